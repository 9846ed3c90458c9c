"""The key-value section of a GGUF file in, its metadata, quantisation and parameter count out.

Source: the format's description in ggml-org/ggml, docs/gguf.md (versions 2 and 3; version 1 counts in 32 bits).
"""

from __future__ import annotations

from math import prod

from checker.domain import NotChecked
from checker.sources.headers.facts import VALUE_LIMIT, Facts
from checker.sources.headers.ranges import BudgetError, Cursor, HeaderError, Window

MAGIC = b"GGUF"
KEY_LIMIT = 64 * 1024
TENSORS_LIMIT = 200_000

_STRING, _ARRAY = 8, 9
_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_WIDTHS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}

# Number formats of tensors (ggml.h, enum ggml_type).
TENSOR_TYPES = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 9: "Q8_1", 10: "Q2_K", 11: "Q3_K",
    12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S",
    20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64",
    29: "IQ1_M", 30: "BF16", 34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4", 40: "NVFP4", 41: "Q1_0",
}  # fmt: skip


def read(name: str, window: Window) -> Facts:
    """What the key-value section says, and the tensors where they lie within the budget."""
    cursor = Cursor(window, 4)
    version = cursor.number("I")
    if version & 0xFFFF == 0:  # a big-endian file, read the other way round
        cursor = Cursor(window, 4, order=">")
        version = cursor.number("I")
    if version not in (1, 2, 3):
        raise HeaderError(f"GGUF version {version} is not known")
    count = "I" if version == 1 else "Q"
    tensors, keys = cursor.number(count), cursor.number(count)
    if keys * 9 > window.size or tensors * 20 > window.size:
        raise HeaderError(f"it claims {keys} keys and {tensors} tensors in {window.size} bytes")
    facts = Facts("gguf")
    key = ""
    try:
        for _ in range(keys):
            key = _string(cursor, count, KEY_LIMIT)
            value = _value(cursor, count, cursor.number("I"))
            if value is not None:
                facts.add([(key, value)])
        _count_tensors(cursor, count, tensors, facts)
    except BudgetError as spent:
        facts.not_checked.append(NotChecked(name, f"not read after the key {key[:80]!r}: {spent}"))
    return facts


def _string(cursor: Cursor, count: str, limit: int) -> str:
    length = cursor.number(count)
    if length > limit:
        raise HeaderError(f"a key of {length} bytes")
    return cursor.take(length).decode("utf-8", errors="replace")


def _value(cursor: Cursor, count: str, kind: int) -> str | None:
    """The value as text; None for what is no fact in words: a long string, an array of numbers, a vocabulary."""
    if kind == _STRING:
        length = cursor.number(count)
        if length > VALUE_LIMIT:
            cursor.skip(length)
            return None
        return cursor.take(length).decode("utf-8", errors="replace")
    if kind in _NUMBERS:
        return _number(cursor, kind)
    if kind != _ARRAY:
        raise HeaderError(f"a value of the unknown type {kind}")
    item, length = cursor.number("I"), cursor.number(count)
    if item in _WIDTHS:
        cursor.skip(length * _WIDTHS[item])
        return None
    if item != _STRING:
        raise HeaderError(f"an array of the type {item}")
    if length * (4 if count == "I" else 8) > cursor.window.size:
        raise HeaderError(f"an array that claims {length} strings")
    if length > 256:  # a vocabulary
        for _ in range(length):
            cursor.skip(cursor.number(count))
        return None
    return ", ".join(_string(cursor, count, KEY_LIMIT) for _ in range(length))


def _number(cursor: Cursor, kind: int) -> str:
    code = _NUMBERS[kind]
    return str(cursor.number(code))


def _count_tensors(cursor: Cursor, count: str, tensors: int, facts: Facts) -> None:
    if tensors > TENSORS_LIMIT:
        raise BudgetError(f"{tensors} tensors are more than are counted")
    parameters = 0
    for _ in range(tensors):
        _string(cursor, count, KEY_LIMIT)
        dimensions = cursor.number("I")
        if dimensions > 8:
            raise HeaderError(f"a tensor of {dimensions} dimensions")
        parameters += prod(cursor.number(count) for _ in range(dimensions))
        kind = cursor.number("I")
        facts.saw_dtype(TENSOR_TYPES.get(kind, f"type {kind}"))
        cursor.skip(8)
    facts.parameters = parameters
