"""Dossier -> are the results of the evaluations published?"""

from __future__ import annotations

from checker.checks.rules import published
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Are the results of the evaluations there? (OSAID 1.0 checklist, optional)"""
    return published(dossier["evaluation-results"])
