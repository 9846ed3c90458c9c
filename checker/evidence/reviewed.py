"""Sentences that were not understood, and what people say that they mean -> which of them are settled, and how.

A person settles words that the gate did not understand, never words that it understands as a restriction.
"""

from __future__ import annotations

import re

from checker.domain import Entry, Fate, Standing, Unclear
from checker.evidence.quotes import Texts, in_the_words_of
from checker.evidence.statements import Statement
from checker.evidence.words import Part
from checker.language.restrictions import kinds_in
from checker.licensing import look_up

_NAMES = re.compile(r"names the licence (\S+) for the weights")


class Reviews:
    """The reviewed sentences of the settings, as the unclear ones of a repository go by."""

    def __init__(self, entries: tuple[Entry, ...], own: frozenset[str], texts: Texts) -> None:
        """`own`: words of the names of the model; `texts`: what quotes are from."""
        self._own, self._texts = own, texts
        self._fates: dict[Entry, Entry] = {
            entry: entry._replace(fate=Fate.NOT_NEEDED, why="no sentence of this fingerprint is unclear there")
            for entry in entries
        }
        self._found: list[Statement] = []
        self._silenced: set[tuple[str, int | None]] = set()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries with what became of each."""
        return tuple(self._fates.values())

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What the sentences say that are read as a licence for the weights."""
        return tuple(self._found)

    @property
    def silenced(self) -> frozenset[tuple[str, int | None]]:
        """Where sentences stand that are read as no licence: they open nothing, whatever a reader takes from them."""
        return frozenset(self._silenced)

    def settle(self, unclear: Unclear) -> bool:
        """Whether a person has read this sentence, and says what it means."""
        for entry in self._fates:
            if entry.id == unclear.id and entry.path.removeprefix("./") == unclear.evidence.path:
                why = self._objection(entry, unclear)
                self._fates[entry] = entry._replace(fate=Fate.REFUSED if why else Fate.COUNTS, why=why)
                if not why:
                    self._take(entry, unclear)
                    return True
        return False

    def _objection(self, entry: Entry, unclear: Unclear) -> str:
        shown = in_the_words_of(unclear.evidence, self._texts)
        if _plain(entry.words) not in {_plain(w) for w in (shown.quote, unclear.evidence.quote, unclear.sentence)}:
            return f"the words are others than those that stand there: “{shown.quote}”"
        told = unclear.sentence or unclear.evidence.quote
        kinds = dict.fromkeys(kind for own in (self._own, frozenset[str]()) for kind, _ in kinds_in(told, own))
        if kinds:
            return f"the gate understands these words: a restriction ({', '.join(kinds)})"
        return ""

    def _take(self, entry: Entry, unclear: Unclear) -> None:
        named = _NAMES.fullmatch(entry.said)
        licence = look_up(named[1]) if named else None
        self._silenced.add((unclear.evidence.path, unclear.evidence.line))
        if licence is not None and licence.standing is Standing.OPEN:
            self._found.append(
                Statement(
                    Part.WEIGHTS, Standing.OPEN, unclear.evidence, licence.expression, licence.text, licence.open_for
                )
            )


def _plain(words: str) -> str:
    """Words without the marks around them, which differ from one editor to the next."""
    return " ".join(re.findall(r"\w+", words.casefold()))
