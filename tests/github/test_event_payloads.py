"""Real event payloads of GitHub through entrypoint.py: each ends with a status of the contract and no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from emulator import PACKAGES
from faults import serving
from workflows import example

HERE = Path(__file__).parent
EXAMPLES = PACKAGES / "@octokit" / "webhooks-examples" / "api.github.com" / "index.json"

# The events that start workflows and have payloads among the examples.
EVENTS = """branch_protection_rule check_run check_suite create delete deployment deployment_status discussion
    discussion_comment fork gollum issue_comment issues label merge_group milestone page_build public pull_request
    pull_request_review pull_request_review_comment push registry_package release repository_dispatch status watch
    workflow_dispatch workflow_run""".split()


JUDGED = ("pull_request", "release", "push", "workflow_run", "merge_group")
"""Events whose payload the gate looks into: all of their examples run, of the others one."""


@pytest.fixture(scope="module")
def examples() -> dict[str, list[object]]:
    if not EXAMPLES.exists():
        pytest.skip(f"{EXAMPLES} is not there: npm could not install @octokit/webhooks-examples (make test tries)")
    return {event["name"]: event["examples"] for event in json.loads(EXAMPLES.read_text("utf-8"))}


def test_every_payload_ends_with_a_status_of_the_contract(examples: dict[str, list[object]], tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    for path, text in example("weights-available").items():
        (workspace / path).parent.mkdir(parents=True, exist_ok=True)
        (workspace / path).write_text(text, "utf-8")
    lines = []
    for event in EVENTS:
        for number, payload in enumerate(examples.get(event, [])[: None if event in JUDGED else 1]):
            file = tmp_path / f"{event}-{number}.json"
            file.write_text(json.dumps(payload), "utf-8")
            lines.append(f"{event} {file}")
            if event == "pull_request":
                lines.append(f"pull_request_target {file}")
    (tmp_path / "list").write_text("\n".join(lines), "utf-8")
    with serving() as server:  # it knows nothing: every request is answered 404
        environ = {
            "PATH": os.environ.get("PATH", ""),
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(workspace),
            "GITHUB_REPOSITORY": "Codertocat/Hello-World",
            "GITHUB_SHA": "a" * 40,
            "GITHUB_API_URL": server.url,
            "GITHUB_RUN_ID": "1",
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "INPUT_TOKEN": "ghs_x",
            "INPUT_TARGET": "weights-available",
        }
        command = [sys.executable, str(HERE / "payloads.py"), str(tmp_path / "list")]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    found = [line.split() for line in done.stdout.splitlines()]
    assert len(found) == len(lines)
    by_event = Counter(event for event, _, _ in found)
    assert by_event["pull_request"] >= 29
    assert by_event["release"] >= 13
    assert by_event["push"] and by_event["workflow_run"]
    statuses = {event: {status for name, _, status in found if name == event} for event in by_event}
    assert statuses["pull_request"] == {"0"}  # judged from the checkout, whatever GitHub answers
    assert statuses["push"] == {"0"}
    assert statuses["pull_request_target"] == {"2"}  # the head can be had from the API alone
    assert all(values <= {"0", "1", "2"} for values in statuses.values()), statuses
