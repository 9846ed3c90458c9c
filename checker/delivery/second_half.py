"""A workflow_run event in, the pull request that its run judged out: for runs that were not allowed to comment.

The report of that run is an artifact which a pull request of anybody has made. It shows that there was a run; no word
of it is read, and what is said of the pull request is judged anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.delivery.outputs import REPORT_FILE
from checker.domain import GateError
from checker.sources.github_client import Access, asking
from checker.workflow import Workflow

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


def find_pull_request(finished: FinishedRun, workflow: Workflow, access: Access) -> Mapping[str, Any] | None:
    """GitHub's record of the open pull request whose head is the judged commit; None where it moved on or is closed.

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
                return dict(pull)
    return None


def ensure_report(path: Path) -> None:
    """Refuse to speak where the finished run left no report at `path` (a file, or a folder with REPORT_FILE in it).

    Nothing of the report is read: the pull request's own workflow wrote it. Raises GateError.
    """
    file = path / REPORT_FILE if path.is_dir() else path
    if not file.is_file():
        raise GateError(
            "The report {file} cannot be read: there is no such file.",
            "Download the artifact of the first half before, and name its folder with `path` (docs/github.md).",
            file=file.name,
        )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 10**18 else 0


def _numbers(listed: Any) -> list[int]:
    pulls = listed if isinstance(listed, list) else []
    numbers = [pull.get("number") for pull in pulls[:10] if isinstance(pull, Mapping)]
    return [number for number in numbers if isinstance(number, int) and number > 0]
