"""Bytes as they come from a disk or an API -> the text they hold, or None where they hold none."""

from __future__ import annotations

import codecs

# Longest first: the UTF-32 mark for little-endian machines starts with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_STARTS = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"{\\rtf")
_PROBE = 4096


def decode(data: bytes) -> str | None:
    """The text that `data` holds, newlines as \\n and without a byte order mark; None for binary data.

    UTF-8, UTF-16 and UTF-32 (by their mark, UTF-16 also by its zero bytes), Shift JIS, EUC-JP and GB 18030 where
    bytes above ASCII abound, else Windows-1252 and Latin-1. A character that was cut at the end is dropped.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding)
    if data.startswith(_BINARY_STARTS):
        return None
    if b"\0" in data:
        padded = _zero_padded(data)
        return _decode_as(data, padded) if padded else None
    text = _decode_as(data, "utf-8")
    if text is None:
        text = _decode_as(data, _legacy_encoding(data))
    if text is None:
        text = _decode_as(data, "latin-1")
    if text is not None and _is_mostly_controls(text):
        return None
    return text


def _decode_as(data: bytes, encoding: str) -> str | None:
    # An incremental decoder keeps back an unfinished last character: a size cap may have cut through it.
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(data, final=False)
    except UnicodeDecodeError:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _zero_padded(data: bytes) -> str | None:
    """UTF-16 without its mark: nearly every second byte of Western text is zero."""
    probe = data[:_PROBE]
    even, odd = probe[0::2].count(0), probe[1::2].count(0)
    half = max(len(probe) // 2, 1)
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _legacy_encoding(data: bytes) -> str:
    """Which encoding from before UTF-8 this is: East Asian where high bytes abound, else Windows-1252."""
    probe = data[: _PROBE * 16]
    high = sum(byte > 0x7F for byte in probe)
    # Western text has a few accented letters among many plain ones; Chinese and Japanese text is the other way round.
    if high > 0.3 * len(probe.replace(b" ", b"").replace(b"\n", b"")):
        # Japanese shows itself by its hiragana, which Chinese text does not have.
        for encoding in ("shift_jis", "euc_jp"):
            if _is_japanese(_decode_as(data, encoding)):
                return encoding
        if _decode_as(data, "gb18030") is not None:
            return "gb18030"
    return "cp1252"


def _is_japanese(text: str | None) -> bool:
    hiragana = sum("\u3041" <= character <= "\u3096" for character in text or "")
    return hiragana > 0.1 * sum(character > "\x7f" for character in text or " ")


def _is_mostly_controls(text: str) -> bool:
    probe = text[:_PROBE]
    controls = sum(character < " " and character not in "\n\t\f\b\x1b" for character in probe)
    return controls > 0.05 * len(probe)
