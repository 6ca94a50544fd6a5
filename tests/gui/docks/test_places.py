"""The five places: what stands in them, what gives way, and what is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QSlider,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks import DOCKS
from ganstudio.gui.docks.area.area import DockArea
from ganstudio.gui.docks.area.fitting import fitted
from ganstudio.gui.docks.area.places import COMPARE, FEET, PLACES, PRIORITY, WATCH
from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.shared.controls import SegmentedChoice
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.places_bar import PlacesBar
from ganstudio.gui.shell.window import Window
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets import theme

Make = Callable[..., Window]
LEAST = {dock.name: dock.least for dock in DOCKS if not dock.within}


def in_sight(window: Window) -> set[str]:
    docks = window.area.standing
    shown = (dock for dock in docks if dock.isVisible())
    return {dock.name for dock in shown if not dock.visibleRegion().isEmpty()}


def test_there_are_few_docks() -> None:
    assert len(LEAST) <= 15
    assert {name for place in PLACES for column in place.columns for name, _ in column.docks} <= {
        *LEAST
    }


def test_keys_lead_to_places_and_docks(window: Window, qtbot: QtBot) -> None:
    assert window.table["view.layout.Watch"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.table["view.layout.Learn"].isChecked()
    assert "lesson" in in_sight(window)
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    focused = window.focusWidget()
    assert focused is not None
    assert window.area.docks["runs"].isAncestorOf(focused)
    before = focused
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is not before


def test_ids_of_before_lead_to_places(window: Window) -> None:
    window.table["view.layout.Theory"].trigger()
    assert window.area.place.name == "Learn"
    window.table["view.layout.Lecture"].trigger()
    assert window.area.place.name == "Watch"


def test_each_place_remembers_its_own(make_window: Make) -> None:
    window = make_window("digits", (1600, 1000))
    window.table["view.dock.walk"].trigger()
    window.table["view.layout.Compare"].trigger()
    window.table["view.dock.outputs"].trigger()
    assert "walk" not in in_sight(window)
    window.table["view.layout.Watch"].trigger()
    assert "outputs" in in_sight(window)
    assert "walk" not in in_sight(window)
    window.table["view.layout.Compare"].trigger()
    assert "outputs" not in in_sight(window)
    window.table["view.reset"].trigger()
    assert "outputs" in in_sight(window)


def test_every_dock_behind_another_has_its_tab(make_window: Make, qtbot: QtBot) -> None:
    window = make_window("digits", (1280, 720))

    def told() -> list[str]:
        children = Qt.FindChildOption.FindDirectChildrenOnly
        bars = window.area.findChildren(QTabBar, options=children)
        seen = [tabs for tabs in bars if not tabs.visibleRegion().isEmpty()]
        return sorted(tabs.tabText(i) for tabs in seen for i in range(tabs.count()))

    def behind_others() -> list[str]:
        docks = [dock for dock in window.area.standing if not dock.isHidden()]
        stacked = [dock for dock in docks if window.area.tabifiedDockWidgets(dock)]
        return sorted(dock.windowTitle() for dock in stacked)

    for name in ("Compare", "Inspect", "Watch", "Learn", "Compare"):
        window.table[f"view.layout.{name}"].trigger()
        assert behind_others()
        qtbot.waitUntil(lambda: told() == behind_others())


def test_simple_is_simple(make_window: Make, qtbot: QtBot) -> None:
    window = make_window("digits", (1600, 1000))
    window.table["train.run"].trigger()
    qtbot.waitUntil(lambda: bool(window.area.docks["losses"].shown().legend))  # type: ignore[attr-defined]
    assert window.table["view.simple"].isChecked()
    assert len(in_sight(window) - {"timeline"}) <= 6
    assert len(controls(window)) <= 35
    few = len(controls(window))
    window.table["view.simple"].trigger()
    assert len(controls(window)) > few + 15
    window.table["train.run"].trigger()


def controls(window: Window) -> set[object]:
    """Return what can be pressed or set; buttons of one choice count as one."""
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QSlider, QTabBar)
    found: set[object] = set()
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, kinds) or widget.visibleRegion().isEmpty():
            continue
        parent = widget.parentWidget()
        if isinstance(parent, SegmentedChoice | PlacesBar):
            found.add(parent)
        elif not isinstance(parent, QTabBar | QAbstractSpinBox | QComboBox):
            found.add(widget)
    return found


@pytest.mark.parametrize("size", [(1280, 720), (1024, 700), (900, 600), (1600, 1000)])
def test_no_dock_has_less_than_it_needs(
    make_window: Make, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window = make_window("digits", size)
    for place in (place.name for place in PLACES if place.columns):
        window.table[f"view.layout.{place}"].trigger()
        QApplication.processEvents()
        assert (window.width(), window.height()) == size
        for name in in_sight(window):
            dock, (width, height) = window.area.docks[name], LEAST[name]
            assert dock.width() >= width, (place, name)
            assert dock.content.height() >= height - 40, (place, name)
            assert window.area.rect().contains(dock.geometry()), (place, name)


def test_a_narrow_window_opens_its_left_column(make_window: Make) -> None:
    window = make_window("digits", (1024, 700))
    assert "runs" not in in_sight(window)
    (button,) = window.area.findChildren(QToolButton, "rail.open")
    button.click()
    assert "runs" in in_sight(window)


def test_the_least_important_dock_becomes_a_tab_first() -> None:
    fit = fitted(WATCH, LEAST, 1600, 104 + 240 + 256)
    assert fit.columns[-1] == (("collapse",), ("losses", "outputs"))
    fit = fitted(WATCH, LEAST, 1600, 1000)
    assert fit.columns[-1] == (("collapse",), ("losses",), ("outputs",))
    assert PRIORITY[0] == "samples"


def test_docks_that_share_a_stack_take_the_room_of_one() -> None:
    fit = fitted(COMPARE, LEAST, 1600, 104 + 250 + 256)
    assert fit.columns[1] == (("samples",), ("losses", "outputs"))
    assert fit.heights[1][0] == fit.heights[1][1]


def test_an_offer_over_the_docks_leaves_them_where_they_are(make_window: Make) -> None:
    window = make_window("digits", (1600, 1000))
    before = in_sight(window)
    window.offer.say("It has made 100 steps.", "Go on")
    QApplication.processEvents()
    assert window.offer.isVisible()
    assert in_sight(window) == before


# ── floating ─────────────────────────────────────────────────────────────────


def test_a_dock_that_was_left_floating_comes_before_the_window(
    make_window: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    window.area.docks["samples"].setFloating(True)
    window.close()
    shown = []

    def note(dock: StudioDock, _: object) -> None:
        handle = dock.parentWidget().window().windowHandle()
        shown.append((dock.name, handle is not None and handle.isVisible()))

    monkeypatch.setattr(StudioDock, "showEvent", note, raising=False)
    again = make_window()
    assert again.area.docks["samples"].isFloating()
    qtbot.waitUntil(lambda: shown[-1:] == [("samples", True)])


def test_no_dock_floats_over_a_page(make_window: Make, qtbot: QtBot) -> None:
    window = make_window()
    dock = window.area.docks["samples"]
    dock.setFloating(True)
    for page in ("help.welcome", "view.library"):
        window.table[page].trigger()
        assert not dock.isVisible()
        window.table["view.layout.Watch"].trigger()
        assert dock.isVisible()
        assert dock.isFloating()
    window.table["view.library"].trigger()
    window.close()
    again = make_window()
    again.table["view.layout.Watch"].trigger()
    qtbot.waitUntil(again.area.docks["samples"].isVisible)
    assert again.area.docks["samples"].isFloating()


def test_a_floating_dock_can_be_told(make_window: Make, qtbot: QtBot) -> None:
    window = make_window("digits", (1600, 1000))
    window.table["view.simple"].trigger()
    dock = window.area.docks["outputs"]
    qtbot.mouseClick(dock.bar.float, Qt.MouseButton.LeftButton)
    assert dock.isFloating()
    assert dock.property("floating")
    edge = dock.grab().toImage().pixelColor(0, dock.height() // 2)
    assert edge.name().upper() == theme.palette().accent
    assert dock.bar.float.isVisible()
    qtbot.mouseClick(dock.bar.float, Qt.MouseButton.LeftButton)
    assert not dock.property("floating")


# ── kept ─────────────────────────────────────────────────────────────────────


def arrangement(area: DockArea) -> dict[str, tuple[object, ...]]:
    """Return where each dock stands."""
    return {
        dock.name: (
            dock.isHidden(),
            not dock.isHidden() and dock.isFloating(),
            not dock.isHidden() and tuple(sorted(o.name for o in area.tabifiedDockWidgets(dock))),
            dock.isVisible()
            and not dock.visibleRegion().isEmpty()
            and not dock.isFloating()
            and dock.geometry().getRect(),
            not dock.isHidden() and dock.tab,
        )
        for dock in area.standing
    }


def plain(kind: type[StudioDock]) -> type[StudioDock]:
    """Return a dock that stands as another one does, and shows nothing."""

    class Plain(StudioDock):
        name, title, help = kind.name, kind.title, kind.help
        within, beneath, least = kind.within, kind.beneath, kind.least

        def __init__(self, studio: StudioState) -> None:
            super().__init__(studio)
            content = QWidget()
            if self.name in FEET:
                content.setFixedHeight(60)
            self.setWidget(content)

    return Plain


PLAIN = [plain(kind) for kind in DOCKS]
NAMES = st.sampled_from(sorted(LEAST))
DEEDS = st.one_of(
    st.tuples(st.just("place"), st.sampled_from([p.name for p in PLACES if p.columns])),
    st.tuples(st.just("toggle"), NAMES),
    st.tuples(st.just("float"), NAMES),
    st.tuples(st.just("tab"), NAMES),
    st.tuples(st.just("turn"), st.sampled_from(["losses", "collapse"])),
    st.tuples(st.just("resize"), st.integers(-200, 200)),
)


def do(area: DockArea, deed: str, what: Any) -> None:
    if deed == "place":
        area.go_to(next(place for place in PLACES if place.name == what))
    elif deed == "toggle":
        dock = area.docks[what]
        (area.conceal if area.shows(dock) else area.reveal)(dock)
    elif deed == "float":
        area.docks[what].setFloating(not area.docks[what].isFloating())
    elif deed == "tab":
        samples = area.docks["samples"]
        if what not in ("samples", "timeline") and not samples.isHidden():
            area.tabifyDockWidget(samples, area.docks[what])
    elif deed == "turn":
        area.docks[what].bar.tabs.setCurrentIndex(1)
    else:
        shown = [d for d in area.standing if not d.isHidden() and not d.isFloating()]
        if shown:
            area.resizeDocks(shown[:1], [shown[0].width() + what], Qt.Orientation.Horizontal)
            QTest.mouseClick(area, Qt.MouseButton.LeftButton)  # as at the end of a drag


def opened(kept: dict[str, Any], place: str, width: int = 1500) -> DockArea:
    area = DockArea([dock(StudioState()) for dock in PLAIN])
    area.resize(width, 800)
    area.restore(kept)
    area.go_to(next(each for each in PLACES if each.name == place))
    area.show()
    QApplication.processEvents()
    return area


@given(deeds=st.lists(DEEDS, max_size=6))
@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_arrangement_survives_a_restart(qtbot: QtBot, dressed: None, deeds: Any) -> None:
    area = opened({}, "Watch")
    for deed, what in deeds:
        do(area, deed, what)
        QApplication.processEvents()
    kept, place, before = json.loads(json.dumps(area.keep())), area.place.name, arrangement(area)
    shiboken6.delete(area)
    again = opened(kept, place)
    after = arrangement(again)
    shiboken6.delete(again)
    assert after == before


def test_what_was_arranged_in_a_narrow_window_keeps_the_way_to_its_left_column(
    qtbot: QtBot, dressed: None
) -> None:
    area = opened({}, "Watch", 1024)
    do(area, "turn", "losses")
    kept = json.loads(json.dumps(area.keep()))
    shiboken6.delete(area)
    again = opened(kept, "Watch", 1024)
    assert again.docks["losses"].tab == 1
    (button,) = again.findChildren(QToolButton, "rail.open")
    assert button.isVisible()
    assert button.text() == "Runs"
    again.resize(1500, 800)
    QApplication.processEvents()
    assert again.docks["runs"].isVisible()
    assert not button.isVisible()
    shiboken6.delete(again)
    wide = opened(kept, "Watch")
    assert wide.docks["runs"].isVisible()
    shiboken6.delete(wide)


@pytest.mark.parametrize(
    "damage",
    [
        {"Watch": "nonsense"},
        {"Watch": {"version": 1, "state": "AAAA", "tabs": {}, "closed": []}},
        {"Watch": {"version": 99, "state": "", "tabs": {}, "closed": []}},
        {"Watch": {"version": 1, "state": 5, "tabs": [], "closed": {}}},
    ],
)
def test_damaged_settings_cost_no_more_than_the_arrangement(
    make_window: Make, settings: Settings, damage: dict[str, Any]
) -> None:
    settings.put("places", damage)
    settings.put("place", "nowhere")
    window = make_window("digits", (1600, 1000))
    named = {name for column in WATCH.columns for name, _ in column.docks} | {WATCH.foot}
    assert in_sight(window) == named


@pytest.mark.parametrize("name", ["runs", "samples", "timeline"])
def test_a_dock_is_dragged_out_by_its_title(make_window: Make, name: str) -> None:
    window = make_window("digits", (1600, 1000))
    dock = window.area.docks[name]
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    start = dock.bar.mapTo(window, QPoint(dock.bar.width() - 100, 15))  # beside its tabs
    QTest.mousePress(window.windowHandle(), left, none, start)
    floated = False
    for pixels in range(20, 200, 20):
        QTest.mouseMove(window.windowHandle(), start + QPoint(-pixels, pixels // 2))
        floated |= dock.isFloating()
    QTest.mouseRelease(window.windowHandle(), left, none, start + QPoint(-180, 90))
    assert floated
