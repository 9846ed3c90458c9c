"""Dossier -> is it told what the training data are?"""

from __future__ import annotations

from checker.checks.rules import described
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is it told how much, which kinds and which languages or domains? (OSAID 1.0, Data Information 1)"""
    return described(dossier["data-scope"])
