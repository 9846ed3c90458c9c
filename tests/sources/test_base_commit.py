"""Which commit a change is compared with: the first parent of GitHub's own merge, and of no other merge."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from checker.domain import File, NotChecked, Repository
from checker.sources.base_commit import base_sha, judged, read_at, read_base
from checker.sources.github_client import Access, Patience
from checker.workflow import Workflow

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A branch `change` from main, both with a commit of their own since; main is checked out."""
    git(tmp_path, "init", "-q")
    for branch in ("main", "change", "main"):
        if branch == "change":
            git(tmp_path, "checkout", "-qb", branch)
        elif git(tmp_path, "branch"):
            git(tmp_path, "checkout", "-q", branch)
        git(tmp_path, "commit", "-qm", f"on {branch}", "--allow-empty")
    return tmp_path


def run_of(folder: Path, head: str, base: str, event: str = "pull_request") -> Workflow:
    return Workflow(folder, event, {"pull_request": {"number": 1, "head": {"sha": head}, "base": {"sha": base}}})


def test_the_merge_that_github_made_is_compared_with_its_first_parent(checkout: Path) -> None:
    head, base = git(checkout, "rev-parse", "change"), git(checkout, "rev-parse", "main")
    git(checkout, "merge", "-q", "--no-ff", "-m", "merge", "change")
    run = run_of(checkout, head, "f" * 40)
    assert base_sha(run) == base
    assert judged(run) == f"{head[:12]} merged into {base[:12]}"


def test_a_head_that_is_a_merge_of_its_own_is_compared_with_what_the_event_names(checkout: Path) -> None:
    git(checkout, "checkout", "-q", "change")
    git(checkout, "merge", "-q", "--no-ff", "-m", "main is merged into the change", "main")
    head = git(checkout, "rev-parse", "HEAD")
    run = run_of(checkout, head, "f" * 40)
    assert base_sha(run) == "f" * 40, "the first parent is the change itself: no drop would ever be seen"
    assert judged(run) == f"{head[:12]}, not merged into its base"


def test_where_the_change_itself_is_checked_out_the_event_names_the_base(checkout: Path) -> None:
    git(checkout, "checkout", "-q", "change")
    run = run_of(checkout, git(checkout, "rev-parse", "HEAD"), "f" * 40)
    assert base_sha(run) == "f" * 40


def test_a_merge_of_three_is_none_of_github_s(checkout: Path) -> None:
    head = git(checkout, "rev-parse", "change")
    git(checkout, "checkout", "-qb", "third", "main")
    git(checkout, "commit", "-qm", "third", "--allow-empty")
    git(checkout, "checkout", "-q", "main")
    tree, main = git(checkout, "rev-parse", "main^{tree}"), git(checkout, "rev-parse", "main")
    made = git(checkout, "commit-tree", tree, "-p", main, "-p", head, "-p", "third", "-m", "three")
    git(checkout, "reset", "-q", "--hard", made)
    assert base_sha(run_of(checkout, head, "f" * 40)) == "f" * 40


def test_a_merge_queue_names_its_base_and_a_push_has_none(checkout: Path) -> None:
    queue = Workflow(checkout, "merge_group", {"merge_group": {"base_sha": "a" * 40, "head_sha": "b" * 40}})
    assert base_sha(queue) == "a" * 40
    assert base_sha(Workflow(checkout, "push", {"before": "a" * 40})) is None
    assert judged(Workflow(checkout, "push")) == ""


NOBODY = Access(None, "http://127.0.0.1:9", Patience(refused=0))


def everything(files: Iterable[File]) -> tuple[str, ...]:
    return tuple(file.path for file in files)


@pytest.fixture
def merged(checkout: Path) -> tuple[Path, Workflow]:
    """The merge of a change, with a model in a folder on main and settings at the top."""
    (checkout / "small").mkdir()
    (checkout / "small/README.md").write_text("# Wren\n")
    (checkout / ".openness.yml").write_text("target: closed\n")
    (checkout / "picture").write_bytes(b"\x89PNG\0\xff\xfe\0\x01")
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "a model")
    head = git(checkout, "rev-parse", "change")
    git(checkout, "merge", "-q", "--no-ff", "-m", "merge", "change")
    (checkout / ".openness.yml").write_text("target: open-weights\n")
    return checkout, run_of(checkout, head, "f" * 40)


def test_a_file_at_the_base_is_the_commit_s_and_not_the_folder_s(merged: tuple[Path, Workflow]) -> None:
    _, run = merged
    assert read_at(run, "f" * 40, ".openness.yml", NOBODY) == "target: closed\n"
    assert read_at(run, "f" * 40, "none.yml", NOBODY) is None
    assert isinstance(read_at(run, "f" * 40, "picture", NOBODY), NotChecked)


def test_the_base_is_read_below_the_folder_that_is_judged(merged: tuple[Path, Workflow]) -> None:
    _, run = merged
    base = read_base(run, "small", everything, NOBODY)
    assert isinstance(base, Repository) and everything(base.files) == ("README.md",)
    assert read_base(run, "large", everything, NOBODY) is None
    whole = read_base(run, "", everything, NOBODY)
    assert isinstance(whole, Repository) and "small/README.md" in everything(whole.files)


def test_a_base_whose_objects_are_not_here_is_asked_of_the_api(merged: tuple[Path, Workflow]) -> None:
    folder, run = merged
    readme = git(folder, "rev-parse", "main:small/README.md")
    (folder / ".git/objects" / readme[:2] / readme[2:]).unlink()  # as a partial clone has it
    gap = read_base(run, "small", everything, NOBODY)
    assert isinstance(gap, NotChecked) and "could not be reached" in gap.why
    commit = git(folder, "rev-parse", "HEAD")
    (folder / ".git/objects" / commit[:2] / commit[2:]).unlink()
    assert base_sha(run) == "f" * 40
    gap = read_base(run, "small", everything, NOBODY)
    assert isinstance(gap, NotChecked) and "ffffffffffff" in gap.what
    said = read_at(run, "f" * 40, ".openness.yml", NOBODY)
    assert isinstance(said, NotChecked)
