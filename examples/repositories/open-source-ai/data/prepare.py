"""The two sources -> cleaned, deduplicated, filtered and tokenised text."""

import argparse
import hashlib
import re
from pathlib import Path

import numpy as np
from datasets import load_dataset
from datasketch import MinHash, MinHashLSH
from tokenizers import Tokenizer

SOURCES = [("wikimedia/wikipedia", "20250901.en"), ("common-pile/project_gutenberg", None)]


def clean(text: str) -> str:
    text = re.sub(r"\*\*\* ?(START|END) OF TH(E|IS) PROJECT GUTENBERG.*", "", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def is_good(text: str) -> bool:
    letters = sum(character.isalpha() or character.isspace() for character in text)
    return len(text) > 500 and letters > 0.8 * len(text)


def documents(near: MinHashLSH, seen: set[bytes]):
    for name, part in SOURCES:
        for number, row in enumerate(load_dataset(name, part, split="train", streaming=True)):
            text = clean(row["text"])
            digest = hashlib.sha256(text.encode()).digest()
            words = MinHash(num_perm=128)
            words.update_batch([word.encode() for word in text.split()])
            if is_good(text) and digest not in seen and not near.query(words):
                seen.add(digest)
                near.insert(f"{name}/{number}", words)
                yield text


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file("tokenizer/tokenizer.json")
    with (options.out / "train.bin").open("wb") as file:
        for text in documents(MinHashLSH(threshold=0.8, num_perm=128), set()):
            np.array(tokenizer.encode(text).ids, dtype=np.uint16).tofile(file)
