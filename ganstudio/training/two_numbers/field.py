"""Where both players are drawn, at any place of the plane of their two numbers."""

from __future__ import annotations

import math
from typing import Self

import numpy as np

from ganstudio.networks.dirac import TwoNumbers as Players
from ganstudio.objectives.consensus import Consensus
from ganstudio.objectives.stabilisers import EMA, InstanceNoise, WeightClipping
from ganstudio.telemetry.records import TwoNumbers
from ganstudio.training.experiment import Experiment
from ganstudio.training.two_numbers.slopes import Slopes

KNOWN = (WeightClipping, InstanceNoise, Consensus, EMA)
_nodes, _weights = np.polynomial.hermite_e.hermegauss(61)
_weights = _weights / _weights.sum()
Second = tuple[float, float, float, float]


class Field:
    """The gradient of L_G by θ and that of L_D by ψ, with all that is added to both.

    Under instance noise it is the mean gradient over the noise.

    Parameters
    ----------
    experiment
        Has the weights of penalties and stabilisers.
    law
        Has the slopes of its loss and its penalties.

    Raises
    ------
    ValueError
        If the gradients of this game cannot be told, with the reason.
    """

    def __init__(self, experiment: Experiment, law: TwoNumbers) -> None:
        if law.unknown:
            raise ValueError(law.unknown)
        self.experiment = experiment
        self.at = law.at
        self._paired = law.paired
        self._real, self._fake, self._reply = (
            Slopes(law.places, *found) for found in np.nan_to_num(law.slopes)
        )
        tables = dict(zip(law.penalties, law.penalty_slopes, strict=True))
        if tables.keys() != experiment.penalties.keys():
            raise ValueError("other penalties have been chosen; run it to see the field")
        self.penalties = [
            (Slopes(law.inclines, *tables[name]), each.weight, each.every)
            for name, each in experiment.penalties.items()
        ]
        self._bound, self._kappa = math.inf, 0.0
        self._noise: InstanceNoise | None = None
        for each in experiment.stabilisers.values():
            self._take(each)
        if self._kappa and self._noise is not None:
            raise ValueError("under noise and consensus together the mean gradient is not known")

    @classmethod
    def of(cls, experiment: Experiment, law: object) -> Self | None:
        """Return the field, or None where it cannot be told."""
        try:
            return cls(experiment, law) if isinstance(law, TwoNumbers) else None
        except ValueError:
            return None

    def _take(self, stabiliser: object) -> None:
        match stabiliser:
            case WeightClipping(bound=bound):
                self._bound = bound
            case Consensus(weight=weight):
                self._kappa = weight
            case InstanceNoise():
                self._noise = stabiliser
            case EMA():
                pass
            case _:
                title = getattr(stabiliser, "title", "a stabiliser")
                raise ValueError(f"{title} changes the game in a way that is not drawn here")

    def generator(self, theta: float, psi: float, step: int = 0) -> float:
        """Return ∂L_G/∂θ, with consensus."""
        sigma = self._noise.sigma_at(step) if self._noise is not None else 0.0
        if sigma:
            return self._mean_generator(theta, psi, sigma)
        slope = self.generator_alone(theta, psi)
        if self._kappa:
            d, (g_theta, _, d_theta, _) = self._critic(theta, psi), self.second(theta, psi)
            slope += self._kappa * (slope * g_theta + d * d_theta)
        return slope

    def discriminator(self, theta: float, psi: float, step: int = 0, made: int = 0) -> float:
        """Return ∂L_D/∂ψ, with consensus and the penalties that are due after so many D steps."""
        sigma = self._noise.sigma_at(step) if self._noise is not None else 0.0
        if sigma:
            slope = self._mean_discriminator(theta, psi, sigma)
        else:
            slope = self._critic(theta, psi)
            if self._kappa:
                g, (_, g_psi, _, d_psi) = self.generator_alone(theta, psi), self.second(theta, psi)
                slope += self._kappa * (g * g_psi + slope * d_psi)
        for penalty, weight, every in self.penalties:
            if made % every == 0:
                slope += every * weight * penalty(psi)
        return slope

    def held(self, psi: float) -> float:
        """Return ψ as stabilisers leave it after D's step."""
        return min(max(psi, -self._bound), self._bound)

    def generator_alone(self, theta: float, psi: float) -> float:
        """Return ∂L_G/∂θ of the loss alone."""
        if self._paired:
            return -self._reply(psi * (self.at - theta)) * psi
        return self._reply(psi * theta) * psi

    def _critic(self, theta: float, psi: float) -> float:
        if self._paired:
            apart = self.at - theta
            return self._real(psi * apart) * apart
        slope = self._fake(psi * theta) * theta
        return slope + self._real(psi * self.at) * self.at if self.at else slope

    def second(self, theta: float, psi: float) -> Second:
        """Return (∂/∂θ, ∂/∂ψ) of ∂L_G/∂θ, then of ∂L_D/∂ψ, of the losses alone."""
        if self._paired:
            apart = self.at - theta
            u = psi * apart
            judged, reply = self._real(u), self._reply(u)
            judged_by, reply_by = self._real.derivative(u), self._reply.derivative(u)
            return (
                reply_by * psi * psi,
                -reply_by * apart * psi - reply,
                -judged_by * psi * apart - judged,
                judged_by * apart * apart,
            )
        c = psi * theta
        fake_by, reply_by = self._fake.derivative(c), self._reply.derivative(c)
        real_by = self._real.derivative(psi * self.at)
        return (
            reply_by * psi * psi,
            reply_by * c + self._reply(c),
            fake_by * c + self._fake(c),
            fake_by * theta * theta + real_by * self.at * self.at,
        )

    # ── under noise ──────────────────────────────────────────────────────────

    def _mean_generator(self, theta: float, psi: float, sigma: float) -> float:
        if self._paired:
            apart = self.at - theta + math.sqrt(2) * sigma * _nodes
            return -psi * float(_weights @ self._reply.all(psi * apart))
        return psi * float(_weights @ self._reply.all(psi * (theta + sigma * _nodes)))

    def _mean_discriminator(self, theta: float, psi: float, sigma: float) -> float:
        if self._paired:
            apart = self.at - theta + math.sqrt(2) * sigma * _nodes
            return float(_weights @ (self._real.all(psi * apart) * apart))
        real, fake = self.at + sigma * _nodes, theta + sigma * _nodes
        slopes = self._real.all(psi * real) * real + self._fake.all(psi * fake) * fake
        return float(_weights @ slopes)


def is_game(experiment: Experiment) -> bool:
    """Tell whether an experiment is a game of two numbers."""
    return isinstance(experiment.network, Players)
