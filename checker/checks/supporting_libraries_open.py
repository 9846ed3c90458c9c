"""Dossier -> are the libraries and tools that the code needs open?"""

from __future__ import annotations

from checker.checks.rules import code_is_open
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Are the tokenizer, search and other libraries that were used open? (OSAID 1.0, Code)"""
    return code_is_open(dossier["supporting-libraries"], "supporting libraries")
