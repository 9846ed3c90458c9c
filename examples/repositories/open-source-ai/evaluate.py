"""Weights -> results on LAMBADA, PIQA and WikiText-103."""

import argparse

from lm_eval import simple_evaluate
from ouzel.harness import Adapter

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", required=True)
    options = parser.parse_args()
    results = simple_evaluate(Adapter(options.weights), tasks=["lambada_openai", "piqa", "wikitext"])
    for task, values in results["results"].items():
        print(task, values)
