"""Prose in; conditions on the weights that stand beside their licence, and promises that are no licence yet, out.

"Apache 2.0" in one sentence and "you may not use the weights in the European Union" in the next are together no open
terms (OSAID 1.0: all four freedoms, without having to ask). What is read here only ever lowers a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.domain import Evidence, Restriction, RestrictionKind, Standing
from checker.evidence.documents import CODE, HEADING, TABLE_ROW, Document
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
from checker.licensing import find_restrictions
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
_WITHOUT = Pattern(
    rf"\b(?:applies|apply|covers?|extends?|is|are)\b[^.;]{{0,40}}\bonly\b[^.;]{{0,10}}\bnot (?:to |for )?(?:the )?(?:\w+ )?{_W}\b"
    rf"|\b{_W}\b[^.;]{{0,20}}\b(?:is|are) not (?:covered|licen[cs]ed|included in (?:the|this) licen[cs]e)\b"
    rf"|\bno licen[cs]e is (?:granted|given|provided)\b[^.;]{{0,20}}\b{_W}\b"
    rf"|\b{_W}(?: licen[cs]e)?\W{{0,6}}(?:are |is |remain |licen[cs]e |under )*(?:all rights reserved|proprietary|TBD|TBA|to be (?:decided|determined)|(?:a )?separate(?:ly)? licen[cs]e)"
    rf"|\b{_W}\b[^.;]{{0,20}}\b(?:follow|retain|keep|are bound by|come with)\b[^.;]{{0,10}}\blicen[cs]e of (?!the (?:code|repo|project)|this|our)"
    rf"|\bsee\b[^.;]{{0,30}}\b(?:hugging ?face|hub|website|download) (?:page|site|repo\w*)\b[^.;]{{0,20}}\blicen[cs]es? (?:of|for) (?:the )?(?:\w+ )?{_W}\b"
    r"|\bonly the (?:source )?code\b[^.;]{0,20}\b(?:is|are) (?:licen[cs]ed|released|covered|open)",
    re.I,
)
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
    r"|\b(?:deltas?|diffs?)\b[^.;]{0,60}\boriginal [\w.-]+ (?:model )?(?:weights|check-?points?)\b",
    re.I,
)
# To register is to ask somebody only where a use, an access or a licence is at stake; a class is registered too.
_ASKS = Pattern(r"commerc|licen[cs]|authori[sz]|permission|access|approv|\bforms?\b|application|商|许可|授权|申请|申請|登记|許可", re.I)
_LAW = Pattern(r"\b(?:applicable|relevant|local) laws?\b", re.I)


def find_conditions(document: Document, paths: frozenset[str]) -> Iterator[Statement]:
    """Sentences that restrict the weights: in a section on terms, or naming the weights themselves.

    A policy that lies in the tree (`paths`) speaks for itself; one that is only linked may forbid anything.
    """
    for block in document.blocks:
        if block.kind in (CODE, HEADING, TABLE_ROW) or (under(block.headings, ASIDE_HEADING) and not under(block.headings, QUESTIONS_HEADING)) or DATED.match(block.text):
            continue
        if under(block.headings, NEWS_HEADING):
            continue
        on_terms = any(LICENCE_HEADING.search(heading) or _TERMS.search(heading) for heading in block.headings[1:])
        for sentence in block.sentences:
            text = sentence.text
            if _WITHOUT.search(text) and not text.rstrip().endswith("?"):
                yield Statement(Part.WEIGHTS, Standing.UNKNOWN, document.quote(sentence.line, text), excluded=True)
            if not (_is_about_weights(text, on_terms) or _PREVIEW.search(text)) or _OTHERS.search(text) or (_ADVICE.search(text) and not _PREVIEW.search(text)):
                continue
            if _DELTA.search(text):
                yield Statement(Part.WEIGHTS, Standing.UNKNOWN, document.quote(sentence.line, text), excluded=True)
            kinds = _kinds(text, block.text, document.path)
            if any(link.label in text and link.url.removeprefix("./") in paths for link in block.links if link.label):
                kinds = [kind for kind in kinds if kind is not RestrictionKind.FIELD_OF_USE]
            if kinds:
                yield _restricted(kinds, document.quote(sentence.line, text))


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
    if not _ASKS.search(text):
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


_PROMISE = Pattern(
    r"\b(?:plan(?:s|ning|ned)? (?:to|on)|intend(?:s)? to|going to|(?:upon|after|once|if|when) [^.;]{0,30}\b(?:accept\w*|publi\w+))\b"
    r"|\bwill be (?:released|published|made available|open-?sourced|licen[cs]ed)\b|将(?:会)?(?:发布|开源|公开)|公開予定",
    re.I,
)
# A disclaimer speaks of commercial losses, and forbids nothing.
_LIABILITY = Pattern(r"\b(?:not|no|never|disclaim\w*)\b[^.;]{0,40}\bliab\w+[^.;]{0,60}\b(?:loss\w*|damages?)\b", re.I)
_ELSEWHERE = Pattern(r"^\W*(?:unlike|in contrast to|compared (?:to|with))\b|\bwhose\b", re.I)


def is_in_force(statement: Statement) -> bool:
    """Whether a statement that opens is about this model, and holds already: a promise or a comparison opens nothing."""
    quote = statement.evidence.quote
    if statement.standing is Standing.RESTRICTED:
        return bool(statement.licence) or not _LIABILITY.search(quote)
    return not _PROMISE.search(quote) and not _ELSEWHERE.search(quote)
