"""One emulated GitHub for the release tests, with a door in front of it that has the bytes of the files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "github"))

import emulator as rig  # noqa: E402  # the emulator lives beside the tests of GitHub
from door import Door, opened  # noqa: E402  # after the path above

NUMBERS = count(0)
REPOSITORIES = tuple(f"release-{i}" for i in range(24))


@pytest.fixture(scope="session")
def github_rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rig.Emulator]:
    """The running emulator."""
    if reason := rig.why_not():
        pytest.skip(reason)
    with rig.running(tmp_path_factory.mktemp("emulator"), REPOSITORIES) as running:
        yield running


@pytest.fixture(scope="session")
def door(github_rig: rig.Emulator) -> Iterator[Door]:
    """The way to the emulator that knows what the files of releases hold."""
    with opened(github_rig.url) as way:
        yield way


@pytest.fixture
def hub(github_rig: rig.Emulator) -> rig.Repo:
    """A repository of one test alone, with a first commit on main."""
    return rig.Repo(github_rig, f"{rig.OWNER}/release-{next(NUMBERS)}")
