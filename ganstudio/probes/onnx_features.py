"""Features by a network of the user's own, from an ONNX file, made in a process of its own."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import numpy as np
import torch
from torch.nn import functional as F

from ganstudio.data.base import DataError
from ganstudio.probes.onnx_network import MOST, OnnxNetwork
from ganstudio.probes.work import Work

if TYPE_CHECKING:
    from torch import Tensor

AT_ONCE = 32
"""Images that pass through the network together, where it takes any number."""
SIDE = 256
"""The side of images that are taken as they are, as far as that matters for it."""
WIDEST = 8192
"""Features; their covariance has as many rows and columns."""
WANTED = (
    "give a network that takes images (n, C, H, W) as float32 in [-1, 1], of 1 or 3 channels, "
    "and returns their features first"
)


class OnnxFeatures:
    """What the first output of a network holds, flattened.

    Images are in [-1, 1], resized by bilinear interpolation where the network fixes their
    size; grey ones are repeated to three channels, coloured ones averaged to one.

    Parameters
    ----------
    path
        The file; it is read once, and its SHA-256 is part of what the measures are called.

    Raises
    ------
    DataError
        If it cannot be read, is no such network, or onnxruntime is not installed.
    """

    score = ""

    def __init__(self, path: Path) -> None:
        self._network = OnnxNetwork(path, WANTED)
        self._file, digest = self._network.file, self._network.digest
        called = f"{path.stem}-{digest[:8]}"
        self.names = f"FD-{called}", f"KD-{called}"
        self.words = f"the network of {path.name} (SHA-256 {digest[:16]})"
        try:
            self._count, self._channels, self._size = self._introduced()
        except DataError:
            self.close()
            raise

    def prepare(self) -> Work[None]:
        """Nothing need be learnt."""
        yield from ()

    def features(self, images: Tensor) -> Work[Tensor]:
        """Return the features (n, d) of images (n, C, H, W) in [-1, 1].

        Raises
        ------
        DataError
            If the network fails, takes too long or too much, or returns what is no feature.
        """
        found = []
        for part in torch.split(images, self._count or AT_ONCE):
            found.append(self._answer(self._suited(part))[: len(part)])
            yield
        return torch.cat(found).to(images.device)

    def probabilities(self, features: Tensor) -> Tensor:
        """Refuse.

        Raises
        ------
        ValueError
            Always: nobody says what its classes are.
        """
        raise ValueError("a network from a file tells no classes")

    def close(self) -> None:
        """End the process."""
        self._network.close()

    # ── the process ──────────────────────────────────────────────────────────

    def _introduced(self) -> tuple[int, int, tuple[int, int] | None]:
        """Return how many images it takes at once (0 for any), their channels and their size."""
        told = self._network.told
        shape = told["shape"]
        fits = told["inputs"] == 1 and told["type"] == "tensor(float)" and len(shape) == 4
        if not fits or (isinstance(shape[1], int) and shape[1] not in (1, 3)):
            raise DataError(f"{self._file} takes something other than images; {WANTED}")
        count, channels, *size = (max(0, n) if isinstance(n, int) else 0 for n in shape)
        if 4 * 3 * (count or AT_ONCE) * math.prod(side or SIDE for side in size) > MOST:
            raise DataError(f"{self._file} takes more or larger images than fit; {WANTED}")
        fixed = (size[0], size[1]) if all(size) else None
        return count, channels, fixed

    def _suited(self, images: Tensor) -> Tensor:
        if self._channels == 3 and images.shape[1] == 1:
            images = images.expand(-1, 3, -1, -1)
        elif self._channels == 1 and images.shape[1] == 3:
            images = images.mean(1, keepdim=True)
        images = images.detach().float().clamp(-1.0, 1.0)
        if self._size is not None and tuple(images.shape[2:]) != self._size:
            images = F.interpolate(images, size=self._size, mode="bilinear", align_corners=False)
        lacking = self._count - len(images)
        return (
            torch.cat([images, images[-1:].expand(lacking, -1, -1, -1)]) if lacking > 0 else images
        )

    def _answer(self, images: Tensor) -> Tensor:
        given = images.cpu().numpy()
        found = self._network.answer(given)
        if found.ndim < 2 or len(found) != len(given) or found[0].size > WIDEST:
            raise DataError(f"{self._file} returns no features of at most {WIDEST}; {WANTED}")
        if not np.isfinite(found).all():
            raise DataError(f"{self._file} returns features that are no numbers; {WANTED}")
        return torch.from_numpy(found.reshape(len(found), -1))


def own_features(path: Path) -> OnnxFeatures:
    """Return the network of a file, one for all runs that ask for it as it is now.

    Raises
    ------
    DataError
        As for `OnnxFeatures`.
    """
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from None
    own = _opened.get((path, changed))
    if own is None:
        own = _opened[path, changed] = OnnxFeatures(path)
    return own


_opened: WeakValueDictionary[tuple[Path, int], OnnxFeatures] = WeakValueDictionary()
"""Networks of files as they were when; each ends with the last run that it measures."""
