"""A Verdict in, the parts of a Markdown page out: what the comment and the summary both show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from checker.domain import Answer, Evidence, Finding, Level, Variant, Verdict
from checker.reports.markdown import Markdown, code, defuse, link
from checker.reports.outline import Outline, changed, outline, where
from checker.reports.places import Places
from checker.reports.versions import versions
from checker.reports.visible import shortened, visible

QUOTE = 200  # characters of a quote
NAME = 80  # characters of the repository's name
NOTHING = Markdown("")
BOX = Markdown("[ ] ")
SIGNS = {Answer.MET: "✅", Answer.UNMET: "❌", Answer.UNKNOWN: "🔍", Answer.NOT_APPLICABLE: "➖"}
WORDS = {
    Answer.MET: "met",
    Answer.UNMET: "not met",
    Answer.UNKNOWN: "not found",
    Answer.NOT_APPLICABLE: "not applicable",
}


@dataclass(frozen=True)
class Row:
    """One finding or note as a line: what it is, what was found, where, and how to mend it."""

    sign: Markdown
    id: Markdown
    text: str
    where: Markdown
    fix: Markdown
    answer: str = ""
    needed_for: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with its rows. `box` makes a row something to tick off."""

    title: str
    rows: tuple[Row, ...]
    box: Markdown = NOTHING


@dataclass(frozen=True)
class Page:
    """Everything that the templates print, in their order."""

    heading: str
    bar: str
    verdict: str
    because: str
    lines: tuple[str, ...]
    open_sections: tuple[Section, ...]
    folded_sections: tuple[Section, ...]
    tables: tuple[Section, ...]
    variants: tuple[tuple[Row, ...], ...]
    footer: str


def page(verdict: Verdict, spots: int, most: int | None = None) -> Page:
    """The page on `verdict`, with at most `spots` lines of evidence for a row and `most` rows in a section."""
    content = outline(verdict)
    rows = _Rows(Places.of(verdict.assessment.repository), spots)

    def cut(sections: Iterable[Section]) -> tuple[Section, ...]:
        return tuple(replace(section, rows=rows.first(section.rows, most)) for section in sections)

    to_do = [
        Section(f"To reach level {todo.level.value}, {todo.level.title}", rows.findings(todo.findings), BOX)
        for todo in content.to_do
    ]
    rests = _filled(Section("What the level rests on", rows.findings(content.rests_on)))
    notes = _filled(Section("Worth knowing", tuple(rows.note(text, evidence) for text, evidence in content.notes)))
    gaps = _filled(
        Section("Not checked", tuple(rows.note(f"{gap.what}: {gap.why}", ()) for gap in content.not_checked))
    )
    wanted, later = (to_do[:1], to_do[1:]) if not verdict.passed else ([], to_do)
    verb, comma, because = content.judgement.partition(", because ")
    variants = tuple(rows.variant(variant) for variant in content.variants)
    return Page(
        heading=_heading(verdict, content),
        bar=_bar(verdict.assessment.level),
        verdict=f"{verb[0].upper()}{verb[1:]}" if because else _sentence(verb),
        because=f"{comma}{_ended(because)}" if because else "",
        lines=tuple(_sentence(text) for text in (*content.reasons, content.change, content.potential) if text),
        open_sections=cut((*wanted, *rests)),
        folded_sections=cut((*later, *notes, *gaps)),
        tables=cut(_filled(Section(f"All {len(content.findings)} criteria", rows.findings(content.findings)))),
        variants=(rows.first(variants, most),) if variants else (),
        footer=_footer(verdict),
    )


class _Rows:
    def __init__(self, places: Places, spots: int) -> None:
        self._places = places
        self._spots = spots

    def first(self, rows: tuple[Row, ...], most: int | None) -> tuple[Row, ...]:
        """The first `most` rows, and one that says how many more there are."""
        if most is None or len(rows) <= most:
            return rows
        return (*rows[:most], self.note(f"and {len(rows) - most} more", ()))

    def findings(self, findings: Iterable[Finding]) -> tuple[Row, ...]:
        return tuple(self.finding(finding) for finding in findings)

    def finding(self, finding: Finding) -> Row:
        said = " (attested, not read)" if finding.attested else " (waived)" if finding.waived else ""
        return Row(
            sign=Markdown(f"{SIGNS[finding.answer]} "),
            id=Markdown(f"{code(finding.id)} "),
            text=f"{finding.reason}{said}",
            where=self._where(finding.evidence),
            fix=Markdown(f"<br>🔧 {defuse(finding.fix)}" if finding.fix else ""),
            answer=WORDS[finding.answer],
            needed_for=f"level {finding.needed_for.value}" if finding.needed_for else "no level",
        )

    def note(self, text: str, evidence: Iterable[Evidence]) -> Row:
        return Row(NOTHING, NOTHING, text, self._where(evidence), NOTHING)

    def variant(self, variant: Variant) -> Row:
        level = "not judged" if variant.level is None else f"level {variant.level.value}, {variant.level.title}"
        terms = variant.terms
        return Row(NOTHING, code(variant.name), where(terms), self._where(terms.evidence), NOTHING, level)

    def _where(self, evidence: Iterable[Evidence]) -> Markdown:
        """`<br>` and the first places of evidence, each a link with its quote."""
        rows = list(dict.fromkeys(evidence))
        shown = [self._place(item) for item in rows[: self._spots]]
        if len(rows) > self._spots:
            shown.append(f"and {len(rows) - self._spots} more")
        return Markdown("".join(f"<br>{place}" for place in shown))

    def _place(self, evidence: Evidence) -> str:
        spot = link(code(self._places.spot(evidence)), self._places.link(evidence))
        quote = evidence.quote.strip()
        return spot if quote in ("", evidence.path) else f"{spot} “{defuse(quote, QUOTE)}”"


def _heading(verdict: Verdict, content: Outline) -> str:
    level, base = verdict.assessment.level, verdict.base
    sign = "⚪" if level is None else "✅" if verdict.passed else "❌"
    if level is None:
        return f"{sign} Openness: not a model repository"
    if base is not None and base.level is not None and base.level != level:
        verb = "rises" if level > base.level else "drops"
        return f"{sign} Openness {verb} from level {base.level.value} to {level.value}: {level.title}"
    return f"{sign} Openness: level {level.value} of 4, {content.headline.partition(' · ')[2]}"


def _bar(level: Level | None) -> str:
    return "○○○○" if level is None else "●" * level.value + "○" * (4 - level.value)


def _sentence(clause: str) -> str:
    return f"{clause[0].upper()}{_ended(clause[1:])}"


def _ended(clause: str) -> str:
    return f"{clause.rstrip('.')}."


def _footer(verdict: Verdict) -> str:
    repository, made = verdict.assessment.repository, versions()
    shown = repository.state or (repository.revision or "")[:12]
    revision = f" at {shown}{changed(verdict)}" if shown else ""
    return (
        f"Judged: {shortened(visible(repository.name), NAME)}{revision} · openness-gate {made['gate']} · "
        f"checklist of OSAID {made['osaid']} · SPDX licence list {made['spdx']} · no certificate of the OSI"
    )


def _filled(section: Section) -> tuple[Section, ...]:
    return (section,) if section.rows else ()
