"""Which commit a change is compared with: the first parent of GitHub's own merge, and of no other merge."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from checker.sources.base_commit import base_sha, judged
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
