"""A census that is killed, twice, and finishes: python benchmarks/census.py [--targets 3000] [--corpus DIR] [--workers 2]

Lays out so many small repositories, made from tests/repos (and from the folders of DIR, where one is given), altered so
that no two are the same. Kills a worker when about a third is done, then the driver when two thirds are, and starts it
again. Then it counts: every target once, rows equal to those of single runs (a sample), seconds, memory, and what the
census costs a target above the bare judging. `--scheduler` does it against a scheduler and workers of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
OPENNESS = Path(sys.executable).with_name("openness")
TARGETS_OF_A_SHARD = 50


def lay_out(folder: Path, number: int, corpus: Path | None) -> list[Path]:
    """So many different repositories below `folder`: each has a word of its own in a page and a file of its own."""
    sources = [path.parent / "files" for path in sorted((ROOT / "tests/repos").glob("*/expected.yml"))]
    sources += sorted(corpus.glob("*/files")) if corpus else []
    sources = [source for source in sources if source.is_dir()]
    made = []
    for index in range(number):
        target = folder / f"{index // 500:02d}" / f"{index:05d}-{sources[index % len(sources)].parent.name}"
        if not target.exists():
            shutil.copytree(sources[index % len(sources)], target, symlinks=True, ignore_dangling_symlinks=True)
            page = next((p for p in sorted(target.glob("README*")) if p.is_file() and not p.is_symlink()), None)
            with (page or target / f"NOTES-{index}.txt").open("a", encoding="utf-8") as file:
                file.write(f"\n\nCopy {index} of a repository.\n")
            (target / f".copy-{index}").write_text("", encoding="utf-8")
        made.append(target)
    return made


def processes() -> Iterator[tuple[int, int, str, int]]:
    """Each process of the machine: id, parent, command, resident memory in bytes (Linux)."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        yield int(folder.name), int(stat[1]), command, int(stat[21]) * os.sysconf("SC_PAGESIZE")


def below(parent: int) -> list[tuple[int, str, int]]:
    """The processes that `parent` has started, and theirs."""
    everyone = list(processes())
    found, wave = [], {parent}
    while wave:
        children = [(pid, command, memory) for pid, above, command, memory in everyone if above in wave]
        found += children
        wave = {pid for pid, _, _ in children}
    return found


class Memory(threading.Thread):
    """The most memory that a process and those below it had at once, and the most that one of them had."""

    def __init__(self, pid: int, apart: list[int]) -> None:
        super().__init__(daemon=True)
        self.pid, self.apart, self.together, self.one = pid, apart, 0, 0

    def run(self) -> None:
        while Path(f"/proc/{self.pid}").exists():
            tops = {self.pid, *self.apart}
            sizes = [memory for pid, _, _, memory in processes() if pid in tops]
            sizes += [memory for top in tops for _, _, memory in below(top)]
            self.together, self.one = max(self.together, sum(sizes)), max(self.one, *sizes, 0)
            time.sleep(0.5)


def start(asked: argparse.Namespace, targets: Path, out: Path, scheduler: str) -> subprocess.Popen[bytes]:
    """A census in a process of its own."""
    options = ["--workers", str(asked.workers), "--batch", str(TARGETS_OF_A_SHARD), "--verbose"]
    options += ["--scheduler", scheduler] if scheduler else []
    return subprocess.Popen([OPENNESS, "census", targets, "--out", out, *options], start_new_session=True)


def wait_for(out: Path, shards: int, driver: subprocess.Popen[bytes]) -> int:
    """Wait until there are so many shards, or the census ends; their number."""
    while driver.poll() is None and len(list(out.glob("shards/*.parquet"))) < shards:
        time.sleep(0.05)
    return len(list(out.glob("shards/*.parquet")))


def kill_a_worker(parents: list[int]) -> int:
    """End one of the workers at once; its process id."""
    workers = sorted(
        (-memory, pid) for parent in parents for pid, command, memory in below(parent) if "spawn_main" in command
    )
    os.kill(workers[0][1], signal.SIGKILL)
    return workers[0][1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--targets", type=int, default=3000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/openness-census"))
    parser.add_argument("--singles", type=int, default=40, help="rows that are compared with single runs")
    parser.add_argument("--scheduler", action="store_true", help="with a scheduler and workers of their own")
    asked = parser.parse_args()
    laid = lay_out(asked.folder / "repositories", asked.targets, asked.corpus)
    listed, out = asked.folder / "targets.txt", asked.folder / ("out-scheduler" if asked.scheduler else "out")
    listed.write_text("".join(f"{path}\n" for path in laid), encoding="utf-8")
    shutil.rmtree(out, ignore_errors=True)
    apart, address = cluster(asked) if asked.scheduler else ([], "")
    try:
        return census(asked, laid, listed, out, [process.pid for process in apart], address)
    finally:
        for process in apart:
            process.kill()


def cluster(asked: argparse.Namespace) -> tuple[list[subprocess.Popen[bytes]], str]:
    """A scheduler, and workers, each a process of its own; and the scheduler's address."""
    address = "tcp://127.0.0.1:18786"
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    found = [subprocess.Popen([*dask, "--host", "127.0.0.1", "--port", "18786", "--no-dashboard"])]
    time.sleep(3)
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    found += [subprocess.Popen(worker, cwd=asked.folder) for _ in range(asked.workers)]
    return found, address


def census(asked: argparse.Namespace, laid: list[Path], listed: Path, out: Path, apart: list[int], address: str) -> int:
    """The census with both murders, and what it counts."""
    shards = -(-len(laid) // TARGETS_OF_A_SHARD)
    begun = time.monotonic()
    driver = start(asked, listed, out, address)
    memory = Memory(driver.pid, apart)
    memory.start()
    done = wait_for(out, shards // 3, driver)
    print(f"{done} of {shards} shards: worker {kill_a_worker(apart or [driver.pid])} is killed", flush=True)
    done = wait_for(out, shards * 2 // 3, driver)
    lost = below(driver.pid)
    os.kill(driver.pid, signal.SIGKILL)
    driver.wait()
    print(f"{done} of {shards} shards: the driver is killed", flush=True)
    time.sleep(5)
    left = [pid for pid, _, command, _ in processes() if pid in {pid for pid, _, _ in lost} and "spawn_main" in command]
    print(f"workers that outlive their driver by 5 s: {len(left)}")
    first = time.monotonic() - begun
    again = time.monotonic()
    driver = start(asked, listed, out, address)
    second = Memory(driver.pid, apart)
    second.start()
    status = driver.wait()
    ended = time.monotonic()
    return count(asked, laid, out, status, first + ended - again, max(memory, second, key=lambda m: m.together))


def count(asked: argparse.Namespace, laid: list[Path], out: Path, status: int, seconds: float, memory: Memory) -> int:
    """Print what came of it; 1 where a target is missing, is there twice, or has another row than alone."""
    import duckdb

    from checker.census.judging import judge_one

    told: dict[str, Any] = {"exit status": status, "seconds": round(seconds, 1)}
    rows = duckdb.sql(f"SELECT target, status, error, seconds, report FROM '{out}/shards/*.parquet'").fetchall()
    names = [row[0] for row in rows]
    tables = duckdb.sql(
        f"SELECT (SELECT count(*) FROM '{out}/models.parquet') + (SELECT count(*) FROM '{out}/errors.parquet')"
    ).fetchall()[0]
    told |= {
        "rows": len(rows),
        "targets": len(laid),
        "different targets": len(set(names)),
        "missing": len({str(path) for path in laid} - set(names)),
        "rows of the tables": tables[0],
        "errors": sum(row[4] is None for row in rows),
        "the same report as another": len(rows) - len({row[4] for row in rows}),
    }
    chosen = random.Random(0).sample(rows, min(asked.singles, len(rows)))
    other = []
    for target, code, error, _, report in chosen:
        alone = judge_one(target, {})
        if (alone["status"], alone["error"], alone["report"]) != (code, error, report):
            other.append(target)
    command = subprocess.run(
        [OPENNESS, "check", chosen[0][0], "--format", "json"], capture_output=True, text=True, check=False
    )
    told["rows compared with a single run"], told["that differ"] = len(chosen), len(other)
    told["the command's own report is the same"] = json.loads(command.stdout) == json.loads(chosen[0][4])
    judging = sum(row[3] for row in rows)
    told |= {
        "milliseconds a target, judging": round(1000 * judging / len(rows), 1),
        "milliseconds a target, overhead": round(1000 * (seconds * asked.workers - judging) / len(rows), 1),
        "MiB of all processes at most": memory.together >> 20,
        "MiB of one process at most": memory.one >> 20,
    }
    for name, value in told.items():
        print(f"{name:44} {value}")
    return int(
        bool(status or other or told["missing"] or len(rows) != len(laid) or told["rows of the tables"] != len(laid))
    )


if __name__ == "__main__":
    sys.exit(main())
