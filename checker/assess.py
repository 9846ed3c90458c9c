"""Findings -> Assessment: the level that was reached, and the one that is possible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from checker import checks
from checker.advice.plan import fix_of
from checker.cause import cause_of
from checker.domain import Answer, Assessment, Dossier, Finding, Level, Repository, Terms, Variant
from checker.words import message

_SATISFIED = frozenset({Answer.MET, Answer.NOT_APPLICABLE})


def assess(repository: Repository, dossier: Dossier) -> Assessment:
    """What `dossier` adds up to. A repository that is no model is answered, but not graded (levels None)."""
    findings = tuple(_advised(_signed(finding, dossier), dossier) for finding in checks.run(dossier))
    level = reached(findings, _SATISFIED) if dossier.is_model else None
    potential = reached(findings, _SATISFIED | {Answer.UNKNOWN}) if dossier.is_model else None
    with_open_data = any(finding.id == "datasets-open" and finding.answer is Answer.MET for finding in findings)
    return Assessment(
        repository=repository,
        dossier=_with_levels(dossier) if dossier.is_model else dossier,
        findings=(*findings, checks.compare_claims(dossier, level)),
        level=level,
        potential_level=potential,
        open_data=level is Level.OPEN_SOURCE_AI and with_open_data,
        cause=cause_of(dossier, findings, level),
    )


def _signed(finding: Finding, dossier: Dossier) -> Finding:
    """The finding with word on whether a person answers for it."""
    entry = dossier.attested.get(finding.id)
    if entry is not None and finding.answer is Answer.MET:
        said = message("attested by {by}, until {day}: “{words}”", by=entry.by, day=entry.expiry, words=entry.said)
        return replace(
            finding, attested=True, said=said, reason=message("{what}: {said}", what=finding.label, said=said)
        )
    return replace(finding, reviewed=finding.id in dossier.reviewed and finding.answer in _SATISFIED)


def _advised(finding: Finding, dossier: Dossier) -> Finding:
    """The finding with the fix for this repository, where one can be given in its own words."""
    fix = fix_of(dossier, finding)
    return replace(finding, fix=fix) if fix else finding


def reached(findings: Iterable[Finding], satisfied: frozenset[Answer]) -> Level:
    """Just below the lowest level that has a finding whose answer is not in `satisfied`; else the highest."""
    missed = [f.needed_for for f in findings if f.needed_for is not None and f.answer not in satisfied]
    return Level(min(missed) - 1) if missed else max(Level)


def _with_levels(dossier: Dossier) -> Dossier:
    """`dossier` with the level of each variant: what the repository would reach if it offered that model alone."""
    parameters = dossier["parameters"]
    if not parameters.variants:
        return dossier
    levels: dict[Terms, Level] = {}

    def graded(variant: Variant) -> Variant:
        if variant.terms not in levels:
            alone = parameters._replace(terms=variant.terms, variants=())
            levels[variant.terms] = reached(
                checks.run(
                    replace(
                        dossier,
                        components={**dossier.components, "parameters": alone},
                        restrictions=variant.terms.restrictions,
                        conflicts=(),
                    )
                ),
                _SATISFIED,
            )
        return variant._replace(level=levels[variant.terms])

    graded_variants = tuple(graded(variant) for variant in parameters.variants)
    return replace(
        dossier, components={**dossier.components, "parameters": parameters._replace(variants=graded_variants)}
    )
