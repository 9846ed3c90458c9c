"""How the Model Openness Tool's own files are graded here: python benchmarks/openness_tool.py FOLDER

FOLDER is a checkout of lfai/model_openness_tool (MIT), or a folder with its `models/` and `test_data/`. Prints the
evaluator's fixtures with the class and the percentages that the tool expects and those found here, and how many of
the tool's models have which class by what their files declare.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

from checker.frames import mot
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


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
