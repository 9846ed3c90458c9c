"""A reading in, what it tells about the training data out: one component per item of OSAID's Data Information.

An item is told by a passage that answers it (data_passages); what answers it in part says what is missing. Labelling and the data of third
parties are derived where other passages settle them: no labels where the objective needs none, no third parties where all sources are public.
Source: Open Source AI Definition 1.0, "Data Information", (1) description, (2) public data, (3) data of third parties.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from checker.domain import Basis, Component, Evidence, Standing, State, Subject, Terms
from checker.evidence import context
from checker.evidence.data_passages import (
    Passage,
    Place,
    find_card_datasets,
    find_commands,
    find_passages,
    find_withheld,
    name_of,
    own_documents,
    owner_of,
)
from checker.evidence.documents import CODE, LIST_ITEM, TABLE_ROW
from checker.evidence.parameters import names_of
from checker.evidence.reading import Reading
from checker.language.data import Said
from checker.language.lexicon import NAME, NUMBER

MOST_EVIDENCE = 4
"""How many quotes an item carries."""
MOST_NAMES = 5
"""How many sources are named in what is missing."""
UNREAD = Terms(Standing.UNKNOWN, note="the terms of the documents were not established")
_RULE = "the rule, threshold, classifier or share by which the data were taken"
_OPERATION = "an operation on the data with its tool, its settings or its order"


@dataclass(frozen=True)
class Told:
    """All that was told about the training data, gathered once for every item."""

    passages: tuple[Passage, ...]
    commands: tuple[tuple[str, Evidence], ...]
    card: tuple[tuple[str, Evidence], ...]
    withheld: tuple[Evidence, ...]
    undisclosed: tuple[Evidence, ...]
    place: Place

    @cached_property
    def about(self) -> tuple[Passage, ...]:
        """The passages on the training data that state something: no instruction, promise or score."""
        return tuple(p for p in self.passages if p.said.asserts and p.about)

    @cached_property
    def stating(self) -> tuple[Passage, ...]:
        """Those, and sentences of ours on what we did to data ("we deduplicate ..."), wherever they stand."""
        return tuple(p for p in self.passages if p.said.asserts and (p.about or ("we" in p.said and p.said.has("data", "object") and "/" not in p.document.path)) and (p.said.declares or p.lead or p.key))

    @cached_property
    def mix(self) -> tuple[Passage, ...]:
        """The rows of a table of sources with amounts, if there are at least two."""
        rows = tuple(p for p in self.passages if p.is_mix_row)
        return rows if len(rows) > 1 else ()

    @cached_property
    def linked(self) -> tuple[Passage, ...]:
        """The passages that say where data are."""
        return tuple(p for p in self.passages if p.data_links and not p.said.has("future", "eval", "compare") and self._lists(p))

    def _lists(self, passage: Passage) -> bool:
        if passage.said.trains or any(owner_of(x.url) in self.place.accounts for x in passage.data_links):
            return not passage.said.has("you") or bool(_GETS & {t.word for t in passage.said.terms})
        gets = bool(_GETS & {t.word for t in passage.said.terms}) and passage.said.has("data")
        if gets and any(Said(h).has("train", "training") for h in passage.block.headings) and not passage.said.has("partial"):
            return True
        return passage.about and not passage.said.has("you") and (passage.section > 1 or passage.key or bool(passage.said.trains) or passage.said.has("have", "we", "collect"))

    @cached_property
    def own_sets(self) -> frozenset[str]:
        """The names of the data sets in the makers' own account, as letters and digits."""
        urls = {x.url for block in {id(p.block): p.block for p in self.passages}.values() for x in block.links if owner_of(x.url) in self.place.accounts}
        return frozenset(name for url in urls if len(name := _letters(name_of(url))) > 3)

    def is_own(self, name: str, passage: Passage) -> bool:
        """Whether a source is a data set of this model's makers: called like the model, or kept in its account."""
        run = _letters(name)
        if passage.said.is_own(name) or any(run in own or own in run for own in self.own_sets):
            return True
        owners = {owner_of(x.url) for x in passage.data_links if x.label and (x.label in name or name in x.label)}
        return bool(owners) and owners <= self.place.accounts

    def sources(self, passage: Passage) -> list[str]:
        """The named sources in a passage, links to data sets included, without the makers' own."""
        said = passage.said.until_scores
        listed = ((passage.key and not said.amounts) or self.introduces(passage)) and not passage.alone.has("process", "select")
        names = passage.alone.named if listed else said.sourced if said.terms else []
        label = set() if not (passage.about and (listed or said.trains or said.has("collect", "have"))) else {x.label for x in passage.data_links if x.label and owner_of(x.url) not in self.place.accounts and not passage.said.is_own(x.label) and (listed or said.introduces_source(x.label))}
        return list(dict.fromkeys([*(n for n in names if not self.is_own(n, passage)), *label]))

    def introduces(self, passage: Passage) -> bool:
        """Whether an item stands under a sentence or heading that says that sources follow."""
        lead = passage.lead
        return (lead is not None and lead.said.leads_to_data and (bool(lead.said.trains) or lead.said.has("traindata", "datakey"))) or (passage.section > 1 and passage.block.kind in (LIST_ITEM, TABLE_ROW) and bool(passage.data_links))


_GETS = frozenset("find found available download downloaded obtain obtained access accessed get released".split())


def find_data_information(reading: Reading, document_terms: Terms = UNREAD, place: Place | None = None) -> Mapping[str, Component]:
    """The items of the Data Information and the datasets. `document_terms` are those of the repository's documents."""
    place = _introduced(reading, place or Place(names_of(reading)))
    documents = own_documents(reading, place)
    withheld, undisclosed = find_withheld(documents)
    told = Told(find_passages(reading, place), tuple(find_commands(documents)), tuple(find_card_datasets(reading.readmes)), withheld, undisclosed, place)
    looked = tuple(dict.fromkeys(d.path for d in reading.documents))[:8] or ("the file tree",)
    public = _public_listing(told)
    provenance = _provenance(told)
    items = (provenance, _scope(told), _selection(told), _labelling(told, reading), _processing(told), public, _third_party_listing(told, provenance, public))
    found = {}
    for item in items:
        if item.state is State.PRESENT:
            item = item._replace(terms=document_terms, locations=tuple(dict.fromkeys(e.path for e in item.evidence)))
        elif item.state is State.NOT_FOUND:
            item = item._replace(looked_in=looked)
        found[item.id] = item
    found["datasets"] = _datasets(told, looked)
    return {name: reading.settled(component) for name, component in found.items()}


def _introduced(reading: Reading, place: Place) -> Place:
    """`place` with the names that the first words of the README give the model: "Multilingual T5 (mT5) is ..."."""
    opening = [Said(s.text) for d in reading.readmes[:1] for s in d.sentences[:6]]
    given = {_letters(name) for said in opening if said.text and _MODELS & {t.word for t in said.terms} for name, n in said.placed_names if n < 6 and said.near(n, 0, 5, "have")}
    return Place(place.own | given, place.accounts, place.tuned)


_MODELS = frozenset("model models network networks family suite series system llm transformer encoder".split())


def _present(item: str, evidence: Iterable[Evidence], note: str = "") -> Component:
    return Component(item, State.PRESENT, evidence=tuple(dict.fromkeys(evidence))[:MOST_EVIDENCE], note=note)


def _best(passages: Iterable[Passage]) -> list[Evidence]:
    """The quotes of the passages that say most, those that say much less left out."""
    ranked = sorted(passages, key=_weight)
    return [p.evidence for p in ranked if _weight(p) <= _weight(ranked[0]) + 1]


def _partly(item: str, evidence: Iterable[Evidence], *missing: str) -> Component:
    shown = tuple(dict.fromkeys(evidence))[:MOST_EVIDENCE]
    return Component(item, State.NOT_FOUND, evidence=shown, note="told in part", missing=missing)


def _not_found(item: str, note: str, evidence: Iterable[Evidence] = ()) -> Component:
    return Component(item, State.NOT_FOUND, evidence=tuple(evidence)[:MOST_EVIDENCE], note=note)


def _told(item: str, told: Iterable[Passage], answers: Callable[[Passage], bool], partly: Callable[[Passage], bool], missing: str, nothing: str, more: Iterable[Passage] = ()) -> Component:
    """The item as the passages tell it: by those that answer it, else in part by those that speak of it."""
    told = tuple(told)
    evidence = [*(p.evidence for p in more), *_best(p for p in told if answers(p))]
    if evidence:
        return _present(item, evidence)
    some = _best(p for p in told if partly(p))
    return _partly(item, some, missing) if some else _not_found(item, nothing)


def _weight(passage: Passage) -> int:
    """What a passage is quoted after: those that say most come first."""
    said = passage.said
    return -sum((bool(said.amounts or said.has(NUMBER)), said.has("tool"), said.has("rule"), 2 * bool(said.trains), 2 * passage.key, said.has("have", "we"), passage.section > 1, bool(passage.data_links)))


def _provenance(told: Told) -> Component:
    """Where the data come from: sources by a name other than the data set's own, for all parts."""
    item = "data-provenance"
    if told.undisclosed:
        return Component(item, State.DECLARED_ABSENT, evidence=told.undisclosed[:MOST_EVIDENCE], note="the repository says that its training data are not disclosed")
    named: list[Passage] = []
    partly: list[Passage] = []
    own: list[str] = []
    for passage in told.stating:
        said = passage.said.until_scores
        if not said.terms or (said.has("pointer") and not passage.data_links) or not (passage.about or "we" in said):
            continue
        if told.sources(passage):
            (partly if said.has("partial", "private") else named).append(passage)
        elif passage.said.sourced or passage.data_links:
            own += [n for n in passage.said.sourced if told.is_own(n, passage)]
            partly.append(passage)
    others = [p for p in told.mix if not p.said.is_own(p.block.cells[0]) and not any(owner_of(x.url) in told.place.accounts for x in p.block.links)]
    full = [*_best(named), *(p.evidence for p in others)]
    full += [e for name, e in told.card if "/" not in name or name.split("/")[0].lower() not in told.place.accounts]
    if full:
        return _present(item, full)
    if partly:
        lacking = f"what {own[0]} was made from" if own else "the sources of the rest, by name"
        return _partly(item, _best(partly), lacking)
    return _not_found(item, "no passage names the sources of the training data")


def _scope(told: Told) -> Component:
    """How much of what: an amount with its unit, and the kind, where the unit does not tell it."""
    kinds = any(p.said.has("kind", "source") or told.sources(p) for p in (*told.about, *told.mix)) or bool(told.card)

    def answers(p: Passage) -> bool:
        said = p.said.until_scores
        return bool(said.amounts) and bool(p.alone.amounts) and (p.about or "we" in said) and (kinds or said.has("kind")) and (p.section > 1 or p.key or bool(said.trains) or (p.section > 0 and said.has("have", "we", "collect")) or said.sizes_a_corpus)

    return _told("data-scope", told.about, answers, lambda p: bool(p.said.amounts) or (bool(p.said.trains) and p.said.has("kind")), "an amount of data with its unit, and of what kind they are", "no passage tells how much data there is, or of which kinds", told.mix)


def _selection(told: Told) -> Component:
    """Which data were taken: a rule, a threshold, a classifier, a share, a part left out."""
    shares = [p for p in told.mix if "%" in p.block.text or any(w in " ".join(p.block.columns).lower() for w in ("share", "weight", "propor", "ratio", "percent", "epoch"))]
    return _told(
        "data-selection", told.stating, lambda p: p.said.until_scores.selects and p.alone.has("select", "rule") and not p.in_table, lambda p: p.said.has("select") or (p.section > 0 and p.said.has("collect")), _RULE, "no passage tells by which rule the data were selected", shares
    )


def _processing(told: Told) -> Component:
    """What was done to the data: an operation with its object, and its tool, a setting or its order."""
    return _told("data-processing", told.stating, lambda p: p.said.until_scores.processes and p.alone.has("process") and not p.in_table, lambda p: p.said.works, _OPERATION, "no passage tells how the data were cleaned, filtered and processed")


def _labelling(told: Told, reading: Reading) -> Component:
    """Who labelled the data; none where they say so, or where the objective needs none and no tuned stage is offered."""
    item = "data-labelling"
    labelled = [p.evidence for p in told.stating if (p.said.until_scores.labels and p.alone.has("label")) or _says_no_labels(p.said)]
    if labelled:
        return _present(item, labelled)
    tuned: list[Evidence] = []
    objective = [p.evidence for p in told.passages if p.said.asserts and p.said.needs_no_labels]
    for document in reading.readmes:
        for block in document.blocks:
            if block.kind == CODE or context.is_news(block) or context.is_about_others(block):
                continue
            low = block.text.lower()
            if not any(stem in low for stem in _OBJECTIVES):
                continue
            for sentence in block.sentences:
                low = sentence.text.lower()
                if not any(stem in low for stem in _OBJECTIVES):
                    continue
                said = Said(sentence.text, told.place.own)
                if said.has("compare", "you") or not said.terms:
                    continue
                if said.has("tuned"):
                    tuned.append(document.quote(sentence.line, sentence.text))
                elif said.asserts and said.needs_no_labels and not context.is_about_fine_tuning(block):
                    objective.append(document.quote(sentence.line, sentence.text))
    if tuned:
        return _partly(item, tuned, "who gave the instructions, preferences or labels of the tuned models")
    if objective:
        return _not_found(item, "not used: the objective of training needs no labels", objective)
    some = [p.evidence for p in told.stating if p.said.has("label") and p.about]
    if some:
        return _partly(item, some, "who or what gave the labels")
    return _not_found(item, "no passage tells who labelled the data, or that no labels were used")


def _says_no_labels(said: Said) -> bool:
    """Whether it says that nothing was labelled; "unlabelled data" says it where the model learnt from them."""
    return any(said.terms[n].word not in ("unlabeled", "unlabelled") or said.has("train", "traindata") for n in said.at("nolabel"))


_OBJECTIVES = ("supervis", "predict", "masked", "causal", "objective", "autoregress", "mlm", "instruct", "chat", "sft", "dpo", "rlhf", "human", "prefer", "align", "监督", "指令", "人类", "教師")


def _public_listing(told: Told) -> Component:
    """The public data, with where to get them: addresses, hub ids, commands that fetch them."""
    item = "data-listing-public"
    evidence = [*(e for _, e in told.card), *(p.evidence for p in told.linked), *(e for _, e in told.commands)]
    if evidence:
        unlinked = told_without_address(told)
        if unlinked:
            return _partly(item, evidence, "where to get " + ", ".join(unlinked[:MOST_NAMES]))
        return _present(item, evidence)
    if told.withheld or told.undisclosed:
        return Component(item, State.DECLARED_ABSENT, evidence=(*told.withheld, *told.undisclosed)[:MOST_EVIDENCE], note="the repository says that the training data are not given, or not yet")
    return _not_found(item, "no public training data are listed with where to get them")


def told_without_address(told: Told) -> list[str]:
    """The sources that a sentence says the model was trained on, and that no address leads to."""
    stated = [p for p in told.stating if not p.said.has("private") and (p.key or any("train" in p.said.terms[n].concepts for n in p.said.trains))]
    names = dict.fromkeys(name for p in stated if p.said.until_scores.terms for name in told.sources(p) if not p.said.is_part(name))
    if not names:
        return []
    linked = _letters(" ".join([*(x.label + " " + x.url for block in {id(p.block): p.block for p in told.passages}.values() for x in block.links), *(where for where, _ in (*told.commands, *told.card))]))
    return [name for name in names if _letters(name) not in linked and not any(_letters(word) in linked for word in name.split() if len(word) > 2)]


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _third_party_listing(told: Told, provenance: Component, public: Component) -> Component:
    """The data that others give or sell; none where it is said, or where every source that is named is public and listed."""
    item = "data-listing-third-party"
    evidence = [p.evidence for p in told.passages if (p.about or p.section) and _tells_of_holders(p, told)]
    if evidence:
        return _present(item, evidence)
    private = [p.evidence for p in told.about if p.said.has("private") and not _none_is_private(p.said)]
    if private:
        return _partly(item, private, "from whom the data that are not public can be had")
    if told.withheld or told.undisclosed:
        return _not_found(item, "the training data are not given, and no passage says from whom they can be had", (*told.withheld, *told.undisclosed))
    if public.state is State.PRESENT and provenance.state is State.PRESENT:
        return _not_found(item, "not used: every source that is named is public and listed", public.evidence)
    return _not_found(item, "no passage lists data of third parties, or says that there are none")


def _tells_of_holders(passage: Passage, told: Told) -> bool:
    """Whether a passage names who holds data that are not free for all, or says that there are none."""
    said = passage.said
    if not said.asserts and not passage.key and passage.block.kind != "table-row":
        return False
    if _none_is_private(said):
        return True
    low = passage.block.text.lower()
    if any("ldc.upenn.edu" in x.url or "elra.info" in x.url for x in passage.block.links if x.label in said.text):
        return True  # the catalogues of who hands such data out
    if len(passage.block.cells) == 2 and said.has("third", "private") and ("☒ no" in low or passage.block.cells[1].strip().lower() in ("no", "none", "no.")):
        return True
    beside = any(p.block is passage.block and p.said.has("private") for p in told.passages)
    if beside and not said.has("private") and passage.data_links + passage.block.links and any(said.near(n, 0, 6, NAME, "source") for n in said.at("vendor", "collect")):
        return True
    return said.has("vendor") and bool(said.names or passage.data_links) and (said.has("private", "third") or "ldc" in low or "for a fee" in low)


def _none_is_private(said: Said) -> bool:
    """Whether a sentence says that all data are public, or that none came from anybody under terms of their own."""
    if any(said.near(n, 0, 8, "third", "private") for n in said.at("not")) and said.has("data", "traindata", "source") and not said.has("modal", "give"):
        return True
    if said.has("modal", "not"):
        return False
    if any(said.near(n, 0, 4, "data", "traindata") and said.near(n, 0, 9, "public") for n in said.at("all")):
        return True
    told = said.has("train", "traindata", "used", "collect")
    return told and any(said.near(n, 2, 0, "all") and said.near(n, 0, 4, "data", "source", "traindata") or any(said.near(k, 0, 2, "all") for k in said.at("data", "traindata") if n < k < n + 4 and said.terms[k].word != "text") for n in said.at("public"))


def _datasets(told: Told, looked: tuple[str, ...]) -> Component:
    """The training data themselves, where they are handed out."""
    rows = [*((x.url, p.evidence) for p in told.linked for x in p.data_links), *told.commands, *told.card]
    if rows:
        places = tuple(dict.fromkeys(where for where, _ in rows))[:8]
        evidence = tuple(dict.fromkeys(e for _, e in rows))[:MOST_EVIDENCE]
        return Component("datasets", State.PRESENT, _dataset_terms(told, len(places)), places, evidence)
    if told.withheld or told.undisclosed:
        return Component("datasets", State.DECLARED_ABSENT, evidence=(*told.withheld, *told.undisclosed)[:MOST_EVIDENCE], note="the repository says that the training data are not given, or not yet")
    return Component("datasets", State.NOT_FOUND, looked_in=looked, note="no training data are linked")


def _dataset_terms(told: Told, places: int) -> Terms:
    """The terms that a sentence gives the data. Several data sets need a sentence that speaks of all of them."""
    from checker.licensing import mentions

    unread = Terms(Standing.UNKNOWN, note="the terms of the linked data were not read")
    said = [p for p in told.passages if any(w in p.said.text.lower() for w in ("licen", "released under", "许可", "协议", "ライセンス")) and p.said.has("data", "traindata")]
    named = [(p, found) for p in said for found in mentions(p.said.text)]
    restricted = [(p, found) for p, found in named if found.standing is Standing.RESTRICTED]
    if restricted:
        passage, found = restricted[0]
        return Terms(Standing.RESTRICTED, found.expression, Basis.STATED, (passage.evidence,))
    private = any(p.said.has("private") and not _none_is_private(p.said) for p in told.about)
    if not named or private or not all(found.standing is Standing.OPEN and Subject.DATA in found.open_for for _, found in named):
        return unread
    if places > 1 and not any(p.said.has("all") or "datasets" in p.said.text.lower() for p, _ in named):
        return unread
    passage, found = named[0]
    return Terms(Standing.OPEN, found.expression, Basis.STATED, (passage.evidence,), open_for=found.open_for)
