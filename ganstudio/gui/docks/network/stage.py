"""One stage of an update as a picture: points in the plane or images in rows, or bars by layer."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui.docks.network.bars import paint_norms
from ganstudio.gui.docks.network.opinion import Opinion, newest
from ganstudio.gui.docks.network.rows import paint_rows, rows_of
from ganstudio.gui.docks.network.stage_plane import flat_inputs, paint_plane
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.notation import write
from ganstudio.telemetry.inside import Motion, Stage
from ganstudio.telemetry.records import Scale

SLOPES = ("slope", "flow")
"""What stages are that show a norm a layer."""


@dataclass(frozen=True)
class ShownStage:
    """A stage as it is on screen.

    Attributes
    ----------
    title, formula, key : str
        What happens, as it is written, and what colours and marks mean.
    rows : tuple of str
        What is drawn: kinds of points, rows of images or names of layers.
    wrong : int
        Samples that are marked, since D takes them for what they are not.
    """

    title: str
    formula: str
    key: str
    rows: tuple[str, ...]
    wrong: int


class StagePicture(QWidget):
    """The picture of one stage."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 150)
        self._motion: Motion | None = None
        self._stage: Stage | None = None
        self._opinion = Opinion()

    def show_stage(self, motion: Motion, stage: Stage, scale: Scale) -> None:
        """Show a stage; ``scale`` tells what D's raw outputs mean."""
        self._motion, self._stage = motion, stage
        self._opinion = Opinion(scale, motion.threshold)
        self.setAccessibleName(stage.title)
        self.setAccessibleDescription(f"{stage.title}: {write(stage.formula)}. {self._key()}")
        self.update()

    def shown(self) -> ShownStage | None:
        """Return what is on screen; None before the first stage."""
        stage = self._stage
        if stage is None:
            return None
        if stage.gradients and stage.what in SLOPES:
            rows = tuple(name for name, _ in stage.gradients)
        elif self._images():
            rows = tuple(name for name, _ in rows_of(stage))
        else:
            there = {"z": flat_inputs(stage), "x": stage.real, "G(z)": stage.fake,
                     "moved": stage.moved, "pull": stage.pull}  # fmt: skip
            rows = tuple(name for name, points in there.items() if points is not None)
        real, fake = newest(stage)
        wrong = self._opinion.wrong(real, real=True).sum()
        wrong += self._opinion.wrong(fake, real=False).sum()
        return ShownStage(stage.title, write(stage.formula), self._key(), rows, int(wrong))

    def _images(self) -> bool:
        stage = self._stage
        return stage is not None and any(
            each is not None and each.ndim == 4 for each in (stage.real, stage.fake)
        )

    def _key(self) -> str:
        """Return what colours and marks mean here."""
        stage = self._stage
        assert stage is not None
        if stage.what in SLOPES:
            return "the norm of the slope in each layer, on a logarithmic axis"
        if self._images():
            words = {
                "judge": "the bar is what D says, a red frame where it is wrong",
                "move": "before above, after below, the difference 10 times as large"
                if stage.player == "generator"
                else "the bar is what D says: before on the left, after on the right",
                "price": "the bar is what D says: before on the left, after on the right",
                "pull": "blue is to become lighter, red darker",
            }
            return words.get(stage.what, "")
        words = {
            "draw": "blue x, grey z",
            "make": "orange G(z), each at the end of its z's way",
            "judge": "hollow where D is wrong; the fine line is where it wavers",
            "move": "rings where G(z) was" if stage.player == "generator"
            else "dotted: D's line before; solid: after",
            "pull": "arrows: the way of the slope",
            "price": "rings where G(z) was",
        }  # fmt: skip
        return write(words.get(stage.what, ""))

    # ── painting ─────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the stage."""
        if self._stage is None or self._motion is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(12, 6, -12, -26)
        if self._stage.what in SLOPES:
            paint_norms(painter, room, self._stage)
        elif self._images():
            paint_rows(painter, room, self._stage, self._opinion)
        else:
            paint_plane(painter, room, self._stage, self._motion.extent, self._opinion)
        painter.setPen(QColor(theme.palette().muted))
        below = QRectF(12, self.height() - 22, self.width() - 24, 20)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._key())
        painter.end()
