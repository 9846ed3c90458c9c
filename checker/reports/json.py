"""A Verdict in, the JSON report out: the contract that tools read, described by report.schema.json beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterable

from checker.domain import (
    Base,
    Component,
    Conflict,
    Dossier,
    Entry,
    Evidence,
    Finding,
    Gating,
    Level,
    Lineage,
    Place,
    Release,
    Restriction,
    Terms,
    Variant,
    Verdict,
)
from checker.frames import Frames, frames_of, mot
from checker.frames.mof import VERSION as MOF_VERSION
from checker.reports.places import Places
from checker.reports.versions import versions

SCHEMA_VERSION = "1.1"


def render(verdict: Verdict) -> str:
    """The report as indented JSON; every character stands as itself, so that quotes stay readable."""
    return json.dumps(document(verdict), indent=2, ensure_ascii=False) + "\n"


def document(verdict: Verdict) -> dict[str, object]:
    """The report as plain values, in the order of the contract."""
    assessment = verdict.assessment
    dossier, repository = assessment.dossier, assessment.repository
    places = Places.of(repository)
    values = _Values(places, verdict.links.docs)
    return {
        "schema_version": SCHEMA_VERSION,
        "is_model": dossier.is_model,
        "level": _number(assessment.level),
        "level_name": assessment.level.slug if assessment.level else None,
        "cause": assessment.cause.value if assessment.cause else None,
        "potential_level": _number(assessment.potential_level),
        "open_data": assessment.open_data,
        "target": verdict.target.slug,
        "passed": verdict.passed,
        "judged_at": verdict.judged_at or None,
        "warn_only": verdict.warn_only,
        "reasons": list(verdict.reasons),
        "subject": {
            "name": repository.name,
            "source": repository.source,
            "revision": repository.revision,
            "dirty": repository.dirty,
            "url": repository.url,
            "reason": dossier.is_model_reason,
            "places": [values.place(place) for place in dossier.places],
        },
        "base": _base(verdict.base),
        "config": dict(verdict.config),
        "not_checked": [
            {"what": what, "why": why}
            for what, why in dict.fromkeys(
                (gap.what, gap.why) for gap in (*repository.not_checked, *dossier.not_checked, *dossier.named)
            )
        ],
        "components": {name: values.component(component) for name, component in dossier.components.items()},
        "findings": [values.finding(finding) for finding in assessment.findings],
        "restrictions": [values.restriction(restriction) for restriction in dossier.restrictions],
        "unclear": [
            {"id": u.id, **values.evidence(u.evidence), "language": u.language, "why": u.why} for u in dossier.unclear
        ],
        "entries": [values.entry(entry) for entry in verdict.entries],
        "claims": [values.evidence(claim) for claim in dossier.claims],
        "frames": values.frames(frames_of(assessment), dossier),
        "lineage": [values.lineage(lineage) for lineage in dossier.lineage],
        "gating": [values.gating(gate) for gate in dossier.gating],
        "conflicts": [values.conflict(conflict) for conflict in dossier.conflicts],
        "release": _release(repository.release, verdict.previous_release),
        "texts": [{"path": places.path(path), "sha256": digest} for path, digest in sorted(verdict.digests.items())],
        "versions": versions(),
    }


class _Values:
    """Turns the nouns into plain values, with paths as the workspace sees them."""

    def __init__(self, places: Places, docs: str) -> None:
        self._places = places
        self._docs = docs

    def evidence(self, evidence: Evidence) -> dict[str, object]:
        return {"path": self._places.path(evidence.path), "line": evidence.line, "quote": evidence.quote}

    def all_evidence(self, evidence: Iterable[Evidence]) -> list[dict[str, object]]:
        return [self.evidence(item) for item in dict.fromkeys(evidence)]

    def component(self, component: Component) -> dict[str, object]:
        return {
            "state": component.state.value,
            **self.terms(component.terms),
            "locations": [self._places.path(location) for location in component.locations],
            "evidence": self.all_evidence((*component.evidence, *component.terms.evidence)),
            "variants": [self.variant(variant) for variant in component.variants],
            "looked_in": [self._places.path(place) for place in component.looked_in],
            "note": "; ".join(note for note in (component.note, component.terms.note) if note),
        }

    def terms(self, terms: Terms) -> dict[str, object]:
        return {
            "terms": terms.standing.value,
            "expression": terms.expression,
            "basis": terms.basis.value if terms.basis else None,
        }

    def variant(self, variant: Variant) -> dict[str, object]:
        level = _number(variant.level)
        return {
            "name": variant.name,
            "level": level,
            "headline": variant.headline,
            **self.terms(variant.terms),
            "evidence": self.all_evidence(variant.terms.evidence),
            "note": variant.terms.note,
        }

    def finding(self, finding: Finding) -> dict[str, object]:
        return {
            "id": finding.id,
            "section": finding.section,
            "answer": finding.answer.value,
            "needed_for": _number(finding.needed_for),
            "reason": finding.reason,
            "evidence": self.all_evidence(finding.evidence),
            "missing": list(finding.missing),
            "fix": finding.fix,
            "label": finding.label,
            "url": f"{self._docs}checklist.md#{finding.id}" if self._docs else None,
            "attested": finding.attested,
            "reviewed": finding.reviewed,
            "waived": finding.waived,
        }

    def entry(self, entry: Entry) -> dict[str, object]:
        named = {"path": self._places.path(entry.path), "id": entry.id, "words": entry.words} if entry.id else {}
        return {
            "kind": entry.kind.value,
            "fate": entry.fate.value,
            "why": entry.why,
            "criterion": entry.criterion or None,
            "sentence": named or None,
            "said": entry.said,
            "by": entry.by,
            "date": entry.date.isoformat() if entry.date else None,
            "link": entry.link or None,
            "expiry": entry.expiry.isoformat(),
            "days_left": entry.days_left,
            "evidence": self.evidence(entry.evidence),
        }

    def place(self, place: Place) -> dict[str, object]:
        return {
            "name": place.name,
            "source": place.source,
            "revision": place.revision,
            "named_at": self.evidence(place.named_at) if place.named_at else None,
            "role": place.role,
            "belongs": place.belongs,
            "why": place.why,
        }

    def restriction(self, restriction: Restriction) -> dict[str, object]:
        return {"kind": restriction.kind.value, "licence": restriction.licence, **self.evidence(restriction.evidence)}

    def lineage(self, lineage: Lineage) -> dict[str, object]:
        return {
            "base_model": lineage.base_model,
            "relation": lineage.relation,
            "terms": lineage.terms.standing.value,
            "expression": lineage.terms.expression,
            "evidence": self.all_evidence(lineage.evidence),
        }

    def frames(self, frames: Frames, dossier: Dossier) -> dict[str, object]:
        mof = frames.mof
        return {
            "g7": frames.g7,
            "mof": {
                "version": MOF_VERSION,
                "class": mof.least,
                "at_most": mof.most,
                "missing": [
                    {
                        "class": one.class_,
                        "component": one.component,
                        "name": one.name,
                        "answer": "unmet" if one.counts is False else "unknown",
                        "why": one.why,
                    }
                    for one in mof.missing
                ],
                "warnings": list(mof.warnings),
                "claimed": [
                    {
                        "path": self._places.path(text.path),
                        "class": declared.class_,
                        "open": sorted(name for name, counts in declared.counts.items() if counts),
                    }
                    for text in dossier.declarations
                    if (declared := mot.parse(text.content)) is not None
                ],
            }
            if mof
            else None,
            "eu": {
                "evidence": [
                    {
                        "id": point.id,
                        "says": point.says,
                        "what": point.what,
                        "evidence": self.all_evidence(point.evidence),
                    }
                    for point in frames.eu
                ]
            }
            if mof
            else None,
        }

    def gating(self, gating: Gating) -> dict[str, object]:
        return {"kind": gating.kind.value, "evidence": self.evidence(gating.evidence)}

    def conflict(self, conflict: Conflict) -> dict[str, object]:
        return {"what": conflict.what, "evidence": self.all_evidence(conflict.evidence)}


def _number(level: Level | None) -> int | None:
    return None if level is None else int(level)


def _base(base: Base | None) -> dict[str, object] | None:
    return {"revision": base.revision, "level": _number(base.level)} if base else None


def _release(release: Release | None, previous: Base | None) -> dict[str, object] | None:
    if release is None:
        return None
    return {
        "tag": release.tag,
        "assets": [
            {"name": asset.name, "size": asset.size, "state": asset.state, "digest": asset.digest}
            for asset in release.assets
        ],
        "previous_level": _number(previous.level) if previous else None,
    }
