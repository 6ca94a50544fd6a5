"""Networks that are made up, so that what is asked of them has a known answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from ganstudio.inspecting.specimen import Specimen
from ganstudio.preset_folder import find
from ganstudio.training.run import Run


class ByParts(nn.Module):
    """Says colour and digit by the largest of the first three, and of the next five, numbers."""

    def __init__(self, real: Tensor, labels: Tensor) -> None:
        super().__init__()
        means = [real[labels == k].mean(0) for k in range(15)]
        self.register_buffer("faces", torch.stack(means))

    def forward(self, z: Tensor) -> Tensor:
        return self.faces[z[:, 3:8].argmax(1) * 3 + z[:, :3].argmax(1)]


class Linear(nn.Module):
    """A sample is A z, or a score w · x."""

    def __init__(self, weights: Tensor, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.linear = nn.utils.skip_init(nn.Linear, *weights.T.shape, bias=False)
        self.linear.weight.data = weights
        self.shape = shape

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x.flatten(1)).reshape(len(x), *self.shape)


@pytest.fixture(scope="session")
def specimen() -> Specimen:
    """Return the untrained networks of the preset."""
    run = Run(find("coloured-digits").with_values({"device": "cpu", "threads": 1}))
    return Specimen.of(run, run.pairing)


@pytest.fixture(scope="session")
def by_parts(specimen: Specimen) -> Specimen:
    assert specimen.dataset.labels is not None
    labels = torch.from_numpy(specimen.dataset.labels)
    return replace(specimen, generator=ByParts(specimen.real, labels))


@pytest.fixture
def linear(specimen: Specimen) -> Callable[[np.ndarray], Specimen]:
    """Return a function that puts A in the place of G, and its first row in that of D."""

    def make(weights: np.ndarray) -> Specimen:
        matrix = torch.tensor(weights, dtype=torch.float32)
        generator = Linear(matrix, (3, 16, 16)).requires_grad_(False)
        discriminator = Linear(matrix[:, :1].T.contiguous(), ()).requires_grad_(False)
        return replace(specimen, generator=generator, discriminator=discriminator)

    return make
