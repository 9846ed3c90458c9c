"""What the reports for people say, before any of them lays it out."""

from dataclasses import replace

import pytest
import verdicts

from checker.domain import Base, Cause, Evidence, Level, Restriction, RestrictionKind, Unclear, Verdict
from checker.reports import render
from checker.reports.outline import change, headline, judgement, outline, reasons


def with_restrictions(*restrictions: Restriction) -> Verdict:
    dossier = replace(verdicts.OPEN_WEIGHTS.assessment.dossier, restrictions=restrictions, claims=())
    return verdicts.OPEN_WEIGHTS._replace(assessment=verdicts.OPEN_WEIGHTS.assessment._replace(dossier=dossier))


def test_a_kind_of_restriction_is_one_note_with_all_its_lines() -> None:
    one, two = Evidence("research only", "LICENSE", 3), Evidence("not for sale", "LICENSE", 9)
    verdict = with_restrictions(
        Restriction(RestrictionKind.NON_COMMERCIAL, one, "X"), Restriction(RestrictionKind.NON_COMMERCIAL, two, "X")
    )
    assert outline(verdict).notes == (("restriction: non-commercial (X)", (one, two)),)


def test_kinds_that_stand_in_the_same_lines_share_a_note_and_licences_do_not() -> None:
    line = Evidence("You must not train other models with the outputs.", "LICENSE", 5)
    verdict = with_restrictions(
        Restriction(RestrictionKind.NO_COMPETING_MODELS, line, "X"),
        Restriction(RestrictionKind.OUTPUT_LIMITS, line, "X"),
        Restriction(RestrictionKind.OUTPUT_LIMITS, line, "Y"),
    )
    assert [text for text, _ in outline(verdict).notes] == [
        "restriction: no-competing-models, output-limits (X)",
        "restriction: output-limits (Y)",
    ]


def test_the_to_do_list_begins_with_the_next_level_and_with_what_was_found_to_the_contrary() -> None:
    to_do = outline(verdicts.OPEN_WEIGHTS).to_do
    assert [item.level for item in to_do] == [Level.OPEN_SOURCE_AI]
    assert [finding.id for finding in to_do[0].findings] == ["data-provenance-described", "training-code-open"]


def test_a_waived_finding_stays_in_the_to_do_list_because_it_raises_no_level() -> None:
    findings = tuple(replace(finding, waived=True) for finding in verdicts.OPEN_WEIGHTS.assessment.findings)
    verdict = verdicts.OPEN_WEIGHTS._replace(assessment=verdicts.OPEN_WEIGHTS.assessment._replace(findings=findings))
    assert [item.level for item in outline(verdict).to_do] == [Level.OPEN_SOURCE_AI]


def test_a_reason_that_a_finding_gives_is_said_there_alone() -> None:
    verdict = verdicts.DROPPED._replace(reasons=("the level is too low", verdicts.TERMS_RESTRICTED.reason))
    assert reasons(verdict) == ("the level is too low",)
    assert reasons(verdicts.OPEN_WEIGHTS) == ()


def test_a_change_is_told_in_one_clause_and_a_drop_once() -> None:
    def since(level: Level | None) -> str:
        return change(verdicts.OPEN_WEIGHTS._replace(base=Base("b" * 40, level)))

    assert since(Level.WEIGHTS_AVAILABLE) == (
        "this change raises the level from 2 (weights-available) to 3 (open-weights)"
    )
    assert since(Level.OPEN_WEIGHTS) == "the level stays at 3 (open-weights)"
    assert since(Level.OPEN_SOURCE_AI) == "this change lowers the level from 4 (open-source-ai) to 3 (open-weights)"
    assert since(None) == "this change takes the level from not a model to 3 (open-weights)"
    assert change(verdicts.DROPPED) == ""  # the gate's first reason says it
    assert change(verdicts.OPEN_WEIGHTS) == ""


def test_a_repository_that_is_no_model_has_a_headline_and_no_level() -> None:
    assert headline(verdicts.NO_MODEL) == "Not a model repository"
    assert "no weights and no word about any" in judgement(verdicts.NO_MODEL)
    assert outline(verdicts.NO_MODEL).to_do == ()


def test_open_data_is_a_flag_of_the_highest_level_alone() -> None:
    assessment = verdicts.OPEN_WEIGHTS.assessment._replace(open_data=True)
    assert headline(verdicts.OPEN_WEIGHTS._replace(assessment=assessment)) == "Level 3 of 4 · Open Weights AI"
    highest = assessment._replace(level=Level.OPEN_SOURCE_AI)
    assert headline(verdicts.OPEN_WEIGHTS._replace(assessment=highest)) == (
        "Level 4 of 4 · Open Source AI with Open Data"
    )


@pytest.mark.parametrize("form", ["terminal", "comment", "summary"])
@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (Cause.TERMS_NOT_STATED, "the licence of the weights is not stated"),
        (Cause.TERMS_RESTRICT, "the licence of the weights restricts their use"),
    ],
)
def test_the_first_lines_say_the_cause_and_a_licence_that_is_missing_is_no_restriction(
    form: str, cause: Cause, said: str
) -> None:
    verdict = verdicts.DROPPED._replace(base=None, assessment=verdicts.DROPPED.assessment._replace(cause=cause))
    assert said in " ".join(render(verdict, form).split()[:40])


@pytest.mark.parametrize("form", ["terminal", "comment", "summary"])
def test_what_was_not_understood_is_quoted_with_its_place_and_what_would_settle_it(form: str) -> None:
    unclear = Unclear(Evidence("Released to friends of the reef.", "README.md", 71), "friends", "en", "words on rights")
    assessment = verdicts.DROPPED.assessment
    dossier = replace(assessment.dossier, unclear=(unclear,))
    text = " ".join(render(verdicts.DROPPED._replace(assessment=assessment._replace(dossier=dossier)), form).split())
    for part in ("friends of the reef", "README.md:71", "words on rights", "released under the Apache License 2.0."):
        assert part in text
