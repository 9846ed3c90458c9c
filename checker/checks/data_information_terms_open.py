"""Dossier -> do the documents about the training data come under open terms?"""

from __future__ import annotations

from checker.checks.rules import because, evidence_of, restricted_by, restricting
from checker.domain import Dossier, Evidence, Finding, Standing, State
from checker.words import at, message

ITEMS = (
    "data-provenance",
    "data-scope",
    "data-selection",
    "data-labelling",
    "data-processing",
    "data-listing-public",
    "data-listing-third-party",
)


def check(dossier: Dossier) -> Finding:
    """Do all documents that hold the data information come under open terms? (OSAID 1.0, Data Information)"""
    told = [dossier[item] for item in ITEMS if dossier[item].state is State.PRESENT]
    if not told:
        return Finding.unknown(message("no description was found that could have one"))
    restricted = next((item for item in told if item.terms.standing is Standing.RESTRICTED), None)
    if restricted:
        return Finding.unmet(restricted_by(restricted.terms), *restricting(restricted.terms))
    unlicensed = next((item for item in told if item.terms.standing is Standing.NONE), None)
    if unlicensed:
        shown = evidence_of(unlicensed)
        return Finding.unmet(message("{place} comes without a licence", place=_first(shown)), *shown)
    # Any open licence frees a document: OSAID asks for terms here, not for a software licence.
    unsettled = next((item for item in told if item.terms.standing is not Standing.OPEN), None)
    if unsettled:
        shown = evidence_of(unsettled)
        said = message("not known for {place}", place=_first(shown))
        return Finding.unknown(because(said, unsettled.terms.note), *shown)
    evidence = tuple(dict.fromkeys(e for item in told for e in (item.terms.evidence or evidence_of(item))))
    expressions = ", ".join(sorted({item.terms.expression for item in told if item.terms.expression}))
    if not evidence:
        return Finding.unknown(message("said to be open, but no place could be shown"))
    said = message("under {licence}", licence=expressions) if expressions else message("under an open licence")
    return Finding.met(said, *evidence)


def _first(evidence: tuple[Evidence, ...]) -> str:
    return at(evidence[0]) if evidence else message("a document")
