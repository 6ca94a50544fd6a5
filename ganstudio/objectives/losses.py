"""Adversarial losses, one class each.

Every loss takes the discriminator's raw outputs and is minimised. ``c`` is a raw
output, ``d = σ(c)`` its probability where it is a logit, ``sp`` the softplus
``ln(1 + eᶜ)``: −ln d = sp(−c) and −ln(1 − d) = sp(c) stay finite and keep their slope
where the logarithm of a rounded sigmoid does not.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING

from ganstudio.components import param, register
from ganstudio.deferred import F
from ganstudio.objectives.base import Equilibrium, PointwiseLoss
from ganstudio.objectives.critics import best_slope, potential
from ganstudio.objectives.laws import Array, Laws

if TYPE_CHECKING:
    from torch import Tensor

STEEPEST = 20.0
"""Exponent beyond which an exponential loss goes on along its tangent."""


def exponential(exponent: Tensor) -> Tensor:
    """Return eˣ, continued by its tangent beyond x = 20, where float32 would soon overflow.

    The value stays finite and, unlike a clamped one, keeps its slope.
    """
    inside = exponent.clamp(max=STEEPEST)
    return inside.exp() * (1 + exponent - inside)


class CrossEntropy(PointwiseLoss):
    """D is a classifier with targets 1 and 0; what G does with its answer is left open."""

    family = "Classifying"
    scores = "logit"
    best_scores = "c*(x) = ln p(x)/p_G(x),   d*(x) = p(x)/(p(x) + p_G(x))"

    @property
    def real_target(self) -> float:
        """1."""
        return 1.0

    def best_output(self, ratio: Tensor) -> Tensor:
        """Return ln p/p_G."""
        return ratio.log()

    def best_towards(self, ratio: Tensor, target: float) -> Tensor:
        """Return the logit of t p/(p + p_G)."""
        return (target * ratio / (1 + (1 - target) * ratio)).log()

    def resting(self, target: float) -> tuple[Equilibrium, float]:
        """Return the values where d = t/2 everywhere."""
        d = target / 2
        loss_d = -math.log(d) - math.log(1 - d)
        return Equilibrium(loss_d, self.generator_at(d)), math.log(d / (1 - d))

    @abstractmethod
    def generator_at(self, d: float) -> float:
        """Return G's loss where D says the probability d of every sample."""

    def on_real(self, c: Tensor) -> Tensor:
        """Return −ln d = sp(−c)."""
        return F.softplus(-c)

    def on_fake(self, c: Tensor) -> Tensor:
        """Return −ln(1 − d) = sp(c)."""
        return F.softplus(c)


@register
class NonSaturating(CrossEntropy):
    """G maximises ln d(G(z)): the usual loss, whose slope stays steep while D is winning.

    D is a classifier with targets 1 and 0. G takes the same classifier's error with the
    target turned round, so its gradient is largest for the samples that D rejects most
    surely. Once p_G = p_data, the best D says ½ everywhere: its loss is 2 ln 2 ≈ 1.386
    and G's is ln 2 ≈ 0.693, so the curves settle there and do not go down to zero.
    """

    name = "non-saturating"
    title = "Non-saturating"
    formula = "L_D = −E[ln d(x)] − E[ln(1 − d(G(z)))]\nL_G = −E[ln d(G(z))],   d = σ(c)"
    remark = (
        "Much code calls this loss “minimax”; it is not: G does not minimise what D maximises. "
        "Where both errors of D are averaged rather than summed, D settles at ln 2."
    )
    paper = "Goodfellow et al. 2014, Generative Adversarial Nets, section 3"
    equilibrium = Equilibrium(2 * math.log(2), math.log(2))

    def generator_at(self, d: float) -> float:
        """Return −ln d."""
        return -math.log(d)

    def for_generator(self, c: Tensor) -> Tensor:
        """Return −ln d = sp(−c)."""
        return F.softplus(-c)


@register
class Minimax(CrossEntropy):
    """G minimises ln(1 − d(G(z))): the value function itself, whose slope vanishes while D wins.

    The two players share one value V(G, D), which D maximises and G minimises. Against the
    best D this minimises the Jensen–Shannon divergence: L_D = ln 4 − 2 JS. The slope of
    ln(1 − d) by c is −d, so a sample that D rejects surely teaches G nothing. Once
    p_G = p_data, d = ½: D's loss is 2 ln 2 ≈ 1.386 and G's is −ln 2 ≈ −0.693.
    """

    name = "minimax"
    title = "Minimax (saturating)"
    formula = "L_D = −E[ln d(x)] − E[ln(1 − d(G(z)))]\nL_G = E[ln(1 − d(G(z)))],   d = σ(c)"
    remark = (
        "At p_G = p_data the value V is −ln 4 and the error E = −V is +ln 4; texts print "
        "either. “JS” is here ½ KL(p‖m) + ½ KL(p_G‖m) with m = (p + p_G)/2, at most ln 2; some "
        "texts leave out the halves. A collapsed G that covers k of K equal modes does not see "
        "d = ½ but k/(k + K) on these modes, and d = 1 on the missed ones."
    )
    paper = "Goodfellow et al. 2014, Generative Adversarial Nets, equation 1"
    equilibrium = Equilibrium(2 * math.log(2), -math.log(2))

    def generator_at(self, d: float) -> float:
        """Return ln(1 − d)."""
        return math.log(1 - d)

    def for_generator(self, c: Tensor) -> Tensor:
        """Return ln(1 − d) = −sp(c)."""
        return -F.softplus(c)


@register
class MaximumLikelihood(CrossEntropy):
    """G maximises the odds d/(1 − d): against the best D, maximum likelihood.

    With d = p/(p + p_G) the odds are p/p_G, and G's expected gradient is that of
    KL(p_data‖p_G), which likelihood maximises. Few samples with large odds carry almost
    all of it, so the gradient is heavy-tailed and the game unsteady. Once p_G = p_data,
    D's loss is 2 ln 2 ≈ 1.386 and G's is −1.
    """

    name = "maximum-likelihood"
    title = "Maximum likelihood"
    formula = "L_D = −E[ln d(x)] − E[ln(1 − d(G(z)))]\nL_G = −E[exp c(G(z))],   d = σ(c)"
    remark = (
        "exp σ⁻¹(d) = d/(1 − d) is the exponential of the raw output, with no sigmoid left. "
        "Beyond c = 20 it goes on along its tangent, so that float32 holds it."
    )
    paper = "Goodfellow 2014, On Distinguishability Criteria; Goodfellow 2016, NIPS Tutorial, 3.2.4"
    equilibrium = Equilibrium(2 * math.log(2), -1.0)

    def generator_at(self, d: float) -> float:
        """Return −d/(1 − d)."""
        return -d / (1 - d)

    def for_generator(self, c: Tensor) -> Tensor:
        """Return −exp c."""
        return -exponential(c)


@register
class LeastSquares(PointwiseLoss):
    """D regresses to one number on real and another on generated samples; G wants a third.

    The squared error keeps pulling on samples that lie far from the target on either side,
    where a cross-entropy is satisfied. With the 0/1 coding (a = 0, b = c = 1) G wants what
    D says of real samples; with b − c = 1 and b − a = 2, such as −1, 1, 0, the best D
    makes G minimise the Pearson divergence of p + p_G and 2p_G. Once p_G = p_data, the best
    output is (a + b)/2 everywhere: D's loss is (b − a)²/4, ¼ for the 0/1 coding, and G's
    ½((a + b)/2 − c)², which is ⅛.
    """

    name = "least-squares"
    title = "Least squares"
    family = "Least squares"
    formula = "L_D = ½ E[(c(x) − b)²] + ½ E[(c(G(z)) − a)²]\nL_G = ½ E[(c(G(z)) − c)²]"
    remark = (
        "The raw output is regressed: applied after a sigmoid it is another loss, which "
        "saturates again. The target c is a number, c(x) the raw output."
    )
    paper = "Mao et al. 2017, Least Squares Generative Adversarial Networks, equations 2 and 9"
    scores = "target"
    best_scores = "c*(x) = (b p(x) + a p_G(x))/(p(x) + p_G(x))"

    a: float = param(0.0, "a", "What D is to say of generated samples.", ge=-100, le=100, live=True)
    b: float = param(1.0, "b", "What D is to say of real samples.", ge=-100, le=100, live=True)
    c: float = param(
        1.0, "c", "What G wants D to say of generated samples.", ge=-100, le=100, live=True
    )

    @property
    def equilibrium(self) -> Equilibrium:  # type: ignore[override]  # here it hangs on a, b, c
        """The values where the best output is (a + b)/2."""
        middle = (self.a + self.b) / 2
        return Equilibrium((self.b - self.a) ** 2 / 4, (middle - self.c) ** 2 / 2)

    @property
    def threshold(self) -> float:
        """(a + b)/2."""
        return (self.a + self.b) / 2

    @property
    def orientation(self) -> int:
        """The sign of b − a: with b below a, a lower output says more real."""
        return -1 if self.b < self.a else 1

    @property
    def targets(self) -> tuple[float, float]:
        """The numbers a and b."""
        return self.a, self.b

    @property
    def real_target(self) -> float:
        """The number b."""
        return self.b

    def best_output(self, ratio: Tensor) -> Tensor:
        """Return (b p + a p_G)/(p + p_G)."""
        return self.best_towards(ratio, self.b)

    def best_towards(self, ratio: Tensor, target: float) -> Tensor:
        """Return (t p + a p_G)/(p + p_G)."""
        return self.a + (target - self.a) * ratio / (1 + ratio)

    def resting(self, target: float) -> tuple[Equilibrium, float]:
        """Return the values where the output is (a + t)/2 everywhere."""
        c = (self.a + target) / 2
        loss_d = (c - self.b) ** 2 / 2 + (c - self.a) ** 2 / 2
        return Equilibrium(loss_d, (c - self.c) ** 2 / 2), c

    def on_real(self, c: Tensor) -> Tensor:
        """Return ½ (c − b)²."""
        return 0.5 * (c - self.b).square()

    def on_fake(self, c: Tensor) -> Tensor:
        """Return ½ (c − a)²."""
        return 0.5 * (c - self.a).square()

    def for_generator(self, c: Tensor) -> Tensor:
        """Return ½ (c(G(z)) − c)², with c the target."""
        return 0.5 * (c - self.c).square()


@register
class Hinge(PointwiseLoss):
    """D pushes real scores above 1 and generated ones below −1, and no further; G raises its own.

    Scores beyond the margin cost nothing, so D spends itself on the samples it is unsure
    of. It is usually trained with spectral norm. Once p_G = p_data, every constant score c
    in [−1, 1] is a best D, with the loss (1 − c) + (1 + c) = 2; G's loss is then −c, which
    nothing pins down.
    """

    name = "hinge"
    title = "Hinge"
    family = "Critics"
    formula = "L_D = E[max(0, 1 − c(x))] + E[max(0, 1 + c(G(z)))]\nL_G = −E[c(G(z))]"
    remark = "G has no hinge: its scores pull at it however high they are."
    paper = "Lim and Ye 2017, Geometric GAN; Miyato et al. 2018, equations 16 and 17"
    scores = "score"
    best_scores = "c*(x) = 1 where p(x) > p_G(x), −1 where p(x) < p_G(x)"
    equilibrium = Equilibrium(2.0, None)

    def best_output(self, ratio: Tensor) -> Tensor:
        """Return the sign of p − p_G."""
        return (ratio - 1).sign()

    def on_real(self, c: Tensor) -> Tensor:
        """Return relu(1 − c)."""
        return F.relu(1 - c)

    def on_fake(self, c: Tensor) -> Tensor:
        """Return relu(1 + c)."""
        return F.relu(1 + c)

    def for_generator(self, c: Tensor) -> Tensor:
        """Return −c."""
        return -c


@register
class Wasserstein(PointwiseLoss):
    """D is a critic whose mean scores differ as much as its slope allows: a distance.

    Over all critics of slope at most 1, the largest difference of mean scores is the
    Wasserstein distance between p_data and p_G (Kantorovich and Rubinstein), so −L_D
    estimates it and falls as samples get better. A gradient penalty bounds the slope only as far
    as its weight is large: −L_D is W₁ + ∫A²/(2λr̂) in one dimension, and at λ = 0.1 may be ten
    times W₁. Without a bound on the slope the loss has
    no minimum: weight clipping or a gradient penalty belongs to it. Once p_G = p_data, no
    critic can tell the two apart and L_D = 0; a constant added to the scores changes L_G
    alone, so G's loss has no fixed value.
    """

    name = "wasserstein"
    title = "Wasserstein"
    family = "Critics"
    formula = "L_D = E[c(G(z))] − E[c(x)],   ‖c‖_L ≤ 1\nL_G = −E[c(G(z))]"
    remark = (
        "There is no logarithm and no sigmoid: c is any real number, and a histogram of it "
        "shows scores, never probabilities."
    )
    paper = "Arjovsky et al. 2017, Wasserstein GAN, equations 2 and 3"
    scores = "score"
    best_scores = "a potential of slope 1 from p_G to p, up to a constant"
    equilibrium = Equilibrium(0.0, None)
    needs_constraint = True
    floats = True
    no_best = "the best critic of packs is a potential in a space of more dimensions"

    def best_on(self, laws: Laws) -> Array | None:
        """Return the potential, whose slope is the sign of Q − P."""
        slope = best_slope(laws) if laws.pack == 1 else None
        return None if slope is None else potential(laws, slope)

    def on_real(self, c: Tensor) -> Tensor:
        """Return −c."""
        return -c

    def on_fake(self, c: Tensor) -> Tensor:
        """Return c."""
        return c

    def for_generator(self, c: Tensor) -> Tensor:
        """Return −c."""
        return -c
