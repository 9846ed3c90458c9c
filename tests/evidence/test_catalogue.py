"""A list of models for machines: which of them are ours, where they are, and under which licence each comes."""

from __future__ import annotations

import json

import pytest
from reading_of import reading_of

from checker.assess import assess
from checker.domain import Repository, Standing
from checker.evidence import collect
from checker.evidence.catalogue import read_catalogues
from checker.evidence.parameters import Place
from checker.evidence.reading import Reading

README = "# Turnstone\n\nTurnstone is a language model that we train.\n\nThe list of models is in models.json.\n"
WHERE = "https://storage.example.org/turnstone/turnstone-small.safetensors"


def listed(content: str, name: str = "models.json") -> Reading:
    return reading_of({"README.md": README, name: content}, name="turnstone")


def entry(**more: object) -> dict[str, object]:
    return {"name": "turnstone-small", "url": WHERE, **more}


def test_a_model_of_ours_is_a_place_of_weights_with_its_line() -> None:
    content = json.dumps({"small": entry()}, indent=1)
    (source,), statements = read_catalogues(listed(content))
    assert (source.place, source.target, source.own) == (Place.FILE, WHERE, True)
    assert source.evidence.path == "models.json"
    assert source.evidence.line is not None and WHERE in content.split("\n")[source.evidence.line - 1]
    assert statements == ()


@pytest.mark.parametrize(
    ("licence", "standing"),
    [("cc-by-nc-4.0", Standing.RESTRICTED), ("Apache-2.0", Standing.OPEN), ("Turnstone Terms", Standing.UNKNOWN)],
)
def test_the_licence_of_an_entry_is_the_model_s(licence: str, standing: Standing) -> None:
    content = json.dumps({"models": [entry(license=licence)]}, indent=1)
    _, (statement,) = read_catalogues(listed(content))
    assert statement.standing is standing
    assert statement.evidence.line is not None and licence in content.split("\n")[statement.evidence.line - 1]
    assert statement.names == ("models/0",)


def test_yaml_is_read_like_json() -> None:
    sources, (statement,) = read_catalogues(listed(f"small:\n  url: {WHERE}\n  license: cc-by-nc-4.0\n", "models.yml"))
    assert len(sources) == 1
    assert statement.evidence.quote == "license: cc-by-nc-4.0"


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"other": {"name": "dunlin", "url": "https://storage.example.org/dunlin.pt", "license": "mit"}}),
        json.dumps({"small": {"name": "turnstone-small", "layers": 12}}),
        "{not json",
        "[" * 5000,
        "",
    ],
)
def test_others_models_and_what_is_no_list_give_nothing(content: str) -> None:
    assert read_catalogues(listed(content)) == ((), ())


def test_a_list_that_restricts_keeps_the_level_down(tmp_path: object) -> None:
    def level(licence: str) -> int | None:
        content = json.dumps({"small": entry(license=licence)}, indent=1)
        repository: Repository = listed(content).repository
        found = assess(repository, collect(repository)).level
        return int(found) if found else None

    assert level("cc-by-nc-4.0") == 2
    assert collect(listed(json.dumps({"small": entry(license="cc-by-nc-4.0")})).repository)[
        "parameters"
    ].terms.standing is Standing.RESTRICTED
