"""Dossier -> is there a card for the training data?"""

from __future__ import annotations

from checker.checks.rules import published
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is there a card for the training data, here or linked? (OSAID 1.0 checklist, optional)"""
    return published(dossier["data-card"])
