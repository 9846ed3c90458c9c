"""Dossier -> are there samples of what the model puts out?"""

from __future__ import annotations

from checker.checks.rules import published
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Are there samples of what the model puts out? (OSAID 1.0 checklist, optional)"""
    return published(dossier["sample-outputs"])
