"""What a verdict was made with: the gate's own version, the definition's, the licence list's and the index's."""

from __future__ import annotations

from checker import __version__
from checker.checklist import read_checklist
from checker.licensing.edition import index_digest, spdx_version


def versions() -> dict[str, str]:
    """The versions that a report names, so that it can be made again."""
    return {
        "gate": __version__,
        "osaid": read_checklist().osaid,
        "spdx": spdx_version(),
        "index": index_digest(),
    }
