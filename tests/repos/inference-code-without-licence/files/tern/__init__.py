"""The model."""

from torch import nn


class Tern(nn.Module):
    pass
