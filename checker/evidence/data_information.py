"""A reading in, what it tells about the training data out: one component per item of OSAID's Data Information.

Every item rests on a quoted sentence, table row or command about the data that this model was trained on (data_passages).
Source: Open Source AI Definition 1.0, "Data Information", (1) description, (2) public data, (3) data of third parties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from checker.domain import Basis, Component, Evidence, Standing, State, Subject, Terms
from checker.evidence import context
from checker.evidence.data_passages import (
    ALL_PUBLIC,
    COMPARES,
    DATA_NOUN,
    HARDWARE,
    OUR_DATA,
    PRIVATE,
    Told,
    find_card_datasets,
    find_commands,
    find_passages,
    find_withheld,
)
from checker.evidence.documents import CODE, HEADING, TABLE_ROW, Document
from checker.evidence.reading import Reading
from checker.patterns import Pattern

MOST_EVIDENCE = 4
"""How many quotes an item carries."""
UNREAD = Terms(Standing.UNKNOWN, note="the terms of the documents were not established")
_STATES_SOURCES = Pattern(
    r"\btrained\b[^.;]{0,60}\b(?:on|using|with|from|over)\b|\bwe (?:pre-?)?train\b[^.;]{0,60}\bon\b|"
    r"\btraining (?:data\w*|corpus|corpora|set) (?:is|are|was|were|consists?|comes?|includes?|contains?|comprises?)\b|"
    r"训练|学習",
    re.I,
)
_QUANTITY = Pattern(
    r"(?<![\w.])~?\d[\d.,]{0,20}\s{0,3}(?:[KMBT]\b|[kmbt]illion|thousand|hundred|million|billion|trillion|"
    r"亿|万|千|兆|"
    r"億)?\s{0,3}\+?\s{0,3}(?!training\b|gpu\b|parameter|epoch|layer|step)(?:(?!parameters?|epochs?|"
    r"layers?|steps?|"
    r"gpu)[\w-]{1,30} ){0,3}?(?:tokens|words|"
    r"characters|sentences|documents|images|pairs|hours(?! on)|samples|examples|instances|videos|clips|frames|"
    r"pages|books|articles|files|rows|utterances|speakers|languages|structures|proteins|molecules|tiles|scenes|"
    r"time series|"
    r"observations|records|conversations|queries|questions|[KMGTP]i?B|classes)(?![a-z\d_-])"
    r"|\d[\d.,]{0,20}\s{0,3}(?:亿|万|千|兆|億)?\s{0,3}(?:个|個)?\s{0,3}(?:tokens?|トークン|词|字|条|语种|小时|张|篇|文|時間|枚|件)",
    re.I,
)
_SELECTED = Pattern(
    r"\b(?:select|sampl|collect(?!ion)|crawl|scrap|gather|curat|obtain|download|extract|mixtur|mixed|up-?sampl|"
    r"down-?sampl|subset|portion|proportion|chosen|choose|drawn|draw|sourced|dump|split|generated (?:a|the|from)|"
    r"combin|compil|assembl)\w*"
    r"|\bdata ?mix\b|\bconsists? of\b|\bcomprise[sd]?\b|\bderived from\b|采集|收集|筛选|抽样|采样|爬取|选取|配比|"
    r"収集|抽出|選択|ダンプ|サンプリング",
    re.I,
)
_PROCESSED = Pattern(
    r"\b(?:filter|dedup|de-dup|near-dup|clean|pre-?process|post-?process|tokeni[sz](?!er)|normali[sz]|remov|"
    r"heuristic|decontaminat|crop|resiz|resampl|augment|quality (?:classif|filter|control|scor)|strip|discard|"
    r"exclud|anonymi[sz]|redact|"
    r"segmented|split into|splitting|standardi[sz]|perplexity|language identification|"
    r"fully[- ](?:processed|prepared))\w*|"
    r"清洗|过滤|去重|预处理|分词|脱敏|フィルタ|重複(?:排除|除去)|前処理|クリーニング|除去|分割",
    re.I,
)
_LABELLED = Pattern(
    r"\b(?:annotat(?:ed|ion|ions|ors?|ing)|labell?ed (?:by|with|using|data)|labell?ing|labels? (?:are|were|come|"
    r"from|provided)|human (?:raters?|annotators?|feedback|preference)|crowd-?(?:sourc|work)\w*|pseudo-?label\w*|"
    r"weak(?:ly)?[- ]supervis\w*|"
    r"synthetic (?:labels|captions)|captioned|recaption\w*|transcri(?:bed|ptions?)|"
    r"ground[- ]truth)\b|标注|标签|人工标注|"
    r"アノテーション|ラベル",
    re.I,
)
_UNLABELLED = Pattern(
    r"\bself-?supervised? (?:learning|training|pre-?training|manner|fashion|method|objective|models?|vision|"
    r"speech)\b|\b(?:train|learn)\w*\b[^.]{0,60}\b(?:self-?supervis\w*|unsupervised)\b|"
    r"\bunsupervised (?:learning|pre-?training|manner|fashion|language model)\b|"
    r"\bunlabell?ed\b|\b(?:no|without (?:any )?)(?: ?human)? ?(?:labels|annotations|labell?ing|supervision)\b|"
    r"\bmasked (?:language|image|auto)\w*|\bMLM\b|\bautoregressive (?:text|language|transformer|generation|"
    r"decoder)\w*|"
    r"\bcausal (?:language|lm)\b|\bnext[- ]token prediction\b|\blanguage[- ]model(?:l?ing)? (?:objective|loss|"
    r"task)\b|\bdenoising objective\b|自监督|无监督|无标注|自己教師|教師なし|ラベルなし",
    re.I,
)
_MAY_SAY_LABELS = Pattern(
    r"supervis|label|annotat|masked|\bMLM\b|autoregress|causal|next[- ]token|language[- ]model|denois|raw text|"
    r"rlhf|dpo|human|prefer|instruct|sft|监督|标注|指令|人类|教師|ラベル",
    re.I,
)
_TUNED_BY_PEOPLE = Pattern(
    r"\b(?:rlhf|dpo|human (?:feedback|preference)|preference (?:data|optimi[sz]ation)|instruction[- ](?:tun|"
    r"follow)\w*|sft|supervised fine-?tun\w*)\b|指令微调|人类反馈",
    re.I,
)
_VENDOR = Pattern(
    r"\b(?:licensed from|purchased from|obtained from|provided by|available (?:from|for purchase)|vendor|"
    r"for a fee|subscription|ldc)\b",
    re.I,
)
_GIVES = Pattern(
    r"\bwe (?:\w+ )?(?:releas|open[- ]?sourc|publish|shar|provid)\w*|\b(?:is|are|was|were|has been|"
    r"have been) (?:\w+ )?(?:released|open[- ]?sourced|published|available)\b|发布|开源|公开|公開",
    re.I,
)
_WHOLE = Pattern(r"\b(?:all|entire|whole|full|fully|complete|completely|exact|our)\b|全部|完整|すべて|全て", re.I)


def find_data_information(reading: Reading, document_terms: Terms = UNREAD) -> Mapping[str, Component]:
    """The items of the Data Information and the datasets. `document_terms` are those of the repository's documents."""
    documents = reading.documents
    passages = tuple(find_passages(documents))
    withheld, undisclosed = find_withheld(documents)
    told = Told(passages, tuple(find_commands(documents)), tuple(find_card_datasets(reading.readmes)), withheld, undisclosed)
    looked = tuple(dict.fromkeys(d.path for d in documents))[:8] or ("the file tree",)
    items = (
        _provenance(told),
        _scope(told),
        _selection(told),
        _labelling(told, reading),
        _processing(told, documents),
        _public_listing(told),
        _third_party_listing(told),
    )
    found = {}
    for item in items:
        if item.state is State.PRESENT:
            item = item._replace(terms=document_terms, locations=tuple(dict.fromkeys(e.path for e in item.evidence)))
        elif item.state is State.NOT_FOUND:
            item = item._replace(looked_in=looked)
        found[item.id] = item
    found["datasets"] = _datasets(told, looked)
    return {name: reading.settled(component) for name, component in found.items()}


def _present(item: str, evidence: Iterable[Evidence], note: str = "") -> Component:
    return Component(item, State.PRESENT, evidence=tuple(dict.fromkeys(evidence))[:MOST_EVIDENCE], note=note)


def _not_found(item: str, note: str, evidence: Iterable[Evidence] = ()) -> Component:
    return Component(item, State.NOT_FOUND, evidence=tuple(evidence)[:MOST_EVIDENCE], note=note)


def _provenance(told: Told) -> Component:
    """Where the data come from: sources with links, at least two sources by name, or a table of them."""
    item = "data-provenance"
    if told.undisclosed:
        return Component(
            item,
            State.DECLARED_ABSENT,
            evidence=told.undisclosed[:MOST_EVIDENCE],
            note="the repository says that its training data are not disclosed",
        )
    evidence = [name_and_line for _, name_and_line in told.card]
    evidence += [p.evidence for p in told.linked if p.said or p.section]
    evidence += [p.evidence for p in told.passages if p.said and p.paper_links and p.names]
    evidence += [p.evidence for p in told.mix]
    evidence += [
        p.evidence
        for p in told.passages
        if (p.said or p.section) and len(p.names) > 1 and (p.said or _SELECTED.search(p.text))
    ]
    evidence += [e for _, e in told.commands]
    if evidence:
        return _present(item, evidence)
    return _not_found(item, "no passage names the sources of the training data")


def _scope(told: Told) -> Component:
    """How much of what: amounts, languages, time spans of the training data."""
    evidence = [p.evidence for p in told.mix]
    evidence += [
        p.evidence
        for p in told.passages
        if (p.said or p.section) and p.is_prose and _QUANTITY.search(HARDWARE.sub(" ", p.text))
    ]
    if evidence:
        return _present("data-scope", evidence)
    return _not_found("data-scope", "no passage tells how much data there is, or of which kinds")


def _selection(told: Told) -> Component:
    """How the data were obtained and which were taken."""
    evidence = [p.evidence for p in told.passages if (p.said or p.section) and p.is_prose and _SELECTED.search(p.text)]
    evidence += [p.evidence for p in told.mix]
    if evidence:
        return _present("data-selection", evidence)
    return _not_found("data-selection", "no passage tells how the data were obtained and selected")


def _labelling(told: Told, reading: Reading) -> Component:
    """Who labelled the data, or words that show that no labels were used."""
    labelled = [p.evidence for p in told.passages if (p.said or p.section) and _LABELLED.search(p.text)]
    if labelled:
        return _present("data-labelling", labelled)
    unlabelled = [p.evidence for p in told.passages if _UNLABELLED.search(p.text)]
    by_people: list[Evidence] = []
    for document in reading.readmes:
        for block in document.blocks:
            if block.kind in (HEADING, CODE, TABLE_ROW) or context.is_news(block) or context.is_about_others(block):
                continue
            if not _MAY_SAY_LABELS.search(block.text):
                continue
            for sentence in block.sentences:
                if COMPARES.search(sentence.text):
                    continue
                if _TUNED_BY_PEOPLE.search(sentence.text):
                    by_people.append(document.quote(sentence.line, sentence.text))
                elif (
                    _UNLABELLED.search(sentence.text)
                    and not context.is_about_evaluation(block)
                    and not context.is_about_fine_tuning(block)
                ):
                    unlabelled.append(document.quote(sentence.line, sentence.text))
    if by_people:
        return _not_found(
            "data-labelling",
            "people's instructions or preferences were used, and no passage tells who gave them",
            by_people,
        )
    if unlabelled:
        return _present("data-labelling", unlabelled, "no labels were used")
    return _not_found("data-labelling", "no passage tells who labelled the data, or that no labels were used")


def _processing(told: Told, documents: Sequence[Document]) -> Component:
    """How the data were cleaned, filtered, deduplicated and tokenised."""
    evidence = [p.evidence for p in told.passages if (p.said or p.section) and p.is_prose and _PROCESSED.search(p.text)]
    if evidence:
        return _present("data-processing", evidence)
    return _not_found("data-processing", "no passage tells how the data were cleaned, filtered and processed")


def _public_listing(told: Told) -> Component:
    """The public data, with where to get them: links, hub ids, commands that fetch them."""
    item = "data-listing-public"
    evidence = [e for _, e in told.card]
    evidence += [p.evidence for p in told.linked if p.said or p.section]
    evidence += [e for _, e in told.commands]
    if evidence:
        return _present(item, evidence)
    if told.withheld or told.undisclosed:
        return Component(
            item,
            State.DECLARED_ABSENT,
            evidence=(*told.withheld, *told.undisclosed)[:MOST_EVIDENCE],
            note="the repository says that the training data are not given, or not yet",
        )
    return _not_found(item, "no public training data are listed with where to get them")


def _third_party_listing(told: Told) -> Component:
    """The data that others give or sell, or words that show that there are none."""
    item = "data-listing-third-party"
    named = [
        p.evidence
        for p in told.passages
        if (p.said or p.section) and PRIVATE.search(p.text) and _VENDOR.search(p.text) and (p.names or p.data_links)
    ]
    if named:
        return _present(item, named)
    if told.private:
        return _not_found(
            item,
            "data that are not public were used, and no passage says from whom they can be had",
            (p.evidence for p in told.private),
        )
    if told.withheld or told.undisclosed:
        return _not_found(
            item,
            "the training data are not given, and no passage says from whom they can be had",
            (*told.withheld, *told.undisclosed),
        )
    only_public = [p.evidence for p in told.passages if (p.said or p.section) and ALL_PUBLIC.search(p.text)]
    if only_public:
        return _present(item, only_public, "none: the data are public")
    whole = [
        p.evidence
        for p in told.passages
        if OUR_DATA.search(p.text) and _WHOLE.search(p.text) and _GIVES.search(p.text)
    ]
    if whole and told.linked:
        return _present(
            item, (*whole, told.linked[0].evidence), "none: the training data are released as they were used"
        )
    # Every source that is named is linked somewhere: nothing is left that would have to be had from somebody else.
    stated = [
        p for p in told.passages if p.said and p.names and p.is_prose and (p.keyed or _STATES_SOURCES.search(p.text))
    ]
    linked = {word for p in told.linked for name in p.names for word in name.split()}
    if stated and linked and all(set(name.split()) <= linked for p in stated for name in p.names):
        return _present(
            item, (p.evidence for p in told.linked), "none: every source that is named is public and linked"
        )
    return _not_found(item, "no passage lists data of third parties, or says that there are none")


_LICENSED = Pattern(r"\blicen[cs]ed?\b|\breleased under\b|许可|协议|ライセンス", re.I)


def _datasets(told: Told, looked: tuple[str, ...]) -> Component:
    """The training data themselves, where they are handed out."""
    links = [(link.url, p.evidence) for p in told.linked if p.said or p.section for link in p.data_links]
    rows = [*links, *told.commands, *told.card]
    if rows:
        places = tuple(dict.fromkeys(where for where, _ in rows))[:8]
        evidence = tuple(dict.fromkeys(e for _, e in rows))[:MOST_EVIDENCE]
        return Component("datasets", State.PRESENT, _dataset_terms(told, len(places)), places, evidence)
    if told.withheld or told.undisclosed:
        return Component(
            "datasets",
            State.DECLARED_ABSENT,
            evidence=(*told.withheld, *told.undisclosed)[:MOST_EVIDENCE],
            note="the repository says that the training data are not given, or not yet",
        )
    return Component("datasets", State.NOT_FOUND, looked_in=looked, note="no training data are linked")


def _dataset_terms(told: Told, places: int) -> Terms:
    """The terms that a sentence gives the data. Several data sets need a sentence that speaks of all of them."""
    from checker.licensing import mentions

    unread = Terms(Standing.UNKNOWN, note="the terms of the linked data were not read")
    said = [p for p in told.passages if _LICENSED.search(p.text) and DATA_NOUN.search(p.text)]
    named = [(p, found) for p in said for found in mentions(p.text)]
    restricted = [(p, found) for p, found in named if found.standing is Standing.RESTRICTED]
    if restricted:
        passage, found = restricted[0]
        return Terms(Standing.RESTRICTED, found.expression, Basis.STATED, (passage.evidence,))
    if (
        not named
        or told.private
        or not all(found.standing is Standing.OPEN and Subject.DATA in found.open_for for _, found in named)
    ):
        return unread
    if places > 1 and not any(re.search(r"\ball\b|\bdatasets\b|全部|すべて", p.text, re.I) for p, _ in named):
        return unread
    passage, found = named[0]
    return Terms(Standing.OPEN, found.expression, Basis.STATED, (passage.evidence,), open_for=found.open_for)
