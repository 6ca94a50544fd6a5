"""Theme, layout, projector, command palette, help."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QToolBar

from ganstudio.gui.dialogs.guides import GuidesDialog
from ganstudio.gui.dialogs.help import AboutDialog, ShortcutSheet
from ganstudio.gui.dialogs.palette import CommandPalette
from ganstudio.gui.dialogs.reference import ReferenceDialog
from ganstudio.gui.docks.area import DockArea
from ganstudio.gui.docks.layouts import Layout
from ganstudio.gui.menus.table import ActionTable
from ganstudio.gui.settings import Settings
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.explainer import explain_pointed


class ViewActions:
    """What the window looks like.

    Parameters
    ----------
    window
        Whose chrome comes and goes, and where it asks.
    studio
        Who is told how it went.
    settings
        Where the theme is kept.
    area
        Where the docks live.
    table
        Gives everything that can be done, which is made with these actions and so after them.
    """

    def __init__(
        self,
        window: QMainWindow,
        studio: StudioState,
        settings: Settings,
        area: DockArea,
        table: Callable[[], ActionTable],
    ) -> None:
        self._window = window
        self._studio = studio
        self._settings = settings
        self._area = area
        self._table = table
        self._projecting = False

    # ── theme ────────────────────────────────────────────────────────────────

    def is_theme(self, name: theme.Theme) -> bool:
        """Tell whether this theme is chosen."""
        return self._settings.get("theme", "system") == name

    def choose_theme(self, name: theme.Theme) -> None:
        """Dress the application, and keep the choice."""
        self._settings.put("theme", name)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, name)

    # ── docks and layouts ────────────────────────────────────────────────────

    def shows(self, name: str) -> bool:
        """Tell whether a dock is open."""
        return not self._area.docks[name].isHidden()

    def toggle_dock(self, name: str) -> None:
        """Open or close a dock."""
        dock = self._area.docks[name]
        if dock.isHidden():
            self._area.reveal(dock)
        else:
            dock.hide()

    def choose_layout(self, layout: Layout) -> None:
        """Arrange the docks."""
        self._area.arrange(layout)

    def is_projecting(self) -> bool:
        """Tell whether the chrome is hidden."""
        return self._projecting

    def projector(self) -> None:
        """Hide all chrome and fill the screen, or take that back."""
        self._projecting = not self._projecting
        own = Qt.FindChildOption.FindDirectChildrenOnly
        bars = self._window.findChildren(QToolBar, options=own)
        for chrome in (self._window.menuBar(), self._window.statusBar(), *bars):
            chrome.setVisible(not self._projecting)
        if self._projecting:
            self._window.showFullScreen()
        else:
            self._window.showNormal()

    # ── finding and explaining ───────────────────────────────────────────────

    def command_palette(self) -> None:
        """Find anything by its name."""
        CommandPalette(self._table(), self._window).show()

    def explain(self) -> None:
        """Say what is under the mouse, or else what has the keyboard."""
        if not explain_pointed(self._window):
            self._studio.noted.emit("Point at what you want explained and press F1")

    def guides(self) -> None:
        """Show the guides."""
        GuidesDialog(self._table().actions.values(), self._window).show()

    def guide(self, key: str) -> None:
        """Show one of the guides."""
        dialog = GuidesDialog(self._table().actions.values(), self._window)
        dialog.open_page(key)
        dialog.show()

    def reference(self) -> None:
        """Show all explanations to browse and search."""
        ReferenceDialog(self._window).show()

    def shortcut_sheet(self) -> None:
        """Show all keys."""
        ShortcutSheet(self._table().actions.values(), self._window).open()

    def about(self) -> None:
        """Tell what this is."""
        AboutDialog(self._window).open()
