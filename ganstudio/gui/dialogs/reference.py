"""Everything that the window can explain, to browse and to search."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ganstudio.components import catalogue
from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.docks import DOCKS
from ganstudio.gui.widgets.explanations import Explanation, explain, find_component, verdict_page
from ganstudio.telemetry.records import WORDS
from ganstudio.training.schedule import Schedule

GROUPS = {
    "Losses": "loss",
    "Penalties": "penalty",
    "Stabilisers": "stabiliser",
    "Architectures": "network",
    "Data": "data",
    "Optimisers": "optimiser",
}
PAGE = Qt.ItemDataRole.UserRole
LIST, SIZE = 360, (980, 640)


def pages() -> Iterator[tuple[str, str, Explanation]]:
    """Yield group, key and explanation of everything that there is to read about."""
    for group, kind in GROUPS.items():
        for name, cls in catalogue(kind).items():
            if (page := explain(cls)) is not None:
                yield group, f"{kind}/{name}", page
    if (schedule := explain(Schedule)) is not None:
        yield "Schedules", "schedule", schedule
    for word in WORDS:
        yield "Verdicts", f"verdict/{word}", verdict_page(word)
    for dock in DOCKS:
        yield "Docks", f"dock/{dock.name}", Explanation(dock.title, "Dock", dock.help)


class ReferenceDialog(Dialog):
    """A list of headings with a line to search them, and the chosen explanation beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Formulas and explanations", "", "", parent)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Search titles, texts and papers")
        self.line.setClearButtonEnabled(True)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setMaximumWidth(LIST)
        self.browser = QTextBrowser(self)
        self.browser.setOpenLinks(False)
        self._groups: dict[str, QTreeWidgetItem] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self._texts: dict[str, str] = {}
        self._fill()
        left, row = QVBoxLayout(), QHBoxLayout()
        left.addWidget(self.line)
        left.addWidget(self.tree)
        row.addLayout(left, 3)
        row.addWidget(self.browser, 5)
        self.content.addLayout(row)
        self.resize(*SIZE)
        self.line.textChanged.connect(self._search)
        self.tree.currentItemChanged.connect(self._show)
        self.browser.anchorClicked.connect(self._follow)
        self.tree.setCurrentItem(next(iter(self._items.values())))
        self.line.setFocus()

    def _fill(self) -> None:
        groups = self._groups
        for group, key, page in pages():
            if group not in groups:
                groups[group] = QTreeWidgetItem(self.tree, [group])
                groups[group].setFlags(Qt.ItemFlag.ItemIsEnabled)
                groups[group].setExpanded(True)
            item = self._items[key] = QTreeWidgetItem(groups[group], [page.title])
            item.setData(0, PAGE, page)
            self._texts[key] = _plain(f"{key} {page.title} {page.html()}").lower()

    @Slot(str)
    def _search(self, text: str) -> None:
        """Show the entries in which all words are found, and the first of them."""
        words = text.lower().split()
        for key, item in self._items.items():
            item.setHidden(not all(word in self._texts[key] for word in words))
        found = [item for item in self._items.values() if not item.isHidden()]
        for group in self._groups.values():
            group.setHidden(not any(item.parent() is group for item in found))
        if found and self.tree.currentItem() not in found:
            self.tree.setCurrentItem(found[0])

    @Slot(QTreeWidgetItem)
    def _show(self, item: QTreeWidgetItem | None, _before: object = None) -> None:
        page = item.data(0, PAGE) if item else None
        if isinstance(page, Explanation):
            self.browser.setHtml(page.html())

    @Slot(QUrl)
    def _follow(self, url: QUrl) -> None:
        if find_component(url.toString()) is not None:
            self.line.clear()
            self.tree.setCurrentItem(self._items[url.toString()])


def _plain(rich: str) -> str:
    """Return rich text without its marks, so that p_G is found as pG."""
    return re.sub(r"<[^>]+>", "", rich)
