"""The bytes of a file in, its text out: encodings, newlines, binary contents and Git LFS pointers."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from checker.domain import NotChecked, Text

MOST_TEXT = 1024 * 1024
"""Bytes of one file that are read; what is longer is cut and marked so (GitHub serves no more in one piece)."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\nsize (\d{1,18})\n?\Z"
)
POINTER_SIZES = range(100, 1025)
"""Bytes that a Git LFS pointer may have (git-lfs docs/spec.md: less than 1,024)."""


@dataclass(frozen=True)
class Pointer:
    """What a Git LFS pointer stands for: the file's size in bytes and its digest."""

    size: int
    sha256: str


def pointer_in(data: bytes) -> Pointer | None:
    """The Git LFS pointer that `data` is, if it is one."""
    match = _POINTER.match(data) if len(data) < POINTER_SIZES.stop else None
    return Pointer(int(match[2]), match[1].decode("ascii")) if match else None


def text_in(path: str, data: bytes, whole_size: int | None = None) -> Text | NotChecked:
    """The text that `data` is, newlines as \\n, cut at MOST_TEXT bytes; a NotChecked where it is no text.

    `whole_size` is the file's size in bytes where `data` is only its beginning.
    """
    truncated = len(data) > MOST_TEXT or (whole_size or 0) > len(data)
    data = data[:MOST_TEXT]
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _text(path, data[len(mark) :].decode(encoding, errors="replace"), truncated)
    if encoding_without_mark := _utf16_without_mark(data):
        return _text(path, data.decode(encoding_without_mark, errors="replace"), truncated)
    if b"\0" in data:
        return NotChecked(path, "it is a binary file")
    try:
        # A cut may fall inside a character, whose first bytes are then left out.
        content = codecs.getincrementaldecoder("utf-8")().decode(data, final=not truncated)
    except UnicodeDecodeError:
        content = data.decode("latin-1")
    return _text(path, content, truncated)


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 of mostly Latin words has a zero in every second byte, and none in the others."""
    head = data[:1024]
    if len(head) < 4 or b"\0" not in head:
        return None
    even, odd = head[0::2], head[1::2]
    if odd.count(0) > 0.6 * len(odd) and not even.count(0):
        return "utf-16-le"
    if even.count(0) > 0.6 * len(even) and not odd.count(0):
        return "utf-16-be"
    return None


def _text(path: str, content: str, truncated: bool) -> Text:
    return Text(path, content.replace("\r\n", "\n").replace("\r", "\n"), truncated)
