"""Text of a repository in, text for other tools' formats out: on one line, all of it seen, nothing in it that acts.

A security page or an inventory shows such text in a browser. GitHub's triggers (checker/reports/markdown.py) are broken
as in a comment; an address is only one if a browser may follow it.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from checker.reports.markdown import TRIGGERS
from checker.reports.visible import shortened, visible

LONGEST = 600  # characters of one piece of text
ADDRESS = 2000  # characters of an address; a longer one is no address of a model
KEPT = "/:?#@!$&'*+,;=%~-._"  # of an address; brackets and quotes are written in percent
HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?", re.ASCII)


def plain(text: str, limit: int = LONGEST) -> str:
    """`text` as words: no control, no direction, no mention, reference, emoji or address that a page would act on."""
    return TRIGGERS.sub(lambda found: f"{found[0]}\u200b", shortened(visible(str(text)), limit))


def shown(text: str, limit: int = LONGEST) -> str:
    """`text` as it stands, on one line and all of it seen: for names and paths that have to be found again."""
    return shortened(visible(str(text)), limit)


def address(text: str | None) -> str:
    """`text` as a web address of a plain host, escaped; empty where it is none that a browser may follow."""
    found = (text or "").strip()
    if not found.startswith(("http://", "https://")) or len(found) > ADDRESS:
        return ""
    try:
        split = urlsplit(found)
    except ValueError:
        return ""
    if not HOST.fullmatch(split.netloc):
        return ""  # none, with a password, or with letters that look like others
    escaped = quote(found, safe=KEPT, errors="replace")
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", escaped)
