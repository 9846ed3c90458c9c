"""The places of one model, each read by itself, in; one Dossier out, in which only what belongs to the model raises.

Whoever judges a model may name any place beside it, so a place raises nothing because it was named. It belongs where both
sides say so: the model's texts name the place, and the place hands out the model or leads back to it; or both have one
owner, by their addresses, and the place names the model. What is named one way only is a dependency. Any place lowers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, TypeVar

from checker.domain import (
    Component,
    Conflict,
    Dossier,
    Evidence,
    NotChecked,
    Place,
    Repository,
    Standing,
    State,
    Subject,
    Terms,
)
from checker.evidence import context
from checker.evidence.documents import Document
from checker.evidence.lineage import is_possible
from checker.evidence.moved import moved, prefix_of
from checker.evidence.parameters import Place as Kind
from checker.evidence.parameters import Source, find_sources
from checker.evidence.reading import Reading
from checker.evidence.subjects.names import page_of
from checker.evidence.subjects.whose import is_published, own_of, telling
from checker.evidence.subjects.words import words_of
from checker.evidence.words import ASIDE_HEADING, DATED, NEWS_HEADING, under

_Item = TypeVar("_Item")
CODE = ("architecture", "inference-code", "training-code", "data-preprocessing-code", "supporting-libraries", "benchmark-inference-code", "evaluation-code")  # fmt: skip
ELSEWHERE = "kept in another repository"  # the note on code that was not read
FROM_DEPENDENCY = ("architecture", "inference-code", "supporting-libraries")
"""What an open project that the model only uses may serve: as an open library does."""

_STRICTNESS = {Standing.OPEN: 0, Standing.UNKNOWN: 1, Standing.NONE: 2, Standing.RESTRICTED: 3}
_SETTINGS = re.compile(r"(?:pre-?)?train|config|hparam|recipe", re.I)


@dataclass
class Member:
    """A place with its reading: what it is called, where it is, and what it hands out."""

    repository: Repository
    dossier: Dossier
    reading: Reading = field(init=False)

    def __post_init__(self) -> None:
        self.reading = Reading(self.repository)

    @property
    def address(self) -> str:
        """Where it is published, in lower case; "" where nobody says."""
        return self.repository.address.lower()

    @property
    def owner(self) -> str:
        """The account that it is published under; "" where nobody says. Never a folder's name."""
        return self.address.partition(":")[2].removeprefix("datasets/").removeprefix("spaces/").rpartition("/")[0]

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Where its texts say that parameters can be had."""
        return find_sources(self.reading)

    @property
    def holds_weights(self) -> bool:
        """Whether parameters lie in it."""
        return any(s.own and s.place is Kind.TREE for s in self.sources)

    @property
    def keeps_weights(self) -> bool:
        """Whether parameters lie in it or in a place without terms of its own: a bucket, a release, a file."""
        return any(s.own and s.place in (Kind.TREE, Kind.FILE, Kind.STORE, Kind.RELEASE) for s in self.sources)

    @property
    def is_published(self) -> bool:
        """Whether it is a page of a family's own publisher, whose open terms somebody has looked up."""
        return self.holds_weights and is_published(self.repository.name, own_of(self.reading))

    @property
    def role(self) -> str:
        """weights, data or code, by what lies in it."""
        if self.repository.hub and self.repository.hub.kind == "dataset":
            return "data"
        return "weights" if self.holds_weights else "code"

    def names(self, other: Member) -> Evidence | None:
        """The line that names the address of `other`, outside of thanks, news and what is said of others."""
        if not other.address:
            return None
        return next((evidence for address, evidence in self._addresses if address == other.address), None)

    def hands_out(self, other: Member) -> Evidence | None:
        """The line by which its own models are had at `other`."""
        if not other.address.startswith("hf:"):
            return None
        for source in self.sources:
            page = (page_of(source.target) or source.target).lower()
            if source.own and source.firm and source.place is Kind.HUB and f"hf:{page}" == other.address:
                return source.evidence
        return None

    def names_model(self, name: Sequence[str]) -> Evidence | None:
        """The line that calls the model by its name, edition included."""
        for document in self.reading.readmes:
            if _holds(document.title, name):
                return document.quote(1)
            for block in document.blocks:
                if not _is_aside(block) and _holds(block.text, name):
                    return document.quote(block.line)
        return None

    @cached_property
    def _addresses(self) -> tuple[tuple[str, Evidence], ...]:
        return tuple(_addresses_in(self.reading.readmes))


class _Tie(NamedTuple):
    """What ties a place to the model."""

    belongs: bool
    weights: bool  # it is where the model's own texts say that its weights are
    used: bool  # the model's own texts name it
    why: str
    named_at: Evidence | None = None


def join(main: Dossier, repository: Repository, collected: Sequence[tuple[Repository, Dossier]]) -> Dossier:
    """`main` with what the other places of `repository` add and take away."""
    first = Member(repository, main)
    members = [Member(*place) for place in collected]
    ties = _ties(first, members)
    dossier = main
    core = [first, *(m for m, tie in zip(members, ties, strict=True) if tie.belongs)]
    settled = any(_has_settings(place, _name_of(first)) for place in core)
    for member, tie in zip(members, ties, strict=True):
        dossier = _with(dossier, first, member, tie, settled)
    if any(tie.belongs and member.is_published for member, tie in zip(members, ties, strict=True)):
        dossier = replace(dossier, lineage=tuple(base for base in dossier.lineage if not is_possible(base)))
    unread = [gap for gap in repository.others if isinstance(gap, NotChecked)]
    told = [_told(first, member, tie) for member, tie in zip(members, ties, strict=True)]
    told += [Place(gap.what, "", None, "unread", False, gap.why) for gap in unread]
    return replace(
        dossier,
        components=_unsettled(dossier.components, unread),
        not_checked=(*dossier.not_checked, *unread),
        places=tuple(told),
    )


def _told(first: Member, member: Member, tie: _Tie) -> Place:
    repository = member.repository
    return Place(prefix_of(repository), repository.source, repository.revision, member.role, tie.belongs, tie.why, tie.named_at)


def _ties(first: Member, members: Sequence[Member]) -> list[_Tie]:
    """How each place is tied to the model; a place may be tied through another that belongs."""
    ties = [_tie(first, first, member, _name_of(first)) for member in members]
    for _ in members:
        core = [first, *(m for m, tie in zip(members, ties, strict=True) if tie.belongs)]
        # A page of weights has the model's name; a repository may be called after what is done in it.
        name = next((found for c in core if c.holds_weights and (found := _name_of(c))), _name_of(first))
        better = [
            tie if tie.belongs else next((t for c in core if (t := _tie(first, c, m, name)).belongs), tie)
            for m, tie in zip(members, ties, strict=True)
        ]
        if better == ties:
            break
        ties = better
    return ties


def _tie(first: Member, side: Member, member: Member, name: tuple[str, ...]) -> _Tie:
    """How `member` is tied to `side`, a place of the model of `first`, which is called `name`."""
    weights = side.hands_out(member) if side is first else None
    there = weights or side.names(member)
    back = member.hands_out(side) or (member.names(side) if member.holds_weights or not side.address.startswith("hf:") else None)
    used = there is not None and side is first
    if member.repository.fork_of:
        return _Tie(False, weights is not None, used, f"it is a copy of {member.repository.fork_of}", there)
    called = member.names_model(name) if name else None
    if there and back and _is_of_this_edition(member, name):
        return _Tie(True, weights is not None, used, f"{_where(side, there)} names it, and it leads back ({_where(member, back)})", there)
    if side.owner and side.owner == member.owner and called:
        why = f"it has the same owner, {side.owner}, and names the model ({_where(member, called)})"
        return _Tie(True, weights is not None, used, why, there)
    if weights:
        return _Tie(False, True, True, f"{_where(side, weights)} gives it as the place of the weights; it does not lead back", there)
    if there:
        return _Tie(False, False, used, f"{_where(side, there)} names it; it neither leads back nor names the model", there)
    return _Tie(False, False, False, "nothing in the model's own texts names it")


def _where(member: Member, evidence: Evidence) -> str:
    path = evidence.path if member.repository.address == "" else f"{prefix_of(member.repository)}/{evidence.path}"
    return f"{path}:{evidence.line}" if evidence.line else path


def _name_of(first: Member) -> tuple[str, ...]:
    """The words by which the model is called: its name without sizes, with the number of its edition."""
    name = re.split(r"__|/", first.repository.name)[-1]
    words = [word.text for word in words_of(name)]
    plain = telling(name)
    edition = [w for n, w in enumerate(words) if _is_edition(words, n)]
    return (*plain[:2], *edition[:1]) if plain else ()


def _is_edition(words: Sequence[str], n: int) -> bool:
    """Whether a number is an edition: "3" in "foo-3-7b", not a size ("7 b"), a date or a count of experts."""
    word = words[n]
    if not re.fullmatch(r"\d{1,2}(?:\.\d{1,2})?", word):
        return False
    return not (n + 1 < len(words) and words[n + 1] in ("b", "m", "k", "t", "x", "bit", "bits")) and n > 0


def _holds(text: str, name: Sequence[str]) -> bool:
    """Whether a text has the words of `name` one after the other; a number right behind the name is another edition's."""
    words = [word.text for word in words_of(text)]
    joined = "".join(name)
    for at in range(len(words)):
        if words[at : at + len(name)] == list(name):
            return True
        if words[at] == joined and len(joined) > 3:
            return True
    return False


def _is_of_this_edition(member: Member, name: Sequence[str]) -> bool:
    """Whether a place that leads back speaks of this edition, where the name has one: older data made no newer model."""
    if not name or not name[-1][0].isdigit():
        return True
    return member.names_model(name) is not None or member.holds_weights


_LINK = re.compile(r"https?://(?:www\.)?(?P<host>github\.com|huggingface\.co|hf\.co)/(?P<path>(?:datasets/|spaces/)?[\w.-]+/[\w.-]+)", re.A | re.I)


def _addresses_in(documents: Iterable[Document]) -> Iterator[tuple[str, Evidence]]:
    """The addresses of repositories that texts name, and the models and data sets of the front matter."""
    for document in documents:
        for number, line in enumerate((document.front_matter or "").split("\n"), document.front_matter_line + 1):
            for found in _LINK.finditer(line):
                yield _address(found), document.quote(min(number, len(document.lines)))
        for block in document.blocks:
            if _is_aside(block):
                continue
            for link in (*block.links, *block.badges):
                if match := _LINK.match(link.url):
                    yield _address(match), document.quote(link.line)
            for found in _LINK.finditer(block.text):
                yield _address(found), document.quote(block.line + block.text.count("\n", 0, found.start()))


def _address(match: re.Match[str]) -> str:
    path = match["path"].lower().removesuffix(".git").rstrip(".")
    return f"{'github' if match['host'].lower() == 'github.com' else 'hf'}:{path}"


def _is_aside(block: object) -> bool:
    headings = getattr(block, "headings", ())
    text = getattr(block, "text", "")
    return under(headings, ASIDE_HEADING) or under(headings, NEWS_HEADING) or bool(DATED.match(text)) or context.is_about_others(block)  # type: ignore[arg-type]


def _with(dossier: Dossier, first: Member, member: Member, tie: _Tie, settled: bool) -> Dossier:
    """`dossier` with what one more place adds, as far as it belongs, and takes away. `settled`: settings lie with the model."""
    there = moved(member.dossier, member.repository)
    components = dict(dossier.components)
    components["parameters"], conflicts = _parameters(components["parameters"], first, member, there["parameters"], tie)
    holds = member.holds_weights and (tie.belongs or tie.weights or there["parameters"].terms.standing is Standing.RESTRICTED)
    for name, component in there.components.items():
        if name == "parameters":
            continue
        if tie.belongs or _serves(name, tie, settled):
            components[name] = _better(components[name], component, name)
    ours = tie.belongs or holds
    return replace(
        dossier,
        is_model=dossier.is_model or (there.is_model and (tie.belongs or tie.weights)),
        components=components,
        restrictions=_once((*dossier.restrictions, *(there.restrictions if holds else ()))),
        lineage=_once((*dossier.lineage, *(there.lineage if holds else ()))),
        gating=_once((*dossier.gating, *(there.gating if holds or tie.weights else ()))),
        claims=_once((*dossier.claims, *(there.claims if tie.belongs else ()))),
        conflicts=_once((*dossier.conflicts, *conflicts, *(there.conflicts if ours else ()))),
        unclear=_once((*dossier.unclear, *(there.unclear if ours else ()))),
        not_checked=_once((*dossier.not_checked, *(there.not_checked if ours else ()))),
        named=tuple(gap for gap in dossier.named if not _is_page(gap.what, member)),
    )


def _is_page(address: str, member: Member) -> bool:
    return f"hf:{(page_of(address) or address).lower()}" == member.address


def _serves(name: str, tie: _Tie, settled: bool) -> bool:
    """Whether what the model only uses may serve a row: as a library, or as training code whose settings lie with the model."""
    return tie.used and (name in FROM_DEPENDENCY or (name == "training-code" and settled))


def _has_settings(place: Member, name: Sequence[str]) -> bool:
    """Whether files of settings lie in a place of the model: in a folder or a file that is called so, or after the model."""
    for file in place.repository.files:
        stem, _, ending = file.path.lower().rpartition(".")
        if ending in ("yaml", "yml", "toml") and (_SETTINGS.search(stem) or (name and _holds(stem.replace("/", " "), name))):
            return True
    return False


def _better(here: Component, there: Component, name: str) -> Component:
    """The one of two that answers a row more fully; what the model itself declares absent stays so."""
    if there.state is not State.PRESENT and here.state is not State.PRESENT:
        told = there if there.missing and not here.missing and here.state is not State.DECLARED_ABSENT else here
        return told._replace(looked_in=_once((*here.looked_in, *there.looked_in)))
    if there.state is not State.PRESENT or here.state is State.DECLARED_ABSENT:
        return here
    if here.state is not State.PRESENT or here.note == ELSEWHERE:
        return there
    subject = Subject.CODE if name in CODE else Subject.DATA
    if there.terms.are_open_for(subject) and not here.terms.are_open_for(subject):
        return there
    return here


def _parameters(
    here: Component, first: Member, member: Member, there: Component, tie: _Tie
) -> tuple[Component, tuple[Conflict, ...]]:
    """The parameters as both places have them: the strictest counts; where one is silent and keeps none itself, the other."""
    if there.state is not State.PRESENT or not (member.holds_weights or tie.belongs):
        return here, ()
    closing = there.terms.standing is Standing.RESTRICTED
    if not (tie.belongs or tie.weights or closing):
        return here, ()
    joined = here if here.state is State.PRESENT else there
    terms = _terms(here, first, member, there, tie)
    conflicts: tuple[Conflict, ...] = ()
    if {here.terms.standing, there.terms.standing} == {Standing.OPEN, Standing.RESTRICTED}:
        shown = (*here.terms.evidence[:1], *there.terms.evidence[:1])
        conflicts = (Conflict(f"the terms of the weights: {prefix_of(member.repository)} says otherwise", shown),)
    return (
        joined._replace(
            terms=terms,
            note=terms.note,
            locations=_once((*here.locations, *there.locations))[:20],
            evidence=_once((*here.evidence, *there.evidence))[:8],
            variants=_once((*here.variants, *there.variants)),
        ),
        conflicts,
    )


def _terms(here: Component, first: Member, member: Member, there: Component, tie: _Tie) -> Terms:
    ours, theirs = here.terms, there.terms
    if here.state is not State.PRESENT or (_is_silent(ours) and not first.keeps_weights):
        return theirs
    if _is_silent(theirs) and (ours.standing is not Standing.OPEN or not member.holds_weights or _is_said(ours)):
        return ours  # a sentence that gives the weights their terms counts for the place that it names
    return max((ours, theirs), key=lambda terms: _STRICTNESS[terms.standing])


def _is_silent(terms: Terms) -> bool:
    """Whether a place says nothing of the terms of weights, which is another thing than words that were not understood."""
    return terms.standing is Standing.NONE or (terms.standing is Standing.UNKNOWN and terms.basis is None and not terms.unread)


def _is_said(terms: Terms) -> bool:
    return terms.basis is not None and terms.basis.value in ("stated", "file")


def _unsettled(components: Mapping[str, Component], unread: Sequence[NotChecked]) -> dict[str, Component]:
    """Rows that were not found, where a place that may answer them could not be read."""
    if not unread:
        return dict(components)
    return {
        name: c._replace(state=State.NOT_CHECKED, note=f"{unread[0].what} could not be read: {unread[0].why}")
        if c.state is State.NOT_FOUND
        else c
        for name, c in components.items()
    }


def _once(items: Iterable[_Item]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys(items))
