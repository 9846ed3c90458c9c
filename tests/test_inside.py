"""What is named with a path stays in the folder that it is named from: links, steps upward, exchanges, pipes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checker.config import Config
from checker.delivery.outputs import write_report
from checker.domain import GateError
from checker.inside import MOST_LINKS, Inside, OutsideError, inside
from checker.sources.releases import read_folder
from checker.sources.worktree import read_worktree


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace with folders and links, beside a folder that is nobody's business."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "LICENSE").write_text("secret")
    (tmp_path / "outside" / "own.yml").write_text("target: closed\n")
    root = tmp_path / "workspace"
    (root / "real" / "deep").mkdir(parents=True)
    (root / "real" / "file").write_text("words")
    (root / "inner").symlink_to("real/deep/../../real")
    (root / "out").symlink_to("../outside")
    (root / "absolute").symlink_to(root / "real")
    (root / "real" / "up").symlink_to("../../outside")
    os.mkfifo(root / "pipe")
    return root


def test_links_that_stay_inside_are_followed(place: Path) -> None:
    with Inside(place) as folder:
        assert folder.resolve("inner/./deep/../file") == b"real/file"
        assert folder.resolve("") == b""
        with folder.folder("inner") as real, real.open("file") as file:
            assert file.read() == b"words"


@pytest.mark.parametrize("path", "out out/LICENSE .. real/../.. /etc absolute inner/up/LICENSE real/up".split())
def test_what_leads_out_is_refused(place: Path, path: str) -> None:
    with Inside(place) as folder, pytest.raises(OutsideError):
        folder.resolve(path)
    with pytest.raises(OutsideError):
        inside(place, path)


@pytest.mark.parametrize("path", ["", *"out/LICENSE inner/file out pipe real ../outside/LICENSE /etc/passwd".split()])
def test_no_file_is_opened_through_a_link_and_nothing_but_a_file(place: Path, path: str) -> None:
    with Inside(place) as folder, pytest.raises(OSError, match="."):
        folder.open(path)


def test_a_chain_of_links_ends(place: Path) -> None:
    for number in range(1000):
        (place / f"{number}").symlink_to(f"{number + 1}")
    (place / "1000").write_text("at last")
    with Inside(place) as folder:
        assert folder.resolve(f"{1000 - MOST_LINKS}") == b"1000"
        with pytest.raises(OSError, match="symbolic links"):
            folder.resolve("0")


def test_a_file_that_has_become_a_link_is_not_opened(place: Path) -> None:
    with Inside(place) as folder:
        where = folder.resolve("inner/file")
        (place / "real").rename(place / "was")
        (place / "real").symlink_to("../outside")
        with pytest.raises(OSError, match="."):
            folder.open(where)


@pytest.mark.parametrize("path", ["out/report.json", "real/up/report.json", "../report.json"])
def test_a_report_is_written_inside_or_not_at_all(place: Path, path: str) -> None:
    with pytest.raises(GateError, match="outside of the workspace"):
        write_report(Path(path), "{}", place)
    assert sorted(os.listdir(place.parent / "outside")) == ["LICENSE", "own.yml"]
    write_report(Path("inner/new/report.json"), "{}", place)
    assert (place / "real/new/report.json").read_text() == "{}"


def test_release_files_behind_a_link_out_are_not_read(place: Path) -> None:
    for folder in ("out/", "real/up/"):
        with pytest.raises(GateError, match="leads out of the repository"):
            read_folder(Path(folder), below=place)
    assert [asset.name for asset in read_folder(Path("inner/"), below=place).assets] == ["file"]


def test_the_judged_folder_is_no_link_out(place: Path) -> None:
    with pytest.raises(GateError, match="outside of"):
        read_worktree(place / "out", below=place)
    environ = {"GITHUB_WORKSPACE": str(place), "INPUT_PATH": "real/up"}
    with pytest.raises(GateError, match="leads out"):
        Config.from_environ(environ)
    (place / ".openness.yml").write_text("path: out\n")
    with pytest.raises(GateError, match="leads out"):
        Config.from_options({"path": str(place)}, {})


@pytest.mark.parametrize("path", ["out/own.yml", "real/up/own.yml"])
def test_settings_behind_a_linked_folder_are_not_read(place: Path, path: str) -> None:
    with pytest.raises(GateError, match="links are not followed"):
        Config.from_environ({"GITHUB_WORKSPACE": str(place), "INPUT_CONFIG": path})
