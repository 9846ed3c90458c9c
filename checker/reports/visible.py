"""Text of a repository in, the same text without anything unseen out: no control, no direction, no zero width."""

from __future__ import annotations

import unicodedata

# Cc controls, Cf format characters (direction, zero width, soft hyphen, BOM), Cs lone surrogates, Co private use,
# Cn unassigned, Zl and Zp line and paragraph separators.
UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


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


def shortened(text: str, limit: int) -> str:
    """`text`, cut at `limit` characters with an ellipsis."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
