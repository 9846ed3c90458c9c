"""The half of a workflow that has an artifact and a token: it believes GitHub, and not a word of the artifact."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from emulator import Repo
from faults import serving
from workflows import Job, Result, example, pull_request

from checker.delivery.outputs import REPORT_FILE

AVAILABLE = example("weights-available")


OPEN_SOURCE = example("open-source-ai")
SETTINGS = "target: weights-available\n"


class Halves:
    """A fork's pull request whose first half has judged and may not comment."""

    def __init__(self, hub: Repo, change: dict[str, str], base: dict[str, str] | None = None) -> None:
        self.hub = hub
        self.before = hub.commit({"README.md": "# nothing yet\n", ".openness.yml": SETTINGS, **(base or {})})
        self.head = hub.commit(change, "change", self.before)
        self.pull = hub.pull("change")
        first = Job(hub, hub.at.fork)
        first.check_out({".openness.yml": SETTINGS, **(base or {}), **change})
        event = pull_request(self.pull, self.before, self.head, fork=True)
        self.first = first.run("pull_request", event)
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
    return Halves(hub, AVAILABLE)


def test_the_second_half_writes_the_comment_that_the_first_could_not(halves: Halves) -> None:
    assert halves.comments == []
    assert halves.finish().status == 0
    (comment,) = halves.comments
    assert "✅ Openness: 2 of 4" in comment
    assert f"https://github.com/{halves.hub.name}/blob/{halves.head}/README.md" in comment
    assert halves.finish(id=2).status == 0
    assert len(halves.comments) == 1


def test_both_halves_keep_one_comment_where_the_first_may_speak(halves: Halves) -> None:
    first = Job(halves.hub, halves.hub.at.job)
    first.check_out({**AVAILABLE, ".openness.yml": SETTINGS})
    first.run("pull_request", pull_request(halves.pull, halves.before, halves.head))
    halves.finish()
    assert len(halves.comments) == 1


HOSTILE = "@octocat </details> <!-- openness-gate: comment --> ![x](https://evil.example/x.png) #1"
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 320000000\n"
DECOY = {f"decoy/{path}": text for path, text in OPEN_SOURCE.items()} | {"decoy/weights/ouzel.safetensors": POINTER}


def level_4(report: dict[str, Any]) -> None:
    report.update(level=4, level_name="open-source-ai", passed=True, potential_level=4, target="open-source-ai")


def decoy(report: dict[str, Any]) -> None:
    level_4(report)
    report["config"].update(path="decoy")


def words(report: dict[str, Any]) -> None:
    report["subject"].update(name=HOSTILE, url="https://evil.example", source=HOSTILE)
    for finding in report["findings"]:
        finding.update(reason=HOSTILE, fix=HOSTILE)


FORGERIES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a level that was not reached": level_4,
    "a folder that is more open than the model": decoy,
    "another repository as the folder": lambda report: report["config"].update(path="github:octocat/contract"),
    "a folder above the repository": lambda report: report["config"].update(path="../.."),
    "a lower target": lambda report: report.update(target="closed", config={"target": "closed", "allow-drop": True}),
    "words that are no words": words,
    "another commit": lambda report: report["subject"].update(revision="f" * 40),
    "a base that was worse": lambda report: report.update(base={"revision": "0" * 40, "level": 1}),
    "every criterion met": lambda report: [row.update(answer="met", reason="fine") for row in report["findings"]],
    "no model": lambda report: report.update(is_model=False, level=None, level_name=None, passed=True),
    "a licence that was not read": lambda report: report["components"]["parameters"].update(terms="open"),
    "another version": lambda report: report.update(schema_version="9", extra=1),
    "nothing": lambda report: report.clear(),
}


def said(result: Result) -> list[str]:
    """The log without its lines on settings and requests."""
    return [line for line in result.log.splitlines() if not line.startswith("openness: ")]


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_artifact_changes_no_word_of_the_comment(hub: Repo, forgery: str) -> None:
    halves = Halves(hub, {**AVAILABLE, **DECOY})
    assert halves.finish().status == 0
    (honest,) = halves.comments
    assert "✅ Openness: 2 of 4" in honest
    log = said(halves.finish())
    FORGERIES[forgery](halves.report)
    forged = halves.finish(json.dumps(halves.report))
    assert (forged.status, said(forged)) == (0, log)
    assert halves.comments == [honest]


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "\x00", '{"a":' * 9000])
def test_an_artifact_that_is_no_report_changes_no_word_of_the_comment(halves: Halves, text: str) -> None:
    assert (halves.finish().status, halves.finish(text).status) == (0, 0)
    (comment,) = halves.comments
    assert "✅ Openness: 2 of 4" in comment


def test_an_artifact_brings_no_settings_and_no_objects_of_git(hub: Repo) -> None:
    """Unpacked over the workspace it could pass for a checkout."""
    halves = Halves(hub, {**AVAILABLE, **DECOY}, {".openness.yml": "target: open-source-ai\n"})
    halves.job.check_out({REPORT_FILE: "{}", ".openness.yml": "target: closed\npath: decoy\nallow-drop: true\n"})
    halves.job.check_out({".git/HEAD": f"{halves.before}\n", ".git/packed-refs": "x\n"})
    result = halves.job.run("workflow_run", {"workflow_run": halves.run}, path=".")
    assert (result.status, result.errors) == (0, "")
    (comment,) = halves.comments
    assert "❌ Openness: 2 of 4" in comment and re.search(r"❌(?: \d+ to do ·)? target \|$", comment, re.M)


def test_a_change_of_the_settings_does_not_count_before_it_is_merged(hub: Repo) -> None:
    lower = ".openness.yml"
    halves = Halves(hub, {**AVAILABLE, **DECOY, lower: "target: closed\npath: decoy\n"}, {lower: "target: 4\n"})
    assert halves.finish().status == 0
    event = {"workflow_run": {**halves.run, "id": 2}}
    assert halves.job.run("workflow_run", event, path="artifact", accept_head_config="true").status == 0
    (comment,) = halves.comments
    assert "❌ Openness: 2 of 4" in comment


def test_the_folder_is_the_one_that_the_settings_of_the_base_name(hub: Repo) -> None:
    halves = Halves(hub, {**AVAILABLE, **DECOY}, {".openness.yml": "path: decoy\n"})
    assert halves.finish().status == 0
    (comment,) = halves.comments
    assert "✅ Openness: 4 of 4" in comment


def test_the_second_half_says_itself_what_the_change_does_to_the_level(hub: Repo) -> None:
    halves = Halves(hub, AVAILABLE, {**example("open-weights"), ".openness.yml": "target: 3\n"})
    halves.report.update(base=None)
    assert halves.finish().status == 0
    (comment,) = halves.comments
    assert "❌ Openness drops from 3 to 2" in comment


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
