"""A walk over all widgets of a window: what is cut, what lies over something, what has no name.

Each function returns what is wrong as sentences that name the widget; `problems` is all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QMainWindow,
    QRubberBand,
    QScrollArea,
    QScrollBar,
    QSizeGrip,
    QSplitterHandle,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QToolButton,
    QWidget,
)

from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets.elided import ElidedLabel
from ganstudio.gui.widgets.plot_area import PlotArea
from tests.gui.walk_plots import inside

SIZES = ((1024, 700), (1280, 720), (1600, 1000), (2560, 1440))
"""The windows that people have, from the smallest laptop on."""
SLACK = 1
"""Pixels by which a text may be wider than its room: widths are rounded."""
NUMBERS = re.compile(r"\d[\d.,\u202f\u00a0]*%?")
"""What is no number any more where some of it is cut."""


def stroll(window: Window, size: tuple[int, int], places: Iterable[str]) -> list[str]:
    """Go through places of a window of a size, and return what is wrong in each."""
    found = []
    window.resize(*size)
    for place in places:
        window.table[f"view.layout.{place}"].trigger()
        settle(window)
        found += [f"{place} at {size[0]}×{size[1]}: {words}" for words in problems(window)]
    return found


def settle(window: Window, turns: int = 8) -> None:
    """Let docks take their room and draw what they have."""
    for _ in range(turns):
        for dock in window.area.docks.values():
            if dock.isVisible():
                dock.refresh()
        QApplication.processEvents()


def problems(window: QWidget) -> list[str]:
    """Return all that is wrong with what is on screen."""
    seen = [widget for widget in window.findChildren(QWidget) if on_screen(widget, window)]
    return [
        *(words for widget in seen for words in cut(widget)),
        *overlaps(window, seen),
        *(words for widget in seen for words in unnamed(widget)),
        *cramped(seen),
        *(words for widget in seen for words in inside(widget)),
    ]


def on_screen(widget: QWidget, window: QWidget) -> bool:
    """Tell whether any of a widget can be seen in its window."""
    seen = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget  # it covers all
    return widget.isVisible() and widget.window() is window and not seen.visibleRegion().isEmpty()


def called(widget: QWidget) -> str:
    """Return what a widget is, for who looks for it: its class, words, and what it stands in."""
    text = getattr(widget, "text", lambda: "")() if not isinstance(widget, QLineEdit) else ""
    steps = []
    parent: QWidget | None = widget
    while parent is not None and not parent.isWindow():
        name = parent.objectName()
        if not name.startswith("qt_"):
            steps.append(type(parent).__name__ + (f"#{name}" if name else ""))
        parent = parent.parentWidget()
    return f"{' < '.join(steps[:4])} {text[:60]!r}"


# ── what is cut ──────────────────────────────────────────────────────────────


def cut(widget: QWidget) -> Iterator[str]:
    """Yield the texts of a widget that do not fit it and cannot be read whole in its tooltip."""
    match widget:
        case ElidedLabel():
            if widget.whole() not in plain(widget.toolTip()) and _is_elided(widget):
                yield f"elided without a tooltip: {called(widget)}"
            if set(NUMBERS.findall(widget.text())) - set(NUMBERS.findall(widget.whole())):
                yield f"another number than is meant: {called(widget)}"
        case QLabel():
            yield from _cut_label(widget)
        case QTabBar():
            yield from _cut_tabs(widget)
        case QComboBox():
            yield from _cut_choice(widget)
        case QAbstractButton():
            yield from _cut_button(widget)
        case QScrollArea():
            yield from _cut_page(widget)
        case QHeaderView() if widget.orientation() == Qt.Orientation.Horizontal:
            yield from _cut_heads(widget)


def plain(text: str) -> str:
    """Return the words of a text that may be rich."""
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText() if "<" in text or "&" in text else text


def _is_elided(label: ElidedLabel) -> bool:
    room = label.contentsRect().width() - 2 * label.margin()
    return label.fontMetrics().horizontalAdvance(label.whole()) > room + SLACK


def _cut_label(label: QLabel) -> Iterator[str]:
    if not label.text() or (label.wordWrap() and label.width() < 8):
        return
    room = label.contentsRect()
    if label.wordWrap():
        need = label.heightForWidth(label.width())
        short = need > label.height() + SLACK
    else:
        hint = label.sizeHint()
        short = hint.width() > label.width() + SLACK or hint.height() > label.height() + SLACK
    if short:
        yield _short(label, label.sizeHint(), room.size())


def _short(widget: QWidget, need: QSize, room: QSize) -> str:
    return f"cut: {called(widget)} needs {need.toTuple()}, has {room.toTuple()}"


def _cut_button(button: QAbstractButton) -> Iterator[str]:
    icons = isinstance(button, QToolButton) and (
        button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    )
    if not button.text() or icons:
        return
    hint = button.sizeHint()
    if hint.width() > button.width() + SLACK or hint.height() > button.height() + SLACK:
        yield _short(button, hint, button.size())
    if button.text().endswith("…") and plain(button.toolTip()) in ("", button.text()):
        yield f"elided without a tooltip: {called(button)}"


def _cut_tabs(bar: QTabBar) -> Iterator[str]:
    for index in range(bar.count()):
        if not bar.isTabVisible(index):
            continue
        title, rect = bar.tabText(index).replace("&", ""), bar.tabRect(index)
        need, room = bar.fontMetrics().horizontalAdvance(title), rect.width()
        inside = isinstance(bar.parentWidget(), QMainWindow)  # these have short titles for that
        told = title in plain(bar.tabToolTip(index)) and not inside
        if need + 12 > room + SLACK and not told:
            yield f"cut tab {title!r}: {called(bar)} needs {need + 12}, has {room}"
        elif not bar.rect().adjusted(0, 0, SLACK, 0).contains(rect) and not bar.usesScrollButtons():
            yield f"tab {title!r} out of sight: {called(bar)}"


def _cut_choice(choice: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    field = choice.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, choice)
    need = choice.fontMetrics().horizontalAdvance(choice.currentText())
    if need > field.width() + SLACK and choice.currentText() not in plain(choice.toolTip()):
        yield f"cut choice {choice.currentText()!r}: {called(choice)}"


def _cut_page(area: QScrollArea) -> Iterator[str]:
    """Yield a page that is wider than what it is scrolled in, which cannot be scrolled there."""
    page, off = area.widget(), Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if page is not None and area.horizontalScrollBarPolicy() == off:
        need, room = page.width(), area.viewport().width()
        if need > room + SLACK:
            yield f"cut page: {called(area)} needs {need}, has {room}"


def _cut_heads(head: QHeaderView) -> Iterator[str]:
    model = head.model()
    for section in range(head.count()):
        if head.isSectionHidden(section) or head.sectionSize(section) == 0:
            continue
        words = str(model.headerData(section, head.orientation()) or "")
        tip = model.headerData(section, head.orientation(), Qt.ItemDataRole.ToolTipRole)
        need = 6 + max(map(head.fontMetrics().horizontalAdvance, words.split("\n")))
        room = head.sectionSize(section)
        if need > room + SLACK and words not in plain(str(tip or "")):
            yield f"cut head {words!r}: {called(head)} needs {need}, has {room}"


# ── what lies over something, is too small, or has no name ───────────────────


def overlaps(window: QWidget, seen: list[QWidget]) -> Iterator[str]:
    """Yield pairs of siblings that lie over each other."""
    by_parent: dict[QWidget, list[QWidget]] = {}
    for widget in seen:
        parent = widget.parentWidget()
        floats = (QRubberBand, QSizeGrip, QSplitterHandle, QScrollBar)
        if parent is not None and not isinstance(widget, floats):
            by_parent.setdefault(parent, []).append(widget)
    for parent, children in by_parent.items():
        if parent.layout() is None or isinstance(parent, QAbstractScrollArea):
            continue
        laid = [child for child in children if _is_laid(parent.layout(), child)]
        if isinstance(parent, QMainWindow):
            laid = children
        for i, one in enumerate(laid):
            for other in laid[i + 1 :]:
                both: QRect = one.geometry() & other.geometry()
                if both.width() > 1 and both.height() > 1 and not _stacked(parent, one, other):
                    yield f"over each other: {called(one)} and {called(other)}"


def _is_laid(layout: QLayout, widget: QWidget) -> bool:
    """Tell whether a layout, or one within it, gives a widget its place."""
    inner = (layout.itemAt(i).layout() for i in range(layout.count()))
    return layout.indexOf(widget) >= 0 or any(
        _is_laid(each, widget) for each in inner if each is not None
    )


def _stacked(parent: QWidget, one: QWidget, other: QWidget) -> bool:
    """Tell whether one of two is a page over the other, not a neighbour."""
    return one.geometry().contains(other.geometry()) or other.geometry().contains(one.geometry())


def cramped(seen: list[QWidget]) -> Iterator[str]:
    """Yield plots that have less room than they say they need."""
    for widget in seen:
        if isinstance(widget, PlotArea):
            least = widget.minimumSize().expandedTo(widget.minimumSizeHint())
            if widget.width() < least.width() or widget.height() < least.height():
                yield f"too small: {called(widget)} has {widget.size()} of {least}"


def unnamed(widget: QWidget) -> Iterator[str]:
    """Yield controls that no reader of the screen could name."""
    takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    control = isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QAbstractSpinBox)
    inner = isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox)
    follows = isinstance(widget, QScrollBar) or widget.focusProxy() is not None
    if not (takes or control) or inner or follows or widget.objectName().startswith("qt_"):
        return
    words = widget.accessibleName() or plain(widget.toolTip())
    text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
    if not (words or text or _buddy(widget)):
        yield f"no name: {called(widget)}"


def _buddy(widget: QWidget) -> bool:
    return any(
        label.buddy() is widget for label in widget.window().findChildren(QLabel) if label.buddy()
    )


def faint_focus(window: QWidget) -> Iterator[str]:
    """Yield stops of the Tab key that look the same with the keyboard and without."""
    stops = [
        widget
        for widget in window.findChildren(QWidget)
        if on_screen(widget, window)
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not isinstance(widget, QMainWindow)
    ]
    for widget in stops:
        window.setFocus()
        QApplication.processEvents()
        before = picture(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if widget.hasFocus() and picture(widget) == before:
            yield f"focus is not seen: {called(widget)}"


def picture(widget: QWidget) -> QImage:
    """Return what a widget looks like with what is around it, without what changes by itself."""
    around = QRect(widget.mapTo(widget.window(), QPoint()), widget.size()).adjusted(-3, -3, 3, 3)
    return widget.window().grab(around).toImage()
