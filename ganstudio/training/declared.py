"""An experiment's settings in the words of their declarations: title and unit by dotted path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ganstudio.components import Component, Parameter, Settings, parameters
from ganstudio.training.differing import differences
from ganstudio.training.experiment import Experiment
from ganstudio.training.rules import in_words

KINDS = {
    "data": "data",
    "network": "network",
    "loss": "loss",
    "optimisers.generator": "optimiser of G",
    "optimisers.discriminator": "optimiser of D",
}
"""What is exchanged as a whole, under ``….name``."""
NO_SETTINGS = ("title", "short", "description", "group", "penalties", "stabilisers")
"""What is said of an experiment, and tables of which only the entries matter."""


def declared(experiment: Experiment) -> dict[str, Parameter]:
    """Return the hyper-parameters of an experiment by dotted path, in its own order."""
    return dict(_declared(experiment, ""))


def _declared(settings: Settings, prefix: str) -> Iterator[tuple[str, Parameter]]:
    own = {parameter.key: parameter for parameter in parameters(settings)}
    for key, parameter in own.items():
        value = getattr(settings, key)
        path = f"{prefix}{key}"
        if isinstance(value, Settings):
            yield from _declared(value, f"{path}.")
        elif isinstance(value, dict):
            for name, item in value.items():
                if isinstance(item, Component):
                    yield from _declared(item, f"{path}.{name}.")
        elif path not in ("variants", "rules"):
            yield path, parameter


@dataclass(frozen=True)
class Difference:
    """One setting in which two experiments differ.

    Attributes
    ----------
    path, title, unit : str
        Where it stands in a file, its name on screen, its unit.
    old, new : value
        What the two have; None where one has no such setting.
    """

    path: str
    title: str
    unit: str
    old: Any
    new: Any

    def texts(self) -> tuple[str, str]:
        """Return the two values as they are read; a dash where there is none."""
        return as_text(self.old), as_text(self.new)


def as_text(value: Any) -> str:
    """Return a setting's value as it is read."""
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}".replace("e-0", "e-").replace("-", "−")
        case {}:
            return "on"
        case [{"when": _}, *_]:
            return in_words(value)
        case [{"title": _}, *_]:
            return ", ".join(str(variant["title"]) for variant in value)
        case list() | tuple():
            return ", ".join(as_text(each) for each in value) or "none"
    return str(value) or "–"


def compared(old: Experiment, new: Experiment) -> list[Difference]:
    """Return the settings that differ between two experiments, in their own order."""
    known = {**declared(new), **declared(old)}
    return [
        Difference(path, *_words(path, known.get(path)), before, after)
        for path, (before, after) in differences(old, new).items()
        if path not in NO_SETTINGS
    ]


def _words(path: str, parameter: Parameter | None) -> tuple[str, str]:
    """Return title and unit of a path; of one that is no hyper-parameter, what it names."""
    whole, _, last = path.rpartition(".")
    where = _component(path)
    if parameter is not None:
        return (f"{parameter.title} ({where})" if where else parameter.title), parameter.unit
    if last == "name" and whole in KINDS:
        return KINDS[whole], ""
    return path.replace("-", " ").rpartition(".")[2], ""


def _component(path: str) -> str:
    """Return which of several alike a setting belongs to, such as ``G`` or ``r1``."""
    match path.split("."):
        case ["optimisers", player, _]:
            return {"generator": "G", "discriminator": "D"}[player]
        case ["penalties" | "stabilisers", name, *_]:
            return name
    return ""
