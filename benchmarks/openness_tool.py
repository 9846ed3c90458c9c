"""How the Model Openness Tool's own files are graded here: python benchmarks/openness_tool.py FOLDER [REPOSITORIES]

FOLDER is a checkout of lfai/model_openness_tool (MIT), or a folder with its `models/` and `test_data/`. Prints the
evaluator's fixtures with the class and the percentages that the tool expects and those found here, and how many of
the tool's models have which class by what their files declare.

REPOSITORIES holds checkouts named OWNER__NAME. Those that one of the tool's models names, or that are called as it is,
are judged, and each row is held against what the tool's file declares: who agrees, where the gate abstains, and each
row where the two contradict each other. The files were written by people who also read papers and hub pages; a
contradiction is a line to look at, and no error of either.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import checker
from checker.frames import frames_of, mot
from checker.frames.mof import progress


def expected(folder: Path) -> dict[str, tuple[int, dict[int, float]]]:
    """The class (0: none) and percent by class that the tool's own test expects, by the name of the release."""
    text = next(folder.rglob("expected_results.json")).read_text("utf-8")
    models = json.loads(re.sub(r",(\s*[}\]])", r"\1", text))["models"]  # it has trailing commas
    return {
        model["release"]["name"]: (
            model["classification"]["class"],
            {int(class_): percent for class_, percent in model["classification"]["progress"].items()},
        )
        for model in models
    }


def main(folder: Path) -> int:
    """Print both tables; 1 where a fixture is graded otherwise or does not survive being written and read."""
    wanted, wrong, seen = expected(folder), 0, 0
    for path in sorted(next(folder.rglob("expected_results.json")).parent.glob("*.yml")):
        declared = mot.parse(path.read_text("utf-8"))
        if declared is None or declared.name not in wanted:
            continue
        seen += 1
        class_, percent = wanted[declared.name]
        found = progress(declared.counts)
        again = mot.parse(mot.dump(declared.raw))
        same = (declared.class_ or 0) == class_ and all(abs(found[c] - percent[c]) < 0.01 for c in percent)
        same = same and again == declared
        wrong += not same
        print("same " if same else "OTHER", declared.name, declared.class_ or 0, class_, found, percent)
    print(f"{seen} of {len(wanted)} fixtures, {wrong} graded otherwise")
    models = [mot.parse(path.read_text("utf-8")) for path in sorted((folder / "models").glob("*.yml"))]
    print(Counter(model.class_ if model else "unreadable" for model in models))
    print(
        sum(model is not None and mot.parse(mot.dump(model.raw)) == model for model in models), "survive a round trip"
    )
    return int(bool(wrong))


DECLARED = ("open licence", "other or no licence", "not in the file")
FOUND = {True: "open", None: "not known", False: "not open"}


def matches(folder: Path, repositories: Path) -> Iterator[tuple[mot.Declared, Path]]:
    """Each model of the tool with the checkout that it names, or that is called as it is."""
    by_address = {path.name.partition("@")[0].lower(): path for path in sorted(repositories.iterdir())}
    by_name = {re.sub(r"[^a-z0-9]", "", name.partition("__")[2]): path for name, path in by_address.items()}
    for file in sorted((folder / "models").glob("*.yml")):
        declared = mot.parse(file.read_text("utf-8"))
        if declared is None:
            continue
        release = declared.raw["release"]
        links = [str(release.get(name) or "").rstrip("/").split("/") for name in ("repository", "github", "huggingface")]
        named = [by_address.get("__".join(parts[3:5]).lower()) for parts in links if len(parts) > 4]
        found = next(filter(None, named), None) or by_name.get(re.sub(r"[^a-z0-9]", "", declared.name.lower()))
        if found is not None:
            yield declared, found


def compare(folder: Path, repositories: Path) -> None:
    """Print how the rows of the tool's files and the gate's agree, and every row where they do not."""
    table: Counter[tuple[str, str]] = Counter()
    classes: Counter[tuple[object, object, object]] = Counter()
    for declared, path in matches(folder, repositories):
        standing = frames_of(checker.check(path, settings=False).assessment).mof
        if standing is None:
            print("no model:", declared.name, path.name)
            continue
        classes[declared.class_, standing.least, standing.most] += 1
        for held in standing.rows:
            licence = declared.licences.get(held.row.component)
            says = DECLARED[2] if licence is None else DECLARED[0] if mot.is_open(licence) else DECLARED[1]
            table[says, FOUND[held.counts]] += 1
            if (says, held.counts) in ((DECLARED[0], False), (DECLARED[1], True)):
                where = next((f"{e.path}:{e.line}" for e in held.evidence), "")
                print("contradicts:", declared.name, "|", held.row.name, "|", licence, "|", held.why, "|", where)
    print(f"{'the file / the gate':22}", *(f"{found:>10}" for found in FOUND.values()))
    for says in DECLARED:
        print(f"{says:22}", *(f"{table[says, found]:10}" for found in FOUND.values()))
    for (theirs, least, most), number in sorted(classes.items(), key=str):
        print(f"class {theirs} by the file, {least} to {most} by the gate: {number}")


if __name__ == "__main__":
    status = main(Path(sys.argv[1]))
    if len(sys.argv) > 2:
        compare(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.exit(status)
