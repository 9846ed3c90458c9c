"""A Verdict in, a check run with annotations on the judged commit out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from checker.domain import Level, Verdict
from checker.reports.annotations import Annotation
from checker.reports.annotations import marks as marks_of
from checker.reports.outline import headline
from checker.reports.places import Places
from checker.reports.visible import shortened, visible
from checker.sources.github_client import asking

if TYPE_CHECKING:
    from github import Github

NAME = "openness"
BATCH = 50
"""Annotations of one request; more are added by further ones (docs.github.com, "Update a check run")."""

MOST_ANNOTATIONS = 500
TITLE_LIMIT = 255
SUMMARY_LIMIT = 65_535
MESSAGE_LIMIT = 16_000
"""Characters, at most four bytes each: GitHub takes 64 KB of a message."""

_ELSEWHERE = re.compile(r"https?:|release:|hf:|github:|place:")
_LEVELS = {"error": "failure", "warning": "warning", "notice": "notice"}


def publish(client: Github, repository: str, sha: str, run: str, verdict: Verdict, summary: str) -> str:
    """Writes the check run `NAME` on commit `sha` and returns its page. `run` tells the runs of a workflow apart.

    A run that is already there (this one again, or a POST that was answered 502) is updated. Raises GitHubError.
    """
    api = f"/repos/{repository}"
    requester = client.requester
    found = marks(verdict)
    batches = [found[i : i + BATCH] for i in range(0, len(found), BATCH)] or [[]]
    outputs = [_output(verdict, summary, batch) for batch in batches]
    body: dict[str, Any] = {
        "name": NAME,
        "head_sha": sha,
        "external_id": run,
        "status": "completed",
        "conclusion": conclusion(verdict),
    }
    with asking("the check runs of the commit"):
        parameters = {"check_name": NAME, "filter": "all", "per_page": 100}
        _, data = requester.requestJsonAndCheck("GET", f"{api}/commits/{sha}/check-runs", parameters=parameters)
        existing = [item for item in data["check_runs"] if item.get("external_id") == run]
    with asking("a check run on the commit"):
        if existing:
            path = f"{api}/check-runs/{existing[0]['id']}"
            update = {name: value for name, value in body.items() if name != "head_sha"}
            # Annotations are added, never replaced: those of the earlier run stand already.
            output = outputs[0] if not existing[0]["output"]["annotations_count"] else _output(verdict, summary, [])
            _, data = requester.requestJsonAndCheck("PATCH", path, input={**update, "output": output})
            return str(data["html_url"])
        _, data = requester.requestJsonAndCheck("POST", f"{api}/check-runs", input={**body, "output": outputs[0]})
        for output in outputs[1:]:
            requester.requestJsonAndCheck("PATCH", f"{api}/check-runs/{data['id']}", input={"output": output})
        return str(data["html_url"])


def conclusion(verdict: Verdict) -> str:
    """GitHub's word for the verdict; a repository that is no model and may be none is neutral."""
    if verdict.assessment.level is None and verdict.passed:
        return "neutral"
    if verdict.warn_only and not verdict.passed:
        return "neutral"
    return "success" if verdict.passed else "failure"


def marks(verdict: Verdict) -> list[dict[str, Any]]:
    """The annotations in GitHub's JSON, the most important first; those without a place in a file stay out."""
    places = Places.of(verdict.assessment.repository)
    found = [a for a in marks_of(verdict) if a.evidence is not None and not _ELSEWHERE.match(a.evidence.path)]
    return [_mark(a, places) for a in found[:MOST_ANNOTATIONS]]


def _mark(annotation: Annotation, places: Places) -> dict[str, Any]:
    if annotation.evidence is None:
        raise ValueError("an annotation of a check run needs a place")
    line = annotation.evidence.line or 1
    mark = {
        "path": places.path(annotation.evidence.path),
        "start_line": line,
        "end_line": line,
        "annotation_level": _LEVELS[annotation.kind],
        "message": shortened(visible(annotation.message), MESSAGE_LIMIT),
    }
    if annotation.title:
        mark["title"] = shortened(visible(annotation.title), TITLE_LIMIT)
    return mark


def _output(verdict: Verdict, summary: str, found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    short = summary if len(summary) <= SUMMARY_LIMIT else "The report is too long for a check run: see the job summary."
    target: Level = verdict.target
    title = f"{headline(verdict)} (target: {target.value}, {target.slug})"
    return {"title": shortened(title, TITLE_LIMIT), "summary": short, "annotations": list(found)}
