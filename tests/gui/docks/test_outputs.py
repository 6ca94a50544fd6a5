from __future__ import annotations

from collections import deque
from dataclasses import replace

import numpy as np
import pytest

from ganstudio.gui.docks.outputs.dock import OutputsDock
from ganstudio.gui.docks.outputs.histograms import heat_pixels
from ganstudio.gui.docks.outputs.history import KEPT_ROWS, OutputHistory
from ganstudio.gui.docks.outputs.words import summary
from ganstudio.gui.widgets.scales import probability
from ganstudio.telemetry.messages import Frame


def plots(dock):
    return [plot for row in dock.shown().plots for plot in row]


def units(dock):
    """Return what the axes of several runs show, as their captions say."""
    return [plot.caption.value.partition(" · ")[0] for plot in plots(dock)]


def test_histograms_hold_every_output(scene, open_dock):
    dock = open_dock(OutputsDock)
    record = scene.outputs()
    scene.say(scene.add(), record)
    dock.refresh()
    ((plot,),) = dock.shown().plots
    edges, real = plot.real.edges, plot.real.heights
    assert real.sum() == pytest.approx(1)
    assert plot.fake.heights.sum() == pytest.approx(1)
    assert (edges[0], edges[-1], len(edges)) == (0, 1, 49)
    expected, _ = np.histogram(probability(record.real), np.linspace(0, 1, 49))
    np.testing.assert_allclose(real * 64, expected, atol=1e-6)


def test_the_scale_is_a_probability_only_where_the_loss_has_one(scene, open_dock):
    dock = open_dock(OutputsDock)
    for loss in ("non-saturating", "least squares", "wasserstein"):
        scene.say(scene.add(loss), scene.outputs(loss))
    dock.refresh()
    assert units(dock) == ["probability of real", "output", "critic score"]
    dock.set_options({"scale": "raw"})
    dock.refresh()
    assert units(dock) == ["logit", "output", "critic score"]


def test_the_choice_of_scale_is_offered_to_logits_only(scene, open_dock):
    dock = open_dock(OutputsDock)
    scene.say(scene.add("wasserstein"), scene.outputs("wasserstein"))
    dock.refresh()
    assert dock.shown().scale is None
    assert [entry.name for entry in dock.shown().legend] == ["real", "generated"]


@pytest.mark.parametrize(
    ("loss", "scale", "places"),
    [
        ("non-saturating", "probability", [0.5]),
        ("non-saturating", "raw", [0.0]),
        ("least squares", "probability", [0.0, 0.5, 1.0]),
        ("wasserstein", "probability", []),
    ],
)
def test_reference_lines(scene, open_dock, loss, scale, places):
    dock = open_dock(OutputsDock)
    dock.set_options({"scale": scale})
    scene.say(scene.add(loss), scene.outputs(loss))
    dock.refresh()
    assert [place for place, _ in plots(dock)[0].plot.references] == places


def test_the_lines_are_the_runs_own_targets_and_threshold(scene, open_dock):
    dock = open_dock(OutputsDock)
    regressed = replace(scene.outputs("least squares"), threshold=0.0, targets=(1.0, -1.0))
    scene.say(scene.add("least squares"), regressed)
    smoothed = replace(scene.outputs(), threshold=float(np.log(0.45 / 0.55)))
    scene.say(scene.add(), smoothed)
    dock.refresh()
    places = [[place for place, _ in plot.plot.references] for plot in plots(dock)]
    assert places == [[-1.0, 0.0, 1.0], [pytest.approx(0.45)]]
    names = [entry.name for entry in dock.shown().legend]
    assert names[2:] == ["targets 1, −1 and D* = 0", "D* = 0.45"]


def test_runs_of_one_unit_share_the_axis(scene, open_dock):
    dock = open_dock(OutputsDock)
    scene.say(scene.add("wasserstein"), scene.outputs("wasserstein", shift=1))
    scene.say(scene.add("wasserstein"), scene.outputs("wasserstein", shift=20))
    dock.refresh()
    first, second = (plot.plot for plot in plots(dock))
    assert (first.x_range, first.y_range) == (second.x_range, second.y_range)


def test_figures_are_told():
    from ganstudio.telemetry.records import Outputs

    none = np.zeros(0, np.float32)
    logits = Outputs(none, none, "logit", 0.0, 0.75, 0.5, 0.25, 0.125)
    assert summary(logits).replace("\u202f", "") == (
        "right on real 75%, fake 50% · overlap 25% · saturated 12%"
    )
    scores = Outputs(none, none, "score", None, None, None, 0.25, None)
    assert summary(scores).replace("\u202f", "") == "overlap 25%"


def test_history_reaches_back_to_the_first_step_and_stays_small(scene):
    history = OutputHistory()
    for step in range(1, 3000):
        history.add(step, scene.outputs(n=8))
    assert len(history.rows) <= KEPT_ROWS
    assert history.rows[0][0] == 1
    assert history.rows[-1][0] > 2980
    gaps = np.diff([row[0] for row in history.rows])
    assert len(set(gaps)) == 1


def test_history_begins_afresh_with_the_run(scene):
    history = OutputHistory()
    history.add(100, scene.outputs())
    history.add(100, scene.outputs())
    assert len(history.rows) == 1
    history.add(1, scene.outputs())
    assert [row[0] for row in history.rows] == [1]


def test_over_time_shows_where_the_outputs_were(scene, open_dock):
    dock = open_dock(OutputsDock)
    dock.set_options({"view": "time", "scale": "raw"})
    run = scene.add()
    for step in range(1, 41):
        scene.say(run, scene.outputs(shift=3.0), step)
    dock.refresh()
    (plot,) = plots(dock)
    assert plot.real is None
    pixels = plot.heat
    assert pixels.shape == (48, KEPT_ROWS, 3)
    low, high = pixels[:20].astype(int).sum((0, 1)), pixels[-20:].astype(int).sum((0, 1))
    assert low[0] > low[2]
    assert high[2] > high[0]
    assert plot.plot.x_range == pytest.approx((1, 40))


class Recorded:
    """A past with an outputs record at every seventh step, some of which cannot be read."""

    def __init__(self, scene, count, damaged=()):
        self.count, self.damaged, self.read = count, damaged, []
        self.record = scene.outputs(n=8)

    def steps(self, channel):
        return 7 * np.arange(self.count)

    def frame(self, channel, step):
        self.read.append(step)
        return None if step in self.damaged else Frame(0, step, 0.0, self.record)


def test_history_catches_up_with_what_is_recorded(scene):
    past, history = Recorded(scene, 3000, damaged=(70,)), OutputHistory()
    history.add(20_000, past.record)  # what has arrived before the past was opened
    assert not history.catch_up(past, np.inf)
    steps = [row[0] for row in history.rows]
    assert (steps[0], len(steps) <= KEPT_ROWS) == (0, True)
    assert steps[-1] > 7 * 2900
    assert (np.diff(steps) > 0).all()
    assert len(past.read) < 1000  # those whose turn does not come are not read
    past.count += 20
    before = len(past.read)
    assert not history.catch_up(past, np.inf)
    assert len(past.read) - before <= 3
    assert [row[0] for row in history.rows][: len(steps)] == steps


def test_history_is_read_in_pieces(scene):
    past, history = Recorded(scene, 50), OutputHistory()
    assert history.catch_up(past, -np.inf)
    assert history.rows == deque()
    assert not history.catch_up(past, np.inf)
    assert len(history.rows) == 50


def test_heat_is_the_ground_where_nothing_was():
    shares = np.zeros((4, 3))
    shares[1, 1] = 1
    pixels = heat_pixels(shares, np.zeros((4, 3)))
    assert (pixels[0, 0] == pixels[3, 2]).all()
    assert pixels[1, 1, 2] > pixels[0, 0, 2] or pixels[1, 1, 0] < pixels[0, 0, 0]


def test_outputs_that_are_not_finite_do_no_harm(scene, open_dock):
    dock = open_dock(OutputsDock)
    record = scene.outputs("wasserstein")
    broken = np.full(8, np.nan, np.float32)
    scene.say(scene.add("wasserstein"), record.__class__(broken, broken, *_rest(record)), 1)
    for view in ("now", "time"):
        dock.set_options({"view": view})
        dock.refresh()
        assert not dock.grab().isNull()
        assert not dock.shown().words


def _rest(record):
    return (
        record.scale,
        record.threshold,
        record.accuracy_real,
        record.accuracy_fake,
        record.overlap,
        record.saturation,
    )


@pytest.mark.parametrize("runs", [1, 2, 5, 8])
@pytest.mark.parametrize("size", [(100, 80), (1600, 900)])
@pytest.mark.parametrize("view", ["now", "time"])
def test_any_number_of_runs_in_any_size(scene, open_dock, runs, size, view):
    dock = open_dock(OutputsDock, *size)
    dock.set_options({"view": view})
    for i in range(runs):
        loss = ("non-saturating", "least squares", "wasserstein")[i % 3]
        scene.say(scene.add(loss), scene.outputs(loss))
    dock.refresh()
    assert len(plots(dock)) == runs
    assert not dock.grab().isNull()
    for run in list(scene.studio.runs):
        scene.remove(run)
        dock.refresh()
    assert dock.shown().words
    assert dock.histories == {}


def test_options_come_back(scene, open_dock):
    first, second = open_dock(OutputsDock), open_dock(OutputsDock)
    first.set_options({"view": "time", "scale": "raw", "bins": "96", "log": True})
    second.set_options(first.options())
    assert second.options() == first.options()
    second.set_options({"view": 3, "bins": "7"})
    assert second.options() == first.options()


def test_five_plots_stand_three_and_two(scene, open_dock):
    dock = open_dock(OutputsDock, 450, 260)
    for _ in range(5):
        scene.say(scene.add(), scene.outputs())
    dock.refresh()
    assert [len(row) for row in dock.shown().plots] == [3, 2]


def test_a_kind_is_hidden_and_shares_stand_on_a_logarithmic_axis(scene, open_dock):
    dock = open_dock(OutputsDock)
    scene.say(scene.add(), scene.outputs())
    dock.refresh()
    ((plain,),) = dock.shown().plots
    dock.legend.toggle("real")
    dock.plots[0].item.logChosen.emit(True)
    dock.refresh()
    ((shown,),) = dock.shown().plots
    assert shown.real is None
    assert shown.fake is not None
    assert shown.plot.y_range[1] > 2 * plain.plot.y_range[1]
    assert dock.options()["log"] is True
