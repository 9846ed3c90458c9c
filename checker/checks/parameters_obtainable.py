"""Dossier -> can everybody get the model's parameters?"""

from __future__ import annotations

from collections.abc import Sequence

from checker.checks.rules import absent, because, evidence_of
from checker.domain import Dossier, Finding, State
from checker.words import Message, message

NAMED = 1  # places that the reason names; the evidence has more


def check(dossier: Dossier) -> Finding:
    """Are the parameters in the tree, in a release, or behind a link that is named? (OSAID 1.0, Parameters)"""
    parameters = dossier["parameters"]
    if parameters.state is State.PRESENT:
        shown = evidence_of(parameters)
        if shown:
            return Finding.met(_at(parameters.locations or (shown[0].path,)), *shown)
        return Finding.unknown(message("said to be there, but no place could be shown"))
    if parameters.state is State.NOT_FOUND:
        # Unlike other rows, a model repository that names no place for its weights offers none: that is its level.
        return Finding.unmet(because(message("nothing to download was found"), parameters.note), *parameters.evidence)
    return absent(parameters)


def _at(places: Sequence[str]) -> Message:
    """Where they are, in a clause: addresses, files, or words that say how they come."""
    if " " in places[0]:
        return message("{place}", place=places[0])
    named = ", ".join(place.removeprefix("https://").rstrip("/") for place in places[:NAMED])
    at = message("at {places}", places=named) if "://" in places[0] else message("in {places}", places=named)
    more = len(places) - NAMED
    return message("{places} and {number} more", places=at, number=more) if more > 0 else at
