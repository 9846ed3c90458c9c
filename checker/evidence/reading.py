"""A Repository's paths in, the texts that evidence is read from out: which files matter, in which role, in what order.

The choice is made by path alone, so that a source with a request budget can fetch exactly these texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache
from posixpath import splitext
from typing import NamedTuple

from checker.domain import Component, Entry, Evidence, File, FileKind, NotChecked, Repository, State, Text
from checker.evidence.documents import CODE, Document, as_markdown, parse_document
from checker.evidence.names import WEIGHT_FILES, in_folder_of_terms, is_metadata, names_a_licence, names_terms, words_of
from checker.patterns import Pattern
from checker.words import message

MOST_TEXTS = 160
"""How many texts are read of one repository; what is left out is the deepest and least telling, and is said."""

MOST_DOCUMENTS = 40
"""How many nested READMEs, and how many other documents, are read: a manual of hundreds of pages says nothing new of terms."""


class Role(Enum):
    """What a text is for, in the order in which texts are wanted."""

    LICENCE = "licence"
    README = "readme"
    CARD = "card"
    POLICY = "policy"
    NOTICE = "notice"
    TERMS = "terms"  # called after terms, by its own name or its folder's, and no licence by name
    REUSE = "reuse"
    CATALOGUE = "catalogue"  # machine-readable lists of models with licences
    DATA_DOCUMENT = "data-document"
    PACKAGE = "package"
    CITATION = "citation"
    METADATA = "metadata"  # what a model says of itself to machines, outside of a card's front matter
    DOCUMENT = "document"
    PAPER = "paper"  # plain text, a page or an office file near the top: read for terms alone


TELLING = frozenset({Role.LICENCE, Role.POLICY, Role.NOTICE, Role.TERMS})
"""The roles of texts that say by name or place that terms stand in them."""


class Wanted(NamedTuple):
    """A text that the evidence layer wants to read."""

    path: str
    role: Role
    depth: int


_PROSE = Pattern(r"\.(md|mdx|markdown|rst|txt|adoc|html?)$", re.I)
_CODE = Pattern(r"\.(py|pyi|js|ts|tsx|jsx|c|cc|cpp|h|hpp|cu|go|rs|java|kt|swift|sh|bat|ps1|ipynb|css|scss|svg|png|jpe?g|gif|json|ya?ml|toml|cfg|ini|lock|xml|po|pot|jinja2?|template|j2)$", re.I)
_LICENCE = Pattern(
    r"(^|[\s._-])(un)?licen[cs]es?([\s._-]|$)|^copying([._-]|$)|licen[cs]e[\s._-]?agreement|terms[\s._-]?of[\s._-]?(use|service)|许可|协议|(^|[\s._-])eula([\s._-]|$)|^(model|weights?|checkpoints?)?[\s._-]?terms(?:[\s._-]?and[\s._-]?conditions)?([._-]|$)|^licensing[._-]|ライセンス",
    re.I,
)
_POLICY = Pattern(r"(use|usage|acceptable|prohibited|aup|responsible)[\s._-]*(use)?[\s._-]*(policy|guidelines?|restrictions?)|^(disclaimer|aup)([._-]|$)|^terms[\s._-]*and[\s._-]*conditions", re.I)
_CARD = Pattern(r"(model|system)[\s._-]?card|^modelcard", re.I)
_DATA = Pattern(r"data[\s._-]?(card|sheet|statement)|^dataset|datasheet|^data[\s._-]|corpus|corpora|pretraining[-_]?data", re.I)
_PACKAGE = {"pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "environment.yml", "environment.yaml", "package.json", "hubconf.py", "cog.yaml", "config.json"}
_CATALOGUE = Pattern(r"^\.?(pretrained[-_]?)?models?([-_](zoo|list|catalog(ue)?|index))?\.(json|ya?ml)$|^model[-_]?(index|zoo)\.(json|ya?ml)$", re.I)
_METADATA = Pattern(r"^(?:(?:model|weights)[-_]?)?(?:metadata|meta|info|card)\.(?:json|ya?ml)$|^model\.ya?ml$|^(?:mlmodel|modelfile|adapter_config\.json|codemeta\.json|\.zenodo\.json|metafile\.ya?ml)$", re.I)
_PLAIN = Pattern(r"(^|/)(?:read[-_ ]?me|index)(?:\.[a-z]+)?$", re.I)
_ASIDE = Pattern(r"(^|/)(\.github|tests?|testing|fixtures|test_data|node_modules|third[-_]party|thirdparty|3rdparty|vendor|vendored|external|extern|changelogs?)(/|$)", re.I)
_NOISE = Pattern(r"^(changelog|history|changes|contributing|code[-_]of[-_]conduct|security|authors|maintainers|pull_request_template|issue_template|release[-_]?template)([._-]|$)", re.I)


_LISTS = frozenset("requirements vocab vocabulary merges labels classes train val valid test dev words lists cmakelists robots constraints".split())
_WEIGHTS = frozenset("weights weight checkpoints checkpoint ckpts ckpt model models hf hub pretrained release releases".split())
_PAPER = frozenset(".org .tex .rtf .docx .odt .text .textile .wiki".split())

# Most files of a tree: none of them has a role, unless it is a package's.
_PROGRAMS = frozenset(".py .pyi .js .ts .tsx .jsx .c .cc .cpp .h .hpp .cu .go .rs .java .kt .swift .sh .ipynb .css .svg .png .jpg .jpeg .gif".split())


@lru_cache(maxsize=1 << 17)  # a tree is asked several times, path by path
def role_of(path: str) -> Role | None:
    """The role of the text at `path`, or None where it is not wanted."""
    folders, _, name = path.rpartition("/")
    stem, suffix = splitext(name)
    if suffix.lower() == ".org" or (suffix.lower() == ".ipynb" and not folders and (_CARD.search(stem) or names_terms(stem) or re.match(r"read[-_ ]?me", stem, re.I))):
        name, suffix = f"{stem}.md", ".md"
        path = f"{folders}/{name}" if folders else name
    if not folders and names_a_licence(path):
        return Role.LICENCE
    if suffix.lower() in _PROGRAMS and name.lower() not in _PACKAGE:
        return None
    depth = path.count("/")
    if name.lower() in ("reuse.toml", "dep5"):
        return Role.REUSE
    if name.lower() == "citation.cff":
        return Role.CITATION
    if _CATALOGUE.search(name) and not _ASIDE.search(folders):
        return Role.CATALOGUE
    if name.lower() in _PACKAGE:
        return Role.PACKAGE if depth <= 1 else None
    if _METADATA.search(name) or "modelfile" in words_of(name) or is_metadata(name):
        return Role.METADATA if _is_near(folders) else None
    if suffix.lower() in WEIGHT_FILES or _CODE.search(name) or (suffix.lower() == ".license" and _CODE.search(stem)):
        return None
    if folders.lower() == ".github" and names_terms(path):
        return Role.TERMS
    if _ASIDE.search(folders):
        return None
    if _POLICY.search(stem):
        return Role.POLICY
    if _LICENCE.search(name) or re.search(r"(^|/)(model[-_])?licen[cs]es?$", folders, re.I):
        return Role.LICENCE
    if re.match(r"notice([._-]|$)", name, re.I):
        return Role.NOTICE
    if names_terms(path) or in_folder_of_terms(path):
        return Role.TERMS
    if not (_PROSE.search(name) or "." not in name):
        return Role.PAPER if suffix.lower() in _PAPER and _is_near(folders) else None
    if re.match(r"read[-_ ]?me", stem, re.I) or (stem.lower() == "index" and not folders):
        return Role.README
    if _CARD.search(stem) or (folders and _CARD.search(folders.rpartition("/")[2])):
        return Role.CARD
    if _NOISE.match(stem):
        return None
    if not _PROSE.search(name) or suffix.lower() in (".html", ".htm"):
        return Role.PAPER if (suffix or name.isupper()) and _is_near(folders) else None
    if _DATA.search(stem):
        return Role.DATA_DOCUMENT
    if suffix.lower() == ".txt":
        return Role.PAPER if _is_near(folders) and not _LISTS & set(words_of(stem)) else None
    return Role.DOCUMENT


def _is_near(folders: str) -> bool:
    """Whether a folder is the top of the tree or the one that weights are kept in."""
    return not folders or ("/" not in folders and bool(_WEIGHTS & set(words_of(folders))))


def wanted(files: Iterable[File]) -> tuple[Wanted, ...]:
    """The texts to read, most telling first: shallow before deep, licences and READMEs before other documents."""
    return tuple(_chosen(files)[:MOST_TEXTS])


def left_out(files: Iterable[File]) -> int:
    """How many texts of a wanted kind are beyond the limits."""
    files = tuple(files)
    return sum(1 for file in files if file.kind in (FileKind.REGULAR, FileKind.LINK) and role_of(file.path)) - len(wanted(files))


def _chosen(files: Iterable[File]) -> list[Wanted]:
    order = list(Role)
    found = [
        Wanted(file.path, role, file.path.count("/"))
        for file in files
        if file.kind in (FileKind.REGULAR, FileKind.LINK) and (role := role_of(file.path))
    ]
    # The README without a language in its name before its translations.
    found.sort(key=lambda w: (w.depth > 0 and w.role not in TELLING, w.role is Role.PAPER, w.depth > 0, order.index(w.role), w.depth, w.role is Role.README and not _PLAIN.search(w.path), w.path.lower()))
    counts: Counter[Role] = Counter()
    chosen = []
    for text in found:
        if text.role is Role.PAPER or (text.depth > 0 and text.role in (Role.README, Role.DATA_DOCUMENT, Role.DOCUMENT)):
            counts[text.role] += 1
            if counts[text.role] > MOST_DOCUMENTS:
                continue
        chosen.append(text)
    return chosen


MOST_CHARACTERS = 400_000
MOST_LINES = 12_000
"""What is read of one prose text: three times the longest README seen in the wild. A text cut here opens nothing."""

MOST_PROSE = 1_200_000
"""How many characters of READMEs, cards and other documents are read: three times the most that was seen in the wild."""


def _within_reason(text: Text) -> Text:
    """`text`, cut where it is longer than anybody writes: a file made to be slow has to end somewhere."""
    content = text.content
    if len(content) <= MOST_CHARACTERS and content.count("\n") < MOST_LINES:
        return text
    cut = "\n".join(content[:MOST_CHARACTERS].split("\n")[:MOST_LINES])
    return Text(text.path, cut, truncated=True)


def _plain(text: Text) -> Text:
    """A notebook or an Org file as the Markdown that it stands for."""
    try:
        return text._replace(content=as_markdown(text.path, text.content))
    except ValueError:
        return text._replace(truncated=True)


_PROSE_ROLES = frozenset({Role.README, Role.CARD, Role.DATA_DOCUMENT, Role.DOCUMENT})


def _too_much(path: str) -> NotChecked:
    return NotChecked(path, f"the documents hold more than {MOST_PROSE:,} characters: it was not read")


def _cuts(document: Document) -> Iterator[NotChecked]:
    """The blocks that were cut, by kind: a listing of code states no terms, and is not the document itself."""
    prose = [block.line for block in document.cut if block.kind != CODE]
    code = [block.line for block in document.cut if block.kind == CODE]
    if prose:
        yield NotChecked(document.path, f"the paragraph or table row in line {prose[0]} is too long: only its beginning was read")
    if code:
        yield NotChecked(f"code in {document.path}", f"the listing in line {code[0]} is too long: only its beginning was read")


class Hints(NamedTuple):
    """What people say that helps to read: the model's name, further pages that speak for it, places of its weights.

    `reviewed` are sentences that a person has read. Hints add to what is looked at; none takes anything away.
    """

    name: str = ""
    card: str = ""  # the page that speaks for the model first
    pages: tuple[str, ...] = ()
    weights: tuple[Evidence, ...] = ()  # the quote is a path of the tree, or an address
    reviewed: tuple[Entry, ...] = ()


@dataclass
class Reading:
    """One reading of a repository: its texts by role, each read and parsed once, and what could not be read."""

    repository: Repository
    hints: Hints = Hints()
    not_checked: list[NotChecked] = field(default_factory=list)
    _texts: dict[str, Text | None] = field(default_factory=dict, repr=False)
    _documents: dict[str, Document | None] = field(default_factory=dict, repr=False)
    _prose: int = field(default=0, repr=False)

    @property
    def files(self) -> tuple[File, ...]:
        """Every file of the tree."""
        return self.repository.files

    @cached_property
    def wanted(self) -> tuple[Wanted, ...]:
        """The texts chosen by path, most telling first."""
        return wanted(self.repository.files)

    def text(self, path: str) -> Text | None:
        """The text at `path`; None where it could not be read, which is noted once in `not_checked`."""
        if path not in self._texts:
            prose = role_of(path) in _PROSE_ROLES
            answer = self.repository.read(path) if self._prose < MOST_PROSE or not prose else _too_much(path)
            if isinstance(answer, NotChecked):
                if answer not in self.not_checked:  # what is out of time is said once, not path by path
                    self.not_checked.append(answer)
                self._texts[path] = None
            else:
                answer = _within_reason(_plain(answer))
                if answer.truncated:
                    self.not_checked.append(NotChecked(path, "it is too long: only its beginning was read"))
                self._prose += len(answer.content) if prose else 0
                self._texts[path] = answer
        return self._texts[path]

    def document(self, path: str) -> Document | None:
        """The parsed prose at `path`; None where it could not be read."""
        if path not in self._documents:
            text = self.text(path)
            self._documents[path] = parse_document(path, text.content) if text else None
        return self._documents[path]

    @property
    def parsed(self) -> tuple[Document, ...]:
        """The documents that were parsed by now, in that order."""
        return tuple(document for document in self._documents.values() if document is not None)

    @property
    def gaps(self) -> tuple[NotChecked, ...]:
        """What was not read, as far as is known by now: texts, and the ends of paragraphs longer than anybody writes."""
        parsed = (d for d in self._documents.values() if d is not None and "blocks" in vars(d))
        return (*self.not_checked, *(gap for document in parsed for gap in _cuts(document)))

    def of(self, *roles: Role, depth: int = 99) -> tuple[Wanted, ...]:
        """The wanted texts in any of `roles`, no deeper than `depth` folders."""
        return tuple(w for w in self.wanted if w.role in roles and w.depth <= depth)

    @cached_property
    def readmes(self) -> tuple[Document, ...]:
        """The READMEs and cards at the root, translations included: where a repository speaks of itself."""
        first = (self.hints.card,) if self.hints.card else ()
        found = (w.path for w in self.of(Role.README, Role.CARD, depth=0))
        chosen = dict.fromkeys((*first, *found, *self.hints.pages))
        documents = [self.document(path) for path in chosen]
        return tuple(d for d in documents if d is not None)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Every prose document that was chosen, READMEs first, licence texts left out."""
        chosen = self.of(Role.README, Role.CARD, Role.DATA_DOCUMENT, Role.DOCUMENT)
        documents = [self.document(w.path) for w in chosen]
        return tuple(d for d in documents if d is not None)

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """The READMEs, cards and data documents near the root that were chosen and could not be read."""
        chosen = self.of(Role.README, Role.CARD, Role.DATA_DOCUMENT, depth=1)
        return tuple(w.path for w in chosen if self.document(w.path) is None)

    def why_unread(self, path: str) -> NotChecked:
        """Why the text at `path` was not read."""
        self.text(path)
        return next((gap for gap in self.not_checked if gap.what == path), NotChecked(path, "it could not be read"))

    def settled(self, component: Component) -> Component:
        """`component`, but "not found" becomes "not checked" where a document that may hold it could not be read."""
        if component.state is not State.NOT_FOUND or not self.unread:
            return component
        return component._replace(state=State.NOT_CHECKED, note=message("{file} could not be read", file=self.unread[0]))
