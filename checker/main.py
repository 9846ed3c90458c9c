"""A Config in, an exit status out: the whole flow, source to delivery."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from checker.config import Config
from checker.deadline import Deadline, OutOfTimeError
from checker.delivery.voice import Voice
from checker.domain import (
    REST_OF_TREE,
    Assessment,
    Base,
    Fate,
    File,
    GateError,
    Level,
    NotChecked,
    Repository,
    Standing,
    Verdict,
)
from checker.inputs import DEFAULTS, REMOTE, parse_level, secrets
from checker.inside import Inside
from checker.progress import Progress
from checker.settings import find_settings
from checker.sources.github_client import Access, Traffic
from checker.workflow import Workflow

if TYPE_CHECKING:
    from checker.delivery.workflow import Place
    from checker.reports.several import Judged
    from checker.sources.huggingface import HubAccess
    from checker.sources.releases import Releases

STANDARD_OUTPUT = Path("-")
"""The file of a report that is written to standard output, in place of what is printed else."""

PASSED, FAILED, NOT_JUDGED, BUG = 0, 1, 2, 3

LICENCE_BYTES = 8_000_000  # read of a licence file; none is that long


def act(environ: Mapping[str, str], out: TextIO, err: TextIO) -> int:
    """The Action: judge as the variables of a workflow's step say, and return the exit status of the contract.

    Raises GateError where nothing could be judged, once that is said where people of GitHub look.
    """
    asked: list[Access] = []  # of the settings at the base: one way to GitHub for all, and one patience

    def read_settings(workflow: Workflow, sha: str, path: str) -> str | NotChecked | None:
        asked[:] = asked or [Access(workflow.token or None, workflow.api_url)]
        return read_at(workflow, sha, path, asked[0])

    try:
        config = Config.from_environ(environ, read_settings)
    except GateError as error:
        voice = Voice(out, err, in_action=True, secrets=secrets(environ))
        _refuse(error, Workflow.from_environ({**environ, "GITHUB_EVENT_PATH": ""}), voice)
        raise
    return run(config, out, err, *asked)


def run(config: Config, out: TextIO, err: TextIO, access: Access | None = None) -> int:
    """Judge what `config` names, tell everybody it names, and return the exit status of the contract.

    `access` is the way to GitHub that was already used. Raises GateError where nothing could be judged: a missing
    path, a setting that cannot be meant.
    """
    access = access or Access(config.token or None, config.api_url)
    voice = Voice(out, err, in_action=config.in_action, secrets=(config.token, config.hub_token))
    hub = hub_access(config) if _asks_hub(config) or config.is_remote else None
    published = False
    repository = None
    if config.in_action or config.verbose:
        voice.log(config.told())
    for name in config.unknown:
        voice.notice(f"`{name[:80]}` is no input of the gate and changes nothing; there are {', '.join(DEFAULTS)}.")
    try:
        if config.in_action and config.workflow and config.workflow.event_name == "workflow_run":
            with Deadline(config.time_limit):
                return finish(config, config.workflow, access, voice)
        with Progress(err) as progress, Deadline(config.time_limit) as deadline:
            progress.stage = "reading the repository"
            repository = read(config, access, hub)
            verdict = judge_all(repository, config, access, hub, progress, deadline)
        publish(verdict, config, voice)
        published = True
        deliver(verdict, config, access, voice)
        settle(verdict, config, access, voice)
        return exit_status(verdict, config)
    except Exception as error:
        if isinstance(error, OutOfTimeError) and repository is not None and config.format == "json":
            publish(unfinished(repository, config, error.what), config, voice)
        if config.in_action and config.workflow:
            _refuse(error, config.workflow, voice, published)
        raise
    finally:
        for traffic in (access.traffic, *([hub.traffic] if hub else ())):
            if config.verbose and traffic.tries:
                voice.log("\n".join((*traffic.tries, str(traffic))))


def judge_all(
    repository: Repository,
    config: Config,
    access: Access,
    hub: HubAccess | None,
    progress: Progress,
    deadline: Deadline,
) -> Verdict:
    """The verdict on `repository` with everything that belongs to it. Raises GateError."""
    progress.stage = "reading the other places of the model"
    repository = read_places(repository, config, access, hub)
    progress.stage = "reading the release"
    repository = read_release(repository, config, access)
    previous = read_previous(repository, config, access)
    progress.stage = "reading the base commit"
    base = read_base(config, access)
    progress.stage = "looking for evidence"
    return judge(deadline.bound(repository), config, deadline.bound(base), deadline.bound(previous))


def compare(targets: Sequence[tuple[str, Config | GateError]], out: TextIO, err: TextIO, look: Look) -> int:
    """Judge each of `targets`, say all verdicts in one report, and return the exit status of the contract.

    A target that cannot be judged, or a bug at one, is a row like the others: the rest is judged all the same.
    """
    from checker.reports import several
    from checker.words import speaking

    known = [config for _, config in targets if isinstance(config, Config)]
    voice = Voice(out, err, secrets=[token for config in known for token in (config.token, config.hub_token)])
    judged = []
    with Progress(err) as progress:
        for number, (target, config) in enumerate(targets, 1):
            progress.stage = f"{number} of {len(targets)}: {target[:60]}"
            judged.append(judge_target(target, config, voice, progress))
    with speaking(known[0].language if known else DEFAULTS["language"]):
        text = several.render(judged, look.format, look.width, look.colour)
        voice.show(text, colour=look.colour and look.format == "terminal")
        for name, path in look.reports:
            from checker.delivery import outputs

            outputs.write_report(path, several.render(judged, name))
    return several.exit_status(judged)


def judge_target(
    target: str, config: Config | GateError, voice: Voice, progress: Progress | None = None
) -> Judged:
    """What became of `target`, whatever happens: a verdict, or why there is none."""
    from checker.reports.several import Judged

    progress = progress or Progress(StringIO())
    try:
        if isinstance(config, GateError):
            raise config
        access = Access(config.token or None, config.api_url)
        hub = hub_access(config) if _asks_hub(config) or config.is_remote else None
        with Deadline(config.time_limit) as deadline:
            verdict = judge_all(read(config, access, hub), config, access, hub, progress, deadline)
        return Judged(target, verdict, exit_status(verdict, config))
    except GateError as error:
        return Judged(target, None, NOT_JUDGED, voice.redacted(error.what), voice.redacted(error.fix))
    except Exception as error:  # a bug at one target is no reason to leave the others out; the exit status says it
        voice.trace(error)
        return Judged(target, None, BUG, f"a bug in the gate: {type(error).__name__}")


class Look(NamedTuple):
    """How a report on several targets is given: its format, its columns, and the files it is also written to."""

    format: str = "terminal"
    width: int = 100
    colour: bool = False
    reports: tuple[tuple[str, Path], ...] = ()


def _refuse(error: Exception, workflow: Workflow, voice: Voice, published: bool = False) -> None:
    """Say in GitHub's own places that nothing was judged, or that the rest failed, and what to do."""
    from checker.delivery import outputs

    known = isinstance(error, GateError)
    what = error.what if isinstance(error, GateError) else f"A bug in the gate: {type(error).__name__}: {error}"
    fix = error.fix if isinstance(error, GateError) else "Report it, with the log of a run that has debug logging on."
    title = "openness gate: not finished" if published else "openness gate: nothing was judged"
    voice.error(f"{what} Fix: {fix}" if known else f"{what}. {fix}", title)
    outputs.refuse(workflow, title, voice.redacted(what), voice.redacted(fix), published)


def _asks_hub(config: Config) -> bool:
    """Whether other places of the model, or its bases, may be asked of a hub: else no client of one is loaded."""
    return bool(config.places) or config.follow != "none" or config.uses_network


def hub_access(config: Config) -> HubAccess:
    """The way to the hub that `config` tells; nothing is asked yet."""
    from checker.sources.huggingface import HubAccess

    return HubAccess(config.hub_url, config.hub_token, traffic=Traffic(host="the hub"))


def read_address(address: str, config: Config, access: Access, hub: HubAccess) -> Repository:
    """The repository at `address`, of GitHub or of the hub. Raises GateError."""
    from checker.sources.huggingface import HubAddress, read_hub

    if HubAddress.names(address):
        return read_hub(HubAddress.parse(address), hub, wanted)
    from checker.sources.github import Address, read_github

    return replace(read_github(Address.parse(address), access.client, wanted), dirty=False)


def read_places(repository: Repository, config: Config, access: Access, hub: HubAccess | None = None) -> Repository:
    """The repository with the further places of its model, and with its bases where the network may be asked.

    A place that could not be read is a NotChecked among the others. Raises GateError for a folder that is not there.
    """
    if not _asks_hub(config):
        return repository
    hub = hub or hub_access(config)
    from checker.evidence import lineage_of, pages_of
    from checker.sources.worktree import read_worktree

    others: list[Repository | NotChecked] = []
    pages = pages_of(repository) if config.follow == "hub" else ()
    for place in dict.fromkeys((*config.places, *pages)):
        if not place.startswith(REMOTE):
            folder = config.workflow.workspace / place if config.in_action and config.workflow else Path(place)
            others.append(read_worktree(folder, below=config.below))
        elif place.lower() != repository.address.lower():
            try:
                others.append(read_address(place, config, access, hub))
            except GateError as error:
                others.append(NotChecked(place, error.what.rstrip("."), failed=True))
    together = replace(repository, others=tuple(others))
    if not config.uses_network:
        return together
    from checker.sources.bases import read_bases

    return replace(together, bases=read_bases(together, lineage_of, hub, wanted))


def read(config: Config, access: Access | None = None, hub: HubAccess | None = None) -> Repository:
    """The repository that `config` names, at its place in the workspace. Raises GateError."""
    workflow = config.workflow if config.in_action else None
    if config.is_remote:
        access = access or Access(config.token or None, config.api_url)
        return read_address(config.path, config, access, hub or hub_access(config))
    if workflow and workflow.reads_head_by_api:
        from checker.sources.github import read_commit

        client = (access or Access(config.token or None, config.api_url)).client
        repository = read_commit(workflow.repository, workflow.link_sha, client, wanted, config.root)
        repository = replace(repository, dirty=False)
    else:
        from checker.sources.worktree import read_worktree

        repository = _with_state(read_worktree(config.folder, below=config.below), config)
    if workflow:
        from checker.sources import base_commit

        repository = replace(
            repository,
            name=workflow.repository.rpartition("/")[2] or repository.name,
            url=workflow.url or repository.url,
            address=f"github:{workflow.repository}" if workflow.repository else repository.address,
            revision=workflow.link_sha or repository.revision,
            root=config.root,
            state=base_commit.judged(workflow),
        )
    return replace(repository, not_checked=(*repository.not_checked, *config.not_checked))


def _with_state(repository: Repository, config: Config) -> Repository:
    """The repository, with word on whether the checkout is what its commit has."""
    from checker.sources.uncommitted import has_uncommitted_changes
    from checker.sources.worktree import read_revision

    workflow = config.workflow if config.in_action else None
    top, root = (workflow.workspace, config.root) if workflow else (config.folder, "")
    below = workflow.workspace if workflow else None
    revision = read_revision(top, below)
    if revision is None:
        return repository
    evidence = frozenset(wanted(repository.files))
    dirty = has_uncommitted_changes(top, revision, repository.files, evidence, root, below)
    return replace(repository, dirty=dirty)


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


def read_at(workflow: Workflow, sha: str, path: str, access: Access | None = None) -> str | NotChecked | None:
    """The settings file `path` as the commit `sha` has it, from the checkout or through the API."""
    from checker.sources import base_commit

    return base_commit.read_at(workflow, sha, path, access or Access(workflow.token or None, workflow.api_url))


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
    from checker.evidence.reading import Hints
    from checker.footing import with_footing
    from checker.vouching import dated, gather

    settings = config.settings
    entries = dated(settings.entries, config.today, config.verified_only, config.proposed)
    hints = Hints(settings.model.name, settings.model.card, weights=settings.model.weights)

    def assessed(one: Repository) -> Assessment:
        return assess(one, gather(one, entries, hints, settings.exclude, settings.open_terms))

    before: dict[str, Base] = {}
    unread_base = base if isinstance(base, NotChecked) else None
    for name, other in (("base", base), ("previous_release", previous)):
        if isinstance(other, NotChecked):
            repository = replace(repository, not_checked=(*repository.not_checked, other))
        elif other is not None:
            earlier = assessed(other)
            revision = other.release.tag if other.release else other.revision or ""
            before[name] = Base(revision, earlier.level, earlier.findings)
    found = assessed(repository)
    verdict = gate.judge(
        found,
        config.target,
        base=before.get("base"),
        previous_release=before.get("previous_release"),
        allow_drop=config.allow_drop,
        on_not_a_model=config.on_not_a_model,
        config={**config.effective(), "language": _language(repository, config)},
        entries=found.dossier.entries,
        warn_only=config.warn_only,
        unread_base=unread_base,
        on_unknown_base=config.on_unknown_base,
    )
    verdict = with_footing(verdict, base if isinstance(base, Repository) else None)
    links = config.workflow.links if config.workflow else verdict.links
    return verdict._replace(links=links, judged_at=config.today.isoformat())


def _language(repository: Repository, config: Config) -> str:
    """The language of the reports: the one that is asked for, or that of the README on top."""
    from checker.words import AUTO, ENGLISH, language_of

    if config.language != AUTO:
        return config.language
    tops = sorted(file.path for file in repository.files if file.path.lower().split(".")[0] == "readme")
    text = repository.read(min(tops, key=len)) if tops else None
    return ENGLISH if text is None or isinstance(text, NotChecked) else language_of(text.content)


def unfinished(repository: Repository, config: Config, why: str) -> Verdict:
    """What is to say of a repository that was listed and not judged in time: no level, nothing read, not passed."""
    left = NotChecked(REST_OF_TREE, why)
    listed = replace(repository, reader=lambda path: left, header_reader=None, release=None)
    verdict = judge(replace(listed, not_checked=(*repository.not_checked, left)), config)
    ungraded = verdict.assessment._replace(level=None, potential_level=None)
    return verdict._replace(assessment=ungraded, passed=False, reasons=(why,))


def _entries_to_see(verdict: Verdict) -> Iterator[str]:
    """What a maintainer should know of the settings: entries that ran out or soon will, and those that do not count."""
    from checker.reports.outline import entry_in_words

    for entry in verdict.entries:
        if entry.ends_soon or entry.fate not in (Fate.COUNTS, Fate.LEFT_OUT):
            yield f"{entry.evidence.path.removeprefix('/')}:{entry.evidence.line}: {entry_in_words(entry)}"


def publish(verdict: Verdict, config: Config, voice: Voice) -> None:
    """Say the verdict where `config` asks for it: standard output, report files, the workflow's summary and outputs."""
    from checker import reports

    for note in config.notes:
        voice.notice(note)
    if config.in_action:
        for note in _entries_to_see(verdict):
            voice.notice(note)
        voice.show(reports.render(verdict, "terminal"))  # the log is where people look first
    if any(path == STANDARD_OUTPUT for _, path in config.reports) and not config.in_action:
        pass  # a report is asked for where the other would stand
    elif config.format == "terminal" and not config.in_action:
        from checker.reports import terminal
        from checker.words import speaking

        detail = terminal.Detail(config.detail)
        with speaking(str(verdict.config["language"])):
            text = terminal.render(verdict, config.width, config.colour, detail)
        voice.show(text, colour=config.colour)
    elif config.format == "annotations":
        voice.command(reports.render(verdict, config.format))
    else:
        voice.show(reports.render(verdict, config.format))
    if not (config.reports or config.in_action):
        return
    from checker.delivery import outputs

    for name, path in config.reports:
        if path == STANDARD_OUTPUT:
            voice.show(reports.render(verdict, name))
        else:
            outputs.write_report(path, reports.render(verdict, name), _workspace(config))
    if config.in_action and config.workflow:
        outputs.publish(verdict, config)


def deliver(verdict: Verdict, config: Config, access: Access, voice: Voice, place: Place | None = None) -> None:
    """Write the comment and the check run that `config` asks for; what GitHub refuses is a notice."""
    if not (config.in_action and config.workflow):
        return
    from checker.delivery import workflow

    for note in workflow.deliver(verdict, config, access, place):
        voice.notice(note)


def settle(verdict: Verdict, config: Config, access: Access, voice: Voice) -> None:
    """Publish the judged release, or take it back, as `on-release` says, and write the note into it.

    A release is only taken back where the gate failed, so that a refusal changes no exit status. Raises GateError where
    a draft is not what was judged any more.
    """
    release = verdict.assessment.repository.release
    if release is None or release.id is None or not config.in_action:
        return
    from checker.delivery import release as delivery
    from checker.reports import release as note

    if release.source == "event":
        voice.notice(f"the release {release.tag} was left as it is, because GitHub did not answer")
        return
    if not config.token and config.on_release == "fail":
        return
    section = note.render(verdict) if config.comment != "never" else None
    outcome = delivery.settle(_releases(config, access), verdict, config.on_release, section)
    for words in outcome.notices:
        voice.notice(words)
    for words in outcome.errors:
        voice.error(words)


def finish(config: Config, workflow: Workflow, access: Access, voice: Voice) -> int:
    """Comment for a run that was not allowed to: this run's own verdict on its pull request, read through the API.

    The exit status tells whether that could be done; the verdict was the first run's. Raises GateError.
    """
    from checker import reports
    from checker.delivery import second_half
    from checker.delivery.workflow import Place, number_of

    finished = second_half.FinishedRun.of(workflow)
    if finished is None:
        voice.notice("Nothing to say: the finished run did not judge a pull request.")
        return PASSED
    second_half.ensure_report(config.folder)
    pull = second_half.find_pull_request(finished, workflow, access)
    if pull is None:
        voice.notice("Nothing to say: no open pull request has the judged commit as its head any more.")
        return PASSED
    own = config.for_pull_request(pull, read_at)
    verdict = judge(read(own, access), own, read_base(own, access))
    verdict = verdict._replace(links=workflow.links_of(finished.run[0]))  # the summary is the first run's
    voice.show(reports.render(verdict, "terminal"))
    # `path` as the base commit names it: the first half has the same, so that both keep one comment.
    deliver(verdict, own, access, voice, Place(number_of(pull), finished.head_sha, own.path, finished.run))
    return PASSED


def name_licences(paths: Sequence[str], form: str, out: TextIO, colour: bool = False) -> int:
    """Write to `out` which licence each file of `paths` holds. Raises GateError where one cannot be read."""
    from checker.decoding import decode
    from checker.evidence.quotes import in_the_texts_words
    from checker.licensing import Content, Recognition, recognise
    from checker.reports import licence
    from checker.reports.visible import escaped_json

    answers = []
    with Deadline():
        for path in paths:
            text = decode(_bytes(path))
            unread = Recognition(Standing.UNKNOWN, content=Content.BINARY, note="a binary file, not a text")
            answer = unread if text is None else in_the_texts_words(recognise(text, path), path, text)
            answers.append((path, answer))
    text = licence.to_json(answers) if form == "json" else licence.to_terminal(answers, colour)
    text = f"{text.rstrip()}\n"
    Voice(out, out).show(escaped_json(text) if form == "json" else text, colour=colour)
    return PASSED


def show_reading(place: str, form: str, out: TextIO, colour: bool = False) -> int:
    """Write to `out` what is understood of the text at `place`, FILE or FILE:LINE. Raises GateError where it cannot."""
    from checker.evidence.reading import Reading
    from checker.evidence.understood import understand
    from checker.reports import understood
    from checker.reports.visible import escaped_json
    from checker.sources.texts import text_in

    name, line = _place(place)
    text = text_in(Path(name).name, _bytes(name))
    if isinstance(text, NotChecked):
        raise GateError("{path} is no text: {reason}.", "Name a README, a card or a page.", path=name, reason=text.why)
    alone = Repository(Path(name).resolve().parent.name, "file", (File(text.path, len(text.content)),), lambda _: text)
    with Deadline():
        page = understand(Reading(alone), text.path)
    if page is None:
        raise GateError("{path} holds nothing that can be read.", "Name a README, a card or a page.", path=name)
    if line:
        page = page.at(line)
        if not page.sentences or line > text.content.count("\n") + 1:
            problem = "There is no sentence in line {line} of {path}."
            raise GateError(problem, "Leave the line away.", line=str(line), path=name)
    text_of = understood.to_json(page) if form == "json" else understood.to_terminal(page, colour)
    Voice(out, out).show(escaped_json(f"{text_of}\n") if form == "json" else f"{text_of}\n", colour=colour)
    return PASSED


def _place(place: str) -> tuple[str, int]:
    """A file and a line of it, 0 for all of it: a colon in the name of a file that is there belongs to the name."""
    name, _, line = place.rpartition(":")
    return (name, int(line)) if name and line.isdecimal() and not Path(place).exists() else (place, 0)


def propose(config: Config, target: str, fields: bool, voice: Voice, terminal: bool) -> int:
    """Say a patch for what the folder of `config` is missing, up to the level `target`; say what is left.

    Raises GateError where there is nothing that a patch could mend.
    """
    from checker.advice.patch import patch_of
    from checker.advice.proposal import propose as proposal_of

    assessment = _assess_folder(config)
    wanted = parse_level(target) if target else Level.OPEN_SOURCE_AI
    proposal = proposal_of(assessment, lambda path: _editable(config.folder, path), wanted, fields)
    ends = {path: _line_end(config.folder, path) for path in proposal.changes}
    changes = {
        path: (before and before.replace("\n", ends[path]), after.replace("\n", ends[path]))
        for path, (before, after) in proposal.changes.items()
    }
    voice.verbatim(patch_of(changes), terminal)
    for question in proposal.questions:
        voice.log(f"question: {question}")
    for decision in proposal.decisions:
        voice.log(f"to decide: {decision}")
    if not changes and not proposal.decisions:
        voice.log(f"nothing is missing up to {wanted.slug}")
    return PASSED


def set_up(config: Config, setup: Mapping[str, str], badge: bool) -> dict[str, str]:
    """What `openness init` would write into the folder of `config`: each path with its text.

    `setup` holds `target` and `gate` where they are given. Raises GateError for a folder that is no model's.
    """
    from importlib.resources import files as resources

    from checker.advice import setup as advice
    from checker.sources.origin import branch_of, gate_of, repository_of

    assessment = _assess_folder(config)
    if assessment.level is None:
        raise GateError(
            "This is no model repository: {reason}.",
            "Run it in the repository that the model is in.",
            reason=assessment.dossier.is_model_reason,
        )
    target, warn_only = advice.target_for(assessment)
    if setup.get("target"):
        target = parse_level(setup["target"])
        warn_only = (assessment.level or 0) < target
    gate = setup.get("gate") or gate_of() or advice.PLACEHOLDER
    if not advice.GATE.fullmatch(gate):
        raise GateError("'{gate}' names no gate.", "Write OWNER/REPO@COMMIT, with all 40 signs of it.", gate=gate)
    chosen = advice.Setup(
        target,
        warn_only,
        gate,
        repository_of(config.folder),
        branch_of(config.folder),
        badge=badge,
        settings=find_settings(config.folder),
    )
    shipped = resources("checker.templates")
    templates = {name: (shipped / name).read_text("utf-8") for name in ("pull-request.yml", "push-badge.yml")}
    page = assessment.dossier.grounds.page
    readme = page if page.lower().endswith(".md") else ""
    return advice.files(
        chosen, assessment, templates, (readme, _editable(config.folder, readme) or "" if readme else "")
    )


def gate_known() -> str:
    """OWNER/REPO@COMMIT of the gate that runs, as far as it is known."""
    from checker.advice.setup import PLACEHOLDER
    from checker.sources.origin import gate_of

    return gate_of() or PLACEHOLDER


def _assess_folder(config: Config) -> Assessment:
    if config.is_remote:
        raise GateError("Only a folder can be written to.", "Name a folder, or stand in it.")
    with Deadline(config.time_limit) as deadline:
        return judge(deadline.bound(read(config)), config).assessment


def _editable(folder: Path, path: str) -> str | None:
    """The text of a file below `folder` with plain line ends; None where it is none, or in no encoding of today."""
    try:
        with Inside(folder) as place, place.open(path) as file:
            data = file.read(LICENCE_BYTES)
        return data.decode("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        return None


def _line_end(folder: Path, path: str) -> str:
    try:
        with Inside(folder) as place, place.open(path) as file:
            return "\r\n" if b"\r\n" in file.read(LICENCE_BYTES) else "\n"
    except OSError:
        return "\n"


def exit_status(verdict: Verdict, config: Config) -> int:
    """0 passed (or `warn-only`), 1 failed, 2 no model to judge (0 where `on-not-a-model` lets it pass)."""
    if not verdict.assessment.dossier.is_model and config.on_not_a_model != "pass":
        return NOT_JUDGED
    return PASSED if verdict.passed or config.warn_only else FAILED


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


def _bytes(path: str) -> bytes:
    """The beginning of the file at `path`; `-` is standard input. Raises GateError."""
    if path == "-":
        return sys.stdin.buffer.read(LICENCE_BYTES)
    try:
        with open(path, "rb") as file:
            return file.read(LICENCE_BYTES)
    except OSError as error:
        raise GateError(
            "{path} cannot be read: {reason}.",
            "Name a file that holds a text.",
            path=path,
            reason=error.strerror,
        ) from None


def _workspace(config: Config) -> Path | None:
    return config.workflow.workspace if config.in_action and config.workflow else None
