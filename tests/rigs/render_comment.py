"""Markdown of ours in, a picture of it as GitHub shows it out.

python tests/rigs/render_comment.py REPORT.md PICTURE.png [--unfolded]

Markdown is rendered by cmark-gfm (which GitHub uses), cleaned like GitHub cleans it, styled with its style sheet and
photographed by headless Chromium. Needs: pip install cmarkgfm nh3 pillow; npm ci in tests/rigs; chromium on the PATH.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

STYLE = Path(__file__).parent / "node_modules" / "github-markdown-css" / "github-markdown-light.css"
TAGS = set(
    """h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p ol ul table thead tbody tfoot
    blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike
    summary details figure figcaption span input""".split()
)
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "checked", "disabled"},
    "details": {"open"},
    "td": {"align"},
    "th": {"align"},
}
PAGE = """<!doctype html><meta charset="utf-8"><style>{style}
body {{ margin: 0; background: #fff; }} article {{ padding: 20px 24px; width: {width}px; }}
.task-list-item {{ list-style: none; }} .task-list-item input {{ margin: 0 .3em .25em -1.5em; vertical-align: middle; }}
</style><article class="markdown-body">{body}</article>"""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --hide-scrollbars --force-device-scale-factor=1.5""".split()


def to_html(markdown: str, width: int = 820, unfolded: bool = False) -> str:
    """A page that shows `markdown` as GitHub does; `unfolded` opens what waits behind a click."""
    import cmarkgfm
    import nh3
    from cmarkgfm.cmark import Options

    body = cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)
    body = nh3.clean(body, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"})
    body = re.sub(r"<li>(?=\s*(?:<p>)?<input)", '<li class="task-list-item">', body)
    if unfolded:
        body = body.replace("<details>", "<details open>")
    return PAGE.format(style=STYLE.read_text(encoding="utf-8"), width=width, body=body)


def photograph(page: str, picture: Path, width: int = 868, height: int = 5000) -> None:
    """Write a picture of the HTML `page` to `picture`: cut below its last line, in 128 colours to keep it small."""
    from PIL import Image, ImageChops

    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        sys.exit("render_comment.py: there is no chromium on the PATH; install it (Debian: apt-get install chromium)")
    with tempfile.TemporaryDirectory() as scratch:
        source, shot = Path(scratch) / "page.html", Path(scratch) / "shot.png"
        source.write_text(page, encoding="utf-8")
        where = [f"--user-data-dir={scratch}/profile", f"--window-size={width},{height}", f"--screenshot={shot}"]
        subprocess.run([browser, *FLAGS, *where, source.as_uri()], check=True, capture_output=True, timeout=120)
        image = Image.open(shot).convert("RGB")
    used = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    bottom = min(image.height, used[3] + 24) if used else image.height
    image.crop((0, 0, image.width, bottom)).quantize(128).save(picture, optimize=True)


def main() -> None:
    """The command line of this rig."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("markdown", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--unfolded", action="store_true", help="open what waits behind a click")
    given = parser.parse_args()
    photograph(to_html(given.markdown.read_text(encoding="utf-8"), unfolded=given.unfolded), given.picture)


if __name__ == "__main__":
    main()
