"""Exploring: a pad of neighbours in z, and the latent that one stands at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from ganstudio.export.latents import KeptLatent, parsed
from ganstudio.gui.docks.latents.pad import CELLS, Pad
from ganstudio.gui.docks.latents.pane import Pane
from ganstudio.gui.docks.latents.space import Kept, LatentSpace
from ganstudio.gui.docks.shared.asking import Asker
from ganstudio.gui.docks.shared.controls import Count, Menu, ShownMenu
from ganstudio.gui.docks.shared.header import together
from ganstudio.gui.docks.shared.plain import button, muted, wrapping
from ganstudio.gui.widgets.grids import Grid, GridView, ShownGrid
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.scales import reading
from ganstudio.telemetry.jobs import ExportError
from ganstudio.telemetry.messages import Answered
from ganstudio.telemetry.questions import Draw, Drawn
from ganstudio.telemetry.records import FloatArray
from ganstudio.wording import sentence

LARGEST_SEED = 9999


@dataclass(frozen=True, eq=False)
class ShownExplorer:
    """The pad, the latent one stands at, and what is said of it."""

    pad: ShownGrid
    here: ShownGrid
    place: tuple[float, float]
    words: str
    axes: tuple[ShownMenu | None, ShownMenu | None]


class ExplorerPane(Pane):
    """A pad along two directions; beside it the latent under the mark, large."""

    def __init__(self, space: LatentSpace, asker: Asker) -> None:
        super().__init__(space, asker)
        self.pad, self.here = Pad(), GridView()
        self.words = muted()
        self.across, self.up = Menu({}), Menu({})
        self.seed, self.name = Count(0, LARGEST_SEED), QLineEdit()
        self._centre = np.zeros(0, np.float32)
        self._going = False
        self._drawn: Drawn | None = None
        self._step = 0
        self._lay_out()
        self.pad.went.connect(self._go)
        for menu in (self.across, self.up):
            menu.chose.connect(self._turn)
        self.seed.valueChanged.connect(self._draw)
        space.moved.connect(self._follow)
        space.turned.connect(self._offer)
        self._offer()

    def _lay_out(self) -> None:
        self.here.setMinimumSize(72, 72)
        self.name.setPlaceholderText("name")
        self.name.setAccessibleName("Name of the latent that is kept")
        self.name.setMaximumWidth(140)
        self.seed.setToolTip("Draws z from N(0, I) anew; the same seed gives the same z")
        self.seed.setAccessibleName("Seed of z")
        for menu, tip in ((self.across, "From left to right"), (self.up, "From below to above")):
            menu.setToolTip(f"{tip}; find more of them in Directions")
            menu.setAccessibleName(f"Direction {tip.lower()}")
        axes = wrapping(
            together(muted("→"), self.across),
            together(muted("↑"), self.up),
            together(muted("seed"), self.seed),
        )
        keep = button("Keep", "Put this latent on the shelf below, under the name (K)")
        keep.setShortcut("K")
        copy = button("Copy z", "Copy the latent as text, numbers between commas")
        paste = button("Paste z", "Stand at the latent that was copied")
        onto = button("To the shell", "Bring ‖z‖ to √d, where latents drawn from N(0, I) lie")
        for made, does in (
            (keep, self._keep), (copy, self._copy), (paste, self._paste), (onto, self._to_shell),
        ):  # fmt: skip
            made.clicked.connect(does)
        buttons = wrapping(together(self.name, keep), copy, paste, onto)
        beside = QVBoxLayout()
        beside.addWidget(axes)
        beside.addWidget(self.here, 1)
        beside.addWidget(self.words)
        beside.addWidget(buttons)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(10, 4, 10, 4)
        columns.setSpacing(12)
        columns.addWidget(self.pad, 3)
        columns.addLayout(beside, 2)

    # ── where one stands ─────────────────────────────────────────────────────

    def _axes(self) -> tuple[FloatArray, FloatArray]:
        """Return both directions; before any is found, the first two axes of z."""
        vectors = []
        for fallback, menu in enumerate((self.across, self.up)):
            index = int(menu.value()) if menu.value().isdigit() else -1
            if 0 <= index < len(self.space.directions):
                vectors.append(self.space.directions[index].vector)
            else:
                vectors.append(np.eye(1, self.space.dimension, fallback, np.float32)[0])
        return vectors[0], vectors[1]

    @Slot(float, float)
    def _go(self, x: float, y: float) -> None:
        across, up = self._axes()
        self.pad.set_place(x, y)
        self._going = True
        self.space.go_to(self._centre + x * across + y * up)
        self._going = False

    @Slot()
    def _follow(self) -> None:
        if not self._going:  # somebody else has moved: the pad is about that place
            self._centre = self.space.z
            self.pad.set_place(0.0, 0.0)
            self.seed.follow(self.space.seed)
        if self.isVisible():
            self._ask_here()
            if not self._going:
                self._ask_pad()

    @Slot(str)
    def _turn(self, _: str) -> None:
        self._centre = self.space.z
        self.pad.set_place(0.0, 0.0)
        self._ask_pad()

    @Slot(object)
    def _draw(self, seed: int) -> None:
        if seed != self.space.seed:
            self.space.draw(seed)

    @Slot()
    def _offer(self) -> None:
        chosen = [menu.currentText() for menu in (self.across, self.up)]
        names = {str(k): each.name for k, each in enumerate(self.space.directions)}
        if len(names) < 2:
            names = names | {"first": "axis 1 of z", "second": "axis 2 of z"}
        for menu, before, key in zip((self.across, self.up), chosen, list(names), strict=False):
            menu.offer(names)
            menu.set_value(next((k for k, name in names.items() if name == before), key))
        if self.isVisible():
            self._ask_pad()

    # ── what it looks like ───────────────────────────────────────────────────

    def renew(self) -> None:
        """Draw both anew."""
        self._ask_here()
        self._ask_pad()

    def _ask_here(self) -> None:
        if self.space.dimension:
            self.asker.ask("here", Draw(self.space.z[None], self.space.label), self._show_here)

    def _ask_pad(self) -> None:
        if not self.space.dimension or len(self._centre) != self.space.dimension:
            return
        across, up = self._axes()
        latents = [self._centre + x * across + y * up for x, y in self.pad.offsets()]
        wanted = np.array(latents, np.float32)
        self.asker.ask("pad", Draw(wanted, self.space.label), self._show_pad)

    def _show_here(self, drawn: Drawn, event: Answered) -> None:
        self._drawn, self._step = drawn, event.step
        self.here.show_grid(Grid.of(drawn.pictures, 1))
        length = float(np.linalg.norm(self.space.z))
        shell = np.sqrt(self.space.dimension)
        far = abs(length - shell) > 3 * np.sqrt(0.5)  # ‖z‖ of N(0, I) has a deviation of √½
        warning = "; far from where latents lie, not to be trusted" if far else ""
        far = written(f"‖z‖ {length:.1f} of √{self.space.dimension} = {shell:.1f}")
        self.words.setText(
            f"at → {reading(self.pad.place[0])} ↑ {reading(self.pad.place[1])}, of ±3 σ\n"
            f"{far}{warning}\n"
            f"D's raw score {reading(float(drawn.scores[0]))}"
        )

    def _show_pad(self, drawn: Drawn, _: Answered) -> None:
        self.pad.show_grid(Grid.of(drawn.pictures, CELLS))

    def restyle(self) -> None:
        """Draw in other colours."""
        self.pad.restyle()

    # ── buttons ──────────────────────────────────────────────────────────────

    @Slot()
    def _keep(self, *_: object) -> None:
        run = self.asker.run
        if run is None or not self.space.dimension:
            return
        name = self.name.text().strip() or f"latent {len(self.space.kept) + 1}"
        self.name.clear()
        z = tuple(float(each) for each in self.space.z)
        picture = None if self._drawn is None else self._drawn.pictures[0]
        latent = KeptLatent(z, name, run.title, self._step, self.space.label)
        self.space.keep(Kept(latent, picture))

    @Slot()
    def _copy(self, *_: object) -> None:
        QGuiApplication.clipboard().setText(", ".join(f"{each:.6g}" for each in self.space.z))

    @Slot()
    def _paste(self, *_: object) -> None:
        try:
            z = parsed(QGuiApplication.clipboard().text())
        except ExportError as error:
            self.asker.refused.emit(f"{sentence(str(error))}.")
            return
        if len(z) != self.space.dimension:
            self.asker.refused.emit(
                f"What was copied has {len(z)} numbers and this generator takes "
                f"{self.space.dimension}; copy one of a run with as many."
            )
            return
        self.asker.refused.emit("")
        self.space.go_to(np.array(z, np.float32))

    @Slot()
    def _to_shell(self, *_: object) -> None:
        length = float(np.linalg.norm(self.space.z))
        if length > 0:
            self.space.go_to(self.space.z * np.float32(np.sqrt(self.space.dimension) / length))

    def shown(self) -> ShownExplorer:
        """Return what is on screen."""
        return ShownExplorer(
            self.pad.shown(), self.here.shown(), self.pad.place, self.words.text(),
            (self.across.shown(), self.up.shown()),
        )  # fmt: skip
