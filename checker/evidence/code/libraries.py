"""Documents in, open libraries that run the model out, and the libraries that the code needs.

An open library that runs the model serves as architecture and inference code (OSAID 1.0, checklist: "Inference",
"Model architecture").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from checker.domain import Basis, Component, Evidence, Standing, State, Subject, Terms
from checker.evidence import context
from checker.evidence.code.tree import MOST_LOCATIONS, Tree, quote_line
from checker.evidence.documents import CODE, HEADING, Block, Document
from checker.evidence.reading import Reading
from checker.patterns import Pattern
from checker.tables import read_table
from checker.words import message


class Library(NamedTuple):
    """An open library that runs published models. `license` is its own SPDX id, `parts` the rows that it can serve."""

    name: str
    license: str
    runs: str
    modules: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    parts: tuple[str, ...] = ("architecture", "inference-code")


@cache
def libraries() -> tuple[Library, ...]:
    """The table of open libraries (libraries.yml)."""
    rows = read_table(Path(__file__).with_name("libraries.yml"))
    return tuple(
        Library(
            name=row["name"],
            license=row["license"],
            runs=row["runs"],
            modules=tuple(row.get("modules", ())),
            commands=tuple(row.get("commands", ())),
            names=tuple(row.get("names", ())),
            sites=tuple(row.get("sites", ())),
            **({"parts": tuple(row["parts"])} if "parts" in row else {}),
        )
        for row in rows
    )


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


# What is imported, and which address is linked: the library is looked up by the beginning of either.
_IMPORTS = Pattern(
    r"^[ \t>$]*(?:from[ \t]+(?P<a>[\w.]+)[ \t]+import[ \t]+(?P<w>[^\n]*)|import[ \t]+(?P<b>[\w.]+))", re.M
)
_ADDRESS = Pattern(r"https?://(?:www\.)?(\S+)", re.I)


class _Finder(NamedTuple):
    """The table as expressions for what has spaces in it, and each word with the library that it belongs to."""

    commands: Pattern
    names: Pattern
    owner: Mapping[str, Library]
    by_tag: Mapping[str, Library]

    def imported(self, module: str) -> Library | None:
        """The library of `module`, written with dots."""
        return self._longest("modules", module, r"\w+")

    def linked(self, url: str) -> Library | None:
        """The library whose site `url` leads to, or a page below it."""
        address = _ADDRESS.match(url)
        return self._longest("sites", address[1].lower(), r"[\w-]+") if address else None

    def _longest(self, kind: str, words: str, word: str) -> Library | None:
        ends = [match.end() for match in re.finditer(word, words)]
        return next((self.owner[key] for end in reversed(ends) if (key := f"{kind}:{words[:end]}") in self.owner), None)


@cache
def load_finder() -> _Finder:
    """The table of open libraries as expressions that find them."""
    owner: dict[str, Library] = {}
    words: dict[str, list[str]] = {"modules": [], "commands": [], "names": [], "sites": []}
    for library in libraries():
        for kind, found in words.items():
            for word in getattr(library, kind):
                owner[f"{kind}:{word.lower() if kind == 'sites' else word}"] = library
                found.append(word)
    return _Finder(
        commands=Pattern(rf"(?<![\w/-])(?:{_alternatives(words['commands'])})(?![\w-])"),
        names=Pattern(rf"(?<![\w/.@-])(?:{_alternatives(words['names'])})(?![\w/-]|\.\w)"),
        owner=owner,
        by_tag={
            word.lower().replace("_", "-"): library
            for library in libraries()
            for word in (library.name, *library.modules, *library.names)
        },
    )


_RUNS = Pattern(
    r"\b(?:deploy\w*|serv(?:e|es|ed|ing)|inference|infer|run|runs|running|load(?:s|ed|ing)?|launch\w*|"
    r"quick[- ]?start|usage|use|using|used|generat\w+|support\w*|compatible|available (?:in|through|via)|"
    r"integrat\w+|locally|how to)\b|推理|部署|运行|加载|使用|支持|推論|実行|デプロイ|利用|対応",
    re.I,
)
_DOES_NOT_RUN = Pattern(
    r"\b(?:not|n't|cannot|never|no longer)\b.{0,40}\b(?:support|compatible|work|available|run)|"
    r"不支持|尚未支持|未対応",
    re.I,
)
_COMPARES = Pattern(
    r"\b(?:faster|slower|better|worse|outperform\w*|compared|versus|vs\.?|instead of|inspired by|based on|"
    r"thanks to|adapted from|borrow\w*|follow(?:ed|ing)|pre-?process\w*|recipes?|train\w*|fine-?tun\w*)\b",
    re.I,
)
_ONLY_FETCHES = Pattern(
    r"^\(?\s*(?:snapshot_download|hf_hub_download|AutoTokenizer|AutoConfig|Trainer|TrainingArguments|set_seed|"
    r"logging|get_\w+_schedule\w*)\s*,?\s*\)?\s*(?:#.*)?$"
)
_PICTURES = Pattern(r"\.(?:png|jpe?g|svg|gif)$", re.I)


def find_libraries(documents: Sequence[Document]) -> list[tuple[Library, Evidence]]:
    """The open libraries that the documents say run the model, each with its best evidence, code examples first."""
    finder = load_finder()
    found: dict[str, tuple[int, Library, Evidence]] = {}

    def add(rank: int, library: Library, evidence: Evidence) -> None:
        if library.name not in found or found[library.name][0] > rank:
            found[library.name] = (rank, library, evidence)

    for document, tag, line in _library_names(documents):
        if library := finder.by_tag.get(tag.lower().replace("_", "-")):
            add(1, library, document.quote(line))
    for document in documents:
        for block in document.blocks:
            if block.kind == CODE:
                for match in _IMPORTS.finditer(block.text):
                    library = finder.imported(match["a"] or match["b"])
                    if library is None or (match["w"] and _ONLY_FETCHES.match(match["w"])):
                        continue
                    add(_rank(block, 0), library, quote_line(document, block, match.start()))
                for match in finder.commands.finditer(block.text):
                    add(_rank(block, 0), finder.owner[f"commands:{match[0]}"], quote_line(document, block, match.start()))
                continue
            if (
                block.kind == HEADING
                or context.is_news(block)
                or context.is_about_others(block)
                or context.is_about_evaluation(block)
            ):
                continue
            named = bool(finder.names.search(block.text))
            if not named and not block.links:
                continue
            above = context.under(_RUNS, block.headings[1:])
            for sentence in block.sentences if named else ():
                words = sentence.text
                if (
                    not finder.names.search(words)
                    or _DOES_NOT_RUN.search(words)
                    or (_COMPARES.search(words) and not above)
                ):
                    continue
                if not (above or _RUNS.search(words)):
                    continue
                for match in finder.names.finditer(words):
                    add(_rank(block, 2), finder.owner[f"names:{match[0]}"], document.quote(sentence.line, words))
            for link in block.links:
                library = finder.linked(link.url)
                if (
                    library
                    and not _PICTURES.search(link.url)
                    and (above or _RUNS.search(block.text))
                    and not _DOES_NOT_RUN.search(block.text)
                    and not (_COMPARES.search(block.text) and not above)
                ):
                    add(_rank(block, 2), library, document.quote(link.line))
    return [(library, evidence) for _, library, evidence in sorted(found.values(), key=lambda row: row[0])]


_LIBRARY_NAME = Pattern(r"library_name[ \t]*:[ \t]*[\"']?([\w.-]+)")


def _library_names(documents: Sequence[Document]) -> Iterator[tuple[Document, str, int]]:
    """The `library_name` of every card's front matter, with its line."""
    for document in documents:
        for number, line in enumerate((document.front_matter or "").split("\n"), document.front_matter_line + 1):
            if match := _LIBRARY_NAME.match(line):
                yield document, match[1], min(number, len(document.lines))


def _rank(block: Block, rank: int) -> int:
    """Worse by one where the words stand under fine-tuning: the example still shows what loads the model."""
    return rank + 1 if context.is_about_fine_tuning(block) else rank


def open_terms(code_terms: Terms, library: tuple[Library, Evidence] | None) -> Terms:
    """The repository's code terms where they are open; else those of the open library that does the same work."""
    if library is None or code_terms.are_open_for(Subject.CODE):
        return code_terms
    return library_terms(*library)


def library_terms(library: Library, evidence: Evidence) -> Terms:
    """The terms that an open library lends to the row that it serves."""
    return Terms(
        Standing.OPEN,
        library.license,
        Basis.INHERITED,
        (evidence,),
        open_for=frozenset({Subject.CODE}),
        note=message("the licence of {library}, the open library that runs the model", library=library.name),
    )


def name_runner(row: tuple[Library, Evidence] | None) -> str:
    """A note on the library that runs the model; "" where there is none."""
    return message("{library} ({licence}) runs {what}", library=row[0].name, licence=row[0].license, what=row[0].runs) if row else ""


def list_sites(runners: Sequence[tuple[Library, Evidence]]) -> tuple[str, ...]:
    """Where the libraries can be had, or their names."""
    return tuple(library.sites[0] if library.sites else library.name for library, _ in runners)[:MOST_LOCATIONS]


_DEPENDENCY = Pattern(r"^\s*[\"']?([A-Za-z][\w.-]{1,40})\s*(?:[=<>~!\[@;\"'].*)?,?\s*$")
_INSTALLS = Pattern(
    r"^[ \t>$(\w)]*(?:pip3?|conda|mamba|uv pip|uv|python -m pip|apt-get|apt|brew|npm|cargo) (?:install|"
    r"add)\s+(?!-e \.|\.)(\S.*)$",
    re.M,
)


def find_dependencies(
    tree: Tree,
    reading: Reading,
    code_terms: Terms,
    looked: tuple[str, ...],
    layout: Sequence[tuple[Library, Evidence]] = (),
) -> Component:
    """The libraries that the code needs: what package metadata declares, what the documents say to install, or the one of
    the `layout`, which is all that a repository without code of its own needs."""
    if tree.packages:
        evidence = [_declared(reading, path) for path in tree.packages[:2]]
        return Component(
            "supporting-libraries",
            State.PRESENT,
            code_terms,
            tree.packages[:MOST_LOCATIONS],
            tuple(evidence),
            note="declared dependencies; each comes under its own licence, which was not read",
        )
    for document in reading.documents:
        for block in document.blocks:
            if block.kind == CODE and (match := _INSTALLS.search(block.text)):
                return Component(
                    "supporting-libraries",
                    State.PRESENT,
                    code_terms,
                    (document.path,),
                    (quote_line(document, block, match.start()),),
                    note="named in the instructions to install; each comes under its own licence, which was not read",
                )
    if layout and not tree.sources:
        terms = library_terms(*layout[0])
        return Component("supporting-libraries", State.PRESENT, terms, list_sites(layout[:1]), (layout[0][1],))
    return Component(
        "supporting-libraries",
        State.NOT_FOUND,
        looked_in=looked,
        note="no package metadata and no instructions to install were found",
    )


def _declared(reading: Reading, path: str) -> Evidence:
    """The first dependency that a package file declares; its path alone where the text says none."""
    if not re.search(r"\.(?:txt|in|toml|cfg|ya?ml|py)$", path, re.I):
        return Evidence(path, path)
    text = reading.text(path)
    for number, line in enumerate((text.content if text else "").split("\n")[:200], 1):
        if (
            "\0" not in line
            and (match := _DEPENDENCY.match(line))
            and match[1].lower() not in ("name", "version", "dependencies", "channels", "python")
        ):
            return Evidence(line.strip()[:200], path, number)
    return Evidence(path, path)
