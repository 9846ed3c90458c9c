"""Assessment and target -> Verdict: passed or not, and the reasons in the order of their weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from checker.domain import Answer, Assessment, Base, Entry, EntryKind, Fate, Finding, Level, NotChecked, Verdict, unread

_WEIGHT = {Answer.UNMET: 0, Answer.UNKNOWN: 1}


def judge(
    assessment: Assessment,
    target: Level,
    base: Base | None = None,
    allow_drop: bool = False,
    on_not_a_model: str = "fail",
    config: Mapping[str, object] | None = None,
    previous_release: Base | None = None,
    entries: tuple[Entry, ...] = (),
    warn_only: bool = False,
    unread_base: NotChecked | None = None,
    on_unknown_base: str = "notice",
) -> Verdict:
    """Passed: the level reaches `target` and did not fall below that of `base` (unless `allow_drop`).

    A waiver among `entries` takes its finding as accepted: it lets the gate pass, and changes no level and no answer.
    A repository that is no model passes only with `on_not_a_model="pass"`; whether a failure of that kind means
    "could not judge" is for the caller to say. A drop counts even where the target still holds (a change of licence
    from open to restricted is the harm that a gate is there to stop). Where there is a base that could not be read,
    nobody knows of a drop: that is said, and fails with `on_unknown_base="fail"` unless `allow_drop`.
    """
    level = assessment.level
    entries = tuple(_settled(entry, assessment, target) for entry in entries)
    waivers = {e.criterion: e for e in entries if e.kind is EntryKind.WAIVER and e.fate is Fate.COUNTS}
    assessment = assessment._replace(findings=tuple(replace(f, waived=f.id in waivers) for f in assessment.findings))
    drops = _drops(assessment, base) + _drops(assessment, previous_release, "the previous release")
    if level is None:
        passed = on_not_a_model == "pass" and (allow_drop or not drops)
        reasons = [*drops, f"this is no model repository: {assessment.dossier.is_model_reason}"]
    else:
        missed = _missed(assessment, level, target)
        accepted = bool(waivers) and level < target and all(f.waived for f in _open_findings(assessment, target))
        passed = (level >= target or accepted) and (allow_drop or not drops)
        held = _waived(level, target, waivers) if accepted else [_held(assessment, level, target)]
        reasons = drops + missed if not passed else [*held, *drops]
    if unread_base is not None and on_unknown_base == "fail" and not allow_drop:
        passed, reasons = False, [f"{unread(unread_base)}, and `on-unknown-base` is `fail`", *reasons]
    return Verdict(
        assessment=assessment,
        target=target,
        passed=passed,
        reasons=tuple(reasons),
        base=base,
        config=dict(config or {}),
        previous_release=previous_release,
        entries=entries,
        warn_only=warn_only,
        unread_base=unread_base,
    )


def _settled(entry: Entry, assessment: Assessment, target: Level) -> Entry:
    """A waiver with what became of it: one that nothing asks for is named, so that it can go."""
    if entry.kind is not EntryKind.WAIVER or entry.fate is not Fate.COUNTS:
        return entry
    finding = next(f for f in assessment.findings if f.id == entry.criterion)
    if finding.answer not in _WEIGHT:
        return entry._replace(fate=Fate.NOT_NEEDED, why="what it waives is met")
    if finding.needed_for is None or finding.needed_for > target:
        return entry._replace(fate=Fate.NOT_NEEDED, why=f"the target {target.slug} does not ask for it")
    return entry


def _waived(level: Level, target: Level, waivers: Mapping[str, Entry]) -> list[str]:
    """What is said of a target that is missed and accepted."""
    head = f"level {level.value} ({level.slug}) is below the target {target.value} ({target.slug}), and that is waived"
    return [head, *(f"{w.criterion} until {w.expiry}, by {w.by}: {w.said}" for w in waivers.values())]


def _held(assessment: Assessment, level: Level, target: Level) -> str:
    flag = " +open-data" if assessment.open_data else ""
    return f"level {level.value} ({level.slug}{flag}) reaches the target {target.value} ({target.slug})"


def _missed(assessment: Assessment, level: Level, target: Level) -> list[str]:
    """What stands between `level` and `target`, lowest level first, the contrary before the unknown."""
    if level >= target:
        return []
    open_findings = _open_findings(assessment, target)
    open_findings.sort(key=lambda finding: (finding.needed_for or 0, _WEIGHT[finding.answer]))
    head = f"level {level.value} ({level.slug}) is below the target {target.value} ({target.slug})"
    return [head, *(finding.reason for finding in open_findings)]


def _open_findings(assessment: Assessment, target: Level) -> list[Finding]:
    """The findings that the target asks for and that are not satisfied."""
    return [
        f for f in assessment.findings if f.answer in _WEIGHT and f.needed_for is not None and f.needed_for <= target
    ]


def _drops(assessment: Assessment, before: Base | None, name: str = "") -> list[str]:
    """The fall of the level against `before`, led by what was satisfied there and is not any more."""
    level = assessment.level
    if before is None or before.level is None or (level is not None and level >= before.level):
        return []
    gone = [finding for finding in assessment.findings if _lost(finding, before)]
    if gone and all(finding.waived for finding in gone):
        return []
    lost = [finding.reason for finding in gone if not finding.waived]
    cause = f", because {lost[0]}" if lost else ""
    named = name or before.revision[:12]
    now = "none" if level is None else str(level.value)
    return [f"the level falls from {before.level.value} ({named}) to {now}{cause}", *lost[1:]]


def _lost(finding: Finding, before: Base) -> bool:
    if finding.answer not in _WEIGHT or finding.needed_for is None or finding.needed_for > (before.level or 0):
        return False
    return any(f.id == finding.id and f.answer not in _WEIGHT for f in before.findings)
