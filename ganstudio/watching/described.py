"""What can be said of a loop as an experiment: which names, which settings.

Nothing of it can be built; it is looked at, compared, and healed in words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import tomli_w
import torch

from ganstudio.components import catalogue
from ganstudio.training.experiment import Experiment
from ganstudio.training.recorded import OWN_LOOP, recorded

FOREVER = 1_000_000_000
"""Steps of a loop that ends when it likes."""
PLAYERS = ("generator", "discriminator")


def described(
    title: str,
    data: str,
    loss: str,
    latent: int,
    batch_size: int,
    optimisers: Sequence[torch.optim.Optimizer | None],
    config: Mapping[str, Any],
    budget: float,
) -> Experiment:
    """Return a loop as an experiment.

    ``config``, what the loop says of itself, stands among the settings of its networks.

    Raises
    ------
    ValueError
        If there is no such loss, or a setting that cannot be written down.
    """
    if loss not in catalogue("loss"):
        known = ", ".join(sorted(catalogue("loss")))
        raise ValueError(f"loss: there is no {loss!r}; the losses are {known}")
    said = {
        "title": title,
        "data": f"own-{data}",
        "network": {"name": OWN_LOOP, "latent": latent, **_plain(config)},
        "loss": loss,
        "optimisers": {
            player: _optimiser(each)
            for player, each in zip(PLAYERS, optimisers, strict=True)
            if each is not None
        },
        "schedule": {"batch_size": batch_size, "steps": FOREVER},
        "watch": {"budget": budget},
    }
    return recorded(tomli_w.dumps(said), title)


def with_batch_size(experiment: Experiment, size: int) -> Experiment:
    """Return a loop that takes so many samples at once."""
    said = tomllib.loads(experiment.dumps())
    said["schedule"]["batch_size"] = max(size, 2)
    return recorded(tomli_w.dumps(said), experiment.title)


def _plain(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings as TOML has them; whatever else there is, in words."""
    kept = (bool, int, float, str)
    return {
        str(key).replace(".", "_"): value if isinstance(value, kept) else str(value)
        for key, value in config.items()
        if value is not None
    }


def _optimiser(optimiser: torch.optim.Optimizer) -> dict[str, Any]:
    """Return an optimiser as the catalogue calls it, where that knows it."""
    group, name = optimiser.param_groups[0], type(optimiser).__name__.lower()
    said: dict[str, Any] = {"name": name, "lr": float(group["lr"])}
    if "betas" in group:
        said |= {"beta1": float(group["betas"][0]), "beta2": float(group["betas"][1])}
    if name == "rmsprop":
        said["alpha"] = float(group["alpha"])
    if name == "sgd":
        said["momentum"] = float(group["momentum"])
    return said
