"""A pattern is compiled late or never, and answers as a compiled one does; a wrong one would be found late."""

import re

import pytest

from checker.patterns import LONG, Pattern, key, needs
from checker.patterns.build import every_pattern


def test_every_pattern_of_a_module_compiles() -> None:
    patterns = every_pattern()
    assert len(patterns) > 200
    for pattern in patterns:
        re.compile(pattern.pattern, pattern.flags)


def test_a_pattern_answers_as_a_compiled_one_does() -> None:
    pattern, compiled = Pattern(r"(l)i(?=c)", re.I), re.compile(r"(l)i(?=c)", re.I)
    text = "Licence, licence, lien"
    assert [match.span() for match in pattern.finditer(text)] == [match.span() for match in compiled.finditer(text)]
    assert pattern.sub("x", text) == compiled.sub("x", text) == "xcence, xcence, lien"
    assert pattern.fullmatch("li") is None
    assert pattern.findall(text) == ["L", "l"]


def test_a_pattern_whose_words_are_not_in_the_text_answers_without_being_compiled() -> None:
    listed = next(found for found in every_pattern() if needs().get(key(found.pattern)))
    pattern, compiled = Pattern(listed.pattern, listed.flags), re.compile(listed.pattern, listed.flags)
    assert pattern.search("...") is compiled.search("...") is None
    assert pattern.match("...") is pattern.fullmatch("...") is None
    assert list(pattern.finditer("...")) == pattern.findall("...") == []
    assert pattern.split("...") == compiled.split("...") == ["..."]
    assert pattern.sub("x", "...") == compiled.sub("x", "...") == "..."
    assert pattern.subn("x", "...") == compiled.subn("x", "...") == ("...", 0)


def test_an_expression_is_not_compiled_for_a_text_without_its_words() -> None:
    listed = next(found for found in every_pattern() if len(found.pattern) > LONG and needs().get(key(found.pattern)))
    wrong = Pattern(listed.pattern, flags=re.LOCALE)  # no expression over text compiles with it
    assert wrong.search("...") is None
    with pytest.raises(ValueError, match="LOCALE"):
        wrong.search(" ".join(word for way in needs()[key(listed.pattern)] for need in way for word in need))


def test_a_wrong_pattern_and_a_wrong_method_say_so() -> None:
    with pytest.raises(re.error, match="unterminated"):
        Pattern("(licence").search("licence")
    with pytest.raises(AttributeError):
        Pattern("licence").serach("licence")  # type: ignore[attr-defined]
