"""Where G sends a lattice of z: its lines bend with G, and its cells are large where p_G is small.

The lines stand where a coordinate of z has even shares of its law between them, so that every cell
is given the same mass. What G makes of it is dense where its cell has become small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.experiment import Experiment
    from ganstudio.training.subject import Duel

LINES = 25
"""Along each of the two directions."""
TAIL = 0.02
"""Share of the law that is left out at each end of a direction."""


def lattice(experiment: Experiment, pairing: Duel) -> tuple[Tensor | None, str]:
    """Return the lattice's latents (rows · columns, latent), or none, and what of z it spans.

    The first two coordinates vary, the first alone of a z of one; all others are 0. Where there is
    none, the words say why.
    """
    if pairing.translates:
        return None, "no lattice: G translates samples, and has no z"
    latent = pairing.inputs(1, torch.Generator(pairing.domain.device).manual_seed(0)).shape[1]
    shares = torch.linspace(TAIL, 1 - TAIL, LINES, device=pairing.domain.device)
    places = experiment.network.quantiles(shares)
    if places is None:
        return None, "no lattice: the law of z is not known, or holds a few z only"
    if latent == 1:
        return places[:, None], "z"
    points = torch.zeros(LINES, LINES, latent, device=places.device)
    points[..., 0], points[..., 1] = places[None, :], places[:, None]
    others = f" of {latent}, the others 0" if latent > 2 else ""
    return points.flatten(0, 1), f"z₁ and z₂{others}"
