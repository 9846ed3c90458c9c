"""The EU's AI Act (Regulation 2024/1689), Art. 53(2): what speaks for and against the exemption of models that are
free and open source, with lines. It is a list of evidence, and no legal verdict.

The exemption asks that parameters, information on the architecture and on the usage are public, under a licence that
allows access, use, modification and distribution (recitals 102 to 104; the Commission's guidelines of 2025-07-18 say
what takes it away). A policy on copyright, Art. 53(1)(c), and a summary of the training content, Art. 53(1)(d), are due
all the same. It does not hold for models with systemic risk, which Art. 51(2) presumes above 10^25 operations.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checker.domain import Answer, Assessment, Dossier, Evidence, RestrictionKind, State

FOR, AGAINST, UNCLEAR = "for", "against", "unclear"
NAMED, NOT_FOUND = "named", "not-found"

# Attribution and a name to be kept take nothing away.
HARMLESS = frozenset({RestrictionKind.NAMING})
DUTIES = {
    "copyright-policy": "a policy on copyright, Art. 53(1)(c), due with the exemption as well",
    "training-content-summary": "a summary of the training content, Art. 53(1)(d), due with the exemption as well",
}
COMPUTE = "training-compute"


class Point(NamedTuple):
    """One point: `says` is for, against or unclear; of what is due, named or not-found."""

    id: str
    says: str
    what: str
    evidence: tuple[Evidence, ...] = ()


def points(assessment: Assessment) -> tuple[Point, ...]:
    """What the exemption turns on, as the evidence has it."""
    return tuple(_points(assessment, assessment.dossier))


def _points(assessment: Assessment, dossier: Dossier) -> Iterator[Point]:
    findings = {finding.id: finding for finding in assessment.findings}
    for id_, name, what in (
        ("parameters-public", "parameters-obtainable", "the parameters are public"),
        ("licence-free", "parameters-terms-open", "the licence allows access, use, modification and distribution"),
        ("access-free", "access-open", "nothing stands before the parameters"),
        ("bases-free", "lineage-open", "the models that it is made from are free as well"),
    ):
        finding = findings.get(name)
        if finding is None or finding.answer is Answer.NOT_APPLICABLE:
            continue
        says = {Answer.MET: FOR, Answer.UNMET: AGAINST}.get(finding.answer, UNCLEAR)
        yield Point(id_, says, f"{what}: {finding.reason}", finding.evidence[:5])
    yield _public(dossier, "architecture-public", "information on the architecture is public", _ARCHITECTURE)
    yield _public(dossier, "usage-public", "information on the usage is public", _USAGE)
    for restriction in dict.fromkeys(dossier.restrictions):
        if restriction.kind not in HARMLESS:
            yield Point(f"restriction-{restriction.kind.value}", AGAINST, "the terms restrict", (restriction.evidence,))
    told = dossier.told.get(COMPUTE, ())
    if told:
        yield Point(COMPUTE, UNCLEAR, "above 10^25 operations systemic risk is presumed, and nothing is exempt", told)
    for duty, what in DUTIES.items():
        found = dossier.told.get(duty, ())
        yield Point(duty, NAMED if found else NOT_FOUND, what, found)


_ARCHITECTURE = ("architecture", "technical-report", "model-metadata")
_USAGE = ("inference-code", "model-card")


def _public(dossier: Dossier, id_: str, what: str, components: tuple[str, ...]) -> Point:
    for name in components:
        component = dossier[name]
        if component.state is State.PRESENT:
            shown = component.evidence or tuple(Evidence(path, path) for path in component.locations)
            return Point(id_, FOR, f"{what} ({name})", shown[:3])
    return Point(id_, UNCLEAR, f"{what}: nothing was found that shows it")
