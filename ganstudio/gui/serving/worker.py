"""A session in a process of its own: started, fed, listened to, and missed when it dies.

Free of Qt, since the child imports this module. The child ends when the pipe closes or
its parent is gone, with a checkpoint of its last step, so nothing is left behind and nothing
lost whatever happens to the window.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
import time
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from ganstudio.endings import GRACE
from ganstudio.spawned import Spawned
from ganstudio.telemetry.messages import Failed, Quit
from ganstudio.telemetry.source import Update

LAST_WORDS = 30.0
"""Seconds that it has once the window's process is gone, whatever it is amid."""


class Bell:
    """Wakes a thread that waits for several things at once; ringing never blocks.

    Any thread may ring. The one that waits listens at the ``ear`` and hushes; the owner closes
    it once that thread has ended.
    """

    def __init__(self) -> None:
        self.ear, self._hand = socket.socketpair()
        self.ear.setblocking(False)
        self._hand.setblocking(False)

    def ring(self) -> None:
        """Wake the waiting thread."""
        try:
            self._hand.send(b"!")
        except (BlockingIOError, OSError):
            return  # it has been rung so often that it is still ringing, or it is closed

    def hush(self) -> None:
        """Stop ringing."""
        try:
            while self.ear.recv(4096):
                pass
        except OSError:
            return

    def close(self) -> None:
        """Give back both ends."""
        self.ear.close()
        self._hand.close()


class Worker(Spawned):
    """A process with some of the runs, and what is known of it.

    The engine's thread owns it; another may call `kill`.

    Parameters
    ----------
    first, apart, folder
        As of `Spawned`.

    Attributes
    ----------
    first : int
        As given.
    pid : int
        Its process.
    runs : set of int
        Those that are there.
    jobs : set of str
        The files that it is writing.
    answered : int
        The last order that it has answered; ``refused`` tells whether it could not be obeyed.
    heard : bool
        Whether it has said anything yet; torch is loaded then.
    """

    def __init__(self, first: int, apart: int, folder: Path) -> None:
        # Busy waiting of idle OpenMP threads would take the cores from the window; torch
        # reads this when it is first imported, which happens in the child.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        super().__init__(_child, first, apart, folder)
        self.first = first
        self.runs: set[int] = set()
        self.jobs: set[str] = set()
        self.answered, self.refused, self.heard = 0, False, False
        self.pid = self._process.pid or 0
        self._lock, self._over = threading.Lock(), False

    def quit(self) -> None:
        """Let it write what is still to be recorded and end; `end` waits for that."""
        self.send(Quit())

    def kill(self) -> None:
        """End it at once; safe from any thread."""
        with self._lock:
            if not self._over:
                self._process.kill()

    def end(self, patience: float = GRACE) -> int | None:
        """Wait for its end, or bring it about; return its exit code."""
        process = self._process
        process.join(patience)
        if process.is_alive():
            process.kill()
            process.join()
        with self._lock:
            self._over = True
        code = process.exitcode
        process.close()
        self.pipe.close()
        return code


def _child(connection: Connection, place: tuple[Any, ...]) -> None:
    """Serve at the far end of the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the window's to obey
    multiprocessing.current_process().daemon = False  # which may have processes of its own
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        from ganstudio.serving import process_main
        from ganstudio.training.place import SharedPlace
    except Exception as error:
        sentence = f"Training cannot be loaded ({error}); check that torch is installed."
        connection.send(Update((Failed(sentence),)))
        return
    process_main(connection, SharedPlace(*place))


def _end_with_parent() -> None:
    """Leave in any case some time after the window's process is gone, even amid loading data."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        time.sleep(LAST_WORDS)  # the pipe is closed too, which is what the session obeys
        os._exit(1)
