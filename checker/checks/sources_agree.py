"""Dossier -> do LICENSE, card, README and metadata say the same?"""

from __future__ import annotations

from checker.domain import Dossier, Finding
from checker.words import message


def check(dossier: Dossier) -> Finding:
    """Do all places that speak of terms or of base models agree? Where they do not, the strictest one counted."""
    if dossier.conflicts:
        return Finding.unmet(
            "; ".join(conflict.what for conflict in dossier.conflicts),
            *(evidence for conflict in dossier.conflicts for evidence in conflict.evidence),
        )
    spoken = dossier["parameters"].terms.evidence
    if spoken:
        return Finding.met(message("nothing contradicts what is said about the weights"), *spoken)
    return Finding.not_applicable(message("nothing is said about the weights that could be contradicted"))
