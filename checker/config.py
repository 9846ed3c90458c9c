"""Environment, command line and .openness.yml in, one frozen Config out. Nothing else reads the environment."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from checker import __version__
from checker.domain import GateError, Level, NotChecked
from checker.inside import Inside, OutsideError, inside

SETTINGS_FILES = (".openness.yml", ".openness.yaml")
SETTINGS_FILE = SETTINGS_FILES[0]
SETTINGS_LIMIT = 64 * 1024  # bytes; a settings file is a screenful

# Settings that a repository may keep in .openness.yml: what is judged and how strictly. The others belong to the
# workflow alone (a token), or would let a file vouch for itself (accept-head-config).
SETTINGS = ("target", "path", "on-not-a-model", "allow-drop", "verified-only", "language", "on-release")
MOST_SECONDS = 600  # of the input time-limit
LATER_SETTINGS = ("attestations", "waivers")

LANGUAGES = ("en",)
ON_NOT_A_MODEL = ("fail", "pass")
ON_RELEASE = ("fail", "draft", "prerelease", "publish")

# The Action's inputs, in the order of action.yml, with what an empty one means. On the command line each is a flag
# (`path` is the argument, `reports` is --report).
DEFAULTS: Mapping[str, str] = {
    "target": "open-weights",
    "path": ".",
    "token": "",
    "comment": "true",
    "check-run": "false",
    "language": "en",
    "release": "",
    "on-release": "fail",
    "on-not-a-model": "fail",
    "time-limit": "60",
    "allow-drop": "false",
    "verified-only": "false",
    "accept-head-config": "false",
    "reports": "",
    "config": SETTINGS_FILE,
}

DEFAULT_API = "https://api.github.com"
REMOTE = "github:"  # a path that begins so is a repository on GitHub, read through its API

# What only a run on GitHub can do: on the command line these flags make the gate speak as the Action does.
IN_A_WORKFLOW = ("comment", "check-run", "on-release", "accept-head-config")

OnNotAModel = Literal["fail", "pass"]
OnRelease = Literal["fail", "draft", "prerelease", "publish"]

# Reads a file at a revision: its text, None where it is not there, or why nobody can say.
ReadAt = Callable[["Workflow", str, str], str | NotChecked | None]


@dataclass(frozen=True)
class Workflow:
    """The run on GitHub that this process is part of, as the runner describes it."""

    workspace: Path
    event_name: str = ""
    event: Mapping[str, Any] = field(default_factory=dict, repr=False)
    repository: str = ""  # OWNER/NAME
    sha: str = ""  # the commit that was checked out; for a pull request the merge result
    ref: str = ""
    server_url: str = "https://github.com"
    api_url: str = "https://api.github.com"
    run_id: str = ""
    run_attempt: str = ""
    actor: str = ""
    token: str = field(default="", repr=False)
    output: Path | None = None  # GITHUB_OUTPUT
    summary: Path | None = None  # GITHUB_STEP_SUMMARY
    has_checkout: bool = True  # whether what is in the workspace is the repository; else nothing there is read

    @property
    def pull_request(self) -> Mapping[str, Any] | None:
        """The pull request of the event, as its payload has it; None for every other event."""
        value = self.event.get("pull_request")
        return value if isinstance(value, Mapping) and self.event_name.startswith("pull_request") else None

    @property
    def base_sha(self) -> str | None:
        """The commit that the pull request, or the merge queue, wants to change; None outside of one."""
        group = self.event.get("merge_group")
        if self.event_name == "merge_group" and isinstance(group, Mapping):
            sha = group.get("base_sha")
            return sha if isinstance(sha, str) and sha else None
        return _sha(self.pull_request, "base")

    @property
    def reads_head_by_api(self) -> bool:
        """Whether the run has a token that may write, while what it judges is a change of anybody.

        Then the change is read through the API alone: its files have no place on the disk of such a run.
        """
        return self.event_name == "pull_request_target"

    @property
    def run(self) -> tuple[int, int]:
        """The run's id, which GitHub counts upward, and its attempt; zeros where the runner does not name them."""
        numbers = [int(text) if text.isdigit() else 0 for text in (self.run_id, self.run_attempt)]
        return numbers[0], numbers[1]

    @property
    def link_sha(self) -> str:
        """The commit that links point to: the pull request's head (the merge result vanishes), else what is judged."""
        return _sha(self.pull_request, "head") or self.sha

    @property
    def url(self) -> str:
        """The repository's page, or nothing where the runner does not name it."""
        return f"{self.server_url.rstrip('/')}/{self.repository}" if self.repository else ""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Workflow:
        """The run that GITHUB_* variables describe. Raises GateError where the event file cannot be read."""
        return cls(
            workspace=Path(environ.get("GITHUB_WORKSPACE") or "."),
            event_name=environ.get("GITHUB_EVENT_NAME", ""),
            event=_event(environ.get("GITHUB_EVENT_PATH", "")),
            repository=environ.get("GITHUB_REPOSITORY", ""),
            sha=environ.get("GITHUB_SHA", ""),
            ref=environ.get("GITHUB_REF", ""),
            server_url=environ.get("GITHUB_SERVER_URL") or "https://github.com",
            api_url=environ.get("GITHUB_API_URL") or "https://api.github.com",
            run_id=environ.get("GITHUB_RUN_ID", ""),
            run_attempt=environ.get("GITHUB_RUN_ATTEMPT", ""),
            actor=environ.get("GITHUB_ACTOR", ""),
            token=environ.get("INPUT_TOKEN", ""),
            output=_optional_path(environ.get("GITHUB_OUTPUT", "")),
            summary=_optional_path(environ.get("GITHUB_STEP_SUMMARY", "")),
        )


@dataclass(frozen=True)
class Config:
    """What to judge, against which target, and whom to tell. `notes` are said aloud: settings that were not taken."""

    target: Level = Level.OPEN_WEIGHTS
    path: str = "."
    token: str = field(default="", repr=False)
    comment: bool = False
    check_run: bool = False
    language: str = "en"
    release: str = ""  # a tag, or a folder of files about to be released (it ends with a slash)
    on_release: OnRelease = "fail"
    on_not_a_model: OnNotAModel = "fail"
    time_limit: int = 60  # seconds
    allow_drop: bool = False
    verified_only: bool = False
    accept_head_config: bool = False
    reports: tuple[tuple[str, Path], ...] = ()
    config: str = SETTINGS_FILE

    format: str = "terminal"
    colour: bool = False
    width: int = 100  # columns of the terminal report
    verbose: bool = False
    in_action: bool = False  # speaks as the Action: annotations, job summary, outputs
    workflow: Workflow | None = None
    below: Path | None = None  # the folder that a `path` which a workflow or a settings file gives may not leave
    api_url: str = DEFAULT_API
    notes: tuple[str, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict, repr=False)  # the Action's, as they were given
    origins: Mapping[str, str] = field(default_factory=dict)  # of a setting: the input, or the settings file
    unknown: tuple[str, ...] = ()  # what was given as an input and is none

    @property
    def is_remote(self) -> bool:
        """Whether another repository than the one at hand is judged, through GitHub's API."""
        return self.path.startswith(REMOTE)

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
            "on-not-a-model": self.on_not_a_model,
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
            said = str(value).lower() if isinstance(value, bool) else str(value) or "none"
            lines.append(f"  {name}: {said} ({self.origins.get(name, 'default')})")
        return "\n".join(lines)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str], read_at: ReadAt | None = None) -> Config:
        """The Action's configuration: INPUT_* (hyphens kept, as the runner writes them), GITHUB_*, and .openness.yml.

        On a pull request .openness.yml is the base commit's, read with `read_at`, so that no change lowers the bar it
        is measured against; `accept-head-config` lifts that. Raises GateError for any value that cannot be meant.
        """
        given = {name: environ.get(f"INPUT_{name.upper()}", "").strip() for name in DEFAULTS}
        config = cls._of_inputs(given, Workflow.from_environ(environ), read_at)
        return replace(config, verbose=environ.get("RUNNER_DEBUG") == "1", unknown=_unknown(environ))

    def for_pull_request(self, pull: Mapping[str, Any], read_at: ReadAt) -> Config:
        """The configuration to judge the pull request `pull` with, for a run that has its artifact and no checkout.

        The inputs are those of this run; `path` among them names the artifact. The settings are the base commit's.
        """
        if self.workflow is None:
            raise ValueError("only a run of a workflow judges a pull request")
        event = {"pull_request": dict(pull)}
        workflow = replace(self.workflow, event_name="pull_request_target", event=event, has_checkout=False)
        given = {**self.inputs, "path": "", "accept-head-config": ""}
        return replace(self._of_inputs(given, workflow, read_at), verbose=self.verbose)

    @classmethod
    def _of_inputs(cls, given: Mapping[str, str], workflow: Workflow, read_at: ReadAt | None) -> Config:
        own = workflow.has_checkout and workflow.event_name != "workflow_run"
        path = given["config"] or (settings_file(workflow.workspace) if own else SETTINGS_FILE)
        _inside(path, "config")
        head = read_settings(path, workflow.workspace, required=bool(given["config"])) if own else {}
        settings, notes, not_checked = head, [], []
        accepted = _switch("accept-head-config", given["accept-head-config"] or "false", "the input")
        if workflow.base_sha and not accepted:
            base: str | NotChecked | None = NotChecked(path, "nothing here reads it")
            for name in (path,) if given["config"] else SETTINGS_FILES if read_at else ():
                base = read_at(workflow, workflow.base_sha, name) if read_at else base
                if base is not None:
                    path = name
                    break
            if isinstance(base, NotChecked):
                not_checked.append(NotChecked(f"{path} at the base commit", base.why))
                notes.append(
                    f"{path} could not be read at the base commit ({base.why}): this pull request's own may raise the "
                    "target and change nothing else"
                )
                settings = _only_stricter(head, given)
            else:
                settings = parse_settings(base or "", f"{path} at the base commit")
                if own and settings != head:
                    notes.append(
                        f"{path} differs from the base commit's, which is the one that counts here; "
                        "`accept-head-config: true` takes this one"
                    )
        merged = _merge(given, settings)
        if "path" in settings and not given["path"]:
            _own(settings["path"])
            _inside(settings["path"], "path")
        _inside(merged["path"], "path")
        if workflow.has_checkout:
            _below(workflow.workspace, merged["path"])
        return replace(
            _build(merged, _labels(given, settings, path)),
            origins=_origins(given, settings, path),
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
            given = {**options, "token": token, "comment": options.get("comment") or "false"}
            inputs = {f"INPUT_{name.upper()}": given.get(name, "") for name in DEFAULTS}
            return cls.from_environ({**environ, **inputs}, read_at)
        given = {name: options.get(name, "") for name in DEFAULTS}
        given["token"] = given["token"] or environ.get("GITHUB_TOKEN", "") or environ.get("GH_TOKEN", "")
        start = given["path"] or "."
        settings: Mapping[str, str] = {}
        path = given["config"]
        if path:
            settings = read_settings(Path(path).name, Path(path).parent, required=True)
        elif not start.startswith(REMOTE):
            path = settings_file(Path(start))
            settings = read_settings(path, Path(start))
        merged = _merge({**given, "path": ""}, settings)
        if "path" in settings:
            _own(settings["path"])
            _inside(settings["path"], "path")
            _below(Path(start), settings["path"])
            merged["path"] = str(Path(start) / settings["path"])
        else:
            merged["path"] = start
        merged["comment"] = given["comment"] or "false"
        workflow = Workflow.from_environ(environ) if environ.get("GITHUB_ACTIONS") == "true" else None
        return replace(
            _build(merged, _labels(given, settings, path)),
            origins=_origins(given, settings, path),
            workflow=workflow,
            below=Path(start) if "path" in settings else None,
            colour=wants_colour(environ),
            api_url=environ.get("GITHUB_API_URL") or DEFAULT_API,
        )


def secrets(environ: Mapping[str, str], arguments: Sequence[str] = ()) -> tuple[str, ...]:
    """The tokens that a run may hold, from its variables and its arguments, so that nothing repeats them."""
    given = [environ.get(name, "") for name in ("INPUT_TOKEN", "GITHUB_TOKEN", "GH_TOKEN")]
    given += [value for flag, value in pairwise(arguments) if flag == "--token"]
    given += [argument.partition("=")[2] for argument in arguments if argument.startswith("--token=")]
    return tuple(value for value in given if value)


def wants_colour(environ: Mapping[str, str]) -> bool:
    """Whether a terminal may be given colours (no-color.org)."""
    return not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def root_of(path: str) -> str:
    """The folder `path` without what says nothing ("./model/" is "model"); empty for the workspace itself."""
    root = "." if path.startswith(REMOTE) else str(PurePosixPath(path.strip("/")))
    return "" if root == "." else root


def settings_file(folder: Path) -> str:
    """The name of the settings file of `folder`, in the spelling that is there. Raises GateError for both at once."""
    there = [name for name in SETTINGS_FILES if os.path.lexists(folder / name)]
    if len(there) > 1:
        raise GateError(
            "There are two settings files: {files}.",
            "Keep one of them, with the settings that are meant, and delete the other.",
            files=" and ".join(there),
        )
    return there[0] if there else SETTINGS_FILE


def read_settings(path: str, root: Path, required: bool = False) -> Mapping[str, str]:
    """The settings in the file at `path` below `root`; none where there is none and none is `required`.

    A link on the way to it is not followed: it could lead to a file of the runner's. Raises GateError.
    """
    try:
        with Inside(root) as folder, folder.open(str(PurePosixPath(path))) as file:
            data = file.read(SETTINGS_LIMIT + 1)
    except (FileNotFoundError, NotADirectoryError):
        if required:
            raise GateError(
                "There is no settings file {path} (links are not followed).",
                "Name a file that exists, or leave `config` away.",
                path=path,
            ) from None
        return {}
    except PermissionError:
        raise GateError(
            "{path} may not be read by this user.",
            "Give the user who runs the gate the right to read the folder.",
            path=path,
        ) from None
    except OSError as error:
        raise GateError(
            "{path} cannot be read: {reason}.", "Make it an ordinary, readable file.", path=path, reason=error.strerror
        ) from None
    if len(data) > SETTINGS_LIMIT:
        raise GateError(
            "{path} is larger than {limit} bytes.", "Keep only settings in it.", path=path, limit=SETTINGS_LIMIT
        )
    try:
        return parse_settings(data.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise GateError("{path} is not UTF-8.", "Save it as UTF-8.", path=path) from None


def parse_settings(text: str, path: str) -> Mapping[str, str]:
    """The settings that the YAML `text` holds, every scalar as it is written (`no` stays "no").

    Raises GateError for broken YAML, keys that are no settings, and values that are no single words.
    """
    if not text.strip():
        return {}
    import yaml

    try:
        document = yaml.load(text, Loader=yaml.BaseLoader)
        pairs = _pairs(yaml.compose(text, Loader=yaml.BaseLoader))
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is nested too deeply"
        raise GateError(
            "{path}{where}: broken YAML: {problem}.",
            "Write one `key: value` a line.",
            path=path,
            where=where,
            problem=problem,
        ) from None
    if document in ("", None):
        return {}
    if not isinstance(document, dict):
        raise GateError(
            "{path} holds no `key: value` lines.",
            "Write for example `target: {target}`.",
            path=path,
            target=DEFAULTS["target"],
        )
    settings: dict[str, str] = {}
    for key, line in pairs:
        where = f"{path}, line {line}"
        if key in LATER_SETTINGS:
            raise GateError("{where}: `{key}` is not there yet.", "Remove `{key}`.", where=where, key=key)
        if key not in SETTINGS:
            raise GateError(
                "{where}: there is no setting `{key}`.", f"Use only {', '.join(SETTINGS)}.", where=where, key=key
            )
        if key in settings:
            raise GateError("{where}: `{key}` stands there twice.", "Keep one of the two.", where=where, key=key)
        value = document[key]
        if not isinstance(value, str) or not value:
            raise GateError(
                "{where}: `{key}` needs one value.",
                "Write for example `{key}: {value}`.",
                where=where,
                key=key,
                value=DEFAULTS[key],
            )
        settings[key] = value
    return settings


def parse_reports(lines: Iterable[str]) -> tuple[tuple[str, Path], ...]:
    """Every FORMAT=FILE of `lines`. Raises GateError for a format that is not there."""
    from checker import reports

    wanted = []
    for line in lines:
        name, equals, file = line.strip().partition("=")
        if not equals or not file.strip():
            raise GateError("'{line}' is no FORMAT=FILE.", "Write for example `json=openness.json`.", line=line.strip())
        reports.ensure(name.strip())
        wanted.append((name.strip(), Path(file.strip())))
    return tuple(wanted)


def parse_level(text: str, where: str = "--target") -> Level:
    """The level that `text` names. Raises GateError that lists the levels."""
    try:
        return Level.parse(text)
    except ValueError:
        slugs = ", ".join(f"`{level.slug}`" for level in Level)
        raise GateError(
            "{where}: there is no level '{text}'.", f"Use one of {slugs}, or 1 to 4.", where=where, text=text
        ) from None


def _build(values: Mapping[str, str], label: Mapping[str, str]) -> Config:
    return Config(
        target=parse_level(values["target"], label["target"]),
        path=values["path"],
        token=values["token"],
        comment=_switch("comment", values["comment"], label["comment"]),
        check_run=_switch("check-run", values["check-run"], label["check-run"]),
        language=_choice("language", values["language"], LANGUAGES, label["language"]),
        release=_release(values["release"]),
        on_release=_choice("on-release", values["on-release"], ON_RELEASE, label["on-release"]),  # type: ignore[arg-type] # one of ON_RELEASE
        on_not_a_model=_choice("on-not-a-model", values["on-not-a-model"], ON_NOT_A_MODEL, label["on-not-a-model"]),  # type: ignore[arg-type] # one of ON_NOT_A_MODEL
        time_limit=_seconds("time-limit", values["time-limit"], label["time-limit"]),
        allow_drop=_switch("allow-drop", values["allow-drop"], label["allow-drop"]),
        verified_only=_switch("verified-only", values["verified-only"], label["verified-only"]),
        accept_head_config=_switch("accept-head-config", values["accept-head-config"], label["accept-head-config"]),
        reports=parse_reports(line for line in values["reports"].splitlines() if line.strip()),
        config=values["config"],
    )


def _release(value: str) -> str:
    if value.endswith("/") or value.startswith("./"):
        _inside(value, "release")
    return value


def _merge(given: Mapping[str, str], settings: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name] or settings.get(name, "") or default for name, default in DEFAULTS.items()}


def _labels(given: Mapping[str, str], settings: Mapping[str, str], path: str) -> dict[str, str]:
    return {name: f"{path}, `{name}`" if not given[name] and name in settings else f"`{name}`" for name in DEFAULTS}


def _origins(given: Mapping[str, str], settings: Mapping[str, str], path: str) -> dict[str, str]:
    return {name: "input" if given[name] else path for name in DEFAULTS if given[name] or name in settings}


# What the runner sets beside the inputs: the keys of a step that starts an image.
_NO_INPUTS = ("ARGS", "ENTRYPOINT")


def _unknown(environ: Mapping[str, str]) -> tuple[str, ...]:
    known = {name.upper() for name in DEFAULTS}
    given = [name.removeprefix("INPUT_") for name in environ if name.startswith("INPUT_")]
    return tuple(sorted(name.lower() for name in given if name not in known and name not in _NO_INPUTS))


def _only_stricter(head: Mapping[str, str], given: Mapping[str, str]) -> Mapping[str, str]:
    """The settings of a file that nobody has accepted yet, as far as they only make the gate stricter."""
    wanted = parse_level(head.get("target", DEFAULTS["target"]), SETTINGS_FILE)
    floor = Level.parse(DEFAULTS["target"])
    return {} if given["target"] else {"target": max(wanted, floor).slug}


def _switch(name: str, value: str, where: str) -> bool:
    if value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise GateError(
        "{where} cannot be '{value}'.", f"Write `{name}: true` or `{name}: false`.", where=where, value=value
    )


def _seconds(name: str, value: str, where: str) -> int:
    if value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= MOST_SECONDS:
        return int(value)
    advice = f"Write a whole number of seconds, 1 to {MOST_SECONDS}."
    raise GateError("{where} cannot be '{value}'.", advice, where=where, value=value)


def _choice(name: str, value: str, choices: tuple[str, ...], where: str) -> str:
    if value in choices:
        return value
    listed = ", ".join(f"`{choice}`" for choice in choices)
    advice = f"Use {'one of ' if len(choices) > 1 else ''}{listed}."
    raise GateError("{where} cannot be '{value}'.", advice, where=where, value=value)


def _own(path: str) -> None:
    """A settings file could otherwise point the gate at a repository that is more open than its own."""
    if path.startswith(REMOTE):
        raise GateError(
            "The settings file names another repository: '{path}'.",
            "Give `path: github:OWNER/REPO` to the step or the command line; the file speaks of its own repository.",
            path=path,
        )


def _inside(path: str, name: str) -> None:
    if path.startswith(REMOTE):
        return
    if os.path.isabs(path) or ".." in PurePosixPath(path.replace("\\", "/")).parts:
        raise GateError(
            "`{name}` leads out of the repository: '{path}'.", "Give a path below its root.", name=name, path=path
        )


def _below(workspace: Path, path: str) -> None:
    """A change could turn the judged folder into a link that leads to the runner's own files."""
    try:
        if not path.startswith(REMOTE):
            inside(workspace, path).close()
    except OutsideError:
        raise GateError(
            "`path` is a link that leads out of the repository: '{path}'.", "Give a real folder.", path=path
        ) from None
    except OSError:
        return  # whoever reads it says what is wrong with it


def _pairs(node: Any) -> list[tuple[str, int]]:
    """Each key of the top mapping with its line, twice-written ones twice: loading keeps only the last."""
    pairs = getattr(node, "value", None)
    if not isinstance(pairs, list) or not all(isinstance(pair, tuple) for pair in pairs):
        return []
    return [(str(key.value), key.start_mark.line + 1) for key, _ in pairs]


def _event(path: str) -> Mapping[str, Any]:
    if not path:
        return {}
    try:
        event = json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise GateError(
            "The event file cannot be read: {error}.", "Leave GITHUB_EVENT_PATH as the runner sets it.", error=error
        ) from None
    return event if isinstance(event, dict) else {}


def _sha(pull_request: Mapping[str, Any] | None, side: str) -> str | None:
    end = pull_request.get(side) if pull_request else None
    sha = end.get("sha") if isinstance(end, Mapping) else None
    return sha if isinstance(sha, str) and sha else None


def _optional_path(value: str) -> Path | None:
    return Path(value) if value else None
