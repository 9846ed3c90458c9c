"""The Model Openness Framework 1.0 (LF AI & Data, arXiv 2403.13784): rows and licences in, a class out.

Class III asks for architecture, final parameters, both cards, a technical report or a paper, and evaluation results;
class II also for the code to train, run and evaluate, and the evaluation data; class I also for data sets, their
preparation, intermediate parameters and a research paper. A row counts with an open licence of any type; one that was
made for another type is a warning. The framework and the OSAID imply nothing of each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from checker.domain import Answer, Assessment, Basis, Component, Evidence, State, Subject, Terms
from checker.domain import Standing as TermsStanding

VERSION = "1.0"
CODE, DATA, DOCUMENT = "code", "data", "document"


class Row(NamedTuple):
    """A component of the framework: its name in the Model Openness Tool, our id, its type, and the widest class that
    asks for it (None: optional)."""

    name: str
    component: str
    kind: str
    asked: int | None


ROWS = (
    Row("Model architecture", "architecture", CODE, 3),
    Row("Data preprocessing code", "data-preprocessing-code", CODE, 1),
    Row("Training code", "training-code", CODE, 2),
    Row("Inference code", "inference-code", CODE, 2),
    Row("Evaluation code", "evaluation-code", CODE, 2),
    Row("Supporting libraries and tools", "supporting-libraries", CODE, None),
    Row("Model parameters (Final)", "parameters", DATA, 3),
    Row("Model parameters (Intermediate)", "intermediate-parameters", DATA, 1),
    Row("Datasets", "datasets", DATA, 1),
    Row("Evaluation data", "evaluation-data", DATA, 2),
    Row("Model metadata", "model-metadata", DATA, None),
    Row("Sample model outputs", "sample-outputs", DOCUMENT, None),
    Row("Model card", "model-card", DOCUMENT, 3),
    Row("Data card", "data-card", DOCUMENT, 3),
    Row("Technical report", "technical-report", DOCUMENT, 3),
    Row("Research paper", "research-paper", DOCUMENT, 1),
    Row("Evaluation results", "evaluation-results", DOCUMENT, 3),
)
BY_COMPONENT = {row.component: row for row in ROWS}
REPORT, PAPER = "technical-report", "research-paper"  # for class III the paper stands in for the report
CLASSES = (3, 2, 1)
WEIGHTS_CRITERIA = (
    "parameters-obtainable",
    "parameters-terms-open",
    "access-open",
    "lineage-open",
    "sources-agree",
)
"""What the weights must have beside a licence, for theirs to count: a gate or a base takes away what it gives."""


class Held(NamedTuple):
    """What is known of one row: whether it counts (None: nobody can say), and why, with the lines."""

    row: Row
    counts: bool | None
    why: str
    terms: Terms = Terms(TermsStanding.UNKNOWN)
    component: Component | None = None
    evidence: tuple[Evidence, ...] = ()
    warning: str = ""


class Missing(NamedTuple):
    """A row that a class still asks for. `counts`: False found to the contrary, None not found or not established."""

    class_: int
    component: str
    name: str
    counts: bool | None
    why: str


class Standing(NamedTuple):
    """The class that is reached at least, and at most, where what is not known were there; None for no class.

    `missing` are the rows that are not shown, with the widest class that asks for each; `warnings` the open licences
    that were made for another type of thing.
    """

    least: int | None
    most: int | None
    missing: tuple[Missing, ...]
    warnings: tuple[str, ...]
    rows: tuple[Held, ...]


def class_of(counts: Mapping[str, bool]) -> int | None:
    """The class (1 to 3) that a release with these components has, None for none."""
    reached: int | None = None
    for class_ in CLASSES:
        asked = [row.component for row in ROWS if row.asked == class_]
        if not all(_counts(counts, component, class_) for component in asked):
            break
        reached = class_
    return reached


def progress(counts: Mapping[str, bool]) -> dict[int, float]:
    """Percent of each class's rows, as the Model Openness Tool has it: 0 above a class that is not complete."""
    told = {}
    complete = True
    for class_ in CLASSES:
        asked = [row.component for row in ROWS if row.asked is not None and row.asked >= class_]
        # A paper that stands in for the report is one row, and not two.
        if class_ == 1 and counts.get(PAPER) and not counts.get(REPORT):
            asked.remove(REPORT)
        met = sum(_counts(counts, component, class_) for component in asked)
        told[class_] = 100 * met / len(asked) if complete else 0.0
        complete = complete and met == len(asked)
    return told


def _counts(counts: Mapping[str, bool], component: str, class_: int) -> bool:
    stands_in = component == REPORT and counts.get(PAPER, False)
    return counts.get(component, False) or stands_in


def assess(assessment: Assessment) -> Standing:
    """The class of an assessed model, with what is missing."""
    held = tuple(_held(row, assessment) for row in ROWS)
    least = class_of({h.row.component: h.counts is True for h in held})
    most = class_of({h.row.component: h.counts is not False for h in held})
    known = {h.row.component: h for h in held}
    missing = []
    for h in held:
        if h.row.asked is None or h.counts:
            continue
        asked = h.row.asked
        if h.row.component == REPORT and known[PAPER].counts:
            continue
        missing.append(Missing(asked, h.row.component, h.row.name, h.counts, h.why))
    missing.sort(key=lambda one: -one.class_)
    warnings = tuple(f"{h.row.name}: {h.warning}" for h in held if h.warning)
    return Standing(least, most, tuple(missing), warnings, held)


def _held(row: Row, assessment: Assessment) -> Held:
    dossier = assessment.dossier
    component = dossier[row.component]
    evidence = tuple(dict.fromkeys((*component.evidence, *component.terms.evidence)))
    if component.state is State.DECLARED_ABSENT:
        return Held(row, False, "said not to be published", component=component, evidence=evidence)
    if component.state is not State.PRESENT:
        why = "could not be looked at" if component.state is State.NOT_CHECKED else "not found"
        return Held(row, None, component.note or why, component=component, evidence=evidence)
    terms = component.terms
    counts, why = _open(terms)
    if counts and row.kind == CODE and _is_lent(component):
        counts, why = None, f"{component.terms.note}: the makers' own code is not shown to be open"
    if row.component in ("parameters", "intermediate-parameters"):
        counts, why = _weights(assessment, counts, why)
    warning = ""
    if counts and not _made_for(row.kind, terms):
        warning = f"{terms.expression or 'its licence'} is open, and was not made for {row.kind}"
    return Held(row, counts, why, terms, component, evidence, warning)


def _is_lent(component: Component) -> bool:
    """Whether an open library that does the same work lends its terms: the makers have published none of their own."""
    return component.terms.basis is Basis.INHERITED and bool(component.terms.note and component.note)


def _open(terms: Terms) -> tuple[bool | None, str]:
    match terms.standing:
        case TermsStanding.OPEN:
            return bool(terms.open_for) or None, f"under {terms.expression}" if terms.expression else "open terms"
        case TermsStanding.RESTRICTED:
            return False, f"restricted: {terms.expression or 'its terms'}"
        case TermsStanding.NONE:
            return False, "no licence is given"
        case _:
            return None, terms.note or "its licence is not known"


def _weights(assessment: Assessment, counts: bool | None, why: str) -> tuple[bool | None, str]:
    answers = {f.id: f for f in assessment.findings if f.id in WEIGHTS_CRITERIA}
    for finding in answers.values():
        if finding.answer is Answer.UNMET:
            return False, finding.reason
    for finding in answers.values():
        if finding.answer is Answer.UNKNOWN and counts is not False:
            return None, finding.reason
    return counts, why


def _made_for(kind: str, terms: Terms) -> bool:
    if kind == CODE:
        return Subject.CODE in terms.open_for
    # A licence of code on data or a document is open, and says nothing of what is special to those.
    return Subject.CODE not in terms.open_for or terms.expression in ("CC0-1.0", "OpenMDW-1.0")
