"""Text of a repository in, Markdown that shows it and does nothing else out; and the templates that print it.

GitHub turns names, numbers and addresses in a comment into mentions, references and links, and lets some HTML through.
Whatever a template prints goes through `defuse` by itself; only what this module made is printed as it stands.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from checker.reports.visible import shortened, visible

if TYPE_CHECKING:
    from jinja2 import Environment

LONGEST = 600  # characters of one piece of text; a longer one is cut

# Written as an entity, so that a reader of the source sees it.
BREAK = "&#8203;"

# Where GitHub would see more than text: @name and name@host, #1 and owner/repo#1, GH-1, https://, www., :emoji:, and
# the names of commits. Entities do not stop it (it looks at the rendered text), a zero-width space does.
TRIGGERS = re.compile(
    r"(?P<mention>@)|(?P<issue>#(?=\d))|(?P<short>\bGH-(?=\d))|(?P<scheme>:(?=//))|(?P<www>\bwww(?=\.))"
    r"|(?P<emoji>:(?=[\w+-]+:))|(?P<commit>\b[0-9a-f]{6}(?=[0-9a-f]+\b))",
    re.IGNORECASE,
)

# Punctuation that no Markdown construct begins with, wherever it stands.
PLAIN = frozenset(" ,;:'\"()/?.-%")
OPENING = re.compile(r"^(?:[-]|\d+[.)])")  # would open a list where a line begins with it


class Markdown(str):
    """Markdown that was made here: printed as it stands."""


def defuse(text: str, limit: int = LONGEST) -> Markdown:
    """`text` on one line, as words: nothing in it is Markdown, HTML, a mention, a reference, a link or an emoji.

    Fit for prose, table cells, list items and the inside of HTML elements.
    """
    if isinstance(text, Markdown):
        return text
    cut = shortened(visible(str(text)), limit)
    opening = OPENING.match(cut)
    pieces, at = [], 0
    for found in TRIGGERS.finditer(cut):
        pieces += [_entities(cut[at : found.end()], opening.end() if opening and not at else 0), BREAK]
        at = found.end()
    pieces.append(_entities(cut[at:], opening.end() if opening and not at else 0))
    return Markdown("".join(pieces))


def code(text: str, limit: int = LONGEST) -> Markdown:
    """`text` defused and set as code. An element, not backticks: pipes in tables and runs of backticks need no care."""
    return Markdown(f"<code>{defuse(text, limit) or '&nbsp;'}</code>")


def link(label: str, url: str | None) -> Markdown:
    """`label` leading to `url`, an address of our own making; the label alone where there is none."""
    if url is None:
        return defuse(label)
    safe = re.sub(r"[^A-Za-z0-9\-._~:/?#@!$&'*+,;=%]", lambda found: _percent(found[0]), url)
    return Markdown(f"[{defuse(label)}]({safe})")


def print_template(name: str, **values: object) -> str:
    """The template `name`, printed with `values`. An undefined name in it is an error, never an empty place."""
    return _environment().get_template(name).render(values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(lambda name: (files("checker.templates") / name).read_text(encoding="utf-8")),
        autoescape=False,  # HTML escaping would leave Markdown alive; `finalize` does more
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _printed(value: object) -> object:
    # Undefined values pass, so that printing them raises.
    return defuse(value) if isinstance(value, str) else value


def _entities(text: str, opening: int = 0) -> str:
    return "".join(
        character
        if character.isalnum() or not character.isascii() or (character in PLAIN and index >= opening)
        else f"&#{ord(character)};"
        for index, character in enumerate(text)
    )


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())
