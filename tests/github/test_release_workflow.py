"""release.yml walked through on this machine by `act`: everything but what only GitHub and the registries can do.

Steps of others' actions, and jobs that are others' alone (tests, publish), are put aside and named in the log; `gh` and
`docker` are stand-ins that note what they are asked. Checkout, the commit, its tags and the notes are real.
"""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
RELEASE = ROOT / ".github" / "workflows" / "release.yml"
DIGEST = "sha256:" + "ab" * 32
IMAGE = f"ghcr.io/somebody/openness-gate@{DIGEST}"
WHO = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")

script: dict[str, Any] = runpy.run_path(str(ROOT / ".github" / "release.py"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What a release touches of the project, as 1.2.3 with a line for it in the changelog."""
    folder = tmp_path / "project"
    parts = "action.yml Dockerfile README.md CITATION.cff checker/__init__.py examples/workflows .github"
    for name in parts.split():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for name in ("CITATION.cff", "checker/__init__.py"):
        text = (folder / name).read_text("utf-8")
        (folder / name).write_text(re.sub(r'(version__ = "|version: )[\d.]+', r"\g<1>1.2.3", text), "utf-8")
    changes = "# Changelog\n\n## 1.2.3 (2026-12-01)\n\n- A line.\n\n## 1.2.2\n\n- Older.\n"
    (folder / "CHANGELOG.md").write_text(changes, "utf-8")
    return folder


def test_a_release_needs_its_version_in_every_place(project: Path) -> None:
    script["ready"](project, "1.2.3")
    with pytest.raises(SystemExit, match="checker/__init__.py says 1.2.3, not 1.2.4"):
        script["ready"](project, "1.2.4")
    with pytest.raises(SystemExit, match="no version"):
        script["ready"](project, "v1.2.3")
    (project / "CHANGELOG.md").write_text("# Changelog\n\n## 1.2.3\n\n## 1.2.2\n\n- Older.\n", "utf-8")
    with pytest.raises(SystemExit, match="CHANGELOG.md"):
        script["ready"](project, "1.2.3")
    (project / "CITATION.cff").write_text("version: 1.2.2\n", "utf-8")
    with pytest.raises(SystemExit, match="CITATION.cff"):
        script["ready"](project, "1.2.3")


def test_the_action_of_a_release_is_an_image_by_its_digest_and_else_unchanged(project: Path) -> None:
    before = (project / "action.yml").read_text("utf-8")
    script["pin"](project, "1.2.3", IMAGE, "somebody/openness-gate")
    after = (project / "action.yml").read_text("utf-8")
    assert after == before.replace("  image: Dockerfile\n", f"  image: docker://{IMAGE}\n")
    pages = [project / "README.md", *(project / "examples/workflows").glob("*.yml")]
    assert not [page for page in pages if "OWNER/openness-gate@" in page.read_text("utf-8")]
    with pytest.raises(SystemExit, match="no line"):
        script["pin"](project, "1.2.3", IMAGE, "somebody/openness-gate")
    with pytest.raises(SystemExit, match="digest"):
        script["pin"](project, "1.2.3", "ghcr.io/somebody/openness-gate:v1", "somebody/openness-gate")


def _walkable(workflow: dict[str, Any]) -> dict[str, Any]:
    """The workflow for a machine without GitHub: what others' actions do is said, and the image's digest given."""
    workflow["on"] = workflow.pop(True)  # YAML 1.1 reads the key `on` as a truth value
    for name, job in workflow["jobs"].items():
        job.pop("environment", None)
        if "uses" in job:
            workflow["jobs"][name] = {
                **{key: value for key, value in job.items() if key != "uses"},
                "runs-on": "ubuntu-latest",
                "steps": [{"run": f"echo 'not tried: {job['uses']}'"}],
            }
            continue
        for step in job["steps"]:
            action = step.get("uses", "")
            if action and not action.startswith("actions/checkout@"):
                step.pop("uses"), step.pop("with", None)
                step["run"] = f"echo 'not tried: {action}'"
                if action.startswith("docker/build-push-action"):
                    step["run"] += f"; echo digest={DIGEST} >> $GITHUB_OUTPUT"
                if action.startswith("actions/download-artifact"):
                    step["run"] += "; mkdir -p dist; touch dist/openness_gate-1.2.3-py3-none-any.whl"
            elif step.get("run") == "make dist":
                step["run"] = "echo 'tried by a test of its own: make dist'"
    return workflow


def test_the_release_workflow_makes_commit_tags_notes_and_release(project: Path, tmp_path: Path) -> None:
    beside = Path(sys.executable).with_name("act")
    act = str(beside) if beside.exists() else shutil.which("act")
    if act is None or shutil.which("git") is None:
        pytest.skip("act or git is not installed (make test installs act)")
    (project / ".github/workflows/release.yml").write_text(
        yaml.safe_dump(_walkable(yaml.safe_load(RELEASE.read_text("utf-8"))), sort_keys=False), "utf-8"
    )
    home, programs, hub = tmp_path / "home", tmp_path / "bin", tmp_path / "hub.git"
    for folder in (home, programs):
        folder.mkdir()
    keep = f'for last; do :; done\n[ ! -f "$last" ] || cp "$last" {home}/notes.md\n'
    for name, does in (("gh", keep), ("docker", "echo sha256:" + "cd" * 32)):
        (programs / name).write_text(f'#!/bin/sh\necho "{name} $*" >> {home}/asked\n{does}\n')
        (programs / name).chmod(0o755)

    def git(*words: str, at: Path = project) -> str:
        return subprocess.run(["git", *WHO, *words], cwd=at, check=True, capture_output=True, text=True).stdout

    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "one"), ("clone", "-q", "--bare", ".", str(hub))):
        git(*words)
    git("remote", "add", "origin", str(hub))
    (home / ".gitconfig").write_text("[safe]\n\tdirectory = *\n")
    event = {"inputs": {"version": "1.2.3"}, "repository": {"full_name": "somebody/openness-gate"}}
    (home / "event.json").write_text(json.dumps(event))
    environ = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
    }
    command = [act, "workflow_dispatch", "-W", ".github/workflows/release.yml", "-e", str(home / "event.json")]
    command += ["--input", "version=1.2.3", "-P", "ubuntu-latest=-self-hosted", "-s", "GITHUB_TOKEN=none"]
    command += ["--env", "GITHUB_REPOSITORY=somebody/openness-gate"]
    done = subprocess.run(command, cwd=project, env=environ, capture_output=True, text=True, timeout=240)
    log = done.stdout + done.stderr
    assert done.returncode == 0, log[-6000:]
    if kept := os.environ.get("RELEASE_LOG"):
        Path(kept).write_text(log, "utf-8")

    main, tag, major = (git("rev-parse", f"{name}^{{commit}}", at=hub).strip() for name in ("main", "v1.2.3", "v1"))
    assert tag == major != main
    assert git("rev-parse", f"{tag}~1", at=hub).strip() == main  # it stands on main, which has not moved
    assert f"  image: docker://{IMAGE}\n" in git("show", f"{tag}:action.yml", at=hub)
    assert "  image: Dockerfile\n" in git("show", "main:action.yml", at=hub)
    asked = (home / "asked").read_text()
    assert "docker buildx imagetools inspect python:" in asked
    assert "gh release create v1.2.3 dist/openness_gate-1.2.3-py3-none-any.whl --verify-tag --title v1.2.3" in asked
    notes = (home / "notes.md").read_text()
    assert f"uses: somebody/openness-gate@{tag} # v1.2.3" in notes
    assert notes.endswith("- A line.\n")
    assert set(re.findall(r"not tried: ([\w./-]+)", log)) >= {"docker/build-push-action", "pypa/gh-action-pypi-publish"}
