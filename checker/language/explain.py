"""A sentence in, what it says of anybody's rights out: explained by a form, or words that were not understood.

The principle is that of the licence texts: nothing is open by what was not understood. In a place that speaks of terms each
sentence is explained to its last word: forms (forms.yml) cover stretches of it, and what no form covers decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from checker.language.lexicon import (
    BREAK,
    COMMA,
    LINK,
    NAME,
    NUMBER,
    OURS,
    UNKNOWN,
    Token,
    fold,
    language_of,
    may_speak_of,
    split,
    tokens_of,
)
from checker.tables import read_table

_HERE = Path(__file__).parent
_LIMITS = frozenset("not forbid only unless price time place closed must ask if break noncommercial compete who commercial terms".split())
_SPEAKS = frozenset("right may must should not forbid only unless if for ask price time place who anyone purpose commercial noncommercial closed terms field compete inherited".split())
_STRONG = frozenset("forbid only unless ask price place commercial noncommercial closed compete must inherited".split())  # each says by itself that something is asked or kept back
_GRANT_SPEAKS = _SPEAKS | {"partly", "future", "discretion", "resp", "output"}
_QUIET = frozenset({"own", "code", "data", "other", "licence", "open", "grant", "fn", "anyone", "neutral", "point", "cite", "copyleft", "any", NAME, NUMBER, LINK, COMMA, BREAK})


class Unread(NamedTuple):
    """Words of a sentence that nothing explains, and why they count."""

    words: str
    why: str


_HARD = frozenset("forbid only price closed noncommercial".split())
_GAPS = {
    ".": _LIMITS,
    "~": _LIMITS,
    "!": (_LIMITS - {"not", "if", "break"}) | frozenset("right commercial licence grant purpose".split()),
    "%": frozenset("not forbid only unless price closed must ask noncommercial compete".split()),
    "^": frozenset("not forbid only unless price must ask noncommercial".split()),
    "&": (_LIMITS - {"if", "break"}) | frozenset("right commercial licence grant purpose".split()),
    "@": _HARD | {"not", "place", "who", "commercial"},
}
"""What may not stand in a gap, by its mark."""


class Item(NamedTuple):
    """One step of a way: `kind` is one, maybe, more, gap (not covered), covered, or end."""

    kind: str
    concepts: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    size: int = 0


Way = tuple[Item, ...]


class Form(NamedTuple):
    """A way to say something that takes nothing away."""

    id: str
    why: str


def parse_way(text: str) -> Way:
    """The steps of a way as forms.yml writes it."""
    return tuple(_item(item) for item in text.split())


def _item(text: str) -> Item:
    if text[0] in _GAPS:
        return Item("gap" if text[0] == "." else "covered", _GAPS[text[0]], size=int(text.lstrip(".~!@%^&")))
    if text == "end":
        return Item("end")
    names = text.rstrip("?+").split("|")
    concepts = frozenset(n for n in names if n[0] != "=" and n != "end")
    words = frozenset(n[1:].replace("_", " ") for n in names if n[0] == "=")
    return Item({"?": "maybe", "+": "more"}.get(text[-1], "or-end" if "end" in names else "one"), concepts, words)


Named = TypeVar("Named")


def starts_of(ways: Iterable[tuple[Named, Way]]) -> dict[str, tuple[tuple[Named, Way], ...]]:
    """Ways by each concept, or "=word", that they may begin with."""
    starts: dict[str, dict[tuple[Named, Way], None]] = {}
    for named, way in ways:
        for item in way:
            for key in (*(item.concepts if item.kind not in ("gap", "covered") else ()), *(f"={w}" for w in item.words)):
                starts.setdefault(key, {})[named, way] = None
            if item.kind not in ("maybe", "gap", "covered"):
                break
    return {key: tuple(found) for key, found in starts.items()}


@lru_cache(maxsize=1)
def _forms() -> dict[str, tuple[tuple[Form, Way], ...]]:
    return starts_of((Form(row["id"], row["why"]), parse_way(way)) for row in read_table(_HERE / "forms.yml") for way in row["ways"])


def matches(way: Way, clause: Sequence[Token], words: list[str], start: int) -> int | None:
    """Where `way` ends when it begins at `start` of a clause; None where it does not match. Gaps take any term."""
    return next((end for end, _ in _walk(way, clause, words, start, False)), None)


def _walk(way: Way, clause: Sequence[Token], words: list[str], start: int, limited: bool) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    """The ends that `way` can reach from `start`, with the stretches it covers. Each state is visited once: no backtracking."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[int, int, tuple[tuple[int, int], ...]]] = [(0, start, ())]
    while waiting:
        number, at, covered = waiting.pop()
        if (number, at) in seen:
            continue
        seen.add((number, at))
        if number == len(way):
            if covered:
                yield at, covered
            continue
        item = way[number]
        if item.kind in ("gap", "covered"):
            waiting.append((number + 1, at, covered))
            for size in range(1, item.size + 1):
                if at + size > len(clause) or (limited and clause[at + size - 1].concepts & item.concepts):
                    break
                waiting.append((number + 1, at + size, (*covered, (at, at + size)) if item.kind == "covered" else covered))
            continue
        if item.kind == "maybe" or (item.kind in ("end", "or-end") and at == len(clause)):
            waiting.append((number + 1, at, covered))
        if item.kind != "end" and at < len(clause) and (clause[at].concepts & item.concepts or words[at] in item.words):
            more = (*covered, (at, at + 1))
            waiting.append((number + 1, at + 1, more))
            if item.kind == "more":
                waiting.append((number, at + 1, more))


def _covered(clause: Sequence[Token]) -> tuple[list[bool], list[str]]:
    """For each token of a clause whether a form covers it, and the forms that did."""
    words = [fold(t.words) for t in clause]
    done = [False] * len(clause)
    used: list[str] = []
    for at, token in enumerate(clause):
        tried = dict.fromkeys(pair for key in (*token.concepts, f"={words[at]}") for pair in _forms().get(key, ()))
        for form, way in tried:
            for _, spans in _walk(way, clause, words, at, True):
                fresh = [k for a, b in spans for k in range(a, b) if not done[k]]
                if fresh:
                    used.append(form.id)
                for k in fresh:
                    done[k] = True
    return done, used


@lru_cache(maxsize=1)
def _boilerplate() -> frozenset[tuple[str, ...]]:
    words = [w for w in split(fold((_HERE / "boilerplate.txt").read_text(encoding="utf-8"))) if w[0].isalnum()]
    return frozenset(zip(*(words[k:] for k in range(_RUN)), strict=False))


_RUN = 6  # words running that make a stretch of prose a piece of a known licence


def _known_text(tokens: Sequence[Token]) -> list[bool]:
    """For each token whether it stands in six words running of an open licence or its notice."""
    words = [(n, w) for n, t in enumerate(tokens) for w in split(fold(t.words)) if w[0].isalnum()]
    found = [False] * len(tokens)
    grams = _boilerplate()
    for k in range(len(words) - _RUN + 1):
        if tuple(w for _, w in words[k : k + _RUN]) in grams:
            for n in range(words[k][0], words[k + _RUN - 1][0] + 1):
                found[n] = True
    return found


class Place(NamedTuple):
    """Where a sentence stands: the words of our own names, whether copyleft is the licence here, whether it is about another part."""

    own: frozenset[str] = frozenset()
    copyleft: bool = False
    aside: bool = False


_PARENTHESIS = re.compile(r"[(（\[]([^()（）\[\]]{1,600})[)）\]]")


def explain(text: str, place: Place = Place()) -> Unread | None:  # noqa: B008  an immutable tuple
    """None where `text` takes nothing away and every word of it is explained; else the words that are not, and why."""
    if text.rstrip().endswith(("?", "？")):
        return None
    language = language_of(text)
    if not language:
        return None if _says_nothing(text) else Unread(text[:120], "it is in a language or script that is not read")
    inner = _PARENTHESIS.findall(text)
    outer = _PARENTHESIS.sub(" ", text) if inner else text
    found = _explain(outer, language, place)
    if found is None and inner:
        aside = place._replace(aside=place.aside or _about_another(tokens_of(outer, language, place.own), place.aside))
        found = next((unread for part in inner if (unread := _explain(part, language, aside)) is not None), None)
    return found


def _says_nothing(text: str) -> bool:
    return not any(c.isalpha() for c in re.sub(r"https?://\S+", "", text))


def _explain(text: str, language: str, place: Place) -> Unread | None:
    tokens = tokens_of(text, language, place.own)
    if len(tokens) > 400:
        return Unread(text[:120], "it is too long for a sentence")
    if place.copyleft and any("alternative" in t.concepts for t in tokens) and not any(t.concepts & {"only", "noncommercial", "forbid"} for t in tokens):
        return None  # another licence offered beside a copyleft one limits nobody
    known = _known_text(tokens) if language == "en" else [False] * len(tokens)
    start = 0
    carried, ours = place.aside, False
    for end in clause_ends(tokens):
        clause = tokens[start:end]
        if clause and not all(known[start:end]):
            found = _residue(clause, known[start:end], place, carried, ours, language not in _READ_FULLY)
            if found is not None:
                return found
            ours = any("own" in t.concepts for t in clause) or (ours and "not" in clause[0].concepts)
            carried = place.aside or (carried and _refers_back(clause)) or _about_another(clause, carried) or (carried and not clause)
        start = end + 1
    return None


def clause_ends(tokens: Sequence[Token]) -> list[int]:
    """Where the clauses of a sentence end; the full stop of an abbreviation ends none."""
    return [*(n for n, t in enumerate(tokens) if BREAK in t.concepts and not (t.words == "." and 0 < n < len(tokens) - 1 and tokens[n - 1].words.lower() in _SHORT)), len(tokens)]


_SHORT = frozenset("co inc ltd corp dr mr ms prof al vs no v st fig sec vol".split())
_BACK = frozenset("it they this these that those which its their and".split())


def _refers_back(clause: Sequence[Token]) -> bool:
    if not clause:
        return False
    has = frozenset().union(*(t.concepts for t in clause))
    return fold(clause[0].words) in _BACK or (bool(clause[0].concepts & {"must", "grant", "licence"}) and not has & {"right", "commercial", "own"})


_ELSEWHERE = frozenset({"other", "data", "service", "output", "whose"})
_RIGHTS = frozenset({"must", "time", "right", "commercial", "noncommercial", "who", "closed", "only", "forbid", "price", "ask", "place"})


_YOURS = frozenset("your their any a an commercial paid".split())  # a service of the user's is none of ours


def _about_another(clause: Sequence[Token], carried: bool) -> bool:
    """Whether the clause is about a data set, a demo, a service, somebody else's part: it is spoken of before any right is."""
    other = next((n for n, t in enumerate(clause) if t.concepts & _ELSEWHERE and not (n and t.concepts & {"service", "output"} and clause[n - 1].words.lower() in _YOURS)), None)
    mine = [t for n, t in enumerate(clause) if "own" in t.concepts and not t.concepts & _ELSEWHERE and not (other is not None and (t.concepts & {"thing", OURS} and n > other or OURS in t.concepts and n + 1 == other))]
    if mine:
        return False
    first = next((t for t in clause if not t.concepts & {"fn", COMMA, NUMBER}), None)
    if first is not None and NAME in first.concepts and (first.words[1:] != first.words[1:].lower() or any(c.isdigit() for c in first.words)):
        return True  # what is said of another model or part by its name is about that
    if carried and _refers_back(clause):
        return True
    if other is None or ("output" in clause[other].concepts and any(t.words.lower() in ("must", "may") for t in clause) and any("not" in t.concepts for t in clause)):
        return False  # what is kept back of the output is kept back of the model
    if all(t.concepts & {"fn", "right", NAME, OURS} for t in clause[:other]):
        return True  # "Use of the data set is ..."
    return not any(t.concepts & _RIGHTS - ({"right"} if "licence" in t.concepts else set()) for t in clause[:other])


def is_aside(clauses: Iterable[tuple[Token, ...]]) -> Iterator[tuple[tuple[Token, ...], bool]]:
    """Each clause of a sentence, and whether it is about another part, by itself or because it refers back to one that is."""
    carried = False
    for clause in clauses:
        carried = _about_another(clause, carried) or (carried and not any("own" in t.concepts for t in clause)) or "wedo" in clause[0].concepts
        yield clause, carried


def _residue(clause: Sequence[Token], known: list[bool], place: Place, carried: bool, ours: bool, strict: bool) -> Unread | None:
    """What is left of a clause when all that is understood has been taken away.

    `ours`: the clause before was about what is ours; `strict`: in this language a word that is not known may say anything.
    """
    has = frozenset().union(*(t.concepts for t in clause))
    if ours and "not" in clause[0].concepts:
        has |= {"own"}  # "may be kept, but not passed on"
    if _about_another(clause, carried):
        return None
    if "noncommercial" in has and not has & {"commercial", "not", "wedo", "originally"}:
        return Unread(" ".join(t.words for t in clause if "noncommercial" in t.concepts), "words on rights that were not understood")
    if place.copyleft and not has & {"only", "place", "time", "forbid", "not", "noncommercial"} and (has & {"commercial"} or (has & {"ask", "who"} and has & {"licence", "ask", "closed"})):
        return None  # beside copyleft, other terms for who cannot keep to it limit nobody
    done, _ = _covered(clause)
    left = [n for n in range(len(clause)) if not done[n] and not known[n]]
    granting = "open" in has and bool(has & {"own", "code", "licence", "grant"} or not has - _QUIET - {"open"})
    bad = [n for n in left if clause[n].concepts & (_GRANT_SPEAKS if granting else _SPEAKS) and not clause[n].concepts & ({"neutral", "fn", "copyleft", "point"} | ({"grant"} if granting else set()))]
    verb = next((n for n, t in enumerate(clause) if t.concepts & {"grant", "licence", "open"}), 0)
    strange = [n for n in left if UNKNOWN in clause[n].concepts and not (n < verb and granting)]  # "fairseq is ..."
    if "own" in has and not has & {"open", "originally"} and (stranger := _stranger(clause)):
        return Unread(stranger, "a licence by a name that is not known")
    if granting:
        bad = [n for n in bad if n > verb or clause[n].concepts - {"for"}]  # what the model is for, before what it is under
    open_to_doubt = any(clause[n].concepts & {"may", "must", "not"} for n in bad) and bool(has & {"own", "right", "licence"})
    if not granting and not _tells(clause, bad, has):
        bad = []
    if bad or (strange and (granting or open_to_doubt or (strict and has & _OF_RIGHTS) or (has & (_SPEAKS - {"only", "not", "if", "right", "anyone", "who", "field", "should"}) and len(strange) * 3 >= len(clause)))):
        words = " ".join(clause[n].words for n in sorted({*bad, *strange}))
        return Unread(words, "a grant with words that were not understood" if granting else "words on rights that were not understood")
    return None


_READ_FULLY = frozenset({"en", "zh", "ja"})
_OF_RIGHTS = frozenset("own right licence open commercial may must not only ask price who".split())
_LIMITED = frozenset("right purpose who anyone may commercial noncommercial grant licence terms for place time ask field closed".split())  # what "only" may limit


def _tells(clause: Sequence[Token], bad: list[int], has: frozenset[str]) -> bool:
    """Whether what is left of a clause can take something away: a word that says so, or a permission for some and not for others."""
    left = frozenset().union(*(clause[n].concepts for n in bad)) if bad else frozenset[str]()
    if left & {"may", "right"} and has & {"own", "licence", "right"} and len(clause) > 4 and left & {"must", "not", "time", "terms", "partly"}:
        return True
    strong = left & _STRONG - ({"only"} if not has & _LIMITED else set())
    label = len(clause) <= 3 and not strong & (_STRONG - {"ask", "place", "must"})  # "Contact information"
    if strong and not (label and not has & {"right", "commercial", "own", "licence"}):
        return True
    if strong:
        return False
    if "not" in left and has & {"right", "commercial", "may", "grant", "licence", "open", "closed", "own"}:
        return True
    if left & {"purpose", "who", "field", "time", "terms", "anyone"} and (left & {"for", "may", "right"} or (left - {"anyone", "terms"} and has & {"may", "right", "grant"} and has & {"own", "licence"})):
        return len(clause) > 3
    return bool(left & {"if", "time"} and has & {"grant", "may", "licence"}) or bool(left & {"terms"} and has & {"own", "right"})


def _stranger(clause: Sequence[Token]) -> str:
    """The name of a licence that is given to what is ours and that nobody knows: "released under the Foo License"."""
    for n, token in enumerate(clause[1:], 1):
        named = next((k for k in range(n - 1, max(-1, n - 4), -1) if not clause[k].concepts & {NUMBER, "neutral"}), None)
        if "licence" in token.concepts and named is not None and NAME in clause[named].concepts and any(t.concepts & {"grant", "must", "own"} or COMMA in t.concepts for t in clause[: named + 1]):
            return " ".join(t.words for t in clause[named : n + 1])
    return ""


_OF_TERMS = frozenset("licence open closed commercial noncommercial terms copyleft inherited".split())


_OF_DUTIES = frozenset({"only", "forbid", "must", "ask", "price"})


def speaks_of_terms(text: str, beside_a_grant: bool = False) -> bool:
    """Whether a sentence has a word of licences or terms, or limits what is ours; `beside_a_grant`: or limits anything."""
    language = language_of(text)
    has = frozenset().union(*(t.concepts for t in tokens_of(text, language or "en"))) if text else frozenset[str]()
    limits = bool(has & _OF_DUTIES) and (beside_a_grant or bool(has & {"own", "right"}))
    return not language or bool(has & _OF_TERMS) or limits or (beside_a_grant and {"for", "who"} <= has)


def about_another_part(text: str, own: frozenset[str]) -> bool:
    """Whether a heading or sentence is about data, a demo, a service or somebody else's part, and not about what is ours."""
    return _about_another(tokens_of(text, language_of(text) or "en", own), False)


_OF_A_GRANT = (frozenset({"open"}), frozenset({"grant", "licence"}))


def grants(text: str, own: frozenset[str]) -> bool:
    """Whether a sentence gives an open licence to what is ours: it has to be read to its last word wherever it stands."""
    if text.rstrip().endswith(("?", "？")) or not all(may_speak_of(text, concepts) for concepts in _OF_A_GRANT):
        return False
    tokens = tokens_of(text, language_of(text) or "en", own)
    has = frozenset().union(*(t.concepts for t in tokens)) if tokens else frozenset[str]()
    return "open" in has and "own" in has and bool(has & {"grant", "licence"}) and not has & {"wedo", "whose", "future"} and any("open" in t.concepts and t.words.lower() not in _LOOSE for t in tokens) and not _about_another(tokens, False)


def has_model_as_subject(text: str, own: frozenset[str], placed: frozenset[str]) -> bool:
    """Whether a grant has the model for its subject: as weights, or by one of the names of its places. "Foo is under MIT"."""
    tokens = tokens_of(text, language_of(text) or "en", own)
    verb = next((n for n, t in enumerate(tokens) if t.concepts & {"grant", "licence", "open"} and OURS not in t.concepts), len(tokens))
    subject = [t for t in tokens[:verb] if not t.concepts & {"fn", NUMBER, COMMA, "neutral"}]
    named = any(OURS in t.concepts and placed & set(split(fold(t.words))) for t in subject)
    weights = any("own" in t.concepts and not t.concepts & {"thing", OURS} for t in subject)
    others = any(not t.concepts & {OURS, NAME, "own", "code"} and UNKNOWN not in t.concepts for t in subject)
    return not others and (weights or (named and not any("code" in t.concepts for t in tokens)))


_LOOSE = frozenset({"open source", "opensource", "open sourced", "permissive", "permissively", "liberal", "开源", "開源", "オープンソース", "attribution", "boost", "gnu"})
