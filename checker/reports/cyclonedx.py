"""A Verdict in, a CycloneDX 1.6 ML-BOM out (ECMA-424): the model with its card, its files, code, data and bases.

Written by hand: cyclonedx-python-lib has no model card (11.12, November 2026); its strict validator holds the tests.
Two runs on the same revision give the same bytes, so there is no timestamp (the format does not ask for one), and the
serial number is derived from the rest.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping

from checker import __version__
from checker.domain import Evidence, Verdict
from checker.reports.inventory import Inventory, Part, inventory
from checker.reports.named import Licence, Named
from checker.reports.places import Places
from checker.reports.plain import plain, shown
from checker.reports.versions import versions

SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
MODEL = "model"
OCCURRENCES = 50  # lines of evidence of one component
KINDS = {"file": "file", "program": "application", "library": "library", "dataset": "data"}

# Ids of the SPDX list that are younger than the copy of it in CycloneDX 1.6: there they are names.
YOUNGER = frozenset(
    """
    BSD-2-Clause-pos-unchanged BSD-3-Clause-OpenWebUI BSD-Source-Code-no-disclaimer BSD-Source-alt-GPL
    BSD-ask-to-endorse Brian-Gladman-3-Clause-no-conversion Bugroff CC-BY-NC-3.0-IGO FDK-MPEG-H Hippocratic-3.0-core
    Informatica MVT-1.1 OpenMDW-1.1 atc-game
    """.split()
)


def render(verdict: Verdict) -> str:
    """The bill of materials as indented JSON. What is no model has an empty one that says so in its properties."""
    return json.dumps(document(verdict), indent=2, ensure_ascii=False) + "\n"


def document(verdict: Verdict) -> dict[str, object]:
    """The bill of materials as plain values."""
    found = inventory(verdict)
    places = Places.of(verdict.assessment.repository)
    parts = [(f"{part.kind}-{number}", part) for number, part in enumerate(found.parts, 1) if part.kind in KINDS]
    made_with = [_property(f"version:{name}", value) for name, value in versions().items()]
    tool = {"components": [{"type": "application", "name": "openness-gate", "version": __version__}]}
    if verdict.assessment.level is None:
        return _signed({"metadata": {"tools": tool, "properties": [*_answers(verdict), *made_with]}})
    metadata = {"tools": tool, "component": _model(verdict, found, parts, places), "properties": made_with}
    files = [ref for ref, part in parts if part.kind == "file"]
    needs = [ref for ref, part in parts if part.kind != "file"]
    return _signed(
        {
            "metadata": metadata,
            "components": [_component(ref, part, places) for ref, part in parts if part.kind != "file"],
            "dependencies": [
                {"ref": MODEL, "dependsOn": needs},
                *({"ref": ref} for ref in (*files, *needs)),
            ],
        }
    )


def _model(verdict: Verdict, found: Inventory, parts: list[tuple[str, Part]], places: Places) -> dict[str, object]:
    references = [("vcs", found.address), ("model-card", found.card), *(("distribution", home) for home in found.homes)]
    model: dict[str, object] = {
        "type": "machine-learning-model",
        "bom-ref": MODEL,
        "name": found.name,
        "version": found.version,
        "purl": found.purl,
        "licenses": _licences(found.licences),
        "pedigree": {"ancestors": [_base(part) for part in found.of("base")]} if found.of("base") else {},
        "externalReferences": [{"type": kind, "url": url} for kind, url in references if url],
        "components": [_component(ref, part, places) for ref, part in parts if part.kind == "file"],
        "evidence": _evidence(found.evidence, found.licences, places),
        "modelCard": _full(
            {
                "modelParameters": _full({"datasets": [{"ref": ref} for ref, part in parts if part.kind == "dataset"]}),
                "properties": [*_answers(verdict), *_limits(verdict)],
            }
        ),
    }
    return _full(model)


def _component(ref: str, part: Part, places: Places) -> dict[str, object]:
    component: dict[str, object] = {
        "type": KINDS[part.kind],
        "bom-ref": ref,
        "name": part.name,
        "hashes": [{"alg": "SHA-256", "content": part.sha256}] if part.sha256 else [],
        "licenses": _licences(part.licences),
        "externalReferences": [{"type": "distribution", "url": part.address}] if part.address else [],
        "evidence": _evidence(part.evidence, part.licences, places),
        "properties": [_property("role", part.role)],
    }
    if part.kind == "dataset":
        contents = {"contents": {"url": part.address}} if part.address else {}
        component["data"] = [{"type": "dataset", "name": part.name, **contents}]
    return _full(component)


def _base(part: Part) -> dict[str, object]:
    base = {"type": "machine-learning-model", "name": part.name, "licenses": _licences(part.licences)}
    return _full({**base, "properties": [_property("relation", part.role)]})


def _licences(licences: Named) -> list[dict[str, object]]:
    """What was concluded, and what is declared where that is another thing; one expression stands alone (1.6)."""
    rows = [("concluded", licences.concluded), ("declared", licences.declared)]
    told = [(how, licence) for how, licence in rows if licence]
    compound = next(((how, licence) for how, licence in told if licence.expression and not licence.is_id), None)
    if compound:
        return [{"expression": compound[1].expression, "acknowledgement": compound[0]}]
    return [{"license": _licence(licence, how)} for how, licence in told]


def _licence(licence: Licence, how: str) -> dict[str, object]:
    if licence.is_id and licence.expression not in YOUNGER:
        return {"id": licence.expression, "acknowledgement": how}
    if licence.is_id:
        page = f"https://spdx.org/licenses/{licence.expression}"
        return {"name": licence.expression, "acknowledgement": how, "url": page}
    words = [_property("text", licence.place)] if licence.place else []
    return _full({"name": licence.name, "acknowledgement": how, "url": licence.address, "properties": words})


def _evidence(evidence: tuple[Evidence, ...], licences: Named, places: Places) -> dict[str, object]:
    """The lines that show the component, and the licence that they declare."""
    occurrences = [
        _full(
            {
                "location": shown(places.path(spot.path)) or ".",
                "line": spot.line,
                "additionalContext": plain(spot.quote) if spot.line else "",
            }
        )
        for spot in dict.fromkeys(evidence)
    ][:OCCURRENCES]
    declared = Named(licences.declared, None)
    return _full({"occurrences": occurrences, "licenses": _licences(declared)})


def _limits(verdict: Verdict) -> list[dict[str, str]]:
    """What the terms say of how the model may be used, in the words of the terms."""
    return [
        {"name": f"openness-gate:restriction:{kind.value}", "value": plain(spot.quote)}
        for kind, spot in dict.fromkeys((r.kind, r.evidence) for r in verdict.assessment.dossier.restrictions)
    ][:OCCURRENCES]


def _answers(verdict: Verdict) -> list[dict[str, str]]:
    assessment = verdict.assessment
    rows = [
        ("is-model", str(assessment.dossier.is_model).lower()),
        ("level", str(int(assessment.level)) if assessment.level else "none"),
        ("level-name", assessment.level.slug if assessment.level else "none"),
        ("cause", assessment.cause.value if assessment.cause else "none"),
        ("open-data", str(assessment.open_data).lower()),
        *((("checkout", "with uncommitted changes"),) if assessment.repository.dirty else ()),
        *((f"answer:{finding.id}", finding.answer.value) for finding in assessment.findings),
    ]
    return [_property(name, value) for name, value in rows]


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": shown(f"openness-gate:{name}"), "value": shown(value)}


def _full(values: Mapping[str, object]) -> dict[str, object]:
    """`values` without those that are empty."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}


def _signed(values: dict[str, object]) -> dict[str, object]:
    """The document of these parts, with a serial number that is the same for the same content (RFC 9562, version 5)."""
    content = json.dumps(values, sort_keys=True, ensure_ascii=True)
    serial = uuid.uuid5(uuid.NAMESPACE_URL, f"openness-gate:{content}")
    head = {"$schema": SCHEMA, "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": serial.urn, "version": 1}
    return {**head, **values}
