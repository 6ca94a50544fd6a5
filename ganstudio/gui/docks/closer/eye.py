"""What in a picture D goes by: its gradient, and what its score loses where a patch is covered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ganstudio.gui.docks.shared.asking import Asker
from ganstudio.gui.docks.shared.controls import Count, SegmentedChoice
from ganstudio.gui.docks.shared.header import together
from ganstudio.gui.docks.shared.plain import button, muted, named, wrapping
from ganstudio.gui.widgets.grids import Grid, GridView, ShownGrid
from ganstudio.gui.widgets.mosaic import Pixels
from ganstudio.gui.widgets.scales import number, reading
from ganstudio.telemetry.messages import Answered
from ganstudio.telemetry.questions import Attention, LookAt
from ganstudio.telemetry.records import FloatArray, SampleGrid

NAMES = ("the picture", "slope of D's score", "what a patch is worth")


@dataclass(frozen=True, eq=False)
class ShownEye:
    """The picture and the two maps, and what is said of them."""

    pictures: tuple[ShownGrid, ShownGrid, ShownGrid]
    words: str


class EyePane(QWidget):
    """A generated or a real picture, and two maps of what D sees in it."""

    def __init__(self, asker: Asker) -> None:
        super().__init__()
        self._asker = asker
        self.views = [GridView() for _ in NAMES]
        self.kind = SegmentedChoice({"fake": "generated", "real": "real"})
        self.index = Count(1, 256)
        self.index.setAccessibleName("Number of the picture")
        self.words = muted()
        again = button("Look", "Ask D about this picture")
        for signal in (self.kind.changed, self.index.valueChanged, again.clicked):
            signal.connect(self.renew)
        pictures = QHBoxLayout()
        for name, view in zip(NAMES, self.views, strict=True):
            pictures.addLayout(named(view, name), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(10, 4, 10, 4)
        whole.addWidget(wrapping(self.kind, together(muted("number"), self.index), again))
        whole.addLayout(pictures, 1)
        whole.addWidget(self.words)

    def _picture(self) -> tuple[Pixels, int] | None:
        run = self._asker.run
        frame = None if run is None else run.latest.get("samples")
        if frame is None or not isinstance(frame.record, SampleGrid):
            return None
        record = frame.record
        images = record.real if self.kind.value() == "real" else record.fake
        place = (self.index.value() - 1) % len(images)
        label = 0 if record.labels is None else int(record.labels[place])
        return images[place], label

    @Slot()
    def renew(self, *_: object) -> None:
        """Ask D about the chosen picture."""
        found = self._picture()
        if found is not None:
            picture, label = found
            self.views[0].show_grid(Grid.of(picture[None], 1))
            self._asker.ask("eye", LookAt(picture, label), self._show)

    def _show(self, found: Attention, event: Answered) -> None:
        reach = float(np.abs(found.lifted).max()) or 1.0
        steep = float(found.gradient.max())
        self.views[1].show_grid(Grid.of(_sequential(found.gradient / (steep or 1.0)), 1))
        self.views[2].show_grid(Grid.of(_diverging(found.lifted / reach), 1))
        self.words.setText(
            f"D's raw score {reading(found.score)} at step {number(event.step)}. Bright: a change "
            f"there moves the score most, up to {reading(steep)} for each unit of a pixel. Blue: "
            f"covered with the data's mean, the score falls by up to {reading(reach)}; orange: it "
            "rises."
        )

    def shown(self) -> ShownEye:
        """Return what is on screen."""
        one, two, three = (view.shown() for view in self.views)
        return ShownEye((one, two, three), self.words.text())


def _sequential(values: FloatArray) -> Pixels:
    """Return values (H, W) in [0, 1] as a picture (1, H, W, 3), in viridis."""
    table = pg.colormap.get("viridis").getLookupTable(nPts=256, alpha=False)
    found: Pixels = table[(255 * values.clip(0, 1)).astype(np.int64)].astype(np.uint8)
    return found[None]


def _diverging(values: FloatArray) -> Pixels:
    """Return values (H, W) in [-1, 1] as a picture (1, H, W, 3): orange, grey, blue."""
    middle = np.array([60.0, 62.0, 70.0])
    low, high = np.array([230.0, 159.0, 0.0]), np.array([86.0, 180.0, 233.0])
    share = values[..., None]
    end = np.where(share > 0, high, low)
    found: Pixels = (middle + np.abs(share) * (end - middle)).clip(0, 255).astype(np.uint8)
    return found[None]
