"""Inception v3, the network whose features the Fréchet inception distance is defined on.

Only its architecture is here; weights come from a file of the user's. Names and shapes are
those of torchvision's network and of the port of TensorFlow's (pt_inception-2015-12-05),
which differ in how they pool and in the number of their classes. Szegedy et al. 2016,
Rethinking the Inception Architecture for Computer Vision.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional as F

Kernel = int | tuple[int, int]
TENSORFLOW_CLASSES, TORCHVISION_CLASSES = 1008, 1000
FEATURES = 2048
SIDE = 299


class Conv(nn.Module):
    """A convolution without bias, batch norm with ε = 0.001, ReLU."""

    def __init__(
        self, before: int, after: int, kernel: Kernel, stride: int = 1, padding: Kernel = 0
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(before, after, kernel, stride, padding, bias=False)
        self.bn = nn.BatchNorm2d(after, eps=0.001)

    def forward(self, x: Tensor) -> Tensor:
        """Apply it."""
        return F.relu(self.bn(self.conv(x)), inplace=True)


def chain(x: Tensor, *layers: nn.Module) -> Tensor:
    """Apply layers one after the other."""
    for layer in layers:
        x = layer(x)
    return x


class Mixed(nn.Module):
    """Base of the blocks: ``pad`` tells whether averages count the zeros of the border."""

    def __init__(self, pad: bool) -> None:
        super().__init__()
        self._pad = pad

    def pooled(self, x: Tensor) -> Tensor:
        """Return the mean of each 3 × 3 neighbourhood."""
        return F.avg_pool2d(x, 3, 1, 1, count_include_pad=self._pad)


class A(Mixed):
    """1 × 1, 5 × 5, twice 3 × 3, and pooling, side by side."""

    def __init__(self, before: int, pool: int, pad: bool) -> None:
        super().__init__(pad)
        self.branch1x1 = Conv(before, 64, 1)
        self.branch5x5_1 = Conv(before, 48, 1)
        self.branch5x5_2 = Conv(48, 64, 5, padding=2)
        self.branch3x3dbl_1 = Conv(before, 64, 1)
        self.branch3x3dbl_2 = Conv(64, 96, 3, padding=1)
        self.branch3x3dbl_3 = Conv(96, 96, 3, padding=1)
        self.branch_pool = Conv(before, pool, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Apply it."""
        five = chain(x, self.branch5x5_1, self.branch5x5_2)
        three = chain(x, self.branch3x3dbl_1, self.branch3x3dbl_2, self.branch3x3dbl_3)
        return torch.cat([self.branch1x1(x), five, three, self.branch_pool(self.pooled(x))], 1)


class B(nn.Module):
    """Halves the side by 3 × 3, twice 3 × 3, and pooling."""

    def __init__(self, before: int) -> None:
        super().__init__()
        self.branch3x3 = Conv(before, 384, 3, stride=2)
        self.branch3x3dbl_1 = Conv(before, 64, 1)
        self.branch3x3dbl_2 = Conv(64, 96, 3, padding=1)
        self.branch3x3dbl_3 = Conv(96, 96, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        """Apply it."""
        three = chain(x, self.branch3x3dbl_1, self.branch3x3dbl_2, self.branch3x3dbl_3)
        return torch.cat([self.branch3x3(x), three, F.max_pool2d(x, 3, 2)], 1)


class C(Mixed):
    """1 × 1, 7 × 7 and twice 7 × 7 as rows and columns, and pooling."""

    def __init__(self, before: int, width: int, pad: bool) -> None:
        super().__init__(pad)
        row: dict[str, Kernel] = {"kernel": (1, 7), "padding": (0, 3)}
        column: dict[str, Kernel] = {"kernel": (7, 1), "padding": (3, 0)}
        self.branch1x1 = Conv(before, 192, 1)
        self.branch7x7_1 = Conv(before, width, 1)
        self.branch7x7_2 = Conv(width, width, **row)  # type: ignore[arg-type]
        self.branch7x7_3 = Conv(width, 192, **column)  # type: ignore[arg-type]
        self.branch7x7dbl_1 = Conv(before, width, 1)
        self.branch7x7dbl_2 = Conv(width, width, **column)  # type: ignore[arg-type]
        self.branch7x7dbl_3 = Conv(width, width, **row)  # type: ignore[arg-type]
        self.branch7x7dbl_4 = Conv(width, width, **column)  # type: ignore[arg-type]
        self.branch7x7dbl_5 = Conv(width, 192, **row)  # type: ignore[arg-type]
        self.branch_pool = Conv(before, 192, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Apply it."""
        seven = chain(x, self.branch7x7_1, self.branch7x7_2, self.branch7x7_3)
        twice = chain(
            x,
            self.branch7x7dbl_1,
            self.branch7x7dbl_2,
            self.branch7x7dbl_3,
            self.branch7x7dbl_4,
            self.branch7x7dbl_5,
        )
        return torch.cat([self.branch1x1(x), seven, twice, self.branch_pool(self.pooled(x))], 1)


class D(nn.Module):
    """Halves the side by 3 × 3, 7 × 7 and 3 × 3, and pooling."""

    def __init__(self, before: int) -> None:
        super().__init__()
        self.branch3x3_1 = Conv(before, 192, 1)
        self.branch3x3_2 = Conv(192, 320, 3, stride=2)
        self.branch7x7x3_1 = Conv(before, 192, 1)
        self.branch7x7x3_2 = Conv(192, 192, (1, 7), padding=(0, 3))
        self.branch7x7x3_3 = Conv(192, 192, (7, 1), padding=(3, 0))
        self.branch7x7x3_4 = Conv(192, 192, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        """Apply it."""
        three = chain(x, self.branch3x3_1, self.branch3x3_2)
        seven = chain(
            x, self.branch7x7x3_1, self.branch7x7x3_2, self.branch7x7x3_3, self.branch7x7x3_4
        )
        return torch.cat([three, seven, F.max_pool2d(x, 3, 2)], 1)


class E(Mixed):
    """1 × 1, 3 × 3 and twice 3 × 3 that end in a row and a column, and pooling.

    The last block of TensorFlow's network takes the maximum where others average.
    """

    def __init__(self, before: int, pad: bool, maximum: bool = False) -> None:
        super().__init__(pad)
        self._maximum = maximum
        self.branch1x1 = Conv(before, 320, 1)
        self.branch3x3_1 = Conv(before, 384, 1)
        self.branch3x3_2a = Conv(384, 384, (1, 3), padding=(0, 1))
        self.branch3x3_2b = Conv(384, 384, (3, 1), padding=(1, 0))
        self.branch3x3dbl_1 = Conv(before, 448, 1)
        self.branch3x3dbl_2 = Conv(448, 384, 3, padding=1)
        self.branch3x3dbl_3a = Conv(384, 384, (1, 3), padding=(0, 1))
        self.branch3x3dbl_3b = Conv(384, 384, (3, 1), padding=(1, 0))
        self.branch_pool = Conv(before, 192, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Apply it."""
        three = self.branch3x3_1(x)
        twice = chain(x, self.branch3x3dbl_1, self.branch3x3dbl_2)
        pooled = F.max_pool2d(x, 3, 1, 1) if self._maximum else self.pooled(x)
        branches = [
            self.branch1x1(x),
            self.branch3x3_2a(three),
            self.branch3x3_2b(three),
            self.branch3x3dbl_3a(twice),
            self.branch3x3dbl_3b(twice),
            self.branch_pool(pooled),
        ]
        return torch.cat(branches, 1)


class Inception(nn.Module):
    """Inception v3 without its auxiliary classifier.

    Parameters
    ----------
    classes
        1,008 for TensorFlow's network, which FID is defined on; 1,000 for torchvision's.
    """

    def __init__(self, classes: int) -> None:
        super().__init__()
        pad = classes != TENSORFLOW_CLASSES
        self.Conv2d_1a_3x3 = Conv(3, 32, 3, stride=2)
        self.Conv2d_2a_3x3 = Conv(32, 32, 3)
        self.Conv2d_2b_3x3 = Conv(32, 64, 3, padding=1)
        self.Conv2d_3b_1x1 = Conv(64, 80, 1)
        self.Conv2d_4a_3x3 = Conv(80, 192, 3)
        self.Mixed_5b = A(192, 32, pad)
        self.Mixed_5c, self.Mixed_5d = A(256, 64, pad), A(288, 64, pad)
        self.Mixed_6a = B(288)
        self.Mixed_6b, self.Mixed_6c = C(768, 128, pad), C(768, 160, pad)
        self.Mixed_6d, self.Mixed_6e = C(768, 160, pad), C(768, 192, pad)
        self.Mixed_7a = D(768)
        self.Mixed_7b, self.Mixed_7c = E(1280, pad), E(2048, pad, maximum=not pad)
        self.fc = nn.Linear(FEATURES, classes)

    def stages(self) -> Iterator[nn.Module]:
        """Yield what images (n, 3, 299, 299) pass through one after the other."""
        pool = nn.MaxPool2d(3, 2)
        yield from (self.Conv2d_1a_3x3, self.Conv2d_2a_3x3, self.Conv2d_2b_3x3, pool)
        yield from (self.Conv2d_3b_1x1, self.Conv2d_4a_3x3, pool)
        yield from (module for name, module in self.named_children() if name.startswith("Mixed"))
        yield nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())

    def forward(self, images: Tensor) -> Tensor:
        """Return the features (n, 2048) of images (n, 3, 299, 299)."""
        return chain(images, *self.stages())
