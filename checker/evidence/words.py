"""The vocabulary that the evidence modules share: what people call weights, code, data and the rest, in three languages."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from checker.patterns import Pattern, fold


class Part(Enum):
    """What a sentence about terms speaks of."""

    WEIGHTS = "weights"
    CODE = "code"
    DATA = "data"
    ALL = "all"
    OTHER = "other"


# The order matters: at the same place the first pattern that matches wins ("model code" is code, "model weights" weights).
_PARTS: tuple[tuple[Part, str], ...] = (
    (Part.OTHER, r"third[- ]part(?:y|ies)(?:'s)?(?: [\w-]+){0,3}|(?:fonts?|emoji|logos?|trademarks?|icons?|figures?|images?|documentation|docs|paper|web client|front-?end|website|text|slides?)\b|第三方\w{0,4}|文档"),
    (Part.CODE, r"(?:this |the |our )?code ?repositor(?:y|ies)|(?:(?:source|inference|training|evaluation|eval|model(?:ing)?|sample|demo|example|associated|present|python|rust|evaluation|conversion) )*(?:source[- ]?codes?|code ?bases?|codes?\b(?: repositor(?:y|ies))?|scripts?|notebooks?|software|librar(?:y|ies)|packages?|toolkits?|engine|backend)|源代码|源码|代码(?:库|仓库)?|程式碼|ソースコード|コード|código(?: fuente)?|code source|소스코드|소스 코드|repo(?:sitory)?'?s? code"),
    (Part.DATA, r"(?:(?:training|pre-?training|evaluation|benchmark|instruction|annotated|human|sft|preference) )*(?:data ?sets?|data\b(?! ?(?:science|center|parallel))|corp(?:us|ora)|annotations?|benchmarks?|atlas)|数据集?|數據|資料|语料|データ(?:セット)?|コーパス|prediction data|predictions\b"),
    (Part.WEIGHTS, r"(?:(?:pre-?trained|fine-?tuned|trained|released|base|chat|model|models|network|model'?s|instruct|delta|final|open) )*(?:weights?(?:[- ]diffs?)?|wieghts?|check-?points?|parameters|state dicts?|deltas?)\b|(?:publicly |all |our |the |these |this )*(?:pre-?trained|fine-?tuned|finetuned|released|trained|available)(?: (?:and|or|&|/) (?:pre-?trained|fine-?tuned|finetuned|released|trained))?(?: [\w./-]+){0,2} models?\b|models?\b(?! (?:card|cards|code|zoo|size|sizes|name|names|parallel|architecture|hub|training|training code|serving|inference code|licen[cs]\w*))|模型权重|模型參數|模型参数|权重|權重|参数(?!量)|检查点|预训练模型|模型(?!许可|協議|协议|下载|架构|结构|大小)|学習済み(?:モデル)?|重み|モデル(?!カード|サイズ)|チェックポイント|가중치|모델|\w{0,24}gewichten?\b|веса(?: модели)?|весов|pesos|pesi\b|poids|modelos?|modèles?|modelli|llms?\b"),
    (Part.ALL, r"(?:this|the|our|entire|whole|present) (?:[\w-]+ )?(?:project|repo(?:sitory)?|work|release|product)s?\b|(?:all|everything|all (?:of )?(?:the )?(?:contents?|materials?|artifacts?|assets?|files|components))(?: (?:in|of|within) (?:this|the) (?:repo(?:sitory)?|project|release))?\b(?= (?:is|are|in|of|released|licensed|under))|(?:all )?(?:other |remaining )(?:materials?|content|files|parts|artifacts?|assets?)|(?:repo(?:sitory)?|project)\b|本项目|本仓库|该项目|本專案|本リポジトリ|このリポジトリ|本プロジェクト|このプロジェクト|artifacts?\b|materials?\b|contents?\b"),
)
_PART = Pattern("|".join(f"(?P<p{number}>{pattern})" for number, (_, pattern) in enumerate(_PARTS)))  # sought in folded text


@lru_cache(maxsize=8192)
def parts_in(text: str) -> tuple[tuple[int, int, Part, str], ...]:
    """Every mention of a part in `text`: (start, end, part, words), in order, without overlaps."""
    found = []
    for match in _PART.finditer(fold(text)):
        start = match.start()
        before = text[start - 1] if start else " "
        if before.isascii() and (before.isalnum() or before in "_/"):
            continue
        part = next(_PARTS[n][0] for n in range(len(_PARTS)) if match[f"p{n}"] is not None)
        found.append((start, match.end(), part, text[start : match.end()]))
    return tuple(found)


WEIGHTS_WORDS = Pattern(
    r"\b(weights?|check-?points?|ckpts?|pre-?trained|model[- ]?(zoo|hub|downloads?|list|index|collection|card)|models?|parameters|deltas?|gguf|safetensors|onnx)\b|模型|权重|權重|参数|检查点|モデル|重み|모델|가중치|modelos?\b",
    re.I,
)
STRONG_WEIGHTS_WORDS = Pattern(r"\b(weights?|check-?points?|ckpts?|pre-?trained(?! on)|model[- ]?(zoo|downloads?|weights|checkpoints?)|safetensors|gguf)\b|权重|權重|检查点|模型下载|预训练模型|重み|学習済み|가중치|gewichten?\b|\bвеса\b|\bвесов\b|\bpesos\b|\bpesi\b|\bpoids\b", re.I)
NOT_YET = Pattern(
    r"\b(will be|to be|coming|soon|planned?|plan to|not (yet )?(been )?(be )?(released?|available|public|open)|won'?t|will not|cannot (be )?(share|release)|are not (releasing|able)|upcoming|todo|stay tuned|on the way)\b|即将|计划|待(发布|开源)|将(会|于|在)?(发布|开源|公开)|敬请期待|未公开|公開予定|近日公開",
    re.I,
)
NEWS_HEADING = Pattern(
    r"\b(news|updates?|change ?log|history|what'?s new|timeline|release notes|recent|announcements?|roadmap|to-?do|plan|milestones?|project updates)\b|新闻|最新|更新|动态|动向|日志|计划|里程碑|更新日志|ニュース|お知らせ|アップデート|履歴",
    re.I,
)
ASIDE_HEADING = Pattern(
    r"\b(acknowledge?ments?|citations?|cite|bibtex|references?|related( work| projects?)?|contributors?|contributing|credits?|contact|community|faq|star history|third[- ]party|friends|ecosystem|awesome|projects? using|built with|adoption|who uses|used by)\b|致谢|引用|参考|相关(项目|工作)|友情|贡献|联系|謝辞|参考文献",
    re.I,
)
QUESTIONS_HEADING = Pattern(r"\bFAQs?\b|frequently asked", re.I)

LICENCE_HEADING = Pattern(r"licen[cszç]|lizenz|лицензи|terms|许可|协议|授权|ライセンス|라이선스|使用条款|copyright|commercial use|usage rights|legal", re.I)


@lru_cache(maxsize=4096)
def under(headings: tuple[str, ...], pattern: Pattern) -> bool:
    """Whether one of the headings above matches `pattern`; the document's title does not count.

    A heading that speaks of licences too ("License & Citation & Acknowledgements") is a licence section first.
    """
    return any(pattern.search(h) and not LICENCE_HEADING.search(h) for h in (headings[1:] or headings))


DATED = Pattern(
    r"^\W*(?:(?:19|20)\d\d\s*[-./年]\s*\d{1,2}(?:\s*[-./月]\s*\d{1,2})?|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d{1,2}(?:st|nd|rd|th)?,?\s*(?:19|20)?\d*)",
    re.I,
)
"""A line that starts with a date is a news item."""
