"""Readable from the last row: large type, thick lines, few docks, and the verdict above them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QScreen, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from ganstudio.gui.docks.area.places import PROJECTOR, Place
from ganstudio.gui.docks.area.stage import Stage
from ganstudio.gui.projector.headline import Headline
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.simplifiable import Simplifiable

HINT = 5000
"""Milliseconds that the keys are named for."""
FULL_HD = 1080
PROJECTED = ("samples", "losses", "outputs")
"""The docks that 1, 2 and 3 open and close."""
STEP = 1.15
"""By how much + and − change the type."""


class Projector(QObject):
    """Puts the window into its large form, and back exactly as it was.

    Attributes
    ----------
    headline : Headline
        What stands above the docks meanwhile.
    """

    def __init__(
        self,
        window: QMainWindow,
        stage: Stage,
        studio: StudioState,
        restyle: Callable[[], None],
        chrome: Callable[[], list[QWidget]],
        look: Callable[[], theme.Theme],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._stage = stage
        self._studio = studio
        self._restyle = restyle
        self._chrome = chrome
        self._look = look
        self._factor = 1.0
        self._turned = False
        self._maximised, self._frame = False, window.geometry()
        self._before: tuple[Place, QWidget, list[QWidget]] | None = None
        self._keys: list[QShortcut] = []
        self.headline = Headline(studio)
        self.headline.hide()
        self._black = QWidget(window)
        self._black.setStyleSheet("background: black;")
        self._black.hide()
        self._hint = QTimer(self, singleShot=True, interval=HINT)
        self._hint.timeout.connect(self.headline.hint.hide)

    @property
    def is_on(self) -> bool:
        """Whether the window is in its large form."""
        return self._before is not None

    def toggle(self) -> None:
        """Go into it, or leave it."""
        (self.leave if self.is_on else self.enter)()

    def toggle_elsewhere(self) -> None:
        """Go into it on another screen than the window's, or leave it."""
        screens = QGuiApplication.screens()
        if self.is_on:
            self.leave()
        elif len(screens) > 1:
            self.enter(screens[(screens.index(self._window.screen()) + 1) % len(screens)])
        else:
            self._studio.noted.emit("There is one screen only; F11 fills it")

    def enter(self, screen: QScreen | None = None) -> None:
        """Fill a screen, the window's own if none is named."""
        shown = [each for each in self._chrome() if not each.isHidden()]
        page = self._stage.currentWidget()
        assert page is not None
        self._before = self._stage.area.place, page, shown
        self._maximised, self._frame = self._window.isMaximized(), self._window.geometry()
        self._stage.show_docks(PROJECTOR)  # first, so that the place is kept in the size it has
        for each in shown:
            each.hide()
        if screen is not None:
            self._window.setGeometry(screen.geometry())
        self._window.showFullScreen()
        self._magnify()
        self._hide_headers(True)
        self.headline.show()
        self.headline.refresh()
        self.headline.hint.show()
        self._hint.start()
        for key, deed in (
            ("Esc", self.leave), ("B", self._blacken), ("V", self._turn_theme),
            ("+", self._larger), ("=", self._larger), ("-", self._smaller),
            ("1", self._toggle_first), ("2", self._toggle_second), ("3", self._toggle_third),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(key), self._window)
            shortcut.activated.connect(deed)
            self._keys.append(shortcut)

    def leave(self) -> None:
        """Go back to the window as it was."""
        if self._before is None:
            return
        (place, page, chrome), self._before = self._before, None
        for shortcut in self._keys:
            shortcut.deleteLater()
        self._keys.clear()
        self._black.hide()
        self.headline.hide()
        theme.project(None)
        if self._turned:
            self._turned = False
            self._wear(self._look())
        self._hide_headers(False)
        self._restyle()
        for each in chrome:
            each.show()
        (self._window.showMaximized if self._maximised else self._window.showNormal)()
        arrange = partial(self._arrange, place, page)
        QTimer.singleShot(0, self, arrange)  # once it is no longer full screen

    def _arrange(self, place: Place, page: QWidget) -> None:
        if not self._maximised:
            self._window.setGeometry(self._frame)
            QApplication.sendPostedEvents()  # its layout, of which the sizes of docks are shares
        self._stage.show_docks(place)
        if page is not self._stage.area:
            self._stage.show_page(page)

    # ── its keys ─────────────────────────────────────────────────────────────

    def _magnify(self) -> None:
        theme.project(self._window.screen().size().height() / FULL_HD * self._factor)
        self._restyle()

    @Slot()
    def _larger(self) -> None:
        self._factor = min(self._factor * STEP, 2.0)
        self._magnify()

    @Slot()
    def _smaller(self) -> None:
        self._factor = max(self._factor / STEP, 0.5)
        self._magnify()

    @Slot()
    def _blacken(self) -> None:
        self._black.setGeometry(self._window.rect())
        self._black.setVisible(self._black.isHidden())
        self._black.raise_()

    @Slot()
    def _turn_theme(self) -> None:
        """Light where it was dark: projectors wash dark pictures out."""
        self._turned = True
        self._wear("light" if theme.palette().dark else "dark")
        self._magnify()

    def _wear(self, look: theme.Theme) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, look)

    def _toggle(self, number: int) -> None:
        name = PROJECTED[number]
        area = self._stage.area
        dock = area.docks[name]
        (area.conceal if area.shows(dock) else area.reveal)(dock)

    @Slot()
    def _toggle_first(self) -> None:
        self._toggle(0)

    @Slot()
    def _toggle_second(self) -> None:
        self._toggle(1)

    @Slot()
    def _toggle_third(self) -> None:
        self._toggle(2)

    def _hide_headers(self, hidden: bool) -> None:
        for dock in self._stage.area.docks.values():
            dock.bar.simplify(hidden or self._studio.simple)
            for header in dock.content.findChildren(Simplifiable):
                header.setVisible(not hidden)
                if not hidden:
                    header.simplify(self._studio.simple)
