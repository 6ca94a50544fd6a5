"""Directions: a strip of pictures along each, from the latent that one stands at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSlider,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.docks.latents.making import MakingView
from ganstudio.gui.docks.latents.pane import Pane
from ganstudio.gui.docks.latents.space import Direction, LatentSpace
from ganstudio.gui.docks.shared.asking import Asker
from ganstudio.gui.docks.shared.controls import Menu, ToggleButton
from ganstudio.gui.docks.shared.plain import button, muted, wrapping
from ganstudio.gui.docks.shared.scrolled import scrolled
from ganstudio.gui.widgets.grids import Grid, GridView, ShownGrid
from ganstudio.gui.widgets.mosaic import Pixels
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.messages import Answered
from ganstudio.telemetry.questions import Directions, Draw, Drawn, FindDirections

REACH, FRAMES = 3.0, 11
"""How far a strip leads to either side, and in how many pictures."""
NOTCHES = 20
"""Of the slider, for each unit of z."""
STRIP = 44
SEED = 1
"""Of the second latent that a direction is shown on: one alone may mislead."""
FILM = 48
"""Pictures of a film along a direction, there and back."""
METHODS = {"sefa": "SeFa", "activations": "PCA", "classes": "classes"}
TIPS = (
    "SeFa: what the first layer stretches most. PCA: principal components of the second "
    "activation. Classes: towards each class, or each word that names of classes share"
)


@dataclass(frozen=True, eq=False)
class ShownDirections:
    """The rows as they are on screen: names, strips, and where each slider stands."""

    names: tuple[str, ...]
    strips: tuple[ShownGrid, ...]
    places: tuple[float, ...]
    words: str
    making: bool


class DirectionRow(QWidget):
    """A direction: its name, a strip of pictures, and a slider that moves along it."""

    renamed = Signal(str)
    slid = Signal(float)
    removed = Signal()
    filmed = Signal()

    def __init__(self, direction: Direction) -> None:
        super().__init__()
        self.name = QLineEdit(direction.name)
        self.name.setToolTip("What it does, in your own words; a new name is kept")
        self.name.setAccessibleName("Name of the direction")
        self.name.setMaximumWidth(170)
        self.name.editingFinished.connect(self._tell_name)
        self._about = muted()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(-round(REACH * NOTCHES), round(REACH * NOTCHES))
        self.slider.setAccessibleName(f"Along {direction.name}")
        self.slider.setToolTip("Move along this direction from where you stood")
        self.slider.valueChanged.connect(lambda value: self.slid.emit(value / NOTCHES))
        self.strip = GridView()
        self.strip.setFixedHeight(STRIP)
        self.strip.set_corner(True)
        film = button("Film …", "Save a film along this direction, there and back")
        away = QToolButton()
        away.setText("✕")
        away.setToolTip("Forget this direction")
        away.setAccessibleName(f"Forget {direction.name}")
        film.clicked.connect(self.filmed)
        away.clicked.connect(self.removed)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.name)
        head.addWidget(self._about, 1)
        head.addWidget(film)
        head.addWidget(away)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addWidget(self.slider)
        self.tell_of(direction)

    def tell_of(self, direction: Direction) -> None:
        """Say how much a direction stands for, and as of which step."""
        share = "" if direction.share is None else f"{direction.share:.0%}".replace("%", "\u202f%")
        told = (share, f"made at step {number(direction.step)}")
        self._about.setText(" · ".join(filter(None, told)))

    @Slot()
    def _tell_name(self) -> None:
        if self.name.text().strip():
            self.renamed.emit(self.name.text().strip())


class DirectionsPane(Pane):
    """All directions under each other, and what finds more of them."""

    filmWanted = Signal(str, object)
    """A film of pictures (n, H, W, C) is to be saved, called so."""

    def __init__(self, space: LatentSpace, asker: Asker) -> None:
        super().__init__(space, asker)
        self.rows: list[DirectionRow] = []
        self._from = np.zeros(0, np.float32)
        self._sliding = False
        self.method = Menu(METHODS)
        self.method.setToolTip(TIPS)
        self.method.setAccessibleName("How directions are found")
        find = button("Find", "Find directions of this kind, in place of those found so before")
        find.clicked.connect(self.look_for)
        self.both = ToggleButton("on a second z")
        self.both.setToolTip("Show each direction on another latent too: one alone may mislead")
        self.both.toggled.connect(self._resize_strips)
        make = button("Make one …", "Tick samples that have something and samples that have not")
        make.clicked.connect(self._make)
        bar = wrapping(self.method, find, self.both, make)
        self.words = muted("No directions yet: choose a kind and press Find.")
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.addStretch(1)
        scroll = scrolled(self._list, 0)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(10, 4, 4, 4)
        column.addWidget(bar)
        column.addWidget(self.words)
        column.addWidget(scroll, 1)
        self.making = MakingView(space, asker)
        self.making.done.connect(self._made)
        self.pages = QStackedWidget()
        self.pages.addWidget(page)
        self.pages.addWidget(self.making)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.pages)
        space.turned.connect(self._rebuild)
        space.moved.connect(self._follow)

    # ── finding ──────────────────────────────────────────────────────────────

    @Slot()
    def look_for(self, *_: object) -> None:
        """Ask for directions of the chosen kind."""
        method = self.method.value()
        assert method in ("sefa", "activations", "classes")
        asked = FindDirections(method, label=self.space.label)  # type: ignore[arg-type]
        self.asker.ask("directions", asked, self._take)

    def _take(self, found: Directions, event: Answered) -> None:
        self.space.take(found, event.step)

    @Slot()
    def _make(self, *_: object) -> None:
        self.pages.setCurrentWidget(self.making)
        self.making.renew()

    @Slot()
    def _made(self) -> None:
        self.pages.setCurrentIndex(0)

    # ── the rows ─────────────────────────────────────────────────────────────

    @Slot()
    def _rebuild(self) -> None:
        names = [row.name.text() for row in self.rows]
        if names == [each.name for each in self.space.directions] and self.rows:
            for row, direction in zip(self.rows, self.space.directions, strict=True):
                row.tell_of(direction)
            self.renew()
            return
        for row in self.rows:
            row.blockSignals(True)  # a name that is left tells itself, and no place is its own now
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [DirectionRow(each) for each in self.space.directions]
        self._from = self.space.z  # the new sliders stand in the middle
        for place, row in enumerate(self.rows):
            self._column.insertWidget(place, row)
            row.renamed.connect(partial(self._rename, place))
            row.slid.connect(partial(self._slide, place))
            row.removed.connect(partial(self.space.remove_direction, place))
            row.filmed.connect(partial(self._film, place))
        self.words.setVisible(not self.rows)
        self._resize_strips()

    def _rename(self, place: int, name: str) -> None:
        if name != self.space.directions[place].name:
            self.space.rename_direction(place, name)

    @Slot()
    def _resize_strips(self, *_: object) -> None:
        for row in self.rows:
            row.strip.setFixedHeight(STRIP * (2 if self.both.isChecked() else 1))
        self.renew()

    def _slide(self, place: int, _: float) -> None:
        """Stand where all sliders lead from where they were in the middle."""
        z = self._from.copy()
        for row, direction in zip(self.rows, self.space.directions, strict=True):
            z += np.float32(row.slider.value() / NOTCHES) * direction.vector
        self._sliding = True
        self.space.go_to(z)
        self._sliding = False

    @Slot()
    def _follow(self) -> None:
        if not self._sliding:
            self._from = self.space.z
            for row in self.rows:
                blocked = row.slider.blockSignals(True)
                row.slider.setValue(0)
                row.slider.blockSignals(blocked)
        if self.isVisible():
            self.renew()

    def renew(self) -> None:
        """Draw all strips anew, in one question."""
        if self.making.isVisible():
            self.making.renew()
        if not self.space.directions or len(self._from) != self.space.dimension:
            return
        marks = np.linspace(-REACH, REACH, FRAMES, dtype=np.float32)[:, None]
        begun = [self.space.z]
        if self.both.isChecked():
            other = np.random.default_rng(self.space.seed + SEED)
            begun.append(other.standard_normal(self.space.dimension).astype(np.float32))
        latents = [
            z + marks * direction.vector for direction in self.space.directions for z in begun
        ]
        asked = Draw(np.concatenate(latents), self.space.label)
        self.asker.ask("strips", asked, self._show)

    def _show(self, drawn: Drawn, _: Answered) -> None:
        if not self.rows or len(drawn.pictures) % (FRAMES * len(self.rows)):
            return  # rows have come or gone meanwhile, and another answer is on its way
        parts = np.split(drawn.pictures, len(self.rows))
        for row, pictures in zip(self.rows, parts, strict=True):
            row.strip.show_grid(Grid.of(pictures, FRAMES))

    def restyle(self) -> None:
        """Draw in other colours."""
        for row in self.rows:
            row.strip.restyle()

    # ── films ────────────────────────────────────────────────────────────────

    def _film(self, place: int) -> None:
        direction = self.space.directions[place]
        turn = np.sin(np.linspace(0, 2 * np.pi, FILM, endpoint=False, dtype=np.float32))
        latents = self.space.z + REACH * turn[:, None] * direction.vector
        asked = Draw(latents.astype(np.float32), self.space.label)
        self.asker.ask("film", asked, partial(self._filmed, direction.name))

    def _filmed(self, name: str, drawn: Drawn, _: Answered) -> None:
        pictures: Pixels = drawn.pictures
        self.filmWanted.emit(name, pictures)

    def shown(self) -> ShownDirections:
        """Return what is on screen."""
        return ShownDirections(
            tuple(row.name.text() for row in self.rows),
            tuple(row.strip.shown() for row in self.rows),
            tuple(row.slider.value() / NOTCHES for row in self.rows),
            "" if self.words.isHidden() else self.words.text(),
            self.pages.currentIndex() == 1,
        )
