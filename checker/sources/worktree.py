"""A folder on disk -> a Repository: which files it holds, how large they are, and their texts when asked for."""

from __future__ import annotations

import errno
import fnmatch
import os
import re
import stat
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from checker.decoding import decode
from checker.domain import REST_OF_TREE, File, FileKind, GateError, NotChecked, Repository, Text, WeightMetadata
from checker.sources.texts import MOST_TEXT, POINTER_SIZES, pointer_in, text_in

# Folders that hold other people's files, or files that programs make: what lies there says nothing about this model.
LEFT_OUT = frozenset(
    """.git .hg .svn .venv venv virtualenv node_modules bower_components vendor vendors third_party third-party
    thirdparty 3rdparty 3rd_party site-packages __pycache__ .tox .nox .eggs .mypy_cache .pytest_cache .ruff_cache
    .ipynb_checkpoints""".split()
)
_VIRTUAL_ENVIRONMENT = "pyvenv.cfg"  # Python writes it into every virtual environment, whatever its folder is called

# Endings of files that are often kept in Git LFS: a small one may be a pointer, and is opened to see.
STORED_OUTSIDE_GIT = tuple(
    """.safetensors .bin .pt .pth .ckpt .gguf .ggml .onnx .npz .npy .h5 .hdf5 .keras .msgpack .tflite .pdparams .pkl
    .model .mlmodel .pb .nemo .weights .zip .tar .gz .tgz .7z .zst .parquet .arrow .pdf""".split()
)


class Limits(NamedTuple):
    """How much of a repository is read: bytes of one file, bytes of all files, and paths listed."""

    file_bytes: int = MOST_TEXT
    total_bytes: int = 64 * 1024 * 1024
    files: int = 100_000


USUAL = Limits()


def read_worktree(path: Path, limits: Limits = USUAL) -> Repository:
    """The repository in the folder `path`, without what is not its own (`LEFT_OUT`); links never lead out of it.

    Texts are read when they are asked for, within `limits`. Raises GateError where there is no such folder, it may not
    be read, or nothing is in it. A file or folder further down that may not be read is said in `not_checked`.
    """
    root = _root(path)
    tree = _Tree(root, limits)
    tree.walk()
    if not tree.files and not tree.not_checked:
        raise GateError(
            f"There is nothing to judge in {path}: the folder has no files of its own.",
            "Name the folder with the model's README, LICENSE and code; in a workflow, check the repository out first.",
        )
    return Repository(
        name=root.name or str(root),
        source="worktree",
        files=tuple(sorted(tree.files.values(), key=lambda file: file.path)),
        reader=tree.read,
        header_reader=tree.read_header,
        revision=read_revision(root),
        not_checked=tuple(tree.not_checked),
    )


def _root(path: Path) -> Path:
    try:
        root = path.resolve(strict=True)
        os.scandir(root).close()
    except FileNotFoundError:
        raise GateError(f"There is no folder {path}.", "Check the spelling.") from None
    except NotADirectoryError:
        raise GateError(
            f"{path} is a file, not a folder.",
            "Name the folder that holds it; to judge one licence text, use `openness licence FILE`.",
        ) from None
    except PermissionError:
        raise GateError(
            f"The folder {path} may not be read by this user.",
            f"Give the user who runs the gate the right to read it, for example `chmod -R u+rX {path}`.",
        ) from None
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise GateError(f"The folder {path} could not be read: {reason}.", "Check the path and the disk.") from None
    return root


class _Tree:
    """The files below a root. Paths are kept as people read them; `_real` leads back to the bytes of their names."""

    def __init__(self, root: Path, limits: Limits) -> None:
        self.root = os.fsencode(root)
        self.limits = limits
        self.files: dict[str, File] = {}
        self.not_checked: list[NotChecked] = []
        self._real: dict[str, bytes] = {}
        self._texts: dict[str, Text | NotChecked] = {}
        self._headers: dict[str, WeightMetadata | NotChecked] = {}
        self._bytes_left = limits.total_bytes
        self._lfs_patterns: tuple[str, ...] = ()

    def walk(self) -> None:
        """List the tree, folder by folder from the top, so that a limit cuts the deepest paths and not the README."""
        self._lfs_patterns = tuple(self._patterns_of_lfs())
        submodules = frozenset(self._paths_of_submodules())
        folders: deque[bytes] = deque([b""])
        while folders:
            folder = folders.popleft()
            try:
                with os.scandir(os.path.join(self.root, folder)) as entries:
                    listed = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                self._skip(_shown(folder) + "/", f"the folder could not be read ({_reason(error)})")
                continue
            names = {entry.name for entry in listed}
            if folder and _VIRTUAL_ENVIRONMENT.encode() in names and names & {b"bin", b"Scripts"} and names & {b"lib", b"Lib"}:
                continue
            if folder and b".git" in names:
                self._add(folder, File(_shown(folder), kind=FileKind.SUBMODULE))
                continue
            for entry in listed:
                inside = os.path.join(folder, entry.name)
                try:
                    if entry.is_symlink():
                        self._add(inside, self._link(inside))
                    elif entry.is_dir(follow_symlinks=False):
                        if inside in submodules and self._is_elsewhere(inside):
                            self._add(inside, File(_shown(inside), kind=FileKind.SUBMODULE))
                        elif os.fsdecode(entry.name).lower() not in LEFT_OUT:
                            folders.append(inside)
                    elif entry.is_file(follow_symlinks=False):
                        self._add(inside, self._file(inside, entry.stat(follow_symlinks=False).st_size))
                    else:
                        self._skip(_shown(inside), "it is a pipe, a socket or a device, not a file")
                except OSError as error:
                    self._skip(_shown(inside), f"it could not be looked at ({_reason(error)})")
                if len(self.files) >= self.limits.files:
                    self._skip(
                        REST_OF_TREE,
                        f"the folder holds more than {self.limits.files:,} files; those nearest to the top were listed",
                    )
                    return

    def read(self, path: str) -> Text | NotChecked:
        """The text of a listed file, read once; a NotChecked says why there is none."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def read_header(self, path: str) -> WeightMetadata | NotChecked:
        """What the header of a listed weight file or archive says, read once."""
        from checker.sources.headers import read_stream

        if path not in self._headers:
            real = self._place(path)
            if isinstance(real, NotChecked):
                self._headers[path] = real
            else:
                try:
                    with self._open(real) as stream:
                        self._headers[path] = read_stream(path, stream)
                except OSError as error:
                    self._headers[path] = NotChecked(path, f"it could not be read ({_reason(error)})")
        return self._headers[path]

    def _place(self, path: str) -> bytes | NotChecked:
        """Where the bytes of a listed file lie inside the tree."""
        file = self.files.get(path)
        if file is None:
            return NotChecked(path, "there is no such file in the tree")
        if file.kind is FileKind.SUBMODULE:
            return NotChecked(path, "it is a submodule: another repository's files")
        if file.kind is FileKind.LFS_POINTER:
            return NotChecked(path, "its content is kept in Git LFS and is not here (`git lfs pull`)")
        real = self._real[path]
        if file.kind is FileKind.LINK:
            target = self._target(real)
            if target is None:
                return NotChecked(path, "it is a link that leads out of the repository, to a folder or nowhere")
            real = target
        return real

    def _read(self, path: str) -> Text | NotChecked:
        real = self._place(path)
        if isinstance(real, NotChecked):
            return real
        if self._bytes_left <= 0:
            return NotChecked(path, f"more than {self.limits.total_bytes:,} bytes of text: the rest was not read")
        allowed = min(self.limits.file_bytes, self._bytes_left)
        try:
            data = self._bytes(real, allowed + 1)
        except OSError as error:
            return NotChecked(path, f"it could not be read ({_reason(error)})")
        self._bytes_left -= min(len(data), allowed)
        return text_in(path, data[:allowed], whole_size=len(data))

    def _bytes(self, real: bytes, most: int) -> bytes:
        with self._open(real) as stream:
            return stream.read(most)

    def _open(self, real: bytes) -> BinaryIO:
        full = os.path.join(self.root, real)
        folder = os.path.dirname(full)
        if os.path.realpath(folder) != folder:
            raise OSError(errno.ELOOP, "a folder above it has become a link")
        # O_NOFOLLOW and O_NONBLOCK: the entry may have been exchanged for a link or a pipe since it was listed.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        stream = open(os.open(full, flags), "rb")  # noqa: SIM115  # whoever asked for it closes it
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            stream.close()
            raise OSError(errno.EINVAL, "not a regular file")
        return stream

    def _add(self, real: bytes, file: File) -> None:
        self.files[file.path] = file
        self._real[file.path] = real

    def _skip(self, what: str, why: str) -> None:
        self.not_checked.append(NotChecked(what, why))

    def _file(self, real: bytes, size: int) -> File:
        file = File(_shown(real), size)
        if size not in POINTER_SIZES or not self._may_be_in_lfs(file.path):
            return file
        pointer = pointer_in(self._bytes(real, size))
        if pointer is None:
            return file
        return file._replace(size=pointer.size, kind=FileKind.LFS_POINTER, sha256=pointer.sha256)

    def _may_be_in_lfs(self, path: str) -> bool:
        name = path.rpartition("/")[2]
        return name.lower().endswith(STORED_OUTSIDE_GIT) or any(
            fnmatch.fnmatchcase(path if "/" in pattern else name, pattern) for pattern in self._lfs_patterns
        )

    def _is_elsewhere(self, real: bytes) -> bool:
        """Whether a folder that .gitmodules names holds another repository, or nothing yet; else its files are this one's."""
        names = {entry.name for entry in os.scandir(os.path.join(self.root, real))}
        return not names or b".git" in names

    def _link(self, real: bytes) -> File:
        target = self._target(real)
        size = os.stat(os.path.join(self.root, target)).st_size if target is not None else None
        return File(_shown(real), size, FileKind.LINK)

    def _target(self, real: bytes) -> bytes | None:
        """The path inside the tree of the regular file that a link leads to; None where it leads anywhere else."""
        try:
            full = os.path.realpath(os.path.join(self.root, real), strict=True)
            inside = os.path.relpath(full, self.root)
            parts = inside.split(os.fsencode(os.sep))
            if b".." in parts or any(os.fsdecode(part).lower() in LEFT_OUT for part in parts):
                return None
            return inside if stat.S_ISREG(os.lstat(full).st_mode) else None
        except (OSError, ValueError):
            return None

    def _patterns_of_lfs(self) -> Iterator[str]:
        for line in self._lines(b".gitattributes"):
            pattern, *attributes = line.split()
            if "filter=lfs" in attributes:
                yield pattern.removeprefix("/")

    def _paths_of_submodules(self) -> Iterator[bytes]:
        for line in self._lines(b".gitmodules"):
            key, _, value = line.partition("=")
            if key.strip() == "path":
                yield os.fsencode(value.strip().strip("/"))

    def _lines(self, real: bytes) -> list[str]:
        try:
            text = decode(self._bytes(real, self.limits.file_bytes)) or ""
        except OSError:
            return []
        return [line.strip() for line in text.splitlines() if line.strip()]


def _shown(real: bytes) -> str:
    """A path as text: forward slashes, and bytes that are no UTF-8 as \\xNN, so that every report can print it."""
    shown = real.decode("utf-8", "backslashreplace")
    return shown.replace(os.sep, "/") if os.sep != "/" else shown


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


_REVISION = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REFERENCE = re.compile(r"ref: (refs/[^\s~^:?*\[\\]+)")


def read_revision(root: Path) -> str | None:
    """The commit that is checked out in `root`, in full, read from git's own files; None where they do not tell."""
    folder = git_folder(root / ".git")
    if folder is None:
        return None
    head = _first_line(folder / "HEAD")
    if _REVISION.fullmatch(head):
        return head
    reference = _REFERENCE.fullmatch(head)
    if reference is None or ".." in reference[1]:
        return None
    # A linked worktree has its HEAD beside it and the branches in the common folder.
    common = _first_line(folder / "commondir")
    for place in (folder, (folder / common)) if common else (folder,):
        revision = _first_line(place / reference[1]) or _packed(place / "packed-refs", reference[1])
        if _REVISION.fullmatch(revision):
            return revision
    return None


def git_folder(git: Path) -> Path | None:
    if git.is_dir():
        return git
    pointer = _first_line(git)
    return git.parent / pointer.removeprefix("gitdir: ") if pointer.startswith("gitdir: ") else None


def _packed(path: Path, reference: str) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                revision, _, name = line.rstrip("\n").partition(" ")
                if name == reference:
                    return revision
    except OSError:
        pass
    return ""


def _first_line(path: Path) -> str:
    try:
        if not path.is_file():
            return ""
        with path.open(encoding="utf-8", errors="replace") as lines:
            return lines.readline(4096).strip()
    except (OSError, ValueError):
        return ""
