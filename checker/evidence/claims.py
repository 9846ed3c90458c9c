"""Prose in; the lines that call this model open source out, so that they can be held against the level found."""

from __future__ import annotations

import re

from checker.domain import Evidence
from checker.evidence.documents import CODE, HEADING, TABLE_ROW, Block
from checker.evidence.parameters import names_of, tokens_of
from checker.evidence.reading import Reading, Role
from checker.evidence.words import ASIDE_HEADING, under
from checker.patterns import Pattern

_OPEN = r"(?:fully[- ]|truly[- ]|completely[- ]|entirely[- ]|100% )?open[- ]?sourc(?:e|ed|ing)\b|fully[- ]open\b|truly[- ]open\b|\bopen source\b"
_CLAIM = Pattern(_OPEN + r"|开源|開源|オープンソース|오픈소스|código abierto", re.I)
# Who is called open: others, code alone, tools, or the community at large.
_OTHERS = Pattern(
    r"\b(?:other|existing|current|previous|similar|comparable|many|most|best|top|leading|popular|various|all(?= (?:the )?(?:other )?open)|available|competing|prior|several|any|strongest|against|than|among|compared?(?: with| to)?|outperform\w*|surpass\w*|competitive with|like|such as|vs\.?|both|these|their)\b[^.;]{0,60}?(?:open[- ]?sourc\w*|开源)"
    r"|\b(?:framework|toolkit|library|code(?:base)?|scripts?|pipeline|infrastructure|tools?|recipes?|data(?:set)?s?)\b[^.;]{0,20}\b(?:is|are|was|were|has been|have been|be)\b[^.;]{0,20}open[- ]?sourc\w*(?![^.;]{0,30}model)"
    r"|open[- ]?source(?:d)? (?:community|communities|software|tools?|librar\w+|projects?(?! and models?)|licen[cs]es?|framework|toolkit|contributors?|ecosystem|developers?|packages?|world|repositor\w+|alternatives?|counterparts?|baselines?|competitors?|datasets?|data|code(?:base)?|implementation|benchmarks?|initiative|foundation(?! models?)|plan|solutions?|spirit|platform|movement|research(?!ers? into)|efforts?|work\b|terms|fine-?tuning|inference|engine|models? (?:such|like|in|on|including|with similar|of (?:similar|the same)))"
    r"|\bopen[- ]?sourc\w*\W+(?:[\w-]+\W+){0,2}(?:data ?sets?|corpus|benchmark)\b|\bamazing open[- ]?sourc"
    r"|开源(?:和|与|及|、|/)?闭源|(?:和|与|跟)开源(?:大?模型)?[^。；]{0,12}相当|开源(?:的)?(?:评测|测评|高质量)|开源了?[^。；，]{0,24}(?:数据集|语料|评测集)|开源(?:社区|协议|许可|项目|软件|工具|数据|代码|框架|模型中|计划|生态|贡献|库|精神|基础|平台|时间)|(?:其他|现有|主流|同|所有|众多|各|与|优于|超过|超越|相比|对比|当前|目前)[^。；]{0,16}开源",
    re.I,
)
_SELF = Pattern(
    r"\b(?:we|we've|our|us|is|are|an|a|the (?:first|world'?s|next|most)|has|have|novel|version|family of|series of|now|this|release[ds]?|announce|introduc\w+|present)\b[^.;]{0,60}?(?:open[- ]?sourc\w*|fully[- ]open)|^\W*(?:[\w .-]+: )?(?:an? )?(?:fully |complete(?:ly)? |truly )?open[- ]?sourc\w*|(?:models?|weights?|check-?points?|llms?|series|suite)\b[^.;]{0,50}\b(?:are|is|be|been|were|was)\b[^.;]{0,20}\bopen[- ]?sourc\w*|open[- ]?sourc(?:e|ed)\b[^.;]{0,60}\b(?:(?:language|foundation|video|image|text|speech|chat|dialogue|reasoning|multimodal|moe|instruction|base|bilingual|large|generative|tts|vision|diffusion|llm|code)[\w-]* ?){0,5}(?:models?|llms?|chatbot|weights|check-?points?|system|release|version)\b"
    r"|(?:我们|本|现|正式|全面|完全|全|新一代|一个|款|是|已|将|宣布)[^。；]{0,30}开源|开源(?:了|的|对话|大|多|语言|双语|基座|模型|全)",
    re.I,
)
_BIBLIOGRAPHY = Pattern(r"^\s*(?:@\w+\{|title\s*=|author\s*=|journal\s*=|booktitle\s*=)", re.I)


def find_claims(reading: Reading) -> tuple[Evidence, ...]:
    """Lines of the READMEs and cards that call this model, not its code or another model, open source."""
    names = names_of(reading)
    found: list[Evidence] = []
    roots = [d for w in reading.of(Role.README, Role.CARD, depth=0) if (d := reading.document(w.path))]
    for document in roots:
        for block in document.blocks:
            if block.kind == CODE or under(block.headings, ASIDE_HEADING):
                continue
            if block.kind == TABLE_ROW and len(block.cells) > 2:
                continue
            if block.kind == HEADING and re.search(r"evaluation|benchmark|comparison|contribution|评测|对比", block.text, re.I):
                continue
            found.extend(document.quote(s.line, s.text) for s in block.sentences if _is_claim(s.text, names, block))
    return tuple(found[:12])


def _is_claim(text: str, names: frozenset[str], block: Block) -> bool:
    if not _CLAIM.search(text) or _BIBLIOGRAPHY.match(text):
        return False
    for match in _CLAIM.finditer(text):
        around = text[max(0, match.start() - 90) : match.end() + 70]
        lead = text[max(0, match.start() - 90) : match.end()]
        if _OTHERS.search(around) and not re.search(r"\bis an? (?:fully|truly|completely|entirely)[- ]open[- ]?sourc\w+ (?:release|model|llm|system)|\bwe (?:are |have |now |also |hereby |will |fully |plan to )*(?:open[- ]?sourc|releas)", around, re.I):
            continue
        if re.search(r"\b(?:not|non|isn't|closed|never|un)\b[\w ]{0,24}$", text[max(0, match.start() - 30) : match.start()], re.I):
            continue
        named = bool(tokens_of(lead) & names)
        if _SELF.search(around) or named:
            return True
    return False
