"""An assessed repository in, the one cause that its level has out: the first that holds, worst first."""

from __future__ import annotations

from collections.abc import Iterator

from checker.domain import Answer, Cause, Dossier, Finding, Level, Standing, State
from checker.words import message

SAID = {
    Cause.WEIGHTS_WITHHELD: message("the weights are not given out"),
    Cause.NO_WEIGHTS: message("no weights were found"),
    Cause.TERMS_RESTRICT: message("the licence of the weights restricts their use"),
    Cause.BASE_RESTRICTS: message("the licence of the base model restricts its use"),
    Cause.ACCESS_RESTRICTED: message("the weights are behind a form or an approval"),
    Cause.TERMS_NOT_ACCEPTED: message("the licence of the weights is open, and not one that this project accepts"),
    Cause.CONFLICT: message("the files disagree on the licence of the weights"),
    Cause.NOT_READ: message("a file that may limit the use of the weights could not be read"),
    Cause.TERMS_UNCLEAR: message("words on the licence of the weights were not understood"),
    Cause.TERMS_NOT_STATED: message("the licence of the weights is not stated"),
    Cause.BASE_NOT_ESTABLISHED: message("the licence of the base model is not known"),
    Cause.CODE_NOT_OPEN: message("the code that runs the model is not under an open licence"),
    Cause.CODE_NOT_FOUND: message("no code that runs the model was found"),
    Cause.OPEN_WEIGHTS: message("weights and code are open; training code or data description is incomplete"),
    Cause.COMPLETE: message("everything that the checklist asks for is there"),
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
    satisfied = (Answer.MET, Answer.NOT_APPLICABLE)
    missed = {f.id: f.answer for f in findings if f.needed_for is Level.OPEN_WEIGHTS and f.answer not in satisfied}
    terms = dossier["parameters"].terms
    asked = "parameters-terms-open" in missed
    restricted = terms.standing is Standing.RESTRICTED or bool(dossier.restrictions)
    if restricted and missed.get("parameters-terms-open") is Answer.UNMET:
        yield Cause.TERMS_RESTRICT
    if missed.get("lineage-open") is Answer.UNMET:
        yield Cause.BASE_RESTRICTS
    if missed.get("access-open") is Answer.UNMET:
        yield Cause.ACCESS_RESTRICTED
    if missed.get("parameters-terms-open") is Answer.UNMET and terms.standing is Standing.OPEN and not terms.open_for:
        yield Cause.TERMS_NOT_ACCEPTED
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
