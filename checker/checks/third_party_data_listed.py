"""Dossier -> are the data from third parties listed, with where to get them?"""

from __future__ import annotations

from checker.checks.rules import described
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Are all data that others give or sell listed, and where? (OSAID 1.0, Data Information 3)"""
    return described(dossier["data-listing-third-party"])
