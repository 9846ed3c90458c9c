"""The Python interface: `checker.check`, which reads a folder and nothing else."""

from pathlib import Path

import pytest

import checker
from checker.domain import GateError, Level
from checker.reports import render

EXAMPLES = Path(__file__).parents[2] / "examples" / "repositories"


@pytest.mark.parametrize("target", ["open-source-ai", "4", 4, Level.OPEN_SOURCE_AI])
def test_a_target_is_a_slug_a_number_or_a_level(target: str | int | Level) -> None:
    verdict = checker.check(EXAMPLES / "open-weights", target=target)
    assert (verdict.passed, verdict.assessment.level, verdict.target) == (
        False,
        Level.OPEN_WEIGHTS,
        Level.OPEN_SOURCE_AI,
    )


def test_the_default_target_is_the_lowest_that_can_be_called_open() -> None:
    verdict = checker.check(str(EXAMPLES / "open-weights"))
    assert verdict.passed
    assert verdict.target is Level.OPEN_WEIGHTS
    assert "3 of 4" in render(verdict, "terminal")


@pytest.mark.parametrize(("path", "target"), [("no-such-folder", 3), (".", "openish"), (".", 5), (".", 0)])
def test_what_cannot_be_judged_raises_what_and_fix(path: str, target: str | int) -> None:
    with pytest.raises(GateError) as caught:
        checker.check(path, target=target)
    assert caught.value.what and caught.value.fix


def test_settings_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Soup\n\nBoil water.\n")
    (tmp_path / ".openness.yml").write_text("on-not-a-model: pass\nnonsense: true\n")
    verdict = checker.check(tmp_path)
    assert (verdict.passed, verdict.assessment.level) == (False, None)
