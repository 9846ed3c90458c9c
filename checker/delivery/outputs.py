"""A Verdict in, files out: report files, the job summary and the outputs of the workflow step."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from checker import reports
from checker.config import Config
from checker.domain import GateError, Verdict
from checker.inside import Inside, OutsideError
from checker.reports import release
from checker.reports.markdown import defuse
from checker.workflow import Workflow

REPORT_FILE = "openness-report.json"
BADGE_FILE = "openness-badge.json"
OUTPUTS = ("passed", "level", "level-name", "cause", "potential-level", "report", "badge")
MOST_STEPS = 100  # of one job that have reports of their own
SUMMARY_LIMIT = 1024 * 1024  # bytes; GitHub drops a larger summary whole


def publish(verdict: Verdict, config: Config) -> None:
    """Write the JSON report and the badge into the workspace, and tell the step's summary and outputs about them."""
    workflow = config.workflow
    if workflow is None:
        return
    files = {name: str(path) for name, path in config.reports}
    number = _step(workflow.of_the_job)
    for name, default in (("json", REPORT_FILE), ("badge", BADGE_FILE)):
        if name not in files:
            files[name] = default if number == 1 else default.replace(".json", f"-{number}.json")
            write_report(Path(files[name]), reports.render(verdict, name), workflow.workspace)
    if workflow.summary:
        append_summary(workflow.summary, summary_of(verdict))
    if workflow.output:
        append_outputs(workflow.output, outputs(verdict, files["json"], files["badge"]))


def _step(folder: Path | None) -> int:
    """Which of the steps of this job that run the gate this one is, from 1: each leaves a mark in the job's folder."""
    if folder is None:
        return 1
    for number in range(1, MOST_STEPS):
        try:
            (folder / f"openness-gate-step-{number}").touch(exist_ok=False)
        except FileExistsError:
            continue
        except OSError:
            break
        return number
    return 1


def refuse(workflow: Workflow, title: str, what: str, fix: str, published: bool) -> None:
    """Tell the step's summary why nothing was judged and what to do; its outputs too, unless they are `published`."""
    try:
        if workflow.summary:
            text = f"## ⚪ {title[0].upper()}{title[1:]}\n\n**{defuse(what)}**\n\nWhat to do: {defuse(fix)}\n"
            append_summary(workflow.summary, text)
        if workflow.output and not published:
            append_outputs(workflow.output, {name: "false" if name == "passed" else "" for name in OUTPUTS})
    except OSError:
        pass  # the runner's own files are missing: the annotation and the exit status have said it


def summary_of(verdict: Verdict) -> str:
    """The job summary, with the files of a release where both fit."""
    text, assets = reports.render(verdict, "summary"), release.files(verdict)
    whole = f"{text}\n### Files of the release\n\n{assets}" if assets else text
    return whole if len(whole.encode()) <= SUMMARY_LIMIT else text


def outputs(verdict: Verdict, report: str, badge: str) -> dict[str, str]:
    """The Action's outputs by name. Levels that there are none of (no model) are empty."""
    assessment = verdict.assessment
    return {
        "passed": "true" if verdict.passed else "false",
        "level": str(int(assessment.level)) if assessment.level else "",
        "level-name": assessment.level.slug if assessment.level else "",
        "cause": assessment.cause.value if assessment.cause else "",
        "potential-level": str(int(assessment.potential_level)) if assessment.potential_level else "",
        "report": report,
        "badge": badge,
    }


def append_outputs(path: Path, values: Mapping[str, str]) -> None:
    """Append `values` to the runner's GITHUB_OUTPUT file, each between delimiters that nobody could have foreseen."""
    text = "".join(_heredoc(name, value) for name, value in values.items())
    with open(path, "a", encoding="utf-8", newline="\n") as file:
        file.write(text)


def append_summary(path: Path, markdown: str) -> None:
    """Append `markdown` to the step's summary, if it is within the limit beyond which GitHub drops it whole."""
    size = len(markdown.encode())
    if size > SUMMARY_LIMIT:
        raise ValueError(f"the summary has {size} bytes, more than the {SUMMARY_LIMIT} that GitHub keeps")
    with open(path, "a", encoding="utf-8", newline="\n") as file:
        file.write(markdown)


def write_report(path: Path, text: str, workspace: Path | None = None) -> None:
    """Write `text` to `path`; with a `workspace`, below it and nowhere else. Raises GateError where that fails.

    The file replaces what stands at `path`: a link that a pull request left there is not followed.
    """
    try:
        if workspace is None:
            path.parent.mkdir(parents=True, exist_ok=True)
        with Inside(workspace or path.parent) as folder:
            folder.write(path if workspace else path.name, text)
    except OutsideError:
        raise GateError(
            "The report {path} would be written outside of the workspace.", "Name a file below it.", path=path
        ) from None
    except OSError as error:
        raise GateError(
            "The report {path} cannot be written: {reason}.",
            "Name a file in a writable folder.",
            path=path,
            reason=error.strerror,
        ) from None


def _heredoc(name: str, value: str) -> str:
    delimiter = f"openness-{secrets.token_hex(16)}"
    while delimiter in value:
        delimiter = f"openness-{secrets.token_hex(16)}"
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"
