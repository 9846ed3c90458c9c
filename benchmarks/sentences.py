"""How every sentence that speaks of terms is read: the bank of tests/repos, and what a change makes of it.

    python benchmarks/sentences.py                      write the bank anew (tests/sentences/bank.jsonl)
    python benchmarks/sentences.py OLD [CORPUS]         print what OLD, a revision, read otherwise, a line of JSON a sentence
    python benchmarks/sentences.py --unused             list the rules and forms, and their ways, that fire nowhere

CORPUS is a folder with repos/<name>/files/; of its sentences only a hash is printed. Each revision is read with its own code.
"""

from __future__ import annotations

import argparse
import hashlib
import inspect
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
REPOS = ROOT / "tests/repos"
BANK = ROOT / "tests/sentences/bank.jsonl"
VALUES = ("harmless", "permits", "unclear", "restricts")

Row = dict[str, Any]


def repositories(folder: Path) -> list[tuple[str, Path]]:
    """The repositories in `folder`, laid out as <name>/files/, in order."""
    return sorted((path.parent.name, path) for path in folder.glob("*/files") if path.is_dir())


def rows_of(name: str, folder: Path) -> Iterator[Row]:
    """A row for each part that a sentence of the repository gives terms to, and for each sentence that binds.

    What this revision of the code does not have yet (forms, rules) adds no rows.
    """
    from checker.domain import GateError, Standing
    from checker.evidence.parameters import names_of
    from checker.evidence.reading import Reading
    from checker.evidence.statements import Tree, find_statements, slugs_of
    from checker.sources.worktree import read_worktree

    try:
        reading = Reading(read_worktree(folder))
    except GateError:  # there is nothing in it
        return
    own = names_of(reading)
    slugs = slugs_of(reading.readmes, name)
    tree = Tree(frozenset(f.path for f in reading.files), slugs, frozenset(slug.rsplit("/", 1)[-1] for slug in slugs))
    values = {Standing.OPEN: "permits", Standing.RESTRICTED: "restricts"}
    for document in reading.readmes:
        place = {"repo": name, "path": document.path}
        for said in find_statements(document, tree):
            rule = said.expression or said.licence or said.file or ""
            kinds = ",".join(sorted({r.kind.value for r in said.restrictions}))
            value = "harmless" if said.excluded else values.get(said.standing, "unclear")
            yield {"sentence": said.evidence.quote, **place, "line": said.evidence.line, "subject": ", ".join(said.names), "part": said.part.value, "value": value, "rule": " ".join(word for word in (rule, kinds) if word)}
        for line, text, unread in _binding(document, own, tree.paths):
            named = _named(text, own)
            value = "restricts" if named and unread else "unclear" if unread else "harmless"
            yield {"sentence": text, **place, "line": line, "subject": "", "part": "any", "value": value, "rule": named or unread or ""}


def _binding(document: Any, own: frozenset[str], paths: frozenset[str]) -> Iterator[tuple[int, str, str]]:
    """The sentences of places that bind, each with its words that were not understood."""
    try:
        from checker.evidence import unclear
        from checker.language.binding import pieces
    except ImportError:
        return
    asked = ((document,), own, paths)[: len(inspect.signature(unclear.find_unclear).parameters)]  # older ones take fewer
    left = {(u.evidence.line, u.evidence.quote[:200]): u.words for u in unclear.find_unclear(*asked)}
    said = {(line, text): None for start, end, _ in unclear._sections(document) for line, text in pieces(document.lines[start:end], start + 1) if not document.lines[line - 1].lstrip().startswith("#")}
    for line, text in said:
        yield line, text, left.pop((line, text[:200]), "")
    for (line, quote), words in left.items():
        yield line or 0, quote, words


def _named(text: str, own: frozenset[str]) -> str:
    try:
        from checker.language.restrictions import kinds_in
    except ImportError:
        return ""
    return ",".join(sorted(rule for _, rule in kinds_in(text, own)))


def collect(folder: Path, hashed: bool) -> Iterator[Row]:
    """The rows of every repository in `folder`, each once; `hashed`: a hash for the sentence, and for the words in the rule."""
    for name, path in repositories(folder):
        seen = set()
        for row in rows_of(name, path):
            if hashed:
                row["sentence"] = _hash(row["sentence"])
                row["rule"] = _hash(row["rule"]) if row["value"] == "unclear" else row["rule"]
            printed = print_row(row)
            if printed not in seen:
                seen.add(printed)
                yield row


def _hash(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def print_row(row: Row) -> str:
    """A row as a line of the bank."""
    return json.dumps(row, ensure_ascii=False)


def difference(old: Iterable[Row], new: Iterable[Row]) -> Iterator[Row]:
    """What is read otherwise: rows of `new` with `was`, the value and rule in `old`; `none` where a side has no such row."""

    def keyed(rows: Iterable[Row]) -> dict[tuple[str, ...], Row]:
        found: dict[tuple[str, ...], Row] = {}
        for row in rows:
            key = (row["repo"], row["path"], row["sentence"], row["subject"], row["part"])
            if key not in found or VALUES.index(row["value"]) > VALUES.index(found[key]["value"]):
                found[key] = row
        return found

    before, after = keyed(old), keyed(new)
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        if was and now and (was["value"], was["rule"]) == (now["value"], now["rule"]):
            continue
        gone = {"value": "none", "rule": ""}
        row = now or {**(was or {}), **gone}
        yield {**row, "was": {name: (was or gone)[name] for name in ("value", "rule")}}


def _read_with(code: Path, folder: Path, hashed: bool) -> list[Row]:
    """The rows of `folder` as the code in the tree `code` reads it, in a process of its own."""
    program = [sys.executable, str(Path(__file__).resolve()), "--collect", str(folder), *(["--hashed"] if hashed else [])]
    done = subprocess.run(program, cwd=code, env={**os.environ, "PYTHONPATH": str(code)}, stdout=subprocess.PIPE, text=True, check=True, encoding="utf-8")
    return [json.loads(line) for line in done.stdout.splitlines()]


def folders_of(corpus: Path | None) -> list[tuple[Path, bool]]:
    """What is compared, and whether by hashes: tests/repos, and the repositories of `corpus` where that is there."""
    if corpus is not None and not (corpus / "repos").is_dir():
        print(f"skipped: {corpus}, because it has no folder repos/", file=sys.stderr)
        corpus = None
    return [(REPOS, False), *([(corpus.resolve() / "repos", True)] if corpus else [])]


def compare(revision: str, corpus: Path | None) -> list[Row]:
    """What `revision` and the working tree read otherwise, in tests/repos and in `corpus`."""
    git = ["git", "-C", str(ROOT), "worktree"]
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "old"
        added = subprocess.run([*git, "add", "--quiet", "--detach", str(tree), revision], stderr=subprocess.PIPE, text=True)
        if added.returncode:
            sys.exit(f"{revision} cannot be checked out: {added.stderr.strip()}")
        try:
            return [row for folder, hashed in folders_of(corpus) for row in difference(_read_with(tree, folder, hashed), _read_with(ROOT, folder, hashed))]
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def unused() -> list[str]:
    """Forms and rules, and ways of those in use, that fire in no sentence of tests/repos and in no example of their own."""
    from checker.evidence.reading import Reading
    from checker.language.explain import parse_way
    from checker.language.trace import rules_fired, trace
    from checker.sources.worktree import read_worktree

    tables = {kind: json.loads((ROOT / f"checker/language/{kind}.json").read_text(encoding="utf-8")) for kind in ("forms", "restrictions")}
    said = {example for rows in tables.values() for row in rows for example in row["yes"]}
    for _, folder in repositories(REPOS):
        for document in Reading(read_worktree(folder)).readmes:
            said |= {sentence.text for block in document.blocks for sentence in block.sentences}
    used: dict[str, set[Any]] = {"forms": set(), "restrictions": set()}
    for text in said:
        used["forms"] |= {(form.form, form.way) for clause in trace(text) for form in clause.forms}
        used["restrictions"] |= rules_fired(text)
    found = []
    for kind, rows in tables.items():
        for row in rows:
            idle = [way for way in row["ways"] if (row["id"], parse_way(way)) not in used[kind]]
            found += [f"{kind}: {row['id']}"] if len(idle) == len(row["ways"]) else [f"{kind}: {row['id']}: {way}" for way in idle]
    return found


def main() -> None:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", nargs="?", default="")
    parser.add_argument("corpus", nargs="?", default="")
    parser.add_argument("--unused", action="store_true")
    parser.add_argument("--collect", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--hashed", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.collect:
        lines = map(print_row, collect(asked.collect, asked.hashed))
    elif asked.unused:
        lines = iter(unused())
    elif asked.old:
        lines = map(print_row, compare(asked.old, Path(asked.corpus) if asked.corpus else None))
    else:
        BANK.parent.mkdir(exist_ok=True)
        BANK.write_text("".join(f"{print_row(row)}\n" for row in collect(REPOS, hashed=False)), encoding="utf-8")
        return
    for line in lines:
        print(line)


if __name__ == "__main__":
    main()
