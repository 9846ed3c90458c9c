"""Words and the index of open licences in, exact matches out: where a licence's words stand, and where a text departs from them.

The index holds no sentence: words are hashes of words, a licence is a sequence of their numbers (build.py writes it).
"""

from __future__ import annotations

import hashlib
import json
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from checker.licensing import blanks, notices
from checker.licensing.normalisation import Words
from checker.patterns import Pattern

INDEX = Path(__file__).parent / "index"
OPTIONAL, OPTIONAL_END, CHOICE, CHOICE_NEXT, CHOICE_END, BULLET, NAME, NOTICE, ABOUT, SUBJECT, LICENCE = range(65000, 65011)
GAPS = {"bullet": BULLET, "name": NAME, "notice": NOTICE, "about": ABOUT, "subject": SUBJECT, "licence": LICENCE}
UNKNOWN = 64999
SHINGLE = 5  # words
SAMPLE = 4  # one shingle in so many is kept
LONGEST_GAP = {NAME: 40, NOTICE: 400, ABOUT: 24, SUBJECT: 16, LICENCE: 30}  # words that fill a gap at most

ANY: tuple[int, ...] = ()  # what may come first is a blank that anything may fill
END = (-1,)  # nothing need come: a line or a sentence ends here
LINE = (-2,)  # a name or a notice may come, on a line of its own
FROM_WORD = (ABOUT, SUBJECT, LICENCE)  # what stands before the first word is no part of these
LEAD = Pattern(r"^[\s.,:;*_#/=|>–—-]+")
Node = tuple[Any, ...]
BULLET_WORD = Pattern(r"\d{1,2}|[a-z]|[ivxl]{1,5}|section|clause|article")


class Match(NamedTuple):
    """A licence's words found whole: from token `start` up to `end`. `gaps`: a name or a notice stood in between.

    `core` is where its first words stand that must; before it come parts that may be absent, a title or a notice.
    """

    id: str
    start: int
    end: int
    gaps: bool
    core: int


class Departure(NamedTuple):
    """Where a text leaves a licence: its words from `start` up to `end` are put in, `missing` words are left out there."""

    start: int
    end: int
    missing: int


def hash_word(word: str) -> int:
    """64 bits that stand for a word."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def hash_words(tokens: Sequence[str]) -> str:
    """The hash of a whole normalised text, hexadecimal."""
    return hashlib.blake2b(" ".join(tokens).encode(), digest_size=16).hexdigest()


def shingles(tokens: Sequence[str]) -> set[int]:
    """The sampled hashes of all runs of five words."""
    text = " ".join(tokens).encode()
    ends = [*accumulate((len(token if token.isascii() else token.encode()) + 1 for token in tokens), initial=0)]
    values = {crc32(text[start : stop - 1]) for start, stop in zip(ends, ends[SHINGLE:], strict=False)}
    return {value for value in values if value % SAMPLE == 0}


def canonical(words: Words) -> tuple[list[str], list[str]]:
    """The words that a text is known by (its first notices, titles and all bullets left out), and the ids its head names."""
    rest, named, _ = notices.explain(words.clean[:6000])
    start = min(len(words.clean), 6000) - len(rest)
    tokens = [t for i, t in enumerate(words.tokens) if words.offsets[i] >= start and i not in words.bullets]
    return tokens, named


@cache
def exact_texts() -> dict[str, str]:
    """The hash of each known normalised text, and the id that it is."""
    table: dict[str, str] = json.loads((INDEX / "exact.json").read_text(encoding="utf-8"))
    return table


def match_exactly(words: Words) -> str | None:
    """The id of the open licence that `words` are, word for word, or None."""
    tokens, _ = canonical(words)
    return exact_texts().get(hash_words(tokens)) if tokens else None


class Passage(NamedTuple):
    """Words that may stand around a licence: a standard notice of the licence `id`, or words that name none."""

    id: str
    tree: list[Node]
    scopes: bool  # it says what the licence after it is for


@cache
def passages() -> list[Passage]:
    """The passages of the index."""
    head, texts = read_index()
    kept = texts[len(head["ids"]) :]
    return [Passage(name.removeprefix("scope"), decode(text), name == "scope") for name, text in zip(head["passages"], kept, strict=True)]


@cache
def programs() -> tuple[dict[int, int], list[str], list[array[int]]]:
    """The vocabulary (hash -> number), and the ids and programs of the open licences."""
    head, texts = read_index()
    return {value: number for number, value in enumerate(head["words"])}, head["ids"], texts[: len(head["ids"])]


@cache
def read_index() -> tuple[dict[str, Any], list[array[int]]]:
    """The head of open.bin with its vocabulary as `words`, and its programs: licences first, then passages."""
    content = (INDEX / "open.bin").read_bytes()
    size = int.from_bytes(content[:4], "little")
    head = json.loads(content[4 : 4 + size])
    at = 4 + size
    vocabulary = array("Q")
    vocabulary.frombytes(content[at : at + 8 * head["vocabulary"]])
    at += 8 * head["vocabulary"]
    texts: list[array[int]] = []
    for length in head["lengths"]:
        program = array("H")
        program.frombytes(content[at : at + 2 * length])
        texts.append(program)
        at += 2 * length
    return {**head, "words": vocabulary}, texts


def encode(nodes: Sequence[Node], number: dict[str, int]) -> list[int]:
    """The program of a tree: word numbers, and marks for its parts."""
    out: list[int] = []
    for node in nodes:
        kind = node[0]
        if kind == "words":
            out += [number[word] for word in node[1]]
        elif kind == "optional":
            out += [OPTIONAL, *encode(node[1], number), OPTIONAL_END]
        elif kind == "choice":
            for i, choice in enumerate(node[1]):
                out += [CHOICE_NEXT if i else CHOICE, *encode(choice, number)]
            out.append(CHOICE_END)
        else:
            out.append(GAPS[kind])
    return out


def decode(program: Sequence[int]) -> list[Node]:
    """The tree of a program, words as lists of numbers."""

    def read(at: int) -> tuple[list[Node], int]:
        nodes: list[Node] = []
        run: list[int] = []
        while at < len(program):
            code = program[at]
            if code < UNKNOWN:
                run.append(code)
                at += 1
                continue
            if run:
                nodes.append(("words", run))
                run = []
            if code == OPTIONAL:
                inner, at = read(at + 1)
                at += 1  # past the end mark
                nodes.append(("optional", inner))
            elif code == CHOICE:
                choices = []
                while program[at] != CHOICE_END:
                    inner, at = read(at + 1)
                    choices.append(inner)
                at += 1
                nodes.append(("choice", choices))
            elif code in (CHOICE_NEXT, CHOICE_END, OPTIONAL_END):
                return nodes, at
            else:
                nodes.append((code,))
                at += 1
                continue
        if run:
            nodes.append(("words", run))
        return nodes, at

    return read(0)[0]


def fills(kind: int, raw: str) -> bool:
    """Whether the words `raw` may stand in a gap of this kind."""
    if kind == NAME:
        return notices.is_name(raw, shouting=raw.upper() == raw)
    if kind in FROM_WORD:
        raw = LEAD.sub("", raw)
    if kind == ABOUT:
        return blanks.is_about(raw)
    if kind == SUBJECT:
        return blanks.is_subject(raw)
    if kind == LICENCE:
        return notices.split_names(raw) is not None
    return notices.explain(raw)[0] == "" or notices.explain(f"Copyright {raw.strip()}")[0] == ""


class Reader:
    """Follows the trees of licences through one text."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.number = programs()[0]
        get = self.number.get
        seen: dict[str, int] = {}
        self.text: list[int] = []
        for token in words.tokens:
            code = seen.get(token)
            if code is None:
                code = seen[token] = get(hash_word(token), UNKNOWN)
            self.text.append(code)
        self.furthest = 0
        self.gaps: set[int] = set()  # token positions that a gap covers
        self.filled: dict[tuple[int, int, int], bool] = {}
        self.work = 0

    def run(self, start: int, codes: list[int]) -> int:
        """Where the words `codes` end when they start at `start`, bullets skipped; -1 where they do not stand there."""
        text = self.text
        stop = start + len(codes)
        if text[start:stop] == codes:
            return stop
        bullets = self.words.bullets
        tokens = self.words.tokens
        at = start
        number = 0
        while number < len(codes):
            if at < len(text) and text[at] == codes[number]:
                at += 1
                number += 1
            elif at < len(text) and at in bullets:
                at += 1
            elif at + 1 < len(text) and at in self.words.hyphens and self.number.get(hash_word(tokens[at] + tokens[at + 1])) == codes[number]:
                at += 2
                number += 1
            else:
                self.furthest = max(self.furthest, at)
                return -1
        return at

    def follows(self, end: int, follow: set[tuple[int, ...]]) -> bool:
        """Whether one of the beginnings `follow` stands at `end`."""
        if ANY in follow or (END in follow or LINE in follow) and self.words.ends(end):
            return True
        if end >= len(self.text):
            return False
        if (END in follow or LINE in follow) and self.words.tokens[end] == "copyright":
            return True
        if (BULLET,) in follow and (end in self.words.bullets or BULLET_WORD.fullmatch(self.words.tokens[end])):
            return True
        if end in self.words.bullets:
            end += 1
        here = self.text[end : end + 4]
        return any(here[: len(run)] == list(run) for run in follow)

    def gap(self, kind: int, start: int, follow: set[tuple[int, ...]]) -> Iterator[int]:
        """The ends of a gap that starts at `start` and holds what it is for."""
        text = self.text
        fixed = None if {ANY, END, LINE, (BULLET,)} & follow else {run[0] for run in follow}
        for end in range(start, min(len(text), start + LONGEST_GAP[kind]) + 1):
            if fixed and end < len(text) and text[end] not in fixed and end not in self.words.bullets or not self.follows(end, follow):
                continue
            if end == start:
                if kind == NOTICE:
                    yield end
                continue
            key = (kind, start, end)
            if key not in self.filled:
                self.work += 1
                if self.work > 3000:
                    return
                self.filled[key] = fills(kind, self.words.raw(start, end))
            if self.filled[key]:
                self.gaps.update(range(start, end))
                yield end

    def advance(self, nodes: Sequence[Node], starts: set[int]) -> set[int]:
        """Where `nodes` may end when they start at one of `starts`."""
        for place, node in enumerate(nodes):
            if not starts:
                return starts
            kind = node[0]
            if kind == "words":
                starts = {end for start in starts if (end := self.run(start, node[1])) >= 0}
            elif kind == "optional":
                starts = starts | self.advance(node[1], starts)
            elif kind == "choice":
                ends: set[int] = set()
                for choice in node[1]:
                    ends |= self.advance_before(choice, starts, nodes[place + 1 :])
                starts = ends
            elif kind == BULLET:
                more = set(starts)
                for start in starts:
                    at = start
                    while at < len(self.text) and at < start + 3 and BULLET_WORD.fullmatch(self.words.tokens[at]):
                        at += 1
                        more.add(at)
                starts = more
            else:
                follow = firsts(nodes[place + 1 :])
                starts = {end for start in starts for end in self.gap(kind, start, follow)}
        return starts

    def advance_before(self, nodes: Sequence[Node], starts: set[int], after: Sequence[Node]) -> set[int]:
        """As advance; a gap at the end of `nodes` sees the words that come `after`."""
        if nodes and nodes[-1][0] in LONGEST_GAP:
            before = self.advance(nodes[:-1], starts)
            follow = firsts(after)
            return {end for start in before for end in self.gap(nodes[-1][0], start, follow)}
        return self.advance(nodes, starts)

    def find(self, identifier: str, tree: list[Node]) -> list[Match]:
        """The places where the whole licence stands."""
        lead = 0
        while lead < len(tree) and may_be_absent(tree[lead]):
            lead += 1
        if lead == len(tree):
            return []
        core = tree[lead:]
        keys = self.first_runs(core)
        found: list[Match] = []
        for key in keys:
            at = -1
            tries = 0
            while tries < 12:
                try:
                    at = self.text.index(key[0], at + 1)
                except ValueError:
                    break
                if len(key) > 1 and self.text[at + 1 : at + 2] != key[1:2] and at + 1 not in self.words.bullets and at not in self.words.hyphens:
                    continue
                if self.text[at : at + len(key)] != key and self.run(at, key) < 0:
                    continue
                tries += 1
                self.gaps.clear()
                ends = self.advance(core, {at})
                if ends:
                    end = max(ends)
                    start = at
                    if lead:
                        for earlier in self.beginnings(tree[:lead], at):
                            if at in self.advance(tree[:lead], {earlier}):
                                start = earlier
                                break
                    found.append(Match(identifier, start, end, bool(self.gaps), at))
        return found

    def beginnings(self, lead: Sequence[Node], at: int) -> list[int]:
        """Where the parts before a licence's first fixed words may begin: at the top, or where one of their words stands."""
        runs = [tuple(run[:3]) for run in word_runs(lead)]
        near = range(max(0, at - 300), at)
        return [0] * (0 in near) + [p for p in near if p and any(tuple(self.text[p : p + len(run)]) == run for run in runs)]

    def first_runs(self, nodes: Sequence[Node]) -> list[list[int]]:
        """The beginnings of the first words that must stand."""
        node = nodes[0]
        if node[0] == "words":
            return [node[1][:6]]
        return [run for choice in node[1] for run in self.first_runs(choice)] if node[0] == "choice" else []


def firsts(nodes: Sequence[Node]) -> set[tuple[int, ...]]:
    """The words, up to four, that may come first in `nodes`. A bullet stands for itself; ANY and END: see there."""
    found: set[tuple[int, ...]] = set()
    for node in nodes:
        kind = node[0]
        if kind == "words":
            return found | {tuple(node[1][:4])}
        if kind in ("optional", "choice"):
            inner = [firsts(node[1])] if kind == "optional" else [firsts(choice) for choice in node[1]]
            found |= set().union(*inner) - {END}
            if kind == "choice" and END not in set().union(*inner):
                return found
        elif kind == BULLET:
            found.add((BULLET,))
        else:
            return found | {LINE if kind in (NAME, NOTICE) else ANY}
    return found | {END}


def word_runs(nodes: Sequence[Node]) -> Iterator[list[int]]:
    """All runs of fixed words in a tree."""
    for node in nodes:
        if node[0] == "words":
            yield node[1]
        elif node[0] == "optional":
            yield from word_runs(node[1])
        elif node[0] == "choice":
            for choice in node[1]:
                yield from word_runs(choice)


def may_be_absent(node: Node) -> bool:
    """Whether nothing at all satisfies `node`: what stands there instead is explained as a notice or a title."""
    kind = node[0]
    if kind == "words":
        return False
    if kind == "choice":
        return any(all(may_be_absent(inner) for inner in choice) for choice in node[1])
    return True


def plain(nodes: Sequence[Node], whole: bool = True) -> list[int]:
    """The words of a tree with its first choices: the text as published, near enough to show differences. `whole`: optional parts too."""
    out: list[int] = []
    for node in nodes:
        if node[0] == "words":
            out += node[1]
        elif node[0] == "optional":
            out += plain(node[1], whole) if whole else []
        elif node[0] == "choice" and not any(inner[0] in LONGEST_GAP for choice in node[1] for inner in choice):
            out += plain(node[1][0], whole)
    return out


def anchors(text: Sequence[int], licence: Sequence[int], size: int = 8) -> list[tuple[int, int]]:
    """Places of word runs that stand once in each of both, as many as keep the same order (patience sorting)."""
    once: list[dict[tuple[int, ...], int]] = []
    for words in (text, licence):
        places: dict[tuple[int, ...], int] = {}
        for at in range(len(words) - size + 1):
            run = tuple(words[at : at + size])
            places[run] = -1 if run in places else at
        once.append(places)
    pairs = [(at, once[1][run]) for run, at in once[0].items() if at >= 0 and once[1].get(run, -1) >= 0]
    tops: list[int] = []  # the least last place in the licence of a chain of each length
    heads: list[Any] = []
    for at, other in sorted(pairs):
        length = bisect_left(tops, other)
        link = (at, other, heads[length - 1] if length else None)
        tops[length : length + 1] = [other]
        heads[length : length + 1] = [link]
    found: list[tuple[int, int]] = []
    last: Any = heads[-1] if heads else None
    while last:
        found.append((last[0], last[1]))
        last = last[2]
    return found[::-1]


def meet_again(text: Sequence[int], places: dict[tuple[int, ...], list[int]], at: tuple[int, int], bound: tuple[int, int]) -> tuple[int, int] | None:
    """The next four common words behind a place in both, before `bound`, or `bound` itself where it is no end."""
    a, b = at
    for step in range(a, min(bound[0], len(text) - 4, a + 4000) + 1):
        for other in places.get(tuple(text[step : step + 4]), ()):
            if b <= other <= bound[1] and other - b < 400 + 4 * (step - a):
                return step, other
    return None


def departures(text: Sequence[int], licence: Sequence[int], most: int = 40) -> list[Departure]:
    """Where `text` leaves `licence`: run along both, meet again at the next common words, no further than the next anchor."""
    places: dict[tuple[int, ...], list[int]] = {}
    for i in range(len(licence) - 3):
        places.setdefault(tuple(licence[i : i + 4]), []).append(i)
    fixed = anchors(text, licence)
    found: list[Departure] = []
    a = b = number = 0
    while a < len(text) and len(found) < most:
        if b < len(licence) and text[a] == licence[b]:
            a += 1
            b += 1
            continue
        while number < len(fixed) and (fixed[number][0] < a or fixed[number][1] < b):
            number += 1
        anchor = fixed[number] if number < len(fixed) else None
        meet = meet_again(text, places, (a, b), anchor or (len(text), len(licence))) or anchor
        if meet is None:
            found.append(Departure(a, len(text), len(licence) - b))
            return found
        # Words shared right before the meeting point belong to both sides.
        stop, back = meet
        while stop > a and back > b and text[stop - 1] == licence[back - 1]:
            stop -= 1
            back -= 1
        found.append(Departure(a, stop, back - b))
        a, b = meet
    if b < len(licence) and len(found) < most:
        found.append(Departure(len(text), len(text), len(licence) - b))
    return found


def count_common(sample: set[int], hashes: array[int], owners: array[int]) -> Counter[int]:
    """How many of the sampled shingles each licence of the index shares. `hashes` are sorted, `owners` beside them."""
    found = array("H")
    for value in sample:
        at = bisect_left(hashes, value)
        if at < len(hashes) and hashes[at] == value:
            found.extend(owners[at : bisect_right(hashes, value, at)])
    return Counter(found)
