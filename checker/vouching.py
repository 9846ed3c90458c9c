"""A repository and what its settings say in, its Dossier out: what people vouch for, beside what was read.

Two things alone make more of a repository than was read, and both are marked: an attestation answers what was not
found, and a reviewed sentence is taken as the person has read it. Everything else that a file can say helps to find
(`model`) or leaves out (`exclude`, `open-terms`); what restricts is never left out by any of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import groupby
from typing import Any

from checker import checks
from checker.checklist import Criterion, load_checklist
from checker.domain import (
    Answer,
    Basis,
    Component,
    Dossier,
    Entry,
    EntryKind,
    Fate,
    Finding,
    Repository,
    Standing,
    State,
    Terms,
)
from checker.evidence import collect
from checker.evidence.reading import Hints

_RANK = {Answer.MET: 0, Answer.NOT_APPLICABLE: 0, Answer.UNKNOWN: 1, Answer.UNMET: 2}

# Answers that are about terms: a person's word is not enough for these, a text of the model has to say it.
ABOUT_TERMS = frozenset(
    {"parameters-terms-open", "lineage-open", "access-open", "access-without-registration"}
    | {"data-information-terms-open", "datasets-open"}
    | {c.id for c in load_checklist() if c.id.endswith("-code-open") or c.id == "supporting-libraries-open"}
)
# Answers that compare what is said: nobody can vouch for them.
NOBODYS = frozenset({"sources-agree", checks.ABOUT_THE_LEVEL})


def dated(
    entries: Iterable[Entry], today: date, verified_only: bool, proposed: Iterable[Entry] = ()
) -> tuple[Entry, ...]:
    """The entries with the days they have left; those that ran out, are left out or are only proposed are marked so."""
    found = []
    for entry in entries:
        entry = entry._replace(days_left=(entry.expiry - today).days)
        if entry.expiry < today:
            entry = entry._replace(fate=Fate.EXPIRED, why=f"it ran out on {entry.expiry}")
        elif verified_only and entry.kind is not EntryKind.WAIVER:
            entry = entry._replace(fate=Fate.LEFT_OUT, why="`verified-only` counts only what was read")
        found.append(entry)
    for entry in proposed:
        why = "a pull request adds it; it counts once it is merged"
        found.append(entry._replace(days_left=(entry.expiry - today).days, fate=Fate.PROPOSED, why=why))
    return tuple(found)


def gather(
    repository: Repository,
    entries: tuple[Entry, ...] = (),
    hints: Hints | None = None,
    exclude: tuple[str, ...] = (),
    open_terms: tuple[str, ...] = (),
) -> Dossier:
    """The dossier of `repository` with what the settings say: `entries` as `dated` has them, in their order.

    `hints`: the name, card and weights of `model`. `exclude`: patterns of paths whose files count for nothing that
    opens. `open_terms`: the only licences that are taken for open; empty means all that are.
    """
    dossier = collect(repository)
    reviews = tuple(e for e in entries if e.kind is EntryKind.REVIEWED and e.fate is Fate.COUNTS)
    settled: dict[Entry, Entry] = {}
    own = Hints()
    if reviews:
        own = Hints(reviewed=reviews)
        reading = collect(repository, own)
        settled |= dict(zip(reviews, reading.entries, strict=True))
        better = _answers(dossier).items()
        after = _answers(reading)
        rests = frozenset(name for name, answer in better if _RANK[after[name]] < _RANK[answer])
        dossier = replace(reading, reviewed=rests, entries=())
    if hints is not None and hints != Hints():
        own = hints._replace(reviewed=reviews)
        dossier = _helped(dossier, collect(repository, own))
    attested = [e for e in entries if e.kind is EntryKind.ATTESTATION and e.fate is Fate.COUNTS]
    if attested:
        dossier, fates = _attested(repository, dossier, attested, own)
        settled |= fates
    if exclude:
        dossier = _without(repository, dossier, exclude, own)
    if open_terms:
        dossier = _narrowed(dossier, frozenset(open_terms))
    return replace(dossier, entries=tuple(settled.get(entry, entry) for entry in entries))


def _answers(dossier: Dossier) -> dict[str, Answer]:
    return {finding.id: finding.answer for finding in checks.run(dossier)}


# ------------------------------------------------------------------------------------------------------------- model


def _helped(dossier: Dossier, helped: Dossier) -> Dossier:
    """What was found with the help of `model`, without losing anything that was found to the contrary before."""
    components = dict(helped.components)
    for name, before in dossier.components.items():
        if _against(before) or (name == "parameters" and not _is_silent(dossier)):
            components[name] = before
    return replace(
        helped,
        is_model=dossier.is_model or helped.is_model,
        components=components,
        restrictions=_both(dossier.restrictions, helped.restrictions),
        lineage=_both(dossier.lineage, helped.lineage),
        gating=_both(dossier.gating, helped.gating),
        conflicts=_both(dossier.conflicts, helped.conflicts),
        not_checked=_both(dossier.not_checked, helped.not_checked),
        unclear=_both(dossier.unclear, helped.unclear),
        reviewed=dossier.reviewed,
    )


def _both(first: tuple[Any, ...], second: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _against(component: Component) -> bool:
    """Whether something was found to the contrary."""
    restricted = component.state is State.PRESENT and component.terms.standing is Standing.RESTRICTED
    return restricted or component.state is State.DECLARED_ABSENT


def _is_silent(dossier: Dossier) -> bool:
    """Whether the parameters' terms are open, or nothing is said of them: nothing restricts, is unread or unclear."""
    terms = dossier["parameters"].terms
    doubts = dossier.unclear or dossier.restrictions or dossier.conflicts or terms.unread or dossier.grounds.altered
    return terms.standing is Standing.OPEN or not doubts


# ------------------------------------------------------------------------------------------------------- attestations


def _attested(
    repository: Repository, dossier: Dossier, entries: list[Entry], hints: Hints
) -> tuple[Dossier, dict[Entry, Entry]]:
    """The dossier with what the attestations answer, and what became of each of them."""
    fates: dict[Entry, Entry] = {}
    criteria = {criterion.id: criterion for criterion in load_checklist()}
    for entry in sorted(entries, key=lambda entry: entry.criterion in ABOUT_TERMS):
        finding = next((f for f in checks.run(dossier) if f.id == entry.criterion), None)
        fate, why = _prospects(entry, finding)
        if fate is Fate.COUNTS and "://" not in entry.link and _path_of(entry.link, repository) is None:
            fate, why = Fate.REFUSED, f"its link leads to nothing here: {entry.link}"
        if fate is Fate.COUNTS:
            answered = (
                _told_by_its_link(repository, dossier, entry, criteria[entry.criterion], hints)
                if entry.criterion in ABOUT_TERMS
                else _said(dossier, entry, criteria[entry.criterion])
            )
            if isinstance(answered, str):
                fate, why = Fate.REFUSED, answered
            else:
                dossier = replace(answered, attested={**dossier.attested, entry.criterion: entry})
        fates[entry] = entry._replace(fate=fate, why=why)
    return dossier, fates


def _prospects(entry: Entry, finding: Finding | None) -> tuple[Fate, str]:
    if finding is None or entry.criterion in NOBODYS:
        return Fate.REFUSED, "it compares what stands in the repository: nobody can vouch for it"
    if finding.answer in (Answer.MET, Answer.NOT_APPLICABLE):
        return Fate.NOT_NEEDED, "the repository answers it"
    if finding.answer is Answer.UNMET:
        return Fate.REFUSED, f"what was found says otherwise: {finding.reason}"
    return Fate.COUNTS, ""


def _said(dossier: Dossier, entry: Entry, criterion: Criterion) -> Dossier | str:
    """The rows of `criterion` as the entry has them."""
    terms = dossier.document_terms._replace(basis=Basis.ATTESTED)
    rows = {}
    for name in criterion.components:
        row = dossier.components[name]
        keep = terms if row.terms.standing is Standing.UNKNOWN and name != "parameters" else row.terms
        rows[name] = row._replace(state=State.PRESENT, evidence=(entry.evidence,), terms=keep, note="")
    return _answering(replace(dossier, components={**dossier.components, **rows}), entry)


def _told_by_its_link(
    repository: Repository, dossier: Dossier, entry: Entry, criterion: Criterion, hints: Hints
) -> Dossier | str:
    """The rows of `criterion` with the linked text read as one that speaks for the model; or why that says nothing."""
    path = _path_of(entry.link, repository)
    if path is None:
        return f"terms count only where a text of the model states them, and {entry.link} is no text that was read here"
    if path in (hints.card, *hints.pages):
        return f"{path} was read, and does not say so in words that are understood"
    told = collect(repository, hints._replace(pages=(*hints.pages, path)))
    rows = {name: told.components[name] for name in criterion.components}
    shown = {e.path for row in rows.values() for e in (*row.terms.evidence, *row.evidence)}
    if path not in shown:
        return f"{path} was read, and does not say so in words that are understood"
    with_it = replace(
        dossier,
        components={**dossier.components, **rows},
        unclear=_both(dossier.unclear, told.unclear),
        lineage=told.lineage if criterion.id == "lineage-open" else dossier.lineage,
    )
    answered = _answering(with_it, entry)
    if isinstance(answered, str):
        return answered
    marked = {n: r._replace(terms=r.terms._replace(basis=Basis.ATTESTED)) for n, r in rows.items()}
    return replace(answered, components={**answered.components, **marked})


def _answering(dossier: Dossier, entry: Entry) -> Dossier | str:
    finding = next(f for f in checks.run(dossier) if f.id == entry.criterion)
    if finding.answer is Answer.MET:
        return dossier
    return f"with it the answer is still open: {finding.reason}"


def _path_of(link: str, repository: Repository) -> str | None:
    """The path of the tree that a link leads to; None where it leads elsewhere."""
    target = re.sub(r"(?:[?#].*|:\d+)$", "", link)
    if "://" in target:
        page = f"{(repository.url or '').rstrip('/')}/"
        if not repository.url or not target.startswith(page):
            return None
        kind, _, rest = target.removeprefix(page).partition("/")
        target = rest.partition("/")[2] if kind in ("blob", "raw", "tree") else ""
    root = f"{repository.root}/" if repository.root else ""
    target = target.removeprefix("./").removeprefix(root)
    return target if any(file.path == target for file in repository.files) else None


# --------------------------------------------------------------------------------------------- exclude and open-terms


def _without(repository: Repository, dossier: Dossier, patterns: tuple[str, ...], hints: Hints) -> Dossier:
    """The dossier without what only the excluded paths show: what is worse without them counts, what is better not."""
    rest = tuple(file for file in repository.files if not excluded(patterns, file.path))
    if len(rest) == len(repository.files):
        return dossier
    less = collect(replace(repository, files=rest), hints)
    before, after = _answers(dossier), _answers(less)
    worse = {name for name in before if _RANK[after[name]] > _RANK[before[name]] and name not in dossier.attested}
    rows = {
        row: less.components[row]
        for criterion in load_checklist()
        if criterion.id in worse
        for row in criterion.components
    }
    return replace(dossier, components={**dossier.components, **rows})


def excluded(patterns: tuple[str, ...], path: str) -> bool:
    """Whether one of `patterns` names `path` or a folder above it, as a line of .gitignore does."""
    return any(_leads_to(folders, path) for folders in map(_folders, patterns))


@lru_cache
def _folders(pattern: str) -> list[str]:
    """A pattern folder by folder; one without a slash, but at its end, is meant in every folder."""
    folders = [folder for folder, _ in groupby(filter(None, pattern.removeprefix("./").split("/")))]
    return folders if "/" in pattern.removeprefix("./").rstrip("/") else ["**", *folders]


def _leads_to(pattern: list[str], path: str) -> bool:
    """Whether `pattern`, folder by folder, names `path` or a folder above it; `**` stands for any number of folders."""
    at = {0}
    for folder in path.split("/"):
        at |= {here + 1 for here in at if pattern[here] == "**"}
        if len(pattern) in at:
            return True
        stays = {here for here in at if pattern[here] == "**"}
        at = stays | {here + 1 for here in at - stays if fnmatchcase(folder, pattern[here])}
        if len(pattern) in at:
            return True
    return False


def _narrowed(dossier: Dossier, accepted: frozenset[str]) -> Dossier:
    """The dossier with licences that the project does not take for open counted as none of those."""

    def narrowed(terms: Terms) -> Terms:
        if terms.standing is not Standing.OPEN or _accepts(terms.expression, accepted):
            return terms
        return terms._replace(open_for=frozenset(), note=NOT_ACCEPTED)

    return replace(
        dossier,
        components={
            name: row._replace(
                terms=narrowed(row.terms), variants=tuple(v._replace(terms=narrowed(v.terms)) for v in row.variants)
            )
            for name, row in dossier.components.items()
        },
    )


NOT_ACCEPTED = "open, and not among the `open-terms` of the settings"


def _accepts(expression: str | None, accepted: frozenset[str]) -> bool:
    """Whether the expression offers a choice in which every licence is accepted."""
    choices = re.split(r"\s+OR\s+", (expression or "").replace("(", " ").replace(")", " "))
    return any(
        all(part.split(" WITH ")[0].strip() in accepted for part in re.split(r"\s+AND\s+", choice))
        for choice in choices
    )
