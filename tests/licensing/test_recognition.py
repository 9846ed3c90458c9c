"""What a licence file is: texts word for word, with words put in, tags, pointers, pages and noise."""

from __future__ import annotations

import time

import pytest

from checker.domain import RestrictionKind, Standing, Subject
from checker.licensing import Content, find_restrictions, recognise

MIT = """MIT License

Copyright (c) 2025 Example AI Lab

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
ISC = """ISC License

Copyright (c) 2024 Jane Roe

Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY
AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM
LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR
OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.
"""


def test_a_text_word_for_word_is_open_without_a_second_opinion() -> None:
    answer = recognise(MIT)
    assert (answer.standing, answer.expression, answer.exact, answer.osi_approved) == (Standing.OPEN, "MIT", True, True)
    assert answer.open_for == {Subject.CODE, Subject.PARAMETERS, Subject.DATA}
    assert not answer.restrictions and not answer.differences


@pytest.mark.parametrize(
    "clause",
    [
        "The Software may not be used for commercial purposes.",
        "Die Software darf nicht für militärische Zwecke genutzt werden.",
        "本软件仅限非商业用途。",
        "本ソフトウェアの商用利用を禁止します。",
    ],
)
def test_a_clause_after_an_open_text_is_a_difference_on_its_line(clause: str) -> None:
    answer = recognise(MIT + "\n" + clause + "\n")
    assert answer.standing is not Standing.OPEN and answer.modified
    assert answer.expression == "LicenseRef-modified-MIT"
    assert [d.line for d in answer.differences] == [23]
    assert {r.evidence.line for r in answer.restrictions} <= {23}


def test_an_inserted_clause_is_named_with_its_kind_and_line() -> None:
    answer = recognise(MIT.replace("to any person obtaining", "for non-commercial use only, to any person obtaining"))
    assert answer.standing is Standing.RESTRICTED
    assert [(r.kind, r.evidence.line) for r in answer.restrictions] == [(RestrictionKind.NON_COMMERCIAL, 5)]


def test_words_cut_out_are_shown_by_place_and_count() -> None:
    answer = recognise(MIT.replace("publish, distribute, ", ""))
    assert answer.standing is Standing.UNKNOWN
    assert [(d.line, d.missing, d.quote) for d in answer.differences] == [(8, True, "2 words of MIT missing here")]


def test_one_changed_word_is_enough() -> None:
    assert recognise(MIT.replace("hereby granted", "hereby not granted")).standing is Standing.UNKNOWN


@pytest.mark.parametrize(
    "line",
    [
        "Copyright (c) 2025 Example AI Lab Commercial use requires a separate license.",
        "Copyright (c) 2025 Example AI Lab. Not For Military Applications",
        "Copyright (c) 2025 Example AI Lab Kommerzielle Nutzung Verboten",
        "Copyright (c) 2025 Example AI Lab 禁止商业使用",
        "Copyright (c) 2025 Example AI Lab, Students and Teachers",
        "Copyright (c) 2025 Example AI Lab ห้ามใช้ในเชิงพาณิชย์",
        "Copyright (c) 2025 https://example.org/non-commercial-use-only",
        "Copyright (c) 2025 Example AI Lab\nCopyright (c) 2025 Not For Sale",
        "Copyright (c) 2025 Example AI Lab. All rights reserved except as granted.",
        "Copyright (c) 2025 Только Для Исследований",
        "Copyright (c) 2025 연구용",
        "Copyright (c) 2025 Example AI Lab Hors Défense",
    ],
)
def test_no_clause_hides_in_a_copyright_line(line: str) -> None:
    assert recognise(MIT.replace("Copyright (c) 2025 Example AI Lab", line)).standing is not Standing.OPEN


@pytest.mark.parametrize(
    "line",
    [
        "Copyright (c) 2015-2024 The Regents of the University of California",
        "Copyright (c) Meta Platforms, Inc. and affiliates. All rights reserved.",
        "Copyright 2024 Allen Institute for AI",
        "© 2024 北京智源人工智能研究院",
        "Copyright (c) 2023 lucidrains and contributors",
        "Copyright (c) 2024 TERN group",
        "Copyright (C) 2012-2024 by various contributors (see AUTHORS)",
        "Copyright (c) 2024 Jane Roe <jane@example.org> (https://example.org)",
        "Copyright (c) <year> <copyright holders>",
        "Copyright 2023 Foo GmbH & Co. KG, Société Générale S.A.",
    ],
)
def test_whoever_holds_the_copyright_the_text_stays_open(line: str) -> None:
    assert recognise(MIT.replace("Copyright (c) 2025 Example AI Lab", line)).expression == "MIT"


def test_two_texts_in_one_file_must_both_be_open() -> None:
    answer = recognise(MIT + "\n\n" + ISC)
    assert (answer.standing, answer.expression) == (Standing.OPEN, "MIT AND ISC")
    assert recognise(MIT + "\n\n" + ISC.replace("for any\npurpose", "for academic\npurposes")).standing is not Standing.OPEN


def test_a_choice_is_kept_as_a_choice() -> None:
    preface = "Foo is distributed under the terms of either the MIT license or the ISC license, at your option.\n\n"
    assert recognise(preface + MIT + "\n\n" + ISC).expression == "MIT OR ISC"


@pytest.mark.parametrize(
    "preface",
    [
        "This project is licensed under the MIT License except for commercial users.",
        "Non-Commercial Use is licensed under the MIT License.",
        "Academic Research is licensed under the MIT License.",
        "This project is licensed under the MIT License\nif you are a student.",
        "https://creativecommons.org/licenses/by-nc/4.0/",
        "[MIT License](https://creativecommons.org/licenses/by-nc/4.0/)",
        '<a href="https://creativecommons.org/licenses/by-nc-nd/4.0/">MIT License</a>',
        "SPDX-License-Identifier: MIT WITH Commons-Clause",
        "SPDX-License-Identifier: MIT AND LicenseRef-Research",
        "MIT License (non-commercial)",
        "MIT License for Research",
        "CC BY-NC 4.0",
    ],
)
def test_a_preface_that_takes_something_away_is_not_harmless(preface: str) -> None:
    assert recognise(f"{preface}\n\n{MIT}").standing is not Standing.OPEN


@pytest.mark.parametrize(
    "preface",
    ["This project is licensed under the MIT License.", "The code and model weights in this repository are released under the MIT license.", "SPDX-License-Identifier: MIT", "https://opensource.org/licenses/MIT", "# LICENSE", "The MIT License (MIT)"],
)
def test_a_preface_that_says_the_same_is_harmless(preface: str) -> None:
    assert recognise(f"{preface}\n\n{MIT}").expression == "MIT"


@pytest.mark.parametrize(
    "hidden",
    ["<!-- non-commercial use only -->", '<img alt="non-commercial use only">', "~~", "<del>any</del>", "\U0001f6ab", "‮esu laicremmoc on"],
)
def test_markup_does_not_hide_words(hidden: str) -> None:
    assert recognise(MIT.replace("without restriction", f"without {hidden} restriction")).standing is not Standing.OPEN


def test_letters_that_look_alike_are_read_as_what_they_look_like_and_open_nothing() -> None:
    odd = recognise(MIT.replace("Permission", "Реrmіssіоn"))
    assert (odd.standing, [(d.line, d.quote) for d in odd.differences]) == (Standing.UNKNOWN, [(5, "Реrmіssіоn")])
    assert recognise(MIT.replace("Example AI Lab", "Иван Петров")).standing is Standing.OPEN
    assert recognise(MIT + "\nFоr nоn-соmmеrсiаl usе оnly.").standing is Standing.RESTRICTED


@pytest.mark.parametrize(
    ("text", "content", "expression"),
    [
        ("SPDX-License-Identifier: MIT\n", Content.TAG, "MIT"),
        ("Apache-2.0\n", Content.TAG, "Apache-2.0"),
        ("SPDX-License-Identifier: Apache-2.0 OR MIT", Content.TAG, "Apache-2.0 OR MIT"),
        ("See https://example.org/LICENSE for the terms.", Content.POINTER, None),
        ("../LICENSE", Content.POINTER, None),
        ("", Content.EMPTY, None),
        ("\0\1\2", Content.BINARY, None),
        ("<!DOCTYPE html><html><head><title>404</title></head><body>" + "Page not found. " * 40 + "</body></html>", Content.PROSE, None),
    ],
)
def test_what_is_no_licence_text_is_unknown_with_what_was_seen(text: str, content: Content, expression: str | None) -> None:
    answer = recognise(text)
    assert (answer.standing, answer.content, answer.expression) == (Standing.UNKNOWN, content, expression)
    assert answer.note


def test_a_restricted_tag_lowers() -> None:
    answer = recognise("---\nlicense: gemma\n---\n# Foo\n")
    assert answer.standing is Standing.RESTRICTED
    assert RestrictionKind.FIELD_OF_USE in {r.kind for r in answer.restrictions}


def test_all_rights_reserved_grants_nothing() -> None:
    assert recognise("Copyright (c) 2025 Example AI Lab. All rights reserved.\n").standing is Standing.RESTRICTED


def test_a_licence_of_ones_own_is_custom_and_gets_no_identifier() -> None:
    text = (
        "FOO MODEL LICENSE AGREEMENT\n\nSubject to these terms, Foo grants you a license to use the Model. "
        "You may not use the Model for any commercial purpose. You shall not use the outputs of the Model to train any other "
        "large language model. If you have more than 100 million monthly active users, you must request a license from Foo. "
        "This license does not apply to persons domiciled in the European Union; it is not granted there.\n"
    ) * 2
    answer = recognise(text)
    assert (answer.standing, answer.expression, answer.family) == (Standing.RESTRICTED, None, "custom")
    kinds = {r.kind.value for r in answer.restrictions}
    assert {"non-commercial", "no-competing-models", "threshold", "region"} <= kinds


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("您不得将本模型用于任何商业目的。", "non-commercial"),
        ("不得使用本模型的输出改进其他大语言模型。", "no-competing-models"),
        ("若月活跃用户数超过1亿，您必须另行申请许可。", "threshold"),
        ("不得将模型用于军事用途或违反法律法规的目的。", "field-of-use"),
        ("本許諾は研究目的に限ります。", "non-commercial"),
        ("本モデルの出力を他のモデルの学習に使用することを禁止します。", "no-competing-models"),
        ("軍事目的での利用は禁止します。", "field-of-use"),
        ("You must prominently display “Built with Foo” on a website.", "naming"),
        ("The license is non-exclusive, revocable and non-transferable.", "revocable"),
    ],
)
def test_clauses_are_found_in_three_languages(sentence: str, kind: str) -> None:
    assert kind in {r.kind.value for r in find_restrictions(sentence)}


def test_open_texts_have_no_clause_that_restricts() -> None:
    assert find_restrictions(MIT) == ()
    assert find_restrictions(ISC) == ()


@pytest.mark.parametrize("unit", ["Permission is hereby granted, free of charge, to any person ", "not commercial ", "Copyright (c) 2024 A\n", "a.", "(", "<p "])
def test_a_hostile_file_is_answered_within_a_second(unit: str) -> None:
    for size in (5_000_000, 240_000):
        start = time.process_time()
        assert recognise(unit * (size // len(unit))).standing is not Standing.OPEN
        assert time.process_time() - start < 1.0


def test_a_definition_of_derivatives_forbids_nothing() -> None:
    means = '"Derivatives of the Model" means all models initialized by transfer, including but not limited to methods based on synthetic data for training the other model.'
    assert find_restrictions(means) == ()
    assert find_restrictions("You may not use the outputs of the Model to train any other language model.")


def test_a_disclaimer_of_harm_forbids_no_use() -> None:
    assert find_restrictions("The owners shall not be held responsible for any harm caused by the use of the models.") == ()
    assert find_restrictions("You shall not use the models to cause harm.")


def test_a_heading_is_not_quoted_beside_the_clause_below_it() -> None:
    found = find_restrictions("Use Restrictions\n\nYou agree not to use the Model for military purposes or surveillance.\n")
    assert [r.evidence.line for r in found if r.kind.value == "field-of-use"] == [3]


@pytest.mark.parametrize(
    ("line", "standing"),
    [
        ("Implementation of the Tern model.", Standing.OPEN),
        ("Source code of Tern", Standing.OPEN),
        ("Implementation of the Research Use Only model.", Standing.UNKNOWN),
        ("Code for non-commercial projects", Standing.RESTRICTED),
    ],
)
def test_a_line_that_says_what_the_software_is_is_harmless_where_it_only_names(line: str, standing: Standing) -> None:
    found = recognise(MIT.replace("Copyright (c) 2025", f"{line}\n\nCopyright (c) 2025")).standing
    assert (found is Standing.OPEN) == (standing is Standing.OPEN)


def test_who_does_not_agree_is_told_to_leave_and_nobody_else_is_limited() -> None:
    clause = "please do not use, modify, create Model Derivatives of, or distribute this Research Model."
    kinds = {"no-competing-models", "no-derivatives"}
    assert not kinds & {r.kind.value for r in find_restrictions(f"If You do not agree with these terms, {clause}")}
    assert kinds & {r.kind.value for r in find_restrictions("You may not modify the Model or use it to train any other language model.")}
