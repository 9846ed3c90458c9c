"""The variables and the event of a runner in, the run on GitHub that this process is part of out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.domain import GateError, Links

_NAME = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)


@dataclass(frozen=True)
class Workflow:
    """The run on GitHub that this process is part of, as the runner describes it."""

    workspace: Path
    event_name: str = ""
    event: Mapping[str, Any] = field(default_factory=dict, repr=False)
    repository: str = ""  # OWNER/NAME
    sha: str = ""  # the commit that was checked out; for a pull request the merge result
    ref: str = ""
    server_url: str = "https://github.com"
    api_url: str = "https://api.github.com"
    run_id: str = ""
    run_attempt: str = ""
    actor: str = ""
    token: str = field(default="", repr=False)
    output: Path | None = None  # GITHUB_OUTPUT
    summary: Path | None = None  # GITHUB_STEP_SUMMARY
    of_the_job: Path | None = None  # a folder that the steps of this job share, and that no other job has
    gate: str = ""  # the page of the repository and commit that this Action is from
    has_checkout: bool = True  # whether what is in the workspace is the repository; else nothing there is read

    @property
    def pull_request(self) -> Mapping[str, Any] | None:
        """The pull request of the event, as its payload has it; None for every other event."""
        value = self.event.get("pull_request")
        return value if isinstance(value, Mapping) and self.event_name.startswith("pull_request") else None

    @property
    def base_sha(self) -> str | None:
        """The commit that the pull request, or the merge queue, wants to change; None outside of one."""
        group = self.event.get("merge_group")
        if self.event_name == "merge_group" and isinstance(group, Mapping):
            sha = group.get("base_sha")
            return sha if isinstance(sha, str) and sha else None
        return _sha(self.pull_request, "base")

    @property
    def reads_head_by_api(self) -> bool:
        """Whether the run has a token that may write, while what it judges is a change of anybody.

        Then the change is read through the API alone: its files have no place on the disk of such a run.
        """
        return self.event_name == "pull_request_target"

    @property
    def run(self) -> tuple[int, int]:
        """The run's id, which GitHub counts upward, and its attempt; zeros where the runner does not name them."""
        numbers = [int(text) if text.isdigit() else 0 for text in (self.run_id, self.run_attempt)]
        return numbers[0], numbers[1]

    @property
    def link_sha(self) -> str:
        """The commit that links point to: the pull request's head (the merge result vanishes), else what is judged."""
        return _sha(self.pull_request, "head") or self.sha

    @property
    def links(self) -> Links:
        """Where reports of this run lead to."""
        return self.links_of(self.run[0])

    def links_of(self, run: int) -> Links:
        """Where reports lead to: the docs and the issues of the Action at the revision that runs, and the run."""
        server = self.server_url.rstrip("/")
        if not server.startswith("https://"):
            return Links()
        known = run and _NAME.fullmatch(self.repository)
        page = f"{server}/{self.repository}/actions/runs/{run}" if known else ""
        home, _, _ = self.gate.partition("/blob/")
        return Links(f"{self.gate}/docs/", page, f"{home}/issues/new") if self.gate else Links(run=page)

    @property
    def url(self) -> str:
        """The repository's page, or nothing where the runner does not name it."""
        return f"{self.server_url.rstrip('/')}/{self.repository}" if self.repository else ""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Workflow:
        """The run that GITHUB_* variables describe. Raises GateError where the event file cannot be read."""
        return cls(
            workspace=Path(environ.get("GITHUB_WORKSPACE") or "."),
            event_name=environ.get("GITHUB_EVENT_NAME", ""),
            event=_event(environ.get("GITHUB_EVENT_PATH", "")),
            repository=environ.get("GITHUB_REPOSITORY", ""),
            sha=environ.get("GITHUB_SHA", ""),
            ref=environ.get("GITHUB_REF", ""),
            server_url=environ.get("GITHUB_SERVER_URL") or "https://github.com",
            api_url=environ.get("GITHUB_API_URL") or "https://api.github.com",
            run_id=environ.get("GITHUB_RUN_ID", ""),
            run_attempt=environ.get("GITHUB_RUN_ATTEMPT", ""),
            actor=environ.get("GITHUB_ACTOR", ""),
            token=environ.get("INPUT_TOKEN", ""),
            output=_optional_path(environ.get("GITHUB_OUTPUT", "")),
            summary=_optional_path(environ.get("GITHUB_STEP_SUMMARY", "")),
            of_the_job=_of_the_job(environ),
            gate=_gate(environ),
        )


def _of_the_job(environ: Mapping[str, str]) -> Path | None:
    """The runner's folder for temporary files, which it empties before each job; in a container, the home it gives.

    Of the former a container has the name and not the folder (actions/runner, ContainerActionHandler).
    """
    for name in ("RUNNER_TEMP", "HOME"):
        folder = environ.get(name, "")
        if folder and (name == "RUNNER_TEMP" or folder == "/github/home") and Path(folder).is_dir():
            return Path(folder)
    return None


def _gate(environ: Mapping[str, str]) -> str:
    repository, ref = environ.get("GITHUB_ACTION_REPOSITORY", ""), environ.get("GITHUB_ACTION_REF", "")
    server = (environ.get("GITHUB_SERVER_URL") or "https://github.com").rstrip("/")
    return f"{server}/{repository}/blob/{ref}" if repository and ref else ""


def _event(path: str) -> Mapping[str, Any]:
    if not path:
        return {}
    try:
        event = json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise GateError(
            "The event file cannot be read: {error}.", "Leave GITHUB_EVENT_PATH as the runner sets it.", error=error
        ) from None
    return event if isinstance(event, dict) else {}


def _sha(pull_request: Mapping[str, Any] | None, side: str) -> str | None:
    end = pull_request.get(side) if pull_request else None
    sha = end.get("sha") if isinstance(end, Mapping) else None
    return sha if isinstance(sha, str) and sha else None


def _optional_path(value: str) -> Path | None:
    return Path(value) if value else None
