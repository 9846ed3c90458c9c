"""READMEs in; sentences that say that nobody gets the parameters, or that what is there is not the model, out.

A denial beats a grant: beside one, a place that only a listing names is no place, and open terms are in conflict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from checker.domain import Evidence
from checker.evidence.documents import CODE, HEADING, Document
from checker.evidence.reading import Reading
from checker.evidence.subjects.names import mentions_in
from checker.evidence.subjects.whose import Own, is_own, own_of
from checker.evidence.subjects.words import Phrase, Word, phrases, words_of
from checker.evidence.words import ASIDE_HEADING, DATED, NEWS_HEADING, QUESTIONS_HEADING, under


class Reason(Enum):
    """Why the parameters cannot be had by everybody, or are not the model."""

    WITHHELD = "they are said not to be given out"
    SOLD = "they are sold"
    SEALED = "they are encrypted"
    TIMED = "they stop working"
    ONLINE = "loading them asks for a key or a server"
    DELTA = "they are a difference from another model's"

    @property
    def keeps_back(self) -> bool:
        """Whether nobody gets them, or only who pays; otherwise something is there, and is not the model."""
        return self in (Reason.WITHHELD, Reason.SOLD)


class Denial(NamedTuple):
    """A sentence that denies that everybody gets the model's parameters."""

    reason: Reason
    evidence: Evidence


_STOPS = frozenset((";", "；", "。", "，", "!", "?", "！", "？", ".", "but", "however", "但", "aber", "mais", "pero"))
_NO = frozenset("unable refuse refused declined refrain without nothing none ohne sans sin not never no cannot nor neither nobody nicht kein keine pas aucun jamais no ningún не нет nie 不 未 没 ない ません".split())


def find_denials(reading: Reading) -> tuple[Denial, ...]:
    """Every denial in the READMEs of the root, the plainest first."""
    own = own_of(reading)
    found = [denial for document in reading.readmes for denial in _in_document(document, own)]
    return tuple(sorted(found, key=lambda denial: list(Reason).index(denial.reason)))


def _in_document(document: Document, own: Own) -> Iterator[Denial]:
    for block in document.blocks:
        if block.kind in (CODE, HEADING) or (under(block.headings, ASIDE_HEADING) and not under(block.headings, QUESTIONS_HEADING)):
            continue
        dated = under(block.headings, NEWS_HEADING) or bool(DATED.match(block.text))
        for sentence in block.sentences:
            reason = denied_in(sentence.text, own)
            if reason is not None and not dated:
                yield Denial(reason, document.quote(sentence.line, sentence.text))


def denied_in(text: str, own: Own) -> Reason | None:
    """Why `text` says that the model's parameters are not had by everybody; None where it does not."""
    words = _outside_brackets(words_of(text))
    if not phrases("withheld").find(words) or text.rstrip().endswith(("?", "？")):
        return None
    left = 0
    for right in (*(n for n, word in enumerate(words) if word.text in _STOPS), len(words)):
        clause = words[left:right]
        left = right + 1
        found = _denied(text, clause, own)
        if found is not None:
            return found
    return None


def _outside_brackets(words: Sequence[Word]) -> list[Word]:
    """`words` without what stands in brackets: an aside about one file or version."""
    found, depth = [], 0
    for word in words:
        depth += word.text in ("(", "（")
        if not depth:
            found.append(word)
        depth -= depth > 0 and word.text in (")", "）")
    return found or list(words)


def _denied(text: str, clause: Sequence[Word], own: Own) -> Reason | None:
    subjects = phrases("parameters").find(clause)
    said = phrases("withheld").find(clause)
    aside = (p for p in phrases("not-the-parameters").find(clause) if p.kind == "clause")
    if not said or not subjects or any(not any(s.start <= p.start < s.end for s in said) for p in aside):
        return None
    weights = [p for p in subjects if p.kind == "parameters" and _are_ours(text, clause, p, own)]
    for phrase in said:
        if phrase.kind == "given" and weights and _is_denied(clause, phrase, weights) and not _is_partly(clause, phrase):
            return Reason.WITHHELD
        behind = clause[phrase.end].text if phrase.end < len(clause) else ""
        if behind == "from" or (clause[phrase.end - 1].text == "longer" and behind in ("on", "in", "at")):
            continue  # "removed from the file", "no longer on that server"
        if phrase.kind == "withheld" and weights and not _is_denied(clause, phrase, ()) and _is_near(phrase, weights):
            return Reason.WITHHELD
        if phrase.kind == "sold" and weights and not _is_denied(clause, phrase, ()) and _is_near(phrase, weights):
            return Reason.SOLD
        if phrase.kind in ("sealed", "timed", "online") and not _is_denied(clause, phrase, ()) and (weights or phrase.kind == "online" or any(p.kind == "model" for p in subjects)):
            return Reason[phrase.kind.upper()]
        if phrase.kind == "delta" and any(p.kind == "parameters" for p in subjects) and not _is_denied(clause, phrase, ()) and _names_another(text, clause, own):
            return Reason.DELTA
    return None


def _are_ours(text: str, clause: Sequence[Word], subject: Phrase, own: Own) -> bool:
    """Whether "weights" are the model's: no teacher's or other model's, before ("the Llama weights") or behind ("weights of the critic")."""
    before, behind = clause[max(0, subject.start - 3) : subject.start], clause[subject.end : subject.end + 5]
    aside = phrases("not-the-parameters")
    if behind and behind[0].text in ("url", "path", "name", "dir", "folder", "id"):
        return False
    if any(p.kind == "beside" for p in aside.find(before)) or (behind and behind[0].text in ("of", "for") and any(p.kind == "beside" for p in aside.find(behind))):
        return False
    around = [*before, *(behind if behind and behind[0].text in ("of", "for", "from") else [])]
    if not around:
        return True
    piece = text[around[0].start : around[-1].end]
    return all(is_own(mention, own) for mention in mentions_in(piece))


def _is_denied(clause: Sequence[Word], phrase: Phrase, weights: Sequence[Phrase]) -> bool:
    """Whether a "not" stands before the phrase, near enough, or "no weights" are given."""
    ahead = clause[max(0, phrase.start - 6) : phrase.start]
    if any(w.text == "without" for w in ahead[-2:]) and any(w.text in ("not", "cannot", "never") for w in ahead):
        return False  # "does not load without a key"
    for n, word in enumerate(ahead):
        later = ahead[n + 1].text if n + 1 < len(ahead) else ""
        if (word.text in _NO and later not in ("only", "just", "longer")) or (word.text == "t" and n and ahead[n - 1].text.endswith("n")):
            return True
    behind = clause[phrase.end : phrase.end + 3]
    if any(word.text in ("不", "未", "な", "ま") for word in behind[:2]) and phrase.kind == "given":
        text = "".join(word.text for word in clause[phrase.end : phrase.end + 8])
        return any(no in text for no in ("ない", "ません", "しない", "不"))
    return any(p.start and clause[p.start - 1].text == "no" and clause[p.end : p.end + 1] for p in weights)


def _is_partly(clause: Sequence[Word], phrase: Phrase) -> bool:
    """Whether only a place or form is denied: "not available on ModelScope", "not provided in fp16"."""
    behind = clause[phrase.end : phrase.end + 3]
    return phrase.end < len(clause) and behind[0].text in ("on", "in", "as", "via", "at", "through", "separately", "with", "by", "under", "here") and not (behind[0].text == "at" and behind[1:2] and behind[1].text in ("all", "this"))


def _is_near(phrase: Phrase, weights: Sequence[Phrase]) -> bool:
    return any(abs(phrase.start - subject.start) <= 8 for subject in weights)


def _names_another(text: str, clause: Sequence[Word], own: Own) -> bool:
    """Whether a clause names what the difference is from: another model, the original, the base."""
    piece = text[clause[0].start : clause[-1].end]
    return any(word.text in ("original", "base", "原", "元") for word in clause) or any(not is_own(m, own) for m in mentions_in(piece))
