"""Dossier -> is the code that trained the model open?"""

from __future__ import annotations

from checker.checks.rules import code_is_open
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is the code for training, validation and testing there, with its settings? (OSAID 1.0, Code)"""
    return code_is_open(dossier["training-code"])
