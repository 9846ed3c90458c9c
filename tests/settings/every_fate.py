"""A verdict whose settings hold an entry of every kind and fate: what reports have to show."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from checker.assess import assess
from checker.domain import Base, Entry, EntryKind, Evidence, Level, Repository, Text, Verdict
from checker.evidence import collect
from checker.gate import judge
from checker.sources.worktree import read_worktree
from checker.vouching import dated, gather

EXAMPLES = Path(__file__).parents[2] / "examples" / "repositories"
TODAY = date(2026, 11, 27)
RIDDLE = "Birds of a feather flock under this roof until the ninth bell."
SAID = "This code repository and the model weights are licensed under"


def _attest(line: int, criterion: str, said: str, expiry: date = date(2027, 11, 1)) -> Entry:
    spot = Evidence(said, ".openness.yml", line)
    return Entry(EntryKind.ATTESTATION, said, "@ada", expiry, spot, criterion, date(2026, 1, 2), "README.md")


def _waive(line: int, criterion: str, said: str, expiry: date) -> Entry:
    return Entry(EntryKind.WAIVER, said, "@bo", expiry, Evidence(said, ".openness.yml", line), criterion)


def every_fate(target: Level = Level.OPEN_SOURCE_AI) -> Verdict:
    """A pull request to an open-weights model: attested, reviewed, waived, expired, proposed, refused, not needed."""
    plain = read_worktree(EXAMPLES / "open-weights")

    def read(path: str) -> Text:
        text = plain.read(path)
        assert isinstance(text, Text)
        return text._replace(content=text.content + f"\n{RIDDLE}\n") if path == "README.md" else text

    where = "https://github.com/lab-example/avocet"
    repository = Repository("avocet", "git", plain.files, read, revision="4f5e6d7c8b9a" + "0" * 28, url=where)
    (unclear,) = collect(repository).unclear
    spot = Evidence("binds nobody", ".openness.yml", 9)
    reviewed = Entry(
        EntryKind.REVIEWED, "binds nobody", "@ada", date(2027, 6, 1), spot, date=date(2026, 6, 2), path="README.md",
        id=unclear.id, words=unclear.evidence.quote,
    )  # fmt: skip
    entries = (
        _attest(3, "data-labelling-described", "No labels were used.", date(2026, 12, 10)),
        reviewed,
        _waive(14, "training-code-open", "It comes with the paper.", date(2027, 5, 1)),
        _attest(20, "data-scope-described", "Two trillion tokens.", date(2026, 11, 1)),
        _attest(26, "training-code-open", "It is public."),
        _waive(32, "parameters-terms-open", "For now.", date(2027, 1, 1)),
    )
    proposed = _attest(40, "data-processing-described", "Filtered and deduplicated.")
    dossier = gather(repository, dated(entries, TODAY, False, (proposed,)))
    base = Base("0b" * 20, Level.OPEN_WEIGHTS)
    return judge(assess(repository, dossier), target, base=base, entries=dossier.entries)
