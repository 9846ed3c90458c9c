"""The bytes of an office file in (PDF, DOCX, ODT, RTF), its words as plain text out.

Files come from strangers: what is unpacked, parsed and waited for has a limit, and an XML with entities is not read. A
file that is over a limit, or has no words in it, says so; it is never taken as an empty text.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator

MOST_UNPACKED = 8 * 1024 * 1024
"""Bytes of XML, or of one page's drawing instructions, that are unpacked."""

MOST_PARTS = 300_000
"""Elements of XML: each takes a hundred times the memory of the three letters that it is written with."""

MOST_PAGES = 80
MOST_SECONDS = 8.0
MOST_CHARACTERS = 400_000

PDF, ZIP, RTF = b"%PDF-", b"PK\x03\x04", b"{\\rtf"
_SUFFIXES = {PDF: ("a PDF", ()), ZIP: ("an office file", (".docx", ".docm", ".odt", ".ott")), RTF: ("an RTF file", ())}


def office_format(path: str, data: bytes) -> str:
    """What kind of office file this is, in words; "" where it is none."""
    for start, (name, suffixes) in _SUFFIXES.items():
        if data.startswith(start) and (not suffixes or path.lower().endswith(suffixes)):
            return name
    return ""


def office_text(data: bytes) -> str:
    """The words of an office file, a paragraph a line; ValueError says why there are none."""
    try:
        if data.startswith(PDF):
            text = _of_pdf(data)
        elif data.startswith(ZIP):
            text = _of_archive(data)
        else:
            text = _of_rtf(data)
    except ValueError:
        raise
    except Exception as error:  # the formats are wide, and their readers raise what they like
        raise ValueError(f"it could not be read ({type(error).__name__})") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not text.strip():
        raise ValueError("there are no words in it that a program can read")
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"it holds more than {MOST_CHARACTERS:,} characters")
    return text


def _of_pdf(data: bytes) -> str:
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    start = time.monotonic()
    document = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if document.is_encrypted:
        raise ValueError("it is encrypted")
    if len(document.pages) > MOST_PAGES:
        raise ValueError(f"it has more than {MOST_PAGES} pages")
    pages = []
    for number, page in enumerate(document.pages, 1):
        drawn = page.get_contents()
        if drawn is not None and len(drawn.get_data()) > MOST_UNPACKED:
            raise ValueError(f"page {number} is too large")
        words = page.extract_text()
        if not words.strip() and _has_pictures(page):
            raise ValueError(f"page {number} is a picture")
        pages.append(words)
        if time.monotonic() - start > MOST_SECONDS:
            raise ValueError("it takes too long to read")
    return "\n".join(pages)


def _has_pictures(page: object) -> bool:
    resources = page.get("/Resources", {}) if hasattr(page, "get") else {}
    return "/XObject" in (resources.get_object() if hasattr(resources, "get_object") else resources)


# Everything that a reader sees, wherever it is kept: the text, and what stands at its edges.
_TEXTS = re.compile(r"(?:word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)|content|styles)\.xml")


def _of_archive(data: bytes) -> str:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise ValueError("it is damaged") from error
    with archive:
        members = [member for member in archive.infolist() if _TEXTS.fullmatch(member.filename)]
        if sum(member.file_size for member in members) > MOST_UNPACKED:
            raise ValueError("it unpacks to too much")
        if not members:
            raise ValueError("it is an archive and no text")
        members.sort(key=lambda member: "document" not in member.filename and "content" not in member.filename)
        paragraphs: list[str] = []
        for member in members[:64]:
            with archive.open(member) as stream:
                content = stream.read(MOST_UNPACKED + 1)
            if len(content) > MOST_UNPACKED:
                raise ValueError("it unpacks to too much")
            paragraphs.extend(_paragraphs(content))
    return "\n\n".join(paragraphs)


def _paragraphs(content: bytes) -> Iterator[str]:
    """The paragraphs of WordprocessingML or OpenDocument text."""
    from xml.etree import ElementTree

    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError("its XML defines entities")
    words: list[str] = []
    parts = 0
    for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        name = element.tag.rpartition("}")[2]
        if event == "start":
            parts += 1
            if parts > MOST_PARTS:
                raise ValueError("its XML has too many parts")
            if name in ("tab", "s"):
                words.append(" ")
            elif name in ("br", "cr", "line-break") or name in ("p", "h"):
                words.append("\n")
        elif name in ("t", "delText"):
            words.append(element.text or "")
        if event == "end" and name in ("p", "h"):
            if element.tag.startswith("{urn:oasis"):
                words = ["".join(element.itertext())]
            if text := "".join(words).strip():
                yield text
            words = []
    if text := "".join(words).strip():
        yield text


def _of_rtf(data: bytes) -> str:
    import striprtf.striprtf

    return str(striprtf.striprtf.rtf_to_text(data.decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call]
