"""Stabilisers of the players' weights, and noise; the others have files of their own."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from ganstudio.components import param, register
from ganstudio.deferred import nn, torch
from ganstudio.objectives.base import Stabiliser
from ganstudio.objectives.judging import Judging

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module


@register
class SpectralNorm(Stabiliser):
    """Divides each weight of D by its largest singular value, so that D's slope is bounded.

    A linear layer whose largest singular value is 1 lengthens no vector, and the activations
    do not either, so the slope of the whole D is bounded without looking at any data. The
    singular value is tracked by power iteration, a step of it each time D is used.
    """

    name = "spectral-norm"
    title = "Spectral norm"
    formula = "W̄ = W / σ(W)"
    remark = (
        "Of a convolution it is the norm of its weights, reshaped to a matrix of outputs by the "
        "rest, that becomes 1. The convolution itself lengthens images by more: 1.3 to 1.7 times "
        "for kernels such as these, so that D's slope is bounded, and not by 1."
    )
    paper = "Miyato et al. 2018, Spectral Normalization for Generative Adversarial Networks, eq. 8"
    bounds_slope = True
    no_best = "spectral norm leaves D few functions, and which of them is best is not known"

    n_power_iterations: int = param(
        1, "power iterations", "Steps of power iteration at each use of D.", ge=1, le=100
    )
    both: bool = param(
        False, "both players", "Divides G's weights too, which slows its changes down.",
        paper="Zhang et al. 2019, Self-Attention Generative Adversarial Networks",
    )  # fmt: skip

    def prepare_generator(self, generator: Module) -> Module:
        """Parametrise G as D is, where that is wanted; whatever has no matrix stays as it is."""
        return self._parametrised(generator, strict=False) if self.both else generator

    def prepare_discriminator(self, discriminator: Module) -> Module:
        """Parametrise every convolution and linear layer in place, with σ close to its value.

        Raises
        ------
        ValueError
            If a layer of another kind would be left as steep as it likes.
        """
        return self._parametrised(discriminator, strict=True)

    def _parametrised(self, player: Module, *, strict: bool) -> Module:
        from ganstudio.objectives.layers import BatchStatistic
        from ganstudio.objectives.spectral import Spectral

        for layer in list(player.modules()):
            own = layer.parameters(recurse=False)
            if isinstance(layer, BatchStatistic):  # what it adds is about the batch
                continue
            if isinstance(layer, nn.Linear | nn.modules.conv._ConvNd):
                outputs = 1 if isinstance(layer, nn.modules.conv._ConvTransposeNd) else 0
                spectral = Spectral(layer.weight, outputs, self.n_power_iterations)
                nn.utils.parametrize.register_parametrization(layer, "weight", spectral)
            elif strict and any(parameter.dim() > 1 for parameter in own):
                raise ValueError(
                    f"stabilisers.spectral-norm divides the weights of linear layers and "
                    f"convolutions, and D has a {type(layer).__name__}, which it would leave as it "
                    f"is; remove it, or choose a network without that layer"
                )
        return player


@register
class WeightClipping(Stabiliser):
    """Clips every weight of D into [−bound, bound] after each of its steps.

    The crudest Lipschitz constraint: it bounds D's slope by a constant that nobody knows,
    and drives most weights to the two ends of the interval. Watch their histogram.
    """

    name = "weight-clipping"
    title = "Weight clipping"
    formula = "w ← clip(w, −b, b)"
    paper = "Arjovsky et al. 2017, Wasserstein GAN, algorithm 1"
    bounds_slope = True
    excludes: ClassVar[Mapping[str, str]] = {
        "spectral-norm": "which divides by the weights' size whatever they are clipped to"
    }
    no_best = "clipped weights leave D few functions, and which of them is best is not known"

    bound: float = param(0.01, "bound", "Largest absolute value of a weight.", gt=0, live=True)

    def after_discriminator_step(self, discriminator: Module) -> None:
        """Clip in place."""
        with torch.no_grad():
            for parameter in discriminator.parameters():
                parameter.clamp_(-self.bound, self.bound)


@register
class EMA(Stabiliser):
    """Keeps a second generator whose weights are the running mean of G's.

    Where G circles around the equilibrium rather than resting in it, the mean of the circle is
    its centre: the averaged generator then draws better samples than those that it averages.
    Modes that all of them lack it does not find. It never takes part in training. At G's step t
    no more than (1 + t)/(10 + t) of the mean is kept, so that it soon forgets the untrained
    weights it begins with. Running statistics of batch norm are copied from G.
    """

    name = "ema"
    title = "EMA generator"
    formula = "w̄ ← βₜ w̄ + (1 − βₜ) w,   βₜ = min(β, (1 + t)/(10 + t))"
    paper = "Yazıcı et al. 2019, The Unusual Effectiveness of Averaging in GAN Training"

    decay: float = param(
        0.999,
        "β",
        "Share of the mean that is kept each step: 0.999, or 0.99 for a run of a minute.",
        ge=0,
        lt=1,
        live=True,
        paper="Karras et al. 2018 use 0.999",
    )

    def averaged_generator(self, generator: Module) -> Module:
        """Return a copy of G that begins with its weights."""
        return copy.deepcopy(generator).requires_grad_(False).eval()

    def after_generator_step(self, generator: Module, averaged: Module | None, step: int) -> None:
        """Move the mean towards G, in one fused pass over all weights."""
        if averaged is None:
            return
        decay = min(self.decay, (1 + step) / (10 + step))
        with torch.no_grad():
            means, weights = tuple(averaged.parameters()), tuple(generator.parameters())
            torch._foreach_lerp_(means, weights, 1 - decay)
            for mean, buffer in zip(averaged.buffers(), generator.buffers(), strict=True):
                mean.copy_(buffer)


@register
class InstanceNoise(Stabiliser):
    """Adds the same Gaussian noise to real and generated samples before D sees them.

    Two distributions on thin, disjoint sets can be told apart perfectly, which leaves G
    without a slope to follow. Blurred by noise they overlap, and D's answer changes
    smoothly from one to the other. Annealed to nothing, it leaves the game as it was.
    """

    name = "instance-noise"
    title = "Instance noise"
    formula = "c(x + σₜ ε),   ε ~ N(0, I),   σₜ = σ · max(0, 1 − t/T)"
    paper = "Sønderby et al. 2017, Amortised MAP Inference for Image Super-resolution"

    sigma: float = param(
        0.1, "σ", "Standard deviation, in units of the data.", ge=0, le=10, live=True
    )
    anneal_steps: int = param(
        0, "annealing", "Iterations over which σ falls to 0; 0 keeps it constant.",
        unit="steps", ge=0, live=True,
    )  # fmt: skip

    @property
    def steady(self) -> bool:
        """Whether its hooks do the same at every step: while σ does not fall."""
        return self.anneal_steps == 0

    def sigma_at(self, step: int) -> float:
        """Return σₜ at an iteration."""
        if self.anneal_steps == 0:
            return self.sigma
        return self.sigma * max(0.0, 1.0 - step / self.anneal_steps)

    def judging(self, judging: Judging, step: int) -> Judging:
        """Let D see both laws through the noise."""
        return replace(judging, noise=math.hypot(judging.noise, self.sigma_at(step)))

    def critic_input(self, samples: Tensor, step: int, noise: torch.Generator) -> Tensor:
        """Return samples + σₜ ε."""
        sigma = self.sigma_at(step)
        if sigma == 0:
            return samples
        epsilon = torch.randn(
            samples.shape, generator=noise, device=samples.device, dtype=samples.dtype
        )
        return samples + sigma * epsilon
