"""Levels and potential levels, from findings alone."""

from __future__ import annotations

from itertools import product

import pytest

from checker.assess import assess, reached
from checker.checklist import load_checklist
from checker.domain import (
    COMPONENTS,
    Answer,
    Assessment,
    Basis,
    Component,
    Dossier,
    Evidence,
    Finding,
    Gating,
    GatingKind,
    Level,
    Lineage,
    NotChecked,
    Repository,
    Restriction,
    RestrictionKind,
    Standing,
    State,
    Subject,
    Terms,
)

SATISFIED = frozenset({Answer.MET, Answer.NOT_APPLICABLE})
SEEN = Evidence("code and weights are under the MIT License", "README.md", 3)
OPEN = Terms(Standing.OPEN, "MIT", Basis.STATED, (SEEN,), (), frozenset(Subject))
RESTRICTED = Terms(
    Standing.RESTRICTED,
    "CC-BY-NC-4.0",
    Basis.STATED,
    (SEEN,),
    (Restriction(RestrictionKind.NON_COMMERCIAL, SEEN),),
)
UNKNOWN = Terms(Standing.UNKNOWN, note="nobody says")
RUNNABLE = ("parameters", "architecture", "inference-code")


def read(path: str) -> NotChecked:
    return NotChecked(path, "nothing is read in this test")


REPOSITORY = Repository("a-model", "worktree", (), read)


def found(answers: dict[Level | None, Answer]) -> list[Finding]:
    return [Finding(f"c{level}", answer, "", (SEEN,), needed_for=level) for level, answer in answers.items()]


def judged(*present: str, terms: Terms = OPEN, is_model: bool = True, **more: object) -> Assessment:
    components = {name: Component(name, State.NOT_FOUND) for name in COMPONENTS}
    components |= {name: Component(name, State.PRESENT, OPEN, ("README.md",), (SEEN,)) for name in present}
    if "parameters" in present:
        components["parameters"] = Component("parameters", State.PRESENT, terms, ("README.md",), (SEEN,))
    return assess(REPOSITORY, Dossier(is_model, "because", components, **more))  # type: ignore[arg-type]  # kwargs


@pytest.mark.parametrize("answers", list(product(Answer, repeat=3)))
def test_the_level_is_just_below_the_lowest_level_that_is_not_satisfied(answers: tuple[Answer, ...]) -> None:
    two, three, four = answers
    findings = found({Level(2): two, Level(3): three, Level(4): four, None: Answer.UNMET})
    level = reached(findings, SATISFIED)
    expected = 1 if two not in SATISFIED else 2 if three not in SATISFIED else 3 if four not in SATISFIED else 4
    assert level == expected
    assert reached(findings, SATISFIED | {Answer.UNKNOWN}) >= level


def test_nothing_obtainable_is_level_1_and_may_become_no_more() -> None:
    assessment = judged("architecture", "inference-code", "training-code")
    assert (assessment.level, assessment.potential_level) == (Level.CLOSED, Level.CLOSED)


def test_restricted_terms_are_level_2_and_may_become_no_more() -> None:
    assessment = judged(*COMPONENTS, terms=RESTRICTED)
    assert (assessment.level, assessment.potential_level) == (Level.WEIGHTS_AVAILABLE, Level.WEIGHTS_AVAILABLE)


def test_terms_that_nobody_states_are_level_2_and_may_become_more() -> None:
    assessment = judged(*COMPONENTS, terms=UNKNOWN)
    assert (assessment.level, assessment.potential_level) == (Level.WEIGHTS_AVAILABLE, Level.OPEN_SOURCE_AI)


def test_open_parameters_without_code_to_run_them_are_level_2() -> None:
    assessment = judged("parameters")
    assert (assessment.level, assessment.potential_level) == (Level.WEIGHTS_AVAILABLE, Level.OPEN_SOURCE_AI)


def test_open_parameters_and_code_to_run_them_are_level_3() -> None:
    assessment = judged(*RUNNABLE)
    assert (assessment.level, assessment.potential_level) == (Level.OPEN_WEIGHTS, Level.OPEN_SOURCE_AI)


def test_every_required_row_is_level_4_and_open_datasets_add_the_flag() -> None:
    assessment = judged(*(name for name in COMPONENTS if name != "datasets"))
    assert (assessment.level, assessment.open_data) == (Level.OPEN_SOURCE_AI, False)
    assessment = judged(*COMPONENTS)
    assert (assessment.level, assessment.open_data) == (Level.OPEN_SOURCE_AI, True)


def test_open_datasets_give_no_flag_below_level_4() -> None:
    assessment = judged(*(name for name in COMPONENTS if name != "training-code"))
    assert (assessment.level, assessment.open_data) == (Level.OPEN_WEIGHTS, False)


REQUIRED = {c for criterion in load_checklist() if criterion.needed_for for c in criterion.components}


@pytest.mark.parametrize("name", sorted(REQUIRED))
def test_any_required_row_that_is_missing_lowers_the_level(name: str) -> None:
    assert judged(*(other for other in COMPONENTS if other != name)).level != Level.OPEN_SOURCE_AI


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        (GatingKind.AUTOMATIC, Level.OPEN_WEIGHTS),
        (GatingKind.FORM, Level.WEIGHTS_AVAILABLE),
        (GatingKind.AGREEMENT, Level.WEIGHTS_AVAILABLE),
        (GatingKind.APPROVAL, Level.WEIGHTS_AVAILABLE),
    ],
)
def test_a_gate_before_the_parameters_lowers_the_level(kind: GatingKind, level: Level) -> None:
    assessment = judged(*COMPONENTS, gating=(Gating(kind, SEEN),))
    assert (assessment.level, assessment.potential_level) == (level, level)


@pytest.mark.parametrize(
    ("terms", "level", "potential"),
    [(OPEN, 4, 4), (RESTRICTED, 2, 2), (UNKNOWN, 2, 4), (Terms(Standing.NONE), 2, 2)],
)
def test_a_derivative_is_no_more_open_than_its_base(terms: Terms, level: int, potential: int) -> None:
    assessment = judged(*COMPONENTS, lineage=(Lineage("base", "finetune", terms, (SEEN,)),))
    assert (assessment.level, assessment.potential_level) == (level, potential)


def test_what_is_no_model_is_answered_but_not_graded() -> None:
    assessment = judged(*COMPONENTS, is_model=False)
    assert (assessment.level, assessment.potential_level, assessment.open_data) == (None, None, False)
    assert len(assessment.findings) == len(load_checklist())


def test_a_claim_to_be_open_source_changes_no_level() -> None:
    assessment = judged(*RUNNABLE, claims=(SEEN,))
    assert assessment.level is Level.OPEN_WEIGHTS
    assert {f.id: f.answer for f in assessment.findings}["claims-match-level"] is Answer.UNMET


def test_findings_stand_in_the_order_of_the_checklist() -> None:
    order = [criterion.id for criterion in load_checklist()]
    assert [finding.id for finding in judged(*RUNNABLE).findings] == order
