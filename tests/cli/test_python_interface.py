"""The Python interface: `checker.check`, which reads a folder and nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import checker
from checker.domain import Answer, GateError, Level
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


def soup(folder: Path, settings: str) -> Path:
    (folder / "README.md").write_text("# Soup\n\nBoil water.\n")
    (folder / ".openness.yml").write_text(settings)
    return folder


def test_settings_count_unless_told_not_to(tmp_path: Path) -> None:
    place = soup(tmp_path, "on-not-a-model: pass\ntarget: open-source-ai\n")
    verdict = checker.check(place)
    assert (verdict.passed, verdict.target) == (True, Level.OPEN_SOURCE_AI)
    assert checker.check(place, target=2).target is Level.WEIGHTS_AVAILABLE
    alone = checker.check(place, settings=False)
    assert (alone.passed, alone.target, alone.assessment.level) == (False, Level.OPEN_WEIGHTS, None)


def test_settings_that_cannot_be_meant_are_said_and_left_alone_where_nobody_asks(tmp_path: Path) -> None:
    place = soup(tmp_path, "nonsense: true\n")
    with pytest.raises(checker.GateError, match="nonsense"):
        checker.check(place)
    assert checker.check(place, settings=False).assessment.level is None


def test_nothing_of_the_environment_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "none.json"))
    assert checker.check(EXAMPLES / "open-weights").passed


def test_a_verdict_gives_the_json_report_as_values() -> None:
    verdict = checker.check(EXAMPLES / "weights-available")
    report = verdict.to_json()
    assert report == json.loads(render(verdict, "json"))
    assert (report["level"], report["cause"]) == (2, "terms-restrict")


def test_what_an_answer_is_made_of_is_exported() -> None:
    verdict = checker.check(EXAMPLES / "open-weights")
    assert isinstance(verdict, checker.Verdict)
    assert (checker.Level, checker.GateError, checker.Answer) == (Level, GateError, Answer)
    assert verdict.assessment.level is checker.Level.OPEN_WEIGHTS
    with pytest.raises(AttributeError, match="no attribute 'level'"):
        checker.level  # noqa: B018 - it is asked for


def test_the_import_costs_nothing() -> None:
    program = "import sys, checker; sys.exit(any(name.startswith('checker.') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
