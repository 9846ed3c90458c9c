"""Paths and texts in, a reading of a repository that holds them out: what the tests of this folder look at."""

from __future__ import annotations

from checker.domain import Basis, Evidence, File, NotChecked, Repository, Standing, Subject, Terms, Text
from checker.evidence.reading import Reading

OPEN_CODE = Terms(
    Standing.OPEN, "MIT", Basis.FILE, (Evidence("MIT License", "LICENSE", 1),), open_for=frozenset({Subject.CODE})
)
UNLICENSED = Terms(Standing.NONE, note="no licence was found")


def reading_of(texts: dict[str, str], *paths: str, name: str = "wren") -> Reading:
    """A reading of a repository with these texts; further `paths` are in the tree and cannot be read."""

    def read(path: str) -> Text | NotChecked:
        return Text(path, texts[path]) if path in texts else NotChecked(path, "it is not kept here")

    files = tuple(File(path, 100) for path in (*texts, *paths))
    return Reading(Repository(name, "test", files, read))
