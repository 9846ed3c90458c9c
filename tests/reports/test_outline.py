"""What the reports for people say, before any of them lays it out."""

from dataclasses import replace

import pytest
import verdicts

from checker.cause import SAID
from checker.domain import (
    Answer,
    Base,
    Basis,
    Cause,
    Component,
    Evidence,
    Grounds,
    Level,
    Restriction,
    RestrictionKind,
    Standing,
    State,
    Terms,
    Unclear,
    Variant,
    Verdict,
)
from checker.reports import render
from checker.reports.outline import has_dropped, headline, is_unchanged, outline, restrictions, why


def changed(verdict: Verdict, **values: object) -> Verdict:
    return verdict._replace(assessment=verdict.assessment._replace(**values))


def since(level: Level | None, verdict: Verdict = verdicts.OPEN_WEIGHTS) -> Verdict:
    return verdict._replace(base=Base("b" * 40, level))


def with_models(*levels: Level, verdict: Verdict = verdicts.OPEN_WEIGHTS) -> Verdict:
    dossier = verdict.assessment.dossier
    terms = {Level.OPEN_WEIGHTS: verdicts.APACHE, Level.WEIGHTS_AVAILABLE: verdicts.CUSTOM}
    models = tuple(Variant(f"model-{n}", terms[level], level) for n, level in enumerate(levels))
    parameters = dossier["parameters"]._replace(variants=models)
    return changed(verdict, dossier=replace(dossier, components={**dossier.components, "parameters": parameters}))


def test_the_headline_says_level_cause_and_change() -> None:
    assert headline(verdicts.OPEN_WEIGHTS) == "Openness: 3 of 4, Open Weights"
    assert headline(since(Level.OPEN_WEIGHTS)) == "Openness: 3 of 4, Open Weights (unchanged)"
    assert headline(since(Level.WEIGHTS_AVAILABLE)) == "Openness rises from 2 to 3 – Open Weights"
    assert headline(since(Level.OPEN_SOURCE_AI)) == "Openness drops from 4 to 3 – Open Weights"
    stated = changed(verdicts.DROPPED._replace(base=None), cause=Cause.TERMS_NOT_STATED, dossier=verdicts.dossier())
    assert headline(stated) == "Openness: 2 of 4 – the licence of the weights is not stated"
    assert headline(since(None)) == "Openness: 3 of 4, Open Weights"


def test_a_repository_that_is_no_model_has_a_headline_and_no_level() -> None:
    assert headline(verdicts.NO_MODEL) == "Openness: not a model repository"
    assert why(verdicts.NO_MODEL) == "No weights and no word about any."
    assert outline(verdicts.NO_MODEL).to_do == ()


def test_several_models_of_their_own_are_counted_where_they_stand_elsewhere() -> None:
    three, two = Level.OPEN_WEIGHTS, Level.WEIGHTS_AVAILABLE
    assert headline(with_models(three, three, two, two)).endswith("Open Weights – but 2 of 4 models are at 2")
    assert headline(with_models(three, two)).endswith("but 1 of 2 models is at 2")
    assert headline(with_models(three, three)) == "Openness: 3 of 4, Open Weights"
    assert "(2 of 3 models are at 3)" in headline(with_models(two, three, three, verdict=verdicts.DROPPED))


def test_models_that_are_alike_share_a_row_and_all_alike_have_no_table() -> None:
    three, two = Level.OPEN_WEIGHTS, Level.WEIGHTS_AVAILABLE
    rows = outline(with_models(three, three, two)).models
    assert [(row.named(2), row.level, row.licence) for row in rows] == [
        ("model-2", two, "Northwind-Community, restricted"),
        ("model-0, model-1", three, "Apache-2.0"),
    ]
    assert rows[1].named(1) == "model-0 and 1 more"
    assert outline(with_models(three, three)).models == ()


def test_open_data_is_a_flag_of_the_highest_level_alone() -> None:
    assert headline(changed(verdicts.OPEN_WEIGHTS, open_data=True)) == "Openness: 3 of 4, Open Weights"
    highest = changed(verdicts.OPEN_WEIGHTS, level=Level.OPEN_SOURCE_AI, cause=Cause.COMPLETE, open_data=True)
    assert headline(highest) == "Openness: 4 of 4, Open Source AI, with open data"


def test_a_drop_and_a_level_that_stays_are_told_apart() -> None:
    assert has_dropped(verdicts.DROPPED) and not is_unchanged(verdicts.DROPPED)
    assert is_unchanged(since(Level.OPEN_WEIGHTS)) and not has_dropped(since(Level.OPEN_WEIGHTS))
    assert not is_unchanged(verdicts.OPEN_WEIGHTS) and not has_dropped(verdicts.OPEN_WEIGHTS)


def test_a_drop_names_the_change_where_the_change_has_written_the_line() -> None:
    assert why(verdicts.DROPPED).startswith("This pull request limits what the weights may be used for: ")
    elsewhere = verdicts.DROPPED._replace(base=Base("b" * 40, Level.OPEN_WEIGHTS))
    assert why(elsewhere).startswith("Their licence (Northwind-Community) sets limits: no commercial use")
    advice = outline(elsewhere).advice
    assert advice and "under an open licence" in advice.words


@pytest.mark.parametrize("cause", [c for c in Cause if c not in (Cause.OPEN_WEIGHTS, Cause.COMPLETE)])
def test_every_cause_has_a_headline_and_a_sentence(cause: Cause) -> None:
    level = Level.CLOSED if cause in (Cause.WEIGHTS_WITHHELD, Cause.NO_WEIGHTS) else Level.WEIGHTS_AVAILABLE
    verdict = changed(verdicts.DROPPED._replace(base=None), cause=cause, level=level)
    assert SAID[cause] in headline(verdict)
    assert why(verdict).endswith(".") and len(why(verdict)) > 10
    assert "{" not in why(verdict)


def test_the_to_do_list_begins_with_what_was_found_to_the_contrary() -> None:
    to_do = outline(verdicts.OPEN_WEIGHTS).to_do
    assert [item.level for item in to_do] == [Level.OPEN_SOURCE_AI]
    assert [row.ids for row in to_do[0].rows] == [("data-provenance-described",), ("training-code-open",)]


def test_a_waived_finding_stays_in_the_to_do_list_because_it_raises_no_level() -> None:
    findings = tuple(replace(finding, waived=True) for finding in verdicts.OPEN_WEIGHTS.assessment.findings)
    to_do = outline(changed(verdicts.OPEN_WEIGHTS, findings=findings)).to_do
    assert [item.level for item in to_do] == [Level.OPEN_SOURCE_AI]
    assert {row.vouched for row in to_do[0].rows} == {"accepted for a while"}


def test_what_belongs_together_is_one_line_and_what_a_person_vouches_for_is_not_mixed_with_it() -> None:
    rows = outline(verdicts.OPEN_WEIGHTS).rests_on
    assert [(row.label, row.text) for row in rows] == [
        ("weights", "under Apache-2.0; in model.safetensors"),
        ("code that runs the model", "transformers (Apache-2.0) runs the model"),
    ]
    attested = (replace(verdicts.OBTAINABLE, attested=True), verdicts.TERMS_OPEN)
    rows = outline(changed(verdicts.OPEN_WEIGHTS, findings=attested)).rests_on
    assert [(row.label, row.vouched) for row in rows] == [
        ("weights", "a person vouches for it"),
        ("licence of the weights", ""),
    ]


def test_a_kind_of_restriction_is_one_note_with_all_its_lines() -> None:
    one, two = Evidence("research only", "LICENSE", 3), Evidence("not for sale", "LICENSE", 9)
    kind = RestrictionKind.NON_COMMERCIAL
    (note,) = restrictions([Restriction(kind, one, "X"), Restriction(kind, two, "X")])
    assert (note.text, note.evidence) == ("no commercial use (X)", (one, two))


def test_kinds_that_stand_in_the_same_lines_share_a_note_and_licences_do_not() -> None:
    line = Evidence("You must not train other models with the outputs.", "LICENSE", 5)
    models, outputs = RestrictionKind.NO_COMPETING_MODELS, RestrictionKind.OUTPUT_LIMITS
    found = [Restriction(models, line, "X"), Restriction(outputs, line, "X"), Restriction(outputs, line, "Y")]
    assert [note.text for note in restrictions(found)] == [
        "not for training other models, limits on what is done with the outputs (X)",
        "limits on what is done with the outputs (Y)",
    ]


@pytest.mark.parametrize("form", ["terminal", "comment", "summary", "html"])
@pytest.mark.parametrize("cause", [Cause.TERMS_NOT_STATED, Cause.TERMS_RESTRICT])
def test_the_first_lines_say_the_cause_and_a_licence_that_is_missing_is_no_restriction(form: str, cause: Cause) -> None:
    verdict = changed(verdicts.DROPPED._replace(base=None), cause=cause)
    text = render(verdict, form).partition("<body")[2] or render(verdict, form)
    assert SAID[cause] in " ".join(text.split()[:60]).replace("The licence", "the licence")


@pytest.mark.parametrize("form", ["terminal", "comment", "summary", "html"])
def test_what_was_not_understood_is_quoted_with_its_place_and_what_would_settle_it(form: str) -> None:
    said = Evidence("Released to friends of the reef.", "README.md", 71)
    terms = Terms(Standing.UNKNOWN, None, Basis.STATED, (said,))
    dossier = verdicts.dossier(
        components={"parameters": Component("parameters", State.PRESENT, terms)},
        unclear=(Unclear(said, "friends", "en", "words on rights"),),
        grounds=Grounds("README.md", ("README.md",), licence="LICENSE", expression="MIT"),
    )
    finding = verdicts.found("parameters-terms-open", Answer.UNKNOWN, "not clear", said)
    verdict = verdicts.DROPPED._replace(base=None)
    verdict = changed(verdict, dossier=dossier, cause=Cause.TERMS_UNCLEAR, findings=(finding,))
    text = " ".join(render(verdict, form).replace("&#58;", ":").replace("&#8203;", "").split())
    settles = "The model weights are released under the MIT License (see LICENSE)."
    for part in ("friends of the reef", "README.md:71", settles):
        assert part in text


def test_a_licence_that_is_no_spdx_id_is_called_by_its_name() -> None:
    terms = Terms(Standing.RESTRICTED, "LicenseRef-scancode-northwind-1.0")
    dossier = verdicts.DROPPED.assessment.dossier
    parameters = dossier["parameters"]._replace(terms=terms)
    verdict = changed(
        verdicts.DROPPED._replace(base=None),
        dossier=replace(dossier, components={**dossier.components, "parameters": parameters}),
    )
    assert "northwind-1.0" in why(verdict) and "LicenseRef" not in why(verdict)
