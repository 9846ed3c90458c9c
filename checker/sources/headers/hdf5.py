"""The object headers of an HDF5 file in, its text attributes, data sets and parameter count out.

Source: HDF5 File Format Specification 3.0 (The HDF Group): superblocks 0 to 3, object headers 1 and 2, groups kept in
B-trees and as link messages. What lies in fractal heaps (very large groups) is said not to be read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod

from checker.domain import NotChecked
from checker.sources.headers.facts import VALUE_LIMIT, Facts
from checker.sources.headers.ranges import BudgetError, HeaderError, Readable, Window

MAGIC = b"\x89HDF\r\n\x1a\n"
OBJECTS_LIMIT = 5_000
DEPTH_LIMIT = 16
NAME_LIMIT = 1024
UNDEFINED = 0xFFFFFFFFFFFFFFFF

# Header messages.
_DATASPACE, _LINK_INFO, _DATATYPE, _LINK, _ATTRIBUTE, _CONTINUATION, _SYMBOL_TABLE, _ATTRIBUTE_INFO = (
    0x01, 0x02, 0x03, 0x06, 0x0C, 0x10, 0x11, 0x15,
)  # fmt: skip
# Classes of datatypes.
_INTEGER, _FLOAT, _STRING, _VARIABLE = 0, 1, 3, 9


@dataclass
class _Object:
    """What the messages of an object header say."""

    attributes: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    width: int = 0
    hidden: bool = False


def read(name: str, window: Window) -> Facts:
    """The attributes in words, and every data set as a member, from the root down as far as the budget goes."""
    facts = Facts("hdf5")
    parameters = 0
    waiting = [("", _root(window), 0)]
    seen: set[int] = set()
    hidden = False
    try:
        while waiting:
            path, address, depth = waiting.pop(0)
            if address in seen or depth > DEPTH_LIMIT:
                continue
            seen.add(address)
            if len(seen) > OBJECTS_LIMIT:
                raise BudgetError(f"it has more than {OBJECTS_LIMIT} objects")
            found = _object(window, address)
            hidden = hidden or found.hidden
            facts.add([(f"{path}/{key}" if path else key, value) for key, value in found.attributes])
            if found.shape is not None and found.dtype is not None:
                values = prod(found.shape)
                parameters += values
                facts.saw_dtype(found.dtype)
                facts.members.append((path, values * found.width))
            waiting += [(f"{path}/{link}" if path else link, target, depth + 1) for link, target in found.links]
        facts.parameters = parameters
        if hidden:
            facts.not_checked.append(
                NotChecked(name, "some of its groups or attributes are stored densely and were not read")
            )
    except BudgetError as spent:
        facts.not_checked.append(NotChecked(name, f"not all of its objects were read: {spent}"))
    return facts


def _numbers(layout: str, data: bytes, at: int = 0) -> tuple[int, ...]:
    try:
        return struct.unpack_from("<" + layout, data, at)
    except struct.error as error:
        raise HeaderError("a structure of its HDF5 header is cut short") from error


def _root(window: Readable) -> int:
    """The address of the root group's object header."""
    start = window.read(0, min(96, window.size))
    version = _numbers("B", start, 8)[0]
    if version in (0, 1):
        widths, base, address = _numbers("BB", start, 13), 24 + 4 * version, 64 + 4 * version
    elif version in (2, 3):
        widths, base, address = _numbers("BB", start, 9), 12, 36
    else:
        raise HeaderError(f"HDF5 superblock version {version} is not known")
    if widths != (8, 8) or _numbers("Q", start, base)[0] != 0:
        raise HeaderError("HDF5 files with narrow addresses or a user block are not read")
    return _numbers("Q", start, address)[0]


def _object(window: Readable, address: int) -> _Object:
    found = _Object()
    for kind, data in _messages(window, address):
        if kind == _ATTRIBUTE:
            pair = _attribute(window, data)
            if pair is not None:
                found.attributes.append(pair)
        elif kind == _LINK:
            link = _link(data)
            if link is not None:
                found.links.append(link)
        elif kind == _SYMBOL_TABLE:
            tree, heap = _numbers("QQ", data)
            found.links += _symbols(window, tree, heap)
        elif kind == _DATASPACE:
            found.shape = _shape(data)
        elif kind == _DATATYPE:
            found.dtype, found.width = _dtype(data)
        elif kind == _LINK_INFO:
            flags = _numbers("B", data, 1)[0]
            found.hidden |= _numbers("Q", data, 10 if flags & 1 else 2)[0] != UNDEFINED
        elif kind == _ATTRIBUTE_INFO:
            flags = _numbers("B", data, 1)[0]
            found.hidden |= _numbers("Q", data, 4 if flags & 1 else 2)[0] != UNDEFINED
    return found


def _messages(window: Readable, address: int) -> Iterator[tuple[int, bytes]]:
    """(kind, data) of every message of an object header, its continuations included."""
    start = window.read(address, 16)
    second = start[:4] == b"OHDR"
    if second:
        flags = start[5]
        at = 6 + (16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0)
        width = 1 << (flags & 3)
        size = int.from_bytes(window.read(address + at, width), "little")
        blocks = [(address + at + width, size)]
        ordered = bool(flags & 4)
    else:
        version, _, _, _, size = _numbers("BBHII", start)
        if version != 1:
            raise HeaderError(f"an object header of the unknown version {version}")
        blocks, ordered = [(address + 16, size)], False
    head = (6 if ordered else 4) if second else 8
    seen = 0
    while blocks and seen < 64:  # continuations of continuations: more than any writer makes
        seen += 1
        place, size = blocks.pop(0)
        end = place + size
        while place + head <= end:
            start = window.read(place, head)
            kind, length = (start[0], _numbers("H", start, 1)[0]) if second else _numbers("HH", start)
            shared = bool((start[3] if second else start[4]) & 2)
            data = window.read(place + head, length)
            place += head + length
            if kind == _CONTINUATION:
                at, size = _numbers("QQ", data)
                blocks.append((at + 4, size - 8) if second else (at, size))
            elif not shared:  # a shared message only points to one elsewhere
                yield kind, data


def _shape(data: bytes) -> tuple[int, ...]:
    version, rank = _numbers("BB", data)
    if version not in (1, 2) or rank > 32:
        raise HeaderError("a dataspace of an unknown kind")
    return _numbers(f"{rank}Q", data, 8 if version == 1 else 4)


def _dtype(data: bytes) -> tuple[str, int]:
    """(name, bytes of one value), named as NumPy does where it is a plain number."""
    kind, width = _numbers("B", data)[0] & 0x0F, _numbers("I", data, 4)[0]
    bits = 8 * min(width, 64)
    if kind == _INTEGER:
        return f"{'int' if data[1] & 8 else 'uint'}{bits}", width
    names = {_FLOAT: f"float{bits}", _STRING: "string", _VARIABLE: "variable"}
    return names.get(kind, f"class {kind}"), width


def _attribute(window: Readable, data: bytes) -> tuple[str, str] | None:
    """The name and the words of an attribute; None where its value is no text."""
    version, _, name_size, type_size, space_size = _numbers("BBHHH", data)
    if version not in (1, 2, 3):
        return None
    at = 9 if version == 3 else 8
    pad = 8 if version == 1 else 1
    name = data[at : at + name_size].split(b"\0", 1)[0].decode("utf-8", errors="replace")[:NAME_LIMIT]
    at += -(-name_size // pad) * pad
    datatype = data[at : at + type_size]
    at += -(-type_size // pad) * pad
    count = min(prod(_shape(data[at : at + space_size])), 64)
    at += -(-space_size // pad) * pad
    kind, width = _numbers("B", datatype)[0] & 0x0F, _numbers("I", datatype, 4)[0]
    if kind == _STRING and width:
        values = [data[at + i * width : at + (i + 1) * width].split(b"\0", 1)[0] for i in range(count)]
    elif kind == _VARIABLE and datatype[1] & 0x0F == 1:
        values = [_from_heap(window, *_numbers("QI", data, at + i * 16 + 4)) for i in range(count)]
    else:
        return None
    return name, ", ".join(value[:VALUE_LIMIT].decode("utf-8", errors="replace") for value in values)


def _from_heap(window: Readable, address: int, index: int) -> bytes:
    """The object `index` of the global heap collection at `address`."""
    if index == 0:
        return b""
    start = window.read(address, 16)
    size = _numbers("Q", start, 8)[0]
    if start[:4] != b"GCOL":
        raise HeaderError("a global heap that is none")
    at = address + 16
    while at + 16 <= address + size:
        number, _, length = _numbers("HHxxxxQ", window.read(at, 16))
        if number == index:
            return window.read(at + 16, min(length, VALUE_LIMIT))
        if number == 0:
            break
        at += 16 + -(-length // 8) * 8
    return b""


def _link(data: bytes) -> tuple[str, int] | None:
    """The name and target of a hard link; None for soft and external ones, which hold nothing here."""
    flags = _numbers("B", data, 1)[0]
    at = 2
    kind = 0
    if flags & 8:
        kind = _numbers("B", data, at)[0]
        at += 1
    at += (8 if flags & 4 else 0) + (1 if flags & 0x10 else 0)
    width = 1 << (flags & 3)
    length = int.from_bytes(data[at : at + width], "little")
    at += width
    if kind != 0:
        return None
    return data[at : at + length].decode("utf-8", errors="replace")[:NAME_LIMIT], _numbers("Q", data, at + length)[0]


def _symbols(window: Readable, tree: int, heap: int) -> list[tuple[str, int]]:
    """(name, object header address) of the members of an old-style group."""
    start = window.read(heap, 32)
    if start[:4] != b"HEAP":
        raise HeaderError("a local heap that is none")
    size, _, names = _numbers("QQQ", start, 8)
    found: list[tuple[str, int]] = []
    nodes, seen = [tree], set[int]()
    while nodes and len(found) < OBJECTS_LIMIT:
        node = nodes.pop(0)
        if node in seen:
            continue
        seen.add(node)
        start = window.read(node, 8)
        if start[:4] == b"TREE":
            used = _numbers("H", start, 6)[0]
            children = window.read(node + 24, 16 * used)
            nodes += [_numbers("Q", children, 16 * i + 8)[0] for i in range(used)]
        elif start[:4] == b"SNOD":
            used = _numbers("H", start, 6)[0]
            entries = window.read(node + 8, 40 * used)
            for i in range(used):
                offset, address = _numbers("QQ", entries, 40 * i)
                if offset >= size:
                    raise HeaderError("a member's name beyond its heap")
                raw = window.read(names + offset, min(NAME_LIMIT, size - offset))
                found.append((raw.split(b"\0", 1)[0].decode("utf-8", errors="replace"), address))
        else:
            raise HeaderError("a group's tree that is none")
    return found
