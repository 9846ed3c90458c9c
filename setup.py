"""The README and the addresses of the package, with the repository's name in them; the rest is in pyproject.toml.

A page of a package index resolves no relative link. GITHUB_REPOSITORY (OWNER/NAME, set in every workflow) names the
repository, else the remote of the clone that is built from; where neither does, the README stays as it is, and no
address is named.
"""

import os
import re
from pathlib import Path

from setuptools import setup

ROOT = Path(__file__).resolve().parent


def repository() -> str:
    """OWNER/NAME on GitHub, empty where nobody tells."""
    told = os.environ.get("GITHUB_REPOSITORY", "")
    # A source package was built where the name was known.
    for place, line in (
        (".git/config", r"url = \S*github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?$"),
        ("PKG-INFO", r"^Project-URL: Source, https://github\.com/(\S+)$"),
    ):
        if not told and (ROOT / place).is_file():
            found = re.search(line, (ROOT / place).read_text("utf-8"), re.M)
            told = found[1] if found else ""
    return told if re.fullmatch(r"[\w.-]+/[\w.-]+", told) else ""


def readme(text: str, name: str) -> str:
    """The README for a page elsewhere: links into the repository lead there, and the picture is shown from there."""
    if not name:
        return text
    text = re.sub(r"(!\[[^\]]*\]\()(?!https?:)([^)\s]+)", rf"\1https://raw.githubusercontent.com/{name}/HEAD/\2", text)
    text = re.sub(r"((?<!!)\[[^\]]*\]\()(?!https?:|#)([^)\s]+)", rf"\1https://github.com/{name}/blob/HEAD/\2", text)
    return re.sub(r"\bOWNER/openness-gate@(?:0{40}|REF)", f"{name}@v1", text)


def urls(name: str) -> dict[str, str]:
    """Where people find what."""
    page = f"https://github.com/{name}"
    if not name:
        return {}
    return {
        "Source": page,
        "Documentation": f"{page}/tree/HEAD/docs",
        "Changelog": f"{page}/blob/HEAD/CHANGELOG.md",
        "Issues": f"{page}/issues",
        "Security": f"{page}/security/policy",
    }


if __name__ == "__main__":
    name = repository()
    setup(
        long_description=readme((ROOT / "README.md").read_text("utf-8"), name),
        long_description_content_type="text/markdown",
        project_urls=urls(name),
    )
