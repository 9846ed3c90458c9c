"""Data Information: which words about the training data count for which item, and which say nothing."""

from __future__ import annotations

import time

import pytest
from reading_of import reading_of

from checker.domain import Basis, Component, Evidence, Standing, State, Subject, Terms
from checker.evidence.data_information import find_data_information

DOCUMENTS = Terms(
    Standing.OPEN, "MIT", Basis.FILE, (Evidence("MIT License", "LICENSE", 1),), open_for=frozenset(Subject)
)
ITEMS = (
    "data-provenance",
    "data-scope",
    "data-selection",
    "data-labelling",
    "data-processing",
    "data-listing-public",
    "data-listing-third-party",
)

FULL_ENGLISH = """# Wren 1B

Wren is a causal language model.

## Training data

All training data are public. The model was trained on 300 billion tokens of
[FineWeb](https://huggingface.co/datasets/lark/fineweb) and [Wikipedia](https://dumps.wikimedia.org/).
Pages were crawled in 2024 and sampled by domain.
We removed duplicates with MinHash and filtered pages by language and perplexity.
No labels were used.
"""
FULL_CHINESE = """# 鹪鹩

## 训练数据

模型使用 [FineWeb](https://huggingface.co/datasets/lark/fineweb) 数据进行预训练，共 3000 亿 token。
全部为公开数据，网页于 2024 年采集，并按领域抽样。
我们使用 MinHash 对数据进行了去重，并按语言和困惑度过滤网页。
训练采用自监督方式。
"""
FULL_JAPANESE = """# ミソサザイ

## 学習データ

[FineWeb](https://huggingface.co/datasets/lark/fineweb) のデータで事前学習しました。約3000億トークンです。
公開データのみを使い、ドメインごとにサンプリングしました。
MinHash で文書の重複排除を行い、言語と品質でフィルタリングしました。
自己教師あり学習です。
"""


def told(readme: str, **more: str) -> dict[str, Component]:
    texts = {"README.md": readme, **{path.replace("__", "/"): text for path, text in more.items()}}
    return dict(find_data_information(reading_of(texts), DOCUMENTS))


def present(found: dict[str, Component]) -> set[str]:
    return {item for item in ITEMS if found[item].state is State.PRESENT}


def settled(found: dict[str, Component]) -> set[str]:
    """The items that are told, or that other passages show to be needed by nobody."""
    return present(found) | {item for item in ITEMS if found[item].note.startswith("not used")}


@pytest.mark.parametrize("readme", [FULL_ENGLISH, FULL_CHINESE, FULL_JAPANESE], ids=["english", "chinese", "japanese"])
def test_a_section_that_says_everything_is_heard_in_three_languages(readme: str) -> None:
    found = told(readme)
    assert settled(found) == set(ITEMS)
    for item in ITEMS:
        assert found[item].terms == DOCUMENTS or item not in present(found)
        for evidence in found[item].evidence:
            assert evidence.path == "README.md"
            assert evidence.line is not None
            assert evidence.line > 1
            assert evidence.quote


@pytest.mark.parametrize("item", ITEMS)
def test_a_readme_without_a_word_on_data_tells_nothing(item: str) -> None:
    found = told("# Wren\n\nA model of birdsong. Run `python sing.py`.\n")[item]
    assert found.state is State.NOT_FOUND
    assert found.note
    assert found.looked_in == ("README.md",)
    assert not found.evidence


@pytest.mark.parametrize(
    "under",
    ["", "[More Information Needed]", "TBD", "TODO", "Coming soon.", "N/A", "待补充", "準備中", "<!-- to do -->"],
)
def test_a_heading_over_a_placeholder_is_no_evidence(under: str) -> None:
    assert present(told(f"# Wren\n\n## Training data\n\n{under}\n\n## License\n\nMIT\n")) == set()


@pytest.mark.parametrize(
    "words",
    [
        "Wren was trained on publicly available data.",
        "Wren was trained with 8 A100 GPUs for 31 hours.",
        "Wren is trained with a batch size of 4 million tokens.",
        "The tokenizer was trained on Wikipedia and Books.",
        "You can train on your own dataset, such as COCO or LVIS.",
        "To train on ImageNet, put your data into `data/`.",
        "The reward model was trained on HelpSteer and UltraFeedback.",
    ],
)
def test_these_words_name_no_source(words: str) -> None:
    assert told(f"# Wren\n\n## Overview\n\n{words}\n")["data-provenance"].state is State.NOT_FOUND


@pytest.mark.parametrize(
    "readme",
    [
        "# Wren\n\n## News\n\n- 2025-01-02: Lark was trained on [Song](https://huggingface.co/datasets/a/song).\n",
        "# Wren\n\n## Comparison with other models\n\nLark was trained on [Song](https://zenodo.org/song).\n",
        "# Wren\n\n## Acknowledgements\n\nLark was trained on [Song](https://zenodo.org/song).\n",
        "# Wren\n\n## Fine-tuning\n\nIt is trained on [Song](https://huggingface.co/datasets/a/song).\n",
        "# Wren\n\n## Model\n\nUnlike Lark, which was trained on [Song](https://zenodo.org/song), it sings.\n",
        "# Wren\n\n## Evaluation\n\n### Data\n\nIt was trained on [Song](https://zenodo.org/song).\n",
    ],
)
def test_news_comparisons_thanks_tuning_and_scores_are_no_data_information(readme: str) -> None:
    assert present(told(readme)) == set()


@pytest.mark.parametrize(
    "link",
    [
        "[Lark-Base](https://github.com/lark/lark-base)",
        "[Lark-Base](https://huggingface.co/lark/lark-base)",
        "[these weights](https://huggingface.co/lark/base)",
    ],
)
def test_a_link_to_a_model_lists_no_data(link: str) -> None:
    found = told(f"# Wren\n\n## Model\n\nWren was trained on top of data and {link}.\n")
    assert found["data-listing-public"].state is State.NOT_FOUND
    assert found["datasets"].state is State.NOT_FOUND


def test_a_paper_names_a_source_and_is_no_place_to_get_it() -> None:
    found = told("# Wren\n\n## Model\n\nWren was trained on [the Song corpus](https://arxiv.org/abs/2101.00027).\n")
    assert found["data-provenance"].state is State.PRESENT
    assert found["data-listing-public"].state is State.NOT_FOUND


def test_a_table_of_sources_with_amounts_tells_provenance_and_scope_and_one_with_shares_the_selection() -> None:
    found = told(
        "# Wren\n\n## Data mix\n\n| Subset | Tokens (billion) |\n|---|---|\n"
        "| Arxiv | 30 |\n| Books | 28.9 |\n| Total | 58.9 |\n"
    )
    assert present(found) == {"data-provenance", "data-scope"}
    assert [e.line for e in found["data-scope"].evidence] == [7, 8]
    shares = told("# Wren\n\n## Data mix\n\n| Subset | Share |\n|---|---|\n| Arxiv | 30 % |\n| Books | 70 % |\n")
    assert shares["data-selection"].state is State.PRESENT


def test_a_table_of_scores_is_no_mix() -> None:
    found = told(
        "# Wren\n\n## Training data\n\nSee below.\n\n## Results\n\n| Data | Score |\n|---|---|\n| A | 3 |\n| B | 4 |\n"
    )
    assert present(found) == set()


def test_the_cards_front_matter_lists_data_sets() -> None:
    found = told("---\nlicense: mit\ndatasets:\n- lark/song\n- wren/nest\ntags: [a]\n---\n# Wren\n")
    assert found["data-listing-public"].state is State.PRESENT
    assert [(e.quote, e.line) for e in found["data-listing-public"].evidence] == [
        ("- lark/song", 4),
        ("- wren/nest", 5),
    ]
    assert found["datasets"].locations == ("lark/song", "wren/nest")
    assert found["datasets"].terms.standing is Standing.UNKNOWN


def test_commands_that_fetch_the_training_data_list_it() -> None:
    found = told('# Wren\n\n## Pretraining datasets\n\nWe use:\n\n```python\nds = load_dataset("lark/song")\n```\n')
    assert found["data-listing-public"].state is State.PRESENT
    assert found["data-listing-public"].evidence[0].line == 8


@pytest.mark.parametrize(
    "words",
    [
        "We will not release the pre-training dataset.",
        "The training data is not publicly available.",
        "The training dataset will be released soon.",
        "训练数据暂不公开。",
        "学習データは公開していません。",
    ],
)
def test_data_that_are_kept_back_are_declared_absent(words: str) -> None:
    found = told(f"# Wren\n\n## Data\n\n{words}\n")
    assert found["datasets"].state is State.DECLARED_ABSENT
    assert found["data-listing-public"].state is State.DECLARED_ABSENT
    assert found["data-listing-third-party"].state is State.NOT_FOUND
    assert found["datasets"].evidence[0].line == 5


def test_a_refusal_to_say_what_the_data_are_goes_against_provenance() -> None:
    found = told("# Wren\n\n## Data\n\nWe do not disclose our training data.\n")
    assert found["data-provenance"].state is State.DECLARED_ABSENT


def test_private_data_leave_the_third_party_listing_open() -> None:
    found = told(
        "# Wren\n\n## Training data\n\n"
        "Wren was trained on [Song](https://zenodo.org/song) and on in-house recordings.\n"
    )
    assert found["data-listing-public"].state is State.PRESENT
    assert found["data-listing-third-party"].state is State.NOT_FOUND
    assert found["data-listing-third-party"].evidence


def test_data_bought_from_a_named_vendor_are_a_third_party_listing() -> None:
    found = told(
        "# Wren\n\n## Training data\n\n"
        "The audio was licensed from [Nightingale Archive](https://nightingale.example/data) for a fee.\n"
    )
    assert found["data-listing-third-party"].state is State.PRESENT


def test_a_source_without_a_link_leaves_the_third_party_listing_open() -> None:
    found = told(
        "# Wren\n\n## Training data\n\nWren was trained on [Song](https://zenodo.org/song) data. "
        "It was trained on Nightingale and Lark data too.\n"
    )
    assert found["data-listing-third-party"].state is State.NOT_FOUND


def test_preferences_of_people_are_labels_that_somebody_gave() -> None:
    found = told("# Wren\n\nWren is a causal language model. Wren-Chat was aligned with RLHF.\n")
    assert found["data-labelling"].state is State.NOT_FOUND
    assert found["data-labelling"].evidence


def test_a_data_card_in_the_tree_is_read() -> None:
    card = (
        "# Data card\n\nThe recordings were collected by volunteers in 2020. "
        "4,000 hours of audio were annotated by two people.\n"
    )
    found = dict(find_data_information(reading_of({"README.md": "# Wren\n", "DATA_CARD.md": card}), DOCUMENTS))
    assert {"data-scope", "data-labelling"} <= present(found)
    assert found["data-selection"].missing  # who collected them is told, and not by which rule
    assert found["data-scope"].evidence[0].path == "DATA_CARD.md"


def test_the_data_of_a_fine_tuning_example_are_not_the_models() -> None:
    texts = {
        "README.md": "# Wren\n",
        "finetune/README.md": "# Data\n\nWe trained on [Song](https://zenodo.org/song).\n",
    }
    assert present(dict(find_data_information(reading_of(texts), DOCUMENTS))) == set()


def test_one_licensed_data_set_comes_under_the_terms_that_its_sentence_gives() -> None:
    found = told(
        "# Wren\n\n## Training data\n\nWren was trained on the [Song](https://zenodo.org/song) data.\n"
        "The Song dataset is released under ODC-By.\n"
    )
    assert found["datasets"].terms.are_open_for(Subject.DATA)
    assert found["datasets"].terms.basis is Basis.STATED


def test_one_restricted_sentence_among_many_decides_for_the_data() -> None:
    found = told(
        "# Wren\n\n## Training data\n\nWren was trained on [Song](https://zenodo.org/song) data.\n"
        "All datasets are released under ODC-By, and the Nest dataset is licensed under CC BY-NC 4.0.\n"
    )
    assert found["datasets"].terms.standing is Standing.RESTRICTED


def test_terms_are_not_claimed_for_documents_whose_terms_are_not_known() -> None:
    found = find_data_information(reading_of({"README.md": FULL_ENGLISH}))
    assert found["data-provenance"].terms.standing is Standing.UNKNOWN


@pytest.mark.parametrize("item", ITEMS)
def test_an_unread_data_card_is_said_to_be_unread(item: str) -> None:
    found = dict(find_data_information(reading_of({"README.md": "# Wren\n"}, "DATA_CARD.md"), DOCUMENTS))[item]
    assert found.state is State.NOT_CHECKED
    assert "DATA_CARD.md could not be read" in found.note


@pytest.mark.parametrize("line", [": a", ":", "|:|", "- :", "**:** b", "| | |\n|---|---|\n| | x |", "://", "%", ">=", "to", "≥ 3"])
def test_odd_lines_are_read_too(line: str) -> None:
    assert present(told(f"# Wren\n\n## Training data\n\n{line}\n")) == set()


@pytest.mark.parametrize("hostile", ["1", "1,", "_", "{{", "wget ", "trained ", "The A ", "| ", "使用", "[", "-"])
def test_a_hostile_line_is_read_in_no_time(hostile: str) -> None:
    start = time.process_time()
    told(f"# Wren\n\n## Training data\n\n{hostile * 20_000}\n\n```\n{hostile * 20_000}\n```\n")
    assert time.process_time() - start < 5


# The forms in which public repositories answer the two rows that are told least; the words are our own.
LABELLED = [
    "Labelling method: human.",
    "Labeling Method by dataset: Automated (speech recognition ensemble)",
    "Training labels were generated with keyword rules and checked by hand.",
    "The recordings were annotated by three ornithologists.",
    "Each image was labelled by two radiologists, and a third settled disagreements.",
    "Labels come from an ensemble of teacher models.",
    "The captions were generated by GPT-4.",
    "We used Lark-70B-Instruct to generate annotations on a scale of five points.",
    "Volunteers transcribed the recordings.",
    "Crowd workers ranked the answers in pairs.",
    "It was tuned on 12,000 human-annotated examples.",
    "Pseudo-labels were obtained from a teacher model.",
    "The masks were drawn manually by students of biology.",
    "No labels were used.",
    "It was trained without any labels or annotations.",
    "The texts are raw: no humans labelled them.",
]
NOT_LABELLED = [
    "The labels are in the column `label`.",
    "Annotations are provided in COCO format.",
    "You can label your own images with our tool.",
    "The test set was annotated by two experts.",
    "Labels: see the paper.",
    "Labels will be published by the authors.",
    "Each sample has a label and a file name.",
    "Songs are labelled with their species.",
]


@pytest.mark.parametrize("words", LABELLED)
def test_who_gave_the_labels_is_told_in_many_ways(words: str) -> None:
    assert told(f"# Wren\n\n## Training data\n\n{words}\n")["data-labelling"].state is State.PRESENT


@pytest.mark.parametrize("words", NOT_LABELLED)
def test_that_there_are_labels_does_not_tell_who_gave_them(words: str) -> None:
    assert told(f"# Wren\n\n## Training data\n\n{words}\n")["data-labelling"].state is State.NOT_FOUND


THIRD_PARTIES = [
    "All training data are publicly available.",
    "All training data is public and openly licensed.",
    "Only publicly available data were used for training.",
    "The model was trained exclusively on public datasets.",
    "No proprietary data were used.",
    "No private or proprietary data was used in training.",
    "No data were obtained from third parties.",
    "None of the training data come from third parties.",
    "We did not use data from third parties or vendors.",
    "The audio was licensed from [Nightingale Archive](https://nightingale.example/data) for a fee.",
    "- [Dawn Chorus](https://catalog.ldc.upenn.edu/LDC99S99): telephone recordings of birds",
    "Part of the recordings is not public: it was provided by the Royal Society of Song and can be had on request from them.",
    "The private recordings of the Ministry of Birds are not redistributable; they were provided by the Ministry of Birds.",
    "| Have you obtained private datasets from third parties? | ☐ Yes ☒ No |\n|---|---|",
    "The Dawn corpus is available from the Linguistic Data Consortium for a fee.",
]
NO_THIRD_PARTIES = [
    "The data are proprietary.",
    "In-house recordings were used.",
    "Data were purchased from vendors.",
    "Some of the data were licensed.",
    "All our code is public.",
    "Make sure that all training data are public.",
    "Open weights do not imply that all training data are public.",
    "No third-party libraries are needed.",
]


@pytest.mark.parametrize("words", THIRD_PARTIES)
def test_who_holds_what_is_not_public_or_that_nobody_does_is_told_in_many_ways(words: str) -> None:
    found = told(f"# Wren\n\n## Training data\n\n{words}\n")["data-listing-third-party"]
    assert found.state is State.PRESENT


@pytest.mark.parametrize("words", NO_THIRD_PARTIES)
def test_these_words_name_no_holder(words: str) -> None:
    found = told(f"# Wren\n\n## Training data\n\n{words}\n")["data-listing-third-party"]
    assert found.state is State.NOT_FOUND
    assert not found.note.startswith("not used")
