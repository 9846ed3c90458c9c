"""No repository, however it is made, gets through: not in time, memory, words, places, nor with a level."""

from pathlib import Path

import pytest
from repositories import CASES
from trial import Case, attempt


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_repository_gets_nothing(tmp_path: Path, case: Case) -> None:
    assert attempt(case, tmp_path).wrong == ()


def test_there_are_enough_of_them_and_each_is_another() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60
