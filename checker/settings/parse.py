"""YAML text -> Settings; what is wrong is named with its line, its key, what is allowed and the nearest known key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any

import yaml

from checker.domain import Entry, EntryKind, Evidence, GateError, Standing
from checker.inputs import REMOTE, parse_choice, parse_level
from checker.settings import Model, Settings
from checker.settings.keys import ATTESTED_YEARS, KEYS, LICENCE, MEANINGS, WAIVED_YEARS, Key, Kind

DEEPEST = 6  # mappings and lists inside each other; the settings need four
MOST_ITEMS = 200  # of one list
LONGEST = 2_000  # characters of one value

_KINDS = {"attestations": EntryKind.ATTESTATION, "reviewed": EntryKind.REVIEWED, "waivers": EntryKind.WAIVER}
_SAID = {"attestations": "statement", "reviewed": "means", "waivers": "reason"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PLACE = re.compile(
    r"(?:(?:github|hf):|https://(?:github\.com|huggingface\.co)/)(?P<id>[\w.-]+/[\w.-]+)(?:@[\w./-]+)?/?"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.I)

Value = str | list["Line"] | dict[str, "Line"]


class Line:
    """A value and the line it stands in (from 1)."""

    __slots__ = ("line", "value")

    def __init__(self, value: Value, line: int) -> None:
        self.value, self.line = value, line


def parse(text: str, path: str, file: str, today: date) -> Settings:
    """The settings that `text` holds. `path` names it in messages, `file` in evidence. Raises GateError."""
    return _Parser(path, file, today).settings(_loaded(text, path))


def _loaded(text: str, path: str) -> Any:
    """The one node of the YAML, None where there is none. Refused: anchors, tags, depth, more than one document."""
    where = path
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            where = f"{path}, line {getattr(event.start_mark, 'line', 0) + 1}"
            if getattr(event, "anchor", None):
                raise GateError(
                    "{where}: anchors and aliases (`&`, `*`) are not taken here.",
                    "Write the value out; a text that begins with `*` or `&` needs quotes.",
                    where=where,
                )
            if tag := getattr(event, "tag", None):
                raise GateError(
                    "{where}: a tag (`{tag}`) is not taken here.", "Write the plain value.", where=where, tag=tag
                )
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise GateError("{where}: it is nested too deeply.", "Write one `key: value` a line.", where=where)
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        raise GateError(
            "{path}{line}: broken YAML: {problem}.",
            "Write one `key: value` a line, indented with spaces; put a text with `:` or `#` in quotes.",
            path=path,
            line=f", line {mark.line + 1}" if mark else "",
            problem=problem,
        ) from None


class _Parser:
    def __init__(self, path: str, file: str, today: date) -> None:
        self.path, self.file, self.today = path, file, today

    def settings(self, node: Any) -> Settings:
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return Settings()
        if not isinstance(node, yaml.MappingNode):
            raise GateError(
                "{path} holds no `key: value` lines.", "Write for example `target: open-weights`.", path=self.path
            )
        plain: dict[str, str] = {}
        found: dict[str, Any] = {}
        for key, value in self._pairs(node, KEYS, "setting"):
            if key.kind is Kind.MAPPING:
                found[key.name] = self._entries(key, value) if key.many else self._mapping(key, value)
            elif key.many:
                found[key.name] = self._list(key, value)
            else:
                plain[key.name] = self._scalar(key, value).value  # type: ignore[assignment]  # a scalar
        hints = found.get("model", {})
        return Settings(
            plain=plain,
            places=self._evidence(found.get("places", ())),
            model=Model(
                hints["name"].value if "name" in hints else "",
                hints["card"].value if "card" in hints else "",
                self._evidence(hints["weights"].value if "weights" in hints else ()),
            ),
            exclude=tuple(item.value for item in found.get("exclude", ())),
            open_terms=tuple(item.value for item in found.get("open-terms", ())),
            entries=tuple(self._entry(name, fields) for name in _KINDS for fields in found.get(name, ())),
        )

    def _evidence(self, items: Any) -> tuple[Evidence, ...]:
        return tuple(Evidence(item.value, self.file, item.line) for item in items)

    # ------------------------------------------------------------------------------------------ structure

    def _pairs(self, node: Any, keys: tuple[Key, ...], what: str) -> Iterator[tuple[Key, Any]]:
        """Each key of a mapping with the node of its value, in order. Unknown and repeated keys are refused."""
        known = {key.name: key for key in keys}
        seen: set[str] = set()
        for name_node, value in node.value:
            where = self._where(name_node)
            name = name_node.value if isinstance(name_node, yaml.ScalarNode) else "?"
            if name not in known:
                near = get_close_matches(name.lower().replace("_", "-"), known, 1, 0.6)
                hint = f"Did you mean `{near[0]}`? " if near else ""
                raise GateError(
                    "{where}: there is no {kind} `{key}`.",
                    f"{hint}Allowed are {', '.join(f'`{key}`' for key in known)}.",
                    where=where,
                    kind=what,
                    key=name,
                )
            if name in seen:
                raise GateError("{where}: `{key}` stands there twice.", "Keep one of the two.", where=where, key=name)
            seen.add(name)
            yield known[name], value

    def _mapping(self, key: Key, node: Any, what: str = "") -> dict[str, Line]:
        what = what or f"key of `{key.name}`"
        if not isinstance(node, yaml.MappingNode):
            raise self._wrong(key, node, f"Write `key: value` lines below it: {self._fields(key)}.")
        found: dict[str, Line] = {}
        for field, value in self._pairs(node, key.fields, what):
            found[field.name] = (
                Line(self._list(field, value), self._line(value)) if field.many else self._scalar(field, value)
            )
        missing = [field for field in key.fields if field.required and field.name not in found]
        if missing:
            raise GateError(
                "{where}: `{key}` is missing in {entry}.",
                f"Add for example `{missing[0].name}: {missing[0].example}`; an entry needs {self._fields(key)}.",
                where=self._where(node),
                key=missing[0].name,
                entry=f"this entry of `{key.name}`",
            )
        return found

    def _fields(self, key: Key) -> str:
        return ", ".join(f"`{field.name}`" for field in key.fields)

    def _items(self, key: Key, node: Any) -> list[Any]:
        if not isinstance(node, yaml.SequenceNode):
            example = f"- {key.example}" if key.example else f"- {key.fields[0].name}: {key.fields[0].example}"
            raise self._wrong(key, node, f"It is a list: write lines such as `{example}` below it.")
        if len(node.value) > MOST_ITEMS:
            raise GateError(
                "{where}: `{key}` has more than {most} items.",
                "Keep fewer.",
                where=self._where(node),
                key=key.name,
                most=MOST_ITEMS,
            )
        return list(node.value)

    def _list(self, key: Key, node: Any) -> list[Line]:
        return [self._scalar(key, item) for item in self._items(key, node)]

    def _entries(self, key: Key, node: Any) -> list[dict[str, Line]]:
        return [self._mapping(key, item, f"key of an entry of `{key.name}`") for item in self._items(key, node)]

    def _line(self, node: Any) -> int:
        return int(node.start_mark.line) + 1

    def _where(self, node: Any) -> str:
        return f"{self.path}, line {self._line(node)}"

    def _wrong(self, key: Key, node: Any, fix: str) -> GateError:
        what = (
            "`{key}` cannot be '{value}'"
            if isinstance(node, yaml.ScalarNode) and node.value
            else "`{key}` has no such value"
        )
        return GateError(
            f"{{where}}: {what}.", fix, where=self._where(node), key=key.name, value=getattr(node, "value", "")
        )

    # ------------------------------------------------------------------------------------------ values

    def _scalar(self, key: Key, node: Any) -> Line:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise GateError(
                "{where}: `{key}` needs one value: {kind}.",
                "Write for example `{key}: {example}`.",
                where=self._where(node),
                key=key.name,
                kind=key.kind.value,
                example=key.example,
            )
        value = " ".join(node.value.split()) if key.kind is Kind.TEXT else node.value.strip()
        if len(value) > LONGEST:
            raise GateError(
                "{where}: `{key}` is longer than {most} characters.",
                "Say it shorter, and link the rest.",
                where=self._where(node),
                key=key.name,
                most=LONGEST,
            )
        return Line(_VALUES[key.kind](value, key, self._where(node)), self._line(node))

    def _entry(self, name: str, fields: Mapping[str, Line]) -> Entry:
        values = {field: str(line.value) for field, line in fields.items()}
        expiry, line = _day(values["expiry"]), fields["expiry"].line
        looked = _day(values["date"]) if "date" in values else None
        where = f"{self.path}, line {line}"
        if looked and looked > self.today + timedelta(days=1):  # somewhere it is tomorrow already
            raise GateError(
                "{where}: `date` is in the future: {day}.",
                "Write the day on which it was looked at.",
                where=f"{self.path}, line {fields['date'].line}",
                day=looked,
            )
        first, years = (looked, ATTESTED_YEARS) if looked else (self.today, WAIVED_YEARS)
        last = _years_later(first, years)
        if expiry > last:
            since = "`date`" if looked else "today"
            raise GateError(
                "{where}: `expiry` is more than {years} year{s} after {since}.",
                "Write {last} or an earlier day: what a person vouches for is looked at again.",
                where=where,
                years=years,
                s="s" if years > 1 else "",
                since=since,
                last=last,
            )
        if looked and expiry < looked:
            raise GateError("{where}: `expiry` is before `date`.", "Write a later day.", where=where)
        start = min(line.line for line in fields.values())
        said = values[_SAID[name]]
        return Entry(
            kind=_KINDS[name],
            said=said,
            by=values["by"],
            expiry=expiry,
            evidence=Evidence(said, self.file, start),
            criterion=values.get("criterion", ""),
            date=looked,
            link=values.get("link", ""),
            path=values.get("path", ""),
            id=values.get("id", ""),
            words=values.get("words", ""),
        )


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)


def _day(value: str) -> date:
    return date.fromisoformat(value)


def _choice(value: str, key: Key, where: str) -> str:
    if key.name == "target":
        parse_level(value, f"{where}, `target`")
        return value
    if key.choices == ("true", "false") and value.lower() in key.choices:
        return value.lower()
    return parse_choice(value, key.choices, f"{where}: `{key.name}`")


def _text(value: str, key: Key, where: str) -> str:
    return value


def _path(value: str, key: Key, where: str) -> str:
    if key.name == "path" and value.startswith(REMOTE):
        return value  # whoever merges the settings says why not
    parts = PurePosixPath(value.replace("\\", "/")).parts
    if value.startswith(("/", "~")) or ".." in parts or re.match(r"[A-Za-z]:", value):
        raise GateError(
            "{where}: `{key}` leads out of the repository: '{value}'.",
            "Give a path below its root.",
            where=where,
            key=key.name,
            value=value,
        )
    return value


def _place(value: str, key: Key, where: str) -> str:
    if _PLACE.fullmatch(value):
        return value
    if ":" in value or value.startswith("/"):
        raise GateError(
            "{where}: '{value}' is no place of a model.", f"Write {key.kind.value}.", where=where, value=value
        )
    return _path(value, key, where)


def _weights(value: str, key: Key, where: str) -> str:
    return value if _ADDRESS.fullmatch(value) else _path(value, key, where)


def _date(value: str, key: Key, where: str) -> str:
    try:
        if _DAY.fullmatch(value):
            return _day(value).isoformat()
    except ValueError:
        pass
    raise GateError(
        "{where}: `{key}` is no day: '{value}'.",
        f"Write it as YYYY-MM-DD, for example {key.example}.",
        where=where,
        key=key.name,
        value=value,
    )


def _criterion(value: str, key: Key, where: str) -> str:
    from checker.checklist import load_checklist

    known = [criterion.id for criterion in load_checklist()]
    if value in known:
        return value
    near = get_close_matches(value.lower(), known, 1, 0.5)
    hint = f"Did you mean `{near[0]}`? " if near else ""
    raise GateError(
        "{where}: there is no criterion '{value}'.", f"{hint}`openness explain` lists them.", where=where, value=value
    )


def _licence(value: str, key: Key, where: str) -> str:
    """The SPDX id of an open licence, as the index spells it: a file can narrow what is open, and never widen it."""
    from checker.licensing import look_up

    found = look_up(value)
    if found is not None and found.standing is Standing.OPEN and found.expression and " " not in found.expression:
        return found.expression
    raise GateError(
        "{where}: `{key}` cannot be '{value}': that is no open licence.",
        "Write the SPDX id of an open licence, for example Apache-2.0 or MIT.",
        where=where,
        key=key.name,
        value=value,
    )


def _fingerprint(value: str, key: Key, where: str) -> str:
    if re.fullmatch(r"[0-9a-f]{12}", value):
        return value
    raise GateError("{where}: '{value}' is no fingerprint.", f"Copy {key.kind.value}.", where=where, value=value)


_NAMES = re.compile(r"names the licen[cs]e (?P<id>[A-Za-z0-9.+-]+) for the weights")


def _meaning(value: str, key: Key, where: str) -> str:
    told = " ".join(value.split())
    if told in MEANINGS and told != LICENCE:
        return told
    named = _NAMES.fullmatch(told)
    if named and named["id"] != "X":
        return LICENCE.replace("X", _licence(named["id"], key, where))
    listed = ", ".join(f"`{meaning}`" for meaning in MEANINGS)
    raise GateError(
        "{where}: `means` cannot be '{value}'.",
        f"Write one of {listed}, with an SPDX id for X.",
        where=where,
        value=value,
    )


def licence_meant(meaning: str) -> str:
    """The SPDX id that a reviewed sentence gives to the weights; empty where it means something else."""
    named = _NAMES.fullmatch(meaning)
    return named["id"] if named else ""


_VALUES: Mapping[Kind, Callable[[str, Key, str], str]] = {
    Kind.CHOICE: _choice,
    Kind.TEXT: _text,
    Kind.PATH: _path,
    Kind.PLACE: _place,
    Kind.WEIGHTS: _weights,
    Kind.LINK: _weights,
    Kind.DATE: _date,
    Kind.CRITERION: _criterion,
    Kind.LICENCE: _licence,
    Kind.FINGERPRINT: _fingerprint,
    Kind.MEANING: _meaning,
}
