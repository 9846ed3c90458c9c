"""A folder of tokens -> endless batches."""

from pathlib import Path

import numpy as np
import torch


def batches(folder: Path, size: int, length: int = 1024):
    tokens = np.memmap(folder / "train.bin", dtype=np.uint16, mode="r")
    while True:
        starts = np.random.randint(0, len(tokens) - length, size)
        yield torch.stack([torch.from_numpy(tokens[start : start + length].astype(np.int64)) for start in starts])
