"""Passed or failed, and why, from an assessment."""

from __future__ import annotations

from checker.domain import Answer, Assessment, Base, Dossier, Evidence, Finding, Level, NotChecked, Repository
from checker.gate import judge

SEEN = Evidence("MIT License", "LICENSE", 1)
CLAUSE = Evidence("non-commercial", "LICENSE", 14)
REPOSITORY = Repository("a-model", "worktree", (), lambda path: NotChecked(path, "not read"))
DOSSIER = Dossier(True, "weights are offered", {})


def finding(criterion: str, answer: Answer, level: int, reason: str = "") -> Finding:
    return Finding(criterion, answer, reason or f"{criterion} is {answer.value}", (SEEN,), needed_for=Level(level))


def assessment(level: int | None, *findings: Finding, potential: int | None = None) -> Assessment:
    dossier = DOSSIER if level else Dossier(False, "it is a client library", {})
    potential = level if potential is None else potential
    return Assessment(
        REPOSITORY, dossier, findings, Level(level) if level else None, Level(potential) if potential else None
    )


BEFORE = Base("abcdef0123456789", Level.OPEN_WEIGHTS, (finding("parameters-terms-open", Answer.MET, 3),))
LOST = assessment(2, finding("parameters-terms-open", Answer.UNMET, 3, "LICENSE line 14 forbids commerce"))


def test_a_level_at_or_above_the_target_passes() -> None:
    for level in (3, 4):
        verdict = judge(assessment(level), Level.OPEN_WEIGHTS)
        assert verdict.passed
        assert "reaches the target 3 (open-weights)" in verdict.reasons[0]


def test_a_level_below_the_target_fails_whatever_its_potential() -> None:
    verdict = judge(assessment(2, potential=4), Level.OPEN_WEIGHTS)
    assert not verdict.passed
    assert verdict.reasons[0] == "level 2 (weights-available) is below the target 3 (open-weights)"


def test_reasons_come_by_level_and_what_was_found_before_what_is_not_known() -> None:
    findings = (
        finding("training-code-open", Answer.UNMET, 4),
        finding("inference-code-open", Answer.UNKNOWN, 3),
        finding("parameters-terms-open", Answer.UNMET, 3),
        finding("lineage-open", Answer.NOT_APPLICABLE, 3),
    )
    verdict = judge(assessment(2, *findings), Level.OPEN_SOURCE_AI)
    assert verdict.reasons[1:] == (
        "parameters-terms-open is unmet",
        "inference-code-open is unknown",
        "training-code-open is unmet",
    )


def test_what_the_target_does_not_ask_for_is_no_reason() -> None:
    findings = (finding("parameters-terms-open", Answer.UNMET, 3), finding("training-code-open", Answer.UNMET, 4))
    optional = Finding("sources-agree", Answer.UNMET, "they differ", (SEEN,))
    verdict = judge(assessment(2, *findings, optional), Level.OPEN_WEIGHTS)
    assert verdict.reasons[1:] == ("parameters-terms-open is unmet",)


def test_a_drop_fails_even_where_the_target_still_holds_and_leads_the_reasons() -> None:
    verdict = judge(LOST, Level.WEIGHTS_AVAILABLE, base=BEFORE)
    assert not verdict.passed
    assert verdict.reasons[0] == "the level falls from 3 (abcdef012345) to 2, because LICENSE line 14 forbids commerce"


def test_a_drop_may_be_allowed_and_is_still_said() -> None:
    verdict = judge(LOST, Level.WEIGHTS_AVAILABLE, base=BEFORE, allow_drop=True)
    assert verdict.passed
    assert any("falls from 3" in reason for reason in verdict.reasons)


def test_an_allowed_drop_does_not_lower_the_target() -> None:
    assert not judge(LOST, Level.OPEN_WEIGHTS, base=BEFORE, allow_drop=True).passed


def test_a_drop_from_the_previous_release_fails_too() -> None:
    verdict = judge(LOST, Level.WEIGHTS_AVAILABLE, previous_release=Base("v1.0", Level.OPEN_WEIGHTS))
    assert not verdict.passed
    assert "from 3 (the previous release)" in verdict.reasons[0]


def test_a_base_that_was_no_model_or_not_higher_is_no_drop() -> None:
    for level in (None, Level.CLOSED, Level.WEIGHTS_AVAILABLE):
        assert judge(LOST, Level.WEIGHTS_AVAILABLE, base=Base("abc", level)).passed


def test_what_is_no_model_fails_unless_it_may_pass() -> None:
    assert not judge(assessment(None), Level.CLOSED).passed
    verdict = judge(assessment(None), Level.OPEN_SOURCE_AI, on_not_a_model="pass")
    assert verdict.passed
    assert verdict.reasons == ("this is no model repository: it is a client library",)


def test_a_model_that_becomes_no_model_has_dropped() -> None:
    verdict = judge(assessment(None), Level.CLOSED, base=BEFORE, on_not_a_model="pass")
    assert not verdict.passed
    assert verdict.reasons[0] == "the level falls from 3 (abcdef012345) to none"
    assert judge(assessment(None), Level.CLOSED, base=BEFORE, on_not_a_model="pass", allow_drop=True).passed
