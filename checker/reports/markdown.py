"""Text of a repository in, Markdown that shows it and does nothing else out; and the templates that print it.

GitHub turns names, numbers and addresses in a comment into mentions, references and links, and lets some HTML through.
Whatever a template prints goes through `defuse` by itself; only what this module made is printed as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from checker.reports.places import safe_url
from checker.reports.visible import shortened, visible
from checker.words import _, ngettext

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

WWW = re.compile(r"(?<=www)\.", re.IGNORECASE)
HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")

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
    """`text` set as code, on one line: nothing in it is Markdown, HTML or a mention, and it can be copied as it is.

    An element, not backticks: pipes in tables and runs of backticks need no care. GitHub looks for mentions there too
    (measured), and for nothing else: no colon is left that could begin an address.
    """
    cut = shortened(visible(str(text)), limit)
    return Markdown(f"<code>{_coded(cut).replace('&#64;', f'&#64;{BREAK}') or '&nbsp;'}</code>")


def block(lines: Iterable[str], kind: str = "text") -> Markdown:
    """`lines` as a block that is copied with a click; its fence is longer than any in them."""
    shown = [shortened(visible(line), LONGEST) for line in lines]
    longest = max((len(run) for line in shown for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return Markdown("\n".join((f"{fence}{kind}", *shown, fence)))


def commit(revision: str, url: str | None) -> Markdown:
    """A commit by the first of its digits, as a link to `url`; nothing where `revision` is none."""
    return link(Markdown(f"<code>{revision[:7]}</code>"), url) if HASH.fullmatch(revision) else Markdown("")


def link(label: str, url: str | None) -> Markdown:
    """`label` leading to `url`, an address of our own making; the label alone where there is none."""
    safe = safe_url(url)
    if safe is None:
        return defuse(label)
    return Markdown(f"[{defuse(label)}]({safe})")


def print_template(name: str, **values: object) -> str:
    """The template `name`, printed with `values`. An undefined name in it is an error, never an empty place."""
    return _environment().get_template(name).render(values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(lambda name: (files("checker.templates") / name).read_text(encoding="utf-8")),
        autoescape=False,  # HTML escaping would leave Markdown alive; `finalize` does more
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(_=_, ngettext=ngettext)
    return environment


def _printed(value: object) -> object:
    # Undefined values pass, so that printing them raises.
    return defuse(value) if isinstance(value, str) else value


def _coded(text: str) -> str:
    """Every character but letters, digits and what no construct is made of, as an entity."""
    coded = "".join(c if c.isalnum() or not c.isascii() or c in " /()',-." else f"&#{ord(c)};" for c in text)
    return WWW.sub("&#46;", coded)


def _entities(text: str, opening: int = 0) -> str:
    return "".join(
        character
        if character.isalnum() or not character.isascii() or (character in PLAIN and index >= opening)
        else f"&#{ord(character)};"
        for index, character in enumerate(text)
    )
