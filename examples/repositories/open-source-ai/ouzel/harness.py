"""Ouzel -> what the evaluation harness asks of a model."""

from lm_eval.api.model import LM

from ouzel.model import Ouzel


class Adapter(LM):
    def __init__(self, weights: str) -> None:
        super().__init__()
        self.model = Ouzel.from_weights(weights)
