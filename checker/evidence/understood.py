"""A document in, what is understood of each of its sentences out: for people who ask why a text was read so.

The same places, forms and rules as in a check of the repository; nothing here decides a verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checker.domain import Unclear
from checker.evidence import unclear as gate
from checker.evidence.documents import CODE, HEADING, TABLE_ROW, Block, Document
from checker.evidence.parameters import names_of
from checker.evidence.reading import Reading, Role, role_of
from checker.evidence.statements import Statement, Tree, find_statements, slugs_of
from checker.language.binding import copyleft, pieces
from checker.language.explain import Place, about_another_part, grants, speaks_of_terms
from checker.language.lexicon import language_of
from checker.language.restrictions import kinds_in
from checker.language.trace import Clause, trace


class Understood(NamedTuple):
    """A sentence as it was read. `binds`: it is explained to its last word, or opens nothing; `because`: why so, or why not."""

    line: int
    text: str
    binds: bool
    because: str
    aside: bool
    language: str
    clauses: tuple[Clause, ...]
    restrictions: tuple[tuple[str, str], ...]
    unclear: Unclear | None


Left = dict[tuple[int | None, str], Unclear]  # what is unclear, by its line and the beginning of its sentence


class Page(NamedTuple):
    """A document as it was read: what its name makes of it, the words that count as the model's name, sentences, terms."""

    path: str
    role: Role | None
    own: frozenset[str]
    sentences: tuple[Understood, ...]
    statements: tuple[Statement, ...]

    def at(self, line: int) -> Page:
        """What stands on `line` alone: the sentences that begin there, or the last one that begins before it."""
        first = max((s.line for s in self.sentences if s.line <= line), default=line)
        here = tuple(s for s in self.sentences if s.line == first)
        return self._replace(sentences=here, statements=tuple(s for s in self.statements if s.evidence.line in (first, line)))


def understand(reading: Reading, path: str) -> Page | None:
    """What is understood of the document at `path`; None where it cannot be read."""
    document = reading.document(path)
    if document is None:
        return None
    own = names_of(reading)
    slugs = slugs_of([document], reading.repository.name)
    paths = frozenset(f.path for f in reading.files)
    tree = Tree(paths, slugs, frozenset(s.rsplit("/", 1)[-1] for s in slugs))
    said = sorted(_sentences(document, own, paths), key=lambda sentence: sentence.line)
    return Page(path, role_of(path), own, tuple(said), tuple(find_statements(document, tree)))


def _sentences(document: Document, own: frozenset[str], paths: frozenset[str]) -> Iterator[Understood]:
    left = {(u.evidence.line, _beginning(u.evidence.quote)): u for u in gate._in_document(document, own, paths)}
    read: set[int] = set()
    for start, end, some in gate._sections(document):
        said = [(line, text) for line, text in pieces(document.lines[start:end], start + 1) if line not in read]
        read.update(range(start, end + 1))
        place = Place(own, copyleft(text for _, text in said))
        under = f'under "{document.lines[start - 1].strip().lstrip("# ")}"'
        aside = False
        for line, text in said:
            if document.lines[line - 1].lstrip().startswith("#"):
                aside = about_another_part(text, own)
                continue
            telling = not some or speaks_of_terms(text)
            because = under if telling else f"{under}, which speaks of other things too, and without a word of terms"
            yield _understood(left, line, text, place._replace(aside=aside), telling, because)
    for block in document.blocks:
        if block.kind not in (HEADING, CODE) and block.line not in read:
            yield from _elsewhere(left, block, own)


def _elsewhere(left: Left, block: Block, own: frozenset[str]) -> Iterator[Understood]:
    granted = False
    for sentence in block.sentences:
        if not granted and grants(sentence.text, own):
            telling, because = True, "it grants an open licence to what is ours"
            granted = block.kind != TABLE_ROW
        else:
            telling = granted and speaks_of_terms(sentence.text, beside_a_grant=True)
            because = "it follows a grant in its paragraph" if telling else "its section is not about terms, and it grants none"
        yield _understood(left, sentence.line, sentence.text, Place(own), telling, because)


def _understood(left: Left, line: int, text: str, place: Place, binds: bool, because: str) -> Understood:
    clauses = trace(text, place)
    aside = place.aside or (bool(clauses) and all(clause.aside for clause in clauses))
    return Understood(line, text, binds, because, aside, language_of(text), clauses, kinds_in(text, place.own), left.get((line, _beginning(text))))


def _beginning(text: str) -> str:
    return text[:290]  # a quote is cut after that
