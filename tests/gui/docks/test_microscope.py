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


def dots(dock, term, part):
    """Return the scores of the batches on the curves of a term, or on their slopes."""
    return [
        point for batch in getattr(dock.shown().terms[term], part).batches for point in batch.points
    ]


def names(dock):
    return [term.value.caption.name for term in dock.shown().terms.values()]


def sigmoid(c):
    return 1 / (1 + np.exp(-np.asarray(c)))


def test_the_batch_lies_on_the_curves(look):
    dock = look("non-saturating", real=[2.0, -1.0], fake=[-3.0, 0.5])
    assert names(dock) == ["D on real", "D on generated", "G"]
    for term, scores, cost, slope in (
        ("real", [2.0, -1.0], lambda c: -np.log(sigmoid(c)), lambda c: -sigmoid(-c)),
        ("fake", [-3.0, 0.5], lambda c: -np.log(sigmoid(-c)), sigmoid),
        ("generator", [-3.0, 0.5], lambda c: -np.log(sigmoid(c)), lambda c: -sigmoid(-c)),
    ):
        c = np.array(scores)
        np.testing.assert_allclose(dots(dock, term, "value"), np.c_[c, cost(c)], atol=2e-3)
        np.testing.assert_allclose(dots(dock, term, "slope"), np.c_[c, slope(c)], atol=2e-3)


def test_colours_mean_what_they_mean_everywhere(look):
    dock = look("non-saturating")
    colours = {
        term: (
            shown.value.curves[0].colour,
            shown.value.batches[0].colour,
        )
        for term, shown in dock.shown().terms.items()
    }
    assert colours == {
        "real": (DISCRIMINATOR, REAL),
        "fake": (DISCRIMINATOR, FAKE),
        "generator": (GENERATOR, FAKE),
    }


def test_saturated_stretches_are_shaded(look):
    ((_, end),) = look("minimax").shown().terms["generator"].value.shaded
    assert 0.005 < sigmoid(end) < 0.01


def test_dead_stretches_are_shaded(look):
    dock = look("hinge", real=[3.0], fake=[0.0])
    assert dock.shown().terms["real"].slope.shaded == ((1.0, pytest.approx(1e4)),)
    assert dock.shown().terms["fake"].slope.shaded == ((pytest.approx(-1e4), -1.0),)
    assert dock.shown().terms["generator"].slope.shaded == ()
    assert dock.shown().terms["real"].slope.caption.value == "mean 0.00 · flat 100\u202f%"


def test_figures_of_a_batch(look):
    dock = look("minimax", fake=[-8.0, -8.0, 0.0, 0.0])
    words = dock.shown().terms["generator"].slope.caption.value
    assert words == "mean −0.25 · flat 50\u202f%"


def test_a_relativistic_loss_is_drawn_over_pairs(look):
    dock = look("relativistic", real=[2.0, -1.0], fake=[-3.0, 0.5])
    assert names(dock) == ["D", "G"]
    assert [x for x, _ in dots(dock, "real", "value")] == [5.0, -1.5]
    below, _ = dock.shown().terms["generator"].slope.plot.titles
    assert below == "c(x) − c(G(z))"
    np.testing.assert_allclose(
        [y for _, y in dots(dock, "generator", "slope")], sigmoid([5.0, -1.5]), atol=2e-3
    )
    assert "pairs" in [entry.name for entry in dock.shown().legend]


def test_a_relativistic_average_loss_holds_each_score_against_the_mean_of_the_others(look):
    dock = look("relativistic-average", real=[2.0, -1.0], fake=[-3.0, 0.0])
    assert [x for x, _ in dots(dock, "real", "value")] == [3.5, 0.5, 3.5, 0.5]


def test_losses_laid_over_each_other(look, qtbot):
    dock = look("non-saturating")
    dock.loss_menu.menu().aboutToShow.emit()
    qtbot.mouseClick(dock.loss_menu.boxes["minimax"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dock.loss_menu.boxes["hinge"], Qt.MouseButton.LeftButton)
    assert dock.dirty
    dock.refresh()
    drawn = dock.shown().terms["generator"].slope.curves
    assert len(drawn) == 3
    own, minimax, hinge = (np.interp(-4.0, curve.x, curve.y) for curve in drawn)
    assert own == pytest.approx(-sigmoid(4.0), abs=1e-3)
    assert minimax == pytest.approx(-sigmoid(-4.0), abs=1e-3)
    assert hinge == -1
    overlaid = [entry.name for entry in dock.shown().legend]
    assert {"Minimax (saturating)", "Hinge"} <= set(overlaid)
    assert len(dots(dock, "generator", "value")) == 2  # the batch lies on the run's own


def test_only_functions_of_the_same_can_be_laid_over(look):
    dock = look("relativistic")
    assert dock.loss_menu.boxes["relativistic-hinge"].isEnabled()
    assert not dock.loss_menu.boxes["minimax"].isEnabled()
    assert "another axis" in dock.loss_menu.boxes["minimax"].toolTip()
    dock.loss_menu.boxes["minimax"].setChecked(True)
    dock.refresh()
    assert len(dock.shown().terms["real"].value.curves) == 1


def test_over_the_probability_where_there_is_one(look):
    dock = look("non-saturating", real=[0.0], fake=[0.0])
    assert dock.shown().scale == "raw"
    dock.loss_menu.boxes["minimax"].setChecked(True)
    dock.loss_menu.boxes["hinge"].setChecked(True)
    dock.set_options({"scale": "probability"})
    dock.refresh()
    shown = dock.shown().terms["generator"].value
    assert dots(dock, "generator", "value") == [(0.5, pytest.approx(np.log(2), abs=1e-3))]
    curve = shown.curves[1]
    assert np.interp(0.25, curve.x, curve.y) == pytest.approx(np.log(0.75), abs=2e-3)
    assert shown.plot.x_range == (0, 1)
    hinge = next(entry for entry in dock.shown().legend if entry.name == "Hinge")
    assert hinge.value == "has no d"
    assert len(shown.curves) == 2


def test_a_score_is_no_probability(look):
    assert look("wasserstein").shown().scale is None


@pytest.mark.parametrize(
    ("loss", "place"), [("non-saturating", 0.0), ("least-squares", 0.5), ("f-gan-kl", 1.0)]
)
def test_the_output_at_equilibrium_is_marked(look, loss, place):
    dock = look(loss)
    ((marked, _),) = dock.shown().terms["generator"].value.plot.references
    assert marked == place


def test_several_runs_in_their_own_colours(look, scene):
    dock = look("non-saturating", "minimax", "relativistic")
    drawn = dock.shown().terms["generator"].value.curves
    expected = [scene.studio.runs[i].style.colour for i in (0, 1)]
    assert [curve.colour for curve in drawn] == expected
    last = {entry.name: entry.value for entry in dock.shown().legend}["non-saturating 2"]
    assert last == "drawn when chosen"
    scene.studio.select(2)
    dock.refresh()
    assert list(dock.shown().terms) == ["real", "generator"]


def test_the_range_holds_the_scores_and_does_not_jump(look, scene):
    dock = look("wasserstein", real=[2.0], fake=[-2.0])
    _, high = dock.shown().terms["real"].value.plot.x_range
    scene.say(0, outputs([100.0, 101.0], [90.0, 95.0], "score"))
    dock.refresh()
    _, moved = dock.shown().terms["real"].value.plot.x_range
    assert high < moved < 60
    assert dock.dirty
    for _ in range(40):
        dock.refresh()
    assert dock.shown().terms["real"].value.plot.x_range[1] > 100


def test_terms_stand_under_each_other_where_the_dock_is_narrow(look):
    dock = look("non-saturating", width=220)
    rows = {term.value.place[0] for term in dock.shown().terms.values()}
    assert len(rows) == 3


def test_the_slopes_stay_where_the_dock_is_low(look):
    dock = look("non-saturating")
    assert dock.shown().terms["real"].value is not None
    dock.resize(620, 200)
    dock.refresh()
    assert dock.shown().terms["real"].value is None
    assert dock.shown().terms["real"].slope is not None


def test_one_kind_of_plot_alone(look, press):
    dock = look("non-saturating")
    press(dock, "slope")
    dock.refresh()
    assert dock.shown().terms["real"].value is None
    assert dock.shown().terms["real"].slope.caption.name == "D on real"


def test_settings_are_kept(look, scene, open_dock, press):
    dock = look("non-saturating")
    dock.loss_menu.boxes["hinge"].setChecked(True)
    dock.loss_menu.boxes["minimax"].setChecked(True)
    press(dock, "loss")
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
    assert not dock.shown().words


def test_through_the_window(make_window, qtbot):
    window = make_window("ring")
    window.table["view.dock.microscope"].trigger()
    dock = window.area.docks["microscope"]
    assert dock.isVisible()
    window.table["train.run"].trigger()
    qtbot.waitUntil(lambda: bool(dock.shown().terms) and len(dots(dock, "real", "slope")) == 64)
    window.table["train.run"].trigger()
    dock.loss_menu.menu().aboutToShow.emit()
    qtbot.mouseClick(dock.loss_menu.boxes["minimax"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(dock.shown().terms["real"].slope.curves) == 2)
    assert dock.shown().terms["real"].slope.curves[1].y[0] == list(catalogue("loss")).index(
        "minimax"
    )


def test_is_a_tab_of_the_losses(make_window, qtbot):
    window = make_window("ring")
    dock, losses = window.area.docks["microscope"], window.area.docks["losses"]
    assert not dock.isVisible()
    window.table["view.dock.microscope"].trigger()
    qtbot.waitUntil(lambda: dock.isVisible() and bool(dock.shown().terms))
    assert window.table["view.dock.microscope"].isChecked()
    assert losses.isAncestorOf(dock)
    assert not losses.content.isVisible()
    window.table["view.dock.microscope"].trigger()
    assert losses.content.isVisible()
    assert not dock.isVisible()
