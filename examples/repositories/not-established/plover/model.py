"""The architecture: a convolutional trunk, a pyramid of features, and a head that names and boxes."""

from dataclasses import dataclass

from torch import nn
from torchvision.models.detection import fcos_resnet50_fpn


@dataclass(frozen=True)
class Bird:
    species: int
    certainty: float
    box: tuple[float, float, float, float]


class Plover(nn.Module):
    def __init__(self, species: int = 600) -> None:
        super().__init__()
        self.detector = fcos_resnet50_fpn(weights=None, num_classes=species)

    @classmethod
    def from_checkpoint(cls, checkpoint: dict) -> "Plover":
        model = cls()
        model.load_state_dict(checkpoint["model"])
        return model.eval()

    def detect(self, image) -> list[Bird]:
        found = self.detector([image])[0]
        rows = zip(found["labels"], found["scores"], found["boxes"], strict=True)
        return [Bird(int(label), float(score), tuple(box.tolist())) for label, score, box in rows]
