"""Layers with equalised learning rates, and what stands between them.

Weights begin as N(0, 1) and are scaled each time they are used. An optimiser such as Adam moves
every weight by about its learning rate, whatever its gradient's size; where all weights are of
size 1, all layers learn at one rate.

Karras et al. 2018, Progressive Growing of GANs, section 4.1.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ganstudio.networks.labelled import class_weights

GAIN = math.sqrt(2.0)
"""He's constant: keeps the mean square of what leaky ReLU lets pass half of."""
SLOPE = 0.2


class EqualLinear(nn.Linear):
    """A linear layer whose weight is w·g/√fan_in, w ~ N(0, 1) at the beginning.

    Parameters
    ----------
    inputs, outputs
        Its widths.
    gain
        g.
    rate
        A multiple of the optimiser's learning rate: weights and bias are divided by it at the
        beginning and multiplied by it in use. 0.01 for StyleGAN's mapping network.
    start
        Every bias at the beginning.
    """

    def __init__(
        self, inputs: int, outputs: int, gain: float = GAIN, rate: float = 1.0, start: float = 0.0
    ) -> None:
        self.rate, self.start = rate, start
        self.scale = gain * rate / math.sqrt(inputs)
        super().__init__(inputs, outputs)

    def reset_parameters(self) -> None:
        """Draw w ~ N(0, 1)/rate."""
        nn.init.normal_(self.weight, std=1 / self.rate)
        nn.init.constant_(self.bias, self.start / self.rate)

    def forward(self, inputs: Tensor) -> Tensor:
        """Apply the scaled weight."""
        bias = self.bias if self.rate == 1.0 else self.bias * self.rate
        return F.linear(inputs, self.weight * self.scale, bias)


class EqualEmbedding(nn.Linear):
    """A vector a class, each number N(0, 1) at the beginning; of a mixture, their weighted sum.

    Parameters
    ----------
    classes
        Numbers that a label is told by; see `class_weights`.
    width
        Numbers of a vector.
    """

    def __init__(self, classes: int, width: int) -> None:
        super().__init__(classes, width, bias=False)

    def reset_parameters(self) -> None:
        """Draw from N(0, 1)."""
        nn.init.normal_(self.weight)

    def forward(self, labels: Tensor, like: Tensor) -> Tensor:  # type: ignore[override]
        """Return the vectors of labels, (N, width), of the type and on the device of ``like``."""
        return F.linear(class_weights(labels, self.in_features, like), self.weight)


class EqualConv2d(nn.Conv2d):
    """A convolution that keeps the side, its weight w·g/√fan_in, w ~ N(0, 1) at the beginning.

    Parameters
    ----------
    before, width
        Channels in and out.
    kernel
        Side of the kernel, odd.
    gain
        g, that of the nonlinearity behind it (He et al. 2015).
    """

    def __init__(self, before: int, width: int, kernel: int, gain: float = GAIN) -> None:
        self.scale = gain / math.sqrt(before * kernel * kernel)
        super().__init__(before, width, kernel, padding=kernel // 2)

    def reset_parameters(self) -> None:
        """Draw w ~ N(0, 1); no bias."""
        nn.init.normal_(self.weight)
        if self.bias is not None:
            nn.init.zeros_(self.bias)

    def forward(self, inputs: Tensor) -> Tensor:
        """Apply the scaled weight."""
        return F.conv2d(inputs, self.weight * self.scale, self.bias, padding=self.padding)


def leaky(inputs: Tensor) -> Tensor:
    """Return leaky ReLU with slope 0.2 below zero."""
    return F.leaky_relu(inputs, SLOPE)


def pixel_norm(inputs: Tensor) -> Tensor:
    """Return inputs (N, C, …) with a mean square of 1 over the channels, at each place.

    Karras et al. 2018, section 4.2.
    """
    return inputs * torch.rsqrt(inputs.square().mean(dim=1, keepdim=True) + 1e-8)


def doubled(images: Tensor) -> Tensor:
    """Return images (N, C, H, W) with every pixel twice each way."""
    return F.interpolate(images, scale_factor=2.0, mode="nearest")


def halved(images: Tensor) -> Tensor:
    """Return images (N, C, H, W) averaged over 2 × 2."""
    return F.avg_pool2d(images, 2)
