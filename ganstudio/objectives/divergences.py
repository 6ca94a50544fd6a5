"""f-GAN: the losses whose best D measures an f-divergence, one class each.

For a convex f with conjugate f*(t) = sup_u (ut − f(u)), the divergence
D_f(p‖p_G) = E_{p_G} f(p/p_G) is the largest value of E_p T − E_{p_G} f*(T) over all
functions T, reached at T* = f′(p/p_G). T must stay where f* is finite, so it is made
from D's raw output v by an activation g: T = g(v). L_D is minus the bound, and G
minimises the bound's only term that it moves. Each conjugate is written in terms of v,
f*(g(v)), which needs neither a logarithm nor a quotient that could overflow.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from ganstudio.components import register
from ganstudio.deferred import F, torch
from ganstudio.objectives.base import Equilibrium, PointwiseLoss
from ganstudio.objectives.losses import exponential

if TYPE_CHECKING:
    from torch import Tensor

PAPER = "Nowozin et al. 2016, f-GAN, tables 1, 2 and 6"
NEWTON_STEPS = 8


class Divergence(PointwiseLoss):
    """The variational bound of one f-divergence.

    Attributes
    ----------
    balance : float
        The best D's raw output where p = p_G.
    """

    family = "f-divergences"
    balance: ClassVar[float] = 0.0

    @abstractmethod
    def activation(self, v: Tensor) -> Tensor:
        """Return T = g(v), inside the domain of f*."""

    @abstractmethod
    def conjugate(self, v: Tensor) -> Tensor:
        """Return f*(g(v))."""

    @property
    def threshold(self) -> float:
        """The raw output above which D holds p larger than p_G."""
        return self.balance

    def on_real(self, c: Tensor) -> Tensor:
        """Return −g(c)."""
        return -self.activation(c)

    def on_fake(self, c: Tensor) -> Tensor:
        """Return f*(g(c))."""
        return self.conjugate(c)

    def for_generator(self, c: Tensor) -> Tensor:
        """Return −f*(g(c))."""
        return -self.conjugate(c)


@register
class KullbackLeibler(Divergence):
    """KL(p_data‖p_G): G pays for every part of the data that it misses.

    f(u) = u ln u. Like likelihood, it covers modes rather than choosing among them. Once
    p_G = p_data, L_D is 0 and L_G is −1.
    """

    name = "f-gan-kl"
    title = "f-GAN: KL"
    formula = "L_D = −E[v(x)] + E[exp(v(G(z)) − 1)],   T = v\nL_G = −E[exp(v(G(z)) − 1)]"
    paper = PAPER
    scores = "score"
    best_scores = "v*(x) = 1 + ln p(x)/p_G(x)"
    equilibrium = Equilibrium(0.0, -1.0)
    balance = 1.0

    def best_output(self, ratio: Tensor) -> Tensor:
        """Return 1 + ln p/p_G."""
        return 1 + ratio.log()

    def activation(self, v: Tensor) -> Tensor:
        """Return v."""
        return v

    def conjugate(self, v: Tensor) -> Tensor:
        """Return e^{v − 1}."""
        return exponential(v - 1)


@register
class ReverseKullbackLeibler(Divergence):
    """KL(p_G‖p_data): G pays for every sample that is not data.

    f(u) = −ln u. It would rather stay in one mode than draw anything in between. Once
    p_G = p_data, L_D is 0 and L_G is 1.
    """

    name = "f-gan-reverse-kl"
    title = "f-GAN: reverse KL"
    formula = "L_D = E[exp(−v(x))] + E[v(G(z)) − 1],   T = −exp(−v)\nL_G = −E[v(G(z)) − 1]"
    remark = (
        "Public copies take T = −exp(v) and a conjugate of the other sign. The paper's own table "
        "of activations has −exp(−v), with f*(T) = −1 − ln(−T) = v − 1."
    )
    paper = PAPER
    scores = "logit"
    best_scores = "v*(x) = ln p(x)/p_G(x)"
    equilibrium = Equilibrium(0.0, 1.0)

    def best_output(self, ratio: Tensor) -> Tensor:
        """Return ln p/p_G."""
        return ratio.log()

    def activation(self, v: Tensor) -> Tensor:
        """Return −e^{−v}."""
        return -exponential(-v)

    def conjugate(self, v: Tensor) -> Tensor:
        """Return −1 − ln(e^{−v}) = v − 1."""
        return v - 1


@register
class Pearson(Divergence):
    """Pearson χ²: the mean squared relative error of p_data against p_G.

    f(u) = (u − 1)². Once p_G = p_data, both losses are 0.
    """

    name = "f-gan-pearson"
    title = "f-GAN: Pearson χ²"
    formula = "L_D = −E[v(x)] + E[¼ v(G(z))² + v(G(z))],   T = v\nL_G = −E[¼ v(G(z))² + v(G(z))]"
    remark = (
        "D's part is least squares in another coding. f* turns at v = −2, which is p = 0: "
        "an untrained D that says less pulls G the wrong way."
    )
    paper = PAPER
    scores = "score"
    best_scores = "v*(x) = 2 (p(x)/p_G(x) − 1)"
    equilibrium = Equilibrium(0.0, 0.0)

    def best_output(self, ratio: Tensor) -> Tensor:
        """Return 2 (p/p_G − 1)."""
        return 2 * (ratio - 1)

    def activation(self, v: Tensor) -> Tensor:
        """Return v."""
        return v

    def conjugate(self, v: Tensor) -> Tensor:
        """Return v²/4 + v."""
        return 0.25 * v.square() + v


@register
class Hellinger(Divergence):
    """Squared Hellinger distance: ∫ (√p − √p_G)².

    f(u) = (√u − 1)². It is at most 2. Once p_G = p_data, both losses are 0.
    """

    name = "f-gan-hellinger"
    title = "f-GAN: squared Hellinger"
    formula = (
        "L_D = −E[1 − exp(−v(x))] + E[exp(v(G(z))) − 1],   T = 1 − exp(−v)\n"
        "L_G = −E[exp(v(G(z))) − 1]"
    )
    remark = (
        "Public copies take T = 1 − exp(v), under which D's raw output falls where p is large. "
        "Some texts halve the distance, so that it is at most 1."
    )
    paper = PAPER
    scores = "score"
    best_scores = "v*(x) = ½ ln p(x)/p_G(x)"
    equilibrium = Equilibrium(0.0, 0.0)

    def best_output(self, ratio: Tensor) -> Tensor:
        """Return ½ ln p/p_G."""
        return 0.5 * ratio.log()

    def activation(self, v: Tensor) -> Tensor:
        """Return 1 − e^{−v}."""
        return 1 - exponential(-v)

    def conjugate(self, v: Tensor) -> Tensor:
        """Return T/(1 − T) = e^{v} − 1."""
        return exponential(v) - 1


@register
class Jeffrey(Divergence):
    """Jeffrey's divergence: KL(p_data‖p_G) + KL(p_G‖p_data).

    f(u) = (u − 1) ln u. G pays for what it misses and for what it invents. The conjugate
    needs W = LambertW(e^{1 − v}), which is solved for its logarithm. Once p_G = p_data,
    both losses are 0.
    """

    name = "f-gan-jeffrey"
    title = "f-GAN: Jeffrey"
    formula = (
        "L_D = −E[v(x)] + E[f*(v(G(z)))],   f*(t) = W + 1/W + t − 2\n"
        "L_G = −E[f*(v(G(z)))],   W = LambertW(e^{1 − t}),   T = v"
    )
    paper = PAPER
    scores = "score"
    best_scores = "v*(x) = ln p(x)/p_G(x) + 1 − p_G(x)/p(x)"
    equilibrium = Equilibrium(0.0, 0.0)

    def best_output(self, ratio: Tensor) -> Tensor:
        """Return ln p/p_G + 1 − p_G/p."""
        return ratio.log() + 1 - 1 / ratio

    def activation(self, v: Tensor) -> Tensor:
        """Return v."""
        return v

    def conjugate(self, v: Tensor) -> Tensor:
        """Return W + 1/W + v − 2."""
        log_w = log_lambert_w(1 - v)
        return log_w.exp() + exponential(-log_w) + v - 2


@register
class JensenShannon(Divergence):
    """Jensen–Shannon: both distributions against their mean.

    f(u) = u ln u − (u + 1) ln((u + 1)/2). It is the minimax loss shifted by ln 4. Once
    p_G = p_data, both losses are 0.
    """

    name = "f-gan-js"
    title = "f-GAN: Jensen–Shannon"
    formula = (
        "L_D = −E[ln 2σ(v(x))] − E[ln 2(1 − σ(v(G(z))))],   T = ln 2σ(v)\n"
        "L_G = E[ln 2(1 − σ(v(G(z))))]"
    )
    remark = (
        "This f gives KL(p‖m) + KL(p_G‖m), m = (p + p_G)/2, which is twice the JS that this "
        "program shows: ½ KL + ½ KL, at most ln 2. The paper's table prints the half beside "
        "the f without it."
    )
    paper = PAPER
    scores = "logit"
    best_scores = "v*(x) = ln p(x)/p_G(x)"
    equilibrium = Equilibrium(0.0, 0.0)

    def best_output(self, ratio: Tensor) -> Tensor:
        """Return ln p/p_G."""
        return ratio.log()

    def activation(self, v: Tensor) -> Tensor:
        """Return ln 2 − sp(−v)."""
        return math.log(2) - F.softplus(-v)

    def conjugate(self, v: Tensor) -> Tensor:
        """Return −ln(2 − e^T) = sp(v) − ln 2."""
        return F.softplus(v) - math.log(2)


@register
class Original(Divergence):
    """The original GAN as an f-divergence: the same losses as minimax.

    f(u) = u ln u − (u + 1) ln(u + 1), and D_f = 2 JS − ln 4. Once p_G = p_data, L_D is
    2 ln 2 ≈ 1.386 and L_G is −ln 2 ≈ −0.693.
    """

    name = "f-gan-gan"
    title = "f-GAN: GAN"
    formula = (
        "L_D = −E[ln σ(v(x))] − E[ln(1 − σ(v(G(z))))],   T = ln σ(v)\nL_G = E[ln(1 − σ(v(G(z))))]"
    )
    paper = PAPER
    scores = "logit"
    best_scores = "v*(x) = ln p(x)/p_G(x)"
    equilibrium = Equilibrium(2 * math.log(2), -math.log(2))

    def best_output(self, ratio: Tensor) -> Tensor:
        """Return ln p/p_G."""
        return ratio.log()

    def activation(self, v: Tensor) -> Tensor:
        """Return −sp(−v)."""
        return -F.softplus(-v)

    def conjugate(self, v: Tensor) -> Tensor:
        """Return −ln(1 − e^T) = sp(v)."""
        return F.softplus(v)


def log_lambert_w(y: Tensor) -> Tensor:
    """Return ln W(eʸ): the w with w + eʷ = y, differentiable once by y.

    Newton's method on a convex rising function, begun to the right of its zero, comes down
    to it without overshooting; the last step carries the derivative 1/(1 + eʷ).
    """
    with torch.no_grad():
        w = torch.where(y > 1, y.clamp(min=1).log(), y)
        for _ in range(NEWTON_STEPS):
            w = w - (w + w.exp() - y) / (1 + w.exp())
    return w - (w + w.exp() - y) / (1 + w.exp())
