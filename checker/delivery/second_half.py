"""A finished run's report and its workflow_run event in, the pull request's comment out: for runs without the right to.

The report is an artifact of a pull request of anybody. Nothing of it is taken that the schema does not allow, its words
are defused by the same templates as any text, and where it belongs is asked of GitHub, not of the report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from checker.config import Workflow
from checker.delivery.outputs import REPORT_FILE
from checker.domain import GateError, Verdict
from checker.reports import reading
from checker.sources.github_client import Access, asking

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True)
class FinishedRun:
    """The run that judged a pull request, as its workflow_run event tells: whose commit, and from where."""

    head_sha: str
    head_repository: str  # OWNER/NAME; empty where the fork is gone
    head_branch: str
    pull_requests: tuple[int, ...]
    run: tuple[int, int]  # its id and attempt

    @classmethod
    def of(cls, workflow: Workflow) -> FinishedRun | None:
        """The run of the event; None where it judged no pull request. Raises GateError where the event is none."""
        run = workflow.event.get("workflow_run")
        if not isinstance(run, Mapping) or not _SHA.fullmatch(str(run.get("head_sha"))):
            raise GateError(
                "The event carries no finished run.",
                "Start this half with `on: workflow_run` (docs/github.md has the whole workflow).",
            )
        if run.get("event") != "pull_request":
            return None
        repository = run.get("head_repository")
        listed = run.get("pull_requests")
        return cls(
            head_sha=str(run["head_sha"]),
            head_repository=str(repository.get("full_name") or "") if isinstance(repository, Mapping) else "",
            head_branch=str(run.get("head_branch") or ""),
            pull_requests=tuple(_numbers(listed)),
            run=(_count(run.get("id")), _count(run.get("run_attempt"))),
        )


def find_pull_request(finished: FinishedRun, workflow: Workflow, access: Access) -> int | None:
    """The open pull request whose head is the commit that was judged; None where it has moved on or is closed.

    The event lists none for forks, so the branch is looked up; a branch of that name with another head is not taken.
    """
    requester = access.client.requester
    api = f"/repos/{workflow.repository}/pulls"
    owner = finished.head_repository.partition("/")[0]
    found: list[Any] = []
    with asking("the pull request of the finished run"):
        for number in finished.pull_requests:
            found.append(requester.requestJsonAndCheck("GET", f"{api}/{number}")[1])
        if owner and not found:
            parameters = {"state": "open", "head": f"{owner}:{finished.head_branch}", "per_page": 100}
            found += requester.requestJsonAndCheck("GET", api, parameters=parameters)[1]
        for pull in found:
            if pull["head"]["sha"] == finished.head_sha and pull["state"] == "open":
                return int(pull["number"])
    return None


def read_report(path: Path, finished: FinishedRun, workflow: Workflow) -> Verdict:
    """The verdict in the report at `path` (a file, or a folder with REPORT_FILE in it), tied to the finished run.

    Raises GateError where there is none, it is no report, or it speaks of another commit. Where it says that its
    subject lies is not believed: links lead to this repository.
    """
    file = path / REPORT_FILE if path.is_dir() else path
    try:
        with file.open("rb") as stream:
            data = stream.read(reading.LIMIT + 1)
    except OSError as error:
        raise GateError(
            f"The report {file.name} cannot be read: {error.strerror}.",
            "Download the artifact of the first half before, and name its folder with `path` (docs/github.md).",
        ) from None
    verdict = reading.read(data.decode("utf-8", "replace"))
    repository = verdict.assessment.repository
    if repository.revision != finished.head_sha:
        raise GateError(
            "The report speaks of another commit than the run that it is from.",
            "Upload the report that the gate wrote in that run, unchanged.",
        )
    trusted = replace(
        repository,
        name=workflow.repository.rpartition("/")[2],
        url=f"{workflow.server_url.rstrip('/')}/{quote(workflow.repository)}",
    )
    return verdict._replace(assessment=verdict.assessment._replace(repository=trusted))


def ensure_no_more_than(own: Verdict, reported: Verdict) -> None:
    """Refuse a report that claims a higher level than the commit itself shows to whoever reads it here.

    The first half runs what the pull request says it should run, so its report may be made up. Raises GateError.
    """
    shown, claimed = own.assessment.level, reported.assessment.level
    if (claimed or 0) > (shown or 0):
        raise GateError(
            f"The report claims level {claimed}, and the commit shows level {shown or 'none'}: nothing was written.",
            "Look at the pull request's own workflow files; or update its branch, if only the merge has that level.",
        )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 10**18 else 0


def _numbers(listed: Any) -> list[int]:
    pulls = listed if isinstance(listed, list) else []
    numbers = [pull.get("number") for pull in pulls[:10] if isinstance(pull, Mapping)]
    return [number for number in numbers if isinstance(number, int) and number > 0]
