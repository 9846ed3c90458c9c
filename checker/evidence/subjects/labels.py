"""A line or row that names a licence in; whether its label names something that is not this repository's model, out.

"LibriSpeech: CC BY 4.0" and a row "numpy | BSD-3-Clause" give terms to a corpus and a dependency, and none to the weights.
"""

from __future__ import annotations

from checker.evidence.parameters import tokens_of
from checker.evidence.subjects.names import PLAIN
from checker.evidence.subjects.words import phrases, words_of

_DATA_OR_DEMO = ("bench", "corpus", "corpora", "dataset", "datasets", "eval", "demo", "website", "tokenizer", "tokeniser")
_LONGEST = 5  # words of a label


def is_of_something_else(quote: str, ours: frozenset[str]) -> bool:
    """Whether the label of `quote` is a name that is none of `ours`, and nothing behind it speaks of the model or of everything."""
    text = quote.strip().lstrip("-*+• |").replace("**", "").replace("`", "")
    label, mark, rest = text.partition(" | ") if " | " in text else text.partition(":")
    words = words_of(label)
    if not mark or not rest.strip() or not 0 < len(words) <= _LONGEST or rest.startswith("//"):
        return False
    if all(word.text in PLAIN or word.text[0].isdigit() for word in words):
        return False  # "7B | Apache-2.0": a size is one of ours
    if phrases("labels-of-ours").find(words):
        return False
    if any(word.text.endswith(_DATA_OR_DEMO) for word in words):
        return True  # "TernBench" bears the model's name, and is a corpus
    if tokens_of(label) & ours:
        return False
    behind = [p for p in phrases("labels-of-ours").find(words_of(rest)) if not words_of(rest)[p.start].text.startswith(("licen", "copyright", "spdx"))]
    return not behind and not tokens_of(rest) & ours
