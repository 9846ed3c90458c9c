"""Repositories in, every text whose absence makes the gate more generous out.

usage: python benchmarks/ablation.py [--labels FILE] [--most N] DIR

A restriction that hangs on one sentence is one careless edit away from a wrong "open". DIR holds repositories (or is one).
Each is judged without each licence file and card, and with its documents cut at each heading and each sentence about
terms. A cut is listed where the level without it is open (3 or 4) and above the level of the whole. --labels names a JSON
file with rows of folder and expect.level: there the right level counts instead of the one that the gate gives. --most
limits the cuts of one repository (of its headings and sentences the first ones).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from checker.assess import assess  # noqa: E402 - the path comes first
from checker.domain import NotChecked, Repository, Text  # noqa: E402
from checker.evidence import collect  # noqa: E402
from checker.sources.worktree import read_worktree  # noqa: E402

LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|policy|reuse\.toml|agreement|terms|model_?card)", re.I)
DOCUMENT = re.compile(r"\.(md|rst|txt)$|(^|/)(readme|[a-z_]*policy)$", re.I)
LICENCE_WORDS = re.compile(
    r"licen[cs]|apache|\bmit\b|\bcc[- ]|gpl|commercial|research|agree|polic|terms|request|gated|form\b|base_model|"
    r"许可|协议|商业|商用|ライセンス",
    re.I,
)
OPEN = 3


class Cut(NamedTuple):
    """One text taken away: `name` says what, `path` where, `text` is what is left there (None: the file is gone)."""

    name: str
    path: str
    text: str | None


def cuts(texts: Mapping[str, str]) -> Iterator[Cut]:
    """Every way to take something away from `texts`: a licence file, the front matter, a section, a sentence on terms."""
    for path, text in texts.items():
        if LICENCE_FILE.search(path):
            yield Cut(f"without {path}", path, None)
        if DOCUMENT.search(path):
            for name, rest in shortened(text):
                yield Cut(f"{path} without {name}", path, rest)


def shortened(text: str) -> Iterator[tuple[str, str]]:
    """`text` without its front matter, without each section, and without each line or sentence about terms."""
    front = re.match(r"---\n.*?\n---\n", text, re.S)
    if front:
        yield "its front matter", text[front.end() :]
    headings = list(re.finditer(r"^(#{1,6}) (.+)\n", text, re.M))
    for number, heading in enumerate(headings):
        after = (other.start() for other in headings[number + 1 :] if len(other[1]) <= len(heading[1]))
        yield f'"{heading[2]}"', text[: heading.start()] + text[next(after, len(text)) :]
    for sentence in re.finditer(r"[^\n.。]+(?:\.(?!\s)[^\n.。]+)*[.。]?", text):
        if LICENCE_WORDS.search(sentence[0]) and not sentence[0].startswith("#"):
            yield f'"{sentence[0].strip()}"', text[: sentence.start()] + text[sentence.end() :]


def without(repository: Repository, cut: Cut) -> Repository:
    """`repository` with the cut made."""

    def read(path: str) -> Text | NotChecked:
        if path != cut.path:
            return repository.read(path)
        return NotChecked(path, "there is no such file in the tree") if cut.text is None else Text(path, cut.text)

    files = tuple(file for file in repository.files if cut.text is not None or file.path != cut.path)
    return replace(repository, files=files, reader=read)


def level_of(repository: Repository) -> int:
    """The level that the gate gives; 0 for no model."""
    return assess(repository, collect(repository)).level or 0


def texts_of(folder: Path) -> dict[str, str]:
    """The licence files and documents that are cut: those that the gate itself reads, to the second folder down."""
    repository = read_worktree(folder)
    named = [f.path for f in repository.files if LICENCE_FILE.search(f.path) or DOCUMENT.search(f.path)]
    near = sorted((path for path in named if path.count("/") <= 2), key=lambda path: (path.count("/"), path))
    found = {path: repository.read(path) for path in near}
    return {path: text.content for path, text in found.items() if isinstance(text, Text) and "\0" not in text.content}


def main() -> int:
    """Print the list, and how many cuts were made in what time. Exit status 1 where there is anything to list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--most", type=int, default=60, metavar="N")
    options = parser.parse_args()
    labels = json.loads(options.labels.read_text("utf-8")) if options.labels else []
    right = {row["folder"]: row["expect"].get("level") or [0] for row in labels}
    start, made, opened, judged = time.perf_counter(), 0, 0, 0
    for folder in sorted(path for path in options.folder.iterdir() if path.is_dir()):
        if right and folder.name not in right:
            continue
        # A folder that holds nothing but one folder is only its wrapping.
        inside = list(folder.iterdir())
        subject = inside[0] if len(inside) == 1 and inside[0].is_dir() else folder
        most = max(max((int(level or 0) for level in right[folder.name]), default=0) if right else level_of(read_worktree(subject)), OPEN - 1)
        judged += 1
        for number, cut in enumerate(cuts(texts_of(subject)) if most < OPEN + 1 else ()):
            if number >= options.most:
                break
            made += 1
            level = level_of(without(read_worktree(subject), cut))
            if level > most:
                opened += 1
                print(f"{folder.name}: level {level}, {' '.join(cut.name.split())[:160]}", flush=True)
    print(f"{judged} repositories, {made} cuts, {opened} of them open ({time.perf_counter() - start:.0f} s)")
    return 1 if opened else 0


if __name__ == "__main__":
    sys.exit(main())
