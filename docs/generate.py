"""The checklist -> docs/checklist.md: `make docs` writes it, and a test holds the file against the checklist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from checker.checklist import Checklist, Criterion, read_checklist
from checker.settings.keys import KEYS, Key, Kind

PAGE = Path(__file__).with_name("checklist.md")
OPENING = """\
# The checklist

<!-- Written by `make docs` from checker/checklist/osaid-1.0.yml: change it there. -->

What the gate asks, after the Open Source AI Definition {osaid} of the Open Source Initiative, in our own words. A level
is reached when every criterion needed for it, and for the levels below it, is met or does not apply. Each criterion is
answered by the module of its name in `checker/checks/`: **met** (with evidence), **unmet** (found to the contrary, or
declared absent), **unknown** (looked for and not found, or it could not be looked at) or **not applicable**. Unknown
never raises a level. The OSI certifies no model: the gate says whether what it saw is consistent with the definition.
"""


def render(checklist: Checklist) -> str:
    """The page: a table of contents by level, then every criterion under the same headings."""
    return "\n".join([OPENING.format(osaid=checklist.osaid), *_contents(checklist), *_criteria(checklist)])


def _contents(checklist: Checklist) -> Iterator[str]:
    yield "| criterion | needed for | rests on |"
    yield "|---|---|---|"
    for criterion in checklist.criteria:
        yield f"| [`{criterion.id}`](#{criterion.id}) | {_needed_for(criterion)} | {_components(criterion)} |"
    yield ""


def _criteria(checklist: Checklist) -> Iterator[str]:
    for level, criteria in groupby(checklist.criteria, key=lambda criterion: criterion.needed_for):
        yield f"## Needed for level {level.value}, `{level.slug}`" if level else "## Optional"
        yield ""
        for criterion in criteria:
            yield f"### {criterion.id}"
            yield ""
            yield f"**{criterion.title}.** {criterion.question}"
            yield ""
            yield f"- **Why**: {criterion.why}"
            yield f"- **What counts**: {criterion.counts}"
            yield f"- **How to meet it**: {criterion.remediation}"
            yield f"- **Rests on**: {_components(criterion)}"
            yield f"- **Source**: [{criterion.section}]({criterion.link})"
            yield ""


def _needed_for(criterion: Criterion) -> str:
    return f"{criterion.needed_for.value} `{criterion.needed_for.slug}`" if criterion.needed_for else "optional"


def _components(criterion: Criterion) -> str:
    return ", ".join(f"`{component}`" for component in criterion.components)


SETTINGS = Path(__file__).with_name("settings.md")
_HEAD = "| key | what it says | value |\n| --- | --- | --- |\n"
_TABLE = re.compile(re.escape(_HEAD) + r"(?:\|.*\n)+")


def with_tables(page: str) -> str:
    """The page on the settings with its tables made from the one of the keys: the whole, then those of entries."""
    fields = {key.name: key.fields for key in KEYS}
    tables = iter((KEYS, *(fields[name] for name in ("attestations", "reviewed", "waivers", "model"))))
    return _TABLE.sub(lambda _: _HEAD + "".join(f"{_row(key)}\n" for key in next(tables)), page)


def _row(key: Key) -> str:
    value = key.kind.value
    if key.kind is Kind.MAPPING:
        value = "entries, see below" if key.many else "see below"
    elif key.many:
        value = f"a list of: {value}"
    if key.choices:
        value = f"{value}: {', '.join(f'`{choice}`' for choice in key.choices)}"
    return f"| `{key.name}` | {key.about} | {value} |"


if __name__ == "__main__":
    PAGE.write_text(render(read_checklist()), encoding="utf-8")
    SETTINGS.write_text(with_tables(SETTINGS.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"written: {PAGE.name}, {SETTINGS.name}")
