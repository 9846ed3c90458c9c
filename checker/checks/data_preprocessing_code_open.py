"""Dossier -> is the code that prepared the training data open?"""

from __future__ import annotations

from checker.checks.rules import code_is_open
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is the code that processed and filtered the training data there? (OSAID 1.0, Code)"""
    return code_is_open(dossier["data-preprocessing-code"])
