"""End to end: a job's event and checkout in; the comment, the check run, the notices and the status out."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from emulator import Repo
from faults import Answer, serving
from workflows import Job, Result, example, pull_request

from checker import check
from checker.delivery import check_run
from checker.delivery.outputs import REPORT_FILE
from checker.domain import Answer as Word
from checker.domain import Evidence, Finding, Level
from checker.sources.github_client import connect

CLOSED, AVAILABLE = example("closed"), example("weights-available")
GONE = {path: None for path in AVAILABLE if path not in CLOSED}


@pytest.fixture
def job(hub: Repo) -> Job:
    return Job(hub, hub.at.job)


Files = Mapping[str, str | None]


def opened(hub: Repo, base: Files, head: Files) -> tuple[dict[str, object], str, str]:
    """A pull request that turns `base` into `head`: its JSON, and the commits of both."""
    before = hub.commit(base)
    after = hub.commit(head, "change", before)
    return hub.pull("change"), before, after


def ours(hub: Repo, pull: dict[str, object]) -> list[str]:
    return [c["body"] for c in hub.comments(int(str(pull["number"]))) if c["user"]["login"] == "github-actions[bot]"]


def notices(result: Result) -> list[str]:
    return [line for line in result.log.splitlines() if line.startswith("::notice")]


def test_a_pull_request_gets_one_comment_that_follows_it(hub: Repo, job: Job) -> None:
    pull, before, after = opened(hub, {"README.md": "# nothing yet\n"}, CLOSED)
    job.check_out(CLOSED)
    first = job.run("pull_request", pull_request(pull, before, after), target="weights-available")
    assert first.status == 1
    assert first.outputs["level"] == "1"
    (comment,) = ours(hub, pull)
    assert "❌ Openness: 1 of 4" in comment

    second = hub.commit({"LICENSE": AVAILABLE["LICENSE"]}, "change")
    job.check_out({"LICENSE": AVAILABLE["LICENSE"]})
    job.run("pull_request", pull_request(pull, before, second), target="weights-available")
    (comment,) = ours(hub, pull)
    assert second[:7] in comment

    third = hub.commit(AVAILABLE, "change")
    job.check_out(AVAILABLE)
    fixed = job.run("pull_request", pull_request(pull, before, third), target="weights-available")
    assert fixed.status == 0
    (comment,) = ours(hub, pull)
    assert "✅ Openness: 2 of 4" in comment
    assert "✅ **here** · target" in comment
    assert f"{hub.name}/blob/{third}/README.md" in comment


def test_a_comment_on_change_or_on_failure_is_begun_for_these_alone_and_then_kept_up_to_date(
    hub: Repo, job: Job
) -> None:
    pull, before, after = opened(hub, AVAILABLE, {"NOTES.md": "words\n"})
    job.check_out({**AVAILABLE, "NOTES.md": "words\n"})
    event = pull_request(pull, before, after)
    for when in ("on-change", "on-failure", "never", "false"):
        assert job.run("pull_request", event, target="weights-available", comment=when).status == 0
        assert ours(hub, pull) == []
    assert job.run("pull_request", event, comment="on-failure").status == 1
    (comment,) = ours(hub, pull)
    assert "❌ Openness: 2 of 4" in comment
    assert job.run("pull_request", event, target="weights-available", comment="on-failure").status == 0
    (comment,) = ours(hub, pull)
    assert "✅ Openness: 2 of 4" in comment and "(unchanged)" in comment


def test_a_drop_fails_first_of_all_though_the_target_holds(hub: Repo, job: Job) -> None:
    pull, before, after = opened(hub, AVAILABLE, {**CLOSED, **GONE})
    job.check_out(CLOSED)
    event = pull_request(pull, before, after)
    dropped = job.run("pull_request", event, target="closed")
    assert dropped.status == 1
    (comment,) = ours(hub, pull)
    assert "❌ Openness drops from 2 to 1" in comment
    first = next(line for line in dropped.log.splitlines() if line.startswith("::error"))
    assert "Openness drops from 2 to 1" in first

    allowed = job.run("pull_request", event, target="closed", allow_drop="true")
    assert allowed.status == 0
    (comment,) = ours(hub, pull)
    assert "✅" in comment


def test_a_fork_s_refused_comment_is_a_notice_and_the_status_the_verdict_s(hub: Repo, job: Job) -> None:
    pull, before, after = opened(hub, {"README.md": "# nothing yet\n"}, AVAILABLE)
    job.token = hub.at.fork
    job.check_out(AVAILABLE)
    event = pull_request(pull, before, after, fork=True)
    for target, status in (("weights-available", 0), ("open-source-ai", 1)):
        result = job.run("pull_request", event, target=target, check_run="true")
        assert result.status == status
        assert result.outputs["level"] == "2"
        assert "Openness" in result.summary
        assert (result.workspace / REPORT_FILE).exists()
        refused = [line for line in notices(result) if "read-only token" in line]
        assert len(refused) == 2, result.log
    assert ours(hub, pull) == []


def test_a_missing_permission_is_named_where_it_is_no_fork(hub: Repo, job: Job) -> None:
    pull, before, after = opened(hub, {"README.md": "# nothing yet\n"}, AVAILABLE)
    job.token = hub.at.fork
    job.check_out(AVAILABLE)
    result = job.run("pull_request", pull_request(pull, before, after), target="weights-available")
    assert result.status == 0
    assert any("permissions:" in line for line in notices(result)), result.log


def test_a_check_run_has_every_annotation_in_batches_and_is_not_doubled(hub: Repo, job: Job) -> None:
    pull, before, after = opened(hub, {"README.md": "# nothing yet\n"}, AVAILABLE)
    job.check_out(AVAILABLE)
    event = pull_request(pull, before, after)
    job.run("pull_request", event, check_run="true", target="weights-available")
    job.runs -= 1  # the same run once more: a retried step
    job.run("pull_request", event, check_run="true", target="weights-available")
    job.run("pull_request", event, check_run="true", target="open-source-ai")
    runs = hub.ask("GET", f"/commits/{after}/check-runs?filter=all")["check_runs"]
    assert sorted(run["conclusion"] for run in runs) == ["failure", "success"]
    assert {run["name"] for run in runs} == {"openness"}
    failed = next(run for run in runs if run["conclusion"] == "failure")
    marks = hub.ask("GET", f"/check-runs/{failed['id']}/annotations")["check_annotations"]  # GitHub: the bare list
    assert "failure" in {mark["annotation_level"] for mark in marks}
    assert {mark["path"] for mark in marks} <= set(AVAILABLE)


@pytest.mark.parametrize("event_name", ["push", "schedule", "workflow_dispatch", "issue_comment"])
def test_other_events_judge_the_checkout_and_comment_nowhere(hub: Repo, job: Job, event_name: str) -> None:
    sha = hub.commit(AVAILABLE)
    job.check_out(AVAILABLE)
    result = job.run(event_name, {"ref": "refs/heads/main"}, sha, target="weights-available", check_run="true")
    assert result.status == 0, result.errors
    assert result.outputs["level"] == "2"
    (run,) = hub.ask("GET", f"/commits/{sha}/check-runs")["check_runs"]
    assert run["conclusion"] == "success"


def test_a_merge_queue_is_compared_with_its_base(hub: Repo, job: Job) -> None:
    before = hub.commit(AVAILABLE)
    after = hub.commit({**CLOSED, **GONE}, "gh-readonly-queue/main/pr-1", before)
    job.check_out(CLOSED)
    event = {"action": "checks_requested", "merge_group": {"base_sha": before, "head_sha": after}}
    result = job.run("merge_group", event, after, target="closed")
    assert result.status == 1
    assert "Openness drops from 2 to 1" in result.log


def test_pull_request_target_reads_the_head_through_the_api_alone(hub: Repo, job: Job) -> None:
    pull, before, after = opened(hub, AVAILABLE, {**CLOSED, **GONE})
    job.check_out({**AVAILABLE, ".openness.yml": "target: closed\n"})  # whatever lies on the disk
    event = pull_request(pull, before, after)
    result = job.run("pull_request_target", event, before, target="weights-available")
    assert result.status == 1
    assert result.outputs["level"] == "1"
    (comment,) = ours(hub, pull)
    assert "drops from 2 to 1" in comment


def test_another_repository_is_judged_without_a_checkout(hub: Repo, job: Job) -> None:
    hub.commit(AVAILABLE)
    result = job.run("schedule", {}, path=f"github:{hub.name}", target="weights-available")
    assert result.status == 0, result.errors
    assert result.outputs["level"] == "2"


def test_another_repository_that_is_not_there_ends_with_2_and_the_cause(job: Job) -> None:
    result = job.run("schedule", {}, path="github:octocat/nowhere")
    assert result.status == 2
    assert result.errors.startswith("openness: GitHub has no repository octocat/nowhere, or the token may not see it")
    assert "\nfix: " in result.errors


def test_a_settings_file_cannot_point_at_another_repository(hub: Repo, job: Job) -> None:
    job.check_out({**CLOSED, ".openness.yml": f"path: github:{hub.name}\n"})
    result = job.run("push", {})
    assert result.status == 2
    assert "names another repository" in result.errors


def test_a_hundred_and_twenty_annotations_come_in_three_requests_and_once(hub: Repo, job: Job) -> None:
    sha = hub.commit(AVAILABLE)
    job.check_out(AVAILABLE)
    verdict = check(job.workspace)
    evidence = [(Evidence("words", "README.md", line),) for line in range(1, 121)]
    rows = tuple(Finding(f"c-{e[0].line}", Word.UNMET, "reason", e, needed_for=Level.CLOSED) for e in evidence)
    many = verdict._replace(assessment=verdict.assessment._replace(findings=rows))
    with serving(hub.at.url) as between:
        client = connect(hub.at.job, between.url)
        for _ in range(2):
            check_run.publish(client, hub.name, sha, "1.1", many, "summary")
    sent = [(method, len(body["output"]["annotations"])) for method, _, body in between.requests if body]
    # GitHub adds the annotations of an update to those that are there.
    assert sent == [("POST", 50), ("PATCH", 50), ("PATCH", 20), ("PATCH", 0)]
    assert len(hub.ask("GET", f"/commits/{sha}/check-runs?filter=all")["check_runs"]) == 1


def test_the_base_s_settings_count_and_not_the_change_s(hub: Repo, job: Job) -> None:
    strict, lax = {".openness.yml": "target: open-source-ai\n"}, {".openness.yml": "target: closed\n"}
    pull, before, after = opened(hub, {**AVAILABLE, **strict}, lax)
    job.check_out({**AVAILABLE, **lax})
    event = pull_request(pull, before, after)
    result = job.run("pull_request", event)
    assert result.status == 1
    assert re.search(r"❌(?: \d+ to do ·)? target \|$", ours(hub, pull)[0], re.M)
    assert job.run("pull_request", event, accept_head_config="true").status == 0


def test_a_base_that_cannot_be_read_is_said_and_no_reason_to_fail(hub: Repo, job: Job) -> None:
    pull, _, after = opened(hub, {"README.md": "# nothing yet\n"}, AVAILABLE)
    job.check_out(AVAILABLE)
    result = job.run("pull_request", pull_request(pull, "0" * 40, after), target="weights-available")
    assert result.status == 0
    report = json.loads((result.workspace / REPORT_FILE).read_text("utf-8"))
    assert "the base commit 000000000000" in {gap["what"] for gap in report["not_checked"]}


def test_nothing_of_github_answers_and_the_verdict_stands(hub: Repo, job: Job) -> None:
    pull, before, after = opened(hub, {"README.md": "# nothing yet\n"}, AVAILABLE)
    job.check_out(AVAILABLE)
    with serving() as server:
        job.api_url = server.url
        far = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(time.time()) + 3000)}
        for path in (f"/repos/{hub.name}/issues/{pull['number']}/comments", f"/repos/{hub.name}/git/trees/{before}"):
            server.on("GET", path, Answer(403, {"message": "API rate limit exceeded"}, far))
        result = job.run("pull_request", pull_request(pull, before, after), target="weights-available")
    assert result.status == 0
    assert any("rate limit" in line for line in notices(result)), result.log


# ---------------------------------------------------------------- the base from git's objects in the checkout


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def test_the_base_is_the_merge_s_first_parent_from_the_checkout_s_own_objects(hub: Repo, job: Job) -> None:
    work = job.workspace
    git(work, "init", "-q")
    job.check_out(CLOSED)
    git(work, "add", "-A")
    git(work, "commit", "-qm", "as the pull request knew it")
    old = git(work, "rev-parse", "HEAD")
    git(work, "checkout", "-qb", "change")
    git(work, "commit", "-qm", "a change", "--allow-empty")
    head = git(work, "rev-parse", "HEAD")
    git(work, "checkout", "-q", "main")
    job.check_out(AVAILABLE)
    git(work, "add", "-A")
    git(work, "commit", "-qm", "main has moved on")
    base = git(work, "rev-parse", "HEAD")
    git(work, "merge", "-q", "--no-ff", "-m", "merge", "change")
    git(work, "gc", "-q")
    pull = {"number": 7, "head": {"sha": head, "ref": "change"}, "base": {"repo": {"full_name": hub.name}}}
    job.api_url = "http://127.0.0.1:9"  # nobody is there
    result = job.run("pull_request", pull_request(pull, old, head), target="weights-available", comment="false")
    assert result.status == 0, result.log
    assert "not checked" not in result.log
    said = re.sub(r"<code>|</code>|\]\([^)]*\)|\[", "", result.summary)
    assert f"Judged {head[:7]} merged into {base[:7]}" in said


def test_a_checkout_of_one_commit_asks_the_api_for_the_base(hub: Repo, job: Job, tmp_path: Path) -> None:
    pull, before, after = opened(hub, AVAILABLE, {**CLOSED, **GONE})
    git(tmp_path, "init", "-q")
    for path, text in CLOSED.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "one")
    git(job.workspace, "clone", "-q", "--depth", "1", f"file://{tmp_path}", ".")
    result = job.run("pull_request", pull_request(pull, before, after), target="closed")
    assert result.status == 1
    assert "Openness drops from 2 to 1" in result.log
