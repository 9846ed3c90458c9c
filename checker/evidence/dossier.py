"""Repository -> Dossier: every kind of evidence, gathered and put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from checker.domain import (
    COMPONENTS,
    REST_OF_TREE,
    Basis,
    Component,
    Conflict,
    Dossier,
    Evidence,
    Gating,
    GatingKind,
    Lineage,
    NotChecked,
    Repository,
    Restriction,
    RestrictionKind,
    Standing,
    State,
    Terms,
    Unclear,
    Variant,
)
from checker.evidence.bases import read_lineage
from checker.evidence.cards import Card, find_cards
from checker.evidence.catalogue import read_catalogues
from checker.evidence.claims import find_claims
from checker.evidence.code import find_code
from checker.evidence.data_information import find_data_information
from checker.evidence.data_passages import Place as DataOf
from checker.evidence.documents import Sentence
from checker.evidence.gating import find_gating
from checker.evidence.grounds import find_grounds
from checker.evidence.headers import find_header_terms, join_lineage
from checker.evidence.hub import with_hub
from checker.evidence.kind import tell_kind
from checker.evidence.licence_files import LicenceFile, find_licence_files, find_policies, part_of
from checker.evidence.limits import find_limits, find_notices, is_in_force, is_of_another, names_another
from checker.evidence.lineage import find_lineage, with_terms
from checker.evidence.metadata import find_metadata_statements
from checker.evidence.other_frames import find_declarations, find_intermediate, find_told
from checker.evidence.paperwork import Unsettled, find_unsettled, find_unsettled_fields
from checker.evidence.parameters import (
    Offered,
    Place,
    Source,
    find_sources,
    given_sources,
    names_of,
    offered_by,
    tokens_of,
)
from checker.evidence.publications import find_publications, papers_linked
from checker.evidence.quotes import Texts, in_the_files_words
from checker.evidence.reading import Hints, Reading, Role, left_out, role_of
from checker.evidence.release import apply_release, texts_of
from checker.evidence.reuse import find_annotations, licence_of
from checker.evidence.reviewed import Reviews
from checker.evidence.statements import Statement, Tree, find_badge_statements, find_statements, slugs_of
from checker.evidence.subjects.inventory import Entry, find_subjects
from checker.evidence.subjects.labels import is_of_something_else
from checker.evidence.subjects.names import of_id, page_of
from checker.evidence.subjects.roles import Role as Played
from checker.evidence.terms import Reckoning, Sources, find_choice, reckon, terms_of_name
from checker.evidence.together import join
from checker.evidence.trees import without_copied_trees
from checker.evidence.unclear import find_own_grants, find_unclear
from checker.evidence.withheld import Denial, find_denials
from checker.evidence.words import (
    ASIDE_HEADING,
    DATED,
    NEWS_HEADING,
    NOT_YET,
    STRONG_WEIGHTS_WORDS,
    WEIGHTS_WORDS,
    Part,
    under,
)
from checker.language.data import is_a_name
from checker.language.restrictions import TAKEN_OUT, kinds_in
from checker.licensing import Content
from checker.patterns import Pattern

_ELSEWHERE = Pattern(r"https?://", re.I)
NO_HINTS = Hints()
_MODEL_ID = re.compile(r"\w[\w.-]{0,95}(?:/\w[\w.-]{0,95})?", re.A)
MOST_PAGES = 4
"""Pages of a hub that are followed of one model: its sizes and its tuned copy; more can be named."""
MOST_NAMED = 20  # pages, and papers, that are listed as named and not looked at
_NESTED = Pattern(r"model|weight|checkpoint|projects?/|zoo|release|docs?/", re.I)
_OF_WEIGHTS = Pattern(r"(?:weights?|check-?points?|ckpts?|models?|model[-_]?card)/|docs?/(?:faqs?|models?|weights|model[-_]?cards?)\.", re.I)
_DOCUMENTATION = Pattern(r"docs?/[^/]+$", re.I)


def collect(repository: Repository, hints: Hints = NO_HINTS) -> Dossier:
    """What `repository` holds, for the checks: every component, its terms, lineage, gates, claims and conflicts.

    Its other places are judged with it, and its bases under the terms that were read of them, where there are any.
    `hints` are about the repository itself.
    """
    dossier = _collect(repository, hints)
    if repository.others:
        places = [(other, _collect(other)) for other in repository.others if isinstance(other, Repository)]
        dossier = join(dossier, repository, places)
    return _with_bases(dossier, repository) if repository.bases else dossier


def lineage_of(repository: Repository) -> tuple[str, ...]:
    """The ids (OWNER/MODEL) of the models that `repository` says it is made from, for a source that may ask for them."""
    reading = Reading(repository)
    cards = with_hub(find_cards(reading), repository)
    sources = find_sources(reading)
    subjects = find_subjects(reading, cards, [s.target for s in sources if s.own and s.place is Place.HUB])
    bases = join_lineage(find_lineage(subjects), find_header_terms(repository, [s.target for s in sources if s.own and s.place is Place.TREE])[1])
    return tuple(dict.fromkeys(base.base_model for base in bases if base.headline and _is_address(base)))


def _is_address(base: Lineage) -> bool:
    """Whether a base is named so that a hub can be asked for it: by an id, or in the field that is made for one."""
    named = base.evidence[0].quote.startswith(("base_model", '"base_model')) if base.evidence else False
    return bool(_MODEL_ID.fullmatch(base.base_model)) and ("/" in base.base_model or named)


def pages_of(repository: Repository) -> tuple[str, ...]:
    """The addresses (hf:OWNER/MODEL) of the hub's pages that the texts of `repository` give as the place of its weights."""
    found = [s for s in find_sources(Reading(repository)) if s.own and s.firm and s.place is Place.HUB]
    pages = [page_of(s.target) or s.target for s in found]
    return tuple(dict.fromkeys(f"hf:{page}" for page in pages if "/" in page and _MODEL_ID.fullmatch(page)))[:MOST_PAGES]


def _with_bases(dossier: Dossier, repository: Repository) -> Dossier:
    """`dossier` with the terms that were read of the models it is made from, and with what they take away."""
    read = read_lineage(dossier.lineage, repository, collect)
    known = {base.base_model for base in dossier.lineage if base.terms.standing is Standing.RESTRICTED}
    closed = [base for base in read.lineage if base.headline and base.terms.standing is Standing.RESTRICTED and base.base_model not in known]
    weights = dossier.components["parameters"].terms
    conflicts = [_over_a_base(weights, base) for base in closed if weights.standing is Standing.OPEN]
    return replace(
        dossier,
        lineage=read.lineage,
        gating=tuple(dict.fromkeys((*dossier.gating, *read.gating))),
        restrictions=tuple(dict.fromkeys((*dossier.restrictions, *(r for base in closed for r in base.terms.restrictions)))),
        conflicts=(*dossier.conflicts, *read.conflicts, *conflicts),
        not_checked=(*dossier.not_checked, *read.not_checked),
    )


def _over_a_base(weights: Terms, base: Lineage) -> Conflict:
    return Conflict(f"open terms over a restricted base, {base.base_model}", (*weights.evidence[:1], *base.evidence[:1]))


def _collect(repository: Repository, hints: Hints = NO_HINTS) -> Dossier:
    """What one place holds, read by itself."""
    reading = Reading(repository, hints)
    cards = with_hub(find_cards(reading), repository)
    files = find_licence_files(reading)
    sources = (*given_sources(reading), *find_sources(reading))
    catalogued, catalogue_statements = read_catalogues(reading)
    reviews = Reviews(hints.reviewed, names_of(reading), _texts(reading))
    unclear = find_unclear(reading.readmes, names_of(reading), frozenset(f.path for f in reading.files), reviews.settle)
    sources = (*sources, *catalogued)
    if not any(s.own for s in sources):
        sources = (*sources, *_implied(files))
    told, bases = find_header_terms(repository, [s.target for s in sources if s.own and s.place is Place.TREE])
    reckoning = _terms(reading, cards, files, sources, (*catalogue_statements, *reviews.statements), told, reviews.silenced)
    copyleft = "GPL-" in (reckoning.code.expression or "")
    weights = [s.target for s in sources if s.own and s.place is Place.TREE]
    unsettled = (*find_unsettled_fields(reading, cards, weights), *find_unsettled(reading, files, names_of(reading), copyleft))
    # `sdk` is a field of a demo's front matter, which is no model card (Hugging Face, "Spaces Configuration Reference").
    described = any("/" not in c.path and "sdk" not in c.evidence for c in cards)
    kind = tell_kind(reading, sources, described, reckoning.weights)
    reckoning = reckoning._replace(weights=_capped(reckoning.weights, reading, unsettled, unclear, names_of(reading)))
    subjects = find_subjects(reading, cards, [s.target for s in sources if s.own and s.place is Place.HUB])
    lineage = _settled(join_lineage(find_lineage(subjects), map(with_terms, bases)), reckoning, names_of(reading))
    denials = find_denials(reading)
    gating = find_gating(reading, cards, offered_by(reading, sources))
    claims = find_claims(reading)
    components = {name: Component(name, State.NOT_FOUND) for name in COMPONENTS}
    components["parameters"] = _denied(_parameters(reading, sources, reckoning, subjects), sources, denials)
    own = without_copied_trees(reading)
    whose = _whose_data(offered_by(reading, sources), reading.repository.name, lineage)
    components |= find_code(own, reckoning.code, cards, whose.tuned)
    components |= find_data_information(own, reckoning.documents, whose)
    components |= find_publications(own, reckoning.documents)
    components["intermediate-parameters"] = find_intermediate(own, components["parameters"])
    dossier = Dossier(
        is_model=kind.is_model,
        is_model_reason=kind.reason,
        components=components,
        restrictions=_restrictions(reckoning, lineage, gating),
        lineage=lineage,
        gating=gating,
        claims=claims,
        conflicts=(*_conflicts(reckoning, cards, lineage), *_contradicted(reckoning, denials)),
        not_checked=(*_unplaced(reading, unsettled), *_left_out(reading)),
        is_model_evidence=kind.evidence,
        unclear=unclear,
        entries=reviews.entries,
        document_terms=reckoning.documents,
        told=find_told(own),
        declarations=find_declarations(own),
        grounds=find_grounds(reading, files, reckoning.weights.standing is Standing.OPEN)._replace(on_hub=repository.address.startswith("hf:")),
    )
    if not kind.is_model:
        dossier = _ungraded(dossier)
    dossier = replace(apply_release(dossier, repository), named=tuple(_named(dossier, reading, sources)))
    return in_the_files_words(dossier, _texts(reading))


def _ungraded(dossier: Dossier) -> Dossier:
    """A repository that is no model has no terms of parameters: those that its examples and its manual speak of are none of its own."""
    none = Component("parameters", State.NOT_FOUND, note="the repository is no model's")
    return replace(dossier, components={**dossier.components, "parameters": none}, restrictions=(), lineage=(), gating=(), claims=(), conflicts=(), unclear=())


def _named(dossier: Dossier, reading: Reading, sources: tuple[Source, ...]) -> Iterator[NotChecked]:
    """What the repository names and lies outside of it: no run looks there, and what stands there counts for nothing."""
    located = {name: [x for x in c.locations if _ELSEWHERE.match(x)] for name, c in dossier.components.items()}
    papers = (*located["research-paper"], *located["technical-report"], *papers_linked(reading.readmes))
    hubs = [x for x in located["parameters"] if x in {s.target for s in sources if s.place is Place.HUB}]
    pages = [x for name in ("parameters", "model-card", "data-card", "evaluation-results") for x in located[name]]
    for kind, told, found in (
        ("hub page", "the page is outside of the repository: what it says was not looked at", hubs),
        ("paper", "the paper is outside of the repository and was not read", papers),
        ("linked page", "the page is outside of the repository and was not read", [x for x in pages if x not in hubs]),
    ):
        for address in list(dict.fromkeys(found))[:MOST_NAMED]:
            yield NotChecked(address, told, kind=kind)
    libraries = dossier.components["supporting-libraries"]
    if libraries.state is State.PRESENT and libraries.locations:
        lists = ", ".join(libraries.locations[:3])
        why = f"the packages that {lists} names come each under a licence of its own, which was not looked at"
        yield NotChecked("the licences of the dependencies", why, kind="the licences of the dependencies")


def _texts(reading: Reading) -> Texts:
    """The texts that quotes are from: those of the tree, and those that a release hands out."""
    handed = texts_of(reading.repository.release) if reading.repository.release else {}
    known = {wanted.path for wanted in reading.wanted}

    def text_at(path: str) -> str | None:
        if path in handed:
            return handed[path]
        text = reading.text(path) if path in known else None
        return text.content if text else None

    return text_at


def _terms(
    reading: Reading, cards: tuple[Card, ...], files: tuple[LicenceFile, ...], sources: tuple[Source, ...], more: tuple[Statement, ...], told: tuple[Terms, ...],
    silenced: frozenset[tuple[str, int | None]],
) -> Reckoning:
    paths = frozenset(f.path for f in reading.files)
    slugs = slugs_of(reading.readmes, reading.repository.name)
    own_names = {re.split(r"__|/", reading.repository.name)[-1].lower(), *(slug.rsplit("/", 1)[-1] for slug in slugs)}
    tree = Tree(paths, slugs, frozenset(own_names))
    own = names_of(reading)
    root: list[Statement] = list(more)
    filed = any(f.part is Part.WEIGHTS and f.recognition is not None and f.recognition.standing is Standing.RESTRICTED for f in files)
    offered = own | frozenset(word for s in sources if s.own and s.place is not Place.STATED for word in tokens_of(s.target))
    for document in reading.readmes:
        root.extend(s for s in find_statements(document, tree) if is_in_force(s) and not is_of_another(s, offered) and not _is_of_something_else(s, offered))
        root.extend(find_limits(document, own, paths))
        # A name that nobody knows says less than the file of that licence, which is beside it and was read.
        root.extend(s for s in find_badge_statements(document) if s.expression or not filed or not _names_custom_terms(s))
    own_ids = frozenset(word for s in sources if s.own and s.place in (Place.HUB, Place.TREE) for word in tokens_of(s.target.rsplit("/", 1)[-1]))
    variants = frozenset((s.evidence.path, s.evidence.line) for s in root if s.names)
    root.extend(s for s in find_own_grants(reading.readmes, own, own_ids, variants) if is_in_force(s) and not is_of_another(s, own | own_ids))
    root.extend(find_metadata_statements(reading))
    root.extend(_on_other_pages(reading, files, tree, own))
    nested: list[Statement] = []
    for wanted in reading.of(Role.README, Role.CARD, Role.DOCUMENT):
        if wanted.depth > 0 and _NESTED.search(wanted.path):
            found = reading.document(wanted.path)
            if found is not None:
                if _TAKEN_OVER.search(wanted.path) and not tokens_of(found.title) & own:
                    continue  # a page of a part that was taken over speaks of that part's weights
                spoken = find_statements(found, tree)
                # Documents about one use of a model may lower a verdict; cards and READMEs beside a model speak for it.
                nested.extend(
                    s for s in spoken if (wanted.role is not Role.DOCUMENT or s.standing is not Standing.OPEN) and not names_another(s.evidence.quote, own)
                )
    for file in files:
        if file.root and file.document is not None and len(file.document.content) < 6000 and file.recognition is not None and file.recognition.content in (Content.PROSE, Content.POINTER, Content.TAG):
            root.extend(find_statements(file.document, tree))
            root.extend(find_limits(file.document, own, paths))
    for wanted in reading.of(Role.NOTICE, depth=0):
        found = reading.document(wanted.path)
        if found is not None:
            root.extend(find_notices(found))
            for statement in find_statements(found, tree):
                if (statement.evidence.line or 99) <= 12:
                    # A notice at the top may lower a verdict like a README; it speaks of others' parts too, so it opens less.
                    strict = statement.part is Part.WEIGHTS and statement.standing is Standing.RESTRICTED
                    (root if strict else nested).append(statement)
    choice = find_choice(reading.readmes)
    # A sentence that a person has read says what the person says: of itself it opens nothing.
    root = [s for s in root if s in more or s.standing is not Standing.OPEN or (s.evidence.path, s.evidence.line) not in silenced]
    found_terms = Sources(
        statements=tuple(root),
        nested=tuple(nested),
        files=files,
        policies=find_policies(reading),
        cards=cards,
        parameters=_apart_from_examples(sources, (reading.repository.name, *(d.title for d in reading.readmes[:1]))),
        metadata=(*told, *_annotated(reading, sources)),
        choice=choice,
        own_words=own,
        tags=_badges(reading),
        describes_model=any(WEIGHTS_WORDS.search(s.text) for d in reading.readmes for s in d.sentences),
    )
    return reckon(found_terms)


def _on_other_pages(reading: Reading, files: tuple[LicenceFile, ...], tree: Tree, own: frozenset[str]) -> Iterator[Statement]:
    """What pages beside the READMEs take away: of the root, of the documentation, cards, the folder of the weights. Nothing opens there."""
    cards = dict.fromkeys(w.path for w in reading.of(Role.CARD, depth=2) if w.depth > 0)
    pages = [
        w.path
        for w in reading.of(Role.README, Role.CARD, Role.DOCUMENT, depth=1)
        if (w.depth == 0 and w.role is Role.DOCUMENT) or (w.depth == 1 and (_OF_WEIGHTS.match(w.path) or _DOCUMENTATION.match(w.path)))
    ]
    terms = [f.path for f in files if not f.root and f.document is not None and (f.part is Part.WEIGHTS or _DOCUMENTATION.match(f.path))]
    for path in dict.fromkeys((*cards, *pages, *terms)):
        page = reading.document(path)
        if page is None:
            continue
        spoken = [s for s in find_statements(page, tree) if is_in_force(s) and not s.derived]
        zoo = bool(_MODEL_PAGE.search(path))
        for statement in (*spoken, *find_limits(page, own, tree.paths)):
            quote = statement.evidence.quote
            whole = statement.part is Part.ALL and path in cards
            if not (statement.part is Part.WEIGHTS or whole) or statement.standing is Standing.OPEN or names_another(quote, own) or NOT_YET.search(quote):
                continue
            if any(not tokens_of(name) & own for name in statement.names):
                continue
            named = path in cards and statement.licence is not None
            if named or (statement.standing is Standing.RESTRICTED and (path in cards or path in terms or statement.row or zoo or STRONG_WEIGHTS_WORDS.search(quote))):
                yield replace(statement, part=Part.WEIGHTS)


# On a page that is a list of models, "models" are the weights.
_MODEL_PAGE = Pattern(r"(?:^|/)(?:pre-?trained[-_]?)?(?:model[-_]?(?:zoo|list)|models|check-?points|weights)\.\w+$", re.I)
_OUR_OWN = Pattern(r"\b(?:we|our|this|these)\b|我们|本(?:项目|模型|仓库)", re.I)
_TAKEN_OVER = Pattern(r"(?:^|/)(?:src|lib|torchhub|external|submodules?|deps|annotators?)/", re.I)


def _of_others(sentence: Sentence, own: frozenset[str]) -> bool:
    """Whether a sentence on open weights is news, thanks, or leads to another repository: it says nothing of what is here."""
    block = sentence.block
    if DATED.match(sentence.text) or DATED.match(block.text) or under(block.headings, NEWS_HEADING) or under(block.headings, ASIDE_HEADING):
        return True
    return not (_OUR_OWN.search(sentence.text) or tokens_of(sentence.text) & own) or bool(_CO_WORKERS.search(sentence.text))


_CO_WORKERS = Pattern(r"\bco-?work(?:ed|ing)? with\b|\b(?:helped|assisted|supported) \w+", re.I)


def _left_out(reading: Reading) -> tuple[NotChecked, ...]:
    more = left_out(reading.files)
    return (NotChecked(f"{more} more documents", "more than the gate reads of one repository; the deepest were left out"),) if more > 0 else ()


def _unplaced(reading: Reading, unsettled: tuple[Unsettled, ...]) -> tuple[NotChecked, ...]:
    """What was not read, and the documents of terms that nobody could place."""
    gaps = (*reading.repository.not_checked, *reading.gaps)
    known = {gap.what for gap in gaps}
    return (*gaps, *(NotChecked(document.path, document.why) for document in unsettled if document.path not in known and not document.restrictions))


def _names_custom_terms(statement: Statement) -> bool:
    return all(restriction.kind is RestrictionKind.OTHER for restriction in statement.restrictions)


def _badges(reading: Reading) -> tuple[Evidence, ...]:
    """Badges that name a licence: tags, which establish nothing, and are still a word on the matter."""
    return tuple(
        d.quote(badge.line, f"badge: {badge.label or badge.url}")
        for d in reading.readmes
        for block in d.blocks
        for badge in block.badges
        if re.search(r"licen[cs]e", badge.label + badge.url, re.I)
    )


def _annotated(reading: Reading, sources: tuple[Source, ...]) -> tuple[Terms, ...]:
    """The terms that REUSE annotations give to the weight files of the tree."""
    annotations = find_annotations(reading)
    if not annotations:
        return ()
    found: dict[str, Terms] = {}
    for source in sources:
        annotation = licence_of(source.target, annotations) if source.place is Place.TREE else None
        if annotation is not None and annotation.expression not in found:
            found[annotation.expression] = terms_of_name(annotation.expression, annotation.evidence, Basis.FILE)
    return tuple(found.values())


def _apart_from_examples(sources: tuple[Source, ...], names: tuple[str, ...]) -> tuple[Source, ...]:
    """Where the weights are kept: those in the tree are not elsewhere because an example loads the model by its own id.

    An id that is called otherwise ("org/foo-70b" in foo-7b) is another model, which does not lie in the tree.
    """
    if not any(s.own and s.place is Place.TREE for s in sources):
        return sources
    own = {of_id(name).key for name in names}
    return tuple(s for s in sources if not (s.own and s.place is Place.HUB and not s.firm and "://" not in s.target and of_id(s.target).key in own))


def _whose_data(offered: Offered, name: str, lineage: tuple[Lineage, ...]) -> DataOf:
    """Whose training data are wanted: this model's; the tuning data where it is made from another."""
    whole = frozenset(word for word in offered.names if not any(word != other and word in other for other in offered.names))
    return DataOf(frozenset(word for word in whole if word in tokens_of(name) or is_a_name(word)), offered.accounts or frozenset(), any(base.headline and base.relation in ("finetune", "adapter") for base in lineage))


def _implied(files: tuple[LicenceFile, ...]) -> tuple[Source, ...]:
    """A licence file named for the weights says that there are weights to license; the tag of a card says it of anything."""
    return tuple(Source(Place.STATED, "licensed", Evidence(PurePosixPath(f.path).name, f.path), own=True) for f in files if f.part is Part.WEIGHTS)[:1]


def _parameters(reading: Reading, sources: tuple[Source, ...], reckoning: Reckoning, subjects: tuple[Entry, ...]) -> Component:
    own = [s for s in sources if s.own]
    if not own:
        looked = tuple(d.path for d in reading.readmes) or ("the file list",)
        return Component("parameters", State.NOT_FOUND, looked_in=("weight files in the tree", *looked))
    firm = sorted(own, key=lambda s: list(Place).index(s.place))
    return Component(
        "parameters",
        State.PRESENT,
        terms=reckoning.weights,
        locations=tuple(dict.fromkeys(s.target for s in firm if s.place is not Place.STATED or len(firm) == 1))[:20],
        evidence=tuple(dict.fromkeys(s.evidence for s in firm))[:5],
        variants=_own_variants(reckoning.variants, subjects)[:60],
        note=reckoning.weights.note,
    )


def _capped(weights: Terms, reading: Reading, unsettled: tuple[Unsettled, ...], unclear: tuple[Unclear, ...], own: frozenset[str]) -> Terms:
    """Open terms are not established while a text that could restrict them was not read or placed: silence never raises a level."""
    named = tuple(Restriction(RestrictionKind(kind), u.evidence) for u in unclear for kind, _ in kinds_in(u.evidence.quote, own) if kind != TAKEN_OUT)
    if weights.standing is Standing.RESTRICTED:
        kinds = {r.kind for r in weights.restrictions}
        return weights._replace(restrictions=(*weights.restrictions, *(r for r in named if r.kind not in kinds)))
    if weights.standing is not Standing.OPEN:
        return weights
    restrictions = tuple(r for document in unsettled for r in document.restrictions)
    if restrictions:
        evidence = tuple(document.evidence for document in unsettled if document.restrictions)
        return weights._replace(standing=Standing.RESTRICTED, open_for=frozenset(), restrictions=restrictions, evidence=(*weights.evidence, *evidence)[:8], expression=None)
    gaps = [gap for gap in (*reading.repository.not_checked, *reading.gaps) if _could_restrict(gap.what)]
    if unclear and not unsettled:
        if named:
            quoted = tuple(dict.fromkeys(r.evidence for r in named))
            return weights._replace(standing=Standing.RESTRICTED, open_for=frozenset(), restrictions=named, evidence=(*weights.evidence, *quoted)[:8])
        first = unclear[0]
        note = f'the words "{first.words}" in {first.evidence.path}:{first.evidence.line} were not understood ({first.why})'
        return weights._replace(standing=Standing.UNKNOWN, open_for=frozenset(), note=note, evidence=(*weights.evidence, first.evidence)[:8])
    if not gaps and not unsettled:
        return weights
    note = f"{unsettled[0].path} may hold terms: {unsettled[0].why}" if unsettled else f"{gaps[0].what} was not read: {gaps[0].why}"
    unread = unsettled[0].path if unsettled else gaps[0].what
    return weights._replace(standing=Standing.UNKNOWN, open_for=frozenset(), note=note, unread=unread)


def _is_of_something_else(statement: Statement, ours: frozenset[str]) -> bool:
    """Whether an open licence stands beside the name of a dependency, a corpus, a demo: it opens no weights."""
    opens = statement.standing is Standing.OPEN and statement.part in (Part.WEIGHTS, Part.ALL)
    return opens and is_of_something_else(statement.evidence.quote, ours)


def _own_variants(variants: tuple[Variant, ...], subjects: tuple[Entry, ...]) -> tuple[Variant, ...]:
    """The repository's own models that have terms of their own: no bases, and nothing that is named for its licence alone."""
    own = {entry.mention.key for entry in subjects if entry.part.role is Played.OWN}
    bases = {entry.mention.key for entry in subjects if entry.part.role is Played.BASE} - own
    return tuple(v for v in variants if of_id(v.name).key not in bases and ("/" in v.name or not _NO_MODEL & frozenset(re.split(r"\W+", v.name.lower()))))


_NO_MODEL = frozenset(("spdx", "license", "licence", "docs", "documentation", "dataset", "datasets", "corpus"))
_HANDED_OUT = (Place.TREE, Place.HUB, Place.FILE, Place.STORE, Place.RELEASE)


def _denied(parameters: Component, sources: tuple[Source, ...], denials: tuple[Denial, ...]) -> Component:
    """A denial beats a grant: what a listing alone names is then no place, and where there is one, open terms are not established."""
    if not denials or parameters.state is not State.PRESENT:
        return parameters
    denial = denials[0]
    if denial.reason.keeps_back and not any(s.own and s.firm and s.place in _HANDED_OUT for s in sources):
        return Component("parameters", State.DECLARED_ABSENT, evidence=(denial.evidence,), note=denial.reason.value)
    note = f"{denial.evidence.path}:{denial.evidence.line} says that {denial.reason.value}"
    terms = parameters.terms._replace(note=note)
    if terms.standing is Standing.OPEN:
        terms = terms._replace(standing=Standing.UNKNOWN, open_for=frozenset())
    return parameters._replace(terms=terms, note=note, evidence=tuple(dict.fromkeys((*parameters.evidence, denial.evidence))))


def _contradicted(reckoning: Reckoning, denials: tuple[Denial, ...]) -> tuple[Conflict, ...]:
    """Open terms for weights that another sentence says nobody gets, or are not the model."""
    if not denials or reckoning.weights.standing is not Standing.OPEN:
        return ()
    evidence = (*reckoning.weights.evidence[:1], denials[0].evidence)
    return (Conflict(f"open terms for the weights, and a sentence that says that {denials[0].reason.value}", evidence),)


def _could_restrict(path: str) -> bool:
    """Whether a text that was not read may hold the terms of the parameters: by its name, or nobody can say."""
    if path == REST_OF_TREE:
        return True
    role = role_of(path)
    if role is Role.LICENCE:
        return part_of(path) in (Part.ALL, Part.WEIGHTS)
    return role is Role.POLICY or (role in (Role.README, Role.CARD) and "/" not in path)


def _settled(lineage: tuple[Lineage, ...], reckoning: Reckoning, names: frozenset[str]) -> tuple[Lineage, ...]:
    """A base that only a side variant is made from does not count for the headline models, whose terms are stated.

    A side variant has words in its name that neither the model nor the base has ("... distilled into ..."); a sentence
    on what the model itself is made from is about the headline.
    """
    stated = reckoning.weights.standing is Standing.OPEN and reckoning.weights.basis is Basis.STATED
    settled = []
    for base in lineage:
        own = names | tokens_of(base.base_model)
        aside = not base.headline or any(
            not variant.headline
            and set(variant.terms.evidence) & set(base.evidence)
            and not tokens_of(variant.name) <= own
            for variant in reckoning.variants
        )
        settled.append(base._replace(headline=not (stated and aside)))
    return tuple(settled)


def _restrictions(reckoning: Reckoning, lineage: tuple[Lineage, ...], gating: tuple[Gating, ...]) -> tuple[Restriction, ...]:
    asked = (Restriction(RestrictionKind.REGISTRATION, g.evidence) for g in gating if g.kind in (GatingKind.FORM, GatingKind.APPROVAL))
    found: dict[tuple[str, str, int | None], Restriction] = {}
    for restriction in (*reckoning.weights.restrictions, *(r for base in lineage if base.headline for r in base.terms.restrictions), *asked):
        found.setdefault((restriction.kind.value, restriction.evidence.path, restriction.evidence.line), restriction)
    return tuple(found.values())


def _conflicts(reckoning: Reckoning, cards: tuple[Card, ...], lineage: tuple[Lineage, ...]) -> tuple[Conflict, ...]:
    found = list(reckoning.conflicts)
    for card in cards:
        if card.broken:
            evidence = next(iter(card.evidence.values()), Evidence("---", card.path, 1))
            found.append(Conflict(f"the front matter cannot be trusted: {card.broken}", (evidence,)))
    for card in cards:
        other = [b for b in lineage if card.base_models and b.base_model not in card.base_models and b.headline]
        if other and not any("/" in c.path for c in [card]):
            named = tuple(card.evidence[k] for k in ("base_model",) if k in card.evidence)
            found.append(Conflict(f"the base model: {', '.join(card.base_models)} in the card, {other[0].base_model} in the text", (*named, *other[0].evidence[:1])))
    for base in lineage:
        if base.headline and base.terms.standing is Standing.RESTRICTED and reckoning.weights.standing is Standing.OPEN:
            found.append(_over_a_base(reckoning.weights, base))
    return tuple(found)
