"""Closed-world reading: what is added to a harmless sentence, or stands beside a restriction, is never explained away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.language.binding import binds, copyleft, pieces
from checker.language.explain import Place, about_another_part, explain, grants
from checker.language.lexicon import language_of
from checker.language.restrictions import kinds_in
from checker.tables import read_table

FOLDER = Path(__file__).parents[2] / "checker/language"

RESTRICTIONS = """
The weights may not be used commercially.
Commercial use of the model is forbidden.
The model is only for members of the consortium.
You must buy a licence before you use the weights in a product.
The weights may not be passed on.
Redistribution of the checkpoints is prohibited.
Use in the United States is not permitted.
Companies with more than 50 employees need a contract.
The model must not be used to train other models.
The licence ends on 31 December 2030.
For universities only.
The weights are free until March.
You must register before the download.
Use for weather warnings requires our written consent.
We may withdraw this licence at any time.
The model may be used for teaching only.
The weights may not be changed.
Selling the weights is not allowed.
Military use is excluded.
Nobody may use the model without our approval.
""".strip().splitlines()

TAILS = """
WHOLE See our website.
BARE; see the LICENSE file for details.
BARE, and please cite our paper.
WHOLE We thank everybody who helped.
WHOLE The code is free.
WHOLE If you have questions, open an issue.
BARE (see the paper for details).
WHOLE The model is provided as is, without warranty of any kind.
Please note: WHOLE
We hope that it is useful, but LOWER
As before, LOWER
For your information: LOWER
WHOLE You are free to use everything else.
WHOLE Copyright 2026 The Authors.
The weights are released under the MIT License. WHOLE
""".strip().splitlines()

def with_tails() -> Iterator[object]:
    for said in RESTRICTIONS:
        for tail in ("WHOLE", *TAILS):
            text = tail.replace("WHOLE", said).replace("BARE", said[:-1]).replace("LOWER", said[0].lower() + said[1:])
            yield pytest.param(text, id=text)


@pytest.mark.parametrize("text", list(with_tails()))
def test_no_tail_and_no_lead_in_explains_a_restriction(text: str) -> None:
    assert explain(text) is not None


# A form on questions or warranty may close over words that say nothing of anybody's right to the model.
HARMLESS_ALL_THE_SAME = {"contact", "warranty", "advice"}


@pytest.mark.parametrize("added", ["must not sell the weights", "only members may use the weights"])
def test_no_form_explains_a_limit_that_is_put_into_its_gaps(added: str) -> None:
    explained = set()
    for form in read_table(FOLDER / "forms.yml"):
        for text in form["yes"]:
            words = text.split()
            for at in range(1, len(words)):
                if explain(" ".join([*words[:at], added, *words[at:]])) is None:
                    explained.add(form["id"])
    assert explained <= HARMLESS_ALL_THE_SAME


def test_a_grant_is_explained_and_a_grant_with_a_residue_is_not() -> None:
    assert explain("The model weights are released under the Apache License 2.0.") is None
    for residue in ("until 2027", "for universities", "in Europe", "as long as you are not a bank", "sauf usage commercial"):
        assert explain(f"The model weights are released under the Apache License 2.0 {residue}.") is not None, residue


def test_a_licence_that_nobody_knows_is_named() -> None:
    unread = explain("The weights are released under the Quillfeather License.")
    assert unread is not None
    assert "Quillfeather License" in unread.words


@pytest.mark.parametrize("text", ["No commercial use?", "Is commercial use allowed?", "可以商用吗？"])
def test_a_question_says_nothing(text: str) -> None:
    assert explain(text) is None
    assert kinds_in(text) == ()


def test_other_terms_beside_copyleft_limit_nobody_and_alone_they_do() -> None:
    text = "For commercial licences, please contact sales@example.org."
    assert explain(text, Place(copyleft=True)) is None
    assert explain(text) is not None
    assert copyleft(["The model is licensed under the GPL 3.0."])
    assert not copyleft(["The model is not licensed under the GPL 3.0."])


def test_what_is_said_of_a_data_set_is_not_said_of_the_model() -> None:
    assert about_another_part("Dataset licence", frozenset())
    assert not about_another_part("Licence of the model", frozenset())
    assert explain("The data set is for research only.") is None
    assert explain("The model is for research only.") is not None


def test_a_grant_is_seen_where_it_stands() -> None:
    assert grants("The weights are released under the MIT License.", frozenset())
    assert grants("Heronry is licensed under Apache-2.0.", frozenset({"heronry"}))
    assert not grants("Are the weights released under the MIT License?", frozenset())
    assert not grants("The tokenizer of Example Corp is popular.", frozenset())


SENTENCES = {
    "The model weights are released under the MIT License.": "en",
    "本模型的权重以 Apache 2.0 许可证发布。": "zh",
    "このモデルの重みはMITライセンスで公開されています。": "ja",
    "이 모델의 가중치는 MIT 라이선스로 배포됩니다.": "ko",
    "Die Gewichte des Modells stehen unter der MIT-Lizenz.": "de",
    "Les poids du modèle sont publiés sous la licence MIT.": "fr",
    "Los pesos del modelo se publican bajo la licencia MIT.": "es",
    "I pesi del modello sono pubblicati con la licenza MIT.": "es",
    "Os pesos do modelo são publicados sob a licença MIT.": "es",
    "Веса модели распространяются по лицензии MIT.": "ru",
    "Wagi modelu mogą być używane wyłącznie do celów badawczych.": "",
    "Modelin ağırlıkları yalnızca araştırma amacıyla kullanılabilir.": "",
    "De gewichten mogen alleen voor onderzoek worden gebruikt.": "",
    "Vikterna får endast användas för forskning.": "",
    "يتم نشر أوزان النموذج بموجب ترخيص MIT.": "",
    "น้ำหนักของโมเดลใช้เพื่อการวิจัยเท่านั้น": "",
}


@pytest.mark.parametrize(("text", "language"), SENTENCES.items())
def test_a_language_is_told_and_one_that_is_not_read_is_unclear(text: str, language: str) -> None:
    assert language_of(text) == language
    assert (explain(text) is None) == bool(language)


HEADINGS = {
    "License": "all",
    "3. Licence": "all",
    "📜 License": "all",
    "Licensing": "all",
    "Terms of Use": "all",
    "Legal Notice": "all",
    "Copyright": "all",
    "Commercial Use": "all",
    "Code and model licenses": "all",
    "Acceptable Use Policy": "all",
    "许可证": "all",
    "开源协议": "all",
    "ライセンス": "all",
    "利用規約": "all",
    "라이선스": "all",
    "Lizenz": "all",
    "Nutzungsbedingungen": "all",
    "Licence d'utilisation": "all",
    "Licenza": "all",
    "Licença": "all",
    "Лицензия": "all",
    "License and Citation": "some",
    "License & contact": "some",
    "License Plate Detection": "",
    "Driver's license data": "",
    "License key server": "",
    "Installation": "",
    "Usage": "",
    "Model Zoo": "",
    "Training": "",
    "Citation": "",
    "Right to left text": "",
}


@pytest.mark.parametrize(("heading", "how"), HEADINGS.items())
def test_a_heading_binds_where_it_speaks_of_terms(heading: str, how: str) -> None:
    assert binds(heading) == how


def test_a_spanish_heading_on_the_licence_binds() -> None:
    assert binds("Licencia") == "all"


SEEN = {
    "title of a link": ('See [the terms](TERMS.md "only for members").', "only for members"),
    "alternative text": ("![research only](picture.png)", "research only"),
    "title of a picture": ('![](picture.png "no resale")', "no resale"),
    "reference definition": ('[terms]: https://example.org "not for sale"', "not for sale"),
    "text of a reference": ("[not for sale][terms]", "not for sale"),
    "cell": ("| weights | not for sale |", "weights : not for sale"),
    "footnote": ("[^1]: Not for companies.", "Not for companies."),
    "comment inside a word": ("Com<!-- x -->mercial use is forbidden.", "Commercial use is forbidden."),
    "tag inside a word": ("for<b></b>bidden use", "forbidden use"),
    "indented code": ("    You may not sell the weights.", "You may not sell the weights."),
    "attribute": ('<img alt="members only" src="x.png">', "members only"),
    "single quotes": ("<a title='members only' href=x>x</a>", "members only"),
    "entity": ("not&nbsp;for&nbsp;sale", "not for sale"),
    "emphasis": ("not **for** sale", "not for sale"),
    "option": ("<select><option>not for sale</option></select>", "not for sale"),
    "details": ("<details><summary>Not for sale</summary></details>", "Not for sale"),
    "quotation": ("> not for sale", "not for sale"),
    "item": ("1. not for sale", "not for sale"),
    "address in brackets": ("[not for sale](https://example.org/a_(b))", "not for sale"),
}


@pytest.mark.parametrize(("raw", "seen"), SEEN.values(), ids=SEEN)
def test_nothing_that_a_reader_may_see_is_dropped(raw: str, seen: str) -> None:
    assert (7, seen) in list(pieces([raw], 7))


def test_code_is_read_and_an_entry_of_a_bibliography_is_not() -> None:
    assert list(pieces(["```", "not for sale", "```"], 1)) == [(2, "not for sale")]
    assert list(pieces(["@article{a,", "  title={Not for sale},", "}", "After it."], 1)) == [(4, "After it.")]


def test_a_sentence_over_two_lines_has_the_line_that_it_begins_on() -> None:
    assert list(pieces(["One is here. Two goes", "on here. Three."], 4)) == [
        (4, "One is here."),
        (4, "Two goes on here."),
        (5, "Three."),
    ]


def sections(text: str) -> list[tuple[int, str]]:
    return list(pieces(text.split("\n"), 1))


@pytest.mark.parametrize("read", [explain, kinds_in, language_of, binds, sections], ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    "part", ["a", "1a", "a.", "/", "@", "a@", "(", "()", "[", "![", "<", "<a ", ",", "may ", "not only ", "权", "가"]
)
def test_a_hundred_kilobytes_of_one_thing_take_no_time(read: Callable[[str], object], part: str) -> None:
    text = part * (100_000 // len(part))
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 4  # a second, on a machine that has nothing else to do
