"""Every criterion: dossiers that meet it, fail it, leave it open, or only look as if they met it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

import pytest

from checker import checks
from checker.checklist import load_checklist
from checker.domain import (
    COMPONENTS,
    Answer,
    Basis,
    Component,
    Conflict,
    Dossier,
    Evidence,
    Finding,
    Gating,
    GatingKind,
    Level,
    Lineage,
    Restriction,
    RestrictionKind,
    Standing,
    State,
    Subject,
    Terms,
    Variant,
)

EVERYTHING = frozenset(Subject)
SEEN = Evidence("the weights are under the Apache License 2.0", "README.md", 12)
CLAUSE = Evidence("solely for non-commercial research", "MODEL_LICENSE", 4)
APACHE = Terms(Standing.OPEN, "Apache-2.0", Basis.STATED, (SEEN,), (), EVERYTHING)
CC_BY = Terms(Standing.OPEN, "CC-BY-4.0", Basis.STATED, (SEEN,), (), frozenset({Subject.PARAMETERS, Subject.DATA}))
RESEARCH = Terms(
    Standing.RESTRICTED,
    "LicenseRef-research",
    Basis.FILE,
    (SEEN,),
    (Restriction(RestrictionKind.NON_COMMERCIAL, CLAUSE, "LicenseRef-research"),),
)
NO_TERMS = Terms(Standing.NONE, note="no licence file and no word on terms")
SILENT = Terms(Standing.UNKNOWN, note="LICENSE (MIT) speaks of the Software, and nothing names the weights")


def dossier(
    *components: Component,
    lineage: tuple[Lineage, ...] = (),
    gating: tuple[Gating, ...] = (),
    claims: tuple[Evidence, ...] = (),
    conflicts: tuple[Conflict, ...] = (),
) -> Dossier:
    """A model of which only `components` were found."""
    found = {name: Component(name, State.NOT_FOUND, looked_in=("README.md",)) for name in COMPONENTS}
    found |= {component.id: component for component in components}
    return Dossier(True, "weights are offered", found, (), lineage, gating, claims, conflicts)


def there(name: str, terms: Terms = APACHE, *evidence: Evidence, note: str = "") -> Component:
    return Component(name, State.PRESENT, terms, ("README.md",), evidence or (SEEN,), note=note)


def refused(name: str) -> Component:
    said = Evidence("we do not release it", "README.md", 7)
    return Component(name, State.DECLARED_ABSENT, evidence=(said,))


def base(terms: Terms) -> Lineage:
    return Lineage("a base", "finetune", terms, (Evidence("base_model: a base", "README.md", 3),))


def gate(kind: GatingKind) -> Gating:
    return Gating(kind, Evidence("extra_gated_fields:", "README.md", 5))


class Cases(NamedTuple):
    """Dossiers for one criterion. `near_miss` resembles `met` and gets the answer beside it."""

    met: Dossier
    unmet: Dossier
    unknown: Dossier
    near_miss: Dossier
    near_answer: Answer


def code(name: str) -> Cases:
    # CC-BY is open for parameters and data, and no OSI-approved licence for code.
    return Cases(
        dossier(there(name)), dossier(there(name, RESEARCH)), dossier(), dossier(there(name, CC_BY)), Answer.UNMET
    )


def told(name: str) -> Cases:
    without_words = Component(name, State.PRESENT, APACHE, ("docs/data.md",))
    return Cases(dossier(there(name)), dossier(refused(name)), dossier(), dossier(without_words), Answer.UNKNOWN)


def shown(name: str) -> Cases:
    nowhere = Component(name, State.PRESENT, APACHE)
    return Cases(dossier(there(name)), dossier(refused(name)), dossier(), dossier(nowhere), Answer.UNKNOWN)


CASES: Mapping[str, Cases] = {
    "parameters-obtainable": Cases(
        dossier(there("parameters", SILENT)),
        dossier(),
        dossier(Component("parameters", State.NOT_CHECKED, note="the tree is cut")),
        dossier(Component("parameters", State.PRESENT, APACHE)),
        Answer.UNKNOWN,
    ),
    "parameters-terms-open": Cases(
        dossier(there("parameters", CC_BY)),
        dossier(there("parameters", RESEARCH)),
        dossier(there("parameters", SILENT)),
        dossier(there("parameters", Terms(Standing.OPEN, "MIT", Basis.FILE, (SEEN,), (), frozenset({Subject.CODE})))),
        Answer.UNMET,
    ),
    "access-open": Cases(
        dossier(gating=(gate(GatingKind.AUTOMATIC),)),
        dossier(gating=(gate(GatingKind.FORM),)),
        dossier(),
        dossier(gating=(gate(GatingKind.AUTOMATIC), gate(GatingKind.APPROVAL))),
        Answer.UNMET,
    ),
    "lineage-open": Cases(
        dossier(lineage=(base(APACHE),)),
        dossier(lineage=(base(RESEARCH),)),
        dossier(lineage=(base(SILENT),)),
        dossier(lineage=(base(APACHE), base(SILENT))),
        Answer.UNKNOWN,
    ),
    "architecture-code-open": code("architecture"),
    "inference-code-open": code("inference-code"),
    "training-code-open": code("training-code"),
    "data-preprocessing-code-open": code("data-preprocessing-code"),
    "supporting-libraries-open": code("supporting-libraries"),
    "data-provenance-described": told("data-provenance"),
    "data-scope-described": told("data-scope"),
    "data-selection-described": told("data-selection"),
    "data-labelling-described": told("data-labelling"),
    "data-processing-described": told("data-processing"),
    "public-data-listed": told("data-listing-public"),
    "third-party-data-listed": told("data-listing-third-party"),
    "data-information-terms-open": Cases(
        dossier(there("data-provenance"), there("data-scope", CC_BY)),
        dossier(there("data-provenance", NO_TERMS)),
        dossier(there("data-provenance", SILENT)),
        dossier(there("data-provenance"), there("data-scope", SILENT)),
        Answer.UNKNOWN,
    ),
    "access-without-registration": Cases(
        dossier(),
        dossier(gating=(gate(GatingKind.FORM),)),
        dossier(),
        dossier(gating=(gate(GatingKind.AUTOMATIC),)),
        Answer.UNMET,
    ),
    "evaluation-code-open": code("evaluation-code"),
    "benchmark-code-open": code("benchmark-inference-code"),
    "evaluation-data-open": shown("evaluation-data"),
    "evaluation-results-published": shown("evaluation-results"),
    "model-card-published": shown("model-card"),
    "sample-outputs-published": shown("sample-outputs"),
    "model-metadata-published": shown("model-metadata"),
    "datasets-open": Cases(
        dossier(there("datasets", CC_BY)),
        dossier(there("datasets", RESEARCH)),
        dossier(there("datasets", SILENT)),
        dossier(there("datasets", Terms(Standing.OPEN, "MIT", Basis.FILE, (SEEN,), (), frozenset({Subject.CODE})))),
        Answer.UNMET,
    ),
    "research-paper-published": shown("research-paper"),
    "technical-report-published": shown("technical-report"),
    "data-card-published": shown("data-card"),
    "sources-agree": Cases(
        dossier(there("parameters")),
        dossier(there("parameters"), conflicts=(Conflict("the card says MIT, LICENSE another", (SEEN, CLAUSE)),)),
        dossier(),
        dossier(conflicts=(Conflict("two base models", (SEEN,)),)),
        Answer.UNMET,
    ),
}
# What no dossier can leave open: an absence that says nothing is "not applicable", and never "met".
NEVER_UNKNOWN = {"access-open", "access-without-registration", "sources-agree"}
NEVER_MET = {"access-without-registration"}
CRITERIA = {criterion.id: criterion for criterion in load_checklist()}


def answer(criterion: str, subject: Dossier) -> Finding:
    check = import_module(f"checker.checks.{CRITERIA[criterion].module}").check
    finding = check(subject)
    assert isinstance(finding, Finding)
    return finding


def test_every_criterion_has_its_cases() -> None:
    assert set(CASES) | {checks.ABOUT_THE_LEVEL} == set(CRITERIA)


@pytest.mark.parametrize("criterion", CASES)
def test_what_meets_a_criterion_is_met_with_evidence(criterion: str) -> None:
    finding = answer(criterion, CASES[criterion].met)
    if criterion in NEVER_MET:
        assert finding.answer is Answer.NOT_APPLICABLE
    else:
        assert finding.answer is Answer.MET
        assert finding.evidence


@pytest.mark.parametrize("criterion", CASES)
def test_what_contradicts_a_criterion_is_unmet_with_evidence(criterion: str) -> None:
    finding = answer(criterion, CASES[criterion].unmet)
    assert finding.answer is Answer.UNMET
    assert finding.evidence or criterion == "parameters-obtainable"


@pytest.mark.parametrize("criterion", CASES)
def test_what_was_looked_for_in_vain_is_unknown_and_says_so(criterion: str) -> None:
    finding = answer(criterion, CASES[criterion].unknown)
    assert finding.answer is (Answer.NOT_APPLICABLE if criterion in NEVER_UNKNOWN else Answer.UNKNOWN)
    assert finding.reason


@pytest.mark.parametrize("criterion", CASES)
def test_a_near_miss_is_not_met(criterion: str) -> None:
    cases = CASES[criterion]
    finding = answer(criterion, cases.near_miss)
    assert finding.answer is cases.near_answer
    assert finding.answer is not Answer.MET


@pytest.mark.parametrize("criterion", sorted(c for c in CASES if len(CRITERIA[c].components) == 1))
def test_a_component_that_could_not_be_looked_at_satisfies_nothing_that_it_decides(criterion: str) -> None:
    (component,) = CRITERIA[criterion].components
    finding = answer(criterion, dossier(Component(component, State.NOT_CHECKED, note="a PDF")))
    if criterion in NEVER_UNKNOWN | {"lineage-open"}:
        assert finding.answer is Answer.NOT_APPLICABLE
    else:
        assert finding.answer is Answer.UNKNOWN
        assert "a PDF" in finding.reason


@pytest.mark.parametrize("criterion", ["data-labelling-described", "third-party-data-listed"])
def test_what_was_not_used_is_not_asked_for(criterion: str) -> None:
    (name,) = CRITERIA[criterion].components
    words = Evidence("pre-trained on raw text only", "README.md", 30)
    unused = Component(name, State.NOT_FOUND, evidence=(words,), note="not used: the data are raw text")
    assert answer(criterion, dossier(unused)).answer is Answer.NOT_APPLICABLE


def test_a_restriction_is_named_with_its_kind_and_line() -> None:
    finding = answer("parameters-terms-open", dossier(there("parameters", RESEARCH)))
    assert finding.reason == "under LicenseRef-research: no commercial use (MODEL_LICENSE:4)"
    assert finding.evidence == (SEEN, CLAUSE)


@pytest.mark.parametrize(("headline", "answered"), [(True, Answer.UNMET), (False, Answer.MET)])
def test_a_restricted_headline_model_counts_and_a_side_model_does_not(headline: bool, answered: Answer) -> None:
    variants = (Variant("large", APACHE), Variant("small", RESEARCH, headline=headline))
    finding = answer("parameters-terms-open", dossier(there("parameters")._replace(variants=variants)))
    assert finding.answer is answered
    assert ("small" in finding.reason) == headline


def test_weights_without_any_licence_are_not_open() -> None:
    finding = answer("parameters-terms-open", dossier(there("parameters", NO_TERMS)))
    assert finding.answer is Answer.UNMET
    assert finding.reason == "no licence is given"


def test_silence_on_the_weights_comes_with_the_reason_and_a_sentence_to_paste() -> None:
    findings = {finding.id: finding for finding in checks.run(dossier(there("parameters", SILENT)))}
    terms = findings["parameters-terms-open"]
    assert terms.answer is Answer.UNKNOWN
    assert "nothing names the weights" in terms.reason
    assert "The model weights are released under" in terms.fix


def test_open_terms_that_nothing_shows_are_never_met() -> None:
    terms = Terms(Standing.OPEN, "MIT", Basis.STATED, (), (), EVERYTHING)
    bare = Component("parameters", State.PRESENT, terms)
    assert answer("parameters-terms-open", dossier(bare)).answer is not Answer.MET


@pytest.mark.parametrize(
    ("level", "answered"),
    [
        (Level.CLOSED, Answer.UNMET),
        (Level.WEIGHTS_AVAILABLE, Answer.UNMET),
        (Level.OPEN_WEIGHTS, Answer.UNMET),
        (Level.OPEN_SOURCE_AI, Answer.MET),
        (None, Answer.NOT_APPLICABLE),
    ],
)
def test_a_claim_to_be_open_source_is_held_against_the_level(level: Level | None, answered: Answer) -> None:
    claims = (Evidence("our fully open source model", "README.md", 1),)
    finding = checks.compare_claims(dossier(claims=claims), level)
    assert finding.answer is answered
    assert finding.evidence == claims
    assert checks.compare_claims(dossier(), level).answer is Answer.NOT_APPLICABLE


def test_findings_carry_what_the_checklist_knows() -> None:
    for finding in checks.run(dossier()):
        criterion = CRITERIA[finding.id]
        assert (finding.section, finding.needed_for) == (criterion.section, criterion.needed_for)
        assert bool(finding.fix) == (finding.answer in (Answer.UNMET, Answer.UNKNOWN))
