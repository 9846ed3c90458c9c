"""The page in a browser: axe-core finds nothing, light and dark, wide and narrow; it asks nobody for anything.

The badge beside shields' own renderer: as wide, piece by piece.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "reports")]

import picture  # noqa: E402 - its folder is put on the path above
import verdicts  # noqa: E402
from test_hostile_text import HOSTILE, poisoned  # noqa: E402

from checker.reports import render, several  # noqa: E402
from checker.reports.badge import badge  # noqa: E402

pytestmark = pytest.mark.skipif(
    not (HERE / "node_modules" / "axe-core").exists() or not shutil.which("chromium"),
    reason="npm ci in tests/rigs brings axe-core, and chromium has to be on the PATH",
)


def axe(*pages: Path) -> str:
    """What the rig says of the pages; empty where nothing is wrong."""
    run = subprocess.run(["node", HERE / "axe.mjs", *pages], capture_output=True, text=True, timeout=300)
    return run.stdout + run.stderr


def test_axe_finds_nothing_on_any_page(tmp_path: Path) -> None:
    shown = {**picture.shown(), "no-model": verdicts.NO_MODEL}
    shown["words"] = poisoned(verdicts.DROPPED, lambda _: " ".join(HOSTILE[:20]))
    for name, verdict in shown.items():
        (tmp_path / f"{name}.html").write_text(render(verdict, "html"), encoding="utf-8")
    judged = [several.Judged(name, verdict, 0) for name, verdict in shown.items()]
    judged.append(several.Judged("nowhere", None, 2, "There is no folder nowhere."))
    (tmp_path / "several.html").write_text(several.render(judged, "html"), encoding="utf-8")
    assert axe(*sorted(tmp_path.glob("*.html"))) == ""


def test_axe_and_the_policy_would_say_what_is_wrong(tmp_path: Path) -> None:
    text = render(verdicts.DROPPED, "html")
    faint, wrong = tmp_path / "faint.html", tmp_path / "wrong.html"
    faint.write_text(text.replace('<html lang="en">', "<html>"), encoding="utf-8")
    wrong.write_text(text.replace("--dim: #59636e", "--dim: #cccccc"), encoding="utf-8")
    assert "html-has-lang" in axe(faint)
    said = axe(wrong)
    assert "color-contrast" in said and "its own style sheet does not apply" in said


@pytest.mark.parametrize("number", range(6))
def test_the_badge_is_as_wide_as_shields_makes_it(number: int) -> None:
    verdict = picture.badges()[number]
    said = badge(verdict)
    values = json.dumps({"label": said.label, "message": said.message, "color": said.colour})
    command = ["node", "--input-type=module", "-e", picture.SHIELDS, values]
    theirs = ElementTree.fromstring(
        subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE).stdout
    )
    ours = ElementTree.fromstring(render(verdict, "svg"))
    for root in (ours, theirs):
        assert root.attrib["aria-label"] == f"openness: {said.message}"

    def widths(root: ElementTree.Element) -> list[str]:
        return [element.attrib["width"] for element in root.iter() if element.tag.endswith("rect")]

    def lengths(root: ElementTree.Element) -> set[str]:
        return {element.attrib["textLength"] for element in root.iter() if element.tag.endswith("text")}

    assert (widths(ours), lengths(ours)) == (widths(theirs), lengths(theirs))
