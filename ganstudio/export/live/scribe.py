"""Beside training: hands on what is said of a run to the process that has it logged."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import IO

from ganstudio.export.live.kinds import Asked
from ganstudio.export.live.log import Subject
from ganstudio.export.live.wire import tell
from ganstudio.foreign import shown
from ganstudio.telemetry.messages import Event, Frame
from ganstudio.telemetry.records import Collapse, Losses, SampleGrid, Speed

ROOM = 1024
"""Frames that wait at most; beyond half of them, pictures do not."""
PATIENCE = 60.0
"""Seconds that the logger has to complete what it was told, once the run is over."""
INTERVAL = 0.2
"""Seconds between two times that what waits is handed on."""
TOLD = (Losses, SampleGrid, Collapse, Speed)
OWN = {"WANDB_ERROR_REPORTING": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}
"""What loggers would tell their makers of this program, unless the user says otherwise."""


def command(name: str) -> list[str]:
    """Return what begins the process of a kind of log."""
    return [sys.executable, "-m", "ganstudio.export.live", name]


class Scribe:
    """Has a run logged, as long as that works; says once if it does not.

    The thread that trains makes it, feeds it and closes it. A thread of its own has the pipe.
    Between them stands a queue.

    Parameters
    ----------
    asked
        What is to log it.
    subject
        The run.
    warn
        Is told, once and from any thread, that not everything is logged, in a sentence.
    """

    def __init__(self, asked: Asked, subject: Subject, warn: Callable[[str], None]) -> None:
        self._name, self._warn = asked.kind.name, warn
        self._incoming: deque[tuple[float, Frame]] = deque()
        self._over, self._lost, self._answer = threading.Event(), 0, ""
        self._patient = True
        self._process = subprocess.Popen(
            command(asked.kind.name),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=OWN | os.environ, start_new_session=True,  # Ctrl-C ends training alone
        )  # fmt: skip
        self._thread = threading.Thread(
            target=self._serve, args=(subject,), name=f"log {self._name}", daemon=True
        )
        self._thread.start()

    def hear(self, item: Event | Frame) -> None:
        """Take in what is said of the run; never waits."""
        if not isinstance(item, Frame) or not isinstance(item.record, TOLD):
            return
        room = ROOM // 2 if isinstance(item.record, SampleGrid) else ROOM
        if len(self._incoming) < room:
            self._incoming.append((time.time(), item))
        else:
            self._lost += 1

    def close(self) -> str:
        """Have it completed, within `PATIENCE`; return where it is, empty if that is not known."""
        self._over.set()
        self._thread.join(PATIENCE)
        if self._thread.is_alive():
            self._patient = False
            self._process.kill()
            self._thread.join()
            self._say(f"it was not done within {PATIENCE:g} s, so its end is missing")
        elif self._lost:
            self._say(f"it was too slow, so {self._lost} of the records are missing")
        return self._answer

    # ── in its own thread ────────────────────────────────────────────────────

    def _serve(self, subject: Subject) -> None:
        pipe, answer = self._process.stdin, self._process.stdout
        assert pipe is not None
        assert answer is not None
        with answer:
            try:
                with pipe:
                    self._hand_on(subject, pipe)
            except OSError:  # its process has ended, and says why
                self._incoming = deque(maxlen=0)
            said = answer.read().decode(errors="replace").strip()
        if self._process.wait() == 0:
            self._answer = said
        elif self._patient:
            self._say(said or "its process has ended")

    def _hand_on(self, subject: Subject, pipe: IO[bytes]) -> None:
        tell(subject, pipe)
        while True:
            over = self._over.wait(INTERVAL)
            while self._incoming:
                tell(self._incoming.popleft(), pipe)
            pipe.flush()
            if over:
                return

    def _say(self, reason: str) -> None:
        self._warn(f"--log {self._name}: {shown(reason)}; the run itself is whole")
