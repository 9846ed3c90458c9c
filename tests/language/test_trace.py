"""How a sentence was read: the trace agrees with what decides."""

from pathlib import Path

import pytest

from checker.language.explain import _covered
from checker.language.restrictions import kinds_in
from checker.language.trace import rules_fired, trace
from checker.tables import read_table

LANGUAGE = Path(__file__).parents[2] / "checker/language"
FORMS, RULES = (read_table(LANGUAGE / name) for name in ("forms.yml", "restrictions.yml"))


def test_a_clause_is_a_row_of_terms_with_the_forms_that_explain_its_words() -> None:
    (clause,) = trace("The model may be used for any purpose.")
    assert [(t.words, "own" in t.concepts) for t in clause.terms][:2] == [("The", False), ("model", True)]
    assert {used.form for used in clause.forms} >= {"permission", "any-purpose"}
    assert not clause.aside


def test_a_clause_about_somebody_elses_part_is_told_from_one_about_ours() -> None:
    data, weights = trace("The data set is for research only; the weights are not.")
    assert data.aside
    assert not weights.aside


def test_what_stands_in_parentheses_is_a_clause_after_the_others() -> None:
    first, second = trace("The weights are under MIT (for students only).")
    assert [t.words for t in first.terms][-1] == "MIT"
    assert [t.words for t in second.terms] == ["for", "students", "only"]


def test_words_of_a_known_licence_are_told() -> None:
    text = "Unless required by applicable law or agreed to in writing, software is distributed on an AS IS BASIS."
    assert any("required by applicable law" in clause.known for clause in trace(text))


@pytest.mark.parametrize("rule", RULES, ids=lambda row: row["id"])
def test_the_rules_that_fire_are_those_that_name_a_kind(rule: dict[str, list[str]]) -> None:
    for sentence in (*rule["yes"], *rule["no"]):
        assert {fired for _, fired in kinds_in(sentence)} <= {fired for fired, _ in rules_fired(sentence)}
        assert bool(kinds_in(sentence)) == bool(rules_fired(sentence))


@pytest.mark.parametrize("form", FORMS, ids=lambda row: row["id"])
def test_the_forms_of_a_clause_are_those_that_decide(form: dict[str, list[str]]) -> None:
    for sentence in (*form["yes"], *form["no"]):
        for clause in trace(sentence):
            covered, used = _covered(list(clause.terms))
            words = {term.words for term, is_covered in zip(clause.terms, covered, strict=True) if is_covered}
            assert set(used) <= {form.form for form in clause.forms}
            assert words == {w for w in words if any(w in form.words for form in clause.forms)}
            assert bool(words) == bool(clause.forms)
