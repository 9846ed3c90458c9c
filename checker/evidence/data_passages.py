"""Documents in, the words about the data that this model was trained on out: passages, links, commands, refusals.

A heading, a template's placeholder, a news item, a comparison or an instruction for the reader's own data says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.domain import Evidence
from checker.evidence import context
from checker.evidence.documents import CODE, HEADING, TABLE_ROW, Block, Document, Link
from checker.evidence.reading import Role, role_of
from checker.patterns import Pattern

_WORTH_READING = Pattern(r"train|\bdata\b|corpus|corpora|dataset|训练|数据|学習|コーパス", re.I)
_TRAINING_DATA_HEADING = Pattern(
    r"\b(?:pre-?)?train(?:ing)?\b[^|]{0,30}\b(?:data(?:sets?)?|corpus|corpora|mix(?:ture)?|sources?)\b|\b(?:data|"
    r"dataset|corpus|corpora)\b[^|]{0,20}\b(?:used|for (?:pre-?)?training)\b"
    r"|\bdata ?(?:mix(?:ture)?|sources?|composition|curation|collection|provenance)\b|"
    r"\bpre-?train(?:ing)? (?:data|corpus|datasets?)\b|(?:预?训练|学習|事前学習)(?:用|の)?(?:数据|データ|语料|"
    r"コーパス)\w*|数据(?:来源|组成|"
    r"配比|构成)",
    re.I,
)
_DATA_HEADING = Pattern(
    r"\b(?:data(?:sets?)?|corpus|corpora|training details|training procedure|"
    r"(?:pre-?)?training)\b|数据|语料|データ|"
    r"コーパス|训练|学習",
    re.I,
)
_DATA_DOCUMENT = Pattern(
    r"(?:data[-_ ]?card|data[-_ ]?sheet|data[-_ ]?statement|training[-_ ]?data|pre-?training[-_ ]?data)[^/]*$|"
    r"(?:^|/)(?:pre-?)?train(?:ing)?[-_]?data/[^/]+$",
    re.I,
)
_ELSEWHERE = Pattern(
    r"(?:^|/)(?:eval\w*|benchmarks?|fine[-_]?tun\w*|sft|dpo|rlhf|lora|ptuning|examples?|demos?|inference|"
    r"deploy\w*|tests?|chat|alignment|post[-_]?train\w*)/",
    re.I,
)
_TRAINED_ON = Pattern(
    r"\bwe (?:pre-?)?train\b[^.;]{0,60}?\bon\b|"
    r"\b(?:pre-?)?trained\b(?! based)[^.;]{0,60}?\b(?:on|using|with|from|over)\b|"
    r"\b(?:pre-?)?train(?:ed|"
    r"s)? (?:\w+ ){0,4}?on\b|\b(?:pre-?)?training (?:data(?:sets?)?|corpus|corpora|set|mix(?:ture)?|tokens)\b"
    r"|\b(?:corpus|corpora|datasets?|data) (?:that )?(?:we |was |were |is |are |have been )?used (?:for|to|in|"
    r"during) (?:\w+ )?(?:pre-?)?train\w*|\bused to (?:pre-?)?train\b|(?:预?训练)(?:用)?(?:数据|语料)"
    r"|(?:在|使用|基于|用).{2,60}(?:数据|语料|tokens?|数据集).{0,12}(?:预?训练)|(?:データ|コーパス|wikipedia|"
    r"ウィキペディア).{0,40}(?:事前)?学習|"
    r"(?:事前)?学習(?:用)?(?:データ|コーパス)",
    re.I,
)
_NOT_ABOUT_DATA = Pattern(
    r"\b(?:batch(?:[- ]?size)?s?|context (?:length|window)|sequence lengths?|sequences? of|learning rate|"
    r"optimi[sz]er|hyper-?parameters?|epochs? of warm)\b|\b(?:tokeni[sz]ers?|classifiers?|reward models?|"
    r"vocabular(?:y|ies)|probes?|quality models?)\b[^.]{0,40}\btrain|"
    r"\btrain(?:ed|ing)? (?:a|the|our|their)?\s?(?:\w+ )?(?:tokeni[sz]er|classifier|reward model|probe)",
    re.I,
)
_ADDRESSES_READER = Pattern(
    r"\b(?:you|your|yours|yourself|custom|own (?:data|dataset|corpus)|users?|if one)\b|\bto train (?:a|an|the|on|"
    r"with|from|our|this)\b|\bplease\b|自己的|自定义|您|请|独自の|してください|\bif (?:we|one)\b|\bexample (?:of|"
    r"config|"
    r"dataset)\b|\bfor example, to\b"
    r"|\bhow to train\b|\bcan be (?:re)?trained\b|\bpath/to\b",
    re.I,
)
_STILL_OURS = Pattern(
    r"\b(?:was|were|is|are|been|we|have|has) (?:\w+ ){0,2}(?:pre-?)?trained\b|\bwe (?:pre-?)?train(?:ed)?\b|"
    r"\bused (?:to|for) (?:pre-?)?train|\b(?:our|the) (?:\w+ )?training (?:data|corpus|set|dataset)\b",
    re.I,
)
COMPARES = Pattern(
    r"\b(?:compared (?:to|with)|outperform\w*|unlike|whereas|in contrast to|than (?:other|previous)|other models|"
    r"baselines?|arXiv preprint|(?:they|authors) (?:say|report|claim)\w*|"
    r"numbers? comes? from)\b|^.{0,80}\bet al\.,? [\"“(]|相比|优于",
    re.I,
)
HARDWARE = Pattern(
    r"\b(?:[AHVBLT]\d{1,3}0{1,2}s?|\d*\s?x?\s?(?:GPUs?|TPUs?|CPUs?|NPUs?)|TPU[- ]?v\d[\w-]*|v\d-\d+|nodes?|"
    r"cluster|chips?|machines?|workers?|accelerators?|slurm|supercomputer|VMs?)\b",
    re.I,
)
DATA_NOUN = Pattern(
    r"\b(?:data(?:sets?)?|corpus|corpora|tokens|images?|texts?|hours|sentences|documents|dumps?|samples|"
    r"sequences|videos?|pages|books|articles|pairs|structures)\b|数据|语料|データ|コーパス|文章|トークン",
    re.I,
)
_COMMON_WORDS = frozenset(
    "The This These We Our It In A An For Training Train Data Dataset Datasets Model Models English Chinese "
    "Japanese French German Spanish Korean Arabic Russian Hindi Portuguese Italian GPU GPUs TPU TPUs CPU "
    "January February March April May June July August September October November December Freshness Overview "
    "Params Length Context Code Cloud Python API CUDA Tensor Core SGD Adam AdamW FP16 BF16 LLM LLMs AI ML NLP Web "
    "Internet Section Table Figure Appendix See Note Size Tokens Total All Source Subset License Licence "
    "Supervised Fine Fine-Tuning Reinforcement Learning RL SFT RLHF DPO GRPO".split()
)
_PROPER = Pattern(
    r"(?<![.!?]\s)(?<!^)\b(?:[A-Z][a-z]*[A-Z0-9][\w+./-]*|[A-Z]{2,}[\w+-]*|[A-Z][a-z]+(?:[- ](?:[A-Z][\w-]*|\d+\w*))*)"
)
_DATA_URL = Pattern(
    r"huggingface\.co/(?:datasets|collections)/|/datasets?(?:[/.?#_-]|$)|dataset|corpus|corpora|zenodo\.org|"
    r"kaggle\.com|commoncrawl|dumps\.wikimedia|openslr|statmt\.org|"
    r"data\.\w|figshare|dataverse|"
    r"osf\.io|physionet|archive\.org|uniprot|rcsb|wwpdb|ebi\.ac\.uk|ncbi\.nlm|ecmwf|copernicus|earthengine|"
    r"openneuro|modelscope\.cn/datasets|tfds|tensorflow\.org/datasets|paperswithcode\.com/dataset|ldc\.upenn|"
    r"s3://|gs://|storage\.googleapis|r2\.dev|\.(?:zip|tar|gz|zst|xz|jsonl|parquet|tsv|csv|h5|lmdb)(?:$|[?#])",
    re.I,
)
_PAPER_URL = Pattern(
    r"arxiv\.org|doi\.org|aclanthology|openreview|biorxiv|\.pdf(?:$|[?#])|semanticscholar|proceedings", re.I
)
_NO_DATA_URL = Pattern(
    r"\.(?:png|jpe?g|svg|gif|py|ipynb|md|sh)(?:$|[?#])|shields\.io|/blob/.+\.(?:py|md|sh)|colab\.research|"
    r"/spaces/|/issues/|/pull/|discord|twitter|leaderboard",
    re.I,
)
_MODEL_OR_CODE_URL = Pattern(
    r"^(?:https?://)?(?:www\.)?(?:github\.com|gitlab\.com|gitee\.com|huggingface\.co|modelscope\.cn|hf\.co|"
    r"wandb\.ai|pypi\.|pytorch\.org|tensorflow\.org)/?",
    re.I,
)
_REPEATS_TRAINING = Pattern(r"\breproduc\w*|\breplicat\w*|\bpre-?train(?:ing)?\b|预训练|复现|事前学習|再現", re.I)
_LOADS_DATA = Pattern(
    r"load_dataset\(\s*[\"']([\w.-]+/[\w.-]+)[\"']|(?:wget|curl|aws s3 (?:cp|sync)|gsutil(?: -m)? cp|"
    r"huggingface-cli download|hf download|git (?:lfs )?clone)\b[^\n]{0,300}?((?:https?|s3|gs)://\S+|"
    r"--repo-type[= ]dataset\S*)"
    r"|(?:hf_hub|snapshot)_download\([^\n)]{0,200}[\"']([\w.-]+/[\w.-]+)[\"'][^\n)]{0,200}repo_type=[\"']dataset"
)
PRIVATE = Pattern(
    r"\b(?:proprietary|in-?house|internal(?:ly)?|private(?:ly)?|undisclosed|confidential|non-?public|"
    r"licensed (?:data|content|images|music|text|from)|purchased|commercially licensed|partner\w*|vendors?|"
    r"paid)\b|内部|自有|私有|专有|社内|独自に(?:収集|構築)|非公開",
    re.I,
)
ALL_PUBLIC = Pattern(
    r"\b(?:only|solely|exclusively|entirely|purely|fully|all|100 ?%)\b[^.]{0,60}\b(?:public(?:ly)?|"
    r"open(?:ly)?)\b[^.]{0,30}\b(?:data\w*|corpus|corpora|sources|available|licensed)|\b(?:public(?:ly)?|"
    r"open)[- ](?:available )?(?:data(?:sets?)?|corpora|sources)\b[^.]{0,20}\b(?:only|alone|exclusively)\b|"
    r"(?:仅|只|全部|完全).{0,12}(?:公开|开源)(?:数据|语料)|公開(?:データ|コーパス)のみ",
    re.I,
)
_SAYS_NOTHING = Pattern(
    r"\b(?:do|does|did|will|can|could)(?: not|n['’]t|not) (?:be )?(?:disclos|reveal|describ|detail|shar|releas|"
    r"publish)\w*|\bundisclosed\b|\bnot (?:be )?(?:disclos|reveal)\w*|不(?:公开|披露)|非公開",
    re.I,
)
_DISCLOSES_NOT = Pattern(r"disclos|reveal|披露", re.I)
OUR_DATA = Pattern(
    r"\b(?:pre-?training|training|pre-?train)[ -](?:data(?:sets?)?|corpus|corpora|mix\w*)\b|"
    r"\bdatasets? used (?:during|for|in) training\b|(?:预?训练)(?:数据|语料)|学習データ",
    re.I,
)
_DATA_KEY = Pattern(
    r"\W*(?:(?:combined|total|pre-?training|training|pre-?train|train) )*(?:data(?:sets?)?|corpus|corpora|tokens)"
    r"(?: (?:size|sources?|mix\w*|pre-?processing|processing|filtering|cleaning|selection|"
    r"collection|labell?ing|languages?|used|during training))*\W*$"
    r"|\W*(?:训练|预训练)(?:数据|语料)\w{0,4}\W*$|\W*(?:事前)?学習(?:データ|コーパス)\W*$",
    re.I,
)
_MIX_COLUMNS = Pattern(
    r"tokens?|size|share|weight|proportion|percent|%|ratio|samples|images|hours|docs|documents|"
    r"words|数量|比例|占比|サイズ|割合",
    re.I,
)
_SOURCE_COLUMNS = Pattern(r"subset|source|data ?set|data|corpus|name|domain|来源|数据|データ|コーパス", re.I)
_NUMBER = Pattern(r"\d")


@dataclass(frozen=True)
class _Passage:
    """Words about the data that the model was trained on.

    `section`: what stands above says so; `said`: they do; `keyed`: they are a row of facts with a name for the data.
    """

    text: str
    line: int
    document: Document
    block: Block
    section: bool
    said: bool
    keyed: bool = False

    @cached_property
    def evidence(self) -> Evidence:
        """The words and their place."""
        return self.document.quote(min(self.line, len(self.document.lines)), self.text)

    @cached_property
    def data_links(self) -> tuple[Link, ...]:
        """The links of these words that lead to data, not to papers, pictures or programs."""
        return tuple(link for link in self._links if _leads_to_data(link, self.text))

    @cached_property
    def paper_links(self) -> tuple[Link, ...]:
        """The links of these words that lead to papers."""
        return tuple(link for link in self._links if _PAPER_URL.search(link.url))

    @property
    def _links(self) -> tuple[Link, ...]:
        if self.block.kind == TABLE_ROW:
            return self.block.links
        return tuple(
            link for link in self.block.links if link.label and link.label in self.text or link.url in self.text
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The proper names in these words that may be sources of data."""
        words = HARDWARE.sub(" ", self.text)
        if self.keyed:
            words = "_ " + self.block.cells[1]
        elif self.said and (match := _TRAINED_ON.search(words)):
            named_after = re.search(r"(?:on|using|with|from|over)$", match[0], re.I)
            words = "_ " + words[match.end() if named_after else match.start() :]
        found = (re.sub(r"^(?:The|A|An)\s+", "", match[0].strip(" .,")) for match in _PROPER.finditer(words))
        return tuple(
            dict.fromkeys(name for name in found if name not in _COMMON_WORDS and name.split()[0] not in _COMMON_WORDS)
        )

    @property
    def is_prose(self) -> bool:
        """Whether these words say something by themselves: a sentence, or a row of a table of facts."""
        return self.block.kind != TABLE_ROW or self.keyed

    @property
    def is_mix_row(self) -> bool:
        """Whether this is a row of a table of sources with their amounts."""
        if self.block.kind != TABLE_ROW or len(self.block.cells) < 2 or not self.block.columns:
            return False
        heads = " ".join(self.block.columns)
        named = bool(re.search(r"[^\W\d]{2}", self.block.cells[0])) and not re.match(
            r"\W*total", self.block.cells[0], re.I
        )
        return named and bool(
            _MIX_COLUMNS.search(heads)
            and _SOURCE_COLUMNS.search(heads)
            and any(_NUMBER.search(cell) for cell in self.block.cells[1:])
        )


def _leads_to_data(link: Link, words: str) -> bool:
    if _NO_DATA_URL.search(link.url) or _PAPER_URL.search(link.url) or link.url.startswith("#"):
        return False
    if _DATA_URL.search(link.url):
        return True
    if _MODEL_OR_CODE_URL.search(link.url):
        return bool(DATA_NOUN.search(link.label))
    # Any other page counts where the words call it data: "trained on [OPUS](...) data", "the [CC-100 dataset](...)".
    label = re.escape(link.label[:80])
    return bool(link.label) and bool(
        DATA_NOUN.search(link.label)
        or re.search(
            rf"{label}\s*(?:\([^)]*\)\s*)?(?:data|corpus|corpora|dumps?|数据|データ|コーパス)|train(?:ed|"
            rf"ing)?\s+(?:\w+\s+){{0,3}}?(?:on|with|using)\s+(?:the\s+)?{label}",
            words,
            re.I,
        )
    )


def find_passages(documents: Sequence[Document]) -> Iterator[_Passage]:
    """Every sentence and row about the training data of this model, with what makes it so."""
    for document in documents:
        if _ELSEWHERE.search(document.path) or not _WORTH_READING.search(document.content):
            continue
        is_data_document = bool(_DATA_DOCUMENT.search(document.path)) or (
            role_of(document.path) is Role.DATA_DOCUMENT and "/" not in document.path
        )
        for block in document.blocks:
            if block.kind in (HEADING, CODE) or context.is_news(block) or context.is_about_others(block):
                continue
            if context.is_about_fine_tuning(block) or context.under(context.EVALUATION, block.headings[1:]):
                continue
            section = is_data_document or context.under(_TRAINING_DATA_HEADING, block.headings)
            near = section or context.under(_DATA_HEADING, block.headings)
            if not section and not _WORTH_READING.search(block.text):
                continue
            for sentence in block.sentences:
                words = sentence.text
                if (
                    context.is_placeholder(words)
                    or COMPARES.search(words)
                    or (context.TUNING_WORDS.search(words) and not re.search(r"pre-?train", words, re.I))
                ):
                    continue
                if _ADDRESSES_READER.search(words) and not _STILL_OURS.search(words):
                    continue
                if context.is_withheld(words) or (_NOT_ABOUT_DATA.search(words) and not section):
                    continue
                keyed = block.kind == TABLE_ROW and len(block.cells) == 2 and bool(_DATA_KEY.match(block.cells[0][:80]))
                if block.kind == TABLE_ROW and not keyed and (not section or not block.columns):
                    continue
                said = keyed or (
                    block.kind != TABLE_ROW
                    and bool(_TRAINED_ON.search(words))
                    and bool(DATA_NOUN.search(words) or block.links)
                )
                if said or section or (near and re.search(r"train|corpus|corpora|语料|コーパス", words, re.I)):
                    yield _Passage(words, sentence.line, document, block, section, said, keyed)


def find_commands(documents: Sequence[Document]) -> Iterator[tuple[str, Evidence]]:
    """What commands under a heading on training data, or on repeating the training, fetch: the address and the line."""
    for document in documents:
        if _ELSEWHERE.search(document.path) or not _WORTH_READING.search(document.content):
            continue
        for block in document.blocks:
            if block.kind != CODE or context.is_about_fine_tuning(block) or context.is_news(block):
                continue
            about_data = context.under(_TRAINING_DATA_HEADING, block.headings)
            if not about_data and not context.under(_REPEATS_TRAINING, block.headings):
                continue
            for match in _LOADS_DATA.finditer(block.text):
                where = next(group for group in match.groups() if group)
                if about_data or "://" not in where or "/datasets/" in where:
                    line = min(block.line + block.text.count("\n", 0, match.start()), len(document.lines))
                    yield where, document.quote(line)


def find_card_datasets(documents: Sequence[Document]) -> Iterator[tuple[str, Evidence]]:
    """The hub ids that the front matter of a card lists under `datasets`, with their lines."""
    for document in documents:
        listed = False
        for number, line in enumerate((document.front_matter or "").split("\n"), document.front_matter_line + 1):
            if match := re.match(r"datasets[ \t]*:[ \t]*(.*)$", line):
                listed = True
                inline = [part.strip(" \"'[]") for part in match[1].split(",")]
                yield from (
                    (name, document.quote(min(number, len(document.lines)), line.strip())) for name in inline if name
                )
            elif listed and (match := re.match(r"[ \t]*-[ \t]*[\"']?([\w./-]+)", line)):
                yield match[1], document.quote(min(number, len(document.lines)), line.strip())
            elif line[:1].strip():
                listed = False


@dataclass(frozen=True)
class Told:
    """All that was told about the training data, gathered once for every item."""

    passages: tuple[_Passage, ...]
    commands: tuple[tuple[str, Evidence], ...]
    card: tuple[tuple[str, Evidence], ...]
    withheld: tuple[Evidence, ...]
    undisclosed: tuple[Evidence, ...]

    @cached_property
    def mix(self) -> tuple[_Passage, ...]:
        """The rows of a table of sources with amounts, if there are at least two."""
        rows = tuple(p for p in self.passages if p.is_mix_row and p.section)
        return rows if len(rows) > 1 else ()

    @cached_property
    def linked(self) -> tuple[_Passage, ...]:
        """The passages that link data: in a sentence on training, or anywhere under a heading on training data."""
        return tuple(p for p in self.passages if p.data_links)

    @cached_property
    def private(self) -> tuple[_Passage, ...]:
        """The passages that speak of data that nobody else can get."""
        return tuple(
            p
            for p in self.passages
            if (p.said or p.section) and PRIVATE.search(p.text) and not ALL_PUBLIC.search(p.text)
        )


def find_withheld(documents: Sequence[Document]) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Sentences that keep the training data back, and those that keep back even what they are."""
    withheld: list[Evidence] = []
    undisclosed: list[Evidence] = []
    for document in documents:
        if _ELSEWHERE.search(document.path) or not _WORTH_READING.search(document.content):
            continue
        for block in document.blocks:
            if block.kind in (HEADING, CODE) or context.is_news(block) or context.is_about_others(block):
                continue
            for sentence in (
                block.sentences if _WORTH_READING.search(block.text) and OUR_DATA.search(block.text) else ()
            ):
                words = sentence.text
                if not OUR_DATA.search(words) or COMPARES.search(words):
                    continue
                if _SAYS_NOTHING.search(words) or context.is_withheld(words):
                    evidence = document.quote(sentence.line, words)
                    (undisclosed if _DISCLOSES_NOT.search(words) else withheld).append(evidence)
    return tuple(withheld), tuple(undisclosed)
