from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QWheelEvent

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.axes import StepAxis, ValueAxis
from ganstudio.gui.widgets.captions import Caption, CaptionBar
from ganstudio.gui.widgets.curve import Curve
from ganstudio.gui.widgets.legend import Entry, Legend
from ganstudio.gui.widgets.plotting import Plot
from ganstudio.gui.widgets.ranges import CalmRange, robust_range
from ganstudio.gui.widgets.scales import SymLog, named_value, number, probability, reading, short


def test_numbers_are_written_as_in_print():
    assert number(12400) == "12\u202f400"
    assert reading(-1.23456) == "−1.235"
    assert reading(12345.6) == "1.23e+04"
    assert reading(-1e-7) == "0.000"
    assert reading(math.inf) == "not finite"
    known = [2 * math.log(2), math.log(2), -math.log(2), 0.5, 0.25, 0.0, 1.23]
    assert [named_value(v) for v in known] == ["2 ln 2", "ln 2", "−ln 2", "½", "¼", "0", "1.23"]


def test_probability_is_the_sigmoid_without_overflow():
    logits = np.array([-200, -2, 0, 2, 200], np.float32)
    np.testing.assert_allclose(probability(logits), [0, 0.1192029, 0.5, 0.8807971, 1], atol=1e-6)


@settings(max_examples=100, deadline=None)
@given(value=st.integers(-(10**9), 10**9).map(lambda n: n / 1000), power=st.integers(-4, 3))
def test_symlog_goes_there_and_back(value, power):
    scale = SymLog(10.0**power)
    there = scale.forward(np.float64(value))
    assert scale.backward(there) == pytest.approx(value, rel=1e-9, abs=1e-9)
    assert np.sign(there) == np.sign(value)


def test_plain_log_where_all_is_positive():
    scale = SymLog.over(np.array([0.01, 1, 100], np.float32))
    assert scale.threshold == 0
    np.testing.assert_allclose(scale.forward(np.array([0.01, 100])), [-2, 2])
    assert np.isnan(scale.forward(np.array([0.0, -1.0]))).all()
    assert [short(each) for each in (1e-12, 1e-3, 2e-3, 0.01)] == ["10⁻¹²", "10⁻³", "0.002", "0.01"]
    assert scale.ticks(-2.5, 2.5) == pytest.approx([0.01, 0.1, 1, 10, 100])


def test_a_calm_range_opens_in_steps_and_ignores_noise():
    calm = CalmRange()
    assert not calm.towards(0, 1)
    assert calm.shown == (0, 1)
    assert calm.towards(0, 2)
    assert calm.shown[1] == pytest.approx(1.35)
    while calm.towards(0, 2):
        pass
    assert calm.shown[1] == pytest.approx(2, abs=0.02)
    settled = calm.shown
    assert not calm.towards(0.05, 1.9)
    assert calm.shown == settled
    assert calm.towards(0, 0.5)
    assert 0.5 < calm.shown[1] < 2
    assert not calm.towards(math.nan, 1)
    calm.towards(3, 3, at_once=True)
    assert calm.shown == (2.5, 3.5)


def test_a_robust_range_leaves_outliers_out():
    values = np.append(np.linspace(0, 1, 1000), [1e9, -1e9, np.nan, np.inf]).astype(np.float32)
    low, high = robust_range(values)
    assert -0.1 < low < 0.05
    assert 0.95 < high < 1.1
    assert math.isnan(robust_range(np.array([np.nan], np.float32))[0])


@pytest.fixture
def plot(qtbot):

    view = pg.GraphicsLayoutWidget()
    plot = Plot("step", "loss", steps=True)
    view.addItem(plot)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    qtbot.waitExposed(view)
    plot.box.setRange(xRange=(0, 100), yRange=(0, 1), padding=0)
    return view, plot


def wheel(view, scene_place, turns=1):
    place = QPointF(view.mapFromScene(scene_place))
    none, angle = QPointF(0, 0), QPointF(0, 120 * turns).toPoint()
    event = QWheelEvent(
        place,
        view.mapToGlobal(place),
        none.toPoint(),
        angle,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    view.wheelEvent(event)


def test_the_wheel_zooms_along_x_and_over_an_axis_along_it(plot, qtbot):
    view, plot = plot
    qtbot.waitUntil(lambda: plot.box.width() > 100)
    wheel(view, plot.box.sceneBoundingRect().center())
    x, y = plot.box.viewRange()
    assert x[1] - x[0] < 100
    assert y == [0, 1]
    assert (plot.box.free_x, plot.box.free_y) == (True, False)
    wheel(view, plot.values.mapToScene(QPointF(5, plot.values.height() / 2)))
    assert plot.box.viewRange()[1][1] < 1
    assert plot.box.free_y


def lines(plot):
    """Return the lines across a plot."""
    return [item for item in plot.items if isinstance(item, pg.InfiniteLine)]


def test_larger_type_takes_more_room(plot, qtbot):
    view, plot = plot
    plot.set_references([(0.5, "D 2 ln 2", theme.REAL)])
    legend, bar, caption = Legend(), CaptionBar(), Caption()
    for widget in (legend, bar):
        qtbot.addWidget(widget)
    legend.show_entries([Entry("real"), Entry("generated")])
    sized = (plot.margin.maximumWidth, legend.height, bar.height, caption.maximumHeight)
    before = [size() for size in sized]
    large = QFont(view.font())
    large.setPixelSize(3 * QFontMetrics(large).height())
    for each in (plot.margin, legend, bar, caption):
        each.setFont(large)
    caption.tell(Entry("of a run"))
    after = [size() for size in sized]
    assert [new > 1.5 * usual for new, usual in zip(after, before, strict=True)] == [True] * 4


def test_reference_lines_are_named_in_the_margin_only(plot):
    view, plot = plot
    plot.set_references([(0.5, "½", theme.REAL), (0.52, "other", theme.FAKE)])
    assert [line.value() for line in lines(plot)] == [0.5, 0.52]
    assert [name for _, name, _ in plot.margin.marks] == ["½", "other"]
    assert plot.margin.width() > 20
    plot.set_references([(0.3, "", theme.REAL)], upright=True)
    assert [line.angle for line in lines(plot)] == [90]
    assert plot.margin.marks == ()
    plot.restyle()
    assert [line.value() for line in lines(plot)] == [0.3]
    view.grab()


def inked(curve, places):
    """Return which places of a picture are painted where a curve is painted into it."""
    picture = QImage(60, 20, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.black)
    painter = QPainter(picture)
    painter.scale(10, 10)
    curve.paint(painter)
    painter.end()
    return [picture.pixelColor(*place) != QColor("black") for place in places]


def test_a_curve_breaks_where_it_is_not_a_number(qapp):
    curve = Curve()
    between = [(5, 10), (15, 10), (25, 10), (35, 10), (45, 10)]
    x, y = np.arange(6.0), np.ones(6, np.float32)
    curve.draw(x, y, pg.mkPen("r"))
    assert inked(curve, between) == [True] * 5
    curve.draw(x, y, pg.mkPen("r"), in_pairs=True)
    assert inked(curve, between) == [True, False, True, False, True]
    y[2] = np.nan
    curve.draw(x, y, pg.mkPen("r"))
    assert inked(curve, between) == [True, False, False, True, True]
    assert curve.boundingRect().getCoords() == (0, 1, 5, 1)
    curve.draw(x, np.ones(6), pg.mkPen("r"))
    curve.fill(QColor("red"))
    assert curve.boundingRect().getCoords() == (0, 0, 5, 1)
    assert inked(curve, [(5, 5)]) == [True]
    curve.clear()
    assert inked(curve, [(5, 5), (45, 10)]) == [False, False]


def test_step_labels(qapp):
    axis = StepAxis("bottom")
    assert axis.tickStrings([0, 5000], 1, 5000) == ["0", "5\u202f000"]
    assert axis.tickStrings([0.5], 1, 0.5) == [""]
    assert axis.tickStrings([0, 2_000_000], 1, 1e6) == ["0", "2\u202fM"]


def test_a_legend_is_as_high_as_its_names_need_and_no_value_changes_that(qtbot):
    legend = Legend()
    qtbot.addWidget(legend)
    legend.resize(300, 50)
    legend.show()
    names = [f"a rather long name {i}" for i in range(5)]
    legend.show_entries([Entry(name, "#ff0000") for name in names])
    high, rows = legend.height(), legend.rows()
    assert rows >= 3
    legend.show_entries([Entry(name, "#ff0000", value="D 123.456  G 123.456") for name in names])
    assert legend.height() == high
    assert not legend.grab().isNull()
    legend.show_entries([])
    assert legend.height() == 0


@pytest.fixture
def legend(qtbot, dressed):
    legend = Legend()
    qtbot.addWidget(legend)
    legend.resize(300, 50)
    legend.show()
    legend.show_entries([Entry(name, theme.REAL, key=name) for name in ("one", "two", "three")])
    return legend


def press(qtbot, legend, place, double=False):
    middle = legend.places()[place].center().toPoint()
    qtbot.mouseClick(legend, Qt.MouseButton.LeftButton, pos=middle)
    if double:
        qtbot.mouseDClick(legend, Qt.MouseButton.LeftButton, pos=middle)


def test_a_click_on_an_entry_hides_and_a_double_click_isolates(qtbot, legend):
    press(qtbot, legend, 0)
    assert legend.hidden == {"one"}
    press(qtbot, legend, 0)
    assert legend.hidden == set()
    press(qtbot, legend, 1, double=True)
    assert legend.hidden == {"one", "three"}
    press(qtbot, legend, 1, double=True)
    assert legend.hidden == set()


def test_an_entry_is_hidden_and_isolated_by_keys(qtbot, legend):
    legend.setFocus()
    qtbot.keyClick(legend, Qt.Key.Key_Right)
    qtbot.keyClick(legend, Qt.Key.Key_Space)
    assert legend.hidden == {"two"}
    qtbot.keyClick(legend, Qt.Key.Key_Return)
    assert legend.hidden == {"one", "three"}


def test_entries_stand_at_their_natural_width(legend):
    short, *_, long = legend.places()
    assert long.width() > short.width()
    legend.show_entries([Entry("a name that is long"), Entry("short")])
    assert legend.rows() == 1


@given(
    low=st.floats(-1e3, 1e3), span=st.floats(1e-3, 1e3), size=st.integers(60, 600),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_labels_of_an_axis_never_touch(qapp, low, span, size):
    axis = ValueAxis("bottom")
    ((spacing, places),) = axis.tickValues(low, low + span, size)
    metrics = pg.QtGui.QFontMetrics(axis.font())
    labels = axis.tickStrings(places, 1.0, spacing)
    for left, right, a, b in zip(places, places[1:], labels, labels[1:], strict=False):
        half = (metrics.horizontalAdvance(a) + metrics.horizontalAdvance(b)) / 2
        assert (right - left) / span * size > half
