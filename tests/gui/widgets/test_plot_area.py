from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from ganstudio.gui.widgets.curve import Curve
from ganstudio.gui.widgets.pens import curve_pen
from ganstudio.gui.widgets.plot_area import LEAST_OF_SEVERAL, PlotArea, ScrolledPlots
from ganstudio.gui.widgets.plotting import ZOOMED, Plot
from ganstudio.gui.widgets.range_field import RangeField


@pytest.fixture
def area(qtbot, dressed):
    area = PlotArea("losses")
    plot = Plot("step", "loss", steps=True)
    curve = Curve()
    curve.label = "D"
    curve.draw(np.arange(3.0), np.array([0.5, 0.25, 2.0]), curve_pen("#ff0000"))
    plot.addItem(curve)
    area.lay_out({(0, 0): plot})
    qtbot.addWidget(area)
    area.resize(400, 300)
    area.show()
    qtbot.waitExposed(area)
    plot.follow((0, 2), (0, 2))
    qtbot.waitUntil(lambda: plot.box.width() > 100)
    return area


def zoom(plot):
    plot.box.free(x=True)
    plot.box.setXRange(0.5, 1, padding=0)


def act(area, words):
    """Choose an entry of the menu on the first plot."""
    menu = area.menu_at(QPoint(200, 100))
    (action,) = [each for each in menu.actions() if each.text().replace("&", "") == words]
    assert action.isEnabled()
    action.trigger()
    menu.close()


def test_a_zoomed_plot_says_so_and_four_ways_lead_back(area, qtbot):
    (plot,) = area.laid_out()
    assert plot.shown().chip == ""

    def by_double_click():
        middle = area.mapFromScene(plot.box.sceneBoundingRect().center())
        qtbot.mouseDClick(area.viewport(), Qt.MouseButton.LeftButton, pos=middle)

    def by_chip():
        box = plot.box.sceneBoundingRect()
        corner = area.mapFromScene(QPointF(box.right() - 12, box.top() + 12))
        qtbot.mouseClick(area.viewport(), Qt.MouseButton.LeftButton, pos=corner)

    ways = (
        by_chip,
        lambda: qtbot.keyClick(area, Qt.Key.Key_Home),
        lambda: act(area, "Show all, and follow"),
        by_double_click,
    )
    for go_home in ways:
        zoom(plot)
        assert plot.shown().chip == ZOOMED
        plot.follow((0, 2), (0, 2))
        assert plot.shown().x_range == pytest.approx((0.5, 1))
        with qtbot.waitSignal(plot.box.wentHome):
            go_home()
        assert plot.shown().chip == ""
        plot.follow((0, 2), (0, 2))
        assert plot.shown().x_range == pytest.approx((0, 2))


def test_values_and_pictures_are_copied(area):
    act(area, "Copy values (CSV)")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines == ["curve,step,loss", "D,0,0.5", "D,1,0.25", "D,2,2"]
    act(area, "Copy picture")
    assert QGuiApplication.clipboard().image().width() > 400


@pytest.mark.parametrize("suffix", ["png", "svg", "csv"])
def test_a_plot_is_saved_as_its_suffix_says(area, tmp_path, monkeypatch, qtbot, suffix):
    target = tmp_path / f"plot.{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with qtbot.waitSignal(area.noted) as told:
        act(area, "Save…")
    assert str(target) in told.args[0]
    beginning = {"png": b"\x89PNG", "svg": b"<?xml", "csv": b"curve,step,loss"}[suffix]
    assert target.read_bytes().startswith(beginning)


def test_a_plot_that_cannot_be_saved_says_why(area, tmp_path, monkeypatch, qtbot):
    target = tmp_path / "missing" / "plot.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with qtbot.waitSignal(area.noted) as told:
        act(area, "Save…")
    assert "choose another folder" in told.args[0]


def test_a_range_is_typed(area, qtbot):
    act(area, "Range…")
    field = area.findChild(RangeField)
    low, high = field.ends["y"]
    high.lineEdit().setText("8")
    qtbot.keyClick(high, Qt.Key.Key_Tab)
    high.setValue(8.0)
    (plot,) = area.laid_out()
    assert plot.shown().y_range == pytest.approx((0, 8))
    assert plot.shown().chip == ZOOMED
    low.setValue(9.0)  # nothing lies between 9 and 8
    assert plot.shown().y_range == pytest.approx((0, 8))
    field.close()


def test_plots_that_do_not_fit_scroll_at_their_least_height(qtbot, dressed):
    area = PlotArea("losses")
    scrolled = ScrolledPlots(area)
    qtbot.addWidget(scrolled)
    scrolled.resize(300, 120)
    scrolled.show()
    qtbot.waitExposed(scrolled)
    plots = [Plot("step" if row == 2 else "", "loss") for row in range(3)]
    area.lay_out({(row, 0): plot for row, plot in enumerate(plots)})
    qtbot.waitUntil(lambda: scrolled.verticalScrollBar().maximum() > 0)
    assert area.minimumSizeHint().height() >= 3 * LEAST_OF_SEVERAL.height()
    qtbot.waitUntil(lambda: area.height() >= area.minimumSizeHint().height())
