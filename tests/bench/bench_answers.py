"""How long every menu entry, button and dialog takes to answer by something to be seen.

A window with one run of a made-up source, its pump at rest. Each action of the table is triggered
and each button of each place clicked, once; of a dialog that comes, each of its buttons too. An
answer takes the time that the processor gives the window's thread from the click to the first
paint after it; *busy* is the longest turn that followed. What is over 100 ms is listed.

    python tests/bench/bench_answers.py [--preset digits] [--only WORD]
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

from ganstudio.gui.docks.area.places import PLACES
from ganstudio.gui.garbage import collected_by
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets import theme
from ganstudio.preset_folder import find
from tests.gui.conftest import FakeSource
from tests.gui.hands import address
from tests.gui.hands import find as found_at
from tests.gui.sanctuary import furnish, seat
from tests.gui.walls import watched

TARGET = 0.1
"""Seconds of the processor within which something is to be seen."""
TURNS = 12
"""Turns of the event loop that an answer is waited for."""
LEFT_OUT = ("file.quit",)
"""What ends the walk."""


@dataclass(frozen=True)
class Answer:
    """What was clicked, seconds to the first paint (None where none came), and the longest turn."""

    what: str
    seen: float | None
    busy: float


class Painted(QObject):
    """Notes when something was painted."""

    first: float | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint and self.first is None:
            self.first = time.thread_time()
        return False


class Walk:
    """Clicks everything once, and keeps what answered how fast."""

    def __init__(self, app: QApplication, window: Window, preset: str, only: str) -> None:
        self.app, self.window, self.preset, self.only = app, window, preset, only
        self.answers: list[Answer] = []
        self.profile: cProfile.Profile | None = None
        self._painted = Painted()
        app.installEventFilter(self._painted)
        self._clicking = False
        self._closer = QTimer(interval=50)
        self._closer.timeout.connect(self._close_nested)
        self._closer.start()

    def _close_nested(self) -> None:
        """Close what a click waits for, such as a menu, once it was seen."""
        nested = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if self._clicking and nested is not None and self._painted.first is not None:
            nested.close()

    def all(self) -> None:
        """Walk the table of actions, and then the buttons of each place."""
        for name in self.window.table.actions:
            action = self.window.table[name]
            if name not in LEFT_OUT and self.only in name:
                self._make_ready()
                if action.isEnabled():
                    self.take(name, action.trigger)
        for place in PLACES:
            for way in self._buttons(place.name):
                self._make_ready()
                self.window.table[f"view.layout.{place.name}"].trigger()
                self._settle()
                button = found_at(way)
                if isinstance(button, QAbstractButton) and button.isEnabled():
                    words = button.text() or button.accessibleName() or button.toolTip()
                    self.take(f"{place.name}: {words}", button.click)

    def _buttons(self, place: str) -> list[str]:
        self._make_ready()
        self.window.table[f"view.layout.{place}"].trigger()
        self._settle()
        return [
            address(button)
            for button in self.window.findChildren(QAbstractButton)
            if button.isVisible() and button.isEnabled() and self.only in button.text()
        ]

    def take(self, what: str, click: Callable[[], object]) -> None:
        """Click, wait for what is to be seen, and close what came up."""
        before = set(tops())
        self._painted.first, began, busy = None, time.thread_time(), 0.0
        if self.profile:
            self.profile.enable()
        for turn in range(TURNS):
            start = time.thread_time()
            self._clicking = turn == 0
            click() if turn == 0 else self.app.processEvents()
            busy = max(busy, time.thread_time() - start)
            if self._painted.first is not None and turn > 1:
                break
            if turn > 3:
                self.window.pump.tick()
        if self.profile:
            self.profile.disable()
        first = self._painted.first
        print(what, first, file=sys.stderr, flush=True)
        self.answers.append(Answer(what, None if first is None else first - began, busy))
        self._settle()
        for top in [each for each in tops() if each not in before]:
            if top is not self.window and top.isVisible():
                self._walk_dialog(what, top)

    def _walk_dialog(self, what: str, dialog: QWidget) -> None:
        if not isinstance(dialog, QMenu) and ": " not in what:
            ways = [address(each) for each in dialog.findChildren(QAbstractButton)]
            for way in ways:
                button = found_at(way)
                if isinstance(button, QAbstractButton) and button.isEnabled():
                    self.take(f"{what}: {button.text() or button.toolTip()}", button.click)
        for top in tops():
            if top is not self.window:
                top.close()
        self._settle()

    def _settle(self) -> None:
        for _ in range(3):
            self.window.pump.tick()
            self.app.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _make_ready(self) -> None:
        """Have one window on top, and one run at least."""
        for top in tops():
            if top is not self.window:
                top.close()
        if self.window.projector.is_on:
            self.window.table["view.projector"].trigger()
        if not self.window.studio.runs:
            self.window.files.open_experiment(find(self.preset))
        self._settle()


def tops() -> list[QWidget]:
    """Return the windows that are shown."""
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]


def told(answers: list[Answer]) -> None:
    """Print how many answered how fast, and which are over the target."""
    seen = np.array([each.seen for each in answers if each.seen is not None]) * 1000
    print(f"{len(answers)} clicks; nothing painted after {len(answers) - len(seen)} of them")
    p50, p99 = np.percentile(seen, [50, 99])
    print(f"median {p50:.1f} ms, p99 {p99:.1f} ms, longest {seen.max():.1f} ms\n")
    print("| clicked | seen after, ms | busy, ms |\n| --- | ---: | ---: |")
    for each in sorted(answers, key=lambda one: -(one.seen or 0)):
        if (each.seen or 0) > TARGET:
            print(f"| {each.what} | {1000 * (each.seen or 0):.0f} | {1000 * each.busy:.0f} |")
    print("\nnothing seen: " + ", ".join(each.what for each in answers if each.seen is None))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", default="digits")
    parser.add_argument("--only", default="", help="what has this word in its id or text")
    parser.add_argument("--profile", action="store_true", help="say what the time went to")
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("GAN Studio")
    theme.apply(app, "dark")
    folder = Path(tempfile.mkdtemp()).resolve()
    furnish(folder)
    hand = SimpleNamespace(luck=random.Random(0))
    with watched(folder, lambda: hand) as faults:  # type: ignore[arg-type, return-value]
        window = seat(FakeSource(), folder)
        with collected_by(window):
            walk = Walk(app, window, options.preset, options.only)
            walk.profile = cProfile.Profile() if options.profile else None
            walk.all()
    told(walk.answers)
    for fault in faults:
        print(fault)
    if walk.profile:
        pstats.Stats(walk.profile).sort_stats("cumulative").print_stats(70)
    sys.stdout.flush()
    os._exit(0)
