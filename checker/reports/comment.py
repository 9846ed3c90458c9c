"""A Verdict in, the comment on a pull request out, within what GitHub takes as a comment."""

from __future__ import annotations

from checker.domain import Verdict
from checker.reports.markdown import Markdown, print_template
from checker.reports.page import page

# The first line of every comment of ours, by which the next run finds it. Text of a repository never holds it: `<`
# and `!` are defused.
MARKER = "<!-- openness-gate: comment -->"

LIMIT = 65_536  # characters of a comment's body; GitHub answers 422 beyond
MARKER_ROOM = 100  # characters of LIMIT that delivery may add to the marker: which gate speaks, in which run
SPOTS = 4  # lines of evidence shown for one finding


def render(verdict: Verdict) -> str:
    """The comment, the first line MARKER. What would be too long becomes the short version, which points elsewhere."""
    text = _print("comment.md.j2", verdict)
    return text if _length(text) <= LIMIT - MARKER_ROOM else _print("comment-short.md.j2", verdict)


def _print(template: str, verdict: Verdict) -> str:
    return print_template(template, marker=Markdown(MARKER), page=page(verdict, SPOTS))


def _length(text: str) -> int:
    """Characters as UTF-16 counts them: never fewer than GitHub does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
