"""The gate and its own things: its repository is no model's, and a report that it wrote is none of a model's texts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import checker
from checker.inside import OWN_MARK, Inside
from checker.reports import FORMATS
from checker.sources.worktree import read_worktree

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples/repositories"
TERMS = "The model weights are released for non-commercial research only. Commercial use of the weights is forbidden.\n"

marks = pytest.mark.skipif(not hasattr(os, "setxattr"), reason="files have no attributes here")


def check(folder: Path, *options: str) -> dict[str, object]:
    """The JSON report on `folder` by a process of its own, without the moment of judging."""
    command = [sys.executable, "-m", "checker.cli", "check", str(folder), "--format", "json", *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode in (0, 1), done.stderr
    report: dict[str, object] = json.loads(done.stdout)
    report.pop("judged_at", None)
    return report


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model whose terms restrict: there is much to say, and so much to read again."""
    folder = tmp_path / "model"
    shutil.copytree(EXAMPLES / "weights-available", folder)
    return folder


def test_the_project_is_no_model_and_nothing_of_its_examples_is_its_own() -> None:
    assessment = checker.check(ROOT).assessment
    dossier = assessment.dossier
    assert not dossier.is_model
    assert "itself as something else" in dossier.is_model_reason
    assert (assessment.level, assessment.potential_level) == (None, None)
    assert not (dossier.restrictions or dossier.claims or dossier.conflicts or dossier.unclear or dossier.lineage)
    parameters = dossier["parameters"]
    assert not (parameters.locations or parameters.variants or parameters.terms.restrictions)


@marks
def test_a_second_run_after_reports_were_written_changes_nothing(model: Path) -> None:
    once = check(model)
    names = {name: model / f"openness-{name}.{'json' if name in ('json', 'badge') else 'md'}" for name in FORMATS}
    reports = [part for name, path in names.items() for part in ("--report", f"{name}={path}")]
    assert check(model, *reports) == once
    assert all(path.stat().st_size for path in names.values())
    assert check(model, *reports) == once
    assert check(model) == once


@marks
@pytest.mark.parametrize("name", ["comment.md", "README_openness.md", "MODEL_TERMS.txt", "report.html", "openness"])
def test_no_name_makes_a_report_a_text_of_the_model(model: Path, name: str) -> None:
    once = check(model)
    check(model, "--report", f"comment={model / name}")
    assert (model / name).exists()
    assert check(model) == once


@marks
def test_a_report_that_a_shell_has_put_into_a_file_is_known_too(model: Path) -> None:
    command = [sys.executable, "-m", "checker.cli", "check", str(model), "--format", "comment"]
    with open(model / "comment.md", "w") as file:
        subprocess.run(command, stdout=file, cwd=ROOT, timeout=60, check=False)
    assert (model / "comment.md").stat().st_size > 1000
    assert "comment.md" not in {file.path for file in read_worktree(model).files}


@marks
def test_what_a_shell_adds_a_report_to_stays_a_text_of_the_model(model: Path) -> None:
    command = [sys.executable, "-m", "checker.cli", "check", str(model), "--format", "comment"]
    (model / "USE.md").write_text(TERMS)
    with open(model / "USE.md", "a") as file:
        subprocess.run(command, stdout=file, cwd=ROOT, timeout=60, check=False)
    assert "USE.md" in {file.path for file in read_worktree(model).files}


def _open_model(folder: Path, terms: str) -> Path:
    """A model that is open but for a page that a report stands before, or around."""
    shutil.copytree(EXAMPLES / "open-weights", folder)
    (folder / "MODEL.md").write_text(terms)
    return folder


def _report(tmp_path: Path) -> str:
    shutil.copytree(EXAMPLES / "open-weights", tmp_path / "other")
    check(tmp_path / "other", "--report", f"comment={tmp_path / 'other' / 'comment.md'}")
    return (tmp_path / "other" / "comment.md").read_text()


def test_terms_in_the_dress_of_a_report_are_read(tmp_path: Path) -> None:
    report = _report(tmp_path)
    first, _, rest = report.partition("\n")
    for number, text in enumerate((f"{first}\n{TERMS}", f"{report}\n{TERMS}", f"{first}\n\n{TERMS}\n{rest}")):
        level = checker.check(_open_model(tmp_path / str(number), text)).assessment.level
        assert level == 2, text[:200]
    assert checker.check(EXAMPLES / "open-weights").assessment.level == 3


@marks
def test_a_report_that_was_changed_or_came_from_elsewhere_is_read(tmp_path: Path) -> None:
    folder = _open_model(tmp_path / "model", "")
    with Inside(folder) as inside:
        inside.write("MODEL.md", "a report")
    assert "MODEL.md" not in {file.path for file in read_worktree(folder).files}
    with open(folder / "MODEL.md", "a") as file:
        file.write(f"\n\n{TERMS}")
    assert os.getxattr(folder / "MODEL.md", OWN_MARK)  # the mark is still there, and what it says is not true any more
    assert checker.check(folder).assessment.level == 2


@marks
def test_no_commit_carries_the_mark(tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    folder = _open_model(tmp_path / "model", "")
    with Inside(folder) as inside:
        inside.write("MODEL.md", TERMS)
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    clone = ("clone", "-q", ".", str(tmp_path / "clone"))
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "one"), clone):
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)
    assert checker.check(tmp_path / "clone").assessment.level == 2


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_what_root_writes_belongs_to_the_owner_of_the_workspace(tmp_path: Path) -> None:
    os.chown(tmp_path, 1234, 4321)
    with Inside(tmp_path) as folder:
        folder.write("new/deep/report.json", "{}")
    for path in (tmp_path / "new", tmp_path / "new/deep", tmp_path / "new/deep/report.json"):
        assert (path.stat().st_uid, path.stat().st_gid) == (1234, 4321)
