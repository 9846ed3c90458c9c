"""A licence file's text in, what it is out: read as a tag, a pointer or a licence text, compared, its restrictions found."""

from __future__ import annotations

import re

from checker.domain import Standing
from checker.licensing import Content, Recognition


def recognise(text: str, path: str = "") -> Recognition:
    """Which licence `text` is, and whether it is open. Never open unless the words are an open licence's."""
    from checker.licensing.clauses import find_restrictions
    from checker.licensing.names import look_up, mentions

    stripped = text.strip("\ufeff \n\t\r")
    if "\x00" in text:
        return Recognition(Standing.UNKNOWN, content=Content.BINARY, note="a binary file")
    if not stripped:
        return Recognition(Standing.UNKNOWN, content=Content.EMPTY, note="an empty file")
    restrictions = find_restrictions(text, path)
    tag = re.fullmatch(r"(?:SPDX-License-Identifier:\s*)?([^\n]{1,200})", stripped)
    named = look_up(tag.group(1)) if tag else None
    if named:
        standing = Standing.UNKNOWN if named.standing is Standing.OPEN else named.standing
        return Recognition(standing, named.expression, content=Content.TAG, note="a bare tag, no licence text")
    name = next((m for m in mentions(stripped[:400]) if m.expression), None)
    standing = Standing.RESTRICTED if restrictions else Standing.UNKNOWN
    return Recognition(standing, name.expression if name and standing is Standing.RESTRICTED else None,
                       restrictions=restrictions, note="its words are no open licence's")
