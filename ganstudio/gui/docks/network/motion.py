"""An update in slow motion: its stages as cards, played, stepped or looped, and then made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFont, QHideEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ganstudio.gui.docks.network.stage import ShownStage, StagePicture
from ganstudio.gui.docks.shared.body import Body
from ganstudio.gui.docks.shared.controls import Count, ToggleButton
from ganstudio.gui.docks.shared.header import Readout
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.flow import FlowRow
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.theme import DISCRIMINATOR, GENERATOR
from ganstudio.telemetry.inside import Motion
from ganstudio.telemetry.records import Scale

CARD, HIGH = 132.0, 92
COLOURS = {"generator": GENERATOR, "discriminator": DISCRIMINATOR}
WORDS = (
    "One update, in its stages, on a copy of the run.\n"
    "Press Unfold: a run that goes is held for it."
)


class StageCards(QWidget):
    """The stages as cards in a row, those about the chosen one where not all fit."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Stages")
        self._motion: Motion | None = None
        self._at = 0

    def sizeHint(self) -> QSize:
        """Wide enough for a few."""
        return QSize(4 * int(CARD), HIGH)

    def show_stages(self, motion: Motion, at: int) -> None:
        """Show the stages, one of them chosen."""
        self._motion, self._at = motion, at
        self.update()

    def _first_and_width(self) -> tuple[int, int, float]:
        """Return the first card in sight, how many there are, and how wide each is."""
        assert self._motion is not None
        count = len(self._motion.stages)
        fits = max(1, min(count, int(self.width() // CARD)))
        first = min(max(self._at - fits // 2, 0), count - fits)
        return first, fits, self.width() / fits

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick a stage."""
        if self._motion is not None:
            first, fits, width = self._first_and_width()
            self.picked.emit(first + min(int(event.position().x() // width), fits - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cards."""
        if self._motion is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, fits, width = self._first_and_width()
        for n in range(first, first + fits):
            self._paint(painter, QRectF((n - first) * width + 3, 3, width - 6, HIGH - 8), n)
        painter.end()

    def _paint(self, painter: QPainter, place: QRectF, n: int) -> None:
        assert self._motion is not None
        stage, colours = self._motion.stages[n], theme.palette()
        chosen = n == self._at
        painter.setBrush(QColor(colours.selection if chosen else colours.raised))
        painter.setPen(QPen(QColor(colours.accent if chosen else colours.border), 1.4))
        painter.drawRoundedRect(place, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inside = place.adjusted(9, 5, -7, -5)
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(COLOURS[stage.player] if colours.dark else colours.text))
        letter = "D" if stage.player == "discriminator" else "G"
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft, f"{n + 1}  {letter}'s turn")
        done = "✓" if n < self._at else "▶" if chosen else ""
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight, done)
        painter.setFont(self.font())
        painter.setPen(QColor(colours.text))
        words = inside.adjusted(0, 19, 0, 0)
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)
        painter.drawText(words, flags, stage.title)


@dataclass(frozen=True)
class ShownMotion:
    """Slow motion as it is on screen.

    Attributes
    ----------
    words : str
        What stands in place of all of it.
    at, count : int
        The stage that is shown, from 1, and how many there are; 0 for none.
    told : str
        Which update, and the formula of the stage.
    stage : ShownStage or None
        Its picture.
    playing : bool
        Whether the next comes by itself.
    """

    words: str
    at: int
    count: int
    told: str
    stage: ShownStage | None
    playing: bool


class MotionView(QWidget):
    """The chosen stage as a picture, the cards below, and what plays them above."""

    unfolded = Signal()
    """The next update is to be shown."""
    made = Signal()
    """The update that is shown is to be made."""

    def __init__(self) -> None:
        super().__init__()
        self._motion: Motion | None = None
        self._step = 0
        self._at = 0
        self._stale = False
        self._scale: Scale = "logit"
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self.picture, self.cards, self.told = StagePicture(), StageCards(), Readout()
        self.cards.picked.connect(self.go_to)
        self.body = Body(None, self._content(), WORDS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._controls())
        column.addWidget(self.body, 1)
        self._enable()

    def _controls(self) -> QWidget:
        row = QWidget()
        flow = FlowRow(row)
        flow.setContentsMargins(10, 2, 10, 2)
        flow.setSpacing(6)
        self.unfold, self.back, self.next = map(QPushButton, ("Unfold", "Back", "Next stage"))
        self.play, self.loop = ToggleButton("Play"), ToggleButton("Loop")
        self.seconds = Count(1, 9)
        self.make = QPushButton("Make this update")
        self.unfold.clicked.connect(self._unfold)
        self.back.clicked.connect(partial(self._go, -1))
        self.next.clicked.connect(partial(self._go, 1))
        self.make.clicked.connect(self._make)
        self.play.toggled.connect(self._play)
        self.seconds.valueChanged.connect(self._pace)
        tips: dict[QWidget, str] = {
            self.unfold: "Show the run's next update in stages; a run that goes is held",
            self.back: "The stage before",
            self.next: "The stage after",
            self.play: "One stage after the other",
            self.loop: "Begin again at the end",
            self.seconds: "Seconds a stage",
            self.make: "The run makes this update, as shown, and the next one is unfolded",
        }
        for widget, tip in tips.items():
            widget.setToolTip(tip)
            flow.addWidget(widget)
        self.seconds.setAccessibleName(tips[self.seconds])
        flow.add_elastic(self.told)
        return row

    def _content(self) -> QWidget:
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(6, 4, 6, 6)
        column.addWidget(self.picture, 1)
        column.addWidget(self.cards)
        return both

    def show_motion(self, motion: Motion | None, step: int, scale: Scale, stale: bool) -> None:
        """Show an update that leads on from a step; ``stale`` where the run has gone on since."""
        if motion is not self._motion:
            self._motion, self._step, self._at = motion, step, 0
        self._scale = scale
        self._stale = stale
        self.body.show_content(motion is not None)
        self._enable()
        self._show()

    def _enable(self) -> None:
        there = self._motion is not None
        for button in (self.back, self.next, self.play, self.loop):
            button.setEnabled(there)
        self.make.setEnabled(there and not self._stale)

    def _show(self) -> None:
        if self._motion is None:
            self.told.setText("")
            return
        stage = self._motion.stages[self._at]
        old = ", as of then" if self._stale else ""
        formula = write(stage.formula).replace("-", "−")
        self.told.setText(f"{formula}  ·  update {self._step + 1}{old}")
        self.picture.show_stage(self._motion, stage, self._scale)
        self.cards.show_stages(self._motion, self._at)

    @Slot(int)
    def go_to(self, stage: int) -> None:
        """Show a stage."""
        if self._motion is not None:
            self._at = min(max(stage, 0), len(self._motion.stages) - 1)
            self._show()

    def _go(self, by: int, _: bool = False) -> None:
        self.go_to(self._at + by)

    @Slot()
    def _unfold(self) -> None:
        self.unfolded.emit()

    @Slot()
    def _make(self) -> None:
        self.made.emit()

    @Slot(bool)
    def _play(self, on: bool) -> None:
        if on:
            if self._motion is not None and self._at == len(self._motion.stages) - 1:
                self.go_to(0)
            self._timer.start(1000 * self.seconds.value())
        else:
            self._timer.stop()

    @Slot()
    def _pace(self, *_: object) -> None:
        if self._timer.isActive():
            self._timer.start(1000 * self.seconds.value())

    @Slot()
    def _tick(self) -> None:
        """Show the next stage, or begin again, or come to rest at the end."""
        if self._motion is None:
            return
        last = self._at == len(self._motion.stages) - 1
        if last and not self.loop.isChecked():
            self.play.setChecked(False)
        else:
            self.go_to(0 if last else self._at + 1)

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)
        self.play.setChecked(False)

    def shown(self) -> ShownMotion:
        """Return what is on screen."""
        words = self.body.words()
        if words or self._motion is None:
            return ShownMotion(words, 0, 0, "", None, False)
        return ShownMotion(
            "", self._at + 1, len(self._motion.stages), self.told.whole(),
            self.picture.shown(), self._timer.isActive(),
        )  # fmt: skip
