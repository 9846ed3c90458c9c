"""A photograph and a checkpoint -> the birds in it, one a line: species, certainty, box."""

import argparse

import torch
from plover import load_image
from plover.model import Plover

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photo")
    parser.add_argument("--checkpoint", required=True)
    options = parser.parse_args()
    model = Plover.from_checkpoint(torch.load(options.checkpoint, weights_only=True))
    for bird in model.detect(load_image(options.photo)):
        print(bird.species, f"{bird.certainty:.2f}", bird.box)
