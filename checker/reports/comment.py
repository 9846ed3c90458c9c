"""A Verdict in, the comment on a pull request out, within what GitHub takes as a comment."""

from __future__ import annotations

from checker.domain import Verdict
from checker.reports.markdown import Markdown, print_template
from checker.reports.outline import is_unchanged
from checker.reports.page import page

# The first line of every comment of ours, by which the next run finds it. Text of a repository never holds it: `<`
# and `!` are defused.
MARKER = "<!-- openness-gate: comment -->"

LIMIT = 65_536  # characters of a comment's body; GitHub answers 422 beyond
MARKER_ROOM = 100  # characters of LIMIT that delivery may add to the marker: which gate speaks, in which run
SPOTS = 3  # lines of evidence shown for one answer
ROWS = 10  # of a section in a comment that would be too long otherwise


def render(verdict: Verdict) -> str:
    """The comment, the first line MARKER. A change that passes and leaves the level alone gets two lines.

    One that would be too long gets fewer rows, then only their numbers.
    """
    brief = verdict.passed and is_unchanged(verdict)
    for spots, most in ((SPOTS, None), (1, ROWS)):
        content = page(verdict, spots, most)
        text = print_template("comment.md.j2", marker=Markdown(MARKER), page=content, brief=brief)
        if _length(text) <= LIMIT - MARKER_ROOM:
            return text
    return print_template("comment-short.md.j2", marker=Markdown(MARKER), page=page(verdict, SPOTS))


def _length(text: str) -> int:
    """Characters as UTF-16 counts them: never fewer than GitHub does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
