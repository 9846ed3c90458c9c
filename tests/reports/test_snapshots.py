"""Whole reports against the files in snapshots/.

After a wanted change: UPDATE_SNAPSHOTS=1 pytest tests/reports, then read the diff.
"""

import os
import re
from pathlib import Path

import pytest
import verdicts

from checker.domain import Verdict
from checker.reports import render
from checker.reports.terminal import render as render_terminal
from checker.reports.versions import versions

SNAPSHOTS = Path(__file__).parent / "snapshots"
CASES = {
    "open-weights": verdicts.OPEN_WEIGHTS,
    "dropped": verdicts.DROPPED,
    "no-model": verdicts.NO_MODEL,
    "released": verdicts.RELEASED,
}
ENDINGS = {
    "terminal": "txt",
    "json": "json",
    "comment": "md",
    "summary": "md",
    "annotations": "txt",
    "badge": "json",
    "sarif": "json",
    "cyclonedx": "json",
    "spdx": "json",
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("form", ENDINGS)
def test_a_report_reads_as_it_was_reviewed(case: str, form: str) -> None:
    compare(f"{case}.{form}.{ENDINGS[form]}", render(CASES[case], form))


def test_a_terminal_gets_colours_and_its_own_width() -> None:
    compare("dropped.terminal-in-colour.txt", render_terminal(verdicts.DROPPED, width=72, colour=True))


@pytest.mark.parametrize("verdict", CASES.values(), ids=CASES)
def test_without_colour_there_is_no_escape_sequence_and_no_trailing_space(verdict: Verdict) -> None:
    text = render_terminal(verdict, width=72)
    assert "\x1b" not in text
    assert all(line == line.rstrip() and len(line) <= 72 for line in text.splitlines())


def compare(name: str, text: str) -> None:
    """`text` is what the snapshot holds, the versions of licence data aside: they move on their own."""
    made = versions()
    for field in ("spdx", "index"):
        text = text.replace(f"licence list {made[field]}", "licence list VERSION")
        text = text.replace(f'"{field}": "{made[field]}"', f'"{field}": "VERSION"')
        value = f'version:{field}",\n        "value": "'
        text = text.replace(f'{value}{made[field]}"', f'{value}VERSION"')
    text = re.sub(r'"created": "[^"]*"', '"created": "NOW"', text)
    text = re.sub(r'"serialNumber": "[^"]*"', '"serialNumber": "OF THE CONTENT"', text)  # and so of the versions
    # What lies in a page as JSON has tests of its own, and is long.
    text = re.sub(r'(<pre id="json"[^>]*>).*?(</pre>)', r"\1...\2", text, flags=re.S)
    path = SNAPSHOTS / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text
