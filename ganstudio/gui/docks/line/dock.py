"""What theory says of a game on a line, live, beside what is trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.line.bells import BellsPane, ShownBells
from ganstudio.gui.docks.line.bowl import BowlPane
from ganstudio.gui.docks.line.curves import CurvesPane, ShownCurves
from ganstudio.gui.docks.line.earth import EarthPane
from ganstudio.gui.docks.line.kinds import KindsPane, ShownKinds
from ganstudio.gui.docks.line.likelihood import LikelihoodPane
from ganstudio.gui.docks.line.loop import LoopRow, ShownLoop
from ganstudio.gui.docks.line.optimum import OptimumPane
from ganstudio.gui.docks.line.standing import Standing
from ganstudio.gui.docks.shared.body import Body
from ganstudio.gui.docks.shared.controls import SegmentedChoice
from ganstudio.gui.docks.shared.header import Header, Readout
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.spins import Real
from ganstudio.telemetry.records import Kinds

Pane = BellsPane | KindsPane | CurvesPane
Made = TypeVar("Made", BellsPane, KindsPane, CurvesPane)
STEP = 0.05
"""Noise that a notch of the slider is worth."""
MOST = 5.0
USUAL = 1.5
"""Noise at the beginning, at which minimax's mean pull in figure 17.2 is about the largest."""

VIEWS = {
    "bells": "laws",
    "optimum": "one place",
    "earth": "earth",
    "likelihood": "likelihood",
    "bowl": "convexity",
}
CURVES: dict[str, Callable[[], CurvesPane]] = {
    "optimum": OptimumPane,
    "earth": EarthPane,
    "likelihood": LikelihoodPane,
    "bowl": BowlPane,
}
TIPS = {
    "bells": "Both laws, D and the best D, and the pull on G",
    "optimum": "What each answer of D costs at one place",
    "earth": "Carrying one pile of earth to the other",
    "likelihood": "The gradient of maximum likelihood, by a game",
    "bowl": "Convex over laws, and not over weights",
}


@dataclass(frozen=True, eq=False)
class ShownLine:
    """The line as it is on screen.

    Attributes
    ----------
    words : str
        What stands in place of all of it.
    information : str
        Which run, and at which step.
    noise : float
        The noise that is looked at.
    pane : ShownBells, ShownKinds, ShownCurves or None
        What is drawn.
    loop : ShownLoop
        How far a player is on the way to its optimum.
    """

    words: str
    information: str
    noise: float
    pane: ShownBells | ShownKinds | ShownCurves | None
    loop: ShownLoop


class LineDock(StudioDock):
    """One pane on the chosen run: the two laws on a line, or a few kinds.

    A pane is made when it is first shown: plots take long to make, and few runs are on a line.
    """

    name = "line"
    channels = ("line", "responses", "kinds", "inner")
    title = "On the line"
    beside = "samples"
    least = (300, 250)
    help = (
        "For data on a line whose law is known: p and p_G, D, and the best of all D against this "
        "generator under the run's own loss. With the network “affine” p_G is known exactly; else "
        "it is estimated from samples, a kernel on each.\n\n"
        "Drag the noise: the dashed curves are both laws and the best D as they would be if D saw "
        "every point through Gaussian noise of that σ. The arrows are the pull −∂L_G/∂x that the "
        "best D exerts on samples, above without more noise, below with it; under noise it is the "
        "mean that G's weights feel. Drag the dotted mark: the table has the pull there under "
        "several losses, how far the laws are apart, and what the best D gets. JS is ½ KL(p‖m) + "
        "½ KL(p_G‖m), m = (p + p_G)/2, at most ln 2.\n\n"
        "Other panes: what each answer of D costs at the mark, and the best one; a plan that "
        "carries p_G to p at least cost, which is W₁; the gradient of maximum likelihood, which a "
        "game gives on average; and why the game is convex in laws and not in weights.\n\n"
        "For data of a few kinds: the share of each in the data and in what G makes, and what D "
        "says of it. The best D says p/(p + p_G), which is k/(k + K) where G makes k of K even "
        "kinds, and 1 of those that it does not make.\n\n"
        "“Train D to its optimum” does so on a copy, while the run is held: the bar leads to what "
        "the best D gets, ln 4 − 2 JS for cross-entropy, where both laws are known. Then keep that "
        "D, or throw it away, after which the run goes on as if nothing had been.\n\n"
        "After Bishop and Bishop 2024, figure 17.2 and exercises 17.1 and 17.3."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        header = Header()
        self._information = Readout()
        self._choice = SegmentedChoice(VIEWS, TIPS)
        self._choice.changed.connect(self._touch)
        header.add(self._choice)
        header.stretch(self._information)
        self._made: list[Pane] = []
        self._curves: dict[str, CurvesPane] = {}
        self._panes = QStackedWidget()
        self._controls = self._build_controls()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._panes, 1)
        column.addWidget(self._controls)
        self.loop = LoopRow()
        column.addWidget(self.loop)
        self.body = Body(header, content, "")
        self.setWidget(self.body)
        self.loop.command.connect(self.command)

    # ── panes ────────────────────────────────────────────────────────────────

    @cached_property
    def bells(self) -> BellsPane:
        """The pane of both laws."""
        pane = BellsPane()
        pane.placed.connect(self._place)
        pane.arrange(self.width(), self.height())
        return self._take_in(pane)

    @cached_property
    def kinds(self) -> KindsPane:
        """The pane of a few kinds."""
        return self._take_in(KindsPane())

    def curves(self, view: str) -> CurvesPane:
        """Return the pane of one of the other views."""
        if view not in self._curves:
            self._curves[view] = self._take_in(CURVES[view]())
        return self._curves[view]

    def _take_in(self, pane: Made) -> Made:
        self._made.append(pane)
        self._panes.addWidget(pane)
        pane.area.noted.connect(self.studio.noted)
        return pane

    # ── settings ─────────────────────────────────────────────────────────────

    def _build_controls(self) -> QWidget:
        controls = QWidget()
        row = QHBoxLayout(controls)
        row.setContentsMargins(10, 2, 10, 6)
        self.noise = QSlider(Qt.Orientation.Horizontal)
        self.noise.setRange(0, round(MOST / STEP))
        self.noise.setValue(round(USUAL / STEP))
        self.noise.setAccessibleName("Noise σ")
        self.noise.setToolTip("Noise through which D would see every point; arrows move it")
        self._amount = QLabel()
        self._amount.setFixedWidth(self.fontMetrics().horizontalAdvance("σ 0.00 ") + 4)
        self.place = Real(lambda _: None, None)
        self.place.setValue(-2.0)
        self.place.setFixedWidth(90)
        self.place.setAccessibleName("Place x of the mark")
        self.place.setToolTip("Where the numbers are taken; drag the dotted mark as well")
        for words, widget in (("noise", self.noise), ("", self._amount), ("at x", self.place)):
            if words:
                label = QLabel(words)
                label.setProperty("role", "muted")
                label.setBuddy(widget)
                row.addWidget(label)
            row.addWidget(widget, int(widget is self.noise))
        self.noise.valueChanged.connect(self._touch)
        self.place.valueChanged.connect(self._touch)
        return controls

    @property
    def sigma(self) -> float:
        """The noise that is looked at."""
        return round(self.noise.value() * STEP, 10)

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        return {
            "noise": self.noise.value(),
            "place": self.place.value(),
            "view": self._choice.value(),
        }

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        self._choice.set_value(options.get("view"))
        if isinstance(noise := options.get("noise"), int):
            self.noise.setValue(noise)
        if isinstance(place := options.get("place"), float):
            self.place.setValue(place)

    @Slot(float)
    def _place(self, x: float) -> None:
        self.place.setValue(round(x, 3))
        self._touch()

    @Slot()
    def _touch(self, *_: object) -> None:
        self.dirty = self.urgent = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew where there is more or less room."""
        super().resizeEvent(event)
        for pane in self._made:
            if isinstance(pane, BellsPane):
                pane.arrange(self.width(), self.height())

    def restyle(self) -> None:
        """Take over the palette's colours."""
        for pane in self._made:
            pane.restyle()
        self.dirty = True

    # ── drawing ──────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Draw what is newest of the chosen run."""
        self.dirty = self.urgent = False
        self._amount.setText(written(f"σ {self.sigma:.2f}"))
        run = self.studio.chosen()
        kinds = run.latest["kinds"] if run is not None and "kinds" in run.latest else None
        standing = None if run is None else Standing.of(run)
        self.loop.follow(run)
        self.body.show_content(kinds is not None or standing is not None)
        if run is not None and kinds is not None and isinstance(kinds.record, Kinds):
            self._show(self.kinds, f"{run.title} · step {kinds.step}", alone=True)
            self.kinds.draw(kinds.record)
        elif run is not None and standing is not None:
            view = self._choice.value()
            pane = self.curves(view) if view in CURVES else self.bells
            self._show(pane, f"{run.title} · step {run.latest['line'].step}")
            pane.draw(standing, self.place.value(), self.sigma)
        else:
            self._information.setText("")
            self.body.say_instead(_nothing(run is not None))

    def _show(self, pane: Pane, words: str, *, alone: bool = False) -> None:
        """Show a pane, without the choice of others where there is none."""
        self._panes.setCurrentWidget(pane)
        self._controls.setVisible(not alone)
        self._choice.setVisible(not alone)
        self._information.setText(words)

    def shown(self) -> ShownLine:
        """Return what is on screen."""
        words = self.body.words()
        told = self._information.text()
        pane = None if words else self._panes.currentWidget()
        drawn = pane.shown() if isinstance(pane, Pane) else None
        return ShownLine(words, told, self.sigma, drawn, self.loop.shown())


def _nothing(there: bool) -> str:
    if there:
        return (
            "This is for data on a line whose law is known, and for data of a few kinds.\n"
            "Choose the preset Figure 17.2, Earth movers or Cats and dogs."
        )
    return "Two laws on a line, the best D and the pull on G.\nChoose Figure 17.2 and press Run."
