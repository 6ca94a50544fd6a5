"""Theme, layout, projector, command palette, help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from ganstudio.gui.dialogs.help import AboutDialog, ShortcutSheet
from ganstudio.gui.dialogs.palette import CommandPalette
from ganstudio.gui.dialogs.reference import ReferenceDialog
from ganstudio.gui.shell.dock_area import Layout
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.explainer import explain_pointed

if TYPE_CHECKING:
    from ganstudio.gui.shell.window import Window


class ViewActions:
    """What the window looks like."""

    def __init__(self, window: Window) -> None:
        self._window = window

    # ── theme ────────────────────────────────────────────────────────────────

    def is_theme(self, name: theme.Theme) -> bool:
        """Tell whether this theme is chosen."""
        return self._window.settings.get("theme", "system") == name

    def choose_theme(self, name: theme.Theme) -> None:
        """Dress the application, and keep the choice."""
        self._window.settings.put("theme", name)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, name)

    # ── docks and layouts ────────────────────────────────────────────────────

    def shows(self, name: str) -> bool:
        """Tell whether a dock is open."""
        return not self._window.area.docks[name].isHidden()

    def toggle_dock(self, name: str) -> None:
        """Open or close a dock."""
        dock = self._window.area.docks[name]
        if dock.isHidden():
            self._window.area.reveal(dock)
        else:
            dock.hide()

    def choose_layout(self, layout: Layout) -> None:
        """Arrange the docks."""
        self._window.area.arrange(layout)

    def is_projecting(self) -> bool:
        """Tell whether the chrome is hidden."""
        return self._window.projecting

    def projector(self) -> None:
        """Hide or show all chrome."""
        self._window.project(not self._window.projecting)

    # ── finding and explaining ───────────────────────────────────────────────

    def command_palette(self) -> None:
        """Find anything by its name."""
        CommandPalette(self._window.table, self._window).show()

    def explain(self) -> None:
        """Say what is under the mouse, or else what has the keyboard."""
        if not explain_pointed(self._window):
            self._window.studio.noted.emit("Point at what you want explained and press F1")

    def reference(self) -> None:
        """Show all explanations to browse and search."""
        ReferenceDialog(self._window).show()

    def shortcut_sheet(self) -> None:
        """Show all keys."""
        ShortcutSheet(self._window.table.actions.values(), self._window).open()

    def about(self) -> None:
        """Tell what this is."""
        AboutDialog(self._window).open()
