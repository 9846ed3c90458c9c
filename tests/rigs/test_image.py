"""The shipped image, built and run as GitHub runs it: minutes, so for `make rigs` alone."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

RIG = Path(__file__).with_name("image.sh")
EXAMPLES = Path(__file__).parents[2] / "examples" / "repositories"
IMAGE = "localhost/openness-gate:rig"

pytestmark = pytest.mark.skipif(
    not (shutil.which("docker") or (shutil.which("buildah") and shutil.which("debootstrap") and os.geteuid() == 0)),
    reason="there is neither docker nor (as root) buildah and debootstrap",
)


@pytest.fixture(scope="module")
def image() -> str:
    subprocess.run([RIG, "build", IMAGE], check=True, timeout=1800)
    return IMAGE


def run(image: str, tmp_path: Path, example: str, *variables: str) -> tuple[int, str, dict[str, str], str, Path]:
    workspace, event, folder = tmp_path / "workspace", tmp_path / "event.json", tmp_path / "runner"
    shutil.copytree(EXAMPLES / example, workspace)
    event.write_text(json.dumps({"ref": "refs/heads/main"}))
    options = [part for variable in variables for part in ("-e", variable)]
    done = subprocess.run(
        [RIG, "run", image, workspace, event, "push", folder, *options], capture_output=True, text=True, timeout=600
    )
    lines = iter((folder / "file_commands/output").read_text().splitlines())
    outputs = {line.partition("<<")[0]: next(lines) for line in lines if "<<" in line}
    summary = (folder / "file_commands/summary").read_text(encoding="utf-8")
    return done.returncode, done.stdout + done.stderr, outputs, summary, workspace


def test_an_open_model_passes_and_leaves_outputs_summary_and_reports(image: str, tmp_path: Path) -> None:
    status, log, outputs, summary, workspace = run(image, tmp_path, "open-weights")
    assert status == 0, log
    assert outputs["passed"] == "true"
    assert (outputs["level"], outputs["level-name"]) == ("3", "open-weights")
    assert "Openness: level 3 of 4" in summary
    assert json.loads((workspace / outputs["report"]).read_text(encoding="utf-8"))["level"] == 3
    assert json.loads((workspace / outputs["badge"]).read_text())["message"] == "open weights"


def test_a_restricted_model_fails_with_1_and_annotations(image: str, tmp_path: Path) -> None:
    status, log, outputs, _, _ = run(image, tmp_path, "weights-available")
    assert status == 1, log
    assert outputs["passed"] == "false"
    assert "::error file=" in log


def test_a_wrong_input_ends_with_2_and_says_so(image: str, tmp_path: Path) -> None:
    status, log, outputs, _, _ = run(image, tmp_path, "open-weights", "INPUT_TARGET=very-open")
    assert status == 2, log
    assert outputs == {}
    assert "there is no level 'very-open'" in log


def test_nothing_in_the_workspace_is_imported(image: str, tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    shutil.copytree(EXAMPLES / "weights-available", workspace)
    (workspace / "checker").mkdir()
    for name in ("checker/__init__.py", "json.py", "sitecustomize.py"):
        (workspace / name).write_text("raise SystemExit(0)\n")
    event = tmp_path / "event.json"
    event.write_text("{}")
    command = [RIG, "run", image, workspace, event, "push", tmp_path / "runner"]
    done = subprocess.run([*command, "-e", "PYTHONPATH=/github/workspace"], capture_output=True, text=True, timeout=600)
    assert done.returncode == 1, done.stdout + done.stderr
