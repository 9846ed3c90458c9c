"""The suite people extend: each folder of tests/repos/ shows one rule or trap, and expected.yml says what is right.

    tests/repos/<case>/files/         a small repository
    tests/repos/<case>/expected.yml   shows, level, potential, parameters, ... (see FIELDS)

Two properties hold for every case: no name decides (the model and its makers are renamed), and no cut opens (whatever
sentence, section or licence file is taken away, the level does not rise above 2 where the case is no higher).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.ablation import cuts
from checker.assess import assess
from checker.domain import Assessment, File, Level, NotChecked, Repository, Text
from checker.evidence import collect
from checker.sources.texts import pointer_in, text_in
from checker.sources.worktree import read_worktree

REPOS = Path(__file__).parent / "repos"
EXAMPLES = Path(__file__).parent.parent / "examples/repositories"
CASES = sorted(path.parent.name for path in REPOS.glob("*/expected.yml"))

# What expected.yml may say. A list means that each of its values is right.
FIELDS = {
    "shows": "one sentence: the rule or trap",
    "level": "1 to 4, or `no model`",
    "potential": "1 to 4, or `no model`",
    "parameters": "the standing of their terms",
    "expression": "the SPDX expression of their terms",
    "restrictions": "kinds that must be found; an empty list: none of any kind",
    "claims": "whether a line calls this model open source",
    "answers": "criterion: answer",
    "variants": "name: standing of its terms",
    "variant-levels": "name: the level of that model alone",
    "not_checked": "paths that could not be read",
    "cuts-that-open": "cut: why that is right (another text licenses the weights openly by name)",
    "wrong-cuts-today": "cut: why the gate is too open then",
    "wrong-today": "why the gate gets this case wrong; the case then has to fail",
}


@dataclass(frozen=True)
class Case:
    """A small repository and what is right about it."""

    name: str
    files: Mapping[str, bytes]
    expected: Mapping[str, Any]


@cache
def load(name: str) -> Case:
    """The case of that name. Its levels are numbers; everything else is what YAML says."""
    folder = REPOS / name / "files"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return Case(name, files, yaml.safe_load((REPOS / name / "expected.yml").read_text(encoding="utf-8")))


def repository(files: Mapping[str, bytes], name: str = "tern") -> Repository:
    """`files` as a repository, read by the same rules as from a disk."""

    def read(path: str) -> Text | NotChecked:
        return text_in(path, files[path]) if path in files else NotChecked(path, "there is no such file in the tree")

    def size(data: bytes) -> int:
        pointer = pointer_in(data)
        return pointer.size if pointer else len(data)

    return Repository(name, "worktree", tuple(File(path, size(data)) for path, data in sorted(files.items())), read)


def judge(files: Mapping[str, bytes], name: str = "tern") -> Assessment:
    subject = repository(files, name)
    return assess(subject, collect(subject))


def said(assessment: Assessment) -> dict[str, object]:
    """What the gate says, in the words of expected.yml."""
    parameters = assessment.dossier["parameters"]
    level, potential = assessment.level, assessment.potential_level
    return {
        "level": level.value if level else "no model",
        "potential": potential.value if potential else "no model",
        "parameters": parameters.terms.standing.value,
        "expression": parameters.terms.expression,
        "restrictions": sorted({restriction.kind.value for restriction in assessment.dossier.restrictions}),
        "claims": bool(assessment.dossier.claims),
        "answers": {finding.id: finding.answer.value for finding in assessment.findings},
        "variants": {variant.name: variant.terms.standing.value for variant in parameters.variants},
        "variant-levels": {variant.name: variant.level and variant.level.value for variant in parameters.variants},
        "not_checked": sorted(item.what for item in assessment.dossier.not_checked),
    }


def differences(expected: Mapping[str, Any], assessment: Assessment) -> list[str]:
    """Where `assessment` is not what `expected` says, a line each."""
    answer = said(assessment)
    wrong = []
    for field, right in expected.items():
        if field not in answer:
            continue
        got: Any = answer[field]
        if isinstance(right, dict):
            got = {key: got.get(key) for key in right}
            fits = got == right
        elif field in ("restrictions", "not_checked"):
            fits = set(right) <= set(got) if right else not got
        else:
            fits = got in (right if isinstance(right, list) else [right])
        if not fits:
            wrong.append(f"{field}: should be {right}, is {got}")
    return wrong


def marked(name: str) -> Any:
    reason = load(name).expected.get("wrong-today")
    return pytest.param(name, marks=pytest.mark.xfail(reason=reason, strict=True)) if reason else name


@pytest.mark.parametrize("name", [marked(name) for name in CASES])
def test_each_case_is_judged_right(name: str) -> None:
    case = load(name)
    assert not differences(case.expected, judge(case.files))


@pytest.mark.parametrize("name", CASES)
def test_expected_says_what_it_shows_in_known_words(name: str) -> None:
    expected = load(name).expected
    assert set(expected) <= set(FIELDS)
    assert {"shows", "level", "potential"} <= set(expected)


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_never_called_more_open_than_it_is(name: str) -> None:
    """Holds even for the cases that are wrong today: a miss may be too strict, never too open."""
    expected = load(name).expected["level"]
    level = judge(load(name).files).level
    most = expected[-1] if isinstance(expected, list) else expected
    assert level is None or level <= (max(most, 2) if isinstance(most, int) else 2)


@pytest.mark.parametrize("folder", sorted(EXAMPLES.iterdir()), ids=lambda folder: folder.name)
def test_the_examples_have_the_level_of_their_folder(folder: Path) -> None:
    subject = read_worktree(folder)
    level = assess(subject, collect(subject)).level
    expected = "weights-available" if folder.name == "not-established" else folder.name
    assert level and level.slug == expected


@pytest.mark.parametrize(
    ("without", "most"),
    [
        (r"DATA_CARD", 3),
        (r"^train\.py", 3),
        (r"^data/", 3),
        (r"LICENSE|README", 2),
        (r"^(?!README|LICENSE|DATA_CARD).*\.(py|txt)$", 2),
    ],
)
def test_the_most_open_example_is_so_by_each_of_its_parts(without: str, most: int) -> None:
    folder = EXAMPLES / "open-source-ai"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert judge(files, "ouzel").level is Level.OPEN_SOURCE_AI
    left = {path: data for path, data in files.items() if not re.search(without, path)}
    assert len(left) < len(files)
    assert (judge(left, "ouzel").level or 0) <= most


# ------------------------------------------------------------------------------------------- no name decides

RENAMED = {"tern": "zephiro", "lab-example": "quux-labs", "other-example": "corge-works", "gannet": "plugh"}


def renamed(text: str) -> str:
    """`text` with the model, its makers and its base renamed, each in its own case."""

    def other(match: re.Match[str]) -> str:
        name = RENAMED[match[0].lower()]
        return name.upper() if match[0].isupper() else name.capitalize() if match[0][0].isupper() else name

    # Not inside another word: "internal" holds one of the names.
    return re.sub(f"(?<![a-z])({'|'.join(RENAMED)})(?![a-z])", other, text, flags=re.IGNORECASE)


@pytest.mark.parametrize("name", CASES)
def test_another_name_gets_the_same_verdict(name: str) -> None:
    files = load(name).files
    other = {}
    for path, data in files.items():
        encoding = "utf-16" if data.startswith(b"\xff\xfe") else "latin-1"
        # Latin-1 maps every byte to itself, so that weights keep theirs; their header has no name in it.
        other[renamed(path)] = renamed(data.decode(encoding)).encode(encoding)
    before, after = said(judge(files)), said(judge(other, "zephiro"))
    for field in ("level", "potential", "parameters", "restrictions", "claims", "answers"):
        assert after[field] == before[field]
    assert [renamed(variant) for variant in before["variants"]] == list(after["variants"])  # type: ignore[call-overload]  # said() is loose


@pytest.mark.parametrize("name", CASES)
def test_every_variant_has_a_level_and_no_headline_model_is_below_its_repository(name: str) -> None:
    found = judge(load(name).files)
    variants = found.dossier["parameters"].variants if found.level else ()
    assert all(variant.level for variant in variants)
    assert all(variant.level >= found.level for variant in variants if variant.headline)


# ---------------------------------------------------------------------------------------------- no cut opens


def smaller(files: Mapping[str, bytes]) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Every way to take something away from `files`: a licence file, the front matter, a section, a sentence."""
    read = {path: text_in(path, data) for path, data in files.items()}
    texts = {path: text.content if isinstance(text, Text) else "" for path, text in read.items()}
    for name, path, rest in cuts(texts):
        others = {other: data for other, data in files.items() if other != path}
        yield name, others if rest is None else {**files, path: rest.encode()}


@pytest.mark.parametrize("name", CASES)
def test_taking_a_text_away_never_opens_a_closed_case(name: str) -> None:
    case = load(name)
    level = case.expected["level"]
    highest = level[-1] if isinstance(level, list) else level
    if isinstance(highest, int) and highest >= Level.OPEN_SOURCE_AI:
        return
    listed = {**case.expected.get("cuts-that-open", {}), **case.expected.get("wrong-cuts-today", {})}
    most = max(highest, 2) if isinstance(highest, int) else 2
    opened = [cut for cut, files in smaller(case.files) if (judge(files).level or 0) > most]
    assert sorted(set(opened)) == sorted(listed)
