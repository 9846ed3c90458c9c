"""Regular expressions that are compiled when a text may match: compiling all of them takes longer than a judgement.

Most expressions match nothing in most repositories. needs.json holds, for each, words without which it cannot match
(build.py derives them); where a text lacks them, the answer is "no match" and nothing is compiled.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

LONG = 100  # characters of an expression: a shorter one, once it is compiled, is quicker than to look for words first

# Letters outside ASCII that re.IGNORECASE takes for ASCII ones, and that str.lower leaves or takes apart.
LIKE_ASCII = {0x130: "i", 0x131: "i", 0x17F: "s", 0x212A: "k"}
_LIKE_ASCII = tuple(map(chr, LIKE_ASCII))


class Pattern:
    """A regular expression over text, as `re.compile` makes it, but compiled at the first text that may match.

    The methods are those of `re.Pattern[str]` and answer as they do. A wrong expression raises re.error when it is
    compiled; tests/patterns therefore compile every one.
    """

    __slots__ = ("findall", "finditer", "flags", "fullmatch", "match", "pattern", "search", "split", "sub", "subn")

    findall: Callable[[str], list[Any]]
    finditer: Callable[..., Iterator[re.Match[str]]]
    fullmatch: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    search: Callable[..., re.Match[str] | None]
    split: Callable[..., list[str | Any]]
    sub: Callable[..., str]
    subn: Callable[..., tuple[str, int]]

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """The method `name`, when first asked for: the compiled one, or one that looks for the needed words first."""
        if name not in _NO_MATCH:
            raise AttributeError(name)
        needed = needs().get(key(self.pattern))
        method = self._guarded(name, needed) if needed else getattr(re.compile(self.pattern, self.flags), name)
        setattr(self, name, method)
        return method

    def __repr__(self) -> str:
        return f"Pattern({self.pattern!r})"

    def _guarded(self, name: str, needed: list[list[list[str]]]) -> Callable[..., Any]:
        """The method `name` of the compiled expression, asked only about texts that have what it needs."""
        compiled: Callable[..., Any] | None = None

        def method(*arguments: Any, **options: Any) -> Any:
            nonlocal compiled
            text = arguments[1] if name in ("sub", "subn") else arguments[0]
            words = fold(text)
            for way in needed:
                for need in way:
                    for word in need:
                        if word in words:
                            break
                    else:
                        break  # none of these words is there: not this way
                else:
                    if compiled is None:
                        compiled = getattr(re.compile(self.pattern, self.flags), name)
                        if len(self.pattern) < LONG:
                            setattr(self, name, compiled)
                    return compiled(*arguments, **options)
            return _NO_MATCH[name](text)

        return method


_NO_MATCH: dict[str, Callable[[str], Any]] = {
    "findall": lambda text: [],
    "finditer": lambda text: iter(()),
    "fullmatch": lambda text: None,
    "match": lambda text: None,
    "search": lambda text: None,
    "split": lambda text: [text],
    "sub": lambda text: text,
    "subn": lambda text: (text, 0),
}


@lru_cache(maxsize=64)  # the same sentence goes through many patterns, one after the other
def fold(text: str) -> str:
    """`text` as the needed words are written: letters that re.IGNORECASE takes for one another are the same here."""
    if not text.isascii() and any(letter in text for letter in _LIKE_ASCII):
        text = text.translate(LIKE_ASCII)
    return text.lower()


@cache
def needs() -> dict[str, list[list[list[str]]]]:
    """What each expression needs, by its key: ways to match, each a list of needs, each the words of which one will do.

    An expression that is not listed is compiled at once.
    """
    found: dict[str, list[list[list[str]]]] = json.loads(Path(__file__).with_name("needs.json").read_text("utf-8"))
    return found


def key(pattern: str) -> str:
    """The name of an expression in needs.json; build.py refuses two expressions with one name."""
    return f"{crc32(pattern.encode()):08x}"
