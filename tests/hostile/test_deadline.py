"""Every run ends in time: what was not read by then opens nothing, and where there is no verdict that is said."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from checker import main
from checker.config import Config
from checker.deadline import Deadline
from checker.domain import REST_OF_TREE, File, GateError, Level, NotChecked, Repository, Text
from checker.evidence import collect
from checker.reports import render

ROOT = Path(__file__).parents[2]
OPEN = "# Wren\n\nThe model weights at https://huggingface.co/lab/wren-2b are released under the MIT License.\n"


def repository(seconds: float = 0.0) -> Repository:
    """An openly licensed model with a second page, each read of which takes `seconds`."""
    texts = {"MODEL_CARD.md": "# Wren\n\nFor research only.\n", "README.md": OPEN}

    def read(path: str) -> Text | NotChecked:
        time.sleep(seconds)
        return Text(path, texts[path])

    return Repository("wren", "worktree", tuple(File(path, 10) for path in texts), read)


def test_within_the_time_everything_is_read() -> None:
    dossier = collect(Deadline(60).bound(repository()))
    assert not [item for item in dossier.not_checked if item.what == REST_OF_TREE]


def test_what_is_not_read_in_time_opens_nothing_and_is_said_once() -> None:
    late = collect(Deadline(0.2).bound(repository(0.25)))
    assert [item for item in late.not_checked if "time limit of 0.2 s" in item.why] == [
        NotChecked(REST_OF_TREE, "the time limit of 0.2 s was over")
    ]
    found = main.judge(Deadline(0.2).bound(repository(0.25)), Config())
    assert found.assessment.level is not None and found.assessment.level <= Level.WEIGHTS_AVAILABLE


def test_work_that_does_not_end_is_broken_off_inside_a_regular_expression() -> None:
    start = time.monotonic()
    with pytest.raises(GateError, match="time limit of 0.1 s"), Deadline(0.1):
        re.match(r"(a+)+$", "a" * 60 + "b")
    assert time.monotonic() - start < 5


def test_a_run_without_a_verdict_ends_with_2_and_its_report_says_why(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(OPEN + "<div><p><a href='" * 20_000)
    (tmp_path / "wren.safetensors").write_bytes(b"\xff" * 400)
    for number in range(40):
        lines = (f"- The weights of {line}.0 are under the MIT License, see [x](y{line})." for line in range(350))
        (tmp_path / f"{number}.md").write_text("# T\n\n" + "\n".join(lines))
    command = [sys.executable, "-m", "checker.cli", "check", tmp_path, "--time-limit", "1", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    report = json.loads(done.stdout)
    assert (report["level"], report["passed"]) in ((None, False), (2, False))
    assert "the time limit of 1 s was over" in done.stdout.lower()
    assert done.returncode == (2 if report["level"] is None else 1)


def test_what_could_not_be_judged_in_time_is_no_pass_and_no_level() -> None:
    found = main.unfinished(repository(), Config(target=Level.CLOSED, on_not_a_model="pass"), "no time")
    assert (found.passed, found.assessment.level, found.reasons) == (False, None, ("no time",))
    assert json.loads(render(found, "json"))["not_checked"][0] == {"what": REST_OF_TREE, "why": "no time"}


def test_an_interruption_that_is_swallowed_comes_again() -> None:
    class Deaf:
        def __del__(self) -> None:
            while not heard:
                try:
                    time.sleep(0.01)
                except BaseException:
                    heard.append(True)

    heard: list[bool] = []
    with pytest.raises(GateError, match="time limit"), Deadline(0.1):
        Deaf()
        while True:
            time.sleep(0.01)


def test_beside_the_main_thread_reading_ends_all_the_same() -> None:
    def judge() -> None:
        with Deadline(0.2) as deadline:
            found.append(collect(deadline.bound(repository(0.25))).not_checked)

    found: list[tuple[NotChecked, ...]] = []
    thread = threading.Thread(target=judge)
    thread.start()
    thread.join()
    assert REST_OF_TREE in [item.what for item in found[0]]


@pytest.mark.parametrize("value", ["0", "601", "-1", "1.5", "soon", "１０", "9" * 400])
def test_a_time_that_cannot_be_meant_is_refused(tmp_path: Path, value: str) -> None:
    (tmp_path / "README.md").write_text(OPEN)
    with pytest.raises(GateError, match="time-limit"):
        Config.from_options({"path": str(tmp_path), "time-limit": value}, {})


def test_the_time_is_set_by_input_and_flag_and_told_in_the_report(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(OPEN)
    assert Config.from_environ({"GITHUB_WORKSPACE": str(tmp_path), "INPUT_TIME-LIMIT": "600"}).time_limit == 600
    config = Config.from_options({"path": str(tmp_path), "time-limit": "7"}, {})
    verdict = main.judge(main.read(config), config)
    assert json.loads(render(verdict, "json"))["config"]["time-limit"] == 7
