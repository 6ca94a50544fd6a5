"""A monkey at the window: it does what hands do, anything anywhere.

What must hold after each act of it is said in `sanctuary`.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QKeyEvent, QWheelEvent
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
)

from ganstudio.gui.shell.window import Window
from tests.gui.acts import Act
from tests.gui.hands import address, find, held, move, place_in, press, release, send, visible

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
        menu.setActiveAction(entry)
        if entry.menu() is None:
            QTest.keyClick(menu, Qt.Key.Key_Return)
        return True

    def _click(self, act: Act) -> bool:
        return press(act) and release(act)

    def _double(self, act: Act) -> bool:
        if not self._click(act):
            return False
        for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
            widget = find(act.target)
            if widget is not None:
                send(widget, kind, act)
        return True

    def _context(self, act: Act) -> bool:
        right = Qt.MouseButton.RightButton
        return press(act, right) and release(act, right)

    def _hover(self, act: Act) -> bool:
        return move(act, act.at)

    def _drag(self, act: Act) -> bool:
        if not press(act):
            return False
        for share in (0.2, 0.6, 1.0):
            x, y = (a + (b - a) * share for a, b in zip(act.at, act.to, strict=True))
            move(act, (x, y))
        return release(replace(act, at=act.to))

    def _wheel(self, act: Act) -> bool:
        widget = find(act.target)
        if widget is None:
            return False
        at = QPointF(place_in(widget, act.at) - widget.mapTo(widget.window(), QPoint()))
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


def _somewhere(rng: random.Random) -> tuple[float, float]:
    return round(rng.random(), 2), round(rng.random(), 2)
