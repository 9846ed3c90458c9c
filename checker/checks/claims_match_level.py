"""Dossier and level -> is the model called what it is?"""

from __future__ import annotations

from checker.domain import Dossier, Finding, Level


def check(dossier: Dossier, level: Level | None) -> Finding:
    """Is the model called open source only where it is? The one check that looks at what the others concluded."""
    if not dossier.claims:
        return Finding.not_applicable("claims: the repository does not call this model open source")
    if level is Level.OPEN_SOURCE_AI:
        return Finding.met("claims: called open source, and consistent with the OSAID 1.0 checklist", *dossier.claims)
    if level is None:
        return Finding.not_applicable("claims: no model is judged here", *dossier.claims)
    found = f"level {level.value}, {level.title}"
    return Finding.unmet(
        f"claims: called open source, but what was found is {found}",
        *dossier.claims,
        fix=f"Say what it is ({level.title}), or give what the next level still needs.",
    )
