"""Licence names: tags, hub ids, expressions, and names inside prose of three languages."""

from __future__ import annotations

import pytest

from checker.domain import Standing
from checker.licensing import look_up, mentions

OPEN, RESTRICTED, UNKNOWN = Standing.OPEN, Standing.RESTRICTED, Standing.UNKNOWN


@pytest.mark.parametrize(
    ("name", "standing", "expression"),
    [
        ("apache-2.0", OPEN, "Apache-2.0"),
        ("Apache License, Version 2.0", OPEN, "Apache-2.0"),
        ("Apache 2.0", OPEN, "Apache-2.0"),
        ("MIT License", OPEN, "MIT"),
        ("bsl-1.0", OPEN, "BSL-1.0"),
        ("Business Source License 1.1", RESTRICTED, "BUSL-1.1"),
        ("gpl-3.0", OPEN, "GPL-3.0-only"),
        ("cc-by-nc-4.0", RESTRICTED, "CC-BY-NC-4.0"),
        ("Creative Commons Attribution 4.0 International", OPEN, "CC-BY-4.0"),
        ("llama3.1", RESTRICTED, "LicenseRef-scancode-llama-3.1-license-2024"),
        ("Apache-2.0 OR LicenseRef-Commercial", OPEN, "Apache-2.0 OR LicenseRef-Commercial"),
        ("MIT AND CC-BY-NC-4.0", RESTRICTED, "MIT AND CC-BY-NC-4.0"),
        ("gpl", UNKNOWN, None),
        ("cc", UNKNOWN, None),
    ],
)
def test_a_tag_is_normalised(name: str, standing: Standing, expression: str | None) -> None:
    found = look_up(name)
    assert found is not None and (found.standing, found.expression) == (standing, expression)


@pytest.mark.parametrize("name", ["", "my-license", "free", "open source", "MIT AND my-own", "yes"])
def test_an_unknown_string_abstains(name: str) -> None:
    assert look_up(name) is None


@pytest.mark.parametrize("identifier", ["CC0-1.0", "WTFPL", "JSON", "BSD-3-Clause-Clear", "Hippocratic-2.1", "CC-BY-4.0"])
def test_what_the_open_source_initiative_has_not_approved_is_not_said_to_be(identifier: str) -> None:
    found = look_up(identifier)
    assert found is not None and not found.osi_approved


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("The code is under [MIT](LICENSE), the weights under CC BY-NC 4.0.", [("MIT", OPEN), ("CC-BY-NC-4.0", RESTRICTED)]),
        ("Code: MIT / Weights: CC-BY-NC-4.0", [("MIT", OPEN), ("CC-BY-NC-4.0", RESTRICTED)]),
        ("采用Apache 2.0协议", [("Apache-2.0", OPEN)]),
        ("代码采用 MIT 协议，权重仅供学术研究使用", [("MIT", OPEN)]),
        ("CC BY-NC-SA 4.0 许可", [("CC-BY-NC-SA-4.0", RESTRICTED)]),
        ("MITライセンスで公開", [("MIT", OPEN)]),
        ("《Baichuan 2 模型社区许可协议》", [("LicenseRef-baichuan-community", RESTRICTED)]),
        ("released under a Modified Apache 2.0 license", [(None, UNKNOWN)]),
        ("under an MIT-style license", [(None, UNKNOWN)]),
        ("an MIT-compatible license", [(None, UNKNOWN)]),
        ("MIT license plus a clause", [(None, UNKNOWN)]),
        ("Apache 2.0 with additional terms", [(None, UNKNOWN)]),
        ("Apache 2.0 for non-commercial research use only", [(None, RESTRICTED)]),
        ("the Foo Community License Agreement", [(None, UNKNOWN)]),
        ("the X Research License", [(None, RESTRICTED)]),
        ("under a custom licence", [(None, UNKNOWN)]),
        ("Das läuft mit Apache Spark 3 und mit Lizenz", []),
        ("the Apache web server, by MIT and Stanford, on BSD", []),
        ("published by MIT Press", []),
        ("See the License for the specific language", []),
    ],
)
def test_names_in_prose_are_found_and_others_are_not(prose: str, expected: list[tuple[str | None, Standing]]) -> None:
    found = mentions(prose)
    assert [(m.expression, m.standing) for m in found] == expected
    assert all(prose[m.start : m.end] == m.text for m in found)
