"""A Verdict in, the report on a terminal out: the verdict, what to do, why, and what the next level needs."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from io import StringIO
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.domain import Answer, Evidence, Level, Verdict
from checker.reports.outline import (
    VOUCHING,
    Outline,
    Row,
    ToDo,
    changed,
    level_name,
    missing_for,
    outline,
    rests_on_people,
    standing,
)
from checker.reports.places import Places
from checker.reports.versions import versions
from checker.reports.visible import shortened, visible
from checker.words import _, listed, sentence

QUOTE = 160  # characters of a quote
SPOTS = 3  # lines of evidence shown for one answer; the JSON report has all of them
MODELS = 12  # models listed; the JSON report has all of them
NARROW = 90  # columns below which ids are left out
CELL = 48  # columns of what is said in a row

LEVEL_STYLE = {
    Level.CLOSED: "red",
    Level.WEIGHTS_AVAILABLE: "yellow",
    Level.OPEN_WEIGHTS: "blue",
    Level.OPEN_SOURCE_AI: "green",
}
SIGNS = {
    Answer.MET: ("✔", "green"),
    Answer.UNMET: ("✘", "red"),
    Answer.UNKNOWN: ("?", "yellow"),
    Answer.NOT_APPLICABLE: ("–", "dim"),
}


class Detail(IntEnum):
    """How much is said: the verdict alone, what fits a screen, or every answer with its quotes."""

    QUIET = 0
    NORMAL = 1
    FULL = 2


def render(verdict: Verdict, width: int = 100, colour: bool = False, detail: Detail = Detail.NORMAL) -> str:
    """The report, at most `width` columns wide, with ANSI colours where `colour` says so."""
    console, out = console_of(width, colour)
    _Page(console, Places.of(verdict.assessment.repository), detail).print(verdict, outline(verdict))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def console_of(width: int, colour: bool) -> tuple[Console, StringIO]:
    """A console that writes to a text of its own, and that text."""
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},  # the environment is read in config.py alone
    )
    return console, out


class _Page:
    def __init__(self, console: Console, places: Places, detail: Detail) -> None:
        self._console = console
        self._places = places
        self._detail = detail

    def print(self, verdict: Verdict, content: Outline) -> None:
        if self._detail is Detail.QUIET:
            return self._quiet(verdict, content)
        self._head(verdict, content)
        if content.advice:
            self._heading(_("Do this"))
            self._line(Text(visible(content.advice.words)), 2)
            for line in content.advice.lines:
                self._line(Text(f"+ {visible(line)}", "green"), 4, hanging=2)
            if content.advice.note:
                self._line(Text(visible(content.advice.note), "dim"), 2)
        wanted = [todo for todo in content.to_do if todo.level <= verdict.target and not verdict.passed]
        for todo in wanted:
            # What is to be done first has been said.
            rest = tuple(row for row in todo.rows if not content.advice or content.advice.about not in row.ids)
            if rest and len(rest) < len(todo.rows):
                self._heading(missing_for(todo, also=True))
                self._tasks(rest)
            elif rest:
                self._missing(todo, content)
        if content.rests_on:
            self._heading(_("Why {level}", level=int(verdict.assessment.level or 0)))
            self._rows(content.rests_on)
        later = [todo for todo in content.to_do if todo not in wanted]
        if wanted or not later:
            for todo in later:
                self._heading(missing_for(todo))
                if self._detail is Detail.FULL:
                    self._tasks(todo.rows)
                else:
                    self._line(Text(listed(visible(row.label) for row in todo.rows), "dim"), 2)
        else:
            for todo in later:
                self._missing(todo, content)
        shown = set(content.decides)
        notes = [note for note in content.notes if self._detail is Detail.FULL or not set(note.evidence) & shown]
        if notes:
            self._heading(_("Worth knowing"))
            for _group, some in groupby(notes, key=lambda note: note.group or note.text):
                same = list(some)
                every = self._detail is Detail.FULL or same[0].group == VOUCHING
                most = len(same) if every else SPOTS
                for note in same[:most]:
                    self._note(note.text, note.evidence)
                if len(same) > most:
                    self._line(Text(_("and {number} more of this kind", number=len(same) - most), "dim"), 2)
        if content.models:
            self._models(content)
        self._limits(content)

    def _quiet(self, verdict: Verdict, content: Outline) -> None:
        self._line(Text.assemble(f"{visible(verdict.assessment.repository.name)}: ", visible(content.headline)), 0)

    def _head(self, verdict: Verdict, content: Outline) -> None:
        repository, level = verdict.assessment.repository, verdict.assessment.level
        clean = _(" (clean)") if repository.dirty is False else changed(verdict)
        revision = f" at {visible(repository.revision)[:12]}{clean}" if repository.revision else ""
        made = f"openness {versions()['gate']}"
        files = _("{number} files", number=len(repository.files))
        head = f"{shortened(visible(repository.name), 60)}{revision} · {files}"
        space = self._console.width - cell_len(head) - cell_len(made)
        self._line(Text(head + " " * space + made if space > 1 else head, "dim"), 0)
        self._console.print()
        if level is None:
            self._line(Text(visible(content.headline), "bold"), 2)
            self._line(Text(visible(content.why), "yellow"), 2)
            return
        bar = "●" * level.value + "○" * (4 - level.value)
        of = _("{number} of 4", number=level.value)
        title = Text(f"{of}  {bar}  {level_name(level)}", f"bold {LEVEL_STYLE[level]}")
        said = visible(standing(verdict))
        said = "" if said == level_name(level) else said
        target = f"{level_name(verdict.target)} ({verdict.target.value})"
        if verdict.passed and level >= verdict.target:
            judged = Text(_("✔ target {target} reached", target=target), "green")
        elif verdict.passed:
            judged = Text(_("✔ target {target} missed, and waived", target=target), "yellow")
        elif level >= verdict.target:
            judged = Text(_("✘ it has dropped"), "red")
        else:
            judged = Text(_("✘ target {target} missed", target=target), "red")
        warns = Text(_(" (a warning only)"), "yellow") if verdict.warn_only and not verdict.passed else Text()
        self._line(Text.assemble(title, "    ", judged, warns), 2)
        why = visible(content.why)
        if people := rests_on_people(verdict):
            self._line(Text(_("The level {people}.", people=people), "yellow"), 2)
        if said:
            self._line(Text(sentence(said), "bold"), 2)
        if level < Level.OPEN_WEIGHTS or level < verdict.target or not content.rests_on:
            self._line(Text(why), 2)
        if level < Level.OPEN_WEIGHTS:
            for evidence in content.decides:
                self._spot(evidence, 4)

    def _missing(self, todo: ToDo, content: Outline) -> None:
        self._heading(missing_for(todo))
        self._tasks(todo.rows)
        if content.looked_in and self._detail is Detail.FULL:
            places = listed(self._places.path(visible(place)) for place in content.looked_in)
            self._line(Text(_("looked in: {places}", places=places), "dim"), 2, hanging=2)

    def _tasks(self, rows: Iterable[Row]) -> None:
        """What to do: a line for each; what was found to the contrary is said, and what was not found is asked for."""
        table = self._grid()
        for number, row in enumerate(rows, 1):
            text = row.text if row.answer is Answer.UNMET else row.task
            text = f"({row.vouched}) {text}" if row.vouched else text
            cells = [Text(str(number), "dim"), Text(visible(row.label)), Text(shortened(visible(text), CELL))]
            table.add_row(*cells, *self._ids(row))
        self._grid_out(table)
        if self._detail is Detail.FULL:
            for row in rows:
                self._line(Text.assemble((f"{visible(row.label)}: ", "bold"), visible(row.text)), 2, hanging=2)
                self._line(Text(visible(row.fix)), 6)
                self._spots(row.evidence, 6)

    def _rows(self, rows: tuple[Row, ...]) -> None:
        """What is met: a line for each; its quotes where everything is said."""
        column = max((cell_len(visible(row.label)) for row in rows), default=0)
        for row in rows:
            sign, style = SIGNS[row.answer]
            said = visible(row.text)
            spot = visible(self._places.spot(row.evidence[0])) if row.evidence else ""
            label = visible(row.label)
            text = Text.assemble((sign, style), f" {label}{' ' * (column - cell_len(label))}  ", said)
            if row.vouched:
                text.append(f" ({row.vouched})", "yellow")
            if self._detail is Detail.FULL:
                self._line(text, 2, hanging=column + 4)
                self._spots(row.evidence, 6)
                continue
            if spot not in said and cell_len(text.plain) + cell_len(spot) + 4 <= self._console.width:
                text.append(f"  {spot}", "dim")
            text.truncate(self._console.width - 2, overflow="ellipsis")
            self._line(text, 2)

    def _ids(self, row: Row) -> list[Text]:
        return [Text(visible(", ".join(row.ids)), "dim")] if self._console.width >= NARROW else []

    def _grid(self) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold", min_width=18)
        table.add_column(overflow="fold", max_width=CELL)
        table.add_column(overflow="ellipsis", no_wrap=True)
        return table

    def _grid_out(self, table: Table) -> None:
        self._console.print(Padding(table, (0, 0, 0, 2), expand=False))

    def _note(self, text: str, evidence: tuple[Evidence, ...]) -> None:
        if self._detail is Detail.FULL:
            self._line(Text(visible(text)), 2, hanging=2)
            self._spots(evidence, 6)
            return
        spot = f"  {visible(self._places.spot(evidence[0]))}" if evidence else ""
        said = shortened(visible(text), 2 * QUOTE)
        self._line(Text.assemble(said, ("" if spot.strip() in said else spot, "dim")), 2, hanging=2)

    def _spots(self, evidence: tuple[Evidence, ...], indent: int) -> None:
        for item in evidence[:SPOTS]:
            self._spot(item, indent)
        if len(evidence) > SPOTS:
            self._line(Text(_("and {number} more", number=len(evidence) - SPOTS), "dim"), indent)

    def _spot(self, item: Evidence, indent: int) -> None:
        spot, quote = visible(self._places.spot(item)), visible(item.quote)
        text = Text.assemble((spot, "dim"))
        if quote and quote != visible(item.path):
            text.append(f"  “{shortened(quote, QUOTE)}”")
        self._line(text, indent, hanging=2)

    def _models(self, content: Outline) -> None:
        self._heading(_("Models in this repository"))
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        for name in (_("model"), _("level"), _("licence"), ""):
            table.add_column(name, overflow="fold")
        for model in content.models[:MODELS]:
            level = "–" if model.level is None else str(model.level.value)
            spot = self._places.spot(model.evidence[0]) if model.evidence else ""
            names = model.named(MODELS if self._detail is Detail.FULL else SPOTS)
            table.add_row(*(Text(visible(cell)) for cell in (names, level, model.licence, spot)))
        self._console.print(Padding(table, (0, 0, 0, 2), expand=False))
        if len(content.models) > MODELS:
            self._line(Text(_("and {number} more", number=len(content.models) - MODELS), "dim"), 2)

    def _limits(self, content: Outline) -> None:
        self._console.print()
        if content.not_checked:
            said = "; ".join(visible(line) for line in content.not_checked)
            limit = 10_000 if self._detail is Detail.FULL else 2 * QUOTE
            self._line(Text(_("Not checked: {things}.", things=shortened(said, limit)), "dim"), 0, hanging=2)
        if self._detail is not Detail.FULL:
            self._line(Text(_("More: openness check -v · openness explain ID"), "dim"), 0)

    def _heading(self, text: str) -> None:
        self._console.print()
        self._console.print(Text(text, "bold"))

    def _line(self, text: Text, indent: int, hanging: int = 0) -> None:
        """`text`, wrapped, `indent` columns in; lines after the first `hanging` columns further."""
        width = max(20, self._console.width - indent - hanging)
        first = text
        if hanging and cell_len(text.plain) > width:
            lines = text.wrap(self._console, width)
            first, rest = lines[0], lines[1:]
            self._console.print(Padding(first, (0, 0, 0, indent)))
            for line in rest:
                self._console.print(Padding(line, (0, 0, 0, indent + hanging)))
            return
        self._console.print(Padding(first, (0, 0, 0, indent)))
