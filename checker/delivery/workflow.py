"""A Verdict and the workflow run it was reached in, in; the pull request's comment and a check run on GitHub, out.

Whether GitHub takes them or not, the job's status is the verdict's: what was refused comes back as a note.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from checker.config import Config, Workflow
from checker.delivery import check_run
from checker.delivery.comment import Thread, speak
from checker.domain import Verdict
from checker.reports import comment
from checker.sources.github_client import Access, GitHubError

if TYPE_CHECKING:
    from github import Github

DEPENDABOT = "dependabot[bot]"
_NAME = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)


def deliver(verdict: Verdict, config: Config, access: Access, number: int | None = None) -> list[str]:
    """Writes what `config` asks for and returns what people should know of it, one sentence each.

    `number` is the pull request, where the event does not carry it.
    """
    workflow = config.workflow
    if workflow is None or not _NAME.fullmatch(workflow.repository):
        return []
    notes = []
    number = number or number_of(workflow.pull_request)
    if config.comment and number is not None:
        notes += _comment(verdict, config, workflow, access, number)
    if config.check_run and workflow.link_sha:
        notes += _check_run(verdict, workflow, access)
    return notes


def number_of(pull_request: Mapping[str, Any] | None) -> int | None:
    """The number of the pull request that an event's payload has; None where it has none."""
    number = pull_request.get("number") if pull_request else None
    return number if isinstance(number, int) and number > 0 else None


def _comment(verdict: Verdict, config: Config, workflow: Workflow, access: Access, number: int) -> list[str]:
    if not access.token:
        return ["No comment was written: there is no token (input `token`)."]
    thread = Thread(workflow.repository, number, config.path, workflow.run)
    try:
        spoken = speak(access.client, thread, comment.render(verdict))
    except GitHubError as error:
        return [_refusal("The comment was not written", error, workflow)]
    return ["The comment was left as it is: a newer run has written it."] if "newer" in spoken.what else []


def _check_run(verdict: Verdict, workflow: Workflow, access: Access) -> list[str]:
    if not access.token:
        return ["No check run was written: there is no token (input `token`)."]
    client: Github = access.client
    run = ".".join(map(str, workflow.run))
    text = comment.render(verdict).removeprefix(comment.MARKER).lstrip()
    try:
        check_run.publish(client, workflow.repository, workflow.link_sha, run, verdict, text)
    except GitHubError as error:
        return [_refusal("The check run was not written", error, workflow)]
    return []


def _refusal(what: str, error: GitHubError, workflow: Workflow) -> str:
    """Why GitHub did not take it. A fork's token is read-only whatever the workflow asks for: that is no mistake."""
    if error.refused and (_is_from_fork(workflow) or workflow.actor == DEPENDABOT):
        return (
            f"{what}: a pull request from a fork or from Dependabot runs with a read-only token. The verdict stands in "
            "the job summary and in this job's status; docs/github.md shows how a second workflow can comment."
        )
    return f"{what}: {error.what}. {error.fix}"


def _is_from_fork(workflow: Workflow) -> bool:
    head = (workflow.pull_request or {}).get("head")
    repo = head.get("repo") if isinstance(head, Mapping) else None
    # The repository of the head is null where the fork was deleted.
    return bool(workflow.pull_request) and (
        not isinstance(repo, Mapping) or repo.get("full_name") != workflow.repository
    )
