"""Dossier -> Findings: every criterion of the checklist answered by the module that bears its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from checker.checklist import Criterion, load_checklist
from checker.domain import Answer, Dossier, Finding, Level, State
from checker.words import message

# The one criterion that is answered last, because it asks about the level.
ABOUT_THE_LEVEL = "claims-match-level"


def run(dossier: Dossier) -> tuple[Finding, ...]:
    """A finding per criterion, in the checklist's order, without the one about the level (`compare_claims`)."""
    return tuple(
        complete(_check(criterion)(dossier), criterion, dossier)
        for criterion in load_checklist()
        if criterion.id != ABOUT_THE_LEVEL
    )


def compare_claims(dossier: Dossier, level: Level | None) -> Finding:
    """The finding about what the model is called, once its level is known."""
    from checker.checks import claims_match_level

    criterion = next(criterion for criterion in load_checklist() if criterion.id == ABOUT_THE_LEVEL)
    return complete(claims_match_level.check(dossier, level), criterion, dossier)


def _check(criterion: Criterion) -> Callable[[Dossier], Finding]:
    module = import_module(f"{__name__}.{criterion.module}")
    check: Callable[[Dossier], Finding] = module.check
    return check


def complete(finding: Finding, criterion: Criterion, dossier: Dossier) -> Finding:
    """The finding of a check with what the checklist knows: id, section, level, label, and a fix where it has none.

    What was looked for in vain is said with the places where it was looked for.
    """
    unsatisfied = finding.answer in (Answer.UNMET, Answer.UNKNOWN)
    component = dossier[criterion.components[0]]
    reason = message("{what}: {said}", what=criterion.label, said=finding.reason)
    if unsatisfied and component.state in (State.NOT_FOUND, State.NOT_CHECKED) and component.looked_in:
        reason = message("{said}; looked in {places}", said=reason, places=", ".join(component.looked_in))
    return replace(
        finding,
        id=criterion.id,
        label=criterion.label,
        task=criterion.task if unsatisfied else "",
        reason=reason,
        said=finding.reason,
        section=criterion.section,
        needed_for=criterion.needed_for,
        fix=(finding.fix or criterion.remediation) if unsatisfied else "",
    )
