"""Prose in; conditions on the weights that stand beside their licence, and promises that are no licence yet, out.

"Apache 2.0" in one sentence and "you may not use the weights in the European Union" in the next are together no open
terms (OSAID 1.0: all four freedoms, without having to ask). What is read here only ever lowers a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.domain import Evidence, Restriction, RestrictionKind, Standing
from checker.evidence.documents import CODE, HEADING, TABLE_ROW, Block, Document
from checker.evidence.parameters import Offered, is_of_others, tokens_of
from checker.evidence.reservations import asks_nothing, reserved_by
from checker.evidence.statements import Statement
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
from checker.licensing import find_restrictions, mentions
from checker.patterns import Pattern

# Kinds that a single sentence shows well enough; `naming` and the like need the text of a licence around them.
_TRUSTED = frozenset(
    {
        RestrictionKind.NON_COMMERCIAL,
        RestrictionKind.FIELD_OF_USE,
        RestrictionKind.THRESHOLD,
        RestrictionKind.REGION,
        RestrictionKind.NO_COMPETING_MODELS,
        RestrictionKind.NO_DERIVATIVES,
        RestrictionKind.REGISTRATION,
        RestrictionKind.REVOCABLE,
    }
)
_OWN: tuple[tuple[RestrictionKind, Pattern], ...] = (
    (
        RestrictionKind.REGISTRATION,
        Pattern(
            r"\b(?:contact|e-?mail|write to|reach out to|get in touch with)\b[^.;]{0,60}\b(?:for|about|regarding|before)\b"
            r"[^.;]{0,20}\bcommercial (?:use|usage|purposes?|deployment|applications?)\b"
            r"|\bcommercial (?:users?|use|usage|entities|organi[sz]ations|deployments?)\b[^.;]{0,40}\b(?:must|need|needs|have|has|"
            r"required?|requires?|shall|should)\b[^.;]{0,30}\b(?:obtain|licen[cs]e|permission|register|apply|authori[sz]ation)\b"
            r"|\b(?:access|downloads?)\b[^.;]{0,40}\b(?:granted|given|available|limited|restricted)\b[^.;]{0,20}\bto\b[^.;]{0,20}"
            r"\b(?:verified|approved|accredited|selected|eligible|registered)\b"
            r"|\brequest access\b|\baccept\b[^.;]{0,30}\b(?:licen[cs]e|terms|agreement|conditions)\b[^.;]{0,60}\b(?:download|access)(?:ing)?\b"
            r"|\bsend\b[^.;]{0,30}\be-?mail\b[^;]{0,140}\b(?:weights|check-?points?|download link)\b",
            re.I,
        ),
    ),
    (
        RestrictionKind.NON_COMMERCIAL,
        Pattern(r"\bfree for (?:personal|non-?profit|academic|educational|private)\b(?! and commercial)[^.;]{0,20}\buses?\b", re.I),
    ),
    (
        RestrictionKind.OTHER,
        Pattern(
            r"\bredistribut\w+\b[^.;]{0,40}\b(?:requires?|needs?|only with|without|subject to)\b[^.;]{0,30}\b(?:permission|consent|approval)\b"
            r"|\bdo not (?:re)?distribute\b|\b(?:may|must|can)(?:not| not) be (?:re)?distributed\b|\bmust be (?:at least |over )?\d\d years\b",
            re.I,
        ),
    ),
    (RestrictionKind.OTHER, Pattern(r"\b(?:models?|weights|check-?points?)\b[^.;]{0,20}\binherits?\b[^.;]{0,30}\blicen[cs]e", re.I)),
)
# Words that leave no doubt, whatever is offered beside them; the offer of another licence than a copyleft one is left out.
_SURE: tuple[tuple[RestrictionKind, Pattern], ...] = (
    (
        RestrictionKind.REGISTRATION,
        Pattern(
            r"\b(?:companies|businesses|enterprises|everyone else|others|larger \w+|production use|commercial (?:use|usage|users?|deployments?))\b"
            r"[^.;]{0,50}\b(?:needs?|must|requires?|buy|purchase)\b[^.;]{0,40}\b(?:licen[cs]e|agreement|subscription|permission)\b"
            r"|\b(?:paid|commercial) (?:licen[cs]e|subscription) is required\b",
            re.I,
        ),
    ),
    (
        RestrictionKind.THRESHOLD,
        Pattern(
            r"\b(?:companies|organi[sz]ations|businesses|individuals|startups)\b[^.;]{0,50}\b(?:under|below|less than|fewer than|up to)\b"
            r"[^;]{0,24}\d[^.;]{0,30}\b(?:revenue|funding|employees|turnover|users)\b",
            re.I,
        ),
    ),
    (
        RestrictionKind.NON_COMMERCIAL,
        Pattern(
            r"nicht[- ]?kommerziell|kommerzielle (?:Nutzung|Verwendung)[^.;]{0,40}\b(?:untersagt|verboten|nicht (?:erlaubt|gestattet))"
            r"|\b(?:nur|ausschließlich)\b[^.;]{0,20}\bForschungszwecke|некоммерческ|коммерческ\w+ использовани\w+[^.;]{0,30}запрещ"
            r"|\bnão[- ]comercia|\b(?:solo|solamente|esclusivamente)\b[^.;]{0,40}\bnon commercial[ei]"
            r"|\bresearch preview\b[^.;]{0,40}\bnon-?commercial use only\b|\bcommercial us(?:e|age) is not (?:permitted|allowed)\b",
            re.I,
        ),
    ),
    (
        RestrictionKind.FIELD_OF_USE,
        Pattern(
            r"\b(?:prohibited|forbidden|not (?:allowed|permitted))\b[^.;]{0,50}\b(?:use|used|using) (?:in|for|within)\b[^.;]{0,20}"
            r"\b(?:clinical|medical|diagnos\w*|military|surveillance|weapons?|law enforcement|biometric)\b",
            re.I,
        ),
    ),
    (
        RestrictionKind.OTHER,
        Pattern(r"\bredistribution\b[^.;]{0,30}\b(?:is|are) (?:not (?:allowed|permitted)|prohibited|forbidden)\b|\bfor internal (?:use|purposes?) only\b", re.I),
    ),
    (RestrictionKind.NO_COMPETING_MODELS, Pattern(r"\bexcept (?:for |to )?(?:build|develop|creat|train)\w*[^.;]{0,30}\bcompeting\b", re.I)),
)
_W = r"(?:weights|check-?points?)"
# Sentences that say that the licence ends before the weights, or that theirs is kept elsewhere.
_WITHOUT = tuple(
    Pattern(expression, re.I)
    for expression in (
        rf"\b(?:applies|apply|covers?|extends?|is|are)\b[^.;]{{0,40}}\bonly\b[^.;]{{0,10}}\bnot (?:to |for )?(?:the )?(?:\w+ )?{_W}\b",
        rf"\b{_W}\b[^.;]{{0,20}}\b(?:is|are) not (?:covered|licen[cs]ed|included in (?:the|this) licen[cs]e)\b",
        r"\blicen[cs]es? of (?:the |each )?(?:source|original|upstream|respective) models?\b[^.;]{0,20}\b(?:subject|follows?|belongs?|remains?|governed|appl(?:y|ies))\b",
        rf"\bno licen[cs]e is (?:granted|given|provided)\b[^.;]{{0,20}}\b{_W}\b",
        rf"\b{_W}(?: licen[cs]e)?\W{{0,6}}(?:are |is |remain |licen[cs]e |under |subject to |have |come with )*(?:all rights reserved|proprietary|TBD|TBA|to be (?:decided|determined)|"
        r"(?:an? |their )?(?:separate(?:ly)?|own) (?:licen[cs]e|terms))",
        rf"\bfor (?:the )?(?:model )?{_W},? (?:please )?see (?:the |our )?(?:licen[cs]e|terms)\b[^.;]{{0,20}}\b(?:download|hub|model|web)[ -]?(?:page|site)\b",
        rf"\blicen[cs]e (?:of|for) (?:the )?(?:model )?{_W},? (?:please )?(?:see|refer to|check)\b(?![^;]*(?-i:LICEN[CS]E))",
        rf"^\W*(?:with the exception of|except(?:ing| for)?|apart from|excluding|other than|besides?)\b[^,]{{0,60}}\b(?:{_W}|models?)\b[^,]{{0,20}},",
        r"权重[^。]{0,10}(?:另行|另有|单独|單獨)[^。]{0,6}(?:授权|授權|许可|許可|协议|協議)",
        rf"\b{_W}\b[^.;]{{0,20}}\b(?:follow|retain|keep|are bound by|come with)\b[^.;]{{0,10}}\blicen[cs]e of (?!the (?:code|repo|project)|this|our)",
        rf"\bsee\b[^.;]{{0,30}}\b(?:hugging ?face|hub|website|download) (?:page|site|repo\w*)\b[^.;]{{0,20}}\blicen[cs]es? (?:of|for) (?:the )?(?:\w+ )?{_W}\b",
        r"\bonly the (?:source )?code\b[^.;]{0,20}\b(?:is|are) (?:licen[cs]ed|released|covered|open)",
    )
)
_OFFER = Pattern(r"\b(?:a?gpl\w*|copyleft)\b.*\balternativ\w+|\balternativ\w+.*\b(?:a?gpl\w*|copyleft)\b", re.I)
_COPYLEFT = Pattern(r"\b(?:enterprise|dual[- ]licen\w*|alternativ\w+|a?gpl\w*)\b", re.I)
# Advice about good use is part of a card, and of no licence.
_ADVICE = Pattern(
    r"\b(?:not intended|intended (?:use|for|to)|out[- ]of[- ]scope|recommend\w*|discourage\w*|should (?:not|be)|caution|advis\w+|"
    r"suitable|designed|bias\w*|hallucinat\w*|responsib\w+|limitations?|risks?)\b",
    re.I,
)
_ALTERNATIVE = Pattern(r"\b(?:enterprise|dual[- ]licen|commercial licen[cs]e|proprietary licen|a?gpl)\b", re.I)
_TERMS = Pattern(
    r"\b(?:downloads?|weights|check-?points?|access|(?:use|usage) (?:polic\w+|restrictions?|terms)|(?:acceptable|responsible|allowed|permitted|"
    r"prohibited) uses?)\b|下载|权重|ダウンロード", re.I)
# Whose terms these are, if not this model's.
_OTHERS = Pattern(r"\b(?:unlike|in contrast to|compared (?:to|with)|whose|their models?|api)\b", re.I)
# A sentence that only allows has the same words as one that forbids.
_FORBIDS = Pattern(
    r"\b(?:not|no|never|non|only|solely|except|unless|must|shall|may|cannot|can't|prohibit\w*|forbid\w*|restrict\w*|limited|withdraw|"
    r"terminate|revoke|require\w*|subject to|contact|obtain|register|apply|reserved|exclu\w+)\b|[^\x00-\x7f]",
    re.I,
)
_NOT_FORBIDDING = Pattern(r"\b(?:but )?not limited to\b|\b(?:no|without) (?:any )?(?:\w+ )?restrictions?\b|\bnot only\b", re.I)
# Weights that are a difference from somebody else's weights open nothing by themselves.
_DELTA = Pattern(
    r"\b(?:need|require|obtain|request|apply|add|merge|combine)\w*\b[^.;]{0,60}\boriginal [\w.-]+ (?:model )?(?:weights|check-?points?)\b"
    r"|\b(?:deltas?|diffs?)\b[^.]{0,60}\boriginal (?:[\w.-]+ )?(?:model )?(?:weights|check-?points?)\b",
    re.I,
)
# To register is to ask somebody only where a use, an access or a licence is at stake; a class is registered too.
_ASKS = Pattern(r"commerc|licen[cs]|authori[sz]|permission|access|approv|\bforms?\b|application|商|许可|授权|申请|申請|登记|許可", re.I)
_LAW = Pattern(r"\b(?:applicable|relevant|local) laws?\b", re.I)


def find_conditions(document: Document, paths: frozenset[str], names: frozenset[str] = frozenset(), offered: Offered | None = None) -> Iterator[Statement]:
    """Sentences that restrict the weights: in a section on terms, naming the weights themselves, or plain without either.

    A policy that lies in the tree (`paths`) speaks for itself; one that is only linked may forbid anything. `names`: the words
    of the names that the repository gives itself; `offered`: where its models are.
    """
    for block in document.blocks:
        yield from _find_reserved(document, block, paths, names)
        if block.kind in (CODE, HEADING, TABLE_ROW) or (under(block.headings, ASIDE_HEADING) and not under(block.headings, QUESTIONS_HEADING)) or DATED.match(block.text):
            continue
        if under(block.headings, NEWS_HEADING):
            continue
        on_terms = any(LICENCE_HEADING.search(heading) or _TERMS.search(heading) for heading in block.headings[1:])
        for sentence in block.sentences:
            text = sentence.text
            if any(pattern.search(text) for pattern in _WITHOUT) and not text.rstrip().endswith("?"):
                yield Statement(Part.WEIGHTS, Standing.UNKNOWN, document.quote(sentence.line, text), excluded=True)
            if not (_is_about_weights(text, on_terms) or _PREVIEW.search(text)) or _OTHERS.search(text) or (_ADVICE.search(text) and not _PREVIEW.search(text)):
                continue
            if _DELTA.search(text):
                yield Statement(Part.WEIGHTS, Standing.UNKNOWN, document.quote(sentence.line, text), excluded=True)
            kinds = _kinds(text, block.text, document.path)
            if any(link.label in text and link.url.removeprefix("./") in paths for link in block.links if link.label):
                kinds = [kind for kind in kinds if kind is not RestrictionKind.FIELD_OF_USE]
            if RestrictionKind.REGISTRATION in kinds and offered and is_of_others(text, block.links, offered):
                kinds = [kind for kind in kinds if kind is not RestrictionKind.REGISTRATION]
            if kinds:
                yield _restricted(kinds, document.quote(sentence.line, text))


_ELSEWHERE_HEADING = Pattern(
    r"\b(?:data ?sets?|data\b|corpus|benchmarks?|code\b|software|third[- ]party|baselines?|comparison|demo|api|docs|documentation|contribut\w+|"
    r"ethic\w*|trade ?marks?|privacy)\b|^\W*evaluation(?: only)?\W*$|数据|データ|代码|コード",
    re.I,
)
_OURS = Pattern(r"\b(?:the|our|these|this|all|released)\b (?:[\w-]+ ){0,2}(?:weights|check-?points?|models?)\b", re.I)
_ANOTHER = Pattern(r"^\W*(?P<name>[A-Z][\w.-]*(?: \d[\w.]*)?)(?P<own>['’]s)? (?:is|are|was|may|can|has|weights|check-?points?|models?|comes?)\b")
_REMARK = Pattern(r"^\s*(?:#|//|--)+\s*(.{12,300})$", re.M)


def _find_reserved(document: Document, block: Block, paths: frozenset[str], names: frozenset[str]) -> Iterator[Statement]:
    """Uses that a line keeps back in so many words, wherever it stands: a heading, a remark in a command, a contact."""
    if block.kind == TABLE_ROW or under(block.headings, NEWS_HEADING) or DATED.match(block.text):
        return
    last = block.headings[-1:] if block.kind != HEADING else (block.text,)
    if any(_ELSEWHERE_HEADING.search(h) and not STRONG_WEIGHTS_WORDS.search(h) and not LICENCE_HEADING.search(h) for h in last):
        return
    if block.kind == CODE:
        for remark in _REMARK.finditer(block.text):
            if STRONG_WEIGHTS_WORDS.search(remark[1]) and RestrictionKind.NON_COMMERCIAL in reserved_by(remark[1]):
                line = block.line + block.text.count("\n", 0, remark.start(1))
                yield _restricted([RestrictionKind.NON_COMMERCIAL], document.quote(line, remark[1]))
        return
    aside = under(block.headings, ASIDE_HEADING) and not under(block.headings, QUESTIONS_HEADING)
    contact = any(re.search(r"\bcontact\b|联系", heading, re.I) for heading in block.headings)
    for sentence in block.sentences:
        text = sentence.text
        if aside and not contact and not _OURS.search(text):
            continue
        kinds = reserved_by(text, block.text) or _passed_on(text, names)
        if any(link.label and link.label in text and link.url.removeprefix("./") in paths for link in block.links):
            kinds = [kind for kind in kinds if kind is not RestrictionKind.OTHER]
        if block.kind == HEADING:
            kinds = [RestrictionKind.NON_COMMERCIAL] if RestrictionKind.NON_COMMERCIAL in kinds else []
        if kinds and is_about_release(text, names):
            yield _restricted(kinds, document.quote(sentence.line, text))


_SAME = Pattern(r"\bsame (?:licen[cs]es?|restrictions?|terms|conditions?)\b", re.I)
_FILE_NAME = Pattern(r"\w\.(?:safetensors|gguf|ckpt|pth|onnx|pt)\b", re.I)
_SPEAKS_OF_LICENCES = Pattern(r"licen[cs]|terms|agreement|clause|rail\b|\bCC\b|\bCC[- ]BY", re.I)
_MADE_OF = Pattern(r"\b(?:derived|based|built|originally|fine-?tuned|distilled|initiali[sz]ed|adapted)\b", re.I)
_NAMED_UNDER = Pattern(r"\b(?:licen[cs]ed|released|provided|distributed|available|under|subject to|governed|is|are)\b[^.;]{0,30}$", re.I)
_CUSTOM = Pattern(r"(?-i:[A-Z]).*\b(?:community|terms|agreement|research|modified|with|plus|clause)\b", re.I)


def _passed_on(text: str, names: frozenset[str]) -> list[RestrictionKind]:
    """What restricted terms pass on: from the data to "the models trained on it", or to the model by its own name."""
    if not _SPEAKS_OF_LICENCES.search(text) or _MADE_OF.search(text):
        return []  # a variant under the terms of what it is made of: lineage, and variants
    closed = [m for m in mentions(text) if m.standing is Standing.RESTRICTED or (m.standing is Standing.UNKNOWN and _CUSTOM.search(m.text))]
    if not closed:
        return []
    parts = {part for _, _, part, _ in parts_in(text)}
    after = Part.WEIGHTS in parts and _SAME.search(text)
    if _FILE_NAME.search(text) and any(m.standing is Standing.RESTRICTED for m in closed) and not parts & {Part.DATA, Part.CODE}:
        after = _FILE_NAME.search(text)
    named = not parts and bool(tokens_of(text[: closed[0].start]) & names) and _NAMED_UNDER.search(text[: closed[0].start])
    if not after and not named:
        return []
    return [RestrictionKind(kind) for m in closed for kind in m.restrictions] or [RestrictionKind.OTHER]


def is_about_release(text: str, names: frozenset[str]) -> bool:
    """Whether a sentence names the weights, the whole or nothing: neither another part nor another model."""
    use = re.search(r"\bcommercial use\b", text, re.I)
    # "For commercial use you must show our logo" is no sentence about the logo.
    parts = {part for start, _, part, _ in parts_in(text) if part is not Part.OTHER or use is None or start < use.start()}
    return (not parts or bool(parts & {Part.WEIGHTS, Part.ALL})) and not names_another(text, names)


def names_another(text: str, names: frozenset[str]) -> bool:
    """Whether a sentence opens with the name of another model: "Gannet's weights are ...", "GANNET 2 is ..."."""
    other = _ANOTHER.match(text)
    if other is None or (not other["own"] and not re.search(r"\d|.[A-Z]", other["name"])):
        return False
    words = tokens_of(other["name"])
    return bool(words) and not words & names


_PREVIEW = Pattern(r"^(?!.*\b(?:demo|service|website|space)\b(?!.*\bsubject to the (?:model )?licen[cs]e of\b)).*\bresearch preview\b", re.I)
_PLAIN = Pattern(r"\b(?:may|must|can) ?not be used for commercial\b|\bcommercial us(?:e|age) is not (?:permitted|allowed)\b", re.I)


def _is_about_weights(text: str, on_terms: bool) -> bool:
    if not on_terms and not STRONG_WEIGHTS_WORDS.search(text) and not _PLAIN.search(text):
        return False
    parts = {part for _, _, part, _ in parts_in(text)}
    return not parts or bool(parts & {Part.WEIGHTS, Part.ALL})


def _kinds(text: str, around: str, path: str) -> list[RestrictionKind]:
    forbids = _FORBIDS.search(_NOT_FORBIDDING.sub(" ", text))
    found = [r.kind for r in find_restrictions(text, path) if r.kind in _TRUSTED] if forbids else []
    if _LAW.search(text):
        found = [kind for kind in found if kind is not RestrictionKind.FIELD_OF_USE]
    if not _ASKS.search(text) or asks_nothing(text) or _OFFER.search(text):
        found = [kind for kind in found if kind is not RestrictionKind.REGISTRATION]
    own = [kind for kind, pattern in _OWN if pattern.search(text)]
    if own and not _ALTERNATIVE.search(around):
        found += own
    sure = [kind for kind, pattern in _SURE if pattern.search(text)]
    if sure and not _COPYLEFT.search(around):
        found += sure
    return list(dict.fromkeys(found))


def _restricted(kinds: list[RestrictionKind], quote: Evidence) -> Statement:
    restrictions = tuple(Restriction(kind, quote) for kind in kinds)
    return Statement(Part.WEIGHTS, Standing.RESTRICTED, quote, restrictions=restrictions)


_NOTICE = Pattern(r"^\W*(?P<name>[A-Z][\w-]*)[\w .-]{0,20} (?:is|are) (?:licen[cs]ed|provided|distributed|made available) under\b")


def find_notices(document: Document) -> Iterator[Statement]:
    """"Foo is provided under the Foo Terms of Use": the notice that the licence of a base asks its derivatives to keep."""
    for sentence in document.sentences[:40]:
        notice = _NOTICE.match(sentence.text)
        for named in mentions(sentence.text) if notice else ():
            if notice and named.standing is not Standing.OPEN and re.match(rf"\W*(?:the )?{re.escape(notice['name'])}\b", named.text, re.I):
                quote = document.quote(sentence.line, sentence.text)
                yield _restricted([RestrictionKind(kind) for kind in named.restrictions] or [RestrictionKind.OTHER], quote)


_PROMISE = Pattern(
    r"\b(?:plan(?:s|ning|ned)? (?:to|on)|intend(?:s)? to|going to|(?:upon|after|once|if|when) [^.;]{0,30}\b(?:accept\w*|publi\w+))\b"
    r"|\bwill be (?:released|published|made available|open-?sourced|licen[cs]ed)\b|将(?:会)?(?:发布|开源|公开)|公開予定",
    re.I,
)
# A disclaimer speaks of commercial losses, and forbids nothing.
_LIABILITY = Pattern(r"\b(?:not|no|never|disclaim\w*)\b[^.;]{0,40}\bliab\w+[^.;]{0,60}\b(?:loss\w*|damages?)\b", re.I)
# A supposition, the past, advice on somebody else's model, a part of the model.
_NOT_NOW = Pattern(
    r"\bif (?:the |our |these )?(?:\w+ )?(?:weights|check-?points?|models?) (?:were|was|had been)\b|\b(?:previously|formerly|used to be|in the past|no longer)\b|\bnot (?:yet )?licen[cs]ed\b"
    r"|\byour (?:own )?(?:models?|weights|check-?points?|cards?)\b"
    r"|\b(?:(?:vision|visual|text|image|audio|speech) encoder|vae|vocoder|teacher|reward|baseline)(?:'s)? (?:model )?(?:weights|check-?points?)\b(?!.*\b(?:all|other) )",
    re.I,
)
_NAMED_WEIGHTS = Pattern(r"\b(?:[Tt]he|[Oo]f) (?P<name>[A-Z][\w-]+)(?:['’]s)? (?:model )?(?:weights|check-?points?)\b")


def is_of_another(statement: Statement, names: frozenset[str]) -> bool:
    """Whether a statement that opens is about weights by a name that is none of this repository's: "the Foo weights"."""
    if statement.standing is not Standing.OPEN or statement.part is not Part.WEIGHTS:
        return False
    named = [tokens_of(match["name"]) for match in _NAMED_WEIGHTS.finditer(statement.evidence.quote)]
    return bool(named) and all(words and not words & names for words in named)


_CONTRAST = Pattern(r"^\W*(?:unlike|in contrast to|compared (?:to|with))\b", re.I)
_ELSEWHERE = Pattern(r"^\W*(?:unlike|in contrast to|compared (?:to|with))\b|\bwhose\b", re.I)


# Parts that were taken over, each with the licence of whoever wrote it.
_PORTIONS = Pattern(r"\b(?:portions?|parts?|components?) of (?:the|this)\b[^.;:]{0,60}\b(?:separate|different|other|their own) (?:licen[cs]es?|terms)\b", re.I)


def is_in_force(statement: Statement) -> bool:
    """Whether a statement that opens is about this model, and holds already: a promise or a comparison opens nothing."""
    quote = statement.evidence.quote
    if statement.standing is Standing.RESTRICTED:
        return not _CONTRAST.search(quote) and (bool(statement.licence) or not _LIABILITY.search(quote))
    return not _PROMISE.search(quote) and not _ELSEWHERE.search(quote) and not _NOT_NOW.search(quote) and not _PORTIONS.search(quote)
