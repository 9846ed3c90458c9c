"""What the Action leaves behind: outputs that nobody can forge, a summary, reports inside the workspace."""

import os
from pathlib import Path

import pytest

from checker.delivery.outputs import append_outputs, append_summary, write_report
from checker.domain import GateError


def parsed(text: str) -> dict[str, str]:
    """GITHUB_OUTPUT as actions/runner reads it (FileCommandManager)."""
    values, lines = {}, iter(text.split("\n"))
    for line in lines:
        if not line:
            continue
        name, arrow, delimiter = line.partition("<<")
        assert arrow, line
        value = []
        while (line := next(lines)) != delimiter:
            value.append(line)
        values[name] = "\n".join(value)
    return values


def test_an_output_holds_whatever_it_is_given_and_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "output"
    hostile = "a\nlevel<<EOF\n4\nEOF\npassed=true\nopenness-0"
    append_outputs(path, {"report": hostile, "level": "2"})
    append_outputs(path, {"badge": ""})
    assert parsed(path.read_text()) == {"report": hostile, "level": "2", "badge": ""}


def test_no_two_delimiters_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "output"
    append_outputs(path, {str(number): "x" for number in range(50)})
    delimiters = [line.partition("<<")[2] for line in path.read_text().split("\n") if "<<" in line]
    assert len(set(delimiters)) == 50
    assert all(len(delimiter) > 32 for delimiter in delimiters)


def test_a_summary_that_github_would_drop_is_a_bug_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "summary"
    path.write_text("before\n")
    append_summary(path, "ä")
    assert path.read_text(encoding="utf-8") == "before\nä"
    with pytest.raises(ValueError, match="more than the"):
        append_summary(path, "ä" * (512 * 1024 + 1))


def test_a_report_goes_where_it_is_asked_for(tmp_path: Path) -> None:
    write_report(Path("out/report.json"), "{}\n", tmp_path)
    assert (tmp_path / "out/report.json").read_text() == "{}\n"
    assert list((tmp_path / "out").iterdir()) == [tmp_path / "out/report.json"]
    assert os.stat(tmp_path / "out/report.json").st_mode & 0o777 == 0o644


def test_a_report_replaces_a_link_and_does_not_follow_it(tmp_path: Path) -> None:
    workspace, outside = tmp_path / "workspace", tmp_path / "outside"
    workspace.mkdir()
    outside.write_text("precious")
    (workspace / "report.json").symlink_to(outside)
    write_report(Path("report.json"), "{}\n", workspace)
    assert outside.read_text() == "precious"
    assert not (workspace / "report.json").is_symlink()


@pytest.mark.parametrize("name", ["../report.json", "/tmp/openness-outside/report.json", "linked/report.json"])
def test_a_report_stays_in_the_workspace(tmp_path: Path, name: str) -> None:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    (workspace / "linked").symlink_to(tmp_path)
    with pytest.raises(GateError, match="outside of the workspace"):
        write_report(Path(name), "{}\n", workspace)
    assert not (tmp_path / "report.json").exists()


def test_a_report_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GateError) as caught:
        write_report(tmp_path / "file" / "report.json", "{}\n")
    assert "cannot be written" in caught.value.what
    assert caught.value.fix
