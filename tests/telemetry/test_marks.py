"""What is worth coming back to."""

from __future__ import annotations

import pytest

from ganstudio.telemetry.marks import Mark, mark_of
from ganstudio.telemetry.messages import Edited, Event, Failed, Judged, RunState, StateChanged
from ganstudio.telemetry.records import Verdict


@pytest.mark.parametrize(
    ("event", "mark"),
    [
        (Edited(0, 40, "", ("a.lr = 1", "b = 2"), False), Mark(40, "edit", "a.lr = 1, b = 2")),
        (Edited(0, 40, "", ("a = 1",), True), None),
        (
            Judged(0, 9, Verdict("collapsing", 7, "1 of 8 modes")),
            Mark(9, "verdict", "collapsing: 1 of 8 modes"),
        ),
        (Failed("It broke.", run=0), Mark(55, "error", "It broke.")),
        (StateChanged(0, RunState.RUNNING, 3), None),
    ],
)
def test_events_leave_marks(event: Event, mark: Mark | None) -> None:
    assert mark_of(event, 55) == mark
