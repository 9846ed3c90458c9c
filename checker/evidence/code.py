"""A reading in, the code that trains, feeds, runs and tests the model out: one component per code row of the checklist.

Code is found from paths, from commands and imports in the documents, and from sentences; its text is not read. What
tunes a finished model is not what trained it, so fine-tuning scripts never count as training code. An open library that
runs the model serves as architecture and inference code (OSAID 1.0, checklist: "Inference", "Model architecture").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files as package_files
from typing import NamedTuple

from checker.domain import Basis, Component, Evidence, File, FileKind, Standing, State, Subject, Terms
from checker.evidence import context
from checker.evidence.documents import CODE, HEADING, Block, Document
from checker.evidence.reading import Reading
from checker.patterns import Pattern

MOST_EVIDENCE = 4
"""How many quotes a component carries; more would not convince anybody more."""

MOST_LOCATIONS = 8
"""How many paths or addresses a component lists."""

LONGEST_LABEL = 80
"""A link with a longer label is a passage, not a name."""

LONGEST_PATH = 400
"""Longer paths are not read for what they say: no person named them."""

# ------------------------------------------------------------------------------------------------ open libraries


class Library(NamedTuple):
    """An open library that runs published models. `license` is its own SPDX id, `parts` the rows that it can serve."""

    name: str
    license: str
    runs: str
    modules: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    parts: tuple[str, ...] = ("architecture", "inference-code")


@cache
def libraries() -> tuple[Library, ...]:
    """The table of open libraries (libraries.yml)."""
    import yaml

    rows = yaml.load(
        (package_files("checker.evidence") / "libraries.yml").read_text("utf-8"),
        getattr(yaml, "CBaseLoader", yaml.BaseLoader),
    )
    return tuple(
        Library(
            name=row["name"],
            license=row["license"],
            runs=row["runs"],
            modules=tuple(row.get("modules", ())),
            commands=tuple(row.get("commands", ())),
            names=tuple(row.get("names", ())),
            sites=tuple(row.get("sites", ())),
            **({"parts": tuple(row["parts"])} if "parts" in row else {}),
        )
        for row in rows
    )


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


class _Finder(NamedTuple):
    """The table as four expressions, each with the library that every word belongs to."""

    imports: Pattern
    commands: Pattern
    names: Pattern
    sites: Pattern
    owner: Mapping[str, Library]
    by_tag: Mapping[str, Library]


@cache
def _finder() -> _Finder:
    owner: dict[str, Library] = {}
    words: dict[str, list[str]] = {"modules": [], "commands": [], "names": [], "sites": []}
    for library in libraries():
        for kind, found in words.items():
            for word in getattr(library, kind):
                owner[f"{kind}:{word.lower() if kind == 'sites' else word}"] = library
                found.append(word)
    return _Finder(
        imports=Pattern(
            rf"^[ \t>$]*(?:from[ \t]+(?P<a>{_alternatives(words['modules'])})\b[\w.]*[ \t]+import[ \t]+(?P<w>[^\n]*)"
            rf"|import[ \t]+(?P<b>{_alternatives(words['modules'])})\b(?!_))",
            re.M,
        ),
        commands=Pattern(rf"(?<![\w/-])(?:{_alternatives(words['commands'])})(?![\w-])"),
        names=Pattern(rf"(?<![\w/.@-])(?:{_alternatives(words['names'])})(?![\w/-]|\.\w)"),
        sites=Pattern(rf"https?://(?:www\.)?({_alternatives(words['sites'])})(?![\w-])", re.I),
        owner=owner,
        by_tag={
            word.lower().replace("_", "-"): library
            for library in libraries()
            for word in (library.name, *library.modules, *library.names)
        },
    )


_RUNS = Pattern(
    r"\b(?:deploy\w*|serv(?:e|es|ed|ing)|inference|infer|run|runs|running|load(?:s|ed|ing)?|launch\w*|"
    r"quick[- ]?start|usage|use|using|used|generat\w+|support\w*|compatible|available (?:in|through|via)|"
    r"integrat\w+|locally|how to)\b|推理|部署|运行|加载|使用|支持|推論|実行|デプロイ|利用|対応",
    re.I,
)
_DOES_NOT_RUN = Pattern(
    r"\b(?:not|n't|cannot|never|no longer)\b.{0,40}\b(?:support|compatible|work|available|run)|"
    r"不支持|尚未支持|未対応",
    re.I,
)
_COMPARES = Pattern(
    r"\b(?:faster|slower|better|worse|outperform\w*|compared|versus|vs\.?|instead of|inspired by|based on|"
    r"thanks to|adapted from|borrow\w*|follow(?:ed|ing)|pre-?process\w*|recipes?|train\w*|fine-?tun\w*)\b",
    re.I,
)
_ONLY_FETCHES = Pattern(
    r"^\(?\s*(?:snapshot_download|hf_hub_download|AutoTokenizer|AutoConfig|Trainer|TrainingArguments|set_seed|"
    r"logging|get_\w+_schedule\w*)\s*,?\s*\)?\s*(?:#.*)?$"
)
_PICTURES = Pattern(r"\.(?:png|jpe?g|svg|gif)$", re.I)


def _find_libraries(documents: Sequence[Document]) -> list[tuple[Library, Evidence]]:
    """The open libraries that the documents say run the model, each with its best evidence, code examples first."""
    finder = _finder()
    found: dict[str, tuple[int, Library, Evidence]] = {}

    def add(rank: int, library: Library, evidence: Evidence) -> None:
        if library.name not in found or found[library.name][0] > rank:
            found[library.name] = (rank, library, evidence)

    for document, tag, line in _library_names(documents):
        if library := finder.by_tag.get(tag.lower().replace("_", "-")):
            add(1, library, document.quote(line))
    for document in documents:
        for block in document.blocks:
            if block.kind == CODE:
                for match in finder.imports.finditer(block.text):
                    if match["w"] and _ONLY_FETCHES.match(match["w"]):
                        continue
                    library = finder.owner[f"modules:{match['a'] or match['b']}"]
                    add(_rank(block, 0), library, _line_of(document, block, match.start()))
                for match in finder.commands.finditer(block.text):
                    add(_rank(block, 0), finder.owner[f"commands:{match[0]}"], _line_of(document, block, match.start()))
                continue
            if (
                block.kind == HEADING
                or context.is_news(block)
                or context.is_about_others(block)
                or context.is_about_evaluation(block)
            ):
                continue
            named = bool(finder.names.search(block.text))
            if not named and not block.links:
                continue
            above = context.under(_RUNS, block.headings[1:])
            for sentence in block.sentences if named else ():
                words = sentence.text
                if (
                    not finder.names.search(words)
                    or _DOES_NOT_RUN.search(words)
                    or (_COMPARES.search(words) and not above)
                ):
                    continue
                if not (above or _RUNS.search(words)):
                    continue
                for match in finder.names.finditer(words):
                    add(_rank(block, 2), finder.owner[f"names:{match[0]}"], document.quote(sentence.line, words))
            for link in block.links:
                site = finder.sites.match(link.url)
                if (
                    site
                    and not _PICTURES.search(link.url)
                    and (above or _RUNS.search(block.text))
                    and not _DOES_NOT_RUN.search(block.text)
                    and not (_COMPARES.search(block.text) and not above)
                ):
                    add(_rank(block, 2), finder.owner[f"sites:{site[1].lower()}"], document.quote(link.line))
    return [(library, evidence) for _, library, evidence in sorted(found.values(), key=lambda row: row[0])]


_LIBRARY_NAME = Pattern(r"library_name[ \t]*:[ \t]*[\"']?([\w.-]+)")


def _library_names(documents: Sequence[Document]) -> Iterator[tuple[Document, str, int]]:
    """The `library_name` of every card's front matter, with its line."""
    for document in documents:
        for number, line in enumerate((document.front_matter or "").split("\n"), document.front_matter_line + 1):
            if match := _LIBRARY_NAME.match(line):
                yield document, match[1], min(number, len(document.lines))


def _rank(block: Block, rank: int) -> int:
    """Worse by one where the words stand under fine-tuning: the example still shows what loads the model."""
    return rank + 1 if context.is_about_fine_tuning(block) else rank


def _line_of(document: Document, block: Block, at: int) -> Evidence:
    return document.quote(min(block.line + block.text.count("\n", 0, at), len(document.lines)))


# ------------------------------------------------------------------------------------------------ paths

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
_TUNING_COMMAND = Pattern(
    r"(?<![a-z])(?:q?lora|peft|sft|dpo|rlhf|grpo|ppo|fine[-_]?tun\w*|dreambooth|p[-_]?tuning)(?![a-z])", re.I
)
_PRETRAINING = Pattern(rf"{_START}(?:\w+[-_])?pre[-_]?train(?:ing)?{_END}", re.I)
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
_DESIGN_SOURCE = Pattern(r"\.(?:py|cc|cpp|cxx|cu|c|h|hpp|rs|jl|lua|swift|m|go|js|ts|java|scala|mojo)$", re.I)
_PACKAGES = Pattern(
    r"(?:^|/)(?:requirements[\w.\-]*\.(?:txt|in)|requirements/[\w.\-]+\.(?:txt|in)|pyproject\.toml|setup\.(?:py|"
    r"cfg)|pipfile(?:\.lock)?|poetry\.lock|uv\.lock|pdm\.lock|(?:conda[\w\-]*|env(?:ironment)?[\w\-]*)\.ya?ml|"
    r"cargo\.toml|package\.json|go\.mod|cmakelists\.txt|project\.toml|package\.swift|build\.gradle|pom\.xml|"
    r"dockerfile)$",
    re.I,
)
_TOOLS = Pattern(
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
    if re.search(r"pretrained|trained", stem, re.I) and not _PRETRAINING.search(stem):
        return False
    if _NOT_THE_MODEL.search(stem):
        return False
    if _TRAINS.search(stem) or _PRETRAINING.search(stem):
        return True
    if re.search(r"(?:^|/)pre[-_]?train(?:ing)?$", folder, re.I):
        return True
    return bool(re.search(r"(?:^|/)train(?:ing)?$", folder, re.I) and re.match(r"main|run|launch|start", stem, re.I))


class _Tree(NamedTuple):
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


def _sort_tree(files: Iterable[File]) -> _Tree:
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
        if _DESIGN_SOURCE.search(path) and _DESIGN.search(stem):
            kinds["design"].append(path)
        if _FEEDS.search(stem):
            kinds["feeding"].append(path)
        elif _RUNS_MODEL.search(stem):
            kinds["running"].append(path)
    return _Tree(
        **{kind: tuple(found) for kind, found in kinds.items()},
        modules=frozenset(modules),
        by_name={k: tuple(v) for k, v in by_name.items()},
    )


# ------------------------------------------------------------------------------------------------ documents

_FILE_NAME = Pattern(r"(?<![\w./+-])[\w./+-]{1,150}\.(?:py|sh|ipynb|slurm|sbatch|lua|jl|rs|cu|cpp)\b")
_EVALUATES = Pattern(r"--(?:eval(?:uate)?|test(?:[-_]only)?|infer\w*|generate|predict|demo)\b")
_MAY_RUN = Pattern(r"\.(?:py|sh|ipynb|slurm|sbatch|lua|jl|rs|cu|cpp)\b|\s-m\s")
_MODULE_RUN = Pattern(
    r"(?:python3?|torchrun|deepspeed|accelerate launch|-m torch\.distributed\.\w+)[^\n]*?\s-m[ =](?!torch|pip|"
    r"venv|accelerate|deepspeed)([\w.]+)"
)
_OWN_IMPORT = Pattern(r"^[ \t>$]*(?:from[ \t]+([A-Za-z_]\w*)[\w.]*[ \t]+import|import[ \t]+([A-Za-z_]\w*))", re.M)
# Each search below is preceded by a cheap one for a word that it cannot do without.
_TRAINING_WORDS = Pattern(r"train|训练|学習", re.I)
_INFERENCE_WORDS = Pattern(r"inference|sampling|demo|generation|usage|推理|推論", re.I)
_PREPARATION_WORDS = Pattern(r"data|corpus|数据|データ|前処理", re.I)
_TRAINING_CODE = Pattern(
    r"(?<!post-)(?<!post )(?<!tuning and )\b(?:pre[- ]?)?training(?: and [\w-]+)?(?:,? [\w-]+ and)? (?:source "
    r"?code|code(?:base)?|scripts?|pipelines?|recipes?|framework)\b|\b(?:code|scripts?|recipes?) (?:for|to|"
    r"used for|used to) (?:model )?(?:pre[- ]?)?train\w*"
    r"|\b(?:pre[- ]?)?train(?:ing)? (?:code|scripts?)\b|(?:预)?训练(?:的)?(?:代码|脚本|源码)|(?:事前)?学習(?:用|"
    r"の)?(?:コード|スクリプト)",
    re.I,
)
_TRAINING_LINK = Pattern(
    r"^\W*(?:(?:model )?(?:pre[- ]?)?train(?:ing)?\W*(?:code(?:base)?|scripts?|pipeline|recipes?|framework|"
    r"repo(?:sitory)?|library)|(?:pre[- ]?)?training|(?:预)?训练代码|学習コード)\W*$",
    re.I,
)
_INFERENCE_CODE = Pattern(
    r"\b(?:inference|sampling|demo|generation|evaluation and inference) (?:source ?code|code|scripts?)\b|"
    r"\bcode for inference\b|推理代码|推論コード",
    re.I,
)
_INFERENCE_LINK = Pattern(
    r"^\W*(?:inference|demo|usage|generation|sampling)\W*(?:code|scripts?|repo(?:sitory)?|library)?\W*$", re.I
)
_PREPARATION_LINK = Pattern(
    r"^\W*(?:data(?:set)?|corpus)\W*(?:preparation|prep|processing|pre-?processing|curation|cleaning|filtering|"
    r"pipeline|creation)\W*(?:code|scripts?|pipeline|repo(?:sitory)?)?\W*$|^\W*(?:数据处理|データ処理|"
    r"前処理)\w{0,6}\W*$",
    re.I,
)
_PREPARATION_CODE = Pattern(
    r"\b(?:data(?:set)?|corpus|pre-?training data) (?:pre-?)?(?:preparation|processing|curation|cleaning|"
    r"filtering|pre-?processing) (?:pipeline|code|scripts?|tool\w*)|\bdata pipeline (?:code|"
    r"scripts?)|数据(?:处理|"
    r"清洗)(?:代码|流程|管线|脚本)",
    re.I,
)
_GIVEN = Pattern(
    r"\breleas\w*|\bopen[- ]?sourc\w*|\bprovid\w*|\binclud\w*|\bpublish\w*|\bavailable\b|\bcontain\w*|\bshar(?:e|"
    r"ed|ing)\b|\bhere\b|\bthis (?:repo|folder|directory)|发布|开源|公开|提供|公開",
    re.I,
)
_FROM_SCRATCH = Pattern(
    r"\bpre-?train(?:ing)?\b|\bfrom scratch\b|\breproduc\w*|预训练|从头|事前学習|スクラッチ", re.I
)
_TRAINS_TOO = Pattern(
    r"\btrain\w*(?: models?)?,?\s*(?:and|or|/|&)\s*(?:to )?fine-?tun|\bfine-?tun\w*\s*(?:and|or|/|"
    r"&)\s*(?:pre-?)?train|训练(?:和|与|及|、)微调",
    re.I,
)
_TRAINING_HEADING = Pattern(r"\b(?:pre-?)?train(?:ing)?\b|训练|学習", re.I)
_MORE = Pattern(
    r"\b(?:other|more|additional|further|extra|faster|better|improve\w*|support\w*)\b|更多|其他|追加", re.I
)
_TRAINED_WITH = Pattern(
    r"\b(?:pre-?)?trained\b[^.]{0,120}?\b(?:using|with)\b|\btrain(?:ed|ing)? (?:the |our )?(?:model|"
    r"llm)s? (?:using|with)\b",
    re.I,
)
_TRAINER = Pattern(r"train|\b(?:code(?:base)?|framework|toolkit|library|scripts?|repo(?:sitory)?)\b", re.I)
_HOSTED = Pattern(
    r"^(?:https?://)?(?:www\.)?(?:github\.com|gitlab\.com|gitee\.com|bitbucket\.org|"
    r"huggingface\.co)/([^/\s]+)/([^/\s#?]+)",
    re.I,
)
_RELATIVE = Pattern(r"^(?:\./)?(?!https?:|#|mailto:|/)[\w./%+-]+$")


class _Run(NamedTuple):
    """A program that a document runs or names, and where. `tuning`: the words around it are about fine-tuning."""

    path: str
    evidence: Evidence
    command: bool
    tuning: bool
    evaluates: bool = False
    in_tuned_chapter: bool = False
    on_training: bool = False


def _find_runs(documents: Sequence[Document], tree: _Tree) -> list[_Run]:
    """The programs of the tree that commands and sentences of the documents name."""
    runs = []
    for document in documents:
        if not _FILE_NAME.search(document.content) and " -m " not in document.content:
            continue
        tuned, titles = _tuning_sections(document), _titles(document)
        training_page = bool(_TRAINING_HEADING.search(document.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]))
        for block in document.blocks:
            if context.is_news(block):
                continue
            in_tuned_chapter = _chapter(titles, block) in tuned
            on_training = training_page or context.under(_TRAINING_HEADING, block.headings[1:] or block.headings)
            tuning = context.is_about_fine_tuning(block) or in_tuned_chapter
            if not _MAY_RUN.search(block.text):
                continue
            if block.kind == CODE:
                evaluates = bool(_EVALUATES.search(block.text))
                for number, line in enumerate(block.text.split("\n")):
                    paths = tuple(dict.fromkeys(_programs_in(line, document.path, tree)))
                    tuning_line = tuning or bool(paths and _TUNING_COMMAND.search(line))
                    for path in paths:
                        evidence = document.quote(min(block.line + number, len(document.lines)))
                        runs.append(
                            _Run(
                                path,
                                evidence,
                                True,
                                tuning_line,
                                evaluates,
                                in_tuned_chapter,
                                on_training,
                            )
                        )
            else:
                for sentence in block.sentences:
                    for path in dict.fromkeys(_programs_in(sentence.text, document.path, tree)):
                        about_tuning = tuning or bool(context.FINE_TUNING.search(sentence.text))
                        runs.append(
                            _Run(
                                path,
                                document.quote(sentence.line, sentence.text),
                                False,
                                about_tuning,
                                False,
                                in_tuned_chapter,
                            )
                        )
    return runs


def _tuning_sections(document: Document) -> frozenset[tuple[str, ...]]:
    """The chapters whose own words speak of fine-tuning and never of pre-training: their "training" is tuning."""
    if not context.TUNING_WORDS.search(document.content):
        return frozenset()
    chapters: dict[tuple[str, ...], list[Block]] = {}
    titles = _titles(document)
    for block in document.blocks:
        chapter = _chapter(titles, block)
        if chapter and block.kind != HEADING and not context.ALSO_TRAINING.search(chapter[-1]):
            chapters.setdefault(chapter, []).append(block)
    return frozenset(
        chapter
        for chapter, blocks in chapters.items()
        if any(
            b.kind != CODE and not context.is_about_fine_tuning(b) and context.TUNING_WORDS.search(b.text)
            for b in blocks
        )
        and not any(_FROM_SCRATCH.search(b.text) or _TRAINS_TOO.search(b.text) for b in blocks)
    )


def _titles(document: Document) -> tuple[str, ...]:
    return tuple(block.text for block in document.blocks if block.kind == HEADING and block.level == 1)


def _chapter(titles: tuple[str, ...], block: Block) -> tuple[str, ...]:
    """The headings that name the chapter of a block: the first below the document's title, or the first of several."""
    return block.headings[:2] if len(titles) == 1 and block.headings[:1] == titles else block.headings[:1]


def _programs_in(line: str, beside: str, tree: _Tree) -> Iterator[str]:
    """The tree's programs that a line names: by path, by name beside the document, by unique name, or by module."""
    for match in _FILE_NAME.finditer(line):
        named = match[0].lstrip("./")
        candidates = tree.by_name.get(named.rsplit("/", 1)[-1].lower(), ())
        folder = beside.rpartition("/")[0]
        exact = [p for p in candidates if p == named or p == f"{folder}/{named}"]
        ending = [p for p in candidates if p.endswith("/" + named)] if "/" in named else list(candidates)
        chosen = exact or (ending if len(ending) == 1 or "/" in named else [])
        yield from chosen[:1]
    for match in _MODULE_RUN.finditer(line):
        tail = match[1].replace(".", "/") + ".py"
        yield from [
            p for p in tree.by_name.get(tail.rsplit("/", 1)[-1].lower(), ()) if p == tail or p.endswith("/" + tail)
        ][:1]


class _Word(NamedTuple):
    """What the documents say of a piece of code: given, withheld, or kept elsewhere at `url`."""

    evidence: Evidence
    url: str | None = None


def _is_own(url: str, name: str) -> bool:
    """Whether an address leads into this very repository: a relative path, or a host's page of the same name."""
    if _RELATIVE.match(url):
        return True
    hosted = _HOSTED.match(url)
    return bool(hosted and hosted[2].removesuffix(".git").lower() == name.rstrip("/").rsplit("/", 1)[-1].lower())


class _Said(NamedTuple):
    """The words about one piece of code: what gives it, what withholds it, and links to other repositories."""

    given: tuple[_Word, ...] = ()
    withheld: tuple[_Word, ...] = ()
    elsewhere: tuple[_Word, ...] = ()


def _find_said(
    documents: Sequence[Document],
    name: str,
    worth: Pattern,
    code: Pattern,
    link_label: Pattern | None,
    *,
    trained_with: bool = False,
) -> _Said:
    given: list[_Word] = []
    withheld: list[_Word] = []
    elsewhere: list[_Word] = []
    for document in documents:
        if not worth.search(document.content):
            continue
        for block in document.blocks:
            if block.kind in (CODE, HEADING) or not worth.search(block.text):
                continue
            aside = context.is_about_others(block) or context.is_about_fine_tuning(block)
            news = context.is_news(block)
            for sentence in block.sentences if code.search(block.text) else ():
                if (
                    not code.search(sentence.text)
                    or context.OTHERS.search(sentence.text)
                    and "data" not in sentence.text
                ):
                    continue
                evidence = document.quote(sentence.line, sentence.text)
                if context.is_withheld(sentence.text):
                    if not aside and not _MORE.search(sentence.text) and not news:
                        withheld.append(_Word(evidence))
                elif (
                    _GIVEN.search(sentence.text)
                    and not aside
                    and not context.FINE_TUNING.search(code.sub("", sentence.text))
                ):
                    given.append(_Word(evidence))
            if aside or news or link_label is None:
                continue
            for link in block.links:
                if not 0 < len(link.label) <= LONGEST_LABEL or not (
                    link_label.match(link.label) or (trained_with and _trains_with(block, link.label))
                ):
                    continue
                word = _Word(document.quote(link.line), link.url)
                if _is_own(link.url, name):
                    given.append(word)
                elif (
                    _HOSTED.match(link.url)
                    and "/datasets/" not in link.url
                    and (trained_with or not _finder().sites.match(link.url))
                ):
                    elsewhere.append(word)
    return _Said(tuple(given), tuple(withheld), tuple(elsewhere))


def _trains_with(block: Block, label: str) -> bool:
    """Whether the block says that the model was trained using the thing that carries this label."""
    match = _TRAINED_WITH.search(block.text)
    if not match:
        return False
    between = block.text[match.end() : (at := block.text.find(label, match.end()))]
    after = block.text[at + len(label) : at + len(label) + 24]
    return at >= 0 and len(between) < 40 and bool(_TRAINER.search(between + label + after))


# ------------------------------------------------------------------------------------------------ components


def _open_terms(code_terms: Terms, library: tuple[Library, Evidence] | None) -> Terms:
    """The repository's code terms where they are open; else those of the open library that does the same work."""
    if library is None or code_terms.are_open_for(Subject.CODE):
        return code_terms
    return _library_terms(*library)


def _library_terms(library: Library, evidence: Evidence) -> Terms:
    return Terms(
        Standing.OPEN,
        library.license,
        Basis.INHERITED,
        (evidence,),
        open_for=frozenset({Subject.CODE}),
        note=f"the terms of {library.name}, the open library that runs the model",
    )


def _elsewhere_terms(url: str) -> Terms:
    return Terms(Standing.UNKNOWN, note=f"the code is in another repository ({url}), whose licence was not read")


def _path_evidence(paths: Iterable[str]) -> tuple[Evidence, ...]:
    return tuple(Evidence(path, path) for path in paths)


def _unique(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence))[:MOST_EVIDENCE]


def find_code(reading: Reading, code_terms: Terms) -> Mapping[str, Component]:
    """The code components of the checklist. `code_terms` are the terms of the repository's own code.

    `present` needs a path, a command, an import or a sentence; `declared-absent` a sentence about this very release.
    """
    tree = _sort_tree(reading.files)
    documents = reading.documents
    runs = _find_runs(documents, tree)
    runners = _find_libraries(documents)
    name = reading.repository.name
    looked = tuple(dict.fromkeys(["the file tree", *(d.path for d in documents)]))[:MOST_LOCATIONS]
    found = [
        *_running(tree, runs, runners, documents, name, code_terms, looked),
        _training(tree, runs, documents, name, code_terms, looked),
        _preparing(tree, runs, documents, name, code_terms, looked),
        _supporting(tree, reading, code_terms, looked),
        *_testing(tree, runs, documents, code_terms, looked),
    ]
    return {component.id: reading.settled(component) for component in found}


def _running(
    tree: _Tree,
    runs: Sequence[_Run],
    runners: Sequence[tuple[Library, Evidence]],
    documents: Sequence[Document],
    name: str,
    code_terms: Terms,
    looked: tuple[str, ...],
) -> tuple[Component, Component]:
    """Architecture and inference code: the repository's own, or an open library's."""
    library = next((row for row in runners if "inference-code" in row[0].parts), None)
    designer = next((row for row in runners if "architecture" in row[0].parts), None)
    imports = _own_imports(documents, tree)
    shown = [run for run in runs if run.path in tree.running or _is_run(run, tree)]
    own_inference = bool(tree.running or shown or imports)
    inference = Component(
        "inference-code",
        State.NOT_FOUND,
        looked_in=looked,
        note="no program, example or open library that runs the model was found",
    )
    if own_inference:
        paths = tuple(dict.fromkeys([*(run.path for run in shown), *tree.running]))
        evidence = _unique([*imports, *(run.evidence for run in shown), *_path_evidence(paths[:2])])
        locations = paths[:MOST_LOCATIONS] or tuple(e.path for e in evidence)
        inference = Component(
            "inference-code",
            State.PRESENT,
            _open_terms(code_terms, library),
            locations,
            evidence,
            note=_run_by(library),
        )
    elif (
        library is None
        and tree.design
        and (tree.testing or any(run.evaluates for run in runs) or tree.packages and tree.modules)
    ):
        evaluated = [run for run in runs if run.path in tree.testing or run.evaluates]
        paths = tuple(dict.fromkeys(run.path for run in evaluated)) or tree.testing or tree.design
        note = (
            "the code that evaluates the model runs it"
            if tree.testing or evaluated
            else "the package that holds the model can be imported"
        )
        inference = Component(
            "inference-code",
            State.PRESENT,
            code_terms,
            paths[:MOST_LOCATIONS],
            _unique([*(run.evidence for run in evaluated[:2]), *_path_evidence(paths[:2])]),
            note=note,
        )
    elif library is not None:
        evidence = _unique(row[1] for row in runners)
        inference = Component(
            "inference-code", State.PRESENT, _library_terms(*library), _sites(runners), evidence, note=_run_by(library)
        )
    else:
        said = _find_said(documents, name, _INFERENCE_WORDS, _INFERENCE_CODE, _INFERENCE_LINK)
        if said.withheld:
            inference = Component(
                "inference-code",
                State.DECLARED_ABSENT,
                evidence=_unique(w.evidence for w in said.withheld),
                note="the repository says that it is not there yet",
            )
        elif said.elsewhere:
            inference = Component(
                "inference-code",
                State.PRESENT,
                _elsewhere_terms(said.elsewhere[0].url or ""),
                tuple(w.url for w in said.elsewhere if w.url),
                _unique(w.evidence for w in said.elsewhere),
                note="kept in another repository",
            )
    architecture = Component(
        "architecture",
        State.NOT_FOUND,
        looked_in=looked,
        note="no source file that defines the model and no open library that knows it was found",
    )
    if tree.design:
        architecture = Component(
            "architecture",
            State.PRESENT,
            _open_terms(code_terms, designer),
            tree.design[:MOST_LOCATIONS],
            _path_evidence(tree.design[:2]),
            note=_run_by(designer),
        )
    elif designer is not None:
        architecture = Component(
            "architecture",
            State.PRESENT,
            _library_terms(*designer),
            _sites(runners),
            _unique(row[1] for row in runners),
            note=_run_by(designer),
        )
    elif own_inference and any(_DESIGN_SOURCE.search(path) or path.endswith(".ipynb") for path in inference.locations):
        note = "defined by the code that runs the model" + (
            ", and by the graph inside the model file" if tree.graphs else ""
        )
        architecture = Component(
            "architecture", State.PRESENT, inference.terms, inference.locations, inference.evidence, note=note
        )
    elif inference.state is State.PRESENT and not own_inference:
        architecture = Component(
            "architecture", State.PRESENT, inference.terms, inference.locations, inference.evidence, note=inference.note
        )
    return architecture, inference


def _is_run(run: _Run, tree: _Tree) -> bool:
    """Whether a command runs the model: not its training, its data, its evaluation, or a tool beside it."""
    if not run.command or run.tuning or tunes(run.path) or trains(run.path) or _TOOLS.search(run.path):
        return False
    return run.path not in (*tree.training, *tree.preparing, *tree.testing)


def _run_by(row: tuple[Library, Evidence] | None) -> str:
    return f"{row[0].name} ({row[0].license}) runs {row[0].runs}" if row else ""


def _sites(runners: Sequence[tuple[Library, Evidence]]) -> tuple[str, ...]:
    return tuple(library.sites[0] if library.sites else library.name for library, _ in runners)[:MOST_LOCATIONS]


def _own_imports(documents: Sequence[Document], tree: _Tree) -> list[Evidence]:
    """Examples in the documents that import a package of this tree."""
    found = []
    for document in documents:
        if "import" not in document.content:
            continue
        for block in document.blocks:
            if block.kind != CODE or "import" not in block.text or context.is_about_fine_tuning(block):
                continue
            for match in _OWN_IMPORT.finditer(block.text):
                if (match[1] or match[2]) in tree.modules:
                    found.append(_line_of(document, block, match.start()))
                    break
    return found


def _is_trainer(run: _Run, tree: _Tree) -> bool:
    """Whether a command of a section on training may run the trainer: no tuning, no evaluation, no data, no tool."""
    if not run.command or run.tuning or run.evaluates or tunes(run.path) or _TOOLS.search(run.path):
        return False
    if re.search(r"(?<![a-z])(?:toy|examples?)(?![a-z])", run.evidence.quote, re.I):
        return False
    stem = run.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if run.path in tree.running and not re.match(r"(?:main|run|launch)(?:_|$)", stem, re.I):
        return False
    return run.path not in (*tree.preparing, *tree.testing, *tree.feeding)


def _training(
    tree: _Tree,
    runs: Sequence[_Run],
    documents: Sequence[Document],
    name: str,
    code_terms: Terms,
    looked: tuple[str, ...],
) -> Component:
    """The code that trained the released model. A program counts where the documents run it, name it or give it."""
    said = _find_said(documents, name, _TRAINING_WORDS, _TRAINING_CODE, _TRAINING_LINK, trained_with=True)
    own = tree.training
    # A translation may leave out the words that give a fine-tuning chapter away: one that has them speaks for all.
    tuned = {run.path for run in runs if run.in_tuned_chapter}
    shown = [run for run in runs if run.path in own and not run.tuning and run.path not in tuned]
    if not own:
        # A program of any name is the trainer where a page or section on training runs it ("python main.py").
        shown = [run for run in runs if run.on_training and run.path not in tuned and _is_trainer(run, tree)]
        own = tuple(dict.fromkeys(run.path for run in shown))
    pretraining = [path for path in own if _PRETRAINING.search(path)]
    if said.withheld:
        return Component(
            "training-code",
            State.DECLARED_ABSENT,
            locations=own[:MOST_LOCATIONS],
            evidence=_unique(w.evidence for w in said.withheld),
            note="the repository says that training code is not given, or not yet",
        )
    own_words = said.given
    if (
        own
        and (shown or pretraining or own_words)
        or (own_words and any(w.url for w in own_words) and tree.design and tree.sources)
    ):
        paths = (
            tuple(dict.fromkeys([*(run.path for run in shown), *pretraining, *own]))[:MOST_LOCATIONS]
            or tree.sources[:MOST_LOCATIONS]
        )
        commands = sorted(shown, key=lambda run: not run.command)
        evidence = _unique(
            [
                *(run.evidence for run in commands[:2]),
                *(w.evidence for w in own_words),
                *_path_evidence(pretraining[:2]),
            ]
        )
        return Component("training-code", State.PRESENT, code_terms, paths, evidence)
    if said.elsewhere:
        urls = tuple(w.url for w in said.elsewhere if w.url)
        return Component(
            "training-code",
            State.PRESENT,
            _elsewhere_terms(urls[0]),
            urls[:MOST_LOCATIONS],
            _unique(w.evidence for w in said.elsewhere),
            note="kept in another repository",
        )
    foreign = _foreign_training([d for d in documents if "/" not in d.path], tree)
    if foreign and not own:
        note = "the documents run a training program that is not in this repository"
        return Component(
            "training-code",
            State.PRESENT,
            Terms(Standing.UNKNOWN, note=f"{note}; its licence was not read"),
            tuple(dict.fromkeys(p for p, _ in foreign)),
            _unique(e for _, e in foreign),
            note=note,
        )
    if own:
        return Component(
            "training-code",
            State.NOT_FOUND,
            locations=own[:MOST_LOCATIONS],
            looked_in=looked,
            note=f"{own[0]} is there, but no document says that the released model was trained with it",
        )
    if tree.tuning or any(run.tuning for run in runs):
        return Component(
            "training-code",
            State.NOT_FOUND,
            locations=tree.tuning[:MOST_LOCATIONS],
            looked_in=looked,
            note="only code for fine-tuning was found, which is not the training code of the model",
        )
    return Component(
        "training-code", State.NOT_FOUND, looked_in=looked, note="no program that trains the model was found"
    )


def _foreign_training(documents: Sequence[Document], tree: _Tree) -> list[tuple[str, Evidence]]:
    """Training programs that the documents run and that the tree does not hold."""
    found = []
    for document in documents:
        tuned, titles = _tuning_sections(document), _titles(document)
        for block in document.blocks:
            if (
                block.kind != CODE
                or context.is_news(block)
                or context.is_about_fine_tuning(block)
                or _chapter(titles, block) in tuned
            ):
                continue
            if not any(_TRAINING_HEADING.search(heading) for heading in block.headings):
                continue
            for number, line in enumerate(block.text.split("\n")):
                for match in _FILE_NAME.finditer(line):
                    known = match[0].rsplit("/", 1)[-1].lower() in tree.by_name
                    if not known and trains(match[0]) and not _TUNING_COMMAND.search(line):
                        found.append((match[0], document.quote(min(block.line + number, len(document.lines)))))
    return found


def _preparing(
    tree: _Tree,
    runs: Sequence[_Run],
    documents: Sequence[Document],
    name: str,
    code_terms: Terms,
    looked: tuple[str, ...],
) -> Component:
    """The code that filters, cleans or turns the training data into what the trainer reads."""
    shown = [run for run in runs if run.path in tree.preparing and not run.tuning]
    own = tuple(path for path in tree.preparing if not tunes(path))
    said = _find_said(documents, name, _PREPARATION_WORDS, _PREPARATION_CODE, _PREPARATION_LINK)
    if own or shown:
        paths = tuple(dict.fromkeys([*(run.path for run in shown), *own]))
        return Component(
            "data-preprocessing-code",
            State.PRESENT,
            code_terms,
            paths[:MOST_LOCATIONS],
            _unique([*(run.evidence for run in shown[:2]), *_path_evidence(paths[:2])]),
        )
    if said.withheld and not said.given:
        return Component(
            "data-preprocessing-code",
            State.DECLARED_ABSENT,
            evidence=_unique(w.evidence for w in said.withheld),
            note="the repository says that it is not given, or not yet",
        )
    if tree.feeding and tree.training:
        return Component(
            "data-preprocessing-code",
            State.PRESENT,
            code_terms,
            tree.feeding[:MOST_LOCATIONS],
            _path_evidence(tree.feeding[:2]),
            note="the code that loads and transforms the training data",
        )
    if said.elsewhere:
        urls = tuple(w.url for w in said.elsewhere if w.url)
        return Component(
            "data-preprocessing-code",
            State.PRESENT,
            _elsewhere_terms(urls[0]),
            urls,
            _unique(w.evidence for w in said.elsewhere),
            note="kept in another repository",
        )
    return Component(
        "data-preprocessing-code",
        State.NOT_FOUND,
        looked_in=looked,
        note="no program that prepares the training data was found",
    )


_DEPENDENCY = Pattern(r"^\s*[\"']?([A-Za-z][\w.-]{1,40})\s*(?:[=<>~!\[@;\"'].*)?,?\s*$")
_INSTALLS = Pattern(
    r"^[ \t>$(\w)]*(?:pip3?|conda|mamba|uv pip|uv|python -m pip|apt-get|apt|brew|npm|cargo) (?:install|"
    r"add)\s+(?!-e \.|\.)(\S.*)$",
    re.M,
)


def _supporting(tree: _Tree, reading: Reading, code_terms: Terms, looked: tuple[str, ...]) -> Component:
    """The libraries that the code needs: what package metadata declares, or what the documents say to install."""
    if tree.packages:
        evidence = [_declared(reading, path) for path in tree.packages[:2]]
        return Component(
            "supporting-libraries",
            State.PRESENT,
            code_terms,
            tree.packages[:MOST_LOCATIONS],
            tuple(evidence),
            note="declared dependencies; each comes under its own licence, which was not read",
        )
    for document in reading.documents:
        for block in document.blocks:
            if block.kind == CODE and (match := _INSTALLS.search(block.text)):
                return Component(
                    "supporting-libraries",
                    State.PRESENT,
                    code_terms,
                    (document.path,),
                    (_line_of(document, block, match.start()),),
                    note="named in the instructions to install; each comes under its own licence, which was not read",
                )
    return Component(
        "supporting-libraries",
        State.NOT_FOUND,
        looked_in=looked,
        note="no package metadata and no instructions to install were found",
    )


def _declared(reading: Reading, path: str) -> Evidence:
    """The first dependency that a package file declares; its path alone where the text says none."""
    if not re.search(r"\.(?:txt|in|toml|cfg|ya?ml|py)$", path, re.I):
        return Evidence(path, path)
    text = reading.text(path)
    for number, line in enumerate((text.content if text else "").split("\n")[:200], 1):
        if (
            "\0" not in line
            and (match := _DEPENDENCY.match(line))
            and match[1].lower() not in ("name", "version", "dependencies", "channels", "python")
        ):
            return Evidence(line.strip()[:200], path, number)
    return Evidence(path, path)


def _testing(
    tree: _Tree, runs: Sequence[_Run], documents: Sequence[Document], code_terms: Terms, looked: tuple[str, ...]
) -> tuple[Component, Component]:
    """Evaluation code, and the code that runs the model on benchmarks; both are optional rows."""
    shown = [run for run in runs if run.path in tree.testing]
    evaluation = Component(
        "evaluation-code", State.NOT_FOUND, looked_in=looked, note="no program that evaluates the model was found"
    )
    benchmarks = Component(
        "benchmark-inference-code",
        State.NOT_FOUND,
        looked_in=looked,
        note="no program that runs the model on benchmarks was found",
    )
    if tree.testing:
        evidence = _unique([*(run.evidence for run in shown[:2]), *_path_evidence(tree.testing[:2])])
        evaluation = Component("evaluation-code", State.PRESENT, code_terms, tree.testing[:MOST_LOCATIONS], evidence)
    if tree.benchmarks:
        evidence = _unique(
            [*(run.evidence for run in shown if run.path in tree.benchmarks), *_path_evidence(tree.benchmarks[:2])]
        )
        benchmarks = Component(
            "benchmark-inference-code", State.PRESENT, code_terms, tree.benchmarks[:MOST_LOCATIONS], evidence
        )
    return evaluation, benchmarks
