"""The training image nearest to a sample: the question whether G copies."""

from __future__ import annotations

import time
from collections.abc import Iterator

import torch
from torch import Tensor

CHUNK = 4096
SHARE = 0.02
"""Share of the time that a large data set is searched; a small one is searched each time."""


class NearestImages:
    """Finds the nearest training images, by Euclidean distance of the pixels.

    Parameters
    ----------
    data : Tensor
        The training images (N, C, H, W), on the device to search on.
    """

    def __init__(self, data: Tensor) -> None:
        self.data = data
        self._norms = torch.cat([rows.square().sum(1) for rows in self._chunks()])
        self._due = 0.0

    def _chunks(self) -> Iterator[Tensor]:
        # Taken one by one, so that images that are kept as bytes are not all floats at once.
        for first in range(0, len(self.data), CHUNK):
            yield self.data[first : first + CHUNK].flatten(1)

    def find(self, images: Tensor) -> Tensor:
        """Return the index of the nearest training image to each image (n, C, H, W), (n,)."""
        queries = images.flatten(1)
        best = torch.full((len(images),), torch.inf, device=images.device)
        index = torch.zeros(len(images), dtype=torch.int64, device=images.device)
        for number, (rows, norms) in enumerate(
            zip(self._chunks(), torch.split(self._norms, CHUNK), strict=True)
        ):
            # |q - r|² without |q|², which is the same for every r.
            distance, nearest = (norms - 2.0 * queries @ rows.T).min(1)
            closer = distance < best
            best = torch.where(closer, distance, best)
            index = torch.where(closer, nearest + number * CHUNK, index)
        return index

    def look_up(self, images: Tensor) -> Tensor | None:
        """Return the nearest training images (n, C, H, W), None while no search is due."""
        began = time.perf_counter()
        if began < self._due:
            return None
        found = self.data[self.find(images)].cpu()  # waits for the device, so the cost is known
        ended = time.perf_counter()
        self._due = ended + (ended - began) * (1.0 / SHARE - 1.0)
        return found
