"""Dossier -> are the libraries and tools that the code needs open?"""

from __future__ import annotations

from dataclasses import replace

from checker.checks.rules import code_is_open
from checker.domain import Answer, Dossier, Finding
from checker.words import message


def check(dossier: Dossier) -> Finding:
    """Are the tokenizer, search and other libraries that were used open? (OSAID 1.0, Code)"""
    libraries = dossier["supporting-libraries"]
    found = code_is_open(libraries)
    if found.answer is not Answer.MET:
        return found
    said = message("listed in {places} (their licences were not checked)", places=", ".join(libraries.locations[:2]))
    return replace(found, reason=said)
