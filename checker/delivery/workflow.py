"""A Verdict and the workflow run it was reached in, in; the pull request's comment and a check run on GitHub, out.

Whether GitHub takes them or not, the job's status is the verdict's: what was refused comes back as a note.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.config import Config
from checker.delivery import check_run
from checker.delivery.comment import Thread, speak
from checker.domain import Verdict
from checker.reports import comment, render
from checker.reports.outline import is_unchanged
from checker.sources.github_client import Access, GitHubError
from checker.workflow import Workflow

if TYPE_CHECKING:
    from github import Github

DEPENDABOT = "dependabot[bot]"
_NAME = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)


@dataclass(frozen=True)
class Place:
    """Where a verdict is said: pull request `number` (None: none), commit `sha`; `about` what, by which `run`."""

    number: int | None
    sha: str
    about: str
    run: tuple[int, int]

    @classmethod
    def of(cls, config: Config, workflow: Workflow) -> Place:
        """The place that the event of the run names."""
        return cls(number_of(workflow.pull_request), workflow.link_sha, config.path, workflow.run)


def deliver(verdict: Verdict, config: Config, access: Access, place: Place | None = None) -> list[str]:
    """Writes what `config` asks for and returns what people should know of it, one sentence each.

    `place` is where, if the event itself does not say.
    """
    workflow = config.workflow
    if workflow is None or not _NAME.fullmatch(workflow.repository):
        return []
    place = place or Place.of(config, workflow)
    notes = []
    if config.comment != "never" and place.number is not None:
        thread = Thread(workflow.repository, place.number, place.about, place.run)
        notes += _comment(verdict, workflow, access, thread, begins=_begins(verdict, config))
    if config.check_run and place.sha:
        notes += _check_run(verdict, workflow, access, place)
    return notes


def number_of(pull_request: Mapping[str, Any] | None) -> int | None:
    """The number of the pull request that an event's payload has; None where it has none."""
    number = pull_request.get("number") if pull_request else None
    return number if isinstance(number, int) and number > 0 else None


def _begins(verdict: Verdict, config: Config) -> bool:
    """Whether a comment is begun for `verdict`; one that is there is kept up to date in any case."""
    if config.comment == "on-failure":
        return not verdict.passed
    return config.comment == "always" or not is_unchanged(verdict)


def _comment(verdict: Verdict, workflow: Workflow, access: Access, thread: Thread, begins: bool) -> list[str]:
    if not access.token:
        return ["No comment was written: there is no token (input `token`)."]
    try:
        spoken = speak(access.client, thread, render(verdict, "comment"), begins)
    except GitHubError as error:
        return [_refusal("The comment was not written", error, workflow)]
    return ["The comment was left as it is: a newer run has written it."] if "newer" in spoken.what else []


def _check_run(verdict: Verdict, workflow: Workflow, access: Access, place: Place) -> list[str]:
    if not access.token:
        return ["No check run was written: there is no token (input `token`)."]
    client: Github = access.client
    run = ".".join(map(str, place.run))
    text = render(verdict, "comment").removeprefix(comment.MARKER).lstrip()
    try:
        check_run.publish(client, workflow.repository, place.sha, run, verdict, text)
    except GitHubError as error:
        return [_refusal("The check run was not written", error, workflow)]
    return []


def _refusal(what: str, error: GitHubError, workflow: Workflow) -> str:
    """Why GitHub did not take it. A fork's token is read-only whatever the workflow asks for: that is no mistake."""
    if error.refused and (_is_from_fork(workflow) or workflow.actor == DEPENDABOT):
        return (
            f"{what}: a pull request from a fork or from Dependabot runs with a read-only token. The verdict stands in "
            f"the job summary and in this job's status; how a second workflow can comment: {_page(workflow)}."
        )
    return f"{what}: {error.what}. {error.fix}"


def _page(workflow: Workflow) -> str:
    """Where the manual of this gate tells it: an address where the runner names the Action's repository."""
    page = "docs/github.md#forks-and-dependabot"
    return f"{workflow.gate}/{page}" if workflow.gate else f"{page.partition('#')[0]} in the gate's repository"


def _is_from_fork(workflow: Workflow) -> bool:
    head = (workflow.pull_request or {}).get("head")
    repo = head.get("repo") if isinstance(head, Mapping) else None
    # The repository of the head is null where the fork was deleted.
    return bool(workflow.pull_request) and (
        not isinstance(repo, Mapping) or repo.get("full_name") != workflow.repository
    )
