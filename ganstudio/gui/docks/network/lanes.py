"""The drawings of all pairings under each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ganstudio.gui.docks.network.diagram import Diagram
from ganstudio.gui.docks.network.pairings import OfPairing
from ganstudio.telemetry.inside import Layer, Mover, Networks


class Picked(NamedTuple):
    """A layer that is seen large: of which pairing and player, and its place."""

    part: str
    player: Mover
    place: int

    def layer(self, pairings: Sequence[OfPairing]) -> tuple[Networks, Layer] | None:
        """Return the networks that the layer is of, and itself; None where it is not there."""
        for part, _, networks in pairings:
            layers = networks.player(self.player).layers
            if part == self.part and self.place < len(layers):
                return networks, layers[self.place]
        return None


class Lanes(QScrollArea):
    """A drawing for each pairing; they scroll rather than shrink."""

    picked = Signal(object)
    """A layer is to be seen large, a `Picked`."""
    chose = Signal(int)
    """Another sample is to go through all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setWidget(inside)
        self._diagrams: list[Diagram] = []
        self._parts: list[str] = []

    def show_pairings(self, pairings: Sequence[OfPairing], picked: Picked | None) -> None:
        """Draw the networks of each pairing, one of their layers marked."""
        self._parts = [each.part for each in pairings]
        while len(self._diagrams) < len(pairings):
            self._add()
        for n, diagram in enumerate(self._diagrams):
            diagram.setVisible(n < len(pairings))
        for each, diagram in zip(pairings, self._diagrams, strict=False):
            own = picked is not None and picked.part == each.part
            mark = (picked.player, picked.place) if picked is not None and own else None
            diagram.show_networks(each.networks, mark)

    def _add(self) -> None:
        diagram = Diagram()
        diagram.chose.connect(self.chose)
        diagram.picked.connect(partial(self._pick, len(self._diagrams)))
        self._diagrams.append(diagram)
        self._column.addWidget(diagram)

    def _pick(self, lane: int, player: Mover, place: int) -> None:
        self.picked.emit(Picked(self._parts[lane], player, place))

    def diagrams(self) -> list[Diagram]:
        """Return the drawings on screen, one a pairing."""
        return [each for each in self._diagrams if not each.isHidden()]
