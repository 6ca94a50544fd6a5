"""Open recorded runs in the window.

The timeline shows any step of them, side by side. A run that is still being written,
by 'ganstudio train', another window or a loop of your own, is followed. Of a folder of runs
the newest is shown.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ganstudio.commands import gui, numbers
from ganstudio.launch import LaunchOptions


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "runs", nargs="+", type=Path, metavar="RUN_DIR", help="the run's folder, or one of runs"
    )
    parser.add_argument(
        "--at", type=numbers.step, metavar="STEP", help="the step shown at first; else the last one"
    )
    gui.add_window_options(parser)


def run(arguments: Namespace) -> int:
    """Check the folders, then hand over to the window."""
    return gui.open_window(options(arguments))


def options(arguments: Namespace) -> LaunchOptions:
    """Return the checked words.

    Raises
    ------
    RecordingError, ExperimentError
        If a folder holds no run that can be shown.
    OSError
        If the picture cannot be written where it should go.
    """
    return LaunchOptions(
        runs=gui.recorded([_newest(path) for path in arguments.runs]),
        at=arguments.at,
        **gui.window_options(arguments),
    )


def _newest(path: Path) -> Path:
    """Return the newest of the runs in a folder; the folder itself where it is a run."""
    from ganstudio.library.finding import run_folders
    from ganstudio.telemetry.recording.database import FILE

    if not path.is_dir() or (path / FILE).is_file():
        return path
    known = [folder for folder in run_folders(path) if (folder / FILE).is_file()]
    return max(known, key=lambda folder: (folder / FILE).stat().st_mtime, default=path)
