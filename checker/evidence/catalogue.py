"""Machine-readable lists of models (JSON, YAML) in; where each model can be had and under which licence, out."""

from __future__ import annotations

import json
import re
from typing import Any

from checker.domain import Evidence
from checker.evidence.cards import read_yaml
from checker.evidence.parameters import Place, Source, names_of, tokens_of
from checker.evidence.reading import Reading, Role
from checker.evidence.statements import Statement, statement_of_name
from checker.evidence.words import Part
from checker.patterns import Pattern

_WHERE = Pattern(r"^(?:hf_|github_rls_|rls_)?(?:urls?|hf_url|download|links?|path|weights?|checkpoint|package|model_url|src)$", re.I)
_LICENCE = Pattern(r"^licen[cs]e(?:_name)?$", re.I)

_NAMES = frozenset(("name", "model", "title", "id", "model_name", "description"))


def read_catalogues(reading: Reading) -> tuple[tuple[Source, ...], tuple[Statement, ...]]:
    """The models that a catalogue file lists: a source for the list, and a statement for each licence it gives."""
    sources: list[Source] = []
    statements: list[Statement] = []
    ours = names_of(reading)
    for wanted in reading.of(Role.CATALOGUE):
        text = reading.text(wanted.path)
        if text is None or not text.content.strip():
            continue
        parsed = _parse(wanted.path, text.content)
        if parsed is None:
            continue
        entries = list(_entries(parsed, ()))
        if not entries:
            continue
        lines = text.content.split("\n")
        for names, entry in entries:
            url = next((str(v) for k, v in entry.items() if _WHERE.match(k) and re.search(r"https?://|gs://|s3://", str(v))), None)
            if url is None:
                continue
            if not tokens_of(" ".join((*names, url, *(str(v) for k, v in entry.items() if str(k).lower() in _NAMES)))) & ours:
                continue  # a baseline, or a model that the program can use: a list speaks for ours by name alone
            line = _line_of(lines, re.search(r"(?:https?|gs|s3)://[^'\"\s\],]+", url))
            sources.append(Source(Place.FILE, url[:200], Evidence(lines[line - 1].strip()[:200], wanted.path, line), own=True))
            licence = next((str(v) for k, v in entry.items() if _LICENCE.match(k) and isinstance(v, str)), None)
            if licence:
                at = next((n for n in range(line - 1, min(line + 12, len(lines))) if licence in lines[n] and "icen" in lines[n]), None)
                at = at if at is not None else next((n for n in range(max(0, line - 12), line) if licence in lines[n] and "icen" in lines[n]), line - 1)
                evidence = Evidence(lines[at].strip()[:200], wanted.path, at + 1)
                statements.append(statement_of_name(Part.WEIGHTS, licence, evidence, ("/".join(names),)))
    return tuple(sources[:50]), tuple(statements)


def _parse(path: str, content: str) -> Any:
    try:
        if path.lower().endswith(".json"):
            return json.loads(content)
        return read_yaml(content)
    except (ValueError, RecursionError):
        return None


def _entries(node: Any, names: tuple[str, ...], depth: int = 0) -> Any:
    """Mappings that say where a model is, with the names of the keys above them."""
    if depth > 8:
        return
    if isinstance(node, dict):
        if any(_WHERE.match(str(k)) and re.search(r"https?://|gs://|s3://", str(v)) for k, v in node.items()):
            yield names, {str(k): v for k, v in node.items()}
            return
        for key, value in node.items():
            yield from _entries(value, (*names, str(key)), depth + 1)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _entries(value, (*names, str(number)), depth + 1)


def _line_of(lines: list[str], url: re.Match[str] | None) -> int:
    if url is None:
        return 1
    return next((n for n, line in enumerate(lines, 1) if url[0] in line), 1)
