"""StyleGAN2's residual discriminator.

Karras et al. 2020, Analyzing and Improving the Image Quality of StyleGAN; with classes, Karras et
al. 2020, Training Generative Adversarial Networks with Limited Data.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from torch import Tensor, nn

from ganstudio.networks.convolutional import START
from ganstudio.networks.equalised import (
    GAIN,
    EqualConv2d,
    EqualEmbedding,
    EqualLinear,
    halved,
    leaky,
)


class ResidualDown(nn.Module):
    """D's block, (N, before, H, W) → (N, width, H/2, W/2); the variance stays what it is."""

    def __init__(self, before: int, width: int) -> None:
        super().__init__()
        self.conv1 = EqualConv2d(before, before, 3)
        self.conv2 = EqualConv2d(before, width, 3)
        self.shortcut = EqualConv2d(before, width, 1, gain=1.0)

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the sum of both ways over √2."""
        hidden = halved(leaky(self.conv2(leaky(self.conv1(inputs)))))
        total: Tensor = (self.shortcut(halved(inputs)) + hidden) / GAIN
        return total


class StyleDiscriminator(nn.Module):
    """(N, C, side, side) → (N,), raw outputs; residual, with equalised rates.

    A class is told by projection, the inner product of its vector with the last hidden layer,
    over √width as in StyleGAN2-ADA.

    Parameters
    ----------
    widths
        Channels at sides 4, 8, 16, ….
    channels
        Of the pictures.
    classes
        Numbers that a label is told by; 0 for none.
    """

    def __init__(self, widths: Sequence[int], channels: int, classes: int = 0) -> None:
        super().__init__()
        falling = list(reversed(widths))
        self.from_image = EqualConv2d(channels, falling[0], 1)
        self.blocks = nn.ModuleList(map(ResidualDown, falling, falling[1:]))
        self.conv = EqualConv2d(widths[0], widths[0], 3)
        self.hidden = EqualLinear(widths[0] * START * START, widths[0])
        self.embedding = EqualEmbedding(classes, widths[0]) if classes else None
        self.out = EqualLinear(widths[0], 1, gain=1.0)

    def forward(self, samples: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return one raw output a picture."""
        hidden = leaky(self.from_image(samples))
        for block in self.blocks:
            hidden = block(hidden)
        hidden = leaky(self.conv(hidden)).flatten(1)
        hidden = leaky(self.hidden(hidden))
        scores: Tensor = self.out(hidden).flatten()
        if self.embedding is None:
            return scores
        assert labels is not None
        told = self.embedding(labels, samples)
        total: Tensor = scores + (told * hidden).sum(dim=1) / math.sqrt(hidden.shape[1])
        return total
