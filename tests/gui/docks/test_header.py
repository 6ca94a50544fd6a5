from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar, QWidget

from ganstudio.gui.docks import DOCKS
from ganstudio.gui.docks.area.places import PLACES
from ganstudio.gui.docks.samples.dock import SamplesDock
from ganstudio.gui.docks.shared.header import Header, Readout
from tests.gui.walk import settle


@pytest.mark.parametrize("width", [320, 370, 500])
@pytest.mark.parametrize("kind", DOCKS, ids=lambda kind: kind.name)
def test_controls_of_a_narrow_dock_do_not_overlap(open_dock, kind, width):
    dock = open_dock(kind, width, 400)
    for header in dock.findChildren(Header):
        parts = header.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        places = [part.geometry() for part in parts if part.isVisible() and part.width() > 0]
        assert not any(a.intersects(b) for a, b in combinations(places, 2))


def test_before_the_first_run_nothing_empty_is_offered(open_dock):
    dock = open_dock(SamplesDock, 800, 400)
    header = dock.shown().header
    assert header.classes is None
    assert (header.rows, header.across) == (8, 8)


def test_no_header_tells_of_runs_that_are_gone(make_window, qtbot):
    window = make_window("digits")
    window.table["train.run"].trigger()
    qtbot.waitUntil(lambda: all(r.reached > 5 for r in window.studio.runs.values()))
    for gone in (False, True):
        if gone:
            window.table["edit.remove"].trigger()
            qtbot.waitUntil(lambda: not window.studio.runs)
        told = []
        for place in PLACES:
            window.table[f"view.layout.{place.name}"].trigger()
            settle(window)
            told += [each.whole() for each in window.findChildren(Readout) if each.isVisible()]
        assert any(told) is not gone, [text for text in told if text]


def test_docks_behind_each_other_have_their_short_names_from_the_start(window):
    bars = [[bar.tabText(i) for i in range(bar.count())] for bar in window.findChildren(QTabBar)]
    assert ["Losses", "D output"] in bars
