"""A reading in; whether the repository is a model's at all, and why, out.

A library, a client, a tool, prompts or a data set is no model, and is not graded. A paper, a demo or an API of a model is
one: of level 1, because nothing of it can be obtained.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from checker.domain import Evidence
from checker.evidence.documents import CODE, HEADING, TABLE_ROW
from checker.evidence.parameters import Place, Source
from checker.evidence.reading import Reading, Role

_PRODUCT = re.compile(
    r"\b(?:sdk|cli|command[- ]line|client|wrapper|plug-?in|extension|mcp|api (?:library|client|wrapper|server)|server for|bindings?|linter|validator|dashboard|web ?app|website|compliance|package manager|parser|file format|serialization|format to|benchmark suite|prompts?|system prompts|awesome|curated list|tool (?:for|to|is|provides|that|which|helps)|evaluation (?:tool|harness)|cookbook|tutorials?|course)\b|客户端|插件|提示词",
    re.I,
)
_MODEL = re.compile(
    r"\b(?:we |our |this |the |a |an |is |introduc\w+|present\w*|propos\w*|train\w*|releas\w*)\b[^.]{0,90}\b(?:language|foundation|generative|diffusion|neural|multi-?modal|vision|speech|text-to-\w+|image-to-\w+|autoregressive|reasoning|embedding|o1-level|translation|protein|chat|transformer|tts|segmentation|video|audio|music)[\w\s-]{0,30}\b(?:models?|networks?|llms?|chatbot|system)\b|\b(?:large language model|foundation model|pre-?trained model)\b|大(?:语言)?模型|基座模型|言語モデル",
    re.I,
)
_PAPER = re.compile(r"arxiv\.org/(?:abs|pdf)|openreview\.net|aclanthology|@(?:article|inproceedings|misc)\{|technical report|\bpaper\b|论文", re.I)
_IMPLEMENTS = re.compile(r"\b(?:implementation|re-?implementation|reproduction|replication)\s+(?:of|for)\b|\b(?:train|training|pretrain\w*)\b[^.]{0,40}\b(?:gpts?|models?|networks?|transformers?)\b", re.I)


@dataclass(frozen=True)
class Kind:
    """Whether a repository is a model's, with the reason and the words that show it."""

    is_model: bool
    reason: str
    evidence: tuple[Evidence, ...] = ()


def tell_kind(reading: Reading, sources: tuple[Source, ...], has_card: bool) -> Kind:
    """A model where parameters are offered; else by what the repository says that it is."""
    own = [s for s in sources if s.own]
    intro, evidence = _intro(reading)
    product = _PRODUCT.search(intro) or _TITLE.search(_title(reading))
    if own:
        firm = [s for s in own if s.place is not Place.STATED] or own
        if product and not has_card and all(s.place in (Place.STATED, Place.REQUEST) for s in own) and not _MODEL.search(intro):
            return Kind(False, f"the repository describes itself as something else ({product[0]})", evidence)
        return Kind(True, "parameters are offered", (firm[0].evidence,))
    if has_card or any(w.depth == 0 for w in reading.of(Role.CARD)):
        where = next((w.path for w in reading.of(Role.CARD)), None)
        shown = (Evidence(PurePosixPath(where).name, where),) if where else evidence
        return Kind(True, "a model or system card describes a model", shown)
    if product:
        return Kind(False, f"the repository describes itself as something else ({product[0]})", evidence)
    text = " ".join(d.content[:60_000] for d in reading.readmes[:2])
    if _MODEL.search(intro) and (_PAPER.search(text) or not _has_package(reading)):
        return Kind(True, "the README presents a model", evidence)
    if _PAPER.search(text) and (not _has_package(reading) or _IMPLEMENTS.search(intro)):
        return Kind(True, "the README presents the work of a paper", evidence)
    return Kind(False, "no parameters, no model card and no description of a model was found", evidence)


_TITLE = re.compile(r"\b(?:tool|toolkit|sdks?|cli|api|client|server|library|framework|benchmark|platform|dashboard|leaderboard|prompts|dataset|course|handbook)s?\W*$", re.I)


def _title(reading: Reading) -> str:
    return reading.readmes[0].title if reading.readmes else ""


def _has_package(reading: Reading) -> bool:
    return any("/" not in f.path and PurePosixPath(f.path).name in ("pyproject.toml", "setup.py", "package.json", "Cargo.toml", "go.mod") for f in reading.files)


def _intro(reading: Reading) -> tuple[str, tuple[Evidence, ...]]:
    """The title and the first sentences of the README, and a quote of them."""
    for document in reading.readmes:
        words: list[str] = []
        shown: Evidence | None = None
        for block in document.blocks[:40]:
            if block.kind in (CODE, TABLE_ROW) or not block.text.strip():
                continue
            if block.kind == HEADING and len(" ".join(words)) > 300:
                break
            words.append(" ".join(block.text.split()))
            if shown is None and len(block.text.strip()) > 12:
                shown = document.quote(block.line, block.text)
            if len(" ".join(words)) > 900:
                break
        if words:
            return " . ".join(words)[:1400], (shown,) if shown else ()
    return "", ()
