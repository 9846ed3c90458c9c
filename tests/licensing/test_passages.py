"""What may stand around an open licence, and in its blanks; beside each, the same with a restriction in that place."""

from __future__ import annotations

import pytest

from checker.domain import Standing, Subject
from checker.licensing import Content, recognise
from checker.licensing.packages import SpdxLicense
from tests.licensing.test_recognition import ISC, MIT

HOLDER = "Copyright (c) 2025 Example AI Lab"
NOTICE = """This program is free software: you can redistribute it and/or modify
it under the terms of the GNU General Public License as published by
the Free Software Foundation, either version 3 of the License, or
(at your option) any later version.

This program is distributed in the hope that it will be useful,
but WITHOUT ANY WARRANTY; without even the implied warranty of
MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
GNU General Public License for more details.

You should have received a copy of the GNU General Public License
along with this program.  If not, see <https://www.gnu.org/licenses/>.
"""
PAGE = '<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{body}</body>\n</html>\n'


def text_of(published: list[SpdxLicense], identifier: str) -> str:
    return next(lic.text for lic in published if lic.id == identifier)


@pytest.mark.parametrize(
    "holder",
    [
        "Jane Doe, John Roe, and the\nindividual contributors to Plover",
        "Jane Doe and individual contributors.",
        "Contributors to the Plover project",
        "members of the Plover Team",
        "Jane Doe and all contributors, as listed in AUTHORS",
        "individual contributors listed in the commit history",
    ],
)
def test_holders_in_common_words_are_holders(holder: str) -> None:
    assert recognise(MIT.replace(HOLDER, f"Copyright (c) 2024 {holder}")).expression == "MIT"
    for added in (" who are students", " for research", ", companies excluded", " (hobbyists)", " in Europe only"):
        assert recognise(MIT.replace(HOLDER, f"Copyright (c) 2024 {holder}{added}")).standing is not Standing.OPEN


@pytest.mark.parametrize(
    "line",
    [
        "This licence applies to the code and to the model weights.",
        "The following license applies to all files in this repository.",
        "Licence for Plover-7B (code and weights)",
        "Plover (code, weights and data) is released under the MIT License.",
        "All code and weights are licensed under the MIT license:",
        "Plover: a small language model",
        "# Plover Licence",
    ],
)
def test_a_title_or_a_scope_that_takes_nothing_away_is_harmless(line: str) -> None:
    answer = recognise(f"{line}\n\n{MIT}")
    assert answer.expression == "MIT" and {Subject.CODE, Subject.PARAMETERS} <= answer.open_for
    for added in (", except the weights", " for universities", " (non-profit)", " - Student Edition", " for Europe"):
        answer = recognise(f"{line.rstrip('.:')}{added}\n\n{MIT}")
        assert answer.standing is not Standing.OPEN and answer.differences


@pytest.mark.parametrize(
    ("line", "subjects"),
    [
        ("The source code is licensed under the MIT License.", {Subject.CODE}),
        ("The model weights are licensed under the MIT License.", {Subject.PARAMETERS}),
        ("The directory `plover` is under the MIT License:", set()),
    ],
)
def test_a_licence_whose_scope_is_a_part_is_for_that_part(line: str, subjects: set[Subject]) -> None:
    assert recognise(f"{line}\n\n{MIT}").open_for == subjects


@pytest.mark.parametrize(
    "between",
    [
        "---\nThe directory `plover` is under the MIT License:",
        "The files in third_party/plover are licensed under the MIT license, reproduced below.",
        "## Tokenizer",
        "B. Model weights",
        "The tokenizer code is derived from Plover, which is licensed under the MIT License:",
        "This project includes code from Plover (MIT License):",
    ],
)
def test_a_line_may_say_what_the_second_text_is_for(between: str) -> None:
    assert recognise(f"{ISC}\n{between}\n\n{MIT}").expression == "ISC AND MIT"
    for added in (" Not for sale.", "\n\nThe weights are for academic use only."):
        answer = recognise(f"{ISC}\n{between}{added}\n\n{MIT}")
        assert answer.standing is not Standing.OPEN
        assert answer.differences


def test_what_the_text_names_of_others_adds_nothing_while_it_names_no_condition() -> None:
    line = "This software contains code from nanoPlover, MIT License, Copyright (c) 2022 Jane Doe"
    assert recognise(f"{MIT}\n---\n{line}").expression == "MIT"
    assert recognise(f"{MIT}\n---\n{line}, research only").standing is not Standing.OPEN
    assert recognise(f"{MIT}\n---\n{line.replace('MIT License', 'CC BY-NC 4.0')}").standing is not Standing.OPEN


def test_a_disclaimer_that_other_licences_have_adds_nothing() -> None:
    disclaimer = 'The software is provided "as is", without warranty of any kind.'
    assert recognise(f"{MIT}\n{disclaimer}").expression == "MIT"
    assert recognise(f"{MIT}\n{disclaimer} It is not to be sold.").standing is not Standing.OPEN
    assert recognise(f"{MIT}\n{disclaimer.replace('software', 'software for research')}").standing is not Standing.OPEN


def test_a_page_is_read_as_its_reader_sees_it() -> None:
    head = '<meta http-equiv="Content-Type"\n      content="text/html; charset=utf-8" />\n<title>Plover: MIT License</title>'
    body = "".join(f"<p>{part}</p>\n" for part in MIT.replace('"', "&quot;").split("\n\n"))
    assert recognise(PAGE.format(head=head, body=body)).expression == "MIT"
    for hidden in ('<meta name="description" content="for non-commercial use only">', "<style>p:after{content:'not for sale'}</style>"):
        assert recognise(PAGE.format(head=head + hidden, body=body)).standing is not Standing.OPEN
    for hidden in ('<p title="no commercial use">', '<img src="a.png" alt="Not for sale">', '<span style="display:none">'):
        assert recognise(PAGE.format(head=head, body=hidden + body)).standing is not Standing.OPEN


def test_a_standard_notice_alone_names_its_licence_and_opens_nothing() -> None:
    answer = recognise(f"Plover\nCopyright (C) 2024 Jane Doe\n\n{NOTICE}")
    assert (answer.standing, answer.expression, answer.content) == (Standing.UNKNOWN, "GPL-3.0-or-later", Content.TAG)


def test_a_text_under_its_own_notice_is_open_and_never_restricted(published: list[SpdxLicense]) -> None:
    text = text_of(published, "GPL-3.0-only")
    assert recognise(f"Plover\nCopyright (C) 2024 Jane Doe\n\n{NOTICE}\n{text}").expression == "GPL-3.0-or-later"
    own = NOTICE.replace("This program", "Plover").replace("this program", "Plover")
    assert recognise(f"This file is part of Plover.\n\n{own}\n{text}").standing is Standing.OPEN
    odd = recognise(f"Plover is a merry little thing.\n\n{NOTICE}\n{text}")
    assert (odd.standing, odd.restrictions) == (Standing.UNKNOWN, ())
    assert [d.quote for d in odd.differences] == ["Plover is a merry little thing"]


@pytest.mark.parametrize("program", ["Plover: a small language model", "Plover - text generation toolkit", "{project}", "plover, a library for text classification"])
def test_the_blanks_of_the_appendix_may_be_filled_in(published: list[SpdxLicense], program: str) -> None:
    text = text_of(published, "GPL-3.0-only")
    start, end = text.index("<one line"), text.index("This program is free software: you can re")
    for added, standing in (("", True), (" for non-commercial research", False), ("\nNot for use by companies.", False)):
        filled = f"{text[:start]}{program}{added}\nCopyright (C) 2024  Jane Doe\n\n{text[end:]}"
        assert (recognise(filled).standing is Standing.OPEN) == standing


@pytest.mark.parametrize("line", ["[2025] [name of copyright owner]", "{yyyy} {name of copyright owner}", "[yyyy] [Jane Doe and contributors]", "2024 The Plover Authors. All Rights Reserved."])
def test_the_blanks_of_the_appendix_may_be_filled_in_by_half(published: list[SpdxLicense], line: str) -> None:
    text = text_of(published, "Apache-2.0")
    blank = "[yyyy] [name of copyright owner]"
    assert blank in text and recognise(text.replace(blank, line)).expression == "Apache-2.0"
    for added in (" [non-commercial]", " [students and schools]", "\n\n   [Not for production.]"):
        assert recognise(text.replace(blank, line + added)).standing is not Standing.OPEN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("鸻模型使用许可协议\n\n" + "一、本模型按原样提供，不含任何保证。\n" * 12 + "二、若月活跃用户数超过一亿，须另行申请。\n", "threshold"),
        ("千鳥モデル利用規約\n\n" + "本モデルは現状のまま提供されます。\n" * 12 + "本モデルの商用利用を禁止します。\n", "non-commercial"),
    ],
)
def test_a_long_licence_in_chinese_or_japanese_is_a_licence(text: str, kind: str) -> None:
    answer = recognise(text)
    assert (answer.standing, answer.content) == (Standing.RESTRICTED, Content.LICENCE)
    assert kind in {restriction.kind.value for restriction in answer.restrictions}


OTHERS = """This repository also contains code from Plover Labs, Wren Research, and Knot (from their Sandpiper project). Files from these
organizations have notices at the top of each file. Below are licenses used in those files, as indicated.
"""


@pytest.mark.parametrize(
    ("heading", "note"),
    [
        ("LICENSE FOR Plover Labs and Wren Research code for students", OTHERS),
        ("LICENSE FOR non-commercial code", OTHERS),
        ("LICENSE FOR Plover Labs code", OTHERS.replace("code from", "code for research from")),
        ("LICENSE FOR Plover Labs code", OTHERS.replace("at the top of each file", "that limit their use")),
        ("LICENSE FOR Plover Labs code", OTHERS.replace("as indicated", "and one that forbids sale")),
    ],
)
def test_a_bundle_that_says_whose_code_each_licence_is_for_is_open(published: list[SpdxLicense], heading: str, note: str) -> None:
    apache = text_of(published, "Apache-2.0")

    def bundle(first: str, second: str) -> str:
        return f"{apache}\n--\n\n{second}\n------- {first} -------\n\n{ISC}\n------- LICENSE FOR Knot Sandpiper code -------\n\n{MIT}"

    assert recognise(bundle("LICENSE FOR Plover Labs and Wren Research code", OTHERS)).expression == "Apache-2.0 AND ISC AND MIT"
    assert recognise(bundle(heading, note)).standing is not Standing.OPEN
