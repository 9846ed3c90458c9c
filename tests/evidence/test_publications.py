"""Publications: cards that say something, papers that are the model's own, numbers that are results."""

from __future__ import annotations

import pytest
from reading_of import OPEN_CODE, reading_of

from checker.domain import Component, Standing, State
from checker.evidence.publications import find_publications

IDS = (
    "model-card",
    "data-card",
    "research-paper",
    "technical-report",
    "evaluation-data",
    "evaluation-results",
    "sample-outputs",
    "model-metadata",
)


def published(texts: dict[str, str], *paths: str) -> dict[str, Component]:
    return dict(find_publications(reading_of(texts, *paths), OPEN_CODE))


def test_every_row_is_answered() -> None:
    assert tuple(published({"README.md": "# Wren\n"})) == IDS


@pytest.mark.parametrize("row", IDS)
def test_a_bare_readme_publishes_nothing(row: str) -> None:
    found = published({"README.md": "# Wren\n\nA model of birdsong.\n"})[row]
    assert found.state is State.NOT_FOUND
    assert found.note
    assert found.looked_in


def test_a_card_that_says_something_is_a_card() -> None:
    card = "# Model card\n\nWren transcribes birdsong into notes. It was made for ornithologists in the field.\n"
    found = published({"README.md": "# Wren\n", "MODEL_CARD.md": card})["model-card"]
    assert found.state is State.PRESENT
    assert found.terms == OPEN_CODE
    assert found.evidence[0].line == 3


def test_a_card_that_nobody_filled_in_is_none() -> None:
    card = "# Model card\n\n## Uses\n\n[More Information Needed]\n\n## Bias\n\nTBD\n\n## Limits\n\nTODO\n"
    found = published({"README.md": "# Wren\n", "MODEL_CARD.md": card})["model-card"]
    assert found.state is State.NOT_FOUND
    assert "not filled in" in found.note


def test_a_card_that_cannot_be_read_is_said_to_be_unread() -> None:
    found = published({"README.md": "# Wren\n"}, "MODEL_CARD.md")["model-card"]
    assert found.state is State.NOT_CHECKED
    assert found.locations == ("MODEL_CARD.md",)


def test_a_readme_with_front_matter_is_a_model_card() -> None:
    readme = "---\nlicense: mit\n---\n# Wren\n\nWren transcribes birdsong into notes. It runs on a telephone.\n"
    found = published({"README.md": readme})
    assert found["model-card"].state is State.PRESENT
    assert found["model-metadata"].state is State.PRESENT


def test_a_linked_card_comes_under_terms_that_nobody_read() -> None:
    found = published({"README.md": "# Wren\n\nSee the [model card](https://wren.example/card).\n"})["model-card"]
    assert found.state is State.PRESENT
    assert found.terms.standing is Standing.UNKNOWN


def test_a_datasheet_is_a_data_card() -> None:
    sheet = "# Datasheet\n\nThe recordings were made between 1998 and 2004. They were annotated by two people.\n"
    assert published({"README.md": "# Wren\n", "docs/datasheet.md": sheet})["data-card"].state is State.PRESENT


def test_the_paper_that_is_to_be_cited_is_the_models_own() -> None:
    readme = (
        "# Wren\n\n## Citation\n\n```bibtex\n@article{wren2025,\n  title = {Wren: A Model of Birdsong},\n"
        "  journal = {arXiv preprint arXiv:2501.01234},\n}\n```\n"
    )
    found = published({"README.md": readme})
    assert found["research-paper"].locations == ("Wren: A Model of Birdsong",)
    assert found["research-paper"].evidence[0].line == 7
    assert found["technical-report"].state is State.NOT_FOUND


def test_software_that_is_to_be_cited_is_no_paper() -> None:
    readme = (
        "# Wren\n\n```bibtex\n@misc{wren,\n  title = {Wren the Program},\n"
        "  howpublished = {\\url{https://github.com/lark/wren}},\n}\n```\n"
    )
    assert published({"README.md": readme})["research-paper"].state is State.NOT_FOUND


@pytest.mark.parametrize(
    ("readme", "row"),
    [
        ("[Paper](https://arxiv.org/abs/2501.01234)", "research-paper"),
        ("[论文](https://arxiv.org/abs/2501.01234)", "research-paper"),
        ("[Technical Report](https://wren.example/report.pdf)", "technical-report"),
        ("[技术报告](https://wren.example/report.pdf)", "technical-report"),
    ],
)
def test_a_link_that_is_called_a_paper_or_a_report_is_one(readme: str, row: str) -> None:
    assert published({"README.md": f"# Wren\n\n{readme}\n"})[row].state is State.PRESENT


@pytest.mark.parametrize(
    "readme",
    [
        "It uses [RoPE](https://arxiv.org/abs/2104.09864).",
        "## Related work\n\n[Paper](https://arxiv.org/abs/2104.09864) of another model.",
        "## News\n\n- 2025-01-01: [Paper](https://arxiv.org/abs/2104.09864) of a friend.",
    ],
)
def test_papers_of_others_are_not_the_models(readme: str) -> None:
    assert published({"README.md": f"# Wren\n\n{readme}\n"})["research-paper"].state is State.NOT_FOUND


def test_numbers_under_a_heading_on_evaluation_are_results() -> None:
    readme = "# Wren\n\n## Evaluation\n\n| task | Wren |\n|---|---|\n| A | 33.4 |\n| B | 62.1 % |\n"
    found = published({"README.md": readme})["evaluation-results"]
    assert found.state is State.PRESENT
    assert [e.line for e in found.evidence] == [7, 8]


@pytest.mark.parametrize(
    "readme",
    [
        "# Wren\n\n## Evaluation\n\n[More Information Needed]\n",
        "# Wren\n\n## Evaluation\n\n| task | Wren |\n|---|---|\n| A | TBD |\n| B | - |\n",
        "# Wren\n\n## Downloads\n\n| file | size |\n|---|---|\n| a.bin | 33 |\n| b.bin | 62 |\n",
    ],
)
def test_headings_placeholders_and_sizes_are_no_results(readme: str) -> None:
    assert published({"README.md": readme})["evaluation-results"].state is State.NOT_FOUND


def test_evaluation_data_are_found_in_the_tree_and_by_link() -> None:
    assert published({"README.md": "# Wren\n"}, "eval_data/song.jsonl")["evaluation-data"].state is State.PRESENT
    linked = published(
        {"README.md": "# Wren\n\nWe evaluated Wren on [Nest](https://huggingface.co/datasets/lark/nest).\n"}
    )["evaluation-data"]
    assert linked.locations == ("https://huggingface.co/datasets/lark/nest",)


def test_samples_are_found_as_files_and_under_a_heading() -> None:
    assert published({"README.md": "# Wren\n"}, "samples/song.wav")["sample-outputs"].state is State.PRESENT
    shown = published({"README.md": "# Wren\n\n## Sample outputs\n\nTirili, tirila.\n"})["sample-outputs"]
    assert shown.evidence[0].quote == "Tirili, tirila."
    empty = published({"README.md": "# Wren\n\n## Sample outputs\n\nComing soon.\n"})["sample-outputs"]
    assert empty.state is State.NOT_FOUND


def test_a_configuration_file_is_metadata() -> None:
    found = published({"README.md": "# Wren\n"}, "wren/config.json")["model-metadata"]
    assert found.locations == ("wren/config.json",)
