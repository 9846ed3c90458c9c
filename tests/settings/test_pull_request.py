"""On a pull request the base's file decides; what the change adds is shown as proposed, and counts once it is merged."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest

from checker.config import Config
from checker.delivery.voice import Voice
from checker.domain import Fate, Level, NotChecked, Verdict
from checker.main import judge, publish, read
from checker.workflow import Workflow

EXAMPLES = Path(__file__).parents[2] / "examples" / "repositories"
BASE, HEAD, MERGE = "b" * 40, "c" * 40, "d" * 40
WAIVER = "waivers:\n  - {criterion: parameters-terms-open, reason: For now., by: '@bo', expiry: %s}\n"
ATTESTED = (
    "attestations:\n  - {criterion: data-labelling-described, statement: No labels., by: '@ada', date: 2026-11-02, "
    "link: README.md, expiry: 2028-11-01}\n"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    place = tmp_path / "workspace"
    shutil.copytree(EXAMPLES / "weights-available", place)
    return place


def judged(workspace: Path, base: str | NotChecked | None, head: str = "", **inputs: str) -> tuple[Verdict, Config]:
    """The verdict on a pull request whose base and head have these settings."""
    if head:
        (workspace / ".openness.yml").write_text(head)
    event = workspace.parent / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 3, "base": {"sha": BASE}, "head": {"sha": HEAD}}}))
    environ = {
        "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_SHA": MERGE,
        "GITHUB_REPOSITORY": "o/model",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(event),
        **{f"INPUT_{name.replace('_', '-').upper()}": value for name, value in inputs.items()},
    }

    def read_at(workflow: Workflow, sha: str, path: str) -> str | NotChecked | None:
        return base if path == ".openness.yml" else None

    config = Config.from_environ(environ, read_at)
    return judge(read(config), config), config


def in_half_a_year() -> str:
    today = Config().today
    return today.replace(day=1, month=today.month % 12 + 1, year=today.year + (today.month == 12)).isoformat()


def test_a_waiver_counts_where_the_base_has_it_and_is_proposed_where_the_change_adds_it(workspace: Path) -> None:
    waiver = WAIVER % in_half_a_year()
    merged, _ = judged(workspace, waiver, waiver)
    assert (merged.passed, [entry.fate for entry in merged.entries]) == (True, [Fate.COUNTS])
    added, config = judged(workspace, "target: open-weights\n", waiver)
    assert (added.passed, [entry.fate for entry in added.entries]) == (False, [Fate.PROPOSED])
    assert added.entries[0].evidence.path == ".openness.yml"
    assert "differs from the base commit's" in config.notes[0]
    accepted, _ = judged(workspace, "target: open-weights\n", waiver, accept_head_config="true")
    assert accepted.passed
    removed, _ = judged(workspace, waiver, "target: open-weights\n")
    assert removed.passed, "the base's file decides, also on what the change takes away"


def test_an_entry_that_the_change_alters_or_moves_is_proposed_or_the_same(workspace: Path) -> None:
    waiver = WAIVER % in_half_a_year()
    altered, _ = judged(workspace, waiver, waiver.replace("For now", "For ever"))
    assert [(entry.fate, entry.said) for entry in altered.entries] == [(Fate.COUNTS, "For now."), (Fate.PROPOSED, "For ever.")]
    moved, config = judged(workspace, waiver, f"# a remark\n\n{waiver}")
    assert [entry.fate for entry in moved.entries] == [Fate.COUNTS]
    assert config.notes == ()


def test_where_the_base_cannot_be_read_everything_is_proposed(workspace: Path) -> None:
    verdict, config = judged(workspace, NotChecked(".openness.yml", "no answer"), WAIVER % in_half_a_year())
    assert (verdict.passed, [entry.fate for entry in verdict.entries]) == (False, [Fate.PROPOSED])
    assert "could not be read" in config.notes[0]


def test_nothing_else_that_a_change_writes_into_its_settings_counts(workspace: Path) -> None:
    head = "target: closed\nwarn-only: true\nexclude: ['**']\nmodel: {name: x}\non-not-a-model: pass\n"
    verdict, config = judged(workspace, None, head)
    assert (config.target, config.warn_only, config.settings.exclude) == (Level.OPEN_WEIGHTS, False, ())
    assert (verdict.passed, int(verdict.assessment.level or 0)) == (False, 2)


def test_paths_of_the_settings_file_are_the_workspace_s_where_a_folder_below_it_is_judged(workspace: Path) -> None:
    inner = workspace / "models" / "small"
    shutil.copytree(EXAMPLES / "open-weights", inner)
    text = f"path: models/small\n{ATTESTED}"
    verdict, config = judged(workspace, text, text)
    from checker.reports import render

    report = json.loads(render(verdict, "json"))
    assert [(e["fate"], e["evidence"]["path"], e["evidence"]["line"]) for e in report["entries"]] == [("counts", ".openness.yml", 3)]
    assert config.root == "models/small"


def test_the_log_tells_of_entries_that_do_not_count_or_end_soon(workspace: Path) -> None:
    today = Config().today
    soon = f"{ATTESTED.replace('2028-11-01', today.isoformat())}{WAIVER % in_half_a_year()}"
    for base, said in ((soon, "ends in 0 days"), ("target: open-weights\n", "proposed: attested by @ada")):
        verdict, config = judged(workspace, base, soon)
        out = io.StringIO()
        publish(verdict, config, Voice(out, out, in_action=True))
        notices = [line for line in out.getvalue().splitlines() if line.startswith("::notice")]
        assert any(".openness.yml:2: " in line and said in line for line in notices), notices


def test_settings_are_found_in_the_folder_of_github_s_own_files(workspace: Path) -> None:
    (workspace / ".github").mkdir()
    (workspace / ".github" / ".openness.yml").write_text("target: weights-available\n")
    assert Config.from_options({"path": str(workspace)}, {}).target is Level.WEIGHTS_AVAILABLE
    verdict, config = judged(workspace, None)
    assert config.target is Level.OPEN_WEIGHTS, "the base has none"
    assert not verdict.passed


def test_the_effective_settings_stand_in_the_log_and_in_the_report(workspace: Path) -> None:
    text = "exclude: [third_party/]\nopen-terms: [MIT]\nmodel: {name: Kestrel}\nwarn-only: true\n" + WAIVER % in_half_a_year()
    verdict, config = judged(workspace, text, text, target="weights-available")
    told = config.told()
    for line in (
        "target: weights-available (input)",
        "exclude: third_party/ (.openness.yml)",
        "open-terms: MIT (.openness.yml)",
        "model: name Kestrel (.openness.yml)",
        "warn-only: true (.openness.yml)",
        "allow-drop: false (default)",
        f"waiver: parameters-terms-open, @bo, until {in_half_a_year()} (.openness.yml)",
    ):
        assert f"  {line}" in told.splitlines()
    assert verdict.config["exclude"] == ["third_party/"]
    assert (verdict.config["target"], verdict.config["warn-only"]) == ("weights-available", True)
