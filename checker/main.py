"""A Config in, an exit status out: the whole flow, source to delivery."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from checker.config import Config, Workflow
from checker.deadline import Deadline
from checker.domain import Base, File, GateError, NotChecked, Repository, Standing, Verdict
from checker.progress import Progress
from checker.sources.github_client import Access

if TYPE_CHECKING:
    from checker.delivery.workflow import Place
    from checker.sources.releases import Releases

PASSED, FAILED, NOT_JUDGED, BUG = 0, 1, 2, 3

LICENCE_BYTES = 8_000_000  # read of a licence file; none is that long


def run(config: Config, out: TextIO, err: TextIO) -> int:
    """Judge what `config` names, tell everybody it names, and return the exit status of the contract.

    Raises GateError where nothing could be judged: a missing path, a setting that cannot be meant.
    """
    access = Access(config.token or None, config.api_url)
    try:
        if config.in_action and config.workflow and config.workflow.event_name == "workflow_run":
            with Deadline(config.time_limit):
                return finish(config, config.workflow, access, out, err)
        with Progress(err) as progress, Deadline(config.time_limit) as deadline:
            progress.stage = "reading the repository"
            repository = read(config, access)
            progress.stage = "reading the release"
            repository = read_release(repository, config, access)
            previous = read_previous(repository, config, access)
            progress.stage = "reading the base commit"
            base = read_base(config, access)
            progress.stage = "looking for evidence"
            verdict = judge(deadline.bound(repository), config, deadline.bound(base), deadline.bound(previous))
        if config.verified_only:
            _say("`verified-only` changes nothing yet: nothing that a person vouches for is read.", config, out, err)
        publish(verdict, config, out, err)
        deliver(verdict, config, access, out, err)
        settled = settle(verdict, config, access, out, err)
        return exit_status(verdict, config) or settled
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

        repository = read_worktree(config.folder, below=config.below)
    if workflow:
        from checker.sources import base_commit

        repository = replace(
            repository,
            name=workflow.repository.rpartition("/")[2] or repository.name,
            url=workflow.url or repository.url,
            revision=workflow.link_sha or repository.revision,
            root=config.root,
            state=base_commit.judged(workflow),
        )
    return replace(repository, not_checked=(*repository.not_checked, *config.not_checked))


def read_release(repository: Repository, config: Config, access: Access) -> Repository:
    """The repository with the release that the input or the event means; as it is where none is meant.

    Raises GateError where there is no such release, or it is made from another commit than the one that was read.
    """
    workflow = config.workflow if config.in_action else None
    if not (config.release or workflow or config.on_release == "publish"):
        return repository  # nothing can mean a release, and nothing that reads one is imported
    from checker.sources import chosen_release
    from checker.sources.worktree import read_revision

    root = workflow.workspace if workflow else Path(".")
    choice = chosen_release.Choice.of(
        config.release, root, workflow.event_name if workflow else "", workflow.event if workflow else {}
    )
    publishes = config.on_release == "publish"
    if publishes and (choice.folder or not choice):
        raise GateError(
            "`on-release: publish` needs a draft on GitHub, and none is named.",
            "Make the release a draft, and give its tag with `release`.",
        )
    if not choice:
        return repository
    found = chosen_release.read_release(choice, lambda: _releases(config, access))
    if found is None:
        return repository
    if publishes:
        from checker.delivery.release import refuse_unfinished

        refuse_unfinished(found)
    if workflow and not config.is_remote:
        # What is checked out counts, not the commit that the run was started for.
        revision = read_revision(workflow.workspace, workflow.workspace)
        repository = replace(repository, revision=revision or repository.revision)
    return chosen_release.bind(repository, found, strictly=publishes)


def read_previous(repository: Repository, config: Config, access: Access) -> Repository | NotChecked | None:
    """The repository at the release before this one, with that release; None where there is none before it."""
    release = repository.release
    if release is None or release.source == "event":
        return None
    if not (config.is_remote or (config.in_action and config.workflow)):
        return None
    from checker.sources.github import read_commit

    try:
        releases = _releases(config, access)
        before = releases.before(release)
        if before is None:
            return None
        before = releases.look_inside(releases.with_commit(before))
        earlier = read_commit(releases.full_name, before.commit or before.tag, access.client, wanted, config.root)
    except GateError as error:
        return NotChecked("the release before this one", error.what)
    return replace(earlier, release=before)


def read_base(config: Config, access: Access) -> Repository | NotChecked | None:
    """The repository as it is without the change that a workflow runs for; None outside of a change."""
    if not (config.in_action and config.workflow) or config.is_remote:
        return None
    from checker.sources import base_commit

    return base_commit.read_base(config.workflow, config.root, wanted, access)


def read_at(workflow: Workflow, sha: str, path: str) -> str | NotChecked | None:
    """The settings file `path` as the commit `sha` has it, from the checkout or through the API."""
    from checker.sources import base_commit

    return base_commit.read_at(workflow, sha, path, Access(workflow.token or None, workflow.api_url))


def wanted(files: Iterable[File]) -> tuple[str, ...]:
    """The paths of the texts that evidence is looked for in, most telling first."""
    from checker.evidence import reading

    return tuple(text.path for text in reading.wanted(files))


def judge(
    repository: Repository,
    config: Config,
    base: Repository | NotChecked | None = None,
    previous: Repository | NotChecked | None = None,
) -> Verdict:
    """The verdict on a repository that was read, measured against `base` and the `previous` release where they are."""
    from checker import gate
    from checker.assess import assess
    from checker.evidence import collect

    before: dict[str, Base] = {}
    for name, other in (("base", base), ("previous_release", previous)):
        if isinstance(other, NotChecked):
            repository = replace(repository, not_checked=(*repository.not_checked, other))
        elif other is not None:
            assessed = assess(other, collect(other))
            revision = other.release.tag if other.release else other.revision or ""
            before[name] = Base(revision, assessed.level, assessed.findings)
    return gate.judge(
        assess(repository, collect(repository)),
        config.target,
        base=before.get("base"),
        previous_release=before.get("previous_release"),
        allow_drop=config.allow_drop,
        on_not_a_model=config.on_not_a_model,
        config=config.effective(),
    )


def publish(verdict: Verdict, config: Config, out: TextIO, err: TextIO) -> None:
    """Say the verdict where `config` asks for it: standard output, report files, the workflow's summary and outputs."""
    from checker import reports

    for note in config.notes:
        _say(note, config, out, err)
    if config.in_action:
        from checker.reports import annotations

        # The log is where people look first. Nothing in it may be taken for a command.
        out.write(annotations.harmless(reports.render(verdict, "terminal")))
    if config.format == "terminal" and not config.in_action:
        from checker.reports import terminal

        out.write(terminal.render(verdict, width=config.width, colour=config.colour))
    else:
        out.write(reports.render(verdict, config.format))
    if not (config.reports or config.in_action):
        return
    from checker.delivery import outputs

    for name, path in config.reports:
        outputs.write_report(path, reports.render(verdict, name), _workspace(config))
    if config.in_action and config.workflow:
        outputs.publish(verdict, config)


def deliver(
    verdict: Verdict, config: Config, access: Access, out: TextIO, err: TextIO, place: Place | None = None
) -> None:
    """Write the comment and the check run that `config` asks for; what GitHub refuses is a notice."""
    if not (config.in_action and config.workflow):
        return
    from checker.delivery import workflow

    for note in workflow.deliver(verdict, config, access, place):
        _say(note, config, out, err)


def settle(verdict: Verdict, config: Config, access: Access, out: TextIO, err: TextIO) -> int:
    """Publish the judged release, or take it back, as `on-release` says, and write the note into it.

    The exit status is FAILED where that was refused. Raises GateError where a draft is not what was judged any more.
    """
    release = verdict.assessment.repository.release
    if release is None or release.id is None or not config.in_action:
        return PASSED
    from checker.delivery import release as delivery
    from checker.reports import annotations
    from checker.reports import release as note

    if release.source == "event":
        _say(f"the release {release.tag} was left as it is, because GitHub did not answer", config, out, err)
        return PASSED
    if not config.token and config.on_release == "fail":
        return PASSED
    section = note.render(verdict) if config.comment else None
    outcome = delivery.settle(_releases(config, access), verdict, config.on_release, section)
    for words in outcome.notices:
        _say(words, config, out, err)
    for words in outcome.errors:
        out.write(annotations.command("error", words))
    return FAILED if outcome.errors else PASSED


def finish(config: Config, workflow: Workflow, access: Access, out: TextIO, err: TextIO) -> int:
    """Comment for a run that was not allowed to: this run's own verdict on its pull request, read through the API.

    The exit status tells whether that could be done; the verdict was the first run's. Raises GateError.
    """
    from checker.delivery import second_half
    from checker.delivery.workflow import Place, number_of

    finished = second_half.FinishedRun.of(workflow)
    if finished is None:
        _say("Nothing to say: the finished run did not judge a pull request.", config, out, err)
        return PASSED
    second_half.ensure_report(config.folder)
    pull = second_half.find_pull_request(finished, workflow, access)
    if pull is None:
        _say("Nothing to say: no open pull request has the judged commit as its head any more.", config, out, err)
        return PASSED
    own = config.for_pull_request(pull, read_at)
    verdict = judge(read(own, access), own, read_base(own, access))
    # `path` as the base commit names it: the first half has the same, so that both keep one comment.
    deliver(verdict, own, access, out, err, Place(number_of(pull), finished.head_sha, own.path, finished.run))
    return PASSED


def name_licences(paths: Sequence[str], form: str, out: TextIO, colour: bool = False) -> int:
    """Write to `out` which licence each file of `paths` holds. Raises GateError where one cannot be read."""
    from checker.decoding import decode
    from checker.licensing import Content, Recognition, recognise
    from checker.reports import licence

    answers = []
    with Deadline():
        for path in paths:
            text = decode(_bytes(path))
            unread = Recognition(Standing.UNKNOWN, content=Content.BINARY, note="a binary file, not a text")
            answers.append((path, unread if text is None else recognise(text, path)))
    out.write(
        (licence.to_json(answers) if form == "json" else licence.to_terminal(answers, colour)).rstrip("\n") + "\n"
    )
    return PASSED


def exit_status(verdict: Verdict, config: Config) -> int:
    """0 passed, 1 failed, 2 no model to judge (0 where `on-not-a-model` lets it pass)."""
    if not verdict.assessment.dossier.is_model and config.on_not_a_model != "pass":
        return NOT_JUDGED
    return PASSED if verdict.passed else FAILED


def _releases(config: Config, access: Access) -> Releases:
    from checker.sources.github import Address
    from checker.sources.releases import Releases

    if config.is_remote:
        return Releases(access.client, Address.parse(config.path).full_name, config.time_limit)
    if config.workflow is None or not config.workflow.repository:
        raise GateError(
            "Nothing tells which repository of GitHub the release belongs to.",
            "Judge `github:OWNER/REPO@TAG`, or name a folder of files about to be released (`dist/`).",
        )
    return Releases(access.client, config.workflow.repository, config.time_limit)


def _say(note: str, config: Config, out: TextIO, err: TextIO) -> None:
    from checker.reports import annotations

    out.write(annotations.command("notice", note)) if config.in_action else err.write(f"openness: {note}\n")


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(LICENCE_BYTES)
    except OSError as error:
        raise GateError(f"{path} cannot be read: {error.strerror}.", "Name a file that holds a licence text.") from None


def _workspace(config: Config) -> Path | None:
    return config.workflow.workspace if config.in_action and config.workflow else None
