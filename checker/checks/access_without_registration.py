"""Dossier -> may everybody fetch the parameters without saying who they are?"""

from __future__ import annotations

from checker.domain import Dossier, Finding
from checker.words import message


def check(dossier: Dossier) -> Finding:
    """Can the parameters be fetched without an account, a shared contact or a form? (OSAID 1.0, the freedom to use)"""
    if dossier.gating:
        kinds = ", ".join(dict.fromkeys(gating.kind.value for gating in dossier.gating))
        return Finding.unmet(
            message("something is asked for before ({kinds})", kinds=kinds),
            *(gating.evidence for gating in dossier.gating),
        )
    return Finding.not_applicable(
        message("no sign-up form seen in the files (the hub's own settings were not checked)")
    )
