"""The modules of BigGAN: orthogonal layers, norms told of z and class, self-attention.

Brock, Donahue and Simonyan 2019, Large Scale GAN Training for High Fidelity Natural Image
Synthesis, appendix B, figure 15 and table 4.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import partial

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ganstudio.networks.convolutional import START
from ganstudio.networks.labelled import class_weights
from ganstudio.networks.residual import DownBlock, SumPool, UpBlock


class OrthogonalConv2d(nn.Conv2d):
    """A convolution whose weight begins as an orthogonal matrix (Saxe et al. 2014)."""

    def reset_parameters(self) -> None:
        """Draw it."""
        _orthogonal(self)


class OrthogonalLinear(nn.Linear):
    """A linear layer whose weight begins as an orthogonal matrix."""

    def reset_parameters(self) -> None:
        """Draw it."""
        _orthogonal(self)


def _orthogonal(layer: nn.Linear | nn.Conv2d) -> None:
    if layer.weight.is_meta:  # which has shapes alone
        return
    nn.init.orthogonal_(layer.weight)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)


class ConditionNorm(nn.Module):
    """Batch norm with gain 1 + Ac and bias Bc, linear in a condition c.

    Parameters
    ----------
    channels
        C of what is normalised.
    told
        Numbers of the condition, (N, told).
    """

    def __init__(self, channels: int, told: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.gain = OrthogonalLinear(told, channels, bias=False)
        self.bias = OrthogonalLinear(told, channels, bias=False)

    def forward(self, inputs: Tensor, condition: Tensor) -> Tensor:
        """Normalise (N, C, H, W) over the batch, then scale and shift each sample."""
        gain, bias = (each(condition)[:, :, None, None] for each in (self.gain, self.bias))
        return torch.addcmul(bias, self.norm(inputs), 1 + gain)


class SelfAttention(nn.Module):
    """Lets each place look at all others: x + γ o, with γ = 0 at the beginning.

    Keys and values are pooled over 2 × 2. Zhang et al. 2019, Self-Attention GANs, equations 1 to
    3, as BigGAN has it.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        narrow = max(1, channels // 8)
        self.query = OrthogonalConv2d(channels, narrow, 1, bias=False)
        self.key = OrthogonalConv2d(channels, narrow, 1, bias=False)
        self.value = OrthogonalConv2d(channels, max(1, channels // 2), 1, bias=False)
        self.out = OrthogonalConv2d(max(1, channels // 2), channels, 1, bias=False)
        self.gamma = nn.Parameter(torch.zeros(()))

    def reset_parameters(self) -> None:
        """Begin as if it were not there."""
        nn.init.zeros_(self.gamma)

    def forward(self, inputs: Tensor) -> Tensor:
        """Return (N, C, H, W)."""
        queries = self.query(inputs).flatten(2)
        keys = F.max_pool2d(self.key(inputs), 2).flatten(2)
        values = F.max_pool2d(self.value(inputs), 2).flatten(2)
        shares = torch.softmax(queries.transpose(1, 2) @ keys, dim=-1)
        seen = (values @ shares.transpose(1, 2)).view(len(inputs), -1, *inputs.shape[2:])
        total: Tensor = inputs + self.gamma * self.out(seen)
        return total


class LargeGenerator(nn.Module):
    """(N, latent), (N,) labels → (N, C, side, side) in [-1, 1].

    z is cut into a chunk for each block and one for the first layer; each block's norms are told
    its chunk and the embedding of the class, which all share.

    Parameters
    ----------
    latent
        Dimension of z.
    widths
        Channels at sides 4, 8, 16, ….
    channels
        Of the pictures.
    classes, embedding
        How many there are, and by how many numbers all layers are told of one; 0 classes for none.
    attention
        Whether there is self-attention at half of the side.
    """

    def __init__(
        self, latent: int, widths: Sequence[int], channels: int, classes: int, embedding: int,
        *, attention: bool,
    ) -> None:  # fmt: skip
        super().__init__()
        count = len(widths) - 1
        chunk = latent // (count + 1)
        self.chunks = [latent - count * chunk] + [chunk] * count
        self.classes = classes
        self.shared = OrthogonalLinear(classes, embedding, bias=False) if classes else None
        told = partial(ConditionNorm, told=chunk + (embedding if classes else 0))
        self.linear = OrthogonalLinear(self.chunks[0], widths[0] * START * START)
        self.blocks = nn.ModuleList(
            UpBlock(*pair, told, convolution=OrthogonalConv2d)
            for pair in itertools.pairwise(widths)
        )
        self.attention = SelfAttention(widths[-2]) if attention else None
        self.norm = nn.BatchNorm2d(widths[-1])
        self.out = OrthogonalConv2d(widths[-1], channels, 3, padding=1)

    def forward(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return pictures."""
        first, *chunks = torch.split(latents, self.chunks, dim=1)
        hidden = self.linear(first).unflatten(1, (-1, START, START))
        if self.shared is not None:
            assert labels is not None
            embedded = self.shared(class_weights(labels, self.classes, latents))
            chunks = [torch.cat([chunk, embedded], dim=1) for chunk in chunks]
        for place, (block, condition) in enumerate(zip(self.blocks, chunks, strict=True), start=1):
            hidden = block(hidden, condition)
            if self.attention is not None and place == len(self.blocks) - 1:
                hidden = self.attention(hidden)
        return torch.tanh(self.out(F.relu(self.norm(hidden))))


class LargeDiscriminator(nn.Module):
    """(N, C, side, side), (N,) labels → (N,) raw outputs, by projection.

    Parameters
    ----------
    widths
        Channels of the blocks that halve the side; one more block keeps it.
    channels
        Of the pictures.
    classes
        Numbers that a label is told by; 0 for none.
    attention
        Whether there is self-attention at half of the side.
    """

    def __init__(
        self, widths: Sequence[int], channels: int, classes: int, *, attention: bool
    ) -> None:
        super().__init__()
        self.classes = classes
        block = partial(DownBlock, wide=True, convolution=OrthogonalConv2d)
        pairs = itertools.pairwise([channels, *widths])
        self.blocks = nn.ModuleList(
            block(*pair, halves=True, first=place == 0) for place, pair in enumerate(pairs)
        )
        self.last = block(widths[-1], widths[-1], halves=False)
        self.attention = SelfAttention(widths[0]) if attention else None
        self.pool = SumPool()
        self.embedding = OrthogonalLinear(classes, widths[-1], bias=False) if classes else None
        self.out = OrthogonalLinear(widths[-1], 1)

    def forward(self, samples: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return one raw output a picture."""
        hidden = self.blocks[0](samples)
        if self.attention is not None:
            hidden = self.attention(hidden)
        for block in self.blocks[1:]:
            hidden = block(hidden)
        hidden = self.pool(F.relu(self.last(hidden)))
        scores: Tensor = self.out(hidden).flatten()
        if self.embedding is None:
            return scores
        assert labels is not None
        embedded = self.embedding(class_weights(labels, self.classes, samples))
        total: Tensor = scores + (embedded * hidden).sum(dim=1)
        return total
