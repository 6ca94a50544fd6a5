"""A session is served alike by a thread and by a process at the end of a pipe."""

from __future__ import annotations

import multiprocessing
import queue
import threading
import time
from collections.abc import Callable

import pytest

from ganstudio.serving import Inbox, new_session, process_main, serve
from ganstudio.telemetry.messages import Command, Frame, Open, Pause, Quit, RunState, StateChanged
from ganstudio.telemetry.records import Losses
from ganstudio.telemetry.source import Outbox, Update
from ganstudio.training.experiment import Experiment

RING = Experiment.parse(
    {
        "data": {"name": "ring", "count": 1000},
        "network": {"name": "mlp", "hidden": 16, "layers": 2},
        "loss": "non-saturating",
        "schedule": {"batch_size": 8},
    }
)
CHANNELS = {"losses", "outputs", "samples", "walk", "collapse", "speed"}


def watch(send: Callable[[Command], None], poll: Callable[[], Update]) -> list[object]:
    """Train until every channel has spoken and some steps are done; return all that was said."""
    send(Open((RING.dumps(),), start=True))
    said: list[object] = []
    deadline = time.monotonic() + 200
    steps, channels = 0, set[str]()
    while steps < 50 or not channels >= CHANNELS:
        assert time.monotonic() < deadline, f"only {channels} after {steps} steps"
        update = poll()
        said += [*update.log, *update.snapshots]
        frames = [item for item in said if isinstance(item, Frame)]
        steps = max((frame.step for frame in frames), default=0)
        channels = {frame.record.channel for frame in frames}
        time.sleep(0.01)
    send(Pause())
    while not (
        said and any(isinstance(e, StateChanged) and e.state is RunState.PAUSED for e in said)
    ):
        assert time.monotonic() < deadline
        said += poll().log
    return said


def steps_of(said: list[object]) -> list[int]:
    records = [item.record for item in said if isinstance(item, Frame)]
    series = [record for record in records if isinstance(record, Losses)]
    return [step for s in series for step in range(s.first_step, s.first_step + len(s.values))]


def test_in_a_thread() -> None:
    inbox: Inbox = queue.SimpleQueue()
    outbox = Outbox()
    thread = threading.Thread(target=serve, args=(new_session(outbox), inbox))
    thread.start()
    try:
        said = watch(inbox.put, outbox.take)
    finally:
        inbox.put(Quit())
        thread.join(100)
    assert not thread.is_alive()
    steps = steps_of(said)
    assert steps == list(range(1, len(steps) + 1))


@pytest.mark.parametrize("farewell", ["quit", "hang up"])
def test_in_a_process(farewell: str) -> None:
    near, far = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=process_main, args=(far,), daemon=True
    )
    process.start()
    far.close()
    try:
        said = watch(near.send, lambda: near.recv() if near.poll(0.5) else Update())
        if farewell == "quit":
            near.send(Quit())
        near.close()
        process.join(100)
        assert process.exitcode == 0
    finally:
        process.kill()
        process.join()
    steps = steps_of(said)
    assert steps == list(range(1, len(steps) + 1))
