"""The inventory in; the models that this one is made from out, with what is known of their terms.

A derivative is no more open than its base (OSAID 1.0; rulings in docs/design.md): a base of a restricted family restricts
it, and a base whose terms are neither given here nor in the catalogue leaves the question open. Silence says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from checker.domain import Basis, Evidence, Lineage, Standing, Subject, Terms
from checker.evidence.parameters import tokens_of
from checker.evidence.subjects.inventory import Entry
from checker.evidence.subjects.names import Mention, of_id, page_of
from checker.evidence.subjects.roles import DENIED, Role
from checker.licensing import mentions

RELATIONS = ("adapter", "merge", "quantized", "finetune")
MOST_POSSIBLE = 3
"""Possible bases that are listed: one asks the question as well as twenty."""


def find_lineage(subjects: Iterable[Entry]) -> tuple[Lineage, ...]:
    """The bases of the inventory, each once: what a card says before prose, what is said before what is possible."""
    found: dict[str, Lineage] = {}
    possible: list[Lineage] = []
    subjects = tuple(subjects)
    distilled = any(entry.part.role is Role.OWN and "distill" in entry.mention.words for entry in subjects)
    denied = {entry.mention.family for entry in subjects if entry.part.why == DENIED}
    for entry in subjects:
        if entry.part.role is Role.BASE:
            _add(found, _lineage(entry, aside=distilled and entry.part.of_variant))
        elif entry.part.role is Role.POSSIBLE and entry.mention.family not in denied:
            possible.append(_lineage(entry))
    if not any(base.headline and base.terms.standing is Standing.RESTRICTED for base in found.values()):
        for base in possible[:MOST_POSSIBLE]:
            _add(found, base)
    return tuple(found.values())


def _lineage(entry: Entry, *, aside: bool = False) -> Lineage:
    mention = entry.mention
    relation = entry.part.relation if entry.part.relation in RELATIONS else "derived"
    if entry.part.role is Role.POSSIBLE:
        terms = Terms(Standing.UNKNOWN, note=f"{mention.name} {_FOR_NOTHING}")
    else:
        terms = _said(entry) or of_catalogue(mention, entry.evidence)
    return Lineage(mention.name, relation, terms, (entry.evidence,), headline=not aside)


_FOR_NOTHING = "is named, and nothing says for what"


def is_possible(base: Lineage) -> bool:
    """Whether a base is only named, so that it asks a question and says nothing."""
    return base.terms.note.endswith(_FOR_NOTHING)


def _said(entry: Entry) -> Terms | None:
    """The terms that the same sentence gives the base, behind its name: it may lower what the catalogue says, not raise it."""
    if "icen" not in entry.text:
        return None
    found = next((m for m in mentions(entry.text) if m.start >= entry.mention.end), None)
    if found is None or entry.mention.is_restricted:
        return None
    return Terms(found.standing, found.expression, None, (entry.evidence,), (), found.open_for)


def of_catalogue(mention: Mention, evidence: Evidence) -> Terms:
    """The terms of a base as the catalogue has them: restricted under any owner, open only under its publisher's."""
    family = mention.family
    unknown = Terms(Standing.UNKNOWN, note=f"the terms of {mention.name} are not given here")
    if family is None or family.standing is Standing.UNKNOWN:
        return unknown
    note = f"{family.name}: {family.licence} ({family.address}, {family.date})"
    if family.standing is Standing.RESTRICTED:
        return Terms(Standing.RESTRICTED, family.licence, Basis.INHERITED, (evidence,), note=note)
    published = mention.owner in family.owners or not mention.owner
    if family.checked == "memory" or not published or mention.more:
        return unknown
    return Terms(Standing.OPEN, family.licence, Basis.INHERITED, (evidence,), (), frozenset({Subject.PARAMETERS}), note)


def with_terms(base: Lineage) -> Lineage:
    """A base that a file of weights names, with the terms that the catalogue has for it."""
    if base.terms.standing is not Standing.UNKNOWN:
        return base
    name = page_of(base.base_model) or base.base_model
    return base._replace(terms=of_catalogue(of_id(name), base.evidence[0]))


def _add(found: dict[str, Lineage], new: Lineage) -> None:
    """`new`, unless the same base is there by another spelling: then the stricter terms of the two, and all that shows it."""
    for key, known in found.items():
        if _are_listed_apart(known, new):
            continue
        if key == _plain(new.base_model) or _alike(known.base_model, new.base_model):
            same = tokens_of(known.base_model.rpartition("/")[2]) == tokens_of(new.base_model.rpartition("/")[2])
            terms = max((known.terms, new.terms), key=lambda t: (_WEIGHT if same else _STRICTNESS)[t.standing])
            found[key] = known._replace(terms=terms, evidence=tuple(dict.fromkeys((*known.evidence, *new.evidence)))[:4], headline=known.headline or new.headline)
            return
    key = _plain(new.base_model)
    found[new.base_model.lower() if key in found else key] = new


def _are_listed_apart(known: Lineage, new: Lineage) -> bool:
    """Whether two ids stand side by side in one list, or are parts of one merge: two models, however alike their names."""
    if known.base_model.lower() == new.base_model.lower() or not ("/" in known.base_model and "/" in new.base_model):
        return False
    return bool(set(known.evidence) & set(new.evidence)) or known.relation == new.relation == "merge"


# What a sentence says of "Foo 7B" is said of "org/Foo-7B"; of "org/Foo-7B-tuned" it settles nothing.
_STRICTNESS = {Standing.OPEN: 0, Standing.UNKNOWN: 1, Standing.NONE: 2, Standing.RESTRICTED: 3}
_WEIGHT = {Standing.UNKNOWN: 0, Standing.OPEN: 1, Standing.NONE: 2, Standing.RESTRICTED: 3}


def _plain(name: str) -> str:
    return "".join(c for c in name.rpartition("/")[2].lower() if c.isalnum())


def _alike(one: str, other: str) -> bool:
    """Whether two names share their telling words: "org/Foo-7B-hf" and "Foo 7B"."""
    ours, theirs = tokens_of(one.rpartition("/")[2]), tokens_of(other.rpartition("/")[2])
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)
