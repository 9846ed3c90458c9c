"""The tables of checker/language/: every example does what its table says, and every concept in a way means something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.language.explain import COMMA, LINK, NAME, NUMBER, Way, explain, parse_way
from checker.language.lexicon import LANGUAGES
from checker.language.restrictions import kinds_in
from checker.tables import read_table

FOLDER = Path(__file__).parents[2] / "checker/language"
FORMS: list[dict[str, Any]] = read_table(FOLDER / "forms.yml")
RULES: list[dict[str, Any]] = read_table(FOLDER / "restrictions.yml")



def examples(rows: list[dict[str, Any]], field: str) -> Iterator[Any]:
    for row in rows:
        for text in row[field]:
            yield pytest.param(row, text, id=f"{row['id']}-{text}")


@pytest.mark.parametrize(("form", "text"), list(examples(FORMS, "yes")))
def test_what_a_form_takes_is_explained(form: dict[str, Any], text: str) -> None:
    assert explain(text) is None


@pytest.mark.parametrize(("form", "text"), list(examples(FORMS, "no")))
def test_a_near_miss_of_a_form_is_not_explained(form: dict[str, Any], text: str) -> None:
    assert explain(text) is not None


@pytest.mark.parametrize(("rule", "text"), list(examples(RULES, "yes")))
def test_what_a_rule_takes_has_its_kind(rule: dict[str, Any], text: str) -> None:
    assert rule["kind"] in dict(kinds_in(text))


@pytest.mark.parametrize(("rule", "text"), list(examples(RULES, "no")))
def test_a_near_miss_of_a_rule_has_not_its_kind(rule: dict[str, Any], text: str) -> None:
    assert rule["kind"] not in dict(kinds_in(text))


def terms() -> Iterator[tuple[str, str, str]]:
    """Each term of the lexicon with its language and concept."""
    for language in LANGUAGES:
        concept = ""
        for line in (FOLDER / f"lexicon/{language}.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                concept = line[1:-1]
            elif line and line[0] != "#":
                yield language, concept, line


def ways() -> Iterator[tuple[str, str, Way]]:
    for row in (*FORMS, *RULES):
        for way in row["ways"]:
            yield row["id"], way, parse_way(way)


def test_every_lexicon_file_is_a_language_that_is_read() -> None:
    assert {path.stem for path in (FOLDER / "lexicon").glob("*.txt")} == {*LANGUAGES, "data"}  # data: what people say of training data


def test_no_term_is_listed_twice_under_one_concept() -> None:
    listed = list(terms())
    assert not [term for term in set(listed) if listed.count(term) > 1] if len(listed) != len(set(listed)) else True


def test_every_term_stands_under_a_concept() -> None:
    assert not [term for term in terms() if not term[1]]


def test_every_concept_in_a_way_is_one_of_the_lexicon() -> None:
    known = {concept for _, concept, _ in terms()} | {COMMA, LINK, NAME, NUMBER}
    used = {concept for _, _, way in ways() for item in way for concept in item.concepts}
    used |= {concept for rule in RULES for concept in rule["unless"]}
    assert used - known == set()


@pytest.mark.parametrize("table", [FORMS, RULES], ids=["forms", "restrictions"])
def test_an_id_stands_once_and_has_examples(table: list[dict[str, Any]]) -> None:
    ids = [row["id"] for row in table]
    assert len(ids) == len(set(ids))
    assert all(row["yes"] and row["no"] and row["ways"] for row in table)


def test_no_way_begins_or_ends_with_an_open_gap() -> None:
    # A covering gap at an end explains whatever stands there.
    gaps = ("gap", "covered")
    open_ended = {(name, text) for name, text, way in ways() if way[0].kind in gaps or way[-1].kind in gaps}
    assert open_ended == set()
