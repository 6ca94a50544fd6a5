from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ganstudio.gui.docks.shared.heat import FINER, HeatRange, finer, heat_pixels, opinion, seam
from ganstudio.gui.docks.shared.plane import PlaneView, plane_legend
from ganstudio.gui.docks.shared.points import arrow_lines
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.pens import rgb
from ganstudio.gui.widgets.theme import FAKE, REAL


@pytest.fixture
def view(qtbot):
    view = PlaneView()
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.show()
    qtbot.waitExposed(view)
    return view


def judged(record):
    return HeatRange.of([record]).judge(opinion(record))


def test_judgement_is_zero_at_the_threshold(scene):
    plane = scene.plane()
    heat = np.array([[-40, 0, 40]], np.float32)
    np.testing.assert_allclose(judged(replace(plane, heat=heat)), [[-1, 0, 1]], atol=1e-6)
    targets = replace(plane, heat=np.array([[-1, 0, 0.5, 1, 2]], np.float32), scale="target")
    np.testing.assert_allclose(judged(targets), [[-1, -1, 0, 1, 1]])
    heat = np.array([[2, 1, 0, -1]], np.float32)
    turned = replace(plane, heat=heat, scale="target", targets=(1.0, -1.0))
    np.testing.assert_allclose(judged(turned), [[-1, -1, 0, 1]])
    scores = np.linspace(100, 200, 101, dtype=np.float32)[None]
    of_critic = judged(replace(plane, heat=scores, scale="score"))
    assert of_critic[0, 50] == pytest.approx(0, abs=1e-4)
    assert (of_critic.min(), of_critic.max()) == (-1, 1)


def test_colours_use_the_range_that_d_uses_and_the_legend_says_it(scene):
    unsure = replace(scene.plane(), heat=np.array([[-0.3, 0.0, 0.35]], np.float32))
    assert judged(unsure).max() > 0.8
    (ramp,) = [entry for entry in plane_legend([unsure]) if entry.shape == "ramp"]
    assert ramp.name == "D 0.4 to 0.6, generated to real"
    sure = replace(unsure, heat=10 * unsure.heat)
    (ramp,) = [entry for entry in plane_legend([unsure, sure]) if entry.shape == "ramp"]
    assert ramp.name == "D 0 to 1, generated to real"


def test_interpolation_is_exact_for_a_plane():
    x, y = np.meshgrid(np.arange(8), np.arange(5))
    fine = finer((2 * x - y).astype(np.float32), 4)
    assert fine.shape == (20, 32)
    inside = fine[2:-2, 2:-2]
    np.testing.assert_allclose(np.diff(inside, axis=1), 0.5, atol=1e-5)
    np.testing.assert_allclose(np.diff(inside, axis=0), -0.25, atol=1e-5)
    assert finer(np.ones((1, 3), np.float32), 2).shape == (2, 6)


def test_the_seam_follows_the_threshold():
    judged = np.tile(np.linspace(-1, 1, 40, dtype=np.float32), (5, 1))
    covered = seam(judged)
    assert set(np.flatnonzero(covered[0])) <= {19, 20}
    assert (covered[0, 19:21] > 0.3).any()


def test_colours_lean_to_blue_for_real_and_to_orange_for_generated():
    pixels = heat_pixels(np.array([[-1.0, -0.9, 0.9, 1.0]], np.float32))
    red, blue = (pixels >> 16) & 0xFF, pixels & 0xFF
    assert int(red[0, 0]) - int(blue[0, 0]) > int(red[0, 3]) - int(blue[0, 3]) + 20


def test_points_heat_and_extent(scene, view):
    record = scene.plane()
    view.show_plane(record)
    shown = view.shown()
    np.testing.assert_allclose(shown.real.points, record.real, rtol=1e-6)
    assert shown.heat.shape == (16 * FINER, 16 * FINER, 3)
    assert shown.heat_box == (-2, 2, -1, 1)
    left, right = shown.heat[8 * FINER, [2, -3]].astype(int)
    assert left[0] - left[2] > right[0] - right[2]


def test_the_aspect_is_equal(scene, view, qtbot):
    view.show_plane(scene.plane())
    qtbot.waitUntil(lambda: view.picture.plots[0].box.width() > 50)
    box = view.picture.plots[0].box
    (x0, x1), (y0, y1) = view.shown().plot.x_range, view.shown().plot.y_range
    assert (x1 - x0) / box.width() == pytest.approx((y1 - y0) / box.height(), rel=0.02)


def test_the_first_row_of_the_heat_is_at_the_bottom(scene, view, qtbot):
    record = scene.plane()
    heat = np.full((16, 16), -5, np.float32)
    heat[:8] = 5
    none = np.zeros((0, 2), np.float32)
    view.show_plane(
        record.__class__(none, none, record.extent, heat, "logit", np.zeros((0, 2, 2)), True)
    )
    qtbot.waitUntil(lambda: view.picture.plots[0].box.width() > 50)
    picture = view.grab().toImage()
    ratio = picture.devicePixelRatio()

    def colour(x, y):
        place = view.mapFromScene(view.picture.plots[0].box.mapViewToScene(_point(x, y)))
        return picture.pixelColor(int(place.x() * ratio), int(place.y() * ratio))

    below, above = colour(0.33, -0.52), colour(0.33, 0.52)
    assert below.blue() - below.red() > above.blue() - above.red()


def _point(x, y):
    from PySide6.QtCore import QPointF

    return QPointF(x, y)


def test_arrows_begin_at_their_points_and_are_not_too_long():
    arrows = np.array([[[0, 0], [1, 0]], [[1, 1], [0, 100]]], np.float32)
    x, y = arrow_lines(arrows, 0.5)
    assert len(x) == 2 * 6
    assert (x[0], y[0]) == (0, 0)
    assert (x[6], y[6]) == (1, 1)
    assert x[7] == pytest.approx(1)
    assert 0.4 < y[7] - 1 <= 0.66
    assert [len(part) for part in arrow_lines(np.zeros((0, 2, 2), np.float32), 1)] == [0, 0]


@pytest.mark.parametrize("scale", ["logit", "target", "score"])
def test_one_dimension_has_densities_over_d(scene, view, scale):
    record = scene.plane(d=1, scale=scale)
    view.show_plane(record)
    shown = view.shown()
    width = shown.real.edges[1] - shown.real.edges[0]
    inside = np.abs(record.real[:, 0]) <= 2
    assert shown.real.heights.sum() * width == pytest.approx(inside.mean())
    x, y = shown.curve.x, shown.curve.y
    assert (x[0], x[-1]) == (-2, 2)
    if scale == "logit":
        np.testing.assert_allclose(y, 1 / (1 + np.exp(-record.heat[0])), rtol=1e-5)
    else:
        np.testing.assert_array_equal(y, record.heat[0])
    assert shown.plots[1].references == (((0.5, "D* ½"),) if scale != "score" else ())


def known_law(scene, scale):
    record = scene.plane(1, scale)
    laws = np.array([[0.1, 0.3, 0.1], [0.3, 0.1, 0.3]], np.float32)
    best = np.array([np.nan, np.log(3), -np.log(3)], np.float32)
    return replace(record, densities=laws, best=best, divergence=0.1308)


def test_the_best_d_is_drawn_beside_the_learned_one_where_the_density_is_known(scene, view):
    record = known_law(scene, "logit")
    view.show_plane(record)
    shown = view.shown()
    np.testing.assert_allclose(shown.best.y, [np.nan, 0.75, 0.25], atol=1e-6)
    assert [list(curve.y) for curve in shown.laws] == record.densities.tolist()
    assert "0.131 nats, at most ln 2" in shown.words
    assert "best D*(x)" in [entry.name for entry in plane_legend([record])]


def test_a_best_score_far_away_does_not_flatten_the_learned_one(scene, view):
    record = known_law(scene, "score")
    record = replace(record, best=np.array([0, 500, -1], np.float32))
    view.show_plane(record)
    low, high = view.shown().plots[1].y_range
    assert (record.heat.min(), record.heat.max()) == (-3, 3)
    assert low > -4
    assert 9 <= high < 10
    np.testing.assert_array_equal(view.shown().best.y, [0, 500, -1])


def test_without_a_known_density_there_is_no_best_d(scene, view):
    view.show_plane(known_law(scene, "logit"))
    record = scene.plane(1)
    view.show_plane(record)
    shown = view.shown()
    assert shown.best is None
    assert shown.laws == (None, None)
    assert shown.words == ""
    assert "best D*(x)" not in [entry.name for entry in plane_legend([record])]


def test_what_is_to_be_said_of_the_best_d_stands_above_it(scene, view):
    known = known_law(scene, "logit")
    view.show_plane(known)
    assert view.shown().remark == ""
    view.show_plane(replace(known, remark="D sees both through the noise, JS 0.207"))
    assert view.shown().remark == "best D*: D sees both through the noise, JS 0.207"
    view.show_plane(replace(known, best=None, remark="spectral norm leaves D few functions"))
    assert view.shown().best is None
    assert view.shown().remark == "no best D*: spectral norm leaves D few functions"


def test_the_distance_stands_beside_the_divergence_and_why_there_are_no_arrows(scene, view):
    known = replace(known_law(scene, "score"), distance=1.2253)
    view.show_plane(known)
    assert view.shown().words.endswith(" · W₁ = 1.225")
    assert any("loss pulls" in entry.name for entry in plane_legend([known]))
    none = replace(known, arrows=np.zeros((0, 2, 1), np.float32), no_pull="G looks ahead")
    view.show_plane(none)
    assert view.shown().words.endswith("no arrows: G looks ahead")
    assert any(entry.name == "G's pull is not drawn" for entry in plane_legend([none]))


@pytest.mark.parametrize(
    ("scale", "threshold", "place", "name"),
    [
        ("logit", None, 0.5, "D* ½"),
        ("logit", float(np.log(0.45 / 0.55)), 0.45, "D* 0.45"),
        ("target", None, 0.5, "D* ½"),
        ("target", 0.0, 0.0, "D* 0"),
    ],
)
def test_where_nobody_can_tell_is_marked(scene, view, scale, threshold, place, name):
    view.show_plane(replace(known_law(scene, scale), threshold=threshold))
    ((found, words),) = view.shown().plots[1].references
    assert (found, words) == (pytest.approx(place), name)


def test_a_zoom_stays_until_a_double_click_returns(scene, view):
    view.show_plane(scene.plane())
    home = view.shown().plot
    view.picture.plots[0].box.setRange(xRange=(0, 0.5), yRange=(0, 0.5), padding=0)
    zoomed = view.shown().plot
    assert zoomed != home
    view.show_plane(scene.plane())
    assert view.shown().plot == zoomed
    view.picture.plots[0].box.wentHome.emit()
    back = view.shown().plot
    assert back.x_range == pytest.approx(home.x_range)
    assert back.y_range == pytest.approx(home.y_range)


def test_points_that_are_not_finite_are_left_out(scene, view):
    record = scene.plane()
    fake = record.fake.copy()
    fake[:5] = np.nan
    heat = record.heat.copy()
    heat[0, 0] = np.inf
    heat[1] = np.nan
    parts = (record.extent, heat, "score", record.arrows, True)
    view.show_plane(record.__class__(record.real, fake, *parts))
    assert len(view.shown().fake.points) == 15
    view.grab()


def test_the_legend_says_what_the_ground_means(scene):
    assert any("generated to real" in e.name for e in plane_legend([scene.plane()]))
    assert any("lower to higher" in e.name for e in plane_legend([scene.plane(scale="score")]))
    assert any(e.name == "D(x)" for e in plane_legend([scene.plane(d=1)]))


def in_view(view):
    plot = view.shown().plot
    return *plot.x_range, *plot.y_range


def test_another_data_set_is_shown_whole_in_the_same_view(scene, view, qtbot):
    ring = scene.plane()
    view.show_plane(ring)
    moons = replace(ring, extent=(-8.0, 8.0, -4.0, 4.0))
    view.show_plane(moons)
    qtbot.waitUntil(lambda: in_view(view) == pytest.approx((-8, 8, -4, 4), rel=0.03))


@pytest.mark.parametrize("size", [(900, 300), (300, 900), (400, 400)])
def test_nothing_is_empty_beside_the_heat_map(scene, view, qtbot, size):
    view.show_plane(scene.plane())
    view.resize(*size)
    qtbot.waitUntil(lambda: in_view(view) == pytest.approx((-2, 2, -1, 1), rel=0.03))


def test_points_stand_out_from_the_ground():
    ground = heat_pixels(np.linspace(-1, 1, 40, dtype=np.float32)[None])
    channels = np.stack([(ground >> shift) & 0xFF for shift in (16, 8, 0)], -1).astype(int)[0]
    for ends, colour in zip(channels[[0, -1]], (FAKE, REAL), strict=True):
        way = np.abs(rgb(colour) - rgb(theme.palette().base))
        assert (np.abs(ends - rgb(theme.palette().base)) <= 0.25 * way + 1).all()


def test_points_beyond_the_picture_are_counted(scene):
    record = scene.plane()
    fake = np.array([[0, 0], [99, 0], [0, -99], [np.nan, 0]], np.float32)
    assert replace(record, fake=fake).outside == 3
    assert replace(record, fake=fake[:1]).outside == 0
