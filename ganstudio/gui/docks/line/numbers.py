"""The numbers at the mark: the pull, how far the laws are apart, what the best D gets."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea

from ganstudio.gui.docks.line.figures import Figures, Row, six
from ganstudio.gui.docks.line.standing import Standing
from ganstudio.gui.widgets.numerals import written

SCROLL = 14
"""Pixels that a scroll bar takes."""
HOW_FAR = {
    "js": "JS, at most ln 2",
    "wasserstein": "Wasserstein W₁",
    "tv": "total variation",
    "kl": "KL(p‖p_G)",
    "reverse-kl": "KL(p_G‖p)",
    "hellinger": "Hellinger²",
    "pearson": "Pearson χ²",
}


class NumbersPane(QScrollArea):
    """Numbers in two columns: as the run has it, and under the noise that is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.figures = Figures()
        self.setWidget(self.figures)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.figures.setAutoFillBackground(False)
        self.setMinimumHeight(110)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def tell(self, standing: Standing, place: float, own: float, sigma: float) -> None:
        """Tell the numbers of a run at a place, without more noise and with it."""
        at = np.array([place])
        noises = written(f"σ {own:g}"), written(f"σ {sigma:g}")
        columns = [dict(standing.pulls(at, noise)) for noise in (own, sigma)]
        rows: list[Row] = [(written(f"Pull at x = {place:.4g}"), *noises)]
        rows += [(title, *(six(float(each[title][0])) for each in columns)) for title in columns[0]]
        headings = [0, len(rows)]
        apart = [standing.contest.through(noise).divergences() for noise in (own, sigma)]
        rows.append(("How far apart", *noises))
        rows += [(words, *(six(each[name]) for each in apart)) for name, words in HOW_FAR.items()]
        headings.append(len(rows))
        best = [standing.best_losses(noise) for noise in (own, sigma)]
        rows.append(("Against the best D", *noises))
        for i, name in enumerate(("L_D", "L_G")):
            rows.append((name, *(six(None if each is None else each[i]) for each in best)))
        self.figures.show_rows(rows, headings)
        self.setMinimumWidth(self.figures.wanted_width() + SCROLL)
