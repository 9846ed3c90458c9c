"""A Verdict in, shields.io's endpoint JSON out: the level a repository has reached, as a badge."""

from __future__ import annotations

import json
from typing import NamedTuple

from checker.domain import Cause, Level, Verdict
from checker.reports.outline import changed
from checker.words import Message, _, told

CACHE_SECONDS = 3600  # shields takes no less than 300
LABEL = Message("openness")

GREY, GREEN, BLUE, AMBER, OCHRE = "#6e7781", "#1a7f37", "#0969da", "#bf8700", "#8a7340"
"""White text on each has a contrast of at least 3; the two of level 2 differ in saturation, not in hue alone."""

HIGH = {
    Level.CLOSED: (Message("closed"), GREY),
    Level.OPEN_WEIGHTS: (Message("open weights"), BLUE),
    Level.OPEN_SOURCE_AI: (Message("open source ai"), GREEN),
}

# Level 2 is of two kinds: somebody says no, or nobody says anything that can be relied on.
SECOND = {
    Cause.TERMS_RESTRICT: (Message("restricted"), AMBER),
    Cause.BASE_RESTRICTS: (Message("restricted"), AMBER),
    Cause.ACCESS_RESTRICTED: (Message("restricted"), AMBER),
    Cause.TERMS_NOT_STATED: (Message("licence not stated"), OCHRE),
    Cause.BASE_NOT_ESTABLISHED: (Message("licence not stated"), OCHRE),
    Cause.CONFLICT: (Message("licence not clear"), OCHRE),
    Cause.NOT_READ: (Message("licence not clear"), OCHRE),
    Cause.TERMS_UNCLEAR: (Message("licence not clear"), OCHRE),
}
OTHERWISE = (Message("weights available"), AMBER)  # the weights are free, and the code is not there or not free


class Badge(NamedTuple):
    """What a badge shows: two pieces of text, and the colour of the second as #rrggbb."""

    label: str
    message: str
    colour: str


def badge(verdict: Verdict) -> Badge:
    """The badge of `verdict`. It names the level that is reached, never the target or the potential level."""
    assessment = verdict.assessment
    level = assessment.level
    if level is None:
        judged = not assessment.dossier.is_model
        return Badge(told(LABEL), _("not a model") if judged else _("not judged"), GREY)
    cause = assessment.cause
    words, colour = HIGH.get(level) or (SECOND.get(cause, OTHERWISE) if cause else OTHERWISE)
    message = f"{level.value}/4 {told(words)}"
    if level is Level.OPEN_SOURCE_AI and assessment.open_data:
        message += _(" +open data")
    if assessment.vouched_for:
        message = _("{message} (attested)", message=message)
    return Badge(told(LABEL), message + changed(verdict), colour)


def render(verdict: Verdict) -> str:
    """The endpoint JSON (schema version 1)."""
    shown = badge(verdict)
    values = {
        "schemaVersion": 1,
        "label": shown.label,
        "message": shown.message,
        "color": shown.colour,
        "cacheSeconds": CACHE_SECONDS,
    }
    return json.dumps(values, ensure_ascii=False) + "\n"
