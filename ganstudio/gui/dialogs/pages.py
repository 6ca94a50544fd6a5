"""Pages to browse and to search: a list of headings, and the chosen page beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

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

from ganstudio.gui.dialogs.base import Dialog

KEY = Qt.ItemDataRole.UserRole
LIST, SIZE, MARGIN = 360, (980, 640), 12


@dataclass(frozen=True)
class Page:
    """A page.

    Attributes
    ----------
    group : str
        What it stands under in the list; empty for nothing.
    key : str
        What links lead to it by.
    html : callable
        Returns what is shown, in the colours in force.
    """

    group: str
    key: str
    title: str
    html: Callable[[], str]


class PagesDialog(Dialog):
    """A list of headings with a line to search them."""

    def __init__(self, heading: str, hint: str, pages: Iterable[Page], parent: QWidget) -> None:
        super().__init__(heading, "", "", parent)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(hint)
        self.line.setClearButtonEnabled(True)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setMaximumWidth(LIST)
        self.browser = QTextBrowser(self)
        self.browser.setOpenLinks(False)
        self.browser.document().setDocumentMargin(MARGIN)
        self._pages = {page.key: page for page in pages}
        self._groups: dict[str, QTreeWidgetItem] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self._texts: dict[str, str] = {}
        self._fill()
        self.tree.setRootIsDecorated(bool(self._groups))
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

    def open_page(self, key: str) -> bool:
        """Show a page; tell whether there is one of that key."""
        if key not in self._items:
            return False
        self.line.clear()
        self.tree.setCurrentItem(self._items[key])
        return True

    def _fill(self) -> None:
        for page in self._pages.values():
            item = self._items[page.key] = QTreeWidgetItem([page.title])
            item.setData(0, KEY, page.key)
            self._texts[page.key] = _plain(f"{page.key} {page.title} {page.html()}").lower()
            if page.group:
                self._group(page.group).addChild(item)
            else:
                self.tree.addTopLevelItem(item)

    def _group(self, title: str) -> QTreeWidgetItem:
        if title not in self._groups:
            group = self._groups[title] = QTreeWidgetItem(self.tree, [title])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            group.setExpanded(True)
        return self._groups[title]

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
        key = item.data(0, KEY) if item else None
        if key in self._pages:
            self.browser.setHtml(self._pages[key].html())

    @Slot(QUrl)
    def _follow(self, url: QUrl) -> None:
        self.open_page(url.toString())


def _plain(rich: str) -> str:
    """Return rich text without its marks, so that p_G is found as pG."""
    return re.sub(r"<[^>]+>", "", rich)
