"""The name of a recogniser and files in, one JSON line per file out: the identifiers it finds, and the time it takes.

usage: PYTHON benchmarks/peers.py NAME < list-of-files.json    (PYTHON is the interpreter that has the recogniser)
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

Ask = Callable[[Path], list[str]]


def words(expression: str | None) -> list[str]:
    """The identifiers of an SPDX expression."""
    found = re.findall(r"[A-Za-z0-9.+-]+", expression or "")
    return [word for word in found if word not in ("AND", "OR", "WITH", "NOASSERTION", "NONE")]


def read(path: Path) -> str:
    """The text of a file, as a caller of these libraries would read it."""
    content = path.read_bytes()
    return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")


def openness() -> Ask:
    """This project."""
    from checker.licensing import recognise

    def ask(path: Path) -> list[str]:
        answer = recognise(read(path))
        return words(answer.expression) if answer.standing.value == "open" else ["-", *words(answer.expression)]

    return ask


def licenseclassifier() -> Ask:
    """licenseclassifier, with its own threshold."""
    from licenseclassifier import identify_license

    return lambda path: [match.id for match in identify_license(read(path))]


def scancode() -> Ask:
    """ScanCode, by its licence API."""
    from scancode.api import get_licenses

    return lambda path: words(get_licenses(str(path)).get("detected_license_expression_spdx"))


def askalono() -> Ask:
    """askalono, by its Python binding."""
    import askalono as library

    def ask(path: Path) -> list[str]:
        found = library.identify(read(path))
        return [found.name] if found and found.name else []

    return ask


def licensee() -> Ask:
    """licensee, the program: one process a file."""

    def ask(path: Path) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "LICENSE").write_text(read(path), encoding="utf-8")
            done = subprocess.run(["licensee", "detect", "--json", folder], capture_output=True, text=True, timeout=60)
        files = json.loads(done.stdout or "{}").get("matched_files", [])
        found = [file.get("matched_license") for file in files]
        return [identifier for identifier in found if identifier and identifier not in ("NOASSERTION", "NONE")]

    return ask


PEERS = {peer.__name__: peer for peer in (openness, licenseclassifier, scancode, askalono, licensee)}


def main() -> None:
    """Answer for every file named on standard input."""
    sys.path.insert(0, os.environ.get("OPENNESS_ROOT", "."))
    started = time.perf_counter()
    paths = [Path(name) for name in json.load(sys.stdin)]
    ask = PEERS[sys.argv[1]]()
    for number, path in enumerate(paths):
        before = time.perf_counter()
        try:
            found = ask(path)
        except Exception as error:  # a peer that stumbles over one text still answers for the others
            found = []
            print(f"{sys.argv[1]}: {path.name}: {error}", file=sys.stderr)
        after = time.perf_counter()
        row: dict[str, object] = {"ids": found, "seconds": after - before}
        if not number:
            row["cold"] = after - started
        print(json.dumps(row), flush=True)
    who = resource.RUSAGE_CHILDREN if sys.argv[1] == "licensee" else resource.RUSAGE_SELF
    print(json.dumps({"memory": resource.getrusage(who).ru_maxrss / 1024}))


if __name__ == "__main__":
    main()
