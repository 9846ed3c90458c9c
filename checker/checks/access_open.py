"""Dossier -> may everybody fetch the parameters without terms, a form or a decision by somebody?"""

from __future__ import annotations

from checker.domain import Dossier, Finding, GatingKind
from checker.words import Message, message

ASKS = {
    GatingKind.FORM: message("a form has to be filled in"),
    GatingKind.AGREEMENT: message("an agreement beyond the licence has to be accepted"),
    GatingKind.APPROVAL: message("somebody has to approve each person"),
}


def check(dossier: Dossier) -> Finding:
    """Is there no gate with terms, a form or an approval before the parameters? (OSAID 1.0: "without having to ask")"""
    barred = [gating for gating in dossier.gating if gating.kind in ASKS]
    if barred:
        asked: Message | None = None
        for kind in dict.fromkeys(ASKS[gating.kind] for gating in barred):
            asked = message("{these}, {and_this}", these=asked, and_this=kind) if asked else kind
        return Finding.unmet(asked or "", *(gating.evidence for gating in barred))
    if dossier.gating:
        return Finding.met(
            message("a click that shares a contact is all that is asked"),
            *(gating.evidence for gating in dossier.gating),
        )
    return Finding.not_applicable(
        message("no sign-up form seen in the files (the hub's own settings were not checked)")
    )
