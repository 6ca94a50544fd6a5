"""What every dock has in common: a title, its channels, and drawing only when asked to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDockWidget, QWidget

from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets.explainer import stands_for
from ganstudio.gui.widgets.explanations import Explanation


class StudioDock(QDockWidget):
    """A view of what arrives on some channels.

    The pump calls `refresh` when something on one of them has arrived, no oftener than
    every ``interval`` seconds and only while the dock is on screen; while the cursor moves,
    as often as it can. A dock that wants to be drawn for a reason of its own (a setting of
    it changed) sets ``dirty``, and ``urgent`` while the user pans, zooms or drags in it. What
    it must remember of frames that it may never be drawn with, it takes in `hear`.

    Attributes
    ----------
    name : str
        Its name in settings and in a saved layout.
    channels : tuple of str
        Those whose frames have it drawn anew.
    title : str
        Its title on screen.
    help : str
        What it shows and how to read it, for F1; paragraphs with a blank line between.
    interval : float
        Least seconds between two redraws.
    pending : bool
        Whether it is drawn in part, and goes on with the next tick.
    """

    command = Signal(object)
    """Something that training is asked to do: a value from ``telemetry.messages``."""

    name: ClassVar[str]
    channels: ClassVar[tuple[str, ...]] = ()
    title: ClassVar[str]
    help: ClassVar[str]
    interval: ClassVar[float] = 0.2

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(self.title, parent)
        self.setObjectName(self.name)
        stands_for(self, Explanation(self.title, "Dock", self.help))
        self.studio = studio
        self.dirty = True
        self.urgent = False
        self.pending = False
        studio.arrived.connect(self._take_note)
        studio.runsChanged.connect(self.mark)
        studio.runChanged.connect(self.mark)
        studio.selected.connect(self.mark)
        studio.moved.connect(self._hurry)

    def mark(self, *_: object) -> None:
        """Ask to be redrawn at the pump's next chance."""
        self.dirty = True

    def _hurry(self) -> None:
        self.dirty = self.urgent = True

    @Slot(str)
    def _take_note(self, channel: str) -> None:
        if channel in self.channels:
            self.dirty = True
            self.hear(channel)

    def hear(self, channel: str) -> None:
        """Take in what has arrived on one of its channels, at once and even while out of sight."""

    def refresh(self) -> None:
        """Draw what is newest."""
        raise NotImplementedError

    def redraw(self) -> Iterator[None]:
        """Do the same in pieces, such as a run each: the pump draws for a time, not for a count.

        Between two pieces anything may happen, `refresh` too.
        """
        self.refresh()
        yield

    def shown(self) -> object:
        """Return what is on screen now, as plain values that are read from what is drawn.

        What there is to be seen differs from dock to dock, and so does the class of the value;
        words that are cut on screen are whole in it.
        """
        raise NotImplementedError

    def restyle(self) -> None:
        """Take over colours after the theme has changed."""

    def options(self) -> dict[str, Any]:
        """Return the settings of the dock that are kept between starts, as plain values."""
        return {}

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up kept settings; whatever is unknown or wrong in them is left aside."""
