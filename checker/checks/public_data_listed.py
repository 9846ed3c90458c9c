"""Dossier -> are the public training data listed, with where to get them?"""

from __future__ import annotations

from checker.checks.rules import described
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Are all public training data listed, and where they are? (OSAID 1.0, Data Information 2)"""
    return described(dossier["data-listing-public"])
