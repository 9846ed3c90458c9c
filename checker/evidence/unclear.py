"""What binds in prose and was not understood: the sentences that keep open terms from being established.

A section, table or document that speaks of terms is explained to its last word, and so is a grant wherever it stands with
what follows it in its paragraph. Nothing here opens or restricts anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checker.domain import Evidence, Standing, Unclear
from checker.evidence.documents import CODE, HEADING, TABLE_ROW, Block, Document
from checker.evidence.statements import Statement
from checker.evidence.words import ASIDE_HEADING, DATED, NEWS_HEADING, Part, under
from checker.language.binding import binds, copyleft, pictures_of_terms, pieces
from checker.language.explain import Place, about_another_part, explain, grants, has_model_as_subject, speaks_of_terms
from checker.language.lexicon import language_of
from checker.licensing import mentions

MOST_UNCLEAR = 20
"""Sentences that are quoted of one repository; the first decides as much as all."""


def find_unclear(
    documents: tuple[Document, ...], own: frozenset[str], paths: frozenset[str], is_settled: Callable[[Unclear], bool] = lambda _: False
) -> tuple[Unclear, ...]:
    """Every sentence of `documents` that binds and is not understood.

    `own`: words of the names of the model. `paths`: those of the tree, whose texts of terms are read for themselves.
    `is_settled` says of a sentence whether a person has read it.
    """
    found: dict[tuple[str, int, str], Unclear] = {}
    for document in documents:
        for unclear in _in_document(document, own, paths):
            if is_settled(unclear):
                continue
            found.setdefault((unclear.evidence.path, unclear.evidence.line or 0, unclear.words), unclear)
            if len(found) >= MOST_UNCLEAR:
                return tuple(found.values())
    return tuple(found.values())


def _in_document(document: Document, own: frozenset[str], paths: frozenset[str]) -> Iterator[Unclear]:
    read: set[int] = set()
    for start, end, some in _sections(document):
        said = [(line, text) for line, text in pieces(document.lines[start:end], start + 1) if line not in read]
        read.update(range(start, end + 1))
        place = Place(own, copyleft(text for _, text in said))
        aside = False
        for number, row in enumerate(document.lines[start:end], start + 1):
            for picture in pictures_of_terms(row):
                yield Unclear(document.quote(number, picture), picture, language_of(picture), "a picture of terms is not read")
        for line, text in said:
            if document.lines[line - 1].lstrip().startswith("#"):
                aside = about_another_part(text, own)
                continue
            if some and not speaks_of_terms(text):
                continue
            yield from _asked(document, line, text, place._replace(aside=aside), paths)
    for block in document.blocks:
        if block.kind not in (HEADING, CODE) and block.line not in read:
            yield from _beside_a_grant(document, block, own, paths)


def _sections(document: Document) -> Iterator[tuple[int, int, bool]]:
    """The lines of each section that speaks of terms: from, to (0-based, half open), and whether it speaks of other things too."""
    headings = [block for block in document.blocks if block.kind == HEADING]
    for number, heading in enumerate(headings):
        kind = binds(heading.text)
        if not kind or (not heading.headings and number == 0 and len(headings) > 3):
            continue
        end = next((later.line - 1 for later in headings[number + 1 :] if later.level <= heading.level), len(document.lines))
        yield heading.line, end, kind == "some"


def _beside_a_grant(document: Document, block: Block, own: frozenset[str], paths: frozenset[str]) -> Iterator[Unclear]:
    """A grant outside of such a section is read to its last word, and what follows it in its paragraph."""
    granted = False
    for sentence in block.sentences:
        if granted or grants(sentence.text, own):
            place = Place(own)
            if not granted or speaks_of_terms(sentence.text, beside_a_grant=True):
                yield from _asked(document, sentence.line, sentence.text, place, paths)
            granted = block.kind != TABLE_ROW


def _asked(document: Document, line: int, text: str, place: Place, paths: frozenset[str]) -> Iterator[Unclear]:
    unread = explain(text, place)
    if unread is not None and (pointed := _with_pointers(document, line, text, paths)) != text:
        unread = explain(pointed, place)
    if unread is not None:
        quote = text[:297] + "..." if len(text) > 300 else text
        yield Unclear(Evidence(quote, document.path, line), unread.words[:200], language_of(text), unread.why, text)


def _with_pointers(document: Document, line: int, text: str, paths: frozenset[str]) -> str:
    """`text` with each link to a text of terms in the tree as a pointer to a licence file: that text is read for itself."""
    for link in document.links:
        if link.label and abs(link.line - line) <= 3 and link.label in text and link.url.removeprefix("./") in paths and speaks_of_terms(link.label):
            text = text.replace(link.label, "LICENSE")
    return text


def find_own_grants(
    documents: tuple[Document, ...], own: frozenset[str], places: frozenset[str], spoken: frozenset[tuple[str, int | None]]
) -> Iterator[Statement]:
    """Grants whose subject is the model, as weights or by its name, explained to their last word. `places`: words of the ids of its own weights.

    `spoken`: the (path, line) of statements that name variants, which say for themselves what they are about.
    "Foo is released under MIT" speaks of the weights where a place of them is called Foo; where none is, Foo is the software.
    """
    placed = own & places
    for document in documents:
        for block in document.blocks:
            if block.kind in (HEADING, CODE, TABLE_ROW) or under(block.headings, NEWS_HEADING) or under(block.headings, ASIDE_HEADING) or DATED.match(block.text):
                continue
            for sentence in block.sentences:
                if (document.path, sentence.line) in spoken or not grants(sentence.text, own) or not has_model_as_subject(sentence.text, own, placed) or explain(sentence.text, Place(own)) is not None:
                    continue
                given = mentions(sentence.text)
                if len({licence.expression for licence in given}) == 1 and given[0].standing is Standing.OPEN and given[0].expression:
                    yield Statement(Part.WEIGHTS, Standing.OPEN, document.quote(sentence.line, sentence.text), given[0].expression, given[0].text, given[0].open_for, headings=block.headings)
