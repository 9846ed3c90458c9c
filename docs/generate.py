"""The checklist -> docs/checklist.md: `make docs` writes it, and a test holds the file against the checklist."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from checker.checklist import Checklist, Criterion, read_checklist

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


if __name__ == "__main__":
    PAGE.write_text(render(read_checklist()), encoding="utf-8")
    print(f"written: {PAGE.name}")
