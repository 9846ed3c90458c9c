"""Cards: front matter read as strings, broken ones distrusted, gates told by their kind."""

from __future__ import annotations

import pytest
from reading_of import reading_of

from checker.domain import GatingKind
from checker.evidence.cards import Card, find_cards
from checker.evidence.gating import find_gating
from checker.evidence.parameters import find_sources, offered_by


def card(front: str) -> Card:
    (found,) = find_cards(reading_of({"README.md": f"---\n{front}\n---\n\n# T\n"}))
    return found


def test_every_scalar_is_a_string() -> None:
    assert card("license: no\nlibrary_name: 1.10").licenses == ("no",)
    assert card("license: no\nlibrary_name: 1.10").library_name == "1.10"


@pytest.mark.parametrize(
    "front", ["license: [mit, apache-2.0]", "license:\n- mit\n- apache-2.0", "licenses:\n  - mit\n  - apache-2.0"]
)
def test_a_list_of_licences_is_read_whole(front: str) -> None:
    assert card(front).licenses == ("mit", "apache-2.0")


def test_a_field_has_its_line() -> None:
    evidence = card("language: en\nlicense: mit").evidence["license"]
    assert (evidence.path, evidence.line, evidence.quote) == ("README.md", 3, "license: mit")


def test_broken_yaml_is_read_by_line_and_distrusted() -> None:
    found = card('license: mit\ntags: [a, "b')
    assert found.licenses == ("mit",)
    assert found.broken


def test_a_doubled_licence_counts_twice_and_is_distrusted() -> None:
    found = card("license: cc-by-nc-4.0\nlicense: mit")
    assert set(found.licenses) == {"cc-by-nc-4.0", "mit"}
    assert "more than once" in found.broken


@pytest.mark.parametrize("value", ["null", "~", ""])
def test_an_empty_licence_is_none(value: str) -> None:
    assert card(f"license: {value}\ntags: [a]").licenses == ()


def test_front_matter_of_something_else_is_no_card() -> None:
    assert find_cards(reading_of({"README.md": "---\ntitle: A page\nlayout: default\n---\n"})) == ()


@pytest.mark.parametrize(
    ("front", "kind"),
    [
        ("license: mit\nextra_gated_prompt: You agree to the licence.", GatingKind.AGREEMENT),
        ("license: mit\nextra_gated_fields:\n  Name: text\n  Country: country", GatingKind.AUTOMATIC),
        ("license: mit\nextra_gated_fields:\n  I will not use it commercially: checkbox", GatingKind.AGREEMENT),
        ("license: mit\ngated: manual", GatingKind.APPROVAL),
        ("license: mit\ngated: auto", GatingKind.AUTOMATIC),
    ],
)
def test_a_gate_in_the_card_is_told_by_its_kind(front: str, kind: GatingKind) -> None:
    reading = reading_of({"README.md": f"---\n{front}\n---\n"})
    assert {g.kind for g in find_gating(reading, find_cards(reading))} == {kind}


def test_gated_false_is_no_gate() -> None:
    reading = reading_of({"README.md": "---\nlicense: mit\ngated: false\n---\n"})
    assert find_gating(reading, find_cards(reading)) == ()


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("To download the model weights, please fill out this form.", GatingKind.FORM),
        ("You can request access to the models on the hub.", GatingKind.APPROVAL),
        (
            "In order to download the model weights, please visit the website and accept our License.",
            GatingKind.AGREEMENT,
        ),
        ("A browser opens where you can log in and accept the license terms.", GatingKind.AGREEMENT),
    ],
)
def test_a_gate_in_the_readme_is_told_by_its_kind(sentence: str, kind: GatingKind) -> None:
    reading = reading_of({"README.md": f"# T\n\n## Download\n\n{sentence}\n"})
    assert {g.kind for g in find_gating(reading, ())} == {kind}


@pytest.mark.parametrize(
    "sentence",
    [
        "Download the weights from the hub.",
        "Apply for an API key to access the dataset.",
        "Open an issue to request features.",
    ],
)
def test_a_plain_download_is_no_gate(sentence: str) -> None:
    assert find_gating(reading_of({"README.md": f"# T\n\n{sentence}\n"}), ()) == ()


def test_a_second_block_of_front_matter_cannot_hide_the_first() -> None:
    text = "---\nlicense: mit\n---\n\n---\nlicense: cc-by-nc-4.0\n---\n\n# T\n"
    (found,) = find_cards(reading_of({"README.md": text}))
    assert set(found.licenses) == {"mit", "cc-by-nc-4.0"}
    assert "twice" in found.broken


def test_a_remark_behind_the_licence_is_not_overlooked() -> None:
    assert "code only" in card("license: mit # code only\ntags: [a]").broken
    assert not card("license: mit\ntags: [a] # some").broken


def test_a_gate_before_the_corpus_is_none_before_the_weights() -> None:
    reading = reading_of({"README.md": "# T\n\n## Data\n\nFill out this form to request access to the pretraining corpus.\n"})
    assert find_gating(reading, ()) == ()


def test_a_gate_among_the_questions_counts() -> None:
    reading = reading_of({"README.md": "# T\n\n## FAQ\n\nA browser opens where you can log in and accept the license terms.\n"})
    assert {g.kind for g in find_gating(reading, ())} == {GatingKind.AGREEMENT}


def test_a_gate_before_the_page_of_another_account_is_none_before_this_model() -> None:
    reading = reading_of({"README.md": "# Wren\n\n[Wren-2b](https://huggingface.co/lab/wren-2b) is here. First, request access to the model on the [page](https://huggingface.co/other-lab/gannet-7b).\n"})
    ours = offered_by(reading, find_sources(reading))
    assert [g.kind for g in find_gating(reading, (), ours)] == []
    assert [g.kind for g in find_gating(reading, (), ours._replace(accounts=frozenset({"other-lab"})))] == [GatingKind.APPROVAL]
    assert [g.kind for g in find_gating(reading, (), ours._replace(accounts=None))] == [GatingKind.APPROVAL]
