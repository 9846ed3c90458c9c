"""Under what terms the weights of a release come: never more open than the strictest word on them."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest

from checker.domain import (
    Asset,
    AssetKind,
    Basis,
    Component,
    Dossier,
    Evidence,
    NotChecked,
    Release,
    Repository,
    Standing,
    State,
    Subject,
    Terms,
    Text,
    WeightMetadata,
)
from checker.evidence import collect
from checker.evidence.headers import find_header_terms, join_lineage, lineage_in, terms_in
from checker.evidence.release import apply_release
from checker.sources.releases import read_folder
from checker.sources.worktree import read_worktree

EXAMPLES = Path(__file__).parents[2] / "examples/repositories"
MIT = (EXAMPLES / "open-weights/LICENSE").read_text("utf-8")
RESEARCH = (EXAMPLES / "weights-available/MODEL_LICENSE").read_text("utf-8")
OPEN = Terms(
    Standing.OPEN,
    "MIT",
    Basis.STATED,
    (Evidence("The weights are MIT.", "README.md", 3),),
    open_for=frozenset({Subject.PARAMETERS, Subject.CODE}),
)
INHERITED = OPEN._replace(basis=Basis.INHERITED)
NOTHING = Terms(Standing.UNKNOWN)


def safetensors(**metadata: str) -> bytes:
    header = json.dumps({"__metadata__": metadata, "w": {"dtype": "F16", "shape": [4], "data_offsets": [0, 8]}})
    return struct.pack("<Q", len(header)) + header.encode() + bytes(8)


def dossier(terms: Terms, state: State = State.PRESENT, is_model: bool = True) -> Dossier:
    return Dossier(is_model, "", {"parameters": Component("parameters", state, terms)})


def judge(folder: Path, files: dict[str, bytes | str], terms: Terms = NOTHING, notes: str = "") -> Dossier:
    """The dossier of a release with these files, on a tree whose parameters come under `terms`."""
    for name, data in files.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return apply(read_folder(folder, "v1", notes), terms)


def apply(release: Release, terms: Terms = NOTHING) -> Dossier:
    repository = Repository("m", "worktree", (), lambda path: NotChecked(path, ""), release=release)
    return apply_release(dossier(terms), repository)


def standing(found: Dossier) -> tuple[Standing, str | None]:
    return found["parameters"].terms.standing, found["parameters"].terms.expression


WEIGHTS = {"model.safetensors": safetensors()}


@pytest.mark.parametrize(
    ("files", "terms", "notes", "expected"),
    [
        ({}, NOTHING, "", (Standing.UNKNOWN, None)),
        ({}, INHERITED, "", (Standing.UNKNOWN, None)),  # a licence of the tree that is silent on weights
        ({}, OPEN, "", (Standing.OPEN, "MIT")),
        ({}, Terms(Standing.NONE), "", (Standing.NONE, None)),
        ({}, NOTHING, "The model weights are released under the MIT License.", (Standing.OPEN, "MIT")),
        ({}, NOTHING, "All files of this release are licensed under the MIT License.", (Standing.OPEN, "MIT")),
        ({}, NOTHING, "This project is licensed under the MIT License.", (Standing.UNKNOWN, None)),
        ({}, OPEN, "The weights are licensed under CC-BY-NC-4.0.", (Standing.RESTRICTED, "CC-BY-NC-4.0")),
        ({"LICENSE": MIT}, NOTHING, "", (Standing.OPEN, "MIT")),
        ({"LICENSE": MIT + "\nNot for commercial use.\n"}, OPEN, "", (Standing.RESTRICTED, None)),
        ({"LICENSE": "MIT\n"}, NOTHING, "", (Standing.UNKNOWN, None)),  # a bare name
        ({"LICENSE": "MIT\n"}, OPEN, "", (Standing.OPEN, "MIT")),
        ({"MODEL_LICENSE": RESEARCH}, OPEN, "", (Standing.RESTRICTED, None)),
        ({"LICENSE.pdf": b"%PDF-1.7"}, OPEN, "", (Standing.UNKNOWN, None)),
        ({"LICENSE": b"\0\1\2\3" * 50}, OPEN, "", (Standing.UNKNOWN, None)),  # a licence that cannot be read
        ({"README.md": "---\nlicense: cc-by-nc-4.0\n---\n# M\n"}, OPEN, "", (Standing.RESTRICTED, "CC-BY-NC-4.0")),
        ({"README.md": "---\nlicense: mit\n---\n# M\n"}, NOTHING, "", (Standing.OPEN, "MIT")),
        (
            {"README.md": "# M\n\nThe model weights are licensed under CC-BY-NC-4.0.\n"},
            OPEN,
            "",
            (Standing.RESTRICTED, "CC-BY-NC-4.0"),
        ),
    ],
)
def test_the_strictest_word_on_the_weights_counts(
    tmp_path: Path, files: dict[str, bytes | str], terms: Terms, notes: str, expected: tuple[Standing, str | None]
) -> None:
    found = judge(tmp_path, {**WEIGHTS, **files}, terms, notes)
    assert found["parameters"].state is State.PRESENT
    assert standing(found)[0] is expected[0]
    assert expected[1] is None or standing(found)[1] == expected[1]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("mit", Standing.OPEN),
        ("Apache-2.0", Standing.OPEN),
        ("apache-2.0, mit", Standing.OPEN),
        ("MIT License (https://example.org/LICENSE)", Standing.OPEN),
        ("apache-2.0, cc-by-nc-4.0", Standing.RESTRICTED),
        ("MIT AND CC-BY-NC-4.0", Standing.RESTRICTED),
        ("Apache-2.0 with restrictions: non-commercial", Standing.UNKNOWN),
        ("MIT (research only)", Standing.UNKNOWN),
        ("apache-2.0, other", Standing.UNKNOWN),
        ("some community license", Standing.UNKNOWN),
        (MIT, Standing.OPEN),
        (MIT.replace("without restriction", "for research alone"), Standing.UNKNOWN),
        ("llama3.2", Standing.RESTRICTED),
    ],
)
def test_a_licence_in_the_metadata_is_what_the_whole_value_says(value: str, expected: Standing) -> None:
    terms = terms_in("m.gguf", WeightMetadata("gguf", licenses=(value,)))[0]
    assert terms.basis is Basis.METADATA
    if expected is Standing.UNKNOWN:
        assert terms.standing is not Standing.OPEN
    else:
        assert terms.standing is expected


@pytest.mark.parametrize("value", ["", "  ", "unknown", "None", "n/a", "see LICENSE"])
def test_metadata_that_says_nothing_is_silence(value: str) -> None:
    assert terms_in("m.gguf", WeightMetadata("gguf", licenses=(value,))) == ()


def test_files_that_differ_are_listed_each_with_its_terms(tmp_path: Path) -> None:
    files = {"a.safetensors": safetensors(license="mit"), "b.safetensors": safetensors(license="cc-by-nc-4.0")}
    found = judge(tmp_path, files)
    assert standing(found) == (Standing.RESTRICTED, "CC-BY-NC-4.0")
    variants = {variant.name: variant.terms.standing for variant in found["parameters"].variants}
    assert variants == {"a.safetensors": Standing.OPEN, "b.safetensors": Standing.RESTRICTED}


def test_open_terms_for_code_alone_are_not_open_for_weights(tmp_path: Path) -> None:
    code = OPEN._replace(open_for=frozenset({Subject.CODE}))
    assert standing(judge(tmp_path, WEIGHTS, code))[0] is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("asset", "expected"),
    [
        ("foo-7b.safetensors", Standing.OPEN),
        ("foo-7b-q4_k_m.safetensors", Standing.OPEN),
        ("foo-7b-00001-of-00003.safetensors", Standing.OPEN),
        ("foo-7b-chat.safetensors", Standing.UNKNOWN),
        ("bar-7b.safetensors", Standing.UNKNOWN),
    ],
)
def test_a_sentence_about_one_model_opens_no_other(tmp_path: Path, asset: str, expected: Standing) -> None:
    found = judge(
        tmp_path, {asset: safetensors()}, notes="The Foo-7B model weights are released under the MIT License."
    )
    assert standing(found)[0] is expected


def test_a_file_whose_bytes_did_not_come_is_not_open_on_the_word_of_others() -> None:
    failed = NotChecked("model.gguf", "it could not be read: connection reset", failed=True)
    pickle = NotChecked("model.bin", "it is a pickle: reading it would run it, so nothing in it was read")
    for header, expected in ((failed, Standing.UNKNOWN), (pickle, Standing.OPEN), (None, Standing.UNKNOWN)):
        asset = Asset("model.gguf", 9, kind=AssetKind.WEIGHTS, header=header)
        assert standing(apply(Release("v1", assets=(asset,)), OPEN))[0] is expected


def test_sources_that_disagree_are_a_conflict_with_every_line(tmp_path: Path) -> None:
    files = {"model.safetensors": safetensors(license="cc-by-nc-4.0"), "LICENSE": MIT}
    found = judge(tmp_path, files, OPEN, "The model weights are released under the Apache License 2.0.")
    conflict = found.conflicts[0]
    for words in (
        "Apache-2.0 in the release notes",
        "MIT in LICENSE",
        "CC-BY-NC-4.0 in the metadata of model.safetensors",
    ):
        assert words in conflict.what
    assert {item.path for item in conflict.evidence} == {
        "release:v1/notes",
        "release:v1/LICENSE",
        "release:v1/model.safetensors",
    }


def test_sources_that_agree_are_no_conflict(tmp_path: Path) -> None:
    files = {"model.safetensors": safetensors(license="mit"), "LICENSE": MIT}
    assert judge(tmp_path, files, OPEN, "The model weights are released under the MIT License.").conflicts == ()


def test_a_release_without_weights_never_opens_and_may_close(tmp_path: Path) -> None:
    (tmp_path / "app.whl").write_bytes(b"PK")
    notes = "The model weights are released under the MIT License."
    assert standing(judge(tmp_path, {}, NOTHING, notes))[0] is Standing.UNKNOWN
    closing = "The model weights are licensed under CC-BY-NC-4.0."
    assert standing(judge(tmp_path, {}, OPEN, closing))[0] is Standing.RESTRICTED


def test_weights_among_the_files_make_a_model_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(safetensors())
    release = read_folder(tmp_path, "v1")
    repository = Repository("m", "worktree", (), lambda path: NotChecked(path, ""), release=release)
    found = apply_release(dossier(NOTHING, State.NOT_FOUND, is_model=False), repository)
    assert found.is_model and "hands out model parameters" in found.is_model_reason


def test_a_base_model_in_the_metadata_counts_once(tmp_path: Path) -> None:
    header = WeightMetadata("gguf", name="Foo 7B", base_models=("Bar 7B", "org/bar-7b", "Foo-7B"))
    bases = lineage_in("m.gguf", header)
    assert [base.base_model for base in join_lineage((), bases)] == ["org/bar-7b"]
    found = judge(tmp_path, {"model.safetensors": safetensors(base_model="org/bar-7b")})
    assert [base.base_model for base in found.lineage] == ["org/bar-7b"]


def test_weights_in_the_tree_are_asked_what_they_say() -> None:
    header = WeightMetadata("gguf", licenses=("gemma",), base_models=("org/base",))
    repository = Repository("m", "worktree", (), lambda path: NotChecked(path, ""), header_reader=lambda path: header)
    terms, bases = find_header_terms(repository, ["a.gguf", "b.gguf"])
    assert {found.standing for found in terms} == {Standing.RESTRICTED} and [b.base_model for b in bases] == [
        "org/base"
    ]


def test_without_a_release_the_dossier_is_as_it_was() -> None:
    before = dossier(OPEN)
    assert apply_release(before, Repository("m", "worktree", (), lambda path: NotChecked(path, ""))) is before


def test_metadata_in_the_tree_lowers_what_the_readme_says_and_is_a_conflict(tmp_path: Path) -> None:
    readme = (
        "# Plover\n\nA language model.\n\n## License\n\nThe code and the model weights are under the MIT License.\n"
    )
    (tmp_path / "README.md").write_text(readme)
    (tmp_path / "LICENSE").write_text(MIT)
    for licence, expected in (
        ("mit", Standing.OPEN),
        ("cc-by-nc-4.0", Standing.RESTRICTED),
        ("mine", Standing.UNKNOWN),
    ):
        (tmp_path / "model.safetensors").write_bytes(safetensors(license=licence) + bytes(200_000))
        found = collect(read_worktree(tmp_path))
        assert found["parameters"].terms.standing is expected
        assert bool(found.conflicts) is (expected is Standing.RESTRICTED)


def test_a_package_with_weights_in_it_speaks_for_them(tmp_path: Path) -> None:
    for licence, expected in (("CC-BY-NC-4.0", Standing.RESTRICTED), ("MIT", Standing.OPEN)):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as wheel:
            wheel.writestr("plover/model.safetensors", safetensors())
            wheel.writestr("plover-1.0.dist-info/METADATA", f"Name: plover\nLicense-Expression: {licence}\n\nWords.\n")
        assert standing(judge(tmp_path, {"plover-1.0-py3-none-any.whl": packed.getvalue()}, OPEN))[0] is expected


def test_an_archive_that_was_not_listed_to_its_end_may_hold_a_licence_nobody_read() -> None:
    cut = NotChecked("weights.tar.gz", "its list of members is not complete: too long", failed=True)
    header = WeightMetadata("tar.gz", members=(("model.bin", 9),), not_checked=(cut,))
    asset = Asset("weights.tar.gz", 9, kind=AssetKind.WEIGHTS, header=header)
    assert standing(apply(Release("v1", assets=(asset,)), OPEN))[0] is Standing.UNKNOWN
    text = Text("weights.tar.gz!/LICENSE", MIT)
    with_licence = asset._replace(header=header._replace(texts=(text,)), texts=(text,))
    assert standing(apply(Release("v1", assets=(with_licence,)), OPEN))[0] is Standing.OPEN
