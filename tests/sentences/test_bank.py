"""The bank says how every sentence of tests/repos that speaks of terms is read, and what a change makes of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import sentences

MIT = {"sentence": "The weights are under MIT.", "repo": "wren", "path": "README.md", "line": 3, "subject": ""}
OPENS = {**MIT, "part": "weights", "value": "permits", "rule": "MIT"}


def test_the_bank_is_current() -> None:
    fresh = "".join(f"{sentences.print_row(row)}\n" for row in sentences.collect(sentences.REPOS, hashed=False))
    assert sentences.BANK.read_text(encoding="utf-8") == fresh, "`make sentences` writes it anew; review its difference"


def test_a_sentence_that_is_read_otherwise_says_what_it_was() -> None:
    closes = {**OPENS, "value": "restricts", "rule": "limited-purpose"}
    assert list(sentences.difference([OPENS], [closes])) == [{**closes, "was": {"value": "permits", "rule": "MIT"}}]


def test_a_sentence_that_only_moved_is_no_difference() -> None:
    assert not list(sentences.difference([OPENS], [{**OPENS, "line": 30}]))


def test_a_sentence_that_one_side_does_not_read_is_a_difference() -> None:
    (lost,) = sentences.difference([OPENS], [])
    assert (lost["value"], lost["was"]["value"]) == ("none", "permits")
    (won,) = sentences.difference([], [OPENS])
    assert (won["value"], won["was"]["value"]) == ("permits", "none")


def test_the_strictest_reading_of_a_sentence_counts() -> None:
    closes = {**OPENS, "value": "restricts", "rule": "limited-purpose"}
    assert not list(sentences.difference([closes], [OPENS, closes, OPENS]))


def test_of_a_corpus_outside_only_hashes_are_written(tmp_path: Path) -> None:
    files = tmp_path / "wren/files"
    files.mkdir(parents=True)
    (files / "README.md").write_text(
        "# Wren\n\n## License\n\nThe weights are under the MIT License. Its users must grobble.\n", encoding="utf-8"
    )
    rows = list(sentences.collect(tmp_path, hashed=True))
    assert {"permits", "unclear"} <= {row["value"] for row in rows}
    assert "grobble" not in json.dumps(rows)
    assert "weights are" not in json.dumps(rows)


def test_a_revision_that_is_not_there_is_said_and_leaves_no_tree_behind() -> None:
    program = [sys.executable, sentences.__file__, "no-such-revision"]
    done = subprocess.run(program, capture_output=True, text=True)
    assert done.returncode == 1
    assert "no-such-revision cannot be checked out" in done.stderr


def test_a_corpus_that_is_not_there_is_skipped_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert sentences.folders_of(Path("nowhere")) == [(sentences.REPOS, False)]
    assert "skipped: nowhere, because it has no folder repos/" in capsys.readouterr().err


def test_rules_and_forms_that_fire_nowhere_are_listed_by_table() -> None:
    assert {line.partition(":")[0] for line in sentences.unused()} <= {"forms", "restrictions"}
