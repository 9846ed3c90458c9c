"""A prompt and weights -> a continuation."""

import argparse

from ouzel.model import Ouzel
from tokenizers import Tokenizer

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prompt")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--length", type=int, default=100)
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file("tokenizer/tokenizer.json")
    model = Ouzel.from_weights(options.weights)
    print(tokenizer.decode(model.generate(tokenizer.encode(options.prompt).ids, options.length)))
