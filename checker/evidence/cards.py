"""The front matter of a model card in; the fields that say something about terms, data and lineage out.

Every scalar is read as a string: YAML 1.1 would turn `license: no` into a boolean and `1.10` into a number. A block that
does not parse is read line by line for the few fields that matter, and says so: such a reading may lower a verdict only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from checker.domain import Evidence, Restriction, RestrictionKind, Standing
from checker.evidence.documents import Document
from checker.evidence.fields import leaves, taken_by
from checker.evidence.reading import Reading, Role
from checker.evidence.subjects.names import page_of
from checker.language.restrictions import kept_back
from checker.licensing import look_up
from checker.patterns import Pattern


@dataclass(frozen=True)
class Card:
    """The front matter of one document. `broken` says why it could not be parsed as YAML, or "" ."""

    path: str
    licenses: tuple[str, ...] = ()
    license_name: str | None = None
    license_link: str | None = None
    base_models: tuple[str, ...] = ()
    base_model_relation: str | None = None
    datasets: tuple[str, ...] = ()
    library_name: str | None = None
    tags: tuple[str, ...] = ()
    gating: tuple[Evidence, ...] = ()
    limits: tuple[Evidence, ...] = ()
    restrictions: tuple[Restriction, ...] = ()  # of fields that no hub defines
    unclear: tuple[tuple[Evidence, str], ...] = ()  # fields that speak of terms, and nobody can say what
    broken: str = ""
    evidence: dict[str, Evidence] = field(default_factory=dict, compare=False)


def find_cards(reading: Reading) -> tuple[Card, ...]:
    """The cards of a repository: documents with front matter that has a field of a card, root first."""
    found = []
    for wanted in reading.of(Role.README, Role.CARD, Role.LICENCE, Role.DOCUMENT):
        if wanted.role is Role.DOCUMENT and wanted.depth > 0:
            continue
        document = reading.document(wanted.path)
        if document is None:
            continue
        card = read_card(document)
        if card is not None:
            found.append(card)
    return tuple(found)


# A second block of front matter further down: a merge gone wrong, or terms that nobody is meant to see.
_SECOND = Pattern(r"^---[ \t]*\n((?:\w[\w-]*[ \t]*:.*\n|[ \t-].*\n){0,80}?licen[cs]e[ \t]*:.*\n(?:\w[\w-]*[ \t]*:.*\n|[ \t-].*\n){0,80}?)(?:---|\.\.\.)[ \t]*$", re.M)

_LICENCE_FIELDS = ("license", "licenses", "licence", "model_license", "weights_license", "license_model", "license_weights")
_COMMERCIAL_FIELD = Pattern(r"^commercial(?:[-_]?(?:use|usage|allowed|ok))?$", re.I)
_FALSE = Pattern(r"\W*(?:false|no|not|never|prohibited|forbidden|0)\b", re.I)
_CLOSED_TAG = Pattern(r"^(?:non-?commercial(?:[- ](?:use|only|license))*|research[- ](?:use[- ])?only|academic[- ](?:use[- ])?only)$", re.I)
_TERMS_FIELD = Pattern(r"^(?:(?:licen[cs]e|usage|use)[-_](?:details?|notes?|restrictions?|terms|conditions?|polic(?:y|ies))|terms|restrictions?)$", re.I)

_FIELDS = ("license", "licenses", "licence", "license_name", "license_link", "base_model", "base_model_relation", "datasets", "dataset", "library_name", "pipeline_tag", "tags", "model-index", "model_name")


_BASE_FIELDS = frozenset(
    "base_model base_models basemodel base_model_id base_model_name base_model_name_or_path base_llm model_base parent_model source_model "
    "original_model finetuned_from fine_tuned_from derived_from quantized_from initialized_from initialised_from backbone".split()
)


_FENCE = re.compile(r"(?:-{3,}|\+{3,}|\*{3,}|;{3,})\s{0,20}(?:#.*)?")
_KEY_LINE = re.compile(r"[A-Za-z_][\w.-]{0,60}\s{0,9}[:=]")
_TELLING_KEY = re.compile(r"(?:licen[cs]e(?:[-_]\w+)?|base[-_]model|gated|extra[-_]gated\w*)\s{0,9}[:=]")
_NEAR_THE_TOP = 60  # lines
_MOST_LINES = 200


def _misplaced(document: Document) -> str:
    """Front matter that hubs do not read as such: below a title, behind a line that is no fence, without an end; "" where there is none."""
    lines = document.lines
    for start, line in enumerate(lines[:_NEAR_THE_TOP]):
        if not _FENCE.fullmatch(line.strip("\ufeff\r")):
            continue
        found: list[str] = []
        for later in lines[start + 1 : start + 1 + _MOST_LINES]:
            if _FENCE.fullmatch(later.rstrip()) or later.strip() == "..." or not (_KEY_LINE.match(later) or later[:1] in (" ", "\t", "-", "#") or (not found and not later.strip())):
                break
            if not later.startswith("# "):
                found.append(later)
        if any(_TELLING_KEY.match(row) for row in found):
            return "\n".join(found).strip("\n")
    return ""


def read_card(document: Document) -> Card | None:
    """The card in a document's front matter; None where the front matter is not a card's."""
    raw, misplaced = document.front_matter, ""
    if raw is None:
        raw = _misplaced(document)
        if not raw:
            return None
        misplaced = "it does not stand between two lines of three hyphens at the top"
    fields, broken = _fields(raw)
    evidence = {str(key): _evidence(document, raw, str(key)) for key in fields}
    fields, evidence = _canonical(fields, evidence)
    limited = re.search(r"^licen[cs]e\s*:[^#\n]*\s#[ \t]*(\S.*)$", raw, re.M)
    if limited and not broken:
        broken = f"a remark stands behind the licence ({limited[1].strip()[:60]})"
    again = _SECOND.search(document.content, document.content.find(raw) + len(raw))
    if again:
        more, _ = _fields(again[1])
        fields["license"] = [*_strings(fields.get("license")), *_strings(more.get("license"))]
        broken = "front matter is given twice"
    if not any(key in fields for key in _FIELDS) and not any(key.startswith("extra_gated") for key in fields):
        return None
    gating = tuple(evidence[k] for k in fields if k.startswith("extra_gated") or (k == "gated" and str(fields[k]).lower() not in ("false", "no", "")))
    tags = [tag for tag in _strings(fields.get("tags")) if tag.lower().startswith("license:")]
    limits = tuple(evidence[key] for key, value in fields.items() if _limits(key, value))
    licenses = (*(s for key in _LICENCE_FIELDS for s in _strings(fields.get(key))), *(tag.partition(":")[2].strip() for tag in tags))
    if misplaced:  # a tag that no hub reads opens nothing; it may still close
        licenses = tuple(name for name in licenses if not ((known := look_up(name)) and known.standing is Standing.OPEN))
        broken = misplaced if licenses else ""
    restrictions, unclear = _taken(fields, evidence)
    return Card(
        document.path,
        licenses,
        _first(fields.get("license_name")),
        _first(fields.get("license_link")),
        _models(fields.get("base_model")),
        _first(fields.get("base_model_relation")),
        _strings(fields.get("datasets")) or _strings(fields.get("dataset")),
        _first(fields.get("library_name")),
        _strings(fields.get("tags")),
        gating,
        limits,
        restrictions,
        unclear,
        broken,
        evidence,
    )


_KNOWN = frozenset((*_LICENCE_FIELDS, "license_link", "license_name", "base_model", "base_model_relation", "datasets", "dataset", "library_name", "pipeline_tag", "model-index", "model_index", "gated", "language", "thumbnail", "model_name"))


def _canonical(fields: dict[str, Any], evidence: dict[str, Evidence]) -> tuple[dict[str, Any], dict[str, Evidence]]:
    """Fields by the names that hubs give them: `License`, `license-name` and `base-model` are known keys in another spelling."""
    found: dict[str, Any] = {}
    shown: dict[str, Evidence] = {}
    for key, value in fields.items():
        name = re.sub(r"[-.\s]", "_", key.strip().lower())
        plain = name if name in _KNOWN or name.startswith("extra_gated") or name == "tags" else name.replace("licence", "license").replace("weight_license", "weights_license").replace("check_point", "checkpoint")
        plain = "base_model" if plain in _BASE_FIELDS else plain
        plain = {"model_index": "model-index", "checkpoint_license": "weights_license", "checkpoints_license": "weights_license"}.get(plain, plain)
        name = plain if plain in _FIELDS or plain in _KNOWN or plain == "tags" or plain.startswith("extra_gated") else key
        found[name] = [*_strings(found[name]), *_strings(value)] if name in found else value
        shown.setdefault(name, evidence[key])
    return found, shown


def _models(value: Any) -> tuple[str, ...]:
    """The models that a field names: ids, addresses, or mappings that hold an id, an address or a name."""
    if isinstance(value, dict):
        keys = {str(key).lower(): key for key in value}
        told = next((keys[k] for k in ("id", "repo", "repo_id", "repo_url", "url", "name", "model") if k in keys), None)
        return _models(value[told]) if told is not None else tuple(name for v in value.values() for name in _models(v))
    if isinstance(value, list):
        return tuple(name for item in value for name in _models(item))
    return tuple(page_of(name) or name for name in _strings(value))


def _taken(fields: dict[str, Any], evidence: dict[str, Evidence]) -> tuple[tuple[Restriction, ...], tuple[tuple[Evidence, str], ...]]:
    """What the fields that no hub defines take away, and those that nobody can read."""
    restrictions: list[Restriction] = []
    unclear: list[tuple[Evidence, str]] = []
    for key, value in fields.items():
        if key.startswith("extra_gated") and "disallowed" in key and str(value).lower() not in ("false", "no", ""):
            restrictions.append(Restriction(RestrictionKind.REGION, evidence[key]))
        if (key in _KNOWN and not isinstance(value, (dict, list))) or key.startswith("extra_gated") or key in ("datasets", "dataset", "model-index", "base_model"):
            continue
        for keys, text in leaves(value, (key,)):
            if key in _KNOWN and len(keys) == 1:
                continue
            taken = taken_by(keys, text)
            if taken is not None and taken.kinds:
                restrictions.extend(Restriction(kind, evidence[key]) for kind in taken.kinds)
            elif taken is not None:
                unclear.append((evidence[key], taken.why))
    return tuple(restrictions), tuple(unclear)


def _limits(key: str, value: Any) -> bool:
    """Whether a field that no hub defines takes a use away: `commercial_use: false`, a tag "non-commercial"."""
    words = _strings(value)
    if _COMMERCIAL_FIELD.search(key):
        return any(_FALSE.match(word) for word in words)
    if key == "tags":
        return any(_CLOSED_TAG.match(word) for word in words)
    if _TERMS_FIELD.search(key):
        return any(_CLOSED_TAG.match(word) or kept_back(word) for word in words)
    return False


DEEPEST = 100
MOST_VALUES = 200_000
"""What is read of YAML that a stranger wrote: libyaml ends the whole program on brackets 100,000 deep."""

_INLINE_LEVELS = Pattern(rf"(?:[-?][ \t]+){{{DEEPEST}}}")


def read_yaml(text: str) -> Any:
    """The value of a YAML text, every scalar as a string; ValueError where it is broken, or made to exhaust its reader."""
    import yaml

    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", text):
        depth += 1 if bracket[0] in "[{" else -1 if depth else 0
        if depth > DEEPEST:
            raise ValueError("it is nested too deeply")
    if _INLINE_LEVELS.search(text):
        raise ValueError("it is nested too deeply")
    try:
        value = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506  BaseLoader builds strings, lists and mappings only
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())[:120]) from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not _is_finite(value):
        raise ValueError("it has no end, or too many values")
    return value


def _is_finite(value: Any) -> bool:
    """Whether the values, with every alias written out, are few: `&a [*a]` has no end, and nines of nines have many."""
    waiting, seen = [value], 0
    while waiting:
        value = waiting.pop()
        seen += 1
        if seen + len(waiting) > MOST_VALUES:
            return False
        waiting.extend(value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
    return True


def _fields(raw: str) -> tuple[dict[str, Any], str]:
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "  ")
    try:
        parsed = read_yaml(text)
    except ValueError as error:
        return _lines(text), str(error)
    if not isinstance(parsed, dict):
        return _lines(text), "the front matter is no mapping"
    fields = {str(key): value for key, value in parsed.items()}
    doubled = [key for key in ("license", "base_model", "license_name") if len(re.findall(rf"^{key}\s*:", text, re.M)) > 1]
    if doubled:
        # The last one wins in YAML; both count here, so that a second tag cannot hide the first.
        fields["license"] = [*_strings(fields.get("license")), *(m.strip() for m in re.findall(r"^license\s*:\s*(\S.*)$", text, re.M))]
        return fields, f"{', '.join(doubled)} is given more than once"
    return fields, ""


def _lines(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for match in re.finditer(r"^([A-Za-z_][\w-]*)\s*:[ \t]*(.*)$((?:\n[ \t]*-[ \t]+\S.*)*)", text, re.M):
        items = re.findall(r"^\s*-\s+(.*)$", match[3], re.M)
        value: Any = items or match[2].strip().strip("'\"")
        if match[1] in found and match[1] in ("license", "base_model"):
            value = [*_strings(found[match[1]]), *_strings(value)]
        found[match[1]] = value
    return found


_NAMING = ("repo_url", "url", "id", "model_id", "repo_id", "spdx", "identifier", "name", "model", "license", "license_id", "type")


def _strings(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, dict):
        return tuple(s for key in _NAMING if isinstance(value.get(key), str) for s in _strings(value[key]))[:1]
    if isinstance(value, list):
        return tuple(s for item in value for s in _strings(item))
    text = str(value).strip().strip("'\"")
    if text.startswith("[") and text.endswith("]"):
        return tuple(s.strip().strip("'\"") for s in text[1:-1].split(",") if s.strip())
    return (text,) if text and text.lower() not in ("null", "none", "~") else ()


def _first(value: Any) -> str | None:
    return next(iter(_strings(value)), None)


def _evidence(document: Document, raw: str, key: str) -> Evidence:
    for number, line in enumerate(raw.replace("\r\n", "\n").split("\n")):
        if re.match(rf"{re.escape(key)}\s*:", line):
            # The items of a list, or a folded value; never the keys after it.
            later = takewhile(lambda text: text.startswith((" ", "-")), raw.split("\n")[number + 1 : number + 9])
            following = [text.strip() for text in later] if line.rstrip().endswith(":") else []
            return Evidence(" ".join([line.strip(), *following])[:300], document.path, document.front_matter_line + number + 1)
    return Evidence(f"{key}", document.path, document.front_matter_line)
