"""A Verdict in, an SPDX 3.0.1 document out (JSON-LD): an AI package with its files, code, data, bases and licences.

The names are those of SPDX's own JSON-LD context. Written by hand: what spdx-python-model would add to a run (a tenth
of a second and a package) is that wrong names are refused, and the tests let it read what is written here. Ids are
derived from the content; only `created`, which SPDX asks for, tells one run from the next.

The profiles that are claimed are those whose every property is known: the AI profile asks for a release and its maker,
and the dataset profile for more than a repository tells (spdx.github.io/spdx-spec/v3.0.1, AIPackage, DatasetPackage).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from checker import __version__
from checker.domain import Evidence, Standing, Verdict
from checker.licensing.edition import spdx_version
from checker.reports.inventory import Inventory, Part, inventory
from checker.reports.named import Licence, Named
from checker.reports.places import Places
from checker.reports.plain import plain, shown

CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
TERMS = "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing"
NO_ASSERTION, NONE = f"{TERMS}/NoAssertionLicense", f"{TERMS}/NoneLicense"
SPDX_VERSION = "3.0.1"
CREATION = "_:creation"
SPOTS = 5  # lines that a licence is shown by

TYPES = {
    "file": ("software_File", "model"),
    "program": ("software_File", "source"),
    "library": ("software_Package", "library"),
    "dataset": ("dataset_DatasetPackage", "data"),
    "base": ("ai_AIPackage", "model"),
}
LINKS = {
    "file": "contains",
    "program": "dependsOn",
    "library": "dependsOn",
    "dataset": "trainedOn",
    "base": "descendantOf",
}

Node = dict[str, Any]


def render(verdict: Verdict, created: datetime | None = None) -> str:
    """The document as indented JSON, made at `created` (now, where it is None). What is no model has no package."""
    return json.dumps(_Document(verdict, created or datetime.now(UTC)).made(), indent=2, ensure_ascii=False) + "\n"


class _Document:
    def __init__(self, verdict: Verdict, created: datetime) -> None:
        self._verdict = verdict
        self._places = Places.of(verdict.assessment.repository)
        self._found = inventory(verdict)
        self._space = f"https://spdx.org/spdxdocs/openness-gate-{_identity(verdict, self._found)}"
        self._created = created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._nodes: list[Node] = []
        self._licences: dict[Licence, str] = {}

    def made(self) -> dict[str, object]:
        author = self._add("SoftwareAgent", "author", name=f"openness-gate {__version__}")
        roots = []
        if self._verdict.assessment.level is not None:
            roots.append(self._model())
        content = [node["spdxId"] for node in self._nodes]
        profiles = self._profiles()
        sbom = self._add(
            "software_Sbom",
            "sbom",
            element=content,
            rootElement=roots,
            profileConformance=profiles,
            software_sbomType=["analyzed"],
        )
        state = "Made from a checkout with uncommitted changes." if self._verdict.assessment.repository.dirty else ""
        self._add("SpdxDocument", "document", element=[*content, sbom], rootElement=[sbom],
                  profileConformance=profiles, comment=state)
        creation = {
            "type": "CreationInfo",
            "@id": CREATION,
            "specVersion": SPDX_VERSION,
            "created": self._created,
            "createdBy": [author],
        }
        return {"@context": CONTEXT, "@graph": [creation, *self._nodes]}

    def _model(self) -> str:
        found = self._found
        model = self._add(
            "ai_AIPackage",
            "model",
            name=found.name,
            software_packageVersion=found.version,
            software_packageUrl=found.purl,
            software_downloadLocation=next(iter(found.homes), "") or found.address,
            software_homePage=found.address,
            software_primaryPurpose="model",
            releaseTime=self._released(),
            suppliedBy=self._supplier(),
            ai_limitation="\n".join(
                f"{kind.value}: {plain(spot.quote)}"
                for kind, spot in dict.fromkeys(
                    (r.kind, r.evidence) for r in self._verdict.assessment.dossier.restrictions
                )
            ),
        )
        self._license(
            model, found.licences, self._verdict.assessment.dossier["parameters"].terms.standing, found.evidence
        )
        for number, part in enumerate(found.parts, 1):
            self._part(model, part, f"{part.kind}-{number}")
        self._add(
            "Annotation",
            "assessment",
            subject=model,
            annotationType="review",
            contentType="application/json",
            statement=self._answers(),
        )
        return model

    def _part(self, model: str, part: Part, ref: str) -> None:
        kind, purpose = TYPES[part.kind]
        is_package = part.kind in ("library", "dataset", "base")
        made = self._add(
            kind,
            ref,
            name=part.name,
            software_primaryPurpose=purpose,
            software_downloadLocation=part.address if is_package else "",
            externalRef=[] if is_package or not part.address else [_reference(part.address)],
            verifiedUsing=[{"type": "Hash", "algorithm": "sha256", "hashValue": part.sha256}] if part.sha256 else [],
            dataset_datasetType=["noAssertion"] if part.kind == "dataset" else [],
            comment=shown(part.role),
        )
        if part.role == "training-code":
            self._relate(made, "generates", [model])
        else:
            self._relate(model, LINKS[part.kind], [made])
        if part.kind != "file":
            self._license(made, part.licences, Standing.UNKNOWN, part.evidence)

    def _license(self, element: str, licences: Named, standing: Standing, evidence: Sequence[Evidence]) -> None:
        """What the repository declares for an element, and what was concluded; that no terms are given is said so."""
        nothing = NONE if standing is Standing.NONE else NO_ASSERTION
        lines = "\n".join(f"{plain(self._places.spot(e))}: {plain(e.quote)}" for e in dict.fromkeys(evidence) if e.line)
        for kind, licence in (("Declared", licences.declared), ("Concluded", licences.concluded)):
            to = self._licence(licence) if licence else nothing
            self._relate(element, f"has{kind}License", [to], "\n".join(lines.split("\n")[:SPOTS]) if licence else "")

    def _licence(self, licence: Licence) -> str:
        """The id of the element that stands for a licence. One that is on no list is told by name and address."""
        if licence in self._licences:
            return self._licences[licence]
        ref = f"licence-{len(self._licences) + 1}"
        if licence.expression:
            made = self._add(
                "simplelicensing_LicenseExpression",
                ref,
                simplelicensing_licenseExpression=licence.expression,
                simplelicensing_licenseListVersion=_three(spdx_version()),
            )
        else:
            where = " and ".join(filter(None, (licence.place, licence.address))) or "the repository"
            made = self._add(
                "expandedlicensing_CustomLicense",
                ref,
                name=licence.name,
                simplelicensing_licenseText=f"{licence.name}. Its words are not repeated here; see {where}.",
                expandedlicensing_seeAlso=[licence.address] if licence.address else [],
            )
        self._licences[licence] = made
        return made

    def _relate(self, subject: str, kind: str, to: list[str], comment: str = "") -> None:
        number = sum(node["type"] == "Relationship" for node in self._nodes) + 1
        link = {"from": subject, "to": to, "relationshipType": kind, "comment": comment}
        self._add("Relationship", f"relationship-{number}", **link)

    def _add(self, kind: str, ref: str, **values: object) -> str:
        """Adds an element without its empty values, and says its id."""
        spdx_id = f"{self._space}#{ref}"
        kept = {name: value for name, value in values.items() if value not in ("", None, [])}
        self._nodes.append({"type": kind, "spdxId": spdx_id, "creationInfo": CREATION, **kept})
        return spdx_id

    def _supplier(self) -> str:
        """The account that the repository belongs to; empty where none is known."""
        owner = self._found.purl.removeprefix("pkg:").split("/")[1:2]
        return self._add("Agent", "supplier", name=owner[0]) if owner else ""

    def _released(self) -> str:
        """When the release was published, as SPDX writes times; empty where nothing was."""
        release = self._verdict.assessment.repository.release
        try:
            moment = datetime.fromisoformat(release.published_at) if release and release.published_at else None
        except ValueError:
            return ""
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment and moment.tzinfo else ""

    def _profiles(self) -> list[str]:
        profiles = ["core", "software", "simpleLicensing", "expandedLicensing"]
        model: Node = next((node for node in self._nodes if node["spdxId"].endswith("#model")), {})
        wanted = ("suppliedBy", "releaseTime", "software_downloadLocation", "software_packageVersion")
        alone = not self._found.of("base")  # nobody tells who released those, and when
        return [*profiles, "ai"] if alone and all(name in model for name in wanted) else profiles

    def _answers(self) -> str:
        assessment = self._verdict.assessment
        return json.dumps(
            {
                "level": assessment.level,
                "level_name": assessment.level.slug if assessment.level else None,
                "cause": assessment.cause.value if assessment.cause else None,
                "open_data": assessment.open_data,
                "answers": {finding.id: finding.answer.value for finding in assessment.findings},
            }
        )


def _reference(url: str) -> Node:
    return {"type": "ExternalRef", "externalRefType": "binaryArtifact", "locator": [url]}


def _identity(verdict: Verdict, found: Inventory) -> uuid.UUID:
    """The same for the same content of a document, its time aside."""
    assessment = verdict.assessment
    said = (__version__, found, [(finding.id, finding.answer.value) for finding in assessment.findings])
    return uuid.uuid5(uuid.NAMESPACE_URL, f"openness-gate:{json.dumps(said, default=str)}")


def _three(version: str) -> str:
    """A version of the licence list with all its three numbers."""
    return ".".join([*version.split("."), "0", "0"][:3])
