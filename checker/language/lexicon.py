"""The lexicon: which concepts a word may stand for. Words become tokens here; what a row of tokens says is told elsewhere.

A token keeps all of its concepts ("charge" is a price and a freedom from one); a form chooses (explain.py). There is no
expression over raw text but the one that cuts it into words, so nothing here can backtrack.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent / "lexicon"
LANGUAGES = {"en": "English", "zh": "Chinese", "ja": "Japanese", "de": "German", "fr": "French", "es": "Spanish, Italian or Portuguese", "ru": "Russian", "ko": "Korean"}
"""Codes of the lexicon files; Spanish, Italian and Portuguese share one."""

_WORD = re.compile(
    r"https?://[^\s<>()（）\"'，。]+|[A-Za-z][\w.]{0,99}(?:\ue000[\w.]+)+|(?:[A-Za-z]\.){2,}|(?<![\w.+-])[\w.+-]+@[\w-]{1,99}\.[\w.-]+"
    r"|(?<![\w./-])[\w./-]*\w\.(?:md|txt|rst|html?|pdf|py|json|ya?ml|toml|org)\b|[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d.,]*\d|\d|[^\w\s]"
)
_MARKS = frozenset(".;:!?。；：！？()（）,，、|©&+/%$€£¥—–>=❌✗✘🚫⛔✅✔✓")
_FOLD = {0x2010: " ", 0x2011: " ", 0x2D: " ", 0x5F: " ", 0xA0: " ", 0x202F: " ", 0x2019: "'", 0x200B: None, 0x200C: None, 0x200D: None, 0x2060: None, 0xAD: None, 0xFEFF: None, 0x2A: None, 0x60: None}
_BREAKS, _COMMAS = frozenset(".;!?。；！？()（）|—–>="), frozenset(",，、&+/:：")

BREAK, COMMA, NUMBER, NAME, LINK, UNKNOWN, OURS = "break", "comma", "number", "name", "link", "unknown", "ours"


def _script(letter: str) -> str:
    """The script of a letter as far as it tells a language: "" for Latin, "?" for one that is not read."""
    if letter < "\u0250" or letter in "\u212a":
        return ""
    for first, last, script in _SCRIPTS:
        if first <= letter <= last:
            return script
    return "?"


_SCRIPTS = (("\u0370", "\u03ff", "el"), ("\u0400", "\u052f", "ru"), ("\u3040", "\u30ff", "ja"), ("\u3400", "\u9fff", "zh"), ("\uac00", "\ud7af", "ko"), ("\u2100", "\u214f", ""))


class Token(NamedTuple):
    """A term of a sentence: its words as they stand, and every concept that they may stand for."""

    words: str
    concepts: frozenset[str]


_NOTHING = frozenset[str]()


class Lexicon:
    """Terms of one or more languages by their first word. Terms of Chinese, Japanese and Korean are runs of characters.

    Read from the JSON beside each file of terms, which `python -m checker.language.lexicon` writes anew.
    """

    def __init__(self, language: str, below: Lexicon | None = None) -> None:
        written = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
        sets = [frozenset(concepts) for concepts in written["concepts"]]
        self.terms: dict[str, list[tuple[list[str], frozenset[str]]]] = dict(below.terms) if below else {}
        for first, terms in written["terms"].items():
            self.terms[first] = [(words, sets[n]) for words, n in terms] + self.terms.get(first, [])
        self.starts: dict[str, list[tuple[str, str]]] = dict(below.starts) if below else {}
        for start, concept in written["starts"]:
            self.starts[start[:3]] = [*self.starts.get(start[:3], ()), (start, concept)]
        self.runs = {run: sets[n] for run, n in written["runs"].items()}
        self.longest = max(map(len, self.runs), default=1)

    def longest_at(self, words: Sequence[str], at: int) -> tuple[int, frozenset[str]]:
        """How many words from `at` on are a term, and its concepts."""
        word = words[at]
        best, found = 0, _NOTHING
        for rest, concepts in self.terms.get(word, ()):
            size = len(rest) + 1
            if size >= best and (size == 1 or words[at + 1 : at + size] == rest):
                best, found = size, concepts | found if size == best else concepts
        if best <= 1 and word[:3] in self.starts:
            more = {c for start, c in self.starts[word[:3]] if word.startswith(start)}
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
    """The words and marks of a folded text; where two scripts touch, a word ends."""
    found = _WORD.findall(folded)
    if folded.isascii():
        return [word for word in found if word[-1].isalnum() or word in _MARKS or len(word) > 1]
    return [part for word in found if word[-1].isalnum() or word in _MARKS or len(word) > 1 for part in ((word,) if word.isascii() or "/" in word else _by_script(word))]


def _by_script(word: str) -> list[str]:
    """A word of more scripts than one as one word each; characters and kana are one script."""
    return ["".join(run) for _, run in groupby(word, lambda c: _script(c).replace("zh", "ja") if "\u3000" < c < "\ue000" else "")]


@cache
def lexicon(language: str) -> Lexicon:
    """The terms that a sentence in `language` is read by: its own, and the English ones."""
    return Lexicon("en") if language == "en" else Lexicon(language, lexicon("en"))


@cache
def alone(language: str) -> Lexicon:
    """The terms of one file; "data": what people say of training data (data.py)."""
    return Lexicon(language)


@cache
def _function_words(language: str) -> frozenset[str]:
    of_language = lexicon("en") if language == "en" else Lexicon(language)
    return frozenset(w for w, terms in of_language.terms.items() if any(not rest and c & {"fn", "not", "for", "only"} for rest, c in terms))


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """Ordinary English words that say nothing of anybody's rights: counted in licence sections of open repositories."""
    return frozenset((_FOLDER.parent / "ordinary.txt").read_text(encoding="utf-8").split())


_PLAIN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")


@cache
def _beginnings() -> tuple[dict[str, frozenset[str]], dict[str, list[tuple[str, str]]]]:
    """The concepts of all terms in Latin letters by their first word, and those of beginnings of words by three letters."""
    words: dict[str, frozenset[str]] = {}
    starts: dict[str, list[tuple[str, str]]] = {}
    for one in (lexicon("en"), *(alone(language) for language in ("de", "fr", "es"))):
        for word, terms in one.terms.items():
            words[word] = words.get(word, _NOTHING).union(*(found for _, found in terms))
        for letters, found in one.starts.items():
            starts.setdefault(letters, []).extend(found)
    return words, starts


@lru_cache(maxsize=4096)
def _may_mean(text: str) -> frozenset[str] | None:
    """The concepts of all terms that may begin in `text`; None where any may, because it is not in plain letters."""
    if not text.isascii() and any(c > "\u007f" and c.isalpha() for c in text):
        return None
    words, starts = _beginnings()
    found: set[str] = set()
    plain = text.lower().replace("\u2019", "'").replace("licence", "license").replace("licenc", "licens")
    for word in set(_PLAIN_WORD.findall(plain)):
        found |= words.get(word, _NOTHING)
        if word.endswith("'s"):
            found |= words.get(word[:-2], _NOTHING)
        if word[:3] in starts:
            found.update(concept for start, concept in starts[word[:3]] if word.startswith(start))
    return frozenset(found)


def may_speak_of(text: str, concepts: frozenset[str]) -> bool:
    """Whether a term for one of `concepts` may begin in `text`: cheap, and never wrong the other way."""
    found = _may_mean(text)
    return found is None or not found.isdisjoint(concepts)


_NOT_RUSSIAN = frozenset("іїєґўјљњћђџќѓѕ")


@lru_cache(maxsize=4096)
def language_of(text: str) -> str:
    """The language of `text` by its script, else by the share of its words that each lexicon knows; "" where none does."""
    if not text.isascii() and (by_script := _language_of_script(text)) is not None:
        return by_script
    words = [w.lower() for w in split(unicodedata.normalize("NFKC", text).translate(_FOLD)) if w[0].isalpha() and w.islower()]
    known = _known_share(words)
    if known * 3 >= len(words) * 2:
        return "en"
    shares = {language: sum(1 for w in words if w in _function_words(language)) for language in ("en", "de", "fr", "es")}
    best = max(shares, key=lambda language: shares[language])
    if best != "en" and shares[best] * 5 >= len(words):
        return best
    plainly = sum(word.lower() in _PLAINLY_ENGLISH for word in text.split())
    return "en" if known * 2 > len(words) or plainly >= 2 and plainly * 4 >= len(words) or (len(words) <= 4 and (known or len(words) < 3) and all(w.isascii() for w in words)) else ""


def _language_of_script(text: str) -> str | None:
    """The language that the letters of `text` tell; "" for one that is not read or a word of two scripts; None where they tell none."""
    scripts = [_script(c) if c.isalpha() else " " for c in text]
    if "?" in scripts or any({one, other} in ({"", "el"}, {"", "ru"}) for one, other in pairwise(scripts)):
        return ""
    counts = Counter(scripts)
    for script in ("ja", "zh", "ko", "ru"):
        if counts[script] and (counts[script] * 8 >= len(text) or counts[script] >= 6):
            return "" if script == "ru" and _NOT_RUSSIAN & set(text.lower()) else script
    return "" if counts["el"] else None


_PLAINLY_ENGLISH = frozenset("the and with which should would could have been their these those from".split())  # no other language of Latin letters has them


def _known_share(words: list[str]) -> int:
    known, ordinary = lexicon("en"), vocabulary()
    return sum(1 for at, w in enumerate(words) if w in ordinary or known.longest_at(words, at)[0])


@cache
def _names(own: frozenset[str]) -> dict[str, list[list[str]]]:
    """The words of each name by its first."""
    found: dict[str, list[list[str]]] = {}
    for name in own:
        if words := split(fold(name)):
            found.setdefault(words[0], []).append(words)
    return found


@lru_cache(maxsize=4096)
def tokens_of(text: str, language: str, own: frozenset[str] = frozenset()) -> tuple[Token, ...]:
    """`text` as terms. `own`: words of the names that the repository gives itself, in lower case."""
    plain = _AND_MORE.sub("including ", unicodedata.normalize("NFKC", text))
    if "@" in plain:
        plain = _ADDRESS.sub("mail@address", plain)
    joined: set[str] = set()
    if "-" in plain or "_" in plain or not plain.isascii():
        joined = {part for word in _COMPOUND.findall(plain) for part in re.split(r"[-_\u2010\u2011]", word.lower())}
        plain = _COMPOUND.sub(lambda m: m[0].replace("-", _JOINT) if _is_model_name(m[0]) else m[0], plain)
    raw = split(plain.translate(_FOLD))
    low = [w.lower() for w in raw]
    if "licenc" in plain.lower():
        low = [w.replace("licence", "license").replace("licenc", "licens") for w in low]
    return tuple(_terms(raw, low, language, _names(own), joined))


def _terms(raw: list[str], low: list[str], language: str, names: dict[str, list[list[str]]], joined: set[str]) -> Iterator[Token]:
    known = lexicon(language)
    at, before = 0, _NOTHING
    while at < len(low):
        word = low[at]
        if word[0] >= "\u3040" and known.runs and word[0] not in "！（），．：；？":
            for token in known.cut(word) if language != "ko" else _korean(known, word):
                yield token
                before = token.concepts
            at += 1
            continue
        if _JOINT in word and any(set(name) <= set(split(fold(word.replace(_JOINT, " ")))) for found in names.values() for name in found):
            size, concepts = 1, frozenset({"own", OURS})
        else:
            size, concepts = _term_at(raw, low, at, known, before)
            named = next((len(name) for name in names.get(low[at], ()) if low[at : at + len(name)] == name), 0)
            if named:
                size = max(size, named)
                concepts = (_NOTHING if not raw[at].islower() else concepts) | {"own", OURS}
            if not size:
                size, concepts = 1, frozenset({_bare(raw[at], word, language)})
                if UNKNOWN in concepts and word in joined:
                    concepts = frozenset({NAME})  # a part of "foo-bar"
        yield Token(" ".join(raw[at : at + size]).replace(_JOINT, "-"), concepts)
        before = concepts
        at += size


def _term_at(raw: list[str], low: list[str], at: int, known: Lexicon, before: frozenset[str]) -> tuple[int, frozenset[str]]:
    """The term of the lexicon at `at`, without a genitive where it needs none."""
    word = low[at]
    if word == "limited" and raw[at] == "Limited" and NAME in before:
        return 1, frozenset({NAME})  # the end of a firm's name
    size, concepts = known.longest_at(low, at)
    if not size and word.endswith("'s"):
        low[at] = word[:-2]
        size, concepts = known.longest_at(low, at)
    return size, concepts


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


@lru_cache(maxsize=1024)
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
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,99}@[\w.-]{1,99}\w")
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
    sets = sorted({tuple(sorted(concepts)) for concepts in (*terms.values(), *runs.values())})
    first: dict[str, list[tuple[list[str], int]]] = {}
    for words, concepts in terms.items():
        first.setdefault(words[0], []).append((list(words[1:]), sets.index(tuple(sorted(concepts)))))
    rows = {"concepts": sets, "terms": first, "starts": starts, "runs": {run: sets.index(tuple(sorted(concepts))) for run, concepts in runs.items()}}
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    for code in (*LANGUAGES, "data"):
        (_FOLDER / f"{code}.json").write_text(print_terms(code), encoding="utf-8")
