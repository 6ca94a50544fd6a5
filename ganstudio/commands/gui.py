"""Open the window.

'ganstudio' and 'ganstudio PRESET' do the same. With --screenshot a picture of the
running window is written after some seconds, and the program ends.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from ganstudio.commands import choice
from ganstudio.launch import LaunchOptions


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "experiment",
        nargs="?",
        metavar="PRESET|FILE",
        help="opened at the start; else the last one",
    )
    parser.add_argument("--run", action="store_true", help="begin to train at once")
    parser.add_argument(
        "--engine",
        choices=("auto", "thread", "process"),
        default="auto",
        help="where training runs; auto takes a process of its own on a CPU, a thread with CUDA",
    )
    parser.add_argument("--screenshot", type=Path, metavar="PNG", help="picture of the window")
    parser.add_argument(
        "--after",
        type=float,
        default=10.0,
        metavar="SECONDS",
        help="of running, before the picture",
    )
    parser.add_argument("--theme", choices=("dark", "light"), help="for this start alone")
    choice.add_overrides(parser)


def run(arguments: Namespace) -> int:
    """Check the words, then hand over to the window."""
    launch = options(arguments)
    _need_display(for_screenshot=launch.screenshot is not None)
    try:
        from ganstudio.gui.app import main
    except ImportError as error:
        raise OSError(
            f"the window cannot be opened: {error}; see 'System packages' in the README, or use "
            f"'ganstudio train', which needs no window"
        ) from None
    return main(launch)


def options(arguments: Namespace) -> LaunchOptions:
    """Return the checked words.

    Raises
    ------
    ExperimentError
        If there is no such preset or file, or no such device can be meant.
    OSError
        If the picture cannot be written where it should go.
    """
    if arguments.screenshot is not None:
        _check_picture(arguments.screenshot, arguments.after)
    return LaunchOptions(
        experiment=_opened(arguments),
        run=arguments.run,
        device=arguments.device,
        engine=arguments.engine,
        screenshot=arguments.screenshot,
        after=arguments.after,
        theme=arguments.theme,
    )


def _opened(arguments: Namespace) -> str | None:
    if arguments.experiment is None and not choice.overrides(arguments):
        return None
    from ganstudio.presets import DEFAULT

    arguments.experiment = arguments.experiment or DEFAULT
    return choice.chosen(arguments).dumps()


def _check_picture(path: Path, after: float) -> None:
    from ganstudio.export.atomic import check_target

    if path.suffix.lower() != ".png":
        raise OSError(f"--screenshot writes PNG; call it {path.with_suffix('.png').name}")
    if not 0 < after < float("inf"):
        raise OSError(f"--after needs a number of seconds above 0, not {after}")
    check_target(path)


def _need_display(for_screenshot: bool) -> None:
    """Draw off screen where there is no screen and only a picture is wanted."""
    known = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if not sys.platform.startswith("linux") or any(os.environ.get(name) for name in known):
        return
    if not for_screenshot:
        raise OSError(
            "there is no display here; use 'ganstudio train', or --screenshot for a picture"
        )
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
