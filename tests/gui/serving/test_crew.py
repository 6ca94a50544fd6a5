"""Several processes, led as one session: commands in, updates out."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ganstudio import balance
from ganstudio.gui.serving import worker
from ganstudio.preset_folder import find
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.messages import RunState
from ganstudio.telemetry.recording import database
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.training.experiment import Experiment
from tests.leading import Led

pytestmark = [
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks processes up"),
    pytest.mark.usefixtures("warm"),
]


def ring(steps: int = 10**6, **settings: object) -> Experiment:
    changes = {path.replace("__", "."): value for path, value in settings.items()}
    values = {"data.count": 500, "network.hidden": 16, "schedule.batch_size": 16, "device": "cpu"}
    return find("ring").with_values({**values, "schedule.steps": steps, **changes})


def texts(n: int, steps: int = 10**6) -> tuple[str, ...]:
    return tuple(ring(steps, title=f"run {k}", seed=k).dumps() for k in range(n))


def series(folder: str) -> np.ndarray:
    with RecordingReader(Path(folder)) as reader:
        return np.concatenate([chunk.values for _, chunk in reader.series()])


def is_there(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def further(led: Led, run: int, by: int = 20) -> Callable[[], bool]:
    """Tell, when asked, whether a run trains and has made so many more steps since."""
    goal = led.steps.get(run, 0) + by

    def arrived() -> bool:
        there = run in led.states and led.states[run].state is RunState.RUNNING
        return there and led.steps[run] >= goal

    return arrived


def train(led: Led, *runs: int, by: int = 20) -> None:
    """Wait until runs that are there have made so many more steps."""
    arrived = [further(led, run, by) for run in runs]
    led.until(lambda: all(each() for each in arrived))


def test_many_processes_give_the_series_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(balance, "WORTH", 0.0)
    monkeypatch.setattr(balance, "LAG", 0.01)  # so that runs go to and fro
    found: dict[int, list[np.ndarray]] = {}
    for processes in (1, 2):
        library = m.RecordTo(str(tmp_path / str(processes)))
        with Led(library, m.Open(texts(3, 200), start=True), processes=processes) as led:
            led.until(lambda: len(led.of(m.Finished)) == 3)
            assert len(led.crew.pids) == processes
        assert led.of(m.Failed) == []
        added = led.of(m.RunAdded)
        assert [(each.run, each.title, each.chosen) for each in added] == [
            (0, "run 0", True), (1, "run 1", False), (2, "run 2", False),
        ]  # fmt: skip
        found[processes] = [series(each.folder) for each in added]
    for one, many in zip(found[1], found[2], strict=True):
        assert len(one) == 200
        assert one.tobytes() == many.tobytes()


def test_commands_go_to_whoever_has_the_run(tmp_path: Path) -> None:
    with Led(m.RecordTo(str(tmp_path)), m.Open(texts(3), start=True)) as led:
        train(led, 0, 1, 2)
        led.send(m.Pause(1))
        led.until(lambda: led.states[1].state is RunState.PAUSED)
        led.send(m.Edit({"optimisers.generator.lr": 0.01}, 0), m.Remove(2))
        led.until(lambda: 2 not in led.states)
        (edited,) = led.of(m.Edited)
        assert (edited.run, edited.restarted) == (0, False)
        led.send(m.Undo())
        led.until(lambda: 2 in led.states)
        train(led, 2)
        led.send(m.Undo())
        led.until(lambda: len(led.of(m.Edited)) == 2)
        again = Experiment.loads(led.of(m.Edited)[1].experiment)
        assert again.optimisers.generator.lr == ring().optimisers.generator.lr
        led.send(m.Add(ring(title="late").dumps(), start=True))
        led.until(lambda: led.of(m.RunAdded)[-1].title == "late")
        late = led.of(m.RunAdded)[-1]
        assert late.run not in (0, 1, 2)
        train(led, late.run)
        folder, step = led.of(m.RunAdded)[0].folder, led.steps[0]
        led.send(m.Fork(folder, step))
        led.until(lambda: led.of(m.RunAdded)[-1].parent == folder)
        assert led.states[1].state is RunState.PAUSED
        assert led.of(m.Failed) == []


def test_what_is_refused_by_one_is_undone_in_the_others() -> None:
    missing = ring().with_values({"data": {"name": "idx", "images": "nowhere.gz"},
                                  "network": "dcgan"}).dumps()  # fmt: skip
    with Led(m.Open(texts(2), start=True)) as led:
        train(led, 0, 1)
        for refused in ((missing, texts(1)[0]), (texts(1)[0], missing)):
            before, failed = led.states.keys(), len(led.of(m.Failed))
            led.send(m.Open(refused), m.Edit({"watch.rows": 2 + failed}, 0))
            led.until(lambda: len(led.of(m.Failed)) > failed)  # noqa: B023
            edit = f"→ {2 + failed}"
            led.until(lambda: led.of(m.Undoable)[-1].undo.endswith(edit))  # noqa: B023
            assert "nowhere.gz" in led.of(m.Failed)[-1].sentence
            assert led.states.keys() == before
            train(led, 0, 1)
            led.send(m.Undo())
            led.until(lambda: led.of(m.Undoable)[-1].undo == "open")


def test_a_process_that_is_killed_takes_one_run_with_it(tmp_path: Path) -> None:
    with Led(m.RecordTo(str(tmp_path)), m.Open(texts(4), start=True)) as led:
        train(led, 0, 1, 2, 3)
        led.send(m.Pause(), m.Start())  # a checkpoint of each
        led.until(lambda: len([s for s in led.of(m.StateChanged) if s.state == "paused"]) == 4)
        train(led, 0, 1, 2, 3)
        first = led.crew.pids
        os.kill(first[0], signal.SIGKILL)
        led.until(lambda: bool(led.of(m.Failed)))
        (failure,) = led.of(m.Failed)
        assert "SIGKILL" in failure.sentence
        went_on = {run: further(led, run) for run in range(4)}
        led.until(lambda: all(run in led.failed() or went_on[run]() for run in went_on))
        lost = led.failed()
        assert lost
        assert failure.run is None or lost == {failure.run}
        for run in lost:
            led.send(m.Start(run))
            train(led, run)
        pids = {*first, *led.crew.pids}
    assert not any(map(is_there, pids))


def test_a_run_that_fails_holds_up_no_other(tmp_path: Path) -> None:
    hot = {"name": "sgd", "lr": 10.0, "momentum": 0.99}
    broken = ring(
        loss="least-squares", optimisers__generator=hot, optimisers__discriminator=hot
    ).dumps()
    with Led(m.RecordTo(str(tmp_path)), m.Open((*texts(2), broken), start=True)) as led:
        led.until(lambda: 2 in led.states and led.states[2].state is RunState.STOPPED)
        assert "no longer a number" in led.of(m.Failed)[0].sentence
        train(led, 0, 1)


@pytest.mark.parametrize("phase", ["at once", "loading", "training"])
def test_quitting_ends_all_in_any_phase(phase: str, tmp_path: Path) -> None:
    with Led(m.RecordTo(str(tmp_path)), m.Open(texts(4), start=True)) as led:
        if phase == "loading":
            led.until(lambda: any(isinstance(item, m.Busy) for item in led.heard))
        if phase == "training":
            train(led, 0, 1, 2, 3)
        pids = led.crew.pids
    assert not any(map(is_there, pids))
    for folder in (path for path in tmp_path.iterdir() if phase == "training"):
        with RecordingReader(folder) as reader:
            assert reader.checkpoints()[-1].step == reader.last_step > 20


def test_one_run_has_one_process_and_each_further_run_another_up_to_the_cores() -> None:
    with Led(m.Open(texts(1), start=True)) as led:
        train(led, 0)
        assert len(led.crew.pids) == 1
        led.send(m.Add(texts(1)[0], start=True), m.Add(texts(1)[0], start=True))
        led.until(lambda: len(led.states) == 3)
        train(led, *led.states)
        assert len(led.crew.pids) == 2
        led.send(m.Open(texts(1)))
        led.until(lambda: len(led.states) == 1)
        led.until(lambda: len(led.crew.pids) == 1)


def added(led: Led, run: int) -> m.RunAdded:
    """Return what was last said of a run that came."""
    found: m.RunAdded = [each for each in led.of(m.RunAdded) if each.run == run][-1]
    return found


def test_what_cannot_be_taken_back_now_can_be_later(tmp_path: Path) -> None:
    with Led(m.RecordTo(str(tmp_path)), m.Open(texts(2), start=True)) as led:
        train(led, 0, 1)
        led.send(m.Remove(1))
        led.until(lambda: list(led.states) == [0])
        lock = database.claim(Path(added(led, 1).folder))
        led.send(m.Undo())
        led.until(lambda: bool(led.of(m.Failed)))
        assert "another program" in led.of(m.Failed)[0].sentence
        led.until(lambda: len(led.of(m.Undoable)) == 3)
        assert led.of(m.Undoable)[-1] == m.Undoable("remove run", "")
        assert list(led.states) == [0]
        lock.close()
        led.send(m.Undo())
        train(led, 0, 1)
        assert len(led.of(m.Failed)) == 1


def test_a_run_that_cannot_return_now_waits_to_be_told_to(tmp_path: Path) -> None:
    with Led(m.RecordTo(str(tmp_path)), m.Open(texts(2), start=True)) as led:
        train(led, 0, 1)
        led.send(m.Pause(), m.Start())  # a checkpoint of each
        led.until(lambda: len([s for s in led.of(m.StateChanged) if s.state == "paused"]) == 2)
        file = Path(added(led, 0).folder) / database.FILE
        file.replace(tmp_path / "whole")
        file.write_text("damaged")
        os.kill(led.crew.pids[0], signal.SIGKILL)
        led.until(lambda: led.failed() == {0})
        led.send(m.Start(0))
        led.until(lambda: any("is damaged" in each.sentence for each in led.of(m.Failed)))
        led.until(lambda: led.failed() == {0})
        train(led, 1)
        assert led.failed() == {0}
        (tmp_path / "whole").replace(file)
        led.send(m.Start(0))
        train(led, 0)
        assert led.failed() == set()


def test_a_process_more_that_cannot_begin_leaves_its_run_to_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = worker.Worker

    def scarce(first: int, apart: int, folder: Path) -> worker.Worker:
        if first > 0:
            raise BlockingIOError("Resource temporarily unavailable")
        return begin(first, apart, folder)

    monkeypatch.setattr("ganstudio.gui.serving.staff.Worker", scarce)
    with Led(m.RecordTo(str(tmp_path)), m.Open(texts(1), start=True)) as led:
        train(led, 0)
        led.send(m.Add(ring(seed=5).dumps(), start=True))
        led.until(lambda: len(led.states) == 2)
        train(led, *led.states)
        assert len(led.crew.pids) == 1
        assert led.of(m.Failed) == []
