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
from checker.evidence.fields import Taken, taken_by
from checker.licensing import find_restrictions, look_up, mentions, recognise
from checker.patterns import Pattern

MOST_FILES = 24
"""Weight files of a tree whose headers are read: one shard tells as much of a model as a hundred."""

QUOTE = 160  # characters
LONG = 200  # characters from which a licence value is taken as a text, not as a name

SAYS_NOTHING = Pattern(
    r"^(?:none|null|unknown|n/?a|unspecified|see (?:readme|model card|license).*|-)?$", re.IGNORECASE
)
_ADDRESS = Pattern(r"\(?\bhttps?://[^\s)]+\)?")


def terms_in(path: str, header: WeightMetadata) -> tuple[Terms, ...]:
    """The terms that the header of the file at `path` names, one for each licence string."""
    return tuple(
        terms_of(value, Evidence(f"license: {' '.join(value.split())}"[:QUOTE], path), Basis.METADATA)
        for value in header.licenses
        if not SAYS_NOTHING.match(value.strip())
    )


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


def find_header_fields(repository: Repository, paths: Iterable[str]) -> Iterator[tuple[Evidence, Taken]]:
    """The fields of weight files, licences apart, that take something away or that nobody can read; `paths` of the tree."""
    for path, header in _headers(repository, paths):
        for key, value in header.metadata.items():
            if not value or key.startswith("tokenizer") or value in header.licenses:
                continue
            taken = taken_by((key,), value)
            if taken is not None:
                yield Evidence(f"{key}: {' '.join(value.split())}"[:QUOTE], path), taken


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


def terms_of(value: str, evidence: Evidence, basis: Basis) -> Terms:
    """The terms that a field's value names: one licence, an expression or a list, of which the strictest counts.

    Words around a name make it unknown: "Apache-2.0 for research" is not Apache-2.0.
    """
    quoted = (evidence,)
    if len(value) > LONG:  # a whole text was put in
        found = recognise(value, evidence.path)
        return Terms(found.standing, found.expression, basis, quoted, found.restrictions, found.open_for, found.note)
    plain = _ADDRESS.sub("", value).strip(" \t\n'\"[]")
    whole = look_up(plain)
    names = (
        [whole] if whole else [look_up(piece.strip(" '\"")) for piece in re.split(r"[,;\n]", plain) if piece.strip()]
    )
    kinds = {
        Restriction(RestrictionKind(kind), evidence, named.expression)
        for named in names
        if named
        for kind in named.restrictions
    }
    closing = [named for named in (*names, *mentions(value)) if named and named.standing is Standing.RESTRICTED]
    said = {Restriction(found.kind, evidence) for found in find_restrictions(value, evidence.path)}
    if closing or said:
        restrictions = sorted(kinds or said, key=lambda restriction: restriction.kind.value)
        return Terms(
            Standing.RESTRICTED, closing[0].expression if closing else None, basis, quoted, tuple(restrictions)
        )
    known = [named for named in names if named and named.standing is Standing.OPEN]
    if not known or len(known) < len(names):
        note = f"{evidence.path} names {' '.join(value.split())[:QUOTE]!r}, which is no licence known here"
        return Terms(Standing.UNKNOWN, None, basis, quoted, note=note)
    open_for = frozenset.intersection(*(named.open_for for named in known))
    expression = " AND ".join(dict.fromkeys(named.expression or named.text for named in known))
    return Terms(Standing.OPEN, expression, basis, quoted, (), open_for)


def _plain(name: str) -> str:
    """A model's name without its owner, case and punctuation, so that `org/Foo-7B` and "Foo 7B" are one."""
    return re.sub(r"[^a-z0-9]", "", name.rstrip("/").rpartition("/")[2].lower())
