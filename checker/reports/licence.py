"""Recognised licence files in, the report of `openness licence` out, as JSON or as a terminal shows it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from checker.domain import Standing, Subject
from checker.licensing import Recognition

Recognised = tuple[str, Recognition]


def to_json(recognised: Sequence[Recognised]) -> str:
    """The JSON list of the contract, one object per file in their order."""
    return json.dumps([entry_of(path, answer) for path, answer in recognised], ensure_ascii=False, indent=2)


def entry_of(path: str, answer: Recognition) -> dict[str, object]:
    """The JSON object of one file."""
    return {
        "file": path,
        "standing": answer.standing.value,
        "expression": answer.expression,
        "osi_approved": answer.osi_approved,
        "open_for": [subject.value for subject in Subject if subject in answer.open_for],
        "modified": answer.modified,
        "restrictions": [
            {"kind": r.kind.value, "line": r.evidence.line, "quote": r.evidence.quote} for r in answer.restrictions
        ],
        "differences": [{"line": d.line, "quote": d.quote, "missing": d.missing} for d in answer.differences],
        "content": answer.content.value,
        "family": answer.family,
        "note": answer.note,
    }


def to_terminal(recognised: Sequence[Recognised], colour: bool = False) -> str:
    """What a person reads: the answer of each file, its restrictions, and what differs, as a reviewer would mark it."""

    def paint(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if colour else text

    colours = {Standing.OPEN: "32;1", Standing.RESTRICTED: "31;1"}
    blocks: list[str] = []
    for path, answer in recognised:
        head = answer.standing.value
        label = answer.expression or answer.family or answer.content.value
        rows = [f"{printable(path)}: {paint(head, colours.get(answer.standing, '33;1'))}  {printable(label)}"]
        if answer.standing is Standing.OPEN:
            subjects = ", ".join(s.value for s in Subject if s in answer.open_for)
            rows.append(
                f"  open for {subjects}" + (" (OSI-approved)" if answer.osi_approved else " (not OSI-approved)")
            )
        if answer.family and answer.family != label:
            rows.append(f"  {printable(answer.family)}")
        if answer.note:
            rows.append(f"  {printable(answer.note)}")
        for restriction in answer.restrictions:
            where = f"line {restriction.evidence.line}" if restriction.evidence.line else "name"
            rows.append(f"  {paint(restriction.kind.value, '31')} ({where}): {printable(restriction.evidence.quote)}")
        for difference in answer.differences:
            sign, code = ("-", "31") if difference.missing else ("+", "32")
            rows.append(f"  {paint(f'{sign} line {difference.line}: {printable(difference.quote)}', code)}")
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks)


def printable(text: str) -> str:
    """`text` without control characters: a file's words cannot steer the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
