"""A list of targets in, a folder of shards and tables out, on Dask: what is done is done, whoever dies on the way.

A batch is a task, a shard is its result, and tasks return names alone: what a dead worker held is computed anew. A
batch that ended its workers is halved until the target is alone that does so; that one becomes a row with its error.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from checker import __version__
from checker.census.judging import KILLS, KILLS_FIX, SHARDS, judge_batch, read_shard, row_of, write_shard
from checker.census.targets import Batch, batches, name_of, read_targets, sample
from checker.domain import GateError
from checker.reports.several import Judged
from checker.reports.versions import versions

USUAL_BATCH = 100
AHEAD = 4  # batches handed out for each worker: the scheduler knows no more than it needs
PATIENCE = 120  # seconds without any worker
ATTEMPTS = 2
"""Workers that may die of a task beside the first, before the task is taken for the reason."""
BEAT, SLOW_BEAT = 0.5, 15.0  # seconds between two lines of progress, on a terminal and elsewhere


@dataclass(frozen=True)
class Census:
    """What is asked: the list and how it is read, where to, with which options of `openness check`, by whom."""

    path: Path
    out: Path
    column: str = ""
    number: int = 0
    seed: int = 0
    options: tuple[tuple[str, str], ...] = ()
    workers: int = 0
    batch: int = USUAL_BATCH
    scheduler: str = ""
    memory: str = "auto"
    hub_rate: float = 0.0
    github_rate: float = 0.0

    @property
    def settings(self) -> dict[str, object]:
        """All that an answer depends on beside its target."""
        return {"options": dict(self.options), "versions": versions()}


class Outcome:
    """What a census did: targets in all, those judged by this run, those that were there, and how it went."""

    def __init__(self, targets: int) -> None:
        self.targets, self.judged, self.found = targets, 0, 0
        self.killed: list[str] = []
        self.seconds = 0.0
        self.pace: dict[str, float] = {}


def run(census: Census, err: TextIO) -> Outcome:
    """Judge every target of the list that has no shard yet, and write the tables. Raises GateError."""
    from checker.census.tables import write_tables

    start = time.monotonic()
    everything = read_targets(census.path, census.column)
    targets = sample(everything, census.number, census.seed)
    todo = batches(targets, census.batch, census.settings)
    (census.out / SHARDS).mkdir(parents=True, exist_ok=True)
    missing = [batch for batch in todo if not shard_of(census.out, batch.name).exists()]
    outcome = Outcome(len(targets))
    outcome.found = len(targets) - sum(len(batch.targets) for batch in missing)
    if missing:
        _judge(census, missing, outcome, err)
    outcome.seconds = time.monotonic() - start
    listed = hashlib.sha256("\n".join(targets).encode(errors="surrogateescape")).hexdigest()
    about = {
        "gate": __version__,
        **{f"version_{name}": str(value) for name, value in versions().items()},
        "list": census.path.name,
        "list_sha256": listed,
        "listed": len(everything),
        "targets": len(targets),
        "seed": census.seed if census.number else None,
        "options": json.dumps(dict(census.options), sort_keys=True),
        "batch": census.batch,
        "judged_by_this_run": outcome.judged,
        "seconds_of_this_run": outcome.seconds,
        "requests": int(outcome.pace.get("requests", 0)),
        "seconds_waited": outcome.pace.get("waited", 0.0),
    }
    write_tables(census.out, [shard_of(census.out, batch.name) for batch in todo], about)
    return outcome


def shard_of(folder: Path, name: str) -> Path:
    """The file of the shard `name`."""
    return folder / SHARDS / f"{name}.parquet"


def _judge(census: Census, missing: Sequence[Batch], outcome: Outcome, err: TextIO) -> None:
    import dask
    from distributed import Client, LocalCluster

    from checker.census.pace import GITHUB_RATE, HUB_RATE, Pace

    quiet = {
        "distributed.scheduler.allowed-failures": ATTEMPTS,
        "distributed.scheduler.work-stealing": True,
        "distributed.admin.log-format": "%(message)s",
        "logging.distributed": "critical",
        "distributed.comm.timeouts.connect": "30s",
    }
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(quiet))
        if census.scheduler:
            try:
                client = stack.enter_context(Client(census.scheduler, timeout=30))
            except (OSError, ValueError) as error:
                raise GateError(
                    "The scheduler {address} does not answer: {reason}.",
                    "Start one with `dask scheduler`, and workers with `dask worker ADDRESS --nthreads 1`.",
                    address=census.scheduler,
                    reason=str(error).split("\n")[0],
                ) from None
        else:
            cluster = stack.enter_context(
                LocalCluster(
                    n_workers=census.workers or None,
                    threads_per_worker=1,
                    processes=True,
                    dashboard_address="127.0.0.1:0",
                    memory_limit=census.memory,
                    silence_logs=50,
                )
            )
            client = stack.enter_context(Client(cluster))
        client.register_plugin(Pace(census.hub_rate or HUB_RATE, census.github_rate or GITHUB_RATE))
        _Driver(census, client, outcome, err).work(missing)


class _Driver:
    """Hands out batches, a few ahead of the workers, and takes what comes back."""

    def __init__(self, census: Census, client: Any, outcome: Outcome, err: TextIO) -> None:
        self.census, self.client, self.outcome, self.err = census, client, outcome, err
        self.out = census.out.resolve()
        self.total = 0
        self.start = self.shown = self.staffed = time.monotonic()
        self.parts: dict[str, tuple[Batch, tuple[Batch, ...]]] = {}  # of a batch that was halved

    def work(self, missing: Sequence[Batch]) -> None:
        """Judge the batches `missing`, halve those that kill, and put the halves together again."""
        from distributed import as_completed

        self.total = sum(len(batch.targets) for batch in missing)
        waiting, suspects, running = deque(missing), deque[Batch](), dict[Any, tuple[Batch, bool]]()
        results = as_completed(with_results=False)
        self.client.wait_for_workers(1, timeout=PATIENCE)
        while waiting or running or suspects:
            # What waits at a worker that dies is blamed with what ran there: a batch is cut only if it was alone.
            alone = not waiting and not running
            queue = suspects if alone else waiting
            room = 1 if alone else max(2, AHEAD * self._workers()) - len(running)
            for _ in range(min(room, len(queue))):
                batch = queue.popleft()
                if shard_of(self.out, batch.name).exists():
                    self._done(batch)
                    continue
                future = self._submit(batch)
                running[future] = batch, alone
                results.add(future)
            future = self._next(results) if running else None
            if future is not None:
                batch, alone = running.pop(future)
                if self._is_done(future, batch):
                    continue
                suspects.extendleft(reversed(self._cut(batch)) if alone else [batch])
        self._join(missing)
        self._show(last=True)

    def _workers(self) -> int:
        return len(self.client.scheduler_info(n_workers=-1)["workers"])

    def _next(self, results: Any) -> Any:
        """The next future that is done; None after a beat, so that people see what goes on."""
        from distributed import TimeoutError as NoneYet

        deadline = time.monotonic() + BEAT
        while not results.has_ready():
            if time.monotonic() > deadline:
                self._show()
                self._look_for_workers()
                return None
            time.sleep(0.02)
        try:
            return next(results)
        except (StopIteration, NoneYet):
            return None

    def _look_for_workers(self) -> None:
        """Raise GateError where there has been no worker for PATIENCE seconds."""
        now = time.monotonic()
        if self._workers():
            self.staffed = now
        elif now - self.staffed > PATIENCE:
            raise GateError(
                "There has been no worker for {seconds} s.",
                "Start some, and run the same command again: what is done is kept.",
                seconds=PATIENCE,
            )

    def _submit(self, batch: Batch) -> Any:
        return self.client.submit(
            judge_batch,
            batch.targets,
            str(self.out),
            batch.name,
            dict(self.census.options),
            key=f"census-{batch.name}-{time.monotonic_ns()}",
            pure=False,
        )

    def _is_done(self, future: Any, batch: Batch) -> bool:
        """Whether the batch has its shard; not so where it is blamed for the death of workers."""
        from distributed import KilledWorker

        error = future.exception()
        if isinstance(error, KilledWorker):
            return False
        if error is not None:
            raise error
        if not shard_of(self.out, batch.name).exists():
            raise GateError(
                "A worker wrote where this process cannot read: {folder} has no shard of it.",
                "Give all workers the same folder under the same name.",
                folder=self.out,
            )
        self._done(batch)
        return True

    def _cut(self, batch: Batch) -> list[Batch]:
        """The halves of a batch that killed its workers; a target that did so alone becomes a row, and is none."""
        if len(batch.targets) == 1:
            (target,) = batch.targets
            row = row_of(Judged(target, None, 3, KILLS, KILLS_FIX))
            write_shard(shard_of(self.out, batch.name), [row])
            self.outcome.killed.append(target)
            self._done(batch)
            return []
        middle = len(batch.targets) // 2
        cut = (batch.targets[:middle], batch.targets[middle:])
        halves = tuple(Batch(name_of(part, self.census.settings), part) for part in cut)
        self.parts[batch.name] = (batch, halves)
        return list(halves)

    def _done(self, batch: Batch) -> None:
        self.outcome.judged += len(batch.targets)
        self._show()

    def _join(self, missing: Sequence[Batch]) -> None:
        """Put the halves of every batch that was cut together, so that the next run finds it whole."""
        for batch in missing:
            if batch.name in self.parts:
                write_shard(shard_of(self.out, batch.name), self._rows(batch))
        for _, halves in self.parts.values():
            for half in halves:
                shard_of(self.out, half.name).unlink(missing_ok=True)

    def _rows(self, batch: Batch) -> list[dict[str, Any]]:
        if batch.name not in self.parts:
            return read_shard(shard_of(self.out, batch.name))
        return [row for half in self.parts[batch.name][1] for row in self._rows(half)]

    def _show(self, last: bool = False) -> None:
        """One line on what is done, how fast, how long it still takes, and what is waited for."""
        now = time.monotonic()
        terminal = self.err.isatty()
        if not last and now - self.shown < (BEAT if terminal else SLOW_BEAT):
            return
        self.shown = now
        with suppress(OSError, AttributeError):
            self.outcome.pace = self.client.sync(self.client.scheduler.openness_told)
        done, spent = self.outcome.judged, max(now - self.start, 1e-6)
        rate = done / spent
        left = f", {_time((self.total - done) / rate)} left" if rate and done < self.total else ""
        shut = self.outcome.pace.get("shut", 0.0)
        waits = f", waiting for a host: {shut:.0f} s" if shut >= 1 else ""
        line = f"{done} of {self.total} judged, {rate:.1f} a second{left}{waits}"
        self.err.write(f"\r\x1b[K{line}" + ("\n" if last else "") if terminal else f"{line}\n")
        self.err.flush()


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
