"""GAN Studio: watch generative adversarial networks train.

Everything the window does can be done from Python. A generator in two lines::

    from ganstudio import load_run

    images = load_run("runs/digits").sample(64)  # (64, 16, 16, 1) uint8

Training, step by step or measured and recorded as in the window:

>>> from ganstudio import Run, Session, find_preset
>>> run = Run(find_preset("ring"))
>>> run.step()
>>> run.sample(3).shape
(3, 2)
>>> with Session() as session:
...     run = session.add(find_preset("ring"))
...     session.train(20)
>>> run.iteration
20

The public names are loaded when they are first used, so importing the package
loads neither torch nor Qt.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ganstudio.preset_folder import find as find_preset
    from ganstudio.preset_folder import presets
    from ganstudio.scripting import Session, load_measures, load_run
    from ganstudio.telemetry.recording.reader import RecordingReader
    from ganstudio.training.experiment import Experiment, ExperimentError
    from ganstudio.training.run import Run
    from ganstudio.training.trainer import Trainer
    from ganstudio.watching.watch import watch

    __version__: str

_PLACES = {
    "Experiment": ("ganstudio.training.experiment", "Experiment"),
    "ExperimentError": ("ganstudio.training.experiment", "ExperimentError"),
    "Run": ("ganstudio.training.run", "Run"),
    "RecordingReader": ("ganstudio.telemetry.recording.reader", "RecordingReader"),
    "Session": ("ganstudio.scripting", "Session"),
    "Trainer": ("ganstudio.training.trainer", "Trainer"),
    "find_preset": ("ganstudio.preset_folder", "find"),
    "load_measures": ("ganstudio.scripting", "load_measures"),
    "load_run": ("ganstudio.scripting", "load_run"),
    "presets": ("ganstudio.preset_folder", "presets"),
    "watch": ("ganstudio.watching.watch", "watch"),
}

__all__ = [
    "Experiment",
    "ExperimentError",
    "RecordingReader",
    "Run",
    "Session",
    "Trainer",
    "__version__",
    "find_preset",
    "load_measures",
    "load_run",
    "presets",
    "watch",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return globals().setdefault(name, _version())
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _PLACES[name]
    return getattr(importlib.import_module(module), attribute)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("ganstudio")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0"


def __dir__() -> list[str]:
    return sorted(__all__)
