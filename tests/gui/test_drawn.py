"""Points drawn and pasted through the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ganstudio.gui.dialogs.drawn import DrawnDialog


@pytest.fixture
def dialog(make_window, qtbot: QtBot) -> DrawnDialog:
    """The dialog as the menu opens it, with an empty plane."""
    window = make_window("ring")
    window.table["data.drawn"].trigger()
    qtbot.waitUntil(lambda: window.findChild(DrawnDialog) is not None)
    dialog = window.findChild(DrawnDialog)
    assert dialog.said.text() == "24 places"
    qtbot.mouseClick(dialog.clear, Qt.MouseButton.LeftButton)
    assert (dialog.said.text(), dialog.take.isEnabled()) == ("0 places", False)
    return dialog


def test_what_is_drawn_is_trained_on(dialog: DrawnDialog, qtbot: QtBot) -> None:
    window, plane = dialog.parent(), dialog.plane
    unit = 3 / min(plane.width(), plane.height())
    middle = QPoint(plane.width() // 2, plane.height() // 2)
    for way in (QPoint(100, 0), QPoint(0, -100), QPoint(-100, 0)):
        qtbot.mouseClick(plane, Qt.MouseButton.LeftButton, pos=middle + way)
    qtbot.mouseClick(plane, Qt.MouseButton.RightButton, pos=middle + QPoint(-100, 0))
    assert dialog.said.text() == "2 places"
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.studio.chosen().experiment.data.name == "drawn")
    (x, y), (u, v) = window.studio.chosen().experiment.data.centres()
    assert (x, v) == pytest.approx((100 * unit, 100 * unit), abs=0.02)
    assert (y, u) == pytest.approx((0, 0), abs=0.02)


def test_a_table_is_pasted_and_brought_into_the_plane(dialog: DrawnDialog, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("x\ty\n30\t0\n0\t-15\n")
    qtbot.mouseClick(dialog.paste, Qt.MouseButton.LeftButton)
    assert dialog.plane.places.tolist() == [[1.0, 0.0], [0.0, -0.5]]
    QGuiApplication.clipboard().setText("words")
    qtbot.mouseClick(dialog.paste, Qt.MouseButton.LeftButton)
    assert dialog.said.text().startswith("What was copied")
    assert dialog.plane.places.tolist() == [[1.0, 0.0], [0.0, -0.5]]
    dialog.close()
