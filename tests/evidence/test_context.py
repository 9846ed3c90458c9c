"""Context: news, other people's work, fine-tuning, placeholders, and words that hold something back."""

from __future__ import annotations

import pytest

from checker.evidence import context
from checker.evidence.documents import parse_document


@pytest.mark.parametrize(
    "text",
    ["", "  ", "TBD", "todo", "[More Information Needed]", "More information needed.", "Coming soon!", "N/A", "...",
     "{{ training_data }}", "待补充", "準備中", "Work in progress"],
)  # fmt: skip
def test_placeholders_say_nothing(text: str) -> None:
    assert context.is_placeholder(text)


@pytest.mark.parametrize("text", ["Trained on books.", "None of the data is private.", "使用公开数据训练。", "42"])
def test_short_words_are_no_placeholders(text: str) -> None:
    assert not context.is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "The code will be released.",
        "Code will soon be released.",
        "Coming soon: training code.",
        "We plan to release the data.",
        "[ ] Release training code",
        "The data is not publicly available.",
        "We do not provide the scripts.",
        "We cannot release the recordings.",
        "We will not be able to release the processed data.",
        "The corpus is no longer publicly available.",
        "Training data: undisclosed.",
        "训练代码即将开源",
        "数据暂不公开",
        "コードは公開していません",
        "近日公開",
    ],
)
def test_promises_and_refusals_hold_something_back(text: str) -> None:
    assert context.is_withheld(text)


@pytest.mark.parametrize(
    "text",
    [
        "The code is released under MIT.",
        "[x] Release training code",
        "The training code will save checkpoints every hour.",
        "This does not support Windows.",
        "代码已开源",
        "コードを公開しました",
    ],
)
def test_what_is_given_is_not_held_back(text: str) -> None:
    assert not context.is_withheld(text)


@pytest.mark.parametrize(
    ("markdown", "news", "others", "tuning"),
    [
        ("# Wren\n\n## News\n\nWords.\n", True, False, False),
        ("# Wren\n\n- [2025/01/02] Words.\n", True, False, False),
        ("# Wren\n\n## 更新\n\nWords.\n", True, False, False),
        ("# Wren\n\n## Acknowledgements\n\nWords.\n", False, True, False),
        ("# Wren\n\n## Fine-tuning\n\nWords.\n", False, False, True),
        ("# Wren\n\n## 微调\n\nWords.\n", False, False, True),
        ("# Wren\n\n## Training and Finetuning\n\nWords.\n", False, False, False),
        ("# Wren\n\n## Training\n\nWords.\n", False, False, False),
    ],
)
def test_the_headings_above_say_what_words_are_about(markdown: str, news: bool, others: bool, tuning: bool) -> None:
    block = parse_document("README.md", markdown).blocks[-1]
    assert context.is_news(block) is news
    assert context.is_about_others(block) is others
    assert context.is_about_fine_tuning(block) is tuning
