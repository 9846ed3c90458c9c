"""What a verdict was made with: the gate's own version, the definition's, the licence list's and the index's."""

from __future__ import annotations

from checker import __version__

OSAID = "1.0"


def versions() -> dict[str, str]:
    """The versions that a report names, so that it can be made again."""
    return {"gate": __version__, "osaid": OSAID, "spdx": "unknown", "index": "unknown"}
