"""Every quote stands in its file, word for word, at the line that is given: nothing is composed."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checker import check
from checker.decoding import decode
from checker.domain import File, Repository, Text
from checker.evidence import collect
from checker.main import name_licences
from checker.reports import render
from checker.sources.texts import text_in

ROOT = Path(__file__).parents[2]
FOLDERS = [path.parent for path in sorted((ROOT / "tests/repos").glob("*/expected.yml"))]
FOLDERS = [folder / "files" for folder in FOLDERS] + sorted((ROOT / "examples/repositories").iterdir())


def quotes(value: Any) -> Iterator[tuple[str, int | None, str]]:
    """Path, line and words of every piece of evidence in a JSON report."""
    if isinstance(value, dict):
        if {"path", "line", "quote"} <= value.keys():
            yield value["path"], value["line"], value["quote"]
        for part in value.values():
            yield from quotes(part)
    elif isinstance(value, list):
        for part in value:
            yield from quotes(part)


def misquoted(folder: Path) -> list[tuple[str, int | None, str]]:
    """The quotes of the report on `folder` that are not what stands there."""
    wrong = []
    for path, line, quote in dict.fromkeys(quotes(json.loads(render(check(folder), "json")))):
        data = (folder / path).read_bytes() if (folder / path).is_file() else b"\0"
        read = text_in(path, data)
        text = read.content if isinstance(read, Text) else None
        if line is None:
            known = quote in (path, Path(path).name) or (text is None and quote.encode().split(b": ")[-1] in data)
            wrong += [] if known else [(path, line, quote)]
            continue
        lines = (text or "").split("\n")
        there, whole = " ".join(lines[line - 1].split()), " ".join(" ".join(lines[line - 1 :]).split())
        at = whole.find(quote)
        if not quote or not 0 <= at < max(1, len(there)):
            wrong.append((path, line, quote))
    return wrong


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name + "/" + folder.name)
def test_every_quote_is_in_the_file_word_for_word_at_the_line_given(folder: Path) -> None:
    assert misquoted(folder) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name + "/" + folder.name)
def test_every_quote_of_the_licence_command_is_in_its_file(folder: Path) -> None:
    names = [p for p in folder.rglob("*") if p.is_file() and re.search("licen[cs]e|copying|terms|policy", p.name, re.I)]
    out = io.StringIO()
    name_licences([str(path) for path in names], "json", out)
    for row in json.loads(out.getvalue()):
        lines = decode(Path(row["file"]).read_bytes() or b"") or ""
        said = [*row["restrictions"], *(d for d in row["differences"] if not d["missing"])]
        for line, quote in ((item["line"], item["quote"]) for item in said):
            rest = " ".join(" ".join(lines.split("\n")[line - 1 :]).split())
            first = " ".join(lines.split("\n")[line - 1].split())
            assert 0 <= rest.find(quote) < max(1, len(first)), (row["file"], line, quote)


CARD = """---
license:
- cc-by-nc-4.0
- apache-2.0
language:
- en
tags: [text]
---
# Tern

![License: CC BY-NC 4.0](https://badges.example/nc.svg)

**The [model weights](https://host.example/model-weights) are released under the
[MIT License](LICENSE)**, and *not* &amp; sold. See <a href="https://host.example/weights">the weights</a>.

| model | weights | licence |
| --- | --- | --- |
| Tern-2B | [hub](https://huggingface.co/lab-example/tern-2b) | `CC-BY-NC-4.0` |
"""


def test_a_list_in_front_matter_ends_where_the_next_key_begins(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD)
    (tmp_path / "model.safetensors").write_bytes(b"\0" * 200_000)
    assert misquoted(tmp_path) == []
    found = [quote for *_, quote in quotes(json.loads(render(check(tmp_path), "json")))]
    assert "license: - cc-by-nc-4.0 - apache-2.0" in found
    assert not [quote for quote in found if "language" in quote or quote.startswith("badge:")]


def test_a_quote_of_a_page_keeps_the_markup_that_stands_there(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD.replace("license:", "x:"))
    assert misquoted(tmp_path) == []
    found = [quote for *_, quote in quotes(json.loads(render(check(tmp_path), "json")))]
    assert (
        "**The [model weights](https://host.example/model-weights) are released under the [MIT License](LICENSE)**, "
        "and *not* &amp; sold."
    ) in found
    assert "Tern-2B | [hub](https://huggingface.co/lab-example/tern-2b) | `CC-BY-NC-4.0`" in found


@pytest.mark.parametrize("run", ["*", "[", "_", "`", "<a ", "](", "\n\n", "(", "<", "&amp;", "a "])
def test_a_page_made_to_be_slow_is_quoted_all_the_same(run: str) -> None:
    words = "The model weights are released under the MIT License."
    text = f"# Tern\n\n{run * 20_000}\n\n{run * 200} {words}\n\n{words} {run * 20_000}\n"
    files = (File("README.md", len(text)), File("model.safetensors", 10**9))
    began = time.monotonic()
    dossier = collect(Repository("tern", "worktree", files, lambda path: Text(path, text)))
    assert time.monotonic() - began < 10
    assert dossier.is_model
