"""A sentence in, the kinds of restriction that it names out (restrictions.yml). Rules name; they are no safety net."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from checker.language.explain import Place, Way, clause_ends, explain, is_aside, matches, parse_way, starts_of
from checker.language.lexicon import Token, fold, language_of, may_speak_of, tokens_of
from checker.tables import read_table


class Rule(NamedTuple):
    """A rule by its id, with the kind that it names the concepts that take its meaning away, and those that it needs elsewhere."""

    id: str
    kind: str
    unless: frozenset[str]
    elsewhere: tuple[frozenset[str], ...]
    never: frozenset[str]


@lru_cache(maxsize=1)
def _rules() -> dict[str, tuple[tuple[Rule, Way], ...]]:
    rows = read_table(Path(__file__).with_name("restrictions.yml"))
    return starts_of((Rule(row["id"], row["kind"], frozenset(row["unless"]), tuple(frozenset(group.split("|")) for group in row["elsewhere"] if group[0] != "!"), frozenset(group[1:] for group in row["elsewhere"] if group[0] == "!")), parse_way(way)) for row in rows for way in row["ways"])


_ASIDE = frozenset({"whose", "future", "law", "wedo", "originally", "notonly"})


def kinds_in(text: str, own: frozenset[str] = frozenset()) -> tuple[tuple[str, str], ...]:
    """(kind, rule) of every restriction that `text` names, clause by clause; a question names none."""
    found: dict[str, str] = {}
    for clause in clauses_of(text, own):
        for rule, _ in fired(clause):
            found.setdefault(rule.kind, rule.id)
    return tuple(found.items())


def clauses_of(text: str, own: frozenset[str]) -> Iterator[tuple[Token, ...]]:
    """The clauses of a sentence that is no question."""
    if not text.rstrip().endswith(("?", "？")):
        tokens = tokens_of(text, language_of(text) or "en", own)
        start = 0
        for end in clause_ends(tokens):
            if start < end:
                yield tokens[start:end]
            start = end + 1


def fired(clause: Sequence[Token]) -> Iterator[tuple[Rule, Way]]:
    """The rules that name a restriction in a clause, each with the way that matched."""
    words = [fold(token.words) for token in clause]
    frees = _frees(clause)
    needless = any("not" in one.concepts and other.words.lower() in _NEED for one, other in pairwise(clause))  # "does not require it"
    for at, token in enumerate(clause):
        for key in (*token.concepts, f"={words[at]}"):
            for rule, way in _rules().get(key, ()):
                end = matches(way, clause, words, at)
                if end is None or any("forbid" in clause[n].concepts and "not" in clause[n - 1].concepts for n in range(max(at, 1), end)) or (frees and (rule.kind == "registration" or needless)) or any("advice" in t.concepts for t in clause[max(0, at - 3) : end]):
                    continue
                if not any(t.concepts & (rule.unless | _ASIDE) for t in clause[:end]):
                    yield rule, way


_NEED = frozenset("require requires need needs required needed".split())


def _frees(clause: Sequence[Token]) -> bool:
    """Whether each "no" of a clause takes a duty away: "does not require permission", "no registration"."""
    denied = [n for n, token in enumerate(clause) if "not" in token.concepts]
    return bool(denied) and all(any(t.concepts & {"must", "ask", "freebie", "price"} for t in clause[n + 1 : n + 3]) for n in denied) and not any("forbid" in t.concepts for t in clause)


def kept_back(text: str, own: frozenset[str] = frozenset(), beside_copyleft: bool = False) -> tuple[str, ...]:
    """The kinds of use that a sentence keeps back from what is ours, wherever it stands; none where every word of it is explained."""
    rules = [rule for rule in rules_in(text, own) if rule.kind != TAKEN_OUT]
    if beside_copyleft and not any(rule.id == ACCESS_ASKS for rule in rules):
        rules = [rule for rule in rules if rule.kind != "registration"]  # other terms for who asks for them limit nobody
    else:
        beside_copyleft = False
    return tuple(dict.fromkeys(rule.kind for rule in rules)) if rules and explain(text, Place(own, beside_copyleft)) is not None else ()


ACCESS_ASKS = "access-asks"
"""The rule that names what stands between a person and the parameters."""
TAKEN_OUT = "taken-out"
"""The kind of a rule that names no restriction: the licence ends before what is ours."""


def takes_out(text: str, own: frozenset[str] = frozenset()) -> bool:
    """Whether a sentence says that the licence ends before what is ours: "Weights: all rights reserved."."""
    return any(rule.kind == TAKEN_OUT for rule in rules_in(text, own))


@lru_cache(maxsize=1024)
def rules_in(text: str, own: frozenset[str]) -> tuple[Rule, ...]:
    """The rules that fire in a sentence with no section on terms above it."""
    if not any(all(may_speak_of(text, group) for group in needed) for needed in _needed()):
        return ()
    found: dict[Rule, None] = {}
    ours = False
    for clause, aside in is_aside(clauses_of(text, own)):
        has = _spoken_of(clause, ours)
        ours = "own" in has
        label = len(clause) < 3 and not has & {"not", "forbid", "only"}
        if not aside and not label and len(clause) < _LONG and not has & _NOT_ELSEWHERE:
            found.update(dict.fromkeys(rule for rule, _ in fired(clause) if all(has & group for group in rule.elsewhere) and not has & rule.never))
    return tuple(found)


@lru_cache(maxsize=1)
def _needed() -> frozenset[tuple[frozenset[str], ...]]:
    """What a sentence has to speak of for a rule to fire, by rule; "lead" is told by a whole clause."""
    rules = {rule for found in _rules().values() for rule, _ in found}
    denied = frozenset({"not", "forbid"})
    return frozenset(tuple(denied if "denied" in group else group for group in rule.elsewhere if "lead" not in group) for rule in rules)


def _spoken_of(clause: Sequence[Token], ours: bool) -> frozenset[str]:
    """What a clause speaks of. `ours`: the one before was about what is ours.

    "lead": it begins with a right or a limit and needs no subject; "denied": a permission is denied; "supposed": it is an if.
    """
    has = set().union(*(token.concepts for token in clause))
    first = next((token.concepts for token in clause if not token.concepts <= {"fn"}), frozenset[str]())
    if ours and first & {"may", "must", "not"}:
        has.add("own")
    if first & _LEADS:
        has.add("lead")
    if clause[0].words.lower() == "if":
        has.add("supposed")
    if "forbid" in has or any("not" in one.concepts | other.concepts and (one.concepts | other.concepts) & {"may", "must"} for one, other in pairwise(clause)):
        has.add("denied")
    if "commercial" in has:
        has.discard("wish")
    elif "other" in has and "own" not in has:
        has.add("should")
    if "denied" not in has and "advice" in has:
        has.add("should")
    return frozenset(has)


_LONG = 60  # terms: nobody limits a use in a clause that is longer
_NOT_ELSEWHERE = frozenset({"wish", "should", "technical", "wedo"})
_LEADS = frozenset({"right", "terms", "purpose", "for", "only", "not"})
