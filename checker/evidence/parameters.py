"""Files, links and commands of a repository in; where the model's parameters can be had out.

OSAID 1.0 asks for "model parameters, such as weights or other configuration settings"; a demo, an API or a paper is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from checker.domain import Evidence, FileKind, Text
from checker.evidence.documents import CODE, HEADING, Block, Document, Link
from checker.evidence.reading import Reading
from checker.evidence.words import (
    ASIDE_HEADING,
    DATED,
    NEWS_HEADING,
    NOT_YET,
    STRONG_WEIGHTS_WORDS,
    WEIGHTS_WORDS,
    under,
)
from checker.patterns import Pattern


class Place(Enum):
    """How parameters are handed out."""

    TREE = "tree"  # a file of the repository, an LFS pointer included
    HUB = "hub"  # a model page of a hub
    FILE = "file"  # a link to a weight file
    STORE = "store"  # a bucket or shared drive, named as weights
    RELEASE = "release"  # assets of a release of this repository
    SCRIPT = "script"  # a script of the repository that fetches them
    REQUEST = "request"  # given out on request, by form or mail
    STATED = "stated"  # a sentence says that they are released, without a link


class Source(NamedTuple):
    """One place where parameters can be had. `own`: it is this repository's model, not one that it uses.

    `firm`: the repository hands it out in so many words, at its root; a command or a nested document only uses it.
    """

    place: Place
    target: str
    evidence: Evidence
    own: bool
    firm: bool = True


_ALWAYS = Pattern(r"\.(safetensors|gguf|ggml|ckpt|pth|pt|onnx|tflite|pdparams|mlmodel|caffemodel|nemo|jit|msgpack|mar|ot|t7|keras|pdiparams|marlin|llamafile|task|mnn|dlc|rknn|ort|pth\.tar|data-\d{5}-of-\d{5})$", re.I)
_PERHAPS = Pattern(r"\.(bin|npz|h5|hdf5|pb|pkl|weights|params|npy|joblib|xz|zip|tar|gz|tgz|7z)$", re.I)
_BARE = Pattern(r"\.(bin|npz|h5|hdf5|pb|pkl|pickle|weights|params|npy|joblib|mlpackage|engine|trt|model|net|nn|lc0|param|ggjt|ftz|vec)$", re.I)  # of any name, where a README speaks of a model
_NO_WEIGHTS = frozenset("token tokens tokenizer vocab vocabulary merges spiece sentencepiece dataset datasets corpus data train training val valid validation test dev dict dictionary index firmware boot sample samples example audio cache labels features embeddings stats mean log logs results history scaler".split())
_OF_A_MODEL = re.compile(r"\b(?:language|neural|deep|trained|pre-?trained|generative|diffusion|speech|vision|embedding|classification|detection|segmentation|\d[\d.]*[MB] parameters?)\b[\w -]{0,24}\b(?:models?|networks?|nets?)\b|模型|モデル", re.I)
_ASIDE = Pattern(r"(^|/)(tests?|testing|test_?data|(?:test_)?fixtures?|testdata|examples?/.*test|\.github|docs?|assets?/(images|videos?)|datasets?|data/(raw|train|eval|test)|samples?|bench(marks?)?)(/|$)", re.I)
_WEIGHT_NAME = Pattern(r"(pytorch_model|model|weights?|ckpt|checkpoint|adapter|consolidated|flax_model|tf_model|diffusion|unet|vae)", re.I)
_EXAMPLE = Pattern(r"(?:^|/)(?:examples?|demos?|tutorials?|assets)/", re.I)
_SMALL = 100_000  # bytes: below this a file is a sample, a tokenizer or a test fixture, not a model's parameters


def _files(reading: Reading) -> list[Source]:
    found = []
    speaks: bool | None = None
    for file in reading.files:
        folders, _, name = file.path.rpartition("/")
        size = file.size or 0
        sure = bool(_ALWAYS.search(name))
        bare = not sure and size >= 10 * _SMALL and bool(_BARE.search(name)) and not _NO_WEIGHTS & set(re.findall(r"[a-z]+", file.path.lower()))
        if bare and speaks is None:
            speaks = any(_OF_A_MODEL.search(d.content[:40_000]) or STRONG_WEIGHTS_WORDS.search(d.content[:40_000]) for d in reading.readmes)
        if not sure and not (bare and speaks) and not (_PERHAPS.search(name) and _WEIGHT_NAME.search(file.path) and not re.search(r"token|vocab|merges|spiece|sentencepiece|dataset|corpus|data[-_.]", name, re.I)):
            continue
        if file.kind is FileKind.LINK or _ASIDE.search(f"/{folders}/"):
            continue
        example = bool(_EXAMPLE.search(file.path)) and not _WEIGHT_NAME.search(file.path)
        if size < (_SMALL if sure and not example else 10 * _SMALL):
            continue
        what = f"{size:,} bytes" + (" (Git LFS)" if file.kind is FileKind.LFS_POINTER else "")
        found.append(Source(Place.TREE, file.path, Evidence(f"{name}, {what}", file.path), own=True))
    return found


_HUB = Pattern(
    r"https?://(?:www\.)?(?:"
    r"(?:huggingface\.co|hf\.co|hf-mirror\.com)/(?!(?:datasets|spaces|papers|docs|landing|front|blog|join|settings|login|posts|tasks|learn|organizations|api|chat|new|pricing|terms|course)\b)(?P<hf>[\w.-]+/[\w.-]+)"
    r"|(?:www\.)?modelscope\.(?:cn|ai)/(?:models/)?(?!(?:datasets|studios|docs|home|organization|topic|learn)\b)(?P<ms>[\w.-]+/[\w.-]+)"
    r"|ollama\.com/(?!download|blog|search|public|docs|install|signin|settings|api)(?:library/)?(?P<ol>[\w./:-]+)"
    r"|(?:www\.)?wisemodel\.cn/models?/(?P<wm>[\w./-]+)"
    r"|(?:www\.)?kaggle\.com/models/(?P<kg>[\w./-]+)"
    r"|(?:www\.)?tfhub\.dev/(?P<tf>[\w./-]+)"
    r"|(?:modelers\.cn|model\.baai\.ac\.cn|openxlab\.org\.cn)/models?(?:/detail)?/(?P<mo>[\w./-]+)"
    r"|catalog\.ngc\.nvidia\.com/(?P<ngc>[\w./-]*models?[\w./-]*)"
    r"|civitai\.com/models/(?P<cv>\d+)"
    r"|(?:www\.)?gitee\.com/(?P<ge>hf-models/[\w./-]+)"
    r")",
    re.I,
)
_COLLECTION = Pattern(r"^(collections/|models\b)", re.I)
_STORE = Pattern(
    r"https?://(?:[\w.-]*\.)?(?:storage\.googleapis\.com|console\.cloud\.google\.com/storage|amazonaws\.com|drive\.google\.com|pan\.baidu\.com|dropbox\.com|zenodo\.org|doi\.org/10\.5281/zenodo|figshare\.com|the-eye\.eu|mega\.nz|onedrive\.live\.com|1drv\.ms|sharepoint\.(?:com|cn)|box\.com|fbaipublicfiles\.com|azureedge\.net|blob\.core\.windows\.net|cloudfront\.net|aliyuncs\.com|myqcloud\.com|quark\.cn|osf\.io|archive\.org|cdn-apple\.com|r2\.dev|r2\.cloudflarestorage\.com|cos\.[\w.-]+|csc\.fi|pouta\.csc\.fi|mistralcdn\.com)\b|gs://|s3://|magnet:\?",
    re.I,
)
_ANY_FILE = Pattern(r"https?://[^\s\"'<>]+\.(?:safetensors|gguf|ckpt|pth|pt|onnx|tflite|pdparams|jit|nemo|msgpack|t7|caffemodel|pth\.tar|mlmodel|slim\.tar\.zst)(?:[?#]\S*)?$", re.I)
_ARCHIVE = Pattern(r"https?://[^\s\"'<>]+\.(?:tar|tar\.gz|tgz|zip|7z|tar\.zstd?|npz|bin|h5|pkl|pb|zst)(?:[?#]\S*)?$", re.I)
_FOLDER = Pattern(r"^https?://(?!(?:www\.)?(?:github|gitlab|gitee)\.)[^\s?#]+/(?:pre-?trained(?:[-_]?models)?|check-?points?|weights)/?$", re.I)
_ACCOUNT = Pattern(r"https?://(?:www\.)?(?:(?:huggingface\.co|hf\.co)|modelscope\.cn/(?:organization|profile))/(?!(?:models|datasets|spaces|papers|docs|blog|join|login|posts|tasks|learn|organizations|api|chat|new|pricing|terms|collections|landing|front)/?$)([\w.-]+)/?$", re.I)
_RELEASE = Pattern(r"https?://github\.com/([\w.-]+/[\w.-]+)/releases(?:/(download|tag|latest|expanded_assets)\b\S*|/?$|\b)", re.I)
_COMMAND = Pattern(
    r"(?:from_pretrained\(\s*|snapshot_download\(\s*(?:repo_id\s*=\s*)?|hf_hub_download\(\s*(?:repo_id\s*=\s*)?|LLM\(\s*(?:model\s*=\s*)?|pipeline\([^)\n]*?model\s*=\s*|(?:repo_id|model_id|model_name(?:_or_path)?|model_path|model|hf_repo|pretrained_model_name_or_path|model_name|MODEL_ID|MODEL_NAME|MODEL)(?:\s*=|[\"']:)\s*)[\"']([\w.-]+/[\w.-]+)[\"']"
    r"|(?:vllm serve|huggingface-cli download|hf download|modelscope download --model|--model(?:-path|_path|_name_or_path|-name|_id|-id)?[ =]|--repo-id[ =]|--hf-repo[ =]|sglang\.launch_server.*--model-path[ =]|-hf)\s*[\"']?([\w.-]+/[\w.-]+)(?![\w/])"
    r"|git (?:lfs )?clone https?://(?:huggingface\.co|hf\.co|www\.modelscope\.cn)/([\w.-]+/[\w.-]+)"
    r"|(?:torch\.hub\.load\(\s*)[\"']([\w.-]+/[\w.-]+)[\"']"
    r"|ollama (?:run|pull) ([\w.:/-]+)"
)
_SCRIPT = Pattern(r"(^|/)(download|get|fetch|prepare)[-_]?(pre-?trained|model|weight|checkpoint|ckpt)s?[-_\w]*\.(sh|py|ps1|bat)$|(^|/)(model|weight|checkpoint)s?[-_]?download[-_\w]*\.(sh|py)$", re.I)
_SCRIPT_LINE = Pattern(r"\b(?:download|get|fetch)[-_]?(?:pre-?trained|model|weight|checkpoint|ckpt)s?[\w-]*\.(?:sh|py)\b", re.I)
_AUTOMATIC = Pattern(
    r"\b(?:models?|weights?|checkpoints?|parameters)\b[^.]{0,80}\b(?:(?:is|are|get|will be|be)\s+)?(?:automatically\s+download|auto-?download|download(?:s|ed)?\s+automatically|downloaded\s+(?:on|at|the)\s+first)|\b(?:automatically|auto)[- ]?download\w*\b[^.]{0,60}\b(?:models?|weights?|checkpoints?)|download(?:s|ing)?\s+the\s+model\s+(?:as|if)\s+necessary|\bpre-?trained\s+models?\s+(?:can\s+be|are)\s+(?:selected|chosen)\b|\blist\s+of\s+(?:the\s+)?(?:available\s+)?pre-?trained\s+models\s+is\b|模型(?:会|将)?自动下载|自动下载[^。]{0,12}模型",
    re.I,
)
_ON_FIRST_USE = re.compile(r"\bdownloads? (?:the )?(?:\w+ )?(?:weights|checkpoints?|models?)\b|\bdownloads from (?:the )?hugging ?face", re.I)
_UNGIVEN = Pattern(r"\b(?:their|your own|your|other|another|external|third[- ]party|no|not|without|cannot|never|load(?:s|ing)?|convert\w*|resume|save[sd]?|sav(?:e|ing)|intermediate|user'?s?)\b[^.]{0,40}\b(?:weights|check-?points?|pre-?trained)", re.I)
_OR_DOWNLOAD = re.compile(r"^.*\bor (?:you can |simply |just )?(?=download\b)", re.I | re.S)  # "train your own weights, or download ours"
_REQUEST = Pattern(
    r"(?:(?:weights?|check-?points?|model parameters|access to the models?)\b[^.]{0,120}\b(?:by|via|through|upon|on|after)\b[^.]{0,40}\b(?:request|form|application|approval)\b|(?:request|obtain|apply for|get|download)\b[^.]{0,60}\b(?:weights?|check-?points?|model parameters)\b[^.]{0,120}(?:form|request|apply|fill)|(?:fill|complete|submit)\b[^.]{0,60}\bform\b[^.]{0,80}\b(?:weights?|check-?points?|model)|权重[^。]{0,30}(?:申请|填写)|(?:申请|填写)[^。]{0,30}权重)",
    re.I,
)


_GIVEN_OUT = tuple(
    Pattern(expression, re.I)
    for expression in (
        r"\b(?:code and models?|models?(?: and code)?) release\b",
        r"\bwe (?:are |have |now |also |hereby |publicly )*(?:open-?sourc|releas|publish|provid|mak)\w*\b(?! (?:a |the )?(?:paper|report|blog))[^.]{0,80}\b(?:weights|check-?points|pre-?trained(?: \w+)? models?)\b(?![^.]{0,40}\b(?:soon|later|upon)\b)",
        r"\b(?:weights|check-?points|pre-?trained models?)\b[^.,;]{0,60}\b(?:is|are|have been|has been)\b (?:now |also |all |publicly |freely |both )*(?:provided|released|uploaded|available|open-?sourced|published|licensed|made available|distributed|fully open|hosted)",
        r"\b(?:includes?|contains?|with)\b[^.]{0,30}\b(?:model |pre-?trained )(?:weights|check-?points)\b",
        r"\b(?:weights|check-?points?)\b[^.;]{0,30}\b(?:must|need to|have to|should) be downloaded\b|\b(?:fine-?tun\w+|start\w*|initiali[sz]\w+|sampl\w+) (?:from|with|using) our (?:own )?pre-?trained\b",
        r"\bdownload(?:ing)?\b[^.]{0,40}\b(?:model weights|weights|check-?points?|model parameters|pre-?trained models?|translation models?|neural net(?:work)?s?(?! librar))\b",
        r"\bdownload(?:ed|ing)?\b.{0,60}\bour (?:(?:pre-?)?trained )?models?\b|\bdownload(?:ing)?\b[^.]{0,40}\bpre-?trained (?:files?|networks?|agents?|parameters)\b",
        r"\b(?:neural|trained) net(?:work)?s (?:is|are|can be)\b[^.,;]{0,20}\b(?:available|downloaded|released|published)",
        r"\b(?:includes?|contains?|provides?)\b[^.]{0,20}\bpre-?trained (?:[\w-]+ )?(?:representations?|encoders?|embeddings|polic(?:y|ies))\b",
        r"权重[^。]{0,20}(?:开源|开放|发布|下载)|(?:开源|发布|开放|下载)[^。]{0,20}权重|学習済みモデル[^。]{0,20}公開|重み[^。]{0,20}公開",
    )
)


def tokens_of(name: str) -> frozenset[str]:
    """The distinctive words of a model's or repository's name; sizes, versions and common words left out."""
    words = re.findall(r"[a-z]+|[\u3040-\u30ff\u3400-\u9fff]{2,}", re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", name).lower())
    return frozenset(w for w in words if len(w) >= 2 and w not in _COMMON)


_COMMON = frozenset(
    "the and for with model models large small base tiny mini medium language open source opensource official implementation repo repository project code weights "
    "chat instruct pretrained pretraining training train inference learning deep neural network networks net pytorch torch jax tensorflow keras paper release "
    "readme main master data dataset datasets toolkit library framework text image images video audio speech vision multimodal multilingual api demo research lab labs "
    "generation generative transformer transformers diffusion efficient fast simple foundation new next general universal using via from based your our you family series "
    "llm llms gpt bert version preview github www com org http https huggingface hub org inc team awesome zoo collection english chinese japanese card "
    "of to in on at is it by we as an or no so up hf ai ml dl cv nl vl tts asr ocr nlp rl vae gan vit moe mo pt v b m k x s t xl xs sm md lg xxl en zh ja fr es de ko ru pro max plus hd lite ultra all one two three "
    "int fp bf nf gguf awq gptq quantized finetuned tuned finetune adapter lora sft dpo rlhf cli sdk mcp server client".split()
)


def names_of(reading: Reading) -> frozenset[str]:
    """The distinctive words of the names that a repository gives itself: its own name, its READMEs' titles."""
    name = reading.repository.name.rsplit("/", 1)[-1]
    found = {*tokens_of(reading.hints.name), *tokens_of(name), *tokens_of(name.rsplit("__", 1)[-1].lower())}  # "TernFly" is called "ternfly" too
    for document in reading.readmes[:3]:
        found |= {token for token in tokens_of(document.title) if len(token) > 2 and len(document.title) <= 90}
    return frozenset(found)


_DATASET = Pattern(r"\b(data ?sets?|corp(us|ora)|benchmark data|training data|annotations?)\b|数据集|语料|データセット", re.I)
_DOWNLOADS = Pattern(
    r"\b(downloads?|(?:pre-?trained |released |available |our )?(model|weight|checkpoint)s?( (zoo|card|hub|list|weights|checkpoints|downloads?|summary|overview|variants|releases?|family|details|collection|available|and|release))*|checkpoints?|pre-?trained( models| weights)?|release(d|s)?|quick ?start|getting started|model zoo)\b|模型|权重|下载|快速|使用|モデル|ダウンロード|重み",
    re.I,
)
_OFFER = Pattern(
    r"\b(we|our|is|are|now|been|has|have|also)\b[^.]{0,60}\b(releas|open-?sourc|publish|provid|offer|shar|availab|upload|host|download)\w*|\bavailable (?:on|at|from|via|in|for)\b|\bdownload(?:ed)?\b|\b(?:is|are) (?:on|at) (?:the )?(?:hugging ?face|modelscope)|(?:released|hosted) (?:on|at)|下载|发布|开源|公開|ダウンロード|获取|提供",
    re.I,
)


def given_sources(reading: Reading) -> tuple[Source, ...]:
    """The places of the weights that the settings name: files that are in the tree, and addresses."""
    paths = {file.path for file in reading.files}
    found = []
    for given in reading.hints.weights:
        target = given.quote
        if "://" in target:
            found.append(Source(Place.HUB if _HUB.search(target) else Place.FILE, target, given, own=True))
        elif target in paths:
            found.append(Source(Place.TREE, target, Evidence(target, target), own=True))
    return tuple(found)


def find_sources(reading: Reading) -> tuple[Source, ...]:
    """Every place where parameters can be had, own ones first; empty where none was found."""
    found = _files(reading)
    names = names_of(reading)
    root = [d for d in reading.documents if "/" not in d.path or d.path == reading.hints.card] or list(reading.documents[:1])
    nested = [d for d in reading.documents if d not in root and "/" in d.path and re.search(r"model|weight|checkpoint|release|readme|usage|install|quick|getting|inference|download", d.path, re.I)][:24]
    for document in root:
        for block in document.blocks:
            found.extend(_in_block(document, block, names))
    for document in nested:
        for block in document.blocks:
            used = (s for s in _in_block(document, block, names) if s.place not in (Place.STATED, Place.REQUEST))
            found.extend(s._replace(firm=False) for s in used)
    for file in reading.files:
        if _SCRIPT.search(file.path) and file.kind is FileKind.REGULAR:
            found.append(Source(Place.SCRIPT, file.path, Evidence(f"{PurePosixPath(file.path).name} fetches parameters", file.path), own=True, firm=False))
    found = _without_own_page(_without_namesakes(_by_owner(found), reading.repository.name), reading)
    if not any(s.own for s in found):
        found += _in_programs(reading, names)
    unique: dict[tuple[Place, str], Source] = {}
    for source in found:
        key = (source.place, source.target.lower())
        if key not in unique or (source.own, source.firm) > (unique[key].own, unique[key].firm):
            unique[key] = source
    return tuple(sorted(unique.values(), key=lambda s: not s.own))


def _without_own_page(found: list[Source], reading: Reading) -> list[Source]:
    """The repository's own page of a hub is no other place: what its examples load from there is what lies here.

    The page is known by the address; without one, a hub's layout (weights at the root, front matter in the README) has
    it where an id ends with the repository's own name.
    """
    repository = reading.repository
    own = repository.address.removeprefix("hf:").lower() if repository.address.startswith("hf:") else ""
    at_root = any(s.place is Place.TREE and "/" not in s.target for s in found)
    if not own and (repository.address or not at_root or not any(d.front_matter for d in reading.readmes[:1])):
        return found
    name = re.split(r"__|/", repository.name)[-1].lower()

    def is_own(source: Source) -> bool:
        page = re.sub(r"^https?://[^/]+/(?:models/)?", "", source.target.lower()).split("/tree/")[0].split("/blob/")[0].rstrip("/")
        return source.place is Place.HUB and (page == own if own else page.rpartition("/")[2] == name)

    return [s for s in found if not is_own(s)]


_FETCHES = re.compile(r"hf_hub_download|snapshot_download|from_pretrained|cached_download|repo_id|hub_id|torch\.hub|load_state_dict_from_url|load_file_from_url|download_url_to_file|urlretrieve|pooch|gdown|\bwget\b|\bcurl\b|hf download|huggingface-cli download")
_PROGRAM = re.compile(r"\.(?:py|sh|ipynb|jl|rs|js|ts)$", re.I)
_LIKELY = frozenset("hubconf hub download downloads weights pretrained checkpoint checkpoints load loading loader zoo model models infer inference predict predictor sample generate demo utils api base init config constants registry factory builder pipeline classifier regressor main run get fetch setup".split())
_IN_PROGRAM = re.compile(r"[\"']([\w.-]+/[\w.-]+)[\"']|((?:https?|s3|gs)://[^\s\"'<>()]+)")
MOST_PROGRAMS = 12
"""How many programs are read for where they fetch weights, where nothing else says it: no more requests than a paper's."""


def _in_programs(reading: Reading, names: frozenset[str]) -> list[Source]:
    """Places of the model's own parameters that its programs alone name: they are used, and nobody says that they are given out."""
    likely = [f.path for f in reading.files if f.kind is FileKind.REGULAR and _PROGRAM.search(f.path) and (f.size or 0) < 300_000 and not _ASIDE.search(f"/{f.path}/")]
    likely = [path for path in likely if _LIKELY & set(re.findall(r"[a-z]+", path.rpartition("/")[2].lower()))]
    found = []
    for path in sorted(likely, key=lambda p: (p.count("/"), p))[:MOST_PROGRAMS]:
        text = reading.repository.read(path)
        if not isinstance(text, Text):
            continue
        for match in _FETCHES.finditer(text.content):
            for named in _IN_PROGRAM.finditer(text.content, match.start(), match.start() + 300):
                name, url = named.groups()
                if (name and _akin(name, names) and "." not in name.split("/")[-1][-5:]) or (url and names & tokens_of(urlsplit(url).path) and (_ANY_FILE.search(url) or _ARCHIVE.search(url) or _HUB.search(url) or _RELEASE.search(url))):
                    line = text.content.count("\n", 0, named.start()) + 1
                    quote = text.content.split("\n")[line - 1].strip()[:200]
                    found.append(Source(Place.HUB if name or _HUB.search(url) else Place.FILE, name or url, Evidence(quote, path, line), own=True, firm=False))
    return found


class Offered(NamedTuple):
    """The words of the names that a repository gives itself, and the accounts of a hub where its models are; None: elsewhere."""

    names: frozenset[str]
    accounts: frozenset[str] | None


def offered_by(reading: Reading, sources: Iterable[Source]) -> Offered:
    """What tells this repository's models from those of others."""
    own = [s for s in sources if s.own and s.place not in (Place.STATED, Place.REQUEST)]
    accounts = frozenset(owner for s in own if s.place is Place.HUB and (owner := _owner(s.target)))
    return Offered(names_of(reading), accounts if accounts or not own else None)


def is_of_others(text: str, links: Iterable[Link], offered: Offered) -> bool:
    """Whether a sentence leads to pages of a hub, and none of them is this repository's: what it asks for is another model's."""
    pages = [link.url for link in links if link.label and link.label in text and _HUB.search(link.url)]
    return bool(pages) and offered.accounts is not None and not any(_owner(page) in offered.accounts or tokens_of(urlsplit(page).path) & offered.names for page in pages)


def _without_namesakes(found: list[Source], name: str) -> list[Source]:
    """Where a hub page bears the repository's whole name, a page of another account with a part of it is that of a relative."""
    words = tokens_of(re.split(r"__|/", name)[-1])
    whole = {_owner(s.target) for s in found if s.place is Place.HUB and s.own and words <= tokens_of(s.target)}
    if len(words) < 2 or not whole:
        return found
    return [s._replace(own=False) if s.place is Place.HUB and s.own and _owner(s.target) and _owner(s.target) not in whole and not words <= tokens_of(s.target) else s for s in found]


def _by_owner(found: list[Source]) -> list[Source]:
    """Hub pages of the account that holds this repository's models are its own too: one is enough, or half of many."""
    owners = [owner for source in found if source.place is Place.HUB and not _RUNS_OTHERS.search(source.evidence.quote) and (owner := _owner(source.target))]
    own = {_owner(source.target) for source in found if source.place is Place.HUB and source.own}
    pages = {(_owner(s.target), s.target) for s in found if s.place is Place.HUB and _owner(s.target)}
    mine = sum(1 for owner, _ in pages if owner in own)
    if len({owner for owner, _ in pages}) >= 8 and mine * 2 < len(pages):
        # Models of many accounts, most of them not akin: a tool that lists what it runs.
        return [s._replace(own=False) if s.place is Place.HUB else s for s in found]
    if owners and not own & set(owners):
        owner, times = Counter(owners).most_common(1)[0]
        if times >= 3 and times * 2 >= len(owners) and len({target.split("#")[0].rstrip("/").rsplit("/", 1)[-1].lower() for of, target in pages if of == owner}) > 1:
            own = {owner}
    return [s._replace(own=True) if s.place is Place.HUB and not s.own and _owner(s.target) in own else s for s in found]


def _owner(target: str) -> str:
    path = re.sub(r"^https?://[^/]+/(?:models/|collections/)?", "", target)
    return path.split("/")[0].lower() if "/" in path else ""


def _in_block(document: Document, block: Block, names: frozenset[str]) -> list[Source]:
    found: list[Source] = []
    if under(block.headings, ASIDE_HEADING):
        return found
    if block.kind == CODE:
        for match in _COMMAND.finditer(block.text):
            name = next(g for g in match.groups() if g)
            line = block.line + block.text.count("\n", 0, match.start())
            found.append(Source(Place.HUB, name, document.quote(line), own=_akin(name, names), firm=False))
        if told := next((line for line in block.text.split("\n") if "#" in line and (_AUTOMATIC.search(line.partition("#")[2]) or _ON_FIRST_USE.search(line.partition("#")[2]))), ""):
            line = block.line + block.text.count("\n", 0, block.text.index(told))
            found.append(Source(Place.SCRIPT, "downloaded by the code", document.quote(line), own=True, firm=False))
        if script := _SCRIPT_LINE.search(block.text):
            line = block.line + block.text.count("\n", 0, script.start())
            found.append(Source(Place.SCRIPT, script[0], document.quote(line), own=True, firm=False))
        for link in block.links:
            if _ANY_FILE.search(link.url) and not _DATASET.search(link.url):
                found.append(Source(Place.FILE, link.url, document.quote(link.line), own=True))
        return found
    here = " ".join((block.text, *block.columns, *block.headings[-2:]))
    said = _sentence_with(block)
    for link in (*block.links, *block.badges):
        words = said(link)
        if NOT_YET.search(words) and not _OFFER.search(words):
            continue
        source = _of_link(document, block, link, here, words, names)
        if source:
            found.append(source)
    if block.kind != HEADING and not under(block.headings, NEWS_HEADING) and not DATED.match(block.text):
        for sentence in block.sentences:
            if _AUTOMATIC.search(sentence.text) and not NOT_YET.search(_fetched(sentence.text)):
                found.append(Source(Place.SCRIPT, "downloaded by the code", document.quote(sentence.line, sentence.text), own=True, firm=False))
            elif (script := _SCRIPT_LINE.search(sentence.text)) and not NOT_YET.search(sentence.text):
                found.append(Source(Place.SCRIPT, script[0], document.quote(sentence.line, sentence.text), own=True, firm=False))
            elif any(pattern.search(sentence.text) for pattern in _GIVEN_OUT) and not NOT_YET.search(sentence.text) and not _UNGIVEN.search(_OR_DOWNLOAD.sub("", sentence.text)):
                found.append(Source(Place.STATED, "said to be released, and where from was not found", document.quote(sentence.line, sentence.text), own=True))
            elif _REQUEST.search(sentence.text) and block.links and not is_of_others(sentence.text, block.links, Offered(names, frozenset())) and not re.search(r"\bapi\b|whitelist|waitlist", sentence.text, re.I):
                found.append(Source(Place.REQUEST, "on request", document.quote(sentence.line, sentence.text), own=True))
    return found


def _fetched(text: str) -> str:
    """A sentence without the "will be" of what happens at the first run, which promises nothing; data are no weights."""
    return text if re.search(r"\bdata\b|\bdata ?sets?\b", text, re.I) else text.replace("will be", "are")


def _sentence_with(block: Block) -> Callable[[Link], str]:
    sentences = block.sentences
    whole = " ".join(block.text[:4000].split())

    def words(link: Link) -> str:
        for sentence in sentences:
            if link.label and link.label in sentence.text:
                return sentence.text
        return whole

    return words


def _akin(name: str, names: frozenset[str]) -> bool:
    return bool(tokens_of(name.rsplit("/", 1)[-1]) & names) or bool(tokens_of(name) & names and "/" in name)


_HOLDS = Pattern(r"\b(?:contains?|holds?|hosts?)\b[^.]{0,30}\b(?:models?|weights)\b", re.I)
# A tool says which models it runs; a model's repository says which ones it gives.
_RUNS_OTHERS = Pattern(r"\bsupport(?:s|ed|ing)?\b|\b(?:used|able|how) to (?:evaluate|benchmark)\b|支持|サポート", re.I)


# A badge or link that says nothing else than that it leads to the models.
_LABELLED = Pattern(r"\W*(?:(?:our|pre-?trained|download|the) )*(?:models?|weights|check-?points)\W*$", re.I)


def _badge_of(block: Block, link: Link) -> str:
    """What the only badge on the line of an unlabelled link says: "Models" in ".../badge/Models-blue.svg"."""
    texts = [unquote(found[1]) for other in (*block.links, *block.badges) if other.line == link.line and (found := _BADGE.search(other.url))]
    return texts[0] if len(texts) == 1 else ""


_BADGE = re.compile(r"img\.shields\.io/badge/([^-/?]+)-", re.I)


def _of_link(document: Document, block: Block, link: Link, here: str, words: str, names: frozenset[str]) -> Source | None:
    url = link.url
    quote = document.quote(link.line, words if words.strip() else None)
    headed = any(_DOWNLOADS.search(h) for h in block.headings[-3:])
    if match := _HUB.search(url):
        name = next(g for g in match.groups() if g)
        if _COLLECTION.search(name):
            if _DATASET.search(url):
                return None  # a collection of data sets
            own = bool(tokens_of(name.split("/")[-1]) & names) or (bool(WEIGHTS_WORDS.search(words)) and not _RUNS_OTHERS.search(words))
        else:
            own = bool(_LABELLED.match(link.label or _badge_of(block, link))) or (_akin(name, names) and not re.search(r"\b(?:used|able|how) to (?:evaluate|benchmark)\b", words, re.I)) or (bool(_OFFER.search(words)) and bool(STRONG_WEIGHTS_WORDS.search(words)) and headed)
        if _DATASET.search(link.label) and not WEIGHTS_WORDS.search(link.label):
            return None
        return Source(Place.HUB, url, quote, own)
    if (account := _ACCOUNT.match(url)) and not _RUNS_OTHERS.search(words):
        # The page of an account: its own where the account is called like the repository, or where the link is said to lead to weights.
        alike = any(len(token) > 3 and token in account[1].lower() for token in names)
        return Source(Place.HUB, url, quote, own=(alike and block.kind != HEADING) or bool(STRONG_WEIGHTS_WORDS.search(link.label)), firm=False)
    if _ANY_FILE.search(url):
        return Source(Place.FILE, url, quote, own=True)
    if (match := _RELEASE.search(url)) and (WEIGHTS_WORDS.search(words) or STRONG_WEIGHTS_WORDS.search(link.label)):
        direct = match[2] == "download"
        if direct and re.search(r"\.(whl|exe|dmg|deb|apk|msi|tar\.gz|zip)$", url, re.I) and not STRONG_WEIGHTS_WORDS.search(words + url):
            return None
        if not direct and not STRONG_WEIGHTS_WORDS.search(words):
            return None
        return Source(Place.RELEASE, url, quote, own=True)
    if _FOLDER.search(url) and STRONG_WEIGHTS_WORDS.search(words):
        return Source(Place.STORE, url, quote, own=True)
    if "doi.org/" in url and not _HOLDS.search(words):
        return None  # the DOI of the software, as badges have it
    telling = " ".join((link.label, url, words)) if len(words) < 600 else f"{link.label} {url}"
    if (_STORE.search(url) or _ARCHIVE.search(url)) and not (_DATASET.search(telling) and not STRONG_WEIGHTS_WORDS.search(telling)):
        if STRONG_WEIGHTS_WORDS.search(telling) or (WEIGHTS_WORDS.search(telling) and (headed or "download" in telling.lower() or _HOLDS.search(words))) or (headed and re.search(r"weight|checkpoint|pre-?trained|model", " ".join(block.headings[-2:] + block.columns), re.I)):
            if not re.search(r"\b(?:videos?|explainer|slides|forms?|poster|demo data)\b", link.label + " " + words[:200], re.I) and not re.search(r"licen[cs]e|badge", url, re.I) and not re.search(r"\.(pdf|svg|png|jpe?g|gif|mp4|mp3|wav|html?|ipynb|csv|jsonl?)(\?|$)", url, re.I):
                return Source(Place.STORE, url, quote, own=True)
    if re.search(r"github\.com/[^/]+/[^/]+/(?:tree|blob)/[^/]+/.*\b(?:models?|checkpoints?|weights?)\b|/models?/[\w-]+:|/releases?/.*models?", url, re.I) and not re.search(r"licen[cs]e|\.md$|\.py$", url, re.I) and STRONG_WEIGHTS_WORDS.search(words):
        return Source(Place.STORE, url, quote, own=True)
    return None
