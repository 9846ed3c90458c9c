"""Several targets at once: a table, CSV, a page, JSON; one bad target stops nobody; the exit status of the contract."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "reports"))

import verdicts  # noqa: E402 - its folder is put on the path above
from test_hostile_text import HOSTILE, poisoned  # noqa: E402

from checker.cli import main
from checker.domain import GateError
from checker.reports import several
from checker.reports.several import COLUMNS, Judged, exit_status

EXAMPLES = Path(__file__).parents[2] / "examples" / "repositories"
OPEN, CLOSED, RESTRICTED = (str(EXAMPLES / name) for name in ("open-weights", "closed", "weights-available"))


def ask(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    return status, *capsys.readouterr()


def test_a_table_has_a_line_for_each_target_and_a_bad_one_stops_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ask(capsys, "check", "nowhere", OPEN, RESTRICTED)
    assert (status, err) == (1, "")
    text = " ".join(out.split())
    assert "There is no folder nowhere." in text
    assert "●●●○ 3 Open Weights MIT" in text.replace(OPEN, "")
    assert "●●○○ 2" in text
    assert text.endswith("1 of 3 passed")
    assert all(len(line) <= 100 for line in out.splitlines())


def test_json_is_an_array_in_the_order_of_the_targets(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask(capsys, "check", OPEN, "nowhere", CLOSED, "--format", "json")
    found = json.loads(out)
    assert status == 1
    assert [entry.get("level") for entry in found] == [3, None, 1]
    assert found[1] == {
        "target": "nowhere",
        "exit_status": 2,
        "error": {"what": "There is no folder nowhere.", "fix": found[1]["error"]["fix"]},
    }


def test_csv_has_the_same_columns_for_all(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ask(capsys, "check", OPEN, RESTRICTED, "nowhere", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["level"], row["cause"], row["passed"]) for row in rows] == [
        ("3", "open-weights", "true"),
        ("2", "terms-restrict", "false"),
        ("", "", ""),
    ]
    assert rows[1]["missing_for_3"] == "parameters-terms-open"
    assert "no commercial use" in rows[1]["restrictions"]
    assert rows[2]["error"] == "There is no folder nowhere."


def test_targets_come_from_a_file_or_from_standard_input(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "models.txt"
    listed.write_text(f"# ours\n{OPEN}\n\n{CLOSED} # an API\n", encoding="utf-8")
    status, out, _ = ask(capsys, "check", "--targets", listed, RESTRICTED, "--format", "csv")
    targets = [row["target"] for row in csv.DictReader(io.StringIO(out))]
    assert (status, targets) == (1, [RESTRICTED, OPEN, CLOSED])
    listed.write_text("# nothing\n", encoding="utf-8")
    status, out, err = ask(capsys, "check", "--targets", listed)
    assert (status, out) == (2, "") and "names no target" in err
    status, out, err = ask(capsys, "check", "--targets", tmp_path / "none")
    assert status == 2 and "cannot be read" in err


def test_one_target_of_a_list_is_a_table_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    listed = tmp_path / "models.txt"
    listed.write_text(f"{OPEN}\n", encoding="utf-8")
    status, out, _ = ask(capsys, "check", "--targets", listed, "--format", "json")
    assert status == 0 and isinstance(json.loads(out), list)


def test_a_page_on_all_of_them_has_each_and_ids_of_its_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "all.html"
    ask(capsys, "check", OPEN, "nowhere", RESTRICTED, "--report", f"html={page}")
    text = page.read_text(encoding="utf-8")
    assert "<title>Openness of 3 models</title>" in text
    ids = [piece.partition('"')[0] for piece in text.split(' id="')[1:]]
    assert len(ids) == len(set(ids)) and {"m1-top", "m3-top", "m1-answers", "m3-answers"} <= set(ids)
    assert '<a href="#m1-top">open-weights</a>' in text and "There is no folder nowhere." in text


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--format", "comment"], "'comment' is for one target"),
        (["--with", "x"], "--with, --release and --config are for one target"),
        (["--report", "badge=b.json"], "'badge' is for one target"),
    ],
)
def test_what_is_for_one_target_is_refused_for_several(
    capsys: pytest.CaptureFixture[str], arguments: list[str], what: str
) -> None:
    status, out, err = ask(capsys, "check", OPEN, CLOSED, *arguments)
    assert (status, out) == (2, "")
    assert what in err


def test_csv_of_one_target_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = ask(capsys, "check", OPEN, "--format", "csv")
    assert status == 2 and "`csv` is a table of several targets" in err


@pytest.mark.parametrize(
    ("statuses", "expected"), [((0, 0), 0), ((0, 2), 2), ((2, 1, 0), 1), ((1, 2, 3), 3), ((), 0)]
)
def test_the_exit_status_is_the_first_of_3_1_and_2(statuses: tuple[int, ...], expected: int) -> None:
    assert exit_status([Judged("x", None, status) for status in statuses]) == expected


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", ' =cmd|" /C calc"!A0'])
def test_no_cell_is_a_formula_to_a_spreadsheet(name: str) -> None:
    text = several.render([Judged(name, None, 2, error=name)], "csv")
    (row,) = csv.DictReader(io.StringIO(text))
    assert not row["target"].startswith(several.FORMULA) and not row["error"].startswith(several.FORMULA)
    assert len(text.splitlines()) == 2


def test_a_format_that_several_have_not_is_refused() -> None:
    with pytest.raises(GateError):
        several.ensure("svg")


# --------------------------------------------------------------------------------------------------- one target


def test_quiet_is_one_line_and_verbose_has_the_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(capsys, "check", OPEN, "-q")[1] == "open-weights: Openness: 3 of 4, Open Weights\n"
    short, long = ask(capsys, "check", OPEN)[1], ask(capsys, "check", OPEN, "-v")[1]
    quote = "This code repository and the model weights are licensed under"
    assert quote not in short and quote in " ".join(long.split())
    assert "Looked in: ".lower() in long and "looked in" not in short


def test_a_report_to_standard_output_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ask(capsys, "check", OPEN, "--report", "badge=-")
    assert (status, err) == (0, "")
    assert json.loads(out)["message"] == "3/4 open weights"


def test_a_licence_comes_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (EXAMPLES / "open-weights" / "LICENSE").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    status, out, _ = ask(capsys, "licence", "-", "--format", "json")
    (answer,) = json.loads(out)
    assert (status, answer["file"], answer["expression"]) == (0, "-", "MIT")


def test_short_help_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(capsys, "check", "-h")[1] == ask(capsys, "check", "--help")[1]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("form", several.FORMATS)
def test_hostile_text_in_a_report_on_several_is_words(form: str, text: str) -> None:
    def report(said: str) -> str:
        verdict = poisoned(verdicts.DROPPED, lambda _: said)
        return several.render([Judged(said, verdict, 1), Judged(said, None, 2, said, said)], form)

    shown = report(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(shown)))
        assert len(rows) == 2
        assert not [cell for row in rows for cell in row.values() if cell.startswith(several.FORMULA)]
    if form == "html":
        assert not re.search(r"<(img|script|iframe)\b", shown)
        assert shown.count("<article") == report("word").count("<article") == 1
    if form == "json":
        assert len(json.loads(shown)) == 2
