"""The one gate for documents that may hold terms: each is known, placed for another part, or leaves the terms unsettled.

Looked at are the files whose name or folder speaks of terms, and those near the top whose first words do. Programs are none,
and what binds contributors or visitors is none. Nothing here opens anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from checker.domain import Evidence, File, FileKind, Restriction, Standing
from checker.evidence.cards import Card
from checker.evidence.documents import HEADING, Document, Sentence, parse_document
from checker.evidence.headers import find_header_fields
from checker.evidence.licence_files import LicenceFile, part_of
from checker.evidence.metadata import find_fields
from checker.evidence.names import (
    OPEN_SITE,
    binds_others,
    in_folder_of_terms,
    is_of_another_part,
    names_terms,
    words_of,
)
from checker.evidence.parameters import tokens_of
from checker.evidence.reading import TELLING, Reading, Role, role_of
from checker.evidence.reuse import unparsed
from checker.evidence.words import Part
from checker.language.explain import Place, explain, speaks_of_terms
from checker.licensing import Content, Recognition, mentions, recognise

BEGINNING = 4096
"""Characters of a document that tell whether it is about terms."""

LONGEST = 200_000
"""Characters of a text of terms that are read; no licence is half as long."""


class Unsettled(NamedTuple):
    """A document that may hold the terms of the weights, and why they are not established. `restrictions`: those it states."""

    path: str
    why: str
    evidence: Evidence
    restrictions: tuple[Restriction, ...] = ()


def find_unsettled_fields(reading: Reading, cards: tuple[Card, ...], weights: Iterable[str]) -> Iterator[Unsettled]:
    """The fields of front matter, metadata and the weight files at `weights` that take something away, or that nobody can read."""
    yield from _in_cards(cards)
    fields = (*((field.evidence, field.taken) for field in find_fields(reading)), *find_header_fields(reading.repository, weights))
    for evidence, taken in fields:
        yield Unsettled(evidence.path, taken.why, evidence, tuple(Restriction(kind, evidence) for kind in taken.kinds))


def find_unsettled(reading: Reading, files: tuple[LicenceFile, ...], own: frozenset[str], copyleft: bool) -> Iterator[Unsettled]:
    """Every document that leaves the terms of the weights open; `own`: the model's names, `copyleft`: of the licence beside it.

    `files` were read as licences; the terms of those at the top are reckoned elsewhere, and only what is unread counts here.
    """
    known = {f.path: f.recognition for f in files if f.recognition is not None}
    reckoned = {f.path for f in files if f.root and f.part in (Part.ALL, Part.WEIGHTS) and f.recognition is not None}
    for path in unparsed(reading):
        yield _unread(path, "it is no TOML: what it says of the weights is not known")
    programs = _folders_of_programs(reading.files)
    annotated = bool(reading.of(Role.REUSE))
    wanted = {w.path for w in reading.wanted}
    for file in reading.files:
        role = role_of(file.path)
        named = role in TELLING or names_terms(file.path) or in_folder_of_terms(file.path)
        if not named and (file.path not in wanted or role not in _PAGES or (role in (Role.README, Role.CARD) and "/" not in file.path)):
            front = role in (Role.README, Role.CARD) and "/" not in file.path
            if front and file.path.lower().endswith(_UNREAD_MARKUP):
                yield _unread(file.path, "it is in a markup that is not read: only Markdown, reStructuredText, Org, HTML and notebooks are")
            elif front and file.kind is FileKind.LFS_POINTER:
                yield _unread(file.path, "its content is kept in Git LFS and is not here")
            continue
        if not named and binds_others(file.path):
            continue
        if role is None and not _is_bare(file.path):
            continue
        if file.kind in (FileKind.LFS_POINTER, FileKind.SUBMODULE):
            if named and not is_of_another_part(file.path):
                yield _unread(file.path, "its content is kept in Git LFS and is not here" if file.kind is FileKind.LFS_POINTER else "it is a submodule: another repository's files")
            continue
        if named and file.path not in wanted:
            if not is_of_another_part(file.path):
                yield _unread(file.path, "more documents are named for terms than are read")
            continue
        found = _settle(reading, file.path, role, own, programs, annotated, known.get(file.path))
        if found is None or (file.path in reckoned and not found.why.startswith(_ENDLESS)):
            continue
        if copyleft and set(words_of(PurePosixPath(file.path).name)) & {"commercial", "enterprise"}:
            continue  # a licence for those who cannot keep to the copyleft one restricts nobody
        yield found


def _in_cards(cards: tuple[Card, ...]) -> Iterator[Unsettled]:
    """Fields of front matter that take something away, or that nobody can read; a demo's front matter is none of a model."""
    for card in cards:
        if is_of_another_part(card.path) or "sdk" in card.evidence:
            continue
        if card.restrictions:
            yield Unsettled(card.path, "a field of the front matter restricts", card.restrictions[0].evidence, card.restrictions)
        for evidence, why in card.unclear:
            yield Unsettled(card.path, why, evidence)


_PAGES = frozenset({Role.README, Role.CARD, Role.DATA_DOCUMENT, Role.DOCUMENT, Role.PAPER})
_UNREAD_MARKUP = (".adoc", ".asciidoc", ".textile", ".wiki", ".mediawiki", ".pod", ".tex", ".typ")
_ENDLESS = "it is longer"


def _is_bare(path: str) -> bool:
    return not PurePosixPath(path).suffix and not _in_packages(path)


def _in_packages(path: str) -> bool:
    return is_of_another_part(path)


def _unread(path: str, why: str) -> Unsettled:
    return Unsettled(path, why, Evidence(PurePosixPath(path).name, path))


def _folders_of_programs(files: tuple[File, ...]) -> frozenset[str]:
    return frozenset(file.path.rpartition("/")[0] for file in files if file.path.endswith(_PROGRAM))


_PROGRAM = (".py", ".pyx", ".c", ".cc", ".cpp", ".cu", ".h", ".js", ".ts", ".rs", ".go", ".java", ".lua", ".m", ".jl", ".swift", "Cargo.toml", "package.json", "setup.py")


def _settle(reading: Reading, path: str, role: Role | None, own: frozenset[str], programs: frozenset[str], annotated: bool, known: Recognition | None) -> Unsettled | None:
    """Why the document at `path` leaves the terms open; None where it does not."""
    named = role in TELLING
    elsewhere = is_of_another_part(path) or (named and part_of(path) in (Part.CODE, Part.DATA)) or _is_notice_list(path)
    text = reading.text(path)
    if text is None:
        return _unread(path, reading.why_unread(path).why) if named and not elsewhere else None
    if (not named or (role is Role.TERMS and "/" in path)) and not _begins_with_terms(text.content[:BEGINNING]):
        return None
    if len(text.content) > LONGEST or text.truncated:
        return None if elsewhere else _unread(path, f"{_ENDLESS} than {LONGEST:,} characters, and was not read to its end")
    known = known or recognise(text.content, path)
    if known.standing is Standing.OPEN or known.content is Content.EMPTY:
        return None
    folder = path.rpartition("/")[0]
    ours = _is_about(text.content, own)
    if (elsewhere or (folder and folder in programs) or (annotated and folder.upper() == "LICENSES")) and not ours:
        return None
    if known.content is Content.POINTER and role is not Role.NOTICE:
        return None if all(_is_known(target, reading) for target in known.targets) else _unread(path, f"it points to {known.targets[0]}, which was not read")
    if known.content in (Content.LICENCE, Content.TAG) and role is not Role.NOTICE:
        if known.content is Content.TAG and known.standing is Standing.UNKNOWN and all(m.standing is Standing.OPEN for m in mentions(text.content)):
            return None
        if known.expression and not ours and folder and not set(words_of(PurePosixPath(path).name)) & own and _is_somebodys(path):
            return None  # another model's licence, kept for reference
        if known.note.startswith("all rights reserved"):
            return None  # a line of copyright beside the licence
        return Unsettled(path, known.note or "its words are those of no licence that the gate knows as open", _first(path, known), known.restrictions)
    document = parse_document(path, text.content)
    start = 0
    if role is Role.NOTICE and (others := _OF_OTHERS.search(text.content)) and recognise(text.content[max(0, text.content.lower().find("copyright")) : others.start()], path).standing is Standing.OPEN:
        start = text.content.count("\n", 0, others.start())
    for sentence in _own_sentences(document, own) if role is Role.NOTICE else _sentences(document):
        if sentence.line > start and explain(sentence.text, Place(own)) is not None:
            restrictions = known.restrictions if known.standing is Standing.RESTRICTED else ()
            return Unsettled(path, f"line {sentence.line} may limit what is granted: {sentence.text[:160]!r}", document.quote(sentence.line, sentence.text), restrictions)
    return None


def _first(path: str, known: Recognition) -> Evidence:
    return Evidence((known.title or PurePosixPath(path).name)[:200], path, known.line)


def _is_notice_list(path: str) -> bool:
    """Whether a file is called a list of the licences of what others wrote."""
    words = set(words_of(PurePosixPath(path).name))
    return bool(words & {"third", "thirdparty", "dependencies", "oss", "attributions", "licenses", "notices"} and words & {"party", "notices", "notice", "licenses", "licences", "thirdparty", "attributions"}) and "/" not in path


def _is_somebodys(path: str) -> bool:
    """Whether a licence's file name names somebody: `llama_license.txt`, not `LICENSE`."""
    return bool(tokens_of(re.sub(r"(?i)licen[cs]es?|agreement|terms|txt|md|pdf", " ", PurePosixPath(path).name)))


def _is_about(text: str, own: frozenset[str]) -> bool:
    """Whether a text speaks of this repository's model or its weights by name."""
    beginning = text[: BEGINNING * 2].lower()
    return any(re.search(rf"\b{re.escape(name)}\b", beginning) for name in own if len(name) > 2) and bool(re.search(r"\b(?:model|weights?|checkpoints?)\b", beginning))


def _is_known(target: str, reading: Reading) -> bool:
    """Whether a pointer leads to a file of the tree, which is read by itself, or to an open licence's own page."""
    name = target.removeprefix("./").split("#")[0]
    if any(file.path == name or file.path.endswith("/" + name) for file in reading.files):
        return True
    found = mentions(target)
    return bool(OPEN_SITE.search(target)) or (bool(found) and all(m.standing is Standing.OPEN for m in found))


_TITLE = re.compile(
    r"\b(?:licen[cs]e(?: agreement| terms)?|terms (?:of|and|for)\b.*|(?:user|licen[cs]e|access|data use|transfer) agreement|e\.?u\.?l\.?a\.?|acceptable use(?: policy)?|conditions of use|nutzungsbedingungen|lizenz\w*)\W*$"
    r"|^\W*(?:terms|conditions|usage terms|licen[cs]e)\b[^.]{0,40}$|(?:许可|协议|条款|規約|使用条件|ライセンス|약관|라이선스)",
    re.I,
)
_CLAUSE = re.compile(
    r"\bhereby grants?\b|\bgrants? you a\b|\byou may not\b|\blicensors?\b|\bby (?:using|downloading|accessing|installing)\b[^.]{0,60}\byou (?:agree|accept|acknowledge)|\bnon-?transferable\b"
    r"|\bterminate (?:this|the) (?:licen[cs]e|agreement)\b|\bnon-?commercial\b|\bmay (?:only )?be used\b|\bcommercial (?:use|purposes)\b|\bmust (?:not|agree|obtain|register|contact)\b|\bprohibited\b|\bpermission\b",
    re.I,
)


def _begins_with_terms(beginning: str) -> bool:
    """Whether the first words of a document are those of terms: a title that says so, and a clause."""
    lines = [line.strip(" #*=-_<>/h1") for line in beginning.split("\n") if line.strip(" #*=-_`")][:3]
    titled = any(len(line) <= 90 and _TITLE.search(re.sub(r"<[^<>]*>", " ", line).strip()) for line in lines[:2])
    clauses = {match[0].lower() for match in _CLAUSE.finditer(beginning)}
    return (titled and bool(clauses)) or (len(clauses) >= 2 and len(beginning) < BEGINNING and not re.search(r"```|^\s*(?:\$|pip|python|git) ", beginning, re.M))


def _sentences(document: Document) -> Iterator[Sentence]:
    for block in document.blocks:
        if block.kind == HEADING and len(block.text.split()) <= 6 and not speaks_of_terms(re.sub(r"(?i)licen[cs]\w*|agreement|rights", "", block.text)):
            continue
        yield from block.sentences


_OF_OTHERS = re.compile(r"third.?part|\bdependencies\b|\bopen[- ]source (?:software|components)\b|\b(?:this|the) [\w-]+ (?:includes?|contains?|incorporat\w+|bundles?|is derived|is based on|uses)\b|[-=*_]{10}", re.I)


def _own_sentences(document: Document, own: frozenset[str]) -> Iterator[Sentence]:
    """The sentences of a NOTICE before it comes to the parts that others wrote, and those on the model after that."""
    others = False
    for sentence in _sentences(document):
        others = others or bool(_OF_OTHERS.search(sentence.text))
        if not others or _is_about(sentence.text, own) or re.search(r"\b(?:weights|check-?points|commons clause)\b", sentence.text, re.I):
            yield sentence
