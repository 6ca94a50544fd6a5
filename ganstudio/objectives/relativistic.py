"""Relativistic losses: D says how much more real a real sample is than a generated one.

Each is one margin loss φ of a difference of scores: D wants real above generated, G
wants generated above real, by the same φ. Only differences count, so a constant added
to every score changes nothing. ``c_r`` and ``c_f`` are scores of real and of generated
samples; φ is given by the class.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from ganstudio.components import register
from ganstudio.deferred import F
from ganstudio.objectives.base import AdversarialLoss, Equilibrium
from ganstudio.objectives.laws import Array, Laws

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.telemetry.records import Term

PAPER = "Jolicoeur-Martineau 2019, The Relativistic Discriminator"
SINGLE = "its closed form is that of a D of single samples, not of packs"


class Relativistic(AdversarialLoss):
    """Pairs each real sample with a generated one (RpGAN)."""

    family = "Relativistic"
    scores = "score"
    needs_real_scores = True
    floats = True

    @abstractmethod
    def margin(self, difference: Tensor) -> Tensor:
        """Return φ of differences of scores, which falls as they grow past 0."""

    def discriminator(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        """Return E φ(c_r − c_f)."""
        return self.margin(real_scores - fake_scores).mean()

    def generator(self, fake_scores: Tensor, real_scores: Tensor) -> Tensor:
        """Return E φ(c_f − c_r)."""
        return self.margin(fake_scores - real_scores).mean()

    def terms(self) -> Mapping[Term, Callable[[Tensor], Tensor]]:
        """Return φ(δ) for D and φ(−δ) for G, δ = c_r − c_f."""
        return {"real": self.margin, "generator": lambda difference: self.margin(-difference)}


class RelativisticAverage(Relativistic):
    """Holds each sample against the mean score of the other kind (RaGAN)."""

    remark = (
        "The paper's equations have no ½; its code has, and so has this, which makes the loss "
        "of D as large as that of the paired form."
    )

    def discriminator(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        """Return ½ E φ(c_r − mean c_f) + ½ E φ(mean c_r − c_f)."""
        above = self.margin(real_scores - fake_scores.mean())
        below = self.margin(real_scores.mean() - fake_scores)
        return 0.5 * above.mean() + 0.5 * below.mean()

    def generator(self, fake_scores: Tensor, real_scores: Tensor) -> Tensor:
        """Return the same with real and generated exchanged."""
        return self.discriminator(fake_scores, real_scores)


@register
class RelativisticLogistic(Relativistic):
    """D tells which of a pair is the real one; G wants it to choose wrongly.

    The best D tells as well as the odds p/p_G of the two samples let it. G's loss looks at
    real samples too: it is not enough to fool D, the generated sample must look more real
    than the real one beside it, and each mode of the data asks for its share. Once
    p_G = p_data nobody can tell: both losses are ln 2 ≈ 0.693.
    """

    name = "relativistic"
    title = "Relativistic (RpGAN)"
    formula = "L_D = −E[ln σ(c(x) − c(G(z)))]\nL_G = −E[ln σ(c(G(z)) − c(x))]"
    remark = "The score of one sample is no probability; only the difference of two is a logit."
    paper = f"{PAPER}, section 4.1 (RSGAN); Huang et al. 2024, The GAN is dead (R3GAN)"
    best_scores = "c*(x) = ln p(x)/p_G(x), up to a constant"
    equilibrium = Equilibrium(math.log(2), math.log(2))

    def best_on(self, laws: Laws) -> Array:
        """Return ln p/p_G."""
        best: Array = np.log(laws.ratio)
        return best

    def margin(self, difference: Tensor) -> Tensor:
        """Return sp(−difference)."""
        return F.softplus(-difference)


@register
class RelativisticLeastSquares(Relativistic):
    """D wants a real score to lie 1 above a generated one, G the other way round.

    A difference beyond 1 costs again, so scores stay together. Once p_G = p_data the
    differences are 0 for the best D and both losses are 1.
    """

    name = "relativistic-least-squares"
    title = "Relativistic least squares (RpLSGAN)"
    formula = "L_D = E[(c(x) − c(G(z)) − 1)²]\nL_G = E[(c(G(z)) − c(x) − 1)²]"
    paper = f"{PAPER}, appendix"
    best_scores = (
        "c*(x) = 2/(2 + S) · (p(x) − p_G(x))/(p(x) + p_G(x)), up to a constant, "
        "S = ∫(p − p_G)²/(p + p_G)"
    )
    equilibrium = Equilibrium(1.0, 1.0)
    no_best = SINGLE

    def best_on(self, laws: Laws) -> Array | None:
        """Return 2/(2 + S) · (p − p_G)/(p + p_G), which makes L_D (2 − S)/(2 + S)."""
        return 2 / (2 + laws.separation) * laws.contrast if laws.pack == 1 else None

    def margin(self, difference: Tensor) -> Tensor:
        """Return (difference − 1)²."""
        return (difference - 1).square()


@register
class RelativisticHinge(Relativistic):
    """D wants a real score to lie at least 1 above a generated one, G the other way round.

    Differences beyond the margin cost nothing. Once p_G = p_data both losses are 1.
    """

    name = "relativistic-hinge"
    title = "Relativistic hinge (RpHingeGAN)"
    formula = "L_D = E[max(0, 1 − (c(x) − c(G(z))))]\nL_G = E[max(0, 1 − (c(G(z)) − c(x)))]"
    remark = "Unlike the plain hinge loss, this one has a hinge for G as well."
    paper = f"{PAPER}, appendix"
    best_scores = "a staircase of steps of 1 that rises with p(x)/p_G(x)"
    equilibrium = Equilibrium(1.0, 1.0)
    no_best = (
        "the best D is a staircase of steps of 1 that rises with p/p_G, and only a linear "
        "programme tells where the steps are"
    )

    def margin(self, difference: Tensor) -> Tensor:
        """Return relu(1 − difference)."""
        return F.relu(1 - difference)


@register
class RelativisticAverageLogistic(RelativisticAverage):
    """D tells real samples from the average generated one, and generated ones from the real.

    Against the mean of a batch the comparison is steadier than against one partner. Once
    p_G = p_data both losses are ln 2 ≈ 0.693.
    """

    name = "relativistic-average"
    title = "Relativistic average (RaGAN)"
    formula = (
        "L_D = −½ E[ln σ(c(x) − E c(G(z)))] − ½ E[ln(1 − σ(c(G(z)) − E c(x)))]\n"
        "L_G = −½ E[ln σ(c(G(z)) − E c(x))] − ½ E[ln(1 − σ(c(x) − E c(G(z))))]"
    )
    paper = f"{PAPER}, section 4.2 (RaSGAN)"
    best_scores = "none: where p(x)/p_G(x) has no bounds, L_D comes as near to 0 as D likes"
    equilibrium = Equilibrium(math.log(2), math.log(2))
    no_best = (
        "there is none: far scores on a tail that is rarely visited drag the mean along, so that "
        "L_D comes as near to 0 as D likes, although the laws overlap"
    )

    def margin(self, difference: Tensor) -> Tensor:
        """Return sp(−difference)."""
        return F.softplus(-difference)


@register
class RelativisticAverageLeastSquares(RelativisticAverage):
    """D wants real scores 1 above the generated mean, and generated ones 1 below the real mean.

    Once p_G = p_data the best score is constant and both losses are 1.
    """

    name = "relativistic-average-least-squares"
    title = "Relativistic average least squares (RaLSGAN)"
    formula = (
        "L_D = ½ E[(c(x) − E c(G(z)) − 1)²] + ½ E[(c(G(z)) − E c(x) + 1)²]\n"
        "L_G = ½ E[(c(G(z)) − E c(x) − 1)²] + ½ E[(c(x) − E c(G(z)) + 1)²]"
    )
    paper = f"{PAPER}, section 5 (RaLSGAN)"
    best_scores = (
        "c*(x) = 4/(2 + 3S) · (p(x) − p_G(x))/(p(x) + p_G(x)), up to a constant, "
        "S = ∫(p − p_G)²/(p + p_G)"
    )
    equilibrium = Equilibrium(1.0, 1.0)
    no_best = SINGLE

    def best_on(self, laws: Laws) -> Array | None:
        """Return 4/(2 + 3S) · (p − p_G)/(p + p_G), which makes L_D (2 − S)/(2 + 3S)."""
        return 4 / (2 + 3 * laws.separation) * laws.contrast if laws.pack == 1 else None

    def margin(self, difference: Tensor) -> Tensor:
        """Return (difference − 1)²."""
        return (difference - 1).square()


@register
class RelativisticAverageHinge(RelativisticAverage):
    """D wants real scores at least 1 above the generated mean, and generated ones 1 below.

    Once p_G = p_data both losses are 1.
    """

    name = "relativistic-average-hinge"
    title = "Relativistic average hinge (RaHingeGAN)"
    formula = (
        "L_D = ½ E[max(0, 1 − (c(x) − E c(G(z))))] + ½ E[max(0, 1 + (c(G(z)) − E c(x)))]\n"
        "L_G = ½ E[max(0, 1 − (c(G(z)) − E c(x)))] + ½ E[max(0, 1 + (c(x) − E c(G(z))))]"
    )
    paper = f"{PAPER}, section 5 (RaHingeGAN)"
    best_scores = "higher where p(x)/p_G(x) is higher; no closed form"
    equilibrium = Equilibrium(1.0, 1.0)
    no_best = (
        "the best D rises with p/p_G in steps, and only a linear programme tells where they are"
    )

    def margin(self, difference: Tensor) -> Tensor:
        """Return relu(1 − difference)."""
        return F.relu(1 - difference)
