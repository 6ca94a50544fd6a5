"""Open the window.

'ganstudio' and 'ganstudio PRESET' do the same; 'ganstudio RUN_DIR' shows a recorded
run. With --screenshot a picture of the running window is written after some seconds, and
the program ends.
"""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.commands import choice
from ganstudio.launch import LaunchOptions

if TYPE_CHECKING:
    from ganstudio.training.experiment import Experiment


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "experiment",
        nargs="?",
        metavar="PRESET|FILE|RUN_DIR",
        help="opened at the start, else the last one; a folder is shown as the run it holds",
    )
    parser.add_argument("--run", action="store_true", help="begin to train at once")
    add_window_options(parser)
    choice.add_overrides(parser)
    choice.add_record_limit(parser)


def add_window_options(parser: ArgumentParser) -> None:
    """Declare how the window looks, trains, and is pictured."""
    parser.add_argument(
        "--engine",
        choices=("auto", "thread", "process"),
        default="auto",
        help="where training runs; auto takes a process of its own on a CPU, a thread with CUDA",
    )
    parser.add_argument(
        "--library",
        type=Path,
        metavar="DIR",
        help="folder below which runs are recorded and listed, for this start alone",
    )
    choice.add_no_record(parser)
    parser.add_argument("--screenshot", type=Path, metavar="PNG", help="picture of the window")
    parser.add_argument(
        "--after",
        type=float,
        default=10.0,
        metavar="SECONDS",
        help="of running, before the picture",
    )
    parser.add_argument("--theme", choices=("dark", "light"), help="for this start alone")


def run(arguments: Namespace) -> int:
    """Check the words, then hand over to the window."""
    return open_window(options(arguments))


def open_window(launch: LaunchOptions) -> int:
    """Show the window.

    Raises
    ------
    OSError
        If there is no display, or what Qt needs is not there.
    """
    _need_display(for_screenshot=launch.screenshot is not None)
    gc.disable()  # what is imported is no garbage, and looking for some takes a tenth of the time
    try:
        from ganstudio.gui.app import main
    except ImportError as error:
        raise OSError(
            f"the window cannot be opened: {error}; see 'System packages' in the README, or use "
            f"'ganstudio train', which needs no window"
        ) from None
    finally:
        gc.enable()
    return main(launch)


def options(arguments: Namespace) -> LaunchOptions:
    """Return the checked words.

    Raises
    ------
    ExperimentError
        If there is no such preset or file, no such device can be meant, or a picture is wanted
        of training on files that are not named.
    RecordingError
        If the folder that is named holds no run that can be shown.
    OSError
        If the picture cannot be written where it should go.
    """
    asked = window_options(arguments)
    folder = _folder(arguments.experiment)
    if folder is None or _is_data(folder):
        opened = _opened(arguments)
        if opened is not None and arguments.screenshot is not None:
            choice.need_data(opened)  # there is nobody to ask
        return LaunchOptions(
            experiment=None if opened is None else opened.dumps(),
            run=arguments.run, device=arguments.device, **asked,
        )  # fmt: skip
    runs = recorded([folder])
    if arguments.run or choice.overrides(arguments):
        raise OSError(f"{folder} is a recorded run and shown as it was; leave those options out")
    return LaunchOptions(runs=runs, **asked)


def window_options(arguments: Namespace) -> dict[str, Any]:
    """Return what `add_window_options` declared, checked.

    Raises
    ------
    OSError
        If the picture cannot be written where it should go.
    """
    if arguments.screenshot is not None:
        _check_picture(arguments.screenshot, arguments.after)
    names = ("engine", "library", "screenshot", "after", "theme")
    record = False if arguments.no_record else None
    return {"record": record, **{name: getattr(arguments, name) for name in names}}


def recorded(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the folders of recorded runs.

    Raises
    ------
    RecordingError, ExperimentError
        If one holds no run that can be shown.
    """
    from ganstudio.telemetry.recording.reader import RecordingReader
    from ganstudio.telemetry.recording.replay import folder_of
    from ganstudio.training.recorded import recorded as read

    folders = tuple(folder_of(path) or path for path in paths)
    for folder in folders:
        with RecordingReader(folder) as reader:
            read(reader.experiment, str(folder))
    return folders


def _folder(word: str | None) -> Path | None:
    """Return the run's folder that a word means, None for a preset or an experiment."""
    from ganstudio.preset_folder import presets
    from ganstudio.telemetry.recording.replay import folder_of

    if word is None or word in {preset.name for preset in presets()}:
        return None
    return folder_of(Path(word))


def _is_data(folder: Path) -> bool:
    """Tell whether a folder that holds no run holds data that can be trained on."""
    from ganstudio.data.base import DataError
    from ganstudio.data.own.data import Own
    from ganstudio.telemetry.recording.database import FILE

    if (folder / FILE).exists():
        return False
    try:
        Own(path=str(folder.absolute())).suited()
    except DataError:
        return False
    return True


def _opened(arguments: Namespace) -> Experiment | None:
    if arguments.experiment is None and not choice.overrides(arguments):
        return None
    from ganstudio.preset_folder import DEFAULT

    arguments.experiment = arguments.experiment or DEFAULT
    return choice.chosen(arguments)


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
