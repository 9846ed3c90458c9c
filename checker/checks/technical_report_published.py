"""Dossier -> is there a technical report?"""

from __future__ import annotations

from checker.checks.rules import published
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is there a technical report, here or linked? (OSAID 1.0 checklist, optional)"""
    return published(dossier["technical-report"])
