"""SARIF, CycloneDX and SPDX: each by its own validator, whatever a repository says, and what each has to say."""

import io
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import verdicts
from cyclonedx.schema import SchemaVersion
from cyclonedx.schema._res import BOM_JSON, SPDX_JSON
from cyclonedx.validation.json import JsonStrictValidator
from spdx_python_model import v3_0_1
from test_hostile_text import HOSTILE, poisoned

import checker
from checker.checklist import load_checklist
from checker.domain import (
    Answer,
    Asset,
    AssetKind,
    Basis,
    Component,
    Evidence,
    File,
    FileKind,
    Level,
    Release,
    Standing,
    State,
    Terms,
    Verdict,
)
from checker.licensing.names import terms
from checker.reports import cyclonedx, render
from checker.reports.named import Licence, Named, named
from checker.reports.places import Places
from checker.reports.plain import address

ROOT = Path(__file__).parents[2]
SARIF_SCHEMA = ROOT / "tests/rigs/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
EXAMPLES = sorted((ROOT / "examples" / "repositories").iterdir())
CASES = [verdicts.OPEN_WEIGHTS, verdicts.DROPPED, verdicts.NO_MODEL, verdicts.RELEASED]
STRICT = JsonStrictValidator(SchemaVersion.V1_6)
FORMS = ("sarif", "cyclonedx", "spdx")


def read(verdict: Verdict, form: str) -> Any:
    """The report as its own validator takes it."""
    text = render(verdict, form)
    document = json.loads(text)
    if form == "sarif":
        if SARIF_SCHEMA.is_file():
            jsonschema.Draft4Validator(json.loads(SARIF_SCHEMA.read_text("utf-8"))).validate(document)
    elif form == "cyclonedx":
        wrong = STRICT.validate_str(text)
        assert wrong is None, wrong
    else:
        graph = v3_0_1.SHACLObjectSet()
        v3_0_1.JSONLDDeserializer().read(io.BytesIO(text.encode()), graph)
        assert graph.link() == set()
    return document


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(item)


def test_the_schema_of_sarif_is_there_to_hold_the_reports() -> None:
    if not SARIF_SCHEMA.is_file():
        pytest.skip("@microsoft/jest-sarif is not installed (make test installs it)")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(json.loads(SARIF_SCHEMA.read_text("utf-8"))).validate({"version": "2.1.0"})


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("verdict", CASES)
def test_a_report_is_valid(verdict: Verdict, form: str) -> None:
    read(verdict, form)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_reports_on_the_examples_are_valid(path: Path) -> None:
    verdict = checker.check(path, target="open-source-ai")
    for form in FORMS:
        read(verdict, form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_anywhere_leaves_a_report_valid_and_says_nothing_unseen(text: str, form: str) -> None:
    document = read(poisoned(with_everything(), lambda _: text), form)
    for said in strings(document):
        assert not [
            c for c in said if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in "\n\u200b"
        ]
        assert "javascript:" not in said and "data:" not in said


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_message_of_sarif_pings_nobody_and_links_nowhere(text: str) -> None:
    log = read(poisoned(with_everything(), lambda _: text), "sarif")["runs"][0]
    messages = [result["message"]["text"] for result in log["results"]]
    messages += [note["message"]["text"] for note in log["invocations"][0]["toolExecutionNotifications"]]
    messages += [spot["message"]["text"] for result in log["results"] for spot in result.get("relatedLocations", ())]
    for said in messages:
        assert not any(sign in said for sign in ("@s", "#1", "://", "www.", "##["))
        bare = said.replace("\\\\", "").replace("\\[", "").replace("\\]", "").replace("{{", "").replace("}}", "")
        assert not set("[]{}") & set(bare)


def with_everything() -> Verdict:
    """The dropped example with a release, data, code and files, so that every place of a report is filled."""
    dropped = verdicts.DROPPED.assessment
    terms_ = Terms(Standing.OPEN, "MIT", Basis.FILE, (Evidence("MIT License", "LICENSE", 1),))
    components = dict(dropped.dossier.components)
    for name, location in (
        ("datasets", "https://huggingface.co/datasets/o/d"),
        ("training-code", "train.py"),
        ("architecture", "github.com/huggingface/transformers"),
        ("model-card", "README.md"),
    ):
        components[name] = Component(name, State.PRESENT, terms_, (location,), terms_.evidence)
    release = Release("v1", assets=(Asset("m.gguf", 5, digest="sha256:" + "a" * 64, kind=AssetKind.WEIGHTS),))
    lfs = File("model.safetensors", 14, FileKind.LFS_POINTER, "b" * 64)
    repository = replace(dropped.repository, release=release, files=(lfs, File("README.md", 9)))
    return verdicts.DROPPED._replace(
        assessment=dropped._replace(repository=repository, dossier=replace(dropped.dossier, components=components))
    )


# ----------------------------------------------------------------------------------------------------------- SARIF


def results(verdict: Verdict) -> dict[str, Any]:
    return {result["ruleId"]: result for result in read(verdict, "sarif")["runs"][0]["results"]}


def test_the_rules_are_the_criteria_with_what_explain_says() -> None:
    rules = read(verdicts.DROPPED, "sarif")["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [criterion.id for criterion in load_checklist()]
    for rule, criterion in zip(rules, load_checklist(), strict=True):
        assert criterion.remediation in rule["help"]["text"] and criterion.counts in rule["help"]["text"]
        assert rule["fullDescription"]["text"] == criterion.question


def test_what_the_target_needs_is_an_error_and_what_is_beyond_it_a_note() -> None:
    assert {rule: result["level"] for rule, result in results(verdicts.DROPPED).items()} == {
        "parameters-terms-open": "error",
        "data-provenance-described": "note",
    }
    beyond = results(verdicts.DROPPED._replace(target=Level.OPEN_SOURCE_AI))
    assert {result["level"] for result in beyond.values()} == {"error"}
    assert beyond["training-code-open"]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "README.md"


def test_a_location_is_that_of_the_workspace() -> None:
    assessment = verdicts.DROPPED.assessment
    below = verdicts.DROPPED._replace(
        assessment=assessment._replace(repository=replace(assessment.repository, root="models/a b"))
    )
    place = results(below)["parameters-terms-open"]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "models/a%20b/MODEL_LICENSE", "uriBaseId": "%SRCROOT%"}
    assert (place["region"]["startLine"], place["region"]["snippet"]["text"]) == (
        14,
        "You may use the Materials for non-commercial purposes only.",
    )
    assert read(below, "sarif")["runs"][0]["automationDetails"]["id"] == "openness-gate/models/a%20b/"


def test_an_alert_is_the_same_when_its_line_moves_and_another_when_its_words_change() -> None:
    def moved(change: Any) -> str:
        findings = tuple(
            replace(finding, evidence=tuple(change(spot) for spot in finding.evidence))
            for finding in verdicts.DROPPED.assessment.findings
        )
        verdict = verdicts.DROPPED._replace(assessment=verdicts.DROPPED.assessment._replace(findings=findings))
        prints = results(verdict)["parameters-terms-open"]["partialFingerprints"]
        assert prints["primaryLocationLineHash"] == prints["opennessFinding/v1"] + ":1"
        return str(prints["opennessFinding/v1"])

    same = moved(lambda spot: spot)
    assert moved(lambda spot: spot._replace(line=99, quote=f"  {spot.quote.upper()} ")) == same
    assert moved(lambda spot: spot._replace(quote="for research only")) != same
    assert moved(lambda spot: spot._replace(path="OTHER")) != same


def test_what_is_waived_or_met_is_no_alert_and_what_was_not_checked_is_said() -> None:
    findings = tuple(replace(f, waived=f.answer is Answer.UNMET) for f in verdicts.DROPPED.assessment.findings)
    waived = verdicts.DROPPED._replace(assessment=verdicts.DROPPED.assessment._replace(findings=findings))
    assert results(waived) == {}
    (note,) = read(waived, "sarif")["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("Not checked: paper.pdf: ")


# -------------------------------------------------------------------------------------------------- the inventories


LICENCES = {
    "MIT": Licence(expression="MIT"),
    "MIT OR Apache-2.0": Licence(expression="MIT OR Apache-2.0"),
    "GPL-2.0-only WITH Classpath-exception-2.0": Licence(expression="GPL-2.0-only WITH Classpath-exception-2.0"),
    "LicenseRef-llama3": Licence(
        name="Llama 3 Community License Agreement",
        address="https://huggingface.co/meta-llama/Meta-Llama-3-8B/blob/main/LICENSE",
        place="TERMS:3",
    ),
    "LicenseRef-scancode-acme": Licence(
        name="acme", address="https://scancode-licensedb.aboutcode.org/acme.html", place="TERMS:3"
    ),
    "LicenseRef-modified-ISC": Licence(
        name="ISC with changed words", address="https://x.example/o/m/blob/c0/TERMS?plain=1#L3", place="TERMS:3"
    ),
    "Acme Licence": Licence(
        name="Acme Licence", address="https://x.example/o/m/blob/c0/TERMS?plain=1#L3", place="TERMS:3"
    ),
    "MIT AND AND": Licence(
        name="MIT AND AND", address="https://x.example/o/m/blob/c0/TERMS?plain=1#L3", place="TERMS:3"
    ),
}


@pytest.mark.parametrize("text", LICENCES)
def test_a_licence_is_an_id_if_the_list_has_it_and_else_a_name_with_its_place(text: str) -> None:
    spots = (Evidence("license: x", "README.md", 2), Evidence("Acme Licence", "TERMS", 3))
    given = named(Terms(Standing.RESTRICTED, text, Basis.FILE, spots), Places("", "https://x.example/o/m", "c0"))
    assert given == Named(LICENCES[text], LICENCES[text])


def test_what_is_not_established_is_not_concluded_and_what_is_inferred_not_declared() -> None:
    mit = Licence(expression="MIT")
    assert named(Terms(Standing.UNKNOWN, "MIT", Basis.CARD), Places()) == Named(mit, None)
    assert named(Terms(Standing.OPEN, "MIT", Basis.INHERITED), Places()) == Named(None, mit)
    assert named(Terms(Standing.NONE), Places()) == Named(None, None)


def test_no_id_that_cyclonedx_does_not_know_is_given_as_one() -> None:
    known = set(json.loads(Path(SPDX_JSON).read_text("utf-8"))["enum"])
    listed = {identifier for identifier in terms()["rows"] if not identifier.startswith("LicenseRef-")}
    assert listed - known == cyclonedx.YOUNGER
    assert BOM_JSON[SchemaVersion.V1_6]


def test_a_model_is_listed_with_its_licences_hashes_data_code_and_base() -> None:
    bom = read(with_everything(), "cyclonedx")
    model = bom["metadata"]["component"]
    names = [(row["license"]["acknowledgement"], row["license"]["name"]) for row in model["licenses"]]
    assert names == [("concluded", "Northwind-Community"), ("declared", "Northwind-Community")]
    assert all("id" not in row["license"] for row in model["licenses"])
    assert [(c["name"], c["hashes"][0]["content"][:2]) for c in model["components"]] == [
        ("model.safetensors", "bb"),
        ("m.gguf", "aa"),
    ]
    assert [(c["type"], c["name"]) for c in bom["components"]] == [
        ("library", "transformers"),
        ("application", "train.py"),
        ("data", "o/d"),
    ]
    assert [base["name"] for base in model["pedigree"]["ancestors"]] == ["meadow-base-7b"]
    assert model["purl"] == f"pkg:github/northwind/northwind-7b@{verdicts.REVISION}"
    (data,) = model["modelCard"]["modelParameters"]["datasets"]
    assert data["ref"] == bom["components"][2]["bom-ref"]
    said = {row["name"]: row["value"] for row in model["modelCard"]["properties"]}
    assert said["openness-gate:level"] == "2" and said["openness-gate:answer:parameters-terms-open"] == "unmet"
    assert said["openness-gate:restriction:non-commercial"].startswith("You may use the Materials")


def test_the_same_content_has_the_same_serial_number_and_other_content_another() -> None:
    one, two = (read(verdicts.DROPPED, "cyclonedx") for _ in range(2))
    assert one == two
    assert read(verdicts.OPEN_WEIGHTS, "cyclonedx")["serialNumber"] != one["serialNumber"]


def test_spdx_says_the_same_in_relationships() -> None:
    graph = read(with_everything(), "spdx")["@graph"]
    nodes = {node["spdxId"]: node for node in graph if "spdxId" in node}
    links = [
        (node["relationshipType"], nodes[node["from"]]["name"], nodes.get(to, {"name": to.rpartition("/")[2]}))
        for node in graph
        if node["type"] == "Relationship"
        for to in node["to"]
    ]
    told = {(kind, a, b.get("name") or b.get("simplelicensing_licenseExpression")) for kind, a, b in links}
    assert {
        ("hasDeclaredLicense", "northwind-7b", "Northwind-Community"),
        ("hasConcludedLicense", "northwind-7b", "Northwind-Community"),
        ("contains", "northwind-7b", "model.safetensors"),
        ("trainedOn", "northwind-7b", "o/d"),
        ("generates", "train.py", "northwind-7b"),
        ("dependsOn", "northwind-7b", "transformers"),
        ("descendantOf", "northwind-7b", "meadow-base-7b"),
        ("hasDeclaredLicense", "train.py", "MIT"),
        ("hasConcludedLicense", "meadow-base-7b", "NoAssertionLicense"),
    } <= told
    (custom,) = [node for node in graph if node["type"] == "expandedlicensing_CustomLicense"]
    assert "MODEL_LICENSE:14" in custom["simplelicensing_licenseText"]
    (document,) = [node for node in graph if node["type"] == "SpdxDocument"]
    assert "ai" not in document["profileConformance"]  # no release tells when


def test_the_ai_profile_is_claimed_where_what_it_asks_for_is_known() -> None:
    assessment = verdicts.OPEN_WEIGHTS.assessment
    release = Release("v1.0", published_at="2026-01-02T03:04:05Z")
    released = verdicts.OPEN_WEIGHTS._replace(
        assessment=assessment._replace(repository=replace(assessment.repository, release=release))
    )
    graph = read(released, "spdx")["@graph"]
    (document,) = [node for node in graph if node["type"] == "SpdxDocument"]
    (model,) = [node for node in graph if node["type"] == "ai_AIPackage"]
    assert "ai" in document["profileConformance"]
    assert (model["releaseTime"], model["software_packageVersion"]) == ("2026-01-02T03:04:05Z", "v1.0")


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("https://x.example/a b?c=d#e", "https://x.example/a%20b?c=d#e"),
        ("https://x.example/100%", "https://x.example/100%25"),
        ("https://x.example/<script>", "https://x.example/%3Cscript%3E"),
        ("https://user:secret@x.example/", ""),
        ("https://exаmple.com/", ""),  # noqa: RUF001 - a Cyrillic letter
        ("javascript:alert(1)", ""),
        ("https://[::1", ""),
        ("https:///x", ""),
        ("a place that the README tells", ""),
        ("https://x.example/" + "a" * 3000, ""),
    ],
)
def test_an_address_is_one_that_a_browser_may_follow(given: str, made: str) -> None:
    assert address(given) == made
