"""Pinned packages, the terms table and the reviewed hashes in, the index out, byte for byte the same every time.

usage: python -m checker.licensing.build [--wheels DIR] [--texts DIR] [--check]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from checker.domain import GateError, RestrictionKind
from checker.licensing import names
from checker.licensing.packages import ScancodeLicense, SpdxLicense, read_scancode, read_spdx

HERE = Path(__file__).parent
INDEX = HERE / "index"


def load_yaml(path: Path) -> Any:
    """A YAML file with every scalar as text."""
    import yaml

    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds text only


def pattern_of(alias: str) -> str:
    """The regular expression of an alias: [optional] words, a|b alternatives, free spaces and hyphens, licence spelled any way."""
    between = r"[\s_.,()“”\"'*–—-]{0,3}"
    words = re.findall(r"\[(?:[^\[\]]|\[[^\]]*\])*\]|\S+", alias)
    parts: list[str] = []
    for number, word in enumerate(words):
        optional = word.startswith("[") and word.endswith("]") and len(word) > 2
        inner = word[1:-1] if optional else word
        choices = []
        for choice in inner.split("|"):
            escaped = re.sub(r"\\ |\\-", r"[\\s_-]*", re.escape(choice))
            escaped = re.sub(r"(?i)^license$", "licen[cs]e", escaped)
            escaped = re.sub(r"(?i)^noncommercial$", r"non[\\s-]*commercial", escaped)
            choices.append(escaped)
        body = f"(?:{'|'.join(choices)})"
        gap = between if number else ""
        parts.append(f"(?:{gap}{body})?" if optional and number else f"(?:{body}{between})?" if optional else f"{gap}{body}")
    # A leading optional word carries its own gap, so the word after it needs none.
    return "".join(parts)


def spdx_rows(licenses: list[SpdxLicense], table: Any) -> dict[str, list[Any]]:
    """id -> [standing, OSI-approved, subjects as letters, restriction kinds]."""
    letters = {kind: "".join(word[0] for word in words) for kind, words in table["grants"].items()}
    content = {identifier for row in table["content"] for identifier in row["ids"]}
    rows: dict[str, list[Any]] = {}
    for lic in licenses:
        kinds = sorted({k for rule in table["restricted"] if re.search(rule["match"], lic.id) for k in rule["kinds"]})
        if lic.osi_approved:
            rows[lic.id] = ["open", 1, letters["osi-approved"], []]
        elif kinds:
            rows[lic.id] = ["restricted", 0, "", kinds]
        elif lic.fsf_libre or lic.id in content:
            rows[lic.id] = ["open", 0, letters["fsf-libre" if lic.fsf_libre else "content"], []]
        else:
            rows[lic.id] = ["unknown", 0, "", []]
    for identifier in sorted(content - rows.keys()):
        rows[identifier] = ["open", 0, letters["content"], []]
    return rows


def current_ids(licenses: list[SpdxLicense]) -> dict[str, str]:
    """Every id in lower case -> the id in force: GPL-3.0 -> GPL-3.0-only, GPL-3.0+ -> GPL-3.0-or-later."""
    known = {lic.id for lic in licenses}
    ids: dict[str, str] = {}
    for lic in licenses:
        now = lic.id
        if lic.deprecated:
            if lic.id.endswith("+") and f"{lic.id[:-1]}-or-later" in known:
                now = f"{lic.id[:-1]}-or-later"
            elif f"{lic.id}-only" in known:
                now = f"{lic.id}-only"
        ids[lic.id.lower()] = now
    return ids


def build_terms(version: str, licenses: list[SpdxLicense], scancode: list[ScancodeLicense]) -> dict[str, Any]:
    """The terms table as the program reads it (names.terms)."""
    table = load_yaml(HERE / "terms.yml")
    rows = spdx_rows(licenses, table)
    ids = current_ids(licenses)
    keys: dict[str, str] = {}
    spoiled: set[str] = set()

    def add(key: str, identifier: str, strong: bool) -> None:
        if not key or (key in keys and keys[key] != identifier and not strong):
            if key in keys and rows[keys[key]] != rows[identifier]:
                spoiled.add(key)
            return
        keys[key] = identifier

    for lic in licenses:
        if not lic.deprecated:
            add(names.normalise(lic.id), lic.id, True)
    for lic in licenses:
        if not lic.deprecated:
            add(names.normalise(lic.name), lic.id, False)
    for lic in licenses:
        add(names.normalise(lic.id), ids[lic.id.lower()], False)
        add(names.normalise(lic.name), ids[lic.id.lower()], False)
    for key in spoiled:
        keys.pop(key, None)
    patterns: list[tuple[str, str]] = []
    known_kinds = {kind.value for kind in RestrictionKind}
    for row in table["named"]:
        identifier = row["id"]
        if not set(row["kinds"]) <= known_kinds:
            raise GateError(f"terms.yml: {identifier} has an unknown kind", f"Use {', '.join(sorted(known_kinds))}.")
        rows[identifier] = [row.get("standing", "restricted"), 0, "", row["kinds"]]
        ids[identifier.lower()] = identifier
        keys[names.normalise(row["name"])] = identifier
        for tag in row.get("tags", []):
            ids[tag.lower()] = identifier
        for alias in [*row["aliases"]]:
            patterns.append((pattern_of(alias), identifier))
    for lic in scancode:
        if lic.spdx.lower() not in ids and lic.category not in ("Permissive", "Public Domain", "Copyleft", "Copyleft Limited"):
            ids[lic.spdx.lower()] = lic.spdx
            rows[lic.spdx] = ["restricted" if lic.category != "Unstated License" else "unknown", 0, "", []]
    for tag, identifier in table["tags"].items():
        ids[tag] = identifier
    patterns.sort(key=lambda entry: (-len(entry[0]), entry))
    return {
        "spdx": version,
        "rows": dict(sorted(rows.items())),
        "ids": dict(sorted(ids.items())),
        "keys": dict(sorted(keys.items())),
        "families": table["families"],
        "patterns": patterns,
    }


def write_json(path: Path, value: Any) -> None:
    """`value` as compact JSON, the same bytes on every machine."""
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8", newline="\n")


def build(wheels: Path, texts: Path | None, into: Path) -> None:
    """Write every file of the index to the folder `into`."""
    version, licenses = read_spdx(wheels)
    scancode = list(read_scancode(wheels))
    into.mkdir(exist_ok=True)
    write_json(into / "terms.json", build_terms(version, licenses, scancode))


def main(arguments: list[str] | None = None) -> int:
    """The command line of the module; exit status 0, or 2 with what happened and what to do."""
    parser = argparse.ArgumentParser(prog="python -m checker.licensing.build", description=__doc__)
    parser.add_argument("--wheels", type=Path, help="folder with the pinned wheels; what is missing is fetched with pip")
    parser.add_argument("--texts", type=Path, help="folder of texts to recompute the reviewed hashes from")
    args = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            build(args.wheels or Path(scratch), args.texts, INDEX)
    except GateError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
