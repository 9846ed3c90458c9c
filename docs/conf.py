"""The site of the documentation (`make docs-site`): Sphinx over the Markdown pages that people also read on GitHub."""

import os
import posixpath
import re
from pathlib import Path

from checker import __version__

ROOT = Path(__file__).parents[1]
REPOSITORY = os.environ.get("SITE_REPOSITORY", "https://github.com/OWNER/openness-gate")  # where the files are shown
FROM_THE_TOP = {"contributing": "CONTRIBUTING.md", "changelog": "CHANGELOG.md"}  # pages that stand at the top here
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]*)(#[^)\s]*)?\)")

project = "openness-gate"
copyright = "the openness-gate maintainers"
release = version = __version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"
myst_heading_anchors = 4  # as GitHub makes them, so that a link works in both places

html_theme = "furo"
html_title = f"openness-gate {__version__}"
html_show_sphinx = False
html_copy_source = False


def place(page, found):
    """A link of `page` as the site has it: to a page or picture of the site, else to the file in the repository."""
    path = posixpath.normpath(posixpath.join("" if page in FROM_THE_TOP else "docs", found[1]))
    anchor = found[2] or ""
    tops = {top: f"{name}.md" for name, top in FROM_THE_TOP.items()}
    if path in tops:
        return f"]({tops[path]}{anchor})"
    if path.startswith("docs/"):
        return f"]({path.removeprefix('docs/')}{anchor})"
    return f"]({REPOSITORY}/blob/main/{path}{anchor})"


def read(app, page, source):
    """Every page with its links as the site has them; those of the top in place of the words that point to them."""
    text = (ROOT / FROM_THE_TOP[page]).read_text("utf-8") if page in FROM_THE_TOP else source[0]
    source[0] = LINK.sub(lambda found: place(page, found), text)


def setup(app):
    app.connect("source-read", read)
