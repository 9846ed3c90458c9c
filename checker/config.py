"""Environment, command line and settings file in, one frozen Config out. Nothing else reads the environment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from checker import __version__
from checker.domain import Entry, Evidence, GateError, Level, NotChecked
from checker.inputs import (
    DEFAULT_HUB,
    DEFAULTS,
    FOLLOW,
    LANGUAGES,
    ON_NOT_A_MODEL,
    ON_RELEASE,
    ON_UNKNOWN_BASE,
    REMOTE,
    SETTINGS_FILE,
    ensure_below,
    ensure_inside,
    ensure_own,
    parse_choice,
    parse_comment,
    parse_hub,
    parse_level,
    parse_places,
    parse_reports,
    parse_seconds,
    parse_switch,
    unknown,
)
from checker.settings import (
    NO_SETTINGS,
    SETTINGS_FILES,
    Settings,
    find_settings,
    meaning_of,
    parse_settings,
    read_settings,
)
from checker.workflow import Workflow

DEFAULT_API = "https://api.github.com"

# What only a run on GitHub can do: on the command line these flags make the gate speak as the Action does.
IN_A_WORKFLOW = ("comment", "check-run", "on-release", "accept-head-config")

Follow = Literal["none", "hub"]
Comment = Literal["always", "on-change", "on-failure", "never"]
OnNotAModel = Literal["fail", "pass"]
OnUnknownBase = Literal["notice", "fail"]
OnRelease = Literal["fail", "draft", "prerelease", "publish"]

# Reads a file at a revision: its text, None where it is not there, or why nobody can say.
ReadAt = Callable[["Workflow", str, str], str | NotChecked | None]


@dataclass(frozen=True)
class Config:
    """What to judge, against which target, and whom to tell. `notes` are said aloud: settings that were not taken."""

    target: Level = Level.OPEN_WEIGHTS
    path: str = "."
    places: tuple[str, ...] = ()  # further places of the same model: folders and addresses
    follow: Follow = "none"  # hub: the pages that the texts give as the place of these weights are read, too
    token: str = field(default="", repr=False)
    comment: Comment = "never"
    check_run: bool = False
    language: str = "auto"  # of the reports; `auto`: that of the README, as far as there are reports in it
    release: str = ""  # a tag, or a folder of files about to be released (it ends with a slash)
    on_release: OnRelease = "fail"
    on_not_a_model: OnNotAModel = "fail"
    on_unknown_base: OnUnknownBase = "notice"
    time_limit: int = 60  # seconds
    allow_drop: bool = False
    verified_only: bool = False
    accept_head_config: bool = False
    warn_only: bool = False
    reports: tuple[tuple[str, Path], ...] = ()
    config: str = SETTINGS_FILE

    format: str = "terminal"
    colour: bool = False
    width: int = 100  # columns of the terminal report
    verbose: bool = False
    detail: int = 1  # how much the terminal says: 0 the verdict, 1 a screen, 2 everything
    in_action: bool = False  # speaks as the Action: annotations, job summary, outputs
    workflow: Workflow | None = None
    below: Path | None = None  # the folder that a `path` which a workflow or a settings file gives may not leave
    api_url: str = DEFAULT_API
    hub_url: str = DEFAULT_HUB
    hub_token: str = field(default="", repr=False)
    notes: tuple[str, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict, repr=False)  # the Action's, as they were given
    origins: Mapping[str, str] = field(default_factory=dict)  # of a setting: the input, or the settings file
    unknown: tuple[str, ...] = ()  # what was given as an input and is none
    settings: Settings = NO_SETTINGS  # what the settings file says beside the inputs
    proposed: tuple[Entry, ...] = ()  # what a pull request adds to them, which does not count yet
    today: date = field(default_factory=lambda: datetime.now(UTC).date())  # what expiries are measured by

    @property
    def is_remote(self) -> bool:
        """Whether another repository than the one at hand is judged, through the API of GitHub or the hub."""
        return self.path.startswith(REMOTE)

    @property
    def uses_network(self) -> bool:
        """Whether the network may be asked about this model: bases are read then, too."""
        return self.is_remote or self.follow != "none" or any(place.startswith(REMOTE) for place in self.places)

    @property
    def root(self) -> str:
        """The judged folder as seen from the workspace; empty for the workspace itself."""
        return root_of(self.path)

    @property
    def folder(self) -> Path:
        """The folder to judge: in the Action below the workspace."""
        return self.workflow.workspace / self.path if self.in_action and self.workflow else Path(self.path)

    def effective(self) -> dict[str, object]:
        """The settings that decide the verdict, for the report. No token, nothing of the machine."""
        return {
            "target": self.target.slug,
            "path": self.path,
            "places": list(self.places),
            "follow": self.follow,
            "model": self.settings.model.told(),
            "exclude": list(self.settings.exclude),
            "open-terms": list(self.settings.open_terms),
            "on-not-a-model": self.on_not_a_model,
            "on-unknown-base": self.on_unknown_base,
            "warn-only": self.warn_only,
            "time-limit": self.time_limit,
            "allow-drop": self.allow_drop,
            "verified-only": self.verified_only,
            "accept-head-config": self.accept_head_config,
            "release": self.release,
            "on-release": self.on_release,
            "language": self.language,
        }

    def told(self) -> str:
        """The settings that hold, each with where it is from: the first lines of a log. A mistyped one is not there."""
        rows = {**self.effective(), "comment": self.comment, "check-run": self.check_run}
        rows["reports"] = ", ".join(f"{name}={path}" for name, path in self.reports)
        rows["token"] = "given" if self.token else ""
        lines = [f"openness-gate {__version__}, with these settings:"]
        for name, value in rows.items():
            said = _said(value)
            lines.append(f"  {name}: {said} ({self.origins.get(name, 'default')})")
        for entry in self.settings.entries:
            about = entry.criterion or entry.path
            lines.append(f"  {entry.kind.value}: {about}, {entry.by}, until {entry.expiry} ({entry.evidence.path})")
        return "\n".join(lines)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str], read_at: ReadAt | None = None) -> Config:
        """The Action's configuration: INPUT_* (hyphens kept, as the runner writes them), GITHUB_*, and .openness.yml.

        On a pull request .openness.yml is the base commit's, read with `read_at`, so that no change lowers the bar it
        is measured against; `accept-head-config` lifts that. Raises GateError for any value that cannot be meant.
        """
        given = {name: environ.get(f"INPUT_{name.upper()}", "").strip() for name in DEFAULTS}
        config = cls._of_inputs(given, Workflow.from_environ(environ), read_at)
        url, token = parse_hub(environ)
        verbose = environ.get("RUNNER_DEBUG") == "1"
        return replace(config, verbose=verbose, unknown=unknown(environ), hub_url=url, hub_token=token)

    def for_pull_request(self, pull: Mapping[str, Any], read_at: ReadAt) -> Config:
        """The configuration to judge the pull request `pull` with, for a run that has its artifact and no checkout.

        The inputs are those of this run; `path` among them names the artifact. The settings are the base commit's.
        """
        if self.workflow is None:
            raise ValueError("only a run of a workflow judges a pull request")
        event = {"pull_request": dict(pull)}
        workflow = replace(self.workflow, event_name="pull_request_target", event=event, has_checkout=False)
        given = {**self.inputs, "path": "", "accept-head-config": ""}
        found = self._of_inputs(given, workflow, read_at)
        return replace(found, verbose=self.verbose, hub_url=self.hub_url, hub_token=self.hub_token)

    @classmethod
    def _of_inputs(cls, given: Mapping[str, str], workflow: Workflow, read_at: ReadAt | None) -> Config:
        today = cls().today
        own = workflow.has_checkout and workflow.event_name != "workflow_run"
        path = given["config"] or (find_settings(workflow.workspace) if own else SETTINGS_FILE)
        ensure_inside(path, "config")
        read = read_settings(path, workflow.workspace, today, required=bool(given["config"])) if own else NO_SETTINGS
        settings, notes, not_checked = read, [], []
        accepted = parse_switch("accept-head-config", given["accept-head-config"] or "false", "the input")
        if workflow.base_sha and not accepted:
            base, path = _at_base(workflow, path, bool(given["config"]), read_at)
            if isinstance(base, NotChecked):
                not_checked.append(NotChecked(f"{path} at the base commit", base.why))
                notes.append(
                    f"{path} could not be read at the base commit ({base.why}): this pull request's own may raise the "
                    "target and change nothing else"
                )
                settings = Settings(plain=_only_stricter(read.plain, given))
            else:
                settings = parse_settings(base or "", f"{path} at the base commit", today, file=path)
                if own and settings.meant != read.meant:
                    notes.append(
                        f"{path} differs from the base commit's, which is the one that counts here; "
                        "`accept-head-config: true` takes this one"
                    )
        plain = settings.plain
        merged = _merge(given, plain)
        if "path" in plain and not given["path"]:
            ensure_own(plain["path"])
            ensure_inside(plain["path"], "path")
        ensure_inside(merged["path"], "path")
        places = tuple(dict.fromkeys((*parse_places(merged["with"]), *(place.quote for place in settings.places))))
        for place in places:
            ensure_inside(place, "with")
            if workflow.has_checkout:
                ensure_below(workflow.workspace, place)
        if workflow.has_checkout:
            ensure_below(workflow.workspace, merged["path"])
        known = {meaning_of(entry) for entry in settings.entries}
        return replace(
            _build(merged, _labels(given, plain, path)),
            origins=_origins(given, settings, path),
            places=places,
            settings=_from_the_top(settings, root_of(merged["path"])),
            proposed=_from_the_top(read, root_of(merged["path"]), without=known).entries,
            today=today,
            format="annotations",
            width=120,
            in_action=True,
            workflow=workflow,
            below=workflow.workspace,
            api_url=workflow.api_url,
            notes=tuple(notes),
            not_checked=tuple(not_checked),
            inputs=given,
        )

    @classmethod
    def from_options(
        cls, options: Mapping[str, str], environ: Mapping[str, str], read_at: ReadAt | None = None
    ) -> Config:
        """The command line's configuration: flags (named as the inputs are), then PATH/.openness.yml, then defaults.

        With a flag of IN_A_WORKFLOW it is that of `from_environ`, the flags in place of inputs. Raises GateError for
        any value that cannot be meant.
        """
        if asked := [name for name in IN_A_WORKFLOW if options.get(name)]:
            if environ.get("GITHUB_ACTIONS") != "true":
                raise GateError(
                    "--{flag} speaks to GitHub, and this is no run of a workflow there.",
                    "Leave it away, or run in a job of GitHub Actions.",
                    flag=asked[0],
                )
            token = options.get("token") or environ.get("GITHUB_TOKEN", "") or environ.get("GH_TOKEN", "")
            given = {**options, "token": token, "comment": options.get("comment") or "never"}
            inputs = {f"INPUT_{name.upper()}": given.get(name, "") for name in DEFAULTS}
            return cls.from_environ({**environ, **inputs}, read_at)
        given = {name: options.get(name, "") for name in DEFAULTS}
        given["token"] = given["token"] or environ.get("GITHUB_TOKEN", "") or environ.get("GH_TOKEN", "")
        start = given["path"] or "."
        settings, today = NO_SETTINGS, cls().today
        path = given["config"]
        if path:
            settings = read_settings(Path(path).name, Path(path).parent, today, required=True)
        elif not start.startswith(REMOTE):
            path = find_settings(Path(start))
            settings = read_settings(path, Path(start), today)
        plain = settings.plain
        merged = _merge({**given, "path": ""}, plain)
        if "path" in plain:
            ensure_own(plain["path"])
            ensure_inside(plain["path"], "path")
            ensure_below(Path(start), plain["path"])
            merged["path"] = str(Path(start) / plain["path"])
        else:
            merged["path"] = start
        merged["comment"] = given["comment"] or "never"
        named = [place.quote for place in settings.places]
        for place in named:
            ensure_inside(place, "places")
            ensure_below(Path(start), place)
        named = [place if place.startswith(REMOTE) else str(Path(start) / place) for place in named]
        url, hub_token = parse_hub(environ)
        workflow = Workflow.from_environ(environ) if environ.get("GITHUB_ACTIONS") == "true" else None
        return replace(
            _build(merged, _labels(given, plain, path)),
            origins=_origins(given, settings, path),
            places=tuple(dict.fromkeys((*parse_places(given["with"]), *named))),
            settings=settings,
            today=today,
            hub_url=url,
            hub_token=hub_token,
            workflow=workflow,
            below=Path(start) if "path" in plain else None,
            colour=wants_colour(environ),
            api_url=environ.get("GITHUB_API_URL") or DEFAULT_API,
        )


def wants_colour(environ: Mapping[str, str]) -> bool:
    """Whether a terminal may be given colours (no-color.org)."""
    return not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def root_of(path: str) -> str:
    """The folder `path` without what says nothing ("./model/" is "model"); empty for the workspace itself."""
    root = "." if path.startswith(REMOTE) else str(PurePosixPath(path.strip("/")))
    return "" if root == "." else root


def _build(values: Mapping[str, str], label: Mapping[str, str]) -> Config:
    return Config(
        target=parse_level(values["target"], label["target"]),
        path=values["path"],
        token=values["token"],
        comment=parse_comment(values["comment"], label["comment"]),  # type: ignore[arg-type] # one of COMMENT
        check_run=parse_switch("check-run", values["check-run"], label["check-run"]),
        language=parse_choice(values["language"], LANGUAGES, label["language"]),
        places=parse_places(values["with"]),
        follow=parse_choice(values["follow"], FOLLOW, label["follow"]),  # type: ignore[arg-type] # one of FOLLOW
        release=_release(values["release"]),
        on_release=parse_choice(values["on-release"], ON_RELEASE, label["on-release"]),  # type: ignore[arg-type] # one of ON_RELEASE
        on_not_a_model=parse_choice(values["on-not-a-model"], ON_NOT_A_MODEL, label["on-not-a-model"]),  # type: ignore[arg-type] # one of ON_NOT_A_MODEL
        on_unknown_base=parse_choice(values["on-unknown-base"], ON_UNKNOWN_BASE, label["on-unknown-base"]),  # type: ignore[arg-type] # one of ON_UNKNOWN_BASE
        time_limit=parse_seconds(values["time-limit"], label["time-limit"]),
        warn_only=parse_switch("warn-only", values["warn-only"], label["warn-only"]),
        allow_drop=parse_switch("allow-drop", values["allow-drop"], label["allow-drop"]),
        verified_only=parse_switch("verified-only", values["verified-only"], label["verified-only"]),
        accept_head_config=parse_switch(
            "accept-head-config", values["accept-head-config"], label["accept-head-config"]
        ),
        reports=parse_reports(line for line in values["reports"].splitlines() if line.strip()),
        config=values["config"],
    )


def _release(value: str) -> str:
    if value.endswith("/") or value.startswith("./"):
        ensure_inside(value, "release")
    return value


def _merge(given: Mapping[str, str], settings: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name] or settings.get(name, "") or default for name, default in DEFAULTS.items()}


def _labels(given: Mapping[str, str], settings: Mapping[str, str], path: str) -> dict[str, str]:
    return {name: f"{path}, `{name}`" if not given[name] and name in settings else f"`{name}`" for name in DEFAULTS}


def _origins(given: Mapping[str, str], settings: Settings, path: str) -> dict[str, str]:
    origins = {name: "input" if given[name] else path for name in DEFAULTS if given[name] or name in settings.plain}
    told: dict[str, object] = {"places": settings.places, "model": settings.model.told()}
    told |= {"exclude": settings.exclude, "open-terms": settings.open_terms}
    return origins | {name: path for name, value in told.items() if value}


def _at_base(workflow: Workflow, path: str, asked: bool, read_at: ReadAt | None) -> tuple[str | NotChecked | None, str]:
    """The settings file as the base commit has it, and its path there. `asked`: nothing but `path` is meant."""
    if read_at is None:
        return NotChecked(path, "nothing here reads it"), path
    for name in (path,) if asked else SETTINGS_FILES:
        text = read_at(workflow, workflow.base_sha or "", name)
        if text is not None:
            return text, name
    return None, path


def _from_the_top(settings: Settings, root: str, without: Collection[Entry] = ()) -> Settings:
    """The settings whose evidence stands at the top of the workspace, where the judged folder `root` is below it."""
    entries = tuple(entry for entry in settings.entries if meaning_of(entry) not in without)

    def top(evidence: Evidence) -> Evidence:
        return evidence._replace(path=f"/{evidence.path}") if root else evidence

    return settings._replace(
        places=tuple(map(top, settings.places)),
        model=settings.model._replace(weights=tuple(map(top, settings.model.weights))),
        entries=tuple(entry._replace(evidence=top(entry.evidence)) for entry in entries),
    )


def _said(value: object) -> str:
    """A setting in one line of a log."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        value = ", ".join(value)
    return str(value) or "none"


def _only_stricter(head: Mapping[str, str], given: Mapping[str, str]) -> Mapping[str, str]:
    """The settings of a file that nobody has accepted yet, as far as they only make the gate stricter."""
    wanted = parse_level(head.get("target", DEFAULTS["target"]), SETTINGS_FILE)
    floor = Level.parse(DEFAULTS["target"])
    return {} if given["target"] else {"target": max(wanted, floor).slug}
