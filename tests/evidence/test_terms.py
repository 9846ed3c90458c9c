"""Terms: the strongest and the strictest word on weights and code; silence establishes nothing."""

from __future__ import annotations

import pytest
from reading_of import reading_of

from checker.domain import Basis, Standing, Terms
from checker.evidence import collect
from checker.evidence.cards import find_cards
from checker.evidence.claims import find_claims
from checker.evidence.lineage import find_lineage
from checker.evidence.subjects.inventory import find_subjects

MIT = """MIT License

Copyright (c) 2026 the authors

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""
MODEL = (
    "# Tern\n\nTern is a language model.\n\n## Download\n\nThe weights are at https://huggingface.co/lab/tern-2b.\n\n"
)


def weights(texts: dict[str, str]) -> Terms:
    return collect(reading_of(texts, "model.py", name="tern").repository)["parameters"].terms


def test_a_licence_of_the_code_does_not_reach_weights_on_a_hub() -> None:
    terms = weights({"LICENSE": MIT, "README.md": MODEL})
    assert terms.standing is Standing.UNKNOWN
    assert "LICENSE (MIT)" in terms.note
    assert "on a model hub" in terms.note


def test_a_sentence_that_names_the_weights_establishes_their_terms() -> None:
    terms = weights(
        {
            "LICENSE": MIT,
            "README.md": MODEL + "## License\n\nThe code and the model weights are under the MIT License.\n",
        }
    )
    assert (terms.standing, terms.expression, terms.basis) == (Standing.OPEN, "MIT", Basis.STATED)


def test_the_strictest_of_two_sources_counts_and_the_conflict_is_shown() -> None:
    texts = {
        "LICENSE": MIT,
        "README.md": "---\nlicense: cc-by-nc-4.0\n---\n"
        + MODEL
        + "## License\n\nThe model weights are under the MIT License.\n",
    }
    dossier = collect(reading_of(texts, name="tern").repository)
    assert dossier["parameters"].terms.standing is Standing.RESTRICTED
    assert dossier.conflicts
    assert {e.path for e in dossier.conflicts[0].evidence} == {"README.md"}


def test_a_text_beats_the_name_that_the_readme_gives_it() -> None:
    changed = MIT.replace("SOFTWARE.\n", "SOFTWARE.\n\nThe Software shall not be used for any military purpose.\n")
    terms = weights(
        {"LICENSE": changed, "README.md": MODEL + "## License\n\nThe weights are under the [MIT License](LICENSE).\n"}
    )
    assert terms.standing is Standing.RESTRICTED


def test_a_card_without_anything_else_establishes_the_terms() -> None:
    terms = weights({"README.md": "---\nlicense: apache-2.0\n---\n" + MODEL})
    assert (terms.standing, terms.basis) == (Standing.OPEN, Basis.CARD)


def test_a_broken_card_establishes_nothing() -> None:
    assert weights({"README.md": '---\nlicense: apache-2.0\ntags: ["a\n---\n' + MODEL}).standing is Standing.UNKNOWN


def test_no_licence_anywhere_is_none() -> None:
    assert weights({"README.md": MODEL}).standing is Standing.NONE


def test_a_licence_text_that_cannot_be_read_opens_nothing() -> None:
    reading = reading_of(
        {"README.md": MODEL + "## License\n\nThe weights are under the [licence](MODEL_LICENSE.pdf).\n"},
        "MODEL_LICENSE.pdf",
    )
    dossier = collect(reading.repository)
    assert dossier["parameters"].terms.standing is not Standing.OPEN
    assert "MODEL_LICENSE.pdf" in {n.what for n in dossier.not_checked}


def test_a_base_in_the_card_without_terms_stays_unknown() -> None:
    reading = reading_of({"README.md": "---\nbase_model: other/gannet-2b\nbase_model_relation: finetune\n---\n# T\n"})
    (base,) = find_lineage(find_subjects(reading, find_cards(reading)))
    assert (base.base_model, base.relation, base.terms.standing) == ("other/gannet-2b", "finetune", Standing.UNKNOWN)


def test_a_claim_is_about_this_model() -> None:
    def claims(words: str) -> int:
        return len(find_claims(reading_of({"README.md": f"# Tern\n\n{words}\n"}, name="tern")))

    assert claims("Tern is a fully open-source language model.")
    assert claims("We open-source Tern, a family of language models.")
    assert claims("Tern 是一个开源的对话语言模型。")
    assert not claims("Tern outperforms other open-source models.")
    assert not claims("We thank the open-source community.")
    assert not claims("The training framework is open source.")
    assert claims("Tern is a series of open-source foundation models for music.")
    assert not claims("We thank the open-source foundation behind it.")
    assert claims("Contrary to other models, Tern is a fully open-source release.")
    assert not claims("## Open-source Model Evaluation")
    assert not claims("Tern is not open source.")


@pytest.mark.parametrize(
    ("sentence", "base"),
    [
        ("本项目基于由Gannet公司发布的Gannet-2模型进行开发。", "Gannet-2"),
        ("本项目基于 MIT License 进行开发。", None),
        ("The model (code is based on [lab/gannet](https://github.com/lab/gannet)) runs on two GPUs.", None),
    ],
)
def test_a_base_is_of_the_weights_and_not_of_the_code(sentence: str, base: str | None) -> None:
    reading = reading_of({"README.md": f"# Tern\n\n## About\n\n{sentence}\n"}, name="tern")
    assert [b.base_model for b in find_lineage(find_subjects(reading, ()))] == ([base] if base else [])


@pytest.mark.parametrize(
    ("sentence", "base"),
    [
        ("Tern-Song is a speech model built upon Tern-8B-Instruct.", "Tern-8B-Instruct"),
        ("Tern-Song was fine-tuned from Tern-Song-7B.", None),
        ("We add rank=10 LoRA for layer 0 and layer 14 in Gannet.", None),
    ],
)
def test_a_model_that_bears_its_bases_name_and_more_is_made_from_it(sentence: str, base: str | None) -> None:
    reading = reading_of({"README.md": f"# Tern-Song\n\n{sentence}\n"}, name="tern-song")
    assert [b.base_model for b in find_lineage(find_subjects(reading, ()))] == ([base] if base else [])
