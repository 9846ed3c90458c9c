"""A sentence and the models that it names in; the part that each plays, and the words that say so, out.

Recall first: a family with restricting terms is a possible base wherever it is named, unless the context explains it.
Words of making turn "possible" into "base"; for all other families they are needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from checker.evidence.subjects.names import PLAIN, Mention, mentions_in
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
_PASSES = frozenset("s model models family series suite herd the llm llms lm weights的 の 的 ’ original".split())
_NOT_ONLY = frozenset("only just merely simply nur solo seulement".split())
_FAR = 10  # words between a word of making and the name of what was made from


def read_sentence(text: str, links: Sequence[tuple[str, str]], own: Own, *, aside: bool = False) -> list[Read]:
    """The models that `text` names, each with its part. `aside`: other people's models are named here, as a rule."""
    named = mentions_in(text, links)
    if not named:
        return []
    words = words_of(text)
    return [Read(mention, _part(text, words, mention, named, own, aside)) for mention in named]


class _Place(NamedTuple):
    """Where a mention stands: words[first:last], in the clause words[left:right]."""

    first: int
    last: int
    left: int
    right: int


def _part(text: str, words: list[Word], mention: Mention, named: Sequence[Mention], own: Own, aside: bool) -> Part:
    if is_own(mention, own):
        return Part(Role.OWN)
    at = _place(words, mention)
    behind = words[at.last : at.right]
    passed = next((n for n, w in enumerate(behind) if w.text not in PLAIN and w.text not in _PASSES and not w.text[0].isdigit()), len(behind))
    attribute = next((p for p in phrases("explained-behind").find(behind[passed : passed + 5]) if p.start == 0), None)
    if attribute is not None:
        return Part(Role.OTHER, why="an attribute: " + _said(text, behind[passed:], attribute))
    before = _made_from(text, words, at, mention, named, own)
    if before is not None:
        return before
    after = _made_into(text, words, at)
    if after is not None:
        return after
    if aside or not mention.is_restricted:
        return Part(Role.OTHER, why="named among others" if aside else "named, and not as a base")
    why = _explained(text, words, at)
    return Part(Role.OTHER, why=why) if why else Part(Role.POSSIBLE, "derived", "named, and nothing says for what")


def _place(words: list[Word], mention: Mention) -> _Place:
    first = next((n for n, w in enumerate(words) if w.end > mention.start), len(words))
    last = next((n for n, w in enumerate(words) if w.start >= (mention.core or mention.end)), len(words))
    left = max((n + 1 for n in range(first) if _stops(words, n)), default=0)
    right = min((n for n in range(last, len(words)) if _stops(words, n)), default=len(words))
    return _Place(first, last, left, right)


def _stops(words: list[Word], n: int) -> bool:
    return words[n].text in _STOPS or (words[n].text in (":", "：") and n > 6)


def _piece(words: list[Word], left: int, at: int) -> int:
    """Where the piece of the clause begins that word `at` stands in: behind a comma, a bracket, "and is"."""
    for n in range(at - 1, left - 1, -1):
        word = words[n].text
        if word in (",", "，", "、", "(", "（", "[", "|", "-", "–", "—") or (word in _JOINS and n + 1 < len(words) and words[n + 1].text in _GOES_ON):
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


def _made_from(text: str, words: list[Word], at: _Place, mention: Mention, named: Sequence[Mention], own: Own) -> Part | None:
    """The part that a word of making before the name gives it: base, or another's where it is denied or said of others."""
    ahead = words[at.left : at.first]
    for cue in reversed(phrases("made-from").find(ahead)):
        gap = ahead[cue.end :]
        if len(gap) > _FAR or _explains(gap):
            continue
        start = _piece(words, at.left, at.left + cue.start)
        piece = words[start : at.left + cue.start]
        if _denies(words[max(start, at.left + cue.start - 8) : at.left + cue.start]) or _denies(gap):
            return Part(Role.OTHER, why="denied")
        weak = cue.kind == "weak"
        if told := _explains(piece, "clause") or (not _speaks_of_us(piece) and _explains(piece[-6:], "near")):
            return Part(Role.OTHER, why=told[-1].kind)
        if weak and (why := _explained(text, words, at)):
            return Part(Role.OTHER, why=why)
        if at.left == 0 and not any(_speaks_of_us(w) for w in (words,)) and _instructs(words, cue):
            return Part(Role.OTHER, why="an instruction to the reader")
        if _is_code(piece):
            return Part(Role.OTHER, why="of the code")
        other = _other_subject(words, at.left + cue.start, start, named, own)
        if other is not None:
            return Part(Role.OTHER, why=f"what {other.name} is made from")
        relation = "derived" if cue.kind == "weak" else cue.kind
        return Part(Role.BASE, relation, _said(text, ahead, cue), _of_variant(words, named, own, at, mention))
    return None


def _made_into(text: str, words: list[Word], at: _Place) -> Part | None:
    """The part that words behind the name give it: "Llama 2 serves as the backbone", "a Llama finetune"."""
    behind = words[at.last : min(at.right, at.last + 14)]
    for cue in phrases("made-into").find(behind):
        gap = behind[: cue.start]
        if cue.start > (8 if cue.end - cue.start > 1 else 5) or _explains(gap) or any(w.text in (",", "，", ")") for w in gap):
            return None
        piece = words[_piece(words, at.left, at.first) : at.first]
        if _denies(piece[-8:]) or _denies(gap):
            return Part(Role.OTHER, why="denied")
        if told := _explains(piece, "clause") or _explains(piece[-4:], "near"):
            return Part(Role.OTHER, why=told[-1].kind)
        return Part(Role.BASE, "derived", _said(text, behind, cue))
    return None


def _explained(text: str, words: list[Word], at: _Place) -> str:
    """The context that explains a name which no word of making goes with; "" where nothing does."""
    clause = [*words[at.left : at.first], *words[at.last : at.right]]
    near = [*words[max(at.left, at.first - 7) : at.first], *words[at.last : min(at.right, at.last + 5)]]
    if _denies(words[max(at.left, at.first - 8) : at.first]) or _denies(words[at.last : min(at.right, at.last + 6)]):
        return "denied"
    found = next((p.kind for p in _explains(clause, "clause")), "") or next((p.kind for p in _explains(near, "near")), "")
    return found


def _speaks_of_us(words: Sequence[Word]) -> bool:
    return any(w.text in _WE for w in words)


def _instructs(words: Sequence[Word], cue: Phrase) -> bool:
    """Whether a sentence tells its reader to do something: "To fine-tune Foo on your data, run ..."."""
    return cue.start <= 1 and words[0].text in ("to", "when", "if", "run", "use", "download", "install") and cue.kind in ("finetune", "quantized", "merge")


def _is_code(piece: Sequence[Word]) -> bool:
    """Whether what was made is a program, a data set, a document: the last such word before the word of making is its subject."""
    found = phrases("subjects-of-code").find(piece)
    if not found:
        return False
    later = {w.text for w in piece[found[-1].end :]}
    return not later & {"model", "models", "weights", "checkpoint", "checkpoints", "network", "we", "it"}


def _other_subject(words: list[Word], cue: int, start: int, named: Sequence[Mention], own: Own) -> Mention | None:
    """Another model that the word of making speaks of: "Vicuna, which is fine-tuned from LLaMA"."""
    for other in named:
        last = next((n for n, w in enumerate(words) if w.start >= other.end), len(words))
        between = words[last:cue]
        if not last <= cue or last < start - 3 or len(between) > 5 or is_own(other, own) or _speaks_of_us(between):
            continue
        if any(w.text in ("which", "is", "was", "are", "(", "a", "the", "itself", "that", ",") for w in between[:2]) and not any(w.text in ("and", "+", "with", "into") for w in between):
            return other
    return None


def _of_variant(words: list[Word], named: Sequence[Mention], own: Own, at: _Place, base: Mention) -> bool:
    """Whether the sentence is about one own distilled variant that bears the base's name: "Foo-Distill-Bar-8B is derived from Bar"."""
    first = base.words[0] if base.words else ""
    return any("distill" in m.words and first in m.words and m.end <= base.start and is_own(m, own) for m in named)
