"""What an optimiser does at each step, and no more.

``torch.optim`` gathers, groups and checks all parameters anew at every step, which takes longer
than the arithmetic of a small network, and loads torch's compiler when the first one is built.
Here the same kernels are called on lists that are made once, so weights and state come out equal
bit for bit, under the same names.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Protocol

import torch
from torch import Tensor
from torch.nn import Parameter


class Steps(Protocol):
    """What training asks of an optimiser; those of torch have it too.

    Attributes
    ----------
    param_groups : list of dict
        The parameters (``params``) and their rate (``lr``), which is set before each step.
    """

    param_groups: list[dict[str, Any]]

    def step(self) -> Any:
        """Move the parameters along the gradients that they hold."""

    def state_dict(self) -> dict[str, Any]:
        """Return what it remembers under ``state``, by index of the parameter and name."""

    def load_state_dict(self, state_dict: dict[str, Any]) -> Any:
        """Take over what `state_dict` returned."""


class Descent(ABC):
    """Moves parameters along their gradients; those without one stay where they are.

    Parameters
    ----------
    parameters
        What is moved; all on one device.
    lr
        Its learning rate, to begin with.

    Attributes
    ----------
    remembered : tuple of str
        What is kept for each parameter, by the names of ``torch.optim``.
    """

    remembered: ClassVar[tuple[str, ...]]

    def __init__(self, parameters: Iterable[Parameter], lr: float) -> None:
        self._parameters = list(parameters)
        self.param_groups: list[dict[str, Any]] = [{"params": self._parameters, "lr": lr}]
        self._state: dict[int, dict[str, Tensor]] = {}
        self._moving: list[int] = []
        self._columns: tuple[list[Tensor], ...] = ()

    @torch.no_grad()
    def step(self) -> None:
        """Move the parameters along the gradients that they hold."""
        slopes = [each.grad for each in self._parameters]
        moving = [index for index, slope in enumerate(slopes) if slope is not None]
        if moving != self._moving:
            self._gather(moving)
        if moving:
            gradients = [slope for slope in slopes if slope is not None]
            self._move(self.param_groups[0]["lr"], gradients, *self._columns)

    def state_dict(self) -> dict[str, Any]:
        """Return what is remembered under ``state``, by index of the parameter and name."""
        return {"state": self._state, "param_groups": self.param_groups}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take over what `state_dict` returned."""
        self._state = {
            int(index): {name: state[name] for name in self.remembered}
            for index, state in state_dict["state"].items()
        }
        self._moving, self._columns = [], ()

    def _gather(self, moving: Sequence[int]) -> None:
        for index in moving:
            if index not in self._state:
                parameter = self._parameters[index]
                self._state[index] = {
                    name: self._begin(name, parameter) for name in self.remembered
                }
        states = [self._state[index] for index in moving]
        remembered = ([state[name] for state in states] for name in self.remembered)
        self._columns = ([self._parameters[index] for index in moving], *remembered)
        self._moving = list(moving)

    def _begin(self, name: str, parameter: Parameter) -> Tensor:
        """Return what is remembered of a parameter that has never moved."""
        return torch.zeros_like(parameter, memory_format=torch.preserve_format)

    @abstractmethod
    def _move(self, lr: float, gradients: list[Tensor], *columns: list[Tensor]) -> None:
        """Move parameters; the columns are these and what is remembered of them, by name."""


class AdamDescent(Descent):
    """Adam (Kingma and Ba 2015, algorithm 1) as one fused kernel.

    Parameters
    ----------
    betas
        Decay of the running mean and of the running mean square.
    """

    remembered = ("step", "exp_avg", "exp_avg_sq")
    epsilon: ClassVar[float] = 1e-8

    def __init__(
        self, parameters: Iterable[Parameter], lr: float, betas: tuple[float, float]
    ) -> None:
        super().__init__(parameters, lr)
        self._betas = betas

    def _begin(self, name: str, parameter: Parameter) -> Tensor:
        if name == "step":
            return torch.zeros((), dtype=torch.float32, device=parameter.device)
        return super()._begin(name, parameter)

    def _move(self, lr: float, gradients: list[Tensor], *columns: list[Tensor]) -> None:
        parameters, steps, means, squares = columns
        torch._foreach_add_(steps, 1)
        torch._fused_adam_(
            parameters, gradients, means, squares, [], steps,
            lr=lr, beta1=self._betas[0], beta2=self._betas[1], eps=self.epsilon,
            weight_decay=0.0, amsgrad=False, maximize=False,
        )  # fmt: skip


class RMSPropDescent(Descent):
    """RMSProp (Tieleman and Hinton 2012, lecture 6.5).

    Parameters
    ----------
    alpha
        Decay of the running mean square.
    """

    remembered = ("step", "square_avg")
    epsilon: ClassVar[float] = 1e-8

    def __init__(self, parameters: Iterable[Parameter], lr: float, alpha: float) -> None:
        super().__init__(parameters, lr)
        self._alpha = alpha

    def _begin(self, name: str, parameter: Parameter) -> Tensor:
        if name == "step":
            return torch.zeros((), dtype=torch.float32)
        return super()._begin(name, parameter)

    def _move(self, lr: float, gradients: list[Tensor], *columns: list[Tensor]) -> None:
        parameters, steps, squares = columns
        torch._foreach_add_(steps, 1)
        torch._foreach_mul_(squares, self._alpha)
        torch._foreach_addcmul_(squares, gradients, gradients, value=1 - self._alpha)
        lengths = torch._foreach_sqrt(squares)
        torch._foreach_add_(lengths, self.epsilon)
        torch._foreach_addcdiv_(parameters, gradients, lengths, value=-lr)


class PlainDescent(Descent):
    """Gradient descent (Robbins and Monro 1951)."""

    remembered = ()

    def _move(self, lr: float, gradients: list[Tensor], *columns: list[Tensor]) -> None:
        torch._foreach_add_(columns[0], gradients, alpha=-lr)


class MomentumDescent(Descent):
    """Gradient descent with momentum (Polyak 1964).

    Parameters
    ----------
    momentum
        Share of the last step that is kept.
    """

    remembered = ("momentum_buffer",)

    def __init__(self, parameters: Iterable[Parameter], lr: float, momentum: float) -> None:
        super().__init__(parameters, lr)
        self._momentum = momentum

    def _move(self, lr: float, gradients: list[Tensor], *columns: list[Tensor]) -> None:
        parameters, velocities = columns
        torch._foreach_mul_(velocities, self._momentum)
        torch._foreach_add_(velocities, gradients)
        torch._foreach_add_(parameters, velocities, alpha=-lr)


class OptimisticDescent(Descent):
    """Optimistic mirror descent (Daskalakis et al. 2018, equation 5): −η(2gₜ − gₜ₋₁).

    Of the first step the gradient before it is taken to have been the same.
    """

    remembered = ("previous",)

    def _begin(self, name: str, parameter: Parameter) -> Tensor:
        assert parameter.grad is not None  # only those that move are begun
        return parameter.grad.clone()

    def _move(self, lr: float, gradients: list[Tensor], *columns: list[Tensor]) -> None:
        parameters, previous = columns
        torch._foreach_add_(parameters, gradients, alpha=-2 * lr)
        torch._foreach_add_(parameters, previous, alpha=lr)
        torch._foreach_copy_(previous, gradients)


class ExtragradientDescent(PlainDescent):
    """The extragradient method (Korpelevich 1976): a step by the gradient that is met a step ahead.

    Whoever trains calls `look_ahead` with the gradients where the players stand, leaves those
    that are found there, calls `come_back` and then `step`.
    """

    def __init__(self, parameters: Iterable[Parameter], lr: float) -> None:
        super().__init__(parameters, lr)
        self._stood: list[Tensor] = []

    @torch.no_grad()
    def look_ahead(self) -> None:
        """Go to where a step along the gradients leads."""
        self._stood = [each.detach().clone() for each in self._parameters]
        self.step()

    @torch.no_grad()
    def come_back(self) -> None:
        """Stand where `look_ahead` was called."""
        torch._foreach_copy_([*self._parameters], self._stood)
