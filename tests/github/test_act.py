"""A workflow on this machine, run by `act`: the step's status, outputs and summary as a runner takes them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from workflows import EXAMPLES

ROOT = Path(__file__).parents[2]
WORKFLOW = """
name: openness
on: [pull_request, push, workflow_dispatch]
permissions: {{}}
jobs:
  openness:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - id: gate
        continue-on-error: true
        run: '"{python}" "{entry}"'
        env:
          INPUT_TARGET: {target}
          INPUT_COMMENT: "false"
      - run: |
          echo "outcome=${{{{ steps.gate.outcome }}}} level=${{{{ steps.gate.outputs.level }}}} "\\
            "passed=${{{{ steps.gate.outputs.passed }}}} badge=$(cat "${{{{ steps.gate.outputs.badge }}}}")"
"""


def act(folder: Path, event: str, payload: dict[str, object], target: str) -> str:
    """The log of the workflow run for `event` in the repository `folder`."""
    beside = Path(sys.executable).with_name("act")
    program = str(beside) if beside.exists() else shutil.which("act")
    if program is None or shutil.which("git") is None:
        pytest.skip("act or git is not installed (make test installs act)")
    workflow = folder / ".github" / "workflows" / "openness.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(
        WORKFLOW.format(python=sys.executable, entry=ROOT / "entrypoint.py", target=target), "utf-8"
    )
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "one")):
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)
    home = folder.parent / "home"
    home.mkdir()
    (home / "event.json").write_text(json.dumps(payload), "utf-8")
    command = [program, event, "-W", str(workflow), "-e", str(home / "event.json"), "-P", "ubuntu-latest=-self-hosted"]
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("example", "event", "words"),
    [
        ("open-weights", "push", "outcome=success level=3  passed=true"),
        ("weights-available", "workflow_dispatch", "outcome=failure level=2  passed=false"),
        ("open-source-ai", "pull_request", "outcome=success level=4  passed=true"),
    ],
)
def test_a_workflow_gets_status_outputs_and_badge(tmp_path: Path, example: str, event: str, words: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(EXAMPLES / example, folder)
    payload = {"pull_request": {"number": 1, "head": {"sha": "a" * 40}}} if event == "pull_request" else {}
    log = act(folder, event, payload, "open-weights")
    assert words in log, log[-3000:]
    assert '"schemaVersion"' in log
