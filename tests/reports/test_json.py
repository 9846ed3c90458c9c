"""The JSON report: it keeps the contract, and its schema says so."""

import json
from pathlib import Path

import jsonschema
import pytest
import verdicts

import checker.reports
from checker.domain import COMPONENTS, Verdict
from checker.reports import render

SCHEMA = json.loads((Path(checker.reports.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
VERDICTS = [verdicts.OPEN_WEIGHTS, verdicts.DROPPED, verdicts.NO_MODEL, verdicts.RELEASED]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_report_validates_against_the_shipped_schema(verdict: Verdict) -> None:
    jsonschema.validate(json.loads(render(verdict, "json")), SCHEMA)


def test_the_schema_is_a_schema_and_refuses_what_the_contract_does_not_name() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    report = json.loads(render(verdicts.DROPPED, "json"))
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for path, value in ((("level",), 5), (("extra",), 1), (("findings", 0, "answer"), "maybe"), (("target",), "open")):
        wrong = json.loads(json.dumps(report))
        place = wrong
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        assert not validator.is_valid(wrong), path


def test_the_contract_of_the_report_is_kept() -> None:
    report = json.loads(render(verdicts.DROPPED, "json"))
    assert next(iter(report)) == "schema_version"
    assert list(report["components"]) == list(COMPONENTS)
    assert (report["level"], report["level_name"], report["potential_level"]) == (2, "weights-available", 2)
    assert (report["target"], report["passed"], report["base"]["level"]) == ("open-weights", False, 3)
    parameters = report["components"]["parameters"]
    assert (parameters["state"], parameters["terms"], parameters["basis"]) == ("present", "restricted", "file")
    assert parameters["evidence"][0] == {
        "path": "MODEL_LICENSE",
        "line": 14,
        "quote": "You may use the Materials for non-commercial purposes only.",
    }
    assert [restriction["kind"] for restriction in report["restrictions"]] == ["non-commercial", "threshold"]
    assert [variant["level"] for variant in parameters["variants"]] == [2, 3]
    assert set(report["versions"]) == {"gate", "osaid", "spdx", "index"}


def test_no_model_has_no_level() -> None:
    report = json.loads(render(verdicts.NO_MODEL, "json"))
    assert (report["is_model"], report["level"], report["level_name"], report["potential_level"]) == (
        False,
        None,
        None,
        None,
    )
