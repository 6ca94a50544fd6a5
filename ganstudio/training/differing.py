"""Where experiments differ, and what of one may change while training goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ganstudio.components import Component, Settings
from ganstudio.training.experiment import Experiment


def live_paths(experiment: Experiment) -> Iterator[str]:
    """Yield the dotted paths that may change while training goes on."""

    def walk(prefix: str, settings: Settings) -> Iterator[str]:
        for key, info in type(settings).model_fields.items():
            extra = info.json_schema_extra
            if isinstance(extra, dict) and extra.get("live"):
                yield f"{prefix}{key}"
        for key in type(settings).model_fields:
            value = getattr(settings, key)
            if isinstance(value, Settings):
                yield from walk(f"{prefix}{key}.", value)
            elif isinstance(value, dict):
                for name, item in value.items():
                    if isinstance(item, Component):
                        yield from walk(f"{prefix}{key}.{name}.", item)

    yield from walk("", experiment)


def differences(old: Experiment, new: Experiment) -> dict[str, tuple[Any, Any]]:
    """Return what differs between two experiments, (old, new) by dotted path."""
    before, after = flatten(old.values()), flatten(new.values())
    return {
        path: (before.get(path), after.get(path))
        for path in {**before, **after}
        if before.get(path) != after.get(path)
    }


def flatten(values: Any, prefix: str = "") -> dict[str, Any]:
    """Return nested values by dotted path."""
    if not isinstance(values, Mapping):
        return {prefix: values}
    # An empty table says something too: a stabiliser without settings is there.
    flat: dict[str, Any] = {prefix: {}} if prefix and not values else {}
    for key, value in values.items():
        flat |= flatten(value, f"{prefix}.{key}" if prefix else key)
    return flat
