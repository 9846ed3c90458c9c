"""A sentence in, the kinds of restriction that it names out (restrictions.yml). Rules name; they are no safety net."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from checker.language.explain import Way, clause_ends, matches, parse_way, starts_of
from checker.language.lexicon import Token, fold, language_of, tokens_of
from checker.tables import read_table


class Rule(NamedTuple):
    """A rule by its id, with the kind that it names and the concepts that take its meaning away."""

    id: str
    kind: str
    unless: frozenset[str]


@lru_cache(maxsize=1)
def _rules() -> dict[str, tuple[tuple[Rule, Way], ...]]:
    rows = read_table(Path(__file__).with_name("restrictions.yml"))
    return starts_of((Rule(row["id"], row["kind"], frozenset(row["unless"])), parse_way(way)) for row in rows for way in row["ways"])


_ASIDE = frozenset({"whose", "future", "law", "wedo", "originally", "advice"})


def kinds_in(text: str, own: frozenset[str] = frozenset()) -> tuple[tuple[str, str], ...]:
    """(kind, rule) of every restriction that `text` names, clause by clause; a question names none."""
    if text.rstrip().endswith(("?", "？")):
        return ()
    tokens = tokens_of(text, language_of(text) or "en", own)
    found: dict[str, str] = {}
    start = 0
    for end in clause_ends(tokens):
        for kind, rule in _in_clause(tokens[start:end]):
            found.setdefault(kind, rule)
        start = end + 1
    return tuple(found.items())


def _in_clause(clause: list[Token]) -> list[tuple[str, str]]:
    words = [fold(token.words) for token in clause]
    found = []
    for at, token in enumerate(clause):
        for key in (*token.concepts, f"={words[at]}"):
            for rule, way in _rules().get(key, ()):
                end = matches(way, clause, words, at)
                if end is not None and not any(t.concepts & (rule.unless | _ASIDE) for t in clause[:end]):
                    found.append((rule.kind, rule.id))
    return found
