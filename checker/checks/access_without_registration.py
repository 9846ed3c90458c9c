"""Dossier -> may everybody fetch the parameters without saying who they are?"""

from __future__ import annotations

from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Can the parameters be fetched without an account, a shared contact or a form? (OSAID 1.0, the freedom to use)"""
    if dossier.gating:
        kinds = ", ".join(dict.fromkeys(gating.kind.value for gating in dossier.gating))
        return Finding.unmet(
            f"access to the parameters: a gate stands before them ({kinds})",
            *(gating.evidence for gating in dossier.gating),
        )
    return Finding.not_applicable(
        "access to the parameters: no gate was seen; a hub can set one that leaves no trace in the files"
    )
