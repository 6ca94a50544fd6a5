"""A session in a process of its own: started, fed, listened to, and missed when it dies.

Free of Qt, since the child imports this module. The child ends when the pipe closes or
its parent is gone, with a checkpoint of its last step, so nothing is left behind and nothing
lost whatever happens to the window.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import socket
import threading
import time
from collections.abc import Iterable
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from ganstudio.telemetry.messages import Busy, Command, Failed, Quit
from ganstudio.telemetry.source import Outbox, Update

GRACE = 10.0
"""Seconds that a process which was told to quit has, for the step at hand and its checkpoint."""
LAST_WORDS = 30.0
"""Seconds that it has once the window's process is gone, whatever it is amid."""


class CrashError(Exception):
    """The process is gone without having been told to; the text says how it ended."""


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


class Supervisor:
    """Starts the process, carries commands to it and updates from it.

    The engine's thread owns it and the process. Another may read ``pid``, a number that is
    replaced, and call `kill`: until the process is let go of, it is reached under a lock alone.

    Parameters
    ----------
    inbox, outbox
        Where commands come from and updates go.
    bell
        Rung whenever something was put into the inbox.

    Attributes
    ----------
    pid : int or None
        The process that serves now.
    """

    def __init__(self, inbox: queue.SimpleQueue[Command], outbox: Outbox, bell: Bell) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._bell = bell
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self.pid: int | None = None

    def serve(self, first: Iterable[Command]) -> None:
        """Serve a fresh session, which begins with these commands, until it is told to quit.

        Raises
        ------
        CrashError
            If the process ends before.
        """
        pipe, far_end = multiprocessing.Pipe()
        # Busy waiting of idle OpenMP threads would take the cores from the window; torch
        # reads this when it is first imported, which happens in the child.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        context = multiprocessing.get_context("spawn")
        process = context.Process(target=_child, args=(far_end,), name="training", daemon=True)
        process.start()
        far_end.close()
        with self._lock:
            self._process, self.pid = process, process.pid
        try:
            for command in first:
                pipe.send(command)
            self._carry(pipe, process)
        except (EOFError, OSError):
            process.join(GRACE)
            raise CrashError(_obituary(process.exitcode)) from None
        finally:
            pipe.close()
            self._end(process)

    def _carry(self, pipe: Connection, process: SpawnProcess) -> None:
        """Carry messages both ways until a `Quit` has been passed on and obeyed."""
        loading = True
        while True:
            ready: list[Any] = wait([pipe, self._bell.ear])
            if pipe in ready:
                self._outbox.add(pipe.recv())
                if loading:
                    self._outbox.put([Busy("")])
                    loading = False
            if self._bell.ear in ready:
                self._bell.hush()
                if self._pass_on(pipe):
                    process.join(GRACE)
                    return

    def _pass_on(self, pipe: Connection) -> bool:
        """Send the commands that wait; tell whether one of them was to quit."""
        while not self._inbox.empty():
            command = self._inbox.get()
            pipe.send(command)
            if isinstance(command, Quit):
                return True
        return False

    def kill(self) -> None:
        """End the process at once; safe from any thread."""
        with self._lock:
            if self._process is not None:
                self._process.kill()

    def _end(self, process: SpawnProcess) -> None:
        with self._lock:
            self._process = self.pid = None
        if process.is_alive():
            process.kill()
        process.join()
        process.close()


def _obituary(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        why = f"was ended by {name}" + (", most likely for want of memory" if code == -9 else "")
    else:
        why = f"ended unexpectedly (exit code {code})"
    return f"The training process {why}"


def _child(connection: Connection) -> None:
    """Serve at the far end of the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the window's to obey
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        from ganstudio.serving import process_main
    except Exception as error:
        sentence = f"Training cannot be loaded ({error}); check that torch is installed."
        connection.send(Update((Failed(sentence),)))
        return
    process_main(connection)


def _end_with_parent() -> None:
    """Leave in any case some time after the window's process is gone, even amid loading data."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        time.sleep(LAST_WORDS)  # the pipe is closed too, which is what the session obeys
        os._exit(1)
