"""A dossier and a finding that is missing in, the steps out that would mend it, in the licence that is there."""

from __future__ import annotations

from collections.abc import Iterator

from checker.advice.steps import NAMES, Deed, Step, sentence_for
from checker.domain import Answer, Dossier, Evidence, Finding, Grounds, Standing, State, Terms
from checker.words import Message, message


def plan(dossier: Dossier, finding: Finding) -> tuple[Step, ...]:
    """The steps that mend `finding`; none where only the maintainers can know what to write, or have to decide."""
    if finding.answer not in (Answer.UNMET, Answer.UNKNOWN):
        return ()
    if dossier.grounds.on_hub and (fields := _fields_of_a_hub(dossier, finding)):
        return fields
    if finding.id == "parameters-terms-open" and dossier["parameters"].state is State.PRESENT:
        return _on_the_weights(dossier)
    if finding.id == "lineage-open" and finding.answer is Answer.UNKNOWN:
        return _on_the_bases(dossier)
    if finding.id == "access-open":
        return _without_the_gate(dossier)
    return ()


def fix_of(dossier: Dossier, finding: Finding) -> Message | None:
    """The steps that mend `finding` as one text; None where there are none."""
    told: Message | None = None
    terms = dossier["parameters"].terms
    if finding.id == "parameters-terms-open" and finding.answer is Answer.UNKNOWN and terms.unread:
        return message(
            "Make a text of {path} that can be read, or take it away if it does not count: it may hold terms.",
            path=terms.unread,
        )
    for step in plan(dossier, finding):
        told = message("{these} {and_this}", these=told, and_this=step.said()) if told else step.said()
    return told


def _on_the_weights(dossier: Dossier) -> tuple[Step, ...]:
    grounds, terms = dossier.grounds, dossier["parameters"].terms
    if grounds.altered and not dossier.restrictions and not dossier.unclear and terms.standing is Standing.UNKNOWN:
        if not grounds.expression and terms.basis is not None:
            return (Step(Deed.LICENCE, grounds.altered, grounds.called),)
    if terms.standing is Standing.OPEN or _unread(terms):
        return ()  # somebody has to see what stands there
    against = _against(dossier)
    front = tuple(spot for spot in against if spot.path == grounds.page and (spot.line or 0) <= grounds.front)
    prose = tuple(spot for spot in against if spot not in front)
    if any(spot.path not in grounds.pages for spot in prose) or len({spot.path for spot in prose}) > 1:
        return ()  # a text of terms, or several pages: a decision, and no sentence
    text = sentence_for(grounds.expression or EXAMPLE, grounds.licence)
    why = message("{licence} is an example: name the one that holds", licence=EXAMPLE) if not grounds.expression else ""
    steps = list(_fields(front, grounds))
    rows = tuple(spot for spot in prose if "|" in spot.quote)
    if prose and not rows:
        steps.append(Step(Deed.REPLACE, prose[0].path, text, spots=prose, why=why))
    else:
        if rows:
            steps.append(Step(Deed.REPLACE, rows[0].path, "", spots=prose))
        if grounds.idle:
            spot, reason = grounds.idle[0]
            why = message("{place} does not count: {why}", place=f"{spot.path}:{spot.line}", why=reason)
        page, heading = grounds.page or "README.md", grounds.heading or "License"
        steps.append(Step(Deed.PUT, page, text, heading, grounds.end, grounds.rank, why=why))
    return tuple(steps)


def _fields_of_a_hub(dossier: Dossier, finding: Finding) -> tuple[Step, ...]:
    """What a hub reads in the front matter, where nothing says it: the licence, the library that loads the files."""
    grounds = dossier.grounds
    page = grounds.page or "README.md"
    terms = dossier["parameters"].terms
    silent = terms.standing is Standing.NONE or (terms.standing is Standing.UNKNOWN and terms.basis is None)
    if finding.id == "parameters-terms-open" and silent and not _unread(terms) and not _against(dossier):
        why = message("{licence} is an example: name the one that holds", licence=EXAMPLE)
        licence = grounds.expression or EXAMPLE
        return (Step(Deed.FIELD, page, licence.lower(), field="license", why="" if grounds.expression else why),)
    rows = {"inference-code-open": "inference-code", "architecture-code-open": "architecture"}
    row = dossier[rows[finding.id]] if finding.id in rows else None
    if row is not None and row.state is State.NOT_FOUND and not row.evidence:
        why = message("{library} is an example: name the one that loads the files", library=LIBRARY)
        return (Step(Deed.FIELD, page, LIBRARY, field="library_name", why=why),)
    return ()


def _unread(terms: Terms) -> bool:
    return bool(terms.unread) or terms.note.endswith("could not be read")


LIBRARY = "transformers"
EXAMPLE = "Apache-2.0"
"""What stands for a licence where none is there: the reader has to name the one that holds."""


def _fields(spots: tuple[Evidence, ...], grounds: Grounds) -> Iterator[Step]:
    """The front matter with the licence that is there, and without the fields that say otherwise."""
    keys = dict.fromkeys(spot.quote.partition(":")[0].strip() for spot in spots)
    if any(key.startswith("license") for key in keys):
        yield Step(Deed.FIELD, grounds.page, (grounds.expression or EXAMPLE).lower(), field="license")
        yield Step(Deed.FIELD, grounds.page, "", field="license_*")
    for key in keys:
        if not key.startswith("license"):
            yield Step(Deed.FIELD, grounds.page, "", field=key)


def _against(dossier: Dossier) -> tuple[Evidence, ...]:
    """The lines that keep the terms from being open: restrictions, unclear words, a sentence that takes weights out."""
    terms = dossier["parameters"].terms
    spots = [restriction.evidence for restriction in dossier.restrictions]
    spots += [unclear.evidence for unclear in dossier.unclear]
    if terms.basis is not None and terms.standing is Standing.UNKNOWN and not spots:
        spots += terms.evidence
    return tuple({(spot.path, spot.line): spot for spot in spots if spot.line}.values())


def _without_the_gate(dossier: Dossier) -> tuple[Step, ...]:
    """The front matter without the fields of a gate; what a sentence asks for is for people to take back."""
    grounds = dossier.grounds
    spots = tuple(gate.evidence for gate in dossier.gating)
    if all(spot.path == grounds.page and spot.line and spot.line <= grounds.front for spot in spots):
        keys = dict.fromkeys(spot.quote.partition(":")[0].strip() for spot in spots)
        names = ("extra_gated_*", *(key for key in keys if not key.startswith("extra_gated")))
        return tuple(Step(Deed.FIELD, grounds.page, "", field=name) for name in names)
    if {spot.path for spot in spots} <= set(grounds.pages) and len({spot.path for spot in spots}) == 1:
        return (Step(Deed.REPLACE, spots[0].path, "", spots=tuple(spot for spot in spots if spot.line)),)
    return ()


def _on_the_bases(dossier: Dossier) -> tuple[Step, ...]:
    """A sentence for each base whose terms are not known; which licence it has, only its page can tell."""
    grounds = dossier.grounds
    unsettled = [base for base in dossier.lineage if base.headline and base.terms.standing is Standing.UNKNOWN]
    name = NAMES[EXAMPLE]
    text = " ".join(f"The base model, {base.base_model}, is released under {name}." for base in unsettled)
    why = message("{licence} is an example: name the licence that the base has", licence=EXAMPLE)
    page = grounds.page or "README.md"
    return (Step(Deed.PUT, page, text, "Base model", rank=grounds.rank, why=why),) if unsettled else ()
