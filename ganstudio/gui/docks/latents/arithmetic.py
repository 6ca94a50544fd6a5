"""Arithmetic: a − b + c in z, the same in pixels, and how often it is right."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ganstudio.gui.docks.latents.pane import Pane
from ganstudio.gui.docks.latents.space import LatentSpace
from ganstudio.gui.docks.shared.asking import Asker
from ganstudio.gui.docks.shared.controls import Count, Menu, ToggleButton
from ganstudio.gui.docks.shared.header import together
from ganstudio.gui.docks.shared.plain import button, muted, wrapping
from ganstudio.gui.widgets.grids import Grid, GridView, ShownGrid
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.messages import Answered
from ganstudio.telemetry.questions import AddUp, AnalogyCount, CountAnalogies, Sum

EXEMPLARS = 10
KEPT = "kept:"
ROWS = ("exemplars", "mean of z", "mean of pixels")
SIGNS = ("−", "+", "=")
START = ("red 3", "blue 3", "blue 7")


@dataclass(frozen=True, eq=False)
class ShownArithmetic:
    """The sum as it is on screen, and what is said of it."""

    chosen: tuple[str, str, str]
    result: ShownGrid
    by_pixels: ShownGrid
    told: str
    share: str


class ArithmeticPane(Pane):
    """Three terms and their sum: exemplars, means in z, means in pixels, result and neighbours."""

    def __init__(self, space: LatentSpace, asker: Asker) -> None:
        super().__init__(space, asker)
        self.terms = [Menu({}) for _ in range(3)]
        self.exemplars, self.surest = Count(1, 100), ToggleButton("the surest", on=True)
        self.exemplars.setValue(EXEMPLARS)
        self.told, self.share = muted(), muted()
        self._names: tuple[str, ...] = ()
        self._chosen = False
        self._sum: Sum | None = None
        self._views = [[GridView() for _ in range(3)] for _ in ROWS]
        self.result, self.by_pixels = GridView(), GridView()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 4)
        column.addWidget(self._build_bar())
        column.addWidget(self._build_sum(), 1)
        column.addWidget(self.told)
        column.addWidget(self.share)
        space.shelved.connect(self._offer)
        self._say_share(None)

    def _build_bar(self) -> QWidget:
        terms = []
        for menu, sign, name in zip(self.terms, ("", "−", "+"), "abc", strict=True):
            menu.setAccessibleName(f"Term {name}")
            menu.setToolTip("A class, whose exemplars are looked for, or a kept latent")
            menu.chose.connect(self._choose)
            terms.append(together(QLabel(sign), menu))
        self.exemplars.setToolTip("Latents whose mean stands for each term")
        self.exemplars.setAccessibleName("Exemplars")
        self.surest.setToolTip(
            "Take exemplars from the quarter that a classifier is surest of; off: any of the class"
        )
        count = button(
            "How often is it right?",
            "Answers up to 400 such questions and has a second classifier judge them",
        )
        keep = button("Go there", "Stand at the result, in Explore and Directions")
        self.exemplars.valueChanged.connect(self._touch)
        self.surest.toggled.connect(self._touch)
        count.clicked.connect(self._count)
        keep.clicked.connect(self._go)
        drawn = together(muted("exemplars"), self.exemplars, self.surest)
        return wrapping(*terms, drawn, together(count, keep))

    def _build_sum(self) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        for row, (name, views) in enumerate(zip(ROWS, self._views, strict=True)):
            grid.addWidget(muted(name), row, 0)
            grid.setRowStretch(row, 2)
            for column, view in enumerate(views):
                grid.addWidget(view, row, 1 + 2 * column)
                if row > 0:
                    sign = QLabel(SIGNS[column])
                    sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
                    grid.addWidget(sign, row, 2 + 2 * column)
        grid.addWidget(self.result, 0, 7, 2, 1)
        grid.addWidget(self.by_pixels, 2, 7)
        self.result.setToolTip("In the middle the sum, around it neighbours of it")
        for column in (1, 3, 5):
            grid.setColumnStretch(column, 2)
        grid.setColumnStretch(7, 3)
        table.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        table.setMinimumSize(240, 150)
        return table

    # ── asking ───────────────────────────────────────────────────────────────

    def offer_classes(self, names: tuple[str, ...]) -> None:
        """Offer the classes of the run's data as terms."""
        if names != self._names:
            self._names, self._sum, self._chosen = names, None, False
            self._say_share(None)
            self._offer()
            if self.isVisible():
                self.renew()

    @Slot()
    def _offer(self) -> None:
        words = {str(k): name for k, name in enumerate(self._names)}
        words |= {
            f"{KEPT}{k}": f"kept: {each.latent.name}" for k, each in enumerate(self.space.fitting())
        }
        for place, menu in enumerate(self.terms):
            before = menu.currentText() if self._chosen else ""
            menu.offer(words)
            wanted = before or START[place]
            menu.set_value(next((k for k, word in words.items() if word == wanted), ""))

    @Slot(str)
    def _choose(self, _: str) -> None:
        self._chosen = True
        self.renew()

    @Slot()
    def _touch(self, *_: object) -> None:
        self.renew()

    def renew(self) -> None:
        """Ask for the sum."""
        values = [menu.value() for menu in self.terms]
        kept, fitting = [value.startswith(KEPT) for value in values], self.space.fitting()
        if not all(menu.count() for menu in self.terms):
            self.told.setText(
                "This data has no classes: keep latents in Explore, and add those up here."
            )
            return
        count, surest, label = self.exemplars.value(), self.surest.isChecked(), self.space.label
        if all(kept):
            latents = tuple(
                np.array([fitting[int(value.removeprefix(KEPT))].latent.z], np.float32)
                for value in values
            )
            asked = AddUp(latents=(latents[0], latents[1], latents[2]), label=label)
        elif any(kept):
            self.told.setText("Choose three classes, or three kept latents.")
            return
        else:
            a, b, c = (int(value) for value in values)
            asked = AddUp((a, b, c), None, count, surest, label)
        self.asker.ask("sum", asked, self._show)

    def _show(self, found: Sum, _: Answered) -> None:
        self._sum = found
        for column in range(3):
            self._views[0][column].show_grid(
                Grid.of(found.exemplars[column], len(found.exemplars[column]))
            )
            self._views[1][column].show_grid(Grid.of(found.means[column : column + 1], 1))
            self._views[2][column].show_grid(Grid.of(found.pixel_means[column : column + 1], 1))
        self.result.show_grid(Grid.of(found.result, 3))
        self.by_pixels.show_grid(Grid.of(found.by_pixels[None], 1))
        if found.told:
            middle, last = found.told[4], found.told[-1]
            like = found.told[:9].count(middle)
            self.told.setText(
                f"A classifier takes the sum in z for “{middle}” ({like} of 9 with its "
                f"neighbours), the sum of pixels for “{last}”."
            )
        else:
            self.told.setText("Without classes nobody but you can say whether it is right.")

    @Slot()
    def _go(self, *_: object) -> None:
        if self._sum is not None and len(self._sum.latent) == self.space.dimension:
            self.space.go_to(self._sum.latent)

    # ── how often ────────────────────────────────────────────────────────────

    @Slot()
    def _count(self, *_: object) -> None:
        self.asker.ask("count", CountAnalogies(self.exemplars.value()), self._say_share)

    def _say_share(self, found: AnalogyCount | None, event: Answered | None = None) -> None:
        if found is None or event is None:
            self.share.setText(
                "One right answer proves little: ask how often it is right. Where pictures lie "
                "in one place, as centred digits do, pixels nearly do as well."
            )
            return
        shares = [written(f"{share:.1%}").replace("%", "\u202f%") for share in
                  (found.surest, found.random, found.pixels, found.judge)]  # fmt: skip
        failing = f" It fails most often where “{found.worst}” is called for." * bool(found.worst)
        missing = f" {found.missing} had too few exemplars." * bool(found.missing)
        self.share.setText(
            f"Right at step {number(event.step)}, of {found.count} analogies: {shares[0]} with the "
            f"surest exemplars, {shares[1]} with any, {shares[2]} by pixels; the judge is right on "
            f"{shares[3]} of real pictures.{failing}{missing}"
        )

    def restyle(self) -> None:
        """Draw in other colours."""
        for view in (self.result, self.by_pixels, *chain(*self._views)):
            view.restyle()

    def shown(self) -> ShownArithmetic:
        """Return what is on screen."""
        a, b, c = (menu.currentText() for menu in self.terms)
        return ShownArithmetic(
            (a, b, c), self.result.shown(), self.by_pixels.shown(),
            self.told.text(), self.share.text(),
        )  # fmt: skip
