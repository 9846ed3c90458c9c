"""Whole reports on the example repositories and on ten hostile ones against the files in snapshots/.

After a wanted change: UPDATE_SNAPSHOTS=1 pytest tests/reports, then read the diff.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from test_hostile_text import commands
from test_snapshots import compare

from checker.config import Config
from checker.domain import Verdict
from checker.main import judge
from checker.reports import render
from checker.sources.worktree import read_worktree

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests" / "hostile"))

import repositories  # noqa: E402 - its folder is put on the path above

EXAMPLES = sorted(path.name for path in (ROOT / "examples" / "repositories").iterdir())
HOSTILE = (
    "commands and calls in every text",
    "commands and calls as names",
    "commands in a licence that restricts",
    "markup that leaves its place",
    "a page that instructs its reader",
    "front matter with commands",
    "a header with commands",
    "open words in a remark",
    "a name in letters that look alike",
    "a badge over a restriction",
)
BUILDERS: dict[str, Callable[[Path], object]] = {case.name: case.build for case in repositories.CASES}
ENDINGS = {
    "terminal": "txt",
    "comment": "md",
    "summary": "md",
    "annotations": "txt",
    "badge": "json",
    "svg": "svg",
    "html": "html",
}
REVISION = "8d7e2f1c0b9a48576655443322110f0e0d0c0b0a"


@cache
def judged(name: str) -> Verdict:
    """The verdict on an example or a hostile repository, as one that lies on GitHub."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "wren"
        if name in EXAMPLES:
            folder = ROOT / "examples" / "repositories" / name
        else:
            folder.mkdir()
            BUILDERS[name](folder)
        repository = replace(
            read_worktree(folder), revision=REVISION, url="https://github.com/wren-lab/wren", dirty=False
        )
        return judge(repository, Config(today=date(2026, 11, 1)))


@pytest.mark.parametrize("form", ENDINGS)
@pytest.mark.parametrize("name", [*EXAMPLES, *HOSTILE])
def test_a_report_on_a_repository_reads_as_it_was_reviewed(name: str, form: str) -> None:
    compare(f"repositories/{name.replace(' ', '-')}.{form}.{ENDINGS[form]}", render(judged(name), form))


@pytest.mark.parametrize("name", HOSTILE)
def test_no_report_on_a_hostile_repository_is_more_than_words(name: str) -> None:
    verdict = judged(name)
    assert verdict.assessment.level is not None and verdict.assessment.level <= 2
    for form in ENDINGS:
        text = render(verdict, form)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text), form
        if form != "annotations":
            assert commands(text) == [], form
        if form in ("comment", "summary"):
            assert not re.search(r"@\w|</details></code>|<img", text.replace("&#8203;", "\u200b")), form
        if form in ("html", "svg"):
            assert "<img" not in text and "<script" not in text, form
    assert all(command[0] in ("error", "warning", "notice") for command in commands(render(verdict, "annotations")))
