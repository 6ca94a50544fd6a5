"""The runs: what each is, how far it is, what is to be thought of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStackedLayout,
    QToolButton,
    QWidget,
)

from ganstudio.gui import theme
from ganstudio.gui.assets import icon
from ganstudio.gui.choices import active_variant
from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.elided import ElidedLabel
from ganstudio.gui.state import RunView, StudioState
from ganstudio.telemetry.messages import Add, Pause, Remove, RunState, Start
from ganstudio.telemetry.records import Collapse, Speed, Verdict

LEAST = 216
"""Narrowest that the dock can be made, in pixels."""
EMPTY = "No runs yet.\nChoose a preset, then press Run (Space)."


class NameField(QLineEdit):
    """A run's name, to be changed on the spot."""

    abandoned = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.abandoned.emit()
        else:
            super().keyPressEvent(event)


class RunRow(QWidget):
    """One run in the list: name and buttons, figures, verdict."""

    renamed = Signal(str)

    def __init__(self, run: RunView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = run
        self._drawn: tuple[str, str] | None = None
        self._swatch = QLabel(self)
        self._name = ElidedLabel("", self)
        self._field = NameField(self)
        self._field.hide()
        self._figures = ElidedLabel("", self)
        self._figures.setProperty("role", "muted")
        self._verdict = ElidedLabel("", self)
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
        return button

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 6, 4, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for button in (self.pause, self.eye, self.remove):
            buttons.addWidget(button)
        grid.addWidget(self._swatch, 0, 0)
        grid.addWidget(self._name, 0, 1)
        grid.addWidget(self._field, 0, 1)
        grid.addLayout(buttons, 0, 2)
        grid.addWidget(self._figures, 1, 1, 1, 2)
        grid.addWidget(self._verdict, 2, 1, 1, 2)
        grid.setColumnStretch(1, 1)

    # ── showing ──────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Show what is newest."""
        run = self._run
        self._name.setText(run.title)
        self._figures.setText(" · ".join(_figures(run)))
        self._show_verdict()
        running = run.state is RunState.RUNNING
        drawn = ("pause" if running else "play", "eye" if run.visible else "eye-off")
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw(*drawn)

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
        self.pause.setToolTip("Hold this run" if pause == "pause" else "Set this run going")
        self.eye.setToolTip("Hide it in the docks" if self._run.visible else "Show it in the docks")

    def _show_verdict(self) -> None:
        words, meaning = _verdict(self._run)
        self._verdict.setText(words)
        self._verdict.setVisible(bool(words))
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


class RunsDock(StudioDock):
    """The list of runs; the chosen one is what menus and parameters refer to."""

    name = "runs"
    title = "Runs"
    help = (
        "One entry a run: its colour and line style in all docks, its loss, how far it is and "
        "how fast, and what the diagnosis says of it. The chosen run is the one that menus and "
        "Parameters refer to. Double-click a name to change it; the eye hides a run in the docks."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._rows: dict[int, RunRow] = {}
        self._list = QListWidget(self)
        self._list.setObjectName("runs.list")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._open_menu)
        self._list.currentItemChanged.connect(self._choose)
        self._empty = QLabel(EMPTY, self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setMargin(16)
        content = QWidget(self)
        content.setMinimumWidth(LEAST)
        self._stack = QStackedLayout(content)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._list)
        self.setWidget(content)
        studio.arrived.connect(self._hear)

    def sizeHint(self) -> QSize:
        """Room for two runs."""
        return QSize(260, 180)

    @Slot(str)
    def _hear(self, channel: str) -> None:
        if channel in ("losses", "speed", "collapse"):
            self.dirty = True

    def refresh(self) -> None:
        """Show what is newest."""
        if list(self._rows) != list(self.studio.runs):
            self._rebuild()
        for row in self._rows.values():
            row.refresh()
        current = self.studio.current
        if current in self._rows:
            self._list.setCurrentRow(list(self._rows).index(current))

    def restyle(self) -> None:
        """Take over the colours in force."""
        for row in self._rows.values():
            row.restyle()

    def _rebuild(self) -> None:
        self._list.blockSignals(True)
        self._list.clear()
        self._rows = {}
        for number, run in self.studio.runs.items():
            row = self._rows[number] = RunRow(run, self._list)
            row.pause.clicked.connect(partial(self._toggle, number))
            row.eye.clicked.connect(partial(self._hide, number))
            row.remove.clicked.connect(partial(self._remove, number))
            row.renamed.connect(partial(self.studio.rename, number))
            item = QListWidgetItem(self._list)
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setSizeHint(QSize(0, row.sizeHint().height() + row.fontMetrics().height() // 2))
            self._list.setItemWidget(item, row)
        self._list.blockSignals(False)
        self._stack.setCurrentIndex(1 if self._rows else 0)

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.studio.select(item.data(Qt.ItemDataRole.UserRole))

    @Slot(QPoint)
    def _open_menu(self, position: QPoint) -> None:
        item = self._list.itemAt(position)
        if item is None:
            return
        number = item.data(Qt.ItemDataRole.UserRole)
        run = self.studio.runs[number]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        running = run.state is RunState.RUNNING
        menu.addAction("Pause" if running else "Run", partial(self._toggle, number))
        menu.addAction("Hide" if run.visible else "Show", partial(self._hide, number))
        menu.addSeparator()
        menu.addAction("Rename", self._rows[number].rename)
        menu.addAction("Duplicate", partial(self._duplicate, number))
        menu.addSeparator()
        menu.addAction("Remove", partial(self._remove, number))
        menu.popup(self._list.viewport().mapToGlobal(position))

    # ── deeds on a run, and on the chosen one ────────────────────────────────

    def _toggle(self, number: int, _checked: bool = False) -> None:
        running = self.studio.runs[number].state is RunState.RUNNING
        self.command.emit(Pause(number) if running else Start(number))

    def _hide(self, number: int, _checked: bool = False) -> None:
        self.studio.set_visible(number, not self.studio.runs[number].visible)

    def _remove(self, number: int, _checked: bool = False) -> None:
        self.command.emit(Remove(number))

    def _duplicate(self, number: int) -> None:
        run = self.studio.runs[number]
        running = run.state is RunState.RUNNING
        self.command.emit(Add(run.experiment.dumps(), start=running))

    def _with_chosen(self, deed: Any) -> None:
        if self.studio.current is not None:
            deed(self.studio.current)

    def toggle(self) -> None:
        """Hold the chosen run, or set it going."""
        self._with_chosen(self._toggle)

    def hide_run(self) -> None:
        """Leave the chosen run out of the docks, or take it in again."""
        self._with_chosen(self._hide)

    def remove(self) -> None:
        """Take the chosen run away."""
        self._with_chosen(self._remove)

    def duplicate(self) -> None:
        """Add a run with the chosen run's experiment."""
        self._with_chosen(self._duplicate)

    def rename(self) -> None:
        """Let the chosen run's name be edited."""
        self.show()
        self.raise_()
        self.refresh()
        self._with_chosen(lambda number: self._rows[number].rename())

    def several(self) -> bool:
        """Tell whether there are runs to choose between."""
        return len(self.studio.runs) > 1


def _figures(run: RunView) -> list[str]:
    """Return loss, step and speed as words."""
    variant = active_variant(run.experiment)
    title = variant.title if variant else type(run.experiment.loss).title
    figures = [title] if title != run.title else []
    figures.append(f"step {run.step:,}".replace(",", "\u202f"))
    frame = run.latest.get("speed")
    if run.state is RunState.RUNNING and frame and isinstance(frame.record, Speed):
        figures.append(f"{frame.record.steps_per_second:,.0f} it/s".replace(",", "\u202f"))
    elif run.state is not RunState.RUNNING:
        figures.append(run.state.value)
    return figures


def _verdict(run: RunView) -> tuple[str, str]:
    """Return the words of the latest diagnosis and the colour that they have."""
    if run.state is RunState.FAILED:
        return (run.failure.sentence if run.failure else "failed"), "error"
    frame = run.latest.get("collapse")
    if frame is None or not isinstance(frame.record, Collapse):
        return "", "muted"
    verdict: Verdict = frame.record.verdict
    meanings = {"healthy": "ok", "collapsing": "warning", "diverged": "error"}
    return str(verdict), meanings.get(verdict.word, "muted")


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
