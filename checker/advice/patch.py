"""Texts before and after in, a patch out that `git apply` takes."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import unified_diff


def patch_of(changes: Mapping[str, tuple[str | None, str]]) -> str:
    """One patch for every path; a text before that is None is a file that is not there yet. Lines keep their ends."""
    return "".join(_one(path, before, after) for path, (before, after) in changes.items() if before != after)


def _one(path: str, before: str | None, after: str) -> str:
    old, new = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    head = f"diff --git {old} {new}\n"
    if before is None:
        head += "new file mode 100644\n"
    rows = list(unified_diff(_lines(before or ""), _lines(after), old if before is not None else "/dev/null", new))
    return head + "".join(row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n" for row in rows)


def _lines(text: str) -> list[str]:
    """The lines of `text` as git counts them: a carriage return, or a form feed, ends none."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _quoted(path: str) -> str:
    """A path as git writes it in a patch: one with signs that could be mistaken stands in quotes, byte by byte."""
    data = path.encode(errors="surrogateescape")
    if all(32 < byte < 127 and byte not in b'"\\' for byte in data):
        return path
    return '"' + "".join(chr(b) if 31 < b < 127 and b not in b'"\\' else f"\\{b:03o}" for b in data) + '"'
