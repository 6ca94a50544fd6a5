"""What a lecture hall reads first: the run, its loss, its step, and the verdict."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ganstudio.gui.docks.collapse.banner import Banner
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets.scales import number
from ganstudio.training.choices import active_variant

KEYS = (
    "Space pause  ·  ← → earlier, later  ·  1 2 3 which docks  ·  + − type size  ·  V light or dark"
    "  ·  B black  ·  Esc leave"
)


class Headline(QWidget):
    """Follows the chosen run."""

    def __init__(self, studio: StudioState) -> None:
        super().__init__()
        self._studio = studio
        self.title, self.loss, self.step = QLabel(), QLabel(), QLabel()
        for label in (self.title, self.loss, self.step):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setProperty("role", "projected")
        self.step.setProperty("role", "projected")
        self.loss.setProperty("role", "muted")
        self.banner = Banner()
        self.banner.hide()
        self.hint = QLabel(KEYS)
        self.hint.setProperty("role", "muted")
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.title)
        row.addWidget(self.loss)
        row.addStretch(1)
        row.addWidget(self.step)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 4)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.banner)
        column.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignHCenter)
        for signal in (studio.arrived, studio.moved, studio.selected, studio.runChanged):
            signal.connect(self.refresh)

    @Slot()
    def refresh(self, *_: object) -> None:
        """Show what is newest, or what is looked back at."""
        run = self._studio.chosen()
        if self.isHidden() or run is None:
            return
        self.title.setText(run.title)
        self.loss.setText(active_variant(run.experiment).title)
        self.step.setText(f"step {number(run.step)}")
        self.banner.setVisible(run.verdict is not None)
        if run.verdict is not None:
            self.banner.say("", run.verdict)
