"""Shards in, one Parquet table of each kind out: what indices and papers count from (docs/census.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from checker.census.judging import Row, read_shard, write_then_rename
from checker.census.targets import id_of

Columns = tuple[tuple[str, str], ...]

SPOT: Columns = (("path", "string"), ("line", "int64"), ("quote", "string"))
TABLES: Mapping[str, Columns] = {
    "models": (
        ("id", "string"),
        ("target", "string"),
        ("name", "string"),
        ("url", "string"),
        ("revision", "string"),
        ("is_model", "bool"),
        ("level", "int64"),
        ("level_name", "string"),
        ("cause", "string"),
        ("potential_level", "int64"),
        ("open_data", "bool"),
        ("weights_terms", "string"),
        ("weights_licence", "string"),
        ("weights_basis", "string"),
        ("claims_open", "bool"),
        ("g7", "string"),
        ("mof_class", "int64"),
        ("mof_at_most", "int64"),
        ("judged_at", "string"),
        ("seconds", "float64"),
    ),
    "findings": (
        ("id", "string"),
        ("criterion", "string"),
        ("answer", "string"),
        ("needed_for", "int64"),
        ("reason", "string"),
        ("fix", "string"),
        ("attested", "bool"),
        ("waived", "bool"),
        *SPOT,
    ),
    "licences": (
        ("id", "string"),
        ("component", "string"),
        ("state", "string"),
        ("terms", "string"),
        ("expression", "string"),
        ("basis", "string"),
        ("tag", "string"),
        ("same", "bool"),
        *SPOT,
    ),
    "restrictions": (("id", "string"), ("kind", "string"), ("licence", "string"), *SPOT),
    "lineage": (
        ("id", "string"),
        ("base_model", "string"),
        ("relation", "string"),
        ("terms", "string"),
        ("expression", "string"),
        *SPOT,
    ),
    "claims": (("id", "string"), ("what", "string"), *SPOT),
    "unclear": (
        ("id", "string"),
        ("sentence", "string"),
        ("language", "string"),
        ("why", "string"),
        *SPOT,
    ),
    "not_checked": (("id", "string"), ("what", "string"), ("why", "string")),
    "mof_missing": (
        ("id", "string"),
        ("class", "int64"),
        ("component", "string"),
        ("answer", "string"),
        ("why", "string"),
    ),
    "eu_evidence": (("id", "string"), ("point", "string"), ("says", "string"), ("what", "string"), *SPOT),
    "errors": (("id", "string"), ("target", "string"), ("status", "int64"), ("what", "string"), ("fix", "string")),
}
NO_SPOT = {"path": None, "line": None, "quote": None}


def write_tables(folder: Path, shards: Sequence[Path], about: Mapping[str, Any]) -> None:
    """Write every table of TABLES, and `run` with the fields of `about`, into `folder`, each whole or not at all."""
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    folder.mkdir(parents=True, exist_ok=True)
    schemas = {
        name: arrow.schema([(column, getattr(arrow, _arrow(kind))()) for column, kind in columns])
        for name, columns in TABLES.items()
    }
    parts = {name: folder / f".{name}.parquet.part" for name in TABLES}
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(parquet.ParquetWriter(parts[name], schemas[name], compression="zstd"))
            for name in TABLES
        }
        for shard in shards:
            told: dict[str, list[Row]] = {name: [] for name in TABLES}
            for row in read_shard(shard):
                for name, found in rows_of(row):
                    told[name].append(found)
            for name, rows in told.items():
                if rows:
                    writers[name].write_table(arrow.Table.from_pylist(rows, schema=schemas[name]))
    for name, part in parts.items():
        part.replace(folder / f"{name}.parquet")
    run = arrow.Table.from_pylist([{**about, "shards": [shard.stem for shard in shards]}])
    write_then_rename(folder / "run.parquet", lambda part: parquet.write_table(run, part))


def _arrow(kind: str) -> str:
    return {"bool": "bool_"}.get(kind, kind)


def rows_of(row: Row) -> Iterator[tuple[str, Row]]:
    """The rows of every table that a target of a shard makes, each with the table's name."""
    id_ = id_of(row["target"])
    if row["report"] is None:
        yield (
            "errors",
            {"id": id_, "target": row["target"], "status": row["status"], "what": row["error"], "fix": row["fix"]},
        )
        return
    report = json.loads(row["report"])
    yield "models", _model(id_, row, report)
    for finding in report["findings"]:
        told = {name: finding[name] for name in ("answer", "needed_for", "reason", "fix", "attested", "waived")}
        yield "findings", {"id": id_, "criterion": finding["id"], **told, **_first(finding["evidence"])}
    tag, spot = _tag(report)
    for name, component in report["components"].items():
        if component["state"] == "not-found":
            continue
        weights = name == "parameters"
        told = {key: component[key] for key in ("state", "terms", "expression", "basis")}
        same = component["expression"].lower() == tag.lower() if weights and tag and component["expression"] else None
        yield (
            "licences",
            {"id": id_, "component": name, **told, "tag": tag if weights else None, "same": same}
            | (spot if weights and spot else _first(component["evidence"])),
        )
    for restriction in report["restrictions"]:
        yield "restrictions", {"id": id_, **restriction}
    for base in report["lineage"]:
        told = {key: base[key] for key in ("base_model", "relation", "terms", "expression")}
        yield "lineage", {"id": id_, **told, **_first(base["evidence"])}
    for claim in report["claims"]:
        yield "claims", {"id": id_, "what": "open source", **claim}
    mof = report["frames"]["mof"]
    for declared in (mof or {}).get("claimed", ()):
        what = f"MOF class {declared['class'] or 'none'}"
        yield "claims", {"id": id_, "what": what, "path": declared["path"], "line": None, "quote": None}
    for words in report["unclear"]:
        told = {key: words[key] for key in ("language", "why", "path", "line", "quote")}
        yield "unclear", {"id": id_, "sentence": words["id"], **told}
    for gap in report["not_checked"]:
        yield "not_checked", {"id": id_, "what": gap["what"], "why": gap["why"]}
    for missing in (mof or {}).get("missing", ()):
        yield "mof_missing", {"id": id_, **{key: missing[key] for key in ("class", "component", "answer", "why")}}
    for point in (report["frames"]["eu"] or {}).get("evidence", ()):
        told = {"point": point["id"], "says": point["says"], "what": point["what"]}
        yield "eu_evidence", {"id": id_, **told, **_first(point["evidence"])}


def _model(id_: str, row: Row, report: dict[str, Any]) -> Row:
    weights, mof = report["components"]["parameters"], report["frames"]["mof"] or {}
    copied = ("is_model", "level", "level_name", "cause", "potential_level", "open_data", "judged_at")
    return {
        "id": id_,
        "target": row["target"],
        **{name: report["subject"][name] for name in ("name", "url", "revision")},
        **{name: report[name] for name in copied},
        "weights_terms": weights["terms"],
        "weights_licence": weights["expression"],
        "weights_basis": weights["basis"],
        "claims_open": bool(report["claims"]),
        "g7": report["frames"]["g7"],
        "mof_class": mof.get("class"),
        "mof_at_most": mof.get("at_most"),
        "seconds": row["seconds"],
    }


def _first(evidence: Iterable[dict[str, Any]]) -> Row:
    return dict(next(iter(evidence), NO_SPOT))


def _tag(report: dict[str, Any]) -> tuple[str | None, Row | None]:
    """The licence that the front matter names, as it is written there, with its line."""
    for evidence in _everything(report):
        key, _, value = evidence["quote"].strip().partition(":")
        if key.strip().lower() in ("license", "licence") and value.strip() and "\n" not in value:
            return value.strip(" '\"[]"), evidence
    return None, None


def _everything(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for component in ("parameters", "model-card"):
        yield from report["components"][component]["evidence"]
    for finding in report["findings"]:
        yield from finding["evidence"]
    for conflict in report["conflicts"]:
        yield from conflict["evidence"]
