"""A Verdict in, GitHub workflow commands out: one annotation per finding, within the budget that GitHub shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from checker.domain import Answer, Evidence, Finding, Level, Verdict
from checker.reports.outline import ANSWERED, Outline, has_dropped, outline
from checker.reports.places import ELSEWHERE, Places
from checker.reports.visible import escaped, shortened, visible
from checker.words import _, told

Kind = Literal["error", "warning", "notice"]
KINDS: tuple[Kind, ...] = ("error", "warning", "notice")

BUDGET = 10  # annotations of a kind that GitHub shows per step; it drops the rest without a word
MESSAGE_LIMIT = 4096  # characters; GitHub cuts there
TITLE_LIMIT = 255


@dataclass(frozen=True)
class Annotation:
    """One message for a line, a file or (without evidence) the whole run."""

    kind: Kind
    message: str
    title: str = ""
    evidence: Evidence | None = None


def render(verdict: Verdict) -> str:
    """The workflow commands, errors first, at most BUDGET of a kind; the last says how many more there are."""
    places = Places.of(verdict.assessment.repository)
    return "".join(_command(annotation, places) for annotation in _affordable(marks(verdict)))


def marks(verdict: Verdict) -> list[Annotation]:
    """Everything worth a mark in the diff, the most important first; what is a warning only marks no error.

    A drop is one mark, on the line that this change has written where there is one; a repository that is no model gets
    one word.
    """
    if verdict.warn_only:
        found = marks(verdict._replace(warn_only=False))
        return [replace(mark, kind="warning") if mark.kind == "error" else mark for mark in found]
    content = outline(verdict)
    if verdict.assessment.level is None:
        return [Annotation("notice", content.why, _("openness gate: nothing to judge"))]
    if not verdict.passed and has_dropped(verdict):
        return [_drop(verdict, content)]
    found = [_mark(finding, verdict) for finding in verdict.assessment.findings if is_worth_a_mark(finding, verdict)]
    places = Places.of(verdict.assessment.repository)
    marked = {mark.evidence for mark in found}
    for conflict in verdict.assessment.dossier.conflicts:
        if marked.intersection(conflict.evidence):
            continue
        spots = ", ".join(places.spot(evidence) for evidence in conflict.evidence)
        first = conflict.evidence[0] if conflict.evidence else None
        found.append(Annotation("warning", f"{conflict.what} ({spots})", _("the files disagree"), first))
    if verdict.assessment.repository.dirty:
        words = _("the checkout has uncommitted changes: what was judged is not what the commit has")
        found.append(Annotation("notice", words, _("uncommitted changes")))
    if verdict.assessment.repository.not_checked or verdict.assessment.dossier.not_checked:
        found.append(Annotation("notice", "; ".join(content.not_checked), _("not checked")))
    return sorted(found, key=lambda mark: KINDS.index(mark.kind))


def _drop(verdict: Verdict, content: Outline) -> Annotation:
    """What a change has done to the level, in one mark."""
    before = verdict.base or verdict.previous_release
    lost = [f for f in verdict.assessment.findings if is_wanted(f, before.level if before else None) and f.evidence]
    touched = [e for f in lost for e in f.evidence if verdict.base and e in verdict.base.touched]
    where = next(iter((*content.decides, *touched, *(f.evidence[0] for f in lost))), None)
    says = [f"{content.headline}.", content.why, content.advice.words if content.advice else ""]
    return Annotation("error", " ".join(word for word in says if word), _("openness gate failed"), where)


def command(kind: Kind, message: str, *, title: str = "", path: str = "", line: int | None = None) -> str:
    """One workflow command on a line of its own. Every command of the gate is built here.

    Data and properties are escaped as the runner unescapes them. `##[` is broken as well: the runner still obeys the
    old form anywhere in a line (actions/runner, ActionCommand.TryParse).
    """
    properties = {
        "file": escaped(path),
        "line": str(line) if line and path else "",
        "title": shortened(visible(title), TITLE_LIMIT),
    }
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{kind}{' ' if listed else ''}{listed}::{_data(shortened(visible(message), MESSAGE_LIMIT))}\n"


def harmless(text: str) -> str:
    """Lines that a workflow's runner takes for text, whatever they hold: no command of the new form or the old."""
    lines = text.replace("##[", "##\u200b[").splitlines(keepends=True)
    return "".join(f"\u200b{line}" if line.lstrip().startswith("::") else line for line in lines)


def is_worth_a_mark(finding: Finding, verdict: Verdict) -> bool:
    """What the target needs, and of the rest what was found to the contrary in a line: the summary has everything."""
    if finding.answer in ANSWERED or finding.waived:
        return False
    return is_wanted(finding, verdict.target) or (finding.answer is Answer.UNMET and bool(finding.evidence))


def is_wanted(finding: Finding, target: Level | None) -> bool:
    missed = finding.answer not in ANSWERED
    return missed and finding.needed_for is not None and target is not None and finding.needed_for <= target


def _mark(finding: Finding, verdict: Verdict) -> Annotation:
    kind: Kind = "error" if is_wanted(finding, verdict.target) else "notice" if finding.needed_for else "warning"
    fix = f" {_('What to do: {fix}', fix=told(finding.fix))}" if finding.fix else ""
    first = finding.evidence[0] if finding.evidence else None
    return Annotation(kind, f"{told(finding.reason)}.{fix}", finding.id, first)


def _affordable(found: Iterable[Annotation]) -> Iterable[Annotation]:
    rows = list(found)
    for kind in KINDS:
        those = [mark for mark in rows if mark.kind == kind]
        if len(those) <= BUDGET:
            yield from those
        else:
            yield from those[: BUDGET - 1]
            more = len(those) - BUDGET + 1
            words = _("and {number} more of this kind: the job summary has all of them", number=more)
            yield Annotation(kind, words, "openness gate")


def _command(annotation: Annotation, places: Places) -> str:
    evidence = annotation.evidence
    path = places.path(evidence.path) if evidence and not evidence.path.startswith(ELSEWHERE) else ""
    line = evidence.line if evidence else None
    return command(annotation.kind, annotation.message, title=annotation.title, path=path, line=line)


def _data(text: str) -> str:
    # `%` first: it introduces the escapes of the others.
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace("##[", "##\u200b[")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
