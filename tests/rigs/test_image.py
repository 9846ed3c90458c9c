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
MOST_MEGABYTES = 55  # over the base

pytestmark = pytest.mark.skipif(
    not (shutil.which("docker") or (shutil.which("buildah") and shutil.which("debootstrap") and os.geteuid() == 0)),
    reason="there is neither docker nor (as root) buildah and debootstrap",
)


@pytest.fixture(scope="module")
def image() -> str:
    subprocess.run([RIG, "build", IMAGE], check=True, timeout=1800)
    return IMAGE


Result = tuple[int, str, dict[str, str], str, Path]


def run(
    image: str, tmp_path: Path, example: str | Path, *variables: str, event: str = "push", payload: object = None
) -> Result:
    """Status, log, outputs, summary and workspace of one run on an example, or on a folder that is there."""
    workspace, told, folder = tmp_path / "workspace", tmp_path / "event.json", tmp_path / "runner"
    if isinstance(example, str):
        shutil.copytree(EXAMPLES / example, workspace)
    else:
        workspace = example
    told.write_text(json.dumps(payload or {"ref": "refs/heads/main"}))
    options = [part for variable in variables for part in ("-e", variable)]
    done = subprocess.run(
        [RIG, "run", image, workspace, told, event, folder, *options], capture_output=True, text=True, timeout=600
    )
    lines = iter((folder / "file_commands/output").read_text().splitlines())
    outputs = {line.partition("<<")[0]: next(lines) for line in lines if "<<" in line}
    summary = (folder / "file_commands/summary").read_text(encoding="utf-8")
    return done.returncode, done.stdout + done.stderr, outputs, summary, workspace


def inside(image: str, *command: str) -> str:
    return subprocess.run([RIG, "inside", image, *command], check=True, capture_output=True, text=True).stdout


def test_an_open_model_passes_and_leaves_outputs_summary_and_reports(image: str, tmp_path: Path) -> None:
    status, log, outputs, summary, workspace = run(image, tmp_path, "open-weights")
    assert status == 0, log
    assert outputs["passed"] == "true"
    assert (outputs["level"], outputs["level-name"]) == ("3", "open-weights")
    assert "Openness: 3 of 4" in summary
    assert json.loads((workspace / outputs["report"]).read_text(encoding="utf-8"))["level"] == 3
    assert json.loads((workspace / outputs["badge"]).read_text())["message"] == "3/4 open weights"


def test_a_restricted_model_fails_with_1_and_annotations(image: str, tmp_path: Path) -> None:
    status, log, outputs, _, _ = run(image, tmp_path, "weights-available")
    assert status == 1, log
    assert outputs["passed"] == "false"
    assert "::error file=" in log


def test_a_wrong_input_ends_with_2_and_says_so(image: str, tmp_path: Path) -> None:
    status, log, outputs, _, _ = run(image, tmp_path, "open-weights", "INPUT_TARGET=very-open")
    assert status == 2, log
    assert (outputs["passed"], outputs["level"]) == ("false", "")
    assert "there is no level 'very-open'" in log


def test_a_repository_that_is_no_model_ends_with_2_or_passes_where_that_is_wanted(image: str, tmp_path: Path) -> None:
    for name, variables, right in (("a", (), 2), ("b", ("INPUT_ON-NOT-A-MODEL=pass",), 0)):
        folder = tmp_path / name
        (folder / "workspace").mkdir(parents=True)
        (folder / "workspace/README.md").write_text("# tide\n\ntide is a command-line tool that draws tables.\n")
        status, log, outputs, _, _ = run(image, folder, folder / "workspace", *variables)
        assert status == right, log
        assert outputs["level"] == ""


def pull_request(tmp_path: Path, depth: int) -> tuple[Path, dict[str, object]]:
    """A checkout of the merge of a change that restricts an open model, and its event."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"

    def git(*words: str | Path, at: Path = origin) -> str:
        who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
        command = ["git", *who, *map(str, words)]
        return subprocess.run(command, cwd=at, check=True, capture_output=True, text=True).stdout.strip()

    shutil.copytree(EXAMPLES / "open-weights", origin)
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "open")
    base = git("rev-parse", "HEAD")
    git("switch", "-qc", "change")
    (origin / "MODEL_LICENSE").write_text("The model weights may be used for non-commercial research only.\n")
    git("add", "-A")
    git("commit", "-qm", "restrict")
    head = git("rev-parse", "HEAD")
    git("switch", "-q", "main")
    git("merge", "-q", "--no-ff", "-m", "merge", "change")
    git("clone", "-q", f"--depth={depth}", origin.as_uri(), clone, at=tmp_path)
    full_name = "lab/avocet"
    pull = {
        "number": 1,
        "base": {"sha": base, "ref": "main", "repo": {"full_name": full_name}},
        "head": {"sha": head, "ref": "change", "repo": {"full_name": full_name, "fork": False}},
    }
    return clone, {"number": 1, "action": "opened", "pull_request": pull}


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("depth", [1, 2])
def test_a_change_that_restricts_fails_with_the_drop_where_the_base_is_at_hand(
    image: str, tmp_path: Path, depth: int
) -> None:
    checkout, payload = pull_request(tmp_path, depth)
    nobody = ("GITHUB_API_URL=http://127.0.0.1:9", "GITHUB_REPOSITORY=lab/avocet", "INPUT_TARGET=weights-available")
    status, log, outputs, _, _ = run(
        image, tmp_path, checkout, *nobody, event="pull_request", payload=payload
    )
    assert outputs["level"] == "2", log
    if depth == 2:
        assert (status, outputs["passed"]) == (1, "false"), log
        report = json.loads((checkout / outputs["report"]).read_text(encoding="utf-8"))
        assert report["base"]["level"] == 3
    else:
        assert "could not be reached" in log


def test_a_release_is_judged_from_a_folder_of_files(image: str, tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    shutil.copytree(EXAMPLES / "open-weights", workspace)
    (workspace / "dist").mkdir()
    (workspace / "dist/LICENSE").write_text("You may use the model weights for non-commercial purposes only.\n")
    (workspace / "dist/avocet.safetensors").write_bytes(b"\0" * 3_000_000)
    status, log, outputs, _, _ = run(image, tmp_path, workspace, "INPUT_RELEASE=dist/")
    assert (status, outputs["level"]) == (1, "2"), log


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_what_is_written_belongs_to_the_owner_of_the_workspace(image: str, tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    shutil.copytree(EXAMPLES / "open-weights", workspace)
    os.chown(workspace, 1001, 118)
    run(image, tmp_path, workspace, "INPUT_REPORTS=comment=out/comment.md")
    for name in ("openness-report.json", "openness-badge.json", "out", "out/comment.md"):
        assert ((workspace / name).stat().st_uid, (workspace / name).stat().st_gid) == (1001, 118), name


def test_the_image_is_small_and_holds_what_is_called_and_no_more(image: str) -> None:
    kilobytes = int(inside(image, "du", "-sk", "/opt/gate").split()[0])
    assert kilobytes < MOST_MEGABYTES * 1024, f"{kilobytes / 1024:.0f} MB over the base"
    found = inside(image, "sh", "-c", "find /opt /src -maxdepth 6 -type d 2>/dev/null; true")
    names = {Path(line).name.lower() for line in found.splitlines()}
    assert not names & {"cryptography", "nacl", "pygments", "cffi", "pycparser", "pip", "setuptools", "wheel"}
    assert "checker" in names
    with pytest.raises(subprocess.CalledProcessError):
        inside(image, "gcc", "--version")


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
