"""A dossier and a finding that is missing in, the steps out that would mend it, in the licence that is there."""

from __future__ import annotations

from checker.advice.steps import Deed, Step, sentence_for
from checker.domain import Answer, Dossier, Evidence, Finding, Standing, State
from checker.words import Message, message

_PROSE = (".md", ".mdx", ".markdown", ".rst", ".txt", ".org")


def plan(dossier: Dossier, finding: Finding) -> tuple[Step, ...]:
    """The steps that mend `finding`; none where only the maintainers can know what to write, or have to decide."""
    if finding.answer not in (Answer.UNMET, Answer.UNKNOWN):
        return ()
    if finding.id == "parameters-terms-open" and dossier["parameters"].state is State.PRESENT:
        return _on_the_weights(dossier)
    if finding.id == "access-open":
        return _without_the_gate(dossier)
    return ()


def fix_of(dossier: Dossier, finding: Finding) -> Message | None:
    """The steps that mend `finding` as one text; None where there are none."""
    told: Message | None = None
    for step in plan(dossier, finding):
        told = message("{these} {and_this}", these=told, and_this=step.said()) if told else step.said()
    return told


def _on_the_weights(dossier: Dossier) -> tuple[Step, ...]:
    grounds, terms = dossier.grounds, dossier["parameters"].terms
    page = grounds.page or "README.md"
    expression = grounds.expression or "Apache-2.0"
    text = sentence_for(expression, grounds.licence)
    against = _against(dossier)
    fields = tuple(spot for spot in against if _is_field(spot, dossier))
    prose = tuple(
        spot
        for spot in against
        if spot not in fields and spot.path.lower().endswith(_PROSE) and spot.path != grounds.licence
    )
    steps: list[Step] = []
    if fields and grounds.card:
        steps.append(Step(Deed.FIELD, fields[0].path, expression.lower(), field="license"))
    for path in dict.fromkeys(spot.path for spot in prose):
        spots = tuple(spot for spot in prose if spot.path == path)
        first = path == prose[0].path and path == page
        steps.append(Step(Deed.REPLACE, path, text if first else "", spots=spots))
    if not any(step.text == text for step in steps):
        why = ""
        if grounds.idle:
            spot, reason = grounds.idle[0]
            why = message("{place} does not count: {why}", place=f"{spot.path}:{spot.line}", why=reason)
        put = Step(
            Deed.PUT,
            page,
            text,
            grounds.heading or "License",
            grounds.end if grounds.heading else 0,
            grounds.rank,
            why=why,
        )
        if terms.standing is not Standing.RESTRICTED or steps:
            steps.append(put)
    return tuple(steps)


def _against(dossier: Dossier) -> tuple[Evidence, ...]:
    """The lines that keep the terms from being open: restrictions, unclear words, a sentence that takes weights out."""
    terms = dossier["parameters"].terms
    spots = [restriction.evidence for restriction in dossier.restrictions]
    spots += [unclear.evidence for unclear in dossier.unclear]
    if terms.basis is not None and terms.standing is Standing.UNKNOWN:
        spots += terms.evidence
    return tuple(spot for spot in dict.fromkeys(spots) if spot.line)


def _is_field(spot: Evidence, dossier: Dossier) -> bool:
    return dossier.grounds.card and spot.path == dossier.grounds.page and spot.quote.lower().startswith("license:")


def _without_the_gate(dossier: Dossier) -> tuple[Step, ...]:
    spots = tuple(gate.evidence for gate in dossier.gating if gate.evidence.line)
    paths = dict.fromkeys(spot.path for spot in spots)
    return tuple(Step(Deed.REPLACE, path, "", spots=tuple(s for s in spots if s.path == path)) for path in paths)
