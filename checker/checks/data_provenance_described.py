"""Dossier -> is it told where the training data come from?"""

from __future__ import annotations

from checker.checks.rules import described
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is it told where all training data come from? (OSAID 1.0, Data Information 1)"""
    return described(dossier["data-provenance"])
