"""openness-gate: which of four levels of openness a model repository has reached, why, and what the next one needs."""

__version__ = "0.1.0"
