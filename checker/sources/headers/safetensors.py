"""The JSON header of a safetensors file in, its metadata, dtypes and parameter count out.

Source: https://huggingface.co/docs/safetensors (8 bytes little-endian length, then a JSON object).
"""

from __future__ import annotations

import json
from math import prod
from typing import TypeGuard

from checker.domain import NotChecked
from checker.sources.headers.facts import Facts
from checker.sources.headers.ranges import BudgetError, Cursor, HeaderError, Window

FORMAT_LIMIT = 100_000_000  # bytes of header that the format itself allows

Pairs = list[tuple[str, object]]


def looks_like(start: bytes) -> bool:
    """Whether the first bytes are a header length and the opening brace of the header."""
    return len(start) >= 9 and start[8:9] == b"{"


def read(name: str, window: Window) -> Facts:
    """What the header says. Where it is larger than the budget, `__metadata__` is read alone if it stands first."""
    cursor = Cursor(window)
    length = cursor.number("Q")
    if length > FORMAT_LIMIT or 8 + length > window.size:
        raise HeaderError(f"its header claims {length} bytes; the file has {window.size}")
    try:
        header = _parse(cursor.take(length))
    except BudgetError as spent:
        facts = Facts("safetensors")
        facts.add(_first_object(window, min(length, 128 * 1024)))
        facts.not_checked.append(NotChecked(name, f"its tensors are not counted: {spent}"))
        return facts
    facts = Facts("safetensors")
    parameters = 0
    for key, value in header:
        if key == "__metadata__":
            facts.add(_strings(value))
            continue
        tensor = dict(value) if _is_object(value) else {}
        dtype, shape = tensor.get("dtype"), tensor.get("shape")
        if not isinstance(dtype, str) or not _is_shape(shape):
            raise HeaderError(f"its header describes the tensor {key[:80]!r} without a dtype and a shape")
        facts.saw_dtype(dtype)
        parameters += prod(shape)
    facts.parameters = parameters
    return facts


def _parse(header: bytes) -> Pairs:
    try:
        value = json.loads(header.decode("utf-8"), object_pairs_hook=list)
    except (ValueError, RecursionError) as error:
        raise HeaderError(f"its header is not JSON: {str(error)[:120]}") from error
    if not _is_object(value):
        raise HeaderError("its header is no JSON object")
    return value


def _is_object(value: object) -> TypeGuard[Pairs]:
    """Objects arrive as lists of pairs, so that a key written twice is not lost; arrays never hold tuples."""
    return isinstance(value, list) and all(isinstance(item, tuple) for item in value)


def _is_shape(value: object) -> TypeGuard[list[int]]:
    """Whether it is a list of at most 32 sizes: larger numbers would make their product slow to compute."""
    return isinstance(value, list) and len(value) <= 32 and all(type(d) is int and 0 <= d < 2**63 for d in value)


def _strings(value: object) -> list[tuple[str, str]]:
    if not _is_object(value):
        return []
    return [(key, text if isinstance(text, str) else json.dumps(text)) for key, text in value]


def _first_object(window: Window, length: int) -> list[tuple[str, str]]:
    """The value of `__metadata__` where it is the first key, as the reference writer puts it; [] where it is not."""
    try:
        text = window.read(8, length).decode("utf-8", errors="replace")
    except BudgetError:
        return []
    opening = '{"__metadata__":'
    if not text.startswith(opening):
        return []
    try:
        value, _ = json.JSONDecoder(object_pairs_hook=list).raw_decode(text, len(opening))
    except (ValueError, RecursionError):
        return []
    return _strings(value)
