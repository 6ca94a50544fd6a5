"""What comes of a sweep, while it comes: means and spreads as a table and as a plot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.library.parallel import ParallelPlot
from ganstudio.gui.library.sweep_plot import SweepPlot
from ganstudio.gui.widgets.editors import Choice
from ganstudio.gui.widgets.scales import number
from ganstudio.library.columns import RESULTS
from ganstudio.library.entry import Entry
from ganstudio.library.groups import Group
from ganstudio.library.run_library import RunLibrary
from ganstudio.library.sweep_folder import SweepFolder, measures
from ganstudio.telemetry.series import LOSSES
from ganstudio.training.declared import as_text
from ganstudio.training.sweep import short_names

REFRESH = 2000
"""Milliseconds between two looks at the folder."""
SIZE = (1000, 640)


class SweepWindow(QWidget):
    """Follows the folder of a sweep.

    Attributes
    ----------
    figure : Choice
        What is plotted.
    """

    stopped = Signal()
    """The sweep is asked to end."""
    resumed = Signal()
    """What is missing of the sweep is to be trained."""

    def __init__(self, sweep: SweepFolder, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("sweep")
        self.setWindowTitle(f"Sweep – {sweep.title}")
        self.resize(*SIZE)
        self.sweep = sweep
        self._library = RunLibrary(sweep.folder)
        self._groups: list[Group] = []
        self._names = short_names(sweep.paths)
        self._words = QLabel(self)
        self._words.setProperty("role", "muted")
        self.progress = SweepProgress(self)
        self.stop = QPushButton("Stop", self)
        self.stop.setToolTip("End the present runs at their next step; the rest never begins")
        self.stop.clicked.connect(self.stopped)
        self.stop.hide()
        self.resume = QPushButton("Continue", self)
        self.resume.setToolTip("Train the runs that are missing; those that were begun go on")
        self.resume.clicked.connect(self.resumed)
        self.resume.hide()
        self.figure = Choice({}, self)
        self.figure.setMinimumContentsLength(20)
        self.figure.valueChanged.connect(self._draw)
        self.results = QTableWidget(self)
        self.results.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.results.verticalHeader().hide()
        self.results.setShowGrid(False)
        self.results.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.plot = SweepPlot(self)
        self.lines = ParallelPlot(self)
        for drawn in (self.plot.area, self.lines):
            drawn.noted.connect(self._words.setText)
        self._arrange()
        self._timer = QTimer(self, interval=REFRESH)
        self._timer.timeout.connect(self.look)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._words, 1)
        top.addWidget(self.figure)
        top.addWidget(self.stop)
        top.addWidget(self.resume)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(self.plot)
        split.addWidget(self.results)
        split.addWidget(self.lines)
        split.setSizes([300, 160, 220])
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addLayout(top)
        column.addWidget(self.progress)
        column.addWidget(split, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow while on screen."""
        super().showEvent(event)
        self._timer.start()
        self.look()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go."""
        self._timer.stop()
        super().closeEvent(event)

    def begin(self) -> None:
        """Show that runs are being trained for it."""
        self.stop.show()
        self.resume.hide()
        self._timer.start()

    def end(self, words: str) -> None:
        """Show that no more will come, and why."""
        self._timer.stop()
        self.stop.hide()
        self.look()
        if words:
            self._words.setText(f"{self._words.text()} · {words}")

    @Slot()
    def look(self) -> None:
        """Read what has come."""
        entries = self.sweep.entries(self._library.entry)
        self._groups = self.sweep.groups(entries)
        done = sum(entry.state == "done" for entry in entries.values())
        under_way = sum(entry.state == "open" for entry in entries.values())
        words = f"{done} of {len(self.sweep.runs)} runs done"
        self._words.setText(words + (f", {under_way} in training" if under_way else ""))
        self.progress.show_runs(entries.values(), len(self.sweep.runs))
        missing = done < len(self.sweep.runs) and not under_way
        self.resume.setVisible(missing and self.stop.isHidden() and self.sweep.asked is not None)
        shown = {**measures(entries), **{name: RESULTS[name] for name in LOSSES}}
        self._offer(shown)
        self._fill(shown)
        self.lines.show_runs(list(entries.values()))
        self._draw()

    def _offer(self, shown: Mapping[str, str]) -> None:
        if [self.figure.itemData(i) for i in range(self.figure.count())] == list(shown):
            return
        chosen = self.figure.value()
        self.figure.blockSignals(True)
        self.figure.clear()
        for key, title in shown.items():
            self.figure.addItem(title, key)
        self.figure.setCurrentIndex(max(0, self.figure.findData(chosen)))
        self.figure.blockSignals(False)

    def _fill(self, shown: Mapping[str, str]) -> None:
        heads = [*(self._names[path] for path in self.sweep.paths), "seeds", "verdict"]
        self.results.setColumnCount(len(heads) + len(shown))
        self.results.setHorizontalHeaderLabels([*heads, *shown.values()])
        self.results.setRowCount(len(self._groups))
        for row, group in enumerate(self._groups):
            cells = [as_text(group.settings[path]) for path in self.sweep.paths]
            cells += [str(len(group.entries)), group.verdicts()]
            cells += [str(group.statistic(key) or "–") for key in shown]
            for column, text in enumerate(cells):
                self.results.setItem(row, column, QTableWidgetItem(text))
        self.results.resizeColumnsToContents()

    @Slot()
    def _draw(self, *_: object) -> None:
        key = self.figure.value()
        if key is not None:
            first = [self._names[path] for path in self.sweep.paths[:1]]
            titles = (first or ["all seeds"])[0], self.figure.currentText()
            self.plot.show_groups(self._groups, self.sweep.paths, key, titles)


class SweepProgress(QProgressBar):
    """How far all runs of a sweep are, by their steps: also while the first is under way."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setRange(0, 1000)
        self.setAccessibleName("Steps of all runs")

    def show_runs(self, begun: Iterable[Entry], runs: int) -> None:
        """Show how far the runs that have begun are, of all that there are to be."""
        made = [(_count(run, "steps"), _count(run, "schedule.steps")) for run in begun]
        whole = sum(min(steps / of, 1.0) for steps, of in made if of)
        under_way = [f"{number(steps)} of {number(of)} steps" for steps, of in made if steps < of]
        self.setValue(round(1000 * whole / max(runs, 1)))
        self.setToolTip("Under way: " + "; ".join(under_way) if under_way else "")


def _count(run: Entry, key: str) -> int:
    value = run.values.get(key, 0)
    return int(value) if isinstance(value, int | float) else 0
