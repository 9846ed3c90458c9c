"""A Verdict in, a page of its own out: one file that needs no network and runs no script, to read, print and keep.

Whatever a repository says is escaped by the template engine, and shown with its unseen characters as escapes. The page
forbids itself everything but its own style sheet, by its digest.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING

from checker.checklist import load_checklist
from checker.domain import Answer, Evidence, Level, NotChecked, Verdict
from checker.reports import json as json_report
from checker.reports.outline import Advice, Models, gaps, headline, level_name, outline, restrictions, weights_licence
from checker.reports.outline import Note as OutlineNote
from checker.reports.places import Places, safe_url
from checker.reports.versions import versions
from checker.reports.visible import escaped_json, shortened, visible
from checker.words import LEVELS, _, language, ngettext, told

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from checker.reports.several import Judged

QUOTE = 600  # characters of a quote
SPOTS = 8  # lines of evidence of one answer
STYLE = "report.css"


@dataclass(frozen=True)
class Place:
    """Where something stands, the page that shows it, and the words there."""

    spot: str
    url: str | None
    quote: str


@dataclass(frozen=True)
class Reply:
    """A question of the checklist and its answer."""

    id: str
    question: str
    section: str
    answer: Answer
    word: str
    said: str
    fix: str
    vouched: str
    places: tuple[Place, ...]
    more: int


@dataclass(frozen=True)
class Group:
    """The questions that a level needs, in the checklist's order."""

    title: str
    replies: tuple[Reply, ...]


@dataclass(frozen=True)
class Note:
    """Something beside the answers, with where it stands."""

    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Fact:
    """A line of the head: what, and what about it. `url`: the page it leads to."""

    name: str
    value: str
    url: str | None = None
    is_code: bool = False


@dataclass(frozen=True)
class Article:
    """One verdict, as the template prints it."""

    key: str  # what its anchors begin with
    name: str
    headline: str
    level: int
    level_name: str
    sign: str
    why: str
    facts: tuple[Fact, ...]
    advice: Advice | None
    groups: tuple[Group, ...]
    restrictions: tuple[Note, ...]
    unclear: tuple[Note, ...]
    notes: tuple[Note, ...]
    models: tuple[Models, ...]
    gaps: tuple[NotChecked, ...]
    vouching: tuple[Note, ...]
    digests: tuple[tuple[str, str], ...]
    json: Markup


def render(verdict: Verdict) -> str:
    """The page on `verdict`."""
    return _print("report.html.j2", articles=(article(verdict),), title=_title(verdict))


@dataclass(frozen=True)
class Overview:
    """One of several targets, as a row of the table on top."""

    name: str
    article: Article | None
    error: str = ""
    level: str = ""
    licence: str = ""
    limits: str = ""
    missing_for_3: int = 0
    missing_for_4: int = 0
    commit: str = ""
    day: str = ""


def render_several(judged: Sequence[Judged]) -> str:
    """A page on several targets: a table, and below it the page of each."""
    from checker.reports.several import level_of, title

    rows, articles = [], []
    for number, one in enumerate(judged, 1):
        if one.verdict is None:
            rows.append(Overview(one.target, None, one.error))
            continue
        verdict = one.verdict
        assessment = verdict.assessment
        missing = {todo.level: len(todo.rows) for todo in outline(verdict).to_do}
        shown = article(verdict, f"m{number}-")
        articles.append(shown)
        rows.append(
            Overview(
                assessment.repository.name,
                shown,
                level=level_of(one),
                licence=weights_licence(verdict),
                limits="; ".join(note.text for note in restrictions(assessment.dossier.restrictions)),
                missing_for_3=missing.get(Level.OPEN_WEIGHTS, 0),
                missing_for_4=missing.get(Level.OPEN_SOURCE_AI, 0),
                commit=assessment.repository.revision or "",
                day=verdict.judged_at,
            )
        )
    return _print("several.html.j2", articles=tuple(articles), rows=tuple(rows), title=title(judged))


def article(verdict: Verdict, key: str = "") -> Article:
    """`verdict` as the template prints it; ids on the page begin with `key`."""
    from markupsafe import escape

    content, assessment = outline(verdict), verdict.assessment
    places = Places.of(assessment.repository)
    dossier = assessment.dossier
    level = assessment.level
    shown = _Shown(places)
    apart = {note.text for note in restrictions(dossier.restrictions)}
    return Article(
        key=key,
        name=assessment.repository.name,
        headline=content.headline,
        level=int(level or 0),
        level_name=level_name(level) if level else _("not judged"),
        sign="–" if level is None else "✔" if verdict.passed else "✘",
        why=content.why,
        facts=tuple(_facts(verdict, places)),
        advice=content.advice,
        groups=tuple(_groups(verdict, shown)),
        restrictions=tuple(shown.note(note) for note in restrictions(dossier.restrictions)),
        unclear=tuple(shown.note(note) for note in content.notes if note.group == "unclear"),
        notes=tuple(
            shown.note(note)
            for note in content.notes
            if note.group not in ("unclear", "vouching") and note.text not in apart
        ),
        models=content.models,
        gaps=gaps(verdict),
        vouching=tuple(shown.note(note) for note in content.notes if note.group == "vouching"),
        digests=tuple((places.path(path), digest) for path, digest in sorted(verdict.digests.items())),
        json=escape(escaped_json(json_report.render(verdict))),
    )


class _Shown:
    def __init__(self, places: Places) -> None:
        self._places = places

    def note(self, note: OutlineNote) -> Note:
        return Note(note.text, self.places(note.evidence)[0])

    def places(self, evidence: Iterable[Evidence]) -> tuple[tuple[Place, ...], int]:
        """The first places of evidence, and how many more there are."""
        found = tuple(dict.fromkeys(evidence))
        return tuple(self._place(item) for item in found[:SPOTS]), max(0, len(found) - SPOTS)

    def _place(self, item: Evidence) -> Place:
        quote = "" if item.quote.strip() == item.path else shortened(visible(item.quote), QUOTE)
        return Place(self._places.spot(item), safe_url(self._places.link(item)), quote)


def _groups(verdict: Verdict, shown: _Shown) -> Iterable[Group]:
    criteria = {criterion.id: criterion for criterion in load_checklist()}
    words = {
        Answer.MET: _("Yes"),
        Answer.UNMET: _("No"),
        Answer.UNKNOWN: _("Not found"),
        Answer.NOT_APPLICABLE: _("Does not apply"),
    }
    rows = zip(verdict.assessment.findings, outline(verdict).rows, strict=True)
    for level, both in groupby(rows, key=lambda pair: pair[0].needed_for):
        replies = []
        for finding, row in both:
            places, more = shown.places(row.evidence)
            criterion = criteria.get(finding.id)
            question = told(criterion.question) if criterion else row.label
            replies.append(
                Reply(
                    id=finding.id,
                    question=question,
                    section=finding.section,
                    answer=finding.answer,
                    word=words[finding.answer],
                    said=row.text,
                    fix=row.fix,
                    vouched=row.vouched,
                    places=places,
                    more=more,
                )
            )
        title = (
            _("Needed for level {level}, {name}", level=level.value, name=LEVELS[level])
            if level
            else _("Looked at, needed for no level")
        )
        yield Group(title, tuple(replies))


def _facts(verdict: Verdict, places: Places) -> Iterable[Fact]:
    repository, level = verdict.assessment.repository, verdict.assessment.level
    if repository.url:
        yield Fact(_("Repository"), repository.url, safe_url(repository.url))
    if repository.revision:
        yield Fact(_("Commit"), repository.revision, safe_url(places.commit(repository.revision)), True)
        if repository.dirty is not None:
            yield Fact(_("Checkout"), _("with uncommitted changes") if repository.dirty else _("clean"))
    if verdict.judged_at:
        yield Fact(_("Judged"), verdict.judged_at)
    if level is not None:
        reached = _("reached") if level >= verdict.target else _("missed")
        target = f"{level_name(verdict.target)} ({verdict.target.value})"
        yield Fact(_("Target"), _("{target}, {reached}", target=target, reached=reached))
    files = len(repository.files)
    yield Fact(_("Files"), ngettext("{number} file", "{number} files", files))
    made = versions()
    yield Fact(
        _("Judged with"),
        _(
            "openness-gate {gate}, checklist of OSAID {osaid}, SPDX licence list {spdx}",
            gate=made["gate"],
            osaid=made["osaid"],
            spdx=made["spdx"],
        ),
    )


def _title(verdict: Verdict) -> str:
    return f"{verdict.assessment.repository.name}: {headline(verdict)}"


def _print(template: str, articles: Sequence[Article], **values: object) -> str:
    style, policy = _style()
    text = (
        _environment()
        .get_template(template)
        .render(
            {
                **values,
                "articles": articles,
                "language": language(),
                "style": style,
                "policy": policy,
                "levels": list(Level),
                "names": {level: level_name(level) for level in Level},
            }
        )
    )
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"


@cache
def _style() -> tuple[Markup, str]:
    """The style sheet, and the policy that allows it and nothing else."""
    from markupsafe import Markup

    text = (files("checker.templates") / STYLE).read_text(encoding="utf-8")
    text = "\n".join(line.rstrip() for line in text.splitlines() if line.strip())
    digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return Markup(text), policy


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    def printed(value: object) -> object:
        # Undefined values pass, so that printing them raises.
        return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        loader=FunctionLoader(lambda name: (files("checker.templates") / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=_, ngettext=ngettext)
    return environment
