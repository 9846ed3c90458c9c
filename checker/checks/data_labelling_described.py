"""Dossier -> is it told how the training data were labelled?"""

from __future__ import annotations

from checker.checks.rules import described
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is it told who or what labelled the data, and how, if they were? (OSAID 1.0, Data Information 1)"""
    return described(dossier["data-labelling"])
