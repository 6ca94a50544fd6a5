"""What a hand reaches: who is there, by an address that finds it again, and the mouse.

A window may go while it is pressed, such as that of a dock that is put back, and Qt's own test
functions hold on to it. So between two events the widget is looked for anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.acts import Act


def visible() -> list[QWidget]:
    """Return the widgets that a hand can reach: those of the popup or dialog on top, else all."""
    above = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    found = []
    for top in QApplication.topLevelWidgets():
        if not top.isVisible() or top.windowHandle() is None:
            continue
        if above is None or top is above or above.isAncestorOf(top):
            found += [top, *top.findChildren(QWidget)]
    seen = [w for w in found if w.isVisible() and w.isEnabled() and min(w.width(), w.height()) > 2]
    return [w for w in seen if w.window().windowHandle() and not w.visibleRegion().isEmpty()]


def address(widget: QWidget) -> str:
    """Return the way to a widget from its window: classes, and names or places among siblings."""
    steps: list[str] = []
    while not widget.isWindow() and widget.parentWidget() is not None:
        parent = widget.parentWidget()
        steps.append(_step(widget, _children(parent)))
        widget = parent
    steps.append(_step(widget, _tops()))
    return "/".join(reversed(steps))


def find(way: str) -> QWidget | None:
    """Return the widget at an address, if it is there and can be seen."""
    among, found = _tops(), None
    for step in way.split("/"):
        found = next((widget for widget in among if _step(widget, among) == step), None)
        if found is None or not found.isVisible():
            return None
        among = _children(found)
    return found if found is not None and found.window().windowHandle() else None


def _step(widget: QWidget, among: Sequence[QWidget]) -> str:
    kind, name = type(widget).__name__, widget.objectName()
    alike = [each for each in among if type(each).__name__ == kind and each.objectName() == name]
    return f"{kind}#{name.replace('/', '|')}[{alike.index(widget)}]"


def _children(parent: QWidget) -> list[QWidget]:
    own = parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [child for child in own if not child.isWindow()]


def _tops() -> list[QWidget]:
    return [top for top in QApplication.topLevelWidgets() if top.isVisible()]


def press(act: Act, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> bool:
    """Press a button of the mouse where a hand would: in the window, whoever is there."""
    widget = find(act.target)
    if widget is not None:
        place = place_in(widget, act.at)
        QTest.mousePress(widget.window().windowHandle(), button, held(act), place)
    return widget is not None


def release(act: Act, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> bool:
    """Release it there, or wherever a window is left."""
    widget = find(act.target) or next(top for top in _tops() if top.windowHandle())
    place = place_in(widget, act.at)
    QTest.mouseRelease(widget.window().windowHandle(), button, held(act), place)
    return True


def move(act: Act, share: tuple[float, float]) -> bool:
    """Move the mouse to a place in the widget, in shares of its sides."""
    widget = find(act.target)
    if widget is not None:
        QTest.mouseMove(widget.window().windowHandle(), place_in(widget, share))
    return widget is not None


def send(widget: QWidget, kind: QEvent.Type, act: Act) -> None:
    """Send an event of the mouse to whatever lies there."""
    window, left = widget.window(), Qt.MouseButton.LeftButton
    place = place_in(widget, act.at)
    below = window.childAt(place) or window
    at = QPointF(below.mapFrom(window, place))
    where = QPointF(window.mapToGlobal(place))
    pressed = left if kind is QEvent.Type.MouseButtonDblClick else Qt.MouseButton.NoButton
    QApplication.sendEvent(below, QMouseEvent(kind, at, where, left, pressed, held(act)))


def place_in(widget: QWidget, share: tuple[float, float]) -> QPoint:
    """Return a place in a widget, in pixels of its window."""
    window = widget.window()
    seen = widget.visibleRegion().boundingRect()
    seen = widget.rect() if seen.isEmpty() else seen
    inside = QPoint(int(seen.width() * share[0]), int(seen.height() * share[1])) + seen.topLeft()
    place, edge = widget.mapTo(window, inside), window.windowHandle().size()
    x, y = min(place.x(), edge.width() - 1), min(place.y(), edge.height() - 1)
    return QPoint(max(x, 0), max(y, 0))


def held(act: Act) -> Qt.KeyboardModifier:
    """Return the keys that are held meanwhile."""
    keys = Qt.KeyboardModifier.NoModifier
    for name in filter(None, act.held.split("+")):
        keys |= getattr(Qt.KeyboardModifier, f"{name}Modifier")
    return keys
