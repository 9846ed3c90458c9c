"""Dossier -> are the training data themselves open?"""

from __future__ import annotations

from checker.checks.rules import absent, terms_are_open
from checker.domain import Dossier, Finding, State, Subject


def check(dossier: Dossier) -> Finding:
    """Are all training data linked and under open terms? It decides `+open-data` (G7 Vision, 2026)."""
    datasets = dossier["datasets"]
    if datasets.state is not State.PRESENT:
        return absent(datasets)
    return terms_are_open(datasets, Subject.DATA)
