"""Every match of an expression holds a word that needs.json gives for it: else a restriction would be missed."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import checker.patterns
from checker.patterns import Pattern, fold, key, needs
from checker.patterns.build import build, every_pattern, needed_words

LISTED = [pattern for pattern in every_pattern() if key(pattern.pattern) in needs()]


def has_needed(ways: list[list[list[str]]], text: str) -> bool:
    return any(all(any(word in text for word in need) for need in way) for way in ways)


def test_the_file_is_what_the_builder_writes() -> None:
    stored = Path(checker.patterns.__file__).with_name("needs.json").read_text("utf-8")
    assert stored == build(), "run: python -m checker.patterns.build"


@pytest.mark.parametrize(
    ("pattern", "flags", "ways"),
    [
        ("licence", 0, [[["licence"]]]),
        ("LICENCE", re.I, [[["licence"]]]),
        ("licen[cs]e", 0, [[["licence", "license"]]]),
        ("licences?", 0, [[["licence"]]]),
        ("(?:non)?commercial", 0, [[["commercial"]]]),
        ("model (?:weights|checkpoints)", 0, [[["model checkpoints", "model weights"]]]),
        ("(?:weights)+", 0, [[["weights"]]]),
        ("研究目的", 0, [[["研究目的"]]]),
        # All that nothing can leave out is needed.
        (r"\bweights\b[^.]{0,40}\bresearch\b", 0, [[["research"], ["weights"]]]),
        (r"\b(?:weights|deltas)\b.*only", 0, [[["only"], ["weights"]], [["deltas"], ["only"]]]),
        # What each of several ways needs.
        ("weights.*only|research", 0, [[["research"]], [["only"], ["weights"]]]),
        # Nothing is needed where something else, or something short, will do.
        ("weights|.*", 0, []),
        ("weights|mo?", 0, []),
        ("(?:weights)*", 0, []),
        ("(?:weights)?", 0, []),
        ("(?!weights)", 0, []),
        ("(?<=weights)", 0, []),
        ("[a-z]+", 0, []),
        ("", 0, []),
        # Greek sigma has two small forms: no one folded form is in both.
        ("σοαο", re.I, [[["οαο"]]]),
    ],
)
def test_the_words_are_those_that_nothing_can_leave_out(pattern: str, flags: int, ways: list[list[list[str]]]) -> None:
    assert needed_words(pattern, flags) == ways


LETTERS = {letter for ways in needs().values() for way in ways for need in way for word in need for letter in word}


@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_folding_hides_no_letter_that_a_search_without_case_would_find(letter: str) -> None:
    like = re.compile(re.escape(letter), re.I)
    every = "".join(map(chr, [*range(0x2000), *range(0x2100, 0x2200), *range(0xA640, 0xAB90), *range(0xFB00, 0xFB07)]))
    assert {fold(found) for found in like.findall(every)} <= {letter}


@pytest.mark.parametrize("pattern", LISTED, ids=lambda pattern: key(pattern.pattern))
def test_whatever_an_expression_matches_holds_a_needed_word(pattern: Pattern) -> None:
    @settings(
        max_examples=8,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.from_regex(re.compile(pattern.pattern, pattern.flags)))
    def holds_one(text: str) -> None:
        if re.search(pattern.pattern, text, pattern.flags):
            assert has_needed(needs()[key(pattern.pattern)], fold(text))

    holds_one()
