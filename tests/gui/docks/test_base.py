"""What every dock has in common."""

from __future__ import annotations

import numpy as np
import pytest

from ganstudio.gui.docks import DOCKS
from ganstudio.telemetry.inside import Motion, Networks, Player
from ganstudio.telemetry.records import (
    InnerLoop,
    Kinds,
    Line,
    Microscope,
    Responses,
    Speed,
    TwoNumbers,
)


@pytest.mark.parametrize("kind", DOCKS, ids=lambda kind: kind.name)
def test_a_dock_is_drawn_anew_for_its_channels_and_no_others(scene, kind, qtbot):
    run = scene.add()
    scene.say(run, scene.losses([1, 2]))
    none = np.zeros((1, 3, 2), np.float32)
    records = (
        scene.losses([3], first=3), scene.outputs(), scene.grid(), scene.walk(),
        scene.collapse([0.5, 0.5]), Speed(1.0, 1.0, 1.0, 1),
        Microscope(("hinge",), np.zeros(2, np.float32), none, none),
        Line((-1.0, 1.0), np.zeros(2, np.float32), np.zeros(1, np.float32)),
        Responses(("hinge",), ("Hinge",), np.zeros(2), np.zeros((1, 2))),
        Kinds(("dog",), *np.ones((3, 1), np.float32), None, "logit"),
        InnerLoop("discriminator", np.zeros(1, np.float32), np.zeros(1, np.float32)),
        TwoNumbers(),
    )  # fmt: skip
    nobody, none = Player("generator", (), (), 0), np.zeros((1, 2), np.float32)
    networks = Networks(nobody, nobody, 0, none[0], none, none, none[:, 0], none[:, 0])
    dock = kind(scene.studio)
    qtbot.addWidget(dock)
    woken = set()
    for record in (*records, networks, Motion((), None)):
        dock.dirty = False
        scene.say(run, record)
        if dock.dirty:
            woken.add(record.channel)
    assert woken == set(kind.channels)


@pytest.mark.parametrize("kind", DOCKS, ids=lambda kind: kind.name)
def test_a_dock_without_runs_shows_words_in_place_of_something_empty(open_dock, kind):
    dock = open_dock(kind)
    dock.refresh()
    assert "Run" in dock.shown().words or "run" in dock.shown().words
