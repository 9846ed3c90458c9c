"""The words before, between and after licence texts in, what nothing explains out, with what the explained words say.

Explained are notices and names of licences (notices.py), known passages (the standard notices of licences, disclaimers, the
sentences of passages.yml) and titles. The rest is the difference that a report shows.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from checker.domain import Subject
from checker.licensing import blanks, comparison, notices
from checker.licensing.comparison import LICENCE, SUBJECT, Passage, Reader

MOST = 40  # unexplained pieces of one stretch that are told apart


class Surroundings(NamedTuple):
    """What stands in one stretch of words beside a licence. `rest`: the pieces that nothing explains, as token places."""

    rest: tuple[tuple[int, int], ...] = ()
    named: tuple[str, ...] = ()  # open licences that titles, tags and sentences name
    notices: tuple[str, ...] = ()  # licences whose standard notice stands there
    choice: bool = False
    scope: frozenset[Subject] | None = None  # what the licence after these words is for; None: they do not say


@cache
def by_first_word() -> tuple[dict[int, list[Passage]], list[Passage]]:
    """The passages by the number of their first word, and those that may begin with any."""
    index: dict[int, list[Passage]] = {}
    anywhere: list[Passage] = []
    for passage in comparison.passages():
        beginnings = comparison.firsts(passage.tree)
        if comparison.ANY in beginnings:
            anywhere.append(passage)
        else:
            for word in {run[0] for run in beginnings}:
                index.setdefault(word, []).append(passage)
    return index, anywhere


def match_passage(reader: Reader, at: int, stop: int) -> tuple[Passage, int] | None:
    """The passage that explains most words from token `at` on, up to `stop` at most, and where it ends."""
    index, anywhere = by_first_word()
    best: tuple[Passage, int] | None = None
    for passage in [*index.get(reader.text[at], ()), *anywhere]:
        end = max((end for end in reader.advance(passage.tree, {at}) if end <= stop), default=at)
        if end > (best[1] if best else at):
            best = passage, end
    return best


def read_passage(reader: Reader, at: int, end: int) -> tuple[list[str], bool, frozenset[Subject] | None]:
    """The licences that a passage names, whether as a choice, and what it says they are for."""
    found: dict[int, tuple[int, int]] = {}
    for (kind, start, stop), fits in reader.filled.items():
        if fits and at <= start and stop <= end and stop - start > found.get(kind, (0, 0))[1] - found.get(kind, (0, 0))[0]:
            found[kind] = start, stop
    spoken = notices.split_names(reader.words.raw(*found[LICENCE])) if LICENCE in found else None
    ids, either = spoken or ([], False)
    offered = {"option", "choice"} & set(reader.words.tokens[max(at, end - 3) : end])
    scope = blanks.scope_of(reader.words.raw(*found[SUBJECT])) if SUBJECT in found else None
    return ids, len(ids) > 1 and (either or bool(offered)), scope


def explain(reader: Reader, start: int, stop: int, most: int = MOST, alone: bool = False) -> Surroundings:
    """What stands from token `start` up to `stop`, outside every licence; after `most` unexplained pieces nothing is read.

    `alone`: the text holds no licence, so a name of what is licensed may stand anywhere in it; nothing is opened by it.
    """
    words = reader.words
    rest: list[tuple[int, int]] = []
    named: list[str] = []
    standard: list[str] = []
    choice = False
    scope: frozenset[Subject] | None = None
    at = start
    reader.work = 0
    misses = [0]
    while True:
        raw = words.raw(at, stop)
        left, ids, either = notices.explain(raw, misses)
        named += ids
        choice = choice or either
        if not left:
            break
        end_of_raw = words.offsets[stop] if stop < len(words.tokens) else len(words.clean)
        at = max(at, bisect_left(words.offsets, end_of_raw - len(left)))
        if at >= stop:
            break  # signs that are no words
        passage = match_passage(reader, at, stop)
        if passage:
            ids, either, said = read_passage(reader, at, passage[1])
            named += ids
            standard += [passage[0].id] if passage[0].id else []
            choice = choice or either
            scope = said if passage[0].scopes and said is not None else scope
            at = passage[1]
            continue
        end = end_of_line(reader, at, stop)
        over = alone or stop < len(words.tokens)
        if not (blanks.is_title(words.raw(at, end), over) or over and blanks.is_about(words.raw(at, end))):
            rest[-1:] = [(rest[-1][0], end)] if rest and rest[-1][1] == at else [*rest[-1:], (at, end)]
            if len(rest) >= most:
                rest[-1] = rest[-1][0], stop
                break
        at = end
        if at >= stop:
            break
    return Surroundings(tuple(rest), tuple(named), tuple(standard), choice, scope)


def end_of_line(reader: Reader, at: int, stop: int) -> int:
    """The first token after `at` that stands on a new line, `stop` at most."""
    clean, offsets = reader.words.clean, reader.words.offsets
    end = at + 1
    while end < stop and not {"\n", "\x0b"} & set(clean[offsets[end - 1] : offsets[end]]):
        end += 1
    return end
