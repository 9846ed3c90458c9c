"""An assessed repository in, the edits out that `openness fix` proposes: texts for what is missing, and questions.

No fact is made up. What only the maintainers know is a question in a comment, which no reader sees and which counts as
absent; what would change terms that are stated is a decision, and is only told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from checker.advice.plan import plan
from checker.advice.steps import Deed, Step, edited, heading_of
from checker.domain import Answer, Assessment, Dossier, Finding, Level, Standing, State

ReadText = Callable[[str], str | None]
"""The text of a file of the folder, None where it has none that can be edited."""


class Proposal(NamedTuple):
    """What to change: for each path its text before (None: a new file) and after; what stays open; what to decide."""

    changes: Mapping[str, tuple[str | None, str]]
    questions: tuple[str, ...]
    decisions: tuple[str, ...]


DATA_HEADING = "Training data"
QUESTIONS: Mapping[str, tuple[str, str, str]] = {
    "parameters-obtainable": (
        "Download",
        "",
        "Where can everybody download the weights? Give the address: “The model weights are at https://...”.",
    ),
    "inference-code-open": (
        "Inference",
        "",
        "Which open library, or which program of this repository, runs the model? Show the lines that load it.",
    ),
    "architecture-code-open": (
        "Model code",
        "",
        "Which program of this repository, or which open library, builds the model? “The model code is in ...”.",
    ),
    "training-code-open": (
        "Training code",
        "",
        "Where is the code that trained this model, with its settings? “The training code is in [train.py](train.py).” "
        "A link to a repository does, too.",
    ),
    "data-preprocessing-code-open": (
        "Data preparation code",
        "",
        "Where is the code that cleaned and filtered the training data? “The data preparation code is in ...”.",
    ),
    "supporting-libraries-open": (
        "Requirements",
        "",
        "Which libraries and which tokenizer does the code need? A requirements.txt or pyproject.toml lists them.",
    ),
    "data-provenance-described": (
        DATA_HEADING,
        "Sources",
        "Where do all training data come from, by name, even those not shared? (OSAID 1.0, Data Information 1)",
    ),
    "data-scope-described": (
        DATA_HEADING,
        "Scope",
        "How much data is there, of which kinds, languages, domains and times? (OSAID 1.0, Data Information 1)",
    ),
    "data-selection-described": (
        DATA_HEADING,
        "Selection",
        "How were the data obtained, and by which rules were they selected? (OSAID 1.0, Data Information 1)",
    ),
    "data-labelling-described": (
        DATA_HEADING,
        "Labelling",
        "Who or what labelled the data, and how? If nobody did, say so in a sentence. (OSAID 1.0, Data Information 1)",
    ),
    "data-processing-described": (
        DATA_HEADING,
        "Processing",
        "How were the data cleaned, deduplicated, filtered and tokenised? (OSAID 1.0, Data Information 1)",
    ),
    "public-data-listed": (
        DATA_HEADING,
        "Public data sets",
        "Which public data sets were used? A list, each with a link. (OSAID 1.0, Data Information 2)",
    ),
    "third-party-data-listed": (
        DATA_HEADING,
        "Data from third parties",
        "Which data did others license or sell, who, on what terms? If none, say so. (OSAID 1.0, Data Information 3)",
    ),
}
"""For each answer that only the maintainers can give: the section, the heading in it, and the question."""

_HUB_LIBRARIES = (
    "transformers diffusers sentence_transformers peft timm open_clip keras flair spacy speechbrain paddlenlp "
    "fastai stanza fairseq allennlp adapters mlx setfit tensorflowtts espnet"
).split()
_IMPORT = re.compile(r"^\s*(?:from|import)\s+(\w+)", re.M)
_HUB_ID = re.compile(r"(?:https://huggingface\.co/)?([\w.-]+/[\w.-]+)")
_HUB_DATA = re.compile(r"https://huggingface\.co/datasets/([\w.-]+/[\w.-]+)")


def propose(
    assessment: Assessment, read: ReadText, target: Level = Level.OPEN_SOURCE_AI, fields: bool = True
) -> Proposal:
    """The edits for every answer up to `target` that is missing; `fields`: front matter, too."""
    dossier = assessment.dossier
    wanted = [
        finding
        for finding in assessment.findings
        if finding.answer in (Answer.UNMET, Answer.UNKNOWN) and (finding.needed_for or 9) <= target
    ]
    page = dossier.grounds.page or "README.md"
    before = read(page)
    if before is None and dossier.grounds.page:
        told = f"{page} cannot be edited here: save it as UTF-8."
        return Proposal({}, (), (told, *(f"{finding.reason}. {finding.fix}" for finding in wanted)))
    draft = _Draft(page, before or "", dossier.grounds.rank)
    decisions: list[str] = []
    for finding in wanted:
        if finding.answer is Answer.UNMET and finding.id not in ("parameters-obtainable", *_DENIED):
            decisions.append(f"{finding.reason}. {finding.fix}")
        elif finding.id == "parameters-terms-open":
            decisions += _weights(dossier, finding, draft)
        elif finding.id == "lineage-open":
            for base in dossier.lineage:
                if base.terms.standing is Standing.UNKNOWN:
                    draft.ask(
                        "Base model",
                        "",
                        _BASE_QUESTION.format(name=base.base_model),
                    )
        elif finding.id in QUESTIONS:
            if finding.answer is Answer.UNMET and finding.evidence:
                spots = ", ".join(f"{e.path}:{e.line}" for e in finding.evidence if e.line)
                decisions.append(
                    f"{finding.reason}. If that has changed, delete what stands in {spots} and answer the question."
                )
            draft.ask(*QUESTIONS[finding.id])
        elif finding.id != "data-information-terms-open":
            decisions.append(f"{finding.reason}. {finding.fix}")
    if fields and page.lower().endswith(".md"):
        for name, value in _fields(dossier, draft.text):
            draft.text = edited(Step(Deed.FIELD, page, value, field=name), draft.text)
    after = draft.finished()
    changes = {page: (before, after)} if after != (before or "") else {}
    return Proposal(changes, tuple(draft.questions), tuple(decisions))


# Rows that a repository may say it does not give: a project that changes its mind has a question to answer.
_DENIED = ("training-code-open", "data-preprocessing-code-open", "data-provenance-described")


def _weights(dossier: Dossier, finding: Finding, draft: _Draft) -> Iterator[str]:
    """The sentence on the weights, where silence is all that is wrong and a licence is there; else what to decide."""
    if dossier["parameters"].state is not State.PRESENT:
        draft.ask(dossier.grounds.heading or "License", "", TERMS_QUESTION)
        return
    steps = plan(dossier, finding)
    if len(steps) == 1 and steps[0].deed is Deed.PUT:
        if dossier.grounds.expression:
            draft.text = edited(steps[0], draft.text)
        else:
            draft.ask(steps[0].heading, "", TERMS_QUESTION, steps[0].end)
    else:
        yield f"{finding.reason}. {finding.fix}"


_BASE_QUESTION = "Under which licence is {name}? “The base model, {name}, is released under ...”."
TERMS_QUESTION = "Under which licence are the model weights released? “The model weights are released under ...”."


class _Draft:
    """A page as it is written: paragraphs and questions, each under its heading, further headings at the end."""

    def __init__(self, page: str, text: str, rank: int) -> None:
        self.page, self.text, self.rank = page, text, rank
        self.questions: list[str] = []
        self._sections: dict[str, list[tuple[str, str]]] = {}

    def ask(self, section: str, heading: str, question: str, end: int = 0) -> None:
        """Put a question under a heading; one that is there already ends in line `end`."""
        self.questions.append(question)
        if end:
            step = Step(Deed.PUT, self.page, self._comment(question), section, end, self.rank)
            self.text = edited(step, self.text)
        else:
            self._sections.setdefault(section, []).append((heading, question))

    def finished(self) -> str:
        """The page with everything that is asked."""
        lines: list[str] = []
        for section, asked in self._sections.items():
            lines += ["", *heading_of(section, self.rank, self.page)]
            for heading, question in asked:
                if heading:
                    lines += ["", *heading_of(heading, self.rank + 1, self.page)]
                lines += ["", *self._comment(question).split("\n")]
        if not lines:
            return self.text
        start = self.text.rstrip("\n")
        return "\n".join([*([start] if start else []), *lines[0 if start else 1 :], ""])

    def _comment(self, question: str) -> str:
        if self.page.lower().endswith(".rst"):
            return f".. QUESTION: {question}"
        return f"<!-- QUESTION: {question} -->"


def _fields(dossier: Dossier, text: str) -> Iterator[tuple[str, str]]:
    """The fields of the hub that the repository tells, and its front matter does not have yet."""
    head = text[4:].partition("\n---")[0] if text.startswith("---\n") else ""
    there = set(re.findall(r"^([\w-]+)\s*:", head, re.M))
    terms = dossier["parameters"].terms
    silent = terms.basis is None and terms.standing is Standing.UNKNOWN and not terms.unread
    told = dossier["parameters"].state is State.PRESENT and (silent or terms.standing is Standing.OPEN)
    licence = terms.expression if terms.standing is Standing.OPEN else dossier.grounds.expression
    if told and licence and " " not in licence and "license" not in there and not dossier.unclear:
        yield "license", licence.lower()
    library = next((name for name in _IMPORT.findall(text) if name in _HUB_LIBRARIES), "")
    if library and "library_name" not in there:
        yield "library_name", library.replace("_", "-")
    bases = [m[1] for base in dossier.lineage if base.headline and (m := _HUB_ID.fullmatch(base.base_model))]
    if bases and "base_model" not in there:
        yield "base_model", _list(bases)
    rows = ("data-provenance", "data-listing-public", "datasets")
    quotes = " ".join(e.quote for row in rows for e in dossier[row].evidence)
    if (data := list(dict.fromkeys(_HUB_DATA.findall(quotes)))) and "datasets" not in there:
        yield "datasets", _list(data)


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(dict.fromkeys(values))}]"
