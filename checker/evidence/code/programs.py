"""Documents in, the programs that their commands, examples and sentences run or name out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from checker.domain import Evidence
from checker.evidence import context
from checker.evidence.code.tree import Tree, quote_line, trains
from checker.evidence.documents import CODE, HEADING, Block, Document
from checker.patterns import Pattern

_TUNING_COMMAND = Pattern(
    r"(?<![a-z])(?:q?lora|peft|sft|dpo|rlhf|grpo|ppo|fine[-_]?tun\w*|dreambooth|p[-_]?tuning)(?![a-z])", re.I
)
_FILE_NAME = Pattern(r"(?<![\w./+-])[\w./+-]{1,150}\.(?:py|sh|ipynb|slurm|sbatch|lua|jl|rs|cu|cpp)\b")
_EVALUATES = Pattern(r"--(?:eval(?:uate)?|test(?:[-_]only)?|infer\w*|generate|predict|demo)\b")
_MAY_RUN = Pattern(r"\.(?:py|sh|ipynb|slurm|sbatch|lua|jl|rs|cu|cpp)\b|\s-m\s")
_MODULE_RUN = Pattern(
    r"(?:python3?|torchrun|deepspeed|accelerate launch|-m torch\.distributed\.\w+)[^\n]*?\s-m[ =](?!torch|pip|"
    r"venv|accelerate|deepspeed)([\w.]+)"
)
_OWN_IMPORT = Pattern(r"^[ \t>$]*(?:from[ \t]+([A-Za-z_]\w*)[\w.]*[ \t]+import|import[ \t]+([A-Za-z_]\w*))", re.M)
_FROM_SCRATCH = Pattern(
    r"\bpre-?train(?:ing)?\b|\bfrom scratch\b|\breproduc\w*|预训练|从头|事前学習|スクラッチ", re.I
)
_TRAINS_TOO = Pattern(
    r"\btrain\w*(?: models?)?,?\s*(?:and|or|/|&)\s*(?:to )?fine-?tun|\bfine-?tun\w*\s*(?:and|or|/|"
    r"&)\s*(?:pre-?)?train|训练(?:和|与|及|、)微调",
    re.I,
)
_TRAINING_HEADING = Pattern(r"\b(?:pre-?)?train(?:ing)?\b|训练|学習", re.I)


class Run(NamedTuple):
    """A program that a document runs or names, and where. `tuning`: the words around it are about fine-tuning."""

    path: str
    evidence: Evidence
    command: bool
    tuning: bool
    evaluates: bool = False
    in_tuned_chapter: bool = False
    on_training: bool = False


def find_runs(documents: Sequence[Document], tree: Tree) -> list[Run]:
    """The programs of the tree that commands and sentences of the documents name."""
    runs = []
    for document in documents:
        if not _FILE_NAME.search(document.content) and " -m " not in document.content:
            continue
        tuned, titles = _tuning_sections(document), _titles(document)
        training_page = bool(_TRAINING_HEADING.search(document.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]))
        for block in document.blocks:
            if context.is_news(block):
                continue
            in_tuned_chapter = _chapter(titles, block) in tuned
            on_training = training_page or context.under(_TRAINING_HEADING, block.headings[1:] or block.headings)
            tuning = context.is_about_fine_tuning(block) or in_tuned_chapter
            if not _MAY_RUN.search(block.text):
                continue
            if block.kind == CODE:
                evaluates = bool(_EVALUATES.search(block.text))
                for number, line in enumerate(block.text.split("\n")):
                    paths = tuple(dict.fromkeys(_programs_in(line, document.path, tree)))
                    tuning_line = tuning or bool(paths and _TUNING_COMMAND.search(line))
                    for path in paths:
                        evidence = document.quote(min(block.line + number, len(document.lines)))
                        runs.append(
                            Run(
                                path,
                                evidence,
                                True,
                                tuning_line,
                                evaluates,
                                in_tuned_chapter,
                                on_training,
                            )
                        )
            else:
                for sentence in block.sentences:
                    for path in dict.fromkeys(_programs_in(sentence.text, document.path, tree)):
                        about_tuning = tuning or bool(context.FINE_TUNING.search(sentence.text))
                        runs.append(
                            Run(
                                path,
                                document.quote(sentence.line, sentence.text),
                                False,
                                about_tuning,
                                False,
                                in_tuned_chapter,
                            )
                        )
    return runs


def _tuning_sections(document: Document) -> frozenset[tuple[str, ...]]:
    """The chapters whose own words speak of fine-tuning and never of pre-training: their "training" is tuning."""
    if not context.TUNING_WORDS.search(document.content):
        return frozenset()
    chapters: dict[tuple[str, ...], list[Block]] = {}
    titles = _titles(document)
    for block in document.blocks:
        chapter = _chapter(titles, block)
        if chapter and block.kind != HEADING and not context.ALSO_TRAINING.search(chapter[-1]):
            chapters.setdefault(chapter, []).append(block)
    return frozenset(
        chapter
        for chapter, blocks in chapters.items()
        if any(
            b.kind != CODE and not context.is_about_fine_tuning(b) and context.TUNING_WORDS.search(b.text)
            for b in blocks
        )
        and not any(_FROM_SCRATCH.search(b.text) or _TRAINS_TOO.search(b.text) for b in blocks)
    )


def _titles(document: Document) -> tuple[str, ...]:
    return tuple(block.text for block in document.blocks if block.kind == HEADING and block.level == 1)


def _chapter(titles: tuple[str, ...], block: Block) -> tuple[str, ...]:
    """The headings that name the chapter of a block: the first below the document's title, or the first of several."""
    return block.headings[:2] if len(titles) == 1 and block.headings[:1] == titles else block.headings[:1]


def _programs_in(line: str, beside: str, tree: Tree) -> Iterator[str]:
    """The tree's programs that a line names: by path, by name beside the document, by unique name, or by module."""
    for match in _FILE_NAME.finditer(line):
        named = match[0].lstrip("./")
        candidates = tree.by_name.get(named.rsplit("/", 1)[-1].lower(), ())
        folder = beside.rpartition("/")[0]
        exact = [p for p in candidates if p == named or p == f"{folder}/{named}"]
        ending = [p for p in candidates if p.endswith("/" + named)] if "/" in named else list(candidates)
        chosen = exact or (ending if len(ending) == 1 or "/" in named else [])
        yield from chosen[:1]
    for match in _MODULE_RUN.finditer(line):
        tail = match[1].replace(".", "/") + ".py"
        yield from [
            p for p in tree.by_name.get(tail.rsplit("/", 1)[-1].lower(), ()) if p == tail or p.endswith("/" + tail)
        ][:1]


def find_own_imports(documents: Sequence[Document], tree: Tree) -> list[Evidence]:
    """Examples in the documents that import a package of this tree."""
    found = []
    for document in documents:
        if "import" not in document.content:
            continue
        for block in document.blocks:
            if block.kind != CODE or "import" not in block.text or context.is_about_fine_tuning(block):
                continue
            for match in _OWN_IMPORT.finditer(block.text):
                if (match[1] or match[2]) in tree.modules:
                    found.append(quote_line(document, block, match.start()))
                    break
    return found


def find_foreign_training(documents: Sequence[Document], tree: Tree) -> list[tuple[str, Evidence]]:
    """Training programs that the documents run and that the tree does not hold."""
    found = []
    for document in documents:
        tuned, titles = _tuning_sections(document), _titles(document)
        for block in document.blocks:
            if (
                block.kind != CODE
                or context.is_news(block)
                or context.is_about_fine_tuning(block)
                or _chapter(titles, block) in tuned
            ):
                continue
            if not any(_TRAINING_HEADING.search(heading) for heading in block.headings):
                continue
            for number, line in enumerate(block.text.split("\n")):
                for match in _FILE_NAME.finditer(line):
                    known = match[0].rsplit("/", 1)[-1].lower() in tree.by_name
                    if not known and trains(match[0]) and not _TUNING_COMMAND.search(line):
                        found.append((match[0], document.quote(min(block.line + number, len(document.lines)))))
    return found
