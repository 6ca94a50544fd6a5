"""The walk over all widgets, in every place, size, theme and scale: what is cut, over, nameless.

    python tests/bench/bench_walk.py [--scales 1 1.5] [--sizes 1024x700 …] [--pictures FOLDER]

Each scale is a process of its own, since Qt asks for it once. Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtWidgets import QApplication

from ganstudio.gui.docks.area.places import PLACES
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets import theme
from ganstudio.preset_folder import find
from tests.gui.conftest import FakeSource
from tests.gui.walk import SIZES, settle, stroll

PRESETS = ("digits", "ring", "five-losses")
THEMES = ("dark", "light")
NAMES = [place.name for place in PLACES]
TICKS = 12
"""Looks at the source, which trains a few steps at each."""


def walk(asked: argparse.Namespace) -> int:
    """Walk at the scale that Qt has; return how much is wrong."""
    app = QApplication([])
    found = []
    for look in asked.themes:
        theme.apply(app, look)
        for preset in asked.presets:
            with tempfile.TemporaryDirectory() as folder:
                window = open_window(preset, Path(folder))
                for size in asked.sizes:
                    width, height = map(int, size.split("x"))
                    found += [
                        f"{preset}, {look}, {w}" for w in stroll(window, (width, height), NAMES)
                    ]
                    if asked.pictures:
                        picture(window, asked.pictures, f"{preset}-{look}-{size}")
                window.close()
    print(*found, sep="\n", flush=True)
    os._exit(min(len(found), 1))


def open_window(preset: str, folder: Path) -> Window:
    """Return a window in which every dock has something to show."""
    window = Window(FakeSource(), Settings(folder / "window.ini"))
    window.recording.begin(folder, False)
    window.show()
    window.files.open_experiment(find(preset))
    for tick in range(TICKS):
        if tick in (1, TICKS - 2):
            window.table["train.run"].trigger()
        window.pump.tick()
        QApplication.processEvents()
    return window


def picture(window: Window, folder: Path, name: str) -> None:
    """Save what each place looks like."""
    folder.mkdir(parents=True, exist_ok=True)
    for place in NAMES:
        window.table[f"view.layout.{place}"].trigger()
        settle(window)
        window.grab().save(str(folder / f"{name}-{place}.png"))


def main() -> int:
    """Walk at each scale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scales", nargs="+", default=["1", "1.5"])
    parser.add_argument("--sizes", nargs="+", default=[f"{w}x{h}" for w, h in SIZES])
    parser.add_argument("--presets", nargs="+", default=PRESETS)
    parser.add_argument("--themes", nargs="+", default=THEMES, choices=THEMES)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        return walk(asked)
    wrong = 0
    for scale in asked.scales:
        environment = {**os.environ, "QT_SCALE_FACTOR": scale}
        command = [sys.executable, __file__, *sys.argv[1:], "--here"]
        wrong |= subprocess.run(command, env=environment, check=False).returncode
    return wrong


if __name__ == "__main__":
    sys.exit(main())
