"""Which sample grid to write, how large, and where."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFormLayout, QLabel, QWidget

from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.editors import Choice, Toggle, Whole
from ganstudio.gui.state import StudioState
from ganstudio.telemetry.messages import Export


def _between(low: int, high: int) -> object:
    return lambda value: None if low <= value <= high else f"Between {low} and {high}"


class GridDialog(Dialog):
    """Makes an `Export` command."""

    def __init__(self, studio: StudioState, parent: QWidget) -> None:
        words = "Written as PNG, with the experiment and the step inside the file."
        super().__init__("Export sample grid", words, "Export…", parent)
        self._studio = studio
        self.run = Choice({run.run: run.title for run in studio.trained()}, self)
        self.generator = Choice({True: "averaged (EMA)", False: "as it is trained"}, self)
        self.rows = self._number(1, 64)
        self.columns = self._number(1, 64)
        self.scale = self._number(1, 16)
        self.padding = self._number(0, 64)
        self.by_class = Toggle(self)
        self._size = QLabel(self)
        self._size.setProperty("role", "muted")
        self._arrange()
        self.run.valueChanged.connect(self._take_run)
        if studio.current in [run.run for run in studio.trained()]:
            self.run.setValue(studio.current)
        self._take_run(self.run.value())
        for field in (self.rows, self.columns, self.scale, self.padding):
            field.valueChanged.connect(self._measure)
        self._measure()
        self.setMinimumWidth(400)

    def _number(self, low: int, high: int) -> Whole:
        return Whole(_between(low, high), self)  # type: ignore[arg-type]

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for title, field, tip in (
            ("run", self.run, "Whose samples."),
            ("generator", self.generator, "The averaged one where the run keeps one."),
            ("rows", self.rows, "Images under each other."),
            ("columns", self.columns, "Images beside each other."),
            ("scale", self.scale, "Each pixel becomes so many pixels a side, crisp."),
            ("padding", self.padding, "White pixels between the images."),
            ("one class a row", self.by_class, "As the classifier sees them; for labelled images."),
            ("", self._size, ""),
        ):
            field.setToolTip(tip)
            form.addRow(title, field)
        self.content.addLayout(form)

    def _take_run(self, number: int) -> None:
        run = self._studio.runs[number]
        watch = run.experiment.watch
        self.rows.setValue(watch.rows)
        self.columns.setValue(watch.columns)
        self.padding.setValue(2)
        self.scale.setValue(max(1, 64 // (self._pixels() or 64)))
        averaged = "ema" in run.experiment.stabilisers
        self.generator.setValue(averaged and watch.averaged)
        self.generator.setEnabled(averaged)
        self.by_class.setEnabled("classes" in run.data)

    def _pixels(self) -> int | None:
        """Return the side of an image, None for points."""
        shape = self._studio.runs[self.run.value()].experiment.data.shape
        return shape[-1] if len(shape) == 3 else None

    def _measure(self, *_: object) -> None:
        side = self._pixels()
        if side is None:
            self._size.setText("points are drawn as a scatter plot")
            return
        cell = side * self.scale.value()
        width, height = (
            count * (cell + self.padding.value()) + self.padding.value()
            for count in (self.columns.value(), self.rows.value())
        )
        self._size.setText(f"{width} × {height} pixels")

    def result_value(self) -> object:
        """Ask for the file and return the command, None if no file was given."""
        path, _ = QFileDialog.getSaveFileName(self, "Export sample grid", "grid.png", "PNG (*.png)")
        if not path:
            return None
        return Export(
            run=self.run.value(),
            path=str(Path(path).with_suffix(".png")),
            rows=self.rows.value(),
            columns=self.columns.value(),
            scale=self.scale.value(),
            padding=self.padding.value(),
            averaged=self.generator.value(),
            by_class=self.by_class.isEnabled() and self.by_class.value(),
        )
