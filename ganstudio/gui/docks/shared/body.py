"""The inside of a dock: its header, and below that content, or words while there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.gui.docks.shared.header import Header
from ganstudio.gui.widgets.plot_area import PlotArea, ScrolledPlots


class Body(QWidget):
    """The inside of a dock: header above, then content, or words while there is none."""

    def __init__(self, header: Header | None, content: QWidget, empty: str) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages = QStackedWidget()
        self._words = QLabel(empty)
        self._words.setProperty("role", "muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._words.setContentsMargins(24, 4, 24, 4)  # the timeline is low
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._pages.addWidget(self._words)
        self._pages.addWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if header is not None:
            column.addWidget(header)
        column.addWidget(self._pages, 1)

    def show_content(self, there: bool) -> None:
        """Show the content, or the words that say how to get it."""
        self._pages.setCurrentIndex(int(there))

    def words(self) -> str:
        """Return the words that stand in place of the content; none while it is shown."""
        return self._words.text() if self._pages.currentIndex() == 0 else ""

    def say_instead(self, words: str) -> None:
        """Change the words."""
        self._words.setText(words)


def under(legend: QWidget, plots: PlotArea) -> QWidget:
    """Return a legend with plots below it, which take what room there is and scroll if need be."""
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 4)
    column.setSpacing(0)
    column.addWidget(legend)
    column.addWidget(ScrolledPlots(plots), 1)
    return both
