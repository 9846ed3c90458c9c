"""One repository, three ways to read it: from the disk, from git's objects, through the API; one verdict."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from faults import serving
from test_source import QUICK, Fake
from workflows import EXAMPLES

from checker.config import Config
from checker.domain import Repository
from checker.main import judge, wanted
from checker.reports import render
from checker.sources.git_objects import GitObjects
from checker.sources.git_tree import GitTree
from checker.sources.github import Address, read_github
from checker.sources.github_client import connect
from checker.sources.worktree import read_worktree


def report(repository: Repository) -> dict[str, Any]:
    """What decides in the JSON report. Only the disk lets the gate look inside weights, so that evidence may differ."""
    found: dict[str, Any] = json.loads(render(judge(repository, Config()), "json"))
    return {
        **{name: found[name] for name in ("is_model", "level", "potential_level", "open_data", "passed", "claims")},
        "findings": {row["id"]: row["answer"] for row in found["findings"]},
        "components": {name: (row["state"], row["terms"]) for name, row in found["components"].items()},
        "restrictions": [(row["kind"], row["path"], row["line"]) for row in found["restrictions"]],
    }


def from_objects(folder: Path) -> Repository:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.autocrlf=false")
    for words in (("init", "-q"), ("add", "-Af"), ("commit", "-qm", "one"), ("gc", "-q")):
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, check=True, capture_output=True, text=True).stdout
    objects = GitObjects.of(folder)
    assert objects is not None
    tree = GitTree(objects.entries(objects.commit(head.strip()).tree), objects.fetch)
    tree.load(wanted(tree.files))
    return Repository(folder.name, "git", tree.files, tree.read)


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def test_three_ways_to_read_one_repository_end_in_one_verdict(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(EXAMPLES / name, folder)
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    disk = report(read_worktree(folder))
    with serving() as server:
        fake = Fake(server)
        fake.hold(dict(files))
        fake.graphql()
        by_api = report(read_github(Address("o", "m"), connect("ghs_x", server.url, QUICK), wanted))
        asked = fake.asked
    assert by_api == disk
    assert asked <= 12
    if shutil.which("git") is not None:
        assert report(from_objects(folder)) == disk
