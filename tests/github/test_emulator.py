"""The rig leaves the machine as it found it: whatever it started is ended, wrappers and their children alike."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import emulator as rig
import pytest

WRAPPER = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
child = subprocess.Popen([sys.executable, "-c", {child!r}])
print("up", flush=True)
time.sleep(600)
"""
PLAIN = "import time; time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"


def processes(columns: str) -> list[str]:
    """The processes of this machine, one a line."""
    return subprocess.run(["ps", "-ww", "-eo", columns], capture_output=True, text=True, check=True).stdout.splitlines()


def members(group: int) -> list[str]:
    """The processes of a group, zombies apart."""
    rows = (line.split(None, 2) for line in processes("pgid=,stat=,args="))
    return [row[2] for row in rows if len(row) == 3 and row[0] == str(group) and not row[1].startswith("Z")]


@pytest.mark.parametrize("child", [PLAIN, DEAF])
def test_a_server_that_a_wrapper_started_is_ended_with_it(tmp_path: Path, child: str) -> None:
    command = [sys.executable, "-c", WRAPPER.format(child=child)]
    with rig.served(command, tmp_path / "log", patience=1) as process:
        while "up" not in (tmp_path / "log").read_text():
            time.sleep(0.02)
        assert process.pid != os.getpgrp()
        assert len(members(process.pid)) == 3
    assert members(process.pid) == []


def test_a_server_ends_when_the_tests_are_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time, pathlib; sys.path.insert(0, sys.argv[1]); import emulator\n"
        f"with emulator.served([sys.executable, '-c', {PLAIN!r}], pathlib.Path(sys.argv[2])) as process:\n"
        "    print(process.pid, flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", program, str(Path(rig.__file__).parent), str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as tests:
        group = int(tests.stdout.readline()) if tests.stdout else 0
        ends = time.monotonic() + 20
        while len(members(group)) < 2 and time.monotonic() < ends:
            time.sleep(0.05)
        tests.kill()
    while members(group) and time.monotonic() < ends:
        time.sleep(0.05)
    assert members(group) == []


def test_no_emulator_is_left_when_its_tests_are_over(tmp_path: Path) -> None:
    if reason := rig.why_not():
        pytest.skip(reason)
    with rig.running(tmp_path, ("one",)) as running:
        assert running.client().get_repo(f"{rig.OWNER}/one").name == "one"
        port = running.url.rpartition(":")[2]
        assert _serving(port)
    assert not _serving(port)


def _serving(port: str) -> list[str]:
    return [line for line in processes("stat=,args=") if f"--port {port} " in line and not line.startswith("Z")]
