"""The top level of an ONNX model in, its metadata properties, producer and parameter count out.

Source: onnx/onnx, onnx/onnx.proto (ModelProto, GraphProto, TensorProto). The graph is walked over, never loaded: only
the places and lengths of its fields are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from checker.domain import NotChecked
from checker.sources.headers.facts import VALUE_LIMIT, Facts
from checker.sources.headers.ranges import BudgetError, Cursor, HeaderError, Window

# ModelProto
_IR_VERSION, _PRODUCER_NAME, _DOC_STRING, _GRAPH, _METADATA = 1, 2, 6, 7, 14
# GraphProto
_GRAPH_NAME, _INITIALIZER, _GRAPH_DOC, _GRAPH_METADATA = 2, 5, 10, 16
# TensorProto
_DIMS, _DATA_TYPE = 1, 2

TENSOR_TYPES = {
    1: "FLOAT", 2: "UINT8", 3: "INT8", 4: "UINT16", 5: "INT16", 6: "INT32", 7: "INT64", 8: "STRING", 9: "BOOL",
    10: "FLOAT16", 11: "DOUBLE", 12: "UINT32", 13: "UINT64", 14: "COMPLEX64", 15: "COMPLEX128", 16: "BFLOAT16",
    17: "FLOAT8E4M3FN", 18: "FLOAT8E4M3FNUZ", 19: "FLOAT8E5M2", 20: "FLOAT8E5M2FNUZ", 21: "UINT4", 22: "INT4",
    23: "FLOAT4E2M1",
}  # fmt: skip

_MODEL_WIRES = {1: 0, 2: 2, 3: 2, 4: 2, 5: 0, 6: 2, 7: 2, 8: 2, 14: 2, 20: 2, 25: 2, 26: 2}


def read(name: str, window: Window) -> Facts:
    """What the model says of itself. Raises HeaderError where the bytes are no ModelProto."""
    facts = Facts("onnx")
    graphs: list[tuple[int, int]] = []
    properties = 0
    for field, wire, start, length in _fields(window, 0, window.size):
        if _MODEL_WIRES.get(field) != wire:
            raise HeaderError(f"its bytes are no ONNX model (field {field} of wire type {wire})")
        if field == _METADATA:
            properties += 1
            facts.add(_property(window, start, length))
        elif field in (_PRODUCER_NAME, _DOC_STRING):
            facts.add([("producer_name" if field == _PRODUCER_NAME else "doc_string", _text(window, start, length))])
        elif field == _GRAPH:
            graphs.append((start, length))
    if not graphs:
        raise HeaderError("its bytes are no ONNX model: there is no graph")
    try:
        facts.parameters = sum(_walk_graph(window, start, length, facts) for start, length in graphs)
    except BudgetError as spent:
        facts.not_checked.append(NotChecked(name, f"its tensors are not counted: {spent}"))
    return facts


def _walk_graph(window: Window, start: int, length: int, facts: Facts) -> int:
    """The number of values in the initialisers; the graph's own words go to the facts."""
    parameters = 0
    for field, wire, at, size in _fields(window, start, start + length):
        if wire != 2:
            continue
        if field == _GRAPH_METADATA:
            facts.add(_property(window, at, size))
        elif field == _GRAPH_DOC:
            facts.add([("graph.doc_string", _text(window, at, size))])
        elif field == _INITIALIZER:
            parameters += _tensor(window, at, size, facts)
    return parameters


def _tensor(window: Window, start: int, length: int, facts: Facts) -> int:
    dims: list[int] = []
    for field, wire, at, size in _fields(window, start, start + length):
        if field == _DIMS and wire == 0:
            dims.append(_varint(Cursor(window, at)))
        elif field == _DIMS and wire == 2:
            packed = Cursor(window, at)
            while packed.position < at + size and len(dims) < 32:
                dims.append(_varint(packed))
        elif field == _DATA_TYPE and wire == 0:
            facts.saw_dtype(TENSOR_TYPES.get(_varint(Cursor(window, at)), "unknown"))
        if len(dims) > 32:
            raise HeaderError("a tensor of more than 32 dimensions")
    return prod(dims)


def _property(window: Window, start: int, length: int) -> list[tuple[str, str]]:
    """A StringStringEntryProto as a pair."""
    words = {1: "", 2: ""}
    for field, wire, at, size in _fields(window, start, start + length):
        if wire == 2 and field in words:
            words[field] = _text(window, at, size)
    return [(words[1], words[2])]


def _text(window: Window, start: int, length: int) -> str:
    return window.read(start, min(length, VALUE_LIMIT)).decode("utf-8", errors="replace")


def _fields(window: Window, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """(field number, wire type, place, length in bytes) of each field of the message between two places."""
    cursor = Cursor(window, start)
    while cursor.position < end:
        tag = _varint(cursor)
        field, wire = tag >> 3, tag & 7
        at = cursor.position
        if wire == 0:
            _varint(cursor)
        elif wire == 1:
            cursor.skip(8)
        elif wire == 2:
            length = _varint(cursor)
            at = cursor.position
            cursor.skip(length)
        elif wire == 5:
            cursor.skip(4)
        else:
            raise HeaderError(f"its bytes are no protocol buffer (wire type {wire})")
        if field == 0 or cursor.position > end:
            raise HeaderError("its bytes are no protocol buffer (a field beyond its message)")
        yield field, wire, at, cursor.position - at


def _varint(cursor: Cursor) -> int:
    value = 0
    for shift in range(0, 70, 7):
        byte = cursor.take(1)[0]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value
    raise HeaderError("its bytes are no protocol buffer (a number of more than ten bytes)")
