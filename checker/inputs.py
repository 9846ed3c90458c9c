"""The table of inputs, what each may say, and the words for what it cannot say."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath

from checker.domain import GateError, Level
from checker.inside import OutsideError, inside

SETTINGS_FILE = ".openness.yml"
MOST_SECONDS = 600  # of the input time-limit

LANGUAGES = ("auto", "en", "ja", "zh")
COMMENT = ("always", "on-change", "on-failure", "never")
ON_NOT_A_MODEL = ("fail", "pass")
FOLLOW = ("none", "hub")
ON_UNKNOWN_BASE = ("notice", "fail")
ON_RELEASE = ("fail", "draft", "prerelease", "publish")

# The Action's inputs, in the order of action.yml, with what an empty one means. On the command line each is a flag
# (`path` is the argument, `reports` is --report).
DEFAULTS: Mapping[str, str] = {
    "target": "open-weights",
    "path": ".",
    "with": "",
    "follow": "none",
    "token": "",
    "comment": "always",
    "check-run": "false",
    "language": "auto",
    "release": "",
    "on-release": "fail",
    "on-not-a-model": "fail",
    "on-unknown-base": "notice",
    "warn-only": "false",
    "time-limit": "60",
    "allow-drop": "false",
    "verified-only": "false",
    "accept-head-config": "false",
    "reports": "",
    "config": SETTINGS_FILE,
}

# A path that begins so is a repository on GitHub or on the hub, read through its API.
REMOTE = ("github:", "hf:", "https://")
MOST_PLACES = 12  # of one model that are read together
DEFAULT_HUB = "https://huggingface.co"

# What the runner sets beside the inputs: the keys of a step that starts an image.
_NO_INPUTS = ("ARGS", "ENTRYPOINT")


def unknown(environ: Mapping[str, str]) -> tuple[str, ...]:
    """What `environ` gives as an input and is none."""
    known = {name.upper() for name in DEFAULTS}
    given = [name.removeprefix("INPUT_") for name in environ if name.startswith("INPUT_")]
    return tuple(sorted(name.lower() for name in given if name not in known and name not in _NO_INPUTS))


def secrets(environ: Mapping[str, str], arguments: Sequence[str] = ()) -> tuple[str, ...]:
    """The tokens that a run may hold, from its variables and its arguments, so that nothing repeats them."""
    given = [environ.get(name, "") for name in ("INPUT_TOKEN", "GITHUB_TOKEN", "GH_TOKEN", "HF_TOKEN")]
    given += [value for flag, value in pairwise(arguments) if flag == "--token"]
    given += [argument.partition("=")[2] for argument in arguments if argument.startswith("--token=")]
    return tuple(value for value in given if value)


def parse_reports(
    lines: Iterable[str], ensure: Callable[[str], str] | None = None
) -> tuple[tuple[str, Path], ...]:
    """Every FORMAT=FILE of `lines`. Raises GateError for a format that is not there (`ensure` says which are)."""
    from checker import reports

    wanted = []
    for line in lines:
        name, equals, file = line.strip().partition("=")
        if not equals or not file.strip():
            raise GateError("'{line}' is no FORMAT=FILE.", "Write for example `json=openness.json`.", line=line.strip())
        (ensure or reports.ensure)(name.strip())
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


def parse_switch(name: str, value: str, where: str) -> bool:
    """`true` or `false`. Raises GateError for everything else, `yes` and `on` among it."""
    if value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise GateError(
        "{where} cannot be '{value}'.", f"Write `{name}: true` or `{name}: false`.", where=where, value=value
    )


def parse_comment(value: str, where: str) -> str:
    """When a comment is written: one of COMMENT; `true` and `false` are always and never. Raises GateError."""
    return parse_choice({"true": "always", "false": "never"}.get(value.lower(), value), COMMENT, where)


def parse_seconds(value: str, where: str) -> int:
    """A whole number of seconds. Raises GateError for what is none, or too many."""
    if value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= MOST_SECONDS:
        return int(value)
    advice = f"Write a whole number of seconds, 1 to {MOST_SECONDS}."
    raise GateError("{where} cannot be '{value}'.", advice, where=where, value=value)


def parse_choice(value: str, choices: tuple[str, ...], where: str) -> str:
    """One of `choices`. Raises GateError that lists them."""
    if value in choices:
        return value
    listed = ", ".join(f"`{choice}`" for choice in choices)
    advice = f"Use {'one of ' if len(choices) > 1 else ''}{listed}."
    raise GateError("{where} cannot be '{value}'.", advice, where=where, value=value)


def parse_places(value: str) -> tuple[str, ...]:
    """The places that `value` names, one a line, each once. Raises GateError for more than anybody has."""
    found = tuple(dict.fromkeys(place.strip() for place in value.splitlines() if place.strip()))
    if len(found) > MOST_PLACES:
        raise GateError("{number} places are named.", f"Name at most {MOST_PLACES} of one model.", number=len(found))
    return found


def parse_hub(environ: Mapping[str, str]) -> tuple[str, str]:
    """Where the hub is and the token that it is asked with (huggingface_hub, "Environment variables"), or ""."""
    url = environ.get("HF_ENDPOINT", "").rstrip("/") or DEFAULT_HUB
    if not url.startswith(("https://", "http://")):
        raise GateError(
            "HF_ENDPOINT is no web address: '{url}'.",
            "Write for example `HF_ENDPOINT={hub}`.",
            url=url,
            hub=DEFAULT_HUB,
        )
    return url, environ.get("HF_TOKEN", "")


def ensure_own(path: str) -> None:
    """A settings file could otherwise point the gate at a repository that is more open than its own."""
    if path.startswith(REMOTE):
        raise GateError(
            "The settings file names another repository: '{path}'.",
            "Give `path: github:OWNER/REPO` to the step or the command line; the file speaks of its own repository.",
            path=path,
        )


def ensure_inside(path: str, name: str) -> None:
    """Raises GateError for a path that leads out of the repository by its words."""
    if path.startswith(REMOTE):
        return
    if os.path.isabs(path) or ".." in PurePosixPath(path.replace("\\", "/")).parts:
        raise GateError(
            "`{name}` leads out of the repository: '{path}'.", "Give a path below its root.", name=name, path=path
        )


def ensure_below(workspace: Path, path: str) -> None:
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
