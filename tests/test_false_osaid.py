"""Level 4 for nothing: a repository with everything but facts about its data, or with somebody else's tree, is no Open Source AI.

Each case is the most open example with its data card taken away: what it says instead sounds like data information, and
tells none of it. One sentence that keeps the level back is enough; a case that reaches level 4 names the words that did it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from checker.assess import assess
from checker.domain import Assessment, File, Level, NotChecked, Repository, Text
from checker.evidence import collect
from checker.sources.texts import pointer_in, text_in

EXAMPLE = Path(__file__).parent.parent / "examples/repositories/open-source-ai"
DATA = re.compile(r"## Training data\n.*?(?=\n## )", re.S)


@cache
def example() -> dict[str, bytes]:
    return {p.relative_to(EXAMPLE).as_posix(): p.read_bytes() for p in EXAMPLE.rglob("*") if p.is_file()}


def judge(files: dict[str, bytes], name: str = "ouzel") -> Assessment:
    def read(path: str) -> Text | NotChecked:
        return text_in(path, files[path]) if path in files else NotChecked(path, "there is no such file in the tree")

    def size(data: bytes) -> int:
        pointer = pointer_in(data)
        return pointer.size if pointer else len(data)

    repository = Repository(name, "worktree", tuple(File(path, size(data)) for path, data in sorted(files.items())), read)
    return assess(repository, collect(repository))


def without_card(section: str, more: dict[str, str] | None = None, front_matter: bool = False) -> Assessment:
    """The example with `section` in place of its words on the data, without its data card."""
    files = {path: data for path, data in example().items() if path != "DATA_CARD.md"}
    readme = DATA.sub(lambda _: f"## Training data\n\n{section}\n", files["README.md"].decode())
    readme = readme if front_matter else readme.replace("datasets:\n- wikimedia/wikipedia\n- common-pile/project_gutenberg\n", "")
    return judge(files | {"README.md": readme.encode()} | {path: text.encode() for path, text in (more or {}).items()})


def met(assessment: Assessment) -> set[str]:
    rows = re.compile(r"data-(?:provenance|scope|selection|labelling|processing)-described|(?:public|third-party)-data-listed")
    return {f.id for f in assessment.findings if rows.fullmatch(f.id) and f.answer.value == "met"}


FACTS = """The model was trained on 7.4 billion tokens of English text: the English Wikipedia
([wikimedia/wikipedia](https://huggingface.co/datasets/wikimedia/wikipedia)) and Project Gutenberg
([common-pile/project_gutenberg](https://huggingface.co/datasets/common-pile/project_gutenberg)).
We took every article longer than 500 characters and every book whose metadata names English as its only language.
Near duplicates were removed by MinHash at a Jaccard threshold of 0.8.
No labels were used. No data were obtained from third parties."""


def test_the_same_repository_with_facts_reaches_level_4() -> None:
    found = without_card(FACTS)
    assert len(met(found)) == 7
    assert found.level is Level.OPEN_SOURCE_AI


@pytest.mark.parametrize("number", [0, 1, 2, 3, 5])
def test_each_of_the_facts_is_needed(number: int) -> None:
    """But for the last: that nobody else holds data follows from the list of the sources."""
    sentences = re.split(r"(?<=\.)\s+(?=[A-Z])", FACTS)
    assert len(sentences) == 5
    left = [*sentences]
    if number < 5:
        del left[number]
    else:
        left[0] = "The model was trained on text."
    assert (without_card(" ".join(left)).level or 0) < 4


NO_FACTS = [
    "All models are trained with mixed precision. Ouzel was trained with 128 A100 (40 GB) GPUs for ~36 hours.",
    "We release our fully-prepared pre-training dataset, all source code and configurations. Ouzel is an autoregressive language model.",
    "The training data are described in our paper. See the technical report for sources, filtering and labelling.",
    "Ouzel was trained on a large, diverse, high-quality corpus of publicly available data.",
    "Our data were carefully collected, selected, cleaned, filtered, deduplicated and labelled.",
    "Ouzel was trained on OuzelMix, a mixture that we curated from a variety of sources.",
    "Put your documents into `data/`, filter them with fastText, remove duplicates with MinHash, and run `python data/prepare.py`.",
    "To train on Wikipedia and OpenWebText, download 300 GB of text and tokenize it.",
    "You can train Ouzel on any corpus, such as C4, The Pile or RedPajama; labels can be made with GPT-4.",
    "Training data will be released soon. They will be filtered by language and deduplicated with MinHash.",
    "The sources are Wikipedia, Common Crawl and GitHub in our next release.",
    "Ouzel is evaluated on 57 tasks of MMLU, 10,000 questions of TriviaQA and 5,000 sentences of LAMBADA.",
    "Unlike Lark, which was trained on 2 trillion tokens of RefinedWeb filtered with fastText, Ouzel is small.",
    "Lark was trained on 2 trillion tokens of [RefinedWeb](https://huggingface.co/datasets/tiiuae/falcon-refinedweb), filtered with fastText classifiers.",
    "The tokenizer was trained on 20 GB of Wikipedia with byte pair encoding.",
    "The batch size is 4 million tokens, and the context has 4,096 tokens.",
    "The data loader reads documents, removes empty lines, and shuffles them with a buffer of 10,000 samples.",
    "`--dedup`: remove near duplicates by MinHash (default: off). `--min-score`: keep documents with a score above this threshold.",
    "How were the data selected? By whom were they labelled? Are there data from third parties?",
    "TODO: describe sources, amounts, filtering, labels.",
    "| | |\n|---|---|\n| Training data | TBD |\n| Data size | - |\n| Filtering | N/A |",
    "- Provenance\n- Scope\n- Selection\n- Labelling\n- Processing\n- Third parties",
    "[Pretraining Dataset](https://huggingface.co/datasets/ouzel/OuzelMix) • [Code](https://github.com/ouzel/ouzel) • [Paper](https://arxiv.org/abs/2401.00001)",
    "The data is proprietary. It was collected by our partners and cannot be shared.",
    "We thank the makers of Wikipedia, Common Crawl and The Pile, whose data made open models possible.",
    "Data quality matters: duplicates hurt, and a good filter should remove documents with a low score.",
    "Many labs train on Common Crawl, Wikipedia and GitHub; annotators label instructions for them.",
    "If the data were filtered with a classifier, quality would be better. One could use MinHash.",
    "模型使用高质量数据进行训练。数据经过清洗、过滤和去重。",
    "高品質なデータで学習しました。データはクリーニング済みです。",
    "Datasets: see [here](https://ouzel.example/data). Filtering: see [here](https://ouzel.example/filter). Labels: see [here](https://ouzel.example/labels).",
    "Ouzel has 160 million parameters, 12 layers and 12 heads, and saw the data three times in 31 hours.",
    "In a toy example, we train on 1,000 sentences of Wikipedia that were labelled by two people.",
]


@pytest.mark.parametrize("section", NO_FACTS)
def test_words_without_a_fact_do_not_reach_level_4(section: str) -> None:
    found = without_card(section)
    assert found.level is Level.OPEN_WEIGHTS
    assert len(met(found)) <= 1, met(found)


@pytest.mark.parametrize("section", NO_FACTS[::4])
def test_nor_do_they_beside_a_list_of_data_sets_in_the_card(section: str) -> None:
    assert (without_card(section, front_matter=True).level or 0) < 4


CARD = (EXAMPLE / "DATA_CARD.md").read_text(encoding="utf-8")
LARK = re.sub("Ouzel", "Lark", CARD).replace("Training data of Lark 160M", "Training data of Lark 160M")
README = """# Lark 160M\n\nLark is a language model of 160 million parameters.\n\n## Training data\n\n"""
LICENCE = example()["LICENSE"].decode()
COPIED = {
    "a tree with its licence and README": {"lark/LICENSE": LICENCE, "lark/README.md": README + CARD.partition("\n\n")[2].replace("Ouzel", "Lark"), "lark/train.py": "import lark\n"},
    "a tree below third_party": {"third_party/lark/LICENSE": LICENCE, "third_party/lark/README.md": README + LARK.partition("\n\n")[2]},
    "a tree with its data card": {"lark/LICENSE": LICENCE, "lark/README.md": README, "lark/DATA_CARD.md": LARK},
    "a data card that names another model": {"docs/DATA_CARD.md": LARK},
    "a page on another model": {"docs/data.md": "# Lark 160M model card\n\n" + LARK.partition("\n\n")[2]},
    "examples": {"examples/lark/README.md": "# Data\n\n" + FACTS},
    "an evaluation": {"evaluation/DATA.md": "# Data\n\n" + FACTS},
    "a vendored tree": {"external/lark/LICENSE": LICENCE, "external/lark/README.md": README + FACTS},
}


@pytest.mark.parametrize("case", COPIED)
def test_a_copied_tree_gives_no_data_information(case: str) -> None:
    """Ten lines of one's own beside somebody else's description of somebody else's data."""
    found = without_card("Ouzel was trained with love.", COPIED[case])
    assert found.level is Level.OPEN_WEIGHTS
    assert not met(found)


def test_the_same_description_of_ones_own_data_does() -> None:
    assert without_card("See the data card.", {"docs/DATA_CARD.md": CARD}).level is Level.OPEN_SOURCE_AI


TUNED = """---
license: apache-2.0
{base}---
# Lark 8B

Lark sings. The weights are in [weights/lark.safetensors](weights/lark.safetensors), under the Apache License 2.0.

## Fine-tuning

```
python finetune.py --data songs
```

## Fine-tuning data

Lark was fine-tuned on 12,000 human-annotated dialogues from [Song](https://huggingface.co/datasets/nest/song).
"""


@pytest.mark.parametrize(("base", "answer"), [("base_model: Qwen/Qwen3-8B\nbase_model_relation: finetune\n", "met"), ("", "unknown")])
def test_the_recipe_and_the_data_of_a_fine_tune_are_its_own_and_of_no_other_model(base: str, answer: str) -> None:
    weights = next(data for path, data in example().items() if path.startswith("weights/"))
    files = {"LICENSE": example()["LICENSE"], "weights/lark.safetensors": weights, "README.md": TUNED.format(base=base).encode(), "finetune.py": b"import torch\n"}
    found = {f.id: f.answer.value for f in judge(files, "lark").findings}
    assert [found[row] for row in ("training-code-open", "data-provenance-described", "data-labelling-described")] == [answer] * 3
