"""A source that makes up frames, a window on it, and what must not be left behind."""

from __future__ import annotations

import gc
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QTimer, SignalInstance
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from ganstudio.components import catalogue
from ganstudio.gui.serving import engine
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets import notation, theme
from ganstudio.gui.widgets.elided import ElidedLabel
from ganstudio.inspecting.answering import Answerer
from ganstudio.preset_folder import find
from ganstudio.probes import standard_probes
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.messages import RunState
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import (
    Collapse,
    Losses,
    Measure,
    Microscope,
    Outputs,
    Plane,
    Record,
    SampleGrid,
    Speed,
    Verdict,
    Walk,
)
from ganstudio.telemetry.source import Outbox, Update
from ganstudio.training.differing import live_paths
from ganstudio.training.experiment import Experiment
from ganstudio.training.session import Session

STEPS_A_POLL = 3
PATIENCE = 120_000
"""Milliseconds that a test waits for what has to come: the machine may have much else to do."""


@dataclass
class FakeRun:
    experiment: Experiment
    state: RunState = RunState.READY
    step: int = 0


@dataclass
class FakeSource:
    """Obeys like a session and makes up what the probes would measure."""

    runs: dict[int, FakeRun] = field(default_factory=dict)
    sent: list[m.Command] = field(default_factory=list)
    _said: list[m.Event | m.Frame] = field(default_factory=list)
    _random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0))
    _numbers: int = 0

    def send(self, command: m.Command) -> None:
        self.sent.append(command)
        match command:
            case m.Open(experiments=texts, start=start):
                for number in list(self.runs):
                    self._remove(number)
                for text in texts:
                    self._add(text, start)
            case m.Add(experiment=text, start=start):
                self._add(text, start)
            case m.Remove(run=number) if number in self.runs:
                self._remove(number)
            case m.Export(path=path):
                self._said.append(m.Saved(path, "sample grid"))
            case _:
                chosen = getattr(command, "run", None)
                for number in list(self.runs):
                    if chosen in (None, number):
                        self._obey(number, command)

    def _add(self, text: str, start: bool) -> None:
        number, self._numbers = self._numbers, self._numbers + 1
        run = self.runs[number] = FakeRun(Experiment.loads(text))
        title = run.experiment.title
        self._said.append(m.RunAdded(number, title, text, "cpu · 1 thread", "64 images, 4 classes"))
        self._move(number, RunState.RUNNING if start else RunState.READY)
        self._measure(number)

    def _remove(self, number: int) -> None:
        del self.runs[number]
        self._said.append(m.RunRemoved(number))

    def _move(self, number: int, state: RunState) -> None:
        run = self.runs[number]
        run.state = state
        self._said.append(m.StateChanged(number, state, run.step))

    def _obey(self, number: int, command: m.Command) -> None:
        run = self.runs[number]
        match command:
            case m.Start():
                self._move(number, RunState.RUNNING)
            case m.Pause() if run.state is RunState.RUNNING:
                self._move(number, RunState.PAUSED)
            case m.Stop():
                self._move(number, RunState.STOPPED)
            case m.Reset():
                run.step = 0
                self._move(number, RunState.READY)
            case m.Step():
                self._advance(number, 1)
                self._move(number, RunState.PAUSED)
            case m.Edit(values=values):
                self._adopt(number, run.experiment.with_values(values), tuple(values))
            case m.Adopt(experiment=text):
                self._adopt(number, Experiment.loads(text), ("experiment",))

    def _adopt(self, number: int, experiment: Experiment, changes: tuple[str, ...]) -> None:
        run = self.runs[number]
        live = set(changes) <= set(live_paths(experiment))
        run.experiment = experiment
        run.step = run.step if live else 0
        text = experiment.dumps()
        self._said.append(m.Edited(number, run.step, text, changes, not live))

    # ── frames ───────────────────────────────────────────────────────────────

    def poll(self) -> Update:
        for number, run in self.runs.items():
            if run.state is RunState.RUNNING:
                self._advance(number, STEPS_A_POLL)
                self._measure(number)
        said, self._said = self._said, []
        frames = [x for x in said if isinstance(x, m.Frame) and not isinstance(x.record, Losses)]
        present = tuple(frame for frame in frames if frame.run in self.runs)
        return Update(tuple(x for x in said if x not in frames), present)

    def _advance(self, number: int, steps: int) -> None:
        run = self.runs[number]
        values = self._random.normal(size=(steps, 4)).astype(np.float32)
        names = ("loss_d", "loss_g", "score_real", "score_fake")
        run.step += steps
        self.show(number, Losses(names, run.step - steps + 1, values))

    def tell(self, event: m.Event) -> None:
        """Have the window hear of something at its next look."""
        self._said.append(event)

    def show(self, number: int, record: Record) -> None:
        """Have the window see what was measured of a run at its newest step."""
        run = self.runs[number]
        self._said.append(m.Frame(number, run.step, run.step / 100, record))

    def _measure(self, number: int) -> None:
        for record in self.records(self.runs[number].experiment):
            self.show(number, record)

    def records(self, experiment: Experiment) -> Iterator[Record]:
        """Yield one of each kind, as suits the data."""
        draw = self._random
        real, fake = draw.normal(size=(2, 64)).astype(np.float32)
        scale = experiment.loss.scores
        yield Outputs(real, fake, scale, experiment.loss.threshold, None, None, 0.5, None)
        yield _straight_lines(experiment)
        shape = experiment.data.shape
        if len(shape) == 3:
            c, h, w = shape
            images = draw.integers(0, 256, (64, h, w, c), dtype=np.uint8)
            told: tuple[object, ...] = (None, ())
            if experiment.network.conditional:
                names = tuple(f"kind {k}" for k in range(experiment.data.class_count or 0))
                told = np.arange(64) // 8 % len(names), names
            yield SampleGrid(images, images, None, 8, True, fake, *told)  # type: ignore[arg-type]
            yield Walk(images[:48].reshape(2, 24, h, w, c), 4, True, told[1])  # type: ignore[arg-type]
        else:
            points = draw.normal(size=(2, 64, shape[0])).astype(np.float32)
            heat = draw.normal(size=(1 if shape[0] == 1 else 16, 16)).astype(np.float32)
            arrows = draw.normal(size=(8, 2, shape[0])).astype(np.float32)
            yield Plane(points[0], points[1], (-3, 3, -3, 3), heat, scale, arrows, False)
            yield Walk(points[:, :24], 4, True)
        shares = np.full(4, 0.25, np.float32)
        measure = Measure("modes", "modes covered", "How many.", 4, 4, "4 of 4", "4 of 4", "high")
        verdict = Verdict("collapsing", 9, "1 of 4 modes")
        even = Measure("ranking", "Real above generated", "", 0.9, 0.5, "90 %", "50 %", "neither")
        modes = ("0", "1", "2", "3")
        yield Collapse(modes, shares, shares, (measure,), verdict, 500, game=(even,))
        yield Speed(123.0, 7872.0, 1.5, 2**29)

    def last(self, kind: type[m.Command]) -> m.Command | None:
        """Return the latest command of a kind."""
        return next((each for each in reversed(self.sent) if isinstance(each, kind)), None)


def _straight_lines(experiment: Experiment) -> Microscope:
    """Return made-up curves of all losses: the i-th in the catalogue has the slope i."""
    known = list(catalogue("loss"))
    names = sorted(known, key=lambda name: name != experiment.loss.name)
    slopes = np.array([known.index(name) for name in names], np.float32)
    places = np.linspace(-100, 100, 201, dtype=np.float32)
    values = slopes[:, None, None] * np.broadcast_to(places, (1, 3, 201))
    steady = np.broadcast_to(slopes[:, None, None], values.shape).copy()
    return Microscope(tuple(names), places, values.copy(), steady)


class PatientBot(QtBot):
    """Waits so long for what has to come that no test needs to say how long."""

    def waitUntil(  # noqa: N802
        self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE
    ) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(  # noqa: N802
        self, signal: SignalInstance, *, timeout: int = PATIENCE, **how: Any
    ) -> SignalBlocker:
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@pytest.fixture
def source() -> FakeSource:
    return FakeSource()


class Served:
    """A session in this thread as a source, and every snapshot that it has said."""

    def __init__(self) -> None:
        self.outbox = Outbox()
        self.said: dict[tuple[str, int], m.Frame] = {}
        self.session = Session(standard_probes, lambda *_: None, self._say, answer=Answerer())

    def _say(self, item: m.Event | m.Frame) -> None:
        if isinstance(item, m.Frame) and not isinstance(item.record, Losses):
            self.said[item.record.channel, item.step] = item
        self.outbox.put([item])

    def send(self, command: m.Command) -> None:
        self.session.obey(command)

    def train(self, run: int, steps: int) -> None:
        """Let a run make steps, and pause it."""
        self.session.obey(m.Start(run))
        for _ in range(steps):
            self.session.advance()
        self.session.obey(m.Pause(run))

    def poll(self) -> Update:
        runs = self.session.runs.values()
        if not any(each.run.state is RunState.RUNNING for each in runs):
            self.session.advance()  # brings forks to their steps; a test itself trains
        return self.outbox.take()


@pytest.fixture
def served() -> Iterator[Served]:
    """Return a session with training, measuring and recording as they are."""
    made = Served()
    yield made
    for run in list(made.session.runs):
        made.session.obey(m.Remove(run))


@pytest.fixture
def make_recording(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of recordings with a snapshot at every tenth step, and an edit at step 50."""

    def make(
        name: str = "first", preset: str = "digits", steps: int = 100, **settings: Any
    ) -> Path:
        experiment = find(preset).with_values(settings)
        about = {"title": name, "device": "cpu · 1 thread", "data": "64 images, 4 classes"}
        made_up = FakeSource()
        writer = RecordingWriter.create(tmp_path / "runs" / name, experiment.dumps(), about)
        values = np.linspace(0, 1, 4 * steps, dtype=np.float32).reshape(steps, 4)
        writer.series(Losses(("loss_d", "loss_g", "score_real", "score_fake"), 1, values))
        for step in range(0, steps + 1, 10):
            for record in made_up.records(experiment):
                writer.snapshot(step, step / 10, record)
        changed = experiment.with_values({"optimisers.generator.lr": 1e-4})
        changes = ("optimisers.generator.lr = 0.0001",)
        writer.event(50, 5.0, m.Edited(0, 50, changed.dumps(), changes, False))
        writer.event(70, 7.0, m.Judged(0, 70, Verdict("collapsing", 65, "1 of 4 modes")))
        writer.close()
        return tmp_path / "runs" / name

    return make


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "window.ini")


@pytest.fixture
def dressed(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")


@pytest.fixture
def make_window(
    qtbot: QtBot, dressed: None, source: FakeSource, settings: Settings
) -> Iterator[Callable[..., Window]]:
    """Return a maker of windows on the fake source, opened on a preset and shown."""
    made: list[Window] = []

    def make(preset: str | None = "digits", size: tuple[int, int] = (1400, 900)) -> Window:
        window = Window(source, settings)
        made.append(window)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        window.pump.start()
        if preset is not None:
            window.files.open_experiment(find(preset))
            qtbot.waitUntil(lambda: bool(window.studio.runs))
        return window

    yield make
    for window in made:
        window.close()
        window.writer.wait()
        shiboken6.delete(window)  # at once, as the program does, not amid the next test


@pytest.fixture
def window(make_window: Callable[..., Window]) -> Window:
    """Return a window opened on the digits."""
    return make_window()


@pytest.fixture
def words() -> Callable[[QWidget], list[str]]:
    """Return a reader of what the visible labels of a widget say, each whole."""

    def read(widget: QWidget) -> list[str]:
        labels = [label for label in widget.findChildren(QLabel) if label.isVisible()]
        return [
            label.whole() if isinstance(label, ElidedLabel) else label.text() for label in labels
        ]

    return read


@pytest.fixture(autouse=True)
def _garbage_between_tests() -> Iterator[None]:
    """Collect widgets where no call of Qt's is under way, as the program does.

    What is there for good, such as modules, is looked at once and never again. A test's own
    widgets go before the next one only, since pytest holds them until then.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _no_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let engines end by themselves, however long that takes where much else is done."""
    monkeypatch.setattr(engine, "GRACE", PATIENCE / 1000)
    monkeypatch.setattr(engine, "PATIENCE", PATIENCE / 1000)


ENDING = 10.0
"""Seconds that a thread or a process may take to end after its test."""


def _at_work(before: set[threading.Thread]) -> list[object]:
    """Return the processes there are, and the threads that were not there before."""
    new = set(threading.enumerate()) - before
    # What stands for a thread of Qt's, once Python has met it, outlives that and says it lives.
    threads = [t for t in new if t.is_alive() and not isinstance(t, threading._DummyThread)]
    return [*multiprocessing.active_children(), *threads]


@pytest.fixture(autouse=True)
def _nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a thread, a process, a top-level widget or a running timer."""
    notation.put_in_force(notation.HOUSE)  # as at the first start, whatever the last test chose
    threads = set(threading.enumerate())
    widgets = set(map(id, QApplication.topLevelWidgets()))
    yield
    for _ in range(3):
        QApplication.sendPostedEvents(None, 52)  # QEvent::DeferredDelete
        QApplication.processEvents()
    until = time.monotonic() + ENDING
    while (at_work := _at_work(threads)) and time.monotonic() < until:
        time.sleep(0.01)
    assert not at_work, f"threads or processes are left: {at_work}"
    shown = [
        widget
        for widget in QApplication.topLevelWidgets()
        if id(widget) not in widgets and widget.isVisible()
    ]
    assert not shown, f"top-level widgets are left: {shown}"
    timers = [
        timer for widget in QApplication.topLevelWidgets() if id(widget) not in widgets
        for timer in widget.findChildren(QTimer) if timer.isActive()
    ]  # fmt: skip
    assert not timers, f"timers are left: {timers}"
