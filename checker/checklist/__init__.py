"""osaid-1.0.yml -> Criteria: what is asked, what counts, and how to mend it, in words that a lawyer can review."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from checker.domain import COMPONENTS, Level
from checker.tables import read_table
from checker.words import Message


class Criterion(NamedTuple):
    """One row of the checklist. `needed_for`: the level that it opens, None where it is optional.

    `label` is what it is about, and `task` what to do, both in the few words that a line of a report has.

    `question` is answered by the check, `why` is its motivation, `counts` says what is taken for an answer and what is
    not, `remediation` is the smallest thing that mends it, `link` leads to the source.
    """

    id: str
    label: str
    title: str
    components: tuple[str, ...]
    section: str
    needed_for: Level | None
    question: str
    why: str
    counts: str
    task: str
    remediation: str
    link: str

    @property
    def module(self) -> str:
        """The name of the module in `checker.checks` that answers it."""
        return self.id.replace("-", "_")


class Checklist(NamedTuple):
    """The criteria in their order, and the version of the definition that they follow."""

    osaid: str
    criteria: tuple[Criterion, ...]


_FIELDS = frozenset(
    {
        "id",
        "label",
        "title",
        "components",
        "section",
        "needed-for",
        "question",
        "why",
        "counts",
        "task",
        "remediation",
        "link",
    }
)


@cache
def read_checklist() -> Checklist:
    """The checklist that is shipped. Raises ValueError where the file is not as it should be: a bug of ours."""
    return make_checklist(read_table(Path(__file__).with_name("osaid-1.0.yml")))


def load_checklist() -> tuple[Criterion, ...]:
    """Every criterion, in the order of the reports."""
    return read_checklist().criteria


def make_checklist(loaded: Any) -> Checklist:
    """The checklist that the table `loaded` holds. Raises ValueError where it is not as it should be."""
    criteria = tuple(_criterion(entry) for entry in loaded["criteria"])
    ids = [criterion.id for criterion in criteria]
    if len(set(ids)) != len(ids):
        raise ValueError("the checklist has an id twice")
    return Checklist(loaded["osaid"], criteria)


def _criterion(entry: dict[str, str | list[str]]) -> Criterion:
    if set(entry) != _FIELDS:
        wrong = sorted(_FIELDS ^ set(entry))
        raise ValueError(f"checklist entry {entry.get('id')}: fields {wrong} are missing or unknown")
    components = tuple(entry["components"])
    if unknown := [component for component in components if component not in COMPONENTS]:
        raise ValueError(f"checklist entry {entry['id']}: no such component {unknown}")
    words = {key: Message(" ".join(value.split())) for key, value in entry.items() if isinstance(value, str)}
    return Criterion(
        id=str(words["id"]),
        label=words["label"],
        title=words["title"],
        components=components,
        section=words["section"],
        needed_for=None if words["needed-for"] == "optional" else Level.parse(words["needed-for"]),
        question=words["question"],
        why=words["why"],
        counts=words["counts"],
        task=words["task"],
        remediation=words["remediation"],
        link=str(words["link"]),
    )
