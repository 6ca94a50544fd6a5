"""The presets folder as the Preset menu and the command line offer it.

A preset of which a GPU makes much more has a file of the same name in ``presets/cuda``, a whole
experiment with a title of its own. That is the one wherever training is likely to be on CUDA.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio import machine, resources
from ganstudio.components import suggest
from ganstudio.foreign import parse_toml, read_text

if TYPE_CHECKING:
    from ganstudio.training.experiment import Experiment

DEFAULT = "digits"
FOR_PICTURES, FOR_POINTS = "pictures", "ring"
"""What data that is named by its path is trained with."""
FAULTS = "Faults"
GROUPS = (
    "First steps",
    "Images",
    "Translation",
    "Toy problems",
    "Two numbers",
    "Comparisons",
    "Architectures",
    FAULTS,
)
"""The order of the groups in menus and lists; others follow."""


@dataclass(frozen=True)
class Preset:
    """One entry of the Preset menu.

    Attributes
    ----------
    name : str
        The stem of its file, which is its name on the command line.
    path : Path
        Its TOML file.
    title, description, group : str
        As the file has them.
    """

    name: str
    path: Path
    title: str
    description: str
    group: str

    def load(self) -> Experiment:
        """Read the experiment.

        Raises
        ------
        ExperimentError
            If the file is not a valid experiment.
        """
        from ganstudio.training.experiment import Experiment

        return Experiment.load(self.path)


def presets(device: str = "auto") -> tuple[Preset, ...]:
    """Return the presets for a device by group, by name within one.

    Reads only titles, so it is fast.
    """
    found = [_read(path, path.stat().st_mtime_ns) for path in _files(device)]
    return tuple(sorted(found, key=lambda preset: (_rank(preset.group), preset.name)))


def find(name: str | Path, device: str = "auto") -> Experiment:
    """Return the experiment of a preset by its name, of a TOML file or of data by its path.

    Parameters
    ----------
    name
        Of which.
    device
        What it is to be trained on, as an experiment has it; a TOML file is read as it is.

    Raises
    ------
    ExperimentError
        If there is no such preset or file, or the file is not a valid experiment.
    DataError
        If a folder holds no data that can be used.
    """
    from ganstudio.training.experiment import Experiment, ExperimentError

    known = {path.stem: path for path in _files(device)}
    if str(name) in known:
        return Experiment.load(known[str(name)])
    path = Path(name)
    if path.suffix != ".toml" and os.path.exists(path):
        return _of_data(path, device)
    if path.suffix == ".toml" or os.sep in str(name) or path.is_file():
        return Experiment.load(path)
    raise ExperimentError(
        (f"there is no preset or file {str(name)!r}; {suggest(str(name), known)}",)
    )


def _of_data(path: Path, device: str) -> Experiment:
    """Return the experiment on data that lies at a path; a file may be TOML under another name."""
    from ganstudio.data.base import DataError
    from ganstudio.data.own.data import Own
    from ganstudio.training.choices import with_data
    from ganstudio.training.experiment import Experiment

    try:
        own = Own(path=str(path.absolute())).suited()
    except DataError:
        if path.is_file():
            return Experiment.load(path)
        raise
    return with_data(find(FOR_POINTS if own.dimensions else FOR_PICTURES, device), own)


def _files(device: str) -> Iterable[Path]:
    folder = resources.folder("presets")
    on_cuda = machine.cuda_likely() if device == "auto" else device.startswith("cuda")
    for path in folder.glob("*.toml"):
        large = folder / "cuda" / path.name
        yield large if on_cuda and large.is_file() else path


@cache
def _read(path: Path, changed: int) -> Preset:
    """Return what a file has that changed at this time, in nanoseconds."""
    try:
        values = parse_toml(read_text(path))
    except (OSError, ValueError):  # it is still listed; opening it tells what is wrong
        values = {}
    texts = (str(values.get(key, "")) for key in ("title", "description", "group"))
    title, description, group = texts
    return Preset(path.stem, path, title or path.stem, description, group)


def _rank(group: str) -> tuple[int, str]:
    return (GROUPS.index(group) if group in GROUPS else len(GROUPS), group)
