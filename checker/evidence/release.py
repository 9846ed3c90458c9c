"""A release in; the dossier of what it hands out: which files are weights, under what terms, who disagrees.

What is released is what people get. A licence in the tree that is silent on weights does not by itself cover the
assets of a release (rulings in docs/design.md). The notes do, a licence among the assets or inside an archive, the
metadata of the files, or a sentence in the repository that names the weights. Where they disagree, the strictest
counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

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
from checker.evidence.cards import read_card
from checker.evidence.documents import parse_document
from checker.evidence.headers import SAYS_NOTHING, join_lineage, lineage_in, terms_in, terms_of
from checker.evidence.licence_files import part_of
from checker.evidence.statements import Statement, Tree, find_statements
from checker.evidence.words import Part
from checker.licensing import Content, find_restrictions, recognise
from checker.patterns import Pattern

_PACKAGE = Pattern(r"\.whl$|(^|/)PKG-INFO$", re.IGNORECASE)

_RELEASED = Pattern(
    r"\b(release|releases|assets?|files|artifacts?|everything|downloads?|materials?)\b", re.IGNORECASE
)
_POLICY = Pattern(r"polic|guideline|acceptable|prohibited|terms[ ._-]of", re.IGNORECASE)
_DATA = Pattern(r"data|corpus|corpora|eval|bench|sample|test", re.IGNORECASE)
# What distinguishes files of one model from each other: formats, precisions, quantisations, shards.
_VARIATION = Pattern(
    r"^(i?q\d\w*|tq\d|[bf]p?f?\d+|fp\d+\w*|int\d+|bf16|k|m|s|l|xs|xxs|\d{5}|of|model|weights?|ckpt|checkpoint|final|"
    r"gguf|onnx|safetensors|pytorch|tflite|ema|v\d+)$"
)

SHORT = 4_000  # characters: below this, a file named LICENSE may be a sentence or two

_STRICTNESS = {Standing.OPEN: 0, Standing.UNKNOWN: 1, Standing.NONE: 2, Standing.RESTRICTED: 3}


class _Signal(NamedTuple):
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
    granted = {asset.name: _asset_terms(release, asset, [*notes, *texts], before.terms) for asset in weights}
    parameters = _parameters(before, release, weights, granted, notes, texts)
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
        reason = f"the release {release.tag or release.name} hands out model parameters"
        changed = replace(changed, is_model=True, is_model_reason=reason, is_model_evidence=evidence)
    return changed


def texts_of(release: Release) -> dict[str, str]:
    """The texts that a release hands out, by the paths that evidence gives them: its notes, and those of its files."""
    texts = {_path(release, text.path): text.content for asset in release.assets for text in asset.texts}
    return {_path(release, "notes"): release.notes, **texts}


def _path(release: Release, name: str) -> str:
    """Where evidence of a release lies: `release:TAG/ASSET`, or `release:FOLDER/FILE` while it is still to be made."""
    return f"release:{release.tag or release.name}/{name}"


def _note_signals(release: Release, repository: Repository) -> list[_Signal]:
    """What the sentences of the notes say of the weights, or of the release as a whole."""
    document = parse_document(_path(release, "notes"), release.notes)
    paths = frozenset(file.path for file in repository.files) | {asset.name for asset in release.assets}
    found = []
    for statement in find_statements(document, Tree(paths)):
        if statement.weak and statement.standing is not Standing.RESTRICTED:
            continue
        if _binds(statement):
            found.append(_Signal(_stated(statement), "the release notes", statement.names))
    return found


def _binds(statement: Statement) -> bool:
    """Whether a sentence is about the weights, or about all that is released ("this project" is its code at first)."""
    if statement.part is Part.WEIGHTS:
        return True
    whole = statement.standing is Standing.RESTRICTED or bool(_RELEASED.search(statement.evidence.quote))
    return statement.part is Part.ALL and whole


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
        return terms._replace(standing=Standing.UNKNOWN, open_for=frozenset(), note="the notes take it out of the licence"
        )
    return terms


def _licence_texts(release: Release) -> Iterable[Text]:
    for asset in release.assets:
        for text in _texts_of(asset):
            if re.search(r"licen[cs]e|copying|terms|agreement|eula|polic", _name_of(text), re.IGNORECASE):
                yield text


def _texts_of(asset: Asset) -> tuple[Text, ...]:
    """The texts that can speak of weights: a package without any speaks of its code."""
    return () if _PACKAGE.search(asset.name) and asset.kind is not AssetKind.WEIGHTS else asset.texts


def _name_of(text: Text) -> str:
    return (text.path.rpartition("!/")[2] or text.path).rsplit("/", 1)[-1]


def _text_signals(release: Release) -> list[_Signal]:
    """The licences, policies and cards among the assets, and inside archives (which speak for their archive alone)."""
    found = []
    licences = list(_licence_texts(release))
    for text in licences:
        terms = _terms_of_text(release, text)
        if terms is not None:
            found.append(_signal_of(text, terms))
    for asset in release.assets:
        for text in _texts_of(asset):
            if text in licences:
                continue
            if re.search(r"readme|card", _name_of(text), re.IGNORECASE):
                found += [_signal_of(text, terms) for terms in _terms_of_card(release, text)]
            elif re.fullmatch(r"metadata|pkg-info", _name_of(text), re.IGNORECASE):
                found += [_signal_of(text, terms) for terms in _terms_of_package(release, text)]
    return [*found, *_unread(release)]


def _signal_of(text: Text, terms: Terms) -> _Signal:
    archive, inside, _ = text.path.partition("!/")
    return _Signal(terms, text.path, archive=archive if inside else "")


def _terms_of_text(release: Release, text: Text) -> Terms | None:
    """What a licence or policy says; None where it speaks of something else, or says nothing by itself."""
    path, name = _path(release, text.path), _name_of(text)
    if _POLICY.search(name):
        restrictions = find_restrictions(text.content, path)
        evidence = tuple(restriction.evidence for restriction in restrictions[:1])
        return Terms(Standing.RESTRICTED, None, Basis.FILE, evidence, restrictions) if restrictions else None
    answer = recognise(text.content, path)
    evidence = (Evidence(answer.title or name, path, answer.line),)
    terms = Terms(
        answer.standing, answer.expression, Basis.FILE, evidence, answer.restrictions, answer.open_for, answer.note
    )
    if answer.standing is Standing.RESTRICTED:
        return terms if part_of(name) in (Part.ALL, Part.WEIGHTS) else None
    inner = text.path.partition("!/")[2]
    deep = inner.count("/") > 1 and not re.search(r"model|weight|checkpoint", inner, re.IGNORECASE)
    if deep or part_of(name) not in (Part.ALL, Part.WEIGHTS):
        return None  # some component's
    if answer.content in (Content.EMPTY, Content.TAG):
        return None  # a bare name makes no text open, and takes nothing away from what is said elsewhere
    if answer.standing is Standing.UNKNOWN and len(text.content) < SHORT:
        # Some words of its own, such as "the weights in this archive are under ...": what they bind counts.
        bound = [s for s in find_statements(parse_document(path, text.content), Tree(frozenset())) if _binds(s)]
        if bound:
            return strictest([_stated(statement) for statement in bound])
        if answer.content in (Content.PROSE, Content.POINTER):
            return None
    if text.truncated and terms.standing is Standing.OPEN:
        return terms._replace(standing=Standing.UNKNOWN, open_for=frozenset(), note="the text was not read to its end")
    return terms


def _terms_of_card(release: Release, text: Text) -> Iterable[Terms]:
    """What a README or card among the files says of the weights: its front matter, and its sentences."""
    document = parse_document(_path(release, text.path), text.content)
    card = read_card(document)
    for value in (*card.licenses, *filter(None, (card.license_name,))) if card else ():
        if not SAYS_NOTHING.match(value) and (value.lower() != "other" or not (card and card.license_name)):
            evidence = (card.evidence.get("license") if card else None) or Evidence(f"license: {value}", document.path)
            terms = terms_of(value, evidence, Basis.CARD)
            if card and card.broken and terms.standing is Standing.OPEN:
                terms = terms._replace(standing=Standing.UNKNOWN, open_for=frozenset(), note="the front matter is broken"
                )
            yield terms
    for statement in find_statements(document, Tree(frozenset())):
        if statement.part is Part.WEIGHTS and (not statement.weak or statement.standing is Standing.RESTRICTED):
            yield _stated(statement)


def _terms_of_package(release: Release, text: Text) -> Iterable[Terms]:
    """What the metadata of a Python package that holds weights names (packaging.python.org, core metadata)."""
    for found in re.finditer(
        r"^License(?:-Expression)?:[ \t]*(\S.*)$", text.content.partition("\n\n")[0], re.MULTILINE
    ):
        line = text.content.count("\n", 0, found.start()) + 1
        if not SAYS_NOTHING.match(found[1].strip()):
            yield terms_of(found[1], Evidence(found[0], _path(release, text.path), line), Basis.METADATA)


def _unread(release: Release) -> Iterable[_Signal]:
    """What could have been said by a file that should have been read and was not: terms that nobody knows."""
    for asset in release.assets:
        path = _path(release, asset.name)
        header = asset.header
        why = ""
        if isinstance(header, NotChecked):
            wanted = asset.kind is AssetKind.LICENCE or (asset.kind is AssetKind.WEIGHTS and header.failed)
            why = header.why if wanted else ""
        elif asset.kind in (AssetKind.LICENCE, AssetKind.WEIGHTS) and header is None and not asset.texts and asset.size:
            why = "it was not looked into"
        elif isinstance(header, WeightMetadata):
            heard = any(text.path.startswith(f"{asset.name}!/") for text in _licence_texts(release))
            left = [
                item
                for item in header.not_checked
                if (item.failed and not heard) or re.search(r"!/(.*/)?[^/]*(licen[cs]e|copying)[^/]*$", item.what, re.I)
            ]
            why = f"{left[0].what}: {left[0].why}" if left else ""
        if why:
            terms = Terms(
                Standing.UNKNOWN, None, Basis.FILE, (Evidence(asset.name, path),), note=f"{asset.name}: {why}"
            )
            yield _Signal(terms, asset.name, archive="" if asset.kind is AssetKind.LICENCE else asset.name)


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
        return unfit._replace(standing=Standing.UNKNOWN, note=f"{unfit.expression} is not known as open for parameters")
    return first._replace(evidence=tuple(dict.fromkeys(item for terms in deciding for item in terms.evidence))[:8],
        restrictions=tuple(dict.fromkeys(item for terms in deciding for item in terms.restrictions)),
        open_for=open_for,
    )


def _speaks_of(signal: _Signal, asset: Asset) -> bool:
    """A word for all assets, or one for this one; a restriction named for another model is heard all the same."""
    if signal.archive:
        return asset.name == signal.archive
    if not signal.names or asset.name in signal.names:
        return True
    return signal.terms.standing is Standing.RESTRICTED or any(_is_named(asset.name, name) for name in signal.names)


def _is_named(asset: str, name: str) -> bool:
    """Whether the file is the model of that name, in some format or precision: "Foo 7B" is foo-7b.Q4_K_M.gguf.

    "foo-7b-chat" is another model: a licence for one says nothing of the other.
    """
    words, wanted = _words(asset), _words(name)
    return wanted <= words and all(_VARIATION.match(word) for word in words - wanted)


def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in re.split(r"[^a-z0-9]+", name.lower()) if word)


def _parameters(
    before: Component,
    release: Release,
    weights: Sequence[Asset],
    terms_of: dict[str, Terms],
    notes: Sequence[_Signal],
    texts: Sequence[_Signal],
) -> Component:
    if not weights:
        closing = [
            s.terms for s in (*notes, *texts) if s.terms.standing is Standing.RESTRICTED and not _DATA.search(s.archive)
        ]
        if not closing or before.state is not State.PRESENT:
            return before
        return before._replace(terms=strictest([before.terms, *closing]))
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
    return (Conflict(f"the terms of the release {release.tag or release.name}: {words}", evidence),)


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
