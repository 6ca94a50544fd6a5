"""Where a monkey may sit at the window, and what must hold whatever it does.

Nothing in it reaches beyond its `walls`. After each act the `Sanctuary` says what is not as it
must be, as a `Fault`.
"""

from __future__ import annotations

import random
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QToolButton

from ganstudio.gui.docks.area.places import PLACES
from ganstudio.gui.docks.parameters.dock import ParametersDock
from ganstudio.gui.docks.runs.dock import RunsDock
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.window import Window
from ganstudio.preset_folder import find
from ganstudio.probes import standard_probes
from ganstudio.telemetry.messages import Failed, Open, RecordTo, Remove, RunState
from ganstudio.telemetry.source import Source
from ganstudio.training.choices import active_variant
from ganstudio.training.session import Session
from tests.gui.acts import Act
from tests.gui.monkey import Monkey
from tests.gui.walls import Fault

TURN = 1.0
"""Seconds of the processor that the window may take over one turn of its events."""
SETTLE = 25
"""Acts after which it is waited for what the window has asked for, to compare what is shown."""
PATIENCE = 100
"""Seconds that this may take, on a machine that has much else to do."""


class Sanctuary:
    """A window, a monkey at it, and somebody who watches.

    Parameters
    ----------
    window
        Shown already, its pump at rest: here the pump ticks after each act, so that acts alone
        decide what follows.
    files
        The folder of what can be opened.
    faults
        Where whoever watches writes them down, see `watched`.
    note
        Hears of each act before it is done, which is all that is left of a crash.
    turn
        Seconds of the processor that a turn may take; more where the machine has much else to do.
    """

    def __init__(
        self,
        window: Window,
        files: Path,
        faults: list[Fault],
        note: Callable[[Act], object] = lambda _: None,
        turn: float = TURN,
    ) -> None:
        self.window = window
        self._limit = turn
        self._note = note
        self.monkey = Monkey(window, files)
        self.faults = faults
        self.done: list[Act] = []
        window.studio.failed.connect(self._hear)

    def play(self, seed: int, acts: int) -> list[Fault]:
        """Do so many acts of a seed, to the first fault; return what was wrong then."""
        rng = random.Random(seed)
        for _ in range(acts):
            self.act(self.monkey.choose(rng))
            if self.faults:
                break
        return self.faults

    def replay(self, acts: Sequence[Act]) -> list[Fault]:
        """Do known acts, to the first fault."""
        for act in acts:
            self.act(act)
            if self.faults:
                break
        return self.faults

    def act(self, act: Act) -> None:
        """Do one thing and look what came of it."""
        self.done.append(act)
        self._note(act)
        self._turn(lambda: self.monkey.do(act))
        for _ in range(2):
            self._turn(self.window.pump.tick)
            self._turn(QApplication.processEvents)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if not self.window.isVisible():
            self.faults.append(Fault("state", "the window is gone"))
        elif not self.faults:
            self.faults += [Fault("state", words) for words in untrue(self.window)]
            if len(self.done) % SETTLE == 0:
                self._settle()

    def _turn(self, work: Callable[[], object]) -> None:
        began = time.thread_time()
        try:
            work()
        except Exception as error:
            trace = traceback.format_exc()
            self.faults.append(Fault("exception", f"{type(error).__name__}: {error}", trace))
        took = time.thread_time() - began
        if took > self._limit:
            self.faults.append(Fault("slow", f"a turn took {took:.1f} s of the processor"))

    def _settle(self) -> None:
        """Wait for what was asked for; what is still not shown then never will be."""
        until = time.monotonic() + PATIENCE
        while (wrong := stale(self.window)) and time.monotonic() < until:
            self._turn(self.window.pump.tick)
            self._turn(QApplication.processEvents)
            time.sleep(0.01)
        self.faults += [Fault("state", words) for words in wrong]

    def _hear(self, failed: Failed) -> None:
        """Tell what went wrong in the window from what was asked of it and refused."""
        if "cannot be drawn" in failed.sentence or "/gui/" in failed.details.replace("\\", "/"):
            self.faults.append(Fault("told", failed.sentence, failed.details))


# ── what must hold ───────────────────────────────────────────────────────────


def untrue(window: Window) -> list[str]:
    """Return what the window says that is not so."""
    studio, table = window.studio, window.table
    wrong = []
    if studio.runs and studio.current not in studio.runs:
        wrong.append(f"the chosen run {studio.current} is none of {list(studio.runs)}")
    if not studio.runs and studio.current is not None:
        wrong.append("a run is chosen where there is none")
    running = any(run.state is RunState.RUNNING for run in studio.trained())
    if (table["train.run"].iconText() == "Pause") != running:
        wrong.append(f"the Run button says {table['train.run'].iconText()}, running is {running}")
    run = studio.chosen()
    title = f"{run.title} – GAN Studio" if run else "GAN Studio"
    if window.windowTitle() != title:
        wrong.append(f"the window is called {window.windowTitle()!r} and not {title!r}")
    if sum(table[f"view.theme.{name}"].isChecked() for name in ("system", "dark", "light")) != 1:
        wrong.append("not one theme is checked")
    checked = [place.name for place in PLACES if table[f"view.layout.{place.name}"].isChecked()]
    if window.stage.shows_docks() and not window.projector.is_on:
        expected = [window.area.place.name]
        if checked != expected:
            wrong.append(f"the places {checked} are checked and not {expected}")
    return wrong


def stale(window: Window) -> list[str]:
    """Return what the window does not show yet; nothing, once nothing is under way."""
    studio, run = window.studio, window.studio.chosen()
    wrong = []
    rows = window.area.dock(RunsDock).shown()
    if window.area.dock(RunsDock).isVisible():
        if len(rows.runs) != len(studio.runs):
            wrong.append(f"Runs has {len(rows.runs)} rows for {len(studio.runs)} runs")
        elif studio.runs and rows.chosen != studio.current:
            wrong.append(f"Runs shows run {rows.chosen} as chosen and not {studio.current}")
    if run is None:
        return wrong
    form = window.area.dock(ParametersDock)
    if not form.content.visibleRegion().isEmpty():
        shown = form.shown()
        focused = window.focusWidget()
        if focused is None or not form.isAncestorOf(focused):
            told = shown.values.get("seed")
            if "seed" not in shown.wrong and told != run.experiment.seed:
                wrong.append(f"Parameters shows the seed {told} and not {run.experiment.seed}")
    loss = f"Loss: {active_variant(run.experiment).title}"
    choice = window.bar.findChild(QToolButton, "choice.Loss")
    if choice is not None and choice.toolTip() != loss:
        wrong.append(f"the toolbar says {choice.toolTip()!r} and not {loss!r}")
    return wrong


# ── what stands in it ──────────────────────────────────────────────────────────


def furnish(folder: Path) -> Path:
    """Return a new folder of what can be opened: presets, a recording, a table, nonsense."""
    files = folder / "files"
    files.mkdir()
    for name in ("ring", "digits", "five-losses"):
        (files / f"{name}.toml").write_text(find(name).dumps(), encoding="utf-8")
    (files / "é ü.toml").write_text(find("ring").dumps(), encoding="utf-8")
    (files / "bad.toml").write_text("x = [", encoding="utf-8")
    (files / "points.csv").write_text("x,y\n" + "0.5,1\n-1,2\n" * 40, encoding="utf-8")
    (files / "notes.txt").write_text("nothing of ours", encoding="utf-8")
    session = Session(standard_probes, lambda *_: None, lambda _: None)
    session.obey(RecordTo(str(files / "library")))
    session.obey(Open((find("ring").with_values({"schedule.steps": 40}).dumps(),), start=True))
    while session.runs[0].run.iteration < 40:
        session.advance()
    session.obey(Remove(0))
    return files


def seat(source: Source, folder: Path) -> Window:
    """Return a window that is shown, with a run that has not begun."""
    window = Window(source, Settings(folder / "window.ini"))
    window.resize(1400, 900)
    window.show()
    window.recording.begin(folder / "files" / "library", True)
    window.files.open_experiment(find("ring"))
    until = time.monotonic() + PATIENCE
    while not window.studio.runs and time.monotonic() < until:
        window.pump.tick()
        QApplication.processEvents()
        time.sleep(0.01)
    return window
