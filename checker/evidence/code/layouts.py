"""The files and tags of a hub repository in, the open libraries that its layout is written for out.

A hub tells the library by `library_name`, else by tags, else by files (Hugging Face, "Model Cards": "Specifying a library";
"Models Download Stats": the query files of each library). A layout whose configuration loads code of its own (`auto_map`)
needs that code, and no library runs it without.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from checker.domain import Component, Evidence, NotChecked, State, Subject, Terms
from checker.evidence.cards import Card
from checker.evidence.code.libraries import Library, load_finder
from checker.evidence.reading import Reading
from checker.patterns import Pattern

MOST_CONFIGURATION = 400_000
"""Characters of a configuration that are parsed: labels of a thousand classes are fewer."""


class _Rule(NamedTuple):
    """Files of the root that a library writes and loads. `source` is the page that says so; `holds` looks inside."""

    library: str
    name: Pattern
    source: str
    holds: Callable[[Mapping[str, Any]], bool] | None = None


def _has(*keys: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda values: any(values.get(key) for key in keys)


# The most particular first: a Sentence Transformers repository is one of Transformers, too.
_RULES = (
    _Rule("Diffusers", Pattern(r"^model_index\.json$"), "https://huggingface.co/docs/hub/diffusers", _has("_class_name")),
    _Rule("Sentence Transformers", Pattern(r"^modules\.json$"), "https://huggingface.co/docs/hub/sentence-transformers"),
    _Rule("SetFit", Pattern(r"^config_setfit\.json$"), "https://huggingface.co/docs/hub/setfit"),
    _Rule("PEFT", Pattern(r"^adapter_config\.json$"), "https://huggingface.co/docs/hub/peft", _has("peft_type", "base_model_name_or_path")),
    _Rule("OpenCLIP", Pattern(r"^open_clip_config\.json$"), "https://huggingface.co/docs/hub/open_clip"),
    _Rule("timm", Pattern(r"^config\.json$"), "https://huggingface.co/docs/hub/timm", _has("pretrained_cfg")),
    _Rule("Transformers", Pattern(r"^config\.json$"), "https://huggingface.co/docs/transformers/model_doc/auto", _has("model_type", "architectures")),
    _Rule("NeMo", Pattern(r"\.nemo$"), "https://huggingface.co/docs/hub/models-download-stats"),
    _Rule("SpeechBrain", Pattern(r"^hyperparams\.yaml$"), "https://huggingface.co/docs/hub/speechbrain"),
    _Rule("spaCy", Pattern(r"^config\.cfg$"), "https://huggingface.co/docs/hub/spacy"),
    _Rule("llama.cpp", Pattern(r"\.gguf$"), "https://huggingface.co/docs/hub/gguf-llamacpp"),
    _Rule("ONNX Runtime", Pattern(r"\.onnx$"), "https://huggingface.co/docs/hub/onnx"),
)  # fmt: skip
_WEIGHTS = Pattern(r"\.(?:safetensors|bin|gguf|onnx|nemo|ckpt|pt|pth|h5|msgpack|ot|npz|keras)$", re.I)
# Tags that name what a checkpoint was saved with, and no library that runs it.
_FRAMEWORKS = frozenset("pytorch tensorflow tf jax flax keras onnx safetensors gguf".split())


class Layout(NamedTuple):
    """The libraries that run a repository of this layout, and the line that makes it need code of its own (or None).

    `files` are those of that code, where all of it lies in the repository.
    """

    libraries: tuple[tuple[Library, Evidence], ...] = ()
    own_code: Evidence | None = None
    files: tuple[str, ...] = ()


def find_layout(reading: Reading, cards: Sequence[Card]) -> Layout:
    """The libraries of the repository's own layout, by the first of the hub's three ways that tells one."""
    if not (reading.repository.hub or any(f.path.count("/") <= 1 and _WEIGHTS.search(f.path) for f in reading.files)):
        return Layout()
    values, own_code = _configuration(reading)
    files = _own_files(reading, values) if own_code else ()
    for way in (_named(reading, cards), _tagged(reading, cards), _filed(reading, values)):
        found = {library.name: (library, evidence) for library, evidence in way if not (own_code and library.name == _LOADS_CODE)}
        if found:
            return Layout(tuple(found.values()), own_code, files)
    return Layout((), own_code, files)


_LOADS_CODE = "Transformers"


def runners_of(
    layout: Layout, told: Sequence[tuple[Library, Evidence]]
) -> list[tuple[Library, Evidence]]:
    """The libraries that run the model: those of its layout, then those that its documents tell of.

    Where the configuration loads code of its own, Transformers runs nothing without that code, whatever an example shows.
    """
    known = {library.name for library, _ in layout.libraries}
    rest = [row for row in told if row[0].name not in known]
    return [*layout.libraries, *(row for row in rest if not (layout.own_code and row[0].name == _LOADS_CODE))]


def _own_files(reading: Reading, values: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """The files that `auto_map` loads ("modeling_foo.FooModel"); none where one is of another repository ("owner/foo--...")."""
    there = {f.path for f in reading.files}
    named: dict[str, None] = {}
    for configuration in values.values():
        loaded = configuration.get("auto_map")
        for value in loaded.values() if isinstance(loaded, dict) else ():
            for reference in value if isinstance(value, list) else [value]:
                if isinstance(reference, str):
                    named[f"{reference.rpartition('.')[0]}.py"] = None
    return tuple(named) if named and named.keys() <= there else ()


def with_own_code(layout: Layout, rows: tuple[Component, Component], code_terms: Terms) -> tuple[Component, Component]:
    """Architecture and inference code as a configuration with code of its own has them: that code, under its terms."""
    if layout.own_code is None or not layout.files:
        return rows
    evidence = (layout.own_code, *(Evidence(path, path) for path in layout.files[:2]))
    return tuple(  # type: ignore[return-value]  # two in, two out
        row
        if row.state is State.PRESENT and row.terms.are_open_for(Subject.CODE)
        else Component(row.id, State.PRESENT, code_terms, layout.files, evidence)
        for row in rows
    )


def _named(reading: Reading, cards: Sequence[Card]) -> Iterator[tuple[Library, Evidence]]:
    """`library_name`: of the card, or as the hub has it."""
    by_tag = load_finder().by_tag
    for card in cards:
        if "/" not in card.path and card.library_name and (library := by_tag.get(_key(card.library_name))):
            yield library, card.evidence["library_name"]
    hub = reading.repository.hub
    if hub and (library := by_tag.get(_key(hub.library_name))):
        yield library, Evidence(f"library_name: {hub.library_name}", hub.page)


def _tagged(reading: Reading, cards: Sequence[Card]) -> Iterator[tuple[Library, Evidence]]:
    """Tags of the card, or of the hub, that are a library's name."""
    by_tag = load_finder().by_tag
    for card in cards:
        if "/" not in card.path and "tags" in card.evidence:
            for tag in card.tags:
                if tag.lower() not in _FRAMEWORKS and (library := by_tag.get(_key(tag))):
                    yield library, card.evidence["tags"]
    hub = reading.repository.hub
    for tag in hub.tags if hub else ():
        if tag.lower() not in _FRAMEWORKS and (library := by_tag.get(_key(tag))):
            yield library, Evidence(f"tag: {tag}", reading.repository.hub.page)  # type: ignore[union-attr]  # hub is there


def _filed(reading: Reading, values: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Library, Evidence]]:
    """Files of the root that one library alone writes."""
    by_tag = load_finder().by_tag
    for rule in _RULES:
        path = next((f.path for f in reading.files if "/" not in f.path and rule.name.search(f.path)), None)
        library = by_tag.get(_key(rule.library))
        if path is None or library is None:
            continue
        if rule.holds is None:
            yield library, Evidence(path, path)
        elif path in values and rule.holds(values[path]):
            key = next(k for k in _TOLD if values[path].get(k))
            yield library, _line(reading, path, key)


_TOLD = ("_class_name", "peft_type", "base_model_name_or_path", "pretrained_cfg", "model_type", "architectures")
_CONFIGURATIONS = ("config.json", "model_index.json", "adapter_config.json")


def _configuration(reading: Reading) -> tuple[dict[str, Mapping[str, Any]], Evidence | None]:
    """The configurations of the root as values, and the line by which one loads code that is not a library's."""
    there = {f.path for f in reading.files}
    found: dict[str, Mapping[str, Any]] = {}
    own_code = None
    for path in _CONFIGURATIONS:
        text = reading.repository.read(path) if path in there else None
        if text is None or isinstance(text, NotChecked):
            continue
        try:
            values = json.loads(text.content[:MOST_CONFIGURATION])
        except (ValueError, RecursionError):
            continue
        if isinstance(values, dict):
            found[path] = values
            if values.get("auto_map") and own_code is None:
                own_code = _line(reading, path, "auto_map")
    return found, own_code


def _line(reading: Reading, path: str, key: str) -> Evidence:
    text = reading.repository.read(path)
    for number, line in enumerate("" if isinstance(text, NotChecked) else text.content.split("\n"), 1):
        if f'"{key}"' in line:
            return Evidence(" ".join(line.split())[:200], path, number)
    return Evidence(path, path)


def _key(name: str) -> str:
    return name.lower().replace("_", "-")
