"""Configurations, recipes and programs in; the models that they start from out.

Where a file has a key for it ("base_model", "--model_name_or_path", FROM), any id counts. In programs and scripts only
the catalogue's families do: what they load may be a part, or one of many that work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.domain import Evidence, FileKind, NotChecked
from checker.evidence.documents import CODE
from checker.evidence.reading import Reading
from checker.evidence.subjects.names import Mention, is_id, of_id
from checker.evidence.subjects.roles import Part, Role
from checker.evidence.subjects.whose import Own, is_own
from checker.evidence.subjects.words import phrases, words_of

MOST_FILES = 24
"""Configurations and programs near the root that are read for a base."""

MOST_CHARACTERS = 60_000

_CONFIGURATIONS = {"adapter_config.json": "adapter", "config.json": "derived", "mergekit_config.yml": "merge", "mergekit_config.yaml": "merge", "modelfile": "derived", "config.yaml": "derived", "config.yml": "derived"}
_KEYS = frozenset("base_model_name_or_path _name_or_path base_model model base_model_id pretrained_model_name_or_path model_name_or_path parent_model init_from finetuned_from llm_path language_model backbone llm teacher_init".split())
_VALUE = re.compile(r"[\w./:@-]+/[\w.:@-]+|[A-Za-z][\w.:-]*\d[\w.:-]*", re.A)


class Told(NamedTuple):
    """A model that a file names, its part and the line."""

    mention: Mention
    part: Part
    evidence: Evidence


def find_in_files(reading: Reading, own: Own) -> Iterator[Told]:
    """The bases that configurations, recipes for merging, scripts and programs of the tree name."""
    for path, relation in _configurations(reading):
        for number, line in _lines(reading, path):
            yield from _in_setting(line, relation, path, number, own)
    for path in _programs(reading):
        for number, line in _lines(reading, path):
            yield from _in_program(line, Evidence(" ".join(line.split())[:200], path, number), own)


def find_in_listings(reading: Reading, own: Own, aside: frozenset[int] = frozenset()) -> Iterator[Told]:
    """The restricted families that the READMEs' own listings of code load."""
    for document in reading.readmes:
        for block in document.blocks:
            if block.kind != CODE or any(phrases("asides-of-listings").find(words_of(h)) for h in block.headings[1:]):
                continue
            for offset, line in enumerate(block.text.split("\n")[:200]):
                yield from _in_program(line, document.quote(block.line + offset, line.strip()), own)


def _configurations(reading: Reading) -> list[tuple[str, str]]:
    found = []
    for file in reading.files:
        folder, _, name = file.path.rpartition("/")
        relation = _CONFIGURATIONS.get(name.lower()) or ("merge" if "mergekit" in name.lower() and name.endswith((".yml", ".yaml")) else "")
        if relation and file.kind is FileKind.REGULAR and file.path.count("/") <= 1 and not phrases("asides-of-paths").find(words_of(folder)):
            found.append((file.path, relation))
    return sorted(found, key=lambda f: (f[0].count("/"), f[0]))[:8]


def _programs(reading: Reading) -> list[str]:
    found = []
    for file in reading.files:
        if file.kind is not FileKind.REGULAR or file.path.count("/") > 2 or not file.path.lower().endswith((".py", ".sh", ".yaml", ".yml", ".toml", ".ipynb")):
            continue
        words = words_of(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", file.path.rpartition(".")[0].replace("/", " / ")))
        if phrases("programs-that-make").find(words) and not phrases("asides-of-paths").find(words):
            found.append(file.path)
    return sorted(found, key=lambda path: (path.count("/"), path))[: MOST_FILES - 8]


def _lines(reading: Reading, path: str) -> Iterator[tuple[int, str]]:
    text = reading.repository.read(path)
    if not isinstance(text, NotChecked):
        yield from enumerate(text.content[:MOST_CHARACTERS].split("\n"), 1)


def _in_setting(line: str, relation: str, path: str, number: int, own: Own) -> Iterator[Told]:
    """A line of a configuration whose key names a base: `"_name_or_path": "org/foo-7b"`, `- model: org/foo`, `FROM foo:7b`."""
    if len(line) > 400 and relation != "adapter":
        line = line[:2000]
    evidence = Evidence(" ".join(line.split())[:200], path, number)
    if path.lower().endswith("modelfile"):
        keyword, _, value = line.strip().partition(" ")
        if keyword.upper() == "FROM" and not value.strip().startswith((".", "/")):
            yield from _named(value.strip().split(":")[0] if "/" not in value else value.strip(), "quantized", evidence, own, sure=True)
        return
    for piece in line.split(","):
        key, mark, value = piece.rpartition(": ") if ": " in piece else piece.partition(":")
        name = key.split(",")[-1].split("{")[-1].strip(" \t-\"'")
        if mark and name in _KEYS and (name != "model" or relation == "merge"):
            yield from _named(value.strip(" \t\"'}]"), relation, evidence, own, sure="/" in value)


def _in_program(line: str, evidence: Evidence, own: Own) -> Iterator[Told]:
    """A line of a program or script that loads a model of a restricted family; comments, tokenizers and comparisons do not."""
    if len(line) > 1000 or line.lstrip().startswith(("#", "//")):
        return
    values = [v for v in _VALUE.findall(line) if "/" in v or v[0].isalpha()]
    if not values:
        return
    words = words_of(line.replace("_", " ").replace("(", " ( "))
    if not phrases("words-that-load").find(words) or phrases("words-that-load-others").find(words):
        return
    for value in values:
        for told in _named(value, "derived", evidence, own, sure=False):
            if told.mention.is_restricted:
                yield told


def _named(value: str, relation: str, evidence: Evidence, own: Own, *, sure: bool) -> Iterator[Told]:
    value = value.strip().strip("\"'")
    if not value or value.startswith((".", "/", "$", "~")) or value.count("/") > 1:
        return
    mention = of_id(value)
    if is_own(mention, own) or (mention.family is None and not (sure and "/" in value and is_id(value))):
        return
    if "/" in value and mention.family is not None and not is_id(value):
        return
    yield Told(mention, Part(Role.BASE, relation, "a setting"), evidence)
