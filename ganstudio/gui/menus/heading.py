"""A heading in a menu, over the entries that belong together."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QMenu, QWidgetAction


def add_heading(menu: QMenu, text: str) -> None:
    """Put words at the end of a menu that cannot be chosen; Qt's own sections hide theirs."""
    label = QLabel(text, menu)
    label.setProperty("role", "section")
    heading = QWidgetAction(menu)
    heading.setDefaultWidget(label)
    heading.setEnabled(False)
    menu.addAction(heading)
