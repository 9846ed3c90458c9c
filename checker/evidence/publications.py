"""A reading in, what has been published about the model out: cards, papers, evaluation, samples, metadata.

Those rows of the OSAID checklist are optional, or ways to give the Data Information. A paper counts where it is cited
as the model's own or linked as such, a card where it says something, results where numbers stand under the heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from checker.domain import Component, Evidence, Standing, State, Terms
from checker.evidence import context
from checker.evidence.documents import CODE, HEADING, TABLE_ROW, Block, Document, Link
from checker.evidence.reading import Reading, Role
from checker.patterns import Pattern

MOST_EVIDENCE = 4
"""How many quotes a component carries."""

LEAST_CHARACTERS = 60
"""A card with less prose than this, placeholders left out, is a form that nobody filled in."""

LONGEST_LABEL = 80
"""A link with a longer label is a passage, not a name."""

LONGEST_PATH = 400
"""Longer paths are not read for what they say: no person named them."""

UNREAD = Terms(Standing.UNKNOWN, note="the terms of the documents were not established")
ELSEWHERE = Terms(Standing.UNKNOWN, note="the document is elsewhere, and its terms were not read")

_MODEL_CARD = Pattern(
    r"(?:^|/)(?:[\w.-]*model[-_ ]?cards?[\w.-]*(?:/[^/]+)?|system[-_ ]?card[\w.-]*)\.(?:md|rst|txt|mdx|pdf)$", re.I
)
_DATA_CARD = Pattern(
    r"(?:^|/)[\w.-]*(?:data(?:set)?[-_ ]?card|data[-_ ]?sheet|data[-_ ]?statement)s?[\w.-]*\.(?:md|rst|txt|mdx|"
    r"pdf)$|(?:^|/)(?:data[-_]?cards?|datasheets?)/[^/]+\.(?:md|rst|pdf)$",
    re.I,
)
_MODEL_CARD_LINK = Pattern(
    r"^\W*(?:[\w.-]+ ){0,3}?model[- ]?cards?\W*$|^\W*system card\W*$|模型卡|モデルカード", re.I
)
_DATA_CARD_LINK = Pattern(
    r"\bdata(?:set)? ?cards?\b|\bdata ?sheets?\b|\bdata statements?\b|数据卡|データカード", re.I
)
_PAPER_FILE = Pattern(r"(?:^|/)[^/]*(?:paper|preprint|manuscript)[^/]*\.pdf$", re.I)
_REPORT_FILE = Pattern(
    r"(?:^|/)[^/]*(?:tech(?:nical)?[-_ ]?report|report|whitepaper|white[-_]paper)[^/]*\.pdf$", re.I
)
_PAPER_LABEL = Pattern(
    r"^\W*(?:(?:the|our|research|full|original|read the|see the) )?(?:papers?|arxiv|preprint|publication|"
    r"manuscript|article|論文|论文)(?: ?(?:link|pdf|\(.*\)))?\W*$|^\W*arxiv[:\s]*\d{4}\.\d{4,5}\W*$",
    re.I,
)
_REPORT_LABEL = Pattern(r"\btech(?:nical)?[- ]?report\b|\bwhite ?paper\b|技术报告|テクニカルレポート|技術報告", re.I)
_PAPER_SITE = Pattern(
    r"arxiv\.org/(?:abs|pdf)/|doi\.org/|aclanthology\.org|openreview\.net|biorxiv\.org|medrxiv\.org|"
    r"nature\.com/articles|science\.org/doi|proceedings\.|papers\.nips|openaccess\.thecvf|isca-speech|"
    r"huggingface\.co/papers/|jmlr\.org",
    re.I,
)
_BIBTEX = Pattern(r"@(?P<kind>\w+)\s*\{[^@]*?\btitle\s*=\s*[{\"]+(?P<title>[^}\"]{5,300})", re.I)
_PUBLISHED = Pattern(r"eprint|arxiv|journal|booktitle|doi|techreport|institution", re.I)
_SOFTWARE = Pattern(r"howpublished|publisher\s*=\s*[{\"]+\s*(?:github|zenodo)|@software", re.I)
_RESULTS = Pattern(
    r"\b(?:evaluat\w*|benchmarks?|results?|performances?|leaderboard|accuracy|scores?|metrics?|zero[- ]shot)\b|"
    r"评测|评估|性能|榜单|結果|評価|ベンチマーク",
    re.I,
)
_METRIC = Pattern(
    r"\b(?:mAP\w*|acc\.?|accuracy|top-?[15]|BLEU|chrF|COMET|WER|CER|PPL|perplexity|F1|EM|FID|PSNR|SSIM|IoU|mIoU|"
    r"AUC|AUROC|RMSE|MAE|MASE|CRPS|pass@\d|avg\.?|average|score)\b",
    re.I,
)
_NUMBER_CELL = Pattern(r"^\W*[+-]?\d+(?:[.,]\d+)?\s*(?:%|±.*|\(.*\))?\W*$")
_EVALUATED_ON = Pattern(
    r"\bevaluat\w*\b[^.]{0,80}\b(?:on|with|using)\b|\bbenchmark(?:ed)? (?:on|with)\b|\btest sets?\b|"
    r"\bevaluation (?:data(?:sets?)?|sets?|benchmarks?|suite)\b|评测集|测试集|評価データ",
    re.I,
)
_EVALUATION_DATA_FILE = Pattern(
    r"(?:^|/)(?:eval(?:uation)?[-_]?(?:data(?:sets?)?|sets?)|test[-_]?sets?|benchmarks?/data)/.+\.(?:jsonl?|csv|"
    r"tsv|parquet|txt|zip|npz)$",
    re.I,
)
_RESULTS_FILE = Pattern(
    r"(?:^|/)(?:eval\w*|benchmarks?|results?)/(?:.*/)?[^/]*(?:results?|scores?|metrics?|"
    r"leaderboard)[^/]*\.(?:json|jsonl|csv|tsv|md|txt)$",
    re.I,
)
_DATA_SITE = Pattern(
    r"huggingface\.co/datasets/|/datasets?(?:[/.?#-]|$)|kaggle\.com|zenodo\.org|paperswithcode\.com/dataset", re.I
)
_SAMPLES_FILE = Pattern(
    r"(?:^|/)(?:[\w-]*samples?|[\w-]*outputs?|generations?|gallery|[\w-]*examples?[-_]outputs?)/[^/]+\.(?:txt|md|"
    r"jsonl?|csv|png|jpe?g|gif|wav|mp3|mp4|webm|flac)$|(?:^|/)[\w-]*samples?\.(?:txt|jsonl?|csv|wav|mp3|mp4)$",
    re.I,
)
_SAMPLES_LINK = Pattern(
    r"^\W*(?:[\w-]+ ){0,2}?(?:audio |sample |generated |model |example )?(?:samples|outputs|gallery|generations|"
    r"demo page|sample page)\W*$|样例|サンプル",
    re.I,
)
_SAMPLES_HEADING = Pattern(
    r"\b(?:sample|example|generated|model)s? (?:outputs?|generations?|results|images|samples|completions)\b|"
    r"^\W*(?:samples|gallery|showcase?s?|sample outputs?)\W*$|生成(?:示例|样例|例)|出力例",
    re.I,
)
_METADATA_FILE = Pattern(
    r"(?:^|/)(?:config|model_index|generation_config|params|hparams|hyperparams|model_config|preprocessor_config|"
    r"configuration)\.(?:json|ya?ml)$|(?:^|/)(?:model[-_]?configs?|hf[-_]model[-_]configs?)/.+\.(?:json|ya?ml)$|"
    r"\.about\.ya?ml$",
    re.I,
)
_HYPERPARAMETERS = Pattern(
    r"hyper-?parameters?|model details|model specifications?|architecture details|n_?params|"
    r"parameters?\b.*\blayers|超参|模型(?:参数|配置)|ハイパーパラメータ",
    re.I,
)
_ASIDE = Pattern(
    r"(?:^|/)(?:\.[^/]+|tests?|fixtures|third[-_]?party|vendor|external|node_modules|fine[-_]?tun\w*)/", re.I
)


def find_publications(reading: Reading, document_terms: Terms = UNREAD) -> Mapping[str, Component]:
    """Cards, papers, evaluation, samples and metadata. `document_terms` are those of the repository's documents."""
    own = tuple(d for d in reading.documents if not _ASIDE.search(d.path))
    paths = tuple(
        file.path for file in reading.files if len(file.path) <= LONGEST_PATH and not _ASIDE.search(file.path)
    )
    looked = tuple(dict.fromkeys(["the file tree", *(d.path for d in own)]))[:8]
    paper, report = _papers(reading, own, paths, document_terms, looked)
    found = (
        _card("model-card", reading, own, paths, _MODEL_CARD, _MODEL_CARD_LINK, document_terms, looked),
        _card("data-card", reading, own, paths, _DATA_CARD, _DATA_CARD_LINK, document_terms, looked),
        paper,
        report,
        _evaluation_data(own, paths, document_terms, looked),
        _evaluation_results(own, paths, document_terms, looked),
        _samples(own, paths, document_terms, looked),
        _metadata(reading, own, paths, document_terms, looked),
    )
    return {component.id: reading.settled(component) for component in found}


def _present(
    item: str, terms: Terms, locations: Iterable[str], evidence: Iterable[Evidence], note: str = ""
) -> Component:
    return Component(
        item,
        State.PRESENT,
        terms,
        tuple(dict.fromkeys(locations))[:8],
        tuple(dict.fromkeys(evidence))[:MOST_EVIDENCE],
        note=note,
    )


def _not_found(item: str, looked: tuple[str, ...], note: str) -> Component:
    return Component(item, State.NOT_FOUND, looked_in=looked, note=note)


def _own_links(documents: Sequence[Document]) -> Iterable[tuple[Document, Block, Link]]:
    """The links and badges of the documents, without those to other people's work and those of news."""
    for document in documents:
        for block in document.blocks:
            if (
                not (block.links or block.badges)
                or block.kind == CODE
                or context.is_news(block)
                or context.is_about_others(block)
            ):
                continue
            for link in (*block.links, *block.badges):
                if len(link.label) <= LONGEST_LABEL:
                    yield document, block, link


def _says_something(document: Document) -> Evidence | None:
    """The first real sentence of a card that has enough of them; None for a form that was not filled in."""
    said = []
    for sentence in document.sentences:
        if sentence.block.kind != HEADING and not context.is_placeholder(sentence.text) and len(sentence.text) > 20:
            said.append(sentence)
            if sum(len(sentence.text) for sentence in said) >= LEAST_CHARACTERS:
                return document.quote(said[0].line, said[0].text)
    return None


def _card(
    item: str,
    reading: Reading,
    documents: Sequence[Document],
    paths: Sequence[str],
    name: Pattern,
    label: Pattern,
    terms: Terms,
    looked: tuple[str, ...],
) -> Component:
    """A card in the tree that says something, or a link called one. A README with front matter is a model card."""
    chosen = [path for path in paths if name.search(path)]
    evidence: list[Evidence] = []
    unread: list[str] = []
    empty: list[str] = []
    for path in chosen[:6]:
        if path.lower().endswith(".pdf"):
            evidence.append(Evidence(path, path))
            continue
        document = reading.document(path)
        if document is None:
            unread.append(path)
        elif words := _says_something(document):
            evidence.append(words)
        else:
            empty.append(path)
    if item == "model-card" and not evidence:
        for document in reading.readmes:
            if document.front_matter is not None and (words := _says_something(document)):
                evidence += [words]
    if evidence:
        return _present(item, terms, (e.path for e in evidence), evidence)
    for document, _, link in _own_links(documents):
        if link.label and label.search(link.label) and not link.url.startswith("#"):
            return _present(item, ELSEWHERE, (link.url,), (document.quote(link.line),), "linked")
    if unread:
        return Component(item, State.NOT_CHECKED, locations=tuple(unread), note="it is there, and could not be read")
    if empty:
        return _not_found(item, tuple(empty), f"{empty[0]} is a form that was not filled in")
    return _not_found(item, looked, "no such card was found")


def papers_linked(documents: Sequence[Document]) -> tuple[str, ...]:
    """The addresses of papers that `documents` link to, whosever they are."""
    return tuple(dict.fromkeys(link.url for d in documents for link in d.links if _PAPER_SITE.search(link.url)))


def _papers(
    reading: Reading, documents: Sequence[Document], paths: Sequence[str], terms: Terms, looked: tuple[str, ...]
) -> tuple[Component, Component]:
    """The research paper and the technical report: cited as the model's own, linked by name, or in the tree."""
    papers: list[tuple[str, Evidence, Terms]] = [(p, Evidence(p, p), terms) for p in paths if _PAPER_FILE.search(p)]
    reports: list[tuple[str, Evidence, Terms]] = [
        (p, Evidence(p, p), terms) for p in paths if _REPORT_FILE.search(p) and not _PAPER_FILE.search(p)
    ]
    root = [d for d in documents if "/" not in d.path] or list(documents[:2])
    for document, _, link in _own_links(root):
        if _REPORT_LABEL.search(link.label) and not link.url.startswith("#"):
            reports.append((link.url, document.quote(link.line), ELSEWHERE))
        elif _PAPER_LABEL.search(link.label) and (
            _PAPER_SITE.search(link.url)
            or ".pdf" in link.url.lower()
            or "paper" in link.url.lower()
            or "publication" in link.url.lower()
        ):
            papers.append((link.url, document.quote(link.line), ELSEWHERE))
    for document in root:
        if "@" not in document.content:
            continue
        for block in document.blocks:
            if block.kind != CODE or "title" not in block.text:
                continue
            for match in _BIBTEX.finditer(block.text):
                entry = block.text[
                    match.start() : block.text.find("\n@", match.end())
                    if "\n@" in block.text[match.end() :]
                    else len(block.text)
                ]
                if not _PUBLISHED.search(entry) or (_SOFTWARE.search(entry) and "eprint" not in entry.lower()):
                    continue
                line = block.line + block.text.count("\n", 0, match.start("title"))
                target = (
                    reports if _REPORT_LABEL.search(match["title"]) or match["kind"].lower() == "techreport" else papers
                )
                target.append(
                    (" ".join(match["title"].split()), document.quote(min(line, len(document.lines))), ELSEWHERE)
                )
    return _paper("research-paper", papers, looked), _paper("technical-report", reports, looked)


def _paper(item: str, rows: Sequence[tuple[str, Evidence, Terms]], looked: tuple[str, ...]) -> Component:
    if rows:
        return _present(item, rows[0][2], (where for where, _, _ in rows), (evidence for _, evidence, _ in rows))
    return _not_found(item, looked, "none is cited as the model's own, linked by name, or in the tree")


def _evaluation_results(
    documents: Sequence[Document], paths: Sequence[str], terms: Terms, looked: tuple[str, ...]
) -> Component:
    """Rows of numbers under a heading on evaluation, or files of results."""
    rows: list[Evidence] = []
    for document in documents:
        for block in document.blocks:
            if block.kind != TABLE_ROW or len(block.cells) < 2 or context.is_news(block):
                continue
            if not (context.under(_RESULTS, block.headings) or _METRIC.search(" ".join(block.columns))):
                continue
            if any(_NUMBER_CELL.match(cell) for cell in block.cells[1:]):
                rows.append(document.quote(block.line, block.text))
        if len(rows) >= MOST_EVIDENCE:
            break
    if len(rows) > 1:
        return _present("evaluation-results", terms, (e.path for e in rows), rows)
    results = [path for path in paths if _RESULTS_FILE.search(path)]
    if results:
        return _present("evaluation-results", terms, results, (Evidence(path, path) for path in results))
    return _not_found("evaluation-results", looked, "no numbers stand under a heading on evaluation")


def _evaluation_data(
    documents: Sequence[Document], paths: Sequence[str], terms: Terms, looked: tuple[str, ...]
) -> Component:
    """Data sets to evaluate on: in the tree, or linked where the words speak of evaluation."""
    in_tree = [path for path in paths if _EVALUATION_DATA_FILE.search(path)]
    if in_tree:
        return _present("evaluation-data", terms, in_tree, (Evidence(path, path) for path in in_tree[:2]))
    for document, block, link in _own_links(documents):
        if _DATA_SITE.search(link.url) and (context.is_about_evaluation(block) or _EVALUATED_ON.search(block.text)):
            return _present("evaluation-data", ELSEWHERE, (link.url,), (document.quote(link.line),), "linked")
    return _not_found("evaluation-data", looked, "no data set to evaluate on is linked or in the tree")


def _samples(documents: Sequence[Document], paths: Sequence[str], terms: Terms, looked: tuple[str, ...]) -> Component:
    """Outputs of the model that are shown: files, a page of samples, or words and pictures under such a heading."""
    in_tree = [path for path in paths if _SAMPLES_FILE.search(path)]
    if in_tree:
        return _present("sample-outputs", terms, in_tree, (Evidence(path, path) for path in in_tree[:2]))
    for document in documents:
        for section in document.sections:
            if _SAMPLES_HEADING.search(section.heading):
                shown = next(
                    (
                        b
                        for b in section.blocks
                        if b.kind != HEADING and (b.badges or not context.is_placeholder(b.text))
                    ),
                    None,
                )
                if shown is not None:
                    return _present(
                        "sample-outputs",
                        terms,
                        (document.path,),
                        (document.quote(min(shown.line, len(document.lines))),),
                    )
    for document, _, link in _own_links(documents):
        if link.label and _SAMPLES_LINK.search(link.label) and not link.url.startswith("#"):
            return _present("sample-outputs", ELSEWHERE, (link.url,), (document.quote(link.line),), "linked")
    return _not_found("sample-outputs", looked, "no outputs of the model are shown")


def _metadata(
    reading: Reading, documents: Sequence[Document], paths: Sequence[str], terms: Terms, looked: tuple[str, ...]
) -> Component:
    """The model's settings as machines read them, front matter, or a table of them."""
    in_tree = [path for path in paths if _METADATA_FILE.search(path) and path.count("/") <= 4]
    if in_tree:
        return _present("model-metadata", terms, in_tree, (Evidence(path, path) for path in in_tree[:2]))
    for document in reading.readmes:
        if document.front_matter is not None:
            line = min(document.front_matter_line + 1, len(document.lines))
            return _present("model-metadata", terms, (document.path,), (document.quote(line),), "front matter")
    for document in documents:
        for block in document.blocks:
            if (
                block.kind == TABLE_ROW
                and block.columns
                and (
                    context.under(_HYPERPARAMETERS, block.headings) or _HYPERPARAMETERS.search(" ".join(block.columns))
                )
            ):
                return _present("model-metadata", terms, (document.path,), (document.quote(block.line, block.text),))
    citations = [w.path for w in reading.of(Role.CITATION)]
    if citations:
        return _present("model-metadata", terms, citations, (Evidence(path, path) for path in citations))
    return _not_found(
        "model-metadata", looked, "no configuration, front matter or table of the model's settings was found"
    )
