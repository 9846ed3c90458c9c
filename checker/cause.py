"""A graded repository in, the one cause that its level has out: the first that holds, worst first (docs/design.md)."""

from __future__ import annotations

from collections.abc import Iterator

from checker.domain import Answer, Cause, Dossier, Finding, Level, Standing, State

SAID = {
    Cause.WEIGHTS_WITHHELD: "the repository says that the weights are not given out",
    Cause.NO_WEIGHTS: "no weights were found",
    Cause.TERMS_RESTRICT: "the terms of the weights restrict",
    Cause.BASE_RESTRICTS: "the terms of the base model restrict",
    Cause.ACCESS_RESTRICTED: "the weights are behind a gate",
    Cause.CONFLICT: "sources disagree on the terms of the weights",
    Cause.NOT_READ: "a text that may hold the terms of the weights was not read",
    Cause.TERMS_UNCLEAR: "words on the terms of the weights were not understood",
    Cause.TERMS_NOT_STATED: "the licence of the weights is not stated",
    Cause.BASE_NOT_ESTABLISHED: "the terms of the base model are not established",
    Cause.CODE_NOT_OPEN: "the code that runs the model is not under open terms",
    Cause.CODE_NOT_FOUND: "no code that runs the model was found",
    Cause.OPEN_WEIGHTS: "weights and code are open, training code or data information is incomplete",
    Cause.COMPLETE: "every row of the checklist is met",
}
"""Each cause as a clause for people."""


def cause_of(dossier: Dossier, findings: tuple[Finding, ...], level: Level | None) -> Cause | None:
    """The first cause that holds for `level`; None where nothing is graded."""
    if level is None:
        return None
    if level is Level.CLOSED:
        withheld = dossier["parameters"].state is State.DECLARED_ABSENT
        return Cause.WEIGHTS_WITHHELD if withheld else Cause.NO_WEIGHTS
    if level is Level.OPEN_SOURCE_AI:
        return Cause.COMPLETE
    if level is Level.OPEN_WEIGHTS:
        return Cause.OPEN_WEIGHTS
    return next(_of_level_two(dossier, findings), Cause.TERMS_NOT_STATED)


def _of_level_two(dossier: Dossier, findings: tuple[Finding, ...]) -> Iterator[Cause]:
    asked_for = (f for f in findings if f.needed_for is Level.OPEN_WEIGHTS)
    missed = {f.id: f.answer for f in asked_for if f.answer not in (Answer.MET, Answer.NOT_APPLICABLE)}
    terms = dossier["parameters"].terms
    asked = "parameters-terms-open" in missed
    restrict = terms.standing is Standing.RESTRICTED or dossier.restrictions
    if restrict and missed.get("parameters-terms-open") is Answer.UNMET:
        yield Cause.TERMS_RESTRICT
    if missed.get("lineage-open") is Answer.UNMET:
        yield Cause.BASE_RESTRICTS
    if missed.get("access-open") is Answer.UNMET:
        yield Cause.ACCESS_RESTRICTED
    if asked and dossier.conflicts:
        yield Cause.CONFLICT
    if asked and dossier.not_checked and terms.unread:
        yield Cause.NOT_READ
    if asked and dossier.unclear:
        yield Cause.TERMS_UNCLEAR
    if asked or "access-open" in missed:
        yield Cause.TERMS_NOT_STATED
    if "lineage-open" in missed:
        yield Cause.BASE_NOT_ESTABLISHED
    code = [missed[name] for name in ("architecture-code-open", "inference-code-open") if name in missed]
    if code:
        found = any(dossier[name].state is State.PRESENT for name in ("architecture", "inference-code"))
        yield Cause.CODE_NOT_OPEN if found or Answer.UNMET in code else Cause.CODE_NOT_FOUND
