"""A path in; whether its name or folder says that terms stand there, and for which part, out.

Names are told by their words, in the languages in which people name such files. Nothing here opens anything.
"""

from __future__ import annotations

import re
from functools import lru_cache
from posixpath import splitext

OPEN_SITE = re.compile(r"^(?:https?://)?(?:www\.)?(?:apache\.org/licenses|opensource\.org/licenses?|gnu\.org/licenses|creativecommons\.org/(?:publicdomain|licenses/by(?:-sa)?/))")
"""Addresses of open licences' own pages."""

_LICENCE = frozenset("license licence licenses licences lisense licens unlicense licencia licença licenza lizenz licentie licencja лицензия copying eula".split())
# Whole words of a name; words of scripts without spaces are looked for anywhere.
_TERMS = _LICENCE | frozenset(
    """agreement agreements terms tos conditions clickwrap rights copyright copyrights legal commercial noncommercial restrictions addendum rider
    licensing licencing condiciones términos terminos conditions bedingungen nutzungsbedingungen nutzungsrechte vereinbarung lizenzen vertrag accord
    contrato contratto acordo termini termos condizioni condições условия соглашение правила impressum permissions policy policies""".split()
)
_WRITTEN_TOGETHER = (
    "许可 許可 协议 協議 协定 条款 條款 授权 授權 约定 版权 版權 声明 须知 規約 利用条件 使用条件 ライセンス 契約 著作権 注意事項 이용약관 약관 라이선스 라이센스 사용권 저작권 동의서".split()
)
_LICENCE_TOGETHER = tuple("许可 許可 协议 協議 授权 授權 条款 條款 ライセンス 規約 라이선스 라이센스 약관".split())
# "A policy" alone may be a robot's; beside one of these it is a rule for people.
_OF_USE = frozenset("use usage acceptable prohibited user content model weights license licence".split())

# Who is bound is a contributor, a visitor or a reporter, not a user; or another part is named.
_BINDS_OTHERS = frozenset(
    """contributing contribution contributions contributor contributors cla dco conduct security privacy trademark trademarks governance maintainers authors
    cookie cookies vulnerability support citation""".split()
)
_OTHER_PART = frozenset(
    """data dataset datasets corpus corpora annotation annotations benchmark benchmarks font fonts logo logos icon icons header headers template thirdparty
    dependency dependencies documentation docs website demo""".split()
)
_OTHER_FOLDER = (_OTHER_PART - {"docs", "documentation"}) | frozenset(
    """evaluation evaluations eval evals demos example examples sample samples test tests testing fixtures vendor vendored third_party third-party thirdparty
    3rdparty external extern externals deps submodules node_modules fonts web frontend site android ios baseline baselines website changelog changelog.d
    tutorial tutorials notebooks""".split()
)
_BARE = (_LICENCE - {"licenses", "licences"}) | frozenset("model weights terms agreement".split())
# Formats of programs and values: a licence may hide in one that is called nothing but "license".
_VALUES = frozenset(".json .yaml .yml .toml .xml .ini .cfg .csv .tsv .jsonl .lock .pem .key .cff".split())
_PICTURES = frozenset(".png .jpg .jpeg .webp .tif .tiff .bmp".split())  # a scan of a licence is called nothing but that
WEIGHT_FILES = frozenset(".safetensors .bin .pt .pth .ckpt .gguf .ggml .onnx .h5 .hdf5 .npz .npy .msgpack .tflite .pkl .pb .nemo .mlmodel .keras .pdparams .parquet .arrow".split())
_NO_DOCUMENT = WEIGHT_FILES | frozenset(
    """.py .pyi .js .mjs .ts .tsx .jsx .vue .c .cc .cpp .cxx .h .hh .hpp .cu .cuh .go .rs .java .kt .swift .sh .bat .ps1 .css .scss .svg .gif
    .ico .mp3 .mp4 .wav .flac .avi .mov .php .rb .pl .lua .jl .scala .cs .m .mm .r .sql .proto .po .pot .jinja .jinja2 .j2 .twig .template
    .whl .so .dll .o .a .pyc .ipynb .woff .woff2 .ttf .otf .eot .map .patch .diff .in .mk .cmake .gradle .properties .env .dockerfile .http .rpm .deb""".split()
)


@lru_cache(maxsize=1 << 14)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a file's or folder's name, lower case: `MODEL_LICENSE-2` is model, license."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", name)
    return tuple(re.findall(r"[^\W\d_]+", apart.lower()))


@lru_cache(maxsize=1 << 17)
def names_terms(path: str) -> bool:
    """Whether a document's own name says that terms stand in it, for whoever uses the release."""
    name = path.rpartition("/")[2]
    stem, suffix = splitext(name)
    if suffix.lower() in _NO_DOCUMENT:
        return False
    words = frozenset(words_of(stem)) | frozenset(words_of(suffix) if suffix.lower() not in _VALUES | _PICTURES else ())
    if suffix.lower() in _VALUES | _PICTURES:
        return "/" not in path and bool(words) and words <= _BARE and bool(words - {"model", "weights"})
    if not words & _TERMS and not any(word in name for word in _WRITTEN_TOGETHER):
        return False
    if words & _BINDS_OTHERS or "plate" in words or "plates" in words:
        return False
    if words & _TERMS <= {"policy", "policies"} and not any(word in name for word in _WRITTEN_TOGETHER):
        return bool(words & _OF_USE)
    return True


@lru_cache(maxsize=1 << 14)
def names_a_licence(path: str) -> bool:
    """Whether a document is called a licence in so many words, in any of the languages known here."""
    name = path.rpartition("/")[2]
    return names_terms(path) and (bool(set(words_of(name)) & _LICENCE) or any(word in name for word in _LICENCE_TOGETHER))


@lru_cache(maxsize=1 << 14)
def in_folder_of_terms(path: str) -> bool:
    """Whether a document lies in a folder that is called after terms: legal/, licenses/, model_license/."""
    folder = path.rpartition("/")[0].rpartition("/")[2]
    if splitext(path)[1].lower() in _NO_DOCUMENT | _VALUES | _PICTURES:
        return False
    return bool(folder) and names_terms(folder)


def binds_others(path: str) -> bool:
    """Whether a document speaks to contributors, visitors or reporters, and not to users."""
    return bool(set(words_of(path.rpartition("/")[2])) & _BINDS_OTHERS)


@lru_cache(maxsize=1 << 14)
def is_of_another_part(path: str) -> bool:
    """Whether a document's name or a folder above it places it for another part: data, a demo, fonts, a dependency."""
    *folders, name = path.lower().split("/")
    words = set(words_of(name))
    if "third" in words and ({"party", "parties"} & words):
        return True
    if set(words_of(name)) & (_OTHER_PART | {"code", "output", "outputs"}) and not set(words_of(name)) & {"model", "models", "weights", "checkpoints"}:
        return True
    return any(folder in _OTHER_FOLDER or set(words_of(folder)) & _OTHER_FOLDER for folder in folders)


_METADATA = frozenset("metadata meta info card params parameters bom sbom aibom mlbom cdx spdx manifest model mlmodel adapter codemeta zenodo".split())


@lru_cache(maxsize=1 << 14)
def is_metadata(name: str) -> bool:
    """Whether a file of values, such as JSON, is called after what it says of a model to machines."""
    stem, suffix = splitext(name)
    words = set(words_of(stem))
    return suffix.lower() in (".json", ".yaml", ".yml", ".toml", ".jsonld") and bool(words & _METADATA) and not words & {"tokenizer", "vocab", "dataset", "data", "training", "train"}
