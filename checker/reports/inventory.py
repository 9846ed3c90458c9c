"""A Verdict in, what a bill of materials lists out: the model, its files, code, data and bases, each with its licence.

CycloneDX and SPDX say the same of a model in different words; what they say is put together here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

from checker.domain import AssetKind, Component, Evidence, Repository, State, Verdict
from checker.reports.named import Named, named
from checker.reports.places import Places
from checker.reports.plain import address, shown

PROGRAMS = ("architecture", "inference-code", "training-code", "data-preprocessing-code", "evaluation-code")
MOST = 200  # files, sets of data and the like of one kind
LIBRARY = re.compile(r"github\.com/[\w.-]+/([\w.-]+)", re.ASCII)
HUBS = ("github.com", "huggingface.co")


class Part(NamedTuple):
    """One thing of a model. `kind`: file, program, library, dataset or base; `sha256`: lower-case hex, or empty."""

    kind: str
    name: str
    address: str = ""
    sha256: str = ""
    role: str = ""  # the component's id, or how a base relates
    licences: Named = Named(None, None)
    evidence: tuple[Evidence, ...] = ()


class Inventory(NamedTuple):
    """The model and its parts. `version` is the tag of a release or the revision; `purl` is empty off a known hub."""

    name: str
    version: str
    address: str
    purl: str
    licences: Named
    evidence: tuple[Evidence, ...]
    parts: tuple[Part, ...]
    card: str  # the address of the model card
    homes: tuple[str, ...]  # web addresses that hand out the weights

    def of(self, kind: str) -> tuple[Part, ...]:
        """The parts of one kind."""
        return tuple(part for part in self.parts if part.kind == kind)


def inventory(verdict: Verdict) -> Inventory:
    """What `verdict` knows of the model. Nothing is looked up: what has no address or hash here has none there."""
    repository, dossier = verdict.assessment.repository, verdict.assessment.dossier
    places = Places.of(repository)
    weights = dossier["parameters"]
    terms = named(weights.terms, places)
    card = dossier["model-card"]
    page = next((Evidence("", path) for path in card.locations if _is_file(path, repository)), None)
    release = repository.release
    return Inventory(
        name=shown(repository.name, 200) or "model",
        version=shown((release.tag if release else "") or repository.revision or "", 200),
        address=address(repository.url),
        purl=_purl(repository),
        licences=terms,
        evidence=tuple(dict.fromkeys((*weights.evidence, *weights.terms.evidence)))[:MOST],
        parts=tuple(_unique(_parts(verdict, places, terms))),
        card=address(places.link(page)) if page else "",
        homes=tuple(dict.fromkeys(filter(None, map(_address, weights.locations))))[:MOST],
    )


def _parts(verdict: Verdict, places: Places, terms: Named) -> Iterable[Part]:
    repository, dossier = verdict.assessment.repository, verdict.assessment.dossier
    yield from _files(repository, dossier["parameters"], places, terms)
    for role in PROGRAMS:
        component = dossier[role]
        if component.state is State.PRESENT:
            licences = named(component.terms, places)
            for location in component.locations[:MOST]:
                library = LIBRARY.fullmatch(location)
                name = library[1] if library else shown(places.path(location))
                kind = "library" if library else "program"
                yield Part(kind, name, _address(location), "", role, licences, component.evidence)
    data = dossier["datasets"]
    if data.state is State.PRESENT:
        licences = named(data.terms, places)
        for location in data.locations[:MOST]:
            yield Part("dataset", _dataset(location), _address(location), "", "datasets", licences, data.evidence)
    for base in dossier.lineage[:MOST]:
        licences = named(base.terms, places)
        yield Part("base", shown(base.base_model, 200), "", "", base.relation, licences, base.evidence)


def _files(repository: Repository, weights: Component, places: Places, terms: Named) -> Iterable[Part]:
    """The weight files of the tree and of the release, with the hashes that Git LFS or the release tell of them."""
    told = {file.path: file for file in repository.files}
    for location in weights.locations[:MOST]:
        if file := told.get(location):
            yield Part("file", shown(places.path(location)), "", _sha256(file.sha256), "parameters", terms)
    for asset in (repository.release.assets if repository.release else ())[:MOST]:
        if asset.kind is AssetKind.WEIGHTS:
            digest = _sha256((asset.digest or "").removeprefix("sha256:"))
            yield Part("file", shown(asset.name), address(asset.url), digest, "release", terms)


def _unique(parts: Iterable[Part]) -> Iterable[Part]:
    """Each thing once: one library builds and runs a model, and an id of a hub and its address name one set of data."""
    seen: set[tuple[str, str]] = set()
    for part in parts:
        key = (part.kind, part.name.casefold())
        if part.name and key not in seen:
            seen.add(key)
            yield part


def _is_file(path: str, repository: Repository) -> bool:
    return any(file.path == path for file in repository.files)


def _address(location: str) -> str:
    """A location as a web address; libraries and hub ids are written without a scheme."""
    return address(f"https://{location}" if LIBRARY.fullmatch(location) else location)


def _dataset(location: str) -> str:
    """The name of a set of data: the id that a hub knows it by, else the location."""
    hub = re.match(r"https?://(?:www\.)?huggingface\.co/datasets/([\w.-]+(?:/[\w.-]+)?)", location, re.ASCII)
    return hub[1] if hub else shown(location, 300)


def _purl(repository: Repository) -> str:
    """The package URL of a repository on a hub (github and huggingface are registered types)."""
    found = re.fullmatch(r"https://([\w.]+)/([\w.-]+)/([\w.-]+?)(?:\.git)?/?", address(repository.url), re.ASCII)
    if not found or found[1] not in HUBS:
        return ""
    kind = "github" if found[1] == "github.com" else "huggingface"
    owner, name = (found[2].lower(), found[3].lower()) if kind == "github" else (found[2], found[3])
    version = f"@{quote(repository.revision, safe='')}" if repository.revision else ""
    return f"pkg:{kind}/{owner}/{name}{version}"


def _sha256(digest: str | None) -> str:
    text = (digest or "").lower()
    return text if re.fullmatch(r"[0-9a-f]{64}", text) else ""
