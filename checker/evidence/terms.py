"""Statements, licence files, cards and policies in; the terms of the weights, of the code and of the documents out.

Strongest first: a sentence that names the weights; a licence file named or placed for them; the card's front matter;
metadata; a licence beside weights in the same tree. Where sources disagree the strictest counts. A code licence with the
weights elsewhere and no word about them establishes nothing (rulings 3 and 5 in docs/design.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from checker.domain import Basis, Conflict, Evidence, Restriction, RestrictionKind, Standing, Subject, Terms, Variant
from checker.evidence.cards import Card
from checker.evidence.documents import LIST_ITEM, Document
from checker.evidence.licence_files import LicenceFile, Policy
from checker.evidence.parameters import Place, Source, tokens_of
from checker.evidence.statements import Statement
from checker.evidence.words import Part
from checker.licensing import Content, Difference, find_restrictions, look_up
from checker.patterns import Pattern
from checker.words import message


class Signal(NamedTuple):
    """One source's word on the terms of a part."""

    terms: Terms
    names: tuple[str, ...] = ()
    weak: bool = False
    derived: bool = False
    where: str = ""

    @property
    def standing(self) -> Standing:
        """Its standing."""
        return self.terms.standing


class Reckoning(NamedTuple):
    """The terms of weights, code and documents, the variants, and the conflicts that were seen on the way."""

    weights: Terms
    code: Terms
    documents: Terms
    variants: tuple[Variant, ...]
    conflicts: tuple[Conflict, ...]


class Sources(NamedTuple):
    """Everything that can speak of terms."""

    statements: tuple[Statement, ...]
    nested: tuple[Statement, ...]
    files: tuple[LicenceFile, ...]
    policies: tuple[Policy, ...]
    cards: tuple[Card, ...]
    parameters: tuple[Source, ...]
    metadata: tuple[Terms, ...] = ()
    choice: tuple[Evidence, ...] = ()
    own_words: frozenset[str] = frozenset()
    tags: tuple[Evidence, ...] = ()
    describes_model: bool = True


def reckon(sources: Sources) -> Reckoning:
    """The terms of each part, as the sources give them together."""
    by_path = {f.path: f for f in sources.files}
    sources = sources._replace(statements=_without_comparisons(sources.statements, sources.own_words))
    strong = [_signal(s, by_path) for s in sources.statements if s.part is Part.WEIGHTS and not s.weak and not _aside(s)]
    weak = [_signal(s, by_path) for s in sources.statements if s.part in (Part.WEIGHTS, Part.ALL) and (s.weak or _aside(s))]
    nested = [_signal(s, by_path)._replace(weak=True) for s in sources.nested if s.part is Part.WEIGHTS]
    files = [Signal(_file_terms(f, Basis.FILE), where=f.path) for f in sources.files if f.part is Part.WEIGHTS and f.root and _tells(f)]
    nested_files = [Signal(_file_terms(f, Basis.FILE), weak=True, where=f.path) for f in sources.files if f.part is Part.WEIGHTS and not f.root and _tells(f)]
    cards = [s for card in sources.cards for s in _card_signals(card, by_path)]
    root_cards = [s for s, path in cards if "/" not in path]
    nested_cards = _of_one_model([s._replace(weak=True) for s, path in cards if "/" in path and not _OF_OTHERS.search(path)], sources)
    metadata = [Signal(terms) for terms in sources.metadata]
    whole = _whole(sources, by_path)
    policies = [Signal(_policy_terms(p), where=p.path) for p in sources.policies if p.part is Part.WEIGHTS]

    heard = [*strong, *files, *root_cards, *metadata]
    closing = [s for s in (*whole, *policies) if s.standing is Standing.RESTRICTED]
    covering = _covering(sources, whole)
    heard += [s for s in closing if s not in heard]
    heard += [s for s in nested_files if s.standing is Standing.RESTRICTED and _OF_WEIGHTS.match(s.where)]
    heard += [s for s in nested_cards if s.standing is Standing.RESTRICTED and s.where in _cards_of_its_own(sources)]
    heard += _altered(whole, heard, by_path)
    general = [s for s in heard if not s.names]
    if not heard or not any(s.standing in (Standing.OPEN, Standing.RESTRICTED) for s in general or heard):
        heard += [*nested, *nested_files, *nested_cards]
    if not heard or all(s.standing is Standing.UNKNOWN for s in heard):
        heard += [s for s in weak if s.standing is Standing.RESTRICTED]
    if not any(s.standing is Standing.OPEN or s.standing is Standing.RESTRICTED for s in heard):
        heard += covering
    unnamed = _uncovered(sources, heard)
    if unnamed:
        heard.append(Signal(Terms(Standing.UNKNOWN, None, Basis.STATED, (unnamed,), note="terms are given for some of the models offered, and not for this one")))
    weights = _weights(sources, heard, whole)
    aside = [_signal(s, by_path) for s in sources.statements if s.part is Part.WEIGHTS and not s.weak and _aside(s)]
    variants = _variants([*strong, *aside, *nested, *nested_files])
    code = _code(sources, by_path)
    return Reckoning(weights, code, _documents(sources, code), variants, (*_conflicts([*heard, *weak]), *_misnamed(sources, by_path)))


# A folder of the root that is called after the weights: a restriction in it counts against an open word elsewhere.
_OF_WEIGHTS = Pattern(r"(?:weights?|check-?points?|ckpts?|model[-_]?cards?|hf|hugging[-_]?face)/[^/]+$|models?/(?:[^/]*licen[cs]e[^/]*|readme\.md)$", re.I)


_OF_OTHERS = Pattern(r"(?:^|/)(?:examples?|demos?|baselines?|compar\w+|data|data[-_]?(?:sets?|cards?)|benchmarks?|eval\w*)(?:/|$)|(?:^|/)data", re.I)


def _of_one_model(cards: list[Signal], sources: Sources) -> list[Signal]:
    """A card in a folder speaks for one model: where three times as many are offered as there are such cards, it opens none."""
    pages = {s.target.split("#")[0].rstrip("/").rsplit("/", 1)[-1].lower() for s in sources.parameters if s.own and s.firm and s.place is Place.HUB}
    if len(pages) < 3 * max(1, len(cards)):
        return cards
    note = "a card in a folder gives terms for one of the many models offered"
    return [s._replace(terms=s.terms._replace(standing=Standing.UNKNOWN, note=note)) if s.standing is Standing.OPEN else s for s in cards]


def _cards_of_its_own(sources: Sources) -> frozenset[str]:
    """The nested cards that are this repository's: not of an example or a data set, nor of what is made from another's model."""
    return frozenset(
        card.path
        for card in sources.cards
        if "/" in card.path
        and not _OF_OTHERS.search(card.path)
        and all(tokens_of(base) & sources.own_words for base in card.base_models)
    )


def _without_comparisons(statements: tuple[Statement, ...], own: frozenset[str]) -> tuple[Statement, ...]:
    """Rows of a table that name other people's models, where other rows of it name this repository's."""
    rows = [s for s in statements if s.row and s.names]
    mine = [s for s in rows if any(tokens_of(n) & own for n in s.names)]
    if not mine or len(mine) == len(rows):
        return statements
    sections = {(s.evidence.path, s.headings) for s in mine}
    return tuple(s for s in statements if s not in rows or s in mine or (s.evidence.path, s.headings) not in sections)


def _uncovered(sources: Sources, heard: Sequence[Signal]) -> Evidence | None:
    """A model on offer that no open statement covers, where every open statement is limited to models that it names."""
    opening = [s for s in heard if s.standing is Standing.OPEN]
    if not opening or not all(s.names for s in opening) or any(s.standing is not Standing.OPEN for s in heard):
        return None
    named = [re.sub(r"[^a-z0-9]", "", n.lower()) for s in opening for n in s.names]
    for source in sources.parameters:
        if source.own and source.firm and source.place is Place.HUB and "/collections/" not in source.target:
            page = re.sub(r"[^a-z0-9]", "", re.sub(r"/(tree|blob|resolve)/.*$", "", source.target).rstrip("/").rsplit("/", 1)[-1].lower())
            if not any(n in page or page in n for n in named if n):
                return source.evidence
    return None


def _aside(statement: Statement) -> bool:
    """A variant that is derived from another's model and keeps that model's terms does not decide for the headline models."""
    return statement.derived and bool(statement.names)


def _tells(file: LicenceFile) -> bool:
    r = file.recognition
    if r is None or (r.content is Content.PROSE and r.standing is Standing.RESTRICTED):
        return True
    return r.content not in (Content.EMPTY, Content.POINTER, Content.PROSE)


def _file_terms(file: LicenceFile, basis: Basis) -> Terms:
    terms = file.terms(basis)
    if terms.standing is Standing.UNKNOWN and file.covers_model:
        # A text of its own about the model that is none of the open ones: custom terms, read or not.
        return terms._replace(standing=Standing.RESTRICTED, restrictions=terms.restrictions or (_custom(file.evidence),))
    return terms


def _custom(evidence: Evidence, licence: str | None = None) -> Restriction:
    return Restriction(RestrictionKind.OTHER, evidence, licence)


def _signal(statement: Statement, by_path: dict[str, LicenceFile]) -> Signal:
    """A statement's terms; a licence file that it points to speaks for itself, and the text beats the name."""
    terms = Terms(statement.standing, statement.expression or statement.licence, Basis.STATED, (statement.evidence,), statement.restrictions, statement.open_for)
    file = by_path.get(statement.file or "")
    if statement.excluded:
        terms = Terms(Standing.UNKNOWN, None, Basis.STATED, (statement.evidence,), note="a sentence takes the weights out of the licence")
    elif file is not None and _tells(file) and file.recognition is not None:
        of_file = _file_terms(file, Basis.STATED)
        strictest = max((terms, of_file), key=lambda t: _STRICTNESS[t.standing])
        if statement.licence is None or strictest is of_file or (terms.standing is Standing.UNKNOWN and of_file.standing is not Standing.UNKNOWN):
            terms = of_file._replace(evidence=(statement.evidence, *of_file.evidence), restrictions=(*statement.restrictions, *of_file.restrictions))
            if statement.standing is Standing.RESTRICTED:
                terms = terms._replace(standing=Standing.RESTRICTED)
        elif terms.standing is Standing.RESTRICTED:
            terms = terms._replace(restrictions=(*terms.restrictions, *of_file.restrictions))
    elif terms.standing is Standing.UNKNOWN and (statement.licence or statement.file):
        # Named, not known as open, and not to be read here: custom terms.
        what = statement.licence or statement.file or "the licence"
        if statement.licence and not statement.file and _FAMILY.fullmatch(statement.licence.strip(" .")):
            return Signal(terms._replace(expression=None, note=f"{what} names a family of licences without a version"), statement.names, statement.weak, statement.derived, statement.evidence.path)
        if file is not None or (statement.file and not statement.licence and _general(statement.file)):
            terms = terms._replace(note=f"{what} could not be read")
        else:
            terms = terms._replace(standing=Standing.RESTRICTED, restrictions=(_custom(statement.evidence, what),))
    return Signal(terms, statement.names, statement.weak, statement.derived, statement.evidence.path)


_FAMILY = Pattern(r"(?:the )?(?:gnu )?(?:[al]?gpl|bsd|cc|creative commons|mpl|apache|eupl|artistic|fdl)(?:[ -]?(?:licen[cs]e|style|licensed))*", re.I)


def _general(file: str) -> bool:
    return bool(re.search(r"(^|/)licen[cs]e(\.\w+)?$", file, re.I))


def _card_signals(card: Card, by_path: dict[str, LicenceFile]) -> list[tuple[Signal, str]]:
    found: list[tuple[Signal, str]] = []
    for limit in card.limits:
        terms = Terms(Standing.RESTRICTED, None, Basis.CARD, (limit,), (Restriction(RestrictionKind.NON_COMMERCIAL, limit),))
        found.append((Signal(terms, where=card.path), card.path))
    if (opened := _word_for_word(card, by_path)) is not None:
        return [*found, (Signal(opened, where=card.path), card.path)]
    if card.licenses and card.license_name and not _is_open_name(card.license_name):
        # A name of its own behind an open tag: which of the two holds is not for a reader to guess.
        evidence = card.evidence.get("license_name", Evidence(f"license_name: {card.license_name}", card.path))
        found.append((Signal(Terms(Standing.UNKNOWN, None, Basis.CARD, (evidence,), note=f"the card names {card.license_name} beside its tag"), where=card.path), card.path))
    elif card.licenses and card.license_link and "/" in card.license_link and not _LICENCE_LINK.search(card.license_link):
        evidence = card.evidence.get("license_link", Evidence(f"license_link: {card.license_link}", card.path))
        found.append((Signal(Terms(Standing.UNKNOWN, None, Basis.CARD, (evidence,), note="the card links to terms that were not read"), where=card.path), card.path))
    elif card.licenses and (linked := by_path.get((card.license_link or "").removeprefix("./"))) and linked.part is Part.WEIGHTS and not _tells(linked):
        evidence = card.evidence.get("license_link", linked.evidence)
        found.append((Signal(Terms(Standing.UNKNOWN, None, Basis.CARD, (evidence,), note=f"{linked.path} is no licence text that the gate knows"), where=card.path), card.path))
    for value in card.licenses:
        evidence = card.evidence.get("license") or card.evidence.get("licenses") or card.evidence.get("licence") or Evidence(f"license: {value}", card.path)
        named = look_up(value)
        if named is not None and value.lower() not in ("other", "unknown"):
            restrictions = tuple(Restriction(RestrictionKind(k), evidence, named.expression or value) for k in named.restrictions)
            standing = named.standing
            note = ""
            if card.broken and standing is Standing.OPEN:
                standing, note = Standing.UNKNOWN, f"the front matter is broken ({card.broken})"
            terms = Terms(standing, named.expression or value, Basis.CARD, (evidence,), restrictions, named.open_for, note)
        else:
            name = card.license_name or value
            evidence = card.evidence.get("license_name", evidence)
            behind = look_up(card.license_name) if card.license_name else None
            if value.lower() in ("other", "") or card.license_name:
                standing = behind.standing if behind and behind.standing is not Standing.OPEN else Standing.RESTRICTED
                kinds = behind.restrictions if behind else ()
                terms = Terms(standing, (behind and behind.expression) or name, Basis.CARD, (evidence,), tuple(Restriction(RestrictionKind(k), evidence, name) for k in kinds) or (_custom(evidence, name),))
            else:
                terms = Terms(Standing.UNKNOWN, None, Basis.CARD, (evidence,), note=f"the card's licence {value!r} is not a known licence")
        file = by_path.get((card.license_link or "").removeprefix("./"))
        if file is not None and _tells(file):
            of_file = _file_terms(file, Basis.CARD)
            if _STRICTNESS[of_file.standing] > _STRICTNESS[terms.standing]:
                terms = of_file._replace(evidence=(*terms.evidence, *of_file.evidence))
        found.append((Signal(terms, where=card.path), card.path))
    return found


def _word_for_word(card: Card, by_path: dict[str, LicenceFile]) -> Terms | None:
    """The terms of the text that `license: other` links to, where that is an open licence word for word."""
    file = by_path.get((card.license_link or "").removeprefix("./"))
    if not card.licenses or card.broken or {value.lower() for value in card.licenses} != {"other"} or file is None:
        return None
    read = file.recognition
    if read is None or read.modified or read.content is not Content.LICENCE or read.standing is not Standing.OPEN:
        return None
    terms = file.terms(Basis.FILE)
    return terms._replace(evidence=(card.evidence.get("license_link", file.evidence), *terms.evidence))


# Where the text of an open licence is usually linked.
_LICENCE_LINK = Pattern(r"licen[cs]e(?:[-_.]\w+)*(?:\.\w+)?/?(?:[?#].*)?$|copying|apache\.org|opensource\.org|spdx\.org|creativecommons\.org|gnu\.org|choosealicense|mozilla\.org", re.I)


def _is_open_name(name: str) -> bool:
    named = look_up(name)
    return named is not None and named.standing is Standing.OPEN


def _policy_terms(policy: Policy) -> Terms:
    return Terms(Standing.RESTRICTED, None, Basis.FILE, tuple(r.evidence for r in policy.restrictions[:1]), policy.restrictions)


def _whole(sources: Sources, by_path: dict[str, LicenceFile]) -> list[Signal]:
    """What is said of the release as a whole: a plain LICENSE at the root, "this project is licensed under"."""
    found = []
    for file in sources.files:
        if file.root and file.part is Part.ALL and _tells(file):
            found.append(Signal(_file_terms(file, Basis.INHERITED), where=file.path))
    for statement in sources.statements:
        if statement.part is Part.ALL and not statement.weak:
            signal = _signal(statement, by_path)
            found.append(signal._replace(terms=signal.terms._replace(basis=Basis.INHERITED)))
    return found


_HARMLESS = Pattern(r"\bas is\b|warrant|disclaim", re.I)
_HARMFUL = Pattern(r"\bnon-?commercial|\bonly\b|\bresearch\b|\bevaluation\b|\bmust\b|\bmay not\b", re.I)
_APACHE_ENDS = 170  # the line after which the Apache text has no terms any more, only how to apply them


def _altered(whole: list[Signal], heard: list[Signal], by_path: dict[str, LicenceFile]) -> list[Signal]:
    """Licence files whose words are not those of the licence that a sentence or a card calls them: the text counts."""
    named = {s.terms.expression for s in heard if s.standing is Standing.OPEN}
    found = []
    for signal in whole:
        file = by_path.get(signal.where)
        expression = (signal.terms.expression or "").removeprefix("LicenseRef-modified-")
        if signal.standing is not Standing.UNKNOWN or expression not in named or file is None or file.recognition is None:
            continue
        if any(not _is_harmless(d, expression) for d in file.recognition.differences):
            note = f"{signal.where} is called {expression}, but its words are others"
            found.append(signal._replace(terms=signal.terms._replace(note=note)))
    return found


def _is_harmless(difference: Difference, expression: str) -> bool:
    """More of a disclaimer, or less of the Apache text's appendix, takes no freedom away."""
    if difference.missing:
        return expression == "Apache-2.0" and difference.line > _APACHE_ENDS
    words = difference.quote
    return bool(_HARMLESS.search(words)) and not _HARMFUL.search(words) and not find_restrictions(words)


_REST = Pattern(r"\b(?:other|remaining) (?:materials?|content|files|parts|artifacts?|assets?)\b", re.I)
_DUAL = Pattern(r"\b(?:software and (?:ai |the |ml |trained )?models|models? and (?:software|code)|ai models)\b", re.I)


def _covering(sources: Sources, whole: list[Signal]) -> list[Signal]:
    """Open terms of the whole that reach the weights: beside them in one tree, or said of "all other materials".

    Weights on a hub, in a bucket or among release assets are not beside the licence (ruling 5).
    """
    if any(s.part is Part.CODE and s.standing is Standing.RESTRICTED and not s.weak and not s.names for s in sources.statements):
        return []  # a licence that the repository itself contradicts for its code reaches nothing else
    if any(f.root and f.part is Part.OTHER and f.recognition is not None and f.recognition.standing is Standing.RESTRICTED for f in sources.files):
        return []  # two licences in one folder, and not a word which of them is for the weights
    own = [s for s in sources.parameters if s.own]
    opening = [s for s in whole if s.standing is not Standing.RESTRICTED]
    rest = [s for s in opening if any(_REST.search(e.quote) for e in s.terms.evidence)]
    if rest:
        return [s._replace(terms=s.terms._replace(basis=Basis.STATED)) for s in rest]
    # A licence and a file of weights, and not a word about either: silence, which never raises a level.
    beside = sources.describes_model and bool(own) and all(s.place in (Place.TREE, Place.STATED) or (s.place is Place.SCRIPT and not s.target.endswith((".py", ".sh"))) for s in own) and any(s.place is Place.TREE for s in own)
    if beside:
        return opening
    if sources.choice and opening:
        # "Two licences to choose from, for software and models": the open one of the two reaches the models as well.
        return [s._replace(terms=s.terms._replace(basis=Basis.STATED, evidence=(*s.terms.evidence, *sources.choice[:1]))) for s in opening]
    return []


_STRICTNESS = {Standing.OPEN: 0, Standing.UNKNOWN: 1, Standing.NONE: 2, Standing.RESTRICTED: 3}


def _weights(sources: Sources, heard: list[Signal], whole: list[Signal]) -> Terms:
    if heard:
        worst = max(_STRICTNESS[s.standing] for s in heard)
        deciding = [s for s in heard if _STRICTNESS[s.standing] == worst]
        # Text and statement before tags; the general word before a variant's.
        deciding.sort(key=lambda s: (bool(s.names), list(Basis).index(s.terms.basis) if s.terms.basis else 9))
        terms = deciding[0].terms
        expressions = [s.terms.expression for s in deciding if s.terms.expression]
        restrictions = _unique(r for s in heard if s.standing is Standing.RESTRICTED for r in s.terms.restrictions)
        evidence = _unique_evidence(e for s in deciding for e in s.terms.evidence)
        open_for = frozenset.intersection(*(s.terms.open_for for s in deciding)) if terms.standing is Standing.OPEN else frozenset()
        if terms.standing is Standing.OPEN and Subject.PARAMETERS not in open_for:
            return Terms(Standing.UNKNOWN, terms.expression, terms.basis, evidence, restrictions, note=f"{terms.expression} is not known as open for parameters")
        return Terms(terms.standing, expressions[0] if expressions else None, terms.basis, evidence, restrictions, open_for, terms.note)
    if not whole and not sources.statements and not sources.files and not sources.cards and not sources.tags:
        return Terms(Standing.NONE, note=message("the repository has no licence at all"))
    return _silent(sources, whole)


_KEPT = {
    Place.HUB: message("on a model hub"),
    Place.RELEASE: message("in a release"),
    Place.TREE: message("in this repository"),
    Place.REQUEST: message("given out on request"),
}
_ELSEWHERE = message("kept elsewhere")


def _silent(sources: Sources, whole: list[Signal]) -> Terms:
    where = next((s.where for s in whole if s.standing is Standing.OPEN), None)
    licence = next((s.terms.expression for s in whole if s.standing is Standing.OPEN), None)
    own = next((s for s in sources.parameters if s.own), None)
    place = _KEPT.get(own.place, _ELSEWHERE) if own else _ELSEWHERE
    evidence = tuple(e for s in whole[:1] for e in s.terms.evidence[:1])
    if where and licence:
        note = message("{file} ({licence}) covers the code; the weights are {place}, and nothing here says what covers them", file=where, licence=licence, place=place)
    elif whole:
        what = f" ({whole[0].terms.note})" if whole[0].terms.note else ""
        note = message("{file} is no open licence that is known{why}, and nothing names the licence of the weights", file=whole[0].where or "LICENSE", why=what)
    else:
        note = message("the weights are {place}, and no sentence, licence file or card says what covers them", place=place)
    return Terms(Standing.UNKNOWN, None, None, evidence, note=note)


def _unique(restrictions: Iterable[Restriction]) -> tuple[Restriction, ...]:
    seen: dict[tuple[RestrictionKind, str, int | None], Restriction] = {}
    for restriction in restrictions:
        seen.setdefault((restriction.kind, restriction.evidence.path, restriction.evidence.line), restriction)
    return tuple(seen.values())


def _unique_evidence(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence))[:8]


def _variants(signals: Sequence[Signal]) -> tuple[Variant, ...]:
    found: dict[str, Variant] = {}
    for signal in signals:
        names = signal.names or ((signal.where,) if signal.weak and signal.where else ())
        for name in names:
            headline = bool(signal.names) and not signal.derived and not signal.weak
            if name not in found or _STRICTNESS[signal.standing] > _STRICTNESS[found[name].terms.standing]:
                found[name] = Variant(name, signal.terms, headline=headline)
    return tuple(found.values())


def _code(sources: Sources, by_path: dict[str, LicenceFile]) -> Terms:
    """The terms of the repository's own code: its licence file, and what sentences say of the code; the strictest counts."""
    signals = []
    for file in sources.files:
        if file.root and file.part in (Part.CODE, Part.ALL) and _tells(file):
            # A licence that speaks of the model only, beside one for the code, does not bind the code.
            if file.part is Part.ALL and file.covers_model and any(f.part is Part.CODE and f.root for f in sources.files):
                continue
            signals.append(Signal(file.terms(Basis.FILE), where=file.path))
    named = [_signal(s, by_path) for s in sources.statements if s.part is Part.CODE and not s.weak and not s.names and not s.derived]
    files = [s for s in signals if s.standing is Standing.OPEN and Subject.CODE in s.terms.open_for]
    if any(s.standing is Standing.OPEN and Subject.CODE in s.terms.open_for for s in named) and not any(s.standing is Standing.RESTRICTED for s in named):
        # A sentence binds the code by name; a restricted text at the root is then the other part's.
        if not files or any(s.standing is Standing.RESTRICTED for s in signals):
            signals = files
    signals += named
    if not signals:
        signals = [_signal(s, by_path) for s in sources.statements if s.part is Part.ALL and not s.weak]
    if not signals:
        return Terms(Standing.NONE, note="no licence file and no sentence gives terms for the code") if not sources.files else Terms(Standing.UNKNOWN, note="no licence was found that covers the code")
    worst = max(_STRICTNESS[s.standing] for s in signals)
    deciding = [s for s in signals if _STRICTNESS[s.standing] == worst]
    terms = deciding[0].terms
    if terms.standing is Standing.OPEN:
        fit = [s for s in deciding if Subject.CODE in s.terms.open_for]
        if not fit:
            return terms._replace(standing=Standing.UNKNOWN, note=f"{terms.expression} is no OSI-approved software licence")
        terms = fit[0].terms
    return terms._replace(evidence=_unique_evidence(e for s in deciding for e in s.terms.evidence), restrictions=_unique(r for s in deciding for r in s.terms.restrictions))


def _documents(sources: Sources, code: Terms) -> Terms:
    """The terms of the documents: the whole repository's licence, which covers what stands in it."""
    whole = [f for f in sources.files if f.root and f.part is Part.ALL and _tells(f)]
    if whole:
        terms = max((f.terms(Basis.INHERITED) for f in whole), key=lambda t: _STRICTNESS[t.standing])
        return terms
    return code._replace(basis=Basis.INHERITED) if code.standing is Standing.OPEN else code


def _misnamed(sources: Sources, by_path: dict[str, LicenceFile]) -> tuple[Conflict, ...]:
    """Sentences that call a licence file by another licence's name."""
    found = []
    whole = [f for f in sources.files if f.root and f.part is Part.ALL and _tells(f) and f.recognition is not None]
    for statement in sources.statements:
        named = by_path.get(statement.file or "") or (whole[0] if len(whole) == 1 and statement.part is Part.ALL else None)
        if named is None or named.recognition is None or statement.standing is not Standing.OPEN or statement.weak:
            continue
        if named.recognition.standing is not Standing.OPEN and named.recognition.content is Content.LICENCE:
            found.append(Conflict(f"{named.path} is called {statement.expression or statement.licence}, and its text is another", (statement.evidence, named.evidence)))
    return tuple(dict.fromkeys(found))[:3]


def _conflicts(signals: Sequence[Signal]) -> tuple[Conflict, ...]:
    """Sources that disagree about the weights: an open one against a restricted one, or two different licences."""
    general = [s for s in signals if not s.names]
    opening = [s for s in general if s.standing is Standing.OPEN]
    closing = [s for s in general if s.standing is Standing.RESTRICTED]
    if opening and closing:
        evidence = _unique_evidence([*(e for s in opening for e in s.terms.evidence[:1]), *(e for s in closing for e in s.terms.evidence[:1])])
        return (Conflict("the terms of the weights: one source says open, another restricts", evidence),)
    different = {s.terms.expression: s for s in opening if s.terms.expression}
    if len(different) > 1:
        return (Conflict(f"the licence of the weights: {' against '.join(sorted(str(k) for k in different))}", _unique_evidence(e for s in different.values() for e in s.terms.evidence[:1])),)
    return ()


def find_choice(documents: Sequence[Document]) -> tuple[Evidence, ...]:
    """Lines of a licence section that offer the same software and models under an enterprise licence instead."""
    return tuple(
        document.quote(block.line, block.text)
        for document in documents
        for block in document.blocks
        if block.kind == LIST_ITEM
        and block.headings
        and re.search(r"licen[cs]e", block.headings[-1], re.I)
        and _DUAL.search(block.text)
        and re.search(r"\b(?:enterprise|commercial|proprietary) licen[cs]e\b", block.text, re.I)
    )


def terms_of_name(name: str, evidence: Evidence, basis: Basis) -> Terms:
    """The terms that a licence expression in a machine-readable place stands for; an unknown one stays unknown."""
    found = [look_up(part) for part in re.split(r"\s+(?:AND|OR|WITH)\s+|[()]", name) if part.strip()]
    known = [n for n in found if n is not None]
    if not known or len(known) < len(found):
        return Terms(Standing.UNKNOWN, name, basis, (evidence,), note=f"{name} is not a known licence")
    worst = max(known, key=lambda n: _STRICTNESS[n.standing])
    restrictions = tuple(Restriction(RestrictionKind(k), evidence, n.expression) for n in known for k in n.restrictions)
    open_for = frozenset.intersection(*(n.open_for for n in known)) if worst.standing is Standing.OPEN else frozenset()
    return Terms(worst.standing, name, basis, (evidence,), restrictions, open_for)
