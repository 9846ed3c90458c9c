"""Prose and tree in; out what other definitions ask for and the OSAID does not: intermediate checkpoints, a policy on
copyright, a summary of the training content, the compute of the training, files of the Model Openness Tool."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from checker.domain import Basis, Component, Evidence, FileKind, State, Text
from checker.evidence.documents import CODE, Document
from checker.evidence.reading import Reading
from checker.evidence.words import NOT_YET
from checker.patterns import Pattern

MOST_TOLD = 5  # lines of one kind
MOST_PAGES = 12  # documents that are looked through
_INTERMEDIATE = Pattern(
    r"\b(?:intermediate|partial(?:ly trained)?|training)[- ](?:training |model |pre-?training |step )?(?:check-?points?|weights|parameters|snapshots?)\b|\bcheck-?points? (?:from|throughout|during|across|saved (?:during|throughout|at)) (?:the |every |each )?(?:entire |full |whole |different |various )?(?:pre-?)?training\b|中间(?:检查点|权重)|途中チェックポイント",
    re.I,
)
_GIVEN = Pattern(
    r"\b(?:release[sd]?|publish(?:ed)?|provide[sd]?|available|share[sd]?|host(?:ed)?|download(?:able|ed)?|open|revisions?|branch(?:es)?|tags?|load(?:ed)?|access(?:ible)?|find|found|includes?|uploaded)\b|https?://|公开|发布|公開",
    re.I,
)
_TAKEN_BACK = Pattern(r"\b(?:not|no|never|cannot|without|won't|aren't|resum\w+|save[sd]? (?:to|in)|your|delete[sd]?|on request)\b|不|未", re.I)
_STEP = re.compile(r"(?:^|[/_-])(?:global_?)?(?:step|checkpoint|ckpt|iter)[-_]?(\d{2,})(?=[/_.-]|$)", re.I)
_WEIGHTS = re.compile(r"\.(?:safetensors|bin|pt|pth|ckpt|msgpack|h5|npz)$", re.I)
FEWEST_STEPS = 3  # steps of which the tree has weights: fewer are a final model and its backup

_TOLD = {
    "copyright-policy": Pattern(
        r"\bcopyright (?:compliance )?polic(?:y|ies)\b|\bpolicy (?:to comply with|on|for) (?:union |eu |european )?copyright\b|\btext[- ]and[- ]data[- ]mining opt[- ]?outs?\b|\bopt[- ]?outs?\b[^.]{0,60}\b(?:copyright|robots\.txt|rights ?holders?)\b|\b(?:article|art\.?) ?53 ?\(1\) ?\(c\)",
        re.I,
    ),
    "training-content-summary": Pattern(
        r"\b(?:public |sufficiently detailed )?summary of (?:the )?(?:content used for (?:the )?training|training (?:content|data))\b|\btraining[- ](?:content|data) summary\b|\b(?:article|art\.?) ?53 ?\(1\) ?\(d\)",
        re.I,
    ),
    "training-compute": Pattern(
        r"(?:\b\d+(?:\.\d+)? ?(?:x|×|\*|\\times|·) ?10 ?(?:\^|\*\*|<sup>)? ?\{?(?:2[0-9]|[²][⁰-⁹])\}?|10(?:\^|<sup>|\*\*)\{?2\d\}?|\b\d+(?:\.\d+)?e\+?2\d)(?:</sup>)?[^.]{0,24}\bflops?\b",
        re.I,
    ),
}
_MOT_FILE = re.compile(r"(?:^|/)[\w.-]*(?:mof|mot|openness)[\w.-]*\.ya?ml$", re.I)


def find_intermediate(reading: Reading, weights: Component) -> Component:
    """The checkpoints from within the training. Their terms are those of the weights, and marked as inherited."""
    looked = tuple(d.path for d in reading.readmes)
    terms = weights.terms._replace(basis=Basis.INHERITED)
    steps: dict[str, str] = {}
    for file in reading.files:
        if file.kind in (FileKind.REGULAR, FileKind.LFS_POINTER) and _WEIGHTS.search(file.path):
            if (step := _STEP.search(file.path)) and int(step[1]):
                steps.setdefault(step[1], file.path)
    if len(steps) >= FEWEST_STEPS:
        paths = tuple(steps[step] for step in sorted(steps, key=int))[:10]
        return Component(
            "intermediate-parameters", State.PRESENT, terms, paths, tuple(Evidence(path, path) for path in paths[:3])
        )
    for document in reading.readmes:
        told = tuple(_sentences(document))
        if told:
            return Component("intermediate-parameters", State.PRESENT, terms, (document.path,), told[:MOST_TOLD])
    return Component("intermediate-parameters", State.NOT_FOUND, looked_in=looked)


def _sentences(document: Document) -> Iterator[Evidence]:
    for block in document.blocks:
        if block.kind == CODE:
            continue
        for sentence in block.sentences:
            if _INTERMEDIATE.search(sentence.text) and _GIVEN.search(sentence.text):
                if not (NOT_YET.search(sentence.text) or _TAKEN_BACK.search(sentence.text)):
                    yield document.quote(sentence.line, sentence.text)


def find_told(reading: Reading) -> Mapping[str, tuple[Evidence, ...]]:
    """The lines that name a policy on copyright, a summary of the training content, and the compute of the training."""
    documents = {d.path: d for d in (*reading.readmes, *reading.parsed[:MOST_PAGES])}.values()  # nothing more is asked for
    found: dict[str, list[Evidence]] = {}
    for document in documents:
        for name, pattern in _TOLD.items():
            if len(found.get(name, ())) >= MOST_TOLD or not pattern.search(document.content):
                continue
            for sentence in document.sentences:
                if pattern.search(sentence.text) and not NOT_YET.search(sentence.text):
                    found.setdefault(name, []).append(document.quote(sentence.line, sentence.text))
    return {name: tuple(dict.fromkeys(lines))[:MOST_TOLD] for name, lines in found.items()}


def find_declarations(reading: Reading) -> tuple[Text, ...]:
    """The files that may be the Model Openness Tool's, at the root or in a folder there: what they say is a claim."""
    paths = [f.path for f in reading.files if f.path.count("/") <= 1 and _MOT_FILE.search(f.path)][:3]
    texts = (reading.repository.read(path) for path in paths)
    return tuple(text for text in texts if isinstance(text, Text))
