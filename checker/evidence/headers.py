"""What weight files say of themselves in; terms with basis `metadata`, the models they are made from, and gaps out.

A licence inside a file is a tag: it can lower a verdict, and never raises what a text says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checker.domain import (
    Basis,
    Evidence,
    Lineage,
    NotChecked,
    Repository,
    Restriction,
    RestrictionKind,
    Standing,
    Terms,
    WeightMetadata,
)
from checker.licensing import look_up, mentions, recognise

MOST_FILES = 24
"""Weight files of a tree whose headers are read: one shard tells as much of a model as a hundred."""

QUOTE = 160  # characters
LONG = 200  # characters from which a licence value is taken as a text, not as a name

_SAYS_NOTHING = re.compile(
    r"^(?:none|null|unknown|n/?a|unspecified|see (?:readme|model card|license).*|-)?$", re.IGNORECASE
)


def terms_in(path: str, header: WeightMetadata) -> tuple[Terms, ...]:
    """The terms that the header of the file at `path` names, one for each licence string."""
    return tuple(_terms_of(path, value) for value in header.licenses if not _SAYS_NOTHING.match(value.strip()))


def lineage_in(path: str, header: WeightMetadata) -> tuple[Lineage, ...]:
    """The models that the header says this one is made from; their terms are not given there."""
    relation = "quantized" if header.format == "gguf" else "derived"
    own = _plain(header.name or "")
    return tuple(
        Lineage(
            base,
            relation,
            Terms(Standing.UNKNOWN, note=f"the terms of {base} are not given here"),
            (Evidence(f"base model: {base}"[:QUOTE], path),),
        )
        for base in header.base_models
        if _plain(base) != own
    )


def find_header_terms(repository: Repository, paths: Iterable[str]) -> tuple[tuple[Terms, ...], tuple[Lineage, ...]]:
    """Terms and lineage from the weight files at `paths` of the tree, as far as the source can look inside them."""
    terms: dict[Terms, None] = {}
    bases: dict[str, Lineage] = {}
    for path, header in _headers(repository, paths):
        terms |= dict.fromkeys(terms_in(path, header))
        for base in lineage_in(path, header):
            bases.setdefault(_plain(base.base_model), base)
    return tuple(terms), tuple(bases.values())


def join_lineage(known: Iterable[Lineage], told: Iterable[Lineage]) -> tuple[Lineage, ...]:
    """The bases that are known, and those that headers tell of beside them; each model once."""
    there = {_plain(base.base_model) for base in known}
    new = {_plain(base.base_model): base for base in told}
    return (*known, *(base for name, base in new.items() if name not in there))


def _headers(repository: Repository, paths: Iterable[str]) -> Iterator[tuple[str, WeightMetadata]]:
    if repository.header_reader is None:
        return
    for path in list(dict.fromkeys(paths))[:MOST_FILES]:
        header = repository.read_header(path)
        if not isinstance(header, NotChecked):
            yield path, header


def _terms_of(path: str, value: str) -> Terms:
    evidence = (Evidence(f"license: {' '.join(value.split())}"[:QUOTE], path),)
    if len(value) > LONG:  # a whole text was put in
        found = recognise(value, path)
        open_for = found.open_for
        return Terms(
            found.standing, found.expression, Basis.METADATA, evidence, found.restrictions, open_for, found.note
        )
    named = look_up(value) or next(iter(mentions(value)), None)
    if named is None or named.standing is Standing.UNKNOWN:
        note = f"the metadata of {path} names {value!r}, which is no licence known here"
        return Terms(Standing.UNKNOWN, None, Basis.METADATA, evidence, note=note)
    restrictions = tuple(
        Restriction(RestrictionKind(kind), evidence[0], named.expression) for kind in named.restrictions
    )
    return Terms(named.standing, named.expression, Basis.METADATA, evidence, restrictions, named.open_for)


def _plain(name: str) -> str:
    """A model's name without its owner, case and punctuation, so that `org/Foo-7B` and "Foo 7B" are one."""
    return re.sub(r"[^a-z0-9]", "", name.rstrip("/").rpartition("/")[2].lower())
