"""No text makes an expression of the recogniser slow: each one is pumped with strings of its own letters."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import checker.licensing
from checker.licensing.expressions import bounded
from checker.patterns import Pattern

LONG = 20_000  # characters
GROWS = 10  # four times the text may take so many times as long; where a text is tried in every way it takes sixteen or more
AT_ONCE = 0.03  # seconds for LONG characters that need no comparison


def expressions_in(value: Any, depth: int = 0) -> Iterator[tuple[str, int]]:
    """The expressions in a module's value, with their flags."""
    if isinstance(value, Pattern):
        yield value.pattern, value.flags
    elif isinstance(value, (tuple, list, dict)) and depth < 4:
        for item in value.values() if isinstance(value, dict) else value:
            yield from expressions_in(item, depth + 1)


def expressions() -> list[tuple[str, int]]:
    """Every expression of the package: those of its modules' values, and those that a call of `re` holds."""
    found: dict[tuple[str, int], None] = {}
    for module in pkgutil.iter_modules(checker.licensing.__path__):
        if module.name == "__main__":
            continue
        loaded = importlib.import_module(f"checker.licensing.{module.name}")
        for value in vars(loaded).values():
            found |= dict.fromkeys(expressions_in(value))
        for node in ast.walk(ast.parse(Path(str(loaded.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "re":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found[(first.value, int(re.I) if "re.I" in ast.unparse(node) else 0)] = None
    return list(found)


def literals(pattern: str) -> list[str]:
    """Words and signs that the expression looks for, the first and the last ones."""
    bare = re.sub(r"\\[A-Za-z]|\(\?P<\w+>|\(\?[:=!<]*|\{\d*,?\d*\}", " ", pattern)
    words = list(dict.fromkeys(re.findall(r"[^\W\d_]+", bare)))
    signs = [sign for sign in "\"'<>[](){}=-./@" if sign in bare]
    return [*words[:3], *words[len(words) // 2 :][:1], *words[-2:], *signs[:2]]


def pumps(pattern: str) -> Iterator[tuple[str, str, str]]:
    """Beginning, what is repeated, and end of texts that may be tried in many ways."""
    words = literals(pattern)
    head = f"{words[0]} " if words else ""
    for unit in filter(None, dict.fromkeys((" ", "a", "a ", "1", "\n", *words, *(f"{word} " for word in words[:3]), "".join(words[:2])))):
        yield head, unit, "\0"


def seconds(compiled: re.Pattern[str], text: str) -> float:
    """The least time of three that a search takes."""
    times = []
    for _ in range(3):
        start = time.process_time()
        compiled.search(text)
        times.append(time.process_time() - start)
        if times[-1] < AT_ONCE:
            break
    return min(times)


def slow(pattern: str, flags: int) -> str | None:
    """A text that the expression takes more than its share of time for, described, or None."""
    compiled = re.compile(pattern, flags)
    for head, unit, tail in pumps(pattern):
        before = 0.0
        for size in (LONG // 64, LONG // 16, LONG // 4, LONG):
            now = seconds(compiled, head + (unit * (size // len(unit) + 1))[:size] + tail)
            if now > AT_ONCE and now > GROWS * max(before, AT_ONCE / 8):
                return f"{head!r} + {unit!r} * n: {before:.3f} s, then {now:.3f} s for four times the text: {pattern[:90]}"
            before = now
    return None


def test_no_expression_of_the_recogniser_backtracks() -> None:
    every = expressions()
    assert len(every) > 150
    assert [found for pattern, flags in every if (found := slow(pattern, flags))] == []


def test_an_expression_that_backtracks_is_found() -> None:
    assert slow(r"\s+licence", 0)
    assert slow(r"train\w*[^.]*models!", 0)
    assert slow(bounded(r"\s+licence").pattern, 0) is None
