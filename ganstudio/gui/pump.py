"""The window's heart: polls the source, and decides which dock paints at this tick.

Painting holds the interpreter lock and with it, in the thread engine, training. So the
window pulls at 60 Hz but draws for a time only, each dock no oftener than its own ``interval``
and than it may have its `SHARE`, except while the user pans, zooms or drags in it or moves the
cursor. The docks that have waited longest come first. What Qt paints after a tick belongs to it:
how long that took the last time is known, so that two docks that are painted slowly have a tick
each.

The pump lives in the window's thread and its timer ticks there. Whatever thread a `Source`
is filled from, the frozen `Update` that its ``poll`` returns is the pump's alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter, thread_time

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.state import StudioState
from ganstudio.telemetry.messages import Failed
from ganstudio.telemetry.source import Source

TICK = 1 / 60
BUDGET = 0.006
"""Seconds of a tick after which no further dock is drawn in it, what Qt will paint among them."""
SHARE = 0.15
"""Of the time that one dock may have; what takes longer with many runs is drawn less often."""
HURRY = 0.025
"""The same while the user's hand is at work, so that all docks follow it together."""
REPORT = 0.5
"""Seconds between two reports on the window's own speed."""


@dataclass
class Cost:
    """Seconds of the processor that a dock took the last time: to be drawn, and for Qt to paint."""

    drawing: float = 0.0
    painting: float = 0.0

    @property
    def whole(self) -> float:
        """Both."""
        return self.drawing + self.painting


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
        self._costs = {dock: Cost() for dock in self._docks}
        self._drawn: list[StudioDock] = []
        self._left = thread_time()
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
        self._learn()
        update = self.source.poll()
        if update:
            self._studio.apply(update)
        due = self._due(now)
        urgent = sum(dock.urgent for dock in due)
        until = now + (HURRY if urgent else BUDGET)
        for dock in due:
            paints = sum(self._costs[each].painting for each in self._drawn)
            if self._drawn and perf_counter() + paints + self._costs[dock].painting > until:
                continue
            self._drawn.append(dock)
            self._paint(dock, until - paints)
        self._left = thread_time()

    def _learn(self) -> None:
        """Note how long it took Qt to paint what was drawn at the last tick."""
        if self._drawn:
            each = (thread_time() - self._left) / len(self._drawn)
            for dock in self._drawn:
                self._costs[dock].painting = each
            self._drawn = []

    def _due(self, now: float) -> list[StudioDock]:
        waits = {dock: now - self.painted[dock] for dock in self._docks}
        least = {dock: max(dock.interval, self._costs[dock].whole / SHARE) for dock in self._docks}
        due = [
            dock
            for dock, wait in waits.items()
            if dock in self._begun or (dock.dirty and (dock.urgent or wait >= least[dock]))
        ]
        seen = [dock for dock in due if on_screen(dock)]
        return sorted(seen, key=lambda dock: (not dock.urgent, -waits[dock] / least[dock]))

    def _paint(self, dock: StudioDock, until: float) -> None:
        """Draw a dock, or go on with it; what is not drawn by a time comes with the next tick."""
        work, dock.pending = self._begun.pop(dock, None), False
        cost, began = self._costs[dock], thread_time()
        if work is None:
            dock.dirty = dock.urgent = False
            self.painted[dock] = perf_counter()
            work, cost.drawing = dock.redraw(), 0.0
        try:
            for _ in work:
                if perf_counter() > until:
                    self._begun[dock], dock.pending = work, True
                    break
        except Exception as error:  # a dock that cannot draw must not stop the others
            self._studio.failed.emit(failure(f"{dock.title} cannot be drawn: {error}", error))
        cost.drawing += thread_time() - began

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
