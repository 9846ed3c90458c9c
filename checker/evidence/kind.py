"""A reading in; whether the repository is a model's at all, and why, out.

A library, a client, a tool, prompts or a data set is no model, and is not graded. A paper, a demo or an API of a model is
one: of level 1, because nothing of it can be obtained.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from checker.domain import Basis, Evidence, Standing, Terms
from checker.evidence.documents import CODE, HEADING, TABLE_ROW
from checker.evidence.parameters import Place, Source
from checker.evidence.reading import Reading, Role
from checker.evidence.withheld import find_denials
from checker.evidence.words import ASIDE_HEADING, DATED, NEWS_HEADING, STRONG_WEIGHTS_WORDS, under
from checker.patterns import Pattern

_PRODUCT = Pattern(
    r"\b(?:sdk|cli|command[- ]line|client|wrapper|plug-?in|extension|mcp|api (?:library|client|wrapper|server)|server for|(?:python|rust|node(?:\.?js)?|go|java|language|c(?:\+\+)?) bindings?|bindings? (?:for|to) (?!the )|linter|validator|dashboard|web ?app|compliance|package manager|parser|file format|serialization|format to|benchmark suite|prompts|prompt(?: engineering)? (?:collection|library|guide|templates?|generator|manager|optimi[sz]er)|system prompts|awesome|curated list|harness|an? (?:open )?(?:dataset|corpus) |app for|desktop app|web ?ui|tool (?:for|to|is|provides|that|which|helps|designed)|(?:fine-?tuning|training|serving|inference|evaluation) (?:framework|toolkit|platform|engine|server|runtime)|evaluation (?:tool|harness)|cookbook|python (?:framework|library|toolkit)|tutorials?|course)\b|客户端|插件|提示词",
    re.I,
)
_MODEL = Pattern(
    r"\b(?:we |our |this |the |a |an |is |introduc\w+|present\w*|propos\w*|train\w*|releas\w*)\b[^.]{0,90}\b(?:language|foundation|generative|diffusion|neural|multi-?modal|vision|speech|text-to-\w+|image-to-\w+|autoregressive|reasoning|embedding|o1-level|translation|protein|chat|transformer|tts|segmentation|video|audio|music)[\w\s-]{0,30}\b(?:models?|networks?|llms?|chatbot|system)\b|\b(?:large language model|foundation model|pre-?trained model|\d[\d.]*[BM] parameters? (?:[\w-]+ )?model)\b|(?:大|语言|基座|生成|扩散|对话|多模态|基础|开源)模型|言語モデル|基盤モデル",
    re.I,
)
_PRESENTS = Pattern(
    r"\b(?:we|introducing|meet|to) (?:\w+ ){0,2}(?:introduce|present|propose|train|release|announce)?[^.]{0,80}\b(?:language|foundation|generative|diffusion|multi-?modal|vision|speech|text-to-\w+|reasoning|embedding|o1-level|chat)[\w\s-]{0,20}\bmodels?\b|\bis an? (?:[\w,-]+ ){0,8}(?:language|foundation|generative|diffusion|multi-?modal|vision|speech|reasoning|embedding|text-to-\w+)[\w\s-]{0,20}\bmodel\b|模型",
    re.I,
)
_PAPER = Pattern(r"arxiv\.org/(?:abs|pdf)|openreview\.net|aclanthology|@(?:article|inproceedings|misc)\{|technical report|\bpaper\b|论文", re.I)
_IMPLEMENTS = Pattern(r"\b(?:implementation|re-?implementation|reproduction|replication)\s+(?:of|for)\b|\b(?:train|training|pretrain\w*)\b[^.]{0,40}\b(?:gpts?|models?|networks?|transformers?)\b", re.I)


class Kind(NamedTuple):
    """Whether a repository is a model's, with the reason and the words that show it."""

    is_model: bool
    reason: str
    evidence: tuple[Evidence, ...] = ()


def tell_kind(reading: Reading, sources: tuple[Source, ...], has_card: bool, weights: Terms) -> Kind:
    """A model where parameters are offered; else by what the repository says that it is."""
    hub = reading.repository.hub
    if hub is not None and hub.kind != "model":
        what = "a data set" if hub.kind == "dataset" else "a demo (a Space)"
        return Kind(False, f"the address is that of {what}", (Evidence(hub.page, hub.page),))
    intro, evidence = _intro(reading)
    product = _PRODUCT.search(" . ".join(intro.split(" . ")[:3])) or _TITLE.search(_title(reading))
    runs = _IS_A_PRODUCT.search(" . ".join(intro.split(" . ")[:5])) or _HARNESS.search(_title(reading))
    own = [s for s in sources if s.own and not ((product or runs) and _SHOWN.match(s.evidence.path))]
    firm = [s for s in own if s.firm]
    handed_out = [s for s in firm if s.place in (Place.TREE, Place.FILE, Place.STORE, Place.RELEASE)]
    decided = weights.standing in (Standing.OPEN, Standing.RESTRICTED)
    licensed = weights.basis is Basis.STATED and decided
    if not has_card and _WRAPS.search(" . ".join(intro.split(" . ")[:2])):
        return Kind(False, "the repository describes itself as a way to use a model of somebody else's", evidence)
    if handed_out or (firm and ((licensed and not runs) or (not product and not runs) or (_MODEL.search(intro) and not runs))):
        return Kind(True, "parameters are offered", ((handed_out or firm)[0].evidence,))
    if any(s.place is Place.HUB and s.firm and _is_named_alike(s, reading) for s in own):
        return Kind(True, "a page of a hub that is called like the repository gives the parameters", (next(s for s in own if s.firm).evidence,))
    placed = [s for s in own if s.place not in (Place.SCRIPT, Place.STATED, Place.REQUEST)]
    # Whatever the repository calls its code: who says under which licence the trained weights are gives them out.
    named = licensed and any("/" not in e.path and STRONG_WEIGHTS_WORDS.search(e.quote) for e in weights.evidence[:1])
    if placed and (named or ((licensed or (weights.basis is Basis.FILE and decided)) and not product and not runs)):
        return Kind(True, "parameters are offered, and a sentence gives their terms", (placed[0].evidence, *weights.evidence[:1]))
    if own and (has_card or _MODEL.search(intro)) and not product:
        return Kind(True, "the README presents a model and shows how to load it", (own[0].evidence, *evidence))
    if has_card or any(w.depth == 0 for w in reading.of(Role.CARD)):
        where = next((w.path for w in reading.of(Role.CARD)), None)
        shown = (Evidence(PurePosixPath(where).name, where),) if where else evidence
        return Kind(True, "a model or system card describes a model", shown)
    if product:
        return Kind(False, f"the repository describes itself as something else ({product[0]})", evidence)
    text = " ".join(d.content[:60_000] for d in reading.readmes[:2])
    if own and _PAPER.search(text):
        return Kind(True, "the README presents the work of a paper and shows how to load its model", (own[0].evidence, *evidence))
    withheld = next((d for d in find_denials(reading) if d.reason.keeps_back), None)
    if withheld is not None:
        return Kind(True, "the README says that the parameters are not given out", (withheld.evidence,))
    if _PRESENTS.search(intro) or (_MODEL.search(intro) and not _has_package(reading)):
        return Kind(True, "the README presents a model", evidence)
    if _PAPER.search(text) and (not _has_package(reading) or _IMPLEMENTS.search(intro)):
        return Kind(True, "the README presents the work of a paper", evidence)
    return Kind(False, "no parameters, no model card and no description of a model was found", evidence)


# What a tool keeps to show what it does: the models in there are examples, and not what it gives out.
_SHOWN = Pattern(r"(?:[\w.-]+/)?(?:examples?|demos?|tutorials?|samples?)/", re.I)
# What is itself a program that runs or trains models is none of them.
_IS_A_PRODUCT = Pattern(r"\b(?:command|tool|package|script) is used to (?:run|serve|evaluate|train)\b|\bis (?:an?|the|our|one of the) (?:[\w,-]+ ){0,6}(?:app|web ?ui|cli|sdk|client|tool|toolkit|plug-?in|python (?:framework|library|package)|open-source library)\b(?: [\w(),-]+){0,12}? (?:to|for|that|which|designed)\b", re.I)
# What stands around a model that bears another name and has a page of its own: files of weights beside it are parts of it.
_WRAPS = Pattern(r"\b(?:wrapper|client|bindings?|web ?ui|plug-?in|(?:api|rest) server|docker(?:ized)? (?:image|container))s? (?:for|around|of) (?:the )?[A-Z][\w.-]*(?: [\w-]+){0,3} models?\b")
_HARNESS = Pattern(r"\b(?:harness|leaderboard|benchmarks?|evaluation (?:suite|tool|toolkit|framework|platform)|sdk|client|cli)\W*$", re.I)
def _is_named_alike(source: Source, reading: Reading) -> bool:
    """Whether a page of a hub bears the repository's own name and is said to hold pre-trained models or weights."""
    page = re.sub(r"[^a-z0-9]", "", re.sub(r"/(?:tree|blob|resolve)/.*$", "", source.target).rstrip("/").rsplit("/", 1)[-1].lower())
    name = re.sub(r"[^a-z0-9]", "", re.split(r"__|/", reading.repository.name)[-1].lower())
    return bool(page) and page == name and bool(STRONG_WEIGHTS_WORDS.search(source.evidence.quote))


_TITLE = Pattern(r"\b(?:tool|toolkit|sdks?|cli|api|client|server|library|framework|benchmark|platform|dashboard|leaderboard|prompts|dataset|corpus|course|handbook|tokenizer)s?\W*(?:\([\w -]+\)\W*)?$", re.I)


def _title(reading: Reading) -> str:
    return reading.readmes[0].title if reading.readmes else ""


def _has_package(reading: Reading) -> bool:
    return any("/" not in f.path and PurePosixPath(f.path).name in ("pyproject.toml", "setup.py", "package.json", "Cargo.toml", "go.mod") for f in reading.files)


_TELLS = Pattern(r"\b(?:is|are|was|provides?|allows?|contains?|includes?|presents?|introduc\w+|releas\w+|meet|implements?|propos\w+|aims?|enables?|offers?|hosts?|repository|implementation|launch\w*|train\w*|inference)\b|是|发布|推出|です|提供", re.I)


def _intro(reading: Reading) -> tuple[str, tuple[Evidence, ...]]:
    """The title and the first sentences that tell what the repository is, and a quote of the first; no news, no menus."""
    for document in reading.readmes:
        told: list[str] = []
        shown: Evidence | None = None
        for block in document.blocks[:60]:
            if block.kind in (CODE, TABLE_ROW, HEADING) or under(block.headings, NEWS_HEADING) or under(block.headings, ASIDE_HEADING):
                continue
            for sentence in block.sentences:
                text = sentence.text
                telling = _TELLS.search(text) or not told and not block.headings[1:] and _WRAPS.search(text)
                if DATED.match(text) or len(text) < 20 or len(re.findall(r"[|•·▪]", text)) >= 2 or not telling:
                    continue
                told.append(text)
                shown = shown or document.quote(sentence.line, text)
                if len(told) >= 5:
                    break
            if len(told) >= 5:
                break
        if told or document.title:
            return " . ".join((document.title, *told))[:1400], (shown,) if shown else (document.quote(1),)
    return "", ()
