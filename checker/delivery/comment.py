"""A rendered comment in, the one comment of the gate on a pull request out: written once, then kept up to date.

Ours is the comment that begins with the marker and was written by this token's own author: anyone can paste a marker.
Two runs at the same time, or a POST that was answered 502 and yet written, leave several; the oldest stays, as every
run decides alike, and the others go.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from checker.reports.comment import MARKER
from checker.sources.github_client import GitHubError, asking

if TYPE_CHECKING:
    from github import Github
    from github.Issue import Issue
    from github.IssueComment import IssueComment

WORKFLOW_AUTHOR = "github-actions[bot]"
"""Who speaks with the token that GitHub gives to every job."""

MOST_LISTED = 1000
"""Comments that are looked through, ten requests of a hundred; a discussion beyond that gets a new comment."""


@dataclass(frozen=True)
class Thread:
    """Where the comment belongs: the pull request, and which of several gates on it speaks.

    `about` tells gates of one pull request apart (the judged folder). `run` counts runs of the workflow upward (run id
    and attempt), so that a slow run of an older commit does not replace what a newer one said.
    """

    repository: str
    number: int
    about: str = ""
    run: tuple[int, int] = (0, 0)

    @property
    def marker(self) -> str:
        """The comment's first line. `about` goes in as a digest: a folder's name could end the HTML comment."""
        key = hashlib.sha256(self.about.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return f"{MARKER.removesuffix(' -->')} {key} run {self.run[0]}.{self.run[1]} -->"


_MARKED = re.compile(
    re.escape(MARKER.removesuffix(" -->")) + r" (?P<key>[0-9a-f]{8}) run (?P<run>\d{1,18})\.(?P<attempt>\d{1,6}) -->"
)


@dataclass(frozen=True)
class Spoken:
    """What came of it: `url` of the comment, and `what` was done.

    That is "written", "updated", "not begun" or "left to a newer run".
    """

    what: str
    url: str = ""


def speak(client: Github, thread: Thread, text: str, begins: bool = True) -> Spoken:
    """Makes `text`, which begins with MARKER, the gate's only comment on the pull request.

    Where there is none yet, one is written only if it `begins`.

    Raises GitHubError; its `refused` tells that the token may not write here, which is normal for forks.
    """
    issue = client.get_repo(thread.repository).get_issue(thread.number)
    body = text.replace(MARKER, thread.marker, 1)
    with asking("the comments of the pull request"):
        ours = _ours(client, thread, issue)
    if ours:
        return _update(thread, ours, body)
    if not begins:
        return Spoken("not begun")
    with asking("a new comment on the pull request"):
        written = issue.create_comment(body)
        author = written.user.login
    with asking("the comments of the pull request"):
        same = [c for c in _marked(thread, issue) if c.user is not None and c.user.login == author]
    others = [c for c in same if c.id != written.id]
    if others:
        _update(thread, sorted([written, *others], key=lambda c: c.id), body)
    return Spoken("written", written.html_url)


def _update(thread: Thread, ours: list[IssueComment], body: str) -> Spoken:
    """The oldest of `ours` gets `body`, unless one of them is from a newer run, whose words it then gets; others go."""
    oldest, *others = ours
    newest = max(ours, key=_run_of)
    later = _run_of(newest) > thread.run
    words = newest.body if later else body
    if oldest.body != words:
        with asking("an update of the comment"):
            oldest.edit(words)
    for comment in others:
        try:
            with asking("the removal of a doubled comment"):
                comment.delete()
        except GitHubError as error:
            if error.status != 404:  # a run at the same time was faster
                raise
    return Spoken("left to a newer run" if later else "updated", oldest.html_url)


def _ours(client: Github, thread: Thread, issue: Issue) -> list[IssueComment]:
    """The gate's comments in this thread, the oldest first."""
    marked = _marked(thread, issue)
    if not marked:
        return []
    author = author_of(client)
    return [c for c in marked if c.user is not None and c.user.login == author]


def _marked(thread: Thread, issue: Issue) -> list[IssueComment]:
    key = _key(thread.marker)
    listed: Iterable[IssueComment] = islice(issue.get_comments(), MOST_LISTED)
    return sorted((c for c in listed if _key(c.body or "") == key), key=lambda c: c.id)


def _key(body: str) -> str | None:
    found = _MARKED.match(body)
    return found["key"] if found else None


def _run_of(comment: IssueComment) -> tuple[int, int]:
    found = _MARKED.match(comment.body or "")
    return (int(found["run"]), int(found["attempt"])) if found else (0, 0)


def author_of(client: Github) -> str:
    """The login that the client's token writes with. Raises GitHubError.

    GET /user answers 403 to the token of a job or an app, while GraphQL's `viewer` knows every kind of token.
    """
    requester = client.requester
    try:
        with asking("the token's own name"):
            body = {"query": "query { viewer { login } }"}
            _, data = requester.requestJsonAndCheck("POST", requester.graphql_url, input=body)
            return str(data["data"]["viewer"]["login"])
    except GitHubError as error:
        if error.limited:
            raise
    token = getattr(requester.auth, "token", "")
    if token.startswith("ghs_"):
        return WORKFLOW_AUTHOR
    try:
        with asking("the token's own name"):
            return client.get_user().login
    except GitHubError as error:
        if not error.refused:
            raise
        return WORKFLOW_AUTHOR
