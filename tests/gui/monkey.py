"""A monkey at the window: it does what hands do, anything anywhere, and writes down what it did.

An `Act` says all that is needed to do it again, so that a list of them is a way to a fault, and
`shrunk` leaves out of that list whatever does not lead there. What must hold after
each of them is said in `sanctuary`.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QSplitterHandle,
    QTabBar,
    QWidget,
)

from ganstudio.gui.shell.window import Window

CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit,
    QSplitterHandle, QTabBar,
)  # fmt: skip
KEYS = (
    "Space", "Period", "Left", "Right", "Up", "Down", "Home", "End", "PageUp", "PageDown",
    "Return", "Escape", "Tab", "Backtab", "Delete", "Backspace", "F1", "F2", "F6", "F11", "D", "G",
    "H", "L", "P", "R", "1", "3", "9", "Minus", "Question",
)  # fmt: skip
HELD = ("", "", "", "", "Control", "Shift", "Alt", "Control+Shift")
TEXTS = (
    "", "0", "7", "-1", "1e-4", "1e9", "1e-400", "nan", "999999999999", "[", "(((", "x" * 200,
    "é💥", "a\tb", "<b>x</b>", "loss=hinge lr>1e-4", 'tag:"', "hinge", "seed",
)  # fmt: skip
SIZES = ((640, 480), (960, 620), (1024, 700), (1280, 720), (1600, 1000), (2560, 1440), (200, 100))
FORBIDDEN = ("file.quit",)
NEST = 20
"""Milliseconds after which something that waits in an act of the monkey's is given an answer."""


@dataclass(frozen=True)
class Act:
    """One thing done to the window.

    Attributes
    ----------
    kind : str
        What is done.
    target : str
        To what: the id of an action, the name of a dock, or the address of a widget.
    at, to : tuple of float
        Where in the widget, and where a drag ends, in shares of its sides.
    key, held, text : str
        What is pressed, and meanwhile held; what is typed or dropped.
    luck : int
        Seed of every further choice that the act leads to, such as an entry of a menu.
    """

    kind: str
    target: str = ""
    at: tuple[float, float] = (0.5, 0.5)
    to: tuple[float, float] = (0.5, 0.5)
    key: str = ""
    held: str = ""
    text: str = ""
    luck: int = 0

    def __str__(self) -> str:
        return json.dumps({k: v for k, v in asdict(self).items() if v != getattr(Act, k, None)})

    @classmethod
    def read(cls, line: str) -> Act:
        """Return the act that a line tells of."""
        told = json.loads(line)
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in told.items()})


class Monkey:
    """Chooses acts and does them.

    Parameters
    ----------
    window
        Where it sits.
    files
        A folder of what it drops and opens; nothing beyond it is touched.
    """

    def __init__(self, window: Window, files: Path) -> None:
        self.window = window
        self.files = files
        self.luck = random.Random(0)
        self._nested = QTimer(interval=NEST)
        self._nested.timeout.connect(self._answer)
        self._answers = 0

    # ── choosing ─────────────────────────────────────────────────────────────

    def choose(self, rng: random.Random) -> Act:
        """Return something that can be done now."""
        luck = rng.randrange(2**31)
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        above = popup or modal
        if above is not None and rng.random() < (0.25 if popup else 0.2):
            return Act("close")
        if isinstance(popup, QMenu) and rng.random() < 0.6:
            return Act("pick", luck=luck)
        if above is None:
            act = self._sweeping(rng, luck)
            if act is not None:
                return act
        return self._by_hand(rng, luck)

    def _sweeping(self, rng: random.Random, luck: int) -> Act | None:
        """Return an action, or something done to the window as a whole; None for none of them."""
        share = rng.random()
        if share < 0.28:
            able = [id for id in self.window.table.actions if self.window.table[id].isEnabled()]
            return Act("trigger", rng.choice([id for id in able if id not in FORBIDDEN]), luck=luck)
        if share < 0.32:
            deed = rng.choice(("float", "close", "raise", "move", "resize"))
            dock = rng.choice([dock.name for dock in self.window.area.standing])
            return Act("dock", dock, to=_somewhere(rng), text=deed)
        if share < 0.34:
            width, height = rng.choice(SIZES)
            return Act("resize", text=f"{width} {height}")
        if share < 0.36:
            return Act("drop", text=rng.choice(sorted(self._droppable())))
        if share < 0.40:
            return Act("wait")
        return None

    def _droppable(self) -> list[str]:
        folders = [path.parent for path in self.files.rglob("telemetry.sqlite")]
        return [str(path.relative_to(self.files)) for path in (*self.files.iterdir(), *folders)]

    def _by_hand(self, rng: random.Random, luck: int) -> Act:
        seen = visible()
        controls = [widget for widget in seen if isinstance(widget, CONTROLS)]
        widget = rng.choice(controls if controls and rng.random() < 0.75 else seen)
        if isinstance(widget, QLineEdit) and rng.random() < 0.6:
            key = rng.choice(("Return", "Return", "Tab", ""))
            return Act("type", address(widget), text=rng.choice(TEXTS), key=key, luck=luck)
        kind = rng.choice(("click", "click", "click", "double", "context", "key", "key",
                           "wheel", "drag", "hover"))  # fmt: skip
        return Act(
            kind, address(widget), at=_somewhere(rng),
            to=_somewhere(rng) if kind in ("drag", "wheel") else Act.to,
            key=rng.choice(KEYS) if kind == "key" else "", held=rng.choice(HELD), luck=luck,
        )  # fmt: skip

    # ── doing ────────────────────────────────────────────────────────────────

    def do(self, act: Act) -> bool:
        """Do something; tell whether it could be done."""
        self.luck, self._answers = random.Random(act.luck), 0
        self._nested.start()
        try:
            return bool(getattr(self, f"_{act.kind}")(act))
        finally:
            self._nested.stop()

    def _answer(self) -> None:
        """Answer what waits within an act: choose from the menu that it opened, else end it."""
        popup = QApplication.activePopupWidget()
        self._answers += 1
        if isinstance(popup, QMenu) and self._answers < 3:
            self._pick(Act("pick"))
        else:
            self._close(Act("close"))

    def _trigger(self, act: Act) -> bool:
        action = self.window.table[act.target]
        if action.isEnabled():
            action.trigger()
        return action.isEnabled()

    def _dock(self, act: Act) -> bool:
        dock = self.window.area.docks[act.target]
        match act.text:
            case "float":
                dock.setFloating(not dock.isFloating())
            case "close":
                dock.close()
            case "raise":
                dock.raise_()
            case "move" if dock.isFloating():
                dock.move(int(2000 * act.to[0]) - 200, int(1400 * act.to[1]) - 200)
            case "resize" if dock.isFloating():
                dock.resize(int(2000 * act.to[0]), int(1400 * act.to[1]))
            case _:
                return False
        return True

    def _resize(self, act: Act) -> bool:
        width, height = map(int, act.text.split())
        self.window.resize(width, height)
        return True

    def _drop(self, act: Act) -> bool:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self.files / act.text))])
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        event = QDropEvent(QPointF(50, 50), copy, data, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.window, event)
        return True

    def _wait(self, act: Act) -> bool:
        QTest.qWait(60)
        return True

    def _close(self, act: Act) -> bool:
        above = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if above is None:
            handle = self.window.windowHandle()
            QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))  # ends a drag
        elif isinstance(above, QDialog):
            above.reject()
        else:
            above.close()
        return above is not None

    def _pick(self, act: Act) -> bool:
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            return False
        entries = [entry for entry in menu.actions() if entry.isEnabled() and entry.text()]
        entries = [entry for entry in entries if entry.objectName() not in FORBIDDEN]
        if not entries:
            return self._close(act)
        entry = self.luck.choice(entries)
        if entry.menu() is not None:
            menu.setActiveAction(entry)
        else:
            menu.setActiveAction(entry)
            QTest.keyClick(menu, Qt.Key.Key_Return)
        return True

    def _click(self, act: Act) -> bool:
        return _press(act) and _release(act)

    def _double(self, act: Act) -> bool:
        if not self._click(act):
            return False
        for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
            widget = find(act.target)
            if widget is not None:
                _send(widget, kind, act)
        return True

    def _context(self, act: Act) -> bool:
        right = Qt.MouseButton.RightButton
        return _press(act, right) and _release(act, right)

    def _hover(self, act: Act) -> bool:
        return _move(act, act.at)

    def _drag(self, act: Act) -> bool:
        if not _press(act):
            return False
        for share in (0.2, 0.6, 1.0):
            x, y = (a + (b - a) * share for a, b in zip(act.at, act.to, strict=True))
            _move(act, (x, y))
        return _release(replace(act, at=act.to))

    def _wheel(self, act: Act) -> bool:
        widget = find(act.target)
        if widget is None:
            return False
        at = QPointF(_place(widget, act.at) - widget.mapTo(widget.window(), QPoint()))
        turn = QPoint(0, 120 if act.to[0] < 0.5 else -120)
        event = QWheelEvent(
            at, QPointF(widget.mapToGlobal(at)), QPoint(), turn, Qt.MouseButton.NoButton,
            held(act), Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
        return True

    def _key(self, act: Act) -> bool:
        widget = find(act.target)
        if widget is None:
            return False
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            widget.setFocus(Qt.FocusReason.TabFocusReason)
        handle = widget.window().windowHandle()
        QTest.keyClick(handle, getattr(Qt.Key, f"Key_{act.key}"), held(act))
        return True

    def _type(self, act: Act) -> bool:
        widget = find(act.target)
        if not isinstance(widget, QLineEdit):
            return False
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        widget.selectAll()
        if not act.text:
            QTest.keyClick(widget, Qt.Key.Key_Backspace)
        for letter in act.text:  # QTest itself types no letters beyond Latin-1
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                if shiboken6.isValid(widget):
                    none = Qt.KeyboardModifier.NoModifier
                    QApplication.sendEvent(widget, QKeyEvent(kind, 0, none, letter))
        if act.key and shiboken6.isValid(widget):
            QTest.keyClick(widget, getattr(Qt.Key, f"Key_{act.key}"))
        return True


# ── who is there, and where ──────────────────────────────────────────────────


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


# A window may go while it is pressed, such as that of a dock that is put back, and Qt's own test
# functions hold on to it. So between two events the widget is looked for anew.


def _press(act: Act, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> bool:
    """Press a button of the mouse where a hand would: in the window, whoever is there."""
    widget = find(act.target)
    if widget is not None:
        place = _place(widget, act.at)
        QTest.mousePress(widget.window().windowHandle(), button, held(act), place)
    return widget is not None


def _release(act: Act, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> bool:
    """Release it there, or wherever a window is left."""
    widget = find(act.target) or next(top for top in _tops() if top.windowHandle())
    place = _place(widget, act.at)
    QTest.mouseRelease(widget.window().windowHandle(), button, held(act), place)
    return True


def _move(act: Act, share: tuple[float, float]) -> bool:
    widget = find(act.target)
    if widget is not None:
        QTest.mouseMove(widget.window().windowHandle(), _place(widget, share))
    return widget is not None


def _send(widget: QWidget, kind: QEvent.Type, act: Act) -> None:
    window, left = widget.window(), Qt.MouseButton.LeftButton
    place = _place(widget, act.at)
    below = window.childAt(place) or window
    at = QPointF(below.mapFrom(window, place))
    where = QPointF(window.mapToGlobal(place))
    pressed = left if kind is QEvent.Type.MouseButtonDblClick else Qt.MouseButton.NoButton
    QApplication.sendEvent(below, QMouseEvent(kind, at, where, left, pressed, held(act)))


def _place(widget: QWidget, share: tuple[float, float]) -> QPoint:
    """Return a place in a widget, in pixels of its window."""
    window = widget.window()
    seen = widget.visibleRegion().boundingRect()
    seen = widget.rect() if seen.isEmpty() else seen
    inside = QPoint(int(seen.width() * share[0]), int(seen.height() * share[1])) + seen.topLeft()
    place, edge = widget.mapTo(window, inside), window.windowHandle().size()
    x, y = min(place.x(), edge.width() - 1), min(place.y(), edge.height() - 1)
    return QPoint(max(x, 0), max(y, 0))


def _somewhere(rng: random.Random) -> tuple[float, float]:
    return round(rng.random(), 2), round(rng.random(), 2)


def held(act: Act) -> Qt.KeyboardModifier:
    """Return the keys that are held meanwhile."""
    keys = Qt.KeyboardModifier.NoModifier
    for name in filter(None, act.held.split("+")):
        keys |= getattr(Qt.KeyboardModifier, f"{name}Modifier")
    return keys


# ── shrinking ────────────────────────────────────────────────────────────────


def shrunk(acts: Sequence[Act], fails: Callable[[Sequence[Act]], bool]) -> list[Act]:
    """Return the acts without those that the failure does not need.

    Leaves out ever smaller pieces, from the end, as long as what is left still fails. After
    Zeller and Hildebrandt 2002, Simplifying and Isolating Failure-Inducing Input.
    """
    kept, size = list(acts), max(len(acts) // 2, 1)
    while True:
        before = len(kept)
        for start in range((before - 1) // size * size, -1, -size):
            fewer = kept[:start] + kept[start + size :]
            if fewer and fails(fewer):
                kept = fewer
        if size == 1 and len(kept) == before:
            return kept
        size = max(size // 2, 1)
