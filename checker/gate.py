"""Assessment and target -> Verdict: passed or not, and the reasons in the order of their weight."""

from __future__ import annotations

from collections.abc import Mapping

from checker.domain import Answer, Assessment, Base, Finding, Level, Verdict

_WEIGHT = {Answer.UNMET: 0, Answer.UNKNOWN: 1}


def judge(
    assessment: Assessment,
    target: Level,
    base: Base | None = None,
    allow_drop: bool = False,
    on_not_a_model: str = "fail",
    config: Mapping[str, object] | None = None,
    previous_release: Base | None = None,
) -> Verdict:
    """Passed: the level reaches `target` and did not fall below that of `base` (unless `allow_drop`).

    A repository that is no model passes only with `on_not_a_model="pass"`; whether a failure of that kind means
    "could not judge" is for the caller to say. A drop counts even where the target still holds (a change of licence
    from open to restricted is the harm that a gate is there to stop).
    """
    level = assessment.level
    drops = _drops(assessment, base) + _drops(assessment, previous_release, "the previous release")
    if level is None:
        passed = on_not_a_model == "pass" and (allow_drop or not drops)
        reasons = [*drops, f"this is no model repository: {assessment.dossier.is_model_reason}"]
    else:
        missed = _missed(assessment, level, target)
        passed = level >= target and (allow_drop or not drops)
        reasons = drops + missed if not passed else [_held(assessment, level, target), *drops]
    return Verdict(
        assessment=assessment,
        target=target,
        passed=passed,
        reasons=tuple(reasons),
        base=base,
        config=dict(config or {}),
        previous_release=previous_release,
    )


def _held(assessment: Assessment, level: Level, target: Level) -> str:
    flag = " +open-data" if assessment.open_data else ""
    return f"level {level.value} ({level.slug}{flag}) reaches the target {target.value} ({target.slug})"


def _missed(assessment: Assessment, level: Level, target: Level) -> list[str]:
    """What stands between `level` and `target`, lowest level first, the contrary before the unknown."""
    if level >= target:
        return []
    open_findings = [
        finding
        for finding in assessment.findings
        if finding.needed_for is not None and finding.needed_for <= target and finding.answer in _WEIGHT
    ]
    open_findings.sort(key=lambda finding: (finding.needed_for or 0, _WEIGHT[finding.answer]))
    head = f"level {level.value} ({level.slug}) is below the target {target.value} ({target.slug})"
    return [head, *(finding.reason for finding in open_findings)]


def _drops(assessment: Assessment, before: Base | None, name: str = "") -> list[str]:
    """The fall of the level against `before`, led by what was satisfied there and is not any more."""
    level = assessment.level
    if before is None or before.level is None or (level is not None and level >= before.level):
        return []
    lost = [finding.reason for finding in assessment.findings if _lost(finding, before)]
    cause = f", because {lost[0]}" if lost else ""
    named = name or before.revision[:12]
    now = "none" if level is None else str(level.value)
    return [f"the level falls from {before.level.value} ({named}) to {now}{cause}", *lost[1:]]


def _lost(finding: Finding, before: Base) -> bool:
    if finding.answer not in _WEIGHT or finding.needed_for is None or finding.needed_for > (before.level or 0):
        return False
    return any(f.id == finding.id and f.answer not in _WEIGHT for f in before.findings)
