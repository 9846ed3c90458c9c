"""The properties of the licence recogniser, with twenty thousand draws instead of a few hundred."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from checker.domain import GateError

TESTS = Path(__file__).parents[1] / "licensing"
DRAWS = int(os.environ.get("OPENNESS_DRAWS", "20000"))


def load(name: str) -> ModuleType:
    """A module of tests/licensing by its file: it is a folder of tests, no package."""
    spec = importlib.util.spec_from_file_location(f"licensing_{name}", TESTS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_twenty_thousand_draws_find_no_wrong_open_and_lose_no_open_text(pytestconfig: pytest.Config) -> None:
    texts, properties = load("conftest"), load("test_properties")
    cache = Path(os.environ.get("OPENNESS_WHEELS") or pytestconfig.rootpath / ".pytest_cache" / "wheels")
    try:
        published = texts.read_published(cache)
    except GateError as error:
        pytest.skip(f"the pinned SPDX texts cannot be fetched here: {error.what}")
    wrong = [found for seed in range(DRAWS) if (found := properties.called_open(published, seed))]
    missed = [found for seed in range(DRAWS // 10) if (found := properties.lost(published, seed))]
    assert (wrong, missed) == ([], [])
