"""Markdown, reStructuredText or plain text in; blocks of plain text with lines, links, sections and badges out."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from checker.domain import Evidence
from checker.patterns import Pattern

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

HEADING, PARAGRAPH, LIST_ITEM, TABLE_ROW, CODE, QUOTE = "heading", "paragraph", "list-item", "table-row", "code", "quote"


LONGEST_SENTENCE = 2000  # characters; what has no full stop for longer is no sentence, and is read in pieces
LONGEST_BLOCK = 16_000  # characters of one paragraph, table row or code block that are read: six times what people write
MOST_LINKS = 400  # links kept of one block; more than that is a list of links, made by hand or by an attacker


class Link(NamedTuple):
    """A link or bare URL: its words, where it goes, and the line it stands on."""

    label: str
    url: str
    line: int


@dataclass(frozen=True)
class Sentence:
    """A sentence of a block, and the line it starts on."""

    text: str
    line: int
    block: Block = field(repr=False, compare=False)
    piece: bool = False  # of a sentence too long to be read as one: what it says may go on in the next


@dataclass(frozen=True)
class Block:
    """A piece of prose that stands together. `text` is plain (links flattened, images dropped, one \\n a source line).

    `headings` is the path of headings above it; `cells` and `columns` belong to a table row. `cut`: only the beginning
    was read, because the block is longer than anybody writes.
    """

    kind: str
    text: str
    line: int
    headings: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    badges: tuple[Link, ...] = ()
    cells: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    level: int = 0
    cut: bool = False

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The block's sentences; a heading and a table row are one each."""
        if self.kind in (HEADING, TABLE_ROW, CODE):
            return (Sentence(" ".join(self.text.split()), self.line, self),) if self.text.strip() else ()
        found = []
        for start, end in _sentence_spans(self.text):
            for at in range(start, end, LONGEST_SENTENCE):
                piece = self.text[at : min(end, at + LONGEST_SENTENCE)]
                if words := " ".join(piece.split()):
                    first = at + len(piece) - len(piece.lstrip())  # a span starts with the line break before its first word
                    found.append(Sentence(words, self.line + self.text.count("\n", 0, first), self, end - start > LONGEST_SENTENCE))
        return tuple(found)


_ABBREVIATION = Pattern(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|al|fig|sec|no|v|ver|inc|ltd|co|corp|approx|resp|dr|mr|ms|st|u\.s)|\b[A-Z]|\d)\.$", re.I)


def _sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer(r"[.!?](?=[\s\"')\]*_]{0,20}\s{1,20}[A-Z0-9\"'(\[*_`@#]|\s*$)|[。！？!?](?=.)|\n[ \t]*\n|(?<=[。;；])\n", text):
        end = match.end()
        if text[match.start()] == "." and _ABBREVIATION.search(text[max(start, end - 12) : end]) and not re.match(r"\s+(The|This|These|All|Our|We|It|For|If|Code|Model|Please|See)\b", text[end : end + 40]):
            continue
        yield start, end
        start = end
    if text[start:].strip():
        yield start, len(text)


class Section(NamedTuple):
    """A heading and what stands under it, up to the next heading of the same or a higher rank."""

    heading: str
    level: int
    line: int
    path: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A parsed prose file. `front_matter` is the raw YAML between the fences, with its first line's number."""

    path: str
    content: str = field(repr=False)
    front_matter: str | None = field(default=None, repr=False)
    front_matter_line: int = 1

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The file's lines as they stand."""
        return tuple(self.content.split("\n"))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in reading order, front matter left out."""
        offset = self.front_matter_line - 1 + self.front_matter.count("\n") + 2 if self.front_matter is not None else 0
        body = "\n".join([""] * offset + list(self.lines[offset:]))
        if self.path.lower().endswith(".rst"):
            return tuple(_plain_blocks(_from_rst(body)))
        return tuple(_markdown_blocks(body))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections in reading order; nested ones appear inside their parents and on their own."""
        found = []
        for number, block in enumerate(self.blocks):
            if block.kind == HEADING:
                under = []
                for later in self.blocks[number + 1 :]:
                    if later.kind == HEADING and later.level <= block.level:
                        break
                    under.append(later)
                found.append(Section(block.text, block.level, block.line, (*block.headings, block.text), tuple(under)))
        return tuple(found)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence outside of code blocks."""
        return tuple(s for block in self.blocks if block.kind != CODE for s in block.sentences)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link, those of badges included."""
        return tuple(link for block in self.blocks for link in (*block.links, *block.badges))

    @cached_property
    def cut(self) -> tuple[Block, ...]:
        """The blocks of which only the beginning was read."""
        return tuple(block for block in self.blocks if block.cut)

    @cached_property
    def title(self) -> str:
        """The first heading, or the first words."""
        for block in self.blocks:
            if block.kind == HEADING and block.text.strip():
                return block.text.strip()
        return next((b.text.strip().split("\n")[0] for b in self.blocks if b.text.strip()), "")

    def quote(self, line: int, words: str | None = None) -> Evidence:
        """Evidence for a line of this document: `words`, or the line as it stands, at most 300 characters."""
        said = " ".join((words if words is not None else self.lines[line - 1]).split())
        return Evidence(said[:297] + "..." if len(said) > 300 else said, self.path, line)


def parse_document(path: str, content: str) -> Document:
    """The document at `path`; its parts are parsed when first asked for."""
    found = re.match(r"\ufeff?(?:[ \t]*\n|<!--(?:(?!-->).){0,2000}-->)*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", content, re.S | re.M)
    if found and re.search(r"^[\w-]+[ \t]*:", found[1], re.M):
        return Document(path, content, found[1].rstrip("\n"), content.count("\n", 0, found.start(1)) + 0 or 1)
    return Document(path, content)


def as_markdown(path: str, content: str) -> str:
    """The words of a notebook or an Org file as Markdown; other texts as they are. ValueError where a notebook is none."""
    suffix = path.lower().rpartition(".")[2]
    if suffix == "ipynb":
        return _from_notebook(content)
    if suffix == "org":
        return "\n".join(_from_org(line) for line in content.split("\n"))
    return content


def _from_notebook(content: str) -> str:
    try:
        cells = json.loads(content).get("cells", [])
        texts = [cell.get("source", "") for cell in cells if isinstance(cell, dict) and cell.get("cell_type") in ("markdown", "raw")]
    except (ValueError, AttributeError, RecursionError) as error:
        raise ValueError("it is no notebook") from error
    return "\n\n".join("".join(map(str, text)) if isinstance(text, list) else str(text) for text in texts)


def _from_org(line: str) -> str:
    heading = re.match(r"(\*{1,6}) +(.*)", line)
    if heading:
        return f"{'#' * len(heading[1])} {heading[2]}"
    keyword = re.match(r"#\+(\w+):[ \t]*(.*)", line)
    if keyword:
        return f"# {keyword[2]}" if keyword[1].lower() == "title" else f"{keyword[1]}: {keyword[2]}"
    if re.match(r"#\+(?:begin|end)_(?:src|example)", line, re.I):
        return "```"
    return re.sub(r"\[\[([^\[\]]{1,2000})\]\[([^\[\]]{1,2000})\]\]", r"[\2](\1)", re.sub(r"^#(?: |$)|^#\+\w+", "", line))


# ---------------------------------------------------------------------------------------------- Markdown


def _markdown_blocks(body: str) -> Iterator[Block]:
    from markdown_it import MarkdownIt  # 42 ms; a repository without prose never pays for it

    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    last = body.count("\n") + 1
    parser.core.ruler.before("inline", "bound", _bound)  # what stands within a line is the slow part
    tokens = parser.parse(body)
    headings: list[tuple[int, str]] = []
    lists = quotes = 0
    columns: tuple[str, ...] = ()
    row: list[tuple[str, tuple[Link, ...]]] | None = None
    in_head, row_line = False, 0
    for index, token in enumerate(tokens):
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif kind in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif kind == "blockquote_open":
            quotes += 1
        elif kind == "blockquote_close":
            quotes -= 1
        elif kind == "thead_open":
            in_head = True
        elif kind == "thead_close":
            in_head = False
        elif kind == "tr_open":
            row, row_line = [], (token.map or [0])[0] + 1
        elif kind == "tr_close" and row is not None:
            cells = tuple(text for text, _ in row)
            links = tuple(link for _, found in row for link in found)[:MOST_LINKS]
            if in_head:
                columns = cells
            text = " | ".join(cells)
            yield Block(TABLE_ROW, text[:LONGEST_BLOCK], row_line, _path(headings), links, (), cells, () if in_head else columns, cut=len(text) > LONGEST_BLOCK)
            row = None
        elif kind == "inline":
            line = (token.map or [row_line - 1])[0] + 1
            text, links, badges = _inline(token.children or [], line)
            before = tokens[index - 1]
            if before.type == "heading_open":
                level = int(before.tag[1])
                while headings and headings[-1][0] >= level:
                    headings.pop()
                yield Block(HEADING, " ".join(text.split()), line, _path(headings), links, badges, level=level)
                headings.append((level, " ".join(text.split())))
            elif row is not None:
                row.append((" ".join(text.split()), links))
            elif text.strip() or links or badges:
                yield Block(LIST_ITEM if lists else QUOTE if quotes else PARAGRAPH, text, line, _path(headings), links, badges, cut="cut" in token.meta)
        elif kind in ("fence", "code_block"):
            line = min((token.map or [0])[0] + (2 if kind == "fence" else 1), last)  # a fence that nobody follows has no inside
            yield Block(CODE, token.content[:LONGEST_BLOCK], line, _path(headings), _bare_links(token.content, line), cut=len(token.content) > LONGEST_BLOCK)
        elif kind == "html_block":
            for block in _html_blocks(token.content, (token.map or [0])[0] + 1, _path(headings)):
                if block.kind == HEADING:
                    while headings and headings[-1][0] >= block.level:
                        headings.pop()
                    headings.append((block.level, block.text))
                yield block


def _bound(state: StateCore) -> None:
    """Cut what is longer than anybody writes; reading a run of 100,000 brackets takes time that grows with its square."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) > LONGEST_BLOCK:
            token.content = token.content[:LONGEST_BLOCK]
            token.meta["cut"] = True


def _path(headings: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(text for _, text in headings)


_URL = Pattern(r"https?://[^\s<>\"'`\]）】，。、]+")


def _bare_links(text: str, line: int) -> tuple[Link, ...]:
    return tuple(Link("", m[0].rstrip(").,;:*"), line + text.count("\n", 0, m.start())) for m in islice(_URL.finditer(text), MOST_LINKS))


def _inline(children: list[Token], line: int) -> tuple[str, tuple[Link, ...], tuple[Link, ...]]:
    words: list[str] = []
    links: list[Link] = []
    badges: list[Link] = []
    opened: list[tuple[int, str, int, bool]] = []
    in_image = 0
    for token in children:
        if token.type == "text":
            words.append(token.content)
            if not opened:
                links.extend(_bare_links(token.content, line))
        elif token.type == "code_inline":
            words.append(token.content)
        elif token.type == "softbreak" or token.type == "hardbreak":
            words.append("\n")
            line += 1
        elif token.type == "link_open":
            opened.append((len(words), str(token.attrs.get("href", "")), line, False))
        elif token.type == "link_close" and opened:
            start, url, at, image = opened.pop()
            label = "".join(words[start:]).strip()
            (badges if image and not label else links).append(Link(label, url, at))
        elif token.type == "image":
            in_image += 1
            badges.append(Link(token.content, str(token.attrs.get("src", "")), line))
            if opened:
                opened[-1] = (*opened[-1][:3], True)
        elif token.type == "html_inline":
            tag = token.content
            line_breaks = tag.count("\n")
            if re.match(r"<br\b", tag, re.I):
                words.append(" ")
            elif (found := _attribute(tag, "href")) and re.match(r"<a\b", tag, re.I):
                opened.append((len(words), found, line, False))
            elif re.match(r"</a\b", tag, re.I) and opened:
                start, url, at, image = opened.pop()
                label = "".join(words[start:]).strip()
                (badges if image and not label else links).append(Link(label, url, at))
            elif re.match(r"<img\b", tag, re.I):
                badges.append(Link(_attribute(tag, "alt") or "", _attribute(tag, "src") or "", line))
                if opened:
                    opened[-1] = (*opened[-1][:3], True)
            line += line_breaks
            words.append("\n" * line_breaks)
    return html.unescape("".join(words)), tuple(links[:MOST_LINKS]), tuple(badges[:MOST_LINKS])


def _attribute(tag: str, name: str) -> str | None:
    found = re.search(rf"\b{name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", tag, re.I)
    return html.unescape(next(g for g in found.groups() if g is not None)) if found else None


# ---------------------------------------------------------------------------------------------- HTML, plain text

_BREAKS = Pattern(r"<\s{0,9}/?\s{0,9}(p|div|tr|li|ul|ol|h[1-6]|table|thead|tbody|details|summary|br|hr|center|section|blockquote)\b[^<>]*>", re.I)


def _html_blocks(content: str, line: int, headings: tuple[str, ...]) -> Iterator[Block]:
    """The text of an HTML block, cut at its block-level tags; a table row's cells are kept together."""
    closed = content.rfind("-->") + 3  # a comment that nobody closes is no comment, and is not looked for
    content = re.sub(r"<!--.*?-->", lambda m: "\n" * m[0].count("\n"), content[:closed], flags=re.S) + content[closed:] if closed > 2 else content
    pieces: list[tuple[str, int, str]] = []
    start, opener = 0, ""
    for match in _BREAKS.finditer(content):
        pieces.append((content[start : match.start()], start, opener))
        start, opener = match.end(), "" if match[0][1:].lstrip().startswith("/") else match[1].lower()
    pieces.append((content[start:], start, opener))
    row = line
    for number, (piece, at, tag) in enumerate(pieces):
        row += content.count("\n", pieces[number - 1][1] if number else 0, at)
        cut = len(piece) > LONGEST_BLOCK
        piece = piece[:LONGEST_BLOCK]
        links: list[Link] = []
        badges: list[Link] = []
        where = row
        for found in re.finditer(r"<a\b[^<>]*>(.*?)</a\s*>", piece[: piece.lower().rfind("</a") + 12], re.S | re.I):
            url = _attribute(found[0].split(">", 1)[0] + ">", "href") or ""
            label = html.unescape(re.sub(r"<[^<>]*>", " ", found[1])).strip()
            target = badges if "<img" in found[1].lower() and not label else links
            target.append(Link(" ".join(label.split()), url, where + piece.count("\n", 0, found.start())))
        for found in re.finditer(r"<img\b[^<>]*>", piece, re.I):
            badges.append(Link(_attribute(found[0], "alt") or "", _attribute(found[0], "src") or "", where + piece.count("\n", 0, found.start())))
        cells: tuple[str, ...] = ()
        if tag == "tr":
            parts = re.split(r"<t[dh]\b[^<>]*>", piece, flags=re.I)[1:]
            cells = tuple(" ".join(html.unescape(re.sub(r"<[^<>]*>", " ", part)).split()) for part in parts)
        text = html.unescape(re.sub(r"<[^<>]*>", " ", piece)) if not cells else " | ".join(cells)
        # Markdown inside HTML blocks is common; links there are not parsed by CommonMark, so read them here.
        for found in re.finditer(r"!?\[([^\[\]]*)\]\(([^()\s]+)\)", text):
            (badges if found[0].startswith("!") else links).append(Link(found[1], found[2], where + text.count("\n", 0, found.start())))
        text = re.sub(r"!\[([^\[\]]*)\]\([^()\s]+\)", "", text)
        text = re.sub(r"\[([^\[\]]*)\]\([^()\s]+\)", r"\1", text)
        if not (text.strip() or links or badges):
            continue
        where += len(text) - len(text.lstrip()) and text[: len(text) - len(text.lstrip())].count("\n")
        text = text.strip()
        kind = TABLE_ROW if tag == "tr" else HEADING if re.fullmatch(r"h[1-6]", tag) else LIST_ITEM if tag == "li" else PARAGRAPH
        level = int(tag[1]) if kind == HEADING else 0
        yield Block(kind, " ".join(text.split()) if kind == HEADING else text, where, headings, tuple(links[:MOST_LINKS]) + (_bare_links(text, where) if not links else ()), tuple(badges[:MOST_LINKS]), cells, (), level, cut)


def _from_rst(body: str) -> str:
    """reStructuredText as plain text of the same number of lines, its headings marked with '# ', without open questions.

    A question of `openness fix` is a comment that waits for its answer (checker/advice/proposal.py).
    """
    lines = ["" if line.startswith(".. QUESTION: ") else line for line in body.split("\n")]
    for number in range(1, len(lines)):
        if re.fullmatch(r"([=\-~^\"'#*+])\1{2,}\s*", lines[number]) and lines[number - 1].strip() and not re.fullmatch(r"([=\-~^\"'#*+])\1{2,}\s*", lines[number - 1]):
            lines[number - 1], lines[number] = f"# {lines[number - 1].strip()}", ""
    return "\n".join(lines)


def _plain_blocks(body: str) -> Iterator[Block]:
    headings: tuple[str, ...] = ()
    line = 1
    for chunk in re.split(r"(\n[ \t]*\n)", body):
        text, cut = chunk.strip("\n")[:LONGEST_BLOCK], len(chunk) > LONGEST_BLOCK
        where = line + (len(chunk) - len(chunk.lstrip("\n")))
        line += chunk.count("\n")
        if not text.strip():
            continue
        if text.startswith("# "):
            heading, _, text = text.partition("\n")
            headings = (heading[2:].strip(),)
            yield Block(HEADING, heading[2:].strip(), where, (), level=1)
            where += 1
            if not text.strip():
                continue
        links = [Link(m[1].strip(), m[2], where + text.count("\n", 0, m.start())) for m in re.finditer(r"`([^`<]*)<([^>`]+)>`_{1,2}", text)]
        text = re.sub(r"`([^`<]*)<([^>`]+)>`_{1,2}", r"\1", text)
        yield Block(LIST_ITEM if re.match(r"\s*[-*•] ", text) else PARAGRAPH, text, where, headings, tuple(links) + _bare_links(text, where), cut=cut)


def plain_blocks(content: str) -> tuple[Block, ...]:
    """The paragraphs of a plain text, such as a licence's preamble or a NOTICE."""
    return tuple(_plain_blocks(content))
