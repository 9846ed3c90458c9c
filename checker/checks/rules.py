"""A component -> a finding, for questions that many criteria share: open code, described data, published documents."""

from __future__ import annotations

from checker.domain import Component, Evidence, Finding, Standing, State, Subject, Terms

# A sentence that names the terms mends silence; terms that restrict are mended by other terms alone.
_OTHER_TERMS = {
    Subject.CODE: "Release the code under an OSI-approved licence, for example Apache-2.0 or MIT.",
    Subject.PARAMETERS: (
        "Release the parameters under an open licence, for example Apache-2.0 or MIT; if the restrictions are meant, "
        "weights-available is the target that fits."
    ),
    Subject.DATA: "Put the data, or its description, under open terms, for example CC-BY-4.0.",
}
_OWN_WORDS = "Put the licence's own words back: `openness licence FILE` shows, line by line, where they differ."


def code_is_open(component: Component, what: str) -> Finding:
    """Is the code `what` there, under an OSI-approved licence (OSAID 1.0, Code)?"""
    if component.state is not State.PRESENT:
        return absent(component, what)
    return terms_are_open(component, what, Subject.CODE)


def described(component: Component, what: str) -> Finding:
    """Is `what` told about the training data (OSAID 1.0, Data Information)? A quoted passage answers."""
    if component.state is not State.PRESENT:
        return absent(component, what)
    if not component.evidence:
        return Finding.unknown(f"{what}: a document is there, but no passage in it could be quoted", *places(component))
    return Finding.met(f"{what}: described in {_paths(component.evidence)}", *component.evidence)


def published(component: Component, what: str) -> Finding:
    """Is `what` there to be read? Its terms are said, and not asked for."""
    if component.state is not State.PRESENT:
        return absent(component, what)
    shown = evidence_of(component)
    if not shown:
        return Finding.unknown(f"{what}: said to be there, but no place could be shown")
    return Finding.met(f"{what}: found in {_paths(shown)}", *shown)


def terms_are_open(component: Component, what: str, subject: Subject) -> Finding:
    """Are the terms of a component that is there open for `subject`?"""
    terms = component.terms
    shown = terms.evidence or evidence_of(component)
    if terms.are_open_for(subject) and shown:
        return Finding.met(f"{what}: under {terms.expression or 'open terms'}{_note(component.note)}", *shown)
    if terms.standing is Standing.RESTRICTED:
        return Finding.unmet(f"{what}: {restricted_by(terms)}", *restricting(terms), fix=_OTHER_TERMS[subject])
    if terms.standing is Standing.NONE:
        return Finding.unmet(f"{what}: there, but no licence is given for them{_note(terms.note)}", *shown)
    if terms.standing is Standing.OPEN:
        return Finding.unmet(f"{what}: {terms.expression} is not an open licence for {subject.value}", *shown)
    reason = f"{what}: there, but its terms are not established{_note(terms.note)}"
    if "with other words" in terms.note:
        return Finding.unknown(reason, *shown, fix=_OWN_WORDS)
    return Finding.unknown(reason, *shown)


def absent(component: Component, what: str) -> Finding:
    """The answer for a component that is not `PRESENT`. A note that begins with "not used" says that none is needed."""
    if component.state is State.DECLARED_ABSENT:
        return Finding.unmet(f"{what}: declared as not given{_note(component.note)}", *component.evidence)
    if component.note.startswith("not used"):
        return Finding.not_applicable(f"{what}: {component.note}", *component.evidence)
    if component.state is State.NOT_CHECKED:
        return Finding.unknown(f"{what}: could not be looked at{_note(component.note)}", *component.evidence)
    reason = f"{what}: not found; looked in {where(component)}{_note(component.note)}"
    return Finding.unknown(reason, *component.evidence)


def evidence_of(component: Component) -> tuple[Evidence, ...]:
    """What shows that a component is there: its quotes, else its places."""
    return component.evidence or places(component)


def places(component: Component) -> tuple[Evidence, ...]:
    """The locations of a component as evidence: a path that speaks for itself."""
    return tuple(Evidence(path, path) for path in component.locations)


def where(component: Component) -> str:
    """Where a component was looked for, in words."""
    return ", ".join(component.looked_in) or "the files of the repository"


def restricted_by(terms: Terms) -> str:
    """One clause that names the licence and each kind of restriction, with the line of the first of its kind."""
    first: dict[str, Evidence] = {}
    for restriction in terms.restrictions:
        first.setdefault(restriction.kind.value, restriction.evidence)
    kinds = ", ".join(f"{kind} ({at(evidence)})" for kind, evidence in first.items())
    named = f"under {terms.expression}" if terms.expression else "under terms that are not open"
    return f"{named}: {kinds}" if kinds else f"{named}{_note(terms.note)}"


def restricting(terms: Terms) -> tuple[Evidence, ...]:
    """The quotes that show restricted terms: what names them, then each restriction, without repetitions."""
    return tuple(dict.fromkeys((*terms.evidence, *(restriction.evidence for restriction in terms.restrictions))))


def at(evidence: Evidence) -> str:
    """`path:line`, or the path alone."""
    return f"{evidence.path}:{evidence.line}" if evidence.line is not None else evidence.path


def _paths(evidence: tuple[Evidence, ...]) -> str:
    return ", ".join(dict.fromkeys(at(item) for item in evidence[:3]))


def _note(note: str) -> str:
    return f" ({note})" if note else ""
