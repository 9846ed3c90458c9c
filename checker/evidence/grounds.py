"""A reading in, the place out where a sentence on the weights belongs, and those that stand where they do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from checker.domain import Evidence, Grounds, Standing, Subject
from checker.evidence.documents import CODE, HEADING, QUOTE, Block, Document
from checker.evidence.licence_files import LicenceFile
from checker.evidence.parameters import names_of
from checker.evidence.reading import Reading, Role
from checker.evidence.words import (
    ASIDE_HEADING,
    DATED,
    LICENCE_HEADING,
    NEWS_HEADING,
    STRONG_WEIGHTS_WORDS,
    Part,
    under,
)
from checker.language.binding import binds
from checker.language.explain import about_another_part, grants
from checker.licensing import look_up, mentions
from checker.words import message

MOST_IDLE = 5
_COMMENT = re.compile(r"<!--(.{1,2000}?)-->", re.S)


def find_grounds(reading: Reading, files: tuple[LicenceFile, ...], is_open: bool) -> Grounds:
    """Where `reading`'s repository speaks of itself, and which open licence is there.

    Where the terms of the weights are open (`is_open`), nobody asks which sentences do not count.
    """
    own = names_of(reading)
    licence, expression = _licence(files)
    altered, called = next(((f.path, _called(f)) for f in files if f.root and _called(f)), ("", ""))
    if not reading.readmes:
        return Grounds(licence=licence, expression=expression, altered=altered, called=called)
    page = reading.readmes[0]
    heading, end = _section(page, own)
    ranks = [block.level for block in page.blocks if block.kind == HEADING]
    front = page.front_matter_line + page.front_matter.count("\n") + 1 if page.front_matter is not None else 0
    return Grounds(
        page=page.path,
        pages=tuple(document.path for document in reading.readmes),
        heading=heading,
        end=end,
        rank=1 if ranks.count(1) > 1 else 2,
        front=front,
        licence=licence,
        expression=expression or _tagged(page),
        altered=altered,
        called=called,
        idle=() if is_open else tuple(islice(_idle(reading, own), MOST_IDLE)),
    )


def _called(file: LicenceFile) -> str:
    """The open licence whose text this file holds with other words."""
    read = file.recognition
    meant = (read.expression or "").removeprefix("LicenseRef-modified-") if read and read.modified else ""
    known = look_up(meant) if meant else None
    return meant if known and known.standing is Standing.OPEN and not (read and read.restrictions) else ""


def _licence(files: tuple[LicenceFile, ...]) -> tuple[str, str]:
    """The licence file at the top that is open for weights, and its expression; one named for them comes first."""
    for file in sorted(files, key=lambda file: file.part is not Part.WEIGHTS):
        read = file.recognition
        if file.root and read and read.standing is Standing.OPEN and Subject.PARAMETERS in read.open_for and read.expression:
            return file.path, read.expression
    return "", ""


def _tagged(page: Document) -> str:
    """The open licence that a badge of the page names."""
    for block in page.blocks:
        for badge in block.badges:
            for licence in mentions(badge.label.replace("_", " ")):
                if licence.standing is Standing.OPEN and licence.expression and Subject.PARAMETERS in licence.open_for:
                    return licence.expression
    return ""


def _section(page: Document, own: frozenset[str]) -> tuple[str, int]:
    """The heading of the section on the licence, and its last line with words; "" and 0 where there is none."""
    headings = [block for block in page.blocks if block.kind == HEADING]
    for number, heading in enumerate(headings):
        if number == 0 and len(headings) > 3 and not heading.headings:
            continue
        if binds(heading.text) and LICENCE_HEADING.search(heading.text) and not about_another_part(heading.text, own):
            if under(heading.headings, NEWS_HEADING) or under(heading.headings, ASIDE_HEADING):
                continue
            following = headings[number + 1 :]
            end = following[0].line - 1 if following else len(page.lines)
            return heading.text, _last(page, end)
    return "", 0


def _last(page: Document, end: int) -> int:
    while end > 0 and not page.lines[end - 1].strip():
        end -= 1
    return end


def _idle(reading: Reading, own: frozenset[str]) -> Iterator[tuple[Evidence, str]]:
    for document in reading.readmes[:3]:
        for block in document.blocks:
            if why := _aside(block):
                for sentence in block.sentences:
                    if _states(sentence.text, own):
                        yield document.quote(sentence.line, sentence.text), why
        for comment in _COMMENT.finditer(document.content[:100_000]):
            words = " ".join(comment[1].split())
            if _states(words, own):
                line = document.content.count("\n", 0, comment.start()) + 1
                yield Evidence(words[:300], document.path, line), message("it is a comment, which readers do not see")
    for wanted in reading.of(Role.DOCUMENT, depth=1)[:8]:
        page = reading.document(wanted.path)
        for block in page.blocks if page else ():
            for sentence in block.sentences:
                if page and block.kind not in (HEADING, CODE) and _states(sentence.text, own):
                    why = message("{page} does not speak for the whole model", page=wanted.path)
                    yield page.quote(sentence.line, sentence.text), why


def _aside(block: Block) -> str:
    """Why terms that stand in this block do not count."""
    if block.kind == CODE:
        return message("it stands in a block of code")
    if block.kind == QUOTE:
        return message("it is a quotation")
    for heading in block.headings[1:] or block.headings:
        if (NEWS_HEADING.search(heading) or ASIDE_HEADING.search(heading)) and not LICENCE_HEADING.search(heading):
            return message("it stands under “{heading}”", heading=heading)
    if DATED.match(block.text):
        return message("it is news of a day")
    return ""


def _states(text: str, own: frozenset[str]) -> bool:
    """Whether a sentence gives the weights, by this word, an open licence."""
    if len(text) > 400 or not STRONG_WEIGHTS_WORDS.search(text):
        return False
    return grants(text, own) and any(m.standing is Standing.OPEN for m in mentions(text))
