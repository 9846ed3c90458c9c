"""A folder that nothing may leave: paths below it are resolved and opened from its descriptor, link by link."""

from __future__ import annotations

import errno
import io
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

MOST_LINKS = 8
"""Links that are followed on the way to one file; a ninth is a circle, or a chain made to be slow."""

MOST_FOLDERS = 64
"""Folders inside each other that are entered; nobody keeps a model deeper down."""

OWN_MARK = "user.openness-gate.report"
"""The attribute of a file that the gate wrote: the SHA-256 of what it wrote there.

It stays on this machine: no commit, no archive and no download carries it, so that nobody can send a text that passes
for a report. Where a file system or Python (outside of Linux) has no such attributes, none is set.
"""

MOST_REPORT = 4 * 1024 * 1024
"""Bytes of a file that may be a report of the gate."""

_REPORT = (b".md", b".txt", b".html", b".json", b".csv", b".svg", b".sarif", b".xml", b".yml", b".yaml", b".log")

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class OutsideError(OSError):
    """A path, or a link on its way, leads out of the folder."""


class Inside:
    """The folder `root`, held open. Every path is a relative one below it, as bytes or text.

    A file is opened step by step, each from the descriptor of the folder before it and none through a link, so that
    neither a link nor an exchange between looking and opening leads out. Links are followed by `resolve` alone.
    """

    _root = -1

    def __init__(self, root: str | bytes | Path) -> None:
        """Raises OSError where `root` is no folder that may be read. Links in `root` itself are followed."""
        self._root = os.open(root, _FOLDER & ~os.O_NOFOLLOW)

    def close(self) -> None:
        """Let the folder go."""
        descriptor, self._root = self._root, -1
        if descriptor >= 0:
            os.close(descriptor)

    __del__ = close

    def __enter__(self) -> Inside:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def resolve(self, path: str | bytes | Path) -> bytes:
        """Where `path` really lies below the folder (b"": the folder itself), its links followed.

        Raises OutsideError where it leads out, OSError where nothing is there or more than MOST_LINKS links are.
        """
        todo = _parts(os.fsencode(path))[::-1]
        done: list[bytes] = []
        links = 0
        while todo:
            part = todo.pop()
            if part == b"..":
                if not done:
                    raise OutsideError(errno.EXDEV, "it leads out of the folder")
                done.pop()
                continue
            here = b"/".join((*done, part))
            if not stat.S_ISLNK(self.stat(here).st_mode):
                done.append(part)
                continue
            links += 1
            if links > MOST_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            todo += _parts(os.readlink(here, dir_fd=self._root))[::-1]
        return b"/".join(done)

    def scan(self, folder: bytes) -> list[tuple[bytes, int, int]]:
        """Name, mode and size of what lies in `folder`, by name; no part of its path may be a link.

        A mode of 0 is that of something that could not be looked at. What `write` put there is left out.
        """
        found = []
        with self._opened(folder) as descriptor, os.scandir(descriptor) as entries:
            for entry in entries:
                try:
                    looked = entry.stat(follow_symlinks=False)
                    name = os.fsencode(entry.name)
                    if not (_may_be_report(name, looked) and _is_own(descriptor, name)):
                        found.append((name, looked.st_mode, looked.st_size))
                except OSError:
                    found.append((os.fsencode(entry.name), 0, 0))
        return sorted(found)

    def stat(self, path: str | bytes) -> os.stat_result:
        """What stands at `path`, a link as one; meant for a path that `resolve` gave."""
        return os.stat(path or ".", dir_fd=self._root, follow_symlinks=False)

    def open(self, path: str | bytes) -> io.BufferedReader:
        """The regular file at `path`, for reading. No part of the path may be a link; raises OSError otherwise."""
        folder, _, name = os.fsencode(path).rpartition(b"/")
        with self._opened(folder) as descriptor:
            # Looked at first: to open a device may be an act. O_NONBLOCK: it may have become a pipe since.
            if not stat.S_ISREG(os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mode):
                raise OSError(errno.EINVAL, "not a regular file")
            stream = open(os.open(name, _FILE, dir_fd=descriptor), "rb")  # noqa: SIM115  # whoever asked closes it
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            stream.close()
            raise OSError(errno.EINVAL, "not a regular file")
        return stream

    def folder(self, path: str | bytes | Path) -> Inside:
        """The folder at `path`, links inside followed, as one that nothing may leave either. Raises as `resolve`."""
        with self._opened(self.resolve(path)) as descriptor:
            found = Inside.__new__(Inside)
            found._root = os.dup(descriptor)
            return found

    def write(self, path: str | bytes | Path, text: str, *, report: bool = True) -> None:
        """Put `text` in the place of what stands at `path`, a link too, and make the folders above that are missing.

        A `report` is marked as the gate's own (OWN_MARK), so that nobody reads it as a text of a model. What root
        writes belongs to the owner of the folder.
        """
        *folders, name = _parts(os.fsencode(path)) or [b""]
        self._make(folders)
        with self._opened(self.resolve(b"/".join(folders))) as descriptor:
            scratch = os.fsencode(f".openness-{secrets.token_hex(8)}")
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            with open(os.open(scratch, flags, 0o644, dir_fd=descriptor), "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                if report:
                    _mark(file.fileno(), text.encode())
                self._hand_over(file.fileno())
                os.fchmod(file.fileno(), 0o644)
            try:
                os.replace(scratch, name, src_dir_fd=descriptor, dst_dir_fd=descriptor)
            except OSError:
                os.unlink(scratch, dir_fd=descriptor)
                raise

    def _make(self, folders: list[bytes]) -> None:
        for depth in range(1, len(folders) + 1):
            above = self.resolve(b"/".join(folders[: depth - 1]))
            if folders[depth - 1] == b"..":
                continue
            with self._opened(above) as descriptor:
                try:
                    os.mkdir(folders[depth - 1], dir_fd=descriptor)
                except FileExistsError:
                    continue
                with self._opened(b"/".join(filter(None, (above, folders[depth - 1])))) as made:
                    self._hand_over(made)

    def _hand_over(self, descriptor: int) -> None:
        """Give what root made to the owner of the folder: a later step of a job runs as somebody else."""
        if os.geteuid() == 0:
            owner = os.fstat(self._root)
            os.fchown(descriptor, owner.st_uid, owner.st_gid)

    @contextmanager
    def _opened(self, folder: bytes) -> Iterator[int]:
        """A descriptor of `folder`, reached without a link."""
        parts = folder.split(b"/") if folder else []
        if len(parts) > MOST_FOLDERS:
            raise OSError(errno.ENAMETOOLONG, f"it lies more than {MOST_FOLDERS} folders deep")
        descriptor = os.open(b".", _FOLDER, dir_fd=self._root)
        try:
            for part in parts:
                if part in (b"", b".", b".."):
                    raise OutsideError(errno.EXDEV, "it leads out of the folder")
                below = os.open(part, _FOLDER, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = below
            yield descriptor
        finally:
            os.close(descriptor)


@contextmanager
def marking(stream: TextIO) -> Iterator[None]:
    """Mark the file that a shell has led `stream` to as the gate's own, if nothing else is in it."""
    try:
        found = os.fstat(stream.fileno())
        empty = stat.S_ISREG(found.st_mode) and found.st_size == 0
    except (OSError, ValueError):
        empty = False
    yield
    if empty:
        with suppress(OSError, ValueError):
            stream.flush()
            with open(f"/proc/self/fd/{stream.fileno()}", "rb") as written:
                _mark(stream.fileno(), written.read(MOST_REPORT))


def _mark(descriptor: int, written: bytes) -> None:
    if hasattr(os, "setxattr"):
        with suppress(OSError):
            os.setxattr(descriptor, OWN_MARK, _digest(written))


def _digest(content: bytes) -> bytes:
    import hashlib  # 2 ms; a run that writes no report, and finds none, needs it for nothing else

    return hashlib.sha256(content).hexdigest().encode()


def _may_be_report(name: bytes, looked: os.stat_result) -> bool:
    plain = stat.S_ISREG(looked.st_mode) and 0 < looked.st_size <= MOST_REPORT
    return plain and (b"." not in name or name.lower().endswith(_REPORT))


def _is_own(folder: int, name: bytes) -> bool:
    """Whether the file `name` in the open folder is a report that the gate wrote, byte for byte as it wrote it."""
    if not hasattr(os, "getxattr"):
        return False
    try:
        descriptor = os.open(name, _FILE, dir_fd=folder)
    except OSError:
        return False
    with open(descriptor, "rb") as file:
        try:
            mark = os.getxattr(descriptor, OWN_MARK)
            return mark == _digest(file.read(MOST_REPORT))
        except OSError:
            return False


def _parts(path: bytes) -> list[bytes]:
    """The steps of a relative path. Raises OutsideError for an absolute one."""
    if path.startswith(b"/"):
        raise OutsideError(errno.EXDEV, "it leads out of the folder")
    return [part for part in path.split(b"/") if part not in (b"", b".")]


def open_regular(path: Path) -> io.BufferedReader:
    """The file `path` for reading. Raises OSError where it is a link, a pipe, a device, or cannot be read."""
    with Inside(path.parent) as folder:
        return folder.open(path.name)


def inside(root: str | bytes | Path, path: str | bytes | Path) -> Inside:
    """The folder `path` below `root`, held open. Raises OutsideError where it leads out, OSError where it is none."""
    with Inside(root) as held:
        return held.folder(path)
