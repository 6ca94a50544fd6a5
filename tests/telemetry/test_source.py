"""The outbox keeps every event and step, and the newest of everything else."""

from __future__ import annotations

import pickle
import threading

import numpy as np

from ganstudio.telemetry.messages import Edited, Frame, RunRemoved, RunState, Saved, StateChanged
from ganstudio.telemetry.records import Losses, Speed
from ganstudio.telemetry.source import Outbox


def losses(step: int, run: int = 0) -> Frame:
    return Frame(run, step, 0.0, Losses(("loss_d",), step, np.zeros((1, 1), np.float32)))


def speed(step: int, run: int = 0) -> Frame:
    return Frame(run, step, 0.0, Speed(1.0, 1.0, 0.0, 0))


def test_events_and_series_are_lossless_and_snapshots_newest_wins() -> None:
    outbox = Outbox()
    event = Saved("a.png", "grid")
    outbox.put([losses(1), speed(1), event, losses(2), speed(2), speed(2, run=1)])
    update = outbox.take()
    assert [item if item is event else item.step for item in update.log] == [1, event, 2]
    assert [(frame.run, frame.step) for frame in update.snapshots] == [(0, 2), (1, 2)]
    assert not outbox.take()


def test_what_was_measured_before_a_fresh_start_is_forgotten() -> None:
    for event in (
        RunRemoved(0),
        StateChanged(0, RunState.READY, 0),
        Edited(0, 0, "", (), restarted=True),
    ):
        outbox = Outbox()
        outbox.put([speed(9), speed(9, run=1), event, speed(0)])
        assert [(f.run, f.step) for f in outbox.take().snapshots] == [(1, 9), (0, 0)]
    outbox = Outbox()
    outbox.put([speed(9), Edited(0, 9, "", (), restarted=False)])
    assert len(outbox.take().snapshots) == 1


def test_an_update_passes_through_another_outbox_unchanged() -> None:
    first, second = Outbox(), Outbox()
    first.put([losses(1), speed(1), losses(2)])
    update = first.take()
    second.add(update)
    assert second.take() == update


def test_taking_waits_for_something_and_no_longer() -> None:
    outbox = Outbox()
    assert not outbox.take(timeout=0.01)
    timer = threading.Timer(0.05, outbox.put, [[losses(1)]])
    timer.start()
    assert outbox.take(timeout=100).log
    timer.join()


def test_records_are_read_only_here_and_in_another_process() -> None:
    record = losses(1).record
    for each in (record, pickle.loads(pickle.dumps(record))):
        assert isinstance(each, Losses)
        assert not each.values.flags.writeable
