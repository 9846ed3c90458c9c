"""A Verdict and what it was read from in, the same Verdict with what it stands on out: digests, and changed lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.domain import Evidence, Repository, Text, Verdict


def with_footing(verdict: Verdict, base: Repository | None = None) -> Verdict:
    """`verdict` with the digest of each text that it rests on, and the lines among its evidence that a change wrote.

    `base` is the repository without the change; a line that stands there too, anywhere in the file, is not new.
    """
    repository = verdict.assessment.repository
    evidence = tuple(dict.fromkeys(_evidence(verdict)))
    texts = {path: repository.read(path) for path in dict.fromkeys(item.path for item in evidence)}
    digests = {path: text.sha256 for path, text in texts.items() if isinstance(text, Text) and text.sha256}
    verdict = verdict._replace(digests=digests)
    if verdict.base is None or base is None:
        return verdict
    touched = frozenset(_new(evidence, {p: t for p, t in texts.items() if isinstance(t, Text)}, base))
    return verdict._replace(base=verdict.base._replace(touched=touched))


def _new(evidence: Iterable[Evidence], texts: dict[str, Text], base: Repository) -> Iterator[Evidence]:
    earlier: dict[str, frozenset[str]] = {}
    for item in evidence:
        if item.line is None or item.path not in texts:
            continue
        lines = texts[item.path].content.split("\n")
        if item.line > len(lines):
            continue
        if item.path not in earlier:
            text = base.read(item.path)
            known = text.content.split("\n") if isinstance(text, Text) else []
            earlier[item.path] = frozenset(line.strip() for line in known)
        if lines[item.line - 1].strip() not in earlier[item.path]:
            yield item


def _evidence(verdict: Verdict) -> Iterator[Evidence]:
    """Everything that the reports quote."""
    dossier = verdict.assessment.dossier
    for finding in verdict.assessment.findings:
        yield from finding.evidence
    yield from (restriction.evidence for restriction in dossier.restrictions)
    yield from (unclear.evidence for unclear in dossier.unclear)
    yield from (gate.evidence for gate in dossier.gating)
    yield from (evidence for base in dossier.lineage for evidence in base.evidence)
    yield from (evidence for conflict in dossier.conflicts for evidence in conflict.evidence)
    yield from dossier.claims
