"""The report names the index that it was made with, so the name has to be that of the data as shipped."""

import re
from pathlib import Path

from checker.licensing import edition


def test_the_digest_in_the_index_is_that_of_its_data() -> None:
    assert edition.index_digest() == edition.digest(edition.INDEX), "run: python -m checker.licensing.build"


def test_one_changed_byte_is_another_edition(tmp_path: Path) -> None:
    (tmp_path / "open.bin").write_bytes(b"one")
    before = edition.digest(tmp_path)
    (tmp_path / "open.bin").write_bytes(b"two")
    assert edition.digest(tmp_path) != before
    assert re.fullmatch("[0-9a-f]{12}", before)
