"""A Verdict in, the job summary out: every answer with its evidence, each quote once, within what GitHub keeps."""

from __future__ import annotations

from checker.domain import Verdict
from checker.reports.markdown import Markdown, print_template
from checker.reports.page import page

LIMIT = 1024 * 1024  # bytes of UTF-8; GitHub drops a larger summary whole
SPOTS = 20


def render(verdict: Verdict) -> str:
    """The summary; where it would be too long, the short version of the comment."""
    text = print_template("summary.md.j2", page=page(verdict, SPOTS, whole=True))
    if len(text.encode()) <= LIMIT:
        return text
    return print_template("comment-short.md.j2", marker=Markdown(""), page=page(verdict, SPOTS))
