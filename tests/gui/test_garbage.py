"""Widgets among the garbage are destroyed by the window's thread, between two events."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from ganstudio.gui import garbage
from ganstudio.gui.garbage import collected_by


class Knot:
    """A menu in a cycle, as plots of pyqtgraph have it."""

    def __init__(self) -> None:
        self.menu = QMenu()
        self.menu.addAction("Export")
        self.itself = self


def test_a_widget_goes_in_the_windows_thread(qtbot: QtBot, monkeypatch) -> None:
    monkeypatch.setattr(garbage, "INTERVAL", 10)
    gc.enable()
    went: list[int] = []
    owner = QObject()
    with collected_by(owner):
        knot = Knot()
        weakref.finalize(knot, lambda: went.append(threading.get_ident()))
        del knot
        reasons: list[list[int]] = []  # for Python's own collector to run
        thread = threading.Thread(target=lambda: reasons.extend([i] for i in range(20_000)))
        thread.start()
        thread.join()
        assert not went
        qtbot.waitUntil(lambda: bool(went))
    assert went == [threading.get_ident()]
    assert gc.isenabled()


def test_nothing_is_collected_while_there_is_little(qtbot: QtBot, monkeypatch) -> None:
    collected: list[int] = []
    monkeypatch.setattr(gc, "collect", collected.append)
    owner = QObject()
    with collected_by(owner):
        collector = owner.findChild(garbage.GarbageCollector)
        assert collector is not None
        young, middle, _ = gc.get_threshold()
        for count, expected in (
            ((young, 0, 0), []),
            ((young + 1, middle, 2), [0]),
            ((young + 1, middle + 1, 2), [1]),
        ):
            monkeypatch.setattr(gc, "get_count", lambda count=count: count)
            collected.clear()
            collector.look()
            assert collected == expected


def test_all_that_lives_is_looked_through_now_and_then_only(qtbot: QtBot, monkeypatch) -> None:
    collected: list[int] = []
    now = [100.0]
    monkeypatch.setattr(gc, "collect", collected.append)
    monkeypatch.setattr(garbage, "monotonic", lambda: now[0])
    owner = QObject()
    with collected_by(owner):
        collector = owner.findChild(garbage.GarbageCollector)
        assert collector is not None
        monkeypatch.setattr(gc, "get_count", lambda: tuple(most + 1 for most in gc.get_threshold()))
        for _ in range(3):
            collector.look()
            now[0] += 0.6 * garbage.REST
    assert collected == [2, 1, 2]
