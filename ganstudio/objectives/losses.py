"""Adversarial losses, one class each.

Every loss takes the discriminator's raw outputs and is minimised. ``c`` is a raw
output, ``d = σ(c)`` its probability where it is a logit, ``sp`` the softplus
``ln(1 + eᶜ)``: −ln d = sp(−c) and −ln(1 − d) = sp(c) stay finite and keep their slope
where the logarithm of a rounded sigmoid does not.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ganstudio.components import register
from ganstudio.deferred import F
from ganstudio.objectives.base import AdversarialLoss, Equilibrium

if TYPE_CHECKING:
    from torch import Tensor


def cross_entropy(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    """Return −E ln d(x) − E ln(1 − d(G(z))), the sum of both terms, from logits of shape (N,)."""
    return F.softplus(-real_scores).mean() + F.softplus(fake_scores).mean()


@register
class NonSaturating(AdversarialLoss):
    """G maximises ln d(G(z)): the usual loss, whose slope stays steep while D is winning.

    D is a classifier with targets 1 and 0. G takes the same classifier's error with the
    target turned round, so its gradient is largest for the samples that D rejects most
    surely. Once p_G = p_data, the best D says ½ everywhere: its loss is 2 ln 2 ≈ 1.386
    and G's is ln 2 ≈ 0.693, so the curves settle there and do not go down to zero.
    """

    name = "non-saturating"
    title = "Non-saturating"
    formula = "L_D = −E[ln d(x)] − E[ln(1 − d(G(z)))]\nL_G = −E[ln d(G(z))],   d = σ(c)"
    paper = "Goodfellow et al. 2014, Generative Adversarial Nets, section 3"
    scores = "logit"
    equilibrium = Equilibrium(2 * math.log(2), math.log(2))

    def discriminator(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        """Return E sp(−c_r) + E sp(c_f)."""
        return cross_entropy(real_scores, fake_scores)

    def generator(self, fake_scores: Tensor, real_scores: Tensor) -> Tensor:
        """Return E sp(−c_f)."""
        return F.softplus(-fake_scores).mean()


@register
class Minimax(AdversarialLoss):
    """G minimises ln(1 − d(G(z))): the value function itself, whose slope vanishes while D wins.

    The two players share one value V(G, D), which D maximises and G minimises. Against the
    best D this minimises the Jensen–Shannon divergence: L_D = ln 4 − 2 JS. The slope of
    ln(1 − d) by c is −d, so a sample that D rejects surely teaches G nothing. Once
    p_G = p_data, d = ½: D's loss is 2 ln 2 ≈ 1.386 and G's is −ln 2 ≈ −0.693.
    """

    name = "minimax"
    title = "Minimax (saturating)"
    formula = "L_D = −E[ln d(x)] − E[ln(1 − d(G(z)))]\nL_G = E[ln(1 − d(G(z)))],   d = σ(c)"
    paper = "Goodfellow et al. 2014, Generative Adversarial Nets, equation 1"
    scores = "logit"
    equilibrium = Equilibrium(2 * math.log(2), -math.log(2))

    def discriminator(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        """Return E sp(−c_r) + E sp(c_f)."""
        return cross_entropy(real_scores, fake_scores)

    def generator(self, fake_scores: Tensor, real_scores: Tensor) -> Tensor:
        """Return −E sp(c_f)."""
        return -F.softplus(fake_scores).mean()


@register
class LeastSquares(AdversarialLoss):
    """D regresses to 1 on real and 0 on generated samples; G wants 1.

    The squared error keeps pulling on samples that lie far from the target on either side,
    where a cross-entropy is satisfied. The raw output is regressed, so no sigmoid belongs
    in front. Once p_G = p_data, the best output is ½ everywhere: D's loss is
    ½·¼ + ½·¼ = ¼ and G's is ½·¼ = ⅛.
    """

    name = "least-squares"
    title = "Least squares"
    formula = "L_D = ½ E[(c(x) − 1)²] + ½ E[c(G(z))²]\nL_G = ½ E[(c(G(z)) − 1)²]"
    paper = "Mao et al. 2017, Least Squares Generative Adversarial Networks, equation 9"
    scores = "target"
    equilibrium = Equilibrium(1 / 4, 1 / 8)

    def discriminator(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        """Return ½ E(c_r − 1)² + ½ E c_f²."""
        return 0.5 * (real_scores - 1).square().mean() + 0.5 * fake_scores.square().mean()

    def generator(self, fake_scores: Tensor, real_scores: Tensor) -> Tensor:
        """Return ½ E(c_f − 1)²."""
        return 0.5 * (fake_scores - 1).square().mean()


@register
class Hinge(AdversarialLoss):
    """D pushes real scores above 1 and generated ones below −1, and no further; G raises its own.

    Scores beyond the margin cost nothing, so D spends itself on the samples it is unsure
    of. It is usually trained with spectral norm. Once p_G = p_data, every constant score c
    in [−1, 1] is a best D, with the loss (1 − c) + (1 + c) = 2; G's loss is then −c, which
    nothing pins down.
    """

    name = "hinge"
    title = "Hinge"
    formula = "L_D = E[max(0, 1 − c(x))] + E[max(0, 1 + c(G(z)))]\nL_G = −E[c(G(z))]"
    paper = "Lim and Ye 2017, Geometric GAN; Miyato et al. 2018, equations 16 and 17"
    scores = "score"
    equilibrium = Equilibrium(2.0, None)

    def discriminator(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        """Return E relu(1 − c_r) + E relu(1 + c_f)."""
        return F.relu(1 - real_scores).mean() + F.relu(1 + fake_scores).mean()

    def generator(self, fake_scores: Tensor, real_scores: Tensor) -> Tensor:
        """Return −E c_f."""
        return -fake_scores.mean()


@register
class Wasserstein(AdversarialLoss):
    """D is a critic whose mean scores differ as much as its slope allows: a distance.

    Over all critics of slope at most 1, the largest difference of mean scores is the
    Wasserstein distance between p_data and p_G (Kantorovich and Rubinstein), so −L_D
    estimates it and falls as samples get better. Without a bound on the slope the loss has
    no minimum: weight clipping or a gradient penalty belongs to it. Once p_G = p_data, no
    critic can tell the two apart and L_D = 0; a constant added to the scores changes L_G
    alone, so G's loss has no fixed value.
    """

    name = "wasserstein"
    title = "Wasserstein"
    formula = "L_D = E[c(G(z))] − E[c(x)],   ‖c‖_L ≤ 1\nL_G = −E[c(G(z))]"
    paper = "Arjovsky et al. 2017, Wasserstein GAN, equations 2 and 3"
    scores = "score"
    equilibrium = Equilibrium(0.0, None)
    needs_constraint = True

    def discriminator(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        """Return E c_f − E c_r."""
        return fake_scores.mean() - real_scores.mean()

    def generator(self, fake_scores: Tensor, real_scores: Tensor) -> Tensor:
        """Return −E c_f."""
        return -fake_scores.mean()
