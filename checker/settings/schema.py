"""The table of keys -> the JSON Schema that editors complete and check a settings file with."""

from __future__ import annotations

import json
from pathlib import Path

from checker.settings.keys import KEYS, Key, Kind

FILE = Path(__file__).parent.parent / "settings.schema.json"

# What YAML 1.1 and 1.2 make of a plain word differs: an editor may see a number or a boolean where we read words.
_SWITCH = {"enum": [True, False]}
_TYPES: dict[Kind, dict[str, object]] = {
    Kind.TEXT: {"type": "string", "minLength": 1, "maxLength": 2000},
    Kind.PATH: {"type": "string", "minLength": 1, "pattern": r"^(?!/|~)(?!(.*/)?\.\.(/|$))"},
    Kind.PLACE: {"type": "string", "minLength": 1},
    Kind.WEIGHTS: {"type": "string", "minLength": 1},
    Kind.LINK: {"type": "string", "minLength": 1},
    Kind.DATE: {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    Kind.LICENCE: {"type": "string", "minLength": 1},
    Kind.FINGERPRINT: {"type": "string", "pattern": "^[0-9a-f]{12}$"},
    Kind.MEANING: {
        "type": "string",
        "pattern": r"^(advice|about another model|binds nobody|names the licen[cs]e [A-Za-z0-9.+-]+ for the weights)$",
    },
}


def schema() -> dict[str, object]:
    """The schema, its keys in the order of the table."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "openness-gate settings (.openness.yml)",
        **_mapping(KEYS),
    }


def print_schema() -> str:
    """The text of the file that is shipped."""
    return json.dumps(schema(), indent=2) + "\n"


def _mapping(keys: tuple[Key, ...]) -> dict[str, object]:
    required = [key.name for key in keys if key.required]
    return {
        "type": "object",
        "additionalProperties": False,
        **({"required": required} if required else {}),
        "properties": {key.name: _key(key) for key in keys},
    }


def _key(key: Key) -> dict[str, object]:
    one = _value(key)
    if key.many:
        return {"description": key.about, "type": "array", "items": one}
    return {"description": key.about, **one}


def _value(key: Key) -> dict[str, object]:
    if key.kind is Kind.MAPPING:
        return _mapping(key.fields)
    if key.kind is Kind.CRITERION:
        from checker.checklist import load_checklist

        return {"enum": [criterion.id for criterion in load_checklist()]}
    if key.kind is Kind.CHOICE:
        if key.choices == ("true", "false"):
            return dict(_SWITCH)
        return {"enum": [int(choice) if choice.isdigit() else choice for choice in key.choices]}
    return dict(_TYPES[key.kind])
