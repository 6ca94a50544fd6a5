"""GAN Studio: watch generative adversarial networks train.

The public names are loaded when they are first used, so importing the package
loads neither torch nor Qt::

    from ganstudio import Run, find_preset

    run = Run(find_preset("digits"))
    run.step()
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ganstudio.presets import find as find_preset
    from ganstudio.presets import presets
    from ganstudio.training.experiment import Experiment, ExperimentError
    from ganstudio.training.run import Run
    from ganstudio.training.session import Session
    from ganstudio.training.trainer import Trainer

    __version__: str

_PLACES = {
    "Experiment": ("ganstudio.training.experiment", "Experiment"),
    "ExperimentError": ("ganstudio.training.experiment", "ExperimentError"),
    "Run": ("ganstudio.training.run", "Run"),
    "Session": ("ganstudio.training.session", "Session"),
    "Trainer": ("ganstudio.training.trainer", "Trainer"),
    "find_preset": ("ganstudio.presets", "find"),
    "presets": ("ganstudio.presets", "presets"),
}

__all__ = [
    "Experiment",
    "ExperimentError",
    "Run",
    "Session",
    "Trainer",
    "__version__",
    "find_preset",
    "presets",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("ganstudio")
        except PackageNotFoundError:  # run from a checkout that is not installed
            return "0"
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _PLACES[name]
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
