"""The modules of residual networks: blocks that change an image's side, and sum pooling.

Miyato et al. 2018, Spectral Normalization for Generative Adversarial Networks, figure 9
and tables 4 to 6; sides are changed as in their code.
"""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor, nn
from torch.nn import functional as F

from ganstudio.networks.labelled import Told


class UpBlock(nn.Module):
    """G's block, (N, before, H, W) → (N, width, 2H, 2W).

    Norm, ReLU, doubling, convolution; norm, ReLU, convolution. Beside it the input is
    doubled and mixed by a 1 × 1 convolution.

    Parameters
    ----------
    before, width
        Channels that come in and go out.
    norm
        Makes a batch norm for so many channels.
    convolution
        What kind of convolutions it has.
    """

    def __init__(
        self,
        before: int,
        width: int,
        norm: Callable[[int], nn.Module],
        convolution: type[nn.Conv2d] = nn.Conv2d,
    ) -> None:
        super().__init__()
        self.norm1 = norm(before)
        self.conv1 = convolution(before, width, 3, padding=1)
        self.norm2 = norm(width)
        self.conv2 = convolution(width, width, 3, padding=1)
        self.shortcut = convolution(before, width, 1)

    def forward(self, inputs: Tensor, *label: Tensor) -> Tensor:
        """Return the sum of both ways; ``label`` is what the norms are told."""
        hidden = self.conv1(_doubled(F.relu(self.norm1(inputs, *label))))
        hidden = self.conv2(F.relu(self.norm2(hidden, *label)))
        # A 1 × 1 convolution and doubling can change places, and this way it is four times less.
        total: Tensor = _doubled(self.shortcut(inputs)) + hidden
        return total


class LabelledUpBlock(Told, UpBlock):
    """An `UpBlock` whose norms are told the class."""


class DownBlock(nn.Module):
    """D's block, (N, before, H, W) → (N, width, H/2, W/2), or at the same side.

    ReLU, convolution; ReLU, convolution; averaging over 2 × 2. The ReLU that stands first
    is left out at the image itself, whose negative values mean something.

    Parameters
    ----------
    before, width
        Channels that come in and go out.
    halves
        Whether the side is halved.
    first
        Whether the input is the image.
    wide
        Whether the first convolution goes to all of ``width`` channels; at the image it does.
    convolution
        What kind of convolutions it has.
    """

    def __init__(
        self,
        before: int,
        width: int,
        *,
        halves: bool,
        first: bool = False,
        wide: bool = False,
        convolution: type[nn.Conv2d] = nn.Conv2d,
    ) -> None:
        super().__init__()
        self.halves, self.first = halves, first
        self.conv1 = convolution(before, width if first or wide else before, 3, padding=1)
        self.conv2 = convolution(self.conv1.out_channels, width, 3, padding=1)
        mixes = halves or before != width
        self.shortcut = convolution(before, width, 1) if mixes else nn.Identity()

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the sum of both ways."""
        hidden = self.conv1(inputs if self.first else F.relu(inputs))
        hidden = self.conv2(F.relu(hidden))
        if not self.halves:
            unchanged: Tensor = self.shortcut(inputs) + hidden
            return unchanged
        # Averaged before its 1 × 1 convolution: the same, four times less.
        beside: Tensor = self.shortcut(F.avg_pool2d(inputs, 2))
        return beside + F.avg_pool2d(hidden, 2)


class SumPool(nn.Module):
    """Sums each channel over all places, (N, C, H, W) → (N, C)."""

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the sums."""
        return inputs.sum(dim=(2, 3))


def _doubled(images: Tensor) -> Tensor:
    return F.interpolate(images, scale_factor=2.0, mode="nearest")
