"""A Config in, an exit status out: the whole flow, source to delivery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from checker.config import Config
from checker.domain import Base, GateError, Repository, Verdict
from checker.progress import Progress

PASSED, FAILED, NOT_JUDGED, BUG = 0, 1, 2, 3


def run(config: Config, out: TextIO, err: TextIO) -> int:
    """Judge what `config` names, tell everybody it names, and return the exit status of the contract.

    Raises GateError where nothing could be judged: a missing path, a setting that cannot be meant.
    """
    with Progress(err) as progress:
        progress.stage = "reading the repository"
        repository = read(config)
        progress.stage = "looking for evidence"
        verdict = judge(repository, config)
    publish(verdict, config, out, err)
    return exit_status(verdict, config)


def read(config: Config) -> Repository:
    """The repository that `config` names, at its place in the workspace. Raises GateError."""
    from checker.sources.worktree import read_worktree

    if config.path.startswith("github:"):
        raise GateError(
            "Reading a repository of GitHub without a checkout is not there yet.", "Clone it and give its folder."
        )
    repository = read_worktree(config.folder)
    workflow = config.workflow
    if config.in_action and workflow:
        root = "" if config.path in ("", ".") else config.path.strip("/")
        name = workflow.repository.rpartition("/")[2] or repository.name
        url, revision = workflow.url or repository.url, workflow.link_sha or repository.revision
        repository = replace(repository, name=name, url=url, revision=revision, root=root)
    return replace(repository, not_checked=(*repository.not_checked, *config.not_checked))


def judge(repository: Repository, config: Config, base: Base | None = None) -> Verdict:
    """The verdict on a repository that was read."""
    from checker import gate
    from checker.assess import assess
    from checker.evidence import collect

    return gate.judge(
        assess(repository, collect(repository)),
        config.target,
        base=base,
        allow_drop=config.allow_drop,
        on_not_a_model=config.on_not_a_model,
        config=config.effective(),
    )


def publish(verdict: Verdict, config: Config, out: TextIO, err: TextIO) -> None:
    """Say the verdict where `config` asks for it: standard output, report files, the workflow's summary and outputs."""
    from checker import reports
    from checker.delivery import outputs
    from checker.reports import annotations, terminal

    for note in config.notes:
        out.write(annotations.command("notice", note)) if config.in_action else err.write(f"openness: {note}\n")
    if config.format == "terminal":
        out.write(terminal.render(verdict, width=config.width, colour=config.colour))
    else:
        out.write(reports.render(verdict, config.format))
    for name, path in config.reports:
        outputs.write_report(path, reports.render(verdict, name), _workspace(config))
    if config.in_action and config.workflow:
        outputs.publish(verdict, config)


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


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise GateError(f"{path} cannot be read: {error.strerror}.", "Name a file that holds a licence text.") from None


def _workspace(config: Config) -> Path | None:
    return config.workflow.workspace if config.in_action and config.workflow else None
