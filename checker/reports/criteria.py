"""The checklist in, what a criterion asks and how to meet it out: the answer of `openness explain`."""

from __future__ import annotations

import difflib
import textwrap

from checker.checklist import Criterion, load_checklist
from checker.domain import GateError, Level


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
        title = (
            f"Needed for level {level.value}, {level.title} ({level.slug})"
            if level
            else "Looked at, needed for no level"
        )
        lines += ["", title] if lines else [title]
        lines += [f"  {c.id:<{longest}}  {c.title}" for c in criteria if c.needed_for is level]
    return "\n".join([*lines, "", "openness explain CRITERION says what it asks, what counts and how to meet it.", ""])


def _explained(criterion: Criterion, width: int) -> str:
    level = criterion.needed_for
    needed = f"level {level.value}, {level.title} ({level.slug})" if level else "no level; it is looked at and reported"
    parts = (
        ("Asks", criterion.question),
        ("Why", criterion.why),
        ("Counts", criterion.counts),
        ("To meet it", criterion.remediation),
        ("Needed for", needed),
        ("Section", criterion.section),
        ("Source", criterion.link),
    )
    lines = [f"{criterion.id}: {criterion.title}", ""]
    for name, text in parts:
        lines += textwrap.wrap(
            text,
            width,
            initial_indent=f"  {name:<11}",
            subsequent_indent=" " * 13,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join([*lines, ""])
