"""Text of a repository in, the same text without anything unseen out: no control, no direction, no zero width."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

# Cc controls, Cf format characters (direction, zero width, soft hyphen, BOM), Cs lone surrogates, Co private use,
# Cn unassigned, Zl and Zp line and paragraph separators.
UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
KEPT = frozenset("\n\t\u200b")


def visible(text: str) -> str:
    """`text` on one line: white space as single spaces, every unseen character as its escape (`\\u202e`)."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    spaced = "".join(" " if character in "\t\n\r\v\f" else character for character in text)
    seen = "".join(
        character if character == " " or unicodedata.category(character) not in UNSEEN else _escape(character)
        for character in spaced
    )
    return " ".join(seen.split())


def escaped(text: str) -> str:
    """`text` with its lines and spaces as they are, and every unseen character as its escape.

    A zero-width space stays: the gate itself puts it where something would otherwise be taken for a command.
    """
    return _written(text, _escape, KEPT)


def escaped_json(text: str) -> str:
    """The JSON `text` with every unseen character of its strings as JSON's escape: to a reader of JSON the same."""
    return _written(text, _json_escape, frozenset("\n")).replace("##[", "##\\u005b")


def shortened(text: str, limit: int) -> str:
    """`text`, cut at `limit` characters with an ellipsis."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def _written(text: str, escape: Callable[[str], str], kept: frozenset[str]) -> str:
    unseen = {c for c in set(text) - kept if unicodedata.category(c) in UNSEEN}
    return text.translate({ord(c): escape(c) for c in unseen}) if unseen else text


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
