"""Regular expressions that are compiled at their first use: compiling all of them takes longer than a judgement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any


class Pattern:
    """A regular expression over text, as `re.compile` makes it, but compiled at the first search.

    The methods are those of `re.Pattern[str]`. A wrong expression raises re.error at its first use;
    tests/test_patterns.py therefore compiles every one.
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
        """The method `name` of the compiled expression: called once, because all of them are filled in here."""
        if name not in Pattern.__slots__:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)

    def __repr__(self) -> str:
        return f"Pattern({self.pattern!r})"


_METHODS = tuple(name for name in Pattern.__slots__ if name not in ("flags", "pattern"))
