"""Stabilisers that let D, or G's loss, look at more than one sample at a time.

A D that sees single samples cannot know that they are all alike. Each of these lets it
know, and so makes a collapsed generator easy to reject.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ganstudio.components import param, register
from ganstudio.objectives.base import Stabiliser
from ganstudio.objectives.judging import Judging

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

    from ganstudio.objectives.base import AdversarialLoss, Memory, Shape, Turn


@register
class PacGAN(Stabiliser):
    """Lets D judge packs of m samples, concatenated, instead of single ones.

    m samples of a generator that misses modes differ far more from m real ones than one
    does from one. D's first layer grows by m; there is one score a pack. Where a single
    sample's score is shown, it is packed with its neighbours.
    """

    name = "pacgan"
    title = "PacGAN"
    formula = "c(x₁, …, x_m),   c(G(z₁), …, G(z_m))"
    paper = "Lin et al. 2018, PacGAN: The power of two samples in generative adversarial networks"

    m: int = param(
        2, "m", "Samples that D judges together, as one pack.", ge=2, le=16, paper="Lin et al. 2018"
    )

    def problem(self, loss: AdversarialLoss, shape: Shape, batch_size: int) -> str | None:
        """Return why the batch does not divide into packs, or None."""
        packs = batch_size // self.m
        if batch_size % self.m == 0 and packs > 1:
            return None
        return (
            f"needs at least two packs of {self.m} samples, and schedule.batch_size is "
            f"{batch_size}; set it to {max(2, packs) * self.m}"
        )

    def judging(self, judging: Judging, step: int) -> Judging:
        """Let D judge packs."""
        return replace(judging, pack=self.m * judging.pack)

    def discriminator_shape(self, shape: Shape) -> Shape:
        """Return the shape of a pack: m times the channels or coordinates."""
        return (self.m * shape[0], *shape[1:])

    def prepare_discriminator(self, discriminator: Module) -> Module:
        """Return D with the packing in front."""
        from ganstudio.objectives.layers import Packed

        return Packed(discriminator, self.m)


@register
class MinibatchStd(Stabiliser):
    """Tells D how much the batch varies, as one more feature before its last layer.

    The standard deviation of each feature of D's last hidden layer over the batch, averaged
    into one number. D's weight on it begins at 0, so that the game begins as without it.
    Where single samples are scored for display, the running mean of the number stands in.
    """

    name = "minibatch-std"
    title = "Minibatch standard deviation"
    formula = "s = mean over features of std over the batch,   c = w·h + w′s + b"
    paper = "Karras et al. 2018, Progressive Growing of GANs, section 3"
    mixes_samples = True
    no_best = "D also knows how much a batch varies, and its best answer to that is not known"
    no_pull = "G is pulled by what D knows of the whole batch, too, not by single samples alone"

    def prepare_discriminator(self, discriminator: Module) -> Module:
        """Return D with the number at its last layer."""
        from ganstudio.objectives.layers import BatchSpread, replace_last_layer

        return replace_last_layer(discriminator, lambda last, width: BatchSpread(last))


@register
class MinibatchDiscrimination(Stabiliser):
    """Tells D how close each sample is to the others of its batch, by learned measures.

    The last hidden layer is mapped to B rows of C numbers; for each row, the closeness to
    every other sample is summed. D's weights on the sums begin at 0. Where single samples
    are scored for display, the running means of the sums stand in.
    """

    name = "minibatch-discrimination"
    title = "Minibatch discrimination"
    formula = "o(xᵢ)_b = Σⱼ exp(−‖Mᵢ,b − Mⱼ,b‖₁),   M = T h"
    paper = "Salimans et al. 2016, Improved Techniques for Training GANs, section 3.2"
    mixes_samples = True
    no_best = "D also knows how close a batch's samples are, and its best answer is not known"
    no_pull = "G is pulled by what D knows of the whole batch, too, not by single samples alone"

    kernels: int = param(16, "B", "How many measures of closeness are learnt.", ge=1, le=256)
    width: int = param(4, "C", "Numbers that each measure compares.", ge=1, le=64)

    def prepare_discriminator(self, discriminator: Module) -> Module:
        """Return D with the sums at its last layer."""
        from ganstudio.objectives.layers import BatchCloseness, replace_last_layer

        return replace_last_layer(
            discriminator,
            lambda last, width: BatchCloseness(last, width, self.kernels, self.width),
        )


@register
class FeatureMatching(Stabiliser):
    """Pulls the mean of D's last hidden layer over generated samples to that over real ones.

    G is given a fixed goal, the statistics that D finds telling, and not only D's answer.
    In the paper this takes the place of G's loss; here it is added to it, and a large
    weight comes to the same.
    """

    name = "feature-matching"
    title = "Feature matching"
    formula = "L_G + λ ‖E h(x) − E h(G(z))‖²"
    remark = "The paper has it in place of L_G, without a λ."
    paper = "Salimans et al. 2016, Improved Techniques for Training GANs, section 3.1"
    needs_real_samples = True
    no_best = "G also follows D's hidden features, which the best output says nothing of"
    no_pull = "G is pulled by the means of D's hidden features, too, not by single samples alone"

    weight: float = param(1.0, "λ", "Its weight in G's loss.", ge=0, live=True)

    @property
    def steady(self) -> bool:
        """Whether its hooks do the same at every step: they do."""
        return True

    def prepare_discriminator(self, discriminator: Module) -> Module:
        """Return D with a last layer that remembers what it was given."""
        from ganstudio.objectives.layers import Listening, replace_last_layer

        return replace_last_layer(discriminator, lambda last, width: Listening(last))

    def generator_term(self, turn: Turn, memory: Memory) -> Tensor:
        """Return λ times the squared distance of the two means."""
        from ganstudio.objectives.layers import heard

        fake, real = heard(turn.discriminator)  # the order in which G's step judges them
        return self.weight * (real.mean(dim=0) - fake.mean(dim=0)).square().sum()
