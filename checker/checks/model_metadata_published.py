"""Dossier -> is there metadata that programs can read?"""

from __future__ import annotations

from checker.checks.rules import published
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is there metadata that programs can read, such as a configuration? (OSAID 1.0 checklist, optional)"""
    return published(dossier["model-metadata"])
