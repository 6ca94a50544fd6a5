"""Open recorded runs in the window.

The timeline shows any step of them, side by side. A run that is still being written,
by 'ganstudio train' or another window, is followed.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ganstudio.commands import gui
from ganstudio.launch import LaunchOptions


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN_DIR", help="the run's folder")
    parser.add_argument(
        "--at", type=int, metavar="STEP", help="the step shown at first; else the last one"
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
    if arguments.at is not None and arguments.at < 0:
        raise OSError(f"--at needs a step from 0 on, not {arguments.at}")
    return LaunchOptions(
        runs=gui.recorded(arguments.runs), at=arguments.at, **gui.window_options(arguments)
    )
