"""Pages that say what else a file says: version, licences of what is bundled, owners, forms."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker

import checker

ROOT = Path(__file__).parent.parent
NOTICE = (ROOT / "NOTICE").read_text("utf-8")
BUNDLED = dict(re.findall(r"^  ([\w.-]+) {2,}(\S.*)$", NOTICE.partition("PACKAGES IN THE IMAGE")[2], re.M))
LOCKED = re.findall(r"^([\w.-]+)==\S+(?: ; (.*?))? \\$", (ROOT / "requirements-image.lock").read_text("utf-8"), re.M)
IMAGE = {"sys_platform": "linux", "platform_system": "Linux", "python_version": "3.13", "python_full_version": "3.13.9"}
# What packages write instead of an SPDX identifier, in their classifiers or the older field.
SPELLINGS = {
    "OSI Approved :: BSD License": ("BSD-2-Clause", "BSD-3-Clause"),
    "OSI Approved :: GNU Library or Lesser General Public License (LGPL)": ("LGPL-3.0-or-later",),
    "OSI Approved :: MIT License": ("MIT",),
    "OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": ("MPL-2.0",),
}


def named(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def test_the_notice_names_every_package_of_the_image_and_no_other() -> None:
    held = {named(name) for name, marker in LOCKED if not marker or Marker(marker).evaluate(IMAGE)}
    assert len(held) > 15
    assert {named(name) for name in BUNDLED} == held


@pytest.mark.parametrize("package", BUNDLED)
def test_the_notice_gives_the_licence_that_the_package_says(package: str) -> None:
    try:
        said = importlib.metadata.metadata(package)
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(f"{package} is not installed here")
    licence = said.get("License-Expression") or said.get("License")
    told = [licence] if licence else []
    for classifier in said.get_all("Classifier") or []:
        told += SPELLINGS.get(classifier.removeprefix("License :: "), ())
    assert BUNDLED[package] in told


def test_the_notice_names_every_source_of_the_data_that_is_bundled() -> None:
    for path in (ROOT / "checker").rglob("*.about.yml"):
        for source in yaml.safe_load(path.read_text("utf-8"))["from"]:
            assert source["licence"] in NOTICE
            assert source.get("attribution", "").rpartition(", ")[2] in NOTICE
            assert "file" in source or source["package"] in NOTICE or "attribution" in source


def test_citation_and_changelog_know_the_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == checker.__version__
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## {re.escape(checker.__version__)}\b", changes, re.M)
    assert re.search(r"^## Unreleased$", changes, re.M)


def test_who_reviews_is_named_for_paths_that_exist() -> None:
    for line in (ROOT / ".github/CODEOWNERS").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            path, owner = line.split()
            assert owner.startswith("@")
            assert path == "*" or (ROOT / path.strip("/")).exists(), path


def test_the_form_for_a_misread_sentence_asks_for_repository_line_and_what_is_right() -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/misread.yml").read_text("utf-8"))
    asked = {part["id"]: part.get("validations", {}).get("required") for part in form["body"]}
    assert asked["repository"] and asked["line"] and asked["right"]
