"""A licence file's text in, its words out: what a reader sees, without layout, markup or spelling habits.

The rules follow the SPDX matching guidelines (annex "License matching guidelines" of the SPDX specification), but stay
narrower where leniency would hide words: HTML comments, unusual attributes, struck-out text and pictograms count as words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import NamedTuple

from checker.patterns import Pattern

# Characters that show nothing: joiners, soft hyphens, marks of direction without effect, tag characters.
INVISIBLE = dict.fromkeys((173, 847, 1564, 6158, *range(8203, 8208), *range(8288, 8293), 65279, *range(65024, 65040), *range(917504, 917632)))
# Letters of other alphabets that look like Latin ones (Unicode confusables, the letters of words a licence is made of).
LOOK_ALIKES = {
    ord(odd): plain
    for odd, plain in (
        *zip("аеорсухіјѕһԁԛԝьѵгкмнтвАВЕКМНОРСТУХІЈЅԌԚԜҮ", "aeopcyxijshdqwbvrkmhtbABEKMHOPCTYXIJSGQWY", strict=True),
        *zip("αοικρυτχνΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲϹɡɑıⅼƖǀ", "aoikputxvABEZHIKMNOPTYXcCgailIl", strict=True),
    )
}
APOSTROPHE_SIGNS = "'’‘‛`´ʼʹ′"
APOSTROPHES = {ord(sign): None for sign in APOSTROPHE_SIGNS}
SPACES = Pattern("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
TAG_NAMES = (
    "a|abbr|address|article|aside|b|base|blockquote|body|br|center|cite|code|col|colgroup|dd|div|dl|dt|em|figure|font|footer|"
    "form|h[1-6]|head|header|hr|html|i|iframe|img|input|kbd|label|li|link|main|meta|nav|noscript|o:p|ol|option|p|pre|q|samp|"
    "section|select|small|span|strong|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|"
    "button|details|del|s|strike|ins"
)
TAG = Pattern(rf"<(/?)({TAG_NAMES})((?:\s[^<>]*)?)/?>|<!doctype[^<>]*>|<\?xml[^<>]*\?>", re.I)
PLAIN_ATTRIBUTES = Pattern(
    r"(?:\s*(?:href|src|class|id|align|name|lang|dir|rel|target|charset|http-equiv|xmlns\S*|width|height|border|type|start|valign|bgcolor)"
    r"\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+)"
    # What a page says of itself to the browser, and plain layout.
    r"|\s*content\s*=\s*[\"']?(?:text/html|application/xhtml\+xml|charset|utf-8|iso-8859-1|us-ascii|width|device-width|initial-scale|1(?:\.0)?|ie|edge|chrome|pandoc|[\s;=,.])+[\"']?"
    r"|\s*style\s*=\s*[\"'](?:\s*(?:margin|padding|text-align|line-height|text-indent|max-width|width|font-family|white-space|border)(?:-\w+)?\s*:[\w\s.,%#-]*;?)*\s*[\"'])*\s*/?\s*",
    re.I,
)
STYLE_BLOCK = Pattern(r"<style[^<>]*>(.*?)</style\s*>", re.I | re.S)
KNOWN_HOSTS = (
    r"(?:[\w-]+\.)*(?:opensource\.org|creativecommons\.org|apache\.org|gnu\.org|fsf\.org|spdx\.org|choosealicense\.com|mozilla\.org|"
    r"eclipse\.org|opendatacommons\.org|cdla\.(?:dev|io)|openmdw\.ai|unlicense\.org|openfontlicense\.org|sil\.org|mulanos\.cn|coscl\.org\.cn|joinup\.ec\.europa\.eu)"
)
CLOSED = r"(?<![a-z])n[cd](?![a-z])|non-?commercial|no-?deriv|no-permission|sampling"  # addresses of closed licences
LINK_TARGET = Pattern(rf"\]\((?:<)?(?:https?://(?![^\s()<>]*(?:{CLOSED})){KNOWN_HOSTS}[^\s()<>]*|#[\w-]*|mailto:[^\s()<>]+)(?:>)?\)", re.I)
HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD = Pattern(rf"[{HAN}]|[^\W_{HAN}]+(?:[{APOSTROPHE_SIGNS}][^\W_{HAN}]+)*|~~|&|[\x01-\x06]")
BULLET = Pattern(r"(?:^|\n)[ \t\x0b\xa0#>*+/|;%-]*[(\[]?((?:\d{1,2}(?:\.\d{1,2}){0,3}|[A-Za-z]|[ivxIVX]{1,5})(?=[.)\]:]))")
STRUCK = "\x01"  # stands for markup that strikes words out
ODD = "\x02"  # stands for a symbol or an overlay that could change what a reader understands
HARMLESS_SYMBOLS = frozenset("©®™°•▪●◦‣·∙○■□◆◇▶►▸→⇒★☆✓✔№§¶†‡¦|`^~<>=+−×´¨¯¸─━│┃┄┅┈┉┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬▀▄█▌▐░▒▓\ufffc℠")

# Spellings that SPDX counts as the same word, and a few that differ only by hyphen or space.
SPELLINGS = {
    "&": "and",
    "licence": "license", "licences": "licenses", "licenced": "licensed", "licencing": "licensing", "https": "http",
    "acknowledgement": "acknowledgment", "acknowledgements": "acknowledgments", "analogue": "analog", "artefact": "artifact",
    "artefacts": "artifacts", "authorisation": "authorization", "authorised": "authorized", "cancelled": "canceled", "capitalisation": "capitalization",
    "catalogue": "catalog", "centre": "center", "customised": "customized", "customise": "customize", "emphasise": "emphasize",
    "favour": "favor", "favourite": "favorite", "fulfil": "fulfill", "fulfilment": "fulfillment", "honour": "honor", "initialise": "initialize",
    "judgement": "judgment", "labelling": "labeling", "labelled": "labeled", "maximise": "maximize", "minimise": "minimize", "modelled": "modeled", "modelling": "modeling",
    "offence": "offense", "optimise": "optimize", "organisation": "organization", "organisations": "organizations", "organise": "organize",
    "practise": "practice", "programme": "program", "realise": "realize", "recognise": "recognize", "recognised": "recognized", "signalling": "signaling",
    "utilisation": "utilization", "whilst": "while", "wilful": "willful", "wilfully": "willfully",
}  # fmt: skip
OWNERS = {"owner": "holder", "owners": "holders"}  # after "copyright"
JOINED = Pattern(r"\b(non|sub)(?:\s*[-‐‑‒–]\s*|\s+)(?:(?<=\n)[ \t>#*/;|%]*|(?<=[ \t])[>#*/;|%]{1,3}[ \t]+)?(?=[a-z]{4})", re.I)


WITH_OTHER_LETTERS = Pattern(r"(?<![^\W\d_])[A-Za-z]*[^\W\d_\x00-\x7f][^\W\d_]*")
CUT = Pattern(r"(?<=[^\W\d_])-[^\S\n]*\n\s*[a-z]")  # a word that goes on in the next line


class Words(NamedTuple):
    """The words of a text as compared, and where they stand in `clean`, which has the line breaks of the source."""

    clean: str
    tokens: list[str]
    offsets: list[int]
    bullets: frozenset[int]  # tokens that number a list item at the start of a line
    breaks: list[int]  # offsets of the line breaks in `clean`
    hyphens: frozenset[int] = frozenset()  # tokens cut by a hyphen at the end of a line

    def line(self, token: int) -> int:
        """The line of the source, from 1, where the token with this number stands."""
        if not self.offsets:
            return 1
        return bisect_right(self.breaks, self.offsets[min(token, len(self.offsets) - 1)]) + 1

    def raw(self, start: int, end: int) -> str:
        """The text from token `start` up to token `end`, as it stands between its neighbours."""
        begin = 0 if start <= 0 else self.offsets[start - 1] + len_of(self, start - 1)
        stop = len(self.clean) if end >= len(self.tokens) else self.offsets[end]
        return self.clean[begin:stop]

    def ends(self, token: int) -> bool:
        """Whether a line or a sentence ends before the token with this number."""
        if not 0 < token < len(self.tokens):
            return True
        between = self.clean[self.offsets[token - 1] + len_of(self, token - 1) : self.offsets[token]]
        return "\n" in between or "\x0b" in between or re.search(r"[.:;]\s", between) is not None

    def quote(self, start: int, end: int, most: int = 240) -> str:
        """The words from token `start` up to token `end` as a reader sees them, on one line, cut at `most` characters."""
        if end <= start:
            return ""
        stop = self.offsets[end - 1] + len_of(self, end - 1)
        text = " ".join(self.clean[self.offsets[start] : stop].replace(ODD, "").replace(STRUCK, "").split())
        return text if len(text) <= most else text[: most - 2].rstrip() + " …"


def len_of(words: Words, number: int) -> int:
    """The length in `clean` of the word with this number."""
    match = WORD.match(words.clean, words.offsets[number])
    return match.end() - match.start() if match else 0


def keep_lines(match: re.Match[str], put: str) -> str:
    """`put`, and as many line breaks as the match had."""
    return put + "\n" * match.group(0).count("\n")


def replace_tag(match: re.Match[str]) -> str:
    """What a reader sees of an HTML tag: nothing, a strike, or the words of an attribute that may be shown."""
    name = (match.group(2) or "").lower()
    if name in ("del", "s", "strike"):
        return keep_lines(match, f" {STRUCK} ")
    attributes = match.group(3) or ""
    if attributes.strip() and (not PLAIN_ATTRIBUTES.fullmatch(attributes) or re.search(CLOSED, attributes, re.I)):
        return keep_lines(match, f" {ODD} {re.sub(r'[<>]', ' ', attributes)} ".replace("\n", " "))
    breaks = "\n" if name in ("p", "br", "div", "li", "tr", "pre") or name.startswith("h") else ""
    # A block starts a line for a reader; the line count of the source stays, so the break is a form feed here.
    return keep_lines(match, "\x0b" if breaks else "")


def drop_markup(text: str) -> str:
    """`text` without HTML and Markdown markup, words of links kept, line breaks in place."""
    if "<" in text:
        if re.search(r"<style", text, re.I):
            text = STYLE_BLOCK.sub(lambda m: m.group(0) if re.search(r"content\s*:|display|visibility|opacity|font-size|clip", m.group(1), re.I) else keep_lines(m, ""), text)
        text = TAG.sub(replace_tag, text)
    if "&" in text:
        import html

        text = re.sub(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,12});", lambda m: html.unescape(m.group(0)).replace("\n", " "), text)
    if "](" in text:
        text = LINK_TARGET.sub("]", text)
    return text


def fold(match: re.Match[str]) -> str:
    """A word in Latin letters where it pretends to be one: mixed with them, or made of look-alikes alone."""
    word = match.group(0)
    folded = word.translate(LOOK_ALIKES)
    return folded if folded.isascii() or re.search("[A-Za-z]", word) else word


def looks_alike(text: str) -> bool:
    """Whether a letter of `text` looks like a Latin one and is none."""
    return not text.isascii() and not LOOK_ALIKES.keys().isdisjoint(map(ord, set(text)))


def find_disguised(text: str) -> tuple[int, str] | None:
    """The first word that mixes Latin letters with others that look like them, and its place: whoever typed it hid something."""
    if not looks_alike(text):
        return None
    for match in WITH_OTHER_LETTERS.finditer(text):
        word = match.group(0)
        if re.search("[A-Za-z]", word) and word.translate(LOOK_ALIKES) != word:
            return match.start(), word
    return None


def clean_text(text: str) -> str:
    """`text` as a reader sees it: one kind of line break, no markup, no invisible characters, look-alikes folded."""
    if "\r" in text or "\x0b" in text or "\x0c" in text or not text.isascii():
        text = SPACES.sub("\n", text)
    text = re.sub("[\x01-\x06]", " ", text)
    text = drop_markup(text)
    if not text.isascii():
        odd: dict[int, str | None] = {}
        for char in set(text):
            if ord(char) in INVISIBLE:
                odd[ord(char)] = None
            if char.isascii() or char in HARMLESS_SYMBOLS or char.isalnum() or ord(char) in INVISIBLE:
                continue
            category = unicodedata.category(char)
            overlay = 0x334 <= ord(char) <= 0x338 or 0x20D0 <= ord(char) <= 0x20FF
            if category in ("So", "Sm", "Co", "Cn", "Cs") or category == "Cf" or overlay:
                odd[ord(char)] = f" {ODD} "
        if odd:
            text = text.translate(odd)
        text = text.replace("©", "(c)")
        text = unicodedata.normalize("NFKC", text)
        if looks_alike(text):
            text = WITH_OTHER_LETTERS.sub(fold, text)
    return text


def split_words(text: str) -> Words:
    """The words of `text` in order. Case, punctuation, quotes, layout, comment signs and bullets' signs do not count."""
    clean = clean_text(text)
    rows = [row for row in clean.split("\n") if row.strip()]
    if rows:
        for sign in ("dnl", "rem"):
            if rows[0].lstrip().lower().startswith(sign + " ") and all(re.match(rf"(?i)\s*{sign}(?:\s|$)", row) for row in rows):
                clean = re.sub(rf"(?mi)^(\s*){sign}(?=\s|$)", lambda m: m.group(1) + " " * 3, clean)
    numbered = {match.start(1) for match in BULLET.finditer(clean)}
    joins = {match.start() for match in JOINED.finditer(clean)}
    tokens: list[str] = []
    offsets: list[int] = []
    glued: list[int] = []  # tokens whose end is glued to the next one
    seen: dict[str, str] = {}
    for match in WORD.finditer(clean):
        shown = match[0]
        word = seen.get(shown)
        if word is None:
            word = shown.casefold().translate(APOSTROPHES)
            word = seen[shown] = SPELLINGS.get(word, word)
        start = match.start()
        if start in joins:
            glued.append(len(tokens))
        tokens.append(word)
        offsets.append(start)
    for number in reversed(glued):
        if number + 1 < len(tokens):
            word = tokens[number] + tokens.pop(number + 1)
            tokens[number] = SPELLINGS.get(word, word)
            del offsets[number + 1]
    for number, word in enumerate(tokens):
        if word in OWNERS and number and tokens[number - 1] == "copyright":
            tokens[number] = OWNERS[word]
    bullets = {number for number, offset in enumerate(offsets) if offset in numbered} if numbered else set()
    breaks = [match.start() for match in re.finditer("\n", clean)]
    hyphens = frozenset(bisect_right(offsets, match.start()) - 1 for match in CUT.finditer(clean))
    return Words(clean, tokens, offsets, frozenset(bullets), breaks, hyphens)
