"""One emulated GitHub for all tests of this folder; skipped, with the reason, where it cannot be started."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import emulator as rig
import pytest

NUMBERS = count(1)
REPOSITORIES = ("contract", *(f"model-{i}" for i in range(80)))


@pytest.fixture(scope="session")
def github_rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rig.Emulator]:
    """The running emulator."""
    if reason := rig.why_not():
        pytest.skip(reason)
    with rig.running(tmp_path_factory.mktemp("emulator"), REPOSITORIES) as running:
        yield running


@pytest.fixture
def hub(github_rig: rig.Emulator) -> rig.Repo:
    """A repository of one test alone, with a first commit on main."""
    return rig.Repo(github_rig, f"{rig.OWNER}/model-{next(NUMBERS) - 1}")
