"""Paths in, the program files of a repository out, by what their names say that they do: train, tune, prepare, run, test.

What tunes a finished model is not what trained it, so fine-tuning scripts never count as training code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from checker.domain import Evidence, File, FileKind
from checker.evidence.documents import Block, Document
from checker.patterns import Pattern

MOST_EVIDENCE = 4
"""How many quotes a component carries; more would not convince anybody more."""
MOST_LOCATIONS = 8
"""How many paths or addresses a component lists."""
LONGEST_PATH = 400
"""Longer paths are not read for what they say: no person named them."""


def quote_line(document: Document, block: Block, at: int) -> Evidence:
    """Evidence for the line of a block at the character `at`."""
    return document.quote(min(block.line + block.text.count("\n", 0, at), len(document.lines)))


_SOURCE = Pattern(
    r"\.(?:py|pyx|ipynb|sh|bash|slurm|sbatch|cc|cpp|cxx|c|cu|h|hpp|rs|go|js|mjs|ts|tsx|java|kt|swift|jl|lua|m|mm|"
    r"r|scala|pl|cs|rb|f90|ex|mojo)$|(?:^|/)makefile$",
    re.I,
)
_SCRIPT = Pattern(r"\.(?:py|ipynb|sh|bash|slurm|sbatch|cc|cpp|cu|rs|jl|lua|m|r|scala|java|swift|pl)$", re.I)
_SETTINGS = Pattern(r"\.(?:ya?ml|json|jsonnet|toml|gin|cfg|conf)$", re.I)
_ASIDE = Pattern(
    r"(?:^|/)(?:\.[^/]+|tests?|testing|unit_?tests?|fixtures|third[-_]?party|3rdparty|vendor(?:ed)?|external|"
    r"extern|submodules|node_modules|site-packages|dist|docker|containers?|ci|docs?|website|paper|assets|"
    r"tasks?_?cluster|dependencies)/",
    re.I,
)
_END = r"(?=[/_.\-]|$)"
_START = r"(?:^|[/_.\-])"
_TUNING = Pattern(
    rf"{_START}(?:fine[-_ ]?tun\w*|ft|sft|dpo|kto|orpo|ppo|grpo|rlhf|rlaif|q?loras?|qlora|peft|p[-_]?tuning\w*|"
    rf"prompt[-_]?tuning|adapters?|dream[-_]?booth|textual[-_]inversion|control[-_]?net\w*|"
    rf"instruct(?:ion)?\w*|align(?:ment)?|post[-_]?train\w*|reward\w*|reinforce\w*|preference|downstream|s?glue|"
    rf"superglue|squad|(?:linear[-_]?)?prob(?:e|ing)|customi[sz]\w*){_END}",
    re.I,
)
PRETRAINING = Pattern(rf"{_START}(?:\w+[-_])?pre[-_]?train(?:ing)?{_END}", re.I)
_NOT_THE_MODEL = Pattern(
    rf"{_START}(?:tokeni[sz]er\w*|vocab\w*|fasttext|spm|bpe|sentencepiece|unigram|utils?|helpers?|configs?|args|"
    rf"arguments|stats|tests?|split|states?|callbacks?|monitor|logg(?:er|ing)|monkey|patch|"
    rf"readme|classifier|data|datasets?|dataload(?:er|ing)\w*|chat|consts?|constants|hyperparameters|params|"
    rf"references?|losses|schedule\w*|optimi[sz]er\w*|metrics?|eval\w*|data_?utils|init|__init__){_END}",
    re.I,
)
_TRAINS = Pattern(rf"{_START}(?:pre[-_]?)?train(?:er|ing)?{_END}|training_loop", re.I)
_PREPARES = Pattern(
    rf"{_START}(?:pre[-_]?process\w*|prep(?:are)?[-_]\w*|data[-_]?prep\w*|process(?:ing)?[-_]?data\w*|"
    rf"data[-_]?process\w*|make[-_](?:corpus|data|dataset|tfrecord)\w*|create[-_]\w*(?:data|corpus|tfrecords?|"
    rf"dataset)\w*|"
    rf"build[-_]\w*(?:dataset|corpus|data)\w*|generate[-_]data\w*|tokeni[sz]e(?:[-_]\w+)?|\w*tokenize|"
    rf"clean(?:ing|er)?\w*|dedup\w*|minhash\w*|filter(?:s|ing)?|download[-_]?\w*(?:data|dataset|corpus)\w*|"
    rf"get[-_]\w*(?:dataset|data|coco|imagenet|corpus|vocab)\w*|crawl\w*|data[-_](?:pipeline|clean\w*|creation|"
    rf"construction|collection|curation|engine|tools?)|dataset[-_]creation|corpus|corpora|"
    rf"prepare|prep|tokens){_END}",
    re.I,
)
_FEEDS = Pattern(
    rf"{_START}(?:datasets?|data[-_]?load(?:er|ers|ing)|data[-_]?modules?|data[-_]sources?|input[-_]pipeline|"
    rf"collat\w*|\w*loader|augment\w*){_END}",
    re.I,
)
_TESTS_MODEL = Pattern(
    rf"{_START}(?:eval(?:s|uat\w+)?|eval[-_]\w+|benchmark\w*|val|validate|lm[-_]?(?:eval|harness)\w*|harness|"
    rf"leaderboard|opencompass){_END}",
    re.I,
)
_BENCHMARKS = Pattern(
    rf"{_START}(?:benchmark\w*|lm[-_]?(?:eval|harness)\w*|harness|leaderboard|opencompass|run[-_]eval\w*){_END}", re.I
)
_RUNS_MODEL = Pattern(
    rf"{_START}(?:infer\w*|generat(?:e|es|ion|or)\w*|predict\w*|sampl(?:e|es|er|ing)|demos?|chat(?:bot)?|cli|"
    rf"web[-_]?(?:ui|demo)|gradio\w*|streamlit\w*|app|serv(?:e|er|ing)\w*|detect|transcribe|translat(?:e|or|ion)|"
    rf"synthesi[sz]e\w*|"
    rf"tts|asr|txt2\w+|text2\w+|img2\w+|image2\w+|t2[iv]|i2v|pipelines?|interact(?:ive)?|quick[-_]?start|"
    rf"tutorials?|examples?|getting[-_]started|hubconf|usage|run[-_]model|run[-_]\w*(?:inference|demo|model|"
    rf"generation|prediction)\w*|deploy\w*|api|"
    rf"upscale|enhance|separate|embed|encode|extract\w*|segment|visuali[sz]e\w*|notebooks?|colab\w*|"
    rf"run_\w+|server|worker|client|decode|forecast\w*|score|rerank\w*){_END}",
    re.I,
)
_DESIGN = Pattern(
    rf"{_START}(?:model(?:s|ing|ling)?|networks?|nets?|arch(?:s|itectures?)?|backbones?|layers?|transformers?|"
    rf"unet\w*|vae\w*|vit|attention|decoders?|encoders?|blocks|modules?|nn|"
    rf"autoencoder\w*|diffusion|vocoder\w*|heads?){_END}",
    re.I,
)
DESIGN_SOURCE = Pattern(r"\.(?:py|cc|cpp|cxx|cu|c|h|hpp|rs|jl|lua|swift|m|go|js|ts|java|scala|mojo)$", re.I)
_PACKAGES = Pattern(
    r"(?:^|/)(?:requirements[\w.\-]*\.(?:txt|in)|requirements/[\w.\-]+\.(?:txt|in)|pyproject\.toml|setup\.(?:py|"
    r"cfg)|pipfile(?:\.lock)?|poetry\.lock|uv\.lock|pdm\.lock|(?:conda[\w\-]*|env(?:ironment)?[\w\-]*)\.ya?ml|"
    r"cargo\.toml|package\.json|go\.mod|cmakelists\.txt|project\.toml|package\.swift|build\.gradle|pom\.xml|"
    r"dockerfile)$",
    re.I,
)
TOOLS = Pattern(
    rf"{_START}(?:utils?|tools?|convert\w*|download\w*|checksum\w*|export\w*|setup|install\w*|"
    rf"merge\w*|split\w*|build\w*|"
    rf"upload\w*|lint\w*|format\w*|train\w*){_END}",
    re.I,
)
_GRAPHS = Pattern(r"\.(?:onnx|tflite|mlmodel|jit|torchscript|pb|pte|engine)$", re.I)


def tunes(path: str) -> bool:
    """Whether the path speaks of tuning a finished model rather than of training one."""
    return bool(_TUNING.search(path))


def trains(path: str) -> bool:
    """Whether the path is that of a program that trains a model (not a tokenizer, not a filter, not a fine-tune)."""
    if not _SCRIPT.search(path) or tunes(path):
        return False
    folder, _, name = path.rpartition("/")
    stem = name.rsplit(".", 1)[0]
    if re.search(r"pretrained|trained", stem, re.I) and not PRETRAINING.search(stem):
        return False
    if _NOT_THE_MODEL.search(stem):
        return False
    if _TRAINS.search(stem) or PRETRAINING.search(stem):
        return True
    if re.search(r"(?:^|/)pre[-_]?train(?:ing)?$", folder, re.I):
        return True
    return bool(re.search(r"(?:^|/)train(?:ing)?$", folder, re.I) and re.match(r"main|run|launch|start", stem, re.I))


class Tree(NamedTuple):
    """The program files of a repository, by what their paths say that they do."""

    sources: tuple[str, ...]
    training: tuple[str, ...]
    tuning: tuple[str, ...]
    preparing: tuple[str, ...]
    feeding: tuple[str, ...]
    testing: tuple[str, ...]
    benchmarks: tuple[str, ...]
    running: tuple[str, ...]
    design: tuple[str, ...]
    packages: tuple[str, ...]
    graphs: tuple[str, ...]
    settings: tuple[str, ...]
    modules: frozenset[str]
    by_name: Mapping[str, tuple[str, ...]]


def sort_tree(files: Iterable[File]) -> Tree:
    """The program files among `files`, by what their paths say that they do."""
    kinds: dict[str, list[str]] = {
        kind: []
        for kind in (
            "sources",
            "training",
            "tuning",
            "preparing",
            "feeding",
            "testing",
            "benchmarks",
            "running",
            "design",
            "packages",
            "graphs",
            "settings",
        )
    }
    modules: set[str] = set()
    by_name: dict[str, list[str]] = {}
    for file in sorted(files, key=lambda f: (f.path.count("/"), f.path)):
        path = file.path
        if file.kind is FileKind.SUBMODULE or len(path) > LONGEST_PATH:
            continue
        if _GRAPHS.search(path):
            kinds["graphs"].append(path)
        if (
            _PACKAGES.search(path)
            and path.count("/") <= 3
            and not re.search(r"(?:^|/)(?:third[-_]?party|vendor|external|node_modules|tests?)/", path, re.I)
        ):
            kinds["packages"].append(path)
        if _SETTINGS.search(path) and not _ASIDE.search(path):
            kinds["settings"].append(path)
        if not _SOURCE.search(path) or file.size == 0 and not path.endswith("__init__.py"):
            continue
        if _ASIDE.search(path):
            continue
        name = path.rsplit("/", 1)[-1]
        by_name.setdefault(name.lower(), []).append(path)
        if name == "__init__.py":
            parts = path.split("/")
            if 2 <= len(parts) <= 5:
                modules.add(parts[-2])
            continue
        if "/" not in path and name.endswith(".py"):
            modules.add(name[:-3])
        if name.lower() in ("setup.py", "conftest.py", "makefile"):
            continue
        kinds["sources"].append(path)
        stem = path.rsplit(".", 1)[0]
        if tunes(stem):
            kinds["tuning"].append(path)
            if re.search(r"modell?ing_\w+\.py$", path):
                kinds["design"].append(path)
            if not _PREPARES.search(stem):
                if (
                    _RUNS_MODEL.search(stem)
                    and not _TRAINS.search(stem)
                    and not re.search(r"fine[-_]?tun|lora|sft|dpo|reward|tuning", stem, re.I)
                ):
                    kinds["running"].append(path)
                continue
        elif trains(path):
            kinds["training"].append(path)
            continue
        if _PREPARES.search(stem) and not re.search(r"(?:^|/)(?:eval|benchmark)", path, re.I):
            kinds["preparing"].append(path)
            continue
        if _TESTS_MODEL.search(stem):
            kinds["testing"].append(path)
            if _BENCHMARKS.search(stem):
                kinds["benchmarks"].append(path)
            continue
        if DESIGN_SOURCE.search(path) and _DESIGN.search(stem):
            kinds["design"].append(path)
        if _FEEDS.search(stem):
            kinds["feeding"].append(path)
        elif _RUNS_MODEL.search(stem):
            kinds["running"].append(path)
    return Tree(
        **{kind: tuple(found) for kind, found in kinds.items()},
        modules=frozenset(modules),
        by_name={k: tuple(v) for k, v in by_name.items()},
    )


def quote_paths(paths: Iterable[str]) -> tuple[Evidence, ...]:
    """Paths as their own evidence."""
    return tuple(Evidence(path, path) for path in paths)


def without_repeats(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The quotes that a component carries: each once, and not too many."""
    return tuple(dict.fromkeys(evidence))[:MOST_EVIDENCE]
