"""What can be dragged beside the start: rates and weights, and what each changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ganstudio.training.experiment import Experiment

NOTCHES = 100
"""Of the slider; its middle is the value in force."""
DECADES = 2.0
"""How many powers of ten it spans."""
RATES = ("optimisers.generator.lr", "optimisers.discriminator.lr")
SMALLER = "smaller"
"""The key of the steps that shrink while time is kept, which changes no experiment."""


@dataclass(frozen=True)
class Pull:
    """A setting that a slider multiplies.

    Attributes
    ----------
    title : str
        Its name on screen.
    paths : tuple of str
        What it sets, by dotted path.
    """

    title: str
    paths: tuple[str, ...]

    def values(self, experiment: Experiment, notch: int) -> dict[str, float]:
        """Return what a notch sets; from 0, 1 is taken to be the middle."""
        factor = factor_of(notch)
        found = {path: float(_value(experiment, path)) for path in self.paths}
        return {path: float(f"{(value or 1.0) * factor:.3g}") for path, value in found.items()}


def factor_of(notch: int) -> float:
    """Return what a notch multiplies by: 1 in the middle."""
    return float(10 ** (DECADES * (notch / NOTCHES - 0.5)))


def pulls_of(experiment: Experiment) -> Mapping[str, Pull]:
    """Return what an experiment lets one drag, by key."""
    found = {SMALLER: Pull("η → 0", RATES), "rate": Pull("η of both", RATES)}
    for group in ("penalties", "stabilisers"):
        for name, each in getattr(experiment, group).items():
            for key in ("weight", "sigma", "bound"):
                if key in type(each).model_fields:
                    path = f"{group}.{name}.{key}"
                    label = type(each).model_fields[key].title or key
                    found[path] = Pull(f"{each.title.partition(' (')[0]} {label}", (path,))
    return found


def _value(experiment: Experiment, path: str) -> float:
    value: object = experiment
    for key in path.split("."):
        value = value[key] if isinstance(value, Mapping) else getattr(value, key)
    assert isinstance(value, int | float)
    return value
