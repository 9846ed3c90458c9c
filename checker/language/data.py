"""A sentence in, what it tells of training data out: sources, amounts, rules, operations, labels, by the terms of lexicon/data.txt.

It knows words and no repositories. A fact counts where something is said of data: an amount has a unit, an operation an object
with a tool, a setting or an order. What asks, promises, instructs, supposes or measures a score tells nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache
from typing import NamedTuple

from checker.language.lexicon import _FOLD, _WORD, BREAK, COMMA, NAME, NUMBER, alone, vocabulary

_ADDRESS = re.compile(r"https?://[^\s<>()（）\"'，。]+|(?<![\w.])[\w.-]+@[\w-]+\.[\w.]+")
_GEAR = re.compile(r"\b(?:[AHVLBT]\d{2,4}[a-zA-Z]{0,4}|TPU[ -]?v\d\S*|[RG]TX[ -]?\d+\w*)(?![A-Za-z0-9])")
_FILE = re.compile(r"[\w./-]*\w\.(?:csv|tsv|jsonl?|parquet|py|ipynb|md|txt|ya?ml|sh|bin|tar|gz|zip|h5|npz|pkl|tfrecords?)\b")
_SIGNS = ((">=", " at least "), ("≥", " at least "), ("≤", " at most "), ("<=", " at most "), (" > ", " more than "), (" < ", " less than "), ("&", " and "))
_MARKS = {**dict.fromkeys(".;!?。；！？—–|", BREAK), **dict.fromkeys(",，、:：/", COMMA)}
_MAGNITUDES = frozenset("k m b t bn mn million billion trillion thousand hundred millions billions 亿 万 千 兆 億 万亿 千亿 百亿 千万 百万 萬 萬億".split())
_STEMS = ("train", "data", "corp", "token", "crawl", "label", "annotat", "dedup", "duplicat", "filter", "supervis", "third part", "clean", "sampl", "训练", "数据", "语料", "标注", "学習", "データ", "コーパス", "フィルタ", "重複", "ラベル")


def may_tell(text: str) -> bool:
    """Whether a text has a stem of the words that facts about data are told with: cheap, asked of every block."""
    low = text.lower()
    return any(stem in low for stem in _STEMS)


@lru_cache(maxsize=1)
def _to_readers() -> tuple[frozenset[str], frozenset[str]]:
    """The single words that are said to a reader, and those that begin an instruction."""
    terms = alone("data").terms
    found = {concept: frozenset(word for word, ways in terms.items() if any(not rest and concept in has for rest, has in ways)) for concept in ("you", "start")}
    return found["you"], found["start"]


def tells_reader(text: str) -> bool:
    """Whether a sentence is said to the reader, or tells what to do: cheap, asked of every sentence of a document."""
    you, start = _to_readers()
    words = text.lower().replace(",", " ").split()
    return bool(words) and (words[0].strip("*_`:") in start or not you.isdisjoint(words))


def is_a_name(word: str) -> bool:
    """Whether a word, in lower case, is none that people tell of data with, and no ordinary one."""
    return word not in vocabulary() and not alone("data").longest_at([word], 0)[0]


class Term(NamedTuple):
    """A term of a sentence, folded; `raw` as it stands."""

    word: str
    concepts: frozenset[str]
    raw: str


class Said:
    """A sentence as terms. `own`: words of the names that the repository gives itself, in lower case."""

    def __init__(self, text: str, own: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.own = own
        self.terms, self.all = _terms(text)

    def __contains__(self, concept: str) -> bool:
        return concept in self.all

    def has(self, *concepts: str) -> bool:
        """Whether any of `concepts` is there."""
        return not self.all.isdisjoint(concepts)

    def at(self, *concepts: str) -> list[int]:
        """Where terms with any of `concepts` stand."""
        wanted = frozenset(concepts)
        return [n for n, t in enumerate(self.terms) if t.concepts & wanted]

    def near(self, place: int, before: int, after: int, *concepts: str) -> bool:
        """Whether a term with any of `concepts` stands within so many terms of `place`, in the same clause."""
        wanted = frozenset(concepts)
        for step, most in ((-1, before), (1, after)):
            for n in range(1, most + 1):
                k = place + step * n
                if not 0 <= k < len(self.terms) or BREAK in self.terms[k].concepts:
                    break
                if self.terms[k].concepts & wanted:
                    return True
        return False

    @cached_property
    def until_scores(self) -> Said:
        """The sentence without the part that compares or measures: "trained on 3T tokens, on par with ...". Itself where there is none."""
        first = next(iter(self.at("eval", "compare")), None)
        if first is None:
            return self
        cut = next((n for n in range(first, 0, -1) if self.terms[n].concepts & {COMMA, BREAK}), 0)
        kept = object.__new__(Said)
        kept.text, kept.own, kept.terms = self.text, self.own, self.terms[:cut]
        kept.all = frozenset[str]().union(*(t.concepts for t in kept.terms)) if cut else frozenset[str]()
        return kept

    @cached_property
    def asserts(self) -> bool:
        """Whether it says what was done: no question, no promise, no word to the reader, no instruction."""
        if not self.terms or self.text.rstrip().endswith(("?", "？")) or self.has("you", "future") or sum(map(is_strange, self.text)) * 5 > len(self.text):
            return False
        if self.terms[0].word == "to" and not self.has("we", "have"):
            return False  # "To train on Wikipedia, download ..."
        return not ("start" in self.terms[0].concepts and not self._passive)

    @cached_property
    def of_another(self) -> bool:
        """Whether another model by name is what was trained: "Lark was trained on ..."."""
        return any(self.near(n, 2, 0, "have") and not self._told(n, 6) and self._on_data(n) for n in self.at("train") if self.terms[n].raw.endswith("ed"))

    @cached_property
    def _passive(self) -> bool:
        return any(self.near(n, 0, 3, "train", "collect", "process", "select", "label", "used") for n in self.at("have"))

    @cached_property
    def declares(self) -> bool:
        """Whether a verb of the sentence states something: "we ...", "is ...", "was filtered", or a bare participle with its object."""
        return self.has("have", "we") or any(t.raw.endswith("ed") or t.word[0] >= "\u3040" for t in self.terms) or self.has("collect", "label")

    def stated(self, place: int) -> bool:
        """Whether the verb at `place` is said of what was done: neither possible, denied nor supposed."""
        return not self.near(place, 5, 0, "modal", "if") and not self.near(place, 3, 0, "not")

    @cached_property
    def trains(self) -> list[int]:
        """Where it says what the model, and no part or other model, was trained on; a name before the verb that is not ours is another's."""
        found = []
        for n in self.at("train", "traindata"):
            term = self.terms[n]
            if "traindata" not in term.concepts and not self._told(n):
                continue
            if self.near(n, 10, 3, "apart") or not self.stated(n):
                continue
            found.append(n)
        found += [n for n in self.at("training") if any(t.word in ("for", "during") for t in self.terms[max(0, n - 3) : n]) and self.near(n, 8, 0, "data", "unit") and not self.near(n, 4, 4, "gear", "apart", "modal")]
        found += [n for n, t in enumerate(self.terms) if t.word in ("saw", "consumed", "seen") and any(n < at <= n + 3 for at, _ in self.amounts) and self.stated(n)]
        return found

    def _on_data(self, n: int) -> bool:
        """Whether data, and no hardware, settings or tools, are what the verb at `n` is followed by: "trained on 3T tokens", "used to train"."""
        if self.terms[n].word[0] >= "\u3040":
            return self.near(n, 12, 12, "data", "unit", "traindata", "source")
        if self.near(n, 4, 0, "used"):
            return True
        for k in self.at("from"):
            if n < k <= n + 8 and not self.near(k, 0, 4, "gear"):
                if self.terms[k].word in ("on", "over", "from") and (k + 1 == len(self.terms) or self.terms[k + 1].word != "top"):
                    return self.near(k, 0, 12, "data", "unit", "traindata", "source", "kind", NAME)
                if self.near(k, 0, 8, "data", "unit", "traindata", "source"):
                    return True
        return False

    def _told(self, n: int, reach: int = 12) -> bool:
        """Whether the verb at `n` has a model for its subject that is ours."""
        term = self.terms[n]
        if not self._on_data(n):
            return False
        if term.word in ("train", "pretrain", "pre train") and not self.near(n, 3, 0, "we"):
            return bool(self.near(n, 4, 0, "used")) and self.near(n, 4, 0, "have", "we")  # "was used to train"
        names = [name for name, at in self.placed_names if n - reach <= at < n]
        first = self.terms[0]  # a name too, where it is no ordinary word: "Lark was trained on ..."
        names += [first.raw] if n <= reach and not first.concepts and first.raw[0].isupper() and is_a_name(first.word) else []
        if self.terms[n].word[0] >= "\u3040" and self.near(n, 12, 12, "data", "traindata", "unit"):
            return True
        ours = self.near(n, 12, 0, "we") or any(t.word in ("model", "models", "it", "this", "these", "they") for t in self.terms[:n])
        return ours or not names or any(map(self.is_own, names))

    @cached_property
    def amounts(self) -> list[tuple[int, str]]:
        """Where amounts of data stand, each with its unit; what hardware, batches and models have is none."""
        found = []
        for n in self.at(NUMBER):
            k = n + 1
            small = not (k < len(self.terms) and self.terms[k].word in _MAGNITUDES) and len(self.terms[n].word) < 4
            if (k < len(self.terms) and self.terms[k].word in ("%", "th", "st", "nd", "rd")) or (small and self.near(n, 2, 0, "rule")):
                continue
            while k < len(self.terms) and (self.terms[k].word in _MAGNITUDES or self.terms[k].word in ("+", "of", "the", "about", "original", "unique", "raw")):
                k += 1
            if self.near(n, 3, k - n + 1, "gear"):
                continue
            for m in range(k, min(k + 4, len(self.terms))):
                term = self.terms[m]
                if term.concepts & {BREAK, "gear", "eval", NUMBER}:
                    break
                if small and term.word in ("token", "tokens", "words", "characters", "samples", "files", "steps"):
                    break  # register tokens, tokens of a prompt
                if "unit" in term.concepts and (m == k or len(term.word) > 1) and not self.near(m, 0, 4, "gear"):
                    found.append((n, term.word))
                    break
                if "size" in term.concepts and self.near(m, 4, 5, "data", "kind", "traindata") and not self.near(m, 3, 4, "gear"):
                    found.append((n, term.word))
                    break
            else:
                # "Number of tokens: 4 trillion"; the unit is the name of the row or column.
                large = (k > n + 1 and self.terms[n + 1].word in _MAGNITUDES) or sum(c.isdigit() for c in self.terms[n].word) > 3
                if large and any(self.terms[b].word.endswith(("tokens", "hours", "images", "samples", "token", "dataset size", "data size")) for b in range(max(0, n - 4), n)):
                    found.append((n, "tokens"))
        return found

    @cached_property
    def names(self) -> list[str]:
        """The proper names, those of known sources included, without our own."""
        return [name for name in self.named if not self.is_own(name)]

    @cached_property
    def sourced(self) -> list[str]:
        """The names, ours included, in the place of a source: behind a verb of training or collecting, or behind "from"."""
        verbs = [n for n in self.at("train") if n in self.trains] + [n for n in self.at("collect") if self.stated(n) and self.near(n, 6, 5, "from", "data", "source", "have", NAME)]
        first = min(verbs, default=len(self.terms))
        found: list[str] = []
        for name, n in self.placed_names:
            placed = n > first or (self.terms[min(n + 1, len(self.terms) - 1)].word[0] >= "\u3040" and self.near(n, 0, 3, "data")) or any(t.word in ("from", "of") for t in self.terms[max(0, n - 3) : n])
            on = [t.word for t in self.terms[max(0, n - 2) : n] if t.word != "the"]
            if on[-1:] == ["on"] and self.amounts and any("train" in self.terms[k].concepts for k in range(max(0, n - 6), n)) and not self.near(n, 0, 4, "gear") and is_read(name):
                found.append(name)
                continue
            known = any("source" in t.concepts for t in self.terms[n : n + len(name.split())]) or self._beside_data(n, len(name.split())) or (bool(found) and _is_marked(name) and self._in_row(n))
            if placed and known and not self._by_tool(first, n):
                found.append(name)
        return found

    def _beside_data(self, n: int, size: int) -> bool:
        """Whether a noun for data stands beside a name of `size` terms at `n`: "the Song corpus", and no School of Data Science."""
        if any(t.word in ("related", "based", "like", "specific", "style") for t in self.terms[n + size : n + size + 1]):
            return False
        before, behind = self.terms[max(0, n - 2) : n], self.terms[n + size : n + size + 2]
        return any("data" in t.concepts and t.raw.islower() for t in before) or any(t.concepts & {"data", "traindata"} and t.raw.islower() for t in behind)

    def _by_tool(self, verb: int, n: int) -> bool:
        """Whether the name at `n` is what something was collected with, and not from: "we collect usage data with X"."""
        if verb >= n or "train" in self.terms[verb].concepts:
            return False
        links = [t.word for t in self.terms[verb + 1 : n] if "from" in t.concepts]
        return links[-1:] in (["with"], ["via"], ["using"])

    def _in_row(self, n: int) -> bool:
        """Whether the term at `n` goes on with a list: "..., OPUS and FineWeb"."""
        before = [t for t in self.terms[max(0, n - 2) : n] if t.word != "the"]
        return bool(before) and (COMMA in before[-1].concepts or before[-1].word == "and")

    def introduces_source(self, label: str) -> bool:
        """Whether `label` stands in the place of a source: behind "on", "from", "includes", or in a row of such."""
        words = [t.word for t in Said(label).terms]
        first = next((n for n, t in enumerate(self.terms) if words and t.word == words[0] and [x.word for x in self.terms[n : n + len(words)]] == words), 0)
        before = [t for t in self.terms[max(0, first - 5) : first] if t.word not in ("the", "a", "an", "our", "and")]
        return bool(before) and bool(before[-1].concepts & {"from", "collect", COMMA, "have"} or "source" in before[-1].concepts or NAME in before[-1].concepts or (len(before) > 1 and before[-2].concepts & {"from", "collect"}))

    def is_part(self, name: str) -> bool:
        """Whether a name is that of a part of, or of what was the source of, another source: "the books part of X", "derived from X"."""
        n = next((k for other, k in self.placed_names if other == name), 0)
        return any(t.word in ("part", "parts", "subset", "subsets", "portion", "portions", "splits") for t in self.terms[n : n + 9]) or any(t.word == "derived" for t in self.terms[max(0, n - 3) : n])

    @cached_property
    def sizes_a_corpus(self) -> bool:
        """Whether it tells how large a body of data from a named source is: "a corpus of 300B tokens from Common Crawl"."""
        return bool(self.sourced) and any(self.near(n, 5, 0, "data", "traindata") and self.near(n, 0, 6, "from") for n, _ in self.amounts)

    @cached_property
    def named(self) -> list[str]:
        """Every proper name that may be a source of data."""
        return list(dict.fromkeys(name for name, _ in self.placed_names))

    @cached_property
    def placed_names(self) -> list[tuple[str, int]]:
        """The proper names with their places; those beside each other are one."""
        found: list[tuple[str, int]] = []
        last = -2
        for n, term in enumerate(self.terms):
            named = NAME in term.concepts or "source" in term.concepts
            if last == n - 1 and found and (named or NUMBER in term.concepts):
                found[-1] = (f"{found[-1][0]} {term.raw}", found[-1][1])
                last = n
            elif named:
                found.append((term.raw, n))
                last = n
        return found

    def is_own(self, name: str) -> bool:
        """Whether a name is made of our own: "OuzelMix" of Ouzel."""
        run = _letters(name)
        return any(word == run or (len(word) > 3 and word in run) or word in name.lower().split() for word in self.own)

    # ------------------------------------------------------------------------------------------------- the rows

    @cached_property
    def leads_to_data(self) -> bool:
        """Whether the end of an introduction says that what follows is data: "trained on the following data sets:"."""
        return any(t.concepts & {"data", "traindata", "datakey", "source", "train"} for t in self.terms[-10:]) and not {"features", "advantages", "特点", "优势"} & {t.word for t in self.terms[-5:]}

    @cached_property
    def selects(self) -> bool:
        """Whether it tells a rule, a threshold, a classifier, a share or a part left out by which data were taken."""
        for n in self.at("select"):
            if not self.stated(n) and not self.near(n, 3, 0, "only"):
                continue
            if any("duplicate" in t.word for t in self.terms[max(0, n - 3) : n + 3]):
                continue  # that is processing
            if self.near(n, 2, 2, "rule") and self.near(n, 2, 2, "tool"):
                return True  # "the fastText filter"
            if self.near(n, 9, 14, "rule") and (self.near(n, 10, 12, "object", "data", "unit", "source", NAME, "kind")):
                return True
            if self.near(n, 2, 8, NUMBER) and "%" in self.text and not self.near(n, 8, 8, "gear"):
                return True
            if self.terms[n].word in ("excluded", "excluding", "excludes", "left out", "removed", "dropped", "discarded", "upsampled", "up sampled", "downsampled", "opted out") and self.near(n, 3, 6, "source", NAME):
                return True
        return False

    @cached_property
    def processes(self) -> bool:
        """Whether it tells an operation on the data with its tool, a setting or its order."""
        for n in self.at("process"):
            if not self.stated(n) or not (self.near(n, 8, 8, "object", "data", "unit") or self.terms[n].concepts & {"object"}):
                continue
            tools = [k for k in self.at("tool") if k != n and abs(k - n) <= 16 and (self.terms[k].word != "based on" or n < k < n + 8)]
            if tools or self.near(n, 12, 12, "order") or (self.near(n, 4, 10, "rule") and not self.near(n, 0, 10, "gear")):
                return True
        return False

    @cached_property
    def works(self) -> bool:
        """Whether it speaks of some operation on the data, without what makes it repeatable."""
        return any(self.stated(n) and self.near(n, 8, 8, "object", "data", "unit") for n in self.at("process", "tokenise"))

    @cached_property
    def labels(self) -> bool:
        """Whether it tells who or what labelled the data."""
        for n in self.at("label"):
            term = self.terms[n]
            if not self.stated(n) or term.raw.endswith("labels") and not self.has("have", "collect", "used", "we"):
                continue
            if term.word.endswith("method") and self.near(n, 0, 4, "annotator"):
                return True  # "Labelling method: human"
            if "annotator" in term.concepts or (term.raw.endswith("ed") and self._by_somebody(n)):
                return True
            who = [k for k in self.at("annotator") if k != n and abs(k - n) <= 10]
            if any(self.near(k, 4, 0, "by") or (self.terms[k].word in ("manually", "by hand", "crowdsourced", "programmatically", "automatically") and abs(k - n) < 4) or (k < n and "we" not in self.terms[k].concepts and self.terms[n].raw.endswith("ed")) for k in who):
                return True
            if self.terms[n].word == "generate annotations" and self.near(n, 12, 0, "used") and self.near(n, 10, 0, NAME):
                return True
            if any(self.terms[k].word in ("by", "from") for k in range(n + 1, min(n + 5, len(self.terms)))) and any(NAME in self.terms[k].concepts or "source" in self.terms[k].concepts for k in range(n + 1, min(n + 8, len(self.terms)))):
                return True
        return False

    def _by_somebody(self, n: int) -> bool:
        """Whether the participle at `n` has its doer: "annotated by three ornithologists"."""
        return n + 2 < len(self.terms) and self.terms[n + 1].word == "by" and not self.terms[n + 2].concepts & {"size", NUMBER, "pointer"}

    @cached_property
    def needs_no_labels(self) -> bool:
        """Whether it says that the objective of training needs no labels."""
        if not self.has("have", "we", "train"):
            return False
        return any(self.near(n, 12, 6, "train", "training", "traindata") or self.terms[n].word.endswith(("objective", "loss")) or self.near(n, 0, 3, "objective") for n in self.at("selfsup"))


@lru_cache(maxsize=1 << 13)
def _terms(text: str) -> tuple[list[Term], frozenset[str]]:
    """The terms of a text and all their concepts; the same sentence is asked about for several rows."""
    plain = _ADDRESS.sub(" ", unicodedata.normalize("NFKC", text[:2000]))
    plain = _FILE.sub(" file ", _GEAR.sub(" GPU ", plain))
    for sign, words in _SIGNS:
        plain = plain.replace(sign, words)
    raw: list[str] = []
    for word in _WORD.findall(plain.translate(_FOLD)):
        if raw and word[0] >= "\u3040" and raw[-1][0] >= "\u3040" and word not in _MARKS and raw[-1] not in _MARKS:
            raw[-1] += word  # a run of characters, and no two words
        else:
            raw.append(word)
    low = [w.lower().replace("licence", "license") for w in raw]
    known = alone("data")
    found: list[Term] = []
    at, fresh = 0, True
    while at < len(low):
        word = low[at]
        if word[0] >= "\u3040" and word not in _MARKS:
            found.extend(Term(t.words, t.concepts, t.words) for t in known.cut(word))
            at, fresh = at + 1, False
            continue
        size, concepts = known.longest_at(low, at)
        if word in _MARKS and not size:
            found.append(Term(word, frozenset({_MARKS[word]}), raw[at]))
            at, fresh = at + 1, _MARKS[word] == BREAK
            continue
        size = size or 1
        shown = " ".join(raw[at : at + size])
        if not concepts or (concepts <= {"source"}):
            if word[0].isdigit():
                concepts = frozenset({NUMBER})
            elif not shown.islower() and shown[0].isalpha() and is_read(shown) and len(shown) > 1 and (not fresh or _is_marked(shown) or (at + 1 < len(raw) and raw[at + 1][0].isupper())):
                concepts = concepts | {NAME}
        found.append(Term(" ".join(low[at : at + size]), concepts, shown))
        at, fresh = at + size, False
    return found, frozenset[str]().union(*(t.concepts for t in found))


def is_read(name: str) -> bool:
    """Whether a name is written in letters that are read here."""
    return not any(map(is_strange, name))


def is_strange(letter: str) -> bool:
    """Whether a letter is of a script that is not read here: Greek to Thai, Hangul."""
    return "\u0370" <= letter <= "\u0eff" or "\uac00" <= letter <= "\ud7af"


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _is_marked(word: str) -> bool:
    """Whether a word is written as names alone are: "FineWeb", "OPUS"."""
    return any(c.isupper() for c in word[1:])
