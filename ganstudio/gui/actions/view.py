"""Theme, notation, places, docks, command palette, help."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from ganstudio.components import catalogue
from ganstudio.gui.actions.library import LibraryActions
from ganstudio.gui.dialogs.articles import all_articles, rich
from ganstudio.gui.dialogs.handbook import HandbookDialog
from ganstudio.gui.dialogs.help import AboutDialog, ShortcutSheet
from ganstudio.gui.dialogs.palette import CommandPalette, Way
from ganstudio.gui.docks.area.keyboard import focus
from ganstudio.gui.docks.area.places import Place
from ganstudio.gui.docks.area.stage import Stage
from ganstudio.gui.docks.parameters.dock import ParametersDock
from ganstudio.gui.menus.table import ActionTable
from ganstudio.gui.projector.mode import Projector
from ganstudio.gui.settings import Settings
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets import notation, numerals, theme
from ganstudio.gui.widgets.explainer import explain_pointed
from ganstudio.gui.widgets.spins import Spin


class ViewActions:
    """What the window looks like.

    Parameters
    ----------
    window
        Whose chrome comes and goes, and where it asks.
    studio
        Who is told how it went.
    settings
        Where theme and notation are kept.
    stage
        What fills the window: the docks, or a page in their place.
    library
        Shows the page of the library.
    projector
        The window's large form.
    table
        Gives everything that can be done, which is made with these actions and so after them.
    restyle
        Has all that is on screen drawn anew.
    """

    def __init__(
        self,
        window: QWidget,
        studio: StudioState,
        settings: Settings,
        stage: Stage,
        library: LibraryActions,
        projector: Projector,
        table: Callable[[], ActionTable],
        restyle: Callable[[], None],
    ) -> None:
        self._window = window
        self._studio = studio
        self._settings = settings
        self._stage = stage
        self._area = stage.area
        self._library = library
        self._projector = projector
        self._table = table
        self._restyle = restyle
        notation.put_in_force(notation.named(settings.get("notation", notation.HOUSE.name)))
        numerals.put_in_force(settings.get("numerals", "point"))

    # ── notation ─────────────────────────────────────────────────────────────

    def is_notation(self, chosen: notation.Notation) -> bool:
        """Tell whether formulas are written like this."""
        return notation.in_force() is chosen

    def choose_notation(self, chosen: notation.Notation) -> None:
        """Write all formulas like this, and keep the choice."""
        self._settings.put("notation", chosen.name)
        notation.put_in_force(chosen)
        with self._telling("writing all formulas anew"):
            self._restyle()

    # ── numbers ──────────────────────────────────────────────────────────────

    def choose_numerals(self, name: str) -> None:
        """Write all numbers like this, and keep the choice."""
        self._settings.put("numerals", name)
        numerals.put_in_force(name)
        with self._telling("writing all numbers anew"):
            for field in self._area.window().findChildren(Spin):
                field.rewrite()
            self._restyle()

    # ── theme ────────────────────────────────────────────────────────────────

    def is_theme(self, name: theme.Theme) -> bool:
        """Tell whether this theme is chosen."""
        return self._settings.get("theme", "system") == name

    def choose_theme(self, name: theme.Theme) -> None:
        """Dress the application, and keep the choice."""
        self._settings.put("theme", name)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        with self._telling("changing the colours"):
            theme.apply(app, name)

    @contextmanager
    def _telling(self, what: str) -> Iterator[None]:
        """Say what is about to be done, which takes longer than an answer may."""
        self._studio.working.emit(what)
        try:
            yield
        finally:
            self._studio.working.emit("")

    # ── places and docks ─────────────────────────────────────────────────────

    def is_place(self, place: Place) -> bool:
        """Tell whether one is in a place."""
        if not place.columns:
            return self._library.is_shown()
        return self._stage.shows_docks() and self._area.place == place

    def go_to(self, place: Place) -> None:
        """Go to a place: the docks as they were left there, or its page."""
        with self._telling(f"opening {place.name}"):
            if place.columns:
                self._stage.show_docks(place)
            else:
                self._library.show()

    def reset(self) -> None:
        """Arrange the docks of the place as at the first start."""
        with self._telling(f"arranging {self._area.place.name}"):
            self._stage.show_docks(self._area.place)
            self._area.reset()

    def shows(self, name: str) -> bool:
        """Tell whether a dock is open."""
        return self._area.shows(self._area.docks[name])

    def toggle_dock(self, name: str) -> None:
        """Open or close a dock."""
        dock = self._area.docks[name]
        if self._stage.shows_docks() and self._area.shows(dock):
            self._area.conceal(dock)
        else:
            self._stage.show_docks(self._area.place)
            self._area.reveal(dock)

    def reach_dock(self, name: str) -> None:
        """Give the keyboard to a dock, which is opened for it."""
        dock = self._area.docks[name]
        self._stage.show_docks(self._area.place)
        self._area.reveal(dock)
        focus(dock)

    def next_dock(self) -> None:
        """Give the keyboard to the next dock."""
        self._stage.show_docks(self._area.place)
        self._area.next_dock()

    def is_simple(self) -> bool:
        """Tell whether settings and controls for experts are hidden."""
        return self._studio.simple

    def toggle_simple(self) -> None:
        """Hide what is for experts, or show it again, and keep that."""
        self._settings.put("simple", not self._studio.simple)
        self._studio.set_simple(not self._studio.simple)

    def is_projecting(self) -> bool:
        """Tell whether the window is in its large form."""
        return self._projector.is_on

    def projector(self) -> None:
        """Fill the screen with few docks in large type, or take that back."""
        with self._telling("turning the projector off" if self._projector.is_on else "projecting"):
            self._projector.toggle()

    def projector_elsewhere(self) -> None:
        """Do the same on another screen."""
        with self._telling("projecting on the other screen"):
            self._projector.toggle_elsewhere()

    # ── finding and explaining ───────────────────────────────────────────────

    def command_palette(self) -> None:
        """Find anything by its name."""
        self.find()

    def find(self, within: Sequence[str] = ()) -> None:
        """Find anything by its name, perhaps within a menu."""
        ways = () if within else self._settings_found()
        CommandPalette(self._table(), self._window, within, ways).show()

    def _settings_found(self) -> list[Way]:
        """Return the ways to the settings of the chosen run."""
        return [
            Way(
                f"{ParametersDock.title} ▸ {each.section} ▸ {each.title}",
                each.help,
                partial(self.lead_to_setting, path),
            )
            for path, each in self._area.dock(ParametersDock).settings().items()
        ]

    def lead_to_setting(self, path: str) -> None:
        """Give the keyboard to the field of a setting, by its dotted path."""
        dock = self._area.dock(ParametersDock)
        self._stage.show_docks(self._area.place)
        self._area.reveal(dock)
        dock.lead_to(path)

    def explain(self) -> None:
        """Say what is under the mouse, or else what has the keyboard."""
        if not explain_pointed(self._window):
            self._studio.noted.emit("Point at what you want explained and press F1")

    def guides(self) -> None:
        """Show Help, with all that can be read."""
        self._handbook()

    def guide(self, key: str) -> None:
        """Show one of the guides, or another article."""
        self._handbook().open_article(key)

    def reference(self) -> None:
        """Show Help where formulas begin."""
        self._handbook().open_article(f"loss/{next(iter(catalogue('loss')))}")

    def _handbook(self) -> HandbookDialog:
        """Return Help, on screen; there is one at most."""
        dialog = self._window.findChild(HandbookDialog)
        if dialog is None or not dialog.isVisible():
            found = all_articles(self._table().actions.values())
            dialog = HandbookDialog(found, rich, self._window)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog

    def shortcut_sheet(self) -> None:
        """Show all keys."""
        ShortcutSheet(self._table().actions.values(), self._window).open()

    def about(self) -> None:
        """Tell what this is."""
        AboutDialog(self._window).open()
