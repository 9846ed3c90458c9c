"""A release in; the dossier of what it hands out: which files are weights, under what terms, who disagrees.

What is released is what people get. A licence in the tree that is silent on weights does not by itself cover the
assets of a release (rulings in docs/design.md). The notes do, a licence among the assets or inside an archive, the
metadata of the files, or a sentence in the repository that names the weights. Where they disagree, the strictest
counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from checker.domain import (
    Asset,
    AssetKind,
    Basis,
    Component,
    Conflict,
    Dossier,
    Evidence,
    NotChecked,
    Release,
    Repository,
    Standing,
    State,
    Subject,
    Terms,
    Text,
    Variant,
    WeightMetadata,
)
from checker.evidence.documents import parse_document
from checker.evidence.headers import join_lineage, lineage_in, terms_in
from checker.evidence.licence_files import part_of
from checker.evidence.statements import Statement, Tree, find_statements
from checker.evidence.words import Part
from checker.licensing import Content, recognise

_PACKAGE = re.compile(r"\.whl$|(^|/)PKG-INFO$", re.IGNORECASE)

SHORT = 4_000  # characters: below this, a file named LICENSE may be a sentence or two

_STRICTNESS = {Standing.OPEN: 0, Standing.UNKNOWN: 1, Standing.NONE: 2, Standing.RESTRICTED: 3}


@dataclass(frozen=True)
class _Signal:
    """One source's word on the terms of assets: of those that carry one of `names`, or of one `archive` alone."""

    terms: Terms
    where: str
    names: tuple[str, ...] = ()
    archive: str = ""


def apply_release(dossier: Dossier, repository: Repository) -> Dossier:
    """The dossier with what the repository's release adds: its assets as parameters, their terms, bases, conflicts.

    Without a release, the dossier as it is. A release without weights can lower the terms (its notes may restrict), and
    never raises them.
    """
    release = repository.release
    if release is None:
        return dossier
    weights = [asset for asset in release.assets if asset.kind is AssetKind.WEIGHTS]
    notes = _note_signals(release, repository)
    texts = _text_signals(release)
    before = dossier["parameters"]
    terms_of = {asset.name: _asset_terms(release, asset, [*notes, *texts], before.terms) for asset in weights}
    parameters = _parameters(before, release, weights, terms_of, notes)
    told = [
        base
        for asset in weights
        if isinstance(asset.header, WeightMetadata)
        for base in lineage_in(_path(release, asset.name), asset.header)
    ]
    conflict = _conflict(release, weights, notes, texts, before.terms)
    restrictions = dict.fromkeys((*dossier.restrictions, *parameters.terms.restrictions))
    changed = replace(
        dossier,
        components={**dossier.components, "parameters": parameters},
        lineage=join_lineage(dossier.lineage, told),
        restrictions=tuple(restrictions),
        conflicts=(*dossier.conflicts, *conflict),
        not_checked=(*dossier.not_checked, *_not_checked(release, weights)),
    )
    if weights and not dossier.is_model:
        evidence = tuple(Evidence(asset.name, _path(release, asset.name)) for asset in weights[:3])
        reason = f"the release {release.tag} hands out model parameters"
        changed = replace(changed, is_model=True, is_model_reason=reason, is_model_evidence=evidence)
    return changed


def _path(release: Release, name: str) -> str:
    """Where evidence of a release lies: `release:TAG/ASSET`."""
    return f"release:{release.tag or 'unpublished'}/{name}"


def _note_signals(release: Release, repository: Repository) -> list[_Signal]:
    """What the sentences of the notes say of the weights, or of the release as a whole."""
    document = parse_document(_path(release, "notes"), release.notes)
    paths = frozenset(file.path for file in repository.files) | {asset.name for asset in release.assets}
    found = []
    for statement in find_statements(document, Tree(paths)):
        if statement.weak and statement.standing is not Standing.RESTRICTED:
            continue
        if statement.part in (Part.WEIGHTS, Part.ALL):
            found.append(_Signal(_stated(statement), "the release notes", statement.names))
    return found


def _stated(statement: Statement) -> Terms:
    terms = Terms(
        statement.standing,
        statement.expression or statement.licence,
        Basis.STATED,
        (statement.evidence,),
        statement.restrictions,
        statement.open_for,
    )
    if statement.excluded:
        return replace(
            terms, standing=Standing.UNKNOWN, open_for=frozenset(), note="the notes take it out of the licence"
        )
    return terms


def _licence_texts(release: Release) -> Iterable[Text]:
    for asset in release.assets:
        if not _PACKAGE.search(asset.name):
            for text in asset.texts:
                name = text.path.rpartition("!/")[2]
                if re.search(r"licen[cs]e|copying|terms|agreement|eula|policy", name.rsplit("/", 1)[-1], re.IGNORECASE):
                    yield text


def _text_signals(release: Release) -> list[_Signal]:
    """The licence texts among the assets, and inside archives (which speak for their archive alone)."""
    found = []
    for text in _licence_texts(release):
        archive, inside, member = text.path.partition("!/")
        name = (member or text.path).rsplit("/", 1)[-1]
        if part_of(name) not in (Part.ALL, Part.WEIGHTS):
            continue
        if inside and member.count("/") > 1 and not re.search(r"model|weight|checkpoint", member, re.IGNORECASE):
            continue  # some component's, deep in the archive
        path = _path(release, text.path)
        answer = recognise(text.content, path)
        if answer.content is Content.EMPTY:
            continue
        if answer.content is Content.TAG and answer.standing is not Standing.RESTRICTED:
            continue  # a bare name makes no text open, and takes nothing away from what is said elsewhere
        evidence = (Evidence(answer.title or name, path, answer.line),)
        terms = Terms(
            answer.standing, answer.expression, Basis.FILE, evidence, answer.restrictions, answer.open_for, answer.note
        )
        if answer.standing is Standing.UNKNOWN and len(text.content) < SHORT:
            # Some words of its own, such as "the weights in this archive are under ...": what they bind counts.
            document = parse_document(path, text.content)
            bound = [s for s in find_statements(document, Tree(frozenset())) if s.part in (Part.WEIGHTS, Part.ALL)]
            if bound:
                terms = strictest([_stated(statement) for statement in bound])
            elif answer.content in (Content.PROSE, Content.POINTER):
                continue
        if text.truncated and terms.standing is Standing.OPEN:
            terms = replace(
                terms, standing=Standing.UNKNOWN, open_for=frozenset(), note="the text was not read to its end"
            )
        found.append(_Signal(terms, text.path, archive=archive if inside else ""))
    return found


def _asset_terms(release: Release, asset: Asset, signals: Sequence[_Signal], repository: Terms) -> Terms:
    """The terms of one asset: the strictest of all that speak of it."""
    heard = [signal.terms for signal in signals if _speaks_of(signal, asset)]
    if isinstance(asset.header, WeightMetadata):
        heard += terms_in(_path(release, asset.name), asset.header)
    if repository.standing is Standing.RESTRICTED or (
        repository.standing is Standing.OPEN and repository.basis not in (None, Basis.INHERITED)
    ):
        heard.append(repository)
    if not heard:
        if repository.standing is Standing.NONE:
            return repository
        note = f"nothing says under what terms {asset.name} comes"
        if repository.standing is Standing.OPEN:
            note += f": {repository.expression or 'the licence'} in the tree is silent on released weights"
        return Terms(Standing.UNKNOWN, None, None, repository.evidence[:1], note=note)
    return strictest(heard)


def strictest(heard: Sequence[Terms]) -> Terms:
    """The strictest of these terms, with the evidence and restrictions of all that are as strict."""
    worst = max(_STRICTNESS[terms.standing] for terms in heard)
    deciding = [terms for terms in heard if _STRICTNESS[terms.standing] == worst]
    deciding.sort(key=lambda terms: list(Basis).index(terms.basis) if terms.basis else len(Basis))
    first = deciding[0]
    open_for = frozenset.intersection(*(terms.open_for for terms in deciding))
    if first.standing is Standing.OPEN and Subject.PARAMETERS not in open_for:
        unfit = next(terms for terms in deciding if Subject.PARAMETERS not in terms.open_for)
        return replace(unfit, standing=Standing.UNKNOWN, note=f"{unfit.expression} is not known as open for parameters")
    return replace(
        first,
        evidence=tuple(dict.fromkeys(item for terms in deciding for item in terms.evidence))[:8],
        restrictions=tuple(dict.fromkeys(item for terms in deciding for item in terms.restrictions)),
        open_for=open_for,
    )


def _speaks_of(signal: _Signal, asset: Asset) -> bool:
    """A word for all assets, or one for this one; a restriction named for another model is heard all the same."""
    if signal.archive:
        return asset.name == signal.archive
    if not signal.names or asset.name in signal.names:
        return True
    plain = re.sub(r"[^a-z0-9]", "", asset.name.lower())
    return signal.terms.standing is Standing.RESTRICTED or any(
        re.sub(r"[^a-z0-9]", "", name.lower()) in plain for name in signal.names
    )


def _parameters(
    before: Component, release: Release, weights: Sequence[Asset], terms_of: dict[str, Terms], notes: Sequence[_Signal]
) -> Component:
    if not weights:
        closing = [signal.terms for signal in notes if signal.terms.standing is Standing.RESTRICTED]
        if not closing or before.state is not State.PRESENT:
            return before
        return replace(before, terms=strictest([before.terms, *closing]))
    terms = strictest(list(terms_of.values()))
    different = {(terms_of[asset.name].standing, terms_of[asset.name].expression) for asset in weights}
    variants = tuple(Variant(asset.name, terms_of[asset.name]) for asset in weights) if len(different) > 1 else ()
    paths = [_path(release, asset.name) for asset in weights]
    return Component(
        "parameters",
        State.PRESENT,
        terms=terms,
        locations=(*paths[:20], *before.locations)[:20],
        evidence=(
            *(Evidence(asset.name, path) for asset, path in zip(weights[:3], paths, strict=False)),
            *before.evidence,
        )[:5],
        variants=(*variants, *before.variants)[:60],
        note=terms.note,
    )


def _conflict(
    release: Release, weights: Sequence[Asset], notes: Sequence[_Signal], texts: Sequence[_Signal], repository: Terms
) -> tuple[Conflict, ...]:
    """Sources that name different terms for the same release: notes, licences, metadata, the repository itself."""
    said: list[tuple[str, Terms]] = [(signal.where, signal.terms) for signal in (*notes, *texts) if not signal.names]
    for asset in weights:
        if isinstance(asset.header, WeightMetadata):
            path = _path(release, asset.name)
            said += [(f"the metadata of {asset.name}", terms) for terms in terms_in(path, asset.header)]
    if not said:
        return ()
    if repository.standing in (Standing.OPEN, Standing.RESTRICTED):
        said.append(("the repository", repository))
    named: dict[str, tuple[str, Terms]] = {}
    for where, terms in said:
        named.setdefault(terms.expression or "terms not known here", (where, terms))
    alternatives = {part for name in named if " OR " in name for part in name.strip("()").split(" OR ")}
    distinct = {name: entry for name, entry in named.items() if name not in alternatives}
    if len(distinct) < 2:
        return ()
    words = ", ".join(f"{name} in {where}" for name, (where, _) in distinct.items())
    evidence = tuple(dict.fromkeys(item for _, terms in distinct.values() for item in terms.evidence[:1]))
    return (Conflict(f"the terms of the release {release.tag}: {words}", evidence),)


def _not_checked(release: Release, weights: Sequence[Asset]) -> Iterable[NotChecked]:
    yield from release.not_checked
    for asset in release.assets:
        path = _path(release, asset.name)
        if isinstance(asset.header, NotChecked):
            if asset in weights or asset.header.why.startswith("its bytes"):
                yield NotChecked(path, asset.header.why)
        elif asset.header is not None:
            for left in asset.header.not_checked:
                yield NotChecked(path + left.what.removeprefix(asset.name), left.why)
