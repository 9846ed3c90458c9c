"""A Verdict in, what every report for people says of it out, in the order in which people ask."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from checker.advice.plan import plan
from checker.advice.steps import Deed, Step
from checker.cause import SAID
from checker.domain import (
    Answer,
    Base,
    Cause,
    Entry,
    EntryKind,
    Evidence,
    Fate,
    Finding,
    GatingKind,
    Level,
    NotChecked,
    Restriction,
    RestrictionKind,
    Standing,
    Terms,
    Variant,
    Verdict,
)
from checker.words import LEVELS, RESTRICTIONS, Message, _, at, known, listed, ngettext, sentence, told

ANSWERED = (Answer.MET, Answer.NOT_APPLICABLE)

# Rows that are said in one line where they are met together: what they are then about.
TOGETHER = (
    (("parameters-obtainable", "parameters-terms-open"), Message("weights")),
    (("architecture-code-open", "inference-code-open"), Message("code")),
)

GATES = {
    GatingKind.AUTOMATIC: Message("a click that shares a contact comes before the download"),
    GatingKind.FORM: Message("a form comes before the download"),
    GatingKind.AGREEMENT: Message("an agreement comes before the download"),
    GatingKind.APPROVAL: Message("somebody has to approve each download"),
}


@dataclass(frozen=True)
class Row:
    """An answer, or several that belong together, as a line: what it is about, what was found, where it is shown."""

    label: str
    text: str
    ids: tuple[str, ...]
    answer: Answer
    evidence: tuple[Evidence, ...] = ()
    task: str = ""
    fix: str = ""
    vouched: str = ""  # that a person answers for it, and not what was read


@dataclass(frozen=True)
class ToDo:
    """What stands between the repository and a level, what was found to the contrary first."""

    level: Level
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Advice:
    """What to do first: in a sentence, and as lines to paste into `path` (both empty: the sentence says all)."""

    words: str
    path: str = ""  # in `words`: the file, or the lines
    lines: tuple[str, ...] = ()
    about: str = ""  # the criterion that it mends
    note: str = ""  # what else to know before
    is_suggestion: bool = False  # the lines are meant for a line that this change has written


@dataclass(frozen=True)
class Note:
    """Something a reader should know beside the answers, with the lines that show it."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    group: str = ""  # notes of a group may be many: a short report shows the first of them


@dataclass(frozen=True)
class Models:
    """Models of a repository that are alike: their names, level and licence."""

    names: tuple[str, ...]
    level: Level | None
    licence: str
    evidence: tuple[Evidence, ...]

    def named(self, most: int) -> str:
        """The first `most` of the names, and how many more there are."""
        said = listed(self.names[:most])
        more = len(self.names) - most
        return _("{these} and {number} more", these=said, number=more) if more > 0 else said


@dataclass(frozen=True)
class Outline:
    """The verdict in words. Nothing here is escaped: each report does that in its own way."""

    headline: str  # level, cause and change
    why: str  # a sentence, with a full stop
    decides: tuple[Evidence, ...]  # what decides, quoted once
    advice: Advice | None
    rests_on: tuple[Row, ...]
    to_do: tuple[ToDo, ...]
    notes: tuple[Note, ...]
    models: tuple[Models, ...]
    not_checked: tuple[str, ...]
    looked_in: tuple[str, ...]
    rows: tuple[Row, ...]  # every answer, in the checklist's order


def outline(verdict: Verdict) -> Outline:
    """The outline of the reports on `verdict`, in the language that is spoken."""
    decides = tuple(_decides(verdict))
    return Outline(
        headline=headline(verdict),
        why=why(verdict),
        decides=decides,
        advice=_advice(verdict),
        rests_on=tuple(_rests_on(verdict)),
        to_do=tuple(_to_do(verdict)),
        notes=tuple(_notes(verdict)),
        models=alike(_models(verdict)),
        not_checked=tuple(_not_checked(verdict)),
        looked_in=_looked_in(verdict),
        rows=tuple(_row(finding) for finding in verdict.assessment.findings),
    )


# ------------------------------------------------------------------------------------------------------- the headline


def headline(verdict: Verdict) -> str:
    """Level, cause and change in one line; what it rests on beside what was read, and whether a failure counts."""
    line, people = _headline(verdict), rests_on_people(verdict)
    if people:
        line = _("{line} ({people})", line=line, people=people)
    if verdict.assessment.level and verdict.passed and verdict.assessment.level < verdict.target:
        return _("{line} (waived)", line=line)
    return line


def _headline(verdict: Verdict) -> str:
    level, before = verdict.assessment.level, _before(verdict)
    warns = verdict.warn_only and not verdict.passed
    if level is None:
        unfinished = verdict.assessment.dossier.is_model
        return _("Openness: not judged") if unfinished else _("Openness: not a model repository")
    if before is not None and before.level is not None and before.level != level:
        says = {"before": before.level.value, "after": level.value, "why": standing(verdict)}
        line = (
            _("Openness drops from {before} to {after} – {why}", **says)
            if before.level > level
            else _("Openness rises from {before} to {after} – {why}", **says)
        )
        return _("{line} (a warning only)", line=line) if warns else line
    says = {"number": level.value, "why": standing(verdict)}
    line = (
        _("Openness: {number} of 4, {why}", **says)
        if level >= Level.OPEN_WEIGHTS
        else _("Openness: {number} of 4 – {why}", **says)
    )
    if before is not None and before.level is level:
        line = _("{line} (unchanged)", line=line)
    if verdict.unread_base is not None:
        line = _("{line} (the base could not be read)", line=line)
    return _("{line} (a warning only)", line=line) if warns else line


def standing(verdict: Verdict) -> str:
    """The level's cause where it is low, its name where it is not; and the models that stand elsewhere."""
    assessment = verdict.assessment
    level, cause = assessment.level, assessment.cause
    if level is None:
        return _("nothing is graded")
    name = LEVELS[level]
    if assessment.open_data and level is Level.OPEN_SOURCE_AI:
        name = Message("{level}, with open data", level=name)
    said = _(SAID[cause].template) if cause and level < Level.OPEN_WEIGHTS else told(name)
    models = _models(verdict)
    others = Counter(model.level for model in models if model.level is not None and model.level != level)
    if not others:
        return said
    other, number = min(others.items())
    lower = ngettext(
        "{said} – but {number} of {all} models is at {level}",
        "{said} – but {number} of {all} models are at {level}",
        number,
        said=said,
        all=len(models),
        level=other.value,
    )
    higher = ngettext(
        "{said} ({number} of {all} models is at {level})",
        "{said} ({number} of {all} models are at {level})",
        number,
        said=said,
        all=len(models),
        level=other.value,
    )
    return lower if other < level else higher


def level_name(level: Level) -> str:
    """The name of a level in the language that is spoken."""
    return told(LEVELS[level])


def is_unchanged(verdict: Verdict) -> bool:
    """Whether a change leaves the level where it was."""
    return verdict.base is not None and verdict.base.level == verdict.assessment.level


def has_dropped(verdict: Verdict) -> bool:
    """Whether the level fell below that of the base or of the release before."""
    before, level = _before(verdict), verdict.assessment.level
    return before is not None and before.level is not None and (level or 0) < before.level


def _before(verdict: Verdict) -> Base | None:
    return verdict.base or verdict.previous_release


def alike(models: Iterable[Variant]) -> tuple[Models, ...]:
    """Models by level and licence, the lowest first; none where all are alike."""
    groups: dict[tuple[Level | None, str], list[Variant]] = {}
    for model in models:
        groups.setdefault((model.level, where(model.terms)), []).append(model)
    if len(groups) < 2:
        return ()
    return tuple(
        Models(tuple(m.name for m in same), level, licence, same[0].terms.evidence)
        for (level, licence), same in groups.items()
    )


def _models(verdict: Verdict) -> tuple[Variant, ...]:
    """The models of the repository, lowest level first; none where there is only one."""
    models = verdict.assessment.dossier["parameters"].variants
    if len(models) < 2:
        return ()
    return tuple(sorted(models, key=lambda model: (model.level or 9, where(model.terms))))


# ------------------------------------------------------------------------------------------------------- the sentence


def why(verdict: Verdict) -> str:
    """Why the level is what it is, in a sentence; before it that nobody knows what was, where the base was not read."""
    said = _why(verdict)
    if verdict.unread_base is None:
        return said
    unread = _(
        "{base} could not be read, so nobody knows whether this change lowers the level.", base=verdict.unread_base.what
    )
    return f"{sentence(unread)} {said}"


def _why(verdict: Verdict) -> str:
    level, target = verdict.assessment.level, verdict.target
    if level is None:
        return sentence(
            known(verdict.assessment.dossier.is_model_reason)
            if not verdict.assessment.dossier.is_model
            else listed(verdict.reasons)
        )
    if level < Level.OPEN_WEIGHTS:
        return sentence(_low(verdict))
    if level < target:
        number = sum(len(todo.rows) for todo in _to_do(verdict) if todo.level <= target)
        return ngettext(
            "The weights and the code that runs them are open; one thing is missing for {name}.",
            "The weights and the code that runs them are open; {number} things are missing for {name}.",
            number,
            name=LEVELS[target],
        )
    licences = {"weights": _licence(verdict, "parameters"), "code": _licence(verdict, "inference-code")}
    if level is Level.OPEN_SOURCE_AI:
        return _("Weights ({weights}), code ({code}) and the description of the training data are open.", **licences)
    return _(
        "Anyone may use, change and share the weights ({weights}) and the code that runs them ({code}).", **licences
    )


def _licence(verdict: Verdict, component: str) -> str:
    return called(verdict.assessment.dossier[component].terms.expression) or _("an open licence")


def _low(verdict: Verdict) -> str:
    """The sentence of a level below open weights, without its full stop."""
    dossier, cause = verdict.assessment.dossier, verdict.assessment.cause
    terms = dossier["parameters"].terms
    decisive = next(iter(_decides(verdict)), None)
    place = at(decisive) if decisive else ""
    if cause is Cause.TERMS_RESTRICT:
        kinds = _kinds(r for r in dossier.restrictions or terms.restrictions)
        if decisive and _is_touched(verdict, decisive):
            return _("This pull request limits what the weights may be used for: {limits}", limits=kinds)
        if not kinds:
            return _("{place} limits what the weights may be used for", place=place or terms.expression or "LICENSE")
        if terms.expression:
            return _("Their licence ({licence}) sets limits: {limits}", licence=called(terms.expression), limits=kinds)
        return _("{place} limits what the weights may be used for: {limits}", place=place, limits=kinds)
    if cause is Cause.TERMS_UNCLEAR and dossier.unclear:
        return _(
            "{place} says something of the weights that the gate does not understand, and so takes for no licence",
            place=at(dossier.unclear[0].evidence),
        )
    if cause is Cause.CONFLICT and dossier.conflicts:
        return _("They disagree: {what}; the strictest counts", what=dossier.conflicts[0].what)
    if cause in (Cause.TERMS_NOT_STATED, Cause.NOT_READ) and terms.note:
        return told(terms.note)
    if cause in (Cause.BASE_RESTRICTS, Cause.BASE_NOT_ESTABLISHED):
        bases = [base for base in dossier.lineage if base.headline and base.terms.standing is not Standing.OPEN]
        names = listed(base.base_model for base in bases[:3])
        if cause is Cause.BASE_RESTRICTS:
            return _("It is made from {names}, which is not under an open licence", names=names)
        return _("It is made from {names}, and nothing here says under which licence that comes", names=names)
    finding = _missed(verdict)
    if cause is Cause.NO_WEIGHTS and (looked := dossier["parameters"].looked_in):
        return _("Nothing to download was found ({places})", places=listed(looked))
    if finding is not None:
        return _("{what}: {said}", what=told(finding.label or finding.id), said=told(finding.said or finding.reason))
    return told(SAID[cause]) if cause else ""


def _missed(verdict: Verdict) -> Finding | None:
    """The first finding that the next level asks for and that is not satisfied."""
    level = verdict.assessment.level or 0
    missed = [f for f in verdict.assessment.findings if f.answer not in ANSWERED and f.needed_for == level + 1]
    return min(missed, key=lambda f: (f.waived, f.answer is not Answer.UNMET), default=None)


def _decides(verdict: Verdict) -> Iterable[Evidence]:
    """The words that decide: of a low level those that hold it down, of an open one those that free the weights."""
    dossier, cause = verdict.assessment.dossier, verdict.assessment.cause
    terms = dossier["parameters"].terms
    found: Iterable[Evidence] = ()
    match cause:
        case Cause.TERMS_RESTRICT:
            limits = sorted(
                dossier.restrictions or terms.restrictions,
                key=lambda r: (
                    not _is_touched(verdict, r.evidence),
                    r.kind is RestrictionKind.OTHER,
                    len(r.evidence.quote) > READABLE,
                ),
            )
            found = [r.evidence for r in limits] or terms.evidence
        case Cause.TERMS_UNCLEAR:
            found = [unclear.evidence for unclear in dossier.unclear]
        case Cause.CONFLICT:
            return [*(e for conflict in dossier.conflicts[:1] for e in conflict.evidence)][:2]
        case Cause.BASE_RESTRICTS | Cause.BASE_NOT_ESTABLISHED:
            found = [e for base in dossier.lineage if base.headline for e in base.evidence]
        case Cause.ACCESS_RESTRICTED:
            found = [gate.evidence for gate in dossier.gating]
        case Cause.WEIGHTS_WITHHELD:
            found = dossier["parameters"].evidence
        case Cause.CODE_NOT_OPEN:
            missed = _missed(verdict)
            found = missed.evidence if missed else ()
        case Cause.OPEN_WEIGHTS | Cause.COMPLETE:
            found = terms.evidence
        case _:  # nothing was said, and nothing can be quoted
            found = ()
    return [e for e in found if e.quote and e.quote != e.path][:1]


FIRST = 2  # limits that a sentence names, before their number stands for the rest
READABLE = 160  # characters of a quote that is taken in at a glance


def _is_touched(verdict: Verdict, evidence: Evidence) -> bool:
    """Whether this change has written the line."""
    return verdict.base is not None and evidence in verdict.base.touched


# --------------------------------------------------------------------------------------------------------- what to do


def _advice(verdict: Verdict) -> Advice | None:
    """The first thing to do where the gate fails."""
    level, cause = verdict.assessment.level, verdict.assessment.cause
    if verdict.passed or level is None:
        return None
    decisive = next(iter(_decides(verdict)), None)
    if cause is Cause.TERMS_RESTRICT and decisive and _is_touched(verdict, decisive):
        meant = _(
            "Take that condition out again. If it is meant, set `target: weights-available`, and run once with "
            "`allow-drop: true`."
        )
        return Advice(meant, about="parameters-terms-open")
    if level >= verdict.target and has_dropped(verdict):
        return Advice(_("If the drop is meant, run once with `allow-drop: true`."))
    finding = _missed(verdict)
    if finding is None:
        return None
    steps = plan(verdict.assessment.dossier, finding)
    written = next((step for step in steps if step.text and step.deed in (Deed.PUT, Deed.REPLACE)), None)
    if written is None or len(steps) > 1:
        return Advice(told(finding.fix), about=finding.id)
    return replace(_to_write(verdict, written), about=finding.id)


def _to_write(verdict: Verdict, step: Step) -> Advice:
    """A paragraph to paste: where it goes, and what it is."""
    note, where = told(step.why), step.path
    if step.deed is Deed.PUT:
        words = _("Put this into {path}, under “{heading}”, if it is true:", path=step.path, heading=step.heading)
    elif verdict.assessment.cause is Cause.TERMS_RESTRICT:
        where = listed(map(at, step.spots))
        words = _("If the limits are not meant, write this in place of {places}:", places=where)
        note = note or _("If they are, set the target `weights-available`.")
    else:
        where = listed(map(at, step.spots))
        words = _("Write this in place of what stands in {places}, if it is true:", places=where)
    suggested = len(step.spots) == 1 and _is_touched(verdict, step.spots[0])
    return Advice(words, where, (step.text,), note=note, is_suggestion=suggested)


# ------------------------------------------------------------------------------------------------------------ answers


def _row(finding: Finding) -> Row:
    return Row(
        label=told(finding.label or finding.id),
        text=called(told(finding.said or finding.reason)),
        ids=(finding.id,),
        answer=finding.answer,
        evidence=tuple(dict.fromkeys(finding.evidence)),
        task=_("still missing: {what}", what="; ".join(map(told, finding.missing)))
        if finding.missing
        else told(finding.task or finding.fix),
        fix=told(finding.fix),
        vouched=_vouched(finding),
    )


def _vouched(finding: Finding) -> str:
    if finding.attested:
        return _("a person vouches for it")
    if finding.reviewed:
        return _("a person has read words that the gate does not understand")
    return _("accepted for a while") if finding.waived else ""


def _rests_on(verdict: Verdict) -> Iterable[Row]:
    """What the level rests on, a line for each thing that people tell apart."""
    level = verdict.assessment.level or 0
    met = {
        finding.id: finding
        for finding in verdict.assessment.findings
        if finding.answer is Answer.MET and finding.needed_for is not None and finding.needed_for <= level
    }
    for ids, label in TOGETHER:
        both = [met[name] for name in ids if name in met]
        if len(both) == len(ids) and not any(finding.attested or finding.reviewed for finding in both):
            rows = [_row(finding) for finding in reversed(both)]
            said = tuple(dict.fromkeys(row.text for row in rows))
            text = said[0] if len(said) == 1 else _("{one}; {other}", one=said[0], other=said[1])
            evidence = tuple(dict.fromkeys(e for row in rows for e in row.evidence))
            yield Row(told(label), text, ids, Answer.MET, evidence)
            for name in ids:
                del met[name]
    yield from (_row(finding) for finding in met.values())


def _to_do(verdict: Verdict) -> Iterable[ToDo]:
    level = verdict.assessment.level
    if level is None:
        return
    for above in Level:
        missing = [
            _row(finding)
            for finding in verdict.assessment.findings
            if finding.answer not in ANSWERED and finding.needed_for is above and above > level
        ]
        if missing:
            # What was found to the contrary comes before what was not found.
            yield ToDo(above, tuple(sorted(missing, key=lambda row: row.answer is not Answer.UNMET)))


def missing_for(todo: ToDo, also: bool = False) -> str:
    """How much is missing for a level, as a heading; `also` besides what was said before."""
    if also:
        return _("Also missing for level {level}, {name}", level=todo.level.value, name=LEVELS[todo.level])
    return ngettext(
        "One thing is missing for level {level}, {name}",
        "{number} things are missing for level {level}, {name}",
        len(todo.rows),
        level=todo.level.value,
        name=LEVELS[todo.level],
    )


def where(terms: Terms) -> str:
    """The terms in two words: the licence, or that there is none, or that nobody knows."""
    if terms.standing is Standing.NONE:
        return _("no licence")
    if terms.standing is Standing.UNKNOWN:
        return (
            _("{licence}, not clear", licence=called(terms.expression)) if terms.expression else _("licence not stated")
        )
    if terms.standing is Standing.RESTRICTED:
        return _("{licence}, restricted", licence=called(terms.expression) or _("own terms"))
    return called(terms.expression) or _("an open licence")


def weights_licence(verdict: Verdict) -> str:
    """The licence of the weights in two words; that there are none to license."""
    level = verdict.assessment.level
    if level is None or level is Level.CLOSED:
        return _("no weights") if level else ""
    return where(verdict.assessment.dossier["parameters"].terms)


def called(expression: str | None) -> str:
    """A licence as people call it: an id that is none of SPDX's goes without the prefix that says so."""
    return re.sub(r"\bLicenseRef-(?:scancode-)?", "", expression or "")


# -------------------------------------------------------------------------------------------------------- worth knowing


def _notes(verdict: Verdict) -> Iterable[Note]:
    """Everything a reader should know beside the answers: one clause each, with the lines that show it."""
    dossier, level = verdict.assessment.dossier, verdict.assessment.level
    for unclear in dossier.unclear:
        yield Note(
            _("not understood: “{words}” ({why})", words=unclear.words, why=known(unclear.why)),
            (unclear.evidence,),
            "unclear",
        )
    for conflict in dossier.conflicts:
        yield Note(_("the files disagree: {what}", what=conflict.what), conflict.evidence)
    yield from restrictions(dossier.restrictions)
    for gate in dossier.gating:
        yield Note(told(GATES[gate.kind]), (gate.evidence,))
    for lineage in dossier.lineage:
        says = {"base": lineage.base_model, "how": lineage.relation, "licence": where(lineage.terms)}
        yield Note(_("made from {base} ({how}): {licence}", **says), lineage.evidence, "lineage")
    if level is not None and level < Level.OPEN_SOURCE_AI and dossier.claims:
        text = _(
            "{place} says “open source”; at level {number} the honest term is “{name}”",
            place=at(dossier.claims[0]),
            number=level.value,
            name=LEVELS[level],
        )
        yield Note(text, dossier.claims)
    yield from _entries(verdict)
    hub = verdict.assessment.repository.hub
    if hub is not None and hub.asked.lower() != hub.id.lower():
        yield Note(_("{old} is called {new} now", old=hub.asked, new=hub.id))
    for place in dossier.places:
        says = {"place": place.name, "why": place.why}
        shown = (place.named_at,) if place.named_at else ()
        if place.role == "unread":
            yield Note(_("{place} could not be read: {why}", **says), shown, "places")
        elif place.belongs:
            yield Note(_("judged with {place}: {why}", **says), shown, "places")
        else:
            yield Note(_("{place} was read and raises nothing: {why}", **says), shown, "places")
    if verdict.assessment.repository.dirty:
        yield Note(_("the checkout has uncommitted changes: what was judged is not what the commit has"))


def _entries(verdict: Verdict) -> Iterable[Note]:
    for entry in verdict.entries:
        line = entry.evidence._replace(quote=entry.evidence.path)  # the words stand in the note
        yield Note(entry_in_words(entry), (line,), VOUCHING)


def entry_in_words(entry: Entry) -> str:
    """An attestation, a reviewed sentence or a waiver in a line: who says what, until when, and whether it counts."""
    says = {"who": entry.by, "until": entry.expiry, "about": entry.criterion, "said": entry.said, "where": entry.path}
    if entry.kind is EntryKind.ATTESTATION:
        text = _("attested by {who} until {until}, {about}: “{said}” ({link})", **says, link=entry.link)
    elif entry.kind is EntryKind.REVIEWED:
        words = entry.words if len(entry.words) <= QUOTED else f"{entry.words[:QUOTED]}…"
        text = _("reviewed by {who} until {until}, “{words}” in {where}: {said}", **says, words=words)
    else:
        text = _("waived by {who} until {until}, {about}: “{said}”", **says)
    if entry.fate is Fate.COUNTS:
        if not entry.ends_soon:
            return text
        return ngettext(
            "{text} – ends in {number} day", "{text} – ends in {number} days", entry.days_left or 0, text=text
        )
    return _("{fate}: {text} – it does not count: {why}", fate=told(FATES[entry.fate]), text=text, why=entry.why)


VOUCHING = "vouching"  # the group of notes on entries, of which every report shows all
QUOTED = 120  # characters of a reviewed sentence
FATES = {
    Fate.EXPIRED: Message("expired"),
    Fate.PROPOSED: Message("proposed"),
    Fate.LEFT_OUT: Message("left out"),
    Fate.NOT_NEEDED: Message("not needed"),
    Fate.REFUSED: Message("refused"),
}


def rests_on_people(verdict: Verdict) -> str:
    """How many attestations and reviewed sentences the level rests on, in words; empty where it rests on none."""
    found = verdict.assessment.vouched_for
    attested, reviewed = sum(f.attested for f in found), sum(f.reviewed for f in found)
    by_word = ngettext("rests on {number} attestation", "rests on {number} attestations", attested)
    by_reading = ngettext("rests on {number} reviewed answer", "rests on {number} reviewed answers", reviewed)
    if attested and reviewed:
        return _("{these}, {and_this}", these=by_word, and_this=by_reading)
    return by_word if attested else by_reading if reviewed else ""


def restrictions(found: Iterable[Restriction]) -> Iterable[Note]:
    """One note for each licence and what it takes away, with its lines; kinds of the same lines share one."""
    lines: dict[tuple[str, str], dict[Evidence, None]] = {}
    for restriction in found:
        kind = told(RESTRICTIONS[restriction.kind])
        lines.setdefault((restriction.licence or "", kind), {})[restriction.evidence] = None
    kinds: dict[tuple[str, tuple[Evidence, ...]], list[str]] = {}
    for (licence, kind), evidence in lines.items():
        kinds.setdefault((licence, tuple(evidence)), []).append(kind)
    for (licence, shown), names in kinds.items():
        limits = listed(names)
        text = _("{limits} ({licence})", limits=limits, licence=called(licence)) if licence else limits
        yield Note(text, shown)


def _kinds(found: Iterable[Restriction]) -> str:
    """What restrictions take away, in a clause; that a licence is its makers' own is said where nothing else is."""
    kinds = tuple(dict.fromkeys(restriction.kind for restriction in found))
    named = tuple(kind for kind in kinds if kind is not RestrictionKind.OTHER) or kinds
    said = listed(told(RESTRICTIONS[kind]) for kind in named[:FIRST])
    more = len(named) - FIRST
    return _("{these} and {number} more", these=said, number=more) if more > 0 else said


# ----------------------------------------------------------------------------------------------------------- the limits

NAMED = 3  # files of a kind that one line names


def _not_checked(verdict: Verdict) -> Iterable[str]:
    """What was not looked at, a line for each reason; the JSON report lists every one."""
    repository, dossier = verdict.assessment.repository, verdict.assessment.dossier
    gaps = sorted(dict.fromkeys((*repository.not_checked, *dossier.not_checked)), key=lambda gap: gap.why)
    for reason, same in groupby(gaps, key=lambda gap: gap.why):
        names = [gap.what for gap in same]
        said = listed(known(name) for name in names[:NAMED])
        if len(names) > NAMED:
            said = _("{these} and {number} more", these=said, number=len(names) - NAMED)
        yield _("{what}: {why}", what=said, why=known(reason))
    if dossier.named:
        counted = Counter(gap.kind for gap in dossier.named)
        yield listed(_counted(counted))


def _counted(kinds: Counter[str]) -> Iterable[str]:
    """How what was named and not looked at is counted; other kinds are named as they are."""
    for kind, number in kinds.items():
        if kind == "paper":
            yield ngettext("{number} paper", "{number} papers", number)
        elif kind == "linked page":
            yield ngettext("{number} linked page", "{number} linked pages", number)
        elif kind == "hub page":
            yield ngettext("{number} hub page", "{number} hub pages", number)
        else:
            yield known(kind)


def gaps(verdict: Verdict) -> tuple[NotChecked, ...]:
    """Everything that was not looked at."""
    repository, dossier = verdict.assessment.repository, verdict.assessment.dossier
    return tuple(dict.fromkeys((*repository.not_checked, *dossier.not_checked, *dossier.named)))


def _looked_in(verdict: Verdict) -> tuple[str, ...]:
    """Where what is missing was looked for."""
    components = verdict.assessment.dossier.components.values()
    missing = [component for component in components if component.looked_in]
    return tuple(dict.fromkeys(place for component in missing for place in component.looked_in))


def changed(verdict: Verdict) -> str:
    """What to add to the revision where the checkout was not as the commit has it."""
    return _(" + uncommitted changes") if verdict.assessment.repository.dirty else ""
