"""Archives in, the names of their members and the licence, card and configuration texts inside them out.

zip (PyTorch, Keras, npz, wheels, and the like) by its central directory, tar by walking over its headers, compressed
streams by unpacking into memory up to a limit. Nothing is written, no pickle is loaded, no archive inside an archive
is opened.
"""

from __future__ import annotations

import bz2
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from checker.domain import NotChecked, Text
from checker.sources.headers import numpy
from checker.sources.headers.facts import MEMBERS_LIMIT, Facts
from checker.sources.headers.ranges import BLOCK, BudgetError, HeaderError, RangeFile, Readable, Window
from checker.sources.texts import text_in

TEXT_LIMIT = 128 * 1024  # bytes of one text
TEXTS_LIMIT = 24
UNPACKED_LIMIT = 32 * 1024 * 1024  # bytes that a compressed stream may unfold to
MEMORY_LIMIT = 64 * 1024 * 1024  # bytes that an xz stream may ask for its dictionary
TAR_BLOCK = 512
TAR_NAME_LIMIT = 64 * 1024
STREAMS = {"gz": b"\x1f\x8b", "bz2": b"BZh", "xz": b"\xfd7zXZ\0"}

# What is worth reading inside an archive, in this order.
_TEXTS = (
    re.compile(r"licen[sc]e|^copying|^notice|terms[ _-]of|use[ _-]?policy|^eula|^agreement", re.IGNORECASE),
    re.compile(r"^(readme|.*model[ _-]?card)", re.IGNORECASE),
    re.compile(r"^(metadata|pkg-info)$", re.IGNORECASE),
    re.compile(r"^(config|model_index|metadata|adapter_config|model[_-]config|manifest)\.(json|ya?ml)$", re.IGNORECASE),
)
# Endings of names that match above and still are no text.
_NO_TEXT = re.compile(
    r"\.(py|pyc|png|jpe?g|gif|svg|so|dll|bin|pt|pth|npy|pkl|pdf|docx?|zip|gz|html?|js|css)$", re.IGNORECASE
)
_ARCHIVE = re.compile(r"\.(zip|tar|tgz|tar\.\w+|gz|bz2|xz|zst|7z|rar|whl|npz)$", re.IGNORECASE)


def read_zip(name: str, window: Window) -> Facts:
    """What a zip archive holds; `torch` and `npz` where its members are laid out so."""
    try:
        with zipfile.ZipFile(RangeFile(window)) as archive:
            members = archive.infolist()
            facts = Facts(_flavour(name, [member.filename for member in members[:MEMBERS_LIMIT]]))
            _list_members(name, facts, [(member.filename, member.file_size) for member in members])
            by_name = {member.filename: member for member in members[:MEMBERS_LIMIT]}
            _read_texts(name, facts, lambda path: _unzip(archive, by_name[path], TEXT_LIMIT))
            if facts.format == "npz":
                _read_arrays(name, facts, archive, by_name)
            return facts
    except BudgetError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, OverflowError, KeyError) as error:
        # ValueError covers names that are not the text they claim to be, and seeks to nowhere.
        raise HeaderError(f"it is no zip archive that can be read ({error})") from error


def read_tar(name: str, window: Readable, format: str = "tar") -> Facts:
    """What a tar archive holds, header by header. Where the budget ends, the members seen so far."""
    facts = Facts(format)
    places: dict[str, tuple[int, int]] = {}
    members: list[tuple[str, int]] = []
    try:
        for path, start, size in _walk_tar(window):
            members.append((path, size))
            places.setdefault(path, (start, size))
            if len(members) >= MEMBERS_LIMIT:
                raise BudgetError(f"it has more than {MEMBERS_LIMIT} members")
    except BudgetError as spent:
        facts.not_checked.append(NotChecked(name, f"its list of members is not complete: {spent}", failed=True))
    except HeaderError as damage:
        if not members:
            raise
        facts.not_checked.append(NotChecked(name, f"its list of members is not complete: {damage}", failed=True))
    _list_members(name, facts, members)
    _read_texts(name, facts, lambda path: window.read(places[path][0], min(places[path][1], TEXT_LIMIT + 1)))
    return facts


def unfold(kind: str, window: Window) -> Readable:
    """A compressed file (`gz`, `bz2` or `xz`, as in STREAMS) as what it unfolds to, at most UNPACKED_LIMIT bytes."""
    return _Unfolded(kind, window)


def text_rank(path: str) -> int | None:
    """How much a file's name promises a text about terms: 0 a licence, then cards, package metadata, configurations."""
    name = path.rsplit("/", 1)[-1]
    if not name or _NO_TEXT.search(name):
        return None
    return next((rank for rank, pattern in enumerate(_TEXTS) if pattern.search(name)), None)


def _flavour(name: str, members: list[str]) -> str:
    if any(member.endswith("/data.pkl") or member == "data.pkl" for member in members):
        return "torch"
    if members and (name.lower().endswith(".npz") or all(member.endswith(".npy") for member in members)):
        return "npz"
    return "zip"


def _list_members(name: str, facts: Facts, members: list[tuple[str, int]]) -> None:
    """Note the members, and what of them is odd or was not opened."""
    facts.members = [(path[:1024], size) for path, size in members[:MEMBERS_LIMIT]]
    if len(members) > MEMBERS_LIMIT:
        facts.not_checked.append(NotChecked(name, f"{len(members)} members; the first {MEMBERS_LIMIT} were listed"))
    outside = [path for path, _ in facts.members if _leaves(path)]
    if outside:
        facts.not_checked.append(
            NotChecked(name, f"{len(outside)} members are named outside the archive: {outside[0][:80]!r}")
        )
    inner = [path for path, _ in facts.members if _ARCHIVE.search(path)]
    if inner:
        facts.not_checked.append(
            NotChecked(name, f"{len(inner)} archives inside it were not opened, the first {inner[0][:80]!r}")
        )


def _leaves(path: str) -> bool:
    """Whether unpacking the path would write outside the folder it is unpacked to."""
    parts = PurePosixPath(path.replace("\\", "/"))
    return ".." in parts.parts or parts.is_absolute() or bool(re.match(r"^[A-Za-z]:", path))


def _read_texts(name: str, facts: Facts, take: Callable[[str], bytes]) -> None:
    """Read the licences, cards and configurations among the members, the shallow ones first."""
    wanted: list[tuple[int, int, str]] = []
    for path in dict.fromkeys(path for path, size in facts.members if size):
        rank = None if _leaves(path) else text_rank(path)
        if rank is not None:
            wanted.append((rank, path.count("/"), path))
    wanted.sort()
    for _, _, path in wanted[:TEXTS_LIMIT]:
        try:
            data = take(path)
        except (HeaderError, zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError) as error:
            facts.not_checked.append(
                NotChecked(f"{name}!/{path[:200]}", f"could not be read inside the archive: {error}")
            )
            continue
        text = text_in(f"{name}!/{path}", data[:TEXT_LIMIT], whole_size=len(data))
        if isinstance(text, Text):
            facts.texts.append(text)
        else:
            facts.not_checked.append(text)
    if len(wanted) > TEXTS_LIMIT:
        facts.not_checked.append(NotChecked(name, f"{len(wanted)} texts inside it; the first {TEXTS_LIMIT} were read"))


def _unzip(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """At most `limit` + 1 bytes of a member, stored or deflated: the other methods unfold without a bound."""
    if member.flag_bits & 1:
        raise HeaderError("it is encrypted")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise HeaderError(f"its compression (method {member.compress_type}) is not read")
    with archive.open(member) as opened:
        return opened.read(limit + 1)


def _read_arrays(name: str, facts: Facts, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
    """Count the values of every array; objects among them would have to be unpickled and are named."""
    total = 0
    try:
        for path, member in members.items():
            if path.endswith(".npy"):
                dtype, values = numpy.read_array(_unzip(archive, member, numpy.START))
                facts.saw_dtype(dtype)
                total += values
    except (HeaderError, zlib.error, RuntimeError) as error:
        facts.not_checked.append(NotChecked(name, f"its arrays are not counted: {error}"))
        return
    facts.parameters = total


def _walk_tar(window: Readable) -> Iterator[tuple[str, int, int]]:
    """(name, place, size) of each regular file of a tar archive: ustar, and the long names of GNU and pax."""
    position, long_name, long_size = 0, "", None
    while True:
        try:
            header = window.read(position, TAR_BLOCK)
        except BudgetError:
            raise
        except HeaderError:
            if position == 0:
                raise
            return  # an archive without its two closing blocks is complete all the same
        if not header.strip(b"\0"):
            return
        if _tar_number(header[148:156]) != sum(header) - sum(header[148:156]) + 8 * 32:
            raise HeaderError(f"the header at byte {position} is no tar header")
        size, kind = _tar_number(header[124:136]), header[156:157]
        start = position + TAR_BLOCK
        position = start + (size + TAR_BLOCK - 1) // TAR_BLOCK * TAR_BLOCK
        if position > window.size + TAR_BLOCK:
            raise HeaderError(f"a member claims {size} bytes, more than the archive has")
        if kind == b"L":
            long_name = _words(window.read(start, min(size, TAR_NAME_LIMIT)))
        elif kind == b"x":
            long_name, long_size = _pax(window.read(start, min(size, TAR_NAME_LIMIT)), long_name)
        elif kind in (b"0", b"\0", b"7"):
            prefix = _words(header[345:500]) if header[257:262] == b"ustar" and header[262:263] == b"\0" else ""
            plain = _words(header[:100])
            if long_size is not None:
                size = long_size
                position = start + (size + TAR_BLOCK - 1) // TAR_BLOCK * TAR_BLOCK
            yield long_name or (f"{prefix}/{plain}" if prefix else plain), start, size
            long_name, long_size = "", None
        elif kind != b"K":  # folders, links and devices hold nothing; K is the long name of a link
            long_name, long_size = "", None


def _tar_number(digits: bytes) -> int:
    if digits[:1] == b"\x80":  # a size beyond 8 GiB is written in binary
        return int.from_bytes(digits[1:], "big")
    try:
        return int(digits.strip(b" \0") or b"0", 8)
    except ValueError as error:
        raise HeaderError("a number in a tar header is none") from error


def _words(raw: bytes) -> str:
    return raw.split(b"\0", 1)[0].decode("utf-8", errors="replace")


def _pax(records: bytes, name: str) -> tuple[str, int | None]:
    """The path and the size of a pax header; its other keys are not of interest."""
    size = None
    for record in records.split(b"\n"):
        key, _, value = record.partition(b" ")[2].partition(b"=")
        if key == b"path":
            name = value.decode("utf-8", errors="replace")
        elif key == b"size" and value.isdigit() and len(value) < 20:
            size = int(value)
    return name, size


class _Unfolded:
    """What a compressed file unfolds to, from front to back, kept in memory for reads at any place before."""

    size = UNPACKED_LIMIT

    def __init__(self, kind: str, window: Window) -> None:
        self._kind = kind
        self._window = window
        self._position = 0
        self._pending = b""
        self._data = bytearray()
        self._decompressor = self._start()
        self._finished = False

    def read(self, start: int, length: int) -> bytes:
        """Exactly `length` bytes from `start`. Raises HeaderError at the end of the file, BudgetError at a limit."""
        end = start + length
        if end > UNPACKED_LIMIT:
            raise BudgetError(f"it unfolds to more than {UNPACKED_LIMIT} bytes")
        while len(self._data) < end and not self._finished:
            self._unfold()
        if len(self._data) < end:
            raise HeaderError(f"it unfolds to {len(self._data)} bytes, and byte {end} was to be read")
        return bytes(self._data[start:end])

    def _start(self) -> Any:
        """A new decompressor; the three of the standard library share `decompress`, `eof` and `unused_data`."""
        if self._kind == "gz":
            return zlib.decompressobj(31)
        if self._kind == "bz2":
            return bz2.BZ2Decompressor()
        return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=MEMORY_LIMIT)

    def _unfold(self) -> None:
        """Unfold up to 64 KiB more."""
        if not self._pending and getattr(self._decompressor, "needs_input", True):
            length = min(BLOCK, self._window.size - self._position)
            if length == 0:
                self._finished = True
                return
            self._pending = self._window.read(self._position, length)
            self._position += length
        try:
            self._data += self._decompressor.decompress(self._pending, 64 * 1024)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
            raise HeaderError(f"it does not unfold ({error})") from error
        self._pending = getattr(self._decompressor, "unconsumed_tail", b"")
        if self._decompressor.eof:  # several streams may stand in one file
            self._pending = self._decompressor.unused_data
            if not self._pending and self._position < self._window.size:
                self._pending = self._window.read(self._position, min(BLOCK, self._window.size - self._position))
                self._position += len(self._pending)
            if self._pending.startswith(STREAMS[self._kind]):
                self._decompressor = self._start()
            else:
                self._finished = True
