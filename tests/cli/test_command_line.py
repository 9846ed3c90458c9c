"""The command line as people and scripts use it: what it prints where, and with which exit status it ends."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from checker.cli import guard, main
from checker.domain import GateError
from checker.reports import FORMATS

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "repositories"


def ask(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


def loaded(*arguments: str | Path) -> set[str]:
    """The packages that a process of the command line has imported when it ends."""
    program = (
        "import sys, checker.cli; checker.cli.main(sys.argv[1:]); "
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


# ----------------------------------------------------------------------------------------------------- exit statuses


def test_a_passed_gate_ends_with_0_and_a_missed_target_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(capsys, "check", EXAMPLES / "open-weights")[0] == 0
    assert ask(capsys, "check", EXAMPLES / "open-weights", "--target", "open-source-ai")[0] == 1
    assert ask(capsys, "check", EXAMPLES / "weights-available")[0] == 1
    assert ask(capsys, "check", EXAMPLES / "weights-available", "--target", "2")[0] == 0


def test_a_repository_that_is_no_model_ends_with_2_or_with_0_where_it_may_be_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "README.md").write_text("# A list of cooking recipes\n\nSoup: boil water, add salt.\n")
    status, out, _ = ask(capsys, "check", tmp_path, "--format", "json")
    assert status == 2
    assert json.loads(out)["is_model"] is False
    assert ask(capsys, "check", tmp_path, "--on-not-a-model", "pass")[0] == 0
    (tmp_path / ".openness.yml").write_text("on-not-a-model: pass\n")
    assert ask(capsys, "check", tmp_path)[0] == 0


def test_a_bug_ends_with_3_a_short_message_and_no_traceback() -> None:
    err = io.StringIO()
    assert guard(lambda: 1 // 0, err, verbose=False) == 3
    assert "a bug in openness-gate" in err.getvalue()
    assert "ZeroDivisionError" in err.getvalue()
    assert "report it" in err.getvalue()
    assert "Traceback" not in err.getvalue()
    assert len(err.getvalue().splitlines()) == 2


def test_verbose_shows_the_traceback_of_a_bug() -> None:
    err = io.StringIO()
    assert guard(lambda: 1 // 0, err, verbose=True) == 3
    assert "Traceback (most recent call last)" in err.getvalue()


def test_what_a_user_can_mend_ends_with_2_what_and_fix() -> None:
    def work() -> int:
        raise GateError("The lamp is off.", "Switch it on.")

    err = io.StringIO()
    assert guard(work, err, verbose=True) == 2
    assert err.getvalue() == "openness: The lamp is off.\nfix: Switch it on.\n"


def test_an_interrupted_gate_says_so_without_a_traceback() -> None:
    def work() -> int:
        raise KeyboardInterrupt

    err = io.StringIO()
    assert guard(work, err, verbose=True) == 130
    assert err.getvalue() == "\nopenness: stopped\n"


# ---------------------------------------------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["check", "does-not-exist"], "no folder does-not-exist"),
        (["check", str(ROOT / "LICENSE")], "is a file, not a folder"),
        (["check", "EMPTY"], "nothing to judge"),
        (["check", "EMPTY", "--target", "open"], "there is no level 'open'"),
        (["check", "EMPTY", "--format", "pdf"], "There is no report format 'pdf'"),
        (["check", "EMPTY", "--report", "json"], "no FORMAT=FILE"),
        (["check", "EMPTY", "--config", "missing.yml"], "There is no settings file missing.yml"),
        (["check", "EMPTY", "--on-not-a-model", "maybe"], "cannot be 'maybe'"),
        (["check", "--nonsense"], "No such option"),
        (["nonsense"], "No such command"),
        (["init", str(ROOT)], "This is no model repository"),
        (["init", "EMPTY"], "nothing to judge"),
        (["fix", "does-not-exist"], "no folder does-not-exist"),
        (["explain", "weights-open"], "There is no criterion 'weights-open'"),
        (["licence"], "Missing argument"),
        (["licence", "does-not-exist"], "does-not-exist"),
        (["licence", str(ROOT / "LICENSE"), "--format", "xml"], "has no format 'xml'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_gets_a_message_a_fix_and_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], what: str
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    status, out, err = ask(capsys, *(str(empty) if argument == "EMPTY" else argument for argument in arguments))
    assert status == 2
    assert out == ""
    assert what in err
    assert err.startswith("openness: ")
    assert "\nfix: " in err
    assert "Traceback" not in err
    assert len(err.splitlines()) == 2


def test_broken_settings_are_named_with_their_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# A model\n")
    (tmp_path / ".openness.yml").write_text("target: open-weights\nallow-drop: [\n")
    status, _, err = ask(capsys, "check", tmp_path)
    assert status == 2
    assert ".openness.yml, line 3: broken YAML" in err


# ------------------------------------------------------------------------------------------------------- what is said


def test_the_terminal_report_has_the_level_its_grounds_and_the_to_do_list(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ask(capsys, "check", EXAMPLES / "weights-available")
    assert "2 of 4  ●●○○  Weights Available" in out
    assert "✘ target Open Weights (3) missed" in out
    assert "The licence of the weights restricts their use." in out
    assert "MODEL_LICENSE:13" in out
    assert "\nDo this\n" in out and "\nWhy 2\n" in out
    assert "8 things are missing for level 4, Open Source AI" in out
    assert "\x1b" not in out
    assert err == ""


def test_reports_go_to_files_beside_what_is_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    comment, badge = tmp_path / "out" / "comment.md", tmp_path / "badge.json"
    status, out, _ = ask(
        capsys,
        "check",
        EXAMPLES / "open-weights",
        "--format",
        "json",
        "--report",
        f"comment={comment}",
        "--report",
        f"badge={badge}",
    )
    assert status == 0
    assert json.loads(out)["level"] == 3
    assert "Openness: 3 of 4" in comment.read_text(encoding="utf-8")
    assert json.loads(badge.read_text())["message"] == "3/4 open weights"


@pytest.mark.parametrize("form", ["terminal", "json", "comment", "summary", "annotations", "badge"])
def test_every_format_is_printed(capsys: pytest.CaptureFixture[str], form: str) -> None:
    status, out, err = ask(capsys, "check", EXAMPLES / "weights-available", "--format", form)
    assert (status, err) == (1, "")
    assert out.endswith("\n") and len(out) > 50


def test_explain_lists_all_criteria_and_tells_one_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask(capsys, "explain")
    assert status == 0
    assert "parameters-terms-open" in out and "Needed for level 4" in out
    status, out, _ = ask(capsys, "explain", "parameters-terms-open")
    assert status == 0
    for part in ("Asks", "Why", "Counts", "To meet it", "Needed for", "https://opensource.org"):
        assert part in out


def test_a_near_miss_of_a_criterion_gets_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Did you mean training-code-open" in ask(capsys, "explain", "training-code")[2]


@pytest.mark.parametrize("command", ["licence", "license"])
def test_licence_has_two_spellings(capsys: pytest.CaptureFixture[str], command: str) -> None:
    status, out, _ = ask(capsys, command, ROOT / "LICENSE", "--format", "json")
    assert status == 0
    (answer,) = json.loads(out)
    assert (answer["standing"], answer["expression"]) == ("open", "Apache-2.0")
    assert "Apache-2.0" in ask(capsys, command, ROOT / "LICENSE")[1]


def test_help_names_every_command_there_is_and_none_that_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask(capsys)
    assert status == 0
    for command in ("check", "licence", "explain", "init", "fix"):
        assert f"\n  {command} " in out
    assert "\n  license " not in out
    check_help = ask(capsys, "check", "--help")[1]
    assert all(form in check_help for form in FORMATS)


def test_a_pipe_that_closes_early_is_no_error() -> None:
    command = f"{sys.executable} -m checker.cli check {EXAMPLES / 'weights-available'} --format json | head -c 10"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True)
    assert done.stdout == '{\n  "schem'
    assert done.stderr == ""


def test_a_file_name_of_any_bytes_is_printed(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Model\n\nThe weights are in this repository.\n")
    with open(bytes(tmp_path) + b"/w\xff\n::error::x.safetensors", "wb") as file:
        file.write(b"\0" * 2000)
    for form in ("json", "terminal", "annotations", "comment"):
        done = subprocess.run(
            [sys.executable, "-m", "checker.cli", "check", tmp_path, "--format", form],
            capture_output=True,
            env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        )
        assert done.returncode in (0, 1, 2), done.stderr
        if form == "json":
            json.loads(done.stdout)
        assert b"\n::error::x" not in done.stdout


# ---------------------------------------------------------------------------------------------------------- start-up


def test_naming_a_licence_loads_nothing_it_does_not_need() -> None:
    heavy = {"yaml", "jinja2", "rich", "markdown_it", "github", "requests", "jsonschema"}
    assert not heavy & loaded("licence", ROOT / "LICENSE")


def test_a_json_report_loads_no_renderer_and_no_client() -> None:
    assert not {"jinja2", "rich", "github", "requests", "jsonschema"} & loaded(
        "check", EXAMPLES / "open-weights", "--format", "json"
    )


def test_a_terminal_report_loads_no_template_and_no_client() -> None:
    assert not {"jinja2", "github", "requests", "jsonschema"} & loaded("check", EXAMPLES / "open-weights")
