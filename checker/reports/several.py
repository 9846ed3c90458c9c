"""Verdicts on several repositories in, one report on all of them out: a table for people, and what programs read."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from io import StringIO
from typing import NamedTuple

from checker.domain import GateError, Level, Verdict
from checker.reports import json as json_report
from checker.reports.outline import called, level_name, outline, restrictions, standing, weights_licence
from checker.reports.visible import escaped, escaped_json, shortened, visible
from checker.words import _

FORMATS = ("terminal", "json", "csv", "html")
COLUMNS = (
    *("target", "name", "level", "level_name", "cause", "passed", "weights_licence", "restrictions"),
    *("missing_for_3", "missing_for_4", "commit", "judged_at", "error"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


class Judged(NamedTuple):
    """What became of one target: the verdict, or why there is none; `status` is its own exit status."""

    target: str
    verdict: Verdict | None
    status: int
    error: str = ""
    fix: str = ""


def ensure(name: str) -> str:
    """`name`, if it is a format for several targets. Raises GateError otherwise."""
    if name not in FORMATS:
        problem = "The report format '{name}' is for one target."
        raise GateError(problem, f"Use one of {', '.join(FORMATS)}, or judge the targets one by one.", name=name)
    return name


def render(judged: Sequence[Judged], name: str, width: int = 100, colour: bool = False) -> str:
    """The report on all of `judged`, in their order, in the format `name`, ending in a newline. Raises GateError."""
    match ensure(name):
        case "json":
            return escaped_json(json.dumps([_document(one) for one in judged], indent=2, ensure_ascii=False) + "\n")
        case "csv":
            return escaped(_csv(judged))
        case "html":
            from checker.reports.html import render_several

            return escaped(render_several(judged))
        case _:
            return _table(judged, width, colour)


def exit_status(judged: Sequence[Judged]) -> int:
    """The first of 3, 1 and 2 that any target has, else 0."""
    statuses = {one.status for one in judged}
    return next((status for status in (3, 1, 2) if status in statuses), 0)


def row_of(one: Judged) -> dict[str, str]:
    """A target as a row, by column; every value a text."""
    if one.verdict is None:
        return dict.fromkeys(COLUMNS, "") | {"target": one.target, "error": one.error}
    verdict = one.verdict
    assessment = verdict.assessment
    level, missing = assessment.level, {todo.level: todo for todo in outline(verdict).to_do}

    def ids(wanted: Level) -> str:
        return " ".join(name for row in missing[wanted].rows for name in row.ids) if wanted in missing else ""

    return {
        "target": one.target,
        "name": assessment.repository.name,
        "level": str(int(level)) if level else "",
        "level_name": level.slug if level else "",
        "cause": assessment.cause.value if assessment.cause else "",
        "passed": str(verdict.passed).lower(),
        "weights_licence": weights_licence(verdict),
        "restrictions": "; ".join(note.text for note in restrictions(assessment.dossier.restrictions)),
        "missing_for_3": ids(Level.OPEN_WEIGHTS),
        "missing_for_4": ids(Level.OPEN_SOURCE_AI),
        "commit": assessment.repository.revision or "",
        "judged_at": verdict.judged_at,
        "error": one.error,
    }


def _document(one: Judged) -> dict[str, object]:
    if one.verdict is None:
        return {"target": one.target, "exit_status": one.status, "error": {"what": one.error, "fix": one.fix}}
    return json_report.document(one.verdict)


def _csv(judged: Sequence[Judged]) -> str:
    """Commas and quotes as RFC 4180 has them; no cell is a formula to a spreadsheet."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for one in judged:
        writer.writerow({name: _cell(value) for name, value in row_of(one).items()})
    return out.getvalue()


def _cell(value: str) -> str:
    shown = visible(value)
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def _table(judged: Sequence[Judged], width: int, colour: bool) -> str:
    from rich.table import Table
    from rich.text import Text

    from checker.reports.terminal import LEVEL_STYLE, console_of

    console, out = console_of(width, colour)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("")
    table.add_column(_("model"), overflow="fold", max_width=32)
    table.add_column(_("level"), no_wrap=True)
    table.add_column(_("why"), overflow="fold")
    table.add_column(_("weights"), overflow="fold", max_width=24)
    for one in judged:
        if one.verdict is None:
            cells = (
                Text("–", "yellow"),
                Text(visible(one.target)),
                Text("–"),
                Text(visible(one.error), "yellow"),
                Text(""),
            )
            table.add_row(*cells)
            continue
        verdict = one.verdict
        level = verdict.assessment.level
        sign, style = ("–", "yellow") if level is None else ("✔", "green") if verdict.passed else ("✘", "red")
        bar = "●" * level.value + "○" * (4 - level.value) if level else "–"
        said = standing(verdict) if level else outline(verdict).why
        name = _called(one)
        table.add_row(
            Text(sign, style),
            Text(shortened(visible(name), 80)),
            Text(f"{bar} {level.value}" if level else bar, LEVEL_STYLE[level] if level else ""),
            Text(shortened(visible(said), 200)),
            Text(visible(weights_licence(verdict))),
        )
    console.print(table)
    passed = sum(one.status == 0 for one in judged)
    console.print()
    console.print(Text(_("{passed} of {number} passed", passed=passed, number=len(judged)), "bold"))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _called(one: Judged) -> str:
    name = one.verdict.assessment.repository.name if one.verdict else ""
    return one.target if not name or name in one.target else f"{one.target} ({called(name)})"


def title(judged: Sequence[Judged]) -> str:
    """The heading of a page on several targets."""
    return _("Openness of {number} models", number=len(judged))


def level_of(one: Judged) -> str:
    """The level of a target in words."""
    level = one.verdict.assessment.level if one.verdict else None
    return f"{level.value} {level_name(level)}" if level else _("not judged")
