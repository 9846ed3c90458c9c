"""Which places bind, and what a reader sees there: lines of Markdown or HTML in, sentences with their lines out.

A binding place is one that speaks of terms: a section on the licence, a table of licences, a document of terms. Nothing that
a reader may see there is dropped: alternative texts, titles of links, cells, footnotes, list items, code.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from checker.language.lexicon import fold, split

_ATTRIBUTE = re.compile(r"\b(?:title|alt|aria-label)\s{0,3}=\s{0,3}(?:\"([^\"]{1,300})\"|'([^']{1,300})')", re.I)
_SPACED = re.compile(r"</?(?:br|p|li|tr|td|th|div|option|select|text|sub|sup|pre|noscript|svg|h\d|ul|ol|table|iframe|details|summary|center|hr)\b[^<>]{0,500}>", re.I)
_TAG = re.compile(r"</?[a-z][^<>]{0,500}>", re.I)
_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\]\(([^()\s]{0,500})(?:\s{1,3}[\"']([^\"']{0,300})[\"'])?\s{0,3}\)")
_LINK = re.compile(r"\[([^\[\]]{0,300})\](?:\(([^()\s]{0,500}(?:\([^()\s]{0,80}\))?[^()\s]{0,200})(?:\s{1,3}[\"']([^\"']{0,300})[\"'])?\s{0,3}\)|\[[^\[\]]{0,80}\])")
_DEFINED = re.compile(r"\s{0,3}\[[^\]^\[]{1,80}\]:\s{0,5}\S+\s*[\"'(]?([^\n]{0,300}?)[\"')]?\s*")
_MARK = re.compile(r"\s{0,30}(?:[-*+•]|\d{1,2}[.)]|>|#{1,6}|\[\^[^\[\]]{1,30}\]:)\s{1,9}")
_RULE = re.compile(r"[\s|:=*_~`+-]*")
_END = re.compile(r"(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bInc\.)(?<!\bLtd\.)(?<!\bvs\.)\s+(?=[A-Z0-9\"'(\[])|(?<=[。！？])|\s{2,}(?=[A-Z])")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)\s{0,3}([\w+-]*)")
_PROGRAMS = frozenset("python py python3 bash sh shell console zsh powershell json yaml yml toml cpp c c++ cuda rust go java javascript js typescript ts jsonc ini cmake makefile dockerfile docker diff r julia swift sql xml html css".split())
_REMARK = re.compile(r"(?:#|//|--|/\*)\s{0,4}(\S[^\n]{3,300})")
_BADGE = re.compile(r"shields\.io|badgen\.net|badge\.fury|/badges?/|/workflows/|codecov", re.I)
_BIBTEX = re.compile(r"\s{0,8}@(?:article|misc|inproceedings|software|techreport|book|inbook|phdthesis|mastersthesis|online|dataset|manual|preprint|unpublished|proceedings|incollection|conference|report)\b", re.I)


def pieces(lines: Iterable[str], first: int) -> Iterator[tuple[int, str]]:
    """The sentences, cells, items, alternative texts and titles in raw `lines`, each with its line number (the first is `first`)."""
    text = _without_comments("\n".join(lines))
    held: list[str] = []
    where, skipping, braces, program = first, False, 0, False
    for number, raw in enumerate(text.split("\n"), first):
        line, extra = raw, []
        fence = _FENCE.match(line)
        if fence:
            skipping = not skipping and not program and fence[1].lower() in ("bibtex", "latex", "tex")
            program = not program and fence[1].lower() in _PROGRAMS
            line = ""
        if braces > 0 or _BIBTEX.match(line):
            braces += line.count("{") - line.count("}")
            line = ""
        if skipping:
            continue
        if program and line:
            remark = _REMARK.search(line)
            line = remark[1] if remark else ""
        if defined := _DEFINED.fullmatch(line):
            extra.append(defined[1])
            line = ""
        extra += [a or b for a, b in _ATTRIBUTE.findall(line)]
        line = _SPACED.sub(" ", line)
        line = _TAG.sub("", line)
        for alt, address, title in _IMAGE.findall(line):
            extra += [part for part in (("" if _BADGE.search(address) and len(alt) < 40 else alt), title) if part]
        line = _IMAGE.sub(" ", line)
        for _, _, title in _LINK.findall(line):
            if title:
                extra.append(title)
        line = _LINK.sub(lambda m: m[1], line)
        line = html.unescape(line).replace("**", "").replace("__", "").replace("`", "")
        fresh = bool(_MARK.match(line)) or line.lstrip().startswith("|") or not line.strip() or bool(_RULE.fullmatch(line))
        if fresh and held:
            yield from _sentences(held, where)
            held = []
        for more in extra:
            if more.strip():
                yield from _sentences([more], number)
        if line.lstrip().startswith("|") or line.count("|") >= 2:
            if not _RULE.fullmatch(line):
                yield number, " : ".join(cell.strip() for cell in line.strip().strip("|").split("|"))
        elif line.strip() and not _RULE.fullmatch(line):
            if not held:
                where = number
            held.append(line[mark.end() :] if (mark := _MARK.match(line)) else line)
    if held:
        yield from _sentences(held, where)


def _without_comments(text: str) -> str:
    """`text` without HTML comments, its lines kept; one that nobody closes is none."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + 3
    return "".join(kept) + text[at:]


def _sentences(lines: list[str], first: int) -> Iterator[tuple[int, str]]:
    text = "\n".join(lines)
    start = 0
    for match in [*_END.finditer(text), None]:
        end = match.end() if match else len(text)
        piece = text[start:end]
        if words := " ".join(piece.split()):
            yield first + text.count("\n", 0, start + len(piece) - len(piece.lstrip())), words
        start = end


_COPYLEFT = ("gpl", "agpl", "lgpl", "copyleft")
_LIMITS = frozenset("only not until except unless non noncommercial".split())


def copyleft(said: Iterable[str]) -> bool:
    """Whether one of the sentences grants under a copyleft licence, without a limit: other terms beside it limit nobody."""
    spoken = (split(fold(text)) for text in said if "gpl" in text.lower() or "copyleft" in text.lower())
    return any(any(w.startswith(_COPYLEFT) for w in words) and not _LIMITS & set(words) for words in spoken)


_TERM_WORDS = frozenset("license licenses licensing copyright copyrights legal terms conditions permission permissions eula disclaimer disclaimers rights notice notices patent patents agreement attribution acceptable responsible 许可证 許可證 许可 授权 授權 协议 協議 版权 版權 声明 聲明 免责声明 免責聲明 条款 使用条款 ライセンス 規約 利用規約 著作権 免責事項 利用条件 라이선스 저작권 lizenz lizenzen licence licences licencia licencias licenza licenze licença лицензия лицензии nutzungsbedingungen urheberrecht droits".split())
_FOLDED_TERMS = frozenset(fold(word) for word in _TERM_WORDS)
_MIXED = frozenset("citation citations cite citing acknowledgement acknowledgements acknowledgment acknowledgments credits credit contact contributing contributors contribution release releases download downloads installation evaluation results training authors author support reference references bibtex citing disclaimer about notice notices disclaimer disclaimers important thanks team links community maintainers funding 引用 致谢 联系 贡献 引用 謝辞".split())


def binds(heading: str) -> str:
    """"all" where a heading speaks of terms, "some" where it speaks of other things too, "" where of none ("License Plate Detection")."""
    words = [w for w in split(fold(heading)) if w[0].isalpha()]
    run = "".join(heading.split())
    said = [w for w in words if w in _FOLDED_TERMS]
    if not said and not any(t in run for t in _TERM_WORDS if t[0] > "\u3000"):
        if not {"use", "usage", "commercial"} >= set(words) or "commercial" not in words:
            return ""
    if words and words[0] == "license" and len(words) > 1 and {"plate", "plates", "key", "keys", "server", "number", "detection", "recognition", "checker", "scan"} & set(words):
        return ""
    if {"driver's", "drivers", "driving"} & set(words):
        return ""
    if {"contributor", "contributors", "contribution", "contributions", "contributing", "cla"} & set(words) and {"agreement", "license", "licensing", "terms"} & set(words):
        return ""  # what binds those who give, not those who take
    plain = any(word not in _MIXED for word in said)
    beside = any(word not in _FOLDED_TERMS for word in _MIXED & set(words))
    return "some" if beside or (said and not plain) else "all"


def pictures_of_terms(line: str) -> list[str]:
    """The alternative texts of pictures in `line` that speak of terms; a badge is none."""
    shown = [(alt, address) for alt, address, _ in _IMAGE.findall(line)]
    return [alt for alt, address in shown if not _BADGE.search(address) and (set(split(fold(alt))) & _TERM_WORDS)]
