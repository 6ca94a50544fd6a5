"""What the command line tells the window before it opens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class LaunchOptions:
    """How the window starts.

    Attributes
    ----------
    experiment : str or None
        TOML text of the experiment to open, its variants included; None opens the last one.
    runs : tuple of Path
        Folders of recorded runs to open instead.
    at : int or None
        The step that they are shown at first; None is their end.
    run : bool
        Whether training starts at once.
    device : str or None
        Overrides the device of every experiment that is opened.
    engine : {"auto", "thread", "process"}
        Where training runs.
    library : Path or None
        Folder below which runs are recorded and listed; None for that of the last start.
    record : bool or None
        Whether runs are recorded; None as at the last start.
    screenshot : Path or None
        Where a picture of the window goes; the program ends after it.
    after : float
        Seconds of running before the picture is taken.
    theme : str or None
        The theme of this start alone; None takes the one that was chosen in the window.
    """

    experiment: str | None = None
    runs: tuple[Path, ...] = ()
    at: int | None = None
    run: bool = False
    device: str | None = None
    engine: Literal["auto", "thread", "process"] = "auto"
    library: Path | None = None
    record: bool | None = None
    screenshot: Path | None = None
    after: float = 10.0
    theme: Literal["dark", "light"] | None = None
