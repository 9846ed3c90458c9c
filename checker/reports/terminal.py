"""A Verdict in, the report that a person reads on a terminal out."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.domain import Answer, Evidence, Finding, Level, Verdict
from checker.reports.outline import Outline, changed, mark, outline, where
from checker.reports.places import Places
from checker.reports.versions import versions
from checker.reports.visible import shortened, visible

QUOTE = 160  # characters of a quote
SPOTS = 2  # lines of evidence shown for one finding; the JSON report has all of them
NOTES = 12
GAPS = 8

LEVEL_STYLE = {
    Level.CLOSED: "red",
    Level.WEIGHTS_AVAILABLE: "yellow",
    Level.OPEN_WEIGHTS: "blue",
    Level.OPEN_SOURCE_AI: "green",
}
MARK_STYLE = {Answer.MET: "green", Answer.UNMET: "red", Answer.UNKNOWN: "yellow", Answer.NOT_APPLICABLE: "dim"}


def render(verdict: Verdict, width: int = 100, colour: bool = False) -> str:
    """The report, at most `width` columns wide, with ANSI colours where `colour` says so."""
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
    _Page(console, Places.of(verdict.assessment.repository)).print(verdict, outline(verdict))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


class _Page:
    def __init__(self, console: Console, places: Places) -> None:
        self._console = console
        self._places = places

    def print(self, verdict: Verdict, content: Outline) -> None:
        self._head(verdict, content)
        if content.rests_on:
            self._heading("What the level rests on")
            for finding in content.rests_on:
                self._finding(finding, advice=False)
        for number, to_do in enumerate(content.to_do):
            if number == 0 or to_do.level <= verdict.target:
                self._heading(f"To reach level {to_do.level.value}, {to_do.level.title}")
                for finding in to_do.findings:
                    self._finding(finding, advice=True)
            else:
                self._heading(f"Then, for level {to_do.level.value}, {to_do.level.title}")
                ids = ", ".join(visible(finding.id) for finding in to_do.findings)
                self._line(Text(f"{ids}  (openness explain ID)"), 2)
        if content.notes:
            self._heading("Worth knowing")
            for text, evidence in content.notes[:NOTES]:
                self._line(Text(visible(text)), 2)
                self._spots(evidence, 6)
            self._more(len(content.notes) - NOTES)
        if content.variants:
            self._variants(content)
        if content.not_checked:
            self._heading("Not checked")
            for gap in content.not_checked[:GAPS]:
                self._line(Text(f"{visible(gap.what)}: {visible(gap.why)}"), 2)
            self._more(len(content.not_checked) - GAPS)
        self._console.print()
        made = versions()
        self._line(
            Text(
                f"openness-gate {made['gate']} · OSAID {made['osaid']} checklist · SPDX licence list {made['spdx']}",
                "dim",
            ),
            0,
        )

    def _head(self, verdict: Verdict, content: Outline) -> None:
        repository, level = verdict.assessment.repository, verdict.assessment.level
        revision = f" at {repository.revision[:12]}{changed(verdict)}" if repository.revision else ""
        self._line(
            Text(f"{visible(repository.name)}{visible(revision) and revision} · {len(repository.files)} files", "dim"),
            0,
        )
        self._console.print()
        self._line(Text(content.headline, f"bold {LEVEL_STYLE[level]}" if level else "bold"), 2)
        passed = verdict.passed and level is not None
        style = "green" if passed else "yellow" if level is None else "red"
        for reason in (content.judgement, *content.reasons):
            sign = "✔" if passed else "–" if level is None else "✘"
            self._line(Text(f"{sign} {visible(reason)}", style), 2, hanging=2)
        for text in (content.change, content.potential):
            if text:
                self._line(Text(text), 2)

    def _finding(self, finding: Finding, advice: bool) -> None:
        text = Text.assemble((f"{mark(finding)} ", MARK_STYLE[finding.answer]), (visible(finding.id), "bold"))
        text.append(f"  {visible(finding.reason)}")
        if finding.attested:
            text.append("  (attested)", "yellow")
        if finding.waived:
            text.append("  (waived)", "yellow")
        self._line(text, 2, hanging=2)
        self._spots(finding.evidence, 6)
        if advice and finding.fix:
            self._line(Text.assemble(("fix: ", "cyan"), visible(finding.fix)), 6, hanging=5)

    def _spots(self, evidence: Iterable[Evidence], indent: int) -> None:
        places = list(dict.fromkeys(evidence))
        for item in places[:SPOTS]:
            spot = visible(self._places.spot(item))
            quote = visible(item.quote)
            text = Text.assemble((spot, "dim"))
            if quote and quote != visible(item.path):
                text.append(f"  “{shortened(quote, QUOTE)}”")
            self._line(text, indent, hanging=2)
        if len(places) > SPOTS:
            self._line(Text(f"and {len(places) - SPOTS} more", "dim"), indent)

    def _variants(self, content: Outline) -> None:
        self._heading("Models in this repository")
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        for name in ("model", "level", "terms", ""):
            table.add_column(name, overflow="fold")
        for variant in content.variants:
            level = "–" if variant.level is None else str(variant.level.value)
            spot = self._places.spot(variant.terms.evidence[0]) if variant.terms.evidence else ""
            table.add_row(*(Text(visible(cell)) for cell in (variant.name, level, where(variant.terms), spot)))
        self._console.print(Padding(table, (0, 0, 0, 2), expand=False))

    def _heading(self, text: str) -> None:
        self._console.print()
        self._console.print(Text(text, "bold"))

    def _more(self, number: int) -> None:
        if number > 0:
            self._line(Text(f"and {number} more, all of them in the JSON report", "dim"), 2)

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
