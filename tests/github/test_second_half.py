"""The half of a workflow that only has a report: it believes the schema and GitHub, and not what the report says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from emulator import Repo
from faults import serving
from workflows import Job, Result, example, pull_request

from checker.delivery.outputs import REPORT_FILE

AVAILABLE = example("weights-available")


class Halves:
    """A fork's pull request whose first half has judged and may not comment."""

    def __init__(self, hub: Repo) -> None:
        self.hub = hub
        self.before = hub.commit({"README.md": "# nothing yet\n"})
        self.head = hub.commit(AVAILABLE, "change", self.before)
        self.pull = hub.pull("change")
        first = Job(hub, hub.at.fork)
        first.check_out(AVAILABLE)
        event = pull_request(self.pull, self.before, self.head, fork=True)
        self.first = first.run("pull_request", event, target="weights-available")
        self.report: dict[str, Any] = json.loads((first.workspace / REPORT_FILE).read_text("utf-8"))
        self.job = Job(hub, hub.at.job)
        self.run = {
            "id": 1,
            "run_attempt": 1,
            "event": "pull_request",
            "head_sha": self.head,
            "head_branch": "change",
            "head_repository": {"full_name": hub.name},
            "pull_requests": [],
        }

    def finish(self, report: dict[str, Any] | str | None = None, **run: Any) -> Result:
        text = report if isinstance(report, str) else json.dumps(report or self.report)
        self.job.check_out({f"artifact/{REPORT_FILE}": text})
        return self.job.run("workflow_run", {"workflow_run": {**self.run, **run}}, path="artifact")

    @property
    def comments(self) -> list[str]:
        return [c["body"] for c in self.hub.comments(self.pull["number"])]


@pytest.fixture
def halves(hub: Repo) -> Halves:
    return Halves(hub)


def test_the_second_half_writes_the_comment_that_the_first_could_not(halves: Halves) -> None:
    assert halves.comments == []
    assert halves.finish().status == 0
    (comment,) = halves.comments
    assert "✅ Openness: level 2 of 4" in comment
    assert f"https://github.com/{halves.hub.name}/blob/{halves.head}/README.md" in comment
    assert halves.finish(id=2).status == 0
    assert len(halves.comments) == 1


def test_both_halves_keep_one_comment_where_the_first_may_speak(halves: Halves) -> None:
    first = Job(halves.hub, halves.hub.at.job)
    first.check_out(AVAILABLE)
    first.run("pull_request", pull_request(halves.pull, halves.before, halves.head), target="weights-available")
    halves.finish()
    assert len(halves.comments) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda report: report.update(level=5),
        lambda report: report.update(schema_version="9"),
        lambda report: report.update(extra=1),
        lambda report: report.pop("findings"),
        lambda report: report["findings"][0].update(answer="excellent"),
        lambda report: report["subject"].update(revision="f" * 40),
    ],
)
def test_what_the_schema_or_the_event_does_not_allow_is_refused(halves: Halves, spoil: Any) -> None:
    spoil(halves.report)
    refused = halves.finish()
    assert refused.status == 2
    assert refused.errors.startswith("openness: The") or refused.errors.startswith("openness: This is no report")
    assert halves.comments == []


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "\x00", '{"a":' * 9000])
def test_what_is_no_report_is_refused(halves: Halves, text: str) -> None:
    assert halves.finish(text).status == 2
    assert halves.comments == []


def test_a_forged_level_is_not_repeated(halves: Halves) -> None:
    halves.report.update(level=4, level_name="open-source-ai", passed=True, potential_level=4)
    refused = halves.finish()
    assert refused.status == 2
    assert "claims level 4, and the commit shows level 2" in refused.errors
    assert halves.comments == []


def test_words_and_addresses_of_the_report_are_defused(halves: Halves) -> None:
    hostile = "@octocat </details> <!-- openness-gate: comment --> ![x](https://evil.example/x.png) #1"
    halves.report["subject"].update(name=hostile, url="https://evil.example", source=hostile)
    for finding in halves.report["findings"]:
        finding.update(reason=hostile, fix=hostile)
    assert halves.finish().status == 0
    (comment,) = halves.comments
    rest = comment.partition("\n")[2]
    for word in ("@octocat", "<!--", "![x]", "](https://evil", "#1 "):
        assert word not in rest


def test_a_branch_that_has_moved_on_gets_no_old_comment(halves: Halves) -> None:
    # The emulator keeps a pull request's head where it was, GitHub moves it with the branch.
    moved = {**halves.pull, "head": {**halves.pull["head"], "sha": "a" * 40}}
    with serving(halves.hub.at.url) as between:
        between.get(f"/repos/{halves.hub.name}/pulls", [moved])
        halves.job.api_url = between.url
        result = halves.finish()
    assert result.status == 0
    assert "no open pull request has the judged commit as its head any more" in result.log
    assert halves.comments == []


def test_a_pull_request_of_the_event_with_another_head_is_not_believed(halves: Halves) -> None:
    other = halves.hub.commit({"x.md": "x\n"}, "other", halves.before)
    halves.hub.pull("other")
    result = halves.finish(head_sha=halves.head, head_branch="other", pull_requests=[{"number": 2}])
    assert other and "Nothing to say" in result.log
    assert halves.comments == []


@pytest.mark.parametrize("event", ["push", "schedule", None])
def test_a_run_that_judged_no_pull_request_is_left_alone(halves: Halves, event: str | None) -> None:
    result = halves.finish(event=event)
    assert result.status == 0
    assert "did not judge a pull request" in result.log


def test_an_artifact_that_is_missing_is_named(halves: Halves) -> None:
    result = halves.job.run("workflow_run", {"workflow_run": halves.run}, path="artifact")
    assert result.status == 2
    assert f"The report {REPORT_FILE} cannot be read" in result.errors or "artifact" in result.errors
