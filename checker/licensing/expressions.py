"""An expression in, the same out with its words and spaces taken whole, so that no text can make it try them in every way."""

from __future__ import annotations

import re

from checker.patterns import Pattern

WHOLE = 100  # letters of a word, and signs between two words, at most
# A word, a space or a class that starts with a space, repeated; or a class or an escape, left as it is.
REPEATED = re.compile(r"(\\[wWs]|\[\\s(?:\\.|[^\]\[\\])*\])([*+])(?![?+])|\[(?:\\.|[^\]\[\\])+\]|\\.", re.S)


def bounded(pattern: str, flags: int = 0) -> Pattern:
    r"""`pattern` with `\w+`, `\W*`, `\s+`, `[\s-]*` and the like bounded and possessive: what they take they do not give back."""
    return Pattern(REPEATED.sub(lambda m: f"{m[1]}{{{int(m[2] == '+')},{WHOLE}}}+" if m[1] else m[0], pattern), flags)
