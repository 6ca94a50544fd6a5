"""The window's heart: polls the source, and decides which dock paints at this tick.

Painting holds the interpreter lock and with it, in the thread engine, training. So the
window pulls at 60 Hz but paints one or two docks a tick, each no oftener than its own
``interval``, except while the user pans, zooms or drags in it or moves the cursor.

The pump lives in the window's thread and its timer ticks there. Whatever thread a `Source`
is filled from, the frozen `Update` that its ``poll`` returns is the pump's alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.state import StudioState
from ganstudio.telemetry.messages import Failed
from ganstudio.telemetry.source import Source

TICK = 1 / 60
BUDGET = 0.006
"""Seconds a tick after which no further dock is painted in it."""
HURRY = 0.025
"""The same while the user's hand is at work, so that all docks follow it together."""
REPORT = 0.5
"""Seconds between two reports on the window's own speed."""


class Pump(QObject):
    """Carries updates from a source into the state, and refreshes docks by turns.

    Attributes
    ----------
    source : Source
        May be exchanged at any time.
    painted : dict
        When each dock was painted last, by `perf_counter`.
    """

    measured = Signal(float, float)
    """Ticks a second, and the worst lateness of a tick in milliseconds, twice a second."""

    def __init__(self, source: Source, studio: StudioState, docks: Iterable[StudioDock]) -> None:
        super().__init__(studio)
        self.source = source
        self._studio = studio
        self._docks = tuple(docks)
        self.painted = dict.fromkeys(self._docks, 0.0)
        self._begun: dict[StudioDock, Iterator[None]] = {}
        self._ticks: deque[float] = deque()
        self._lateness = 0.0
        self._reported = perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(int(TICK * 1000))
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Begin to poll."""
        self._timer.start()

    def stop(self) -> None:
        """Poll no more."""
        self._timer.stop()

    @Slot()
    def tick(self) -> None:
        """Take in what is new, then paint whichever docks are most overdue."""
        now = perf_counter()
        self._measure(now)
        update = self.source.poll()
        if update:
            self._studio.apply(update)
        due = self._due(now)
        urgent = sum(dock.urgent for dock in due)
        until = now + (HURRY if urgent else BUDGET)
        for dock in due[: max(urgent, 2)]:
            self._paint(dock, until)
            if perf_counter() > until:
                break

    def _due(self, now: float) -> list[StudioDock]:
        waits = {dock: now - self.painted[dock] for dock in self._docks}
        due = [
            dock
            for dock, wait in waits.items()
            if dock in self._begun or (dock.dirty and (dock.urgent or wait >= dock.interval))
        ]
        seen = [dock for dock in due if on_screen(dock)]
        return sorted(seen, key=lambda dock: (not dock.urgent, -waits[dock] / dock.interval))

    def _paint(self, dock: StudioDock, until: float) -> None:
        """Draw a dock, or go on with it; what is not drawn by a time comes with the next tick."""
        work, dock.pending = self._begun.pop(dock, None), False
        if work is None:
            dock.dirty = dock.urgent = False
            self.painted[dock] = perf_counter()
            work = dock.redraw()
        try:
            for _ in work:
                if perf_counter() > until:
                    self._begun[dock], dock.pending = work, True
                    break
        except Exception as error:  # a dock that cannot draw must not stop the others
            self._studio.failed.emit(failure(f"{dock.title} cannot be drawn: {error}", error))

    def _measure(self, now: float) -> None:
        if self._ticks:
            late = now - self._ticks[-1] - self._timer.interval() / 1000
            self._lateness = max(self._lateness, late)
        self._ticks.append(now)
        while now - self._ticks[0] > 1.0:
            self._ticks.popleft()
        if now - self._reported >= REPORT:
            span = max(now - self._ticks[0], TICK)
            self.measured.emit((len(self._ticks) - 1) / span, max(self._lateness, 0.0) * 1000)
            self._reported, self._lateness = now, 0.0


def failure(sentence: str, error: BaseException) -> Failed:
    """Return the event that tells of an error in the window itself."""
    import traceback

    return Failed(sentence, "".join(traceback.format_exception(error)))


def on_screen(dock: StudioDock) -> bool:
    """Tell whether any of the dock can be seen: not closed, behind another tab, or minimised."""
    shown = dock.isVisible() and not dock.window().isMinimized()
    return shown and not dock.content.visibleRegion().isEmpty()
