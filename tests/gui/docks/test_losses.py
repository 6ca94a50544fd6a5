from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF

from ganstudio.components import find
from ganstudio.gui.docks.losses.dock import LossesDock
from ganstudio.gui.widgets.scales import SymLog
from ganstudio.gui.widgets.theme import DISCRIMINATOR, GENERATOR
from ganstudio.telemetry.records import Losses

RAW = {"smoothing": 0}


def curves(dock, title):
    return list(dock.shown().plots[title].curves.values())


def drawn(dock, title):
    return [(curve.x, curve.y) for curve in curves(dock, title)]


def test_says_how_to_get_curves_until_there_are_some(scene, open_dock):
    dock = open_dock(LossesDock)
    dock.refresh()
    assert dock.shown().words
    scene.say(scene.add(), scene.losses([1, 2, 3]))
    assert dock.dirty
    dock.refresh()
    assert not dock.shown().words


def test_one_run_stands_in_one_plot_in_the_colours_of_the_players(scene, open_dock):
    dock = open_dock(LossesDock)
    dock.set_options(RAW)
    values = np.sin(np.arange(50)).astype(np.float32)
    scene.say(scene.add(), scene.losses(values))
    dock.refresh()
    assert list(dock.shown().plots) == ["loss"]
    (x, d), (_, g) = drawn(dock, "loss")
    np.testing.assert_array_equal(x, np.arange(1, 51))
    np.testing.assert_array_equal(d, values)
    np.testing.assert_array_equal(g, -values)
    assert [curve.colour for curve in curves(dock, "loss")] == [DISCRIMINATOR, GENERATOR]


def test_several_runs_get_a_plot_a_player_in_their_own_colours_and_dashes(scene, open_dock):
    dock = open_dock(LossesDock)
    dock.set_options(RAW)
    for level in (1, 2, 3):
        scene.say(scene.add(), scene.losses(np.full(20, level)))
    dock.refresh()
    assert list(dock.shown().plots) == ["loss D", "loss G"]
    assert [y[0] for _, y in drawn(dock, "loss D")] == [1, 2, 3]
    assert [y[0] for _, y in drawn(dock, "loss G")] == [-1, -2, -3]
    found = dock.shown().plots["loss D"].curves
    runs = scene.studio.visible()
    assert list(found) == [(run.title, "loss_d") for run in runs]
    assert [c.colour for c in found.values()] == [run.style.colour.upper() for run in runs]
    assert [bool(c.dash) for c in found.values()] == [bool(run.style.dash) for run in runs]


def test_smoothing_is_what_the_timeline_gives(scene, open_dock):
    dock = open_dock(LossesDock)
    run = scene.add()
    scene.say(run, scene.losses(np.random.default_rng(0).normal(size=120)))
    dock.refresh()
    expected = scene.studio.runs[run].losses.smoothed("loss_d", 1, 120, 1000, dock.weight())
    np.testing.assert_allclose(drawn(dock, "loss")[0][1], expected.mean, rtol=1e-6)


def test_a_hundred_thousand_steps_are_drawn_in_few_points(scene, open_dock):
    dock = open_dock(LossesDock)
    values = np.random.default_rng(0).normal(size=100_000)
    scene.say(scene.add(), scene.losses(values))
    dock.refresh()
    band = dock.shown().plots["loss"].bands["non-saturating 0", "loss_d"].y
    assert len(band) < 2 * 400
    assert np.nanmax(band) == pytest.approx(values.max(), rel=1e-6)
    assert all(len(y) <= 160 for _, y in drawn(dock, "loss"))


def test_penalties_stand_apart_on_demand(scene, open_dock):
    dock = open_dock(LossesDock)
    dock.set_options({"penalties": True, "smoothing": 0})
    scene.say(scene.add(), scene.losses(np.full(30, 5)))
    dock.refresh()
    assert list(dock.shown().plots) == ["loss", "penalties"]
    np.testing.assert_allclose(drawn(dock, "penalties")[0][1], 0.5)
    dock.set_options({"penalties": False})
    dock.refresh()
    assert list(dock.shown().plots) == ["loss"]


def test_the_equilibrium_is_marked_in_the_margin(scene, open_dock):
    dock = open_dock(LossesDock)
    scene.say(scene.add(), scene.losses(np.linspace(0, 2, 30)))
    dock.refresh()
    marks = dock.shown().plots["loss"].plot.references
    assert [(round(value, 4), name) for value, name in marks] == [
        (0.6931, "G ln 2"),
        (1.3863, "D 2 ln 2"),
    ]
    scene.say(scene.add("wasserstein"), scene.losses(np.linspace(0, 2, 30)))
    dock.refresh()
    plots = dock.shown().plots.values()
    names = [[name for _, name in shown.plot.references] for shown in plots]
    assert names == [["2 ln 2"], ["ln 2"]]


def test_the_equilibrium_follows_what_stands_beside_the_loss(scene, open_dock):
    dock = open_dock(LossesDock)
    run = scene.add()
    experiment = scene.studio.runs[run].experiment
    experiment.loss = find("loss", "non-saturating")()
    experiment.stabilisers = {"label-smoothing": find("stabiliser", "label-smoothing")()}
    scene.say(run, scene.losses(np.linspace(0, 2, 30)))
    dock.refresh()
    plot = dock.shown().plots["loss"].plot
    places = [value for value, _ in plot.references]
    assert places == pytest.approx([0.7985077, 1.3963447])
    assert dock.stack.plots["loss"].item.toolTip() == ""
    experiment.penalties = {"wgan-gp": find("penalty", "wgan-gp")()}
    scene.say(run, scene.losses([1.0], first=31))
    dock.refresh()
    assert dock.shown().plots["loss"].plot.references == ()
    assert "does not rest flat" in dock.stack.plots["loss"].item.toolTip()


def test_values_that_are_not_finite_do_no_harm_and_are_said(scene, open_dock):
    dock = open_dock(LossesDock)
    scene.say(scene.add(), scene.losses([1, 2, np.inf, np.nan, np.nan]))
    dock.refresh()
    assert [entry.value for entry in dock.shown().legend[1:]] == ["not finite"] * 2
    shown = dock.shown().plots["loss"].plot
    assert np.isfinite([*shown.x_range, *shown.y_range]).all()
    scene.reset(0)
    scene.say(0, scene.losses([np.nan, np.nan]))
    dock.refresh()
    dock.grab()


@pytest.mark.parametrize(("values", "threshold"), [([0.1, 1, 100], False), ([-5, 1, 100], True)])
def test_the_log_axis_is_symmetric_where_values_are_negative(scene, open_dock, values, threshold):
    dock = open_dock(LossesDock)
    dock.set_options({"log": True, "smoothing": 0})
    run = scene.add()
    record = scene.losses(values)
    if not threshold:
        record = scene.losses(values).__class__(("loss_d",), 1, record.values[:, :1].copy())
    scene.say(run, record)
    dock.refresh()
    scale = dock.shown().plots["loss"].scale
    assert isinstance(scale, SymLog)
    assert bool(scale.threshold) == threshold
    np.testing.assert_allclose(
        scale.backward(drawn(dock, "loss")[0][1]), np.float32(values), rtol=1e-4
    )


def point(qtbot, dock, place):
    """Move the mouse to a place in the scene of the plots."""
    qtbot.mouseMove(dock.stack.viewport(), dock.stack.mapFromScene(place))


def test_pointing_reads_all_runs_at_that_step(scene, open_dock, qtbot):
    dock = open_dock(LossesDock)
    for level in (0.0, 100.0):
        scene.say(scene.add(), scene.losses(level + np.arange(200)))
    dock.refresh()
    qtbot.waitUntil(lambda: dock.stack.mapTo(dock, QPoint()).y() > dock.legend.height() > 0)
    box = dock.stack.plots["loss D"].item.box

    def pointed():
        place = QPointF(100, sum(box.viewRange()[1]) / 2)
        point(qtbot, dock, box.mapViewToScene(place))
        return int(dock.shown().legend[0].value)

    qtbot.waitUntil(lambda: abs(pointed() - 100) <= 1)
    step, first, second = dock.shown().legend
    at = int(step.value)
    said = dock.shown().plots["loss D"].plot.reading
    assert said[0] == f"step {at}"
    assert len(said) == 3
    assert first.value.startswith(f"D {at - 1:.3f}  G −{at - 1:.3f}")
    assert second.value.startswith(f"D {99 + at:.4g}".rstrip("0").rstrip("."))
    assert dock.shown().plots["loss G"].cursor == at
    margin = itertools.cycle([QPointF(1, 1), QPointF(2, 2)])  # of quick moves some are left out
    qtbot.waitUntil(
        lambda: point(qtbot, dock, next(margin)) or dock.shown().legend[0].value == "200"
    )
    assert dock.shown().plots["loss G"].cursor is None


def test_a_zoom_stays_until_a_double_click_returns(scene, open_dock):
    dock = open_dock(LossesDock)
    run = scene.add()
    scene.say(run, scene.losses(np.arange(1000.0)))
    dock.refresh()
    box = dock.stack.plots["loss"].item.box
    box.setXRange(200, 300, padding=0)
    box.free_x = True
    box.moved.emit()
    assert dock.urgent
    scene.say(run, scene.losses(np.arange(10.0), first=1001))
    dock.refresh()
    assert dock.shown().plots["loss"].plot.x_range == pytest.approx((200, 300))
    x, _ = drawn(dock, "loss")[0]
    assert x.min() >= 195
    assert x.max() <= 305
    box.wentHome.emit()
    dock.refresh()
    first, last = dock.shown().plots["loss"].plot.x_range
    assert first < 1
    assert last > 1009


def test_an_outlier_neither_jumps_nor_flattens(scene, open_dock):
    dock = open_dock(LossesDock)
    run = scene.add()
    noise = np.random.default_rng(0).normal(size=300)
    scene.say(run, scene.losses(noise))
    dock.refresh()
    before = dock.shown().plots["loss"].plot.y_range
    scene.say(run, scene.losses([1e6], first=301))
    dock.refresh()
    after = dock.shown().plots["loss"].plot.y_range
    assert after == pytest.approx(before, rel=0.2)
    dock.set_options({"robust": False})
    dock.refresh()
    assert dock.shown().plots["loss"].plot.y_range[1] > 1e6


def test_the_range_widens_in_steps(scene, open_dock):
    dock = open_dock(LossesDock)
    run = scene.add("wasserstein")
    scene.say(run, scene.losses(np.linspace(0, 1, 100)))
    dock.refresh()
    scene.say(run, scene.losses(np.linspace(9, 10, 300), first=101))
    tops = []
    for _ in range(40):
        dock.refresh()
        tops.append(dock.shown().plots["loss"].plot.y_range[1])
    assert tops[0] < 6
    assert tops == sorted(tops)
    assert tops[-1] > 9.5
    assert not dock.dirty


def test_hidden_removed_and_reset_runs_leave(scene, open_dock):
    dock = open_dock(LossesDock)
    for _ in range(3):
        scene.say(scene.add(), scene.losses(np.arange(20.0)))
    scene.studio.set_visible(0, False)
    dock.refresh()
    assert len(drawn(dock, "loss D")) == 2
    scene.remove(1)
    dock.refresh()
    assert len(drawn(dock, "loss")) == 2
    scene.reset(2)
    dock.refresh()
    assert dock.shown().words


@pytest.mark.parametrize("runs", range(1, 9))
@pytest.mark.parametrize("size", [(120, 90), (1600, 1200)])
def test_any_number_of_runs_in_any_size(scene, open_dock, runs, size):
    dock = open_dock(LossesDock, *size)
    dock.set_options({"penalties": True})
    for i in range(runs):
        loss = ("non-saturating", "least squares", "wasserstein")[i % 3]
        scene.say(scene.add(loss), scene.losses(np.arange(5.0) * i))
    dock.refresh()
    dock.refresh()
    assert not dock.grab().isNull()
    counts = {title: len(drawn(dock, title)) for title in dock.shown().plots}
    assert counts.pop("penalties") == runs
    assert sum(counts.values()) == 2 * runs


def test_options_come_back(scene, open_dock):
    first, second = open_dock(LossesDock), open_dock(LossesDock)
    first.set_options({"smoothing": 7, "penalties": True, "log": True, "robust": False})
    second.set_options(first.options())
    assert second.options() == first.options()
    second.set_options({"smoothing": "much", "log": 3, "what": None})
    assert second.options() == first.options()


def test_takes_over_another_theme(scene, open_dock):
    dock = open_dock(LossesDock)
    scene.say(scene.add(), scene.losses(np.arange(20.0)))
    dock.refresh()
    dock.restyle()
    assert dock.dirty
    dock.refresh()


def test_what_was_zoomed_to_may_be_gone(scene, open_dock):
    dock = open_dock(LossesDock)
    run = scene.add()
    scene.say(run, scene.losses(np.arange(400)))
    dock.refresh()
    box = dock.stack.plots["loss"].item.box
    box.free(x=True)
    box.setXRange(5000, 6000, padding=0)
    dock.refresh()
    assert dock.shown().plots["loss"].plot.chip
    box.setXRange(300, 390, padding=0)
    scene.studio.runs[run].forget()
    scene.say(run, scene.losses(np.arange(30)))
    dock.refresh()
    plot = dock.shown().plots["loss"].plot
    assert plot.chip == ""
    assert plot.x_range[1] < 40


def test_the_legend_hides_and_isolates_runs(scene, open_dock):
    dock = open_dock(LossesDock)
    for level in (0.0, 100.0):
        scene.say(scene.add(), scene.losses(level + np.arange(200)))
    dock.refresh()
    first, second = (run.title for run in scene.studio.runs.values())
    dock.legend.toggle(first)
    dock.refresh()
    assert {title for title, _ in dock.shown().plots["loss D"].curves} == {second}
    dock.legend.toggle(second)
    dock.refresh()
    assert dock.shown().plots["loss D"].curves == {}
    dock.legend.toggle(first)
    dock.legend.toggle(second)
    dock.refresh()
    assert len(dock.shown().plots["loss G"].curves) == 2


def test_terms_that_tie_translations_are_shown_weighted_or_raw(scene, open_dock):
    dock = open_dock(LossesDock)
    run = scene.add()
    scene.studio.runs[run].experiment.network.term_weights = {"cycle-x": 5.0}
    scene.studio.runs[run].adopt(scene.studio.runs[run].experiment)
    names = ("loss_d", "loss_g", "loss_g/x-to-y", "loss_g/y-to-x", "term/cycle-x")
    values = np.tile(np.array([1.0, 2.0, 0.5, 0.25, 10.0], np.float32), (50, 1))
    scene.say(run, Losses(names, 1, values))

    def terms() -> dict[str, str]:
        dock.refresh()
        return {entry.name: entry.value for entry in dock.shown().legend[3:]}

    dock.set_options({"penalties": True})
    assert terms() == {"G x-to-y": "0.500", "G y-to-x": "0.250", "cycle-x": "10.000"}
    dock.set_options({"raw": True})
    assert terms()["cycle-x"] == "2.000"
