from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ganstudio.gui.docks import DOCKS
from ganstudio.gui.docks.samples.dock import SamplesDock
from ganstudio.gui.docks.shared.header import Header


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
