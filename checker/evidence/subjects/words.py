"""Text in; its words, and the phrases of our lists that they hold, out.

A list is a text file in words/: one phrase a line, `*` for any ending of a word, `[kind]` before the phrases of a kind,
`#` before a remark. A letter of Chinese, Japanese or Korean is a word of its own, so all languages are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

_LETTERS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"\d+(?:\.\d+)?|[{_LETTERS}]|[^\W\d_{_LETTERS}]+|[.:](?!\w)|[,;!?()\[\]|，。；：、（）！？]|[-–—](?=\s)|->|→")


class Word(NamedTuple):
    """A word, number or mark in lower case, and where it stands in the text."""

    text: str
    start: int
    end: int


class Phrase(NamedTuple):
    """A phrase of a list, found in `words[start:end]`."""

    start: int
    end: int
    kind: str


def words_of(text: str) -> list[Word]:
    """The words, numbers and marks of `text`. "Qwen2.5-3B" is four: qwen, 2.5, 3, b."""
    return [Word(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)]


class Phrases:
    """The phrases of a list, sought by their first words."""

    def __init__(self, text: str) -> None:
        self._whole: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._begun: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        kind = ""
        for line in text.splitlines():
            line = line.partition("#")[0].strip()
            if line.startswith("["):
                kind = line.strip("[]")
            elif line:
                words = tuple(_pieces(line))
                first = words[0]
                place = self._begun if first.endswith("*") else self._whole
                place.setdefault(first[:3] if first.endswith("*") else first, []).append((words, kind))

    def find(self, words: Sequence[Word]) -> list[Phrase]:
        """Every phrase in `words`, in order; at each place the longest."""
        found = []
        for at, word in enumerate(words):
            best: Phrase | None = None
            for phrase, kind in (*self._whole.get(word.text, ()), *self._begun.get(word.text[:3], ())):
                end = at + len(phrase)
                if end <= len(words) and (best is None or end > best.end) and all(map(_is, phrase, words[at:end])):
                    best = Phrase(at, end, kind)
            if best is not None:
                found.append(best)
        return found


def _pieces(line: str) -> Iterator[str]:
    """The words of a phrase; a `*` stays with the word before it."""
    for word in words_of(line):
        starred = line[word.end : word.end + 1] == "*"
        yield f"{word.text}*" if starred else word.text


def _is(wanted: str, word: Word) -> bool:
    return word.text.startswith(wanted[:-1]) if wanted.endswith("*") else word.text == wanted


@cache
def phrases(name: str) -> Phrases:
    """The list words/`name`.txt."""
    return Phrases((Path(__file__).parent / "words" / f"{name}.txt").read_text(encoding="utf-8"))
