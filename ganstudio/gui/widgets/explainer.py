"""F1: what is under the mouse, explained in place.

A widget says what it stands for by its property ``subject``, or by a method
``subject_at(position)`` where it stands for several things. Whoever has neither is
explained by what it lies in, in the end by its dock.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QCursor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDockWidget,
    QFrame,
    QMenu,
    QTabBar,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.widgets.explanations import Explanation, explain, find_component

SUBJECT_ROLE = Qt.ItemDataRole.UserRole + 1
"""Holds what an entry of a list stands for."""
WIDTH, MARGIN, EDGE = 460, 14, 4
"""Pixels: of an explanation, inside of it, and between it and the edge of the screen."""
TALLEST = 0.7
"""Share of the screen's height that an explanation may take before it scrolls."""


# ── what is pointed at ────────────────────────────────────────────────────────


def subject_at(position: QPoint) -> object:
    """Return what lies under a point of the screen, None if nothing there can be explained."""
    return _subject_of(QApplication.widgetAt(position), position)


def _subject_of(widget: QWidget | None, position: QPoint) -> object:
    while widget is not None:
        subject = _own_subject(widget, widget.mapFromGlobal(position))
        if subject is not None and explain(subject) is not None:
            return subject
        widget = widget.parentWidget()
    return None


def _own_subject(widget: QWidget, position: QPoint) -> object:
    asked = getattr(widget, "subject_at", None)
    if asked is not None and (found := asked(position)) is not None:
        return found
    match widget:
        case QMenu():
            inside = widget.rect().contains(position)
            action = widget.actionAt(position) if inside else widget.activeAction()
            return action.property("subject") if action else None
        case QAbstractItemView():
            index = widget.indexAt(position)
            return (index if index.isValid() else widget.currentIndex()).data(SUBJECT_ROLE)
        case QComboBox() if widget.currentData(SUBJECT_ROLE) is not None:
            return widget.currentData(SUBJECT_ROLE)
        case QToolButton() if widget.defaultAction() is not None:
            return widget.defaultAction().property("subject")
        case QTabBar():
            return _dock_of(widget, widget.tabText(widget.tabAt(position)))
    return widget.property("subject")


def _dock_of(tabs: QTabBar, title: str) -> object:
    """Return what the dock behind a tab stands for."""
    docks = tabs.window().findChildren(QDockWidget)
    return next((dock.property("subject") for dock in docks if dock.windowTitle() == title), None)


# ── the panel ─────────────────────────────────────────────────────────────────


class ExplanationPanel(QFrame):
    """An explanation beside what it explains; Escape, F1 or a click elsewhere closes it.

    Its text can be selected. A link leads to another explanation in its place, from
    where "Back" returns.
    """

    def __init__(self, subject: object, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("explanation")
        self.browser = QTextBrowser(self)
        self.browser.setOpenLinks(False)
        self.browser.setFrameShape(QFrame.Shape.NoFrame)
        self.browser.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.browser.anchorClicked.connect(self._follow)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN // 2, MARGIN)
        column.addWidget(self.browser)
        for key in ("Esc", "F1"):
            QShortcut(QKeySequence(key), self, self.close)
        self._seen: list[Explanation] = []
        self._show(explain(subject))

    def _show(self, explanation: Explanation | None) -> None:
        if explanation is None:
            return
        self._seen.append(explanation)
        back = '<p><a href="back">‹ Back</a></p>' if len(self._seen) > 1 else ""
        self.browser.setHtml(back + explanation.html())

    @Slot(QUrl)
    def _follow(self, url: QUrl) -> None:
        if url.toString() == "back":
            self._seen.pop()
            self._show(self._seen.pop())
        else:
            found = find_component(url.toString())
            self._show(None if found is None else explain(found))

    def open_at(self, position: QPoint) -> None:
        """Show it beside a point of the screen, as tall as its text, within the screen."""
        screen = QApplication.screenAt(position) or QApplication.primaryScreen()
        room = screen.availableGeometry().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        width = min(WIDTH, room.width() - 2 * MARGIN)
        text = self.browser.document().clone()  # the browser's own is laid out for what it is now
        text.setTextWidth(width - 2 * MARGIN)
        tall = int(text.size().height()) + 2 * MARGIN + 4
        self.resize(width, min(tall, int(TALLEST * room.height())))
        corner = position + QPoint(12, 12)
        if corner.y() + self.height() > room.bottom():
            corner.setY(position.y() - 12 - self.height())
        rightmost, lowest = room.right() - self.width(), room.bottom() - self.height()
        corner.setX(max(room.left(), min(corner.x(), rightmost)))
        corner.setY(max(room.top(), min(corner.y(), lowest)))
        self.move(corner)
        self.show()
        self.browser.setFocus()


def explain_pointed(window: QWidget) -> bool:
    """Explain what is pointed at.

    That is what lies under the mouse, or else what has the keyboard: an entry of an open
    menu or list, or a field.

    Returns
    -------
    bool
        Whether there was anything to explain.
    """
    popup = QApplication.activePopupWidget()
    position = QCursor.pos()
    subject = subject_at(position)
    keyed = popup.focusWidget() or popup if popup is not None else window.focusWidget()
    if subject is None and keyed is not None:
        position = keyed.mapToGlobal(keyed.rect().bottomLeft())
        subject = _subject_of(keyed, keyed.mapToGlobal(QPoint(-1, -1)))
    if subject is None:
        return False
    ExplanationPanel(subject, popup or window).open_at(position)
    return True


def hears_f1(popup: QWidget) -> None:
    """Let F1 explain within a menu or another popup, which the window's own keys do not reach."""
    key = QShortcut(QKeySequence("F1"), popup)
    key.activated.connect(partial(explain_pointed, popup))


def stands_for(widget: Any, subject: object) -> None:
    """Say what a widget or an action stands for."""
    widget.setProperty("subject", subject)
