"""Prose in; what tables, lists and answers forbid in a word out: "Commercial use | ❌", "May I sell it? No."

A yes opens nothing: it is no licence. A no restricts like a sentence that says it in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from checker.domain import Restriction, RestrictionKind, Standing
from checker.evidence.documents import CODE, HEADING, TABLE_ROW, Block, Document
from checker.evidence.parameters import tokens_of
from checker.evidence.reservations import reserved_by
from checker.evidence.statements import Statement, statement_of_name
from checker.evidence.words import NEWS_HEADING, Part, parts_in, under
from checker.licensing import look_up, mentions
from checker.patterns import Pattern

_COMMERCIAL = Pattern(r"^\W*(?:for )?commercial(?:[ly]*\W*(?:use|usage|purposes?|applications?|exploitation|licen[cs]e|rights|ok|allowed)?)\W*$|^\W*商[用业業](?:使用|用途|利用)?\W*$", re.I)
_NO = Pattern(
    r"^[\s*_]*[✗✘❌✖×⛔🚫☒]|^\W*(?:no\b(?!\W*(?:restrict|limit|problem|fee|permission|need|licen))|not\b(?! (?:restrict|limit))|never\b|prohibited|forbidden|disallowed|"
    r"nein\b|n\W*$|否|不可|不允许|不允許|不支持|禁止|なし)",
    re.I,
)
_ASK = Pattern(r"\bcontact\b|\brequest\b|\bpermission\b|licen[cs]e (?:required|needed)|\brequires?\b|\bpaid\b|授权|授權|申请|申請|联系|聯繫|要相談", re.I)
_RIGHTS = Pattern(r"^\W*(?:terms|usage(?: rights| terms)?|permitted use|allowed use|restrictions?|使用范围|用途)\W*$", re.I)
_LINE = Pattern(r"^\W*(?:for )?commercial(?:ly)?(?: (?:use|usage|purposes?|applications?|exploitation))?\W{0,4}[:：=–—]\W{0,4}(?P<said>.*)|^\W*商[用业業](?:使用|用途|利用)?\W{0,2}[：:](?P<gesagt>.*)", re.I)
# "License: Foo Terms v1" in a card: a name that nobody catalogues; what points elsewhere or stands for nothing yet is none.
_FIELD = Pattern(r"^\W*(?:model )?licen[cs]e\W*[:：]\W*(?P<name>[\w(][^\n]{2,90})$", re.I)
_CLOSED_NAME = Pattern(r"\W*(?:proprietary|non-?commercial|(?:for )?(?:academic|research)(?: use| purposes?| only)+|all rights reserved|custom)\b", re.I)
_CROSSED = Pattern(r"^[\s*_]*[✗✘❌✖⛔🚫]\W*(?:commercial|redistribut|resale|resell|selling|modif|商用|商业)", re.I)
_NO_NAME = Pattern(r"\W*\{\{|\W*+(?:see\b|link\b|https?:|more information|todo|tbd|tba|unknown|none|n/?a\b|open|public|the (?:same|above)|same\b|.*\blicen[cs]e\b)", re.I)
_ASIDE = Pattern(r"\b(?:compar\w+|related|baselines?|alternatives|versus|vs|data ?sets?|benchmarks?|third[- ]party)\b|对比|比較|数据", re.I)
_OWN_COLUMN = Pattern(r"\b(?:community|free|open|basic|standard|personal|public|this|weights|allowed|permitted)\b", re.I)
_ASKS_LEAVE = Pattern(r"\bcommercial|\b(?:my|our|a) (?:own )?(?:product|company|business|startup)|\b(?:redistribute|sell|resell)\b|商用|商业|商業", re.I)
_ASKS_LIMIT = Pattern(r"\b(?:need|require\w*|restrict\w*|limit\w*|pay|fees?|prohibit\w*|forbid\w*|have to|must|cost)\b|需要|限制|必要", re.I)
_DENIES = Pattern(r"^\W*+(?:a(?:nswer)?\s*[:.]\W*+)?(?:no\b(?! (?:problem|restrict|limit))|not (?:at the moment|yet|currently|without|for now)|unfortunately|sorry|nein\b|不|否|いいえ|できません)", re.I)


def find_permissions(document: Document, names: frozenset[str]) -> Iterator[Statement]:
    """What `document` forbids in tables, lists and answers; `names`: the words of the names that the repository gives itself."""
    blocks = [b for b in document.blocks if not any(_ASIDE.search(h) for h in b.headings[1:]) and not under(b.headings, NEWS_HEADING)]
    card = document.front_matter is not None or bool(re.search(r"model[-_ ]?card", document.path, re.I))
    for is_table, run in groupby(blocks, key=lambda b: b.kind == TABLE_ROW):
        if is_table:
            yield from _in_table(document, list(run), names)
    for block in blocks:
        line = _LINE.match(block.text) if block.kind not in (CODE, TABLE_ROW) else None
        kind = _kind_of(line["said"] or line["gesagt"] or "") if line else None
        if kind is None and block.kind not in (CODE, TABLE_ROW) and _CROSSED.match(block.text):
            kind = RestrictionKind.NON_COMMERCIAL if re.search(r"commerc|商", block.text, re.I) else RestrictionKind.OTHER
        if kind:
            yield _forbidden(document, block.line, block.text, kind)
        named = _FIELD.match(" ".join(block.text.split())) if block.kind not in (CODE, TABLE_ROW, HEADING) else None
        if named and not mentions(block.text) and (_CLOSED_NAME.match(named["name"]) or (card and not _NO_NAME.match(named["name"]) and look_up(named["name"]) is None)):
            yield statement_of_name(Part.WEIGHTS, named["name"].strip(" *_`."), document.quote(block.line, block.text))
    yield from _in_answers(document, blocks)


def _kind_of(cell: str) -> RestrictionKind | None:
    if _NO.search(cell):
        return RestrictionKind.NON_COMMERCIAL
    return RestrictionKind.REGISTRATION if _ASK.search(cell) and not re.search(r"\bno\b|\bnot\b", cell, re.I) else None


def _forbidden(document: Document, line: int, words: str, kind: RestrictionKind, names: tuple[str, ...] = ()) -> Statement:
    quote = document.quote(line, words)
    return Statement(Part.WEIGHTS, Standing.RESTRICTED, quote, restrictions=(Restriction(kind, quote),), names=names)


def _in_table(document: Document, rows: Sequence[Block], names: frozenset[str]) -> Iterator[Statement]:
    columns = rows[0].columns or rows[0].cells
    own = [row for row in rows if row.cells and row.cells != columns and tokens_of(row.cells[0]) & names]
    for row in rows:
        cells = row.cells
        if len(cells) < 2 or cells == columns:
            continue
        if _COMMERCIAL.match(cells[0]):
            # A use a row; the columns are yes and no, this model and others, or editions of it.
            mine = [cells[1]] if len(cells) == 2 else [c for n, c in enumerate(cells[1:], 1) if n < len(columns) and _is_own(columns[n], names)]
            for use in filter(None, map(_kind_of, mine)):
                yield _forbidden(document, row.line, row.text, use)
            continue
        if re.match(r"\W*licen[cs]es?\W*$", cells[0], re.I) and len(cells) > 2:
            yield from _by_part(document, row, columns)
            continue
        if own and row not in own:
            continue
        for column, cell in zip(columns, cells, strict=False):
            kind = _kind_of(cell) if _COMMERCIAL.match(column) else next(iter(reserved_by(cell)), None) if _RIGHTS.match(column) else None
            if kind:
                yield _forbidden(document, row.line, row.text, kind, (cells[0],) if row in own else ())


def _is_own(column: str, names: frozenset[str]) -> bool:
    return bool(tokens_of(column) & names) or bool(_OWN_COLUMN.search(column))


def _by_part(document: Document, row: Block, columns: Sequence[str]) -> Iterator[Statement]:
    """A row of licences below columns for the code and the weights."""
    for column, cell in zip(columns[1:], row.cells[1:], strict=False):
        parts = {part for _, _, part, _ in parts_in(column)}
        if parts == {Part.WEIGHTS} and mentions(cell):
            statement = statement_of_name(Part.WEIGHTS, cell, document.quote(row.line))
            if statement.standing is not Standing.OPEN:
                yield statement


def _in_answers(document: Document, blocks: Sequence[Block]) -> Iterator[Statement]:
    """A question whether some use is allowed, in a heading, in bold or after "Q:", and an answer that begins with no."""
    question = ""
    for block in blocks:
        if block.kind in (CODE, TABLE_ROW):
            question = ""
            continue
        for line in [" ".join(block.text.split())] if block.kind == HEADING else block.text.split("\n"):
            asked, mark, rest = line.rpartition("?") if "?" in line else line.rpartition("？")
            answer = rest if mark else line
            if mark and asked.strip():
                question = asked
            if question and answer.strip(" *_") and _ASKS_LEAVE.search(question) and not _ASKS_LIMIT.search(question) and _DENIES.match(answer):
                yield _forbidden(document, block.line, f"{question.strip(' *_#')}? {answer.strip()}", RestrictionKind.NON_COMMERCIAL)
            if answer.strip(" *_"):
                question = ""
