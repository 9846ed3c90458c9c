"""Our own YAML tables -> values, read from the JSON beside each, because YAML takes ten times as long to read.

    python -m checker.tables

writes the JSON files anew after a change to a table (`make docs` does, too); a test holds each pair together.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TABLES = ("checklist/osaid-1.0.yml", "evidence/code/libraries.yml", "language/forms.yml", "language/restrictions.yml")


def read_table(path: Path) -> Any:
    """What the table `path`, a YAML file, holds. All scalars are strings."""
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def parse_table(text: str) -> Any:
    """What the YAML `text` holds. All scalars are strings: `1.0` and `no` stay what was written."""
    import yaml

    # The C loader is a tenth of the time; where PyYAML was built without it, the other reads the same.
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def print_json(path: Path) -> str:
    """The text of the JSON file that belongs beside the table `path`."""
    return json.dumps(parse_table(path.read_text(encoding="utf-8")), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for table in TABLES:
        source = Path(__file__).parent / table
        source.with_suffix(".json").write_text(print_json(source), encoding="utf-8")
