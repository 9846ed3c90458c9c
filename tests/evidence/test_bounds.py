"""What a stranger wrote to be slow, or to end the program: it is read within bounds, and what was left unread is said."""

from __future__ import annotations

import time

import pytest
from reading_of import reading_of

from checker.domain import Dossier, Standing
from checker.evidence import collect
from checker.evidence.cards import read_yaml
from checker.evidence.documents import LONGEST_BLOCK, LONGEST_SENTENCE
from checker.evidence.reading import MOST_CHARACTERS, MOST_PROSE

OPEN = "# Wren\n\nThe model weights at https://huggingface.co/lab/wren-2b are released under the MIT License.\n\n"
SECONDS = 1.5
"""Of one processor; each text below takes a tenth of it to three tenths, and a multiple of it where its bound is gone."""


def judge(readme: str, **more: str) -> Dossier:
    return collect(reading_of({"README.md": readme, **more}, "train.py", name="wren").repository)


def standing(dossier: Dossier) -> Standing:
    return dossier["parameters"].terms.standing


def fill(words: str, characters: int) -> str:
    return (words * (characters // len(words) + 1))[:characters]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(fill("![[", 120_000), id="brackets that open and never close"),
        pytest.param(fill("*_", 300_000), id="emphasis that never ends"),
        pytest.param(fill("`a", 300_000), id="one word of a hundred thousand letters"),
        pytest.param(fill("模型", 300_000), id="characters with no full stop"),
        pytest.param(fill("https://arxiv.org/abs/2101.00001 ", 200_000), id="links in one paragraph"),
        pytest.param(fill("[![license](https://img.shields.io/badge/l-MIT-blue)](L) ", 300_000), id="badges in one paragraph"),
        pytest.param(fill("<!--", 60_000), id="comments that nobody closes"),
        pytest.param("<div>\n" + fill('<a href="x">', 150_000), id="links that nobody closes"),
        pytest.param("<div>\n<" + " " * 30_000 + "x", id="a tag that is all spaces"),
        pytest.param("Can I use it commercially? " + fill("(", 15_000), id="an answer of brackets"),
        pytest.param("```\n" + fill("python train.py --epochs 3 ", 60_000) + "\n```\n", id="commands in one line"),
    ],
)
def test_a_text_made_to_be_slow_is_read_in_time(text: str) -> None:
    judge(OPEN)  # what is imported and compiled once
    start = time.process_time()
    judge(OPEN + text)
    assert time.process_time() - start < SECONDS


LONG = fill("and more of the same about birds and the songs that they sing in spring ", LONGEST_BLOCK)


def test_a_paragraph_of_which_only_the_beginning_was_read_opens_nothing_and_is_said() -> None:
    ended = OPEN + LONG[:LONGEST_BLOCK] + "\n"
    cut = OPEN + LONG[:LONGEST_BLOCK] + ", for research only\n"
    assert standing(judge(ended)) is Standing.OPEN
    dossier = judge(cut)
    assert standing(dossier) is Standing.UNKNOWN
    assert [(gap.what, "line 5" in gap.why) for gap in dossier.not_checked if gap.what == "README.md"] == [("README.md", True)]


@pytest.mark.parametrize("row", ["| a | b |\n|---|---|\n| Wren | {} |\n", "<table>\n<tr><td>Wren</td><td>{}</td></tr>\n</table>\n"])
def test_a_table_row_of_which_only_the_beginning_was_read_opens_nothing(row: str) -> None:
    assert standing(judge(OPEN + row.format("a bird"))) is Standing.OPEN
    assert standing(judge(OPEN + row.format(LONG + "non-commercial"))) is Standing.UNKNOWN


def test_what_stands_beyond_a_million_characters_of_documents_is_not_read_and_licences_are() -> None:
    page = "a" * MOST_CHARACTERS
    pages = {f"README_{number}.md": page for number in range(MOST_PROSE // MOST_CHARACTERS + 2)}
    reading = reading_of({**pages, "LICENSE": page})
    read = [path for path in (*pages, "LICENSE") if reading.text(path)]
    assert read == [*list(pages)[: MOST_PROSE // MOST_CHARACTERS], "LICENSE"]
    assert [gap.what for gap in reading.gaps] == list(pages)[MOST_PROSE // MOST_CHARACTERS :]


def test_a_long_listing_of_code_is_cut_and_said_and_states_no_terms() -> None:
    dossier = judge(OPEN + "```\n" + fill("x = 1\n", LONGEST_BLOCK + 100) + "```\n")
    assert standing(dossier) is Standing.OPEN
    assert any("listing in line" in gap.why for gap in dossier.not_checked)


@pytest.mark.parametrize("most, expected", [(LONGEST_SENTENCE // 2, Standing.OPEN), (LONGEST_SENTENCE, Standing.UNKNOWN)])
def test_a_sentence_too_long_to_be_read_as_one_opens_nothing(most: int, expected: Standing) -> None:
    sentence = "The weights of wren are released under the Apache License 2.0" + fill(" and more", most)
    assert standing(judge(f"# Wren\n\nGet it at https://huggingface.co/lab/wren-2b.\n\n{sentence}\n")) is expected


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("[" * 180_000, id="brackets"),
        pytest.param("{a: " * 90_000, id="braces"),
        pytest.param("\n  " + "- " * 180_000 + "a", id="lists in lists in one line"),
        pytest.param("[" * 600 + "]" * 600, id="brackets that are closed"),
        pytest.param("&a [*a]", id="a list that holds itself"),
        pytest.param("[x]\na: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)), id="nines of nines"),
    ],
)
def test_front_matter_made_to_exhaust_its_reader_is_no_card_to_trust(value: str) -> None:
    with pytest.raises(ValueError, match="nested|recursive|many"):
        read_yaml(f"license: {value}")
    dossier = judge(f"---\nlicense: mit\nother: {value}\n---\n# Wren\n\nThe weights are at https://huggingface.co/lab/wren-2b.\n")
    assert standing(dossier) is not Standing.OPEN


def test_nested_tables_of_annotations_are_no_crash() -> None:
    assert judge(OPEN, **{"REUSE.toml": "a = " + "[" * 100_000}).is_model


def test_files_cost_time_in_proportion_and_no_number_of_them_changes_the_answer() -> None:
    def judged(number: int) -> tuple[float, Dossier]:
        data = (f"data/part-{n // 1000}/{n}.txt" for n in range(number))
        repository = reading_of({"README.md": OPEN}, "train.py", *data, name="wren").repository
        start = time.process_time()
        dossier = collect(repository)
        return time.process_time() - start, dossier

    judged(1000)
    (few, small), (many, large) = judged(2_500), judged(12_500)
    assert standing(small) is standing(large) is Standing.OPEN
    assert many < 10 * few
