"""A sentence in, how it was read out: its clauses as rows of terms, which form explains which words, which rules fire.

It decides nothing: it walks the same forms and rules over the same clauses as explain.py and restrictions.py, and
keeps what they throw away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from checker.language import explain as reader
from checker.language import restrictions
from checker.language.explain import Place, Way
from checker.language.lexicon import Token, fold, language_of, tokens_of


class Used(NamedTuple):
    """A form that explains words of a clause, by its id and the way that matched."""

    form: str
    way: Way
    words: str


class Clause(NamedTuple):
    """A clause as a row of terms. `aside`: it is about another part; `known`: its words from the text of a known licence."""

    terms: tuple[Token, ...]
    aside: bool
    forms: tuple[Used, ...]
    known: str


def trace(text: str, place: Place = Place()) -> tuple[Clause, ...]:  # noqa: B008  an immutable tuple
    """The clauses of `text`, and after them those in its parentheses."""
    language = language_of(text) or "en"
    inner = reader._PARENTHESIS.findall(text)
    outer = reader._PARENTHESIS.sub(" ", text) if inner else text
    found = _clauses(outer, language, place)
    within = place._replace(aside=place.aside or any(clause.aside for clause in found))
    return (*found, *(clause for part in inner for clause in _clauses(part, language, within)))


def _clauses(text: str, language: str, place: Place) -> tuple[Clause, ...]:
    tokens = tokens_of(text, language, place.own)
    known = reader._known_text(tokens) if language == "en" else [False] * len(tokens)
    found: list[Clause] = []
    start, carried = 0, place.aside
    for end in reader.clause_ends(tokens):
        if clause := tokens[start:end]:
            aside = reader._about_another(clause, carried)
            words = " ".join(t.words for t, is_known in zip(clause, known[start:end], strict=True) if is_known)
            found.append(Clause(tuple(clause), aside, _used(clause), words))
            carried = place.aside or aside or (carried and reader._refers_back(clause))
        start = end + 1
    return tuple(found)


def _used(clause: Sequence[Token]) -> tuple[Used, ...]:
    words = [fold(t.words) for t in clause]
    found: dict[Used, None] = {}
    for at, token in enumerate(clause):
        tried = dict.fromkeys(pair for key in (*token.concepts, f"={words[at]}") for pair in reader._forms().get(key, ()))
        for form, way in tried:
            covered: set[int] = set()
            for _, spans in reader._walk(way, clause, words, at, True):
                covered.update(k for a, b in spans for k in range(a, b))
            if covered:
                found[Used(form.id, way, " ".join(clause[k].words for k in sorted(covered)))] = None
    return tuple(found)


def rules_fired(text: str) -> frozenset[tuple[str, Way]]:
    """Every rule that names a restriction in `text`, with the way that matched."""
    return frozenset((rule.id, way) for clause in restrictions.clauses_of(text, frozenset()) for rule, way in restrictions.fired(clause))
