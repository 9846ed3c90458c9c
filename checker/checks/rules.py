"""A component -> a finding, for questions that many criteria share: open code, described data, published documents.

A reason says what was found, without what it is about: `checks.run` puts the checklist's label before it.
"""

from __future__ import annotations

from checker.domain import Component, Evidence, Finding, Standing, State, Subject, Terms
from checker.words import RESTRICTIONS, Message, at, message

# A sentence that names the terms mends silence; terms that restrict are mended by other terms alone.
_OTHER_TERMS = {
    Subject.CODE: message("Put the code under an OSI-approved licence, for example Apache-2.0 or MIT."),
    Subject.PARAMETERS: message(
        "Put the weights under an open licence, such as Apache-2.0 or MIT. If the limits are meant, set the target "
        "`weights-available`."
    ),
    Subject.DATA: message("Put the data, or its description, under an open licence, for example CC-BY-4.0."),
}
_OWN_WORDS = message(
    "Put the licence's own words back: `openness licence FILE` shows, line by line, where they differ."
)

_ACCEPTED = message("Use a licence that `open-terms` in the settings lists, or add this one to that list.")

NOT_FOUND = message("not found")
NOT_DESCRIBED = message("not described")


def code_is_open(component: Component) -> Finding:
    """Is the code there, under an OSI-approved licence (OSAID 1.0, Code)?"""
    if component.state is not State.PRESENT:
        return absent(component)
    return terms_are_open(component, Subject.CODE)


def described(component: Component) -> Finding:
    """Is it told about the training data (OSAID 1.0, Data Information)? A quoted passage answers."""
    if component.state is not State.PRESENT:
        return absent(component, NOT_DESCRIBED)
    if not component.evidence:
        return Finding.unknown(message("a document is there, but no passage in it could be quoted"), *places(component))
    return Finding.met(message("described in {places}", places=_paths(component.evidence)), *component.evidence)


def published(component: Component) -> Finding:
    """Is it there to be read? Its terms are said, and not asked for."""
    if component.state is not State.PRESENT:
        return absent(component)
    shown = evidence_of(component)
    if not shown:
        return Finding.unknown(message("said to be there, but no place could be shown"))
    return Finding.met(message("found in {places}", places=_paths(shown)), *shown)


def terms_are_open(component: Component, subject: Subject) -> Finding:
    """Are the terms of a component that is there open for `subject`?"""
    terms = component.terms
    shown = terms.evidence or evidence_of(component)
    if terms.are_open_for(subject) and shown:
        if terms.note and component.note:  # an open library lends its terms: the note names it
            return Finding.met(component.note, *shown)
        if not terms.expression:
            return Finding.met(message("under an open licence"), *shown)
        return Finding.met(message("under {licence}", licence=terms.expression), *shown)
    if terms.standing is Standing.RESTRICTED:
        return Finding.unmet(restricted_by(terms), *restricting(terms), fix=_OTHER_TERMS[subject])
    if terms.standing is Standing.NONE:
        return Finding.unmet(because(message("no licence is given"), terms.note), *shown)
    if terms.standing is Standing.OPEN:
        if not terms.open_for and terms.note:
            said = message("{licence} is {why}", licence=terms.expression, why=terms.note)
            return Finding.unmet(said, *shown, fix=_ACCEPTED)
        return Finding.unmet(
            message("{licence} is no open licence for {subject}", licence=terms.expression, subject=_FOR[subject]),
            *shown,
        )
    verdict = message("its licence is not known")
    if subject is Subject.PARAMETERS:  # silence has no basis; what was said and is not clear has one
        verdict = message("not stated") if terms.basis is None and not terms.unread else message("not clear")
    if "words are others" in terms.note or "with other words" in terms.note:
        return Finding.unknown(because(verdict, terms.note), *shown, fix=_OWN_WORDS)
    return Finding.unknown(because(verdict, terms.note), *shown)


_FOR = {Subject.CODE: message("code"), Subject.PARAMETERS: message("weights"), Subject.DATA: message("data")}


def absent(component: Component, missing: Message = NOT_FOUND) -> Finding:
    """The answer for a component that is not `PRESENT`. A note that begins with "not used" says that none is needed."""
    if component.state is State.DECLARED_ABSENT:
        if not component.evidence:
            return Finding.unmet(message("said not to be published"))
        said = message("{place} says that it is not published", place=at(component.evidence[0]))
        return Finding.unmet(said, *component.evidence)
    if component.note.startswith("not used"):
        return Finding.not_applicable(component.note, *component.evidence)
    if component.missing:
        lacking = message("told in part; missing: {missing}", missing="; ".join(component.missing))
        return Finding.unknown(lacking, *component.evidence, missing=component.missing)
    return Finding.unknown(because(missing, component.note), *component.evidence)


def because(said: Message, note: str) -> Message:
    """`said` with the note that says why; one that only says again that nothing was found is left out."""
    return said if not note or note.startswith("no ") else message("{said}: {why}", said=said, why=note)


def evidence_of(component: Component) -> tuple[Evidence, ...]:
    """What shows that a component is there: its quotes, else its places."""
    return component.evidence or places(component)


def places(component: Component) -> tuple[Evidence, ...]:
    """The locations of a component as evidence: a path that speaks for itself."""
    return tuple(Evidence(path, path) for path in component.locations)


def restricted_by(terms: Terms) -> Message:
    """One clause that names the licence and each kind of restriction, with the line of the first of its kind."""
    first: dict[Message, Evidence] = {}
    for restriction in terms.restrictions:
        first.setdefault(RESTRICTIONS[restriction.kind], restriction.evidence)
    named = (
        message("under {licence}", licence=terms.expression)
        if terms.expression
        else message("under terms that are not open")
    )
    if not first:
        return because(named, terms.note)
    kinds: Message | None = None
    for kind, evidence in first.items():
        one = message("{kind} ({place})", kind=kind, place=at(evidence))
        kinds = message("{these}, {and_this}", these=kinds, and_this=one) if kinds else one
    return message("{said}: {why}", said=named, why=kinds)


def restricting(terms: Terms) -> tuple[Evidence, ...]:
    """The quotes that show restricted terms: what names them, then each restriction, without repetitions."""
    return tuple(dict.fromkeys((*terms.evidence, *(restriction.evidence for restriction in terms.restrictions))))


def _paths(evidence: tuple[Evidence, ...]) -> str:
    return ", ".join(dict.fromkeys(at(item) for item in evidence[:2]))
