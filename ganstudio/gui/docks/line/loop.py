"""The inner loop: a player on the way to its optimum, with what can be done with it then."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from ganstudio.gui.docks.shared.header import Readout
from ganstudio.gui.run_view import RunView
from ganstudio.gui.widgets.numerals import written
from ganstudio.telemetry.messages import Optimise, Settle
from ganstudio.telemetry.records import InnerLoop

WHOLE = 1000
NAMES = {"discriminator": "L_D", "generator": "L_G"}


@dataclass(frozen=True)
class ShownLoop:
    """The row as it is on screen: the words on its bar, its share, and what can be pressed."""

    words: str
    share: float | None
    buttons: tuple[str, ...]


class LoopRow(QWidget):
    """Two buttons that begin an inner loop; while there is one, a bar and two that end it."""

    command = Signal(object)
    """A value from ``telemetry.messages``."""

    def __init__(self) -> None:
        super().__init__()
        self._run: int | None = None
        self._bar = QProgressBar()
        self._bar.setRange(0, WHOLE)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._words = Readout()
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._bar.setAccessibleName("Way to the optimum")
        tips = {
            "Train D to its optimum": "On a copy, against G as it stands: its loss comes to that "
            "of the best D. The run is held meanwhile",
            "G against this D": "On a copy, against D as it stands. The run is held meanwhile",
            "Keep": "Go on with the player as it is now; a mark on the timeline says so",
            "Throw away": "The run goes on as if nothing had been",
        }
        self._buttons = [QPushButton(words) for words in tips]
        for button, tip in zip(self._buttons, tips.values(), strict=True):
            button.setToolTip(tip)
        self.d, self.g, self.keep, self.away = self._buttons
        self.d.clicked.connect(partial(self._optimise, "discriminator"))
        self.g.clicked.connect(partial(self._optimise, "generator"))
        self.keep.clicked.connect(partial(self._settle, True))
        self.away.clicked.connect(partial(self._settle, False))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 6)
        for widget in (self.d, self.g, self._bar, self._words, self.keep, self.away):
            row.addWidget(widget)
        self.follow(None)

    def _optimise(self, player: Literal["discriminator", "generator"], _: bool = False) -> None:
        if self._run is not None:
            self.command.emit(Optimise(self._run, player))

    def _settle(self, keep: bool, _: bool = False) -> None:
        if self._run is not None:
            self.command.emit(Settle(self._run, keep))

    def follow(self, run: RunView | None) -> None:
        """Show how far a run's inner loop is."""
        frame = run.newest.get("inner") if run is not None else None
        record = frame.record if frame is not None else None
        self._run = None if run is None or run.replayed else run.run
        loop = record if isinstance(record, InnerLoop) else None
        there = loop is not None and loop.stage in ("going", "done")
        for button in (self.d, self.g):
            button.setVisible(not there)
            button.setEnabled(self._run is not None)
        self._bar.setVisible(there)
        self._words.setText("")
        for button in (self.keep, self.away):
            button.setVisible(there)
        if there and loop is not None:
            share = share_of(loop)
            self._bar.setValue(round(WHOLE * (0.0 if share is None else share)))
            self._words.setText(words_of(loop))

    def shown(self) -> ShownLoop:
        """Return what is on screen."""
        buttons = tuple(each.text() for each in self._buttons if not each.isHidden())
        if self._bar.isHidden():
            return ShownLoop("", None, buttons)
        return ShownLoop(self._words.whole(), self._bar.value() / WHOLE, buttons)


def share_of(loop: InnerLoop) -> float | None:
    """Return how much of the way to its bound a loss has come; None where there is no bound."""
    if loop.bound is None:
        return 1.0 if loop.stage == "done" else None
    way = float(loop.losses[0]) - loop.bound
    gone = float(loop.losses[0] - loop.losses[-1])
    return float(np.clip(gone / way, 0, 1)) if way > 0 else 1.0


def words_of(loop: InnerLoop) -> str:
    """Return how far it is, in words."""
    name = NAMES[loop.player]
    words = written(f"{name} {loop.losses[-1]:.4f}")
    if loop.bound is not None:
        words += written(f", {loop.bound:.4f} for the best D")
    made = int(loop.steps[-1])
    return f"{words} · {f'done in {made} steps' if loop.stage == 'done' else f'step {made}'}"
