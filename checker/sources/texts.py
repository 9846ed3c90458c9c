"""The bytes of a file in, its text out: encodings, newlines, binary contents and Git LFS pointers."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from checker.decoding import decode
from checker.domain import NotChecked, Text
from checker.sources.office import office_format, office_text

MOST_TEXT = 1024 * 1024
"""Bytes of one file that are read; what is longer is cut and marked so (GitHub serves no more in one piece)."""

_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\nsize (\d{1,18})\n?\Z"
)
POINTER_SIZES = range(100, 1025)
"""Bytes that a Git LFS pointer may have (git-lfs docs/spec.md: less than 1,024)."""


class Pointer(NamedTuple):
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
    if pointer_in(data):
        return NotChecked(path, "its content is kept in Git LFS and is not here (`git lfs pull`)")
    if kind := office_format(path, data):
        if truncated:
            return NotChecked(path, f"it is {kind} of more than {MOST_TEXT:,} bytes, and was not read")
        try:
            return Text(path, office_text(data), sha256=hashlib.sha256(data).hexdigest())
        except ValueError as error:
            return NotChecked(path, f"it is {kind}: {error}")
    content = decode(data)
    if content is None:
        return NotChecked(path, "it is a binary file")
    return Text(path, content, truncated, "" if truncated else hashlib.sha256(data).hexdigest())
