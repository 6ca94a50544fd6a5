"""What comes of a sweep, while it comes: means and spreads as a table and as a plot."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyqtgraph as pg
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
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.editors import Choice
from ganstudio.gui.widgets.pens import faded
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
APART = 0.04
"""Distance between curves at the same value, in distances of values."""


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
        under_way = sum(entry.state == "training" for entry in entries.values())
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
            self.plot.show_groups(self._groups, self.sweep.paths, key)
            self.plot.setLabel("bottom", *(first or ["all seeds"]))
            self.plot.setLabel("left", self.figure.currentText())


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


class SweepPlot(pg.PlotWidget):  # type: ignore[misc]
    """A figure against the first setting, a curve a combination of the others, with its spread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.getPlotItem().showGrid(y=True, alpha=0.2)
        self.legend = self.addLegend(offset=(-8, 8))
        self.restyle()

    def restyle(self) -> None:
        """Take over the colours in force."""
        colours = theme.palette()
        self.setBackground(colours.base)
        self.legend.setLabelTextColor(colours.text)
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(colours.border)
            axis.setTextPen(colours.muted)

    def show_groups(self, groups: Sequence[Group], paths: Sequence[str], key: str) -> None:
        """Draw means with bands of one standard deviation."""
        self.restyle()
        self.getPlotItem().clear()
        places = list(dict.fromkeys(_first(group, paths) for group in groups))
        ticks = [[(place, text) for place, text in enumerate(places)]]
        self.getPlotItem().getAxis("bottom").setTicks(ticks)
        curves: dict[str, list[tuple[int, float, float]]] = {}
        for group in groups:
            found = group.statistic(key)
            if found is not None:
                name = ", ".join(as_text(group.settings[path]) for path in paths[1:])
                spread = 0.0 if math.isnan(found.spread) else found.spread
                point = (places.index(_first(group, paths)), found.mean, spread)
                curves.setdefault(name, []).append(point)
        for place, (name, points) in enumerate(curves.items()):
            drawn = np.array(sorted(points))
            drawn[:, 0] += APART * (place - (len(curves) - 1) / 2)  # none hides another's bars
            style = theme.RUN_STYLES[place % len(theme.RUN_STYLES)]
            self._draw_curve(name, drawn, style)
        self.setXRange(-0.5, max(len(places) - 0.5, 0.5), padding=0)

    def _draw_curve(self, name: str, points: np.ndarray, style: theme.RunStyle) -> None:
        x, mean, spread = points.T
        pen = pg.mkPen(style.colour, width=2, dash=list(style.dash) or None)
        if len(x) > 1:
            faint = pg.mkPen(faded(style.colour, 0.3))
            edges = [pg.PlotCurveItem(x, mean + sign * spread, pen=faint) for sign in (-1, 1)]
            for edge in edges:
                self.addItem(edge)
            self.addItem(pg.FillBetweenItem(*edges, brush=faded(style.colour, 0.18)))
        bars = pg.ErrorBarItem(x=x, y=mean, height=2 * spread, beam=0.06, pen=style.colour)
        self.addItem(bars)
        self.plot(x, mean, pen=pen, symbol="o", symbolSize=7, symbolBrush=style.colour,
                  symbolPen=None, name=name or None)  # fmt: skip


def _first(group: Group, paths: Sequence[str]) -> str:
    return as_text(group.settings[paths[0]]) if paths else ""
