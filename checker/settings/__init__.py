"""The settings file of a repository -> Settings: what it may say stands in one table (keys.py), and is read once.

    python -m checker.settings

writes settings.schema.json, for editors, from that table; a test holds the two together.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from checker.domain import Entry, Evidence, GateError
from checker.inputs import SETTINGS_FILE
from checker.inside import Inside

SETTINGS_FILES = (SETTINGS_FILE, ".openness.yaml", ".github/.openness.yml", ".github/.openness.yaml")
SETTINGS_LIMIT = 64 * 1024  # bytes; a settings file is a screenful


class Model(NamedTuple):
    """What the settings say of the model, where finding it needs help; each with the line that says it."""

    name: str = ""
    card: str = ""
    weights: tuple[Evidence, ...] = ()  # the quote is the path or the address

    def told(self) -> str:
        """What it says in one line; empty where it says nothing."""
        rows = (("name", self.name), ("card", self.card), ("weights", ", ".join(e.quote for e in self.weights)))
        return "; ".join(f"{name} {value}" for name, value in rows if value)


class Settings(NamedTuple):
    """What a settings file says. `plain`: the settings that are inputs, too, as they are written."""

    plain: Mapping[str, str] = MappingProxyType({})
    places: tuple[Evidence, ...] = ()  # the quote is the place, as it is written
    model: Model = Model()
    exclude: tuple[str, ...] = ()
    open_terms: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def meant(self) -> tuple[object, ...]:
        """The settings without the lines that they stand in: two files that mean the same are equal in this."""
        entries = frozenset(meaning_of(entry) for entry in self.entries)
        places, weights = frozenset(e.quote for e in self.places), tuple(e.quote for e in self.model.weights)
        return (
            dict(self.plain),
            places,
            self.model._replace(weights=()),
            weights,
            set(self.exclude),
            set(self.open_terms),
            entries,
        )


NO_SETTINGS = Settings()


def meaning_of(entry: Entry) -> Entry:
    """The entry without the line that it stands in."""
    return entry._replace(evidence=Evidence("", ""))


def find_settings(folder: Path) -> str:
    """The path of the settings file below `folder`, of those that there may be. Raises GateError for two at once."""
    there = [name for name in SETTINGS_FILES if os.path.lexists(folder / name)]
    if len(there) > 1:
        raise GateError(
            "There are two settings files: {files}.",
            "Keep one of them, with the settings that are meant, and delete the other.",
            files=" and ".join(there),
        )
    return there[0] if there else SETTINGS_FILE


def read_settings(path: str, root: Path, today: date, required: bool = False) -> Settings:
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
        return NO_SETTINGS
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
    try:
        return parse_settings(data.decode("utf-8-sig"), str(path), today)
    except UnicodeDecodeError as error:
        if len(data) > SETTINGS_LIMIT and error.start >= SETTINGS_LIMIT - 3:
            raise _too_large(path) from None
        raise GateError("{path} is not UTF-8.", "Save it as UTF-8.", path=path) from None


def parse_settings(text: str, path: str, today: date, file: str = "") -> Settings:
    """The settings that the YAML `text` holds, every scalar as it is written (`no` stays "no").

    `path` names the file in messages, `file` (else `path`) in evidence; `today` is what dates are measured by. Raises
    GateError, with the line, for broken YAML, unknown keys and values that cannot be meant.
    """
    if len(text.encode(errors="replace")) > SETTINGS_LIMIT:
        raise _too_large(path)
    if not text.strip():
        return NO_SETTINGS
    from checker.settings.parse import parse

    return parse(text, path, file or path, today)


def _too_large(path: str) -> GateError:
    return GateError(
        "{path} is larger than {limit} bytes.", "Keep only settings in it.", path=path, limit=SETTINGS_LIMIT
    )
