"""What the release workflow does to files: a version in, checks, notes or a pinned action.yml out.

    release.py ready VERSION                       fails unless code, changelog and citation say VERSION
    release.py notes VERSION REPOSITORY COMMIT     prints the notes: how to use it, and the changelog's section
    release.py pin VERSION IMAGE REPOSITORY        action.yml with IMAGE (NAME@sha256:...), pages with REPOSITORY
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"\bOWNER/openness-gate@(?:0{40}|REF)")


def ready(root: Path, version: str) -> None:
    """End with a message where something does not say `version`, or says nothing of it."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        sys.exit(f"'{version}' is no version: write three numbers, 1.2.3")
    found = re.search(r'^__version__ = "(.*)"$', (root / "checker/__init__.py").read_text("utf-8"), re.M)
    if found is None or found[1] != version:
        sys.exit(f"checker/__init__.py says {found[1] if found else 'nothing'}, not {version}")
    if not re.search(rf"^version: {re.escape(version)}$", (root / "CITATION.cff").read_text("utf-8"), re.M):
        sys.exit(f"CITATION.cff does not say {version}")
    if not section(root, version):
        sys.exit(f"CHANGELOG.md has no section {version}, or an empty one")


def section(root: Path, version: str) -> str:
    """What CHANGELOG.md says of `version`, without its heading; empty where it says nothing."""
    text = (root / "CHANGELOG.md").read_text("utf-8")
    found = re.search(rf"^## {re.escape(version)}\b[^\n]*\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    return found[1].strip() if found else ""


def notes(root: Path, version: str, repository: str, commit: str) -> str:
    """The notes of the release: the line to paste, and the changelog's section."""
    use = f"```yaml\n      - uses: {repository}@{commit} # v{version}\n```"
    return f"{use}\n\n{section(root, version)}\n"


def pin(root: Path, version: str, image: str, repository: str) -> None:
    """Write the image by its digest into action.yml, and the repository's name where pages say OWNER."""
    if not re.fullmatch(r"[\w./:-]+@sha256:[0-9a-f]{64}", image):
        sys.exit(f"'{image}' names no image by its digest")
    action = root / "action.yml"
    text, times = re.subn(r"^(  image: )Dockerfile$", rf"\g<1>docker://{image}", action.read_text("utf-8"), flags=re.M)
    if times != 1:
        sys.exit("action.yml has no line `image: Dockerfile`")
    action.write_text(text, "utf-8")
    for page in (root / "README.md", *sorted((root / "examples/workflows").glob("*.yml"))):
        page.write_text(PLACEHOLDER.sub(f"{repository}@v{version}", page.read_text("utf-8")), "utf-8")


def main(arguments: list[str]) -> None:
    """Do what the first argument names."""
    match arguments:
        case ["ready", version]:
            ready(ROOT, version)
        case ["notes", version, repository, commit]:
            print(notes(ROOT, version, repository, commit), end="")
        case ["pin", version, image, repository]:
            pin(ROOT, version, image, repository)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
