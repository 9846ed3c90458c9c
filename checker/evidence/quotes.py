"""Evidence as it was understood in, the same evidence in the file's own words, at the line where they stand, out.

What a sentence says is read from its rendered words: no markup, no link targets. A reader who looks a quote up has the
file before them; so what leaves is the stretch of the file that those words come from, white space as single spaces.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TypeVar

from checker.domain import Component, Conflict, Dossier, Evidence, Gating, Lineage, Restriction, Terms, Variant
from checker.licensing import Difference, Recognition
from checker.patterns import Pattern

T = TypeVar("T")
Texts = Callable[[str], "str | None"]
"""The text at a path of the evidence; None where the path is no text, and its name or its header speaks."""

LONGEST = 300  # characters of a quote
BEFORE = 12  # lines above the one that was noted, in which a paragraph or a table row may begin
FAR = 3_000  # characters beyond the lines where a quote begins, within which it ends
WIDEST = 20_000  # characters of the lines that are looked at: nobody writes longer ones

_WORD = re.compile(r"\w+")
# What a reader of the rendered page does not see: tags, the targets of links, images.
_MARKUP = Pattern(r"<[^<>]{1,600}>|(?<=\])\([^()\s]{0,600}(?:\s[^()\n]{0,200})?\)|(?<=\])\[[^\[\]\n]{0,200}\]|`_{1,2}|\s<[^<>]{1,600}>`_")
_OPENING = "![*_`\"“‘'(「《"
_CLOSING = re.compile(
    r"(?:\]\([^()\s]{0,600}\)|\]\[[^\[\]\n]{0,200}\]|</\w{1,20}>|[\]*_`\"”’')」》.。!?！？;；:：,，、])*"
)


def in_the_files_words(dossier: Dossier, texts: Texts) -> Dossier:
    """`dossier` with each quote as it stands in its file. What no file holds is quoted by the file's name."""

    @cache
    def quoted(evidence: Evidence) -> Evidence:
        return in_the_words_of(evidence, texts)

    def all_of(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return tuple(dict.fromkeys(map(quoted, evidence)))

    def restriction(value: Restriction) -> Restriction:
        return value._replace(evidence=quoted(value.evidence))

    def terms(value: Terms) -> Terms:
        return value._replace(
            evidence=all_of(value.evidence), restrictions=tuple(dict.fromkeys(map(restriction, value.restrictions)))
        )

    def variant(value: Variant) -> Variant:
        return value._replace(terms=terms(value.terms))

    def component(value: Component) -> Component:
        return value._replace(
            terms=terms(value.terms), evidence=all_of(value.evidence), variants=tuple(map(variant, value.variants))
        )

    def lineage(value: Lineage) -> Lineage:
        return value._replace(terms=terms(value.terms), evidence=all_of(value.evidence))

    def gate(value: Gating) -> Gating:
        return value._replace(evidence=quoted(value.evidence))

    def conflict(value: Conflict) -> Conflict:
        return value._replace(evidence=all_of(value.evidence))

    return replace(
        dossier,
        components={name: component(value) for name, value in dossier.components.items()},
        restrictions=tuple(dict.fromkeys(map(restriction, dossier.restrictions))),
        lineage=tuple(map(lineage, dossier.lineage)),
        gating=tuple(map(gate, dossier.gating)),
        claims=all_of(dossier.claims),
        unclear=tuple(replace(value, evidence=quoted(value.evidence)) for value in dossier.unclear),
        conflicts=tuple(map(conflict, dossier.conflicts)),
        is_model_evidence=all_of(dossier.is_model_evidence),
    )


def in_the_texts_words(answer: Recognition, path: str, text: str) -> Recognition:
    """`answer`, of the licence text at `path`, with each quote as it stands in `text`."""

    def quoted(evidence: Evidence) -> Evidence:
        return in_the_words_of(evidence, lambda _: text)

    def difference(value: Difference) -> Difference:
        found = quoted(Evidence(value.quote, path, value.line))
        return value if value.missing else Difference(found.line or value.line, found.quote)

    return answer._replace(
        restrictions=tuple(r._replace(evidence=quoted(r.evidence)) for r in answer.restrictions),
        differences=tuple(map(difference, answer.differences)),
    )


def in_the_words_of(evidence: Evidence, texts: Texts) -> Evidence:
    """`evidence` with its quote as it stands in its file."""
    name = evidence.path.rpartition("/")[2]
    if evidence.quote in (evidence.path, name):
        return evidence
    text = texts(evidence.path)
    if text is None:
        # A header's own words stay; what was said of the file beside its name is no quote.
        return evidence._replace(quote=name) if evidence.quote.startswith(name) else evidence
    starts = _line_starts(text)
    if evidence.line is None:
        found = _find(evidence.quote, text, starts, 1, len(starts))
        return _found_at(evidence, found, starts) if found else Evidence(name, evidence.path)
    line = min(max(evidence.line, 1), len(starts))
    for first, last in ((line, line), (max(1, line - BEFORE), line), (line, line + BEFORE)):
        found = _find(evidence.quote, text, starts, first, min(last, len(starts)))
        if found:
            return _found_at(evidence, found, starts)
    return evidence._replace(quote=_cut(_line(text, starts, line)), line=line)


def _found_at(evidence: Evidence, found: tuple[int, str], starts: list[int]) -> Evidence:
    """`evidence` with the words that were `found` at a place of the text, and the line of that place."""
    at, words = found
    return evidence._replace(quote=_cut(words), line=bisect_right(starts, at))


def _find(quote: str, text: str, starts: list[int], first: int, last: int) -> tuple[int, str] | None:
    """Where the words of `quote` stand in `text`, from a line between `first` and `last` on, and the stretch they fill."""
    words = _WORD.findall(quote)
    if len(words) > 3:  # where it was cut, that was perhaps in the middle of a word
        words = words[quote.startswith("…") : len(words) - quote.endswith(("...", "…"))]
    if not words:
        return None
    begin = starts[first - 1]
    end = min(starts[last] if last < len(starts) else len(text), begin + WIDEST)
    raw = text[begin : end + FAR]
    seen = _MARKUP.sub(lambda m: " " * len(m[0]), raw) if re.search(r"[<\]`]", raw) else raw
    most = 2 * len(quote) + 200
    for start in _places(words[0], seen, end - begin):
        at = start + len(words[0])
        for word in words[1:]:
            place = next(iter(_places(word, seen, min(len(seen), start + most), at)), None)
            if place is None:
                break
            at = place + len(word)
        else:
            while start and raw[start - 1] in _OPENING:
                start -= 1
            closing = _CLOSING.match(raw, at)
            return begin + start, raw[start : closing.end() if closing else at]
    return None


def _places(word: str, text: str, end: int, at: int = 0) -> list[int]:
    """Where `word` begins in `text`, as a word of its own where it is written in letters that words are made of."""
    found: list[int] = []
    while len(found) < 40:
        at = text.find(word, at, end)
        if at < 0:
            break
        before, after = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
        whole = not (before.isalnum() and before.isascii()) and not (after.isalnum() and after.isascii())
        if whole or not word.isascii():
            found.append(at)
        at += 1
    return found


def _cut(words: str) -> str:
    said = " ".join(words.split())
    return said if len(said) <= LONGEST else said[:LONGEST].rpartition(" ")[0] or said[:LONGEST]


def _line_starts(text: str) -> list[int]:
    return [0, *(m.end() for m in re.finditer("\n", text))]


def _line(text: str, starts: list[int], line: int) -> str:
    return text[starts[line - 1] : starts[line] if line < len(starts) else len(text)]
