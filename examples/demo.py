"""The example repositories -> a report on one of them, and the level of each: what `make demo` shows."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import checker
from checker.domain import Verdict
from checker.reports import terminal

REPOSITORIES = Path(__file__).parent / "repositories"
IN_FULL = "open-weights"


def judge_all() -> dict[str, tuple[Verdict, float]]:
    """The verdict on each example and the seconds it took, most closed first."""
    judged = {}
    for folder in REPOSITORIES.iterdir():
        start = time.perf_counter()
        judged[folder.name] = checker.check(folder), time.perf_counter() - start
    return dict(sorted(judged.items(), key=lambda item: (item[1][0].assessment.level or 0, item[0])))


def table(judged: dict[str, tuple[Verdict, float]]) -> str:
    """One line an example: its folder, its level, its potential level, the gate's word and the time."""
    rows = [f"{'example':<20}{'level':<27}{'could become':<16}{'gate (open-weights)':<21}time"]
    for name, (verdict, seconds) in judged.items():
        level, potential = verdict.assessment.level, verdict.assessment.potential_level
        flag = " +open-data" if verdict.assessment.open_data else ""
        reached = f"{level.value} {level.slug}{flag}" if level else "no model"
        possible = f"{potential.value}" if potential and potential != level else ""
        passed = "passed" if verdict.passed else "failed"
        rows.append(f"{name:<20}{reached:<27}{possible:<16}{passed:<21}{seconds:.2f} s")
    return "\n".join(rows)


if __name__ == "__main__":
    verdicts = judge_all()
    width = min(shutil.get_terminal_size().columns, 100)
    print(f"$ openness check examples/repositories/{IN_FULL}\n")
    print(terminal.render(verdicts[IN_FULL][0], width=width, colour=sys.stdout.isatty()))
    print(table(verdicts))
