"""Writes needs.json: for each regular expression of the project, words without which it matches nothing.

    python -m checker.patterns.build

The words are read off the parsed expression: a run of literal characters that nothing can leave out is needed, of two
alternatives one is. An entry lists the ways to match; each way lists what it needs, and each need the words of which
one will do. Texts are searched folded (`checker.patterns.fold`), so the words are lower case.
"""

from __future__ import annotations

import json
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from re import _constants as code  # type: ignore[attr-defined]  # the parser has no public name since Python 3.11
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import checker.patterns
from checker.patterns import LIKE_ASCII, Pattern, fold, key

MOST_WORDS = 60  # a longer list costs more to look through than the expression to compile
MOST_WAYS = 40  # branches of an expression that are told apart
MOST_STRINGS = 400  # what an alternation may spell out before it is given up
WIDEST_RANGE = 8  # of a character class, as in [1-4]
ENOUGH = 6  # characters: a longer word is not rarer by much


class Holds(NamedTuple):
    """What is known of the matches of a part: all of them, spelt out, or else lists of words, one of each in it."""

    spelt: frozenset[str] | None
    told: tuple[frozenset[str], ...]


ANYTHING = Holds(None, ())
NOTHING = Holds(frozenset({""}), ())


def needed_words(pattern: str, flags: int) -> list[list[list[str]]]:
    """What every match of `pattern` holds, folded: by one of these ways, a word of each of its lists.

    Empty where there is a way of which nothing good can be told.
    """
    ways = [_needed(way) for way in _ways(list(parser.parse(pattern, flags)))]
    return _without_repeats(ways) if all(ways) else []


def _ways(parts: list[tuple[Any, Any]]) -> list[list[tuple[Any, Any]]]:
    """The sequences that a sequence stands for: one for each branch of its alternation, if it has just one."""
    if len(parts) == 1 and parts[0][0] is code.SUBPATTERN:
        return _ways(list(parts[0][1][3]))
    branches = [place for place, (operation, _) in enumerate(parts) if operation is code.BRANCH]
    if len(branches) != 1:
        return [parts]
    before, after = parts[: branches[0]], parts[branches[0] + 1 :]
    ways = [[*before, *branch, *after] for branch in parts[branches[0]][1][1]]
    return ways if len(ways) <= MOST_WAYS else [parts]


def _needed(parts: list[tuple[Any, Any]]) -> list[list[str]]:
    """The lists of words of one way, the shortest list first."""
    spelt, told = _sequence(parts)
    found = [words for words in (*told, *_good(spelt)) if len(words) <= MOST_WORDS]
    return sorted((sorted(_shortest(words)) for words in dict.fromkeys(found)), key=lambda words: (len(words), words))


def _without_repeats(ways: list[list[list[str]]]) -> list[list[list[str]]]:
    """The ways without those that another one covers; ways of one list each are one way."""
    single = frozenset(word for way in ways if len(way) == 1 for word in way[0])
    several = [way for way in ways if len(way) > 1]
    unlike = [way for number, way in enumerate(several) if way not in several[:number]]
    return [*([[sorted(_shortest(single))]] if single else []), *unlike]


def _sequence(parts: Iterable[tuple[Any, Any]]) -> Holds:
    run = frozenset({""})
    told: list[frozenset[str]] = []
    whole = True
    for operation, argument in parts:
        spelt, inside = _part(operation, argument)
        if spelt is not None and len(run) * len(spelt) <= (MOST_STRINGS if len(run) == 1 else MOST_WORDS // 2):
            run = frozenset(before + after for before in run for after in spelt)
            continue
        whole = False
        told += [*_good(run), *inside]
        run = frozenset({""}) if spelt is None else spelt
    return Holds(run, ()) if whole else Holds(None, (*told, *_good(run)))


def _part(operation: Any, argument: Any) -> Holds:
    if operation is code.LITERAL:
        letter = _letter(argument)
        return Holds(frozenset({letter}), ()) if letter else ANYTHING
    if operation is code.IN:
        return _class(argument)
    if operation is code.SUBPATTERN:
        return _sequence(argument[3])
    if operation is code.ATOMIC_GROUP:
        return _sequence(argument)
    if operation in (code.AT, code.ASSERT, code.ASSERT_NOT):
        return NOTHING
    if operation is code.BRANCH:
        return _alternatives([_sequence(alternative) for alternative in argument[1]])
    if operation in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        least, most, repeated = argument
        return _repeated(least, most, _sequence(repeated))
    return ANYTHING


def _class(members: Sequence[tuple[Any, Any]]) -> Holds:
    letters: set[str | None] = set()
    for operation, argument in members:
        if operation is code.LITERAL:
            letters.add(_letter(argument))
        elif operation is code.RANGE and argument[1] - argument[0] < WIDEST_RANGE:
            letters |= {_letter(number) for number in range(argument[0], argument[1] + 1)}
        else:
            return ANYTHING
    return ANYTHING if None in letters else Holds(frozenset(letter for letter in letters if letter), ())


def _alternatives(found: list[Holds]) -> Holds:
    if all(one.spelt is not None for one in found):
        spelt = frozenset().union(*(one.spelt for one in found if one.spelt is not None))
        if len(spelt) <= MOST_STRINGS:
            return Holds(spelt, ())
    words = [_best(one) for one in found]
    if any(one is None for one in words):
        return ANYTHING
    return Holds(None, (_shortest(frozenset().union(*(one for one in words if one))),))


def _repeated(least: int, most: int, inside: Holds) -> Holds:
    if least == 0:
        return Holds(inside.spelt | {""}, ()) if most == 1 and inside.spelt is not None else ANYTHING
    if least == most == 1:
        return inside
    return Holds(None, (*inside.told, *_good(inside.spelt)))


def _good(words: frozenset[str] | None) -> tuple[frozenset[str], ...]:
    """The list alone where each of its words is long enough to be worth looking for."""
    return (words,) if words and all(_weight(word) >= 3 for word in words) else ()


def _best(one: Holds) -> frozenset[str] | None:
    """The list whose words are rarest in texts; None where there is none."""
    lists = (*one.told, *_good(one.spelt))
    return max(lists, key=lambda words: (min(min(map(_weight, words)), ENOUGH), -len(words)), default=None)


def _weight(word: str) -> int:
    return sum(3 if ord(letter) > 0x2E80 else 1 for letter in word)  # a Chinese character is as rare as a short word


def _shortest(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if not any(other != word and other in word for other in words))


@cache
def _letter(number: int) -> str | None:
    """The folded form that every character taken for this one has; None where they do not have one form."""
    letter = chr(number)
    alike = re.findall(re.escape(letter), _all_letters(), re.I) if letter.lower() != letter.upper() else [letter]
    forms = {fold(other) for other in alike}
    return forms.pop() if len(forms) == 1 and len(fold(letter)) == 1 else None


@cache
def _all_letters() -> str:
    letters = (chr(number) for number in range(sys.maxunicode + 1))
    return "".join(letter for letter in letters if letter.lower() != letter.upper() or ord(letter) in LIKE_ASCII)


def every_pattern() -> list[Pattern]:
    """Every pattern that a module of the project holds, in the order of their expressions."""
    package = Path(checker.patterns.__file__).parents[1:2]
    names = [module.name for module in pkgutil.walk_packages(package, "checker.")]
    names = [name for name in names if not name.startswith("checker.census")]  # an extra, and it has none
    modules = [import_module(name) for name in names if not name.endswith("__main__")]
    found = {pattern.pattern: pattern for module in modules for pattern in _held(list(vars(module).values()))}
    return [found[pattern] for pattern in sorted(found)]


def _held(value: object) -> Iterator[Pattern]:
    if isinstance(value, Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _held([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _held(item)


def build() -> str:
    """The text of needs.json. Raises ValueError for two expressions with one key."""
    names: dict[str, str] = {}
    found: dict[str, list[list[list[str]]]] = {}
    for pattern in every_pattern():
        name = key(pattern.pattern)
        if names.setdefault(name, pattern.pattern) != pattern.pattern:
            raise ValueError(f"two expressions have the key {name}: change one of them in any way")
        if words := needed_words(pattern.pattern, pattern.flags):
            found[name] = words
    lines = (f"{json.dumps(name)}: {json.dumps(words, ensure_ascii=False)}" for name, words in sorted(found.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    Path(__file__).with_name("needs.json").write_text(build(), encoding="utf-8")
