"""What stands above a dock: its title or its tabs, and the ways to float and to close it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QSizePolicy, QTabBar, QToolButton, QWidget

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.assets import icon
from ganstudio.gui.widgets.elided import ElidedLabel

HEIGHT = 30


class TitleBar(QWidget):
    """The title of a dock, which it is dragged by; tabs in its place where it has several."""

    turned = Signal(int)
    """The user wants another tab."""

    def __init__(self, dock: QDockWidget, *, pane: bool = False) -> None:
        super().__init__(dock)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._dock = dock
        self._title = ElidedLabel()
        self._title.setText(dock.windowTitle())
        self._title.setProperty("role", "title")
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(f"{dock.windowTitle()}: tabs")
        self.tabs.hide()
        self.tabs.currentChanged.connect(self.turned)
        self.float = self._button("Float or dock", f"Float or dock {dock.windowTitle()}")
        self.float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self.close_button = self._button("Close", f"Close {dock.windowTitle()}")
        self.close_button.clicked.connect(dock.close)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(2)
        row.addWidget(self._title, 1)
        row.addWidget(self.tabs)
        row.addStretch(1)
        for button in (self.float, self.close_button):
            row.addWidget(button)
            button.setVisible(not pane)
        self._pane = pane

    def _button(self, tip: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(tip)
        button.setAccessibleName(name)
        button.setProperty("role", "small")
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button

    def add_tab(self, title: str) -> None:
        """Show one more tab, from the second on in place of the title."""
        self.tabs.addTab(title)
        self._title.setVisible(self.tabs.count() < 2)
        self.tabs.setVisible(self.tabs.count() > 1)

    def set_shown(self, shown: bool) -> None:
        """Take room, or none where something else says the title."""
        lines = max(HEIGHT, self.fontMetrics().height() + 12)
        height = lines if shown or self._dock.isFloating() else 0
        if height != self.maximumHeight():
            self.setFixedHeight(height)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as it is; a slim dock has none of it."""
        return QSize(120, self.maximumHeight())

    def minimumSizeHint(self) -> QSize:
        """As narrow as need be."""
        return QSize(24, self.maximumHeight())

    def simplify(self, simple: bool) -> None:
        """Leave out what changes the arrangement."""
        for button in (self.float, self.close_button):
            button.setVisible(not self._pane and (not simple or self._dock.isFloating()))

    def showEvent(self, event: QShowEvent) -> None:
        """Take over the colours in force."""
        super().showEvent(event)
        self.restyle()

    def restyle(self) -> None:
        """Take over the colours in force."""
        colours = theme.palette()
        self.float.setIcon(icon("float", colours.muted, colours.disabled))
        self.close_button.setIcon(icon("close", colours.muted, colours.disabled))
