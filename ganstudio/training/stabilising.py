"""All stabilisers of a pairing as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from ganstudio.objectives.base import Stabiliser, Turn, overrides

if TYPE_CHECKING:
    from ganstudio.objectives.base import Critic, Memory


class Stabilising:
    """Calls the hooks of several stabilisers one after the other, and holds what they remember.

    Parameters
    ----------
    stabilisers
        By name, in the order in which they are applied.
    noise
        The pairing's own random generator for them; its device is where they remember.

    Attributes
    ----------
    memories : dict
        What each keeps from step to step, by name; part of a checkpoint.
    """

    def __init__(self, stabilisers: Mapping[str, Stabiliser], noise: torch.Generator) -> None:
        self.noise = noise
        self.memories: dict[str, Memory] = {}
        self.adopt(stabilisers)

    def adopt(self, stabilisers: Mapping[str, Stabiliser]) -> None:
        """Call others from now on; those that stay go on remembering."""
        self.stabilisers = stabilisers
        self.memories = {
            name: self.memories[name] if name in self.memories else self._begun(each)
            for name, each in stabilisers.items()
        }

    def _begun(self, stabiliser: Stabiliser) -> Memory:
        device = self.noise.device
        return {key: tensor.to(device) for key, tensor in stabiliser.memory().items()}

    @property
    def mixes_samples(self) -> bool:
        """Whether one of them lets D's output on a sample depend on the batch."""
        return any(each.mixes_samples for each in self.stabilisers.values())

    @property
    def needs_real_samples(self) -> bool:
        """Whether one of them looks at a real batch in G's turn."""
        return any(each.needs_real_samples for each in self.stabilisers.values())

    def seen(self, samples: Tensor, step: int) -> Tensor:
        """Return what D sees of a batch."""
        for name, each in self.stabilisers.items():
            samples = each.critic_input(samples, step, self.noise)
            samples = each.remembered_input(samples, self.noise, self.memories[name])
        return samples

    def counted(self, scores: Tensor, step: int, orientation: int = 1) -> Tensor:
        """Return the generated samples' scores that G's loss is taken over.

        Stabilisers are given them so that the higher is the more real; see
        `AdversarialLoss.orientation`.
        """
        for each in self.stabilisers.values():
            if overrides(each, "generator_scores"):
                scores = orientation * each.generator_scores(orientation * scores, step)
        return scores

    def opponent(self, discriminator: nn.Module, loss: Callable[[Critic], Tensor]) -> Critic | None:
        """Return the critic that one of them puts in D's place for G's turn, if one does."""
        put = (each.opponent(discriminator, loss) for each in self.stabilisers.values())
        return next((critic for critic in put if critic is not None), None)

    def told(self) -> dict[str, Tensor]:
        """Return what of their memory is told as series, by name."""
        return {
            f"{name}/{key}": self.memories[name][key]
            for name, each in self.stabilisers.items()
            for key in each.told
        }

    def discriminator_terms(self, turn: Turn) -> dict[str, Tensor]:
        """Let them notice D's turn, and return the further terms of its loss, by name."""
        for name, each in self.stabilisers.items():
            each.notice(turn, self.memories[name])
        found = {
            name: each.discriminator_term(turn, self.memories[name])
            for name, each in self.stabilisers.items()
        }
        return {name: term for name, term in found.items() if term is not None}

    def generator_terms(self, turn: Turn) -> dict[str, Tensor]:
        """Return the further terms of G's loss, by name."""
        found = {
            name: each.generator_term(turn, self.memories[name])
            for name, each in self.stabilisers.items()
        }
        return {name: term for name, term in found.items() if term is not None}


def terms_of(stabilisers: Mapping[str, Stabiliser]) -> list[str]:
    """Return the names of those that add a term to a loss."""
    hooks = ("discriminator_term", "generator_term")
    return [
        name for name, each in stabilisers.items() if any(overrides(each, hook) for hook in hooks)
    ]
