"""Machine-readable metadata in (package, citation, archive, card as JSON or YAML); the licences in it that are not open, out.

A tag lowers a verdict and opens nothing. A package's licence speaks of the code, a citation's or an archive's of the whole,
a card's of the weights.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from checker.domain import Evidence, Restriction, RestrictionKind, Standing, Text
from checker.evidence.cards import read_yaml
from checker.evidence.fields import Taken, leaves, taken_by
from checker.evidence.names import is_of_another_part, words_of
from checker.evidence.reading import Reading, Role
from checker.evidence.statements import Statement, statement_of_name
from checker.evidence.words import Part
from checker.language.restrictions import kept_back
from checker.licensing import find_restrictions
from checker.patterns import Pattern

_KEY = Pattern(r"^(?P<part>model|weights?|checkpoints?|code|software|source|data|dataset)?[-_ ]?(?:licen[cs]es?)(?:[-_ ]?(?:name|id|identifier|type))?$", re.I)
_INNER = ("model_details", "modelDetails", "model", "metadata", "info", "card_data", "licenses", "license")
_NAME = ("identifier", "spdx", "spdx_id", "id", "name", "type", "text", "license", "licence")
_OF_CODE = Pattern(r"^(?:code|software|source)$", re.I)
_OF_DATA = Pattern(r"^data", re.I)
# Words that point elsewhere, or stand for nothing yet.
_POINTS = Pattern(r"^(?:see\b.*|file:.*|.*\blicen[cs]e(?:[-_.]\w+)*(?:\.(?:md|txt|rst|pdf))|licen[cs]es?|todo|tbd|tba|unknown|none|null|n/?a|other|-|)$", re.I)
_PROPRIETARY = Pattern(r"\bproprietary\b|\bunlicensed\b|\ball rights reserved\b|\bconfidential\b|\bcommercial\b|free for non-commercial|free for (?:educational|home) use|free to use but restricted", re.I)
_CLASSIFIER = Pattern(r"License :: (?:Other/Proprietary License|Free for non-commercial use|Free For Educational Use|Free For Home Use|Free To Use But Restricted)", re.I)
_PACKAGED = Pattern(r"(?:^|[,{(])\s*[\"']?licen[cs]e[\"']?\s*[:=]\s*(?:\{\s*text\s*=\s*)?[\"']?([^\"'\n{},]+)", re.I | re.M)
_FIELD = Pattern(r"^([A-Za-z][\w-]*)[ \t]*:[ \t]*([^\n#]*).*((?:\n[ \t]*-[ \t]+\S.*)*)", re.M)
_INGREDIENT = Pattern(r"^LICENSE\s+(?:\"\"\"(?P<text>.*?)\"\"\"|\"?(?P<line>[^\"\n]+))", re.S | re.M)


def find_metadata_statements(reading: Reading) -> Iterator[Statement]:
    """A statement for each licence in the metadata of the root that is known and not open, or known to nobody."""
    for wanted in reading.of(Role.CATALOGUE, Role.PACKAGE, Role.CITATION, Role.METADATA, depth=0):
        text = reading.text(wanted.path)
        if text is None:
            continue
        name = PurePosixPath(wanted.path).name.lower()
        if name == "adapter_config.json":
            continue
        if "modelfile" in words_of(name):
            yield from _in_recipe(text)
        elif wanted.role is Role.PACKAGE and name not in ("config.json", "cog.yaml", "environment.yml", "environment.yaml"):
            yield from _in_package(text)
        elif "licen" in text.content.lower() or "icence" in text.content:
            of = Part.ALL if wanted.role is Role.CITATION or name in ("codemeta.json", ".zenodo.json") else Part.WEIGHTS
            yield from _in_fields(text, of)


class Field(NamedTuple):
    """A field of metadata that takes something away from the weights, and where it stands."""

    evidence: Evidence
    taken: Taken


def find_fields(reading: Reading) -> Iterator[Field]:
    """The fields of metadata near the top that restrict the weights, or speak of their terms and are not understood."""
    for wanted in reading.of(Role.PACKAGE, Role.CITATION, Role.METADATA, Role.CATALOGUE, depth=1):
        name = PurePosixPath(wanted.path).name.lower()
        if wanted.role is Role.CATALOGUE and not name.startswith("model."):
            continue  # a list of models, each under its own terms
        text = reading.text(wanted.path)
        if text is None or is_of_another_part(wanted.path) or (wanted.role is Role.PACKAGE and wanted.depth):
            continue
        for keys, value in _leaves_of(text, name):
            taken = taken_by(keys, value)
            # A package's own words are about programs: only a use that they name as reserved counts for what is in it.
            if taken is not None and (wanted.role is not Role.PACKAGE or name == "config.json" or set(taken.kinds) - {RestrictionKind.OTHER}):
                start = max(text.content.find(value[:60]), 0)
                yield Field(_at(text, start, f"{keys[-1]}: {value}"), taken)


def _leaves_of(text: Text, name: str) -> Iterator[tuple[tuple[str, ...], str]]:
    if name.endswith(".toml"):
        import tomllib

        try:
            parsed: Any = tomllib.loads(text.content)
        except (tomllib.TOMLDecodeError, RecursionError):
            parsed = None
        project = parsed.get("project") if isinstance(parsed, dict) else None
        yield from leaves({"license": project.get("license"), "classifiers": project.get("classifiers")} if isinstance(project, dict) and name == "pyproject.toml" else parsed if name != "pyproject.toml" else None)
    elif "modelfile" in words_of(name) or name == "mlmodel":
        yield from (((("license",)), (match["text"] or match["line"] or "").strip()) for match in _INGREDIENT.finditer(text.content))
    elif name.endswith((".json", ".jsonld")):
        try:
            parsed = json.loads(text.content)
        except (ValueError, RecursionError):
            parsed = _parse_lines(text)
        yield from leaves(_own_part(parsed))
    elif name.endswith((".py", ".txt")):
        yield from ((("license",), match[1].strip()) for match in _PACKAGED.finditer(text.content))
    elif name.endswith(".cfg"):
        yield from leaves({key: value for key, value in _parse_lines(text, "=:").items() if re.match("licen[cs]e$|classifiers$", key)})
    else:
        try:
            parsed = read_yaml(text.content)
        except ValueError:
            parsed = _parse_lines(text)
        yield from leaves(parsed)


def _parse_lines(text: Text, signs: str = ":") -> dict[str, str]:
    """The fields at the start of lines, of a text that its own parser does not take."""
    found = {}
    for line in text.content.split("\n")[:2000]:
        key, sign, value = next(((a, b, c) for a, b, c in (line.partition(sign) for sign in signs) if b), ("", "", ""))
        if sign and len(key) < 60:
            found[key.strip(" \"',{")] = value.strip(" \"',")
    return found


def _own_part(parsed: Any) -> Any:
    """Of a bill of materials the thing that it is about and the models in it; other metadata whole."""
    if not isinstance(parsed, dict):
        return parsed
    if "bomFormat" in parsed:
        about = parsed.get("metadata", {}).get("component") if isinstance(parsed.get("metadata"), dict) else None
        parts = [part for part in parsed.get("components", []) if isinstance(part, dict) and "model" in str(part.get("type", ""))] if isinstance(parsed.get("components"), list) else []
        return {"model": [about, *parts]}
    if "spdxVersion" in parsed and isinstance(parsed.get("packages"), list):
        described = parsed.get("documentDescribes") or []
        packages = [part for part in parsed["packages"] if isinstance(part, dict)]
        mine = [part for part in packages if part.get("SPDXID") in described or "MODEL" in str(part.get("primaryPackagePurpose", "")).upper()] or packages[:1]
        return {"model": [{"license": [part.get("licenseDeclared"), part.get("licenseConcluded")], "comment": part.get("licenseComments")} for part in mine]}
    if isinstance(parsed.get("@graph"), list):
        kinds = [part for part in parsed["@graph"] if isinstance(part, dict)]
        if any("AIPackage" in str(part.get("type") or part.get("@type")) for part in kinds):
            return {"model": [{"license": part[key]} for part in kinds for key in part if "licenseExpression" in key]}
    return parsed


def _at(text: Text, start: int, words: str) -> Evidence:
    return Evidence(" ".join(words.split())[:300], text.path, text.content.count("\n", 0, start) + 1)


def _in_package(text: Text) -> Iterator[Statement]:
    for match in (*_CLASSIFIER.finditer(text.content), *_PACKAGED.finditer(text.content)):
        value = match[1].strip() if match.lastindex else match[0]
        evidence = _at(text, match.start(), match[0])
        if _PROPRIETARY.search(value):
            yield Statement(Part.CODE, Standing.RESTRICTED, evidence, licence=value, restrictions=(Restriction(RestrictionKind.OTHER, evidence, value),))
        elif (found := statement_of_name(Part.CODE, value, evidence)).standing is Standing.RESTRICTED:
            yield found


def _in_recipe(text: Text) -> Iterator[Statement]:
    """The LICENSE instruction of a Modelfile."""
    for match in _INGREDIENT.finditer(text.content):
        words = match["text"] or match["line"] or ""
        evidence = _at(text, match.start(), match[0])
        kinds = [r.kind for r in find_restrictions(words)] or [RestrictionKind(kind) for kind in kept_back(words)]
        found = statement_of_name(Part.WEIGHTS, words.strip().split("\n")[0][:200], evidence)
        if kinds or found.standing is Standing.RESTRICTED:
            yield Statement(Part.WEIGHTS, Standing.RESTRICTED, evidence, restrictions=(*found.restrictions, *(Restriction(k, evidence) for k in dict.fromkeys(kinds))))


def _in_fields(text: Text, of: Part) -> Iterator[Statement]:
    parsed = _parse(text)
    if not isinstance(parsed, dict):
        return
    if re.search(r"data", str(parsed.get("type", "")) + str(parsed.get("upload_type", "")), re.I):
        of = Part.DATA
    for prefix, value in _values(parsed, 0):
        part = Part.CODE if _OF_CODE.match(prefix) else Part.DATA if _OF_DATA.match(prefix) else Part.WEIGHTS if prefix else of
        words = _licence_in(value)
        if _POINTS.match(words) or len(words) > 200:
            continue
        start = max(text.content.find(value), 0)
        found = statement_of_name(part, words, _at(text, start, f"license: {value}"))
        if found.standing is Standing.RESTRICTED or (found.standing is Standing.UNKNOWN and found.licence and "/" not in words):
            yield found


def _licence_in(value: str) -> str:
    """The name in a licence's address, else the value."""
    address = re.match(r"https?://(?:www\.)?(?:spdx\.org/licenses/(?P<id>[\w.+-]+?)(?:\.html)?/?$|creativecommons\.org/licenses/(?P<cc>[\w-]+)/(?P<v>[\d.]+))", value.strip())
    if address is None:
        return value.strip()
    return address["id"] or f"CC-{address['cc'].upper()}-{address['v']}"


def _parse(text: Text) -> Any:
    """JSON as it is; of YAML the fields at the top, which need no parser."""
    if text.path.lower().endswith(".json"):
        try:
            return json.loads(text.content)
        except (ValueError, RecursionError):
            return None
    found: dict[str, Any] = {}
    for match in _FIELD.finditer(text.content):
        items = re.findall(r"^\s*-\s+(.*\S)", match[3], re.M)
        found[match[1]] = [item.strip("'\"") for item in items] if items else match[2].strip().strip("'\"")
    return found


def _values(node: Any, depth: int) -> Iterator[tuple[str, str]]:
    """The values of licence fields near the top, each with the part in the name of its field."""
    if depth > 3 or not isinstance(node, dict):
        return
    for key, value in node.items():
        match = _KEY.match(str(key))
        if match:
            for item in value if isinstance(value, list) else [value]:
                named = next((item[k] for k in _NAME if isinstance(item.get(k), str)), "") if isinstance(item, dict) else item
                if isinstance(named, str) and named.strip():
                    yield match["part"] or "", named
        elif str(key) in _INNER:
            yield from _values(value, depth + 1)
