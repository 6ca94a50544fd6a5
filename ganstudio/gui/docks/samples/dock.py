"""Fixed-latent samples of every run, a column each; the plane for 1-D and 2-D data."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.samples.closeup import Closeup, Subject
from ganstudio.gui.docks.samples.nearest import Compared
from ganstudio.gui.docks.samples.run_samples import Column, row_names
from ganstudio.gui.docks.shared.class_menu import ClassMenu
from ganstudio.gui.docks.shared.header import Body, Choice, Count, Header, Readout, together
from ganstudio.gui.docks.shared.pictures import picture_menu
from ganstudio.gui.docks.shared.plane import plane_legend
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets.grids import as_image, best_columns
from ganstudio.gui.widgets.legend import Legend
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.messages import Edit, Frame
from ganstudio.telemetry.records import Plane, SampleGrid

THRESHOLDS = (2.0, 1.0, 0.5)
"""Of the truncation, as in figure 2 of Brock et al. 2019."""
MODES = {"samples": "samples", "real": "real", "nearest": "nearest", "difference": "difference"}
TIPS = {
    "samples": "What the generator makes of fixed latents: each image keeps its place",
    "real": "Training images",
    "nearest": "Each sample and, on its right, the training image nearest to it: is G copying?",
    "difference": "What has changed since the last snapshot; black has not",
}


class SamplesDock(StudioDock):
    """Samples from fixed latents, the same in every column, so that what changes is the run."""

    name = "samples"
    channels = ("samples",)
    title = "Samples"
    help = (
        "What the generator makes of fixed latents. For points in the plane: real and "
        "generated points over D's opinion of every place, with arrows where G's loss pulls. "
        "A conditional generator is shown class by class: a row a class and a z a column. "
        "Click an image to enlarge it, right-click to save or copy it, or to truncate z: latents "
        "near the middle give samples that are more typical and less diverse.\n\n"
        "For points on a line whose density is known: the densities p and p_G, D(x), and the best "
        "D against this generator, for cross-entropy D*(x) = p(x)/(p(x) + p_G(x)); and their "
        "Jensen–Shannon divergence, ½ KL(p‖m) + ½ KL(p_G‖m) with m = (p + p_G)/2. p_G is a kernel "
        "estimate from 8 192 samples, and p is seen through the same kernel."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.columns: list[Column] = []
        self.compared = Compared(studio)
        self._arranged: tuple[int, int, int] = (0, 0, 0)
        self._build()

    def _build(self) -> None:
        header = Header()
        self._mode = Choice(MODES, TIPS)
        self._info = Readout()
        self._generator = Choice(
            {"ema": "EMA", "live": "live"},
            {
                "ema": "Samples of the averaged generator (exponential moving average)",
                "live": "Samples of the generator as it trains",
            },
        )
        self._rows, self._across = Count(1, 32), Count(1, 32)
        self._rows.setValue(8)
        self._across.setValue(8)
        self._classes = ClassMenu()
        self._classes.hide()
        header.add(self._mode)
        header.stretch(self._info)
        header.add(self._classes, "Which classes a conditional generator is asked for")
        header.add(self._generator)
        for count, tip in (
            (self._rows, "Rows of the grid, in every run"),
            (self._across, "Images a row, in every run"),
        ):
            count.setToolTip(tip)
            count.setAccessibleName(tip)
        self._times = QLabel("×")
        self._size = together(self._rows, self._times, self._across)
        header.add(self._size)
        self.legend = Legend()
        self._area = QWidget()
        self._area.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._cells = QGridLayout(self._area)
        self._cells.setContentsMargins(8, 4, 8, 8)
        self._cells.setSpacing(8)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(self.legend)
        words = "Samples appear here out of noise.\nPress Run to see them."
        self.body = Body(header, content, words)
        self.closeup = Closeup(self._area)
        self.setWidget(self.body)
        self._mode.changed.connect(self.mark)
        self._classes.wanted.connect(self._choose_classes)
        self._generator.changed.connect(self._choose_generator)
        self._rows.valueChanged.connect(self._choose_rows)
        self._across.valueChanged.connect(self._choose_columns)

    # ── settings ─────────────────────────────────────────────────────────────

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        return {"mode": self._mode.value()}

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        self._mode.set_value(options.get("mode"))

    @Slot(str)
    def _choose_generator(self, which: str) -> None:
        self.command.emit(Edit({"watch.averaged": which == "ema"}))

    def _choose_truncation(self, threshold: float) -> None:
        self.command.emit(Edit({"watch.truncation": threshold}))

    @Slot(object)
    def _choose_classes(self, settings: dict[str, Any]) -> None:
        self.command.emit(Edit(settings))

    @Slot(int)
    def _choose_rows(self, rows: int) -> None:
        self.command.emit(Edit({"watch.rows": rows}))

    @Slot(int)
    def _choose_columns(self, columns: int) -> None:
        self.command.emit(Edit({"watch.columns": columns}))

    def restyle(self) -> None:
        """Take over the palette's colours."""
        for column in self.columns:
            column.restyle()
        self.dirty = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the columns anew."""
        super().resizeEvent(event)
        self.dirty = True

    def hear(self, channel: str) -> None:
        """Keep samples that have been compared with the data, even while out of sight."""
        self.compared.keep()

    def _frames(self) -> list[tuple[RunView, Frame]]:
        """Return what is drawn of each run."""
        self.compared.keep()
        shown = list(self.studio.frames("samples"))
        if self._mode.value() == "nearest":
            return [(run, self.compared.instead_of(run, frame)) for run, frame in shown]
        return shown

    # ── drawing ──────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Draw what is newest."""
        self.dirty = False
        shown = self._frames()
        self.body.show_content(bool(shown))
        if not shown:
            self.closeup.shut()
            return
        records = [frame.record for _, frame in shown]
        images = all(isinstance(record, SampleGrid) for record in records)
        paired = images and self._mode.value() == "nearest"
        self._arrange(len(shown), _aspect(records[0]) * (1 + paired), images=images)
        for column, (run, frame) in zip(self.columns, shown, strict=True):
            column.caption.setVisible(len(shown) > 1)
            column.grid.set_corner(len(shown) > 1)
            column.show_frame(run, frame, self._mode.value())
        planes = [record for record in records if isinstance(record, Plane)]
        self.legend.show_entries(plane_legend(planes[0]) if planes else [])
        for mode in ("nearest", "difference"):
            self._mode.button(mode).setEnabled(len(planes) < len(records))
        self._size.setVisible(len(planes) < len(records))
        self._follow_settings(shown)
        words = _information(shown[0][1], len(shown), shown[0][0].experiment.watch.truncation)
        self._info.setText(f"{words} · each with its nearest" if paired else words)
        self._enlarge()

    def _arrange(self, count: int, aspect: float, *, images: bool) -> None:
        """Lay the columns out so that they become largest; nothing depends on what they show."""
        across = best_columns(count, self._area.width(), self._area.height(), aspect, above=30)
        tall = self._height(count, across, aspect) if images and count > 1 else 0
        if (count, across, tall) == self._arranged:
            return
        self._arranged = (count, across, tall)
        for column in self.columns:
            self._cells.removeWidget(column)
        for column in self.columns[count:]:
            column.deleteLater()
        del self.columns[count:]
        while len(self.columns) < count:
            column = Column()
            column.grid.clicked.connect(self._open_closeup)
            column.grid.menuWanted.connect(self._open_menu)
            self.columns.append(column)
        for i in range(max(self._cells.columnCount(), self._cells.rowCount(), count + 1)):
            self._cells.setColumnStretch(i, int(i < across))
            used = i < -(-count // across)
            self._cells.setRowStretch(i, int(used and not tall))
            self._cells.setRowMinimumHeight(i, tall if used else 0)
        for i, column in enumerate(self.columns):
            self._cells.addWidget(column, i // across, i % across)
        self._cells.setRowStretch(-(-count // across), int(tall > 0))
        self.closeup.raise_()

    def _height(self, count: int, across: int, aspect: float) -> int:
        """Return the height that a column needs, so that room left over stands below them all."""
        caption = self.fontMetrics().height() + 8
        room = self._area.height() - 8 * (-(-count // across) + 1)
        width = (self._area.width() - 8 * (across + 1)) / across
        return max(int(min(room / -(-count // across), width / aspect + caption)), 24)

    def _follow_settings(self, shown: list[tuple[RunView, Frame]]) -> None:
        run, frame = next((pair for pair in shown if _classes(pair[1])), shown[0])
        watch = run.experiment.watch
        self._classes.setVisible(bool(_classes(frame)))
        if isinstance(frame.record, SampleGrid | Plane) and frame.record.classes:
            self._classes.follow(frame.record, watch.classes, watch.label)
        named = row_names(frame.record) if isinstance(frame.record, SampleGrid) else ()
        for part in (self._rows, self._times):
            part.setHidden(bool(named))
        self._rows.follow(len(named) or watch.rows)
        self._across.follow(watch.columns)
        blocked = self._generator.blockSignals(True)
        self._generator.set_value("ema" if watch.averaged else "live")
        self._generator.blockSignals(blocked)
        runs = self.studio.visible()
        self._generator.setVisible(any("ema" in r.experiment.stabilisers for r in runs))

    # ── one image ────────────────────────────────────────────────────────────

    def _hit(self) -> Column | None:
        sender = self.sender()
        return next((column for column in self.columns if column.grid is sender), None)

    @Slot(int)
    def _open_closeup(self, index: int) -> None:
        if (column := self._hit()) is not None:
            self.enlarge(column.run, index)

    def enlarge(self, run: int, index: int) -> None:
        """Show one sample of a run large, beside its nearest training image."""
        self.closeup.open(Subject(run, index))
        self._enlarge()

    def _enlarge(self) -> None:
        subject = self.closeup.subject
        if subject is None:
            return
        for run, frame in self.studio.frames("samples"):
            compared = self.compared.instead_of(run, frame)
            if run.run == subject.run and isinstance(compared.record, SampleGrid):
                self.closeup.tell(compared.record, run.experiment.loss.scores, run.title)
                return
        self.closeup.shut()

    @Slot(int, QPoint)
    def _open_menu(self, index: int, place: QPoint) -> None:
        column = self._hit()
        if column is None or column.grid.grid is None:
            return
        grid = column.grid.grid
        pictures = {"grid": grid.picture}
        if index >= 0:
            one = grid.images[index]
            whole = np.ascontiguousarray(np.broadcast_to(one, (*one.shape[:2], 3)))
            pictures = {"image": as_image(whole), **pictures}
        menu = picture_menu(self, pictures, column.step)
        self._offer_truncation(menu.addMenu("Truncate z"), column.run)
        menu.popup(place)

    def _offer_truncation(self, menu: QMenu, run: int) -> None:
        chosen = self.studio.runs[run].experiment.watch.truncation
        menu.setEnabled(bool(self.studio.trained()))
        for cut in (0.0, *sorted({*THRESHOLDS, chosen} - {0.0}, reverse=True)):
            words = f"|z| ≤ {cut:g}" if cut else "Not at all"
            action = menu.addAction(words, partial(self._choose_truncation, cut))
            action.setCheckable(True)
            action.setChecked(cut == chosen)


def _aspect(record: object) -> float:
    if isinstance(record, SampleGrid):
        rows = -(-len(record.fake) // record.columns)
        _, height, width, _ = record.fake.shape
        return float(record.columns * width / (rows * height))
    if isinstance(record, Plane) and record.real.shape[1] == 2:
        left, right, bottom, top = record.extent
        return float((right - left) / (top - bottom))
    return 1.2


def _classes(frame: Frame) -> tuple[str, ...]:
    """Return the classes that a run is told, none for an unconditional one."""
    return frame.record.classes if isinstance(frame.record, SampleGrid | Plane) else ()


def _information(frame: Frame, runs: int, truncation: float) -> str:
    record = frame.record
    count = len(record.fake) if isinstance(record, SampleGrid | Plane) else 0
    if isinstance(record, SampleGrid) and row_names(record):
        count = record.columns  # one z a column
    latents = f"{number(count)} fixed z" + (f", |z| ≤ {truncation:g}" if truncation else "")
    if runs > 1:
        return latents
    outside = record.outside if isinstance(record, Plane) else 0
    beyond = f" · {number(outside)} of them outside the picture" if outside else ""
    return f"{latents} · step {number(frame.step)}{beyond}"
