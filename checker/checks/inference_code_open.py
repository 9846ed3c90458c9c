"""Dossier -> is the code that runs the model open?"""

from __future__ import annotations

from checker.checks.rules import code_is_open
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is the code that runs the model there, or in an open library that is named? (OSAID 1.0, Code)"""
    return code_is_open(dossier["inference-code"])
