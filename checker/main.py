"""A Config in, an exit status out: the whole flow, source to delivery."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from checker.config import Config, Workflow
from checker.domain import Base, File, GateError, NotChecked, Repository, Verdict
from checker.progress import Progress
from checker.sources.github_client import Access

PASSED, FAILED, NOT_JUDGED, BUG = 0, 1, 2, 3


def run(config: Config, out: TextIO, err: TextIO) -> int:
    """Judge what `config` names, tell everybody it names, and return the exit status of the contract.

    Raises GateError where nothing could be judged: a missing path, a setting that cannot be meant.
    """
    access = Access(config.token or None, config.api_url)
    try:
        if config.in_action and config.workflow and config.workflow.event_name == "workflow_run":
            return finish(config, config.workflow, access, out, err)
        with Progress(err) as progress:
            progress.stage = "reading the repository"
            repository = read(config, access)
            progress.stage = "reading the base commit"
            base = read_base(config, access)
            progress.stage = "looking for evidence"
            verdict = judge(repository, config, base)
        publish(verdict, config, out, err)
        deliver(verdict, config, access, out, err)
        return exit_status(verdict, config)
    finally:
        if config.verbose and access.traffic.tries:
            err.write("".join(f"openness: {line}\n" for line in (*access.traffic.tries, str(access.traffic))))


def read(config: Config, access: Access | None = None) -> Repository:
    """The repository that `config` names, at its place in the workspace. Raises GateError."""
    workflow = config.workflow if config.in_action else None
    if config.is_remote or (workflow and workflow.reads_head_by_api):
        from checker.sources.github import Address, read_commit, read_github

        client = (access or Access(config.token or None, config.api_url)).client
        if config.is_remote:
            return read_github(Address.parse(config.path), client, wanted)
    if workflow and workflow.reads_head_by_api:
        repository = read_commit(workflow.repository, workflow.link_sha, client, wanted, config.root)
    else:
        from checker.sources.worktree import read_worktree

        repository = read_worktree(config.folder)
    if workflow:
        name = workflow.repository.rpartition("/")[2] or repository.name
        url, revision = workflow.url or repository.url, workflow.link_sha or repository.revision
        repository = replace(repository, name=name, url=url, revision=revision, root=config.root)
    return replace(repository, not_checked=(*repository.not_checked, *config.not_checked))


def read_base(config: Config, access: Access) -> Repository | NotChecked | None:
    """The repository as it is without the change that a workflow runs for; None outside of a change."""
    if not (config.in_action and config.workflow) or config.is_remote:
        return None
    from checker.sources import base_commit

    return base_commit.read_base(config.workflow, config.root, wanted, access)


def wanted(files: Iterable[File]) -> tuple[str, ...]:
    """The paths of the texts that evidence is looked for in, most telling first."""
    from checker.evidence import reading

    return tuple(text.path for text in reading.wanted(files))


def judge(repository: Repository, config: Config, base: Repository | NotChecked | None = None) -> Verdict:
    """The verdict on a repository that was read, measured against `base` too where there is one."""
    from checker import gate
    from checker.assess import assess
    from checker.evidence import collect

    before = None
    if isinstance(base, NotChecked):
        repository = replace(repository, not_checked=(*repository.not_checked, base))
    elif base is not None:
        assessed = assess(base, collect(base))
        before = Base(base.revision or "", assessed.level, assessed.findings)
    return gate.judge(
        assess(repository, collect(repository)),
        config.target,
        base=before,
        allow_drop=config.allow_drop,
        on_not_a_model=config.on_not_a_model,
        config=config.effective(),
    )


def publish(verdict: Verdict, config: Config, out: TextIO, err: TextIO) -> None:
    """Say the verdict where `config` asks for it: standard output, report files, the workflow's summary and outputs."""
    from checker import reports
    from checker.delivery import outputs
    from checker.reports import terminal

    for note in config.notes:
        _say(note, config, out, err)
    if config.format == "terminal":
        out.write(terminal.render(verdict, width=config.width, colour=config.colour))
    else:
        out.write(reports.render(verdict, config.format))
    for name, path in config.reports:
        outputs.write_report(path, reports.render(verdict, name), _workspace(config))
    if config.in_action and config.workflow:
        outputs.publish(verdict, config)


def deliver(
    verdict: Verdict, config: Config, access: Access, out: TextIO, err: TextIO, number: int | None = None
) -> None:
    """Write the comment and the check run that `config` asks for; what GitHub refuses is a notice."""
    if not (config.in_action and config.workflow):
        return
    from checker.delivery import workflow

    for note in workflow.deliver(verdict, config, access, number):
        _say(note, config, out, err)


def finish(config: Config, workflow: Workflow, access: Access, out: TextIO, err: TextIO) -> int:
    """Comment for a run that was not allowed to: its report, checked against the schema, on its pull request.

    The exit status tells whether that could be done; the verdict was the first run's. Raises GateError.
    """
    from checker.delivery import second_half

    finished = second_half.FinishedRun.of(workflow)
    if finished is None:
        _say("Nothing to say: the finished run did not judge a pull request.", config, out, err)
        return PASSED
    verdict = second_half.read_report(config.folder, finished, workflow)
    number = second_half.find_pull_request(finished, workflow, access)
    if number is None:
        _say("Nothing to say: no open pull request has the judged commit as its head any more.", config, out, err)
        return PASSED
    deliver(verdict, config, access, out, err, number)
    return PASSED


def name_licences(paths: Sequence[str], form: str, out: TextIO) -> int:
    """Write to `out` which licence each file of `paths` holds. Raises GateError where one cannot be read."""
    from checker.licensing import recognise
    from checker.reports import licence
    from checker.sources.decoding import decode

    rows = []
    for path in paths:
        data = _bytes(path)
        rows.append((path, recognise(decode(data) or "", path)))
    out.write(licence.render(rows, form))
    return PASSED


def exit_status(verdict: Verdict, config: Config) -> int:
    """0 passed, 1 failed, 2 no model to judge (0 where `on-not-a-model` lets it pass)."""
    if not verdict.assessment.dossier.is_model and config.on_not_a_model != "pass":
        return NOT_JUDGED
    return PASSED if verdict.passed else FAILED


def _say(note: str, config: Config, out: TextIO, err: TextIO) -> None:
    from checker.reports import annotations

    out.write(annotations.command("notice", note)) if config.in_action else err.write(f"openness: {note}\n")


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise GateError(f"{path} cannot be read: {error.strerror}.", "Name a file that holds a licence text.") from None


def _workspace(config: Config) -> Path | None:
    return config.workflow.workspace if config.in_action and config.workflow else None
