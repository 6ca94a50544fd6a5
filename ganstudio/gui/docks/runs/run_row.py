"""A run in the list: what it is, how far it is, what is to be thought of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from ganstudio.gui.docks.shared.controls import Menu, ShownMenu
from ganstudio.gui.docks.shared.verdict_looks import mark
from ganstudio.gui.run_view import RECORDED, RunView
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.assets import icon
from ganstudio.gui.widgets.elided import ElidedLabel
from ganstudio.gui.widgets.explainer import stands_for
from ganstudio.gui.widgets.numerals import unbroken, written
from ganstudio.gui.widgets.plain_text import plain
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.messages import RunState
from ganstudio.telemetry.records import Speed
from ganstudio.training.choices import active_variant
from ganstudio.wording import thousands

EDGE = 8
"""Pixels on the left of a run that is no fork."""
INDENT, DEEPEST = 14, 4
"""Pixels that a fork of a fork stands further in than that, and how many times at most."""


class NameField(QLineEdit):
    """A run's name, to be changed on the spot."""

    abandoned = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.abandoned.emit()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True)
class ShownRun:
    """A run in the list as it is on screen.

    Attributes
    ----------
    run : int
        Its number.
    title, progress, verdict : str
        The three lines.
    explanation : str
        The verdict's tooltip.
    origin : str
        What it was forked from: the tooltip of the row.
    pause, eye : str
        What the buttons do.
    depth : int
        How many of the runs above it it was forked from, one from another.
    left : int
        Where its colour begins, in pixels from the edge of the list.
    pairings : ShownMenu or None
        Which of its pairings docks show; None where it has one alone.
    """

    run: int
    title: str
    progress: str
    verdict: str
    explanation: str
    origin: str
    pause: str
    eye: str
    depth: int
    left: int
    pairings: ShownMenu | None = None


class RunRow(QWidget):
    """One run in the list: name and buttons, progress, verdict, and of several pairings which.

    All these lines keep their room from the start, two of the verdict, so that the list stands
    still.

    Parameters
    ----------
    depth
        How many runs above it in the list it was forked from, one from another.
    """

    renamed = Signal(str)

    def __init__(self, run: RunView, parent: QWidget | None = None, depth: int = 0) -> None:
        super().__init__(parent)
        self._depth = depth
        self._run = run
        self._drawn: tuple[str, str] | None = None
        self._branch = QLabel("↳", self)
        self._branch.setProperty("role", "muted")
        self._branch.setVisible(depth > 0)
        self._swatch = QLabel(self)
        self._name = ElidedLabel("", self)
        self._field = NameField(self)
        self._field.hide()
        self._progress = ElidedLabel("", self)
        self._progress.setProperty("role", "muted")
        self._verdict = ElidedLabel("", self, lines=2)
        self.pairings = Menu({})
        self.pairings.setToolTip("Which generator, with the discriminator that judges it, is shown")
        self.pairings.setAccessibleName("Pairing that is shown")
        self.pause = self._button("pause")
        self.eye = self._button("eye")
        self.remove = self._button("remove")
        self.remove.setToolTip("Take this run away")
        self._arrange()
        self._field.editingFinished.connect(self._finish)
        self._field.abandoned.connect(self._field.hide)
        self._field.abandoned.connect(self._name.show)
        self.refresh()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setIconSize(QSize(16, 16))
        button.setProperty("role", "small")
        return button

    def _arrange(self) -> None:
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(EDGE + INDENT * min(max(self._depth - 1, 0), DEEPEST), 6, 4, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for button in (self.pause, self.eye, self.remove):
            buttons.addWidget(button)
        grid.addWidget(self._branch, 0, 0)
        grid.addWidget(self._swatch, 0, 1)
        grid.addWidget(self._name, 0, 2)
        grid.addWidget(self._field, 0, 2)
        grid.addLayout(buttons, 0, 3)
        grid.addWidget(self._progress, 1, 2, 1, 2)
        grid.addWidget(self._verdict, 2, 2, 1, 2)
        grid.addWidget(self.pairings, 3, 2, 1, 2, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(2, 1)

    # ── showing ──────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Show what is newest."""
        run = self._run
        self._name.setText(run.title)
        self._progress.setText(" · ".join([*_progress(run), *_descent(run, self._depth)]))
        self.setToolTip(plain(_origin(run)))
        self._show_verdict()
        self.pairings.setVisible(bool(run.parts))
        self.pairings.offer({part: part for part in run.parts})
        self.pairings.set_value(run.part)
        running = run.state is RunState.RUNNING and not run.replayed
        self.pause.setEnabled(not run.replayed)
        drawn = ("pause" if running else "play", "eye" if run.visible else "eye-off")
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw(*drawn)

    def shown(self) -> ShownRun:
        """Return what is on screen."""
        edge = self.contentsRect().left() + self._grid.contentsMargins().left()
        depth = 0 if self._branch.isHidden() else (edge - EDGE) // INDENT + 1
        return ShownRun(
            self._run.run,
            self._name.whole(),
            self._progress.whole(),
            self._verdict.whole(),
            self._verdict.toolTip(),
            self.toolTip(),
            self.pause.toolTip(),
            self.eye.toolTip(),
            depth,
            self.x() + self._swatch.x(),
            self.pairings.shown(),
        )

    def restyle(self) -> None:
        """Take over the colours in force."""
        self._drawn = None
        self._verdict.setStyleSheet("")
        self.refresh()

    def _draw(self, pause: str, eye: str) -> None:
        colours = theme.palette()
        self._swatch.setPixmap(_swatch(self._run.style, self.devicePixelRatioF()))
        for button, name in ((self.pause, pause), (self.eye, eye), (self.remove, "remove")):
            button.setIcon(icon(name, colours.muted, colours.disabled))
        going = "Hold this run" if pause == "pause" else "Set this run going"
        self.pause.setToolTip(RECORDED if self._run.replayed else going)
        self.eye.setToolTip("Hide it in the docks" if self._run.visible else "Show it in the docks")

    def _show_verdict(self) -> None:
        words, whole, meaning = _verdict(self._run)
        self._verdict.setText(words)
        self._verdict.set_tip(plain(whole))
        stands_for(self._verdict, self._run.verdict)
        colour = f"color: {getattr(theme.palette(), meaning)};"
        if self._verdict.styleSheet() != colour:
            self._verdict.setStyleSheet(colour)

    # ── renaming ─────────────────────────────────────────────────────────────

    def rename(self) -> None:
        """Let the name be edited."""
        self._field.setText(self._run.title)
        self._name.hide()
        self._field.show()
        self._field.selectAll()
        self._field.setFocus()

    @Slot()
    def _finish(self) -> None:
        if self._field.isHidden():
            return
        self._field.hide()
        self._name.show()
        name = self._field.text().strip()
        if name and name != self._run.title:
            self.renamed.emit(name)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename on a double click."""
        self.rename()
        event.accept()


def _progress(run: RunView) -> list[str]:
    """Return loss, step and speed as words."""
    title = active_variant(run.experiment).title
    words = [run.swapped or title] if run.swapped or title != run.title else []
    words.append(f"step {number(run.step)}")
    if run.replayed:
        still = run.state is RunState.RUNNING
        return [*words, "recorded, still written" if still else "recorded"]
    frame = run.latest.get("speed")
    if run.state is RunState.RUNNING and frame and isinstance(frame.record, Speed):
        words.append(f"{thousands(frame.record.steps_per_second)} it/s")
    elif run.state is not RunState.RUNNING:
        words.append(run.state.value)
    return words


def _descent(run: RunView, depth: int) -> list[str]:
    """Return where a fork came from, as words; shortly where that stands above it."""
    if not run.parent:
        return []
    whole = _origin(run)
    return [f"from {number(run.parent_step)}" if depth else whole[:1].lower() + whole[1:]]


def _origin(run: RunView) -> str:
    """Return what a run was forked from, in a sentence; empty for no fork."""
    if not run.parent:
        return ""
    return f"Forked from {Path(run.parent).name} at step {number(run.parent_step)}"


def _verdict(run: RunView) -> tuple[str, str, str]:
    """Return the latest diagnosis in short and in full, and the colour that it has."""
    if run.state is RunState.FAILED and run.step == run.reached:
        sentence = run.failure.sentence if run.failure else "Press Run to begin again"
        return sentence, sentence, "error"
    if run.unknown:
        return "not recorded: only its curves go back", "", "muted"
    verdict = run.verdict
    if verdict is None:
        return "not judged yet", "", "muted"
    meanings = {"healthy": "ok", "arrived": "ok", "diverged": "error"}
    short = written(unbroken(f"{mark(verdict.word)} {verdict.word}: {verdict.evidence}"))
    usual = "warning" if verdict.is_fault else "muted"
    return short, written(str(verdict)), meanings.get(verdict.word, usual)


def _swatch(style: theme.RunStyle, ratio: float) -> QPixmap:
    """Return a run's colour with its line style across it."""
    pixmap = QPixmap(int(24 * ratio), int(12 * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    pen = QPen(QColor(style.colour), 3)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if style.dash:
        pen.setDashPattern([part / 2 for part in style.dash])
    painter.setPen(pen)
    painter.drawLine(0, 6, 24, 6)
    painter.end()
    return pixmap
