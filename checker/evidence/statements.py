"""Prose in; sentences that bind terms to a part of the release out.

"The code is under MIT, the weights under CC BY-NC 4.0" becomes two statements. What a repository says of itself counts;
news, comparisons, acknowledgements and badges do not state terms (a restriction among the news can still lower a verdict).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from checker.domain import Evidence, Restriction, RestrictionKind, Standing, Subject
from checker.evidence.documents import CODE, HEADING, TABLE_ROW, Block, Document, Link, Sentence
from checker.evidence.words import (
    ASIDE_HEADING,
    DATED,
    LICENCE_HEADING,
    NEWS_HEADING,
    QUESTIONS_HEADING,
    STRONG_WEIGHTS_WORDS,
    Part,
    parts_in,
    under,
)
from checker.language.restrictions import kept_back
from checker.licensing import NamedLicense, look_up, mentions
from checker.patterns import Pattern


@dataclass(frozen=True)
class Statement:
    """Terms that a sentence gives to a part. `names`: the variants it is limited to; none: the release as a whole.

    `file` is the licence file that it points to, as a path of the tree or a URL. `weak`: seen where no terms are stated
    (news, nested documents), so that it can lower a verdict and never raise it. `excluded`: the sentence takes the part out.
    """

    part: Part
    standing: Standing
    evidence: Evidence
    expression: str | None = None
    licence: str | None = None
    open_for: frozenset[Subject] = frozenset()
    restrictions: tuple[Restriction, ...] = ()
    names: tuple[str, ...] = ()
    file: str | None = None
    weak: bool = False
    excluded: bool = False
    derived: bool = False
    row: bool = False
    headings: tuple[str, ...] = field(default=(), compare=False)


class _Token(NamedTuple):
    start: int
    end: int
    kind: str  # part, licence, file, except, not
    part: Part | None = None
    licence: NamedLicense | None = None
    file: str | None = None
    name: str | None = None


_MODEL_HEADING = Pattern(r"\bmodels?\b|weights|checkpoints?|parameters|模型|权重|モデル|重み", re.I)
_CODE_HEADING = Pattern(r"\bcode\b|software|代码|コード", re.I)
_DATA_HEADING = Pattern(r"\bdata ?sets?\b|\bdata\b|corpus|数据|データ", re.I)
_THIRD_PARTY = Pattern(r"third[- ]?party|acknowledg|mirrored|dependencies|based on code|borrowed|第三方", re.I)

_SHORT_NAMES = Pattern(r"\b(?:openmdw|odc[- ]by|odbl|pddl|cdla|unlicense|eupl|isc|zlib|wtfpl|0bsd)\b", re.I)
_SPEAKS_OF_TERMS = Pattern(
    r"licen[cs]|commercial|\bresearch\b|terms|agreement|copying|polic(?:y|ies)|\bMIT\b|apache|\bBSD\b|GPL|\bMPL|\bCC[- ]?(?:BY|0)|\bCC\b|creative commons|rail\b|public domain|users\b|revenue|\bagree\b|must not|may not|\binherit(?!\w* from\b(?![^.;]*(?:licen[cs]|terms|restrict)))|\b(?:EUPL|ODbL|PDDL|OpenMDW|OFL|CDLA|EPL|UPL|AFL|WTFPL|Zlib|Mulan)\b|许可|协议|授权|商用|商业|研究|权重|ライセンス|商用|라이선스|licencia|permission|authori[sz]",
    re.I,
)
_COMMERCIAL_ALTERNATIVE = Pattern(r"enterprise licen|enterprise option|dual[- ]licen|alternative(?:ly)?[, ]+(?:licen|a commercial|contact|you can)|bypass|remove the (?:a?gpl|copyleft|licen)|without the (?:a?gpl|copyleft|open[- ]source requirements)|a?gpl\b[^;]{0,160}\bif you (?:need|want|require|prefer|would like) (?:a|another) (?:\w+ )?licen[cs]e|proprietary licen|企业许可|企业授权|商业授权版|エンタープライズ", re.I)
_EXCEPT = Pattern(r"\b(?:except(?:ing| for| that)?|excluding|apart from|other than|with the exception of|unless)\b|除(?:了|去)?|を除[くき]|excepto|sauf", re.I)
_NOT = Pattern(r"\b(?:does|do|is|are) not (?:cover|apply|extend|include|govern|part of)\b|\bnot (?:covered|included|governed|licensed)\b|\bdoesn't (?:cover|apply|extend|include)\b|不(?:适用于|包括|涵盖)", re.I)
_DERIVED = Pattern(r"\b(?:derived from|originally|based on|built (?:on|upon)|fine-?tuned from|distilled|initiali[sz]ed from|under the terms of its|adapted from|borrowed from|modified from)\b|基于.{0,20}(?:微调|蒸馏)|由来|をベースに", re.I)
_ALIEN = Pattern(
    r"\b(?:source:|license statement|contributions?|by using (?:the )?data|their models?|user interface|discord|output|outputs|generated (?:content|images))\b", re.I
)
_WORD = Pattern(r"(?a:(?<![\w/.@-])[A-Za-z][\w.+-]*\w(?![\w/-]))")  # ASCII: in Chinese and Japanese the words around a name touch it
_NO_LICENCE_OF_ITS_OWN = Pattern(r"\W*(?:the |a |an )?(?:separate|own|respective|original|different|individual|same|other|following|this|that|its|their|these|those|each|any|all|above|corresponding|appropriate|proper|relevant|valid|new|open|open[- ]source|permissive|main|repo|source)\b", re.I)
_FOLLOWING = Pattern(r"\b(?:following|below) licen[cs]e (?:applies|covers|governs)|\blicen[cs]ed (?:as follows|under the following)", re.I)
_UNDER = Pattern(r"\b(?:under|subject to|licen[cs]ed|govern\w*|compl(?:y|ies) with|adhere\w*|follow\w*)\b|遵循|遵守", re.I)
_NOT_A_NAME = Pattern(r"^(?:apache|mit|bsd|cc|gpl|lgpl|agpl|mpl|creative|non|open|pre|fine|large|multi|self|state|text|image|video|end|low|high|hugging|third|sub|re|co|use|up|real|zero|few|long|short|one|two|on|off|in|res|mini-?batch|instruction)(?:[- ]|$)", re.I)
_VERB = Pattern(r"\b(?:licen[cs]ed|released|available|provided|distributed|published|subject to|governed|made available|open-?sourced|covered|under|come|comes|has|have|carr(?:y|ies)|follow|adhere|offered|uses?|adopts?|adheres?|is|are)\b|采用|遵循|依照|根据|使用|基于|授权|发布|适用|の下|に基づ|公開", re.I)
_BESPOKE = Pattern(r"\b(?:model|community|research|custom|commercial) licen[cs]e|licen[cs]e agreement|terms of use|许可协议|使用协议|社区许可", re.I)
_LICENCE_PATH = Pattern(r"licen[cs]e|copying|许可|协议|terms|agreement|eula|policy", re.I)


class Tree(NamedTuple):
    """What words and links are resolved against: the paths of the tree, and the names that the repository goes by, lower case."""

    paths: frozenset[str]
    slugs: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


def slugs_of(documents: Iterable[Document], name: str) -> frozenset[str]:
    """The `owner/name` under which documents link to their own repository, lower case: those of its name, or the most linked."""
    found = Counter(
        match[1].lower() for d in documents for link in d.links if (match := re.match(r"https?://(?:www\.)?github\.com/([\w.-]+/[\w.-]+)", link.url))
    )
    named = {slug for slug in found if slug.rsplit("/", 1)[-1] == name.rsplit("/", 1)[-1].lower()}
    return frozenset(named or {slug for slug, times in found.most_common(1) if times >= 2})


def licence_target(url: str, tree: Tree, base: str = "") -> str | None:
    """The licence file that a link points to: a path of the tree where it is one, else the URL; None for other links."""
    url = unquote(url.split("#")[0].split("?")[0])
    if url.startswith(("http://", "https://")):
        match = re.match(r"https?://(?:www\.)?github\.com/([^/]+/[^/]+)/(?:blob|tree|raw)/[^/]+/(.+)$", url)
        if match and match[2] in tree.paths and match[1].lower() in tree.slugs:
            return match[2] if _LICENCE_PATH.search(PurePosixPath(match[2]).name) else None
        name = url.rstrip("/").rsplit("/", 1)[-1]
        return url if _LICENCE_PATH.search(name) and not re.search(r"opensource\.org|creativecommons\.org|apache\.org|gnu\.org|spdx\.org|choosealicense", url) else None
    if url.startswith(("#", "mailto:")) or not url:
        return None
    folder = PurePosixPath(base).parent
    parts: list[str] = []
    for piece in (*(folder.parts if not url.startswith("/") else ()), *PurePosixPath(url.lstrip("/")).parts):
        if piece == "..":
            parts = parts[:-1]
        elif piece != ".":
            parts.append(piece)
    path = "/".join(parts)
    return path if _LICENCE_PATH.search(PurePosixPath(path).name) else None


def find_statements(document: Document, tree: Tree) -> Iterator[Statement]:
    """Every statement of terms in `document`; links to licence files are resolved against `tree`."""
    card = bool(re.search(r"model[-_ ]?card", document.path, re.I)) or document.front_matter is not None
    last_columns: tuple[str, ...] = ()
    announced: tuple[list[Part], Evidence] | None = None  # "the following licence applies to ...", before a block with it
    for block in document.blocks:
        if block.kind == TABLE_ROW:
            last_columns = block.columns or (last_columns or block.cells)
            yield from _in_row(document, block, last_columns, tree)
            continue
        last_columns = ()
        if block.kind == CODE and announced:
            named = [_Token(0, 0, "licence", licence=n) for n in mentions(block.text[:800])[:1]]
            for part in announced[0] if named else ():
                yield _statement(part, named, [], False, announced[1], (), False, block.headings)
        announced = None
        if block.kind in (CODE, HEADING):
            continue
        asked = under(block.headings, QUESTIONS_HEADING)
        own_chapter = bool(block.headings) and bool(LICENCE_HEADING.search(block.headings[-1]))
        if (under(block.headings, ASIDE_HEADING) and not asked and not own_chapter) or under(block.headings, _THIRD_PARTY):
            continue
        if not _SPEAKS_OF_TERMS.search(block.text):
            continue
        news = under(block.headings, NEWS_HEADING) or bool(DATED.match(block.text))
        before: Part | None = None
        granted: Statement | None = None
        before_names: tuple[str, ...] = ()
        for sentence in block.sentences:
            if sentence.piece and _SPEAKS_OF_TERMS.search(sentence.text):
                # Its condition may stand in the next piece: what it opens is not established, what it closes still counts.
                yield Statement(Part.WEIGHTS, Standing.UNKNOWN, document.quote(sentence.line, sentence.text), excluded=True, headings=block.headings)
            if sentence.text.rstrip().endswith("?"):
                continue
            if _FOLLOWING.search(sentence.text):
                parts_of = list(dict.fromkeys(p for _, _, p, _ in _subjects(sentence.text)))
                announced = (parts_of, document.quote(sentence.line, sentence.text))
            found = list(_in_sentence(document, sentence, tree, card, before, before_names))
            if not found and granted is not None and _REACHES_WEIGHTS.search(sentence.text) and not re.search(r"\bnot\b|n['’]t\b|\bonly\b|\bexcept\b|\bunless\b", sentence.text, re.I):
                # "X is MIT-licensed. The license applies to the pre-trained models as well."
                found = [replace(granted, part=Part.WEIGHTS, evidence=document.quote(sentence.line, sentence.text), names=())]
            granted = next((s for s in found if s.part in (Part.ALL, Part.CODE) and s.licence and not s.excluded and len(found) == 1), None)
            if asked:
                # An answer opens nothing, and restricts like any other sentence.
                found = [s for s in found if s.part is Part.WEIGHTS and s.standing is Standing.RESTRICTED and STRONG_WEIGHTS_WORDS.search(s.evidence.quote)]
            for statement in found:
                statement = _whole_if_named_so(statement, tree)
                picks = statement.standing is Standing.OPEN and _PICKS_SOME.search(sentence.text)
                yield replace(statement, weak=True) if news or picks else statement
            spoken = [s for s in found if s.part in (Part.WEIGHTS, Part.ALL)]
            if spoken:
                before, before_names = spoken[-1].part, spoken[-1].names
            else:
                parts = _subjects(sentence.text)
                if parts:
                    before, before_names = parts[-1][2], ()


_REACHES_WEIGHTS = Pattern(
    r"^\W*(?:the|this|that|the same) licen[cs]e (?:also )?(?:applies|extends|covers)(?: also)? (?:to )?(?:all )?(?:the |our |these )?(?:(?:released|trained|pre-?trained) )*(?:model )?(?:weights|models?|check-?points?|parameters)"
    r"(?: as well| too|, too)?\W*$",
    re.I,
)
# "Models released under X are newer": it tells some models from the others, and says of none that they are under X.
_PICKS_SOME = Pattern(
    r"(?<!all )(?<!our )(?<!the )(?<!these )\b(?:models?|weights|check-?points?) (?:that (?:are|were) )?(?:released|licen[cs]ed|published|distributed|available|provided) under "
    r"(?:the |an? )?[^;]{2,40}? (?:licen[cs]e )?(?:are|is|were|was|have|has|perform|use)\b",
    re.I,
)


def _whole_if_named_so(statement: Statement, tree: Tree) -> Statement:
    """"Foo-core is licensed under X" in the repository Foo-core speaks of the repository, not of weights called so."""
    if statement.part is Part.WEIGHTS and statement.names and all(any(_bare(own).startswith(_bare(n)) for own in tree.names) for n in statement.names) and not STRONG_WEIGHTS_WORDS.search(statement.evidence.quote) and not re.search(r"\bmodels?\b|模型|モデル", statement.evidence.quote, re.I):
        return replace(statement, part=Part.ALL, names=())
    return statement


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _subjects(text: str) -> list[tuple[int, int, Part, str]]:
    """The parts that a sentence speaks of as its subjects: "the code in this repository" speaks of code alone."""
    kept: list[tuple[int, int, Part, str]] = []
    for start, end, part, words in parts_in(text):
        lead = text[max(0, start - 28) : start].lower()
        tail = text[end : end + 14].lower()
        if kept and re.search(r"(?:\b(?:in|of|from|within|inside|on|by|with|using|via|for|to|accompanying|under|per|trained on|than)\s+(?:the |this |our |these |all |its |each |any |said )*(?:\w+ ){0,2}|[''’]s )$", lead) and not re.search(r"\b(?:and|or|,)\s+(?:the |this |our |all )*$", lead):
            continue
        if part is Part.ALL and re.match(r"\s*(?:的|中|里|内|上|所|で|の|に|'s|’s| code| source| weights| model)", tail):
            continue
        if part is Part.ALL and re.search(r"\b(?:in|of|from|within|on|at)\s+(?:[\w-]+ (?:and|or|&) )?(?:the |this |our |all )*$", lead):
            continue
        if part in (Part.DATA, Part.WEIGHTS) and re.search(r"\b(?:trained|fine-?tuned|pre-?trained|based|evaluated|tested)\s+(?:on|with|using|upon)\s+(?:[\w-]+ ){0,3}$", lead):
            continue
        kept.append((start, end, part, words))
    return kept


def _tokens(sentence: Sentence, tree: Tree, base: str) -> list[_Token]:
    text = sentence.text
    tokens: list[_Token] = []
    for named in mentions(text):
        if named.standing is Standing.UNKNOWN and _NO_LICENCE_OF_ITS_OWN.match(named.text):
            continue
        tokens.append(_Token(named.start, named.end, "licence", licence=named))
    for link in _links_of(sentence):
        target = licence_target(link.url, tree, base)
        at = text.find(link.label) if link.label else -1
        if target is None or at < 0:
            continue
        over = next((t for t in tokens if t.kind == "licence" and t.start < at + len(link.label) and at < t.end), None)
        if over:
            tokens[tokens.index(over)] = over._replace(file=target)
        else:
            # "Foo's model license" with a link names terms of its own, whatever the page behind it is called.
            own = NamedLicense(link.label, Standing.UNKNOWN) if _BESPOKE.search(link.label) else None
            tokens.append(_Token(at, at + len(link.label), "licence" if own else "file", licence=own, file=target))
    taken = [(t.start, t.end) for t in tokens]

    def free(start: int, end: int) -> bool:
        return not any(start < b and a < end for a, b in taken)

    for match in re.finditer(r"(?<![\w/.-])`?((?:[\w.-]+/)*(?:LICEN[CS]E|COPYING|MODEL_LICEN[CS]E|WEIGHTS_LICEN[CS]E)[\w.-]*)`?", text):
        path = match[1].rstrip(".")
        if path in tree.paths and free(match.start(), match.end()):
            tokens.append(_Token(match.start(), match.end(), "file", file=path))
    for start, end, part, _ in _subjects(text):
        if free(start, end):
            tokens.append(_Token(start, end, "part", part=part))
    for match in _WORD.finditer(text):
        if _reads_as_a_name(match[0]) and free(match.start(), match.end()):
            tokens.append(_Token(match.start(), match.end(), "name", name=match[0]))
    tokens.extend(_Token(m.start(), m.end(), "except") for m in _EXCEPT.finditer(text))
    tokens.extend(_Token(m.start(), m.end(), "not") for m in _NOT.finditer(text))
    return sorted(tokens, key=lambda t: (t.start, -t.end))


def _reads_as_a_name(word: str) -> bool:
    """Whether a word looks like a model's name: joined by hyphens or with a size, and with a capital or a digit."""
    if _NOT_A_NAME.match(word) or not re.search(r"[A-Z]|\d", word):
        return False
    return "-" in word.strip("-") and bool(re.search(r"[A-Z].*[A-Z]|\d", word)) or bool(re.fullmatch(r"[A-Za-z.]+\d+(?:\.\d+)?(?:[BbMm]|x\d+[Bb])", word))


def _links_of(sentence: Sentence) -> list[Link]:
    return [link for link in sentence.block.links if link.label and link.label in sentence.text]


def _in_sentence(
    document: Document, sentence: Sentence, tree: Tree, card: bool, before: Part | None, before_names: tuple[str, ...]
) -> Iterator[Statement]:
    text, block = sentence.text, sentence.block
    if not _SPEAKS_OF_TERMS.search(text) and not _SHORT_NAMES.search(text):
        return
    tokens = _tokens(sentence, tree, document.path)
    if not any(t.kind in ("licence", "file") for t in tokens):
        return
    quote = document.quote(sentence.line, text)
    headings = block.headings
    derived = bool(_DERIVED.search(text))
    alternative = bool(_COMMERCIAL_ALTERNATIVE.search(text)) or _offers_alternative(block.text)
    groups = _respectively(text, _bind(text, tokens))
    licence_section = any(LICENCE_HEADING.search(h) for h in headings) or LICENCE_HEADING.search(text[:24]) is not None
    for subjects, licences, negated in groups:
        named = [t for t in licences if t.kind in ("licence", "file")]
        if alternative and not any(t.licence is not None and t.licence.standing is not Standing.UNKNOWN for t in named):
            continue  # the offer of another licence takes nothing away from the open one
        if not named and not negated:
            continue
        parts = [t.part for t in subjects if t.part is not None]
        names = tuple(dict.fromkeys(t.name for t in subjects if t.name))
        if names and Part.WEIGHTS not in parts and any(p is Part.WEIGHTS for _, _, p, _ in _subjects(text)) and any(_is_of_a_component(t.file, names, tree) for t in named):
            continue
        if names and Part.WEIGHTS not in parts and (not parts or parts == [Part.OTHER]) and _VERB.search(text):
            parts = [Part.WEIGHTS]
        if not parts:
            guess = _from_context(document, headings, text, card, before, bool(named), licence_section)
            weak = guess is None and bool(named) and bool(headings) and bool(_MODEL_HEADING.search(headings[-1])) and bool(_UNDER.search(text))
            if weak:
                yield replace(_statement(Part.WEIGHTS, named, [], negated, quote, (), derived, headings), weak=True)
            if guess is None:
                continue
            parts = [guess]
            names = names or (before_names if guess is before else ())
        if Part.OTHER in parts and len(set(parts)) == 1:
            continue
        for part in dict.fromkeys(parts):
            if part is Part.OTHER:
                continue
            if part is not Part.DATA and _ALIEN.search(text) and not re.search(r"\bweights\b|权重", text):
                continue
            yield _statement(part, named, [], negated, quote, names if part is Part.WEIGHTS else (), derived, headings)


def _is_of_a_component(file: str | None, names: tuple[str, ...], tree: Tree) -> bool:
    """Whether a licence file lies in the folder of the thing that it is said of, and that thing is not called like the
    repository: beside a word on the model, a component that was taken over."""
    if any(_bare(own)[:4] and _bare(own)[:4] in _bare(name) for name in names for own in tree.names):
        return False
    folder = _bare(PurePosixPath(file).parent.name) if file and "/" in file and "://" not in file else ""
    return bool(folder) and any(folder in _bare(name) or _bare(name) in folder for name in names)


@lru_cache(maxsize=16)
def _offers_alternative(paragraph: str) -> bool:
    return bool(_COMMERCIAL_ALTERNATIVE.search(" ".join(paragraph.split())))


def _from_context(document: Document, headings: tuple[str, ...], text: str, card: bool, before: Part | None, named: bool, licence_section: bool) -> Part | None:
    """What a sentence without a subject speaks of: the one before, its heading, or the card it stands in."""
    last = headings[-1] if headings else ""
    field_of_card = bool(re.match(r"\W*(?:model )?licen[cs]e(?:\s*\(s\))?\s*[:：|*\s]", text, re.I)) or bool(re.match(r"\W*(?:许可证|协议|ライセンス)\s*[:：]", text))
    if before is not None and licence_section and not field_of_card:
        return before
    if LICENCE_HEADING.search(last):
        if _MODEL_HEADING.search(last):
            return Part.WEIGHTS
        if _CODE_HEADING.search(last):
            return Part.CODE
        if _DATA_HEADING.search(last):
            return Part.DATA
        if any(_DATA_HEADING.search(h) for h in headings[1:-1]):
            return Part.DATA
    if field_of_card and named:
        if any(_DATA_HEADING.search(h) and not _MODEL_HEADING.search(h) for h in headings[1:]):
            return Part.DATA
        if card or any(re.search(r"\bmodel\b.*\b(details?|description|overview|information|summary|card|facts|basics)\b|^(model )?(details|overview|basics|basic information)$|模型(信息|介绍|概述)", h, re.I) for h in headings):
            return Part.WEIGHTS
        return Part.ALL
    if _HIGHLIGHT.search(last) and named:
        return Part.WEIGHTS if any(_OPEN_MODELS.search(b.text) for b in document.blocks[:40]) else None
    if licence_section and named:
        return Part.WEIGHTS if card else Part.ALL
    if licence_section:
        return before or (Part.WEIGHTS if card or _MODEL_HEADING.search(last) else None)
    return None


_HIGHLIGHT = Pattern(r"\b(highlights?|key features|features)\b|亮点|特点|特性|特徴", re.I)
_OPEN_MODELS = Pattern(r"\bopen[- ]weights?\b(?: (?:language |reasoning |foundation )?models?)?|\b(?:releas\w+|open)\b[^.]{0,60}\bopen models?\b", re.I)


def _bind(text: str, tokens: list[_Token]) -> list[tuple[list[_Token], list[_Token], bool]]:
    """Subjects with the licences that they come under, and whether the sentence takes them out.

    English and Chinese put the part first ("the weights are under X"); "MIT for the code, X for the weights" and
    "Apache-licensed weights" put it last.
    """
    things = [t for t in tokens if t.kind in ("part", "name")]
    licences = [t for t in tokens if t.kind in ("licence", "file")]
    if licences and (not things or licences[0].start < things[0].start):
        first = licences[0]
        nxt = next((t for t in things if t.start >= first.end), None)
        if nxt is not None and re.match(r"^\W{0,3}(?:licen[cs]ed?\s+|licen[cs]e\s+)?(?:(?:is |are )?(?:for|on|to|applies to|covers|governs|used for)\s+(?:the |our |all )*)?(?:[\w-]+\s+){0,2}$", text[first.end : nxt.start], re.I):
            return _bind_reversed(text, things, licences)
    groups: list[tuple[list[_Token], list[_Token], bool]] = []
    subjects: list[_Token] = []
    bound: list[_Token] = []
    negated = False
    for token in tokens:
        if token.kind in ("part", "name"):
            if bound:
                groups.append((subjects, bound, negated))
                subjects, bound, negated = [], [], False
            subjects.append(token)
        elif token.kind == "except":
            if bound or subjects:
                groups.append((subjects, bound, negated)) if bound else None
                subjects, bound, negated = ([], [], False) if bound else (subjects, bound, negated)
            if groups:
                negated = True
        elif token.kind == "not":
            negated = True
        else:
            bound.append(token)
            if negated and subjects and not _NOT.search(text[subjects[-1].end : token.start]):
                negated = False
    if bound:
        groups.append((subjects, bound, negated))
    elif subjects and negated:
        groups.append((subjects, [], True))
    elif subjects and groups and not groups[-1][0]:
        groups[-1] = (subjects, groups[-1][1], groups[-1][2])
    return groups


_RESPECTIVELY = Pattern(r"\brespectively\b|分别|それぞれ", re.I)


def _respectively(text: str, groups: list[tuple[list[_Token], list[_Token], bool]]) -> list[tuple[list[_Token], list[_Token], bool]]:
    """"The code and the weights are under A and B respectively": the first part comes under the first, the second under the second."""
    if len(groups) != 1 or not _RESPECTIVELY.search(text):
        return groups
    subjects, licences, negated = groups[0]
    if len(subjects) != len(licences) or len(subjects) < 2:
        return groups
    return [([subject], [licence], negated) for subject, licence in zip(subjects, licences, strict=True)]


def _bind_reversed(text: str, things: list[_Token], licences: list[_Token]) -> list[tuple[list[_Token], list[_Token], bool]]:
    groups: list[tuple[list[_Token], list[_Token], bool]] = []
    for number, licence in enumerate(licences):
        until = licences[number + 1].start if number + 1 < len(licences) else len(text)
        mine = [t for t in things if licence.end <= t.start < until]
        if not mine and groups:
            groups[-1][1].append(licence)
        else:
            groups.append((mine, [licence], False))
    return groups


# A page that is only linked; a text of the tree speaks for itself.
_OTHER_TERMS = Pattern(r"^https?://.*[/_.-](?:terms|agreement|eula|polic(?:y|ies))\b[^/]*$", re.I)


def _statement(
    part: Part, named: list[_Token], kinds: list[RestrictionKind], negated: bool, quote: Evidence, names: tuple[str, ...], derived: bool, headings: tuple[str, ...]
) -> Statement:
    licences = [t.licence for t in named if t.licence is not None]
    file = next((t.file for t in named if t.file), None)
    restrictions = [Restriction(kind, quote) for kind in dict.fromkeys(kinds)]
    for licence in licences:
        restrictions.extend(Restriction(RestrictionKind(kind), quote, licence.expression or licence.text) for kind in licence.restrictions)
    if negated and not licences and not kinds:
        return Statement(part, Standing.UNKNOWN, quote, names=names, excluded=True, headings=headings)
    expression: str | None = None
    licence_name: str | None = None
    open_for: frozenset[Subject] = frozenset()
    if kinds or any(x.standing is Standing.RESTRICTED for x in licences):
        standing = Standing.RESTRICTED
        worst = [x for x in licences if x.standing is Standing.RESTRICTED] or licences
        expression = next((x.expression for x in worst if x.expression), None)
        licence_name = worst[0].text if worst else None
    elif licences and (other := next((t.file for t in named if t.licence is None and t.file and _OTHER_TERMS.search(t.file)), None)):
        return Statement(part, Standing.UNKNOWN, quote, None, other, frozenset(), (), names, other, derived=derived, headings=headings)
    elif licences and all(x.standing is Standing.OPEN for x in licences):
        standing = Standing.OPEN
        known = list(dict.fromkeys(x.expression for x in licences if x.expression))
        expression = " AND ".join(known) if len(known) > 1 else known[0] if known else None
        licence_name = licences[0].text
        open_for = frozenset.intersection(*(x.open_for for x in licences))
    else:
        standing = Standing.UNKNOWN
        unknown = [x for x in licences if x.standing is not Standing.OPEN]
        licence_name = unknown[0].text if unknown else None
        expression = next((x.expression for x in unknown if x.expression), None)
    return Statement(part, standing, quote, expression, licence_name, open_for, tuple(restrictions), names, file, derived=derived, headings=headings)


def _row(document: Document, block: Block) -> Evidence:
    """The row as it stands; as a reader sees it where it is written in HTML, whose tags would hide the words."""
    return document.quote(block.line, block.text if "<" in document.lines[block.line - 1] else None)


def _in_row(document: Document, block: Block, columns: tuple[str, ...], tree: Tree) -> Iterator[Statement]:
    """A table that gives one licence per model: a row is a statement about the model that it names."""
    number = next((n for n, column in enumerate(columns) if re.search(r"licen[cs]e|许可|协议|ライセンス", column, re.I) and "user" not in column.lower()), None)
    if number is None or len(block.cells) <= number or block.cells == columns:
        if len(block.cells) == 2 and re.match(r"\W*(?:model |weights? )?licen[cs]e\W*$", block.cells[0], re.I):
            for mention in mentions(block.cells[1]):
                token = _Token(0, 0, "licence", licence=mention)
                part = Part.WEIGHTS if re.search(r"model|weight", block.cells[0], re.I) or re.search(r"card", document.path, re.I) or document.front_matter is not None else Part.ALL
                yield _statement(part, [token], [], False, _row(document, block), (), False, block.headings)
        return
    if under(block.headings, ASIDE_HEADING) or any(_DATA_HEADING.search(h) and not _MODEL_HEADING.search(h) for h in block.headings[-1:]):
        return
    if any(re.search(r"\b(?:data ?sets?|corpus|source)\b", column, re.I) for column in columns[:1]):
        return
    by_part = [(n, of) for n, column in enumerate(columns) if re.search(r"licen[cs]e|许可|协议|ライセンス", column, re.I) and (of := _of_column(column))]
    if len(by_part) > 1:
        for n, of in by_part:
            licences = [_Token(0, 0, "licence", licence=m) for m in mentions(block.cells[n])] if n < len(block.cells) else []
            if licences:
                yield replace(_statement(of, licences, [], False, _row(document, block), (), False, block.headings), row=True)
        return
    cell = block.cells[number]
    alone = look_up(cell.strip(" `*"))
    named = [_Token(0, 0, "licence", licence=n) for n in mentions(cell) or ([alone] if alone else [])]
    files = [target for link in block.links if link.label and link.label in cell and (target := licence_target(link.url, tree, document.path))]
    if files and named:
        named[0] = named[0]._replace(file=files[0])
    elif files:
        named = [_Token(0, 0, "file", file=files[0])]
    kinds = [RestrictionKind(kind) for kind in kept_back(cell)]
    if not named and not kinds and (own := _CUSTOM_CELL.fullmatch(cell.strip(" `*_"))):
        # A column of licences whose cell holds a name that nobody catalogues: terms of its own.
        named = [_Token(0, 0, "licence", licence=NamedLicense(own[0], Standing.UNKNOWN))]
    if not named and not kinds:
        return
    name = next((c for n, c in enumerate(block.cells) if n != number and c), "")
    part = Part.CODE if re.fullmatch(r"(?:source )?codes?|scripts?|software|代码", name, re.I) else Part.DATA if re.fullmatch(r"data(?:sets?)?|corpus|数据", name, re.I) else Part.WEIGHTS
    ends = [of for _, end, of, _ in parts_in(name) if end == len(name.rstrip(" *`"))]
    if ends == [Part.DATA] and part is Part.WEIGHTS:
        part = Part.DATA  # "Evaluation data" is no model
    generic = re.fullmatch(r"(?:(?:all |the |our )?(?:pre-?trained |trained |released |fine-?tuned )?(?:model )?(?:weights|models?|check-?points?|parameters))|权重|模型|模型权重", name.strip(" *`"), re.I)
    statement = _statement(part, named, kinds, False, _row(document, block), () if generic or part is not Part.WEIGHTS else (name,), False, block.headings)
    yield replace(statement, row=True)


_CUSTOM_CELL = Pattern(r"(?!(?:yes|no|none|n/?a|open|free|tb[ad]|unknown|link|here|see|various|mixed|public|same|soon)\b)[A-Z][A-Za-z.+-]+(?: [A-Z0-9(][\w.+()-]*){0,5}", re.I)


def _of_column(column: str) -> Part | None:
    """The part whose licence a column gives: "Code license", "Weights license"."""
    if _CODE_HEADING.search(column):
        return Part.CODE
    return Part.WEIGHTS if _MODEL_HEADING.search(column) else Part.DATA if _DATA_HEADING.search(column) else None


_WEIGHTS_BADGE = Pattern(r"\b(?:weights?|models?|check-?points?)[\s_]+licen[cs]e\b[\s:_]*(.*)", re.I)
_ANY_BADGE = Pattern(r"^\W*(?:weights?|models?|check-?points?|licen[cs]e)\b[\s:_]*(.+)", re.I)
_CLOSED_BADGE = Pattern(r"^(?!.*\b(?:data\w*|docs?|paper|code)\b).*\b(?:(?<!commercial and )non-?commercial|research(?: use)? only)\b", re.I)


def find_badge_statements(document: Document) -> Iterator[Statement]:
    """Badges that give the weights, or no part by name, a licence that is not open; an open one is a tag, and establishes nothing."""
    for block in document.blocks:
        for badge in block.badges:
            match = re.search(r"/badge/([^?#]+?)(?:\.svg)?(?:[?#]|$)", badge.url)
            # label-message-colour, with -- for a hyphen.
            parts = unquote(match[1]).replace("--", "\0").split("-")[:-1] if match else [badge.label]
            words = " ".join(parts).replace("\0", "-").replace("_", " ")
            quote = document.quote(badge.line, f"badge: {words}")
            for pattern, sure in ((_WEIGHTS_BADGE, True), (_ANY_BADGE, False)):
                given = pattern.search(words)
                value = given[1].strip() if given else ""
                if not value:
                    continue
                statement = statement_of_name(Part.WEIGHTS, value, quote)
                if statement.standing is Standing.RESTRICTED or (sure and statement.standing is not Standing.OPEN):
                    yield statement
                    break
                if statement.standing is Standing.OPEN:
                    break
            else:
                if _CLOSED_BADGE.search(words):
                    yield Statement(Part.WEIGHTS, Standing.RESTRICTED, quote, restrictions=(Restriction(RestrictionKind.NON_COMMERCIAL, quote),))


def statement_of_name(part: Part, name: str, evidence: Evidence, names: tuple[str, ...] = ()) -> Statement:
    """The statement that a licence name in a machine-readable field makes; a name nobody knows is custom terms."""
    named = look_up(name) or next(iter(mentions(name)), None)
    token = _Token(0, 0, "licence", licence=named or NamedLicense(name, Standing.UNKNOWN))
    return _statement(part, [token], [], False, evidence, names, False, ())
