"""Dossier -> is it told how the training data were cleaned?"""

from __future__ import annotations

from checker.checks.rules import described
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is it told how data were cleaned, deduplicated and filtered? (OSAID 1.0, Data Information 1)"""
    return described(dossier["data-processing"])
