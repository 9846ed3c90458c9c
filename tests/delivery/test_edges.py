"""What the gate sends, and what it leaves, where something is missing: a place, a level, a file of the runner's."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from checker.config import Config
from checker.delivery import check_run, outputs, release, second_half
from checker.delivery.voice import Voice
from checker.delivery.workflow import deliver
from checker.domain import Conflict, Evidence, GateError
from checker.reports.annotations import Annotation, marks
from checker.sources.github_client import Access, Patience
from checker.workflow import Workflow

sys.path.insert(0, str(Path(__file__).parents[1] / "reports"))
from verdicts import DROPPED, NO_MODEL, OPEN_WEIGHTS  # noqa: E402  # beside the snapshots that they make

NOBODY = Access("token", "http://127.0.0.1:9", Patience(refused=0))


def test_a_check_run_is_green_red_or_grey() -> None:
    assert check_run.conclusion(OPEN_WEIGHTS) == "success"
    assert check_run.conclusion(DROPPED) == "failure"
    assert check_run.conclusion(NO_MODEL._replace(passed=True)) == "neutral"
    assert check_run.conclusion(NO_MODEL._replace(passed=False)) == "failure"


def test_a_mark_without_a_place_is_no_mark_of_a_check_run() -> None:
    assert all(mark["path"] and mark["start_line"] >= 1 for mark in check_run.marks(DROPPED))
    with pytest.raises(ValueError, match="place"):
        check_run._mark(Annotation("error", "m", "t"), None)  # type: ignore[arg-type]  # it is not looked at


def test_sources_that_disagree_are_marked_where_the_first_stands_and_not_twice() -> None:
    dossier = OPEN_WEIGHTS.assessment.dossier
    first, second = Evidence("MIT", "docs/a.md", 3), Evidence("NC", "docs/b.md", 4)

    def marked(conflict: Conflict) -> list[Annotation]:
        changed = OPEN_WEIGHTS.assessment._replace(dossier=replace(dossier, conflicts=(conflict,)))
        return [mark for mark in marks(OPEN_WEIGHTS._replace(assessment=changed)) if mark.title == "the files disagree"]

    (mark,) = marked(Conflict("two licences are named", (first, second)))
    assert (mark.kind, mark.evidence) == ("warning", first)
    assert "docs/a.md:3" in mark.message and "docs/b.md:4" in mark.message
    (placeless,) = marked(Conflict("two licences are named", ()))
    assert placeless.evidence is None
    there = next(m.evidence for m in marks(OPEN_WEIGHTS) if m.evidence is not None)
    assert marked(Conflict("two licences are named", (there,))) == []


@pytest.mark.parametrize("repository", ["", "no-slash", "a/b/c", "a/b\n::error::x"])
def test_nothing_is_sent_for_a_repository_that_has_no_name(tmp_path: Path, repository: str) -> None:
    workflow = Workflow(tmp_path, "pull_request", {"pull_request": {"number": 1}}, repository)
    assert deliver(OPEN_WEIGHTS, Config.from_options({}, {}), NOBODY) == []
    assert deliver(OPEN_WEIGHTS, _in(workflow), NOBODY) == []


def _in(workflow: Workflow) -> Config:
    return replace(Config.from_options({}, {}), workflow=workflow, in_action=True, comment="always", check_run=True)


def test_what_github_does_not_take_is_a_word_for_people(tmp_path: Path) -> None:
    event = {"pull_request": {"number": 7, "head": {"sha": "a" * 40, "repo": {"full_name": "o/m"}}}}
    workflow = Workflow(tmp_path, "pull_request", event, "o/m", sha="a" * 40)
    config = _in(workflow)
    comment, run = deliver(DROPPED, config, NOBODY)
    assert comment.startswith("The comment was not written") and "could not be reached" in comment
    assert run.startswith("The check run was not written")
    without = deliver(DROPPED, config, Access(None, "http://127.0.0.1:9"))
    assert [note.partition(":")[0] for note in without] == ["No comment was written", "No check run was written"]


def test_outside_of_a_workflow_nothing_is_published(tmp_path: Path) -> None:
    outputs.publish(OPEN_WEIGHTS, Config.from_options({}, {}))
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_without_the_runner_s_files_is_still_a_refusal(tmp_path: Path) -> None:
    gone = Workflow(tmp_path, output=tmp_path / "none/output", summary=tmp_path / "none/summary")
    outputs.refuse(gone, "nothing was judged", "what", "fix", published=False)
    outputs.refuse(Workflow(tmp_path), "nothing was judged", "what", "fix", published=False)
    assert list(tmp_path.iterdir()) == []
    half = Workflow(tmp_path, output=tmp_path / "output", summary=tmp_path / "summary")
    outputs.refuse(half, "not finished", "what", "fix", published=True)
    assert not (tmp_path / "output").exists() and "What to do: fix" in (tmp_path / "summary").read_text()


def test_a_release_that_is_nowhere_cannot_be_settled() -> None:
    with pytest.raises(ValueError, match="no release on GitHub"):
        release.settle(None, OPEN_WEIGHTS, "fail", None)  # type: ignore[arg-type]  # it is not asked


@pytest.mark.parametrize("run", [None, {}, {"head_sha": "short"}, {"head_sha": 7}, "text"])
def test_a_finished_run_without_a_commit_is_refused(tmp_path: Path, run: object) -> None:
    with pytest.raises(GateError, match="no finished run"):
        second_half.FinishedRun.of(Workflow(tmp_path, "workflow_run", {"workflow_run": run}))


def test_on_the_command_line_notices_and_errors_are_lines_of_standard_error() -> None:
    out, err = io.StringIO(), io.StringIO()
    voice = Voice(out, err, secrets=("s3cret",))
    voice.notice("one\n::error::s3cret")
    voice.error("two \x1b[31m")
    assert out.getvalue() == ""
    lines = err.getvalue().splitlines()
    assert len(lines) == 2 and all(line.startswith("openness: ") for line in lines)
    assert "s3cret" not in err.getvalue() and "\x1b" not in err.getvalue()
