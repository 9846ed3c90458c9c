"""The pages of a census in a browser: axe-core finds nothing on the page of the counts nor on a model's."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path

import pytest

pytest.importorskip("distributed")
pytest.importorskip("duckdb")
sys.path.insert(0, str(Path(__file__).parent))

import test_page  # noqa: E402 - its folder is put on the path above

from checker.census import engine, report  # noqa: E402

pytestmark = test_page.pytestmark
ROOT = Path(__file__).parent.parent.parent


def test_axe_finds_nothing_on_the_pages_of_a_census(tmp_path: Path) -> None:
    cases = [path.parent / "files" for path in sorted((ROOT / "tests/repos").glob("*/expected.yml"))[:30]]
    listed = [*cases, *(ROOT / "examples/repositories").iterdir(), Path("/no/such/folder")]
    (tmp_path / "list").write_text("".join(f"{path}\n" for path in listed), encoding="utf-8")
    engine.run(engine.Census(tmp_path / "list", tmp_path / "out", workers=2, batch=10), StringIO())
    page = report.make_page(tmp_path / "out")
    assert test_page.axe(page, *sorted((tmp_path / "out/models").iterdir())[::6]) == ""
