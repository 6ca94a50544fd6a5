"""Help: guides and explanations of everything, to browse and to search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.widgets import theme
from ganstudio.handbook.article import Article
from ganstudio.handbook.finding import Finder

KEY = Qt.ItemDataRole.UserRole
LEAST, SIZE, MARGIN, INDENT = 260, (1000, 660), 12, 14
"""Pixels: the list's width at least, the dialog's size, the text's margin, a group's entries."""
PAGE = 8
"""Entries that PageUp and PageDown pass over."""
MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: PAGE,
    Qt.Key.Key_PageUp: -PAGE,
}
MOST = 60
"""Results that are listed."""
HINT = "Search guides, measures, settings, losses …"


class HandbookDialog(Dialog):
    """A list of articles with a line to search them, and the chosen one beside it.

    While nothing is typed they stand under their groups; typing lists what fits, best first. The
    arrows lead through the list while the line has the keyboard, and Enter into the text.

    Parameters
    ----------
    articles
        All that can be read.
    html
        Returns an article as rich text, in the colours in force.
    """

    def __init__(
        self, articles: Sequence[Article], html: Callable[[Article], str], parent: QWidget
    ) -> None:
        super().__init__("Help", "", "", parent)
        self._articles = {article.key: article for article in articles}
        self._finder, self._html = Finder(articles), html
        self._items: dict[str, QTreeWidgetItem] = {}
        self._shown = ""
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(HINT)
        self.line.setClearButtonEnabled(True)
        self.line.installEventFilter(self)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(INDENT)
        self.tree.setMinimumWidth(LEAST)
        self.tree.setColumnCount(2)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.setAccessibleName("Articles")
        self.browser = QTextBrowser(self)
        self.browser.setOpenLinks(False)
        self.browser.document().setDocumentMargin(MARGIN)
        left, row = QVBoxLayout(), QHBoxLayout()
        left.addWidget(self.line)
        left.addWidget(self.tree)
        row.addLayout(left, 3)
        row.addWidget(self.browser, 5)
        self.content.addLayout(row)
        self.resize(*SIZE)
        self.line.textChanged.connect(self._search)
        self.tree.currentItemChanged.connect(self._choose)
        self.browser.anchorClicked.connect(self._follow)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._search_again)
        self._browse()
        self.open_article(next(iter(self._articles)))
        self.line.setFocus()

    # ── what is shown ─────────────────────────────────────────────────────────

    def open_article(self, key: str) -> bool:
        """Show an article; tell whether there is one of that key."""
        if key not in self._articles:
            return False
        self.line.clear()
        self._go_to(key)
        return True

    def titles(self) -> list[str]:
        """Return the headings that are listed, those of closed groups apart."""
        return [item.text(0) for item in self._seen()]

    def shown(self) -> str:
        """Return the key of the article that is shown, empty where none is."""
        return self._shown

    # ── the list ──────────────────────────────────────────────────────────────

    @Slot(str)
    def _search(self, typed: str) -> None:
        """List what fits, best first, and show the best; everything while nothing is typed."""
        if not typed.strip():
            self._browse()
            self._go_to(self._shown or next(iter(self._articles)))
            return
        found = self._finder.find(typed)[:MOST]
        self._empty()
        muted = QBrush(QColor(theme.palette().muted))
        for article in found:
            self._list(article, self.tree.invisibleRootItem()).setForeground(1, muted)
        self.tree.setRootIsDecorated(False)
        if found:
            self._go_to(found[0].key)
        else:
            self._say_nothing_fits(typed)

    def _say_nothing_fits(self, typed: str) -> None:
        self._shown = ""
        near = self._finder.near(typed)
        words = "Nothing has all of these words. Type fewer, or clear the line to browse."
        if near is not None:
            words += f'</p><p>Did you mean <a href="{near.key}">{escape(near.heading)}</a>?'
        self.browser.setHtml(f"<p>{words}</p>")

    def _browse(self) -> None:
        """List everything under its group; only the first one is open."""
        self._empty()
        groups: dict[str, QTreeWidgetItem] = {}
        for article in self._articles.values():
            if article.group not in groups:
                group = groups[article.group] = QTreeWidgetItem(self.tree, [article.group])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                group.setFirstColumnSpanned(True)
            self._list(article, groups[article.group]).setFirstColumnSpanned(True)
        self.tree.setRootIsDecorated(True)
        next(iter(groups.values())).setExpanded(True)

    def _empty(self) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        self.tree.blockSignals(False)
        self._items = {}

    def _list(self, article: Article, under: QTreeWidgetItem) -> QTreeWidgetItem:
        item = self._items[article.key] = QTreeWidgetItem(under, [article.heading, article.group])
        item.setData(0, KEY, article.key)
        item.setToolTip(0, article.heading)
        return item

    def _go_to(self, key: str) -> None:
        self.tree.setCurrentItem(self._items[key])
        self.tree.scrollToItem(self._items[key])

    def _seen(self) -> list[QTreeWidgetItem]:
        """Return the entries that are on screen, or would be if the list were long enough."""
        groups = [(item, item.parent()) for item in self._items.values()]
        return [item for item, group in groups if not group or group.isExpanded()]

    @Slot(QTreeWidgetItem)
    def _choose(self, item: QTreeWidgetItem | None, _before: object = None) -> None:
        key = item.data(0, KEY) if item else None
        if key is not None and key != self._shown:
            self._shown = key
            self.browser.setHtml(self._html(self._articles[key]))

    @Slot(QUrl)
    def _follow(self, url: QUrl) -> None:
        self.open_article(url.toString())

    # ── keys ──────────────────────────────────────────────────────────────────

    @Slot()
    def _search_again(self) -> None:
        self.line.setFocus()
        self.line.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows and Enter act on the list while the line has the keyboard."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in MOVES:
                self._move(MOVES[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.browser.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _move(self, by: int) -> None:
        seen = self._seen()
        current = self.tree.currentItem()
        if seen:
            at = seen.index(current) + by if current in seen else 0
            self.tree.setCurrentItem(seen[max(0, min(len(seen) - 1, at))])
