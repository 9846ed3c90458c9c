"""A prompt -> its continuation by a Kestrel model."""

import argparse

from transformers import AutoModelForCausalLM, AutoTokenizer


def generate(name: str, prompt: str, length: int) -> str:
    tokenizer = AutoTokenizer.from_pretrained(name)
    model = AutoModelForCausalLM.from_pretrained(name)
    tokens = model.generate(**tokenizer(prompt, return_tensors="pt"), max_new_tokens=length)
    return tokenizer.decode(tokens[0], skip_special_tokens=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prompt")
    parser.add_argument("--model", default="kestrel-example/kestrel-7b")
    parser.add_argument("--length", type=int, default=200)
    options = parser.parse_args()
    print(generate(options.model, options.prompt, options.length))
