"""An Assessment in, what other definitions say of the same evidence out: the G7's term, a class of the Model Openness
Framework, and what speaks for and against the exemption of the EU's AI Act. None of them moves the level."""

from __future__ import annotations

from typing import NamedTuple

from checker.domain import Assessment, Level
from checker.frames.eu import Point, points
from checker.frames.mof import Standing, assess

G7_NONE = "none"
"""A level that the G7's Vision on AI openness (2026-05-29) has no term for."""


class Frames(NamedTuple):
    """The other definitions, each by itself."""

    g7: str | None
    mof: Standing | None
    eu: tuple[Point, ...]


def frames_of(assessment: Assessment) -> Frames:
    """What the other definitions say of `assessment`. Of what is no model they say nothing."""
    if not assessment.dossier.is_model or assessment.level is None:
        return Frames(None, None, ())
    level = assessment.level
    term = G7_NONE if level is Level.CLOSED else level.title
    if level is Level.OPEN_SOURCE_AI and assessment.open_data:
        term += " with Open Data"
    return Frames(term, assess(assessment), points(assessment))
