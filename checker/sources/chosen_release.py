"""The input `release` and the event of a workflow in, the Release that is meant out, read and looked into.

`dist/` (a folder ends with a slash) is a release still to be made; a tag is one on GitHub, draft or published; with
neither, the one that the event `release` speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checker.domain import GateError, NotChecked, Release, Repository
from checker.sources.github_client import GitHubError
from checker.sources.releases import Releases, parse_release, read_folder

# What the event `release` may say of a release that is there to be judged.
JUDGED_ACTIONS = frozenset({"published", "released", "prereleased", "edited", "created"})


@dataclass(frozen=True)
class Choice:
    """Which release is meant: a `folder` below `root`, a `tag`, or the one of an `event`. All empty: none is."""

    folder: Path | None = None
    root: Path = Path()
    tag: str = ""
    event: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, value: str, root: Path, event_name: str, event: Mapping[str, Any]) -> Choice:
        """The choice that the input `release` makes; empty leaves it to the event."""
        if value.endswith("/") or value.startswith("./"):
            return cls(folder=Path(value), root=root)
        if value:
            return cls(tag=value)
        released = event.get("release")
        if event_name == "release" and event.get("action") in JUDGED_ACTIONS and isinstance(released, Mapping):
            return cls(event=released)
        return cls()

    def __bool__(self) -> bool:
        return bool(self.folder or self.tag or self.event)


def read_release(choice: Choice, releases: Callable[[], Releases]) -> Release | None:
    """The release that is meant, its assets looked into; None where none is. `releases` connects when it is called.

    Raises GateError where there is no such release. What the event itself tells is taken where GitHub does not answer.
    """
    if choice.folder is not None:
        return read_folder(choice.folder, below=choice.root)
    if choice.tag:
        found = releases()
        return found.look_inside(found.find(choice.tag))
    if choice.event is None:
        return None
    try:
        told = parse_release(choice.event)
    except (KeyError, TypeError, ValueError) as error:
        raise GateError(
            "The event's release cannot be read ({problem}).",
            "Leave GITHUB_EVENT_PATH as the runner sets it, or name the tag with the input `release`.",
            problem=f"{type(error).__name__}: {error}",
        ) from None
    try:
        found = releases()
        return found.look_inside(found.at(told.id or 0))
    except GitHubError as error:
        left = NotChecked(f"the files of the release {told.tag}", f"the event was read alone: {error.what}")
        return told._replace(source="event", not_checked=(left,))


def bind(repository: Repository, release: Release, strictly: bool = False) -> Repository:
    """The repository with the release that is made from it. Raises GateError where the two are different commits.

    `strictly`: the commits of both must be known, because something will be published on the strength of it.
    """
    if release.id is not None and release.commit != repository.revision:
        if release.commit and repository.revision:
            raise GateError(
                f"The release {release.tag} is made from {release.commit[:12]}, and what was checked out is "
                f"{repository.revision[:12]}.",
                "Check out the release's tag or target (actions/checkout with `ref:`), so that what is judged is what "
                "is released.",
            )
        if strictly:
            missing = "what was checked out" if release.commit else f"the release {release.tag} is made from"
            raise GateError(
                f"The commit that {missing} could not be told, so nothing can be published on it.",
                "Check the repository out with git, and give the release a tag or a target.",
            )
    return replace(repository, release=release)
