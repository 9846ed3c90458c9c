"""A page as it was read in, the report of `openness read` out, as JSON or as a terminal shows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from checker.reports.licence import printable

if TYPE_CHECKING:
    from checker.evidence.statements import Statement
    from checker.evidence.understood import Page, Understood
    from checker.language.trace import Clause


def to_json(page: Page) -> str:
    """The page as a JSON object."""
    return json.dumps(
        {
            "file": page.path,
            "role": page.role.value if page.role else None,
            "own_names": sorted(page.own),
            "sentences": [_sentence(sentence) for sentence in page.sentences],
            "statements": [_statement(statement) for statement in page.statements],
        },
        ensure_ascii=False,
        indent=2,
    )


def _sentence(sentence: Understood) -> dict[str, object]:
    unclear = sentence.unclear
    return {
        "line": sentence.line,
        "text": sentence.text,
        "binds": sentence.binds,
        "because": sentence.because,
        "language": sentence.language or None,
        "about_another_part": sentence.aside,
        "clauses": [_clause(clause) for clause in sentence.clauses],
        "restrictions": [{"kind": kind, "rule": rule} for kind, rule in sentence.restrictions],
        "unclear": {"words": unclear.words, "why": unclear.why} if unclear else None,
    }


def _clause(clause: Clause) -> dict[str, object]:
    return {
        "about_another_part": clause.aside,
        "terms": [{"words": term.words, "concepts": sorted(term.concepts)} for term in clause.terms],
        "forms": [{"form": used.form, "words": used.words} for used in clause.forms],
        "known_text": clause.known or None,
    }


def _statement(statement: Statement) -> dict[str, object]:
    return {
        "line": statement.evidence.line,
        "quote": statement.evidence.quote,
        "part": statement.part.value,
        "standing": statement.standing.value,
        "licence": statement.expression or statement.licence,
        "file": statement.file,
        "names": list(statement.names),
        "restrictions": [restriction.kind.value for restriction in statement.restrictions],
        "excluded": statement.excluded,
        "can_only_lower": statement.weak,
    }


def to_terminal(page: Page, colour: bool = False) -> str:
    """What a person reads: each sentence with what was made of it, then the terms that are taken from the text."""

    def paint(text: str, code: str) -> str:
        return f"\x1b[{code}m{printable(text)}\x1b[0m" if colour else printable(text)

    role = f"read as {page.role.value}" if page.role else "no file of that name is read in a check"
    rows = [f"{printable(page.path)}: {role}; names of its own: {printable(', '.join(sorted(page.own))) or 'none'}"]
    for sentence in page.sentences:
        rows += ["", paint(f"{sentence.line}: {sentence.text}", "1")]
        rows.append(f"  {'binds' if sentence.binds else 'does not bind'}: {printable(sentence.because)}")
        rows.append(f"  language: {sentence.language or 'none that is read'}")
        if sentence.aside:
            rows.append("  about another part: it takes nothing from ours")
        for clause in sentence.clauses:
            terms = (f"{term.words} [{' '.join(sorted(term.concepts))}]" for term in clause.terms)
            rows.append(f"  {'aside  ' if clause.aside else 'clause '}{printable(' '.join(terms))}")
            rows += [f"    {used.form}: {printable(used.words)}" for used in clause.forms]
            if clause.known:
                rows.append(f"    words of a known licence: {printable(clause.known)}")
        for kind, rule in sentence.restrictions:
            verb = paint("restricts", "31") if sentence.binds else "names, and does not bind"
            rows.append(f"  {verb}: {kind} (rule {rule})")
        if sentence.unclear:
            rows.append(f"  {paint('unclear', '33;1')}: {printable(sentence.unclear.words)} ({sentence.unclear.why})")
        elif sentence.binds:
            rows.append("  understood: it takes nothing away")
    rows += ["", "Terms that are taken from it:" if page.statements else "No terms are taken from it."]
    for statement in page.statements:
        said = [statement.part.value, statement.standing.value]
        said += [statement.expression or statement.licence or statement.file or ""]
        said += [restriction.kind.value for restriction in statement.restrictions]
        notes = ["taken out"] * statement.excluded + ["can only lower"] * statement.weak
        about = f" of {', '.join(statement.names)}" if statement.names else ""
        line = f"  {statement.evidence.line}: {' '.join(word for word in said if word)}{about}"
        rows.append(printable(line + (f" ({', '.join(notes)})" if notes else "")))
    return "\n".join(rows)
