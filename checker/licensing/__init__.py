"""Licence texts and licence names in, what they allow out: the recogniser's public face.

Two questions, two tools (docs/licences.md): a text is open only by exact token comparison with an open licence's text;
a restricted one is named by hashed shingles, and its restrictions are found by clause rules.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from checker.domain import Restriction, Standing, Subject


class Content(Enum):
    """What a file that should hold a licence holds."""

    LICENCE = "licence"  # a licence text, known or not
    TAG = "tag"  # a bare name or SPDX tag: weaker than a text
    POINTER = "pointer"  # a URL or "see LICENSE in ..."
    PROSE = "prose"  # words that are no licence text (a README, an HTML error page)
    EMPTY = "empty"
    BINARY = "binary"


class Difference(NamedTuple):
    """Words of the text that the open licence it resembles does not have (or lacks), with their line."""

    line: int
    quote: str
    missing: bool = False


class Recognition(NamedTuple):
    """What a licence text is and what it allows. Restrictions and differences carry lines of the text given."""

    standing: Standing
    expression: str | None = None
    osi_approved: bool = False
    open_for: frozenset[Subject] = frozenset()
    modified: bool = False
    exact: bool = False
    content: Content = Content.LICENCE
    restrictions: tuple[Restriction, ...] = ()
    differences: tuple[Difference, ...] = ()
    family: str | None = None  # "a variant of ..." for restricted texts nobody catalogues
    title: str | None = None  # the text's own title line
    line: int = 1  # where the licence starts in the text
    targets: tuple[str, ...] = ()  # what a pointer points to
    note: str = ""  # what was seen, one clause


class NamedLicense(NamedTuple):
    """A licence as people name it, normalised: `text` as written, `start`/`end` its place in the string searched."""

    text: str
    standing: Standing
    expression: str | None = None
    osi_approved: bool = False
    open_for: frozenset[Subject] = frozenset()
    restrictions: tuple[str, ...] = ()  # kinds that the licence is known to carry
    start: int = 0
    end: int = 0


def recognise(text: str, path: str = "") -> Recognition:
    """Which licence `text` is, and whether it is open. `path` goes into the evidence of restrictions."""
    from checker.licensing.recognition import recognise as answer

    return answer(text, path)


def look_up(name: str) -> NamedLicense | None:
    """The licence that a tag names ("apache-2.0", "Apache License, Version 2.0", a hub id); None: unknown, abstain."""
    from checker.licensing.prose import look_up as answer

    return answer(name)


@lru_cache(maxsize=4096)
def mentions(prose: str) -> tuple[NamedLicense, ...]:
    """Every licence named in a piece of prose, in order, without overlaps, English, Chinese or Japanese.

    A name that nobody catalogues ("the Foo Community License Agreement", "a custom licence", "the X Research License")
    comes back with standing UNKNOWN and expression None, so that it is never mistaken for silence.
    """
    from checker.licensing.prose import mentions as answer

    return answer(prose)


def find_restrictions(text: str, path: str = "") -> tuple[Restriction, ...]:
    """The clauses of `text` that restrict, with line and quote."""
    from checker.licensing.clauses import find_restrictions as answer

    return answer(text, path)
