"""Changes of settings that heal what a verdict tells, for a fork with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ganstudio.training.experiment import Experiment


@dataclass(frozen=True)
class Cure:
    """A remedy that is a change of settings.

    Attributes
    ----------
    says : str
        What it does and where it was seen to help, in a sentence.
    values : tuple of (str, value)
        Settings by dotted path, and what they become; a component by its name, an empty mapping
        for one with its defaults, None for one that goes.
    factors : tuple of (str, float)
        Numbers by dotted path, and what they are multiplied by.
    """

    says: str
    values: tuple[tuple[str, Any], ...] = ()
    factors: tuple[tuple[str, float], ...] = ()

    def changes(self, experiment: Experiment) -> dict[str, Any]:
        """Return the settings that it changes, for `Experiment.with_values`; none if it is so.

        A factor without its number, such as the weight of a penalty that is not there, is left out.
        """
        known = experiment.values()
        wanted = dict(self.values)
        for path, factor in self.factors:
            if (number := _at(known, path)) is not None:
                wanted[path] = factor * number
        return {path: value for path, value in wanted.items() if _differs(known, path, value)}


def _at(values: Any, path: str) -> Any:
    for key in path.split("."):
        if not isinstance(values, Mapping) or key not in values:
            return None
        values = values[key]
    return values


def _differs(known: Mapping[str, Any], path: str, value: Any) -> bool:
    """Tell whether a setting is another one than it would become."""
    found = _at(known, path)
    if isinstance(found, Mapping):
        return value is None or (isinstance(value, str) and found.get("name") != value)
    return bool(found != value)
