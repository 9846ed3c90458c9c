"""A Verdict in, the Model Openness Tool's YAML out: the components that were found, each with its licence."""

from __future__ import annotations

from checker.domain import Verdict
from checker.frames import mot


def render(verdict: Verdict) -> str:
    """The release as the tool reads it. Of what is no model there are no components."""
    assessment = verdict.assessment
    raw = mot.declare(assessment, date=verdict.judged_at)
    if not assessment.dossier.is_model or assessment.level is None:
        raw["release"]["components"] = []
    state = "# Made from a checkout with uncommitted changes.\n" if assessment.repository.dirty else ""
    return state + mot.dump(raw)
