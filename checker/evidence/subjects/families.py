"""The catalogue of model families: whose name a model bears, and under which terms that family is handed out.

It is asked about bases alone. A restricted family restricts under any owner; an open one settles the question of the base
only under its publisher's own id or its bare name, and only where its terms were looked up.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from checker.domain import Standing
from checker.evidence.subjects.words import words_of


class Family(NamedTuple):
    """A family of models under the same terms. `address` is where they stand; `checked` says who was read for them."""

    name: str
    owners: frozenset[str]
    licence: str
    standing: Standing
    address: str
    date: str
    checked: str


class Name(NamedTuple):
    """One way in which a family is named. `sizes`: the only ones meant; `everyday`: the word has another meaning, too."""

    words: tuple[str, ...]
    family: Family
    sizes: frozenset[str] = frozenset()
    everyday: bool = False


@cache
def names_by_first_word() -> dict[str, tuple[Name, ...]]:
    """Every name of the catalogue under its first word; longer names and those of a size come first."""
    found: dict[str, list[Name]] = {}
    for line in (Path(__file__).with_name("families.tsv")).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        title, names, owners, licence, standing, address, date, checked = line.split("\t")
        family = Family(title, frozenset(owners.lower().split()), licence, Standing(standing), address, date, checked)
        for text in names.split(";"):
            name, _, sizes = text.strip().partition(" [")
            words = tuple(word.text for word in words_of(name.lstrip("~")))
            entry = Name(words, family, frozenset(sizes.rstrip("]").split()), name.startswith("~"))
            found.setdefault(words[0], []).append(entry)
    order = {first: sorted(entries, key=lambda e: (-len(e.words), not e.sizes)) for first, entries in found.items()}
    return {first: tuple(entries) for first, entries in order.items()}
