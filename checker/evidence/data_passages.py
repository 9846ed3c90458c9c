"""Documents in, the passages about the data that this model was trained on out, with the addresses and commands beside them.

A sentence that introduces a list or table is one passage with each of its items; a cell is read with the head of its column. What
stands under evaluation, news or thanks, what tells the reader how to do it, and the papers of a copied tree are no passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from checker.domain import Evidence
from checker.evidence import context
from checker.evidence.documents import CODE, HEADING, LIST_ITEM, TABLE_ROW, Block, Document, Link
from checker.evidence.names import words_of
from checker.evidence.reading import Reading
from checker.language.data import Said, may_tell, tells_reader
from checker.language.lexicon import NAME
from checker.patterns import Pattern

_ELSEWHERE = frozenset(
    "eval evals evaluate evaluation evaluations benchmark benchmarks finetune finetuning tuning sft dpo rlhf lora ptuning example examples demo demos inference deploy "
    "deployment test tests chat alignment posttrain posttraining serving".split()
)
_DATA_WORDS = frozenset("data dataset datasets corpus corpora deduplication dedup filtering preprocess preprocessing cleaning curation provenance mixture tokens datasheet".split())
_DATA_URL = Pattern(
    r"huggingface\.co/(?:datasets|collections)/|/datasets?(?:[/.?#_-]|$)|dataset|corpus|corpora|zenodo\.org|kaggle\.com|commoncrawl|dumps\.wikimedia|openslr|"
    r"statmt\.org|data\.\w|figshare|dataverse|osf\.io|physionet|archive\.org|uniprot|rcsb|wwpdb|ebi\.ac\.uk|ncbi\.nlm|ecmwf|copernicus|earthengine|openneuro|"
    r"modelscope\.cn/datasets|tfds|tensorflow\.org/datasets|paperswithcode\.com/dataset|ldc\.upenn|s3://|gs://|storage\.googleapis|r2\.dev|"
    r"\.(?:zip|tar|gz|zst|xz|jsonl|parquet|tsv|csv|h5|lmdb)(?:$|[?#])",
    re.I,
)
_PAPER_URL = Pattern(r"arxiv\.org|doi\.org|aclanthology|openreview|biorxiv|\.pdf(?:$|[?#])|semanticscholar|proceedings", re.I)
_NO_DATA_URL = Pattern(r"\.(?:png|jpe?g|svg|gif|py|ipynb|md|sh|html)(?:$|[?#])|shields\.io|/blob/.+\.(?:py|md|sh)|colab\.research|/spaces/|/issues/|/pull/|discord|twitter|leaderboard", re.I)
_MODEL_OR_CODE_URL = Pattern(r"^(?:https?://)?(?:www\.)?(?:github\.com|gitlab\.com|gitee\.com|huggingface\.co|modelscope\.cn|hf\.co|wandb\.ai|pypi\.|pytorch\.org|tensorflow\.org)/?", re.I)
_HUB_DATA = re.compile(r"(?:huggingface\.co|hf\.co|modelscope\.cn)/datasets/([\w.-]+)/([\w.-]+)", re.I)
_LOADS_DATA = Pattern(
    r"load_dataset\(\s*[\"']([\w.-]+/[\w.-]+)[\"']|(?:wget|curl|aws s3 (?:cp|sync)|gsutil(?: -m)? cp|huggingface-cli download|hf download|git (?:lfs )?clone)\b"
    r"[^\n]{0,300}?((?:https?|s3|gs)://\S+|--repo-type[= ]dataset\S*)|(?:hf_hub|snapshot)_download\([^\n)]{0,200}[\"']([\w.-]+/[\w.-]+)[\"'][^\n)]{0,200}repo_type=[\"']dataset"
)
_LIST_OF_DATA = re.compile(r"(?:^|/)[^/]*(?:provenance|data[-_]?(?:sources|list|urls)|sources)[^/]*\.(?:csv|tsv|jsonl?|txt|gz)$", re.I)


@dataclass(frozen=True)
class Passage:
    """Words about the training data. `section`: whether what stands above says so; `lead`: the sentence that introduces them."""

    said: Said
    line: int
    document: Document
    block: Block
    section: int  # 0: nothing above says so, 1: it speaks of data, 2: of training data
    key: bool = False  # a row of facts with a name for the data
    lead: Passage | None = None
    quoted: str = ""

    @cached_property
    def alone(self) -> Said:
        """The words without those that introduce them."""
        return Said(self.quoted, self.said.own) if self.lead else self.said

    @cached_property
    def evidence(self) -> Evidence:
        """The words and their place."""
        return self.document.quote(min(self.line, len(self.document.lines)), self.quoted or self.said.text)

    @cached_property
    def about(self) -> bool:
        """Whether these words are about the training data: they say so, or what stands above or before them does."""
        if self.said.of_another:
            return False
        return self.section > 0 or self.key or bool(self.said.trains) or (self.said.sizes_a_corpus and "/" not in self.document.path)

    @property
    def in_table(self) -> bool:
        """Whether this is a row of several columns, whose cells make no sentence."""
        return self.block.kind == TABLE_ROW and sum(map(bool, self.block.cells)) > 2

    @property
    def is_reference(self) -> bool:
        """Whether this is an entry of a list of papers: it begins with the link to one."""
        link = self.block.links[0] if self.block.kind == LIST_ITEM and self.block.links else None
        return self.block.text.lower().startswith("citation") or link is not None and bool(_PAPER_URL.search(link.url)) and self.block.text.lstrip().startswith(link.label) and len(link.label) > 30

    @cached_property
    def data_links(self) -> tuple[Link, ...]:
        """The links of these words that lead to data, not to papers, pictures or programs."""
        links = self.block.links if self.block.kind == TABLE_ROW else tuple(x for x in self.block.links if (x.label and x.label in self.said.text) or x.url in self.said.text)
        return tuple(x for x in links if _leads_to_data(x, self.said))

    @property
    def is_mix_row(self) -> bool:
        """Whether this is a row of a table of sources with their amounts or shares."""
        cells, heads = self.block.cells, self.block.columns
        if self.block.kind != TABLE_ROW or len(cells) < 2 or len(heads) < 2 or cells[0].lower().strip("* ").startswith("total"):
            return False
        if self.section == 0 and not ({"component", "subset", "source", "corpus", "dataset"} & set(words_of(heads[0])) and {"size", "tokens", "weight", "share", "hours", "images"} & set(words_of(" ".join(heads)))):
            return False
        named = any(c.isalpha() for c in cells[0]) and bool(_heading(heads[0]) or {"subset", "source", "domain", "name", "component", "category", "language"} & set(words_of(heads[0])))
        return named and any(any(c.isdigit() for c in cell) and _AMOUNT_HEADS & set(words_of(head)) for head, cell in zip(heads[1:], cells[1:], strict=False))


_AMOUNT_HEADS = frozenset("tokens token size share weight weights proportion percent percentage ratio samples images hours docs documents words articles examples pairs sentences files records count amount utterances epochs 数量 比例 占比 サイズ 割合".split())


def owner_of(url: str) -> str:
    """The account of a hub's data set; empty where the address is none."""
    found = _HUB_DATA.search(url)
    return found[1].lower() if found else ""


def name_of(url: str) -> str:
    """The name of a hub's data set, without its account."""
    found = _HUB_DATA.search(url)
    return found[2] if found else ""


def _leads_to_data(link: Link, said: Said) -> bool:
    if _LIST_OF_DATA.search(link.url):
        return True
    if _NO_DATA_URL.search(link.url) or _PAPER_URL.search(link.url) or link.url.startswith("#"):
        return False
    if _HUB_DATA.search(link.url) or "tensorflow.org/datasets" in link.url:
        return True
    label = Said(link.label)
    if _MODEL_OR_CODE_URL.search(link.url):
        if {"pipeline", "pipelines", "code", "script", "scripts", "processing", "preprocessing", "preparation", "loader"} & set(words_of(link.label)):
            return False
        return label.has("traindata") or "data" in words_of(link.label) or bool(_DATA_WORDS & set(words_of(link.label)))
    if "://" not in link.url:
        return False
    if _DATA_URL.search(link.url):
        return True
    # Any other page counts where the words name it as a source: "trained on [OPUS](...) data".
    return bool(link.label) and bool(label.has("source") or (NAME in label and _beside_data(link.label, said)) or _DATA_WORDS & set(words_of(link.label))) and said.has("train", "traindata", "collect")


def _beside_data(label: str, said: Said) -> bool:
    """Whether a noun for data stands behind a link: "the [Song](...) corpus"."""
    behind = said.text.partition(label)[2].lstrip(" )").split()[:2]
    return any(word.strip(".,;") in ("data", "dataset", "datasets", "corpus", "corpora") for word in behind)


@lru_cache(maxsize=4096)
def _heading(text: str) -> str:
    """"training" where a heading speaks of training data, "data" where of data, "" where of neither, of scores or to the reader."""
    said = Said(text[:200])
    words = set(words_of(text))
    if said.has("eval", "you", "pointer", "apart") or {"format", "loading", "loader", "custom", "download", "downloading", "usage", "license", "licenses"} & words:
        return ""
    if said.has("traindata") or any("datakey" in t.concepts and t.word not in ("dataset", "datasets", "tokens", "数据集") for t in said.terms):
        return "training"
    return "data" if _DATA_WORDS & words or "数据" in text or "データ" in text else ""


@dataclass(frozen=True)
class Place:
    """Whose passages are wanted: words of our own names, accounts of a hub that are ours, and whether the model is a fine-tune."""

    own: frozenset[str]
    accounts: frozenset[str] = frozenset()
    tuned: bool = False


def find_passages(reading: Reading, place: Place) -> tuple[Passage, ...]:
    """Every sentence, item and row about the training data of this model, in the documents that speak for it."""
    packages = tuple({f"{f.path.rpartition('/')[0]}/" for f in reading.files if f.path.endswith("__init__.py") and "/" in f.path})
    documents = [d for d in own_documents(reading, place) if not d.path.startswith(packages) and not _is_manual(d.path)]
    return tuple(p for document in documents for p in _in_document(document, place))


def _is_manual(path: str) -> bool:
    """Whether a document belongs to the manual of a program."""
    return bool({"guides", "tutorials", "api", "source", "howto", "reference"} & set(words_of(path.rpartition("/")[0])) and path.lower().startswith("doc"))


def own_documents(reading: Reading, place: Place) -> tuple[Document, ...]:
    """The documents that speak for this model: not those of examples and of scores, and none that is given to another model."""
    return tuple(
        d
        for d in reading.documents
        if may_tell(d.content) and not _ELSEWHERE & set(words_of(d.path.rpartition("/")[0])) and not _speaks_of_another(d, place.own)
    )


def _speaks_of_another(document: Document, own: frozenset[str]) -> bool:
    """Whether the title of a document gives it to another model: "Training data of Lark 7B"."""
    said = Said(f"the {document.title[:200]}", own)
    ours = not said.named or len(said.names) < len(said.named) or not own
    return "/" in document.path and not ours and (said.has("traindata") or bool({"card", "model"} & set(words_of(document.title)))) and not any(w in document.content.lower() for w in own if len(w) > 3)


_DATA_NAMES = frozenset("data dataset datasets datasheet corpus corpora card cards sheet statement training train pretraining pre readme sources source description information info documentation the for of provenance table creation curation collection statistics composition mixture summary".split())


def _in_document(document: Document, place: Place) -> Iterator[Passage]:
    manual = Said(document.title).has("you") or bool({"how", "tutorial", "guide"} & set(words_of(document.title)))
    name = set(words_of(document.path.rpartition("/")[2].rpartition(".")[0]))
    is_data = not manual and (bool({"data", "dataset", "datasheet", "datasets", "corpus"} & name and name <= _DATA_NAMES | place.own) or _heading(document.title) == "training")
    in_data = bool(_DATA_WORDS & set(words_of(document.path.rpartition("/")[0])))
    lead: Passage | None = None
    to_reader = _sections_for_the_reader(document)
    for block in document.blocks:
        if block.kind in (HEADING, CODE):
            lead = lead if block.kind == CODE else None
            continue
        if block.kind not in (LIST_ITEM, TABLE_ROW) and not (lead and block.links):
            lead = None
        kinds = [_heading(h) for h in block.headings[0 if len(block.headings) < 2 else 1 :]]
        quiet = not manual and block.headings not in to_reader
        section = 2 if is_data or ("training" in kinds and not manual) else 1 if quiet and (in_data or "data" in kinds) else 0
        inside = lead is not None and lead.about
        if not (section or inside or may_tell(block.text) or block.columns) or _aside(block, place):
            continue
        for passage in _in_block(document, block, section, lead if inside else None, place, manual):
            if not passage.is_reference:
                yield passage
            if passage.quoted.rstrip("*_ ").endswith((":", "：")) and block.kind != TABLE_ROW:
                lead = passage


def _aside(block: Block, place: Place) -> bool:
    """Whether a block is news, about others, about scores, or about tuning where the model is no fine-tune."""
    if block.headings and _heading(block.headings[-1]) == "training" and not context.is_news(block):
        return not place.tuned and context.is_about_fine_tuning(block)
    if context.is_news(block) or context.is_about_others(block) or context.under(context.EVALUATION, block.headings[1:]):
        return True
    return not place.tuned and context.is_about_fine_tuning(block)


def _sections_for_the_reader(document: Document) -> frozenset[tuple[str, ...]]:
    """The headings under which the reader is told what to do: what stands there is a manual, and no account of what was done."""
    told: set[tuple[str, ...]] = set()
    for block in document.blocks:
        if block.kind not in (HEADING, CODE, TABLE_ROW) and block.headings not in told and any(tells_reader(s.text) for s in block.sentences[:12]):
            told.add(block.headings)
    return frozenset(told)


def _in_block(document: Document, block: Block, section: int, lead: Passage | None, place: Place, manual: bool) -> Iterator[Passage]:
    if block.kind == TABLE_ROW:
        yield from _in_row(document, block, section, lead, place)
        return
    for sentence in block.sentences:
        words = sentence.text
        if context.is_placeholder(words) or not (section or lead or may_tell(words)):
            continue
        said = Said(f"{lead.quoted} {words}" if lead and block.kind == LIST_ITEM else words, place.own)
        head, colon, rest = words.partition(":")
        key = bool(colon and rest.strip() and len(head) < 60 and (head[:1].isupper() or head[:1] >= "\u3040") and Said(head).has("traindata", "datakey") and not manual) and not Said(head).has("eval", "gear")
        if not place.tuned and _tunes(words):
            continue
        if sum(words.count(mark) for mark in "•·|") > 1:
            continue  # a menu
        yield Passage(said, sentence.line, document, block, max(section, int(lead is not None)), key, lead if block.kind == LIST_ITEM else None, words)


def _tunes(words: str) -> bool:
    return bool(context.TUNING_WORDS.search(words)) and "train" not in words.lower().replace("pretrain", "train").partition("tun")[0]


def _in_row(document: Document, block: Block, section: int, lead: Passage | None, place: Place) -> Iterator[Passage]:
    """The cells of a row, each with what names it: the key before it, or the head of its column."""
    cells = [cell for cell in block.cells if cell.strip()]
    if len(block.cells) == 2 or (len(cells) == 2 and len(cells[1]) > 60):
        head = Said(cells[0] if cells else "")
        about = head.has("traindata", "datakey") or (head.has("train", "training") and head.has("data"))
        if not (section or about or lead) or head.has("eval") or "_" in head.text:
            return
        for words in _sentences(cells[-1]) if len(cells) == 2 and len(cells[1]) > 300 else cells[1:]:
            if words.strip() and not context.is_placeholder(words):
                yield Passage(Said(f"{cells[0]} : {words}" if len(cells[0]) < 60 else words, place.own), block.line, document, block, max(section, int(lead is not None)), about, None, block.text if len(block.text) < 300 else words)
        return
    heads = [Said(head) for head in block.columns]
    totals = next((n for n, head in enumerate(block.columns) if n < len(block.cells) and {"tokens"} <= set(words_of(head)) <= {"tokens", "training", "trained", "number", "of", "total"} and any(c.isdigit() for c in block.cells[n]) and block.cells[n].rstrip()[-1:].isalpha()), 0)
    counted = totals or next((n for n, head in enumerate(heads) if head.has("traindata") and {"tokens", "hours", "images", "samples", "size", "data", "examples"} & set(words_of(head.text)) and n < len(block.cells) and any(c.isdigit() for c in block.cells[n])), 0)
    mix = block.columns and {"component", "subset", "source", "corpus"} & set(words_of(block.columns[0]))
    if section or lead or mix:
        yield Passage(Said(" , ".join(f"{h} : {c}" for h, c in zip(block.columns, block.cells, strict=False)) or block.text, place.own), block.line, document, block, max(section, int(lead is not None)), key=False, lead=lead, quoted=block.text)
    elif counted or (block.columns and Said(block.cells[0]).has("traindata", "datakey")):
        text = f"{block.columns[counted]} : {block.cells[counted]}" if counted else " , ".join(block.cells)
        yield Passage(Said(text, place.own), block.line, document, block, 0, key=True, quoted=block.text)


def _sentences(text: str) -> list[str]:
    return [s.text for s in Block("paragraph", text, 1).sentences]


def find_commands(documents: Sequence[Document]) -> Iterator[tuple[str, Evidence]]:
    """What commands under a heading on data, or on repeating the training, fetch: the address and the line."""
    for document in documents:
        for block in document.blocks:
            if block.kind != CODE or context.is_about_fine_tuning(block) or context.is_news(block):
                continue
            about = any(_heading(h) == "training" for h in block.headings)
            again = any(Said(h).has("train", "training") or "reproduc" in h.lower() or "data" in words_of(h) for h in block.headings[1:])
            if not about and not again:
                continue
            for match in _LOADS_DATA.finditer(block.text):
                where = next(group for group in match.groups() if group)
                if "/datasets/" in where or (about and "://" not in where) or match[3] or (_DATA_URL.search(where) and not _MODEL_OR_CODE_URL.search(where)):
                    yield where, document.quote(min(block.line + block.text.count("\n", 0, match.start()), len(document.lines)))


def find_card_datasets(documents: Iterable[Document]) -> Iterator[tuple[str, Evidence]]:
    """The hub ids that the front matter of a card lists under `datasets`, with their lines."""
    for document in documents:
        listed = False
        for number, line in enumerate((document.front_matter or "").split("\n"), document.front_matter_line + 1):
            if match := re.match(r"datasets[ \t]*:[ \t]*(.*)$", line):
                listed = True
                inline = [part.strip(" \"'[]") for part in match[1].split(",")]
                yield from ((name, document.quote(min(number, len(document.lines)), line.strip())) for name in inline if name)
            elif listed and (match := re.match(r"[ \t]*-[ \t]*[\"']?([\w./-]+)", line)):
                yield match[1], document.quote(min(number, len(document.lines)), line.strip())
            elif line[:1].strip():
                listed = False


_KEPT_BACK = ("disclos", "reveal", "releas", "shar", "publish", "provid", "availab", "distribut", "describ", "披露", "公开", "发布", "提供", "公開")


def find_withheld(documents: Iterable[Document]) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Sentences that keep the training data back, and those that keep back even what they are."""
    withheld: list[Evidence] = []
    undisclosed: list[Evidence] = []
    for document in documents:
        for block in document.blocks:
            if block.kind in (HEADING, CODE) or context.is_news(block) or context.is_about_others(block) or not may_tell(block.text):
                continue
            for sentence in block.sentences if any(stem in block.text.lower() for stem in _KEPT_BACK) else ():
                said = Said(sentence.text)
                if not said.has("traindata") or not said.has("give") or "compare" in said:
                    continue
                kept = [n for n in said.at("give") if said.near(n, 5, 3, "not", "future", "private") and not (n + 1 < len(said.terms) and said.terms[n + 1].word == "a")]
                if kept and not said.has("you"):
                    (undisclosed if any("disclose" in said.terms[n].concepts for n in kept) else withheld).append(document.quote(sentence.line, sentence.text))
    return tuple(withheld), tuple(undisclosed)
