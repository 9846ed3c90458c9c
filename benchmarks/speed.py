"""The whole program measured: start, typical repositories, many files, texts, requests, the image, the worst inputs.

usage: python benchmarks/speed.py [--before OPENNESS] [--corpus DIR] [--files N]... [--image IMAGE] [--runs N] [--json FILE]

Processor seconds of whole processes (their children's as well), medians of `--runs`. --before names the `openness` of another
revision: every command then runs with both in turn, and the table gives the ratio. --corpus: further repositories to judge, a
folder each. --image: an image of the Dockerfile that is built (make rigs builds one). docs/benchmarks.md says how each line is
measured, and what it may cost.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples/repositories"
HOSTILE = ROOT / "tests/hostile"
HERE = Path(sys.executable).with_name("openness")
MOST_SECONDS = 600


@dataclass
class Line:
    """One line of the table. `value` is in `unit`; `before` the same of another revision or of a peer."""

    what: str
    value: float | None
    unit: str
    before: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How much of what it was."""
        return self.value / self.before if self.value is not None and self.before else None


def spent() -> float:
    """Processor seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cost(command: Sequence[str | Path], cwd: Path | None = None) -> float:
    """Processor seconds of one process and its children."""
    start = spent()
    subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, timeout=MOST_SECONDS, check=False)
    return spent() - start


def paired(what: str, arguments: Sequence[str | Path], before: Path | None, runs: int, note: str = "") -> Line:
    """The median cost of `openness ARGUMENTS`, beside that of the other revision, in turn."""
    ours, theirs = [], []
    cost([HERE, *arguments])  # once for the disk
    for _ in range(runs):
        ours.append(cost([HERE, *arguments]))
        if before:
            theirs.append(cost([before, *arguments]))
    return Line(what, statistics.median(ours), "s", statistics.median(theirs) if theirs else None, note)


def start(before: Path | None, runs: int) -> Iterator[Line]:
    """The smallest commands, beside Python's own start."""
    bare = statistics.median(cost([sys.executable, "-c", "pass"]) for _ in range(runs))
    yield Line("Python alone", bare, "s")
    yield paired("openness --version", ["--version"], before, runs)
    yield paired("openness explain", ["explain", "parameters-terms-open"], before, runs)
    for name in ("closed", "open-weights", "open-source-ai"):
        yield paired(f"check: example {name}", ["check", EXAMPLES / name, "--format", "json"], before, runs)
    yield paired("check: example open-weights, for people", ["check", EXAMPLES / "open-weights"], before, runs)


def typical(corpus: Path | None, before: Path | None, runs: int) -> Iterator[Line]:
    """Repositories of a corpus, a folder each."""
    for folder in sorted(corpus.iterdir()) if corpus else ():
        if folder.is_dir():
            yield paired(f"check: {folder.name}", ["check", folder, "--format", "json"], before, runs)


def many_files(numbers: Sequence[int]) -> Iterator[Line]:
    """An open model in a tree of so many files: seconds, megabytes, and whether the answer is still the same."""
    program = (
        "import json, resource, sys; from checker.cli import main; status = main(sys.argv[1:]); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(status)"
    )
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder) / "model"
            shutil.copytree(EXAMPLES / "open-weights", tree)
            for each in range(number):
                place = tree / f"data/part-{each // 1000:05}"
                if each % 1000 == 0:
                    place.mkdir(parents=True)
                (place / f"{each % 1000:03}.txt").touch()
            begun = spent()
            command = [sys.executable, "-c", program, "check", str(tree), "--format", "json", "--time-limit", "600"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS, check=False)
            took = spent() - begun
            level = json.loads(done.stdout)["level"] if done.stdout else None
            yield Line(f"check: {number:,} files", took, "s", note=f"level {level}")
            yield Line(f"memory: {number:,} files", int(done.stderr.split()[-1]) / 1024, "MB")


def texts() -> list[str]:
    """Licence texts of the cases that the tests judge, each once."""
    found = {path.read_bytes(): path for path in sorted((ROOT / "tests/repos").rglob("*LICEN[CS]E*")) if path.is_file()}
    return [str(path) for content, path in found.items() if len(content) > 300]


def recognisers() -> Iterator[Line]:
    """Texts a second, by this project and by every peer that is installed here."""
    names = texts()
    told = json.dumps(names)
    medians: dict[str, float] = {}
    for peer in ("licenseclassifier", "openness", "scancode", "askalono", "licensee"):
        command = [sys.executable, str(ROOT / "benchmarks/peers.py"), peer]
        environ = {**os.environ, "OPENNESS_ROOT": str(ROOT)}
        done = subprocess.run(command, input=told, capture_output=True, text=True, timeout=900, env=environ, check=False)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        seconds = [row["seconds"] for row in rows if "seconds" in row]
        if done.returncode or len(seconds) != len(names) or not any(row.get("ids") for row in rows):
            yield Line(f"texts a second: {peer}", None, "1/s", note="not installed here")
            continue
        medians[peer] = statistics.median(seconds)
        note = f"median {1000 * medians[peer]:.1f} ms, worst {1000 * max(seconds):.0f} ms, of {len(names)} texts"
        if peer != "licenseclassifier" and "licenseclassifier" in medians:
            note += f"; {medians[peer] / medians['licenseclassifier']:.1f} times licenseclassifier"
        yield Line(f"texts a second: {peer}", len(seconds) / sum(seconds), "1/s", note=note)


def linters(runs: int) -> Iterator[Line]:
    """Programs that look at a repository's licences, on the same example."""
    for name, command in (("reuse lint", ["reuse", "lint"]), ("licensee detect", ["licensee", "detect"])):
        beside = Path(sys.executable).with_name(command[0])
        program = str(beside) if beside.exists() else shutil.which(command[0])
        if program is None:
            yield Line(f"{name}: example open-weights", None, "s", note="not installed here")
            continue
        seconds = [cost([program, *command[1:]], EXAMPLES / "open-weights") for _ in range(runs)]
        yield Line(f"{name}: example open-weights", statistics.median(seconds), "s", note="another question, whole process")


def requests() -> Iterator[Line]:
    """What is asked of GitHub, by a gate on a pull request and by a check of a repository elsewhere."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests/github")]
    import emulator
    from faults import serving
    from test_contract import AVAILABLE
    from workflows import Job, pull_request

    if reason := emulator.why_not():
        yield Line("requests: a pull request", None, "", note=reason)
        return
    with tempfile.TemporaryDirectory() as folder, emulator.running(Path(folder), ("contract",)) as github:
        hub = emulator.Repo(github, f"{emulator.OWNER}/contract")
        before = hub.commit(AVAILABLE)
        after = hub.commit({"LICENSE": "changed\n"}, "change", before)
        pull = hub.pull("change")
        with serving(hub.at.url) as server:
            job = Job(hub, hub.at.job, api_url=server.url)
            job.check_out(AVAILABLE)
            for what in ("with its first comment", "with its comment renewed"):
                already = len(server.requests)
                job.run("pull_request", pull_request(pull, before, after), target="weights-available")
                yield Line(f"requests: a pull request, {what}", len(server.requests) - already, "")
            already = len(server.requests)
            job.run("push", {}, after, path=f"github:{hub.name}", target="closed")
            yield Line("requests: a repository elsewhere", len(server.requests) - already, "")


def image(name: str | None) -> Iterator[Line]:
    """What the image adds to its base, by part, and from the start of a container to the verdict."""
    rig = ROOT / "tests/rigs/image.sh"
    if name is None:
        yield Line("image over its base", None, "MB", note="no --image was given")
        return
    packages = "/opt/gate/lib/python3*/site-packages"
    listed = f"du -sk --apparent-size /opt/gate; cd {packages} && du -sk --apparent-size * | sort -rn | head -12"
    said = subprocess.run([rig, "inside", name, "sh", "-c", listed], capture_output=True, text=True, check=True).stdout
    whole, *parts = [line.split("\t") for line in said.splitlines()]
    largest = ", ".join(f"{part} {int(size) / 1024:.1f}" for size, part in parts)
    yield Line("image over its base", int(whole[0]) / 1024, "MB", note=largest)
    readme = "The model weights at https://huggingface.co/lab/wren are released under the MIT License."
    timed = (
        "import os, pathlib, subprocess, time; os.mkdir('/tmp/model'); "
        f"pathlib.Path('/tmp/model/README.md').write_text('# Wren\\n\\n{readme}\\n'); t = time.perf_counter(); "
        "subprocess.run(['/opt/gate/bin/python', '-I', '-m', 'checker.cli', 'check', '/tmp/model'], stdout=-3); "
        "print(time.perf_counter() - t)"
    )
    command = [str(rig), "inside", name, "/opt/gate/bin/python", "-c", timed]
    took = [float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(5)]
    yield Line("process in the container to verdict", statistics.median(took), "s of a clock", note="a README alone")


def worst(cases: int) -> Iterator[Line]:
    """The hostile repositories that cost most."""
    sys.path.insert(0, str(HOSTILE))
    from repositories import CASES
    from trial import attempt

    found = []
    for case in CASES:
        with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
            found.append((attempt(case, Path(folder)), case))
    found.sort(key=lambda pair: -pair[0].seconds)
    yield Line("hostile repositories that got through", sum(bool(o.wrong) for o, _ in found), f"of {len(found)}")
    for outcome, case in found[:cases]:
        yield Line(f"worst: {case.name}", outcome.seconds, "s", note=f"{outcome.megabytes:.0f} MB")


def table(lines: Sequence[Line]) -> str:
    """The lines as a Markdown table."""
    rows = ["| what | value | before | ratio | |", "| --- | ---: | ---: | ---: | --- |"]
    for line in lines:
        value = "–" if line.value is None else f"{line.value:,.3g} {line.unit}".strip()
        before = f"{line.before:,.3g}" if line.before else ""
        rows.append(f"| {line.what} | {value} | {before} | {f'{line.ratio:.2f}' if line.ratio else ''} | {line.note} |")
    return "\n".join(rows)


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--files", type=int, action="append")
    parser.add_argument("--image")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--json", type=Path, default=ROOT / "benchmarks/speed.json")
    asked = parser.parse_args()
    lines: list[Line] = []
    begun = time.time()
    for part in (
        start(asked.before, asked.runs),
        typical(asked.corpus, asked.before, asked.runs),
        many_files(asked.files or (10_000, 100_000)),
        recognisers(),
        linters(asked.runs),
        requests(),
        image(asked.image),
        worst(5),
    ):
        for line in part:
            lines.append(line)
            print(f"{line.what}: {line.value} {line.unit} {line.note}", file=sys.stderr, flush=True)
    machine = {"python": platform.python_version(), "system": platform.platform(), "processors": os.cpu_count()}
    rows = [{**asdict(line), "ratio": line.ratio} for line in lines]
    asked.json.write_text(json.dumps({"runs": asked.runs, "machine": machine, "lines": rows}, indent=1) + "\n", "utf-8")
    print(table(lines))
    print(f"\n{time.time() - begun:.0f} s; the same as JSON: {asked.json}")


if __name__ == "__main__":
    main()
