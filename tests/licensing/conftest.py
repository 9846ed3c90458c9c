"""The published texts of the open licences of the index, from the pinned package, kept in a cache beside the tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checker.domain import GateError
from checker.licensing import comparison
from checker.licensing.packages import SpdxLicense, read_spdx

ROOT = Path(__file__).parents[2]


def read_published(cache: Path) -> list[SpdxLicense]:
    """The licences of the SPDX list that the index claims to know, with their published texts."""
    cache.mkdir(parents=True, exist_ok=True)
    known = set(comparison.programs()[1])
    return [lic for lic in read_spdx(cache, templates=False)[1] if lic.id in known and not lic.deprecated]


@pytest.fixture(scope="session")
def published(pytestconfig: pytest.Config) -> list[SpdxLicense]:
    cache = Path(os.environ.get("OPENNESS_WHEELS") or pytestconfig.rootpath / ".pytest_cache" / "wheels")
    try:
        return read_published(cache)
    except GateError as error:
        if "SHA-256" in error.what:
            raise
        pytest.skip(f"the pinned SPDX texts cannot be fetched here: {error.what}")
