"""What fills the window below its bars: the docks, or a page that stands in their place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ganstudio.gui.docks.area.area import DockArea
from ganstudio.gui.docks.area.places import Place


class Stage(QStackedWidget):
    """Shows the docks, the library or the welcome page.

    Attributes
    ----------
    area : DockArea
        The docks.
    """

    turned = Signal()
    """Another page is shown."""

    def __init__(self, area: DockArea, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.area = area
        self.addWidget(area)

    def show_docks(self, place: Place) -> None:
        """Show the docks, arranged as in a place."""
        self.setCurrentWidget(self.area)
        if self.area.place != place:
            self.area.go_to(place)
        self.turned.emit()

    def show_page(self, page: QWidget) -> None:
        """Show a page in place of the docks."""
        if self.indexOf(page) < 0:
            self.addWidget(page)
        self.setCurrentWidget(page)
        page.setFocus()
        self.turned.emit()

    def shows_docks(self) -> bool:
        """Tell whether the docks are on screen."""
        return self.currentWidget() is self.area
