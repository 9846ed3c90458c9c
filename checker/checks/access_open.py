"""Dossier -> may everybody fetch the parameters without terms, a form or a decision by somebody?"""

from __future__ import annotations

from checker.domain import Dossier, Finding, GatingKind

ASKS = {
    GatingKind.FORM: "a form has to be filled in",
    GatingKind.AGREEMENT: "an agreement beyond the licence has to be accepted",
    GatingKind.APPROVAL: "somebody has to approve each person",
}


def check(dossier: Dossier) -> Finding:
    """Is there no gate with terms, a form or an approval before the parameters? (OSAID 1.0: "without having to ask")"""
    barred = [gating for gating in dossier.gating if gating.kind in ASKS]
    if barred:
        asked = "; ".join(dict.fromkeys(ASKS[gating.kind] for gating in barred))
        return Finding.unmet(f"access to the parameters: {asked}", *(gating.evidence for gating in barred))
    if dossier.gating:
        return Finding.met(
            "access to the parameters: a click that shares a contact is all that is asked",
            *(gating.evidence for gating in dossier.gating),
        )
    return Finding.not_applicable(
        "access to the parameters: no gate was seen; a hub can set one that leaves no trace in the files"
    )
