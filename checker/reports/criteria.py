"""The checklist in, what a criterion asks and how to meet it out: the answer of `openness explain`."""

from __future__ import annotations

import difflib

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.checklist import Criterion, load_checklist
from checker.domain import GateError, Level
from checker.words import LEVELS, _, told


def render(wanted: str = "", width: int = 100) -> str:
    """The criterion with the id `wanted` in full, or all of them in a line each. Raises GateError for an unknown id."""
    criteria = load_checklist()
    if not wanted:
        return _listed(criteria)
    for criterion in criteria:
        if criterion.id == wanted.strip().lower().replace("_", "-"):
            return _explained(criterion, width)
    close = difflib.get_close_matches(wanted, [criterion.id for criterion in criteria], n=3, cutoff=0.4)
    meant = f"Did you mean {' or '.join(close)}? " if close else ""
    raise GateError("There is no criterion '{wanted}'.", f"{meant}`openness explain` lists all of them.", wanted=wanted)


def _listed(criteria: tuple[Criterion, ...]) -> str:
    longest = max(len(criterion.id) for criterion in criteria)
    lines: list[str] = []
    for level in (*list(Level)[1:], None):
        lines += ["", needed_for(level)] if lines else [needed_for(level)]
        lines += [f"  {c.id:<{longest}}  {told(c.title)}" for c in criteria if c.needed_for is level]
    more = _("openness explain CRITERION says what it asks, what counts and how to meet it.")
    return "\n".join([*lines, "", more, ""])


def needed_for(level: Level | None) -> str:
    """What a criterion opens."""
    if level is None:
        return _("Looked at, needed for no level")
    return _("Needed for level {level}, {name}", level=level.value, name=LEVELS[level])


def _explained(criterion: Criterion, width: int) -> str:
    parts = (
        (_("Asks"), told(criterion.question)),
        (_("Why"), told(criterion.why)),
        (_("Counts"), told(criterion.counts)),
        (_("To meet it"), told(criterion.remediation)),
        (_("Needed for"), needed_for(criterion.needed_for)),
        (_("Section"), criterion.section),
        (_("Source"), criterion.link),
    )
    from checker.reports.terminal import console_of

    console, out = console_of(width, colour=False)
    console.print(f"{criterion.id}: {told(criterion.title)}\n")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for name, text in parts:
        table.add_row(name, Text(text, overflow="fold"))
    console.print(Padding(table, (0, 0, 0, 2), expand=False))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())
