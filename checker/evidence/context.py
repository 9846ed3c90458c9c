"""A block of prose in, what it speaks of out: news, other people's models, fine-tuning, a placeholder, a promise.

The words under a heading are judged together with the headings above them: a sentence about training under
"Fine-tuning" is not about how the model came to be, and one under "News" is not a statement about what is here now.
"""

from __future__ import annotations

import re
from functools import lru_cache

from checker.evidence.documents import Block
from checker.patterns import Pattern

NEWS = Pattern(
    r"\b(news|updates?|change ?log|what'?s new|release notes|latest|announcements?|history|"
    r"milestones?)\b|新闻|最新|"
    r"更新|动态|お知らせ|ニュース|更新履歴",
    re.I,
)
_DATED = Pattern(
    r"^\W{0,8}(?:\[|\*\*|`)?\s*(?:20\d\d\s*[-/.年]\s*\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:20)?\d\d|"
    r"\d{1,2} \w{3,9} 20\d\d|\w{3,9} \d{1,2}, 20\d\d)"
)
OTHERS = Pattern(
    r"\b(comparisons?|compared|acknowledg\w+|credits?|thanks|related (?:work|projects?|links?)|citations?|citing|"
    r"references|bibtex|community|ecosystem|awesome|built (?:with|on)|"
    r"adoption|publications|star history|contribut\w+|sponsors?|third[- ]party|derived models|who uses|"
    r"projects using|disclaimers?|limitations?|table of contents|contents)\b"
    r"|致谢|引用|相关(?:项目|工作)|社区|声明|免责|局限|謝辞|関連|目次|目录",
    re.I,
)
FINE_TUNING = Pattern(
    r"fine[- _]?tun|finetun|\b(?:sft|dpo|rlhf|ppo|grpo|kto|q?lora|peft|adapters?|dreambooth|post[- ]?train\w*|"
    r"instruction[- ]tun\w*|reinforcement|reward model\w*|custom(?:i[sz]\w*)?|"
    r"your own|prompt[- ]tun\w*|p-tuning|control[- ]?net|alignment|preference)\b|微调|指令|对齐|自定义|"
    r"ファインチューニング|追加学習|独自",
    re.I,
)
TUNING_WORDS = Pattern(
    r"\bfine[- ]?tun\w*|\bfinetun\w*|\b(?:sft|dpo|q?lora|rlhf|post-?training)\b|微调|ファインチューニング", re.I
)
ALSO_TRAINING = Pattern(
    r"\btraining (?:and|or|&|/)|(?:and|or|&|/) (?:pre-?)?training\b|\bpre-?train|训练(?:和|与|及|、)|"
    r"学習(?:と|・)",
    re.I,
)
EVALUATION = Pattern(
    r"\b(evaluat\w*|eval|benchmark\w*|results?|performance|leaderboard|zero[- ]shot|accuracy|scores?|metrics?|"
    r"test set|comparison)\b|评测|评估|性能|榜单|评价|評価|ベンチマーク",
    re.I,
)
_PLACEHOLDER = Pattern(
    r"^\W*(?:\[?more information needed\]?|more info(?:rmation)? (?:needed|to come|coming soon)|todo|tbd|tba|tbc|"
    r"n/?a|none|null|unknown|xxx+|"
    r"to be (?:added|announced|determined|completed|done|updated|released|filled(?: in)?)|coming soon|"
    r"work in progress|wip|lorem ipsum.*|fill (?:this )?in|\.\.\.|待补充|待更新|敬请期待|稍后|準備中|未定|後日)\W*$",
    re.I,
)
_EMBEDDED_PLACEHOLDER = Pattern(r"\[\s*more information needed\s*\]|\{\{.{0,200}?\}\}|<!--|\blorem ipsum\b", re.I)
PROMISE = Pattern(
    r"\b(?:will|shall)(?: be| also| soon| further| gradually| continue to| then)*\s+(?:releas|open|publish|"
    r"provid|availab|shar|upload|add|made|follow)\w*"
    r"|\bto be (?:releas|open|publish|provid|shar|upload|add|announc|mad)\w*|\bcoming (?:very )?soon\b|"
    r"\bsoon (?:releas|open|publish|provid|availab|shar)\w*"
    r"|\b(?:releas|open|publish|availab|shar|provid)\w* (?:very )?soon\b"
    r"|\bplan(?:s|ned|ning)? (?:to|on) (?:\w+ )?(?:releas|open|publish|provid|shar)\w*|\bunder (?:preparation|"
    r"construction)\b|\bstay tuned\b|\bwork in progress\b|\bon the way\b"
    r"|^\W*\[ ?\]\s|\b(?:todo|tbd|tba)\b|待(?:发布|开源|公开|更新)|即将(?:发布|开源|公开)?|将(?:会|于|在|"
    r"陆续)?.{0,8}(?:发布|开源|公开)|敬请期待|"
    r"近日公開|公開予定|今後公開|準備中",
    re.I,
)
REFUSAL = Pattern(
    r"\b(?:do|does|did|are|is|was|were|can|could|will|has|have)(?: not|n['’]t)(?: yet| currently| been| be|"
    r" intend to| plan to| going to)*\s+(?:\w+ly )?"
    r"(?:releas|open|publish|provid|availab|shar|includ|public|disclos|distribut|part of)\w*|"
    r"\bcannot(?: be)? (?:releas|open|publish|provid|shar|distribut)\w*|\bunable to (?:releas|shar|provid|"
    r"publish)\w*"
    r"|\bnot (?:yet )?(?:been )?(?:publicly |openly |currently )?(?:releas|availab|disclos|open[- ]?sourc|includ|"
    r"provid|public)\w*|\bnot (?:be )?able to (?:releas|open|publish|provid|shar)\w*|"
    r"\bno longer (?:\w+ ){0,3}(?:availab|public)\w*|\bno plans? to (?:releas|open|publish|"
    r"shar)\w*|\bnot (?:going )?to be (?:releas|open|"
    r"publish|shar)\w*"
    r"|\b(?:unreleased|undisclosed)\b|(?:尚未|暂不|暂未|不会|没有|未|不)(?:公开|开源|发布|提供|披露)|公開(?:して(?:い)?ない|"
    r"していません|されていない|"
    r"されていません|しない|しません)|非公開|未公開",
    re.I,
)


@lru_cache(maxsize=4096)
def under(pattern: Pattern, headings: tuple[str, ...]) -> bool:
    """Whether any of the headings matches; the same few paths of headings are asked about for every block."""
    return any(pattern.search(heading) for heading in headings)


@lru_cache(maxsize=4096)
def _under_tuning(headings: tuple[str, ...]) -> bool:
    return any(FINE_TUNING.search(heading) and not ALSO_TRAINING.search(heading) for heading in headings)


def is_news(block: Block) -> bool:
    """Whether the block is an item of news: under such a heading, or opening with a date."""
    return under(NEWS, block.headings) or bool(_DATED.match(block.text))


def is_about_others(block: Block) -> bool:
    """Whether the headings above say that this is about other people's work, thanks, citations or caveats."""
    return under(OTHERS, block.headings)


def is_about_fine_tuning(block: Block) -> bool:
    """Whether the headings above say that this is about tuning a finished model."""
    return _under_tuning(block.headings)


def is_about_evaluation(block: Block) -> bool:
    """Whether the nearest heading says that this is about scores."""
    return under(EVALUATION, block.headings[-1:])


def is_placeholder(text: str) -> bool:
    """Whether a text says nothing: empty, or a template's place for words that never came."""
    return not text.strip(" \t\n*_`|-:.") or bool(_PLACEHOLDER.match(text)) or bool(_EMBEDDED_PLACEHOLDER.search(text))


def is_withheld(sentence: str) -> bool:
    """Whether the sentence promises something for later or says that it is not given out."""
    return bool(PROMISE.search(sentence) or REFUSAL.search(sentence))
