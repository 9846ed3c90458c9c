"""A function that reads byte ranges in, bounded and cached reads out: no reader can take more than its budget."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from typing import Protocol

ReadRange = Callable[[int, int], bytes]

BLOCK = 8 * 1024
READ_AHEAD = 8  # blocks that a run of sequential reads grows to
READS = 500_000  # of any length, of one file: what bounds the time a file built of empty fields can take


class HeaderError(Exception):
    """The file cannot be read on: it is cut short, damaged, or beyond the budget. The message says which."""


class BudgetError(HeaderError):
    """The rest of the file would take more bytes or requests than one file may."""


class UnknownFormatError(HeaderError):
    """There is no reader for what the file holds: nothing went wrong, and nothing can be said."""


class Window:
    """Random access to a file of `size` bytes through `read_range`: at most `budget` bytes in `requests` calls."""

    def __init__(self, size: int, read_range: ReadRange, budget: int, requests: int) -> None:
        self.size = size
        self.transferred = 0
        self._read_range = read_range
        self._budget = budget
        self._requests = requests
        self._blocks: dict[int, bytes] = {}
        self._last = -2  # the last block fetched: the next one after it is a sequential read
        self._ahead = 1
        self._reads = READS

    def read(self, start: int, length: int) -> bytes:
        """Exactly `length` bytes from `start`. Raises HeaderError where the file ends sooner or the budget does."""
        if start < 0 or length < 0 or start + length > self.size:
            raise HeaderError(f"it ends at byte {self.size}, and byte {start + length} was to be read")
        self._reads -= 1
        if self._reads < 0:
            raise BudgetError(f"its header has more than {READS} parts")
        if length == 0:
            return b""
        if length > self._budget:
            raise BudgetError(f"{length} bytes at once are more than the {self._budget} that may be read of a file")
        first, last = start // BLOCK, (start + length - 1) // BLOCK
        for index in range(first, last + 1):
            if index not in self._blocks:
                self._fetch(index, last)
        if first == last:
            piece = self._blocks[first][start - first * BLOCK : start - first * BLOCK + length]
        else:
            joined = b"".join(self._blocks[index] for index in range(first, last + 1))
            piece = joined[start - first * BLOCK : start - first * BLOCK + length]
        if len(piece) != length:
            raise HeaderError("fewer bytes came than its size says")
        return piece

    def _fetch(self, index: int, wanted: int) -> None:
        """Read the block `index` and those missing up to `wanted`, further where reads are sequential, in one call."""
        self._ahead = min(self._ahead * 2, READ_AHEAD) if index == self._last + 1 else 1
        end = max(wanted + 1, index + self._ahead)
        for after in range(index + 1, end):
            if after in self._blocks:
                end = after
                break
        start = index * BLOCK
        length = min(end * BLOCK, self.size) - start
        room = self._budget - self.transferred
        if length > room:  # read-ahead never spends what is needed
            length = min((wanted + 1) * BLOCK, self.size) - start
        if length > room or self._requests <= 0:
            raise BudgetError(f"its header goes on after the {self.transferred} bytes that were read of it")
        self._requests -= 1
        data = self._read_range(start, length)
        self.transferred += len(data)
        if len(data) != length:
            raise HeaderError(f"{length} bytes were asked for at byte {start}, {len(data)} came")
        for offset in range(0, length, BLOCK):
            self._blocks[index + offset // BLOCK] = data[offset : offset + BLOCK]
        self._last = index + (length - 1) // BLOCK


class Readable(Protocol):
    """What readers need: a size in bytes (the most it can be) and exact reads that raise HeaderError."""

    @property
    def size(self) -> int: ...

    def read(self, start: int, length: int) -> bytes: ...


class Cursor:
    """Reads a Readable from front to back, as little-endian numbers and bytes."""

    def __init__(self, window: Readable, position: int = 0, order: str = "<") -> None:
        self.window = window
        self.position = position
        self.order = order

    def take(self, length: int) -> bytes:
        """The next `length` bytes."""
        piece = self.window.read(self.position, length)
        self.position += length
        return piece

    def skip(self, length: int) -> None:
        """Go `length` bytes on without reading them."""
        if length < 0 or self.position + length > self.window.size:
            raise HeaderError(f"it ends at byte {self.window.size}, before the end of a value of {length} bytes")
        self.position += length

    def number(self, code: str) -> int:
        """The next integer, `code` as the struct module writes it: B, H, I, Q and their signed forms."""
        value: int = struct.unpack(self.order + code, self.take(struct.calcsize("<" + code)))[0]
        return value


class RangeFile(io.RawIOBase):
    """A Window as the seekable, read-only file that the standard library's archive readers expect."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._window = window
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._window.size}[whence]
        if origin + offset < 0:
            raise OSError(22, "a position before the start of the file")
        self._position = origin + offset
        return self._position

    def read(self, size: int | None = -1) -> bytes:
        rest = max(0, self._window.size - self._position)
        length = rest if size is None or size < 0 else min(size, rest)
        piece = self._window.read(self._position, length)
        self._position += length
        return piece

    def readall(self) -> bytes:
        return self.read(-1)
