"""The architecture: a decoder of twelve blocks."""

import torch
from safetensors.torch import load_file
from torch import nn


class Ouzel(nn.Module):
    def __init__(self, width: int = 768, blocks: int = 12, heads: int = 12, vocabulary: int = 32000) -> None:
        super().__init__()
        self.embed = nn.Embedding(vocabulary, width)
        layer = nn.TransformerEncoderLayer(width, heads, 4 * width, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(layer, blocks)
        self.head = nn.Linear(width, vocabulary, bias=False)

    @classmethod
    def from_weights(cls, path: str) -> "Ouzel":
        model = cls()
        model.load_state_dict(load_file(path))
        return model.eval()

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        mask = nn.Transformer.generate_square_subsequent_mask(tokens.shape[1], device=tokens.device)
        return self.head(self.blocks(self.embed(tokens), mask=mask, is_causal=True))

    def loss(self, tokens: torch.Tensor) -> torch.Tensor:
        scores = self(tokens[:, :-1])
        return nn.functional.cross_entropy(scores.flatten(0, 1), tokens[:, 1:].flatten())

    @torch.no_grad()
    def generate(self, tokens: list[int], length: int) -> list[int]:
        for _ in range(length):
            scores = self(torch.tensor([tokens]))[0, -1]
            tokens = [*tokens, int(torch.multinomial(scores.softmax(0), 1))]
        return tokens
