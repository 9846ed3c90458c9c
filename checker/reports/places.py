"""A path of the judged folder in, the path that the workspace knows it by and the page that shows it out."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from checker.domain import Evidence, Repository

ELSEWHERE = ("http://", "https://", "release:", "hf:", "github:", "place:")  # evidence that is no file of the tree


def safe_url(url: str | None) -> str | None:
    """`url` with everything percent-encoded that could end it where it is put; None where it is no https address."""
    if not (url or "").startswith("https://"):
        return None
    return re.sub(r"[^A-Za-z0-9\-._~:/?#@!$&'*+,;=%]", lambda found: _percent(found[0]), url or "")


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode(errors="replace"))


class Places(NamedTuple):
    """Where paths of a repository are found. `url` and `revision` may be missing: then there are no links."""

    root: str = ""
    url: str | None = None
    revision: str | None = None

    @classmethod
    def of(cls, repository: Repository) -> Places:
        """The places of `repository`."""
        return cls(repository.root.strip("/"), repository.url, repository.revision)

    def path(self, path: str) -> str:
        """`path` as seen from the workspace. What is ELSEWHERE, or begins at the top already (`/`), is as it says."""
        if path.startswith("/"):
            return path[1:]
        if not self.root or path.startswith(ELSEWHERE):
            return path
        return self.root if path in ("", ".") else f"{self.root}/{path}"

    def spot(self, evidence: Evidence) -> str:
        """`path:line`, as editors and terminals understand it."""
        path = self.path(evidence.path)
        return path if evidence.line is None else f"{path}:{evidence.line}"

    def commit(self, revision: str | None) -> str | None:
        """The page of a commit; None where no page is known."""
        if not revision or not (self.url or "").startswith("https://"):
            return None
        return f"{self.url}/commit/{quote(revision, safe='')}"

    def link(self, evidence: Evidence) -> str | None:
        """The page that shows the line at the judged revision; None where no page is known."""
        if not self.revision or not (self.url or "").startswith("https://") or evidence.path.startswith(ELSEWHERE):
            return None
        # `?plain=1` because a rendered Markdown page has no lines to jump to.
        line = "" if evidence.line is None else f"?plain=1#L{evidence.line}"
        revision, path = quote(self.revision, safe=""), quote(self.path(evidence.path), errors="replace")
        return f"{self.url}/blob/{revision}/{path}{line}"
