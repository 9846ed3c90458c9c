"""The comment as GitHub's own renderer shows it: pass, fail, drop, no model, huge, hostile; a picture of each."""

import re
import sys
from pathlib import Path

import pytest

from checker.domain import Verdict
from checker.reports import comment

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "reports"), str(HERE.parent / "settings")]

pytest.importorskip("cmarkgfm")
pytest.importorskip("nh3")

import picture  # noqa: E402 - its folder is put on the path above
import render_comment  # noqa: E402
import verdicts  # noqa: E402
from every_fate import every_fate  # noqa: E402
from test_hostile_text import HOSTILE, poisoned  # noqa: E402
from test_limits import many  # noqa: E402

PICTURES = HERE.parents[1] / ".rigs" / "pictures"
CASES = {
    "pass": verdicts.OPEN_WEIGHTS,
    "fail": verdicts.DROPPED._replace(base=None, reasons=verdicts.DROPPED.reasons[1:]),
    "drop": verdicts.DROPPED,
    "no-model": verdicts.NO_MODEL,
    "vouched": every_fate(),
    "huge": many(400, "words " * 30),
    "hostile": poisoned(verdicts.DROPPED, lambda _: " ".join(HOSTILE[:20])),
}


@pytest.mark.skipif(not render_comment.STYLE.exists(), reason="npm ci in tests/rigs brings the style sheet")
@pytest.mark.parametrize("case", CASES)
def test_a_picture_is_taken(case: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = render_comment.to_html(comment.render(CASES[case]), unfolded=case != "huge")
    render_comment.photograph(page, PICTURES / f"{case}.png")
    assert (PICTURES / f"{case}.png").stat().st_size > 5000


def test_the_picture_of_the_readme_shows_a_drop_with_the_line_that_made_it() -> None:
    text = comment.render(picture.changed_licence())
    assert "Openness drops from 3 to 2" in text
    assert re.search(r"MODEL_LICENSE\?plain=1#L\d+", text)


@pytest.mark.skipif(not render_comment.STYLE.exists(), reason="npm ci in tests/rigs brings the style sheet")
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_githubs_renderer_finds_nothing_in_hostile_text(text: str) -> None:
    harmless, hostile = (tags(poisoned(verdicts.DROPPED, lambda _, said=said: said)) for said in ("word", text))
    if text.strip():
        assert hostile == harmless


def tags(verdict: Verdict) -> list[str]:
    """The elements of the page that cmark-gfm makes of the comment, addresses left out."""
    page = render_comment.to_html(comment.render(verdict)).partition("<article")[2]
    return [re.sub(r'href="https://github\.com/northwind/[^"]*"', "href", tag) for tag in re.findall(r"<[^>]*>", page)]
