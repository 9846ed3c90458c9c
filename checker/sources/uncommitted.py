"""A checkout in, whether what was read of it differs from its commit out; no git program is run.

As git does, a file is taken for unchanged where its size and time are those that git's index noted; else its content is
hashed. A file that the commit does not have counts if it is evidence: what a run leaves behind is no change.
Formats: gitformat-index (git-scm.com/docs), versions 2 to 4.
"""

from __future__ import annotations

import hashlib
import os
import stat
import struct
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from checker.domain import File, FileKind
from checker.inside import Inside
from checker.sources.git_objects import GitObjects, MissingObjectError
from checker.sources.worktree import git_folder

MOST_INDEX = 64 * 1024 * 1024  # bytes of an index: half a million files
MOST_HASHED = 128 * 1024 * 1024  # bytes of all files that are hashed, because they were touched since git looked
MOST_POINTER = 1024  # bytes of a pointer of Git LFS
LARGE = 100_000  # bytes of a file that may hold parameters, as checker.evidence.parameters has it

_ENTRY = struct.Struct(">10I20sH")


class _Noted(NamedTuple):
    """What git's index knows of a file: its blob, and how the file was when it was the same."""

    sha: str
    size: int
    time: tuple[int, int]
    absent: bool  # left out of a sparse checkout


def has_uncommitted_changes(
    top: Path,
    revision: str,
    files: Iterable[File],
    evidence: Collection[str],
    root: str = "",
    below: Path | None = None,
) -> bool | None:
    """Whether `files`, the paths below the folder `root` of the checkout `top`, are not what the commit has.

    `evidence` are the paths that were read for what they say. None where git's own files do not tell; with `below`,
    none of those lies outside of that folder.
    """
    git = git_folder(top / ".git", below)
    objects = GitObjects.of(top, below)
    if git is None or objects is None:
        return None
    index, tree = _index(git / "index")
    prefix = f"{root}/" if root else ""
    try:
        commit = objects.commit(revision)
        if index is not None and tree == commit.tree:
            committed = {path: noted.sha for path, noted in index.items()}
        else:
            committed = {entry.path: entry.sha for entry in objects.entries(commit.tree)}
    except MissingObjectError:
        return None
    index = index or {}
    committed = {path: sha for path, sha in committed.items() if path.startswith(prefix)}
    judged = {f"{prefix}{file.path}": file for file in files}
    unsure = False
    with Inside(top) as folder:
        checkout = _Checkout(top, folder, objects)
        for path, file in judged.items():
            if path not in committed:
                if path in index or (file.size or 0) >= LARGE or file.path in evidence:
                    return True
            elif file.kind is not FileKind.SUBMODULE:
                differs = checkout.differs(path, committed[path], index.get(path))
                if differs:
                    return True
                unsure = unsure or differs is None
    gone = (path for path in committed.keys() - judged.keys() if not (path in index and index[path].absent))
    if any(not os.path.lexists(top / path) for path in gone if "\\x" not in path):
        return True
    return None if unsure else False


class _Checkout:
    """The files of a checkout beside the blobs of its commit. `left`: bytes that are still hashed."""

    def __init__(self, top: Path, folder: Inside, objects: GitObjects) -> None:
        self.top, self.folder, self.objects = top, folder, objects
        self.left = MOST_HASHED

    def differs(self, path: str, sha: str, noted: _Noted | None) -> bool | None:
        """Whether the file at `path` is another than the blob `sha`; None where it would take too long to say."""
        try:
            found = self.folder.stat(path)
            if stat.S_ISLNK(found.st_mode):
                return _blob(os.readlink(os.path.join(os.fsencode(self.top), os.fsencode(path)))) != sha
        except (OSError, ValueError):
            return None
        seconds, nanoseconds = divmod(found.st_mtime_ns, 1_000_000_000)
        times = ((seconds, nanoseconds), (seconds, 0))  # some systems keep whole seconds in the index
        if noted is not None and noted.size == found.st_size & 0xFFFFFFFF and noted.time in times:
            return noted.sha != sha
        size = self.objects.size(sha)
        if size is None or (size == found.st_size and size > self.left):
            return None
        # Line endings may be another system's; the content of a pointer's file may stand in its place.
        if size <= found.st_size <= min(self.left, 2 * size):
            self.left -= found.st_size
            data = self._content(path)
            if data is not None and sha in (_blob(data), _blob(data.replace(b"\r\n", b"\n"))):
                return False
        return not _is_pointed_at(self.objects, sha, found.st_size)

    def _content(self, path: str) -> bytes | None:
        try:
            with self.folder.open(path) as file:
                return file.read(MOST_HASHED)
        except (OSError, ValueError):
            return None


def _is_pointed_at(objects: GitObjects, sha: str, size: int) -> bool:
    """Whether the blob is a pointer of Git LFS to a file of that size, whose content stands in the checkout."""
    try:
        if (objects.size(sha) or MOST_POINTER) >= MOST_POINTER:
            return False
        lines = objects.read(sha)[1].split(b"\n")
    except MissingObjectError:
        return False
    return lines[0].startswith(b"version https://git-lfs.github.com/spec/") and b"size %d" % size in lines


def _index(path: Path) -> tuple[dict[str, _Noted] | None, str]:
    """The files of the index at `path` and the tree they make, if git noted it. Nothing where it cannot be read."""
    try:
        with Inside(path.parent) as folder, folder.open(path.name) as file:
            found = os.fstat(file.fileno())
            if found.st_size > MOST_INDEX:
                return None, ""
            return _parsed(file.read(MOST_INDEX), int(found.st_mtime))
    except (struct.error, ValueError, IndexError, OSError):
        return None, ""


def _parsed(data: bytes, written: int) -> tuple[dict[str, _Noted] | None, str]:
    signature, version, count = struct.unpack_from(">4sII", data)
    if signature != b"DIRC" or version not in (2, 3, 4):
        return None, ""
    found: dict[str, _Noted] = {}
    at, name = 12, b""
    for _ in range(count):
        begin = at
        _, _, seconds, nanoseconds, _, _, _, _, _, size, sha, flags = _ENTRY.unpack_from(data, at)
        at += _ENTRY.size
        more = 0
        if flags & 0x4000:
            (more,) = struct.unpack_from(">H", data, at)
            at += 2
        if version == 4:
            cut, at = _number(data, at)
            end = data.index(b"\0", at)
            name = name[: len(name) - cut] + data[at:end]
            at = end + 1
        else:
            end = data.index(b"\0", at)
            name = data[at:end]
            at = begin + ((end - begin + 8) & ~7)
        # A file that was changed in the second in which the index was written may look unchanged ("racy git").
        time = (seconds, nanoseconds) if seconds < written else (-1, -1)
        found[name.decode("utf-8", "backslashreplace")] = _Noted(sha.hex(), size, time, bool(more & 0x4000))
    extensions = dict(_extensions(data, at))
    if b"link" in extensions:
        return None, ""  # a split index: the rest is in another file
    return found, _tree(extensions)


def _extensions(data: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    while at + 8 <= len(data) - 20:
        size = int.from_bytes(data[at + 4 : at + 8], "big")
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size


def _tree(extensions: Mapping[bytes, bytes]) -> str:
    """The tree that all files of the index make; empty where git has not noted it since the last change."""
    path, _, rest = extensions.get(b"TREE", b"").partition(b"\0")
    counts, _, rest = rest.partition(b"\n")
    return rest[:20].hex() if not path and counts and not counts.startswith(b"-") else ""


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number in git's variable width, and the place behind it."""
    value = data[at] & 0x7F
    while data[at] & 0x80:
        at += 1
        value = ((value + 1) << 7) | (data[at] & 0x7F)
    return value, at + 1


def _blob(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
