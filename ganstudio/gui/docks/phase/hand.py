"""The user's hand in a game of two numbers: another start, or another weight by the slider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from ganstudio.gui.docks.phase.portrait import Portrait
from ganstudio.gui.docks.phase.pulls import NOTCHES, RATES, SMALLER, Pull, factor_of, pulls_of
from ganstudio.gui.docks.phase.run_game import Array, RunGame
from ganstudio.gui.docks.shared.controls import Menu
from ganstudio.gui.docks.shared.header import Readout
from ganstudio.gui.state import RunView
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.numerals import written
from ganstudio.telemetry.messages import Edit, Reset, Start
from ganstudio.training.two_numbers.course import exact

MIDDLE = NOTCHES // 2
MOST_STEPS = 20_000
"""Steps that a drawn course has at most, however small they are."""


class Hand(QWidget):
    """A slider, what it changes, and what it stands at; how games would go is drawn at once.

    Parameters
    ----------
    portrait
        Where courses are drawn, and a start is dragged.

    Attributes
    ----------
    pull : Menu
        What the slider changes.
    slider : QSlider
        Notches, of which the middle one changes nothing.
    """

    command = Signal(object)
    """A command for training."""
    letGo = Signal()
    """A start was dropped."""

    def __init__(self, portrait: Portrait) -> None:
        super().__init__()
        self._portrait = portrait
        self._games: Sequence[RunGame] = ()
        self._chosen: RunGame | None = None
        self.pull = Menu({SMALLER: "η → 0"})
        self.pull.setToolTip("What the slider changes")
        self.pull.setAccessibleName("What the slider changes")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, NOTCHES)
        self.slider.setValue(MIDDLE)
        self.slider.setMaximumWidth(260)
        self.slider.setToolTip("Drag to see how the game would go; let go to train it")
        self.slider.setAccessibleName("Weight")
        self._readout = Readout()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 2)
        row.setSpacing(8)
        word = QLabel("drag")
        word.setProperty("role", "muted")
        for widget, share in ((word, 0), (self.pull, 0), (self.slider, 2), (self._readout, 1)):
            row.addWidget(widget, share)
        self.slider.valueChanged.connect(self._drag_weight)
        self.slider.sliderReleased.connect(self._drop_weight)
        self.pull.chose.connect(self._go_back)
        portrait.dragged.connect(self._drag_start)
        portrait.dropped.connect(self._drop_start)

    def follow(self, games: Sequence[RunGame], chosen: RunGame | None) -> None:
        """Have these games in hand; a weight is that of the chosen one."""
        self._games, self._chosen = games, chosen
        if chosen is not None:
            self.pull.offer({key: pull.title for key, pull in self._pulls().items()})

    def told(self) -> str:
        """Return what the slider stands at, in words."""
        return self._readout.whole()

    def _pulls(self) -> Mapping[str, Pull]:
        return {} if self._chosen is None else pulls_of(self._chosen.experiment)

    # ── another start ────────────────────────────────────────────────────────

    @Slot(float, float)
    def _drag_start(self, x: float, y: float) -> None:
        found = (
            (game.course(game.experiment, (x, y), _length(game)), game.run.style.colour)
            for game in self._games
        )
        self._portrait.draw_courses([(path, colour) for path, colour in found if path is not None])

    @Slot(float, float)
    def _drop_start(self, x: float, y: float) -> None:
        self._portrait.draw_courses([])
        for game in self._games:
            names = game.experiment.network.numbers
            values = {f"network.{names[0]}": round(x, 3), f"network.{names[1]}": round(y, 3)}
            self._train(game.run, values)
        self.letGo.emit()

    # ── another weight ───────────────────────────────────────────────────────

    @Slot(int)
    def _drag_weight(self, notch: int) -> None:
        chosen = self._chosen
        pull = self._pulls().get(self.pull.value())
        if chosen is None or pull is None or notch == MIDDLE:
            self._readout.setText("")
            self._portrait.draw_courses([])
            return
        if self.pull.value() == SMALLER:
            self._draw_smaller(min(notch, MIDDLE))
            return
        values = pull.values(chosen.experiment, notch)
        self._readout.setText(written(f"{next(iter(values.values())):g}").replace("-", "−"))
        experiment = chosen.experiment.with_values(values)
        path = chosen.course(experiment, chosen.start, _length(chosen))
        self._portrait.draw_courses([] if path is None else [(path, chosen.run.style.colour)])

    def _draw_smaller(self, notch: int) -> None:
        """Draw all runs by smaller steps for the same time, and v = ab exactly at the end."""
        courses: list[tuple[Array, str]] = []
        rate = 0.0
        for game in self._games:
            rate = float(game.experiment.optimisers.generator.lr)
            if notch == 0 and _is_bilinear(game):
                time = np.linspace(0, min(rate * _length(game), 2 * np.pi), 400)
                courses.append((exact(game.start, time), theme.palette().text))
                continue
            factor = factor_of(notch) if notch else factor_of(1)
            values = Pull("", RATES).values(game.experiment, max(notch, 1))
            steps = min(round(_length(game) / factor), MOST_STEPS)
            path = game.course(game.experiment.with_values(values), game.start, steps)
            if path is not None:
                courses.append((path, game.run.style.colour))
        exactly = notch == 0 and any(map(_is_bilinear, self._games))
        self._readout.setText(
            "η = 0, exact" if exactly else written(f"η {rate * factor_of(notch):.2g}")
        )
        self._portrait.draw_courses(courses)

    @Slot()
    def _drop_weight(self) -> None:
        """Train with what the slider stands at; smaller steps are looked at only."""
        chosen, pull = self._chosen, self._pulls().get(self.pull.value())
        notch = self.slider.value()
        if chosen is None or pull is None or self.pull.value() == SMALLER or notch == MIDDLE:
            return
        values = pull.values(chosen.experiment, notch)
        self._go_back()
        self._train(chosen.run, values)

    @Slot()
    def _go_back(self, *_: object) -> None:
        self.slider.setValue(MIDDLE)

    def _train(self, run: RunView, values: Mapping[str, float]) -> None:
        """Begin a run afresh with other values; a recording takes none."""
        if not run.past_only:
            self.command.emit(Edit(dict(values), run.run))
            self.command.emit(Reset(run.run))
            self.command.emit(Start(run.run))


def _length(game: RunGame) -> int:
    return int(min(game.experiment.schedule.steps, MOST_STEPS))


def _is_bilinear(game: RunGame) -> bool:
    """Tell whether a game is v = ab and no more."""
    experiment = game.experiment
    plain = not experiment.penalties and not experiment.stabilisers
    return plain and experiment.loss.name == "wasserstein" and game.at == 0
