"""Tokens and a configuration -> trained weights."""

import argparse
from pathlib import Path

import torch
import yaml
from data.tokens import batches
from ouzel.model import Ouzel
from safetensors.torch import save_file


def train(settings: dict, tokens: Path, out: Path) -> None:
    torch.manual_seed(settings["seed"])
    model = Ouzel(**settings["model"]).cuda()
    optimizer = torch.optim.AdamW(model.parameters(), **settings["optimizer"])
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, settings["steps"])
    for step, batch in zip(range(settings["steps"]), batches(tokens, settings["batch"]), strict=False):
        loss = model.loss(batch.cuda())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        if step % settings["validate_every"] == 0:
            print(step, f"{loss.item():.3f}", f"{model.validate(tokens / 'validation'):.3f}")
    save_file(model.state_dict(), out, metadata={"format": "pt", "license": "apache-2.0"})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--tokens", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("weights/ouzel-160m.safetensors"))
    options = parser.parse_args()
    train(yaml.safe_load(options.config.read_text()), options.tokens, options.out)
