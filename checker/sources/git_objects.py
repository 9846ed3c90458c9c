"""The objects of a checkout's .git folder in, commits and trees and blobs out, read without running git.

Nothing is executed and no configuration is read, so a repository that is not trusted, or belongs to another user, can
do no harm. Sizes come from headers alone, which libraries that inflate whole objects do not offer: weights stay shut.
Formats: gitformat-pack and gitformat-loose (git-scm.com/docs), SHA-1, with alternates; what is missing (a shallow or
partial clone) or of another format is a MissingObjectError, and the API is asked instead.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from checker.domain import NotChecked
from checker.inside import open_regular
from checker.sources.git_tree import MOST_BLOB, Entry
from checker.sources.worktree import common_folder, git_folder, lies_below

MOST_TREES = 50_000
"""Folders of one commit that are listed."""

MOST_PATHS = 1_000_000
MOST_DELTAS = 4096  # git makes no longer chains
MOST_ALTERNATES = 5
_MOST_INFLATED = 4 * MOST_BLOB  # bytes of an object, or of a base that it is made from

_MOST_MADE = 16 * _MOST_INFLATED  # bytes of everything on the way from the first base to an object

_KINDS = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}
_OFFSET_DELTA, _NAME_DELTA = 6, 7


class MissingObjectError(Exception):
    """The object is not in this folder, or not in a form that is read here."""


@dataclass(frozen=True)
class Commit:
    """A commit: its id, its tree, and its parents in order (git keeps them in a shallow clone, too)."""

    sha: str
    tree: str
    parents: tuple[str, ...]


@dataclass
class GitObjects:
    """The objects below one or more `objects` folders."""

    folders: Sequence[Path]
    _packs: list[_Pack] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, root: Path, below: Path | None = None) -> GitObjects | None:
        """The objects of the checkout in `root`, and with `below` in that folder alone; None where there are none."""
        git = git_folder(root / ".git", below)
        if git is None:
            return None
        objects = common_folder(git, below) / "objects"
        return cls(_with_alternates(objects, below)) if objects.is_dir() and lies_below(objects, below) else None

    def commit(self, sha: str) -> Commit:
        """The commit `sha`, which a tag may stand for. Raises MissingObjectError."""
        for _ in range(MOST_ALTERNATES):
            kind, data = self.read(sha)
            lines = data.split(b"\n\n", 1)[0].split(b"\n")
            # A line that goes on with the one before (a signature) begins with a space: its name is empty.
            named = [(name, value.decode("ascii", "replace")) for name, _, value in (x.partition(b" ") for x in lines)]
            if kind == "commit" and named[0][0] == b"tree":
                return Commit(sha, named[0][1], tuple(value for name, value in named if name == b"parent"))
            if kind != "tag" or named[0][0] != b"object":
                break
            sha = named[0][1]
        raise MissingObjectError(f"{sha} is no commit")

    def entries(self, tree: str) -> list[Entry]:
        """Every file, link and submodule below `tree`, with sizes. Raises MissingObjectError."""
        found: list[Entry] = []
        folders = [("", tree)]
        for seen, (folder, sha) in enumerate(folders):
            if seen >= MOST_TREES or len(found) >= MOST_PATHS:
                raise MissingObjectError("the tree is larger than is read here")
            kind, data = self.read(sha)
            if kind != "tree":
                raise MissingObjectError(f"{sha} is no tree")
            for mode, name, item in _parsed(sha, data):
                path = f"{folder}{name}"
                if mode == "40000":
                    folders.append((f"{path}/", item))
                else:
                    found.append(Entry(path, mode, item, None if mode == "160000" else self.size(item)))
        return found

    def fetch(self, entries: Sequence[Entry]) -> Mapping[str, bytes | NotChecked]:
        """The blobs of `entries` by id."""
        return {e.sha: self._blob(e) for e in entries}

    def _blob(self, entry: Entry) -> bytes | NotChecked:
        try:
            return self.read(entry.sha)[1]
        except MissingObjectError as error:
            return NotChecked(entry.path, f"git's objects here do not have it ({error})")

    def size(self, sha: str) -> int | None:
        """The size of an object in bytes, from its header; None where the object is not here."""
        try:
            return self.find(sha).size()
        except MissingObjectError:
            return None
        except _DAMAGE:
            return None

    def read(self, sha: str) -> tuple[str, bytes]:
        """The kind and the content of an object, which its id is the hash of. Raises MissingObjectError."""
        try:
            kind, data = self.find(sha).read()
        except _DAMAGE as error:
            raise MissingObjectError(f"{sha} is damaged") from error
        if hashlib.sha1(b"%s %d\0" % (kind.encode(), len(data)) + data, usedforsecurity=False).hexdigest() != sha:
            raise MissingObjectError(f"{sha} is damaged")
        return kind, data

    def find(self, sha: str) -> _Loose | _Packed:
        """Where an object lies. Raises MissingObjectError."""
        if len(sha) != 40 or not set(sha) <= set("0123456789abcdef"):
            raise MissingObjectError(f"{sha[:80]!r} is no SHA-1")
        for folder in self.folders:
            path = folder / sha[:2] / sha[2:]
            if path.is_file():
                return _Loose(path)
        if self._packs is None:
            self._packs = [_Pack(index) for folder in self.folders for index in sorted(folder.glob("pack/*.idx"))]
        name = bytes.fromhex(sha)
        for pack in self._packs:
            offset = pack.offset_of(name)
            if offset is not None:
                return _Packed(self, pack, offset)
        raise MissingObjectError(f"{sha} is not here")


_DAMAGE = (OSError, ValueError, IndexError, struct.error, zlib.error)


@dataclass(frozen=True)
class _Loose:
    path: Path

    def size(self) -> int:
        return self._head()[1]

    def read(self) -> tuple[str, bytes]:
        kind, size = self._head()
        if size > _MOST_INFLATED:
            raise MissingObjectError(f"it has {size:,} bytes")
        with open_regular(self.path) as file:
            whole = zlib.decompressobj().decompress(file.read(_MOST_INFLATED), size + 64)
        return kind, whole[whole.index(b"\0") + 1 :][:size]

    def _head(self) -> tuple[str, int]:
        with open_regular(self.path) as file:
            head = zlib.decompressobj().decompress(file.read(256), 64)
        kind, size = head[: head.index(b"\0")].split(b" ")
        return kind.decode("ascii"), int(size)


class _Pack:
    """A pack and its index, both mapped into memory when they are needed."""

    def __init__(self, index: Path) -> None:
        self._path = index.with_suffix(".pack")
        self._index = _mapped(index)
        self._data: bytes | mmap.mmap | None = None
        if self._index[:8] != b"\xfftOc\x00\x00\x00\x02":
            self._index = b""

    @property
    def data(self) -> bytes | mmap.mmap:
        """The pack's bytes."""
        if self._data is None:
            self._data = _mapped(self._path)
        return self._data

    def offset_of(self, name: bytes) -> int | None:
        """Where in the pack the object `name` (20 bytes) begins; None where it is not in there."""
        if not self._index:
            return None
        count = self._fan(255)
        low, high = self._fan(name[0] - 1) if name[0] else 0, self._fan(name[0])
        names = 8 + 1024
        while low < high:
            middle = (low + high) // 2
            here = self._index[names + middle * 20 : names + middle * 20 + 20]
            if here == name:
                return self._offset(names + count * 24, middle, count)
            low, high = (middle + 1, high) if here < name else (low, middle)
        return None

    def _fan(self, byte: int) -> int:
        return int(struct.unpack_from(">I", self._index, 8 + byte * 4)[0])

    def _offset(self, table: int, place: int, count: int) -> int:
        offset = int(struct.unpack_from(">I", self._index, table + place * 4)[0])
        if offset < 1 << 31:
            return offset
        wide = table + count * 4 + (offset - (1 << 31)) * 8
        return int(struct.unpack_from(">Q", self._index, wide)[0])


@dataclass(frozen=True)
class _Packed:
    objects: GitObjects
    pack: _Pack
    offset: int

    def size(self) -> int:
        kind, size, place, _ = self._head(self.offset)
        if kind not in (_OFFSET_DELTA, _NAME_DELTA):
            return size
        delta = self._inflated(place, 32)
        _, after = _count(delta, 0)
        return _count(delta, after)[0]

    def read(self) -> tuple[str, bytes]:
        deltas: list[bytes] = []
        here, inflated = self, 0
        for _ in range(MOST_DELTAS):
            kind, size, place, base = here._head(here.offset)
            inflated += size
            if inflated > _MOST_INFLATED:
                raise MissingObjectError(f"it has {inflated:,} bytes")
            content = here._inflated(place, size)
            if kind in _KINDS:
                return _KINDS[kind], _patched(content, deltas)
            deltas.append(content)
            if isinstance(base, int):
                here = replace(here, offset=base)
                continue
            found = self.objects.find(base)
            if isinstance(found, _Loose):
                name, whole = found.read()
                return name, _patched(whole, deltas)
            here = found
        raise MissingObjectError("its chain of deltas does not end")

    def _head(self, offset: int) -> tuple[int, int, int, int | str]:
        """Type, inflated size, where the compressed bytes begin, and the base of a delta (an offset, or an id)."""
        data = self.pack.data
        start, byte = offset, data[offset]
        kind, size, shift = byte >> 4 & 7, byte & 15, 4
        while byte & 128:
            offset += 1
            byte = data[offset]
            size |= (byte & 127) << shift
            shift += 7
        offset += 1
        if kind == _NAME_DELTA:
            return kind, size, offset + 20, bytes(data[offset : offset + 20]).hex()
        if kind != _OFFSET_DELTA:
            return kind, size, offset, 0
        byte = data[offset]
        back = byte & 127
        while byte & 128:
            offset += 1
            byte = data[offset]
            back = (back + 1 << 7) | byte & 127
        if not 0 < back <= start:
            raise ValueError("a delta whose base lies outside")
        return kind, size, offset + 1, start - back

    def _inflated(self, place: int, most: int) -> bytes:
        inflate = zlib.decompressobj()
        out = b""
        data = self.pack.data
        while len(out) < most and place < len(data) and not inflate.eof:
            out += inflate.decompress(inflate.unconsumed_tail + bytes(data[place : place + 65536]), most - len(out))
            place += 65536
        return out


def _patched(content: bytes, deltas: list[bytes]) -> bytes:
    """`content` with the deltas applied, the last one first."""
    made = 0
    for delta in reversed(deltas):
        source, place = _count(delta, 0)
        target, place = _count(delta, place)
        made += target
        if source != len(content) or target > _MOST_INFLATED or made > _MOST_MADE:
            raise ValueError("a delta for something else, or more of them than git writes")
        out = bytearray()
        while place < len(delta):
            code = delta[place]
            place += 1
            if code & 128:
                start = length = 0
                for i in range(4):
                    if code & 1 << i:
                        start |= delta[place] << 8 * i
                        place += 1
                for i in range(3):
                    if code & 16 << i:
                        length |= delta[place] << 8 * i
                        place += 1
                out += content[start : start + (length or 0x10000)]
            else:
                out += delta[place : place + code]
                place += code
            if not code or len(out) > target:
                raise ValueError("a delta that git does not write")
        if len(out) != target:
            raise ValueError("a delta that ends early")
        content = bytes(out)
    return content


def _count(data: bytes, place: int) -> tuple[int, int]:
    """A number of seven bits a byte, lowest first, and the place after it."""
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if not byte & 128:
            return value, place


def _parsed(sha: str, tree: bytes) -> list[tuple[str, str, str]]:
    try:
        return list(_items(tree))
    except _DAMAGE as error:
        raise MissingObjectError(f"{sha} is damaged") from error


def _items(tree: bytes) -> Iterator[tuple[str, str, str]]:
    """Mode, name and id of each item of a tree object."""
    place = 0
    while place < len(tree):
        end = tree.index(b"\0", place)
        mode, _, name = tree[place:end].partition(b" ")
        yield mode.decode("ascii"), name.decode("utf-8", "backslashreplace"), tree[end + 1 : end + 21].hex()
        place = end + 21


def _with_alternates(objects: Path, below: Path | None) -> list[Path]:
    found = [objects]
    for folder in found:
        try:
            with open_regular(folder / "info" / "alternates") as file:
                lines = file.read(4096 * MOST_ALTERNATES).decode("utf-8", "replace").splitlines()
        except OSError:
            continue
        named = [folder / line for line in lines if line and not line.startswith("#")][:MOST_ALTERNATES]
        found += [other for other in named if lies_below(other, below)]
        if len(found) > MOST_ALTERNATES:
            break
    return found[:MOST_ALTERNATES]


def _mapped(path: Path) -> bytes | mmap.mmap:
    with open_regular(path) as file:
        if os.fstat(file.fileno()).st_size == 0:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

