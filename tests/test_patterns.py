"""Patterns are compiled late, so that a wrong one would be found late: here all of them are compiled."""

import gc
import pkgutil
import re
from importlib import import_module

import pytest

import checker
from checker.patterns import Pattern


def every_pattern() -> list[Pattern]:
    for module in pkgutil.walk_packages(checker.__path__, "checker."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    return [found for found in gc.get_objects() if isinstance(found, Pattern)]


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


def test_a_wrong_pattern_and_a_wrong_method_say_so() -> None:
    with pytest.raises(re.error, match="unterminated"):
        Pattern("(licence").search("licence")
    with pytest.raises(AttributeError):
        Pattern("licence").serach("licence")  # type: ignore[attr-defined]
