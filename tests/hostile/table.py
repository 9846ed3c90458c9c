"""Prints what became of every hostile repository, or of those whose names hold a WORD: `table.py [WORD...]`."""

import shutil
import sys
import tempfile
from pathlib import Path

from repositories import CASES
from trial import MEGABYTES, SECONDS, attempt

if __name__ == "__main__":
    chosen = [case for case in CASES if not sys.argv[1:] or any(word in case.name for word in sys.argv[1:])]
    failed = 0
    print(f"{'repository':48} {'exit':>4} {'level':>5} {'honest':>6} {'s':>5} {'MB':>4}")
    for case in chosen:
        place = Path(tempfile.mkdtemp(prefix="hostile-"))
        found = attempt(case, place)
        shutil.rmtree(place, ignore_errors=True)
        failed += bool(found.wrong)
        level = "-" if found.level is None else found.level
        print(f"{case.name:48} {found.status:4} {level:>5} {case.honest:6} {found.seconds:5.1f} {found.megabytes:4.0f}")
        for words in found.wrong:
            print(f"    WRONG: {words}")
    print(f"{len(chosen)} repositories, {failed} wrong (limits: {SECONDS} s, {MEGABYTES} MB)")
    sys.exit(bool(failed))
