"""Who serves the session, and what is left when that goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from onnx import TensorProto, helper
from pytestqt.qtbot import QtBot

from ganstudio import machine
from ganstudio.gui.serving import engine as module
from ganstudio.gui.serving.engine import Engine, serve_in
from ganstudio.preset_folder import find
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.messages import RunState
from ganstudio.telemetry.recording.reader import RecordingReader


def text(device: str = "cpu") -> str:
    return find("ring").with_values({"device": device, "threads": 1}).dumps()


@pytest.fixture
def start() -> Iterator[Callable[..., Engine]]:
    engines: list[Engine] = []

    def begin(mode: module.Mode, processes: int | None = None) -> Engine:
        engine = Engine(mode, processes=processes)
        engines.append(engine)
        engine.start()
        return engine

    yield begin
    for engine in engines:
        assert engine.close()


class Listener:
    """Collects what an engine says."""

    def __init__(self, engine: Engine, qtbot: QtBot) -> None:
        self.engine, self.qtbot = engine, qtbot
        self.heard: list[m.Event | m.Frame] = []
        self.place = 0

    def wait_for(self, wanted: Callable[[m.Event | m.Frame], bool]) -> m.Event | m.Frame:
        def arrived() -> bool:
            update = self.engine.poll()
            self.heard += [*update.log, *update.snapshots]
            return any(map(wanted, self.heard[self.place :]))

        self.qtbot.waitUntil(arrived)
        found = next(i for i, x in enumerate(self.heard) if i >= self.place and wanted(x))
        self.place = found + 1
        return self.heard[found]


def in_state(state: RunState) -> Callable[[object], bool]:
    return lambda said: isinstance(said, m.StateChanged) and said.state is state


@pytest.mark.parametrize("mode", ["thread", "process"])
def test_a_session_runs_pauses_and_ends(
    start: Callable[..., Engine], qtbot: QtBot, mode: module.Mode
) -> None:
    engine = start(mode)
    listener = Listener(engine, qtbot)
    engine.send(m.Open((text(),), start=True))
    listener.wait_for(in_state(RunState.RUNNING))
    listener.wait_for(lambda said: isinstance(said, m.Frame) and said.step > 3)
    assert (engine.pids == ()) == (mode == "thread")
    engine.send(m.Pause())
    listener.wait_for(in_state(RunState.PAUSED))


@pytest.mark.usefixtures("warm")
def test_a_process_that_trains_has_one_for_a_network_from_a_file(
    start: Callable[..., Engine], qtbot: QtBot, tmp_path: Path
) -> None:
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, ("n", 3, "h", "w"))
    made = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "n", [given], [made])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    (tmp_path / "own.onnx").write_bytes(model.SerializeToString())
    own = {"device": "cpu", "threads": 1, "watch.extractor": str(tmp_path / "own.onnx")}
    engine = start("process")
    listener = Listener(engine, qtbot)
    engine.send(m.Open((find("digits").with_values(own).dumps(),), start=True))
    listener.wait_for(in_state(RunState.RUNNING))
    listener.wait_for(lambda said: isinstance(said, m.Frame) and said.step > 1)
    assert not [said for said in listener.heard if isinstance(said, m.Failed)]


def at_step(state: RunState, step: int) -> Callable[[object], bool]:
    return lambda said: said == m.StateChanged(0, state, step)


def held(engine: Engine, listener: Listener, library: Path) -> int:
    """Record and train a run, hold it, and return its step."""
    engine.send(m.RecordTo(str(library)))
    engine.send(m.Open((text(),), start=True))
    listener.wait_for(lambda said: isinstance(said, m.Frame) and said.step > 3)
    engine.send(m.Pause())
    paused = listener.wait_for(in_state(RunState.PAUSED))
    assert isinstance(paused, m.StateChanged)
    return paused.step


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("mode", ["thread", "process"])
def test_what_was_reset_is_there_again_whoever_serves(
    start: Callable[..., Engine], qtbot: QtBot, tmp_path: Path, mode: module.Mode
) -> None:
    engine = start(mode)
    listener = Listener(engine, qtbot)
    step = held(engine, listener, tmp_path)
    engine.send(m.Reset())
    listener.wait_for(lambda said: isinstance(said, m.Undoable) and said.ended != "")
    engine.send(m.Undo())
    listener.wait_for(at_step(RunState.PAUSED, step))
    engine.send(m.Start())
    further = listener.wait_for(lambda said: isinstance(said, m.Frame) and said.step > step)
    assert isinstance(further, m.Frame)
    assert (further.run, further.step > step) == (0, True)  # the run that was reset, trained on


@pytest.mark.usefixtures("warm")
def test_runs_that_another_served_are_there_again_too(
    start: Callable[..., Engine], qtbot: QtBot, tmp_path: Path
) -> None:
    engine = start("process")
    listener = Listener(engine, qtbot)
    step = held(engine, listener, tmp_path)
    engine.mode = "thread"
    engine.send(m.Open((text(),)))
    listener.wait_for(lambda said: isinstance(said, m.Undoable) and said.undo == "open")
    assert engine.pids == ()
    engine.send(m.Undo())
    listener.wait_for(at_step(RunState.PAUSED, step))


@pytest.mark.usefixtures("warm")
def test_a_killed_process_fails_the_runs_and_run_begins_again(
    start: Callable[..., Engine], qtbot: QtBot
) -> None:
    engine = start("process", 1)
    listener = Listener(engine, qtbot)
    engine.send(m.Open((text(), text()), start=True))
    for _ in range(2):
        listener.wait_for(in_state(RunState.RUNNING))
    first = engine.pids
    os.kill(first[0], signal.SIGKILL)
    failure = listener.wait_for(lambda said: isinstance(said, m.Failed))
    assert isinstance(failure, m.Failed)
    assert "SIGKILL" in failure.sentence
    listener.wait_for(in_state(RunState.FAILED))
    engine.send(m.Start())
    for _ in range(2):
        listener.wait_for(in_state(RunState.RUNNING))
    assert engine.pids not in ((), first)
    added = [said for said in listener.heard if isinstance(said, m.RunAdded)]
    removed = [said for said in listener.heard if isinstance(said, m.RunRemoved)]
    assert (len(added), len(removed)) == (4, 2)


@pytest.mark.usefixtures("warm")
def test_a_killed_process_leaves_recordings_that_run_goes_on_with(
    start: Callable[..., Engine], qtbot: QtBot, tmp_path: Path
) -> None:
    engine = start("process")
    listener = Listener(engine, qtbot)
    engine.send(m.RecordTo(str(tmp_path / "a library")))
    engine.send(m.Open((text(),), start=True))
    listener.wait_for(lambda said: isinstance(said, m.Frame) and said.step > 20)
    engine.send(m.Pause())
    paused = listener.wait_for(in_state(RunState.PAUSED))
    assert isinstance(paused, m.StateChanged)
    engine.send(m.Start())
    listener.wait_for(lambda said: isinstance(said, m.Frame) and said.step > paused.step + 20)
    (folder,) = (tmp_path / "a library").iterdir()
    qtbot.waitUntil(lambda: _checkpoints(folder) >= {paused.step})
    os.kill(engine.pids[0], signal.SIGKILL)
    failure = listener.wait_for(lambda said: isinstance(said, m.Failed))
    assert isinstance(failure, m.Failed)
    assert "press Run to go on from the last checkpoint" in failure.sentence
    listener.wait_for(in_state(RunState.FAILED))
    engine.send(m.Start())
    resumed = listener.wait_for(lambda said: isinstance(said, m.Resumed))
    assert isinstance(resumed, m.Resumed)
    assert resumed.step in _checkpoints(folder)
    assert resumed.step >= paused.step
    listener.wait_for(in_state(RunState.RUNNING))
    listener.wait_for(lambda said: isinstance(said, m.Frame) and said.step > resumed.step)
    assert [path.name for path in (tmp_path / "a library").iterdir()] == [folder.name]


def _checkpoints(folder: Path) -> set[int]:
    with RecordingReader(folder) as reader:
        return {checkpoint.step for checkpoint in reader.checkpoints()}


def test_a_process_ends_with_its_parent(qtbot: QtBot, tmp_path: Path) -> None:
    program = tmp_path / "window.py"
    program.write_text(
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "from ganstudio.gui.serving.engine import Engine\n"
        "from ganstudio.telemetry.messages import Open\n"
        "if __name__ == '__main__':\n"
        "    app = QCoreApplication([])\n"
        "    engine = Engine('process')\n"
        "    engine.start()\n"
        f"    engine.send(Open(({text()!r},), start=True))\n"
        "    timer = QTimer(interval=10)\n"
        "    timer.timeout.connect(lambda: engine.pids and print(engine.pids[0], flush=True))\n"
        "    timer.start()\n"
        "    app.exec()\n"
    )
    parent = subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    qtbot.waitUntil(lambda: not _alive(child))


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_the_window_process_stays_without_torch(tmp_path: Path) -> None:
    program = (
        "import sys; from ganstudio.gui.app import main; "
        "from ganstudio.gui.serving.engine import serve_in; "
        "serve_in('auto', ['device = \"auto\"']); "
        "print(sorted({'torch', 'sklearn', 'matplotlib'} & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("mode", "devices", "driver", "expected"),
    [
        ("auto", ["cpu"], True, "process"),
        ("auto", ["auto"], False, "process"),
        ("auto", ["auto"], True, "thread"),
        ("auto", ["cuda:0"], False, "thread"),
        ("process", ["cuda:0"], True, "process"),
        ("thread", ["cpu"], False, "thread"),
    ],
)
def test_who_serves(
    monkeypatch: pytest.MonkeyPatch,
    mode: module.Mode,
    devices: list[str],
    driver: bool,
    expected: str,
) -> None:
    monkeypatch.setattr(machine, "cuda_likely", lambda: driver)
    assert serve_in(mode, map(text, devices)) == expected


def test_an_error_of_many_lines_is_told_in_its_first(start, qtbot, monkeypatch):
    def serve(*_: object) -> None:
        raise RuntimeError("\n  the driver is too old\n\n  and much more\n")

    monkeypatch.setattr(module.Crew, "serve", serve)
    engine = start("process")
    engine.send(m.Open((text(),)))
    failed = Listener(engine, qtbot).wait_for(lambda item: isinstance(item, m.Failed))
    assert failed.sentence == (
        "Training stopped on an error (the driver is too old); press Run to begin again."
    )
    assert "much more" in failed.details


def test_what_a_ledger_remembers_is_whole_whoever_speaks() -> None:
    ledger = module.Ledger()

    def speak(first: int) -> None:
        for run in range(first, first + 500):
            ledger.put([m.RunAdded(run, "", "text", "", "", folder="nowhere")])
            if run % 2:
                ledger.put([m.RunRemoved(run)])

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            spoken = [pool.submit(speak, first) for first in range(0, 2000, 500)]
            while not all(each.done() for each in spoken):
                assert ledger.recorded() == {}
                assert set(ledger.experiments().values()) <= {"text"}
    finally:
        sys.setswitchinterval(before)
    assert [each.exception() for each in spoken] == [None] * 4
    assert set(ledger.experiments()) == set(range(0, 2000, 2))
    ledger.declare_failed(m.Failed("It is gone."))
    failed = [item for item in ledger.take().log if isinstance(item, m.StateChanged)]
    assert len(failed) == 1000
