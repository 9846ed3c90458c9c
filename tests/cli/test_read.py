"""`openness read`: what the gate understands of a text, for people and for scripts."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from checker.cli import main
from checker.main import show_reading

README = """\
# Wren

Wren is a small model.

You may also like Robin. The weights are released under the MIT License. The weights are for members of the guild only.

## License

The weights of Wren are released under the MIT License.

Commercial use of the weights is forbidden.

The data set is under CC BY-NC 4.0.

Whoever uses the weights must grobble.
"""


def ask(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "wren" / "README.md"
    path.parent.mkdir()
    path.write_text(README, encoding="utf-8")
    return path


def sentences(capsys: pytest.CaptureFixture[str], place: str | Path) -> dict[str, Any]:
    status, out, _ = ask(capsys, "read", place, "--format", "json")
    assert status == 0
    return {sentence["text"]: sentence for sentence in json.loads(out)["sentences"]}


def test_it_says_which_sentences_bind_and_under_which_heading(capsys: pytest.CaptureFixture[str], page: Path) -> None:
    said = sentences(capsys, page)
    assert not said["Wren is a small model."]["binds"]
    assert not said["You may also like Robin."]["binds"]
    ours = said["The weights of Wren are released under the MIT License."]
    assert (ours["binds"], ours["because"], ours["line"]) == (True, 'under "License"', 9)
    assert said["The weights are released under the MIT License."]["because"].startswith("it grants an open licence")
    assert said["The weights are for members of the guild only."]["because"] == "it follows a grant in its paragraph"


def test_it_names_the_rules_that_fired_and_the_words_that_are_unclear(
    capsys: pytest.CaptureFixture[str], page: Path
) -> None:
    said = sentences(capsys, page)
    forbidden = said["Commercial use of the weights is forbidden."]
    assert {"kind": "non-commercial", "rule": "commercial-use-forbidden"} in forbidden["restrictions"]
    assert "grobble" in said["Whoever uses the weights must grobble."]["unclear"]["words"]
    assert said["The weights of Wren are released under the MIT License."]["unclear"] is None
    assert said["The data set is under CC BY-NC 4.0."]["about_another_part"]


def test_it_ends_with_the_terms_that_are_taken_from_the_text(capsys: pytest.CaptureFixture[str], page: Path) -> None:
    found = json.loads(ask(capsys, "read", page, "--format", "json")[1])["statements"]
    assert ("weights", "open", "MIT", 9) in {(s["part"], s["standing"], s["licence"], s["line"]) for s in found}


def test_a_line_is_read_alone(capsys: pytest.CaptureFixture[str], page: Path) -> None:
    assert list(sentences(capsys, f"{page}:11")) == ["Commercial use of the weights is forbidden."]


def test_people_get_the_same_as_rows(capsys: pytest.CaptureFixture[str], page: Path) -> None:
    out = ask(capsys, "read", f"{page}:11")[1]
    assert "of [fn] the [fn] weights [own] is [fn] forbidden [forbid]" in out
    assert "restricts: non-commercial (rule commercial-use-forbidden)" in out
    assert "unclear: " in out


def test_a_colon_in_the_name_of_a_file_is_no_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "README:3"
    path.write_text("# Wren\n\nThe weights are under the MIT License.\n", encoding="utf-8")
    assert "The weights are under the MIT License." in sentences(capsys, path)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("missing.md", "cannot be read: No such file"),
        ("", "cannot be read: Is a directory"),
        ("picture.png", "is no text: it is a binary file"),
        ("README.md:99", "There is no sentence in line 99"),
    ],
)
def test_what_cannot_be_read_ends_with_a_message_and_2(
    capsys: pytest.CaptureFixture[str], page: Path, name: str, what: str
) -> None:
    (page.parent / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    status, out, err = ask(capsys, "read", page.parent / name)
    assert (status, out) == (2, "")
    assert what in err
    assert "fix: " in err


def test_words_of_a_file_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("# License\n\nThe weights are \x1b[2Junder MIT.\n", encoding="utf-8")
    for form in ("terminal", "json"):
        assert "\x1b" not in ask(capsys, "read", path, "--format", form)[1]
    coloured = io.StringIO()
    show_reading(str(path), "terminal", coloured, colour=True)
    assert "\x1b[1m" in coloured.getvalue()
    assert "\x1b[2J" not in coloured.getvalue()


def test_reading_a_text_loads_no_client_and_no_renderer(page: Path) -> None:
    program = "import sys, checker.cli; checker.cli.main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program, "read", page], capture_output=True, text=True, check=True)
    assert not {"github", "requests", "urllib3", "rich", "jinja2"} & set(done.stderr.split())
