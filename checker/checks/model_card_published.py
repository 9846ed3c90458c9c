"""Dossier -> is there a model card?"""

from __future__ import annotations

from checker.checks.rules import published
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is there a model card? (OSAID 1.0 checklist, optional)"""
    return published(dossier["model-card"])
