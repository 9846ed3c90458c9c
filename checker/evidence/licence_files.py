"""Licence, policy and notice files in; what each is, and which part of the release it is named or placed for, out."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from checker.domain import Basis, Evidence, NotChecked, Restriction, RestrictionKind, Standing, Terms
from checker.evidence.documents import Document, parse_document
from checker.evidence.reading import Reading, Role
from checker.evidence.words import Part
from checker.licensing import Content, Recognition, find_restrictions, look_up, recognise
from checker.patterns import Pattern


class LicenceFile(NamedTuple):
    """A licence file: its reading and the part it is for. `root`: it stands at the top of the tree.

    `unread` says why the text could not be read (a PDF, a stand-in); such a file never opens anything.
    """

    path: str
    part: Part
    root: bool
    recognition: Recognition | None
    unread: NotChecked | None = None
    covers_model: bool = False
    document: Document | None = None

    @property
    def evidence(self) -> Evidence:
        """The file's first telling line."""
        if self.recognition is None:
            return Evidence(PurePosixPath(self.path).name, self.path)
        title = self.recognition.title or self.recognition.expression or self.recognition.note or PurePosixPath(self.path).name
        return Evidence(title[:200], self.path, self.recognition.line)

    def terms(self, basis: Basis) -> Terms:
        """The terms that this file gives, as far as it was read."""
        r = self.recognition
        if r is None or r.content in (Content.EMPTY, Content.BINARY):
            return Terms(Standing.UNKNOWN, None, basis, (self.evidence,), note=f"{self.path} could not be read")
        note = "" if r.standing is not Standing.UNKNOWN else r.note or f"{self.path} is not a licence text that the gate knows as open"
        return Terms(r.standing, r.expression or r.family, basis, (self.evidence,), r.restrictions, r.open_for, note)


_WEIGHTS = Pattern(r"(model|weights?|wieghts?|checkpoints?|ckpts?|parameters?|权重|模型|モデル)", re.I)
_CODE = Pattern(r"(^|[-_. ])(code|software|src|source)([-_. ]|$)", re.I)
_DATA = Pattern(r"(^|[-_. /])(data|datasets?|corpus|annotations?|benchmark)([-_. /]|$)", re.I)
_OTHER = Pattern(r"(output|header|third[-_ ]?party|3rd|font|logo|docs?|documentation|assets?[-_]|trademark|contribut|cla\b)", re.I)
_MODEL_TEXT = Pattern(
    r"[\"“'‘](?:the )?(?:model|models|model derivatives|derivatives of the model|[\w .-]*materials|model parameters|weights|[\w .-]*model)[\"”'’]\s*(?:\)|means?|shall mean|refers?)|\b(?:trained model weights|machine[- ]learning (?:assets|model)|inference-enabling code|model weights|large language models? and|the model\b.{0,80}\bderivatives|generative ai)|[“\"「]本?模型[”\"」]|模型[“\"]?(?:是指|指|许可|商用)|模型(?:参数|权重)",
    re.I | re.S,
)


_PROGRAM = (".py", ".pyx", ".c", ".cc", ".cpp", ".cu", ".h", ".js", ".ts", ".rs", ".go", ".java", ".lua", ".m", ".jl", ".swift")


def find_licence_files(reading: Reading) -> tuple[LicenceFile, ...]:
    """Every licence file that matters to a part of the release, the root's first."""
    found = []
    programs = {str(PurePosixPath(file.path).parent) for file in reading.files if file.path.endswith(_PROGRAM)}
    for wanted in reading.of(Role.LICENCE):
        part = part_of(wanted.path)
        text = reading.text(wanted.path)
        # A folder of licence texts at the top is the top.
        root = wanted.depth == 0 or (wanted.depth == 1 and wanted.path.lower().startswith(("licenses/", "licences/", "license/", "licence/", "legal/")))
        if text is None:
            found.append(LicenceFile(wanted.path, part, root, None, reading.why_unread(wanted.path)))
            continue
        recognition = recognise(text.content, wanted.path)
        if part is Part.WEIGHTS and wanted.depth and recognition.standing is Standing.OPEN and str(PurePosixPath(wanted.path).parent) in programs and not _WEIGHTS.search(PurePosixPath(wanted.path).name):
            part = Part.OTHER  # "models/parser/LICENSE" beside programs is the programs', and opens no weights kept elsewhere
        document = None
        if recognition.content in (Content.PROSE, Content.POINTER, Content.TAG) or len(text.content) < 6000:
            document = parse_document(wanted.path, text.content)
        covers = bool(_MODEL_TEXT.search(text.content[:60_000])) and recognition.standing is not Standing.OPEN
        found.append(LicenceFile(wanted.path, part, root, recognition, None, covers, document))
    return tuple(found)


def part_of(path: str) -> Part:
    """The part that a licence file is named or placed for; ALL for a plain LICENSE at the root."""
    pure = PurePosixPath(path)
    name = pure.name
    folder = "/".join(pure.parts[:-1])
    bare = re.sub(r"\.(md|txt|rst|html?|pdf|docx?|odt|rtf|org|tex|adoc|xml|ya?ml|json)$", "", name, flags=re.I)
    bare = re.sub(r"(un)?licen[cs](?:es?|ia|a)|li[cz]en[zc]a?|лицензия|copying|agreement|terms|of|use|eula", " ", bare, flags=re.I)
    if _OTHER.search(bare):
        return Part.OTHER
    if _WEIGHTS.search(bare):
        return Part.WEIGHTS
    if _CODE.search(bare):
        return Part.CODE
    if _DATA.search(bare):
        return Part.DATA
    if not folder or re.fullmatch(r"(?:licen[cs]es?|legal)", folder, re.I):
        left = bare.strip(" -_.")
        if folder and left:
            return Part.OTHER
        if not left.strip("0123456789-_. ") or not left.isascii() or _names_a_licence(left):
            return Part.ALL
        # "LICENSE_cctorch" is some component's; "Foo LICENSE AGREEMENT" names itself and is the release's.
        return Part.ALL if re.search(r"agreement|community|research|policy|eula|许可|协议", name, re.I) or " " in name else Part.OTHER
    if _DATA.search("/" + folder + "/") and not _WEIGHTS.search(folder):
        return Part.DATA
    if _WEIGHTS.search(folder) and not re.search(r"(^|/)(src|lib|modules?|packages?|examples?|demo|tools?)(/|$)", folder, re.I):
        return Part.WEIGHTS
    return Part.OTHER


@lru_cache(maxsize=64)
def _names_a_licence(words: str) -> bool:
    return look_up(words) is not None or bool(re.fullmatch(r"(?:apache|mit|bsd|gpl|lgpl|agpl|mpl|cc|isc|unlicense)(?![a-z])[\w .+-]*", words, re.I))


class Policy(NamedTuple):
    """A policy file beside the licence and the restrictions that it adds; empty where it adds nothing."""

    path: str
    part: Part
    root: bool
    restrictions: tuple[Restriction, ...]


# "It should not be used for ..." and no word of a duty: advice.
_ADVICE = re.compile(r"(?!.*\b(?:must|shall|may not|cannot|prohibit\w*|forbidden|permit\w*|allowed|agree|commercial)\b).*\bshould(?:n't| not| only)?\b", re.I | re.S)


def find_policies(reading: Reading) -> tuple[Policy, ...]:
    """Use policies near the model: neighbouring policy files count, unless they add nothing beyond the law."""
    found = []
    for wanted in reading.of(Role.POLICY):
        text = reading.text(wanted.path)
        if text is None:
            continue
        if not text.content.strip():
            reading.not_checked.append(NotChecked(wanted.path, "there is no text in it"))
        restrictions = tuple(r for r in find_restrictions(text.content, wanted.path) if r.kind is not RestrictionKind.NAMING and not _ADVICE.match(r.evidence.quote))
        part = Part.OTHER if re.search(r"privacy|security|contribut|output", wanted.path, re.I) else Part.WEIGHTS
        if restrictions:
            found.append(Policy(wanted.path, part, wanted.depth == 0, restrictions))
    return tuple(found)
