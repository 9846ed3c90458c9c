"""A lineage and the models that were read for it in; the lineage under the terms that those models come under, out.

A base passes on what restricts it, and what restricts its own bases: a quantised or tuned copy is no more open, a merge is
as open as its strictest part, and who needs an adapter's base to run it needs to be let in there, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from checker.domain import (
    Basis,
    Conflict,
    Dossier,
    Gating,
    Lineage,
    NotChecked,
    Repository,
    Standing,
    Subject,
    Terms,
)
from checker.evidence.moved import moved

Collect = Callable[[Repository], Dossier]
_STRICTNESS = {Standing.OPEN: 0, Standing.UNKNOWN: 1, Standing.NONE: 2, Standing.RESTRICTED: 3}


class Read(NamedTuple):
    """A lineage with what was read of it: gates that stand before the model itself, circles, and bases not read."""

    lineage: tuple[Lineage, ...]
    gating: tuple[Gating, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()


class _Base(NamedTuple):
    terms: Terms
    gating: tuple[Gating, ...] = ()
    circle: tuple[str, ...] = ()
    gap: NotChecked | None = None


def read_lineage(lineage: tuple[Lineage, ...], repository: Repository, collect: Collect) -> Read:
    """`lineage` under the terms that `repository.bases` give; `collect` judges one base alone."""
    if not repository.bases:
        return Read(lineage)
    asked = _Asked(repository.bases, collect)
    own = (repository.hub.id.lower(),) if repository.hub else ()
    found: list[Lineage] = []
    gating: list[Gating] = []
    conflicts: list[Conflict] = []
    gaps: list[NotChecked] = []
    for base in lineage:
        told = asked.about(base.base_model, own)
        if told is None:
            found.append(base)
            continue
        found.append(base._replace(terms=_stricter(base, told)))
        if base.relation == "adapter":
            gating.extend(told.gating)
        if told.circle:
            conflicts.append(Conflict(f"the models are each other's base: {' -> '.join(told.circle)}", base.evidence))
        if told.gap:
            gaps.append(told.gap)
    return Read(tuple(found), tuple(gating), tuple(conflicts), tuple(gaps))


def _stricter(base: Lineage, told: _Base) -> Terms:
    """What was read settles what was not known; what is known to restrict stays. What could not be read changes nothing."""
    if told.gap or base.terms.standing is Standing.RESTRICTED:
        return base.terms
    return told.terms


class _Asked:
    """The bases that were read, each judged once."""

    def __init__(self, bases: Mapping[str, Repository | NotChecked], collect: Collect) -> None:
        self._bases = bases
        self._collect = collect
        self._judged: dict[str, Dossier] = {}

    def about(self, name: str, trail: tuple[str, ...]) -> _Base | None:
        """The terms of the base `name` with those of its own bases; None where it was not asked for."""
        key = name.lower()
        if key in trail:
            return _Base(Terms(Standing.UNKNOWN, note="it is its own base"), circle=(*trail[trail.index(key) :], key))
        node = self._bases.get(key)
        if node is None:
            return None
        if isinstance(node, NotChecked):
            return _Base(Terms(Standing.UNKNOWN, note=node.why), gap=node)
        dossier = self._dossier(key, node)
        terms = _of_parameters(dossier, name)
        gating, circle = dossier.gating, tuple[str, ...]()
        for base in dossier.lineage:
            if not base.headline:
                continue
            told = self.about(base.base_model, (*trail, key)) or _Base(base.terms)
            theirs = _stricter(base, told)
            if _STRICTNESS[theirs.standing] > _STRICTNESS[terms.standing]:
                terms = theirs._replace(note=f"{name} is made from {base.base_model}: {theirs.note or theirs.expression}")
            if base.relation == "adapter":
                gating = (*gating, *told.gating)
            circle = circle or told.circle
        return _Base(terms, gating, circle)

    def _dossier(self, key: str, node: Repository) -> Dossier:
        if key not in self._judged:
            alone = replace(node, others=(), bases={})
            self._judged[key] = moved(self._collect(alone), node)
        return self._judged[key]


def _of_parameters(dossier: Dossier, name: str) -> Terms:
    terms = dossier["parameters"].terms
    evidence = terms.evidence[:2]
    if terms.are_open_for(Subject.PARAMETERS):
        return Terms(Standing.OPEN, terms.expression, Basis.INHERITED, evidence, (), terms.open_for, f"read at hf:{name}")
    if terms.standing is Standing.RESTRICTED:
        return terms._replace(basis=Basis.INHERITED, evidence=evidence)
    note = f"read at hf:{name}: {terms.note or 'it gives no terms'}"
    return Terms(Standing.UNKNOWN, terms.expression, Basis.INHERITED, evidence, note=note)


