"""Dossier -> are the data that measured the model published?"""

from __future__ import annotations

from checker.checks.rules import published
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Are the data of the evaluations there, or named with a link? (OSAID 1.0 checklist, optional)"""
    return published(dossier["evaluation-data"])
