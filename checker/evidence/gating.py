"""Cards and prose in; the gates that stand between a person and the parameters out.

An absent `extra_gated_*` proves nothing offline: a hub may gate a page without a word in the card.
"""

from __future__ import annotations

import re

from checker.domain import Evidence, Gating, GatingKind
from checker.evidence.cards import Card
from checker.evidence.limits import said_in
from checker.evidence.parameters import Offered, is_of_others, names_of
from checker.evidence.reading import Reading
from checker.language.lexicon import split
from checker.language.restrictions import ACCESS_ASKS, rules_in

_SIGNED = frozenset("accept agree agreement sign signing acknowledge dua nda".split())
_FORMS = frozenset("form forms questionnaire register registration".split())


def find_gating(reading: Reading, cards: tuple[Card, ...], offered: Offered | None = None) -> tuple[Gating, ...]:
    """Every gate that a card or a README of the root shows, each once a kind and file; `offered`: where this model is."""
    found: dict[tuple[GatingKind, str], Gating] = {}
    for card in cards:
        for evidence in card.gating:
            kind = _of_field(evidence)
            found.setdefault((kind, card.path), Gating(kind, evidence))
    own = names_of(reading)
    for document in reading.readmes:
        for said in said_in(document, own):
            if (asked := _asked_for(said.text, own)) and not (offered and is_of_others(said.text, document.links, offered)):
                found.setdefault((asked, document.path), Gating(asked, document.quote(said.line, said.quote)))
    return tuple(found.values())


def _of_field(evidence: Evidence) -> GatingKind:
    words = evidence.quote.lower()
    if "manual" in words or "approv" in words or "review" in words or words == "private: true":
        return GatingKind.APPROVAL
    # A condition to tick or a text to agree to is an agreement; a name and an address to leave is a click.
    return GatingKind.AGREEMENT if re.search(r"licen[cs]e|agree|terms|accept|\bnot\b|\bonly\b|commercial", words) else GatingKind.AUTOMATIC


def _asked_for(text: str, own: frozenset[str]) -> GatingKind | None:
    """What stands between a person and the parameters, by a sentence that asks for it before they are had."""
    if not any(rule.id == ACCESS_ASKS for rule in rules_in(text, own)):
        return None
    words = set(split(text.lower()))
    if not words & _HAD and not any(word in text for word in _HAD_ELSEWHERE):
        return None
    return GatingKind.FORM if words & _FORMS else GatingKind.AGREEMENT if words & _SIGNED else GatingKind.APPROVAL


_HAD = frozenset("download downloading access obtain get receive given authorized log".split())
_HAD_ELSEWHERE = ("下载", "获取", "申请模型", "ダウンロード", "다운로드")
