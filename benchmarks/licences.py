"""Licence texts with known answers in, a table out: how often each recogniser is wrong, and what it costs.

usage: python benchmarks/licences.py [--texts DIR] [--wheels DIR] [--peers DIR] [--count N]

Without --texts the set is made here: open licences of the SPDX list as published and in other dress, and the same with a
clause put in. --texts names a folder with labels.json (rows of file, verdict open | restricted | unknown | either, and
expect_spdx) and, if there, mutations.json (rows of text). --peers is where the other recognisers are installed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.mutations import disguise, restrict  # noqa: E402 - the path comes first
from checker.licensing import Standing, comparison, look_up  # noqa: E402
from checker.licensing.packages import read_spdx  # noqa: E402

INSTALL = {  # what a peer needs; None: it is in this environment, or a program of the system
    "openness": None,
    "licenseclassifier": None,
    "scancode": ["scancode-toolkit-mini==32.5.0", "pluggy<1.6"],  # 32.5 does not start with pluggy 1.6
    "askalono": ["pyaskalono==0.2.0"],
    "licensee": None,
}
SLOW = {"licensee": 60, "scancode": 250}  # texts that a peer of this pace is asked for at most


@dataclass(frozen=True)
class Case:
    """A text with what is known of it."""

    path: Path
    verdict: str
    expected: frozenset[str]


@dataclass
class Score:
    """What a recogniser did."""

    asked: int = 0
    opened: int = 0
    kept: int = 0
    false_opens: int = 0
    named: int = 0
    right: int = 0
    seconds: list[float] = field(default_factory=list)
    cold: float = 0.0
    memory: float = 0.0


def family(identifier: str) -> str:
    """An identifier without what its text does not say."""
    return re.sub(r"-(only|or-later|(no-)?RFN)$", "", identifier.rstrip("+")).lower()


def make_cases(folder: Path, wheels: Path, count: int) -> list[Case]:
    """`count` texts made from the SPDX list: a third as published, a third in other dress, a third restricted."""
    known = set(comparison.programs()[1])
    licenses = [lic for lic in read_spdx(wheels, templates=False)[1] if lic.id in known and not lic.deprecated]
    chance = Random(20261123)
    cases = []
    for number in range(count):
        lic = chance.choice(licenses)
        text, verdict = lic.text, "open"
        if number % 3 == 1:
            text = disguise(lic.text, chance)[1]
        elif number % 3 == 2:
            text, verdict = restrict(lic.text, chance)[1], "restricted"
        path = folder / str(number) / "LICENSE"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8", newline="")
        cases.append(Case(path, verdict, frozenset({family(lic.id)}) if verdict == "open" else frozenset()))
    return cases


def read_cases(texts: Path, folder: Path) -> list[Case]:
    """The labelled texts of a folder, and its mutations."""
    cases = []
    for row in json.loads((texts / "labels.json").read_text(encoding="utf-8")):
        expected = row.get("expect_spdx") or ""
        named = re.findall(r"[A-Za-z0-9.+-]+", expected) if "LicenseRef" not in expected else []
        wanted = frozenset(family(n) for n in named if n not in ("AND", "OR", "WITH", "NONE", "NOASSERTION"))
        cases.append(Case(texts / row["file"], row["verdict"], wanted))
    changed = texts / "mutations.json"
    for number, row in enumerate(json.loads(changed.read_text(encoding="utf-8")) if changed.is_file() else []):
        path = folder / f"m{number}" / "LICENSE"
        path.parent.mkdir()
        path.write_text(row["text"], encoding="utf-8")
        cases.append(Case(path, "restricted", frozenset()))
    return cases


def install(peer: str, folder: Path) -> tuple[str, str]:
    """The interpreter that has the peer, and why there is none ("" where there is one)."""
    wants = INSTALL[peer]
    if peer == "licensee" and not shutil.which("licensee"):
        return "", "the program licensee is not installed (Debian: apt-get install ruby-licensee)"
    if wants is None:
        return sys.executable, ""
    home = folder / peer
    python = home / "bin" / "python"
    if not (home / "done").is_file():
        venv.create(home, with_pip=True, clear=True)
        done = subprocess.run([python, "-m", "pip", "install", "--quiet", *wants], capture_output=True, text=True)
        if done.returncode:
            return "", f"pip could not install it: {done.stderr.strip().splitlines()[-1][:160]}"
        (home / "done").touch()
    return str(python), ""


def is_open(identifiers: list[str]) -> bool:
    """Whether every identifier found is an open licence's by our table: that is what the caller of a peer would conclude."""
    answers = [look_up(identifier) for identifier in identifiers]
    return bool(answers) and all(a is not None and a.standing is Standing.OPEN for a in answers)


def ask(peer: str, python: str, cases: list[Case]) -> Score:
    """Run one recogniser over the texts, in a process of its own."""
    score = Score()
    command = [python, str(ROOT / "benchmarks" / "peers.py"), peer]
    environment = {**os.environ, "OPENNESS_ROOT": str(ROOT)}
    names = json.dumps([str(case.path) for case in cases])
    started = time.perf_counter()
    done = subprocess.run(command, input=names, capture_output=True, text=True, env=environment)
    whole = time.perf_counter() - started
    rows: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    if len(rows) != len(cases) + 1:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no answer"])[-1][:160])
    score.cold = whole - sum(row["seconds"] for row in rows[1:-1])
    score.memory = rows[-1]["memory"]
    for case, row in zip(cases, rows, strict=False):
        score.asked += 1
        score.seconds.append(row["seconds"])
        opened = is_open(row["ids"])
        if case.verdict == "open":
            score.opened += 1
            score.kept += opened
        elif case.verdict != "either":
            score.false_opens += opened
        if case.verdict in ("open", "restricted") and case.expected:
            score.named += 1
            score.right += {family(i) for i in row["ids"] if i != "-"} == case.expected
    return score


def main() -> int:
    """Print the table; exit status 1 where this project calls a text open that is not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--wheels", type=Path, default=ROOT / ".pytest_cache" / "wheels")
    parser.add_argument("--peers", type=Path, default=ROOT / ".pytest_cache" / "peers")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--only", nargs="*", choices=list(INSTALL), default=list(INSTALL))
    args = parser.parse_args()
    args.wheels.mkdir(parents=True, exist_ok=True)
    ours = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        cases = read_cases(args.texts, folder) if args.texts else make_cases(folder, args.wheels, args.count)
        print(f"{len(cases)} texts, {sum(c.verdict == 'open' for c in cases)} of them open")
        print(f"{'recogniser':18} {'asked':>6} {'FALSE OPEN':>11} {'open kept':>10} {'ids right':>10} {'cold s':>7} {'median ms':>10} {'p95 ms':>8} {'MB':>6}")
        for peer in args.only:
            python, reason = install(peer, args.peers)
            if reason:
                print(f"{peer:18} skipped: {reason}")
                continue
            some = cases
            if len(cases) > SLOW.get(peer, len(cases)):
                some = Random(1).sample(cases, SLOW[peer])
            try:
                s = ask(peer, python, some)
            except RuntimeError as error:
                print(f"{peer:18} skipped: {error}")
                continue
            ours = s.false_opens if peer == "openness" else ours
            p95 = statistics.quantiles(s.seconds, n=20)[-1] if len(s.seconds) > 1 else s.seconds[0]
            kept, right = f"{s.kept}/{s.opened}", f"{s.right}/{s.named}"
            print(
                f"{peer:18} {s.asked:>6} {s.false_opens:>11} {kept:>10} {right:>10} {s.cold:>7.2f} "
                f"{1000 * statistics.median(s.seconds):>10.1f} {1000 * p95:>8.1f} {s.memory:>6.0f}",
                flush=True,
            )
    return 1 if ours else 0


if __name__ == "__main__":
    sys.exit(main())
