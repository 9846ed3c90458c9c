"""A reading in; the same without the trees that are copied from other projects out.

A folder with a LICENSE and a README of its own that speaks of another project is that project's, wherever it lies: what it
describes and trains says nothing of this model. It is left out where something is sought that raises, and read for terms.
"""

from __future__ import annotations

import re
from dataclasses import replace

from checker.evidence.names import names_a_licence
from checker.evidence.parameters import names_of, tokens_of
from checker.evidence.reading import Reading

_README = re.compile(r"read[-_ ]?me(?:\.\w+)?$", re.I)
DEEPEST = 4
"""Folders below the root in which a copied tree is looked for."""


def copied_trees(reading: Reading) -> tuple[str, ...]:
    """The folders that are another project's, the outermost of each."""
    readmes: dict[str, str] = {}
    licensed: set[str] = set()
    for file in reading.files:
        folder, _, name = file.path.rpartition("/")
        if not folder or folder.count("/") >= DEEPEST:
            continue
        if _README.match(name):
            readmes.setdefault(folder, file.path)
        elif names_a_licence(name):
            licensed.add(folder)
    found: list[str] = []
    for folder in sorted(licensed & readmes.keys(), key=lambda f: f.count("/")):
        if not any(folder.startswith(f"{known}/") for known in found) and _is_foreign(reading, readmes[folder]):
            found.append(folder)
    return tuple(found)


def _is_foreign(reading: Reading, readme: str) -> bool:
    """Whether the README of a folder has a title of its own, and no word of it is this repository's name."""
    document = reading.document(readme)
    if document is None:
        return True
    title = tokens_of(document.title)
    return bool(title) and not (title | tokens_of(document.content[:20_000])) & names_of(reading)


def without_copied_trees(reading: Reading) -> Reading:
    """`reading` itself where nothing is copied, else one of the files that are left."""
    folders = copied_trees(reading)
    if not folders:
        return reading
    prefixes = tuple(f"{folder}/" for folder in folders)
    files = tuple(f for f in reading.files if not f.path.startswith(prefixes))
    return Reading(replace(reading.repository, files=files))
