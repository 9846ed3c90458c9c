"""A batch of targets in, the name of its shard out: what a worker does. One process judges many targets, one by one.

A shard holds a row a target: the JSON report, or why there is none. It is written beside its place and then renamed, so
that one that is there is whole.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from checker.census import pace
from checker.config import Config
from checker.delivery.voice import Voice
from checker.domain import GateError
from checker.inputs import REMOTE
from checker.reports import render
from checker.reports.several import Judged

SHARDS = "shards"
GRACE = 10.0
"""Seconds over its time limit (and a quarter of it) after which a target that still goes on ends its process."""
TRIES = 3
"""Times that a target is judged where a host refuses; then its row says what could not be read."""
KILLS = "it ended every process that judged it"
KILLS_FIX = "Judge it by itself with `openness check`, and see what it takes: memory, or time."

Row = dict[str, Any]


def judge_batch(targets: Sequence[str], folder: str, name: str, options: Mapping[str, str]) -> str:
    """Judge `targets` with the `options` of `openness check`, write the shard `name` in `folder`, and return `name`.

    A target that goes on long after its time limit ends the process: the scheduler learns of it, and tries it alone.
    """
    place = Path(folder) / SHARDS / f"{name}.parquet"
    if not place.exists():
        with pace.shared() as turns:
            write_shard(place, [_in_turn(target, options, turns) for target in targets])
    return name


def _in_turn(target: str, options: Mapping[str, str], turns: pace.Turns) -> Row:
    """The row of a target; it is judged again where a host said "later", which may have left something unread."""
    asks = target.startswith(REMOTE) or options.get("follow", "none") != "none"
    for _ in range(TRIES):
        if asks:
            turns.begin()
        row = judge_one(target, options)
        if not turns.refused:
            break
    return row


def judge_one(target: str, options: Mapping[str, str]) -> Row:
    """The row of a target: its JSON report, or its error and what mends it."""
    from checker import main

    config: Config | GateError
    try:
        config = Config.from_options({**options, "path": target}, os.environ, main.read_at)
        limit: float = config.time_limit
    except GateError as error:
        config, limit = error, 60
    secrets = [config.token, config.hub_token] if isinstance(config, Config) else []
    voice = Voice(StringIO(), StringIO(), secrets=secrets)
    start = time.perf_counter()
    with _Watched(limit * 1.25 + GRACE):
        judged = main.judge_target(target, config, voice)
    return row_of(judged, time.perf_counter() - start)


def row_of(judged: Judged, seconds: float = 0.0) -> Row:
    """The row of a target that was judged, or could not be."""
    verdict = judged.verdict
    return {
        "target": judged.target,
        "status": judged.status,
        "error": judged.error,
        "fix": judged.fix,
        "seconds": seconds,
        "badge": render(verdict, "svg") if verdict else None,
        "report": json.dumps(json.loads(render(verdict, "json")), ensure_ascii=False) if verdict else None,
    }


class _Watched:
    """A `with` block that ends the process where it takes longer than `seconds`: not even a held lock stops that."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        faulthandler.dump_traceback_later(self.seconds, exit=True, file=sys.__stderr__ or sys.stderr)

    def __exit__(self, *_: object) -> None:
        faulthandler.cancel_dump_traceback_later()


def write_shard(place: Path, rows: Sequence[Row]) -> None:
    """Write `rows` as the Parquet file `place`, whole or not at all."""
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    table = arrow.Table.from_pylist([_plain(row) for row in rows], schema=_schema())
    write_then_rename(place, lambda part: parquet.write_table(table, part, compression="zstd"))


def _schema() -> Any:
    import pyarrow as arrow

    kinds = {"status": arrow.int8(), "seconds": arrow.float64()}
    names = ("target", "status", "error", "fix", "seconds", "badge", "report")
    return arrow.schema([(name, kinds.get(name, arrow.string())) for name in names])


def _plain(row: Row) -> Row:
    """A row with nothing that no encoding has: names of files may hold such bytes."""
    return {
        key: value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
        for key, value in row.items()
    }


def write_then_rename(place: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file of another name in the same folder, and give it the name `place` once it is whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.{os.getpid()}.{time.monotonic_ns()}")
    try:
        write(part)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def read_shard(place: Path) -> list[Row]:
    """The rows of the shard at `place`."""
    import pyarrow.parquet as parquet

    rows: list[Row] = parquet.read_table(place).to_pylist()
    return rows
