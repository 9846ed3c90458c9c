"""Statements: sentences that bind terms to a part, and those that only look like it."""

from __future__ import annotations

import pytest

from checker.domain import Standing
from checker.evidence.documents import parse_document
from checker.evidence.statements import Statement, Tree, find_statements, licence_target, slugs_of
from checker.evidence.words import Part

TREE = Tree(
    frozenset({"LICENSE", "MODEL_LICENSE", "docs/LICENSE-DATA", "README.md"}),
    frozenset({"lab/tern"}),
    frozenset({"tern"}),
)


def statements(*lines: str, path: str = "README.md") -> list[Statement]:
    return list(find_statements(parse_document(path, "# Tern\n\n## License\n\n" + "\n".join(lines)), TREE))


def told(*lines: str) -> list[tuple[Part, Standing, str | None]]:
    return [(s.part, s.standing, s.expression) for s in statements(*lines)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The code is under the MIT License, the model weights are under CC BY-NC 4.0.",
        "Code is released under MIT; pre-trained models are licensed under CC-BY-NC-4.0.",
        "While the code is MIT licensed under the MIT license, the checkpoints are available under CC BY-NC 4.0.",
        "本仓库的代码采用 MIT 协议，模型权重采用 CC BY-NC 4.0 协议。",
    ],
)
def test_one_sentence_gives_each_part_its_own_licence(sentence: str) -> None:
    found = {part: (standing, expression) for part, standing, expression in told(sentence)}
    assert found[Part.CODE] == (Standing.OPEN, "MIT")
    assert found[Part.WEIGHTS][0] is Standing.RESTRICTED


def test_code_and_weights_named_together_share_the_licence() -> None:
    assert set(told("This code repository and the model weights are licensed under the MIT License.")) >= {
        (Part.WEIGHTS, Standing.OPEN, "MIT"),
        (Part.CODE, Standing.OPEN, "MIT"),
    }


def test_an_exception_starts_terms_of_its_own() -> None:
    found = told(
        "This project is released under the MIT license except the pre-trained models which are under CC-BY-NC."
    )
    assert (Part.ALL, Standing.OPEN, "MIT") in found
    assert any(part is Part.WEIGHTS and standing is Standing.RESTRICTED for part, standing, _ in found)


def test_the_code_in_this_repository_is_code_and_not_the_repository() -> None:
    assert [part for part, _, _ in told("The code in this repository is licensed under the MIT License.")] == [
        Part.CODE
    ]


def test_a_project_licensed_as_a_whole_says_nothing_of_weights() -> None:
    assert [part for part, _, _ in told("This project is licensed under the MIT License.")] == [Part.ALL]


def test_the_projects_own_name_is_the_project() -> None:
    assert [part for part, _, _ in told("Tern is licensed under the Apache License 2.0.")] in ([Part.ALL], [])


def test_models_trained_on_a_dataset_are_models() -> None:
    found = told("Models trained on the Foo dataset are licensed under Apache-2.0.")
    assert [part for part, _, _ in found] == [Part.WEIGHTS]


@pytest.mark.parametrize(
    "sentence",
    [
        "The weights are free for both commercial and non-commercial use under the MIT License.",
        "The model weights are under the MIT License; there is no limitation for academic or commercial usage.",
    ],
)
def test_words_that_allow_commerce_do_not_restrict(sentence: str) -> None:
    assert all(standing is Standing.OPEN for _, standing, _ in told(sentence))


def test_an_enterprise_licence_on_offer_takes_nothing_away() -> None:
    found = told(
        "- **AGPL-3.0 License**: for everybody.",
        "- **Enterprise License**: for commercial use without the AGPL, contact us.",
    )
    assert not any(standing is Standing.RESTRICTED for _, standing, _ in found)


def test_news_are_weak_and_acknowledgements_are_silent() -> None:
    document = parse_document(
        "README.md",
        "# Tern\n\n## News\n\n- The weights are now under the MIT License.\n\n## Acknowledgements\n\nThe weights of Foo are under MIT.\n",
    )
    found = list(find_statements(document, TREE))
    assert [s.weak for s in found] == [True]


def test_a_row_of_a_table_speaks_of_the_model_that_it_names() -> None:
    rows = statements("| model | license |", "|---|---|", "| Tern-2B | Apache-2.0 |", "| Tern-9B | CC-BY-NC-4.0 |")
    assert [(s.names, s.standing) for s in rows] == [(("Tern-2B",), Standing.OPEN), (("Tern-9B",), Standing.RESTRICTED)]


def test_a_licence_that_nobody_knows_is_never_open() -> None:
    (found,) = statements("The model weights are released under the Tern Community License Agreement.")
    assert found.standing is not Standing.OPEN


def test_each_statement_has_the_line_and_the_words() -> None:
    (found,) = statements("Some words.", "", "The weights are under CC BY 4.0.")
    assert (found.evidence.path, found.evidence.line) == ("README.md", 7)
    assert found.evidence.quote == "The weights are under CC BY 4.0."


def test_a_badge_is_no_statement() -> None:
    assert told("[![License: MIT](https://img.shields.io/badge/License-MIT-green.svg)](LICENSE)") == []


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("MODEL_LICENSE", "MODEL_LICENSE"),
        ("./LICENSE", "LICENSE"),
        ("https://github.com/lab/tern/blob/main/MODEL_LICENSE", "MODEL_LICENSE"),
        ("https://github.com/other/project/blob/main/LICENSE", "https://github.com/other/project/blob/main/LICENSE"),
        ("https://github.com/lab/tern/blob/main/README.md", None),
        ("https://opensource.org/licenses/MIT", None),
        ("#license", None),
    ],
)
def test_a_link_leads_to_a_licence_of_this_repository_or_to_nothing_of_it(url: str, target: str | None) -> None:
    assert licence_target(url, TREE) == target


def test_the_repository_is_the_one_of_its_name_or_the_most_linked() -> None:
    document = parse_document("README.md", "[a](https://github.com/lab/tern/issues) [b](https://github.com/x/y)")
    assert slugs_of([document], "tern") == {"lab/tern"}
    twice = parse_document(
        "README.md", "[a](https://github.com/x/y/issues) [b](https://github.com/x/y) [c](https://github.com/z/w)"
    )
    assert slugs_of([twice], "checkout") == {"x/y"}


def test_respectively_gives_each_part_the_licence_in_its_place() -> None:
    assert told("The code and the model weights are under Apache 2.0 and CC BY-NC 4.0 respectively.") == [
        (Part.CODE, Standing.OPEN, "Apache-2.0"),
        (Part.WEIGHTS, Standing.RESTRICTED, "CC-BY-NC-4.0"),
    ]


def test_the_licence_in_a_components_folder_is_the_components() -> None:
    tree = TREE._replace(paths=TREE.paths | {"gull_lm/LICENSE"})
    words = "The model is published under the Apache 2.0 license, Gull-LM is licensed under the [Gull-LM license](gull_lm/LICENSE)."
    found = list(find_statements(parse_document("README.md", f"# Tern\n\n## License\n\n{words}\n"), tree))
    assert [(s.part, s.standing, s.expression) for s in found] == [(Part.WEIGHTS, Standing.OPEN, "Apache-2.0")]


def test_the_licence_in_the_folder_of_a_model_of_this_repository_is_the_models() -> None:
    tree = TREE._replace(paths=TREE.paths | {"tern-7b/LICENSE"})
    words = "The models are published under the Apache 2.0 license, Tern-7B is licensed under the [Tern license](tern-7b/LICENSE)."
    found = list(find_statements(parse_document("README.md", f"# Tern\n\n## License\n\n{words}\n"), tree))
    assert {s.names for s in found if s.standing is not Standing.OPEN} == {("Tern-7B",)}


@pytest.mark.parametrize(("cell", "count"), [("ASL", 1), ("Gannet Academic License", 1), ("open", 0), ("TBD", 0), ("✅", 0), ("", 0)])
def test_a_name_nobody_knows_in_a_column_of_licences_is_no_open_licence(cell: str, count: int) -> None:
    found = statements("| Model | License |", "|---|---|", f"| Tern-2 | {cell} |")
    assert len(found) == count and all(s.standing is not Standing.OPEN for s in found)


def test_models_told_apart_by_their_licence_are_not_all_under_it() -> None:
    (picked,) = statements("Models released under Apache 2.0 are trained longer than the others.")
    assert (picked.standing, picked.weak) == (Standing.OPEN, True)
    (said,) = statements("All models are released under Apache 2.0 and are trained longer.")
    assert (said.standing, said.weak) == (Standing.OPEN, False)


@pytest.mark.parametrize(
    ("sentence", "reaches"),
    [
        ("The license applies to the pre-trained models as well.", True),
        ("This license also covers the model weights.", True),
        ("The license does not apply to the pre-trained models.", False),
        ("The license applies to the pre-trained models only for research.", False),
        ("A license applies to the pre-trained models of others.", False),
    ],
)
def test_a_licence_reaches_the_weights_where_the_next_sentence_says_so(sentence: str, reaches: bool) -> None:
    found = told(f"Tern is MIT-licensed. {sentence}")
    assert ((Part.WEIGHTS, Standing.OPEN, "MIT") in found) is reaches


def test_a_chapter_on_licences_among_the_citations_is_read() -> None:
    text = "# Tern\n\n## Citation and related information\n\n### Licensing\n\nAll our models are under Apache 2.0.\n"
    assert [s.part for s in find_statements(parse_document("README.md", text), TREE)] == [Part.WEIGHTS]
    thanks = text.replace("Licensing", "Thanks")
    assert not list(find_statements(parse_document("README.md", thanks), TREE))
