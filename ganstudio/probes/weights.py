"""Inception features, by weights from a file of the user's; only they make a distance a FID."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from ganstudio.data.base import DataError
from ganstudio.foreign import ForeignError
from ganstudio.foreign_weights import load_weights
from ganstudio.probes.inception import SIDE, TENSORFLOW_CLASSES, TORCHVISION_CLASSES, Inception
from ganstudio.probes.work import Work

if TYPE_CHECKING:
    from torch import Tensor

AT_ONCE = {"cpu": 1, "cuda": 16}
"""Images that pass through the network together, a stage a slice."""
MEAN, SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of ImageNet, by which torchvision's network wants its images scaled."""
WAY_OUT = (
    "set watch.inception to pt_inception-2015-12-05 or torchvision's inception_v3 as a state "
    "dictionary (.pth or .safetensors), or leave it empty"
)


class InceptionFeatures:
    """The 2,048 features of Inception v3 before its last layer.

    Images are resized to 299 × 299 by bilinear interpolation, grey ones repeated to three
    channels. FID and KID are their names with TensorFlow's weights alone, which the
    published values are defined on.

    Parameters
    ----------
    network
        With its weights, on the device of the images.
    source
        Name of their file.
    """

    def __init__(self, network: Inception, source: str) -> None:
        self._network = network.eval()
        self._original = network.fc.out_features == TENSORFLOW_CLASSES
        self.names = ("FID", "KID") if self._original else ("FD-Inception", "KD-Inception")
        self.score = "IS" if self._original else "IS-Inception"
        self.words = (
            f"the Inception network of {source}, from images resized to {SIDE} × {SIDE}; published "
            "values take 50 000 samples and are lower for it"
        )

    def prepare(self) -> Work[None]:
        """Nothing need be learnt."""
        yield from ()

    def features(self, images: Tensor) -> Work[Tensor]:
        """Return the features (n, 2048) of images (n, C, H, W) in [-1, 1]."""
        found = []
        for part in torch.split(images, AT_ONCE.get(images.device.type, 1)):
            x = self._scaled(part)
            for stage in self._network.stages():
                with torch.no_grad():
                    x = stage(x)
                yield
            found.append(x)
        return torch.cat(found)

    @torch.no_grad()
    def probabilities(self, features: Tensor) -> Tensor:
        """Return the probability of each class; TensorFlow's are told without a bias, as published.

        Salimans et al. 2016 multiply the features by the last layer's weights alone.
        """
        head = self._network.fc
        logits = F.linear(features, head.weight, None if self._original else head.bias)
        return logits.softmax(1)

    def _scaled(self, images: Tensor) -> Tensor:
        coloured = images if images.shape[1] == 3 else images[:, :1].expand(-1, 3, -1, -1)
        large = F.interpolate(
            coloured.clamp(-1.0, 1.0), size=(SIDE, SIDE), mode="bilinear", align_corners=False
        )
        if self._original:
            return large
        mean, spread = (large.new_tensor(each).view(3, 1, 1) for each in (MEAN, SPREAD))
        return ((large + 1.0) / 2.0 - mean) / spread


@functools.lru_cache(maxsize=2)
def inception(path: str, device: torch.device) -> InceptionFeatures:
    """Read a file of weights; nothing in it is executed.

    Raises
    ------
    DataError
        If it cannot be read or holds something else.
    """
    file = Path(path).expanduser()
    weights = _read(file)
    head = weights.get("fc.weight")
    classes = len(head) if head is not None else 0
    if classes not in (TENSORFLOW_CLASSES, TORCHVISION_CLASSES):
        raise DataError(
            f"{file} holds no weights of Inception v3 with {TENSORFLOW_CLASSES} or "
            f"{TORCHVISION_CLASSES} classes; {WAY_OUT}"
        )
    with torch.device("meta"):  # built without a number drawn
        network = Inception(classes)
    wanted = network.state_dict()
    for name, place in wanted.items():
        if name.endswith("num_batches_tracked"):
            weights[name] = torch.tensor(0)
        elif name not in weights or weights[name].shape != place.shape:
            raise DataError(f"{file} is not Inception v3: {name} is missing or odd; {WAY_OUT}")
    chosen = {name: weights[name].float() for name in wanted}
    network.load_state_dict(chosen, assign=True)
    return InceptionFeatures(network.to(device), file.name)


def _read(file: Path) -> dict[str, Tensor]:
    try:
        found = load_weights(file)
    except OSError as error:
        reason = error.strerror or error
        raise DataError(f"{file} cannot be read ({reason}); {WAY_OUT}") from None
    except ForeignError as error:
        raise DataError(f"{file}: {error}; {WAY_OUT}") from None
    if not isinstance(found, dict) or not all(isinstance(x, torch.Tensor) for x in found.values()):
        raise DataError(f"{file} holds no state dictionary; {WAY_OUT}")
    return found
