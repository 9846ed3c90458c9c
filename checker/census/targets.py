"""A list of targets in, batches with lasting names out: what was done already is known by its name."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from checker.domain import GateError

COLUMNS = ("target", "model", "repository", "repo", "id", "url")
"""The columns that are looked for, in this order, where none is named."""


class Batch(NamedTuple):
    """Targets that one task judges. `name`, 24 hexadecimal digits, is that of its shard."""

    name: str
    targets: tuple[str, ...]


def read_targets(path: Path, column: str = "") -> tuple[str, ...]:
    """The targets that the file `path` names, each once: one a line, or a column of a CSV or Parquet file.

    Raises GateError where it cannot be read or names none.
    """
    try:
        match path.suffix.lower():
            case ".parquet":
                found = list(_parquet(path, column))
            case ".csv":
                found = list(_csv(path, column))
            case _:
                lines = path.read_text("utf-8").splitlines()
                found = [line.partition(" #")[0].strip() for line in lines if not line.lstrip().startswith("#")]
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error).split("\n")[0]
        raise GateError(
            "{path} cannot be read: {reason}.", "Name a list of targets.", path=path, reason=reason
        ) from None
    named = tuple(dict.fromkeys(target for target in found if target))
    if not named:
        raise GateError("{path} names no target.", "Write one target a line.", path=path)
    return named


def _csv(path: Path, column: str) -> Iterator[str]:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        name = _column(path, rows.fieldnames or (), column)
        yield from ((row[name] or "").strip() for row in rows)


def _parquet(path: Path, column: str) -> Iterator[str]:
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(path) as file:
        name = _column(path, file.schema_arrow.names, column)
        for batch in file.iter_batches(columns=[name]):
            yield from (str(value or "").strip() for value in batch.column(0).to_pylist())


def _column(path: Path, names: Sequence[str], wanted: str) -> str:
    for name in (wanted,) if wanted else COLUMNS:
        if name in names:
            return name
    raise GateError(
        "{path} has no column {wanted}.",
        "Name one with --column; it has {names}.",
        path=path,
        wanted=wanted or "of targets",
        names=", ".join(names),
    )


def sample(targets: Sequence[str], number: int, seed: int) -> tuple[str, ...]:
    """`number` of the targets, chosen by `seed`, in the order of the list; all of them for 0."""
    if not number or number >= len(targets):
        return tuple(targets)
    chosen = sorted(random.Random(seed).sample(range(len(targets)), number))
    return tuple(targets[index] for index in chosen)


def batches(targets: Sequence[str], size: int, settings: Mapping[str, object]) -> tuple[Batch, ...]:
    """The targets in their order, `size` a batch, named by what they are and by all that an answer depends on."""
    found = (tuple(targets[start : start + size]) for start in range(0, len(targets), size))
    return tuple(Batch(name_of(part, settings), part) for part in found)


def name_of(targets: Sequence[str], settings: Mapping[str, object]) -> str:
    """The name of the shard that holds `targets` as they are judged with `settings` (versions among them)."""
    told = json.dumps([list(targets), settings], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode(errors="surrogateescape")).hexdigest()[:24]


def id_of(target: str) -> str:
    """The id of a target in all tables: 16 hexadecimal digits that stay the same from census to census."""
    return hashlib.sha256(target.encode(errors="surrogateescape")).hexdigest()[:16]
