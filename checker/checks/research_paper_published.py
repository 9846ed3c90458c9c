"""Dossier -> is there a research paper?"""

from __future__ import annotations

from checker.checks.rules import published
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is there a research paper, here or linked? (OSAID 1.0 checklist, optional)"""
    return published(dossier["research-paper"])
