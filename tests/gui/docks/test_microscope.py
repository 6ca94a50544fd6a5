from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from ganstudio.components import catalogue, find
from ganstudio.gui.docks.microscope.dock import MicroscopeDock
from ganstudio.gui.widgets.theme import DISCRIMINATOR, FAKE, GENERATOR, REAL
from ganstudio.probes.microscope import curves, places
from ganstudio.telemetry.records import Microscope, Outputs


def record(loss: str) -> Microscope:
    """Return what the probe says of a run with this loss."""
    names = sorted(catalogue("loss"), key=lambda name: name != loss)
    drawn = [curves(find("loss", name)()) for name in names]
    values, slopes = (np.stack(part) for part in zip(*drawn, strict=True))
    return Microscope(tuple(names), places(), values, slopes)


def outputs(real, fake, scale="logit") -> Outputs:
    real, fake = np.asarray(real, np.float32), np.asarray(fake, np.float32)
    return Outputs(real, fake, scale, None, None, None, 0.5, None)


@pytest.fixture
def look(scene, open_dock):
    """Return a function that shows runs of these losses, with the same scores, in a dock."""

    def show(*losses: str, real=(2.0, -1.0), fake=(-6.0, 0.5), width=620) -> MicroscopeDock:
        dock = open_dock(MicroscopeDock, width, 420)
        for name in losses:
            run = scene.add()
            loss = find("loss", name)()
            scene.studio.runs[run].experiment.loss = loss
            scene.say(run, record(name))
            scene.say(run, outputs(real, fake, loss.scores))
        scene.studio.select(0)
        dock.refresh()
        return dock

    return show


def sigmoid(c):
    return 1 / (1 + np.exp(-np.asarray(c)))


def test_says_how_to_get_curves(scene, open_dock):
    dock = open_dock(MicroscopeDock)
    dock.refresh()
    assert dock.body.is_empty()


def test_the_batch_lies_on_the_curves(look):
    dock = look("non-saturating", real=[2.0, -1.0], fake=[-3.0, 0.5])
    real, fake, generator = dock.term_plots.values()
    assert [term_plot.name for term_plot in dock.term_plots.values()] == [
        "D on real",
        "D on generated",
        "G",
    ]
    for term_plot, scores, cost, slope in (
        (real, [2.0, -1.0], lambda c: -np.log(sigmoid(c)), lambda c: -sigmoid(-c)),
        (fake, [-3.0, 0.5], lambda c: -np.log(sigmoid(-c)), sigmoid),
        (generator, [-3.0, 0.5], lambda c: -np.log(sigmoid(c)), lambda c: -sigmoid(-c)),
    ):
        c = np.array(scores)
        np.testing.assert_allclose(term_plot.value.dots(), np.c_[c, cost(c)], atol=2e-3)
        np.testing.assert_allclose(term_plot.slope.dots(), np.c_[c, slope(c)], atol=2e-3)


def test_colours_mean_what_they_mean_everywhere(look):
    dock = look("non-saturating")
    colours = {
        term: (
            term_plot.value.curves()[0].opts["pen"].color().name().upper(),
            term_plot.value._dots[0]._pen.color().name().upper(),
        )
        for term, term_plot in dock.term_plots.items()
    }
    assert colours == {
        "real": (DISCRIMINATOR, REAL),
        "fake": (DISCRIMINATOR, FAKE),
        "generator": (GENERATOR, FAKE),
    }


def test_saturated_stretches_are_shaded(look):
    ((_, end),) = look("minimax").term_plots["generator"].value.shaded()
    assert 0.005 < sigmoid(end) < 0.01


def test_dead_stretches_are_shaded(look):
    dock = look("hinge", real=[3.0], fake=[0.0])
    assert dock.term_plots["real"].slope.shaded() == [(1.0, pytest.approx(1e4))]
    assert dock.term_plots["fake"].slope.shaded() == [(pytest.approx(-1e4), -1.0)]
    assert dock.term_plots["generator"].slope.shaded() == []
    assert dock.term_plots["real"].slope.caption.entry.value == "mean 0.00 · flat 100\u202f%"


def test_figures_of_a_batch(look):
    dock = look("minimax", fake=[-8.0, -8.0, 0.0, 0.0])
    words = dock.term_plots["generator"].slope.caption.entry.value
    assert words == "mean −0.25 · flat 50\u202f%"


def test_a_relativistic_loss_is_drawn_over_pairs(look):
    dock = look("relativistic", real=[2.0, -1.0], fake=[-3.0, 0.5])
    assert [term_plot.name for term_plot in dock.term_plots.values()] == ["D", "G"]
    assert [x for x, _ in dock.term_plots["real"].value.dots()] == [5.0, -1.5]
    lowest = dock.term_plots["generator"].slope.item
    assert lowest.titles["bottom"] == "c(x) − c(G(z))"
    np.testing.assert_allclose(
        [y for _, y in dock.term_plots["generator"].slope.dots()], sigmoid([5.0, -1.5]), atol=2e-3
    )
    assert "pairs" in [entry.name for entry in dock.legend.entries]


def test_a_relativistic_average_loss_holds_each_score_against_the_mean_of_the_others(look):
    dock = look("relativistic-average", real=[2.0, -1.0], fake=[-3.0, 0.0])
    assert [x for x, _ in dock.term_plots["real"].value.dots()] == [3.5, 0.5, 3.5, 0.5]


def test_losses_laid_over_each_other(look, qtbot):
    dock = look("non-saturating")
    dock.loss_menu.menu().aboutToShow.emit()
    qtbot.mouseClick(dock.loss_menu.boxes["minimax"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dock.loss_menu.boxes["hinge"], Qt.MouseButton.LeftButton)
    assert dock.dirty
    dock.refresh()
    drawn = dock.term_plots["generator"].slope.curves()
    assert len(drawn) == 3
    own, minimax, hinge = (np.interp(-4.0, curve.xData, curve.yData) for curve in drawn)
    assert own == pytest.approx(-sigmoid(4.0), abs=1e-3)
    assert minimax == pytest.approx(-sigmoid(-4.0), abs=1e-3)
    assert hinge == -1
    names = [entry.name for entry in dock.legend.entries]
    assert {"Minimax (saturating)", "Hinge"} <= set(names)
    assert len(dock.term_plots["generator"].value.dots()) == 2  # the batch lies on the run's own


def test_only_functions_of_the_same_can_be_laid_over(look):
    dock = look("relativistic")
    assert dock.loss_menu.boxes["relativistic-hinge"].isEnabled()
    assert not dock.loss_menu.boxes["minimax"].isEnabled()
    assert "another axis" in dock.loss_menu.boxes["minimax"].toolTip()
    dock.loss_menu.boxes["minimax"].setChecked(True)
    dock.refresh()
    assert len(dock.term_plots["real"].value.curves()) == 1


def test_over_the_probability_where_there_is_one(look):
    dock = look("non-saturating", real=[0.0], fake=[0.0])
    assert not dock._scale.isHidden()
    dock.loss_menu.boxes["minimax"].setChecked(True)
    dock.loss_menu.boxes["hinge"].setChecked(True)
    dock.set_options({"scale": "probability"})
    dock.refresh()
    term_plot = dock.term_plots["generator"]
    assert term_plot.value.dots() == [(0.5, pytest.approx(np.log(2), abs=1e-3))]
    curve = term_plot.value.curves()[1]
    assert np.interp(0.25, curve.xData, curve.yData) == pytest.approx(np.log(0.75), abs=2e-3)
    assert term_plot.value.item.box.viewRange()[0] == [0, 1]
    hinge = next(entry for entry in dock.legend.entries if entry.name == "Hinge")
    assert hinge.value == "has no d"
    assert len(term_plot.value.curves()) == 2


def test_a_score_is_no_probability(look):
    assert look("wasserstein")._scale.isHidden()


@pytest.mark.parametrize(
    ("loss", "place"), [("non-saturating", 0.0), ("least-squares", 0.5), ("f-gan-kl", 1.0)]
)
def test_the_output_at_equilibrium_is_marked(look, loss, place):
    dock = look(loss)
    (line,) = dock.term_plots["generator"].value.item._lines
    assert line.value() == place


def test_several_runs_in_their_own_colours(look, scene):
    dock = look("non-saturating", "minimax", "relativistic")
    drawn = dock.term_plots["generator"].value.curves()
    expected = [scene.studio.runs[i].style.colour for i in (0, 1)]
    assert [curve.opts["pen"].color().name().upper() for curve in drawn] == expected
    last = {entry.name: entry.value for entry in dock.legend.entries}["non-saturating 2"]
    assert last == "drawn when chosen"
    scene.studio.select(2)
    dock.refresh()
    assert list(dock.term_plots) == ["real", "generator"]


def test_the_range_holds_the_scores_and_does_not_jump(look, scene):
    dock = look("wasserstein", real=[2.0], fake=[-2.0])
    _, high = dock.term_plots["real"].value.item.box.viewRange()[0]
    scene.say(0, outputs([100.0, 101.0], [90.0, 95.0], "score"))
    dock.refresh()
    _, moved = dock.term_plots["real"].value.item.box.viewRange()[0]
    assert high < moved < 60
    assert dock.dirty
    for _ in range(40):
        dock.refresh()
    assert dock.term_plots["real"].value.item.box.viewRange()[0][1] > 100


def test_lenses_stand_under_each_other_where_the_dock_is_narrow(look):
    dock = look("non-saturating", width=220)
    rows = {
        dock._graphics.ci.items[term_plot.value.item][0][0]
        for term_plot in dock.term_plots.values()
    }
    assert len(rows) == 3


def test_the_slopes_stay_where_the_dock_is_low(look):
    dock = look("non-saturating")
    assert dock.term_plots["real"].value.item.scene() is not None
    dock.resize(620, 200)
    dock.refresh()
    assert dock.term_plots["real"].value.item.scene() is None
    assert dock.term_plots["real"].slope.item.scene() is not None


def test_one_kind_of_plot_alone(look):
    dock = look("non-saturating")
    dock._view.set_value("slope")
    dock.refresh()
    assert dock.term_plots["real"].value.item.scene() is None
    assert dock.term_plots["real"].slope.caption.entry.name == "D on real"


def test_settings_are_kept(look, scene, open_dock):
    dock = look("non-saturating")
    dock.loss_menu.boxes["hinge"].setChecked(True)
    dock.loss_menu.boxes["minimax"].setChecked(True)
    dock._view.set_value("loss")
    other = open_dock(MicroscopeDock)
    other.set_options(dock.options())
    assert other.options() == dock.options()
    other.set_options({"compared": ["no such loss", 3], "view": None})
    assert other.options()["view"] == "loss"


def test_both_themes(look, qapp):
    from ganstudio.gui.widgets import theme

    dock = look("hinge")
    for name in ("light", "dark"):
        theme.apply(qapp, name)
        dock.restyle()
        dock.refresh()
    assert not dock.body.is_empty()


def test_through_the_window(make_window, qtbot):
    window = make_window("ring")
    window.table["view.dock.microscope"].trigger()
    dock = window.area.docks["microscope"]
    assert dock.isVisible()
    window.table["train.run"].trigger()
    qtbot.waitUntil(
        lambda: bool(dock.term_plots) and len(dock.term_plots["real"].value.dots()) == 64
    )
    window.table["train.run"].trigger()
    dock.loss_menu.menu().aboutToShow.emit()
    qtbot.mouseClick(dock.loss_menu.boxes["minimax"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(dock.term_plots["real"].value.curves()) == 2)
    assert dock.term_plots["real"].slope.curves()[1].yData[0] == list(catalogue("loss")).index(
        "minimax"
    )


def test_stands_in_the_layout_of_theory(make_window, qtbot):
    window = make_window("ring")
    window.table["view.layout.Theory"].trigger()
    dock = window.area.docks["microscope"]
    qtbot.waitUntil(lambda: dock.isVisible() and bool(dock.term_plots))
    assert not dock.isFloating()


def test_is_a_tab_where_a_layout_has_no_place_for_it(window):
    area = window.area
    window.table["view.dock.microscope"].trigger()
    dock = area.docks["microscope"]
    assert area.dockWidgetArea(dock) != Qt.DockWidgetArea.NoDockWidgetArea
    assert area.tabifiedDockWidgets(dock) == [area.docks["collapse"]]
    window.table["view.dock.microscope"].trigger()
    assert dock.isHidden()
    assert area.docks["collapse"].isVisible()
