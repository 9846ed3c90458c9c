"""A licence file's text in, what it is out: compared word for word with the open licences, then named, its restrictions found.

A text is open only where every word is explained: by a licence's own words, in their order, and by the notices, titles
and pointers around them. Everything else is restricted, where a clause or a name shows it, or unknown.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from checker.domain import Evidence, Restriction, RestrictionKind, Standing, Subject
from checker.licensing import Content, Difference, Recognition, comparison, names, notices, surroundings
from checker.licensing.comparison import Match, Reader
from checker.licensing.normalisation import Words, find_disguised, split_words
from checker.patterns import Pattern

LONGEST = 250_000  # characters; no licence is a third of that, and a longer file is not read
SHORT = 60  # words; less is a tag, a pointer or a notice, never a licence text, unless it is one word for word
LONGEST_NOTICE = 400  # words; a longer text without a licence in it is not read as the notice of one
RESEMBLES = 0.35  # share of common word runs from which a text is called a variant of another
WHOLE = 0.8  # share of a licence's word runs from which it may stand in a longer text
NEAREST = 80  # licences that are compared word for word at most, beside those that may stand there whole
IS = 0.97  # share from which it is that licence, wherever it was typed
POINTER = Pattern(
    r"(?:\b(?:see|refer\s+to|read|consult|view|found\s+(?:at|in|here)|available\s+(?:at|in|here)|located\s+(?:at|in)|please\s+(?:see|refer|visit|check)|visit)\b|请(?:参阅|参考|见|查看)|参照|を参照|https?://|^\s*[\w./-]*(?:LICEN[CS]E|COPYING)[\w.-]*\s*$)",
    re.I | re.M,
)
LEGAL = Pattern(r"\b(?:licen[cs]\w*|grant\w*|permi\w+|agreement|copyright\w*|liab\w+|warrant\w+|terms|shall|hereby|redistribut\w*)\b", re.I)
LEGAL_HAN = Pattern(
    r"许可|許可|授予|授权|授權|协议|協議|条款|條款|不得|免责|免責|责任|責任|声明|權利|权利|义务|義務|被许可|违反|終止|终止|"
    r"ライセンス|許諾|規約|権利|禁止|保証|著作権|契約|条件"
)
TITLE_HAN = Pattern(r"(?:许可|許可|授权|授權|协议|協議|条款|條款|规范|声明|ライセンス|規約|契約|許諾)(?:书|書|证|協議|协议|条款|契約書|契約)?\W*$")
TARGET = Pattern(r"https?://[^\s<>\")\]]+|(?<![\w/])(?:\.{0,2}/)?(?:[\w.-]+/)*(?:LICEN[CS]E|COPYING|NOTICE|TERMS)[\w.-]*(?:\.(?:md|txt|pdf|rst))?", re.I)


@cache
def known_shingles() -> tuple[array[int], array[int], list[list[object]]]:
    """The sampled word runs of the index, the licence each belongs to, and the licences: id, name, standing, number of runs."""
    content = (comparison.INDEX / "shingles.bin").read_bytes()
    size = int.from_bytes(content[:4], "little")
    head = json.loads(content[4 : 4 + size])
    hashes, owners = array("I"), array("H")
    at = 4 + size
    hashes.frombytes(content[at : at + 4 * head["count"]])
    owners.frombytes(content[at + 4 * head["count"] : at + 6 * head["count"]])
    return hashes, owners, head["licenses"]


def recognise(text: str, path: str = "") -> Recognition:
    """Which licence `text` is, and whether it is open. `path` goes into the evidence of restrictions."""
    if "\0" in text[:8192]:
        return Recognition(Standing.UNKNOWN, content=Content.BINARY, note="a binary file, not a text")
    if len(text) > LONGEST:
        return Recognition(Standing.UNKNOWN, note=f"{len(text):,} characters, too long for a licence text; it was not compared")
    words = split_words(text)
    if not words.tokens:
        return Recognition(Standing.UNKNOWN, content=Content.EMPTY, note="an empty file")
    title = title_of(words)
    disguised = find_disguised(text)
    exact = None if disguised else comparison.match_exactly(words)
    if exact:
        line = words.line(0)
        return opened([exact], False, exact=True, title=title, line=line)
    ranked, size = candidates(words)
    reading = read_open(words, ranked, size)
    answer = compare_open(reading, title) or read_notice(reading, title)
    if answer and disguised:
        line = 1 + text[: disguised[0]].count("\n")
        note = "a word mixes letters of several alphabets that look alike"
        return answer._replace(
            standing=Standing.UNKNOWN, expression=f"LicenseRef-modified-{answer.expression}", osi_approved=False, open_for=frozenset(),
            modified=True, differences=(Difference(line, disguised[1]),), note=note,
        )  # fmt: skip
    if answer is None and len(words.tokens) < SHORT:
        return read_short(text, words, path)
    return answer or name_closed(text, reading, path, title, ranked)


def read_notice(reading: Reading, title: str | None) -> Recognition | None:
    """The answer for a standard notice without the text that it points to."""
    ids = [identifier for stretch in reading.around for identifier in stretch.notices]
    if reading.matches or reading.rest or not ids:
        return None
    expression = " AND ".join(dict.fromkeys(ids))
    return Recognition(Standing.UNKNOWN, expression, content=Content.TAG, title=title, note=f"the standard notice of {expression}, without its text")


def title_of(words: Words) -> str | None:
    """The first line of the text that says something, cut short."""
    for row in words.clean.splitlines():
        bare = row.strip(notices.EDGE + "\x01\x02")
        if len(bare) > 2:
            return " ".join(bare.split())[:120]
    return None


def opened(ids: list[str], choice: bool, *, exact: bool, title: str | None, line: int) -> Recognition:
    """The answer for an open text: its expression, and what all parts (or the best choice) set free."""
    ids = list(dict.fromkeys(ids))
    rows = [names.terms()["rows"][identifier] for identifier in ids]
    subjects = [names.grants(row[2]) for row in rows]
    open_for: frozenset[Subject] = frozenset().union(*subjects) if choice else frozenset.intersection(*subjects)
    approved = any(row[1] for row in rows) if choice else all(row[1] for row in rows)
    return Recognition(
        Standing.OPEN,
        (" OR " if choice else " AND ").join(ids),
        osi_approved=bool(approved),
        open_for=open_for,
        exact=exact,
        title=title,
        line=line,
        note="word for word" if exact else "every word is explained, and a second recogniser agrees",
    )


Ranked = list[tuple[float, float, int]]


def candidates(words: Words) -> tuple[Ranked, int]:
    """The licences that share most word runs with the text: (likeness, share of the licence, number), and the text's runs."""
    hashes, owners, licenses = known_shingles()
    sample = comparison.shingles(words.tokens)
    counts = comparison.count_common(sample, hashes, owners)
    ranked = []
    for number, common in counts.items():
        size = int(str(licenses[number][3]))
        ranked.append((2 * common / (size + len(sample)), common / size, number))
    ranked.sort(key=lambda entry: (-entry[0], entry[2]))
    return ranked, len(sample)


def find_matches(words: Words, reader: Reader, ranked: Ranked, size: int) -> list[Match]:
    """The open licences that stand in the text as a whole, longest first, without overlaps."""
    licenses = known_shingles()[2]
    # In a bundle a short licence that stands there whole is like few of its words.
    wanted = {
        str(licenses[number][0])
        for rank, (_, share, number) in enumerate(ranked)
        if share > WHOLE or rank < NEAREST and (share > 0.25 or share * int(str(licenses[number][3])) > 0.25 * size)
    }
    _, ids, programs = comparison.programs()
    found: list[Match] = []
    for number, identifier in enumerate(ids):
        if identifier in wanted:
            found += reader.find(identifier, tree_of(number))
    order = {identifier: place for place, identifier in reversed(list(enumerate(ids)))}
    found.sort(key=lambda m: (m.start - m.end, m.gaps, order[m.id]))
    kept: list[Match] = []
    for match in found:
        if all(match.end <= other.start or match.start >= other.end for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda m: m.start)


@cache
def tree_of(number: int) -> list[comparison.Node]:
    """The tree of the licence with this place in the index."""
    return comparison.decode(comparison.programs()[2][number])


class Reading(NamedTuple):
    """The open licences that stand in a text as a whole, and what stands around them: before, between, after."""

    reader: Reader
    matches: list[Match]
    around: list[surroundings.Surroundings]

    @property
    def rest(self) -> list[tuple[int, int]]:
        """The pieces that nothing explains, as token places."""
        return [piece for stretch in self.around for piece in stretch.rest]


def read_open(words: Words, ranked: Ranked, size: int) -> Reading:
    """The open licences in the text, and what stands around them."""
    reader = Reader(words)
    matches = find_matches(words, reader, ranked, size)
    around: list[surroundings.Surroundings] = []
    place = 0
    tail = len(words.tokens)
    if not matches and tail > LONGEST_NOTICE:
        return Reading(reader, [], [surroundings.Surroundings(((0, tail),))])
    if not matches:
        return Reading(reader, [], [surroundings.explain(reader, 0, tail, 1, alone=True)])
    for core, start, end in [*((m.core, m.start, m.end) for m in matches), (tail, tail, tail)]:
        stretch = surroundings.explain(reader, place, core) if place < core or core == tail else surroundings.Surroundings()
        if stretch.rest and start < core:
            own = surroundings.explain(reader, place, start) if place < start else surroundings.Surroundings()
            stretch = own if len(own.rest) < len(stretch.rest) or not own.rest else stretch
        around.append(stretch)
        place = end
    return Reading(reader, matches, around)


def compare_open(reading: Reading, title: str | None) -> Recognition | None:
    """The answer where every word of the text is explained; None where one is not."""
    if reading.rest or not reading.matches:
        return None
    words = reading.reader.words
    named = [identifier for stretch in reading.around for identifier in stretch.named]
    standard = {family(identifier): identifier for stretch in reading.around for identifier in stretch.notices}
    choice = any(stretch.choice for stretch in reading.around)
    if not all(agrees(words.raw(match.start, match.end), match.id) for match in reading.matches):
        return None
    ids = [standard.get(family(match.id), match.id) for match in reading.matches]
    if choice:
        ids += [identifier for identifier in named if family(identifier) not in {family(i) for i in ids}]
    answer = opened(ids, choice, exact=False, title=title, line=words.line(reading.matches[0].start))
    return answer._replace(open_for=answer.open_for & covered(reading))


def covered(reading: Reading) -> frozenset[Subject]:
    """What the licences are for, where sentences over them say so; a licence whose sentence speaks of a part covers no more."""
    scopes = [stretch.scope for stretch in reading.around[:-1]]
    if reading.around[-1].scope is not None and len(scopes) == 1 and scopes[0] is None:
        scopes = [reading.around[-1].scope]
    return frozenset().union(*(frozenset(Subject) if scope is None else scope for scope in scopes))


def family(identifier: str) -> str:
    """The id without its -only and -or-later: the words of the licence are the same."""
    return re.sub(r"-(?:only|or-later|(?:no-)?RFN)$", "", identifier)


def agrees(text: str, identifier: str) -> bool:
    """Whether an independent recogniser, licenseclassifier, finds the same licence in the words that were matched."""
    from licenseclassifier import identify_license  # 25 ms: only where the words were not those of a known text

    return family(identifier) in {family(result.id) for result in identify_license(text, coverage_threshold=60.0)}


def read_short(text: str, words: Words, path: str) -> Recognition:
    """The answer for a text too short to be a licence: a tag, a pointer, a notice, a sentence."""
    from checker.licensing.prose import look_up, mentions

    stripped = text.strip("\ufeff \t\r\n")
    title = title_of(words)
    front = re.search(r"(?ms)\A---\s*$(.*?)^---\s*$", stripped)
    field = re.search(r"(?m)^license(?:_name)?\s*:\s*[\"']?([^\n\"'#]+)", front.group(1)) if front else None
    tag = re.fullmatch(r"(?:[#/*;\s]*SPDX-License-Identifier\s*:\s*)?[\s*#`\"'(]*([^\n]{1,120}?)[\s*`\"').]*", stripped)
    for candidate in (field, tag):
        named = look_up(candidate.group(1)) if candidate else None
        if named is None and candidate and re.fullmatch(r"LicenseRef-[\w.-]+", candidate.group(1).strip()):
            reference = candidate.group(1).strip()
            closed = re.search(r"propriet|non-?commercial|research|closed|commercial", reference, re.I)
            own = (Restriction(RestrictionKind.OTHER, Evidence(stripped[:200], path, 1), reference),) if closed else ()
            return Recognition(Standing.RESTRICTED if closed else Standing.UNKNOWN, reference, content=Content.TAG, restrictions=own, title=title, note="a reference to a licence whose text is not here")
        if named and (named.expression or named.standing is Standing.RESTRICTED):
            line = 1 + text[: text.find(candidate.group(1))].count("\n") if candidate else 1
            standing = Standing.RESTRICTED if named.standing is Standing.RESTRICTED else Standing.UNKNOWN
            quote = " ".join(candidate.group(0).split())[:200] if candidate else ""
            return Recognition(
                standing, named.expression, content=Content.TAG, title=title, line=line,
                restrictions=restrictions_of(named.restrictions, named.expression, quote, path, line),
                note="a bare name: a tag never makes a text open",
            )
    from checker.licensing.clauses import find_restrictions

    restrictions = find_restrictions(text, path)
    spoken = mentions(stripped)
    known = [m for m in spoken if m.expression]
    closed_names = [m for m in spoken if m.standing is Standing.RESTRICTED]
    for mention in closed_names:
        line = 1 + stripped[: mention.start].count("\n")
        said = {r.kind.value for r in restrictions}
        restrictions += restrictions_of([k for k in mention.restrictions if k not in said], mention.expression, " ".join(mention.text.split()), path, line)
    ids = [m.expression for m in (closed_names or known) if m.expression]
    listed = [identifier for identifier in ids if not identifier.startswith("LicenseRef-")]
    expression = " AND ".join(dict.fromkeys(listed or ids)) or None
    standing = Standing.RESTRICTED if restrictions or closed_names else Standing.UNKNOWN
    reserved = re.search(r"all\s+rights?\s+reserved|保留所有权利", stripped, re.I)
    if POINTER.search(stripped) and not restrictions:
        targets = tuple(dict.fromkeys(t.group(0).rstrip(".,;") for t in TARGET.finditer(stripped)))
        return Recognition(Standing.UNKNOWN, expression, content=Content.POINTER, title=title, targets=targets, note=f"points to {targets[0]}" if targets else "points elsewhere")
    if reserved and notices.explain(stripped)[0] == "" and not known:
        quote = " ".join(stripped.split())[:200]
        line = 1 + stripped[: reserved.start()].count("\n")
        return Recognition(Standing.RESTRICTED, None, title=title, restrictions=(Restriction(RestrictionKind.OTHER, Evidence(quote, path, line)),), note="all rights reserved and nothing granted")
    note = f"{len(words.tokens)} words, no licence text"
    return Recognition(standing, expression, content=Content.TAG if known and len(words.tokens) < 12 else Content.PROSE, restrictions=restrictions, title=title, note=note)


def restrictions_of(kinds: Iterable[str], licence: str | None, quote: str, path: str, line: int) -> tuple[Restriction, ...]:
    """The restrictions that a licence is known for, shown by the words that name it."""
    return tuple(Restriction(RestrictionKind(kind), Evidence(quote, path, line), licence) for kind in kinds)


def name_closed(text: str, reading: Reading, path: str, title: str | None, ranked: Ranked) -> Recognition:
    """The answer for a text that is not open as it stands: which licence it is or resembles, and what restricts."""
    words = reading.reader.words
    from checker.licensing.clauses import find_restrictions
    from checker.licensing.prose import mentions

    licenses = known_shingles()[2]
    best = ranked[0] if ranked else (0.0, 0.0, -1)
    identifier, name, standing = (str(v) for v in licenses[best[2]][:3]) if best[2] >= 0 else ("", "", "")
    # A licence that stands whole in a longer text counts for more than one that is merely as long.
    whole = next((entry for entry in ranked[:20] if entry[1] > 0.97 and str(licenses[entry[2]][2]) == "restricted"), None)
    if whole and best[0] < IS and whole[0] > 0.2:
        best = whole
        identifier, name, standing = (str(v) for v in licenses[best[2]][:3])
    parent = next((entry for entry in ranked[:20] if entry[1] > 0.85 and entry[0] > 0.6 and str(licenses[entry[2]][2]) == "open"), None)
    if best[0] < IS and parent and best[1] < 0.97 and not is_titled(words, name):
        best = parent
        identifier, name, standing = (str(v) for v in licenses[best[2]][:3])
    if standing == "open" and (best[0] >= RESEMBLES or best[1] > 0.6):
        return describe_modified(reading, path, title, identifier, name)
    if best[0] < RESEMBLES and best[1] < 0.5 and re.search(r"<html|<!doctype html", text[:3000], re.I):
        return Recognition(Standing.UNKNOWN, content=Content.PROSE, title=title, note="a web page, no licence text")
    restrictions = find_restrictions(text, path)
    if best[0] < RESEMBLES and best[1] < 0.97:
        return describe_custom(text, words, path, title, restrictions)
    own = next((m for m in mentions(words.clean[:300]) if m.expression and m.standing is Standing.RESTRICTED), None)
    same = best[0] >= IS or best[1] >= 0.97 or best[0] > 0.7 and is_titled(words, name) and (own is None or own.expression == identifier)
    # A title of its own, and not once the name of the licence that it is like: a licence of somebody's own.
    titled = bool(title and best[0] < IS and re.search(r"licen[cs]e", title, re.I) and not is_named(words, name))
    same = same and not titled
    if not same:
        expression = own.expression if own else None
        restrictions = tuple(r._replace(licence=expression) for r in restrictions)
        closed = standing == "restricted" or restrictions
        return Recognition(
            Standing.RESTRICTED if closed else Standing.UNKNOWN,
            expression, restrictions=restrictions, title=title, family=title if titled else f"a variant of {name}", note=f"{best[0]:.0%} like {name}",
        )
    row = names.terms()["rows"].get(identifier)
    kinds = [k for k in (row[3] if row else []) if k not in {r.kind.value for r in restrictions}]
    restrictions = tuple(r._replace(licence=identifier) for r in restrictions)
    restrictions += restrictions_of(kinds, identifier, title or "", path, 1)
    closed = standing == "restricted" or restrictions
    return Recognition(Standing.RESTRICTED if closed else Standing.UNKNOWN, identifier, restrictions=restrictions, title=title, note=f"its words are those of {name}")


def is_titled(words: Words, name: str) -> bool:
    """Whether the first words of the text are the name of the licence, its year left out."""
    wanted = set(split_words(re.sub(r"\b20\d\d(?:-\d\d-\d\d)?\b", " ", name)).tokens) - {"license", "agreement", "the", "public", "terms", "of", "v"}
    return bool(wanted) and wanted <= set(words.tokens[:60])


def is_named(words: Words, name: str) -> bool:
    """Whether a distinctive word of the licence's name stands anywhere in the text."""
    wanted = set(split_words(re.sub(r"\b20\d\d(?:-\d\d-\d\d)?\b", " ", name)).tokens) - {"license", "licence", "agreement", "the", "public", "terms", "of", "v", "model", "community", "version", "use", "software", "and"}
    return not wanted or bool(wanted & set(words.tokens))


def describe_custom(text: str, words: Words, path: str, title: str | None, restrictions: tuple[Restriction, ...]) -> Recognition:
    """The answer for words that no catalogue has: a licence of somebody's own, or no licence at all."""
    from checker.licensing.prose import mentions

    legal = len(LEGAL.findall(words.clean)) + 2 * sum(map(len, LEGAL_HAN.findall(words.clean)))  # there a letter is a token
    legal += len(words.tokens) if title and len(title) < 60 and TITLE_HAN.search(title) else 0
    named = next((m for m in mentions(words.clean[:600]) if m.expression and m.standing is not Standing.OPEN), None)
    if legal * 40 < len(words.tokens) and not named:
        spoken = mentions(words.clean[:4000])
        closed = [m for m in spoken if m.standing is Standing.RESTRICTED and m.expression]
        expression = closed[0].expression if closed else None
        return Recognition(Standing.UNKNOWN, expression, content=Content.PROSE, title=title, note="prose, no licence text")
    expression = named.expression if named else None
    if named:
        said = {r.kind.value for r in restrictions}
        restrictions += restrictions_of([k for k in named.restrictions if k not in said], named.expression, named.text, path, 1 + words.clean[: named.start].count("\n"))
    standing = Standing.RESTRICTED if restrictions else Standing.UNKNOWN
    return Recognition(standing, expression, restrictions=restrictions, title=title, family="custom", note="a licence that no catalogue has")


def describe_modified(reading: Reading, path: str, title: str | None, identifier: str, name: str) -> Recognition:
    """The answer for an open licence with words put in or left out: what differs, line by line, and what that restricts."""
    words = reading.reader.words
    whole = any(family(match.id) == family(identifier) for match in reading.matches)
    found = [comparison.Departure(start, end, 0) for start, end in reading.rest] if whole else departures(reading.reader, identifier)
    differences: list[Difference] = []
    restrictions: tuple[Restriction, ...] = ()
    for departure in found:
        line = words.line(min(departure.start, len(words.tokens) - 1))
        if departure.end > departure.start:
            differences.append(Difference(line, words.quote(departure.start, departure.end)))
            restrictions += restrictions_in(words, departure, path, f"LicenseRef-modified-{identifier}")
        if departure.missing:
            count = departure.missing
            differences.append(Difference(line, f"{count} word{'s' if count > 1 else ''} of {identifier} missing here", missing=True))
    lost = sum(departure.missing for departure in found)
    answer = Recognition(Standing.UNKNOWN, modified=True, differences=tuple(differences), title=title)
    if lost > len(words.tokens) // 4 and not restrictions and not any(d.end > d.start for d in found):
        return answer._replace(expression=identifier, family=f"a part of {name}", note=f"{name} with {lost} words cut out")
    return answer._replace(
        standing=Standing.RESTRICTED if restrictions else Standing.UNKNOWN,
        expression=f"LicenseRef-modified-{identifier}",
        restrictions=restrictions,
        family=f"a variant of {name}",
        note=f"{name} with other words" if differences else f"{name}, but a second recogniser does not agree",
    )


def restrictions_in(words: Words, departure: comparison.Departure, path: str, licence: str) -> tuple[Restriction, ...]:
    """The clauses in words put in, with their lines in the whole text."""
    from checker.licensing.clauses import find_restrictions

    # The words between start on the line where the word before them stands.
    first = words.line(departure.start - 1) if departure.start else 1
    clauses = find_restrictions(words.raw(departure.start, departure.end), path, licence)
    return tuple(c._replace(evidence=c.evidence._replace(line=first - 1 + (c.evidence.line or 1))) for c in clauses)


def departures(reader: Reader, identifier: str) -> list[comparison.Departure]:
    """Where the text leaves the licence, in the edition that it is nearest to; what is explained by itself is left out."""
    nearest: list[comparison.Departure] = []
    least = -1
    for number, candidate in enumerate(comparison.programs()[1]):
        for whole in (True, False) if candidate == identifier else ():
            other = comparison.departures(reader.text, comparison.plain(tree_of(number), whole))
            kept = [d._replace(end=d.start) if harmless(reader, d) else d for d in other]
            weight = sum(d.missing + d.end - d.start for d in kept)
            if least < 0 or weight < least:
                nearest, least = [d for d in kept if d.missing or d.end > d.start], weight
    return nearest


LONGEST_ASIDE = 1000
"""Words put into a licence that are still looked at for notices and titles: more of them change it, whatever they say."""


def harmless(reader: Reader, departure: comparison.Departure) -> bool:
    """Whether the words put in are bullets, a notice, a title, a known passage or a name."""
    start, end = departure.start, departure.end
    if end - start > LONGEST_ASIDE:
        return False
    if all(i in reader.words.bullets or comparison.BULLET_WORD.fullmatch(reader.words.tokens[i]) for i in range(start, end)):
        return not departure.missing and end > start
    raw = reader.words.raw(start, end)
    return not surroundings.explain(reader, start, end, 1).rest or notices.is_name(raw, shouting=raw.upper() == raw)
