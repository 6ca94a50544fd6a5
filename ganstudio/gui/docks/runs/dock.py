"""The list of runs: which one is chosen, and what can be done with each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, Slot
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QMenu, QStackedLayout, QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.runs.run_row import RunRow, ShownRun
from ganstudio.gui.state import StudioState
from ganstudio.library import family
from ganstudio.telemetry.messages import Add, Pause, Remove, RunState, Start

LEAST = 216
"""Narrowest that the dock can be made, in pixels."""
EMPTY = "No runs yet.\nChoose a preset, then press Run (Space)."


@dataclass(frozen=True)
class Kin:
    """A run of the list as one of a family of forks."""

    number: int
    place: str
    parent: str

    @property
    def folder(self) -> Path:
        """Its folder; a name of its own for a run that is not recorded, which has no forks."""
        return Path(self.place or f"run {self.number}")


@dataclass(frozen=True)
class ShownRuns:
    """The list as it is on screen: its runs from top to bottom, and which is chosen."""

    words: str
    runs: tuple[ShownRun, ...]
    chosen: int | None


class RunsDock(StudioDock):
    """The list of runs; the chosen one is what menus and parameters refer to."""

    name = "runs"
    channels = ("losses", "speed", "collapse")
    title = "Runs"
    least = (250, 300)
    help = (
        "One entry a run: its colour and line style in all docks, its loss, how far it is and "
        "how fast, and what the diagnosis says of it. The chosen run is the one that menus and "
        "Parameters refer to. Double-click a name to change it; the eye hides a run in the docks. "
        "A fork stands under the run that it came from."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._rows: dict[int, RunRow] = {}
        self._kin: list[Kin] = []
        self._parts: list[tuple[str, ...]] = []
        self._list = QListWidget(self)
        self._list.setObjectName("runs.list")
        self._list.setAccessibleName("Runs")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._list.setWordWrap(True)  # without it Qt lays nothing out anew that only gets narrower
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
        studio.runsChanged.connect(self._let_go)

    def sizeHint(self) -> QSize:
        """Room for two runs."""
        return QSize(260, 180)

    def redraw(self) -> Iterator[None]:
        """Show what is newest, a run a piece."""
        self._follow()
        current = self.studio.current
        if current in self._rows:
            self._list.setCurrentRow(list(self._rows).index(current))
        for number, row in list(self._rows.items()):
            if self._rows.get(number) is row:
                row.refresh()
                self._name(number)
                yield

    def shown(self) -> ShownRuns:
        """Return what is on screen."""
        empty = self._stack.currentWidget() is self._empty
        rows = [self._list.itemWidget(self._list.item(i)) for i in range(self._list.count())]
        item = self._list.currentItem()
        return ShownRuns(
            self._empty.text() if empty else "",
            tuple(row.shown() for row in rows if isinstance(row, RunRow)),
            None if item is None else item.data(Qt.ItemDataRole.UserRole),
        )

    def restyle(self) -> None:
        """Take over the colours in force."""
        for row in self._rows.values():
            row.restyle()

    @Slot()
    def _let_go(self) -> None:
        """Have no row of a run that is gone, even until the next refresh: a hand may be on it."""
        if self._rows.keys() - self.studio.runs.keys():
            self._follow()

    def _follow(self) -> None:
        """Have the rows of the runs that there are."""
        runs = self.studio.runs.values()
        kin = [Kin(run.run, run.folder, run.parent) for run in runs]
        parts = [run.parts for run in runs]
        if (kin, parts) != (self._kin, self._parts):
            self._kin, self._parts = kin, parts
            self._rebuild()

    def _rebuild(self) -> None:
        self._list.blockSignals(True)
        self._list.clear()
        self._rows = {}
        for kin, depth in family.ordered(self._kin):
            number = kin.number
            row = self._rows[number] = RunRow(self.studio.runs[number], self._list, depth)
            row.pause.clicked.connect(partial(self._toggle, number))
            row.eye.clicked.connect(partial(self._hide, number))
            row.remove.clicked.connect(partial(self._remove, number))
            row.renamed.connect(partial(self.studio.rename, number))
            row.pairings.chose.connect(partial(self.studio.show_part, number))
            item = QListWidgetItem(self._list)
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setSizeHint(QSize(0, row.sizeHint().height() + row.fontMetrics().height() // 2))
            self._list.setItemWidget(item, row)
        self._list.blockSignals(False)
        self._stack.setCurrentIndex(1 if self._rows else 0)

    def _name(self, number: int) -> None:
        """Let a screen reader say of a run what its row shows."""
        row = self._rows[number].shown()
        words = ", ".join(filter(None, (row.title, row.progress, row.verdict)))
        item = self._list.item(list(self._rows).index(number))
        if item.data(Qt.ItemDataRole.AccessibleTextRole) != words:
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)

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
        toggle = menu.addAction("Pause" if running else "Run", partial(self._toggle, number))
        toggle.setEnabled(not run.replayed)
        menu.addAction("Hide" if run.visible else "Show", partial(self._hide, number))
        pin = menu.addAction("Pin as baseline", partial(self._pin, number))
        pin.setCheckable(True)
        pin.setChecked(self.studio.is_pinned(run))
        pin.setEnabled(bool(run.folder))
        menu.addSeparator()
        menu.addAction("Rename", partial(self._rename, number))
        duplicate = menu.addAction("Duplicate", partial(self._duplicate, number))
        duplicate.setEnabled(not run.untrainable)
        menu.addSeparator()
        menu.addAction("Remove", partial(self._remove, number))
        menu.popup(self._list.viewport().mapToGlobal(position))

    # ── deeds on a run, and on the chosen one ────────────────────────────────

    # Their menu may stay open while the run goes, which then has nothing done to it.

    def _toggle(self, number: int, _checked: bool = False) -> None:
        run = self.studio.runs.get(number)
        if run is not None:
            running = run.state is RunState.RUNNING
            self.command.emit(Pause(number) if running else Start(number))

    def _hide(self, number: int, _checked: bool = False) -> None:
        run = self.studio.runs.get(number)
        if run is not None:
            self.studio.set_visible(number, not run.visible)

    def _pin(self, number: int, _checked: bool = False) -> None:
        run = self.studio.runs.get(number)
        if run is not None:
            self.studio.toggle_pin(run)

    def _remove(self, number: int, _checked: bool = False) -> None:
        self.command.emit(Remove(number))

    def _rename(self, number: int) -> None:
        if number in self._rows:
            self._rows[number].rename()

    def _duplicate(self, number: int) -> None:
        run = self.studio.runs.get(number)
        if run is not None:
            running = run.state is RunState.RUNNING and not run.replayed
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

    def pin(self) -> None:
        """Show the others against the chosen run, or no longer."""
        self._with_chosen(self._pin)

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
        self._with_chosen(self._rename)

    def can_toggle(self) -> bool:
        """Tell whether the chosen run can be held or set going."""
        run = self.studio.chosen()
        return run is not None and not run.replayed

    def can_pin(self) -> bool:
        """Tell whether the chosen run can be the baseline, which is read from a recording."""
        run = self.studio.chosen()
        return run is not None and bool(run.folder)

    def is_pinned(self) -> bool:
        """Tell whether the chosen run is the baseline."""
        run = self.studio.chosen()
        return run is not None and self.studio.is_pinned(run)

    def can_remove(self) -> bool:
        """Tell whether there is a run to take away."""
        return self.studio.chosen() is not None

    def several(self) -> bool:
        """Tell whether there are runs to choose between."""
        return len(self.studio.runs) > 1
