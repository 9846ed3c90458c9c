"""Cards and prose in; the gates that stand between a person and the parameters out.

An absent `extra_gated_*` proves nothing offline: a hub may gate a page without a word in the card.
"""

from __future__ import annotations

import re

from checker.domain import Evidence, Gating, GatingKind
from checker.evidence.cards import Card
from checker.evidence.documents import CODE, HEADING
from checker.evidence.parameters import Offered, is_of_others
from checker.evidence.reading import Reading
from checker.evidence.words import ASIDE_HEADING, DATED, NEWS_HEADING, QUESTIONS_HEADING, under
from checker.patterns import Pattern

_THING = r"(?:model |network |pre-?trained |the |these |our |this |all |\w+ ){0,4}(?:weights?|check-?points?|parameters|model(?:s|\(s\)|/s)?\b(?! card| zoo| code))"
_PROSE: tuple[tuple[GatingKind, Pattern], ...] = (
    (
        GatingKind.APPROVAL,
        Pattern(
            rf"\b(?:request|apply for|application for|obtain|ask for|seek)\b[^.;]{{0,40}}\b(?:access|permission|approval|a copy)\b[^.;]{{0,60}}\b{_THING}|{_THING}[^.;]{{0,60}}\b(?:upon|on|by|after) (?:reasonable |formal |written |prior )?(?:request|approval|application)\b|\b(?:once|after|if|when) (?:your |the )?(?:request|application|access)\b[^.;]{{0,24}}\b(?:approved|granted)|\brequesting (?:model )?access\b|\brequest access to (?:the )?(?:model|weights|check-?points?|one of)|\bif you are granted\b|访问权限[^。]{{0,12}}申请|申请[^。]{{0,20}}(?:权重|模型下载)|审核通过后[^。]{{0,20}}(?:下载|获取|权重)",
            re.I,
        ),
    ),
    (
        GatingKind.FORM,
        Pattern(
            rf"\b(?:fill(?:ing)?(?: (?:in|out))?|complet\w+|submit\w*)\b[^.;]{{0,40}}\bform\b[^.;]{{0,60}}(?:\bto\b|\bfor\b)[^.;]{{0,40}}\b(?:access|obtain|get|download|receive|request)\b[^.;]{{0,40}}|\b(?:to|order to|for) (?:download|obtain|get|access|request|receive)\w*\b[^.;]{{0,20}}\b{_THING}[^.;]{{0,50}}\b(?:fill|complete|submit)\b[^.;]{{0,40}}\bform\b|\bdownload\b[^.;]{{0,40}}\b(?:check-?points?|weights)\b[^.;]{{0,20}}\bform\b|\bregister\b[^.;]{{0,10}}\bto (?:download|access|obtain)\b[^.;]{{0,20}}\b{_THING}|填写[^。]{{0,20}}(?:表|问卷)[^。]{{0,20}}(?:下载|获取)",
            re.I,
        ),
    ),
    (
        GatingKind.AGREEMENT,
        Pattern(
            rf"\b(?:to|order to|before|for) (?:download|obtain|get|access|use)\w*\b[^.;]{{0,20}}\b{_THING}[^.;]{{0,90}}\b(?:accept|agree to|sign|acknowledg\w+)\b[^.;]{{0,20}}\b(?:licen[cs]e|terms|agreement|conditions|policy)\b|\bread and accept the licen[cs]e\b|\b(?:accept|sign|agree to)\b[^.;]{{0,30}}\b(?:licen[cs]e|agreement|terms)\b[^.;]{{0,60}}\b(?:to|before|for) (?:download|access|obtain|us)\w*\b[^.;]{{0,20}}\b{_THING}|\b(?:visit|go to|log ?in|sign ?in)\b[^.;]{{0,60}}\band accept (?:the|our) licen[cs]e",
            re.I,
        ),
    ),
)
# Every pattern above needs one of these; most sentences have none.
_MAY_GATE = Pattern(r"request|appl|permission|approv|form|register|accept|agree|sign|acknowledg|grant|download|申请|填写|审核|下载|获取", re.I)
_NO_GATE = Pattern(r"\b(?:no|without(?: any)?|nor) (?:registration|forms?|approval|sign-?up|log-?in|waiting list)\b", re.I)
_NOT_THESE = Pattern(r"\b(?:whitelist|waitlist|api (?:key|access)|data ?sets?|corpus|corpora|issue|pull request|cluster|wandb)\b", re.I)


def find_gating(reading: Reading, cards: tuple[Card, ...], offered: Offered | None = None) -> tuple[Gating, ...]:
    """Every gate that a card or a README of the root shows, each once a kind and file; `offered`: where this model is."""
    found: dict[tuple[GatingKind, str], Gating] = {}
    for card in cards:
        for evidence in card.gating:
            kind = _of_field(evidence)
            found.setdefault((kind, card.path), Gating(kind, evidence))
    for document in reading.readmes:
        for block in document.blocks:
            if block.kind in (CODE, HEADING) or (under(block.headings, ASIDE_HEADING) and not under(block.headings, QUESTIONS_HEADING)) or under(block.headings, NEWS_HEADING) or DATED.match(block.text):
                continue
            for sentence in block.sentences:
                if not _MAY_GATE.search(sentence.text) or _NOT_THESE.search(sentence.text) or _NO_GATE.search(sentence.text) or (offered and is_of_others(sentence.text, block.links, offered)):
                    continue
                for kind, pattern in _PROSE:
                    if pattern.search(sentence.text) or (kind is GatingKind.FORM and _form_link(sentence.text, block.links)):
                        found.setdefault((kind, document.path), Gating(kind, document.quote(sentence.line, sentence.text)))
                        break
    return tuple(found.values())


def _of_field(evidence: Evidence) -> GatingKind:
    words = evidence.quote.lower()
    if "manual" in words or "approv" in words or "review" in words or words == "private: true":
        return GatingKind.APPROVAL
    # A condition to tick or a text to agree to is an agreement; a name and an address to leave is a click.
    return GatingKind.AGREEMENT if re.search(r"licen[cs]e|agree|terms|accept|\bnot\b|\bonly\b|commercial", words) else GatingKind.AUTOMATIC


def _form_link(text: str, links: tuple[object, ...]) -> bool:
    """A download link that leads to a form."""
    if not re.search(r"\bdownload\b|下载|获取", text, re.I) or not re.search(r"weights?|check-?points?|model|权重|模型", text, re.I):
        return False
    urls = [str(getattr(link, "url", "")) for link in links if str(getattr(link, "label", "")) and str(getattr(link, "label", "")) in text]
    return any(re.search(r"docs\.google\.com/forms|forms\.gle|forms\.office|wjx\.|feishu\.cn/share/base/form|surveymonkey|typeform", url) for url in urls)
