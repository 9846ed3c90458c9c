"""A Verdict in, the parts of a Markdown page out: what the comment, the summary and a release's note show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from checker.domain import Answer, Evidence, Level, Verdict
from checker.reports.markdown import Markdown, block, code, commit, defuse, link
from checker.reports.outline import (
    VOUCHING,
    Advice,
    Models,
    Note,
    Outline,
    Row,
    ToDo,
    changed,
    level_name,
    missing_for,
    outline,
)
from checker.reports.places import Places
from checker.reports.versions import versions
from checker.reports.visible import shortened, visible
from checker.words import _

QUOTE = 200  # characters of a quote
GLANCE = 120  # characters of the one quote that is seen at once
ALIKE = 3  # notes of a group, before their number stands for the rest
NAME = 80  # characters of the repository's name
MODELS = 4  # names of models that are alike, before their number stands for the rest
NOTHING = Markdown("")
_CODE = re.compile(r"\w[\w.:/ -]{0,60}")
SIGNS = {Answer.MET: "✅", Answer.UNMET: "❌", Answer.UNKNOWN: "🔍", Answer.NOT_APPLICABLE: "➖"}


@dataclass(frozen=True)
class Line:
    """An answer or a note as a line: its sign, what it is about, what was found, where, and how to mend it."""

    sign: str
    label: str
    text: str
    where: Markdown = NOTHING
    quotes: Markdown = NOTHING
    fix: str = ""
    ids: Markdown = NOTHING
    needed_for: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with its lines. `box` makes a line something to tick off."""

    title: str
    lines: tuple[Line, ...]
    box: Markdown = NOTHING


@dataclass(frozen=True)
class Rung:
    """A level on the ladder: its number and name, and how the repository stands to it."""

    title: str
    says: Markdown


@dataclass(frozen=True)
class Page:
    """Everything that the templates print, in their order."""

    sign: str
    heading: str
    why: Markdown
    quotes: tuple[Markdown, ...]
    advice: Markdown
    paste: Markdown
    note: Markdown
    ladder: tuple[Rung, ...]
    rests_on: tuple[Section, ...]
    to_do: tuple[Section, ...]
    notes: tuple[Section, ...]
    models: tuple[Section, ...]
    answers: tuple[Section, ...]
    looked_in: str
    not_checked: tuple[str, ...]
    footer: Markdown
    short_footer: Markdown


def page(verdict: Verdict, spots: int, most: int | None = None, whole: bool = False) -> Page:
    """The page on `verdict`, with at most `spots` lines of evidence for a row and `most` lines in a section.

    `whole`: with every answer and every fix in full, each quote once, instead of what the level rests on.
    """
    content = outline(verdict)
    lines = _Lines(Places.of(verdict.assessment.repository), verdict.links.docs, spots, whole)

    def cut(section: Section) -> tuple[Section, ...]:
        if not section.lines:
            return ()
        return (replace(section, lines=lines.first(section.lines, most)),)

    level, advice = verdict.assessment.level, content.advice
    answers = _("All {number} answers", number=len(content.rows))
    reached = _("Why level {level}", level=int(level or 0))
    # What is to be done first stands above, and needs no list of its own.
    first = advice.about if advice and advice.about and not whole else ""
    left = [(todo, tuple(row for row in todo.rows if first not in row.ids)) for todo in content.to_do]
    to_do = [
        cut(Section(missing_for(todo, also=len(rows) < len(todo.rows)), lines.tasks(rows), Markdown("[ ] ")))
        for todo, rows in left
    ]
    return Page(
        sign="⚪" if level is None else "✅" if verdict.passed else "⚠️" if verdict.warn_only else "❌",
        heading=content.headline,
        why=lines.why(content),
        quotes=tuple(lines.quote(evidence) for evidence in content.decides) if (level or 4) < 3 else (),
        advice=lines.advice(content),
        paste=_to_paste(advice),
        note=_with_code(advice.note) if advice else NOTHING,
        ladder=tuple(_ladder(verdict, content.to_do)),
        rests_on=() if whole else cut(Section(reached, lines.answers(content.rests_on))),
        to_do=tuple(section for sections in to_do for section in sections),
        notes=cut(Section(_("Worth knowing"), lines.notes(content.notes))),
        models=cut(Section(_("Models in this repository"), lines.models(content.models))),
        answers=cut(Section(answers, lines.answers(content.rows))) if whole else (),
        looked_in=", ".join(content.looked_in),
        not_checked=content.not_checked if most is None else content.not_checked[:most],
        footer=_footer(verdict, len(content.rows)),
        short_footer=_versions(),
    )


class _Lines:
    def __init__(self, places: Places, docs: str, spots: int, whole: bool) -> None:
        self._places = places
        self._whole = whole
        self._docs = docs
        self._spots = spots
        self._quoted: set[Evidence] = set()

    def first(self, lines: tuple[Line, ...], most: int | None) -> tuple[Line, ...]:
        """The first `most` lines, and one that says how many more there are."""
        if most is None or len(lines) <= most:
            return lines
        return (*lines[:most], Line("", "", _("and {number} more", number=len(lines) - most)))

    def why(self, content: Outline) -> Markdown:
        """The sentence, with the words of its places as links."""
        return defuse(content.why)

    def quote(self, evidence: Evidence) -> Markdown:
        """Words that decide, with the place where they stand."""
        self._quoted.add(evidence)
        return self._quote(evidence, QUOTE if self._whole else GLANCE)

    def advice(self, content: Outline) -> Markdown:
        """What to do, with the file to do it in as code."""
        advice = content.advice
        if advice is None:
            return NOTHING
        if not advice.path:
            return _with_code(advice.words)
        before, path, after = advice.words.partition(advice.path)
        return Markdown(f"{_spaced(before)}{code(path)}{_spaced(after)}" if path else defuse(before))

    def tasks(self, rows: Iterable[Row]) -> tuple[Line, ...]:
        """What is missing: what was found to the contrary, else what to do; where all is said, both."""
        found = []
        for row in rows:
            said = self._whole or row.answer is Answer.UNMET
            where = self._where(row.evidence) if said else NOTHING
            fix = row.fix if self._whole else ""
            text = row.text if said else row.task
            text = f"{text} ({row.vouched})" if row.vouched else text
            found.append(Line(SIGNS[row.answer], row.label, text, where, NOTHING, fix, self._ids(row)))
        return tuple(found)

    def answers(self, rows: Iterable[Row]) -> tuple[Line, ...]:
        """Answers with their places, and each quote where it stands first."""
        return tuple(
            Line(
                SIGNS[row.answer],
                row.label,
                f"{row.text} ({row.vouched})" if row.vouched else row.text,
                self._where(row.evidence),
                self._quotes(row.evidence),
                row.fix,
                self._ids(row),
            )
            for row in rows
        )

    def notes(self, notes: Iterable[Note]) -> tuple[Line, ...]:
        found = []
        for _group, same in groupby(notes, key=lambda note: note.group or note.text):
            rows = tuple(same)
            most = len(rows) if self._whole or rows[0].group == VOUCHING else ALIKE
            found += [Line("", "", note.text, NOTHING, self._quotes(note.evidence)) for note in rows[:most]]
            if len(rows) > most:
                found.append(Line("", "", _("and {number} more of this kind", number=len(rows) - most)))
        return tuple(found)

    def models(self, groups: Iterable[Models]) -> tuple[Line, ...]:
        return tuple(
            Line("", group.named(MODELS), group.licence, self._where(group.evidence), needed_for=_level(group.level))
            for group in groups
        )

    def _ids(self, row: Row) -> Markdown:
        return Markdown(", ".join(_explained(name, self._docs) for name in row.ids))

    def _where(self, evidence: Sequence[Evidence]) -> Markdown:
        """The first place of evidence, as a link."""
        return Markdown(f" · {self._spot(evidence[0])}") if evidence else NOTHING

    def _quotes(self, evidence: Iterable[Evidence]) -> Markdown:
        """`<br>` and the first places of evidence, with the quotes that were not given before."""
        rows = tuple(dict.fromkeys(evidence))
        shown = []
        for item in rows[: self._spots]:
            shown.append(self._spot(item) if item in self._quoted else self._quote(item))
            self._quoted.add(item)
        if len(rows) > self._spots:
            shown.append(defuse(_("and {number} more", number=len(rows) - self._spots)))
        return Markdown("".join(f"<br>{place}" for place in shown))

    def _quote(self, evidence: Evidence, limit: int = QUOTE) -> Markdown:
        spot, quote = self._spot(evidence), evidence.quote.strip()
        return spot if quote in ("", evidence.path) else Markdown(f"{spot} “{defuse(quote, limit)}”")

    def _spot(self, evidence: Evidence) -> Markdown:
        return link(code(self._places.spot(evidence)), self._places.link(evidence))


def _to_paste(advice: Advice | None) -> Markdown:
    """The lines to paste as a block; in the form of a suggestion where they are for a line of this change."""
    if advice is None or not advice.lines:
        return NOTHING
    return block(advice.lines, "suggestion" if advice.is_suggestion else "text")


def _ladder(verdict: Verdict, to_do: Sequence[ToDo]) -> Iterable[Rung]:
    """The four levels, with the one that is reached, the target, and the one before."""
    level, before = verdict.assessment.level, verdict.base or verdict.previous_release
    if level is None:
        return
    left = {todo.level: len(todo.rows) for todo in to_do}
    for rung in Level:
        words = []
        if rung > level:
            words.append("❌" if rung <= verdict.target else "–")
            if before is not None and rung is before.level:
                words.append(defuse(_("before")))
            if rung in left and rung > verdict.target:
                words.append(defuse(_("{number} to do", number=left[rung])))
        else:
            words.append(f"✅ **{defuse(_('here'))}**" if rung is level else "✅")
            if before is not None and rung is before.level and rung is not level:
                words.append(defuse(_("before")))
        if rung is verdict.target:
            words.append(defuse(_("target")))
        sign, *said = words
        here = " " if rung > level or not said else " · "
        yield Rung(f"{rung.value} {level_name(rung)}", Markdown(f"{sign}{here}{' · '.join(said)}" if said else sign))


def _level(level: Level | None) -> str:
    return _("not judged") if level is None else f"{level.value} {level_name(level)}"


def _explained(name: str, docs: str) -> Markdown:
    """An id, as a link to what explains it."""
    return link(code(name), f"{docs}checklist.md#{name}" if docs else None)


def _with_code(words: str) -> Markdown:
    """Words of ours, in which backticks set code."""
    pieces = words.split("`")
    if len(pieces) % 2 == 0 or not all(_CODE.fullmatch(piece) for piece in pieces[1::2]):
        return defuse(words)
    return Markdown("".join(code(piece) if n % 2 else _spaced(piece) for n, piece in enumerate(pieces)))


def _spaced(piece: str) -> Markdown:
    """Words between others: with the spaces at their ends."""
    return Markdown(f"{' ' * piece.startswith(' ')}{defuse(piece)}{' ' * (len(piece) > 1 and piece.endswith(' '))}")


def _footer(verdict: Verdict, answers: int) -> Markdown:
    """What was judged, and where there is more to read."""
    repository, links = verdict.assessment.repository, verdict.links
    places = Places.of(repository)
    shown = commit(repository.revision or "", places.commit(repository.revision))
    name = code(shortened(visible(repository.name), NAME))
    judged = Markdown(f"{shown}{_spaced(changed(verdict))}") if shown else name
    base = verdict.base
    if repository.state and not shown:
        judged = defuse(repository.state)
    said = [Markdown(f"{defuse(_('Judged'))} {judged}")]
    if base is not None and (other := commit(base.revision, places.commit(base.revision))):
        is_merge = " merged into " in repository.state.replace(", not merged into", "")
        how = _("merged into") if is_merge else _("compared with")
        said = [Markdown(f"{defuse(_('Judged'))} {judged} {defuse(how)} {other}")]
    before = verdict.previous_release
    if base is None and before is not None:
        how = _("compared with the release")
        said = [Markdown(f"{defuse(_('Judged'))} {judged} {defuse(how)} {code(before.revision)}")]
    if links.run:
        said.append(link(_("all {number} answers", number=answers), links.run))
    if links.docs:
        said.append(link(_("what the levels mean"), f"{links.docs}checklist.md"))
    if links.wrong:
        said.append(link(_("wrong?"), links.wrong))
    return Markdown(" · ".join((*said, _versions())))


def _versions() -> Markdown:
    made = versions()
    words = _("openness-gate {gate}, OSAID {osaid}, not an OSI certificate", gate=made["gate"], osaid=made["osaid"])
    return defuse(words)
