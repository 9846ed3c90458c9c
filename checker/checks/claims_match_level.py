"""Dossier and level -> is the model called what it is?"""

from __future__ import annotations

from checker.domain import Dossier, Finding, Level
from checker.words import LEVELS, message


def check(dossier: Dossier, level: Level | None) -> Finding:
    """Is the model called open source only where it is? The one check that looks at what the others concluded."""
    if not dossier.claims:
        return Finding.not_applicable(message("the model is not called open source"))
    if level is Level.OPEN_SOURCE_AI:
        return Finding.met(message("called open source, and consistent with the OSAID 1.0 checklist"), *dossier.claims)
    if level is None:
        return Finding.not_applicable(message("no model is judged here"), *dossier.claims)
    name = LEVELS[level]
    return Finding.unmet(
        message("called open source; at level {number} the honest term is “{name}”", number=level.value, name=name),
        *dossier.claims,
        fix=message("Write “{name}” there, or do what the next level still needs.", name=name),
    )
