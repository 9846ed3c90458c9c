"""Each cause of a level, from a dossier that has it."""

from __future__ import annotations

import pytest

from checker.cause import SAID, cause_of
from checker.domain import (
    COMPONENTS,
    Answer,
    Cause,
    Component,
    Conflict,
    Dossier,
    Evidence,
    Finding,
    Level,
    NotChecked,
    Restriction,
    RestrictionKind,
    Standing,
    State,
    Terms,
    Unclear,
)

SEEN = Evidence("some words", "README.md", 3)
UNKNOWN, UNMET = Answer.UNKNOWN, Answer.UNMET
RESTRICTED = Terms(Standing.RESTRICTED, restrictions=(Restriction(RestrictionKind.NON_COMMERCIAL, SEEN),))
UNREAD = (NotChecked("TERMS.pdf", "it is not read"),)
NOT_UNDERSTOOD = (Unclear(SEEN, "words", "en", "not understood"),)

TABLE = {
    "withheld": (Cause.WEIGHTS_WITHHELD, Level.CLOSED, {}, {"state": State.DECLARED_ABSENT}),
    "none": (Cause.NO_WEIGHTS, Level.CLOSED, {}, {"state": State.NOT_FOUND}),
    "restricted": (Cause.TERMS_RESTRICT, Level(2), {"parameters-terms-open": UNMET}, {"terms": RESTRICTED}),
    "base": (Cause.BASE_RESTRICTS, Level(2), {"lineage-open": UNMET}, {}),
    "gate": (Cause.ACCESS_RESTRICTED, Level(2), {"access-open": UNMET}, {}),
    "left out": (
        Cause.TERMS_NOT_ACCEPTED,
        Level(2),
        {"parameters-terms-open": UNMET},
        {"terms": Terms(Standing.OPEN, "MIT", note="not accepted here")},
    ),
    "conflict": (
        Cause.CONFLICT,
        Level(2),
        {"parameters-terms-open": UNKNOWN},
        {"conflicts": (Conflict("they differ", (SEEN,)),)},
    ),
    "unread": (
        Cause.NOT_READ,
        Level(2),
        {"parameters-terms-open": UNKNOWN},
        {"not_checked": UNREAD, "terms": Terms(Standing.UNKNOWN, unread="TERMS.pdf")},
    ),
    "unclear": (Cause.TERMS_UNCLEAR, Level(2), {"parameters-terms-open": UNKNOWN}, {"unclear": NOT_UNDERSTOOD}),
    "silent": (Cause.TERMS_NOT_STATED, Level(2), {"parameters-terms-open": UNKNOWN}, {}),
    "base-open-question": (Cause.BASE_NOT_ESTABLISHED, Level(2), {"lineage-open": UNKNOWN}, {}),
    "code-closed": (Cause.CODE_NOT_OPEN, Level(2), {"inference-code-open": UNMET}, {}),
    "code-missing": (Cause.CODE_NOT_FOUND, Level(2), {"inference-code-open": UNKNOWN}, {}),
    "three": (Cause.OPEN_WEIGHTS, Level(3), {}, {}),
    "four": (Cause.COMPLETE, Level(4), {}, {}),
    "no model": (None, None, {}, {}),
    "what restricts comes before what was not understood": (
        Cause.TERMS_RESTRICT,
        Level(2),
        {"parameters-terms-open": UNMET, "lineage-open": UNKNOWN},
        {"terms": RESTRICTED, "unclear": NOT_UNDERSTOOD},
    ),
}


def cause(level: Level | None, missed: dict[str, Answer], facts: dict[str, object]) -> Cause | None:
    facts = dict(facts)
    components = {name: Component(name, State.NOT_FOUND) for name in COMPONENTS}
    components["parameters"] = Component(
        "parameters",
        facts.pop("state", State.PRESENT),  # type: ignore[arg-type]
        facts.pop("terms", Terms(Standing.NONE)),  # type: ignore[arg-type]
    )
    findings = tuple(Finding(name, a, "", (SEEN,), needed_for=Level.OPEN_WEIGHTS) for name, a in missed.items())
    return cause_of(Dossier(True, "because", components, **facts), findings, level)  # type: ignore[arg-type]


@pytest.mark.parametrize(("right", "level", "missed", "facts"), TABLE.values(), ids=TABLE)
def test_the_first_cause_that_holds_is_said(
    right: Cause | None, level: Level | None, missed: dict[str, Answer], facts: dict[str, object]
) -> None:
    assert cause(level, missed, facts) is right


def test_every_cause_has_a_case_and_a_clause_of_its_own() -> None:
    assert {row[0] for row in TABLE.values()} - {None} == set(Cause) == set(SAID)
    assert len(set(SAID.values())) == len(SAID)
