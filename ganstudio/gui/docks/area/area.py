"""Where the docks live: arranged by places, each as the user left it.

A main window inside the main window: its docks fill it without a central widget, so that
samples can be floated and moved like every other dock, and the error bar can stand above.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QTabBar, QTabWidget, QWidget

from ganstudio.gui.docks.area.arrangement import Arrangement
from ganstudio.gui.docks.area.columns import Columns
from ganstudio.gui.docks.area.fitting import Fitting, fitted
from ganstudio.gui.docks.area.keyboard import focus_next
from ganstudio.gui.docks.area.places import FEET, PROJECTOR, WATCH, Place
from ganstudio.gui.docks.area.rail import ColumnRail
from ganstudio.gui.docks.base import StudioDock

DockT = TypeVar("DockT", bound=StudioDock)
LOW = 800
"""Pixels of the window's height below which the foot has no title."""
LEAST = (480, 260)
"""Pixels below which nothing is arranged any more."""


class DockArea(QMainWindow):
    """Holds the docks and arranges them.

    Attributes
    ----------
    docks : dict
        All docks by name, also those that are parts of others.
    place : Place
        Whose arrangement is on screen.
    """

    def __init__(self, docks: Iterable[StudioDock], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setObjectName("docks")
        self.setAccessibleName("Docks")
        self.setDockOptions(
            self.DockOption.AllowNestedDocks | self.DockOption.AllowTabbedDocks
        )  # not animated: what is kept of a place must not be amid a movement
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that at the start no button has it
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.docks = {dock.name: dock for dock in docks}
        for dock in self.docks.values():
            if dock.within:
                self.docks[dock.within].take_in(dock)
                dock.wanted.connect(partial(self._turn, dock))
            else:
                dock.setParent(self)
        self.standing = [dock for dock in self.docks.values() if not dock.within]
        self.place = WATCH
        self._kept: dict[str, Arrangement] = {}
        self._wanted: frozenset[str] = frozenset()
        self._fitting: Fitting | None = None
        self._folded: tuple[str, ...] = ()
        self._aside: tuple[StudioDock, ...] = ()
        self._arranging = self._waits = self._unfolded = False
        self._rail = ColumnRail(self)
        self._rail.asked.connect(self._fold)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self._rail)
        for dock in self.standing:
            for signal in (
                dock.topLevelChanged, dock.dockLocationChanged, dock.bar.turned,
                dock.bar.close_button.clicked, dock.bar.float.clicked,
            ):  # fmt: skip
                signal.connect(self._touch)
        self.tabifiedDockWidgetActivated.connect(self._touch)
        self._arrange()

    def dock(self, kind: type[DockT]) -> DockT:
        """Return the dock of a class."""
        dock = self.docks[kind.name]
        assert isinstance(dock, kind)
        return dock

    def minimumSizeHint(self) -> QSize:
        """Small: docks that do not fit become tabs."""
        return QSize(*LEAST)

    @Slot()
    def _touch(self, *_: object) -> None:
        """Take note that the user has changed the arrangement of the place."""
        if not self._arranging:
            self._fitting = None
            self._dress()

    def event(self, event: QEvent) -> bool:
        """Take note of separators that are dragged."""
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._touch()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keyboard back by Esc from whatever in a dock has no use for that itself."""
        if event.key() == Qt.Key.Key_Escape and not self.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    # ── places ───────────────────────────────────────────────────────────────

    def go_to(self, place: Place) -> None:
        """Arrange the docks as they were left in a place; while not yet shown, once they are."""
        self._remember()
        self.place = place
        self._settle()

    def reset(self) -> None:
        """Arrange the docks as the place has them at first."""
        self._kept.pop(self.place.name, None)
        self._settle()

    def _settle(self) -> None:
        self._waits = not self.isVisible()
        if self._waits or not self.place.columns:
            return
        kept = self._kept.get(self.place.name)
        if kept is None or not self._take_up(kept) or not self._suits():
            self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Arrange what waits: only now is it known how much room there is."""
        super().showEvent(event)
        aside, self._aside = self._aside, ()
        if not self._waits:
            for dock in aside:
                dock.show()
        else:
            self._settle()
            QTimer.singleShot(0, self, self._show_floating)

    def hideEvent(self, event: QHideEvent) -> None:
        """Put docks that float aside with the others, where a page stands in their place."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._remember()
            shown = [each for each in self.standing if each.isFloating() and not each.isHidden()]
            self._aside = tuple(shown)
            for dock in shown:
                dock.hide()

    @Slot()
    def _show_floating(self) -> None:
        """Show docks that float once more, now that the window is there which they stand before."""
        for dock in self.standing:
            if dock.isFloating() and dock.isVisible():
                dock.hide()
                dock.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew where more or fewer docks fit; what the user has arranged, if it must be."""
        super().resizeEvent(event)
        self._dress()
        if not self.isVisible() or self._waits or not self.place.columns:
            return
        if self._fitting is None and not self._suits():
            self._remember()
            self._arrange()
        elif self._fitting is not None and self._fit() != self._fitting:
            self._arrange()

    def _suits(self) -> bool:
        """Tell whether what the user has arranged has room, and has folded nothing without need."""
        layout = self.layout()
        assert layout is not None
        least = layout.minimumSize()
        if least.width() > self.width() or least.height() > self.height():
            return False
        return not self._folded or bool(self._fit().folded)

    # ── single docks ─────────────────────────────────────────────────────────

    def standing_of(self, dock: StudioDock) -> StudioDock:
        """Return the dock that a dock is part of, or itself."""
        return self.docks[dock.within] if dock.within else dock

    def shows(self, dock: StudioDock) -> bool:
        """Tell whether a dock is open and none of its neighbours in its own frame covers it."""
        host = self.standing_of(dock)
        if host.isHidden() or (dock.beneath and dock.isHidden()):
            return False
        return host.tab_of(dock) in (-1, host.tab) if dock.within else host.tab == 0

    def reveal(self, dock: StudioDock) -> None:
        """Open a dock; without a place here it becomes a tab beside its own choice, or the last."""
        host = self.standing_of(dock)
        placed = [
            other for other in self.standing if self._has_place(other) and other.name not in FEET
        ]
        if self._fitting is not None and host.name in self._fitting.folded:
            self._fold()
        if not self._has_place(host) and not self.restoreDockWidget(host):
            if host.name in FEET or not placed:
                self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, host)
            else:
                there = {other.name: other for other in placed}
                self.tabifyDockWidget(there.get(host.beside, placed[-1]), host)
        self._touch()
        host.show()
        host.raise_()
        host.turn_to(max(host.tab_of(dock), 0))
        if dock.beneath:
            dock.show()

    def _turn(self, dock: StudioDock, wanted: bool) -> None:
        """Bring a tab to the front, or the dock's own where it was there."""
        host = self.standing_of(dock)
        self._wanted = self._wanted | {dock.name} if wanted else self._wanted - {dock.name}
        if wanted or host.tab == host.tab_of(dock):
            host.turn_to(host.tab_of(dock) if wanted else 0)

    def conceal(self, dock: StudioDock) -> None:
        """Close a dock; of a part, show what it is part of."""
        host = self.standing_of(dock)
        if dock.within and host.tab_of(dock) >= 0:
            host.turn_to(0)
        else:
            dock.hide()
        self._touch()  # only then is it known which titles are still told by a tab

    def next_dock(self) -> None:
        """Give the keyboard to the dock after the one that has it, in the order on screen."""
        focus_next(self.standing, self.window().focusWidget() or self)

    def _has_place(self, dock: StudioDock) -> bool:
        return self.dockWidgetArea(dock) != Qt.DockWidgetArea.NoDockWidgetArea

    # ── arranging ────────────────────────────────────────────────────────────

    def _fit(self) -> Fitting:
        known = {dock.name: dock.least for dock in self.standing}
        folds = not self._unfolded
        return fitted(self.place, known, self.width(), self.height(), folds=folds)

    @Slot()
    def _fold(self) -> None:
        """Open the left column that has given way, or fold it again."""
        self._unfolded = not self._unfolded
        self._arrange()

    def _dress(self) -> None:
        """Show a title where no tab says it; the foot of a low window does without."""
        for dock in self.standing:
            slim = dock.name in FEET and self.window().height() < LOW
            dock.bar.set_shown(not slim and not self._is_named_by_tab(dock))
            dock.name_as_tab(bool(self.tabifiedDockWidgets(dock)))
        for tabs in self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            tabs.setAccessibleName("Docks behind each other")  # Qt makes them as they are needed

    def _is_named_by_tab(self, dock: StudioDock) -> bool:
        others = [other for other in self.tabifiedDockWidgets(dock) if not other.isHidden()]
        return bool(others) and dock.bar.tabs.count() < 2

    def _clear(self) -> None:
        for dock in self.standing:
            if dock.isFloating():
                dock.setFloating(False)
            self.removeDockWidget(dock)

    def _arrange(self) -> None:
        """Put the docks where the place wants them, as far as there is room."""
        self._arranging = True
        self._clear()
        self._fitting = fit = self._fit()
        columns = Columns(fit, self.docks)
        columns.put_into(self)
        for name in self._wanted:
            self._turn(self.docks[name], True)
        if self.place.foot in self.docks:
            foot = self.docks[self.place.foot]
            self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, foot)
            foot.show()
        for dock in self.standing:
            dock.setVisible(dock.name in columns.names | {self.place.foot})
        self._leave_rail(fit.folded)
        for _ in range(2):  # what the foot and titles take, and who is a tab, is known only then
            self._dress()
            self.layout().activate()  # type: ignore[union-attr]
            columns.share(self)
        self._arranging = False

    # ── keeping ──────────────────────────────────────────────────────────────

    def _remember(self) -> None:
        """Keep the arrangement on screen, if the user has made it."""
        apart = self._waits or self._aside or self.place == PROJECTOR
        if self._fitting is None and not apart:
            docks = self.docks.values()
            self._kept[self.place.name] = Arrangement.of(self, docks, self._folded)

    def _take_up(self, kept: Arrangement) -> bool:
        """Arrange as kept; tell whether that made sense."""
        self._clear()  # docks that the state does not name would stay amid those that it does
        self._fitting = None
        if not kept.restore(self, self.docks.values()):
            return False
        self._leave_rail(tuple(name for name in kept.folded if name in self.docks))
        self._dress()
        return True

    def _leave_rail(self, folded: tuple[str, ...]) -> None:
        """Leave a rail of docks that have given way."""
        self._folded = folded
        self._rail.offer([self.docks[name].title for name in folded])

    def keep(self) -> dict[str, Any]:
        """Return the arrangements of all places as plain values, for `restore`."""
        self._remember()
        return {name: kept.plain() for name, kept in self._kept.items()}

    def restore(self, kept: Mapping[str, Any]) -> bool:
        """Take up kept arrangements, each where it makes sense; tell whether any does."""
        read = {name: Arrangement.read(value) for name, value in kept.items()}
        self._kept = {name: value for name, value in read.items() if value is not None}
        self._settle()
        return bool(self._kept)
