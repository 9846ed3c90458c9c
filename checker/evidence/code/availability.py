"""Documents in, what they say of a piece of code out: it is given, it is withheld, or it is kept elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from checker.domain import Evidence, Standing, Terms
from checker.evidence import context
from checker.evidence.code.libraries import load_finder
from checker.evidence.documents import CODE, HEADING, Block, Document
from checker.patterns import Pattern

LONGEST_LABEL = 80
"""A link with a longer label is a passage, not a name."""
_GIVEN = Pattern(
    r"\breleas\w*|\bopen[- ]?sourc\w*|\bprovid\w*|\binclud\w*|\bpublish\w*|\bavailable\b|\bcontain\w*|\bshar(?:e|"
    r"ed|ing)\b|\bhere\b|\bthis (?:repo|folder|directory)|发布|开源|公开|提供|公開",
    re.I,
)
_MORE = Pattern(
    r"\b(?:other|more|additional|further|extra|faster|better|improve\w*|support\w*)\b|更多|其他|追加", re.I
)
_TRAINED_WITH = Pattern(
    r"\b(?:pre-?)?trained\b[^.]{0,120}?\b(?:using|with)\b|\btrain(?:ed|ing)? (?:the |our )?(?:model|"
    r"llm)s? (?:using|with)\b",
    re.I,
)
_TRAINER = Pattern(r"train|\b(?:code(?:base)?|framework|toolkit|library|scripts?|repo(?:sitory)?)\b", re.I)
_HOSTED = Pattern(
    r"^(?:https?://)?(?:www\.)?(?:github\.com|gitlab\.com|gitee\.com|bitbucket\.org|"
    r"huggingface\.co)/([^/\s]+)/([^/\s#?]+)",
    re.I,
)
_RELATIVE = Pattern(r"^(?:\./)?(?!https?:|#|mailto:|/)[\w./%+-]+$")


class _Word(NamedTuple):
    """What the documents say of a piece of code: given, withheld, or kept elsewhere at `url`."""

    evidence: Evidence
    url: str | None = None


def _is_own(url: str, name: str) -> bool:
    """Whether an address leads into this very repository: a relative path, or a host's page of the same name."""
    if _RELATIVE.match(url):
        return True
    hosted = _HOSTED.match(url)
    return bool(hosted and hosted[2].removesuffix(".git").lower() == name.rstrip("/").rsplit("/", 1)[-1].lower())


class _Said(NamedTuple):
    """The words about one piece of code: what gives it, what withholds it, and links to other repositories."""

    given: tuple[_Word, ...] = ()
    withheld: tuple[_Word, ...] = ()
    elsewhere: tuple[_Word, ...] = ()


def find_said(
    documents: Sequence[Document],
    name: str,
    worth: Pattern,
    code: Pattern,
    link_label: Pattern | None,
    *,
    trained_with: bool = False,
) -> _Said:
    """What the documents say of the code that `code` and `link_label` name; `worth` is a cheap word to look for first."""
    given: list[_Word] = []
    withheld: list[_Word] = []
    elsewhere: list[_Word] = []
    for document in documents:
        if not worth.search(document.content):
            continue
        for block in document.blocks:
            if block.kind in (CODE, HEADING) or not worth.search(block.text):
                continue
            aside = context.is_about_others(block) or context.is_about_fine_tuning(block)
            news = context.is_news(block)
            for sentence in block.sentences if code.search(block.text) else ():
                if (
                    not code.search(sentence.text)
                    or context.OTHERS.search(sentence.text)
                    and "data" not in sentence.text
                ):
                    continue
                evidence = document.quote(sentence.line, sentence.text)
                if context.is_withheld(sentence.text):
                    if not aside and not _MORE.search(sentence.text) and not news:
                        withheld.append(_Word(evidence))
                elif (
                    _GIVEN.search(sentence.text)
                    and not aside
                    and not context.FINE_TUNING.search(code.sub("", sentence.text))
                ):
                    given.append(_Word(evidence))
            if aside or news or link_label is None:
                continue
            for link in block.links:
                if not 0 < len(link.label) <= LONGEST_LABEL or not (
                    link_label.match(link.label) or (trained_with and _trains_with(block, link.label))
                ):
                    continue
                word = _Word(document.quote(link.line), link.url)
                if _is_own(link.url, name):
                    given.append(word)
                elif (
                    _HOSTED.match(link.url)
                    and "/datasets/" not in link.url
                    and (trained_with or not load_finder().linked(link.url))
                ):
                    elsewhere.append(word)
    return _Said(tuple(given), tuple(withheld), tuple(elsewhere))


def _trains_with(block: Block, label: str) -> bool:
    """Whether the block says that the model was trained using the thing that carries this label."""
    match = _TRAINED_WITH.search(block.text)
    if not match:
        return False
    between = block.text[match.end() : (at := block.text.find(label, match.end()))]
    after = block.text[at + len(label) : at + len(label) + 24]
    return at >= 0 and len(between) < 40 and bool(_TRAINER.search(between + label + after))


def elsewhere_terms(url: str) -> Terms:
    """The terms of code that another repository keeps: unknown, because that was not read."""
    return Terms(Standing.UNKNOWN, note=f"the code is in another repository ({url}), whose licence was not read")
