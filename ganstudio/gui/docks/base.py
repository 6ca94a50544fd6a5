"""What every dock has in common: a title, its channels, and drawing only when asked to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QSplitter, QStackedWidget, QWidget

from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.explainer import stands_for
from ganstudio.gui.widgets.explanations import Explanation
from ganstudio.gui.widgets.simplifiable import Simplifiable
from ganstudio.gui.widgets.title_bar import HEIGHT, TitleBar


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
    within : str
        The dock that it is a part of, by name, where both are of one subject; else empty.
    beneath : bool
        Whether it is then a pane below that dock's content, and no tab beside it.
    short : str
        Its title where it is a tab, whose room is less; empty if it is the same.
    beside : str
        The dock that it opens as a tab of in a place that does not name it; empty for the last.
    least : (int, int)
        Pixels that it needs to be worth having; with less it becomes a tab.
    """

    command = Signal(object)
    """Something that training is asked to do: a value from ``telemetry.messages``."""
    wanted = Signal(bool)
    """As a part: what is chosen now is better seen in this tab, or no more."""

    name: ClassVar[str]
    channels: ClassVar[tuple[str, ...]] = ()
    title: ClassVar[str]
    help: ClassVar[str]
    short: ClassVar[str] = ""
    interval: ClassVar[float] = 0.2
    within: ClassVar[str] = ""
    beneath: ClassVar[bool] = False
    beside: ClassVar[str] = ""
    least: ClassVar[tuple[int, int]] = (180, 210)

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(self.title, parent)
        self.setObjectName(self.name)
        self.bar = TitleBar(self)
        self.bar.add_tab(self.title)
        self.bar.turned.connect(self.turn_to)
        self.setTitleBarWidget(self.bar)
        self._tabs: QStackedWidget | None = None
        self._content: QWidget | None = None
        self.topLevelChanged.connect(self._show_floating)
        stands_for(self, Explanation(self.title, "Dock", self.help))
        self.studio = studio
        self.dirty = True
        self.urgent = False
        self.pending = False
        studio.arrived.connect(self._take_note)
        studio.runsChanged.connect(self.mark)
        studio.pinned.connect(self.mark)
        studio.runChanged.connect(self.mark)
        studio.selected.connect(self.mark)
        studio.moved.connect(self._hurry)
        studio.simplified.connect(self.simplify)

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

    # ── its place, and its parts ─────────────────────────────────────────────

    def setWidget(self, widget: QWidget) -> None:
        """Show a widget below the title, which never gets less room than the dock needs."""
        if not self.within:
            width, height = self.least
            widget.setMinimumSize(max(widget.minimumWidth(), width), max(height - HEIGHT, 0))
        super().setWidget(widget)

    @Slot(bool)
    def _show_floating(self, _floating: bool) -> None:
        self.style().polish(self)  # its property "floating" is Qt's own
        self.bar.simplify(self.studio.simple)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the edge of a dock that floats, which Qt leaves out below a title of one's own."""
        super().paintEvent(event)
        if self.isFloating():
            painter = QPainter(self)
            painter.setPen(QColor(theme.palette().accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.end()

    @Slot(bool)
    def simplify(self, simple: bool) -> None:
        """Leave out what is for experts, or show it again."""
        self.bar.simplify(simple)
        for header in self.content.findChildren(Simplifiable):
            header.simplify(simple)

    @property
    def content(self) -> QWidget:
        """What it shows, apart from its title and from its parts."""
        shown = self._content or self.widget()
        return self if shown is None else shown

    def name_as_tab(self, tab: bool) -> None:
        """Be called shortly where it is a tab."""
        title = self.short if tab and self.short else self.title
        if title != self.windowTitle():
            self.setWindowTitle(title)

    def take_in(self, part: StudioDock) -> None:
        """Take in a dock of the same subject, as a tab or as a pane below."""
        self._content = self.content
        part.setFeatures(part.DockWidgetFeature.NoDockWidgetFeatures)
        if part.beneath:
            panes = QSplitter(Qt.Orientation.Vertical)
            panes.setChildrenCollapsible(False)
            panes.addWidget(self._content)
            panes.addWidget(part)
            panes.setStretchFactor(1, 1)
            panes.setSizes([130, 400])
            part.setTitleBarWidget(_heading(part))
            self.setWidget(panes)
            self._content.show()
            part.show()
        else:
            if self._tabs is None:
                self._tabs = QStackedWidget()
                self._tabs.addWidget(self._content)
                self.setWidget(self._tabs)
            part.setTitleBarWidget(QWidget(part))
            self._tabs.addWidget(part)
            self.bar.add_tab(part.title)

    @Slot(int)
    def turn_to(self, tab: int) -> None:
        """Bring a tab to the front; the first is its own."""
        if self._tabs is not None and 0 <= tab < self._tabs.count():
            self._tabs.setCurrentIndex(tab)
            self.bar.tabs.setCurrentIndex(tab)
            self.mark()

    @property
    def tab(self) -> int:
        """Which of its tabs is in front."""
        return 0 if self._tabs is None else self._tabs.currentIndex()

    def tab_of(self, part: StudioDock) -> int:
        """Return which tab a part of it is; -1 for a pane, which is always in front."""
        return -1 if self._tabs is None else self._tabs.indexOf(part)

    # ── what it shows ────────────────────────────────────────────────────────

    def hear(self, channel: str) -> None:
        """Take in what has arrived on one of its channels, at once and even while out of sight."""

    def refresh(self) -> None:
        """Draw what is newest; a dock has this of its own, or `redraw`."""
        for _ in self.redraw():
            pass

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


def _heading(part: StudioDock) -> TitleBar:
    """Return what stands above a pane."""
    bar = TitleBar(part, pane=True)
    bar.add_tab(part.title)
    return bar
