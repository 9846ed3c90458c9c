"""A sentence and the models that it names in; the part that each plays, and the words that say so, out.

Recall first: a family with restricting terms is a possible base wherever it is named, unless the context explains it.
Words of making turn "possible" into "base"; for all other families they are needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from checker.evidence.subjects.names import PLAIN, Mention, mentions_in, numbered_at
from checker.evidence.subjects.whose import Own, is_own
from checker.evidence.subjects.words import Phrase, Word, phrases, words_of


class Role(Enum):
    """The part that a model plays for the repository that names it."""

    OWN = "own"
    BASE = "base"
    POSSIBLE = "possible base"
    OTHER = "other"


class Part(NamedTuple):
    """A model's role, how it is related to ours, and why: the words of the sentence, or the kind of context."""

    role: Role
    relation: str = ""
    why: str = ""
    of_variant: bool = False


class Read(NamedTuple):
    """A model named in a sentence, and its part."""

    mention: Mention
    part: Part


_STOPS = frozenset((";", "；", "。", "!", "?", "！", "？", ".", "but", "while", "whereas", "although", "though", "however", "但", "aber", "mais", "pero"))
_WE = frozenset("we our i this these it its ours here 本 我".split())
_JOINS = frozenset(("and", "then", "und", "et", "y"))
_GOES_ON = frozenset("we it is was are were has have then this they i ist wurde est a été".split())
_PASSES = frozenset("s model models family series suite herd the llm llms lm 模 型 的 の original".split())
_NOT_ONLY = frozenset("only just merely simply nur solo seulement".split())
_EXTENDS = ("extend", "expand", "扩", "拡")
DENIED = "denied to be a base"
_FAR, _NEAR = 10, 8  # words between a word of making and the name of what was made from: of a restricted family, of others


def read_sentence(text: str, links: Sequence[tuple[str, str]], own: Own, *, aside: bool = False) -> list[Read]:
    """The models that `text` names, each with its part. `aside`: other people's models are named here, as a rule."""
    named = mentions_in(text, links)
    words = words_of(text) if named or any(sign in text for sign in _SIGNS) else []
    named = sorted([*named, *_adapted(text, words, named)], key=lambda m: m.start) if words else named
    if not named:
        return []
    sentence = _Sentence(text, _joined(words, named, own), named, own)
    return [Read(mention, _part(sentence, mention, aside)) for mention in named]


_SIGNS = ("模型", "モデル", "모델", "model", "heckpoint", "LoRA", "LORA", "lora", "dapter", "uanti", "GGUF", "AWQ", "GPTQ", "erge")


def _adapted(text: str, words: list[Word], named: Sequence[Mention]) -> list[Mention]:
    """Models that nobody knows and that have no size, where only a model can be meant: "an adapter for Gannet-Large-2407"."""
    found = []
    for cue in phrases("made-from").find(words):
        if cue.kind in ("weak", "no"):
            continue
        for at in range(cue.end, min(cue.end + _FAR, len(words))):
            mention = numbered_at(text, words, at)
            if mention is None:
                continue
            near = all(w.text in _PASSES or w.text in ("of", "a") for w in words[cue.end : at])
            behind = next((w.text for w in words[at:] if w.start >= mention.end), "")
            sure = cue.kind in ("adapter", "quantized", "merge") and near
            if (sure or behind in _MODEL_WORDS) and not any(m.start < mention.end and mention.start < m.end for m in named):
                found.append(mention)
            break
    return found


_VERSIONS = frozenset("version versions variant variants checkpoint checkpoints edition editions copy".split())
_OF_MODELS = _VERSIONS | frozenset("of from up public official released open parameters".split())
_MANY = re.compile(r"许多|众多|很多|其他|其它")
_WORKS = frozenset("projects tools applications apps frameworks libraries works ecosystems codebases repositories products services demos".split())
_TAKES = frozenset("take takes took taking grab grabbed grabbing pick picked picking borrow borrowed borrowing".split())
_MODEL_WORDS = frozenset(("model", "models", "checkpoint", "checkpoints", "weights", "模", "モ", "모"))


class _Sentence(NamedTuple):
    """A sentence: each model's name is one word of `words`, without the words that hyphens tie to it ("LLaMA-based")."""

    text: str
    words: list[Word]
    named: Sequence[Mention]
    own: Own


class _Place(NamedTuple):
    """Where a mention stands: words[at], in the clause words[left:right]."""

    at: int
    left: int
    right: int


NAME = "\0"
"""The word that stands for a model's name."""


def _joined(words: list[Word], named: Sequence[Mention], own: Own) -> list[Word]:
    found: list[Word] = []
    waiting = list(named)
    for word in words:
        while waiting and waiting[0].end <= word.start:
            waiting.pop(0)
        mention = waiting[0] if waiting else None
        if mention is None or word.end <= mention.start:
            found.append(word)
        elif not found or found[-1].text != NAME or found[-1].start != mention.start:
            found.append(Word(NAME, mention.start, mention.end))
        tied = mention is not None and word.start >= mention.core and word.end <= mention.end
        if tied and mention is not None and word.text not in PLAIN and word.text[0].isalpha() and not is_own(mention, own):
            found.append(word)
    return found


def _part(sentence: _Sentence, mention: Mention, aside: bool) -> Part:
    if is_own(mention, sentence.own):
        return Part(Role.OWN)
    words = sentence.words
    at = _place(words, mention)
    if not mention.is_restricted and mention.family is not None and not mention.owner and mention.more:
        return Part(Role.OTHER, why="another model, or a shape, that bears a family's name")
    behind = words[at.at + 1 : at.right]
    passed = next((n for n, w in enumerate(behind) if w.text not in PLAIN and w.text not in _PASSES and not w.text[0].isdigit()), len(behind))
    attribute = next((p for p in phrases("explained-behind").find(behind[passed : passed + 5]) if p.start == 0), None)
    if attribute is not None and _acts(words, at.at, behind[passed:]):
        attribute = None
    if attribute is not None and not any(w.text.startswith(_EXTENDS) for w in words[at.left : at.right]):
        return Part(Role.OTHER, why="an attribute: " + _said(sentence.text, behind[passed:], attribute))
    before = _made_from(sentence, at, mention)
    if before is not None:
        return before
    after = _made_into(sentence, at, mention)
    if after is not None:
        return after
    if aside or not mention.is_restricted:
        return Part(Role.OTHER, why="named among others" if aside else "named, and not as a base")
    why = _explained(words, at)
    return Part(Role.OTHER, why=why) if why else Part(Role.POSSIBLE, "derived", "named, and nothing says for what")


def _acts(words: list[Word], at: int, behind: Sequence[Word]) -> bool:
    """Whether what looks like an attribute is what the model does: "a fine-tuned Foo answers"."""
    left = max(0, at - 3)
    made = any(left + p.end == at and p.kind not in ("weak", "no") for p in phrases("made-from").find(words[left:at]))
    return made and behind[0].text in ("answers", "scores", "results", "responses", "outputs")


def _place(words: list[Word], mention: Mention) -> _Place:
    at = next((n for n, w in enumerate(words) if w.text == NAME and w.start >= mention.start), len(words) - 1)
    left = max((n + 1 for n in range(at) if _stops(words, n)), default=0)
    right = min((n for n in range(at + 1, len(words)) if _stops(words, n)), default=len(words))
    return _Place(at, left, right)


def _stops(words: list[Word], n: int) -> bool:
    if words[n].text == "." and n and words[n - 1].text in ("al", "vs", "e.g", "g", "etc", "approx"):
        return False
    return words[n].text in _STOPS or (words[n].text in (":", "：") and n > 6)


def _piece(words: list[Word], left: int, at: int, marks: str = ",，、(（[|-–—") -> int:
    """Where the piece of the clause begins that word `at` stands in: behind a comma, a bracket, "and is"."""
    for n in range(at - 1, left - 1, -1):
        word = words[n].text
        if word in marks or (word in _JOINS and n + 1 < len(words) and words[n + 1].text in _GOES_ON):
            return n + 1
    return left


def _said(text: str, words: Sequence[Word], phrase: Phrase) -> str:
    return text[words[phrase.start].start : words[phrase.end - 1].end]


def _denies(words: Sequence[Word]) -> bool:
    """Whether one of `words` denies what follows; "not only" does not."""
    for phrase in phrases("denied").find(words):
        word, n = words[phrase.start].text, phrase.start
        if word == "t" and not (n and words[n - 1].text.endswith("n")):
            continue
        if n + 1 < len(words) and words[n + 1].text in _NOT_ONLY:
            continue
        return True
    return False


def _explains(words: Sequence[Word], reach: str = "") -> list[Phrase]:
    return [p for p in phrases("explained").find(words) if p.kind.startswith(reach)]


def _made_from(sentence: _Sentence, at: _Place, mention: Mention) -> Part | None:
    """The part that a word of making before the name gives it: base, or another's where it is denied or said of others."""
    words = sentence.words
    ahead = words[at.left : at.at]
    for cue in reversed([p for p in phrases("made-from").find(ahead) if p.kind != "no"]):
        gap = ahead[cue.end :]
        weak = cue.kind == "weak" and not (cue.start and ahead[cue.start - 1].text in ("we", "i"))
        if len(gap) > (_FAR if mention.is_restricted else _NEAR) or _explains(gap) or (weak and not mention.is_restricted):
            continue
        begin = at.left + cue.start
        start = _piece(words, at.left, begin)
        piece = words[start:begin]
        if _denies(words[max(start, begin - 8) : begin]) or _denies(gap):
            return Part(Role.OTHER, why=DENIED)
        whose = ahead[cue.start - 1].text if cue.start else ""
        if whose in ("its", "our", "other") and not weak or (whose in ("its", "our") and _is_a_base(ahead[cue.start : cue.end])):
            return Part(Role.BASE, "derived", _said(sentence.text, ahead, cue), _of_variant(sentence, at, begin, mention))
        if not mention.is_restricted and _is_handed_out(ahead, cue, mention):
            return Part(Role.OTHER, why="handed out")
        if not _speaks_of_us(piece) and any(p.start < 3 for p in phrases("others").find(piece)):
            return Part(Role.OTHER, why="of others' models")
        if told := _explains(_since_we(piece), "clause") or (not _speaks_of_us(piece) and _explains(piece[-6:], "near")):
            return Part(Role.OTHER, why=told[-1].kind)
        if cue.start and ahead[cue.start - 1].text in _WORKS:
            return Part(Role.OTHER, why="of others' works")  # "in many projects built upon Foo"
        behind = "".join(w.text for w in words[at.at + 1 : at.at + 9])
        if behind.startswith("的") and _MANY.search("".join(w.text for w in ahead)) and any(work in behind for work in ("项目", "工具", "应用", "框架")):
            return Part(Role.OTHER, why="of others' works")  # 许多基于 Foo 的开源项目
        if weak and not _is_taken(ahead) and (_explained(words, at) or _is_code(piece)):
            continue  # a word before it may be a plainer one: "a fine-tuned version of"
        if at.left == 0 and not _speaks_of_us(words) and _instructs(words, cue):
            return Part(Role.OTHER, why="an instruction to the reader")
        if _is_code(piece) and not (cue.kind != "derived" and any(w.text in _VERSIONS for w in ahead[cue.start :])):
            return Part(Role.OTHER, why="of the code")
        other = _other_subject(sentence, begin, start)
        if other is not None:
            return Part(Role.OTHER, why=f"what {other.name} is made from")
        relation = "derived" if weak else cue.kind
        return Part(Role.BASE, relation, _said(sentence.text, ahead, cue), _of_variant(sentence, at, begin, mention))
    return None


def _is_handed_out(ahead: Sequence[Word], cue: Phrase, mention: Mention) -> bool:
    """Whether the publisher speaks of "our Foo models", or a reader is told where weights are: "download the weights from Foo"."""
    if ahead[-1:] and ahead[-1].text == "our" and mention.family is not None and not mention.more:
        return True
    fetched = any(w.text in ("download", "downloaded", "obtain", "get") for w in ahead[: cue.start])
    return mention.page and fetched and ahead[cue.start].text == "weights"


def _since_we(piece: list[Word]) -> list[Word]:
    """`piece` from its last "we" on: what stands before tells why or after what ("to beat the baseline we tuned Foo"), unless it sets the model aside."""
    last = max((n for n, w in enumerate(piece) if w.text in ("we", "i")), default=0)
    return piece if piece and (piece[0].text in ("for", "as") or any(w.text.startswith("compar") for w in piece[:last])) else piece[last:]


def _is_taken(ahead: Sequence[Word]) -> bool:
    """Whether the name is what we took: "we took the chat checkpoint of Foo"; what else the sentence tells explains it no more."""
    n = len(ahead)
    while n and (ahead[n - 1].text in _PASSES or ahead[n - 1].text in PLAIN or ahead[n - 1].text in _OF_MODELS):
        n -= 1
    return n > 0 and ahead[n - 1].text in _TAKES


def _is_a_base(words: Sequence[Word]) -> bool:
    return any(w.text in ("base", "parent", "backbone", "foundation", "core") for w in words)


def _made_into(sentence: _Sentence, at: _Place, mention: Mention) -> Part | None:
    """The part that words behind the name give it: "Llama 2 serves as the backbone", "a Llama finetune"."""
    words = sentence.words
    behind = words[at.at + 1 : min(at.right, at.at + 15)]
    for cue in phrases("made-into").find(behind):
        gap, several = behind[: cue.start], cue.end - cue.start > 1
        if any(a.text in _JOINS and b.text in _GOES_ON for a, b in zip(gap, behind[1:], strict=False)):
            return None
        if cue.start > (8 if several else 5) or _explains(gap) or any(w.text in (",", "，", ")", ":", NAME) for w in gap):
            return None
        if cue.kind == "tied" and cue.start > 0:
            continue
        if not mention.is_restricted and not several and cue.start > 0:
            return None
        piece = words[_piece(words, at.left, at.at) : at.at]
        if [w.text for w in piece] == ["for"] and _explains(behind[cue.end : cue.end + 4], "near reader"):
            return Part(Role.OTHER, why="an instruction to the reader")
        if _denies(piece[-8:]) or _denies(gap):
            return Part(Role.OTHER, why="denied")
        if told := _explains(piece, "clause") or _explains(piece[-4:], "near"):
            return Part(Role.OTHER, why=told[-1].kind)
        return Part(Role.BASE, "derived", _said(sentence.text, behind, cue))
    return None


def _explained(words: list[Word], at: _Place) -> str:
    """The context that explains a name which no word of making goes with; "" where nothing does."""
    clause = [*words[at.left : at.at], *words[at.at + 1 : at.right]]
    ahead, behind = words[max(at.left, at.at - 8) : at.at], words[at.at + 1 : min(at.right, at.at + 6)]
    if _denies(ahead) or _denies(behind):
        return "denied"
    if words[0].text == "to" and not _speaks_of_us(words):
        return "an instruction to the reader"
    if _is_code(words[at.left : min(at.left + 6, at.at)]):
        return "of the code"
    if at.left and words[at.left - 1].text in ("while", "whereas"):
        return "comparison"
    if any(_of_our_training(words, scratch) for scratch in _explains(words, "sentence")):
        return "denied"
    if next((w.text for w in behind), "") in ("weights", "checkpoint", "checkpoints"):
        ahead = [w for w in ahead if not w.text.startswith("load")]
    listed = words[_piece(words, at.left, at.at, marks="(（[") : at.at]  # "(including Foo, Bar and Baz)"
    near = [*_explains(ahead, "near"), *_explains(behind, "near"), *(p for p in _explains(listed, "near") if p.kind.endswith("listing"))]
    extended = any(w.text.startswith(_EXTENDS) for w in clause)  # "we extended the vocabulary of Foo and trained on"
    found = (p.kind for p in (*_explains(clause, "clause"), *near) if not (extended and p.kind.endswith("tokenizer")))
    return next(found, "")


def _of_our_training(words: list[Word], scratch: Phrase) -> bool:
    """Whether the clause of "from scratch" is about the model: not about its critic or tokenizer."""
    left = max((n + 1 for n in range(scratch.start) if _stops(words, n)), default=0)
    clause = words[left : scratch.start]
    return not any(w.text in ("critic", "head", "heads", "tokenizer", "tokeniser", "embeddings", "projector", "decoder", "adapter") for w in clause)


def _speaks_of_us(words: Sequence[Word]) -> bool:
    return any(w.text in _WE for w in words)


def _instructs(words: Sequence[Word], cue: Phrase) -> bool:
    """Whether a sentence tells its reader to do something: "To fine-tune Foo on your data, run ..."."""
    if cue.start == 0 and cue.kind == "finetune" and words[cue.end - 1].text.endswith("ing") and words[cue.end].text == NAME:
        return True  # "Fine-tuning Foo costs the same"; "fine-tuning of Foo" is what was done
    return cue.start <= 1 and words[0].text in ("to", "when", "if", "run", "use", "download", "install") and cue.kind in ("finetune", "quantized", "merge")


def _is_code(piece: Sequence[Word]) -> bool:
    """Whether what was made is a program, a data set, a document: the last such word before the word of making is its subject."""
    found = phrases("subjects-of-code").find(piece)
    if not found:
        return False
    later = {w.text for w in piece[found[-1].end :]}
    return not later & {"model", "models", "weights", "checkpoint", "checkpoints", "network", "we", "it", "has", "have", "contains", "holds", "hosts", "provides", "offers"}


def _other_subject(sentence: _Sentence, cue: int, start: int) -> Mention | None:
    """Another model that the word of making speaks of: "Vicuna, which is fine-tuned from LLaMA"."""
    words = sentence.words
    for other in sentence.named:
        last = _place(words, other).at + 1
        between = words[last:cue]
        if last > cue or last < start - 3 or len(between) > 5 or is_own(other, sentence.own) or _speaks_of_us(between):
            continue
        if any(w.text in _TELLS for w in between[:2]) and not any(w.text in ("and", "+", "with", "into") for w in between):
            return other
    return None


_TELLS = frozenset(("which", "is", "was", "are", "(", "a", "the", "itself", "that", ","))
_SEVERAL = frozenset("models checkpoints variants versions series".split())


def _of_variant(sentence: _Sentence, at: _Place, cue: int, base: Mention) -> bool:
    """Whether the sentence is about own distilled variants: "Foo-Distill-Bar-8B is derived from Bar", "distilled checkpoints based on Bar"."""
    first = base.words[0] if base.words else ""
    if any("distill" in m.words and first in m.words and m.end <= base.start and is_own(m, sentence.own) for m in sentence.named):
        return True
    ahead = {w.text for w in sentence.words[at.left : cue]}
    return bool(ahead & _SEVERAL) and any(w.startswith("distil") for w in ahead)
