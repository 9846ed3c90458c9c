"""One hostile repository in, what became of it out: the Action is run on it, watched and measured."""

from __future__ import annotations

import html
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt

SECONDS, MEGABYTES = 10, 300
CANARY = "canary-7c1e0b"  # stands in every file outside of the workspace
TOKEN = "ghs_0123456789abcdefghijklmnopqrstuvwxyz"

OUTPUTS = {"passed", "level", "level-name", "cause", "potential-level", "report", "badge"}


@dataclass(frozen=True)
class Case:
    """A repository that `build` makes in a folder: no level above `honest`, and one of `statuses` at the end."""

    name: str
    build: Callable[[Path], object]
    honest: int = 2
    statuses: tuple[int, ...] = (1,)
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a run left behind, and what is wrong with that."""

    status: int
    seconds: float
    megabytes: float
    level: int | None
    wrong: tuple[str, ...]


def attempt(case: Case, place: Path) -> Outcome:
    """Builds the repository below `place` and runs the Action on it, as a runner would."""
    workspace, outside, runner = place / "workspace", place / "outside", place / "runner"
    for folder in (workspace, outside, runner):
        folder.mkdir()
    open_text = f"# Open\n\n{CANARY}\n\nThe model weights are released under the MIT License.\n"
    for name in ("README.md", "LICENSE", "secret", ".openness.yml", "own.yml"):
        (outside / name).write_text("target: closed\n" if name.endswith("yml") else open_text)
    case.build(workspace)
    before = listing(outside)
    files = {name: runner / name for name in ("output", "summary", "event.json", "log", "errors")}
    for path in files.values():
        path.write_text("{}" if path.suffix else "")
    environ = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(files["event.json"]),
        "GITHUB_REPOSITORY": "lab/wren",
        "GITHUB_OUTPUT": str(files["output"]),
        "GITHUB_STEP_SUMMARY": str(files["summary"]),
        "INPUT_TOKEN": TOKEN,
        **{f"INPUT_{name.upper()}": value for name, value in case.inputs.items()},
    }
    watched = [sys.executable, "-I", str(Path(__file__).with_name("watched.py")), str(workspace), str(runner)]
    start = spent()
    with files["log"].open("wb") as log, files["errors"].open("wb") as errors:
        child = subprocess.Popen(
            watched, cwd=workspace, env=environ, stdin=subprocess.DEVNULL, stdout=log, stderr=errors
        )
        used = ended(child, 6 * SECONDS)
    seconds = spent() - start
    said = {name: files[name].read_text("utf-8", "surrogateescape") for name in ("log", "errors", "summary", "output")}
    report = workspace / "openness-report.json"
    level = None
    if case.inputs.get("path", ".") != ".." and report.is_file() and not report.is_symlink():
        said["report"] = report.read_text("utf-8")
        if child.returncode in (0, 1):
            level = json.loads(said["report"])["level"]
    wrong = list(complaints(case, said, child.returncode, level))
    if seconds > SECONDS:
        wrong.append(f"it took {seconds:.0f} s")
    if used > MEGABYTES:
        wrong.append(f"it took {used:.0f} MB")
    if listing(outside) != before:
        wrong.append("something outside of the workspace was written")
    return Outcome(child.returncode, seconds, used, level, tuple(wrong))


def spent() -> float:
    """Seconds of a processor that ended children have taken: what others do on this machine does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ended(child: subprocess.Popen[bytes], seconds: float) -> float:
    """Waits for the child, at most so long, and returns the megabytes that it held at most."""
    ends, most = time.monotonic() + seconds, 0
    while child.poll() is None:
        # Its own high-water mark: what the kernel adds up for a parent begins with the parent's.
        text = Path(f"/proc/{child.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+)", text)
        most = max(most, int(found[1]) if found else 0)
        if time.monotonic() > ends:
            child.kill()
        time.sleep(0.005)
    return most / 1024


def complaints(case: Case, said: Mapping[str, str], status: int, level: int | None) -> list[str]:
    """What is wrong with what a run said."""
    wrong = []
    if status not in case.statuses:
        wrong.append(f"exit status {status}: {said['errors'][-300:]}")
    if level is not None and level > case.honest:
        wrong.append(f"level {level}, and {case.honest} is honest")
    for name, text in said.items():
        if CANARY in text:
            wrong.append(f"words from outside of the workspace stand in the {name}")
        if TOKEN in text:
            wrong.append(f"the token stands in the {name}")
        # The report is for programs: it quotes letter by letter, and escapes what JSON has to.
        marks = "" if name == "report" else "\u202a-\u202e\u2066-\u2069"
        if re.search(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{marks}]", text):
            wrong.append(f"a control character stands in the {name}")
    for line in (said["log"] + said["errors"]).splitlines():
        command = re.match(r"\s*::(\w[\w-]*)([^:]*)::", line)
        if "##[" in line or (command and (command[1] not in ("error", "warning", "notice") or "forged" in command[2])):
            wrong.append(f"a command is forged: {line[:100]}")
    if pings(said["summary"]):
        wrong.append("the summary calls somebody")
    names = {line.partition("<<")[0] for line in said["output"].splitlines() if "<<openness-" in line}
    if not names <= OUTPUTS or "forged" in said["output"]:
        wrong.append("an output is forged")
    return wrong


def pings(markdown: str) -> bool:
    """Whether GitHub would find a name to call, outside of code, as its filters read the page."""
    inline = [child for token in MarkdownIt("commonmark").parse(markdown) for child in token.children or []]
    return any(child.type == "text" and re.search(r"@forged", html.unescape(child.content)) for child in inline)


def listing(folder: Path) -> list[tuple[str, int, int]]:
    """What lies in a folder, with sizes and times."""
    return sorted((p.name, p.lstat().st_size, p.lstat().st_mtime_ns) for p in folder.iterdir())


