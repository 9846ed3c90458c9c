"""Does the fix that a report gives work when it is followed to the letter?

    python benchmarks/fixes.py [CORPUS=DIR] [--list]

For each repository of tests/repos, and of DIR/repos where that is given, that is one finding short of level 3: the words of
the finding's `fix` are read as a person would, put where they say, and the repository is judged again. It counts how many
reach level 3. A fix that names a decision (other terms, another base) has no words to put anywhere: those are counted apart.

DIR/repos/<name>/ holds `files/`, the texts, and `tree.txt`, a path and its size in each line.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from checker.advice.steps import Deed, Step, edited, heading_of
from checker.assess import assess
from checker.domain import Answer, Assessment, Evidence, File, Finding, Level, NotChecked, Repository, Text
from checker.evidence import collect
from checker.sources.texts import pointer_in, text_in

ROOT = Path(__file__).parent.parent
REPOS = ROOT / "tests" / "repos"
TEXTS = {"Apache-2.0": ROOT / "LICENSE", "MIT": ROOT / "examples/repositories/open-weights/LICENSE"}
"""Licences word for word, for those that follow a fix which asks for one."""
Files = Mapping[str, "bytes | int"]
"""The content of each file, or its size alone."""


def repository(name: str, files: Files) -> Repository:
    """`files` as a repository, read by the rules of the sources."""

    def read(path: str) -> Text | NotChecked:
        data = files.get(path)
        return text_in(path, data) if isinstance(data, bytes) else NotChecked(path, "it was not kept")

    def size(data: bytes | int) -> int:
        pointer = pointer_in(data) if isinstance(data, bytes) else None
        return pointer.size if pointer else data if isinstance(data, int) else len(data)

    return Repository(name, "worktree", tuple(File(path, size(data)) for path, data in sorted(files.items())), read)


def judge(name: str, files: Files) -> Assessment:
    """What the gate says of `files`."""
    subject = repository(name, files)
    return assess(subject, collect(subject))


def one_short(assessment: Assessment) -> Finding | None:
    """The only finding that stands before level 3; None where there are more, or none."""
    if assessment.level is None or assessment.level >= Level.OPEN_WEIGHTS:
        return None
    missed = [
        finding
        for finding in assessment.findings
        if finding.needed_for is not None
        and finding.needed_for <= Level.OPEN_WEIGHTS
        and finding.answer in (Answer.UNMET, Answer.UNKNOWN)
    ]
    return missed[0] if len(missed) == 1 else None


_STEPS = re.compile(
    r"Put this in (?P<page>\S+), under the heading “(?P<heading>[^”]+)”, if it is true: “(?P<put>[^”]+)”"
    r"|Write this in place of what stands in (?P<spots>.+?), if it is true: “(?P<write>[^”]+)”"
    r"|Delete what stands in (?P<gone>.+?), if it is not meant\."
    r"|Write `(?P<field>\w+): (?P<value>[^`]+)` in the front matter of (?P<card>\S+), if it is true\."
    r"|Delete `(?P<key>[\w*]+)` from the front matter of (?P<front>\S+), if it is not meant\."
    r"|Put the text of (?P<licence>\S+) into (?P<file>\S+), word for word"
)


def follow(fix: str, files: Files, said: Mapping[str, str] | None = None) -> Files | None:
    """`files` as somebody leaves them who does what `fix` says, and nothing else; None where it gives no words.

    A line that is to go is known by its number; `said` has the quotes of such lines, by path:line, where they are longer.
    """
    steps = list(_STEPS.finditer(fix))
    if not steps:
        return None
    changed = dict(files)
    for found in reversed(steps):  # from below: no line moves before it is reached
        if found["page"]:
            _put(found["page"], found["heading"], found["put"], changed)
        elif found["field"]:
            _edit(Step(Deed.FIELD, found["card"], found["value"], field=found["field"]), changed)
        elif found["key"]:
            _edit(Step(Deed.FIELD, found["front"], "", field=found["key"]), changed)
        elif found["licence"]:
            changed[found["file"]] = TEXTS[found["licence"]].read_bytes()
        else:
            for path, spots in _places(found["spots"] or found["gone"], said or {}).items():
                _edit(Step(Deed.REPLACE, path, found["write"] or "", spots=tuple(spots)), changed)
    return changed


def _places(told: str, said: Mapping[str, str]) -> dict[str, list[Evidence]]:
    places: dict[str, list[Evidence]] = {}
    for spot in told.split(", "):
        path, _, line = spot.rpartition(":")
        places.setdefault(path, []).append(Evidence(said.get(spot, ""), path, int(line)))
    return places


def _edit(step: Step, files: dict[str, bytes | int]) -> None:
    data = files.get(step.path, b"")
    if isinstance(data, bytes):
        files[step.path] = edited(step, decoded(data)).encode()


def _put(page: str, heading: str, words: str, files: dict[str, bytes | int]) -> None:
    """The paragraph at the end of the section of that heading; a heading that is not there goes at the page's end."""
    data = files.get(page, b"")
    lines = decoded(data if isinstance(data, bytes) else b"").split("\n")
    rank = 1 if sum(line.startswith("# ") for line in lines) > 1 else 2
    at = next((n for n, line in enumerate(lines) if _is_heading(lines, n) and _plain(heading) == _plain(line)), None)
    if at is None:
        text = "\n".join([*lines, "", *heading_of(heading, rank, page), "", words, ""])
    else:
        start = at + 2 if page.endswith(".rst") else at + 1
        end = next((n for n in range(start, len(lines)) if _is_heading(lines, n)), len(lines))
        text = "\n".join([*lines[:end], "", words, "", *lines[end:]])
    files[page] = text.encode()


def _is_heading(lines: list[str], at: int) -> bool:
    line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
    return (
        line.startswith("#")
        or bool(re.match(r"\s*<h\d", line))
        or bool(line.strip() and re.fullmatch(r"([=~-])\1{2,}\s*", below))
    )


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", re.sub(r"<[^<>]+>|\]\([^)]*\)", " ", words).casefold()))


def decoded(data: bytes) -> str:
    """The text of a file, as the gate decodes it."""
    text = text_in("README.md", data)
    return text.content if isinstance(text, Text) else ""


def cases(corpus: Path | None) -> Iterator[tuple[str, str, dict[str, bytes | int]]]:
    """(suite, name, files) of every repository there is."""
    for folder in sorted(REPOS.glob("*/files")):
        yield "tests/repos", folder.parent.name, _texts(folder)
    for tree in sorted((corpus / "repos").glob("*/tree.txt")) if corpus else ():
        files: dict[str, bytes | int] = {}
        for row in tree.read_text(encoding="utf-8", errors="replace").splitlines():
            path, _, size = row.rpartition("\t")
            if path and size != "-":
                files[path] = int(size) if size.isdigit() else 1 << 20
        yield "corpus", tree.parent.name, files | _texts(tree.parent / "files")


def _texts(folder: Path) -> dict[str, bytes | int]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main(arguments: list[str]) -> int:
    """Print how many fixes work, for each suite and answer."""
    corpus = next((Path(word.partition("=")[2]) for word in arguments if word.startswith("CORPUS=")), None)
    if corpus is not None and not (corpus / "repos").is_dir():
        print(f"skipped: {corpus}, because it has no folder repos/", file=sys.stderr)
        corpus = None
    counts: Counter[tuple[str, str, str]] = Counter()
    for suite, name, files in cases(corpus):
        before = judge(name, files)
        finding = one_short(before)
        if finding is None:
            continue
        answer = f"{finding.id} {finding.answer.value}"
        after = follow(finding.fix, files, quotes(before))
        level = judge(name, after).level if after is not None else None
        outcome = "no words" if after is None else "works" if (level or 0) >= Level.OPEN_WEIGHTS else "fails"
        counts[suite, answer, outcome] += 1
        if "--list" in arguments and outcome != "works":
            left = one_short(judge(name, after)) if after is not None else None
            print(
                f"{outcome}: {suite}/{name}: {finding.said}\n    fix: {finding.fix}\n    then: {left.reason if left else level}"
            )
    for (suite, answer, outcome), number in sorted(counts.items()):
        print(f"{suite:12} {answer:34} {outcome:10} {number:4}")
    done, failed = (sum(n for (_, _, o), n in counts.items() if o == outcome) for outcome in ("works", "fails"))
    print(f"of {done + failed} fixes that give words, {done} work ({done / max(1, done + failed):.0%})")
    return 0


def quotes(assessment: Assessment) -> dict[str, str]:
    """The quotes of the lines that a fix may name, by path:line."""
    dossier = assessment.dossier
    spots = [r.evidence for r in dossier.restrictions] + [u.evidence for u in dossier.unclear]
    spots += [*dossier["parameters"].terms.evidence, *(gate.evidence for gate in dossier.gating)]
    return {f"{spot.path}:{spot.line}": spot.quote for spot in spots}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
