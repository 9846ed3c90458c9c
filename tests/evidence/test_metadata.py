"""Metadata for machines: a licence in it may lower a verdict, for the part that the file is about, and opens nothing."""

from __future__ import annotations

import pytest
from reading_of import reading_of

from checker.domain import Standing
from checker.evidence.metadata import find_metadata_statements
from checker.evidence.words import Part


def found(path: str, content: str) -> list[tuple[Part, Standing]]:
    return [(s.part, s.standing) for s in find_metadata_statements(reading_of({path: content}))]


@pytest.mark.parametrize(
    ("path", "content", "part"),
    [
        ("CITATION.cff", "title: Wren\nlicense: CC-BY-NC-4.0\n", Part.ALL),
        ("CITATION.cff", "title: Wren\nlicense:\n  - MIT\n  - CC-BY-NC-4.0\n", Part.ALL),
        ("codemeta.json", '{"license": "https://spdx.org/licenses/CC-BY-NC-4.0"}', Part.ALL),
        (".zenodo.json", '{"license": "cc-by-nc-4.0"}', Part.ALL),
        ("model_index.yml", "name: wren\nlicense: cc-by-nc-4.0\n", Part.WEIGHTS),
        ("metadata.json", '{"model_license": "CC BY-NC 4.0"}', Part.WEIGHTS),
        ("model_card.json", '{"model_details": {"licenses": [{"identifier": "CC-BY-NC-4.0"}]}}', Part.WEIGHTS),
        ("config.json", '{"model_type": "wren", "license": "cc-by-nc-4.0"}', Part.WEIGHTS),
        ("Modelfile", 'FROM ./wren.gguf\nLICENSE """For non-commercial use only."""\n', Part.WEIGHTS),
        ("pyproject.toml", '[project]\nname = "wren"\nlicense = "Proprietary"\n', Part.CODE),
        ("pyproject.toml", '[project]\nclassifiers = ["License :: Other/Proprietary License"]\n', Part.CODE),
        ("setup.py", 'setup(name="wren", license="CC BY-NC 4.0")\n', Part.CODE),
        ("setup.cfg", "[metadata]\nlicense = Proprietary\n", Part.CODE),
        ("package.json", '{"name": "wren", "license": "UNLICENSED"}', Part.CODE),
    ],
)
def test_a_restricted_licence_counts_against_the_part_of_its_file(path: str, content: str, part: Part) -> None:
    assert (part, Standing.RESTRICTED) in found(path, content)


def test_a_name_that_nobody_catalogues_is_no_open_licence() -> None:
    assert found("metadata.yaml", "license: wren-terms-v1\n") == [(Part.WEIGHTS, Standing.UNKNOWN)]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("CITATION.cff", "title: Wren\nlicense: MIT\n"),
        ("codemeta.json", '{"license": "https://spdx.org/licenses/MIT"}'),
        ("model_index.yml", "license: apache-2.0\n"),
        ("metadata.yaml", "license: see LICENSE\n"),
        ("metadata.yaml", "license: LICENSE.md\n"),
        ("config.json", '{"model_type": "wren"}'),
        ("pyproject.toml", '[project]\nlicense = {file = "LICENSE"}\nclassifiers = ["License :: OSI Approved :: MIT License"]\n'),
        ("package.json", '{"license": "SEE LICENSE IN LICENSE"}'),
        ("metadata.json", "{not json"),
        ("docs/metadata.json", '{"license": "cc-by-nc-4.0"}'),
    ],
)
def test_open_names_pointers_and_other_folders_say_nothing(path: str, content: str) -> None:
    assert found(path, content) == []


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("CITATION.cff", "type: dataset\nlicense: CC-BY-NC-4.0\n"),
        ("metadata.yaml", "data_license: cc-by-nc-4.0\n"),
    ],
)
def test_the_licence_of_the_data_is_not_that_of_the_weights(path: str, content: str) -> None:
    assert {part for part, _ in found(path, content)} == {Part.DATA}
