"""Plover: photographs in, birds out."""

from PIL import Image
from torchvision.transforms.functional import to_tensor


def load_image(path: str):
    return to_tensor(Image.open(path).convert("RGB"))
