"""A photograph in, a mask out."""

import torch

from tern import Tern
