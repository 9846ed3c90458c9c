"""Dossier -> is the code that ran the model on benchmarks open?"""

from __future__ import annotations

from checker.checks.rules import code_is_open
from checker.domain import Dossier, Finding


def check(dossier: Dossier) -> Finding:
    """Is the code used for inference on benchmarks there? (OSAID 1.0 checklist, optional)"""
    return code_is_open(dossier["benchmark-inference-code"])
