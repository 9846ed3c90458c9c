"""Every real payload of the event `release` through the Action's door: all thirteen, each in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "release"))

from server import World, serving  # noqa: E402  # the server lives beside the tests of releases
from test_payloads import judge_payload  # noqa: E402  # after the path above


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with serving(World(repository="Codertocat/Hello-World")) as served:
        yield served


@pytest.mark.parametrize("number", range(13))
def test_a_real_payload_ends_with_a_verdict_and_no_traceback(number: int, world: World, tmp_path: Path) -> None:
    judge_payload(number, world, tmp_path)
