"""Which sentences of a README bind, and are therefore read to their last word."""

from __future__ import annotations

from checker.evidence.documents import parse_document
from checker.evidence.unclear import MOST_UNCLEAR, find_unclear

INTRODUCTION = "# Heronry\n\nA model of tides.\n\n## Usage\n\nRun it.\n\n## News\n\nNothing yet.\n\n"


def unclear(text: str) -> list[tuple[int | None, str]]:
    found = find_unclear((parse_document("README.md", INTRODUCTION + text),), frozenset({"heronry"}), frozenset())
    return [(value.evidence.line, value.evidence.quote) for value in found]


def test_a_section_on_the_licence_is_read_to_its_last_word() -> None:
    assert unclear("## License\n\nThe weights are released under the MIT License.\n") == []
    assert unclear("## License\n\nMIT.\n\nOnly members may use the weights.\n") == [
        (17, "Only members may use the weights.")
    ]


def test_a_grant_outside_of_such_a_section_is_read_to_its_last_word() -> None:
    said = "The weights are released under the MIT License until 2027."
    assert unclear(f"## Download\n\n{said}\n") == [(15, said)]


def test_what_follows_a_grant_in_its_paragraph_is_read_and_another_paragraph_is_not() -> None:
    grant, limit = "The weights are released under the MIT License.", "Only members may use the weights commercially."
    assert unclear(f"## Download\n\n{grant} {limit}\n") == [(15, limit)]
    assert unclear(f"## Download\n\n{grant}\n\nOnly the first run is slow.\n") == []


def test_a_subsection_on_the_data_or_a_demo_is_about_another_part() -> None:
    limit = "It is for research only."
    for title in ("Dataset", "Demo"):
        assert unclear(f"## License\n\nMIT.\n\n### {title}\n\n{limit}\n") == []
    assert unclear(f"## License\n\nMIT.\n\n### Weights\n\n{limit}\n") == [(19, limit)]


def test_a_section_on_number_plates_binds_nothing() -> None:
    assert unclear("## License Plate Detection\n\nOnly plates of one country are read.\n") == []


def test_what_is_quoted_has_an_end() -> None:
    text = "## License\n\n" + "\n\n".join(f"Only members of club {n} may use the weights." for n in range(60))
    assert len(unclear(text)) == MOST_UNCLEAR
