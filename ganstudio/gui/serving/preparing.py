"""A command that needs large data of the user's own waits until it is made; nothing else does.

It is made in a process of its own and kept, see `ganstudio.data.own.preparing`. Meanwhile what is
trained goes on and every other command goes its way. Given up, the command is forgotten.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from PySide6.QtCore import QObject, QTimer, Signal

from ganstudio.data.own.data import Own
from ganstudio.data.own.preparing import is_large, prepare
from ganstudio.data.progress import Loaded
from ganstudio.telemetry.messages import Add, Adopt, CancelExport, Command, Open, Progress, Start
from ganstudio.training.experiment import Experiment, ExperimentError

INTERVAL_MS = 50
"""Between two looks at how far it is."""
PATIENCE = 2.0
"""Seconds that a process has which was told to give up, when the window closes."""
_CONTEXT = multiprocessing.get_context("spawn")


class Preparation(QObject):
    """Passes commands on; one at a time may wait for its data.

    Parameters
    ----------
    send
        Takes what need not wait, or need not any more.
    """

    progressed = Signal(object)
    """How far it is, as `Progress`."""
    given_up = Signal()
    """What waited is forgotten."""

    def __init__(self, send: Callable[[Command], None], parent: QObject) -> None:
        super().__init__(parent)
        self._send = send
        self._waiting: Command | None = None
        self._data: list[Own] = []
        self._path = ""
        self._pipe: Connection | None = None
        self._process: SpawnProcess | None = None
        self._clock = QTimer(self, interval=INTERVAL_MS)
        self._clock.timeout.connect(self._hear)

    def send(self, command: Command) -> None:
        """Pass a command on, now or once its data is made."""
        match command:
            case CancelExport(path=path) if self._waiting is not None and path == self._path:
                self._give_up()
                self.given_up.emit()
            case Start(run=None) if isinstance(self._waiting, Open | Add):
                self._waiting = replace(self._waiting, start=True)
            case _:
                data = list(_large(command))
                if data or isinstance(command, Open):
                    self._give_up()  # what waited is overtaken
                if data:
                    self._waiting, self._data = command, data
                    self._begin()
                else:
                    self._send(command)

    def close(self) -> None:
        """Give up what waits; its process is gone then."""
        process = self._process
        self._give_up()
        if process is not None:
            process.join(PATIENCE)
            process.kill()
            process.join()

    def _begin(self) -> None:
        """Make the first of the data that is needed; once there is none left, pass on."""
        if not self._data:
            command, self._waiting = self._waiting, None
            if command is not None:
                self._send(command)
            return
        data = self._data.pop(0)
        self._path = data.path
        self._pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(
            target=prepare, args=(data.model_dump(), theirs), daemon=True
        )
        self._process.start()
        theirs.close()
        self._tell(None)
        self._clock.start()

    def _hear(self) -> None:
        assert self._pipe is not None
        try:
            while self._pipe.poll():
                self._tell(self._pipe.recv())
        except (EOFError, OSError):  # it is done, or whoever loads next says what is wrong
            self._end()
            self._begin()

    def _tell(self, loaded: Loaded | None) -> None:
        words = "Looking at your data" if loaded is None else f"Loading {loaded} images"
        self.progressed.emit(Progress(self._path, words, loaded.share if loaded else 0.0))

    def _give_up(self) -> None:
        self._waiting, self._data = None, []
        if self._pipe is not None:
            self._end()

    def _end(self) -> None:
        """Let go of the process, which ends by that."""
        self._clock.stop()
        assert self._pipe is not None
        self._pipe.close()
        self._pipe = None
        self.progressed.emit(Progress(self._path, "", None))


def _large(command: Command) -> Iterator[Own]:
    """Yield the data that a command needs and that takes a while to load, each once."""
    match command:
        case Open(experiments=texts):
            pass
        case Add(experiment=text) | Adopt(experiment=text):
            texts = (text,)
        case _:
            return
    seen: list[Own] = []
    for text in texts:
        try:
            data = Experiment.loads(text).data
        except ExperimentError:
            continue  # whoever obeys it says so
        if isinstance(data, Own) and data not in seen and is_large(data):
            seen.append(data)
            yield data
