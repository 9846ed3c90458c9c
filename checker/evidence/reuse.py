"""REUSE annotations in (REUSE.toml, dep5, *.license files); the licence that a path is given, out.

https://reuse.software/spec/: the annotation that matches last in a REUSE.toml wins; a file beside the annotated one speaks
for that file alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import NamedTuple

from checker.domain import Evidence
from checker.evidence.reading import Reading, Role
from checker.patterns import Pattern

_SPDX = Pattern(r"SPDX-License-Identifier[\"']?\s*[:=]\s*[\"']?([\w.+ ()-]+)", re.I)


class Annotation(NamedTuple):
    """A licence expression given to the paths that match `pattern`."""

    pattern: str
    expression: str
    evidence: Evidence


def find_annotations(reading: Reading) -> tuple[Annotation, ...]:
    """Every annotation of the repository, in the order in which they apply."""
    found: list[Annotation] = []
    for wanted in reading.of(Role.REUSE):
        text = reading.text(wanted.path)
        if text is None:
            continue
        folder = str(PurePosixPath(wanted.path).parent)
        prefix = "" if folder in (".", ".reuse") else folder + "/"
        lines = text.content.split("\n")
        for patterns, expression in _of_toml(text.content) if wanted.path.endswith(".toml") else _of_dep5(text.content):
            line = next((n for n, row in enumerate(lines, 1) if expression in row and patterns[0] in "\n".join(lines[max(0, n - 6) : n + 1])), None)
            evidence = Evidence(lines[line - 1].strip() if line else expression, wanted.path, line)
            found.extend(Annotation(prefix + pattern.removeprefix("./"), expression, evidence) for pattern in patterns)
    for file in reading.files:
        if file.path.endswith(".license") and re.search(r"\.(safetensors|gguf|bin|pt|pth|ckpt|onnx|npz|h5|msgpack|tflite)\.license$", file.path, re.I):
            text = reading.text(file.path)
            match = _SPDX.search(text.content) if text else None
            if text and match:
                line = text.content.count("\n", 0, match.start()) + 1
                found.append(Annotation(file.path.removesuffix(".license"), match[1].strip(), Evidence(match[0], file.path, line)))
    return tuple(found)


def licence_of(path: str, annotations: Iterable[Annotation]) -> Annotation | None:
    """The annotation that holds for `path`: the last that matches."""
    return next((a for a in reversed(tuple(annotations)) if _matches(path, a.pattern)), None)


def _matches(path: str, pattern: str) -> bool:
    if pattern.endswith("/**") and path.startswith(pattern[:-2]):
        return True
    # In a REUSE.toml one star stops at a slash and two do not; fnmatch's star never stops.
    return fnmatchcase(path, pattern) and ("**" in pattern or pattern.count("/") == path.count("/") or "*" not in pattern)


def unparsed(reading: Reading) -> tuple[str, ...]:
    """The REUSE.toml files that are no TOML: what they say of the weights is not known."""
    found = []
    for wanted in reading.of(Role.REUSE):
        text = reading.text(wanted.path)
        if text is not None and wanted.path.endswith(".toml") and _toml(text.content) is None:
            found.append(wanted.path)
    return tuple(found)


def _toml(content: str) -> dict[str, object] | None:
    import tomllib

    try:
        return tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _of_toml(content: str) -> list[tuple[list[str], str]]:
    parsed = _toml(content)
    if parsed is None or not isinstance(entries := parsed.get("annotations", []), list):
        return []
    found = []
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        path, expression = entry.get("path"), entry.get("SPDX-License-Identifier")
        patterns = [str(p) for p in path] if isinstance(path, list) else [str(path)] if path else []
        expressions = [str(e) for e in expression] if isinstance(expression, list) else [str(expression)] if expression else []
        if patterns and expressions:
            found.append((patterns, " AND ".join(expressions)))
    return found


def _of_dep5(content: str) -> list[tuple[list[str], str]]:
    found = []
    for paragraph in re.split(r"\n\s*\n", content):
        files = re.search(r"^Files:\s*(.+(?:\n[ \t]+.+)*)", paragraph, re.M)
        licence = re.search(r"^License:\s*(\S.*)$", paragraph, re.M)
        if files and licence:
            # In dep5 a star crosses slashes.
            found.append(([p.replace("*", "**") if "/" in p else p.replace("*", "**") for p in files[1].split()], licence[1].strip()))
    return found
