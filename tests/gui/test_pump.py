"""Which dock paints at which tick."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from ganstudio.gui import pump as module
from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.pump import Pump
from ganstudio.gui.state import StudioState
from ganstudio.telemetry.messages import Busy, Command, Failed
from ganstudio.telemetry.source import Update


class Dock(StudioDock):
    name, title, help, interval = "dock", "Dock", "", 0.2
    painted = 0

    def refresh(self) -> None:
        self.painted += 1


class Broken(Dock):
    def refresh(self) -> None:
        raise ValueError("no ink")


@dataclass
class Queue:
    updates: list[Update] = field(default_factory=list)

    def poll(self) -> Update:
        return self.updates.pop(0) if self.updates else Update()

    def send(self, command: Command) -> None: ...


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(module, "perf_counter", lambda: now[0])
    monkeypatch.setattr(module, "thread_time", lambda: now[0])
    return now


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Callable[..., tuple[Pump, list[Dock]]]]:
    hosts: list[QMainWindow] = []

    def show(*kinds: type[Dock]) -> tuple[Pump, list[Dock]]:
        host = QMainWindow()
        hosts.append(host)
        qtbot.addWidget(host)
        studio = StudioState(host)
        docks = [kind(studio) for kind in kinds]
        for dock in docks:
            dock.setParent(host)
            dock.resize(200, 100)
            dock.show()
        host.show()
        qtbot.waitExposed(host)
        return Pump(Queue(), studio, docks), docks

    yield show
    hosts.clear()


def test_a_dock_paints_no_oftener_than_its_interval(
    shown: Callable[..., tuple[Pump, list[Dock]]], clock: list[float]
) -> None:
    pump, (dock,) = shown(Dock)
    for _ in range(60):
        clock[0] += 1 / 60
        dock.dirty = True
        pump.tick()
    assert dock.painted == 5


def test_an_urgent_dock_paints_at_every_tick(
    shown: Callable[..., tuple[Pump, list[Dock]]], clock: list[float]
) -> None:
    pump, (dock,) = shown(Dock)
    for _ in range(10):
        clock[0] += 1 / 60
        dock.dirty = dock.urgent = True
        pump.tick()
    assert dock.painted == 10


class Slow(Dock):
    """Takes four milliseconds to be drawn."""

    clock: list[float]

    def refresh(self) -> None:
        self.clock[0] += 0.004
        super().refresh()


def test_docks_are_drawn_for_a_time_and_all_in_turn(
    shown: Callable[..., tuple[Pump, list[Dock]]], clock: list[float]
) -> None:
    Slow.clock = clock
    pump, docks = shown(*[Slow] * 5)
    told = []
    for _ in range(3):
        pump.tick()
        told.append(sum(dock.painted for dock in docks))
    assert told == [2, 4, 5]
    assert [dock.painted for dock in docks] == [1] * 5


def test_what_qt_paints_counts_too(
    shown: Callable[..., tuple[Pump, list[Dock]]],
    clock: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worked = [0.0]
    monkeypatch.setattr(module, "thread_time", lambda: worked[0])
    pump, docks = shown(Dock, Dock)
    together = []
    for _ in range(4):
        before = [dock.painted for dock in docks]
        for dock in docks:
            dock.dirty = True
        clock[0] += 1
        pump.tick()
        together.append(sum(dock.painted for dock in docks) - sum(before))
        worked[0] += 0.012  # that Qt takes to paint what was drawn
    assert together == [2, 1, 1, 1]
    assert [dock.painted for dock in docks] == [3, 2]


def test_a_dock_that_takes_long_is_drawn_less_often(
    shown: Callable[..., tuple[Pump, list[Dock]]], clock: list[float]
) -> None:
    Slow.clock = clock
    pump, (dock, slow) = shown(Dock, Slow)
    for _ in range(300):
        clock[0] += 1 / 60
        dock.dirty = slow.dirty = True
        pump.tick()
        clock[0] += 0.1 * (pump.painted[slow] > clock[0] - 0.01)  # that Qt takes for it
    assert slow.painted * 0.104 <= 1.2 * module.SHARE * (clock[0] - 100)
    assert dock.painted > slow.painted > 5


def test_hidden_docks_do_not_paint(
    shown: Callable[..., tuple[Pump, list[Dock]]], clock: list[float]
) -> None:
    pump, (dock,) = shown(Dock)
    dock.hide()
    pump.tick()
    assert dock.painted == 0
    assert dock.dirty


def test_a_dock_that_cannot_draw_is_reported_and_stops_nobody(
    shown: Callable[..., tuple[Pump, list[Dock]]], clock: list[float], qtbot: QtBot
) -> None:
    pump, (broken, dock) = shown(Broken, Dock)
    failures: list[Failed] = []
    broken.studio.failed.connect(failures.append)
    pump.tick()
    assert dock.painted == 1
    assert failures[0].sentence == "Dock cannot be drawn: no ink"
    assert "ValueError" in failures[0].details


def test_updates_reach_the_state_and_the_window_measures_itself(
    shown: Callable[..., tuple[Pump, list[Dock]]], clock: list[float]
) -> None:
    pump, (dock,) = shown(Dock)
    told: list[str] = []
    measures: list[tuple[float, float]] = []
    dock.studio.busy.connect(told.append)
    pump.measured.connect(lambda fps, late: measures.append((fps, late)))
    pump.source.updates.append(Update((Busy("loading"),)))  # type: ignore[attr-defined]
    for _ in range(60):
        clock[0] += 1 / 60
        pump.tick()
    clock[0] += 0.6
    pump.tick()
    assert told == ["loading"]
    assert measures[0][0] == pytest.approx(60)
    assert measures[-1][1] > 500


class Long(Dock):
    """Draws twenty pieces, of which each takes a millisecond."""

    clock: list[float]
    pieces = 0

    def redraw(self) -> Iterator[None]:
        for _ in range(20):
            self.clock[0] += 0.001
            self.pieces += 1
            yield
        self.painted += 1


def test_what_is_not_drawn_in_time_comes_with_the_next_ticks(
    shown: Callable[..., tuple[Pump, list[Dock]]], clock: list[float]
) -> None:
    pump, (dock,) = shown(Long)
    assert isinstance(dock, Long)
    dock.clock = clock
    pump.tick()
    assert dock.pieces <= 7
    for _ in range(3):
        clock[0] += 1 / 60
        pump.tick()
    assert (dock.pieces, dock.painted) == (20, 1)
    assert not dock.dirty
