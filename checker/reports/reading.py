"""A JSON report in, the Verdict it was made from out: for the half of a workflow that only has the report.

A report may come from a pull request of anybody, as an artifact. So nothing is taken that the schema would refuse.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import Enum
from typing import TypeVar

from checker.domain import (
    COMPONENTS,
    Answer,
    Assessment,
    Base,
    Basis,
    Component,
    Conflict,
    Dossier,
    Evidence,
    Finding,
    GateError,
    Gating,
    GatingKind,
    Level,
    Lineage,
    NotChecked,
    Repository,
    Restriction,
    RestrictionKind,
    Standing,
    State,
    Terms,
    Variant,
    Verdict,
)
from checker.reports.json import SCHEMA_VERSION

LIMIT = 16 * 1024 * 1024  # characters; reports of large repositories have some hundred thousand

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
Values = Mapping[str, object]


def read(text: str) -> Verdict:
    """The verdict in the JSON report `text`, as far as reports for people need it: no files, no release.

    Raises GateError where it is no report of this version: not JSON, a field missing, too many, or of another kind.
    """
    try:
        if len(text) > LIMIT:
            raise _NoReportError(f"it has more than {LIMIT} characters")
        return _verdict(json.loads(text))
    except (_NoReportError, ValueError, RecursionError) as error:
        reason = str(error) or type(error).__name__
        raise GateError(
            f"This is no report of openness-gate: {reason[:200]}.",
            f"Give a JSON report with schema_version {SCHEMA_VERSION}, as `--report json=FILE` writes it.",
        ) from None


class _NoReportError(Exception):
    """What a report has instead of what the schema asks for."""


def _verdict(value: object) -> Verdict:
    report = _object(value, "the report", REPORT)
    if report["schema_version"] != SCHEMA_VERSION:
        raise _NoReportError(f"schema_version is {report['schema_version']!r}")
    subject = _object(report["subject"], "subject", "name source revision url reason")
    not_checked = tuple(_list(report, "not_checked", _gap))
    _object(report["versions"], "versions", "gate osaid spdx index")
    components = _object(report["components"], "components", " ".join(COMPONENTS))
    dossier = Dossier(
        is_model=_bool(report, "is_model"),
        is_model_reason=_text(subject, "reason"),
        components={name: _component(name, components[name]) for name in COMPONENTS},
        restrictions=_list(report, "restrictions", _restriction),
        lineage=_list(report, "lineage", _lineage),
        gating=_list(report, "gating", _gating),
        claims=_list(report, "claims", _evidence),
        conflicts=_list(report, "conflicts", _conflict),
        not_checked=not_checked,
    )
    repository = Repository(
        name=_text(subject, "name"),
        source=_text(subject, "source"),
        files=(),
        reader=lambda path: NotChecked(path, "a report holds no files"),
        revision=_text_or_none(subject, "revision"),
        url=_text_or_none(subject, "url"),
    )
    assessment = Assessment(
        repository,
        dossier,
        _list(report, "findings", _finding),
        _level(report, "level"),
        _level(report, "potential_level"),
        _bool(report, "open_data"),
    )
    target = next((level for level in Level if level.slug == report["target"]), None)
    config = report["config"]
    if target is None or not isinstance(config, dict) or (dossier.is_model is (assessment.level is None)):
        raise _NoReportError("target, config or level do not belong together")
    return Verdict(
        assessment,
        target,
        _bool(report, "passed"),
        _list(report, "reasons", _word),
        None if report["base"] is None else _base(report["base"]),
        {str(key): item for key, item in config.items()},
    )


REPORT = (
    "schema_version is_model level level_name potential_level open_data target passed reasons subject base config "
    "not_checked components findings restrictions claims lineage gating conflicts release versions"
)


def _component(name: str, value: object) -> Component:
    row = _object(value, name, "state terms expression basis locations evidence variants looked_in note")
    return Component(
        name,
        _one_of(row, "state", State),
        _terms(row),
        _list(row, "locations", _word),
        _list(row, "evidence", _evidence),
        _list(row, "variants", _variant),
        _list(row, "looked_in", _word),
        _text(row, "note"),
    )


def _terms(row: Values, evidence: tuple[Evidence, ...] = ()) -> Terms:
    basis = None if row["basis"] is None else _one_of(row, "basis", Basis)
    return Terms(_one_of(row, "terms", Standing), _text_or_none(row, "expression"), basis, evidence)


def _variant(value: object) -> Variant:
    row = _object(value, "variant", "name level headline terms expression basis evidence note")
    terms = _terms(row, _list(row, "evidence", _evidence))
    return Variant(_text(row, "name"), terms, _level(row, "level"), _bool(row, "headline"))


def _finding(value: object) -> Finding:
    row = _object(value, "finding", "id section answer needed_for reason evidence fix attested waived")
    return Finding(
        _text(row, "id"),
        _one_of(row, "answer", Answer),
        _text(row, "reason"),
        _list(row, "evidence", _evidence),
        _text(row, "fix"),
        _text(row, "section"),
        _level(row, "needed_for"),
        _bool(row, "attested"),
        _bool(row, "waived"),
    )


def _restriction(value: object) -> Restriction:
    row = _object(value, "restriction", "kind licence path line quote")
    place = _evidence({name: row[name] for name in ("path", "line", "quote")})
    return Restriction(_one_of(row, "kind", RestrictionKind), place, _text_or_none(row, "licence"))


def _lineage(value: object) -> Lineage:
    row = _object(value, "lineage", "base_model relation terms expression evidence")
    terms = Terms(_one_of(row, "terms", Standing), _text_or_none(row, "expression"))
    return Lineage(_text(row, "base_model"), _text(row, "relation"), terms, _list(row, "evidence", _evidence))


def _gating(value: object) -> Gating:
    row = _object(value, "gating", "kind evidence")
    return Gating(_one_of(row, "kind", GatingKind), _evidence(row["evidence"]))


def _conflict(value: object) -> Conflict:
    row = _object(value, "conflict", "what evidence")
    return Conflict(_text(row, "what"), _list(row, "evidence", _evidence))


def _evidence(value: object) -> Evidence:
    row = _object(value, "evidence", "path line quote")
    line = row["line"]
    if line is not None and (type(line) is not int or line < 1):
        raise _NoReportError(f"line is {line!r}")
    return Evidence(_text(row, "quote"), _text(row, "path"), line)


def _gap(value: object) -> NotChecked:
    row = _object(value, "not_checked", "what why")
    return NotChecked(_text(row, "what"), _text(row, "why"))


def _base(value: object) -> Base:
    row = _object(value, "base", "revision level")
    return Base(_text(row, "revision"), _level(row, "level"))


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise _NoReportError(f"{value!r} is no text")
    return value


def _object(value: object, name: str, fields: str) -> Values:
    if not isinstance(value, dict) or set(value) != set(fields.split()):
        raise _NoReportError(f"{name} does not have exactly the fields {fields}")
    return value


def _list(row: Values, name: str, each: Callable[[object], T]) -> tuple[T, ...]:
    value = row[name]
    if not isinstance(value, list):
        raise _NoReportError(f"{name} is no list")
    return tuple(each(item) for item in value)


def _text(row: Values, name: str) -> str:
    return _word(row[name])


def _text_or_none(row: Values, name: str) -> str | None:
    return None if row[name] is None else _text(row, name)


def _bool(row: Values, name: str) -> bool:
    value = row[name]
    if not isinstance(value, bool):
        raise _NoReportError(f"{name} is {value!r}")
    return value


def _level(row: Values, name: str) -> Level | None:
    value = row[name]
    if value is None:
        return None
    if type(value) is not int or value not in list(Level):
        raise _NoReportError(f"{name} is {value!r}")
    return Level(value)


def _one_of(row: Values, name: str, kind: type[E]) -> E:
    for member in kind:
        if member.value == row[name]:
            return member
    raise _NoReportError(f"{name} is {row[name]!r}")
