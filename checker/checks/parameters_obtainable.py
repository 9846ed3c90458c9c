"""Dossier -> can everybody get the model's parameters?"""

from __future__ import annotations

from checker.checks.rules import absent, evidence_of, where
from checker.domain import Dossier, Finding, State

WHAT = "parameters"


def check(dossier: Dossier) -> Finding:
    """Are the parameters in the tree, in a release, or behind a link that is named? (OSAID 1.0, Parameters)"""
    parameters = dossier["parameters"]
    if parameters.state is State.PRESENT:
        shown = evidence_of(parameters)
        if shown:
            places = ", ".join(parameters.locations[:3]) or shown[0].path
            return Finding.met(f"{WHAT}: obtainable from {places}", *shown)
        return Finding.unknown(f"{WHAT}: said to be there, but no place could be shown")
    if parameters.state is State.NOT_FOUND:
        # Unlike other rows, a model repository that names no place for its weights offers none: that is its level.
        note = f" ({parameters.note})" if parameters.note else ""
        return Finding.unmet(
            f"{WHAT}: nothing to obtain was found; looked in {where(parameters)}{note}", *parameters.evidence
        )
    return absent(parameters, WHAT)
