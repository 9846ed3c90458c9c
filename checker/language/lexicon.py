"""The lexicon: which concepts a word may stand for. Words become tokens here; what a row of tokens says is told elsewhere.

A token keeps all of its concepts ("charge" is a price and a freedom from one); a form chooses (explain.py). There is no
expression over raw text but the one that cuts it into words, so nothing here can backtrack.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent / "lexicon"
LANGUAGES = {"en": "English", "zh": "Chinese", "ja": "Japanese", "de": "German", "fr": "French", "es": "Spanish, Italian or Portuguese", "ru": "Russian", "ko": "Korean"}
"""Codes of the lexicon files; Spanish, Italian and Portuguese share one."""

_HAN, _KANA, _HANGUL = "\u3400-\u4dbf\u4e00-\u9fff", "\u3040-\u30ff", "\uac00-\ud7af"
_WORD = re.compile(
    rf"https?://[^\s<>()（）\"'，。]+|[A-Za-z][\w.]{{0,99}}(?:\ue000[\w.]+)+|(?:[A-Za-z]\.){{2,}}|(?<![\w.+-])[\w.+-]+@[\w-]{{1,99}}\.[\w.-]+|(?<![\w./-])[\w./-]*\w\.(?:md|txt|rst|html?|pdf|py|json|ya?ml|toml|org)\b"
    rf"|[^\W\d_{_HAN}{_KANA}{_HANGUL}]+(?:['’][^\W\d_{_HAN}{_KANA}{_HANGUL}]+)?|\d[\d.,]*\d|\d|[{_HAN}]+|[{_KANA}]+|[{_HANGUL}]+|[.;:!?。；：！？()（）,，、|©&+/%$€£¥—–>=❌✗✘🚫⛔✅✔✓]"
)
_FOLD = {0x2010: " ", 0x2011: " ", 0x2D: " ", 0x5F: " ", 0xA0: " ", 0x202F: " ", 0x2019: "'", 0x200B: None, 0x200C: None, 0x200D: None, 0x2060: None, 0xAD: None, 0xFEFF: None, 0x2A: None, 0x60: None}
_BREAKS, _COMMAS = frozenset(".;!?。；！？()（）|—–>="), frozenset(",，、&+/:：")

BREAK, COMMA, NUMBER, NAME, LINK, UNKNOWN, OURS = "break", "comma", "number", "name", "link", "unknown", "ours"


class Token(NamedTuple):
    """A term of a sentence: its words as they stand, and every concept that they may stand for."""

    words: str
    concepts: frozenset[str]


class Lexicon:
    """Terms of one or more languages by their first word. Terms of Chinese, Japanese and Korean are runs of characters.

    Read from the JSON beside each file of terms, which `python -m checker.language.lexicon` writes anew.
    """

    def __init__(self, *languages: str) -> None:
        self.terms: dict[str, dict[tuple[str, ...], frozenset[str]]] = {}
        self.starts: dict[str, list[tuple[str, str]]] = {}
        self.runs: dict[str, frozenset[str]] = {}
        for language in languages:
            written = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
            for words, concepts in written["terms"]:
                found = self.terms.setdefault(words[0], {})
                found[tuple(words)] = found.get(tuple(words), frozenset()) | frozenset(concepts)
            for start, concept in written["starts"]:
                self.starts.setdefault(start[:3], []).append((start, concept))
            for run, concepts in written["runs"]:
                self.runs[run] = self.runs.get(run, frozenset()) | frozenset(concepts)
        self.longest = max(map(len, self.runs), default=1)

    def longest_at(self, words: list[str], at: int) -> tuple[int, frozenset[str]]:
        """How many words from `at` on are a term, and its concepts."""
        best, found = 0, frozenset[str]()
        for term, concepts in self.terms.get(words[at], {}).items():
            if len(term) > best and words[at : at + len(term)] == list(term):
                best, found = len(term), concepts
        if best <= 1:
            more = {c for start, c in self.starts.get(words[at][:3], ()) if words[at].startswith(start)}
            if more:
                best, found = 1, found | more
        return best, found

    def cut(self, run: str) -> list[Token]:
        """A run of Chinese, Japanese or Korean characters as terms, the longest first; what is none stays together as unknown."""
        found: list[Token] = []
        at, missed = 0, ""
        while at < len(run):
            size = next((n for n in range(min(self.longest, len(run) - at), 0, -1) if run[at : at + n] in self.runs), 0)
            if not size:
                missed += run[at]
                at += 1
                continue
            if missed:
                found.append(Token(missed, frozenset({UNKNOWN})))
                missed = ""
            found.append(Token(run[at : at + size], self.runs[run[at : at + size]]))
            at += size
        if missed:
            found.append(Token(missed, frozenset({UNKNOWN})))
        return found


def fold(text: str) -> str:
    """`text` with typographic variants folded: hyphens are spaces, joiners and emphasis are nothing, "licence" is "license"."""
    return unicodedata.normalize("NFKC", text).translate(_FOLD).lower().replace("licence", "license").replace("licenc", "licens")


def split(folded: str) -> list[str]:
    """The words and marks of a folded text."""
    return _WORD.findall(folded)


@cache
def lexicon(language: str) -> Lexicon:
    """The terms that a sentence in `language` is read by."""
    return Lexicon("en") if language == "en" else Lexicon("en", language)


@cache
def alone(language: str) -> Lexicon:
    """The terms of one file; "data": what people say of training data (data.py)."""
    return Lexicon(language)


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """Ordinary English words that say nothing of anybody's rights: counted in licence sections of open repositories."""
    return frozenset((_FOLDER.parent / "ordinary.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _heads() -> tuple[str, ...]:
    return tuple(sorted({word[:4] for word, found in lexicon("en").terms.items() if any("open" in c for c in found.values())}))


def may_name_open_terms(text: str) -> bool:
    """Whether the beginning of an open licence's name stands in `text`: cheap, and never wrong the other way."""
    low = fold(text)
    return not low.isascii() or any(head in low for head in _heads())


_MIXED = re.compile(r"[a-z][\u0370-\u052f]|[\u0370-\u052f][a-z]", re.I)
_SCRIPTS = ((re.compile(rf"[{_KANA}]"), "ja"), (re.compile(rf"[{_HAN}]"), "zh"), (re.compile(rf"[{_HANGUL}]"), "ko"), (re.compile(r"[\u0400-\u052f]"), "ru"))
_NOT_RUSSIAN = re.compile(r"[іїєґўјљњћђџќѓѕ]", re.I)
_FOREIGN_LETTER = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f\u0400-\u052f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u2100-\u214f\u00aa\u00ba\u00b5]")


def language_of(text: str) -> str:
    """The language of `text` by its script, else by the share of its words that each lexicon knows; "" where none does."""
    if _MIXED.search(text) or _FOREIGN_LETTER.search(text):
        return ""
    for pattern, language in _SCRIPTS:
        found = len(pattern.findall(text))
        if found and (found * 8 >= len(text) or found >= 6):
            return "" if language == "ru" and _NOT_RUSSIAN.search(text) else language
    words = [w.lower() for w in split(unicodedata.normalize("NFKC", text).translate(_FOLD)) if w[0].isalpha() and w.islower()]
    if _known_share(words) * 3 >= len(words) * 2:
        return "en"
    shares = {language: _function_share(words, language) for language in ("en", "de", "fr", "es")}
    best = max(shares, key=lambda language: shares[language])
    if best != "en" and shares[best] * 5 >= len(words):
        return best
    return "en" if _known_share(words) * 2 > len(words) or (len(words) <= 4 and all(w.isascii() for w in words)) else ""


def _known_share(words: list[str]) -> int:
    known = lexicon("en")
    return sum(1 for at, w in enumerate(words) if w in vocabulary() or known.longest_at(words, at)[0])


def _function_share(words: list[str], language: str) -> int:
    terms = alone(language).terms
    return sum(1 for w in words if any(c & {"fn", "not", "for", "only"} for t, c in terms.get(w, {}).items() if len(t) == 1))


def tokens_of(text: str, language: str, own: frozenset[str] = frozenset()) -> list[Token]:
    """`text` as terms. `own`: words of the names that the repository gives itself, in lower case."""
    plain = _AND_MORE.sub("including ", unicodedata.normalize("NFKC", text))
    plain = _COMPOUND.sub(lambda m: m[0].replace("-", _JOINT) if _is_model_name(m[0]) else m[0], plain)
    joined = {part for word in _COMPOUND.findall(plain) for part in re.split(r"[-_\u2010\u2011]", word.lower())}
    plain = plain.translate(_FOLD)
    raw = _WORD.findall(plain)
    low = [w.lower().replace("licence", "license").replace("licenc", "licens") for w in raw]
    known = lexicon(language)
    names = [tuple(split(fold(name))) for name in own]
    found: list[Token] = []
    at = 0
    while at < len(low):
        word, size = low[at], 1
        concepts: frozenset[str] | set[str] = frozenset()
        if word[0] >= "\u3040" and known.runs and word[0] not in "！（），．：；？":
            found.extend(known.cut(word) if language != "ko" else _korean(known, word))
            at += 1
            continue
        size, concepts = known.longest_at(low, at)
        if word == "limited" and raw[at] == "Limited" and at and NAME in found[-1].concepts:
            size, concepts = 1, {NAME}  # the end of a firm's name
        if not size and word.endswith("'s"):
            low[at] = word[:-2]
            size, concepts = known.longest_at(low, at)
        if _JOINT in word and any(set(name) <= set(split(fold(word.replace(_JOINT, " ")))) for name in names):
            found.append(Token(raw[at].replace(_JOINT, "-"), frozenset({"own", OURS})))
            at += 1
            continue
        named = next((len(name) for name in names if tuple(low[at : at + len(name)]) == name), 0)
        if named:
            size = max(size, named)
            concepts = {"own", OURS} if not raw[at].islower() else {*concepts, "own", OURS}
        if not size:
            size, concepts = 1, {_bare(raw[at], word, language)}
            if UNKNOWN in concepts and word in joined:
                concepts = {NAME}  # a part of "foo-bar"
        found.append(Token(" ".join(raw[at : at + size]).replace(_JOINT, "-"), frozenset(concepts)))
        at += size
    return found


def _korean(known: Lexicon, word: str) -> list[Token]:
    """A Korean word by its stem, and what is known of its ending."""
    found: list[Token] = []
    while word:
        size = next((n for n in range(min(known.longest, len(word)), 0, -1) if word[:n] in known.runs), 0)
        if not size:
            return found if found else [Token(word, frozenset({UNKNOWN}))]
        found.append(Token(word[:size], known.runs[word[:size]]))
        word = word[size:]
    return found


def _is_model_name(word: str) -> bool:
    """Whether "Foo-1.5B-Distill" is a name: three parts with a size or number, and no word of a licence among them."""
    parts = fold(word).split()
    if len(parts) < 3 or not (any(c.isdigit() for c in word) or all(part[:1].isupper() for part in word.split("-"))):
        return False
    known = lexicon("en")
    return not any(known.longest_at(parts, at)[1] & _OF_LICENCES for at in range(len(parts)))


_OF_LICENCES = frozenset("open closed noncommercial only licence commercial copyleft number".split())
_JOINT = "\ue000"  # between the parts of a name that is one word
_AND_MORE = re.compile(r"\binclud(?:ing|es?),? but (?:is |are )?not (?:limited|restricted) to,?\s", re.I)
_COMPOUND = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]+(?:[-_\u2010\u2011][A-Za-z0-9]+)+")


def _bare(raw: str, word: str, language: str) -> str:
    """The concept of a word that is no term."""
    if word in _BREAKS:
        return BREAK
    if word in _COMMAS:
        return COMMA
    if _JOINT in word:
        return NAME
    if word.startswith("http") or "@" in word or ("." in word[:-1] and not word[0].isdigit()) or "/" in word:
        return LINK
    if word[0].isdigit():
        return NUMBER
    if word in "%$€£¥":
        return "price"
    if word == "©" or (len(word) == 1 and word.isascii()):
        return "fn"
    if language in ("en", "zh", "ja", "ko") and word in vocabulary():
        return "neutral"
    if not raw.islower() and raw[0].isalpha() and raw[0] < "\u0370":
        return NAME
    return UNKNOWN


def print_terms(language: str) -> str:
    """The JSON of a file of terms: words folded and cut as those of a sentence are."""
    terms: dict[tuple[str, ...], set[str]] = {}
    runs: dict[str, set[str]] = {}
    starts: list[tuple[str, str]] = []
    concept = ""
    for line in (_FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            concept = line[1:-1]
        elif not line or line[0] == "#":
            continue
        elif language in ("zh", "ja", "ko") or (language == "data" and line[0] >= "\u3040"):
            runs.setdefault(line, set()).add(concept)
        elif line.endswith("*") and " " not in line:
            starts.append((fold(line[:-1]), concept))
        elif words := tuple(split(fold(line.rstrip("*")))):
            terms.setdefault(words, set()).add(concept)
    rows = {
        "terms": [[list(words), sorted(concepts)] for words, concepts in terms.items()],
        "starts": starts,
        "runs": [[run, sorted(concepts)] for run, concepts in runs.items()],
    }
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    for code in (*LANGUAGES, "data"):
        (_FOLDER / f"{code}.json").write_text(print_terms(code), encoding="utf-8")
