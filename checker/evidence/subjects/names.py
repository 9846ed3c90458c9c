"""Text and links in; the models that they name out, by the catalogue, by ids of hubs, by a size in a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from checker.domain import Standing
from checker.evidence.subjects.families import Family, Name, names_by_first_word
from checker.evidence.subjects.words import Word, phrases, words_of


class Mention(NamedTuple):
    """A model that is named at `start:end` of a text.

    `words` are those of its whole name, `more` the ones beside the family's, sizes and everyday endings. `family` is None
    where the catalogue has none of that name. `core` is where the family's own name ends: behind "LLaMA" in "LLaMA-based".
    """

    start: int
    end: int
    name: str
    owner: str
    words: tuple[str, ...]
    family: Family | None
    more: tuple[str, ...] = ()
    page: bool = False
    core: int = 0

    @property
    def is_restricted(self) -> bool:
        """Whether the family's terms restrict, whoever hands its models out."""
        return self.family is not None and self.family.standing is Standing.RESTRICTED

    @property
    def key(self) -> str:
        """Its name without owner, case and punctuation."""
        return re.sub(r"[\W_]", "", self.name.rpartition("/")[2].lower())


PLAIN = frozenset(
    "chat instruct base hf it pt v b m k t large small medium tiny mini nano huge giant xl xxl xlarge uncased cased multilingual english model models pretrained "
    "llm series family weights checkpoint checkpoints x a instruction wwm patch s l h g d fp bf pretrain original en vl coder math vision audio omni turbo "
    "embedding reranker thinking next preview dev pro max plus flash lite exp edition version text code meta google microsoft facebook".split()
)
"""Words of a model's name that tell its size or edition, and not whose it is."""

_SIZE = re.compile(r"\d+(?:\.\d+)?[bm]\Z")
_ID = re.compile(r"(?<![\w./@:-])[A-Za-z0-9][\w.-]{1,40}/[A-Za-z0-9][\w.-]{1,95}(?![\w/])", re.A)
_PAGE = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com|modelscope\.cn/models)/([\w.-]+(?:/[\w.-]+)?)", re.A)
_NO_PAGE = frozenset("datasets spaces papers collections docs blog models join login".split())
_NO_MODEL = re.compile(r"https?://[^\s]*?(?:/datasets/|/spaces/|/papers/|/collections/|arxiv\.org|doi\.org|/blog/)")
_SUFFIX = frozenset("py md sh json yaml yml txt ipynb png jpg html bin pt pth safetensors gguf com org io cn csv cfg toml tsv pdf rst".split())
_EVERYDAY = frozenset("and or path data src model models checkpoint checkpoints script scripts config configs doc docs example examples train output input outputs http https www client user with without pre post true on off he his her tcp km".split())


def page_of(url: str) -> str:
    """The id of the model whose page of a hub `url` is, or "" ."""
    match = _PAGE.match(url)
    return "" if match is None or match[1].split("/")[0].lower() in _NO_PAGE else match[1].rstrip(".")


def mentions_in(text: str, links: Sequence[tuple[str, str]] = ()) -> list[Mention]:
    """Every model that `text` names, in order: pages and ids, then names of families, then other names with a size."""
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for label, url in links:
        at = text.find(label) if label else -1
        page = of_id(page_of(url), at, at + len(label), page=True) if at >= 0 and page_of(url) else None
        if page is not None and ("/" in page.name or page.family is not None):
            found.append(page)
            taken.append((at, at + len(label)))
        elif at >= 0 and _NO_MODEL.match(url):
            taken.append((at, at + len(label)))  # the name of a data set, a demo or a paper
    if "http" in text:
        for match in _PAGE.finditer(text):
            page = of_id(page_of(match[0]), match.start(), match.end(), page=True) if page_of(match[0]) else None
            if page is not None and ("/" in page.name or page.family is not None):
                found.append(page)
            taken.append(match.span())
    if "/" in text:
        for match in _ID.finditer(text):
            name = match[0].rstrip(".")
            if not _within(match.start(), taken) and is_id(name):
                found.append(of_id(name, match.start(), match.start() + len(name)))
                taken.append(match.span())
    words = words_of(text)
    for mention in (*_of_families(text, words), *_sized(text, words)):
        if not any(start < mention.end and mention.start < end for start, end in taken):
            found.append(mention)
            taken.append((mention.start, mention.end))
    return sorted(found, key=lambda mention: mention.start)


def of_id(name: str, start: int = 0, end: int = 0, *, page: bool = False) -> Mention:
    """The model with the id `name`, "owner/model" or "model"."""
    owner, _, model = name.rpartition("/")
    words = words_of(model)
    known = max(_of_families(model, words), key=_strictness, default=None)
    family = known.family if known else None
    said = set(known.words) - set(known.more) if known else set()
    more = tuple(w.text for w in words if not w.text[0].isdigit() and w.text not in PLAIN and w.text not in said)
    return Mention(start, end or len(name), name, owner.lower(), tuple(w.text for w in words), family, more, page, end or len(name))


def is_id(name: str) -> bool:
    """Whether "a/b" is a model's id and no path or pair of words: it bears a family's name or a number, and no suffix."""
    owner, _, model = name.partition("/")
    if {owner.lower(), model.lower()} & _EVERYDAY or any("." in part and part.rpartition(".")[2].lower() in _SUFFIX for part in (owner, model)):
        return False
    if owner.isdigit() or model[0].isdigit():
        return False
    words = words_of(model)
    return any(_of_families(model, words)) or any(w.text[0].isdigit() for w in words[1:])


def _strictness(mention: Mention) -> int:
    order = {Standing.RESTRICTED: 2, Standing.UNKNOWN: 1}
    return order.get(mention.family.standing, 0) if mention.family else 0


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _of_families(text: str, words: Sequence[Word]) -> Iterator[Mention]:
    """The names of the catalogue, with the words that hyphens tie to them; tools that bear a family's name are none."""
    catalogue = names_by_first_word()
    at = 0
    while at < len(words):
        name = _name_at(text, words, at, catalogue.get(words[at].text, ()))
        if name is None:
            at += 1
            continue
        end = at + len(name.words)
        first, last = _run_before(text, words, at), _run_behind(text, words, end)
        tied = [w.text for w in (*words[first:at], *words[end:last])]
        if _is_a_tool(text, words, end, last) or any(w.text == "for" for w in words[first:at]):
            at = last
            continue
        more = tuple(w for w in tied if not w[0].isdigit() and w not in PLAIN)
        whole = text[words[first].start : words[last - 1].end]
        yield Mention(words[first].start, words[last - 1].end, whole, "", tuple(w.text for w in words[first:last]), name.family, more, core=words[end - 1].end)
        at = last


def _is_a_tool(text: str, words: Sequence[Word], end: int, last: int) -> bool:
    """Whether the name goes on as that of a program: "llama.cpp", "LLaMA Factory", "gemma_pytorch"."""
    tied = end < len(words) and not text[words[end - 1].end : words[end].start].isspace()
    found = phrases("tools").find(words[end : last + 2])
    return any(p.start == 0 and (p.kind == "any" or tied) for p in found)


def _name_at(text: str, words: Sequence[Word], at: int, entries: Sequence[Name]) -> Name | None:
    for entry in entries:
        end = at + len(entry.words)
        if end > len(words) or any(w.text != n for w, n in zip(words[at:end], entry.words, strict=True)):
            continue
        if any(words[i + 1].start - words[i].end > 1 for i in range(at, end - 1)):
            continue
        last = words[end - 1]
        if last.text[0].isdigit() and end < len(words) and words[end].text in ("b", "m") and words[end].start == last.end:
            continue  # "Foo 7B" is no seventh edition of Foo
        if entry.sizes and _size_behind(words, end) not in entry.sizes:
            continue
        raw = text[words[at].start : last.end]
        if entry.everyday and raw.islower() and not (end < len(words) and words[end].start - last.end <= 1 and words[end].text[0].isdigit()):
            continue
        return entry
    return None


def _size_behind(words: Sequence[Word], at: int) -> str:
    """The size that a name bears behind its family's: "7b" in "Foo-Chat-7B"."""
    for number, unit in zip(words[at : at + 5], words[at + 1 : at + 6], strict=False):
        if number.start - words[at - 1].end > 16:
            return ""
        if number.text[0].isdigit() and unit.text in ("b", "m", "billion") and unit.start - number.end <= 1:
            return number.text + unit.text[0]
    return ""


_TIES = frozenset(("", "-", "_", "‑", ".", ":"))


def _run_before(text: str, words: Sequence[Word], at: int) -> int:
    """Where the name begins that hyphens tie to the word `at`: "Chinese-LLaMA"."""
    while at > 0 and text[words[at - 1].end : words[at].start] in ("-", "_", "‑") and words[at - 1].text[0].isalnum():
        at -= 1
    return at


def _run_behind(text: str, words: Sequence[Word], at: int) -> int:
    """Where the name ends: behind what hyphens tie to it, and sizes and editions that stand apart ("Llama 3 8B Instruct")."""
    while at < len(words):
        gap, word = text[words[at - 1].end : words[at].start], words[at]
        asian = len(word.text) == 1 and word.text > "\u3000"
        if not word.text[0].isalnum() or asian:
            break
        if gap in _TIES and (gap != "" or word.text[0].isdigit() or words[at - 1].text[0].isdigit()) and (gap not in (".", ":") or word.text[0].isdigit()):
            at += 1
            continue
        size = word.text[0].isdigit() and at + 1 < len(words) and words[at + 1].text in ("b", "m") and words[at + 1].start == word.end
        edition = word.text in ("base", "instruct", "chat", "large", "xl", "small", "hf") and text[word.start].isupper()
        if gap == " " and (size or edition or (word.text == "v" and words[at + 1 : at + 2] and words[at + 1].text[0].isdigit())):
            at += 2 if size else 1
            continue
        break
    return at


def _sized(text: str, words: Sequence[Word]) -> Iterator[Mention]:
    """Other names that bear a size: "Gannet-2B", "Osprey 13B"."""
    for at in range(1, len(words) - 1):
        number, unit = words[at], words[at + 1]
        if not number.text[0].isdigit() or unit.text not in ("b", "m") or unit.start != number.end or (unit.text == "m" and text[unit.start] != "M"):
            continue
        if text[words[at - 1].end : number.start] not in ("-", " ", "_"):
            continue
        first = _run_before(text, words, at - 1)
        if not text[words[first].start].isupper():
            continue
        last = _run_behind(text, words, at + 2)
        name = text[words[first].start : words[last - 1].end]
        if len(words[first].text) < 2:
            continue
        parts = tuple(w.text for w in words[first:last])
        more = tuple(w for w in parts if not w[0].isdigit() and w not in PLAIN)
        yield Mention(words[first].start, words[last - 1].end, name, "", parts, None, more, core=words[last - 1].end)


def numbered_at(text: str, words: Sequence[Word], at: int) -> Mention | None:
    """The name that begins with word `at`, if it has a capital, a hyphen and a number: "Gannet-Large-2407"."""
    last = _run_behind(text, words, at + 1)
    parts = tuple(w.text for w in words[at:last])
    if len(parts) < 2 or not text[words[at].start].isupper() or not any(w[0].isdigit() for w in parts):
        return None
    start, end = words[at].start, words[last - 1].end
    return Mention(start, end, text[start:end], "", parts, None, tuple(w for w in parts if not w[0].isdigit() and w not in PLAIN), core=end)
