"""What a workflow command looks like, sign by sign: the runner undoes exactly these escapes, and obeys all else."""

from __future__ import annotations

import pytest

from checker.reports.annotations import command, harmless


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("100 %", "100 %25"),
        ("%0A::error::forged", "%250A::error::forged"),
        ("%25", "%2525"),
        ("a, b: c", "a, b: c"),
        ("##[error]", "##\u200b[error]"),
        ("one\ntwo\r\nthree", "one two three"),
    ],
)
def test_a_message_is_escaped_as_the_runner_undoes_it(message: str, written: str) -> None:
    assert command("error", message) == f"::error::{written}\n"


def test_properties_are_escaped_further_and_end_neither_themselves_nor_the_command() -> None:
    line = command("notice", "m", title="a,b: 1%", path="x,line=9::y%0A.md", line=3)
    assert line == "::notice file=x%2Cline=9%3A%3Ay%250A.md,line=3,title=a%2Cb%3A 1%25::m\n"
    assert command("error", "m", path="a\nb\r.md") == "::error file=a%0Ab%0D.md::m\n" or "\n" not in command(
        "error", "m", path="a\nb\r.md"
    ).removesuffix("\n")


def test_a_line_without_a_file_is_no_line() -> None:
    assert command("warning", "m", line=7) == "::warning::m\n"


def test_text_is_no_command_whatever_it_holds() -> None:
    assert harmless("::error::x\n  ::stop-commands::t\na ##[group]b ::c\n") == (
        "\u200b::error::x\n\u200b  ::stop-commands::t\na ##\u200b[group]b ::c\n"
    )
