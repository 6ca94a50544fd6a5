"""Where plots stand: what all of them have in common for the user's hand."""

from __future__ import annotations

from collections.abc import Mapping

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QSizePolicy, QWidget

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.plot_menu import plot_menu
from ganstudio.gui.widgets.plotting import Plot

LEAST, LEAST_OF_SEVERAL = QSize(180, 110), QSize(120, 80)
"""Pixels inside the axes below which a plot, or one of several, is not worth having."""
AROUND, BETWEEN = 22, 16
"""Pixels of height that axes take below the lowest plots, and captions above each."""
LOWEST = 60
"""Pixels that a scrolled stack may be given; what a dock needs is the dock's to say."""


class PlotArea(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """Plots in rows and columns: a menu on each, one key that leads back, a least size.

    Parameters
    ----------
    subject
        What they are of, as a file is called and as a screen reader says it.
    """

    noted = Signal(str)
    """Something to say in the status bar."""
    scrolled = Signal()
    """Others of the plots may be in sight."""

    def __init__(self, subject: str) -> None:
        super().__init__()
        self.subject = subject
        self._places: dict[tuple[int, int], Plot] = {}
        self.setAccessibleName(subject)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setBackground(theme.palette().surface)

    def lay_out(self, places: Mapping[tuple[int, int], Plot]) -> None:
        """Have these plots by row and column, and no others."""
        self.clear()
        self._places = dict(places)
        for (row, column), plot in places.items():
            self.addItem(plot, row, column)
        self.updateGeometry()

    def laid_out(self) -> list[Plot]:
        """Return the plots, row by row."""
        return list(self._places.values())

    def in_sight(self, plot: Plot) -> bool:
        """Tell whether any of a plot is to be seen, or would be if all of this were."""
        seen = self.visibleRegion()
        place = self.mapFromScene(plot.sceneBoundingRect()).boundingRect()
        return bool(seen.isEmpty() or seen.intersects(place))

    def room(self) -> QSize:
        """Return the room there is, for more of which they scroll."""
        around = self.parentWidget()
        return QSize(self.size()) if around is None else around.size()

    def minimumSizeHint(self) -> QSize:
        """As much as shows something in every plot."""
        rows = len({row for row, _ in self._places}) or 1
        columns = len({column for _, column in self._places}) or 1
        least = LEAST if rows * columns == 1 else LEAST_OF_SEVERAL
        between = 0 if rows * columns == 1 else BETWEEN
        return QSize(least.width() * columns, (least.height() + between) * rows + AROUND)

    # ── the user's hand ──────────────────────────────────────────────────────

    @Slot()
    def go_home(self) -> None:
        """Let all plots show all there is, and follow it."""
        for plot in self.laid_out():
            if plot.box.zoomed:
                plot.box.go_home()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show besides that the keyboard is here."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.palette().accent))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
            painter.end()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Tell that it was scrolled, which moves it within what it scrolls in."""
        super().moveEvent(event)
        self.scrolled.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Be framed."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lose the frame."""
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go home by the key of that name."""
        if event.key() == Qt.Key.Key_Home:
            self.go_home()
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the plot."""
        menu = self.menu_at(event.pos())
        if menu is not None:
            menu.popup(event.globalPos())

    def menu_at(self, position: QPoint) -> QMenu | None:
        """Return the menu of the plot at a place, None where there is none."""
        plot = self.plot_at(QPointF(self.mapToScene(position)))
        return None if plot is None else plot_menu(plot, self.subject, self.noted.emit, self)

    def plot_at(self, place: QPointF) -> Plot | None:
        """Return the plot at a place of the scene; where there is but one, that."""
        plots = self.laid_out()
        hit = (plot for plot in plots if plot.sceneBoundingRect().contains(place))
        return next(hit, plots[0] if len(plots) == 1 else None)


class ScrolledPlots(QScrollArea):
    """Plots that keep their least height: those that do not fit scroll."""

    def __init__(self, plots: PlotArea, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plots = plots
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(plots)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:
        """Little: the rest scrolls."""
        return QSize(LEAST_OF_SEVERAL.width(), LOWEST)
