"""The index's files in, which edition of it this is out: so that a report can be made again."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from checker.licensing.names import terms

INDEX = Path(__file__).parent / "index"


@cache
def spdx_version() -> str:
    """The version of the SPDX licence list that names and texts are known by."""
    return str(terms()["spdx"])


@cache
def index_digest() -> str:
    """Twelve digits that tell this index from another one, as the builder wrote them (`digest`)."""
    return (INDEX / "digest.txt").read_text(encoding="ascii").strip()


def digest(folder: Path) -> str:
    """Twelve digits of the SHA-256 of the data of an index, in the order of its files' names."""
    import hashlib

    found = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.suffix in (".json", ".bin")):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]
