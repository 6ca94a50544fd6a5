"""What stands for a component that is not here, where a run is only looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from ganstudio.components import Component, param
from ganstudio.data.base import Data
from ganstudio.networks.base import Network
from ganstudio.objectives.base import AdversarialLoss, Equilibrium, Penalty, Stabiliser
from ganstudio.training.optimisers import Optimiser

BASES: Mapping[str, type[Component]] = {
    base.kind: base for base in (Data, Network, AdversarialLoss, Penalty, Stabiliser, Optimiser)
}
ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "data": {"shape": property(lambda self: ())},
    "network": {
        "problem": lambda self, shape: f"{type(self).title} is not here",
        "quantiles": lambda self, shares: None,
    },
    "loss": {
        "family": "", "scores": "score", "best_scores": "", "equilibrium": Equilibrium(None, None),
    },
}  # fmt: skip
"""What docks ask of a kind and only the component itself would know."""


def placeholder(kind: str, name: str, table: Mapping[str, Any]) -> Component:
    """Return a component that has a name and settings, and can do nothing."""
    base = BASES[kind]
    settings = dict(_settings(base, table))
    own = {key: value for key, value in settings.items() if key not in base.model_fields}
    metaclass: Any = type(base)
    made = metaclass(
        "Placeholder",
        (base,),
        {
            "__module__": __name__,
            "__qualname__": "Placeholder",
            "__doc__": "It is not installed here, so nothing more is known of it.",
            "__annotations__": {key: _type(value) for key, value in own.items()},
            **dict.fromkeys(base.__abstractmethods__, _refuse),
            **ANSWERS.get(kind, {}),
            **{key: _param(key, value) for key, value in own.items()},
            "name": name,
            "title": name.replace("-", " ").capitalize(),
        },
    )
    built: Component = made.model_construct(**settings)  # whatever bounds they had
    return built


def _settings(base: type[Component], table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the settings that a form can show; whatever else there is, the text keeps."""
    for key, value in table.items():
        taken = hasattr(base, key) or key in base.__class_vars__
        if not key.isidentifier() or key.startswith(("_", "model_")) or taken:
            continue
        if key in base.model_fields and not _fits(value, base.model_fields[key].annotation):
            continue
        if isinstance(value, list) and all(type(each) in (int, float) for each in value):
            yield key, tuple(map(float, value))
        elif isinstance(value, bool | int | float | str):
            yield key, value


def _fits(value: Any, annotation: Any) -> bool:
    return type(value) is annotation or (annotation is float and type(value) is int)


def _type(value: Any) -> Any:
    return tuple[float, ...] if isinstance(value, tuple) else type(value)


def _param(key: str, value: Any) -> Any:
    return param(value, key.replace("_", " "), "Nothing is known of it here.")


def _refuse(self: Component, *_: object) -> NoReturn:
    raise ValueError(f"there is no {self.kind} {self.name!r} here")
