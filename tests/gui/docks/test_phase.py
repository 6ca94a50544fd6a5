"""The phase portrait, through the window as a user works, on runs that train."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ganstudio.preset_folder import find
from ganstudio.telemetry.messages import Edit, Open, RunState


@pytest.fixture
def source(served):
    """Train as the program does."""
    return served


@pytest.fixture
def play(make_window, served, qtbot):
    """Return a function that opens an experiment, trains all its runs, and waits for the dock."""

    def run(preset: str, steps: int, size=(1400, 900), **values: Any):
        window = make_window(None, size)
        experiment = find(preset).with_values({"schedule.steps": steps, "threads": 1, **values})
        window.files.open_experiment(experiment)
        qtbot.waitUntil(lambda: bool(window.studio.runs))
        train(window, served, qtbot, steps)
        dock = window.area.docks["phase"]
        if window.area.shows(dock):
            drawn(dock, qtbot, lambda shown: reached(shown, steps) and shown.said)
        return window, dock

    return run


def train(window, served, qtbot, steps):
    window.table["train.run"].trigger()
    while any(each.run.state is RunState.RUNNING for each in served.session.runs.values()):
        served.session.advance()
    runs = window.studio.runs.values()
    qtbot.waitUntil(lambda: all(run.reached == steps for run in runs))


def ways(dock):
    return [past for past, _ in dock.shown().portrait.ways]


def reached(shown, steps):
    """Tell whether the ways are drawn up to a step."""
    ways = shown.portrait.ways if shown.portrait else ()
    return bool(ways) and all(len(past.x) == steps + 1 for past, _ in ways)


def drawn(dock, qtbot, test):
    def check():
        shown = dock.shown()
        return shown.words == "" and bool(test(shown))

    qtbot.waitUntil(check)


def test_it_comes_to_the_front_where_two_numbers_play(play, qtbot) -> None:
    window, dock = play("dirac-circling", 60)
    assert window.area.shows(dock)
    at_once, in_turn = ways(dock)
    assert (at_once.x[0], at_once.y[0]) == (1, 1)
    assert len(at_once.x) == 61
    radius = np.hypot(at_once.x, at_once.y)
    np.testing.assert_allclose(radius[1:] / radius[:-1], np.sqrt(1.01), rtol=1e-5)
    kept = in_turn.x**2 + in_turn.y**2 - 0.1 * in_turn.x * in_turn.y
    np.testing.assert_allclose(kept, 1.9, rtol=1e-5)
    shown = dock.shown()
    assert shown.portrait.rest.points == [(0, 0)]
    assert shown.portrait.start == (1, 1)
    assert shown.portrait.plot.titles[0].startswith("θ")
    lines = shown.said.split("\n")
    assert lines[0].startswith("At once: circles outward: |λ| = 1.00499 a step")
    assert lines[1].startswith("In turn: circles: |λ| = 1.00000 a step")
    assert [entry.name for entry in shown.legend] == ["At once", "In turn"]
    assert shown.legend[0].value == f"{np.sqrt(2) * 1.01**30:.3f}"
    np.testing.assert_allclose(10 ** shown.radius.curves[0].y, radius, rtol=1e-5)


def test_arrows_are_where_the_losses_pull(play, qtbot) -> None:
    _, dock = play("dirac-circling", 5)
    field = dock.shown().portrait.field
    starts = np.column_stack([field.x, field.y])[0::6]
    tips = np.column_stack([field.x, field.y])[1::6]
    middle, step = (starts + tips) / 2, tips - starts
    turned = middle[:, 0] * step[:, 1] - middle[:, 1] * step[:, 0]
    assert len(turned) > 100
    assert (turned[np.hypot(*middle.T) > 0.5] < 0).all()  # θ̇ = ψ, ψ̇ = −θ: clockwise


def test_what_comes_after_the_cursor_is_faint(play, qtbot) -> None:
    window, dock = play("dirac-circling", 40)
    window.studio.go_to(10)
    drawn(dock, qtbot, lambda shown: shown.portrait and len(shown.portrait.ways[0][0].x) == 11)
    past, future = dock.shown().portrait.ways[0]
    assert len(future.x) == 31
    assert future.opacity < 0.5 < past.opacity


def test_a_start_that_is_dragged_is_drawn_and_let_go_is_trained(play, served, qtbot) -> None:
    _, dock = play("dirac-circling", 80)
    dock.portrait.dragged.emit(0.5, -0.75)
    courses = dock.shown().portrait.drawn
    assert len(courses) == 2
    assert (courses[0].x[0], courses[0].y[0]) == (0.5, -0.75)
    dock.portrait.take_start(0.5, -0.75)
    assert dock.shown().portrait.drawn == ()
    experiments = [each.run.experiment for each in served.session.runs.values()]
    assert [each.network.start for each in experiments] == [(0.5, -0.75)] * 2
    while any(each.run.state is RunState.RUNNING for each in served.session.runs.values()):
        served.session.advance()
    drawn(dock, qtbot, lambda shown: reached(shown, 80) and ways(dock)[0].x[0] == 0.5)
    for course, way in zip(courses, ways(dock), strict=True):
        np.testing.assert_allclose(way.x, course.x, atol=1e-5)
        np.testing.assert_allclose(way.y, course.y, atol=1e-5)


def test_a_weight_that_is_dragged(play, served, qtbot) -> None:
    _, dock = play("dirac-cured", 50)
    assert "R1 γ" in dock.hand.pull.shown().words
    dock.hand.pull.set_value("penalties.r1.weight")
    dock.hand.slider.setValue(65)
    assert dock.shown().readout == "2"  # 10^(2 · 0.15)
    (course,) = dock.shown().portrait.drawn
    dock.hand.slider.sliderReleased.emit()
    run = next(iter(served.session.runs.values())).run
    assert run.experiment.penalties["r1"].weight == 2.0
    assert run.state is RunState.RUNNING
    while run.state is RunState.RUNNING:
        served.session.advance()
    drawn(
        dock,
        qtbot,
        lambda shown: shown.portrait and abs(shown.portrait.ways[0][0].y[-1] - course.y[-1]) < 1e-5,
    )
    np.testing.assert_allclose(ways(dock)[0].x, course.x, atol=1e-5)


def test_smaller_steps_end_on_the_exact_circle(play, served, qtbot) -> None:
    _, dock = play("ab-orbit", 100)
    dock.hand.slider.setValue(25)
    small = dock.shown().portrait.drawn[0]
    assert len(small.x) == 317  # √10 times as many as small
    assert np.hypot(small.x[-1], small.y[-1]) == pytest.approx((1 + 0.0316**2) ** 158, rel=1e-6)
    dock.hand.slider.setValue(0)
    exactly = dock.shown().portrait.drawn[0]
    np.testing.assert_allclose(np.hypot(exactly.x, exactly.y), 1, atol=1e-12)
    assert dock.shown().readout == "η = 0, exact"
    dock.hand.slider.sliderReleased.emit()  # which is looked at only
    assert all(each.run.state is not RunState.RUNNING for each in served.session.runs.values())


def test_the_saddle_and_its_sections(play, qtbot) -> None:
    _, dock = play("ab-orbit", 40)
    dock.set_options({"view": "surface"})
    drawn(dock, qtbot, lambda shown: shown.saddle is not None)
    shown = dock.shown()
    assert shown.portrait is None
    valley, ridge = shown.saddle.sections
    assert "v″ = 2" in valley
    assert "v″ = −2" in ridge
    assert len(shown.saddle.ways) == 3
    assert dock.options()["view"] == "surface"


@pytest.mark.parametrize("plane", ["losses", "gradients", "weights"])
def test_larger_networks_go_their_way_in_a_plane(plane, play, served, qtbot) -> None:
    window, dock = play("ring", 60, **{"network.hidden": 8, "data.count": 500})
    assert not window.area.shows(dock)
    dock.set_options({"plane": plane})
    window.table["view.dock.phase"].trigger()
    for run in served.session.runs.values():
        run.observe(float("inf"), 1)
        for _ in range(2):
            run.run.step()
            run.observe(float("inf"), 1)
    drawn(dock, qtbot, lambda shown: shown.larger is not None and len(shown.larger.ways) == 1)
    shown = dock.shown()
    assert len(shown.larger.ways[0].x) >= 3
    if plane == "weights":
        assert "of their way lie in these directions" in shown.said


def test_a_loss_without_tables_says_so(play, qtbot) -> None:
    _, dock = play("dirac-circling", 5, **{"stabilisers.unrolled.k": 1})
    assert "changes the game in a way that is not drawn here" in dock.shown().said
    assert dock.shown().portrait.field is None


def test_nothing_to_be_seen_yet(make_window, qtbot) -> None:
    window = make_window(None)
    dock = window.area.docks["phase"]
    dock.refresh()
    assert "Press Run" in dock.shown().words


def test_a_recording_shows_its_field(served, play, qtbot) -> None:
    """Whatever is dragged over a past sends nothing."""
    window, dock = play("dirac-circling", 30)
    window.studio.go_to(10)
    sent: list[object] = []
    dock.command.connect(sent.append)
    dock.portrait.take_start(0.2, 0.2)
    assert not any(isinstance(each, Edit | Open) for each in sent)
