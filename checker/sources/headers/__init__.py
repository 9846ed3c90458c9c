"""The first bytes of a weight file or an archive in, what it says of its licence and make-up out.

The readers work on a function that returns byte ranges, so that files on disk and assets behind a URL are read alike.
They take a bounded number of bytes, run nothing, load no pickle and write nothing. What cannot be read is a NotChecked.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import BinaryIO

from checker.domain import NotChecked, WeightMetadata
from checker.sources.headers import archives, gguf, hdf5, numpy, onnx, safetensors
from checker.sources.headers.facts import Facts
from checker.sources.headers.ranges import HeaderError, ReadRange, UnknownFormatError, Window

REMOTE_BUDGET = 256 * 1024  # bytes of one file that may travel
LOCAL_BUDGET = 4 * 1024 * 1024
REMOTE_REQUESTS = 64
LOCAL_REQUESTS = 100_000

# Endings of the files that have a header to read, or are archives.
SUFFIXES = (
    ".safetensors", ".gguf", ".ggml", ".onnx", ".pt", ".pth", ".bin", ".ckpt", ".npz", ".npy", ".h5", ".hdf5", ".keras",
    ".tflite", ".pkl", ".pickle", ".joblib", ".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz",
    ".nemo", ".mar", ".whl", ".pdparams", ".mlmodel", ".mlpackage",
)  # fmt: skip

_Reader = Callable[[str, Window], Facts]


def has_header(path: str) -> bool:
    """Whether the name is that of a file which `read_metadata` may read."""
    return path.lower().endswith(SUFFIXES)


def read_metadata(
    name: str, size: int, read_range: ReadRange, budget: int = REMOTE_BUDGET, requests: int = REMOTE_REQUESTS
) -> WeightMetadata | NotChecked:
    """What the file says of itself: licence strings, name, base models, data sets, dtypes, members, texts inside.

    `size` in bytes; `read_range(start, length)` returns the bytes of that range and may raise OSError. At most `budget`
    bytes are asked for in at most `requests` calls. What is no format known here, damaged or refused is a NotChecked.
    """
    if size <= 0:
        return NotChecked(name, "it is empty")
    window = Window(size, read_range, budget, requests)
    try:
        reader = _reader(name, window)
        if isinstance(reader, NotChecked):
            return reader
        return reader(name, window).frozen()
    except HeaderError as damage:
        return NotChecked(
            name, f"its header could not be read: {damage}", failed=not isinstance(damage, UnknownFormatError)
        )
    except OSError as error:
        return NotChecked(name, f"it could not be read: {error.strerror or error}", failed=True)


def read_stream(name: str, stream: BinaryIO) -> WeightMetadata | NotChecked:
    """The same for an open file on disk, of which more may be read; `name` is what the evidence calls it."""
    try:
        size = stream.seek(0, os.SEEK_END)
    except OSError as error:
        return NotChecked(name, f"it could not be read: {error.strerror or error}", failed=True)

    def read_range(start: int, length: int) -> bytes:
        stream.seek(start)
        return stream.read(length)

    return read_metadata(name, size, read_range, LOCAL_BUDGET, LOCAL_REQUESTS)


def _reader(name: str, window: Window) -> _Reader | NotChecked:
    """The reader that fits the first bytes, and the name where the format has no mark of its own."""
    start = window.read(0, min(512, window.size))
    lower = name.lower()
    if start.startswith(gguf.MAGIC):
        return gguf.read
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")) or lower.endswith((".zip", ".npz", ".whl", ".keras")):
        return archives.read_zip
    if start.startswith(hdf5.MAGIC):
        return hdf5.read
    for kind, magic in archives.STREAMS.items():
        if start.startswith(magic):
            return lambda name, window: _read_stream(name, kind, window)
    if start[257:262] == b"ustar":
        return archives.read_tar
    if start.startswith(numpy.MAGIC):
        return _read_array
    if lower.endswith(".onnx"):
        return onnx.read
    if start[4:8] == b"TFL3":
        return _read_tflite
    if safetensors.looks_like(start):
        return safetensors.read
    if start[:1] == b"\x80" and start[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05"):
        return NotChecked(name, "it is a pickle: reading it would run it, so nothing in it was read")
    if start.startswith(b"version https://git-lfs.github.com/spec/"):
        return NotChecked(name, "it is a Git LFS pointer: the file itself is not here")
    return NotChecked(name, "it is of no format whose header is known here")


def _read_stream(name: str, kind: str, window: Window) -> Facts:
    unfolded = archives.unfold(kind, window)
    try:
        is_tar = unfolded.read(0, 512)[257:262] == b"ustar"
    except HeaderError:
        is_tar = False
    if not is_tar:
        raise UnknownFormatError(f"what it unfolds to ({kind}) is no tar archive")
    return archives.read_tar(name, unfolded, f"tar.{kind}")


def _read_array(name: str, window: Window) -> Facts:
    facts = Facts("npy")
    dtype, facts.parameters = numpy.read_array(window.read(0, min(numpy.START, window.size)))
    facts.saw_dtype(dtype)
    if "O" in dtype:
        facts.not_checked.append(NotChecked(name, "it holds pickled objects: reading them would run them"))
    return facts


def _read_tflite(name: str, window: Window) -> Facts:
    """A TensorFlow Lite model: its licence and labels stand in a zip archive at its end, where it has one."""
    try:
        facts = archives.read_zip(name, window)
    except HeaderError:
        facts = Facts("tflite")
        facts.not_checked.append(NotChecked(name, "its FlatBuffer was not read, and no archive is attached to it"))
    facts.format = "tflite"
    return facts
