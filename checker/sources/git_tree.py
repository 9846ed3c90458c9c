"""The entries of a git tree and a way to its blobs in, a Repository's files and texts out.

What a working tree is on disk, this is without one: for the base of a pull request in git's objects, and for the API.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from checker.domain import File, FileKind, NotChecked, Text
from checker.inside import MOST_LINKS
from checker.sources.texts import POINTER_SIZES, pointer_in, text_in
from checker.sources.worktree import LEFT_OUT, STORED_OUTSIDE_GIT, Limits

MOST_BLOB = 8 * 1024 * 1024
"""Bytes of a blob that is still fetched to be read as a text (its first `Limits.file_bytes` are)."""

MOST_POINTERS = 64
"""Git LFS pointers that are looked into; one tells as much of a model as a hundred of its shards."""

_KINDS = {"120000": FileKind.LINK, "160000": FileKind.SUBMODULE}


@dataclass(frozen=True)
class Entry:
    """A path of a git tree: its mode as git writes it, the id of its blob, its size in bytes (None: unsaid)."""

    path: str
    mode: str
    sha: str
    size: int | None = None

    def below(self, root: str) -> Entry:
        """The same entry as seen from the folder `root` that it lies in."""
        return replace(self, path=self.path.removeprefix(f"{root}/"))


Fetch = Callable[[Sequence[Entry]], Mapping[str, bytes | NotChecked]]
"""Reads blobs: their bytes by blob id, or why not. It may leave out what it has no time for."""


class GitTree:
    """The files of a tree, and their texts when asked for. What belongs to others (`LEFT_OUT`) is not listed."""

    def __init__(self, entries: Iterable[Entry], fetch: Fetch, limits: Limits | None = None) -> None:
        self._fetch = fetch
        self._limits = limits or Limits()
        self._entries = {e.path: e for e in entries if not LEFT_OUT.intersection(e.path.lower().split("/")[:-1])}
        self._blobs: dict[str, bytes | NotChecked] = {}
        self._bytes_left = self._limits.total_bytes

    def load(self, paths: Iterable[str]) -> None:
        """Fetch what `paths` hold, and what Git LFS pointers stand for, in as few strokes as the source can."""
        chosen = [e for e in map(self._entries.get, paths) if e]
        pointers = [e for e in self._entries.values() if _may_be_pointer(e)]
        self._fetch_all([*chosen, *pointers[:MOST_POINTERS]])
        targets = [self._target(e.path) for e in chosen if e.mode == "120000"]
        self._fetch_all([self._entries[t] for t in targets if t is not None])

    @property
    def files(self) -> tuple[File, ...]:
        """Every file of the tree, by path. Pointers are known as such where their blob was loaded."""
        return tuple(sorted((self._file(e) for e in self._entries.values()), key=lambda file: file.path))

    def read(self, path: str) -> Text | NotChecked:
        """The text at `path`, a link's being that of the file it leads to; a NotChecked says why there is none."""
        entry = self._entries.get(path)
        if entry is None:
            return NotChecked(path, "there is no such file in the tree")
        if entry.mode == "160000":
            return NotChecked(path, "it is a submodule: another repository's files")
        target = self._target(path)
        if target is None:
            return NotChecked(path, "it is a link that leads out of the repository, to a folder or nowhere")
        data = self._blob(self._entries[target])
        if isinstance(data, NotChecked):
            return replace(data, what=path)
        allowed = min(self._limits.file_bytes, self._bytes_left)
        if allowed <= 0:
            return NotChecked(path, f"more than {self._limits.total_bytes:,} bytes of text: the rest was not read")
        self._bytes_left -= min(len(data), allowed)
        return text_in(path, data[:allowed], whole_size=len(data))

    def _file(self, entry: Entry) -> File:
        kind = _KINDS.get(entry.mode, FileKind.REGULAR)
        file = File(entry.path, entry.size if kind is FileKind.REGULAR else None, kind)
        if kind is FileKind.LINK and (target := self._target(entry.path, fetch=False)) is not None:
            return file._replace(size=self._entries[target].size)
        data = self._blobs.get(entry.sha)
        pointer = pointer_in(data) if isinstance(data, bytes) and kind is FileKind.REGULAR else None
        if pointer is None:
            return file
        return file._replace(size=pointer.size, kind=FileKind.LFS_POINTER, sha256=pointer.sha256)

    def _target(self, path: str, fetch: bool = True) -> str | None:
        """The path of the regular file that `path` is or leads to, inside this tree; None where there is none."""
        for _ in range(MOST_LINKS + 1):
            entry = self._entries.get(path)
            if entry is None or entry.mode == "160000":
                return None
            if entry.mode != "120000":
                return path
            data = self._blob(entry) if fetch else self._blobs.get(entry.sha)
            if not isinstance(data, bytes):
                return None
            words = data.decode("utf-8", "backslashreplace")
            if words.startswith("/"):
                return None
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), words))
        return None

    def _blob(self, entry: Entry) -> bytes | NotChecked:
        if entry.sha not in self._blobs:
            self._fetch_all([entry])
        return self._blobs.get(entry.sha, NotChecked(entry.path, "it could not be read"))

    def _fetch_all(self, entries: Sequence[Entry]) -> None:
        missing = {e.sha: e for e in entries if e.sha not in self._blobs and e.mode != "160000"}
        for entry in list(missing.values()):
            if entry.size is not None and entry.size > MOST_BLOB:
                self._blobs[entry.sha] = NotChecked(entry.path, f"it has {entry.size:,} bytes: too large for a text")
                del missing[entry.sha]
        if missing:
            self._blobs.update(self._fetch(list(missing.values())))


def _may_be_pointer(entry: Entry) -> bool:
    return entry.size in POINTER_SIZES and entry.path.lower().endswith(STORED_OUTSIDE_GIT)
