"""Samples and D looked at more closely, by way of the window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ganstudio.gui.docks.closer.blind import luck
from ganstudio.gui.docks.closer.wipe import difference
from ganstudio.preset_folder import find
from ganstudio.telemetry import messages as m

SMALL = {"device": "cpu", "threads": 1, "network.features": 4}


@pytest.fixture
def source(served):
    return served


@pytest.fixture
def closer(at_hand):
    """Return the dock on a run of digits, and what a hand does with it."""
    return at_hand("closer", "digits")


def test_a_held_step_lies_under_what_comes(closer, qtbot) -> None:
    dock = closer.dock
    assert dock.shown().pane.painted is None
    assert "Hold this step" in dock.shown().pane.words
    words = dock.comparing.words
    qtbot.waitUntil(lambda: words.height() > dock.comparing.height() / 2)  # in the middle
    closer.press("Hold this step")
    before = dock.shown().pane.painted
    for _ in range(5):
        closer.source.session.obey(m.Step(0))
    qtbot.waitUntil(lambda: "step 5" in dock.shown().pane.words)
    assert dock.shown().pane.words.endswith("at step 0")
    view = dock.comparing.view
    edge = before.shape[1] // 2
    mixed = dock.shown().pane.painted
    np.testing.assert_array_equal(mixed[:, edge:], before[:, edge:])
    assert (mixed[:, :edge] != before[:, :edge]).any()
    view.setFocus()
    for _ in range(10):
        QTest.keyClick(view, Qt.Key.Key_Right)
    newest = dock.shown().pane.painted
    for _ in range(20):
        QTest.keyClick(view, Qt.Key.Key_Left)
    np.testing.assert_array_equal(dock.shown().pane.painted, before)
    closer.press("difference")
    np.testing.assert_array_equal(dock.shown().pane.painted, difference(newest, before))
    closer.press("flicker")
    seen = set()
    qtbot.waitUntil(lambda: seen.add(dock.shown().pane.painted.tobytes()) or len(seen) == 2)
    assert seen == {newest.tobytes(), before.tobytes()}
    closer.press("one sample")
    assert dock.shown().pane.painted.shape[:2] == (16, 16)


def test_what_d_goes_by_in_generated_and_real_pictures(closer) -> None:
    dock = closer.dock
    closer.press("D's eye")
    one = dock.shown().pane
    assert one.pictures[1].images.shape == (1, 16, 16, 3)
    assert one.words.startswith("D's raw score ")
    closer.press("real")
    other = dock.shown().pane
    assert (other.pictures[0].images != one.pictures[0].images).any()
    assert other.words != one.words


def test_the_map_shows_the_picture_under_the_mouse(closer, qtbot) -> None:
    dock = closer.dock
    closer.press("map")
    closer.press("Draw the map")
    assert dock.shown().pane.dots == 600
    assert dock.shown().pane.classes.words[1:] == tuple("0123456789")
    scatter = dock.feature_map.scatter
    x, y = scatter.points()[7]
    QTest.mouseMove(scatter, QPoint(round(x), round(y)))
    qtbot.waitUntil(lambda: scatter.under >= 0)
    shown = dock.shown().pane
    np.testing.assert_array_equal(
        shown.under.images[0][..., :1], scatter.map.pictures[scatter.under]
    )
    assert shown.words.startswith("real" if scatter.map.real[scatter.under] else "generated")


def test_a_blind_test_counts_what_is_right_for_each_person(closer) -> None:
    dock = closer.dock
    closer.press("real or generated?")
    for person in (1, 2):
        closer.press("Begin")
        assert dock.shown().pane.words == "Picture 1 of 20: real or generated?"
        for _ in range(20):
            closer.press("Real")
        scores = dock.shown().pane.scores
        assert len(scores) == person
        assert dock.shown().pane.words.startswith(f"{scores[-1]} of 20 right at step 0")
        fakes = 20 - scores[-1]
        assert f"{fakes} of {fakes} generated ones passed" in dock.shown().pane.words
    assert "2 people so far" in dock.shown().pane.words
    closer.press("Clear scores")
    assert dock.shown().pane.scores == ()


def test_a_linear_probe_beside_pixels(closer) -> None:
    closer.press("probe")
    assert closer.dock.shown().pane.shares == ("–",) * 4
    closer.press("Probe")
    shares = [float(each.split()[0]) for each in closer.dock.shown().pane.shares]
    assert shares[2] > 90
    assert shares[3] < 20
    assert "held-out real pictures, at step 0" in closer.dock.shown().pane.words


def test_points_have_words(closer, qtbot) -> None:
    small = {"device": "cpu", "threads": 1}
    closer.source.session.obey(m.Open((find("ring").with_values(small).dumps(),)))
    qtbot.waitUntil(lambda: "for pictures" in closer.dock.shown().words)


@pytest.mark.parametrize(
    ("right", "count", "chance"), [(0, 4, 1.0), (4, 4, 1 / 16), (3, 4, 5 / 16)]
)
def test_how_likely_a_score_is_by_guessing(right: int, count: int, chance: float) -> None:
    assert luck(right, count) == chance
