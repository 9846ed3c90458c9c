"""A Verdict in, shields.io's endpoint JSON out: the level a repository has reached, as a badge."""

from __future__ import annotations

import json

from checker.domain import Level, Verdict
from checker.reports.outline import changed

CACHE_SECONDS = 3600  # shields takes no less than 300
COLOURS = {
    Level.CLOSED: "#6e7781",
    Level.WEIGHTS_AVAILABLE: "#bf8700",
    Level.OPEN_WEIGHTS: "#0969da",
    Level.OPEN_SOURCE_AI: "#1a7f37",
}


def render(verdict: Verdict) -> str:
    """The endpoint JSON (schema version 1). It names the level, never the target or the potential level."""
    assessment = verdict.assessment
    level = assessment.level
    message = "not a model" if level is None else level.slug.replace("-", " ")
    if level is Level.OPEN_SOURCE_AI and assessment.open_data:
        message += " + open data"
    message += changed(verdict)
    return (
        json.dumps(
            {
                "schemaVersion": 1,
                "label": "openness",
                "message": message,
                "color": COLOURS[level] if level else "#6e7781",
                "cacheSeconds": CACHE_SECONDS,
            }
        )
        + "\n"
    )
