"""Dossier -> is it told how the training data were obtained and selected?"""

from __future__ import annotations

from checker.checks.rules import described
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is it told how data were obtained, and which were taken? (OSAID 1.0, Data Information 1)"""
    return described(dossier["data-selection"])
