"""A checkout in, where it is from out: the repository on GitHub, the branch, and the copy of the gate that runs."""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path

from checker.inside import Inside

_REMOTE = re.compile(r"github\.com[:/](?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?\s*$", re.M)


def repository_of(folder: Path) -> str:
    """OWNER/NAME of the remote `origin`, where that is on GitHub; else nothing."""
    text = _git(folder, ".git/config")
    origin = re.search(r'\[remote "origin"\](?P<rows>[^\[]{0,2000})', text)
    found = _REMOTE.search(origin["rows"]) if origin else None
    return found["name"] if found else ""


def branch_of(folder: Path) -> str:
    """The branch that is checked out; `main` where nothing tells."""
    found = re.fullmatch(r"ref: refs/heads/([\w./-]+)\s*", _git(folder, ".git/HEAD"))
    return found[1] if found else "main"


def gate_of() -> str:
    """OWNER/REPO@COMMIT of the gate, where it was installed from GitHub (PEP 610); else nothing."""
    try:
        told = json.loads(metadata.distribution("openness-gate").read_text("direct_url.json") or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        return ""
    found = _REMOTE.search(str(told.get("url", "")))
    commit = str(told.get("vcs_info", {}).get("commit_id", ""))
    return f"{found['name']}@{commit}" if found and re.fullmatch(r"[0-9a-f]{40}", commit) else ""


def _git(folder: Path, path: str) -> str:
    try:
        with Inside(folder) as place, place.open(path) as file:
            return file.read(64 * 1024).decode(errors="replace")
    except OSError:
        return ""
