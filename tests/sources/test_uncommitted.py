"""A checkout that is not what its commit has is said to be changed, and one that is, is not."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from checker import check
from checker.reports import FORMATS, render

README = "# Tern\n\nTern is a language model. The model weights are released under the MIT License (see LICENSE).\n"


def git(folder: Path, *arguments: str) -> None:
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PATH": os.environ["PATH"]}
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *arguments], cwd=folder, env=alone, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "tern"
    (folder / "docs").mkdir(parents=True)
    (folder / "README.md").write_text(README)
    (folder / "docs" / "training.md").write_text("Training took two weeks.\n")
    (folder / "model.safetensors").write_bytes(b"\0" * 200_000)
    (folder / "notes.bin").write_bytes(b"\1" * 100)
    os.symlink("README.md", folder / "MODEL.md")
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "Tern")
    return folder


def dirty(folder: Path) -> bool | None:
    found: bool | None = json.loads(render(check(folder), "json"))["subject"]["dirty"]
    return found


CHANGES: dict[str, Callable[[Path], object]] = {
    "a word of the same length": lambda f: (f / "README.md").write_text(README.replace("MIT", "BSD")),
    "a longer text": lambda f: (f / "README.md").write_text(README + "More.\n"),
    "a file that is gone": lambda f: (f / "docs/training.md").unlink(),
    "a file that is new": lambda f: (f / "LICENSE").write_text("MIT License\n"),
    "weights that are new": lambda f: (f / "large.safetensors").write_bytes(b"\0" * 200_000),
    "weights that are others": lambda f: (f / "model.safetensors").write_bytes(b"\2" * 200_000),
    "a link that leads elsewhere": lambda f: ((f / "MODEL.md").unlink(), os.symlink("docs", f / "MODEL.md")),
    "a change that is staged": lambda f: ((f / "README.md").write_text("# Tern\n"), git(f, "add", "README.md")),
    "a file that is staged": lambda f: ((f / "x.bin").write_bytes(b"\1"), git(f, "add", "x.bin")),
}


@pytest.mark.parametrize("version", ["2", "4"])
@pytest.mark.parametrize("change", CHANGES)
def test_every_kind_of_change_is_seen(checkout: Path, change: str, version: str) -> None:
    git(checkout, "update-index", "--index-version", version)
    assert dirty(checkout) is False
    CHANGES[change](checkout)
    assert dirty(checkout) is True


HARMLESS: dict[str, Callable[[Path], object]] = {
    "nothing": lambda f: None,
    "another time": lambda f: os.utime(f / "README.md", (1, 1)),
    "line endings of another system": lambda f: (f / "README.md").write_bytes(README.replace("\n", "\r\n").encode()),
    "no index": lambda f: (f / ".git/index").unlink(),
    "an index that is none": lambda f: (f / ".git/index").write_bytes(b"DIRC\0\0\0\2\0\0\0\7"),
    "what a run leaves behind": lambda f: (f / "openness-report.json").write_text("{}"),
    "a packed repository": lambda f: git(f, "gc", "-q"),
    "a file that is taken out of the index alone": lambda f: git(f, "rm", "--cached", "README.md"),
    "a sparse checkout": lambda f: git(f, "sparse-checkout", "set", "--no-cone", "/*", "!/docs"),
    "a commit on top": lambda f: ((f / "README.md").write_text(README + "x\n"), git(f, "commit", "-am", "More")),
}


@pytest.mark.parametrize("change", HARMLESS)
def test_what_is_as_the_commit_has_it_is_not_called_changed(checkout: Path, change: str) -> None:
    HARMLESS[change](checkout)
    assert dirty(checkout) is False


def test_weights_in_place_of_their_pointer_are_what_was_committed(tmp_path: Path) -> None:
    folder = tmp_path / "tern"
    folder.mkdir()
    (folder / "README.md").write_text(README)
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 200000\n"
    (folder / "model.safetensors").write_text(pointer)
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "Tern")
    (folder / "model.safetensors").write_bytes(b"\0" * 200_000)
    assert dirty(folder) is False
    (folder / "model.safetensors").write_bytes(b"\0" * 200_001)
    assert dirty(folder) is True


def test_what_would_take_too_long_to_compare_is_not_called_changed(checkout: Path) -> None:
    (checkout / "large.safetensors").write_bytes(b"\0" * 160_000_000)
    git(checkout, "add", ".")
    git(checkout, "commit", "-m", "Large")
    assert dirty(checkout) is False
    os.utime(checkout / "large.safetensors", (1, 1))
    assert dirty(checkout) is None
    (checkout / "README.md").write_text("# Tern\n")
    assert dirty(checkout) is True


def test_a_folder_without_a_commit_is_neither(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(README)
    assert dirty(tmp_path) is None
    git(tmp_path, "init")
    assert dirty(tmp_path) is None


def test_what_lies_under_git_s_name_is_opened_as_a_file_alone(checkout: Path) -> None:
    (checkout / ".git/index").unlink()
    os.mkfifo(checkout / ".git/index")
    assert dirty(checkout) is False


def test_every_report_says_that_there_are_uncommitted_changes(checkout: Path) -> None:
    clean = {form: render(check(checkout), form) for form in FORMATS}
    (checkout / "README.md").write_text(README + "More.\n")
    for form in FORMATS:
        words = '"dirty": true' if form == "json" else "uncommitted changes"
        assert words in render(check(checkout), form)
        assert words not in clean[form]
