"""Fuzzes every parser in turn until the time is over: `fuzz.py MINUTES [TARGET...]`; findings are printed and kept."""

import hashlib
import random
import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from targets import TARGETS, Target, tried

ROUND = 100  # inputs of a target before it is the next one's turn
GENERATE = (Phase.generate,)
SHRINKING = 120  # seconds for making one finding smaller
FOUND = Path(__file__).parent / "found"


def fuzz(target: Target, number: int) -> bytes | None:
    """ROUND inputs for `target`; the smallest one that was found to fail."""
    failing: list[bytes] = []

    @seed(number)
    @settings(max_examples=ROUND, deadline=None, database=None, suppress_health_check=[*HealthCheck], phases=GENERATE)
    @given(target.inputs)
    def attempt(data: bytes) -> None:
        try:
            tried(target, data)
        except KeyboardInterrupt:
            raise
        except BaseException:
            failing.append(data)
            raise

    try:
        attempt()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        print(f"{target.name}, seed {number}: {type(error).__name__}: {str(error)[:300]}", flush=True)
    return smaller(target, min(failing, key=len)) if failing else None


def smaller(target: Target, data: bytes) -> bytes:
    """`data` without the pieces that it fails without, as far as SHRINKING goes."""
    ends = time.monotonic() + SHRINKING
    size = len(data) // 2
    while size:
        at = 0
        while at < len(data) and time.monotonic() < ends:
            less = data[:at] + data[at + size :]
            try:
                tried(target, less)
                at += size
            except KeyboardInterrupt:
                raise
            except BaseException:
                data = less
        size //= 2
    return data


def main(minutes: float, names: list[str]) -> int:
    """The exit status: 1 where anything was found."""
    chosen = [target for target in TARGETS if not names or target.name in names]
    ends, rounds, found = time.monotonic() + 60 * minutes, 0, 0
    number = random.SystemRandom().randrange(1 << 32)
    while time.monotonic() < ends:
        for target in chosen:
            number += 1
            failing = fuzz(target, number)
            rounds += 1
            if failing is not None:
                found += 1
                FOUND.mkdir(exist_ok=True)
                path = FOUND / f"{target.name}-{hashlib.sha256(failing).hexdigest()[:8]}"
                path.write_bytes(failing)
                print(f"    kept in {path} ({len(failing)} bytes): {failing[:200]!r}", flush=True)
    print(f"{rounds * ROUND} inputs for {len(chosen)} parsers in {minutes:g} minutes, {found} findings", flush=True)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
