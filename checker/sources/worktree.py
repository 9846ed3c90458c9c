"""A folder on disk -> a Repository: which files it holds, how large they are, and their texts when asked for."""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from checker.decoding import decode
from checker.domain import REST_OF_TREE, File, FileKind, GateError, NotChecked, Repository, Text, WeightMetadata
from checker.inside import Inside, OutsideError, inside, open_regular
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
    .model .mlmodel .pb .nemo .weights .task .mnn .t7 .jit .mar .ot .caffemodel .pdiparams
    .llamafile .dlc .rknn .ort .pickle .joblib .engine .zip .tar .gz .tgz .7z .zst .parquet .arrow .pdf""".split()
)


# Endings of pictures, sounds and films: data or illustrations, in which no terms, code or parameters stand.
MEDIA = tuple(
    b""".jpg .jpeg .png .gif .bmp .webp .tif .tiff .ppm .pgm .exr .wav .flac .mp3 .ogg .opus .m4a .mp4 .avi .mov .mkv
    .webm""".split()
)


class Limits(NamedTuple):
    """How much of a repository is read: bytes of one file, bytes of all files, and files (and folders) listed.

    `media`: how many pictures, sounds and films are listed; further ones are counted.
    """

    file_bytes: int = MOST_TEXT
    total_bytes: int = 64 * 1024 * 1024
    files: int = 1_000_000
    media: int = 100_000


USUAL = Limits()


def read_worktree(path: Path, limits: Limits = USUAL, below: Path | None = None) -> Repository:
    """The repository in the folder `path`, without what is not its own (`LEFT_OUT`); links never lead out of it.

    With `below`, no link on the way from that folder to `path`, which begins with it, leads out of it.
    Texts are read when they are asked for, within `limits`. Raises GateError where there is no such folder, it may not
    be read, or nothing is in it. A file or folder further down that may not be read is said in `not_checked`.
    """
    folder = _root(path, below)
    tree = _Tree(folder, limits)
    tree.walk()
    if not tree.files and not tree.not_checked:
        raise GateError(
            f"There is nothing to judge in {path}: the folder has no files of its own.",
            "Name the folder with the model's README, LICENSE and code; in a workflow, check the repository out first.",
        )
    root = path.resolve()
    return Repository(
        name=root.name or str(root),
        source="worktree",
        files=tuple(sorted(tree.files.values(), key=lambda file: file.path)),
        reader=tree.read,
        header_reader=tree.read_header,
        revision=read_revision(root, below),
        address=read_address(root, below),
        not_checked=tuple(tree.not_checked),
    )


def _root(path: Path, below: Path | None) -> Inside:
    try:
        folder = Inside(path) if below is None else inside(below, path.relative_to(below))
        folder.scan(b"")
    except OutsideError:
        raise GateError(f"The folder {path} lies outside of {below}.", "Name a real folder, not a link.") from None
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
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise GateError(f"The folder {path} could not be read: {reason}.", "Check the path and the disk.") from None
    return folder


class _Tree:
    """The files below a root. Paths are kept as people read them; `_real` leads back to the bytes of their names."""

    def __init__(self, folder: Inside, limits: Limits) -> None:
        self.folder = folder
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
        entered = media = 0
        while folders:
            folder = folders.popleft()
            entered += 1
            try:
                listed = self.folder.scan(folder)
            except OSError as error:
                self._skip(_shown(folder) + "/", f"the folder could not be read ({_reason(error)})")
                continue
            names = {name for name, _, _ in listed}
            programs, libraries = names & {b"bin", b"Scripts"}, names & {b"lib", b"Lib"}
            if folder and _VIRTUAL_ENVIRONMENT.encode() in names and programs and libraries:
                continue
            if folder and b".git" in names:
                self._add(folder, File(_shown(folder), kind=FileKind.SUBMODULE))
                continue
            for name, mode, size in listed:
                real = folder + b"/" + name if folder else name
                try:
                    if stat.S_ISLNK(mode):
                        self._add(real, self._link(real))
                    elif stat.S_ISDIR(mode):
                        if real in submodules and self._is_elsewhere(real):
                            self._add(real, File(_shown(real), kind=FileKind.SUBMODULE))
                        elif os.fsdecode(name).lower() not in LEFT_OUT:
                            folders.append(real)
                    elif stat.S_ISREG(mode):
                        if name.lower().endswith(MEDIA):
                            media += 1
                            if media > self.limits.media:
                                continue
                        self._add(real, self._file(real, size))
                    else:
                        self._skip(_shown(real), "it is a pipe, a socket or a device, not a file")
                except OSError as error:
                    self._skip(_shown(real), f"it could not be looked at ({_reason(error)})")
                if len(self.files) >= self.limits.files or entered + len(folders) > self.limits.files:
                    most = f"{self.limits.files:,} {'files' if len(self.files) >= self.limits.files else 'folders'}"
                    self._skip(REST_OF_TREE, f"the folder holds more than {most}; those nearest to the top were listed")
                    return
        if media > self.limits.media:
            self._skip(f"{media - self.limits.media:,} pictures, sounds and films", "they were counted, and not listed")

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
                    with self.folder.open(real) as stream:
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
        with self.folder.open(real) as stream:
            return stream.read(most)

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
        """Whether a folder that .gitmodules names holds another repository, or nothing yet; else it is ours."""
        names = {name for name, _, _ in self.folder.scan(real)}
        return not names or b".git" in names

    def _link(self, real: bytes) -> File:
        target = self._target(real)
        size = self.folder.stat(target).st_size if target is not None else None
        return File(_shown(real), size, FileKind.LINK)

    def _target(self, real: bytes) -> bytes | None:
        """The path inside the tree of the regular file that a link leads to; None where it leads anywhere else."""
        try:
            target = self.folder.resolve(real)
            if any(os.fsdecode(part).lower() in LEFT_OUT for part in target.split(b"/")):
                return None
            return target if stat.S_ISREG(self.folder.stat(target).st_mode) else None
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
_MOST_REFERENCES = 16 * 1024 * 1024  # bytes of git's list of packed references that are looked through
_REFERENCE = re.compile(r"ref: (refs/[^\s~^:?*\[\\]+)")


def read_revision(root: Path, below: Path | None = None) -> str | None:
    """The commit that is checked out in `root`, in full, read from git's own files; None where they do not tell.

    With `below`, none of those files lies outside of that folder.
    """
    folder = git_folder(root / ".git", below)
    if folder is None:
        return None
    head = first_line(folder / "HEAD")
    if _REVISION.fullmatch(head):
        return head
    reference = _REFERENCE.fullmatch(head)
    if reference is None or ".." in reference[1]:
        return None
    # A linked worktree has its HEAD beside it and the branches in the common folder.
    common = common_folder(folder, below)
    for place in (folder,) if common == folder else (folder, common):
        revision = first_line(place / reference[1]) or _packed(place / "packed-refs", reference[1])
        if _REVISION.fullmatch(revision):
            return revision
    return None


_REMOTE = re.compile(
    r"""(?:https?://|ssh://)?(?:[^@/\s]*@)?(?P<host>github\.com|huggingface\.co|hf\.co)[:/]"""
    r"""(?P<path>(?:datasets/|spaces/)?[\w.-]+/[\w.-]+?)(?:\.git)?/?""",
    re.ASCII,
)


def read_address(root: Path, below: Path | None = None) -> str:
    """Where the checkout in `root` is published, by the address of its remote `origin`; "" where git does not tell."""
    folder = git_folder(root / ".git", below)
    if folder is None:
        return ""
    try:
        with open_regular(common_folder(folder, below) / "config") as file:
            text = file.read(64 * 1024).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""
    section = re.search(r'^\[remote "origin"\]((?:\n(?!\[).*)*)', text, re.M)
    url = re.search(r"^\s*url\s*=\s*(\S+)\s*$", section[1], re.M) if section else None
    found = _REMOTE.fullmatch(url[1]) if url else None
    if found is None:
        return ""
    return f"{'github' if found['host'] == 'github.com' else 'hf'}:{found['path']}"


def git_folder(git: Path, below: Path | None = None) -> Path | None:
    """The folder that `git`, the .git of a checkout, is or points to; None where it is neither, or not `below`."""
    folder = git
    if not git.is_dir():
        pointer = first_line(git)
        if not pointer.startswith("gitdir: "):
            return None
        folder = git.parent / pointer.removeprefix("gitdir: ")
    return folder if lies_below(folder, below) else None


def common_folder(git: Path, below: Path | None = None) -> Path:
    """The folder that a linked worktree's own one shares with the others, if it is `below`; else that one itself."""
    common = first_line(git / "commondir")
    return git / common if common and lies_below(git / common, below) else git


def lies_below(path: Path, below: Path | None) -> bool:
    """Whether `path` really lies in the folder `below`; without one, it may lie anywhere."""
    try:
        return below is None or path.resolve().is_relative_to(below.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def _packed(path: Path, reference: str) -> str:
    try:
        with open_regular(path) as file:
            found = re.search(rb"^(\w+) %s$" % re.escape(reference.encode()), file.read(_MOST_REFERENCES), re.M)
    except (OSError, ValueError):
        return ""
    return found[1].decode() if found else ""


def first_line(path: Path) -> str:
    """The first line of one of git's own files, empty where there is no such file; it is a regular one, and short."""
    try:
        with open_regular(path) as file:
            return file.readline(4096).decode("utf-8", "replace").strip()
    except (OSError, ValueError):
        return ""
