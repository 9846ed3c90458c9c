"""A Verdict in, what every report for people says of it out, in the order in which people ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checker.cause import SAID
from checker.domain import (
    Answer,
    Evidence,
    Finding,
    Level,
    NotChecked,
    Restriction,
    Standing,
    Terms,
    Variant,
    Verdict,
    unread,
)

PLAIN = "The model weights are released under the Apache License 2.0."
"""A sentence that would be understood."""

ANSWERED = {Answer.MET, Answer.NOT_APPLICABLE}


@dataclass(frozen=True)
class ToDo:
    """What stands between the repository and a level: the findings, hardest facts first."""

    level: Level
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Outline:
    """The verdict in words. Nothing here is escaped: each report does that in its own way."""

    headline: str
    judgement: str
    change: str
    potential: str
    reasons: tuple[str, ...]
    rests_on: tuple[Finding, ...]
    to_do: tuple[ToDo, ...]
    notes: tuple[tuple[str, tuple[Evidence, ...]], ...]
    variants: tuple[Variant, ...]
    not_checked: tuple[NotChecked, ...]
    findings: tuple[Finding, ...]


def outline(verdict: Verdict) -> Outline:
    """The outline of the reports on `verdict`."""
    assessment, dossier = verdict.assessment, verdict.assessment.dossier
    return Outline(
        headline=headline(verdict),
        judgement=judgement(verdict),
        change=change(verdict),
        potential=_potential(verdict),
        reasons=reasons(verdict)[1:],
        rests_on=tuple(_rests_on(verdict)),
        to_do=tuple(_to_do(verdict)),
        notes=tuple(_notes(verdict)),
        variants=dossier.components["parameters"].variants,
        not_checked=tuple(
            dict.fromkeys((*assessment.repository.not_checked, *dossier.not_checked, *_counted(dossier.named)))
        ),
        findings=assessment.findings,
    )


def headline(verdict: Verdict) -> str:
    """The level in one line, with its cause where it is low."""
    level, cause = verdict.assessment.level, verdict.assessment.cause
    if level is None:
        return "Not a model repository"
    data = " with Open Data" if level is Level.OPEN_SOURCE_AI and verdict.assessment.open_data else ""
    why = f": {SAID[cause]}" if cause and level < Level.OPEN_WEIGHTS else ""
    return f"Level {level.value} of 4 · {level.title}{data}{why}"


def judgement(verdict: Verdict) -> str:
    """What the gate says of it in one clause: the first reason of a failure."""
    if verdict.assessment.level is None:
        return f"there is nothing to grade: {verdict.assessment.dossier.is_model_reason}"
    if verdict.passed:
        return f"passes the target {verdict.target.slug}"
    return next(iter(reasons(verdict)), f"misses the target {verdict.target.slug}")


def reasons(verdict: Verdict) -> tuple[str, ...]:
    """The gate's own reasons for a failure, without those of the findings: these stand in the to-do list."""
    said = {finding.reason for finding in verdict.assessment.findings}
    return () if verdict.passed else tuple(reason for reason in verdict.reasons if reason not in said)


def change(verdict: Verdict) -> str:
    """What a change, or a release, does to the level; empty where there is nothing before, or a reason says it."""
    if verdict.unread_base is not None and not verdict.reasons[0].startswith(unread(verdict.unread_base)):
        return unread(verdict.unread_base)
    base, level = verdict.base or verdict.previous_release, verdict.assessment.level
    if base is None or (not verdict.passed and (level or 0) < (base.level or 0)):
        return ""
    before, after = _name(base.level), _name(level)
    if verdict.base is None:
        stays = base.level == level
        against = f"against the release before it, {base.revision}, the level"
        return f"{against} stays at {after}" if stays else f"{against} goes from {before} to {after}"
    if base.level == level:
        return f"the level stays at {after}"
    verb = "raises" if (level or 0) > (base.level or 0) else "lowers"
    if base.level is None or level is None:
        verb = "takes"
    return f"this change {verb} the level from {before} to {after}"


def changed(verdict: Verdict) -> str:
    """What to add to the revision where the checkout was not as the commit has it."""
    return " + uncommitted changes" if verdict.assessment.repository.dirty else ""


def _counted(named: Iterable[NotChecked]) -> Iterable[NotChecked]:
    """What was named and not looked at, in one line: the JSON report lists it."""
    kinds: dict[str, int] = {}
    for gap in named:
        kinds[gap.kind] = kinds.get(gap.kind, 0) + 1
    if kinds:
        said = [kind if kind.endswith("s") else f"{n} {kind}{'s' if n > 1 else ''}" for kind, n in kinds.items()]
        yield NotChecked(", ".join(said), "named here, and not looked at")


def where(terms: Terms) -> str:
    """The terms in two words: the expression or what is missing, and their standing."""
    if terms.standing is Standing.NONE:
        return "no terms given"
    if terms.standing is Standing.UNKNOWN:
        return f"{terms.expression}, not established" if terms.expression else "not established"
    return f"{terms.expression or 'terms of its own'}, {terms.standing.value}"


def mark(finding: Finding) -> str:
    """The sign of an answer."""
    if finding.waived:
        return "◌"
    return {Answer.MET: "✔", Answer.UNMET: "✘", Answer.UNKNOWN: "?", Answer.NOT_APPLICABLE: "–"}[finding.answer]


def _name(level: Level | None) -> str:
    return "not a model" if level is None else f"{level.value} ({level.slug})"


def _potential(verdict: Verdict) -> str:
    level, potential = verdict.assessment.level, verdict.assessment.potential_level
    if level is None or potential is None or potential <= level:
        return ""
    return f"could be level {potential.value} ({potential.slug}), once what was looked for and not found is shown"


def _rests_on(verdict: Verdict) -> Iterable[Finding]:
    level = verdict.assessment.level
    if level is None:
        return
    for finding in verdict.assessment.findings:
        if finding.answer is Answer.MET and finding.needed_for is not None and finding.needed_for <= level:
            yield finding


def _to_do(verdict: Verdict) -> Iterable[ToDo]:
    level = verdict.assessment.level
    if level is None:
        return
    for above in Level:
        if above <= level:
            continue
        missing = [
            finding
            for finding in verdict.assessment.findings
            if finding.answer not in ANSWERED and finding.needed_for is above
        ]
        if missing:
            # What was found to the contrary comes before what was not found.
            yield ToDo(above, tuple(sorted(missing, key=lambda finding: finding.answer is not Answer.UNMET)))


def _notes(verdict: Verdict) -> Iterable[tuple[str, tuple[Evidence, ...]]]:
    """Everything a reader should know beside the findings: one clause each, with the lines that show it."""
    dossier = verdict.assessment.dossier
    for number, unclear in enumerate(dossier.unclear):
        settled = "" if number else f"; a plain sentence, such as “{PLAIN}”, would settle it"
        yield f"not understood: “{unclear.words}” ({unclear.why}){settled}", (unclear.evidence,)
    for conflict in dossier.conflicts:
        yield f"sources disagree: {conflict.what}", conflict.evidence
    yield from _restrictions(dossier.restrictions)
    for gate in dossier.gating:
        yield f"access gate: {gate.kind.value}", (gate.evidence,)
    for lineage in dossier.lineage:
        yield f"made from {lineage.base_model} ({lineage.relation}): {where(lineage.terms)}", lineage.evidence
    level = verdict.assessment.level
    if level is not None and level < Level.OPEN_SOURCE_AI and dossier.claims:
        term = f"the term for level {level.value} is “{level.title}”" if level > 1 else "its parameters are closed"
        yield f"it is called open source; {term}", dossier.claims


def _restrictions(restrictions: Iterable[Restriction]) -> Iterable[tuple[str, tuple[Evidence, ...]]]:
    """One note for each kind of restriction of a licence, with its lines; kinds of the same lines share one."""
    lines: dict[tuple[str, str], dict[Evidence, None]] = {}
    for restriction in restrictions:
        place = lines.setdefault((restriction.licence or "", restriction.kind.value), {})
        place[restriction.evidence] = None
    kinds: dict[tuple[str, tuple[Evidence, ...]], list[str]] = {}
    for (licence, kind), evidence in lines.items():
        kinds.setdefault((licence, tuple(evidence)), []).append(kind)
    for (licence, shown), names in kinds.items():
        yield f"restriction: {', '.join(names)}{f' ({licence})' if licence else ''}", shown
