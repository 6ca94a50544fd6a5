"""What a linear classifier makes of D's features, beside those of an untrained D and pixels."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from ganstudio.gui.docks.shared.asking import Asker
from ganstudio.gui.docks.shared.plain import button, muted, wrapping
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.messages import Answered
from ganstudio.telemetry.questions import Probed, ProbeFeatures

ROWS = ("D's features", "of an untrained D", "raw pixels", "by the commonest class")


@dataclass(frozen=True)
class ShownProbe:
    """The shares as they are written, row by row, and what is said of them."""

    shares: tuple[str, ...]
    words: str


class ProbingPane(QWidget):
    """Four bars: how many held-out real pictures are told rightly."""

    def __init__(self, asker: Asker) -> None:
        super().__init__()
        self._asker = asker
        again = button("Probe", "Teach a linear classifier on the real pictures of this step")
        again.clicked.connect(self.renew)
        self.bars, self.shares = [QProgressBar() for _ in ROWS], [QLabel("–") for _ in ROWS]
        self.words = muted()
        grid = QGridLayout()
        for row, (name, bar, share) in enumerate(zip(ROWS, self.bars, self.shares, strict=True)):
            bar.setRange(0, 1000)
            bar.setTextVisible(False)
            bar.setAccessibleName(f"Told rightly by {name}")
            share.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(QLabel(name), row, 0)
            grid.addWidget(bar, row, 1)
            grid.addWidget(share, row, 2)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 4)
        column.addWidget(wrapping(again))
        column.addLayout(grid)
        column.addWidget(self.words)
        column.addStretch(1)

    @Slot()
    def renew(self, *_: object) -> None:
        """Probe the networks of this step."""
        self._asker.ask("probe", ProbeFeatures(), self._show)

    def _show(self, found: Probed, event: Answered) -> None:
        values = (found.features, found.untrained, found.pixels, found.chance)
        for bar, share, value in zip(self.bars, self.shares, values, strict=True):
            bar.setValue(round(1000 * value))
            share.setText(written(f"{value:.1%}").replace("%", "\u202f%"))
        error = (found.features * (1 - found.features) / found.count) ** 0.5
        within = written(f"{error:.1%}")
        gain = found.features - found.pixels
        if abs(gain) < 2 * error:
            verdict = "D's features are no better and no worse than pixels here"
        else:
            verdict = f"D's features are {'better' if gain > 0 else 'worse'} than pixels here"
        self.words.setText(
            f"Of {found.count} held-out real pictures, at step {number(event.step)}; D's "
            f"{found.dimension} features are what its last layer decides by. {verdict}, within "
            f"two standard errors of {within}. D was never told a class.".replace("%", "\u202f%")
        )

    def shown(self) -> ShownProbe:
        """Return what is on screen."""
        return ShownProbe(tuple(share.text() for share in self.shares), self.words.text())
