"""StyleGAN's generator: a mapping network, layers that a style changes, noise inputs.

Karras et al. 2019, A Style-Based Generator Architecture for GANs, and 2020, Analyzing and
Improving the Image Quality of StyleGAN.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ganstudio.networks.convolutional import START
from ganstudio.networks.equalised import (
    GAIN,
    EqualConv2d,
    EqualEmbedding,
    EqualLinear,
    doubled,
    leaky,
    pixel_norm,
)

CENTRE_RATE = 0.005
"""Share of the newest batch in the running mean of w."""


def modulated(inputs: Tensor, weight: Tensor, style: Tensor, *, demodulate: bool = True) -> Tensor:
    """Convolve with weights that a style scales, w″ = s_i w_ijk / √(Σ (s_i w_ijk)² + ε).

    Scaling what comes in by s and what goes out by the root is the same, and needs no weights of
    each sample's own. Karras et al. 2020, equations 1 to 3.

    Parameters
    ----------
    inputs : Tensor (N, I, H, W)
    weight : Tensor (O, I, k, k)
    style : Tensor (N, I)
        s.
    demodulate
        Whether to divide by the root.
    """
    scaled = inputs * style[:, :, None, None]
    outputs = F.conv2d(scaled, weight, padding=weight.shape[-1] // 2)
    if not demodulate:
        return outputs
    squares = style.square() @ weight.square().sum(dim=(2, 3)).t()
    return outputs * torch.rsqrt(squares + 1e-8)[:, :, None, None]


class Mapping(nn.Module):
    """z ↦ w, (N, latent) → (N, width): z brought to one length, then fully connected layers.

    Attributes
    ----------
    centre : Tensor (width,)
        The running mean of w, which truncation draws towards.
    """

    centre: Tensor

    def __init__(self, latent: int, width: int, depth: int, rate: float) -> None:
        super().__init__()
        widths = [latent] + [width] * depth
        layers = itertools.pairwise(widths)
        self.layers = nn.ModuleList(EqualLinear(*each, rate=rate) for each in layers)
        self.register_buffer("centre", torch.zeros(width))

    def forward(self, latents: Tensor) -> Tensor:
        """Return w; in training mode its running mean moves along."""
        w = pixel_norm(latents)
        for layer in self.layers:
            w = leaky(layer(w))
        if self.training:
            self.centre.lerp_(w.detach().mean(dim=0).to(self.centre.dtype), CENTRE_RATE)
        return w


class NoiseInput(nn.Module):
    """Adds one map of noise to all channels, by a strength that is learned and begins at 0.

    While training the map is drawn anew for each sample; to show samples it is always the same.
    """

    fixed: Tensor

    def __init__(self, side: int) -> None:
        super().__init__()
        self.strength = nn.Parameter(torch.zeros(()))
        self.register_buffer("fixed", torch.zeros(1, 1, side, side))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Begin without noise; draw the fixed map."""
        nn.init.zeros_(self.strength)
        nn.init.normal_(self.fixed)

    def forward(self, inputs: Tensor, noise: torch.Generator | None) -> Tensor:
        """Return (N, C, H, W) with noise."""
        if noise is None:
            return inputs + self.strength * self.fixed
        shape = len(inputs), 1, *inputs.shape[2:]
        drawn = torch.randn(shape, generator=noise, device=inputs.device, dtype=inputs.dtype)
        return inputs + self.strength * drawn


class StyledConv(nn.Module):
    """A 3 × 3 convolution, noise, leaky ReLU and a style, (N, before, H, W) → (N, width, …).

    Parameters
    ----------
    before, width
        Channels that come in and go out.
    style
        Width of w.
    side
        Of what comes out.
    adaptive
        Whether the style is adaptive instance norm (StyleGAN), else it modulates the weights
        (StyleGAN2).
    doubles
        Whether the side is doubled first.
    noise
        Whether there is a noise input.
    """

    def __init__(
        self, before: int, width: int, style: int, side: int, *, adaptive: bool, doubles: bool,
        noise: bool,
    ) -> None:  # fmt: skip
        super().__init__()
        self.adaptive, self.doubles = adaptive, doubles
        self.conv = EqualConv2d(before, width, 3, gain=1.0)
        if adaptive:
            self.style = EqualLinear(style, 2 * width, gain=1.0)
        else:
            self.style = EqualLinear(style, before, gain=1.0, start=1.0)
        self.noise = NoiseInput(side) if noise else None

    def forward(self, inputs: Tensor, w: Tensor, noise: torch.Generator | None) -> Tensor:
        """Apply it under w, (N, style)."""
        if self.doubles:
            inputs = F.interpolate(inputs, scale_factor=2.0, mode="bilinear")
        style: Tensor = self.style(w)
        weight = self.conv.weight * self.conv.scale
        if self.adaptive:
            hidden = F.conv2d(inputs, weight, padding=1)
        else:
            hidden = modulated(inputs, weight, style)
        if self.noise is not None:
            hidden = self.noise(hidden, noise)
        assert self.conv.bias is not None
        hidden = GAIN * leaky(hidden + self.conv.bias[:, None, None])
        return adapted(hidden, style) if self.adaptive else hidden


def adapted(inputs: Tensor, style: Tensor) -> Tensor:
    """Return adaptive instance norm, y_s (x − μ(x))/σ(x) + y_b with y = (1, 0) + style.

    Huang and Belongie 2017, Arbitrary Style Transfer in Real-time, equation 8; μ and σ are those
    of each sample's own channels.
    """
    scale, shift = (each[:, :, None, None] for each in style.chunk(2, dim=1))
    return torch.addcmul(shift, F.instance_norm(inputs, eps=1e-8), 1 + scale)


class ToImage(nn.Module):
    """A modulated 1 × 1 convolution to an image, without demodulation."""

    def __init__(self, before: int, channels: int, style: int) -> None:
        super().__init__()
        self.conv = EqualConv2d(before, channels, 1, gain=1.0)
        self.style = EqualLinear(style, before, gain=1.0, start=1.0)

    def forward(self, inputs: Tensor, w: Tensor) -> Tensor:
        """Return (N, channels, H, W)."""
        weight = self.conv.weight * self.conv.scale
        image = modulated(inputs, weight, self.style(w), demodulate=False)
        assert self.conv.bias is not None
        return image + self.conv.bias[:, None, None]


class StyleGenerator(nn.Module):
    """(N, latent) → (N, C, side, side) in [-1, 1]; or from styles, (N, layers · style).

    Images of all sides are added up, each from the layers of its side (StyleGAN2's skips). A class
    is a vector that is added to w in every layer: what z decides stays the same under all classes,
    and truncation, which draws to the mean of w, draws to the mean of a sample's own class.

    Parameters
    ----------
    latent, style, depth, rate
        Of the mapping network.
    widths
        Channels at sides 4, 8, 16, ….
    channels
        Of the pictures.
    classes
        Numbers that a label is told by; 0 for none.
    adaptive, noise
        See `StyledConv`.
    mixing
        Share of the training samples whose later layers follow a second w.
    """

    def __init__(
        self, latent: int, style: int, depth: int, rate: float, widths: Sequence[int],
        channels: int, classes: int = 0, *, adaptive: bool, noise: bool, mixing: float,
    ) -> None:  # fmt: skip
        super().__init__()
        self.latent, self.width, self.mixing = latent, style, mixing
        self.mapping = Mapping(latent, style, depth, rate)
        self.embedding = EqualEmbedding(classes, style) if classes else None
        self.constant = nn.Parameter(torch.ones(1, widths[0], START, START))
        convs: list[StyledConv] = []
        for level, width in enumerate(widths):
            before = [widths[level - 1], width] if level else [width]
            convs += (
                StyledConv(
                    each, width, style, START * 2**level, adaptive=adaptive,
                    doubles=level > 0 and place == 0, noise=noise,
                )
                for place, each in enumerate(before)
            )  # fmt: skip
        self.convs = nn.ModuleList(convs)
        self.to_image = nn.ModuleList(ToImage(width, channels, style) for width in widths)

    def reset_parameters(self) -> None:
        """Draw the constant that pictures grow from."""
        nn.init.normal_(self.constant)

    @property
    def layers(self) -> int:
        """How many layers take a style of their own."""
        return len(self.convs)

    def styles(self, inputs: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return the w of each layer, (N, layers, style), with the class's where labels are given.

        Of latents (N, latent) it is the same for all of a sample's; styles (N, layers · style)
        stay as they are.
        """
        if inputs.shape[1] != self.latent:
            styles = inputs.view(len(inputs), self.layers, -1)
        else:
            styles = self.mapping(inputs)[:, None].expand(-1, self.layers, -1)
        if self.embedding is None or labels is None:
            return styles
        told: Tensor = self.embedding(labels, inputs)
        return styles + told[:, None]

    def truncated(self, styles: Tensor, psi: float) -> Tensor:
        """Return styles drawn to the mean of all, w̄ + ψ(w − w̄)."""
        return torch.lerp(self.mapping.centre, styles, psi)

    def synthesis(self, styles: Tensor, noise: torch.Generator | None = None) -> Tensor:
        """Return the pictures of styles (N, layers, style); fixed noise without a generator."""
        first, *ws = styles.unbind(dim=1)
        hidden = self.constant.expand(len(styles), -1, -1, -1)
        hidden = self.convs[0](hidden, first, noise)
        image = self.to_image[0](hidden, first)
        for level in range(1, len(self.to_image)):
            for place in (2 * level - 1, 2 * level):
                hidden = self.convs[place](hidden, ws[place - 1], noise)
            image = doubled(image) + self.to_image[level](hidden, ws[2 * level - 1])
        return torch.tanh(image)

    def forward(
        self,
        inputs: Tensor,
        labels: Tensor | None = None,
        noise: torch.Generator | None = None,
    ) -> Tensor:
        """Return pictures; in training each has noise of its own, and some have mixed styles."""
        styles = self.styles(inputs, labels)
        if noise is not None and self.mixing and inputs.shape[1] == self.latent:
            styles = self._mixed(styles, labels, noise)
        return self.synthesis(styles, noise)

    def _mixed(self, styles: Tensor, labels: Tensor | None, noise: torch.Generator) -> Tensor:
        """Return styles of which some go over to another w at a random layer.

        Karras et al. 2019, section 3.1.
        """
        n, device = len(styles), styles.device
        latents = torch.randn((n, self.latent), generator=noise, device=device)
        others = self.styles(latents, labels)
        draw = torch.rand((2, n, 1, 1), generator=noise, device=device)
        first = 1 + (draw[0] * (self.layers - 1)).long()
        later = torch.arange(self.layers, device=device)[:, None] >= first
        return torch.where(later & (draw[1] < self.mixing), others, styles)
