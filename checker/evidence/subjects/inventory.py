"""A reading in; every model that it speaks of out, with the part it plays and the line that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from checker.domain import Evidence
from checker.evidence.cards import Card
from checker.evidence.documents import CODE, HEADING, TABLE_ROW, Block, Document
from checker.evidence.reading import Reading
from checker.evidence.reading import Role as Kind
from checker.evidence.subjects.names import Mention, mentions_in, of_id
from checker.evidence.subjects.places import find_in_files, find_in_listings
from checker.evidence.subjects.roles import Part, Role, read_sentence
from checker.evidence.subjects.whose import Own, is_own, is_published, own_of
from checker.evidence.subjects.words import phrases, words_of
from checker.evidence.words import DATED


class Entry(NamedTuple):
    """A model that is spoken of: its name, its part, and where that is said. `text` is the sentence."""

    mention: Mention
    part: Part
    evidence: Evidence
    text: str = ""


def find_subjects(reading: Reading, cards: tuple[Card, ...], targets: Iterable[str] = ()) -> tuple[Entry, ...]:
    """The inventory. `targets` are the places where the repository's own models can be had."""
    own = own_of(reading, targets)
    found = [*_in_cards(cards, own), *_in_name(reading, own)]
    for document in reading.readmes:
        found.extend(_in_document(document, own))
    for document in _pages(reading):
        found.extend(e for e in _in_document(document, own, aside=True) if e.mention.is_restricted)
    found.extend(Entry(told.mention, told.part, told.evidence) for told in (*find_in_files(reading, own), *find_in_listings(reading, own)))
    if is_published(reading.repository.name, own):  # who looked its terms up would have said what it is made from
        found = [entry for entry in found if entry.part.role is not Role.POSSIBLE]
    return tuple(found)


def _pages(reading: Reading) -> Iterator[Document]:
    """Pages beside the READMEs that may tell how the model was made: of the root, and notices."""
    there = {document.path for document in reading.readmes}
    for wanted in (*reading.of(Kind.DOCUMENT, depth=0), *reading.of(Kind.NOTICE, depth=0)):
        document = reading.document(wanted.path) if wanted.path not in there else None
        if document is not None:
            yield document


def _in_cards(cards: tuple[Card, ...], own: Own) -> Iterator[Entry]:
    for card in cards:
        relation = card.base_model_relation if card.base_model_relation in ("adapter", "merge", "quantized", "finetune") else "derived"
        for base in card.base_models:
            mention = of_id(base)
            evidence = card.evidence.get("base_model") or Evidence(f"base_model: {base}", card.path)
            yield Entry(mention, Part(Role.BASE, relation, "base_model"), evidence)


def _in_name(reading: Reading, own: Own) -> Iterator[Entry]:
    """"foo-2-7b-chat-gguf": the repository's own name is that of a family, and says that it was changed."""
    name = reading.repository.name.rpartition("/")[2].rpartition("__")[2]
    document = reading.readmes[0] if reading.readmes else None
    evidence = Evidence(name, document.path if document else ".", 1 if document else None)
    for mention in mentions_in(name) if own.made_from_named else ():
        if mention.is_restricted and not is_own(mention, own):
            yield Entry(mention._replace(owner=""), Part(Role.BASE, "derived", "its own name"), evidence)


def _in_document(document: Document, own: Own, *, aside: bool = False) -> Iterator[Entry]:
    rows_done: set[tuple[str, ...]] = set()
    for block in document.blocks:
        if block.kind == CODE or (block.kind == HEADING and block.level > 1):
            continue
        links = tuple((link.label, link.url) for link in block.links)
        apart = aside or block.kind == HEADING or is_aside(block)
        if block.kind == TABLE_ROW:
            if block.columns and block.columns not in rows_done:
                rows_done.add(block.columns)
                yield from _in_cells(document, block, block.columns[:2], (), links, own) if len(block.columns) == 2 else ()
            yield from _in_cells(document, block, block.cells, block.columns, links, own, apart=is_aside(block))
            continue
        for sentence in block.sentences:
            for mention, part in read_sentence(sentence.text, links, own, aside=apart):
                yield Entry(mention, part, document.quote(sentence.line, sentence.text), sentence.text)


def is_aside(block: Block) -> bool:
    """Whether a block stands where other people's models are named: results, thanks, news, a line with a date."""
    return any(phrases("asides").find(words_of(heading)) for heading in block.headings[1:]) or bool(DATED.match(block.text))


def _in_cells(document: Document, block: Block, cells: Sequence[str], columns: Sequence[str], links: tuple[tuple[str, str], ...], own: Own, *, apart: bool = False) -> Iterator[Entry]:
    """A row of a table: a base where its column or its first cell says so, and the row is not one of a comparison."""
    numbers = sum(1 for cell in cells if cell.strip(" %±*").replace(".", "", 1).isdigit())
    key = len(cells) <= 3 and bool(cells) and _names_a_base(cells[0])
    mine = apart is False and numbers < 3
    evidence = document.quote(block.line, block.text)
    for n, cell in enumerate(cells):
        read = read_sentence(cell, links, own, aside=True)
        head = 0 < n < len(columns) and cell != columns[n] and _names_a_base(columns[n])
        for mention, part in read:
            if part.role is not Role.OWN and mine and ((head and _of_ours(cells[:n], own)) or (key and n > 0)):
                why = columns[n] if head else cells[0]
                variant = any("distill" in m.words and is_own(m, own) for m in mentions_in(" ".join(cells[:n])))
                part = Part(Role.BASE, "derived", why, variant)
            yield Entry(mention, part, evidence, " | ".join(cells))


def _of_ours(cells: Sequence[str], own: Own) -> bool:
    """Whether a row is about one of ours: no cell before names another model."""
    named = [m for cell in cells for m in mentions_in(cell)]
    return not named or any(is_own(m, own) for m in named)


def _names_a_base(head: str) -> bool:
    """Whether a column's head, or the first cell of a row, says "base model", "backbone", "initialised from"."""
    words = words_of(head)
    found = phrases("heads-of-bases").find(words)
    told = max((p.end - p.start for p in found), default=0)
    return told > 0 and told >= len(words) - 3 and not any(w.text[0].isdigit() for w in words) and not phrases("explained").find(words)



