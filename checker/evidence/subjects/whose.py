"""A reading in; the names under which its own models go, and whether a name is one of them, out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from checker.domain import Standing
from checker.evidence.reading import Reading
from checker.evidence.subjects.families import names_by_first_word
from checker.evidence.subjects.names import PLAIN, Mention, mentions_in, page_of
from checker.evidence.subjects.words import phrases, words_of


class Own(NamedTuple):
    """The names of a repository's own models, as words without sizes and editions, and the hub accounts that hold them.

    `made_from_named`: the repository's name bears a family's, and a sign that it was changed ("foo-2-gguf"). `families` are
    those whose name it bears and nothing beside: it is their publisher's. `account` is that of the hub's page that is read.
    """

    names: tuple[tuple[str, ...], ...]
    owners: frozenset[str]
    made_from_named: bool
    families: frozenset[str] = frozenset()
    account: str = ""


def own_of(reading: Reading, targets: Iterable[str] = ()) -> Own:
    """The repository's own name and those of its READMEs' titles; `targets` are the places of its own models."""
    name = re.split(r"__|/", reading.repository.name)[-1]
    titles = [re.split(r"[:：|(–—]|\s-\s", document.title)[0] for document in reading.readmes[:2]]
    names = [telling(text) for text in (name, *(t for t in titles if len(t) <= 60))]
    names = [n for n in names if 0 < len(n) <= 6]
    whole = "".join(names[0]) if names else ""
    pages = [page for target in targets if "/" in (page := page_of(target))]
    owners = {page.split("/")[0].lower() for page in pages if whole and whole in "".join(telling(page.partition("/")[2]))}
    marked = any(phrases("markers").find(words_of(name)))
    published = bool(names) and not marked and set(names[0]) <= _catalogue_words()
    families = frozenset(m.family.name for m in mentions_in(name) if m.family) if published else frozenset()
    address = reading.repository.address.lower()
    account = address.removeprefix("hf:").rpartition("/")[0] if address.startswith("hf:") else ""
    return Own(tuple(dict.fromkeys(names)), frozenset(owners), marked, families, account)


def telling(name: str) -> tuple[str, ...]:
    """The words of a name that tell whose model it is: no sizes, editions and everyday words."""
    words = [w.text for w in words_of(name) if w.text[0].isalpha()]
    return tuple(w for w in words if w not in PLAIN and w not in _EVERYDAY)


_EVERYDAY = frozenset("the of an for and to in official repo repository pytorch implementation project welcome introducing our open source github readme main".split())


@cache
def _catalogue_words() -> frozenset[str]:
    return frozenset(w for names in names_by_first_word().values() for name in names for w in name.words)


def is_own(mention: Mention, own: Own) -> bool:
    """A name is the repository's own where it is its name, or its name and more ("Foo-7B-chat" in Foo).

    A family's name is its own only in its publisher's repository: where the repository bears that name and nothing beside.
    An id of another account, or one whose name is a part of the repository's, is that of another model ("org/foo" in foo-tuned).
    """
    words = telling(mention.name.rpartition("/")[2])
    if own.account and mention.owner and mention.owner != own.account:
        return False
    if mention.owner and mention.owner not in own.owners and words and own.names and set(words) < set(own.names[0]):
        return False
    if not words:
        return mention.family is None
    joined = "".join(words)
    for name in own.names:
        whole = "".join(name)
        if mention.family is not None:
            family = [w for w in mention.words if w not in mention.more and w[0].isalpha() and w not in PLAIN]
            if mention.family.name in own.families or (own.families and name[0] == words[0]):
                return True  # the publisher's own, this one or an earlier one
            if len(name[0]) > 3 and name[0] == words[0] and name[0] not in _catalogue_words():
                return True  # one of our own brand that bears its base's name
            if len(whole) > 3 and whole in joined and whole not in "".join(family) and "".join(family) not in whole:
                return True  # our name and the base's: "Foo-Llama-8B"
            if mention.owner and mention.owner in own.owners and mention.more:
                return True
            continue
        if joined == whole or (len(whole) > 2 and whole in joined):
            return True
        if set(words) < set(name) and not any(w in ("b", "m") for w in mention.words):
            return True
    return mention.family is None and bool(mention.owner) and mention.owner in own.owners


def is_published(name: str, own: Own) -> bool:
    """Whether a page called `name` is one of a family's own publisher, whose open terms somebody has looked up."""
    families = [mention.family for mention in mentions_in(name) if mention.family is not None]
    return bool(own.account) and any(own.account in f.owners and f.standing is Standing.OPEN and f.checked != "memory" for f in families)
