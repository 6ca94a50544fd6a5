"""What the panes have in common."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtWidgets import QWidget

from ganstudio.gui.docks.latents.space import LatentSpace
from ganstudio.gui.docks.shared.asking import Asker


class Pane(QWidget):
    """A way to look at latents.

    Parameters
    ----------
    space
        What all panes share.
    asker
        Asks for what it shows.
    """

    def __init__(self, space: LatentSpace, asker: Asker) -> None:
        super().__init__()
        self.space, self.asker = space, asker

    @abstractmethod
    def renew(self) -> None:
        """Ask anew for what it shows: the generator, or what is shared, is another."""

    @abstractmethod
    def shown(self) -> object:
        """Return what is on screen."""

    def restyle(self) -> None:
        """Take over the palette's colours."""
