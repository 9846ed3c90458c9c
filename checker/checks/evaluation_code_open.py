"""Dossier -> is the code that measured the model open?"""

from __future__ import annotations

from checker.checks.rules import code_is_open
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is the code of the evaluations there? (OSAID 1.0 checklist, optional)"""
    return code_is_open(dossier["evaluation-code"])
