"""Real payloads of the event `release` through the Action's door, as the runner would start it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from server import COMMIT, PUSH, World, serving

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests/rigs/node_modules/@octokit/webhooks-examples/api.github.com/index.json"


def payloads() -> list[dict[str, Any]]:
    """Every example of a release event; none where the package is not installed."""
    if not EXAMPLES.exists():
        return []
    events = json.loads(EXAMPLES.read_text("utf-8"))
    return [example for event in events if event["name"] == "release" for example in event["examples"]]


PAYLOADS = payloads()


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with serving(World(repository="Codertocat/Hello-World")) as served:
        yield served


@pytest.mark.skipif(not PAYLOADS, reason="npm could not install @octokit/webhooks-examples (make test tries)")
def test_there_are_thirteen_real_payloads() -> None:
    assert len(PAYLOADS) == 13


@pytest.mark.parametrize("number", (0, 5, 11))  # a published, a deleted, a published one; the rigs take all thirteen
def test_a_real_payload_ends_with_a_verdict_and_no_traceback(number: int, world: World, tmp_path: Path) -> None:
    judge_payload(number, world, tmp_path)


def judge_payload(number: int, world: World, tmp_path: Path) -> None:
    """Run the Action on a payload in a checkout of an example, and look at all that it leaves behind."""
    if not PAYLOADS:
        pytest.skip("npm could not install @octokit/webhooks-examples (make test tries)")
    payload = PAYLOADS[number]
    release = {**payload["release"], "immutable": False}
    world.releases[:] = [] if payload["action"] == "deleted" else [release]
    world.tags[release["tag_name"]] = COMMIT
    workspace = tmp_path / "workspace"
    shutil.copytree(ROOT / "examples/repositories/open-weights", workspace)
    (workspace / ".git").mkdir()
    (workspace / ".git/HEAD").write_text(COMMIT + "\n")
    (tmp_path / "event.json").write_text(json.dumps(payload), "utf-8")
    environ = {
        "PATH": os.environ["PATH"],
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_EVENT_NAME": "release",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        "GITHUB_REPOSITORY": payload["repository"]["full_name"],
        "GITHUB_SHA": COMMIT,
        "GITHUB_API_URL": world.api,
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "INPUT_TOKEN": PUSH,
        "INPUT_ON-RELEASE": "draft",
        "INPUT_TARGET": "open-source-ai" if number % 2 else "open-weights",
    }
    done = subprocess.run(
        [sys.executable, ROOT / "entrypoint.py"], env=environ, capture_output=True, text=True, timeout=60, cwd=workspace
    )
    assert done.returncode == number % 2, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    report = json.loads((workspace / "openness-report.json").read_text("utf-8"))
    if payload["action"] == "deleted":
        assert report["release"] is None
    else:
        assert report["release"]["tag"] == "0.0.1"
        assert release["draft"] is bool(number % 2)  # below the target, it was taken back
        assert "has no files of its own" in (tmp_path / "summary.md").read_text("utf-8")
