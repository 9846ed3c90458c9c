"""A reading in, what it tells about the training data out: one component per item of OSAID's Data Information.

Every item rests on a quoted sentence, table row or command about the data that this model was trained on. A heading, a
template's placeholder, a news item, a comparison or an instruction for the reader's own data says nothing about it.
Source: Open Source AI Definition 1.0, "Data Information", (1) description, (2) public data, (3) data of third parties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.domain import Basis, Component, Evidence, Standing, State, Subject, Terms
from checker.evidence import context
from checker.evidence.documents import CODE, HEADING, TABLE_ROW, Block, Document, Link
from checker.evidence.reading import Reading, Role, role_of
from checker.patterns import Pattern

MOST_EVIDENCE = 4
"""How many quotes an item carries."""

UNREAD = Terms(Standing.UNKNOWN, note="the terms of the documents were not established")

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
_STATES_SOURCES = Pattern(
    r"\btrained\b[^.;]{0,60}\b(?:on|using|with|from|over)\b|\bwe (?:pre-?)?train\b[^.;]{0,60}\bon\b|"
    r"\btraining (?:data\w*|corpus|corpora|set) (?:is|are|was|were|consists?|comes?|includes?|contains?|comprises?)\b|"
    r"训练|学習",
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
_COMPARES = Pattern(
    r"\b(?:compared (?:to|with)|outperform\w*|unlike|whereas|in contrast to|than (?:other|previous)|other models|"
    r"baselines?|arXiv preprint|(?:they|authors) (?:say|report|claim)\w*|"
    r"numbers? comes? from)\b|^.{0,80}\bet al\.,? [\"“(]|相比|优于",
    re.I,
)
_HARDWARE = Pattern(
    r"\b(?:[AHVBLT]\d{1,3}0{1,2}s?|\d*\s?x?\s?(?:GPUs?|TPUs?|CPUs?|NPUs?)|TPU[- ]?v\d[\w-]*|v\d-\d+|nodes?|"
    r"cluster|chips?|machines?|workers?|accelerators?|slurm|supercomputer|VMs?)\b",
    re.I,
)
_DATA_NOUN = Pattern(
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
_QUANTITY = Pattern(
    r"(?<![\w.])~?\d[\d.,]{0,20}\s{0,3}(?:[KMBT]\b|[kmbt]illion|thousand|hundred|million|billion|trillion|"
    r"亿|万|千|兆|"
    r"億)?\s{0,3}\+?\s{0,3}(?!training\b|gpu\b|parameter|epoch|layer|step)(?:(?!parameters?|epochs?|"
    r"layers?|steps?|"
    r"gpu)[\w-]{1,30} ){0,3}?(?:tokens|words|"
    r"characters|sentences|documents|images|pairs|hours(?! on)|samples|examples|instances|videos|clips|frames|"
    r"pages|books|articles|files|rows|utterances|speakers|languages|structures|proteins|molecules|tiles|scenes|"
    r"time series|"
    r"observations|records|conversations|queries|questions|[KMGTP]i?B|classes)(?![a-z\d_-])"
    r"|\d[\d.,]{0,20}\s{0,3}(?:亿|万|千|兆|億)?\s{0,3}(?:个|個)?\s{0,3}(?:tokens?|トークン|词|字|条|语种|小时|张|篇|文|時間|枚|件)",
    re.I,
)
_SELECTED = Pattern(
    r"\b(?:select|sampl|collect(?!ion)|crawl|scrap|gather|curat|obtain|download|extract|mixtur|mixed|up-?sampl|"
    r"down-?sampl|subset|portion|proportion|chosen|choose|drawn|draw|sourced|dump|split|generated (?:a|the|from)|"
    r"combin|compil|assembl)\w*"
    r"|\bdata ?mix\b|\bconsists? of\b|\bcomprise[sd]?\b|\bderived from\b|采集|收集|筛选|抽样|采样|爬取|选取|配比|"
    r"収集|抽出|選択|ダンプ|サンプリング",
    re.I,
)
_PROCESSED = Pattern(
    r"\b(?:filter|dedup|de-dup|near-dup|clean|pre-?process|post-?process|tokeni[sz](?!er)|normali[sz]|remov|"
    r"heuristic|decontaminat|crop|resiz|resampl|augment|quality (?:classif|filter|control|scor)|strip|discard|"
    r"exclud|anonymi[sz]|redact|"
    r"segmented|split into|splitting|standardi[sz]|perplexity|language identification|"
    r"fully[- ](?:processed|prepared))\w*|"
    r"清洗|过滤|去重|预处理|分词|脱敏|フィルタ|重複(?:排除|除去)|前処理|クリーニング|除去|分割",
    re.I,
)
_LABELLED = Pattern(
    r"\b(?:annotat(?:ed|ion|ions|ors?|ing)|labell?ed (?:by|with|using|data)|labell?ing|labels? (?:are|were|come|"
    r"from|provided)|human (?:raters?|annotators?|feedback|preference)|crowd-?(?:sourc|work)\w*|pseudo-?label\w*|"
    r"weak(?:ly)?[- ]supervis\w*|"
    r"synthetic (?:labels|captions)|captioned|recaption\w*|transcri(?:bed|ptions?)|"
    r"ground[- ]truth)\b|标注|标签|人工标注|"
    r"アノテーション|ラベル",
    re.I,
)
_UNLABELLED = Pattern(
    r"\bself-?supervised? (?:learning|training|pre-?training|manner|fashion|method|objective|models?|vision|"
    r"speech)\b|\b(?:train|learn)\w*\b[^.]{0,60}\b(?:self-?supervis\w*|unsupervised)\b|"
    r"\bunsupervised (?:learning|pre-?training|manner|fashion|language model)\b|"
    r"\bunlabell?ed\b|\b(?:no|without (?:any )?)(?: ?human)? ?(?:labels|annotations|labell?ing|supervision)\b|"
    r"\bmasked (?:language|image|auto)\w*|\bMLM\b|\bautoregressive (?:text|language|transformer|generation|"
    r"decoder)\w*|"
    r"\bcausal (?:language|lm)\b|\bnext[- ]token prediction\b|\blanguage[- ]model(?:l?ing)? (?:objective|loss|"
    r"task)\b|\bdenoising objective\b|自监督|无监督|无标注|自己教師|教師なし|ラベルなし",
    re.I,
)
_MAY_SAY_LABELS = Pattern(
    r"supervis|label|annotat|masked|\bMLM\b|autoregress|causal|next[- ]token|language[- ]model|denois|raw text|"
    r"rlhf|dpo|human|prefer|instruct|sft|监督|标注|指令|人类|教師|ラベル",
    re.I,
)
_TUNED_BY_PEOPLE = Pattern(
    r"\b(?:rlhf|dpo|human (?:feedback|preference)|preference (?:data|optimi[sz]ation)|instruction[- ](?:tun|"
    r"follow)\w*|sft|supervised fine-?tun\w*)\b|指令微调|人类反馈",
    re.I,
)
_PRIVATE = Pattern(
    r"\b(?:proprietary|in-?house|internal(?:ly)?|private(?:ly)?|undisclosed|confidential|non-?public|"
    r"licensed (?:data|content|images|music|text|from)|purchased|commercially licensed|partner\w*|vendors?|"
    r"paid)\b|内部|自有|私有|专有|社内|独自に(?:収集|構築)|非公開",
    re.I,
)
_VENDOR = Pattern(
    r"\b(?:licensed from|purchased from|obtained from|provided by|available (?:from|for purchase)|vendor|"
    r"for a fee|subscription|ldc)\b",
    re.I,
)
_ALL_PUBLIC = Pattern(
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
_GIVES = Pattern(
    r"\bwe (?:\w+ )?(?:releas|open[- ]?sourc|publish|shar|provid)\w*|\b(?:is|are|was|were|has been|"
    r"have been) (?:\w+ )?(?:released|open[- ]?sourced|published|available)\b|发布|开源|公开|公開",
    re.I,
)
_WHOLE = Pattern(r"\b(?:all|entire|whole|full|fully|complete|completely|exact|our)\b|全部|完整|すべて|全て", re.I)
_OUR_DATA = Pattern(
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
        words = _HARDWARE.sub(" ", self.text)
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
        return bool(_DATA_NOUN.search(link.label))
    # Any other page counts where the words call it data: "trained on [OPUS](...) data", "the [CC-100 dataset](...)".
    label = re.escape(link.label[:80])
    return bool(link.label) and bool(
        _DATA_NOUN.search(link.label)
        or re.search(
            rf"{label}\s*(?:\([^)]*\)\s*)?(?:data|corpus|corpora|dumps?|数据|データ|コーパス)|train(?:ed|"
            rf"ing)?\s+(?:\w+\s+){{0,3}}?(?:on|with|using)\s+(?:the\s+)?{label}",
            words,
            re.I,
        )
    )


def _passages(documents: Sequence[Document]) -> Iterator[_Passage]:
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
                    or _COMPARES.search(words)
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
                    and bool(_DATA_NOUN.search(words) or block.links)
                )
                if said or section or (near and re.search(r"train|corpus|corpora|语料|コーパス", words, re.I)):
                    yield _Passage(words, sentence.line, document, block, section, said, keyed)


def _commands(documents: Sequence[Document]) -> Iterator[tuple[str, Evidence]]:
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


def _card_datasets(documents: Sequence[Document]) -> Iterator[tuple[str, Evidence]]:
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
class _Told:
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
            if (p.said or p.section) and _PRIVATE.search(p.text) and not _ALL_PUBLIC.search(p.text)
        )


def find_data_information(reading: Reading, document_terms: Terms = UNREAD) -> Mapping[str, Component]:
    """The items of the Data Information and the datasets. `document_terms` are those of the repository's documents."""
    documents = reading.documents
    passages = tuple(_passages(documents))
    withheld, undisclosed = _find_withheld(documents)
    told = _Told(passages, tuple(_commands(documents)), tuple(_card_datasets(reading.readmes)), withheld, undisclosed)
    looked = tuple(dict.fromkeys(d.path for d in documents))[:8] or ("the file tree",)
    items = (
        _provenance(told),
        _scope(told),
        _selection(told),
        _labelling(told, reading),
        _processing(told, documents),
        _public_listing(told),
        _third_party_listing(told),
    )
    found = {}
    for item in items:
        if item.state is State.PRESENT:
            item = item._replace(terms=document_terms, locations=tuple(dict.fromkeys(e.path for e in item.evidence)))
        elif item.state is State.NOT_FOUND:
            item = item._replace(looked_in=looked)
        found[item.id] = item
    found["datasets"] = _datasets(told, looked)
    return {name: reading.settled(component) for name, component in found.items()}


def _present(item: str, evidence: Iterable[Evidence], note: str = "") -> Component:
    return Component(item, State.PRESENT, evidence=tuple(dict.fromkeys(evidence))[:MOST_EVIDENCE], note=note)


def _not_found(item: str, note: str, evidence: Iterable[Evidence] = ()) -> Component:
    return Component(item, State.NOT_FOUND, evidence=tuple(evidence)[:MOST_EVIDENCE], note=note)


def _find_withheld(documents: Sequence[Document]) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
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
                block.sentences if _WORTH_READING.search(block.text) and _OUR_DATA.search(block.text) else ()
            ):
                words = sentence.text
                if not _OUR_DATA.search(words) or _COMPARES.search(words):
                    continue
                if _SAYS_NOTHING.search(words) or context.is_withheld(words):
                    evidence = document.quote(sentence.line, words)
                    (undisclosed if _DISCLOSES_NOT.search(words) else withheld).append(evidence)
    return tuple(withheld), tuple(undisclosed)


def _provenance(told: _Told) -> Component:
    """Where the data come from: sources with links, at least two sources by name, or a table of them."""
    item = "data-provenance"
    if told.undisclosed:
        return Component(
            item,
            State.DECLARED_ABSENT,
            evidence=told.undisclosed[:MOST_EVIDENCE],
            note="the repository says that its training data are not disclosed",
        )
    evidence = [name_and_line for _, name_and_line in told.card]
    evidence += [p.evidence for p in told.linked if p.said or p.section]
    evidence += [p.evidence for p in told.passages if p.said and p.paper_links and p.names]
    evidence += [p.evidence for p in told.mix]
    evidence += [
        p.evidence
        for p in told.passages
        if (p.said or p.section) and len(p.names) > 1 and (p.said or _SELECTED.search(p.text))
    ]
    evidence += [e for _, e in told.commands]
    if evidence:
        return _present(item, evidence)
    return _not_found(item, "no passage names the sources of the training data")


def _scope(told: _Told) -> Component:
    """How much of what: amounts, languages, time spans of the training data."""
    evidence = [p.evidence for p in told.mix]
    evidence += [
        p.evidence
        for p in told.passages
        if (p.said or p.section) and p.is_prose and _QUANTITY.search(_HARDWARE.sub(" ", p.text))
    ]
    if evidence:
        return _present("data-scope", evidence)
    return _not_found("data-scope", "no passage tells how much data there is, or of which kinds")


def _selection(told: _Told) -> Component:
    """How the data were obtained and which were taken."""
    evidence = [p.evidence for p in told.passages if (p.said or p.section) and p.is_prose and _SELECTED.search(p.text)]
    evidence += [p.evidence for p in told.mix]
    if evidence:
        return _present("data-selection", evidence)
    return _not_found("data-selection", "no passage tells how the data were obtained and selected")


def _labelling(told: _Told, reading: Reading) -> Component:
    """Who labelled the data, or words that show that no labels were used."""
    labelled = [p.evidence for p in told.passages if (p.said or p.section) and _LABELLED.search(p.text)]
    if labelled:
        return _present("data-labelling", labelled)
    unlabelled = [p.evidence for p in told.passages if _UNLABELLED.search(p.text)]
    by_people: list[Evidence] = []
    for document in reading.readmes:
        for block in document.blocks:
            if block.kind in (HEADING, CODE, TABLE_ROW) or context.is_news(block) or context.is_about_others(block):
                continue
            if not _MAY_SAY_LABELS.search(block.text):
                continue
            for sentence in block.sentences:
                if _COMPARES.search(sentence.text):
                    continue
                if _TUNED_BY_PEOPLE.search(sentence.text):
                    by_people.append(document.quote(sentence.line, sentence.text))
                elif (
                    _UNLABELLED.search(sentence.text)
                    and not context.is_about_evaluation(block)
                    and not context.is_about_fine_tuning(block)
                ):
                    unlabelled.append(document.quote(sentence.line, sentence.text))
    if by_people:
        return _not_found(
            "data-labelling",
            "people's instructions or preferences were used, and no passage tells who gave them",
            by_people,
        )
    if unlabelled:
        return _present("data-labelling", unlabelled, "no labels were used")
    return _not_found("data-labelling", "no passage tells who labelled the data, or that no labels were used")


def _processing(told: _Told, documents: Sequence[Document]) -> Component:
    """How the data were cleaned, filtered, deduplicated and tokenised."""
    evidence = [p.evidence for p in told.passages if (p.said or p.section) and p.is_prose and _PROCESSED.search(p.text)]
    if evidence:
        return _present("data-processing", evidence)
    return _not_found("data-processing", "no passage tells how the data were cleaned, filtered and processed")


def _public_listing(told: _Told) -> Component:
    """The public data, with where to get them: links, hub ids, commands that fetch them."""
    item = "data-listing-public"
    evidence = [e for _, e in told.card]
    evidence += [p.evidence for p in told.linked if p.said or p.section]
    evidence += [e for _, e in told.commands]
    if evidence:
        return _present(item, evidence)
    if told.withheld or told.undisclosed:
        return Component(
            item,
            State.DECLARED_ABSENT,
            evidence=(*told.withheld, *told.undisclosed)[:MOST_EVIDENCE],
            note="the repository says that the training data are not given, or not yet",
        )
    return _not_found(item, "no public training data are listed with where to get them")


def _third_party_listing(told: _Told) -> Component:
    """The data that others give or sell, or words that show that there are none."""
    item = "data-listing-third-party"
    named = [
        p.evidence
        for p in told.passages
        if (p.said or p.section) and _PRIVATE.search(p.text) and _VENDOR.search(p.text) and (p.names or p.data_links)
    ]
    if named:
        return _present(item, named)
    if told.private:
        return _not_found(
            item,
            "data that are not public were used, and no passage says from whom they can be had",
            (p.evidence for p in told.private),
        )
    if told.withheld or told.undisclosed:
        return _not_found(
            item,
            "the training data are not given, and no passage says from whom they can be had",
            (*told.withheld, *told.undisclosed),
        )
    only_public = [p.evidence for p in told.passages if (p.said or p.section) and _ALL_PUBLIC.search(p.text)]
    if only_public:
        return _present(item, only_public, "none: the data are public")
    whole = [
        p.evidence
        for p in told.passages
        if _OUR_DATA.search(p.text) and _WHOLE.search(p.text) and _GIVES.search(p.text)
    ]
    if whole and told.linked:
        return _present(
            item, (*whole, told.linked[0].evidence), "none: the training data are released as they were used"
        )
    # Every source that is named is linked somewhere: nothing is left that would have to be had from somebody else.
    stated = [
        p for p in told.passages if p.said and p.names and p.is_prose and (p.keyed or _STATES_SOURCES.search(p.text))
    ]
    linked = {word for p in told.linked for name in p.names for word in name.split()}
    if stated and linked and all(set(name.split()) <= linked for p in stated for name in p.names):
        return _present(
            item, (p.evidence for p in told.linked), "none: every source that is named is public and linked"
        )
    return _not_found(item, "no passage lists data of third parties, or says that there are none")


_LICENSED = Pattern(r"\blicen[cs]ed?\b|\breleased under\b|许可|协议|ライセンス", re.I)


def _datasets(told: _Told, looked: tuple[str, ...]) -> Component:
    """The training data themselves, where they are handed out."""
    links = [(link.url, p.evidence) for p in told.linked if p.said or p.section for link in p.data_links]
    rows = [*links, *told.commands, *told.card]
    if rows:
        places = tuple(dict.fromkeys(where for where, _ in rows))[:8]
        evidence = tuple(dict.fromkeys(e for _, e in rows))[:MOST_EVIDENCE]
        return Component("datasets", State.PRESENT, _dataset_terms(told, len(places)), places, evidence)
    if told.withheld or told.undisclosed:
        return Component(
            "datasets",
            State.DECLARED_ABSENT,
            evidence=(*told.withheld, *told.undisclosed)[:MOST_EVIDENCE],
            note="the repository says that the training data are not given, or not yet",
        )
    return Component("datasets", State.NOT_FOUND, looked_in=looked, note="no training data are linked")


def _dataset_terms(told: _Told, places: int) -> Terms:
    """The terms that a sentence gives the data. Several data sets need a sentence that speaks of all of them."""
    from checker.licensing import mentions

    unread = Terms(Standing.UNKNOWN, note="the terms of the linked data were not read")
    said = [p for p in told.passages if _LICENSED.search(p.text) and _DATA_NOUN.search(p.text)]
    named = [(p, found) for p in said for found in mentions(p.text)]
    restricted = [(p, found) for p, found in named if found.standing is Standing.RESTRICTED]
    if restricted:
        passage, found = restricted[0]
        return Terms(Standing.RESTRICTED, found.expression, Basis.STATED, (passage.evidence,))
    if (
        not named
        or told.private
        or not all(found.standing is Standing.OPEN and Subject.DATA in found.open_for for _, found in named)
    ):
        return unread
    if places > 1 and not any(re.search(r"\ball\b|\bdatasets\b|全部|すべて", p.text, re.I) for p, _ in named):
        return unread
    passage, found = named[0]
    return Terms(Standing.OPEN, found.expression, Basis.STATED, (passage.evidence,), open_for=found.open_for)
