"""Dossier -> do the documents about the training data come under open terms?"""

from __future__ import annotations

from checker.checks.rules import at, evidence_of, restricted_by, restricting
from checker.domain import Dossier, Evidence, Finding, Standing, State

ITEMS = (
    "data-provenance",
    "data-scope",
    "data-selection",
    "data-labelling",
    "data-processing",
    "data-listing-public",
    "data-listing-third-party",
)
WHAT = "terms of the data information"


def check(dossier: Dossier) -> Finding:
    """Do all documents that hold the data information come under open terms? (OSAID 1.0, Data Information)"""
    told = [dossier[item] for item in ITEMS if dossier[item].state is State.PRESENT]
    if not told:
        return Finding.unknown(f"{WHAT}: no data information was found that could have terms")
    restricted = next((item for item in told if item.terms.standing is Standing.RESTRICTED), None)
    if restricted:
        return Finding.unmet(f"{WHAT}: {restricted_by(restricted.terms)}", *restricting(restricted.terms))
    unlicensed = next((item for item in told if item.terms.standing is Standing.NONE), None)
    if unlicensed:
        shown = evidence_of(unlicensed)
        return Finding.unmet(f"{WHAT}: {_first(shown)} comes without a licence, so it may be read and no more", *shown)
    # Any open licence frees a document: OSAID asks for terms here, not for a software licence.
    unsettled = next((item for item in told if item.terms.standing is not Standing.OPEN), None)
    if unsettled:
        shown = evidence_of(unsettled)
        note = f" ({unsettled.terms.note})" if unsettled.terms.note else ""
        return Finding.unknown(f"{WHAT}: not established for {_first(shown)}{note}", *shown)
    evidence = tuple(dict.fromkeys(e for item in told for e in (item.terms.evidence or evidence_of(item))))
    expressions = ", ".join(sorted({item.terms.expression or "open terms" for item in told}))
    if not evidence:
        return Finding.unknown(f"{WHAT}: said to be open, but no place could be shown")
    return Finding.met(f"{WHAT}: {expressions}", *evidence)


def _first(evidence: tuple[Evidence, ...]) -> str:
    return at(evidence[0]) if evidence else "a document"
