"""The comments that the emulated GitHub was left with, as pictures: fail, fixed, drop, and a fork's second half."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "github")]

pytest.importorskip("cmarkgfm")
pytest.importorskip("nh3")

import emulator  # noqa: E402 - its folder is put on the path above
import render_comment  # noqa: E402
from workflows import Job, example, pull_request  # noqa: E402

from checker.delivery.outputs import REPORT_FILE  # noqa: E402

PICTURES = HERE.parents[1] / ".rigs" / "pictures"
OPEN, RESTRICTED, CLOSED = example("open-weights"), example("weights-available"), example("closed")

pytestmark = pytest.mark.skipif(
    not any(map(shutil.which, render_comment.BROWSERS)) or bool(emulator.why_not()),
    reason=emulator.why_not() or "there is no chromium on the PATH (Debian: apt-get install chromium)",
)


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[emulator.Emulator]:
    with emulator.running(tmp_path_factory.mktemp("emulator"), ("fixed", "drop", "fork")) as running:
        yield running


def photograph(hub: emulator.Repo, number: int, name: str) -> str:
    (comment,) = [c["body"] for c in hub.comments(number)]
    PICTURES.mkdir(parents=True, exist_ok=True)
    render_comment.photograph(render_comment.to_html(comment), PICTURES / f"delivered-{name}.png")
    return str(comment)


def test_a_pull_request_that_fails_and_is_fixed(rig: emulator.Emulator) -> None:
    hub = emulator.Repo(rig, "octocat/fixed")
    before = hub.commit(CLOSED)
    head = hub.commit(RESTRICTED, "change", before)
    number = hub.pull("change")["number"]
    job = Job(hub, rig.job)
    job.check_out(RESTRICTED)
    assert job.run("pull_request", pull_request(hub.ask("GET", f"/pulls/{number}"), before, head)).status == 1
    assert "❌" in photograph(hub, number, "fail")
    gone = dict.fromkeys(RESTRICTED, None)
    head = hub.commit({**gone, **OPEN}, "change")
    job = Job(hub, rig.job, runs=1)
    job.check_out(OPEN)
    assert job.run("pull_request", pull_request(hub.ask("GET", f"/pulls/{number}"), before, head)).status == 0
    assert "✅ Openness rises from level 1 to 3" in photograph(hub, number, "fixed")


def test_a_change_of_licence_that_lowers_the_level(rig: emulator.Emulator) -> None:
    hub = emulator.Repo(rig, "octocat/drop")
    before = hub.commit(OPEN)
    clause = "\nThe Software may not be used for any commercial purpose.\n"
    changed = {**OPEN, "LICENSE": OPEN["LICENSE"].rstrip() + "\n" + clause}
    head = hub.commit({"LICENSE": changed["LICENSE"]}, "change", before)
    number = hub.pull("change")["number"]
    job = Job(hub, rig.job)
    job.check_out(changed)
    event = pull_request(hub.ask("GET", f"/pulls/{number}"), before, head)
    assert job.run("pull_request", event, target="weights-available").status == 1
    assert "❌ Openness drops from 3 to 2" in photograph(hub, number, "drop")


def test_a_fork_s_second_half(rig: emulator.Emulator) -> None:
    hub = emulator.Repo(rig, "octocat/fork")
    before = hub.commit(CLOSED)
    head = hub.commit(OPEN, "change", before)
    pull = hub.pull("change")
    first = Job(hub, rig.fork)
    first.check_out(OPEN)
    first.run("pull_request", pull_request(pull, before, head, fork=True))
    second = Job(hub, rig.job)
    second.check_out({f"artifact/{REPORT_FILE}": (first.workspace / REPORT_FILE).read_text("utf-8")})
    run = {"id": 1, "run_attempt": 1, "event": "pull_request", "head_sha": head, "head_branch": "change"}
    run |= {"head_repository": {"full_name": hub.name}, "pull_requests": []}
    result = second.run("workflow_run", json.loads(json.dumps({"workflow_run": run})), path="artifact")
    assert result.status == 0, result.errors
    assert "✅" in photograph(hub, pull["number"], "fork")
