"""Prose in; what limits the weights out, wherever it stands: sentences, cells, items, remarks in a listing, answers.

The rules of checker/language/restrictions.yml name what a clause keeps back. Outside of a section on terms a clause counts only
where a form does not explain it, and where it is about what is ours. What is read here only ever lowers a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from checker.domain import Restriction, RestrictionKind, Standing
from checker.evidence.documents import CODE, HEADING, LIST_ITEM, PARAGRAPH, TABLE_ROW, Block, Document
from checker.evidence.parameters import tokens_of as words_of_name
from checker.evidence.statements import Statement, statement_of_name
from checker.evidence.words import ASIDE_HEADING, DATED, NEWS_HEADING, QUESTIONS_HEADING, Part, under
from checker.language.binding import copyleft
from checker.language.lexicon import language_of, split, tokens_of
from checker.language.restrictions import kept_back, takes_out
from checker.licensing import look_up, mentions

_REMARK = re.compile(r"^[ \t]*(?:#|//|--)[#/ \t-]*(\S.{11,300})$", re.M)
_LIMITS = frozenset({"not", "forbid", "only", "noncommercial", "right"})
_COMPARED = frozenset("comparison comparisons compared baselines alternatives versus vs".split())


class Said(NamedTuple):
    """What a document says in a line, the words of it to quote, and the models that a row names."""

    line: int
    text: str
    quote: str | None
    names: tuple[str, ...] = ()


def find_limits(document: Document, own: frozenset[str], paths: frozenset[str] = frozenset()) -> Iterator[Statement]:
    """What `document` keeps back. `own`: the words of the names that the repository gives itself.

    `paths`: those of the tree, whose policies are read for themselves; one that is only linked may forbid anything.
    """
    said = tuple(said_in(document, own))
    beside = copyleft(each.text for each in said)
    for each in said:
        kinds = [RestrictionKind(kind) for kind in kept_back(each.text, own, beside)]
        if kinds and any(link.label in each.text and link.url.removeprefix("./") in paths for link in document.links if link.label):
            kinds = [kind for kind in kinds if kind is not RestrictionKind.OTHER]
        if kinds:
            quote = document.quote(each.line, each.quote)
            yield Statement(Part.WEIGHTS, Standing.RESTRICTED, quote, restrictions=tuple(Restriction(kind, quote) for kind in kinds), names=each.names)
        elif takes_out(each.text, own):
            yield Statement(Part.WEIGHTS, Standing.UNKNOWN, document.quote(each.line, each.quote), excluded=True)
    if document.front_matter is not None or "card" in document.path.lower():
        yield from _find_named(document)


def said_in(document: Document, own: frozenset[str]) -> Iterator[Said]:
    """What a document says of itself, with its lines: sentences, cells with their heads, remarks in listings, answers."""
    question = ""
    for is_table, run in groupby((b for b in document.blocks if not _is_elsewhere(b, own)), key=lambda b: b.kind == TABLE_ROW):
        if is_table:
            yield from _in_table(list(run), own)
            continue
        for block in run:
            if block.kind == CODE:
                for remark in _REMARK.finditer(block.text):
                    yield Said(block.line + block.text.count("\n", 0, remark.start(1)), remark[1], remark[1])
                continue
            for sentence in block.sentences if block.kind != HEADING or block.text.rstrip().endswith(("?", "？")) or _has(block.text, _LIMITS) else ():
                if question and _denies(sentence.text):
                    yield Said(sentence.line, "No commercial use.", sentence.text)
                question = sentence.text if _asks_for_leave(sentence.text) else ""
                yield Said(sentence.line, sentence.text, sentence.text)


def _is_elsewhere(block: Block, own: frozenset[str]) -> bool:
    """Whether a block is news, thanks, a comparison, or stands under a heading on another part."""
    if under(block.headings, NEWS_HEADING) or DATED.match(block.text) or (under(block.headings, ASIDE_HEADING) and not under(block.headings, QUESTIONS_HEADING)):
        return True
    last = block.headings[-1] if block.headings[1:] else ""
    if not last or _has(last, frozenset({"licence", "terms", "own", "commercial"})):
        return False
    return _has(last, frozenset({"data", "service", "other"})) or not _COMPARED.isdisjoint(last.lower().split())


def _in_table(rows: list[Block], own: frozenset[str]) -> Iterator[Said]:
    """The cells of a table, each behind the head of its column or row; where rows name our models, those of others are left out."""
    heads = rows[0].columns or rows[0].cells
    mine = [row for row in rows if row.cells and row.cells != heads and own & set(split(row.cells[0].lower()))]
    for row in mine or rows:
        if len(row.cells) < 2 or row.cells == heads or (_has(row.cells[0], frozenset({"data", "code", "service", "other"})) and not _has(row.cells[0], frozenset({"own"}))):
            continue
        if _has(row.cells[0], frozenset({"right", "commercial", "noncommercial"})):
            ours = next((n for n, head in enumerate(heads) if own & set(split(head.lower()))), 1)
            yield Said(row.line, f"{row.cells[0]}: {row.cells[ours] if ours < len(row.cells) else ''}", None)
            continue
        for head, cell in zip(heads[1:], row.cells[1:], strict=False):
            yield Said(row.line, f"{head}: {cell}", None, (row.cells[0],) if mine else ())


def _has(text: str, concepts: frozenset[str]) -> bool:
    return any(token.concepts & concepts for token in tokens_of(text, language_of(text) or "en"))


def _denies(answer: str) -> bool:
    first = next(iter(tokens_of(answer.lower().removeprefix("a:").lstrip(" *_:"), language_of(answer) or "en")), None)
    return first is not None and ("not" in first.concepts or first.words in ("unfortunately", "sorry", "nope"))


_TRADE = frozenset("product company business startup redistribute sell resell commercial".split())


def _asks_for_leave(text: str) -> bool:
    """Whether a question is about a commercial use, and not about a duty: "May I sell it?"."""
    question = text.rstrip(" *_")
    return question.endswith(("?", "？")) and (_has(question, frozenset({"commercial"})) or not _TRADE.isdisjoint(split(question.lower()))) and not _has(question, frozenset({"must", "forbid", "only", "price"}))


_FIELD = re.compile(r"\W*(?:model )?licen[cs]e\W*[:：]\W*([\w(][^\n]{2,90})", re.I)
_NO_NAME = frozenset("see link https http more todo tbd tba unknown none na open public the same please".split())


def _find_named(document: Document) -> Iterator[Statement]:
    """"License: Foo Terms v1" in a card: a name that nobody catalogues; what points elsewhere or stands for nothing yet is none."""
    for block in document.blocks:
        field = _FIELD.fullmatch(" ".join(block.text.split())) if block.kind in (PARAGRAPH, LIST_ITEM) and not _is_elsewhere(block, frozenset()) else None
        if field and field[1].lower().split()[0] not in _NO_NAME and not mentions(block.text) and look_up(field[1]) is None and not _has(field[1], frozenset({"licence", "link"})):
            yield statement_of_name(Part.WEIGHTS, field[1].strip(" *_`."), document.quote(block.line, block.text))


_NOTICE = re.compile(r"\W*([A-Z][\w-]*)[\w .-]{0,20} (?:is|are) (?:licen[cs]ed|provided|distributed|made available) under\b")


def find_notices(document: Document) -> Iterator[Statement]:
    """"Foo is provided under the Foo Terms of Use": the notice that the licence of a base asks its derivatives to keep."""
    for sentence in document.sentences[:40]:
        notice = _NOTICE.match(sentence.text)
        for named in mentions(sentence.text) if notice else ():
            if notice and named.standing is not Standing.OPEN and notice[1].lower() in named.text.lower().split()[:2]:
                quote = document.quote(sentence.line, sentence.text)
                kinds = [RestrictionKind(kind) for kind in named.restrictions] or [RestrictionKind.OTHER]
                yield Statement(Part.WEIGHTS, Standing.RESTRICTED, quote, restrictions=tuple(Restriction(kind, quote) for kind in kinds))


_ANOTHER = re.compile(r"\W*([A-Z][\w.-]*(?: \d[\w.]*)?)(['’]s)? (?:is|are|was|may|can|has|weights|check-?points?|models?|comes?)\b")
_NAMED_WEIGHTS = re.compile(r"\b(?:[Tt]he|[Oo]f) ([A-Z][\w-]+)(?:['’]s)? (?:model )?(?:weights|check-?points?)\b")


def names_another(text: str, names: frozenset[str]) -> bool:
    """Whether a sentence opens with the name of another model: "Gannet's weights are ...", "GANNET 2 is ..."."""
    other = _ANOTHER.match(text)
    if other is None or (not other[2] and not any(c.isdigit() or c.isupper() for c in other[1][1:])):
        return False
    words = words_of_name(other[1])
    return bool(words) and not words & names


def is_of_another(statement: Statement, names: frozenset[str]) -> bool:
    """Whether a statement that opens is about weights by a name that is none of this repository's: "the Foo weights"."""
    if statement.standing is not Standing.OPEN or statement.part is not Part.WEIGHTS:
        return False
    named = [words_of_name(match[1]) for match in _NAMED_WEIGHTS.finditer(statement.evidence.quote)]
    return bool(named) and all(words and not words & names for words in named)


_NOT_NOW = frozenset({"future", "whose", "past", "portion"})


def is_in_force(statement: Statement) -> bool:
    """Whether a statement is about this model, and holds already: a promise, the past or a comparison opens nothing."""
    has = frozenset().union(*(t.concepts for t in tokens_of(statement.evidence.quote, language_of(statement.evidence.quote) or "en")))
    if statement.standing is Standing.RESTRICTED:
        return not has & {"whose"} and (bool(statement.licence) or "warranty" not in has)
    return not has & _NOT_NOW
