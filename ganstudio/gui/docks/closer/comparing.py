"""Samples of two runs, or of two steps of one, laid over each other."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ganstudio.gui.docks.closer.wipe import WipeView
from ganstudio.gui.docks.shared.controls import Count, Menu, SegmentedChoice, ToggleButton
from ganstudio.gui.docks.shared.header import together
from ganstudio.gui.docks.shared.plain import button, muted, wrapping
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets.grids import Grid
from ganstudio.gui.widgets.mosaic import Pixels
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import SampleGrid

FLICKER = 600
"""Milliseconds that each picture stays."""
HELD = "held"
NOTHING = "Hold this step and train on, or open another run, to compare."
MODES = {"wipe": "wipe", "flicker": "flicker", "difference": "difference"}
TIPS = {
    "wipe": "The first from the left, the second from the right",
    "flicker": "One after the other, in the same place",
    "difference": "Twice the absolute difference",
}


@dataclass(frozen=True, eq=False)
class ShownComparison:
    """What is painted (h, w, 3), and which two it is of."""

    painted: Pixels | None
    words: str


class ComparingPane(QWidget):
    """The chosen run at the step that is shown, and another run or a step that was held."""

    def __init__(self, studio: StudioState) -> None:
        super().__init__()
        self._studio = studio
        self._held: tuple[str, Frame] | None = None
        self.view, self.words = WipeView(), muted()
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.mode = SegmentedChoice(MODES, TIPS)
        self.other = Menu({})
        self.other.setAccessibleName("What it is compared with")
        self.other.setToolTip("Another run, or the step that was held")
        self.one = ToggleButton("one sample")
        self.one.setToolTip("Enlarge one sample instead of all of them")
        self.index = Count(1, 256)
        self.index.setAccessibleName("Number of the sample")
        hold = button("Hold this step", "Compare what comes with the samples as they are now")
        hold.clicked.connect(self._hold)
        self._timer = QTimer(self)
        self._timer.setInterval(FLICKER)
        self._timer.timeout.connect(self._alternate)
        self.mode.changed.connect(self._set_mode)
        self.other.chose.connect(self.renew)
        self.one.toggled.connect(self.renew)
        self.index.valueChanged.connect(self.renew)
        self._with = together(muted("with"), self.other)
        bar = wrapping(self.mode, self._with, hold, together(self.one, self.index))
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 4)
        column.addWidget(bar)
        column.addWidget(self.view, 1)
        column.addWidget(self.words)

    # ── which two ────────────────────────────────────────────────────────────

    @Slot()
    def _hold(self, *_: object) -> None:
        run = self._studio.chosen()
        frame = None if run is None else run.latest.get("samples")
        if run is not None and frame is not None:
            self._held = run.title, frame
            self.renew()
            self.other.set_value(HELD)
            self.renew()

    def renew(self, *_: object) -> None:
        """Lay what is newest over each other."""
        run = self._studio.chosen()
        others = {str(each.run): each.title for each in self._studio.visible() if each is not run}
        if self._held is not None:
            title, frame = self._held
            others[HELD] = f"{title} at step {number(frame.step)}"
        before = self.other.value()
        self.other.offer(others)
        self.other.set_value(before)
        self._with.setVisible(bool(others))
        first = None if run is None else run.latest.get("samples")
        second = self._second()
        self.view.setVisible(second is not None)
        self._column.setStretchFactor(self.words, int(second is None))  # in the room of the view
        if run is None or first is None or second is None:
            self.view.show_pictures(None, None)
            self.words.setText(NOTHING)
            return
        self.view.show_pictures(self._picture(first), self._picture(second))
        alike = self.view.pictures() is not None
        self.words.setText(
            f"{run.title} at step {number(first.step)}, and {self.other.currentText()}"
            if alike
            else "The two have samples of other sizes or numbers, and cannot lie over each other."
        )

    def _second(self) -> Frame | None:
        if self.other.value() == HELD:
            return None if self._held is None else self._held[1]
        key = self.other.value()
        run = self._studio.runs.get(int(key)) if key.isdigit() else None
        return None if run is None else run.latest.get("samples")

    def _picture(self, frame: Frame) -> QImage | None:
        record = frame.record
        if not isinstance(record, SampleGrid):
            return None
        if self.one.isChecked():
            place = (self.index.value() - 1) % len(record.fake)
            return Grid.of(record.fake[place : place + 1], 1).picture
        return Grid.of(record.fake, record.columns).picture

    # ── how ──────────────────────────────────────────────────────────────────

    @Slot(str)
    def _set_mode(self, mode: str) -> None:
        self.view.mode = mode  # type: ignore[assignment]
        self._run_timer()
        self.view.update()

    @Slot()
    def _alternate(self) -> None:
        self.view.second = not self.view.second
        self.view.update()

    def _run_timer(self) -> None:
        if self.view.mode == "flicker" and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on alternating."""
        super().showEvent(event)
        self._run_timer()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hold while nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()

    def shown(self) -> ShownComparison:
        """Return what is on screen."""
        return ShownComparison(self.view.painted(), self.words.text())
