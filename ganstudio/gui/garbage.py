"""Python's cyclic garbage, collected only where the window's thread is between two events.

Left to itself, the collector runs in whichever thread happens to allocate, at any moment. If
a widget is among the garbage, as those are that plots build for their menus, it is then
destroyed by a thread that is not its own, or amid a call of Qt's that holds a lock which the
destruction needs too.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL = 1000
"""Milliseconds between two looks at how much there is to collect."""
OLDEST = 2
"""The generation of what has lived long."""
REST = 20.0
"""Seconds after which all that lives is looked through again: with many runs that takes long."""


class GarbageCollector(QObject):
    """Collects by the thresholds that Python itself has, from a timer.

    Parameters
    ----------
    parent
        Lives in the thread that is to collect.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rested = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is due."""
        pairs = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(pairs) if count > most]
        if due[-1:] == [OLDEST]:
            if monotonic() < self._rested:
                due.pop()
            else:
                self._rested = monotonic() + REST
        if due:
            gc.collect(due[-1])


@contextmanager
def collected_by(owner: QObject) -> Iterator[None]:
    """Leave collecting to the thread of a `QObject`, which has an event loop."""
    collector = GarbageCollector(owner)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        collector.deleteLater()
