"""An experiment that was recorded, also where a part of it is not here.

A recording is looked at without the code that made it: what is unknown, a component of a package
that is not installed or a setting of a newer version, is told, kept in the text and
otherwise left aside. Such an experiment cannot be changed, and nothing can be built of it.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, NoReturn

from pydantic import PrivateAttr, ValidationError

from ganstudio.components import Component, catalogue
from ganstudio.foreign import ForeignError, parse_toml
from ganstudio.objectives.variants import LossVariant
from ganstudio.training.experiment import CHOSEN, Experiment, ExperimentError
from ganstudio.training.placeholder import placeholder

SETS = {"penalties": "penalty", "stabilisers": "stabiliser"}
REQUIRED = {"data", "network", "loss"}
"""What every experiment says of itself."""
UNKNOWN = "unknown"
OWN_LOOP = "own-loop"
"""What the network of a loop is called that somebody else trains."""
FROM_LOG = "log"
"""What the network is called of a run that is known by the log of another program."""
FROM_ONNX = "onnx-file"
"""The same of a generator that is known by what its ONNX file makes."""
TRAINED_ELSEWHERE = ("it is trained by a loop of its own, which alone can go on with it",)

MADE_ELSEWHERE = ("it is known by what an ONNX file makes, which holds no layers to train",)
LOGGED_ELSEWHERE = ("it is known by a log alone, which holds no networks",)


class PartialExperiment(Experiment):
    """An experiment of which a part is not known here; it can only be looked at."""

    _text: str = PrivateAttr("")
    _missing: tuple[str, ...] = PrivateAttr(())

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not known here, a sentence each."""
        return self._missing

    def values(self) -> dict[str, Any]:
        """Return what is known and what is not."""
        return _laid_over(super().values(), parse_toml(self._text))

    def dumps(self) -> str:
        """Return the text that was read, as it was."""
        return self._text

    def with_values(self, changes: Mapping[str, Any]) -> NoReturn:
        """Refuse with what is missing."""
        raise ExperimentError(self._missing)

    def with_loss(self, variant: LossVariant) -> NoReturn:
        """Refuse with what is missing."""
        raise ExperimentError(self._missing)

    def compared(self, losses: list[str]) -> NoReturn:
        """Refuse with what is missing."""
        raise ExperimentError(self._missing)


def recorded(text: str, where: str = "") -> Experiment:
    """Read the TOML text of an experiment that is to be looked at.

    Raises
    ------
    ExperimentError
        If it is no experiment at all.
    """
    try:
        return Experiment.loads(text, where)
    except ExperimentError as error:
        found = _partial(text)
        if found is None:
            raise
        elsewhere = {
            OWN_LOOP: TRAINED_ELSEWHERE, FROM_LOG: LOGGED_ELSEWHERE, FROM_ONNX: MADE_ELSEWHERE,
        }  # fmt: skip
        missing = elsewhere.get(_network_in(text), error.problems)
        found._text, found._missing = text, missing
        return found


def is_own_loop(text: str) -> bool:
    """Tell whether the TOML text of an experiment is of a loop that somebody else trains."""
    return _network_in(text) == OWN_LOOP


def _network_in(text: str) -> str:
    """Return the name of the network of an experiment; empty where it says none."""
    try:
        network = parse_toml(text).get("network")
    except ForeignError:
        return ""
    return str(network.get("name", "")) if isinstance(network, dict) else ""


def _partial(text: str) -> PartialExperiment | None:
    """Return what can be read of an experiment, None where that is nothing."""
    try:
        values = parse_toml(text)
    except ForeignError:
        return None
    if not values.keys() >= REQUIRED:
        return None
    while True:
        _stand_in(values)
        try:
            return PartialExperiment.model_validate(copy.deepcopy(values))
        except ValidationError as error:
            if not any([_drop(values, item["loc"]) for item in error.errors()]):
                return None


def _stand_in(values: dict[str, Any]) -> None:
    """Put a placeholder where a component is not here."""
    for group in (*SETS, "optimisers"):
        if not isinstance(values.get(group, {}), dict):
            del values[group]
    for path in CHOSEN:
        first, _, player = path.partition(".")
        table = values.get(first, {}) if player else values
        if player in table or not player:
            kind, key = ("optimiser", player) if player else (first, first)
            table[key] = _known_or_not(kind, table.get(key))
    for group, kind in SETS.items():
        for name, settings in values.get(group, {}).items():
            if name not in catalogue(kind):
                known = settings if isinstance(settings, dict) else {}
                values[group][name] = placeholder(kind, name, known)


def _known_or_not(kind: str, chosen: Any) -> Any:
    """Return a choice as it is where the component is here, else what stands for it."""
    if isinstance(chosen, Component):
        return chosen
    table = chosen if isinstance(chosen, dict) else {"name": chosen}
    name = table.get("name")
    if not isinstance(name, str):
        return placeholder(kind, UNKNOWN, table)
    return chosen if name in catalogue(kind) else placeholder(kind, name, table)


def _drop(values: dict[str, Any], where: tuple[int | str, ...]) -> bool:
    """Take away what is wrong, or the nearest table that it is in; tell whether it was there."""
    table = values
    for key in where:
        inner = table.get(str(key))
        if not isinstance(inner, dict):
            break
        if key != where[-1]:
            table = inner
    return table.pop(str(key), None) is not None


def _laid_over(values: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    """Return nested values with others in their place."""
    both = dict(values)
    for key, value in others.items():
        inner = both.get(key)
        if isinstance(inner, Mapping) and isinstance(value, Mapping):
            value = _laid_over(inner, value)
        both[key] = value
    return both
