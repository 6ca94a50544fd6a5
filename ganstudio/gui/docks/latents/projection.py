"""Projection: which latent makes a picture, and what of it no latent makes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from ganstudio.gui.docks.latents.pane import Pane
from ganstudio.gui.docks.latents.space import LatentSpace
from ganstudio.gui.docks.shared.asking import Asker
from ganstudio.gui.docks.shared.controls import Count
from ganstudio.gui.docks.shared.header import together
from ganstudio.gui.docks.shared.plain import button, muted, named, wrapping
from ganstudio.gui.widgets.grids import Grid, GridView, ShownGrid
from ganstudio.gui.widgets.mosaic import Pixels, as_pixels
from ganstudio.gui.widgets.numerals import written
from ganstudio.telemetry.messages import Answered
from ganstudio.telemetry.questions import Project, Projected
from ganstudio.telemetry.records import SampleGrid

NAMES = ("the picture", "what G makes of it", "difference, × 2")
FILES = "Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.webp)"


@dataclass(frozen=True, eq=False)
class ShownProjection:
    """The three pictures, and what is left over in words."""

    pictures: tuple[ShownGrid, ShownGrid, ShownGrid]
    words: str


class ProjectionPane(Pane):
    """A picture, what G makes of it, and the difference."""

    def __init__(self, space: LatentSpace, asker: Asker) -> None:
        super().__init__(space, asker)
        self.views = [GridView() for _ in NAMES]
        self.words = muted("Choose a real picture, open one or paste one.")
        self.number = Count(1, 64)
        self.number.setToolTip("Which of the real pictures of the samples dock")
        self.number.setAccessibleName("Number of the real picture")
        self._target: Pixels | None = None
        self._found: Projected | None = None
        real = button("Project", "Look for the latent of this real picture")
        opened = button("Open …", "A picture of your own, scaled to the size of the data's")
        paste = button("Paste", "A picture from the clipboard")
        go = button("Go there", "Stand at the latent that was found")
        bar = wrapping(together(muted("real picture"), self.number, real), opened, paste, go)
        for made, does in (
            (real, self._take_real), (opened, self._open), (paste, self._paste), (go, self._go),
        ):  # fmt: skip
            made.clicked.connect(does)
        pictures = QHBoxLayout()
        for name, view in zip(NAMES, self.views, strict=True):
            pictures.addLayout(named(view, name), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(10, 4, 10, 4)
        whole.addWidget(bar)
        whole.addLayout(pictures, 1)
        whole.addWidget(self.words)

    def _size(self) -> tuple[int, int] | None:
        run = self.asker.run
        return None if run is None else tuple(run.experiment.data.shape[1:])

    @Slot()
    def _take_real(self, *_: object) -> None:
        run = self.asker.run
        frame = None if run is None else run.latest.get("samples")
        if frame is not None and isinstance(frame.record, SampleGrid) and len(frame.record.real):
            self.project(frame.record.real[(self.number.value() - 1) % len(frame.record.real)])

    @Slot()
    def _open(self, *_: object) -> None:
        path, _filter = QFileDialog.getOpenFileName(self, "A picture to project", "", FILES)
        if path:
            self.take(QImage(path), f"{path} is no picture that can be read; choose another.")

    @Slot()
    def _paste(self, *_: object) -> None:
        self.take(
            QGuiApplication.clipboard().image(), "There is no picture to paste; copy one first."
        )

    def take(self, image: QImage, complaint: str) -> None:
        """Project a picture of any size, cut to the shape of the data's."""
        size = self._size()
        if image.isNull() or size is None:
            self.asker.refused.emit(complaint)
            return
        height, width = size
        scaled = image.scaled(
            width, height, Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )  # fmt: skip
        left, top = (scaled.width() - width) // 2, (scaled.height() - height) // 2
        self.project(as_pixels(scaled.copy(left, top, width, height)))

    def project(self, picture: Pixels) -> None:
        """Look for the latent of a picture (H, W, C) of the data's size."""
        self._target = np.ascontiguousarray(picture)
        self.views[0].show_grid(Grid.of(self._target[None], 1))
        self.words.setText("Looking for its latent …")
        self.renew()

    def renew(self) -> None:
        """Look for the latent anew, since the generator is another."""
        if self._target is not None:
            self.asker.ask("projection", Project(self._target, label=self.space.label), self._show)

    def _show(self, found: Projected, event: Answered) -> None:
        assert self._target is not None
        self._found = found
        target = self._target
        if target.shape[2] != found.picture.shape[2]:
            target = target.mean(2, keepdims=True).astype(np.uint8)
        difference = np.abs(target.astype(np.int64) - found.picture.astype(np.int64))
        self.views[1].show_grid(Grid.of(found.picture[None], 1))
        self.views[2].show_grid(Grid.of((2 * difference).clip(0, 255).astype(np.uint8)[None], 1))
        residual, usual = written(f"{found.residual:.3f}"), written(f"{found.usual:.3f}")
        self.words.setText(
            f"Left over at step {event.step}: {residual} (root mean square, of a range "
            f"from −1 to 1); of pictures that G made itself {usual}. The picture comes "
            "back where that is little; the latent that made one need not."
        )

    @Slot()
    def _go(self, *_: object) -> None:
        if self._found is not None and len(self._found.latent) == self.space.dimension:
            self.space.go_to(self._found.latent)

    def shown(self) -> ShownProjection:
        """Return what is on screen."""
        one, other, difference = (view.shown() for view in self.views)
        return ShownProjection((one, other, difference), self.words.text())
