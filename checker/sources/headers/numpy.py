"""The header of a .npy array in, its dtype and number of values out; what needs unpickling is said, never done.

Source: numpy's format description (numpy.lib.format, versions 1.0 to 3.0).
"""

from __future__ import annotations

import re
from math import prod

from checker.sources.headers.ranges import HeaderError

MAGIC = b"\x93NUMPY"
HEADER_LIMIT = 64 * 1024
START = 4096  # bytes from the front of an array that hold any ordinary header

_DESCR = re.compile(rb"'descr':\s*'([^']{1,32})'")
_SHAPE = re.compile(rb"'shape':\s*\(([\d\s,L]{0,600})\)")


def read_array(start: bytes) -> tuple[str, int]:
    """(dtype, number of values) of the array that begins with these bytes. Structured dtypes are `structured`."""
    if not start.startswith(MAGIC) or len(start) < 12:
        raise HeaderError("it is no .npy array")
    wide = start[6] >= 2
    length = int.from_bytes(start[8:12] if wide else start[8:10], "little")
    header = start[12 if wide else 10 :][:length]
    shape = _SHAPE.search(header)
    if length > HEADER_LIMIT or shape is None:
        raise HeaderError("its .npy header gives no shape")
    sizes = [int(size) for size in re.findall(rb"\d{1,19}", shape.group(1))][:32]
    descr = _DESCR.search(header)
    dtype = descr.group(1).decode("ascii", errors="replace") if descr else "structured"
    return dtype, prod(sizes)
