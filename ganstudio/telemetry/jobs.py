"""Long work beside whatever else goes on: each in a thread of its own, told of and cancelled."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ganstudio.telemetry.messages import Event, Failed, Progress, Saved
from ganstudio.telemetry.recording.database import RecordingError
from ganstudio.wording import sentence

Report = Callable[[float], None]
"""Takes how far the work has come, from 0 to 1; raises `Cancelled` where it is to end."""
Item = TypeVar("Item")
_BETWEEN = 0.1
"""Seconds between two reports that are passed on."""


class Cancelled(Exception):  # noqa: N818
    """The work was given up; whoever does it leaves nothing behind."""


class ExportError(ValueError):
    """What cannot be done, and the way out, in one sentence."""


def silent(share: float) -> None:
    """Tell nobody."""


def tracked(items: Iterable[Item], count: int, report: Report) -> Iterator[Item]:
    """Yield items, and report before each how many of them are done."""
    for done, item in enumerate(items):
        report(done / max(count, 1))
        yield item


class Jobs:
    """Files that are being written, by path.

    Belongs to one thread, that of the session or of the window. The threads that it begins share
    with it no more than a flag each, by which their work is cancelled, and ``say``.

    Parameters
    ----------
    say
        Takes every event, in the thread of the work: `Progress`, then `Saved` or `Failed`.
    """

    def __init__(self, say: Callable[[Event], None]) -> None:
        self._say = say
        self._jobs: dict[str, tuple[threading.Thread, threading.Event]] = {}

    def begin(self, path: str, what: str, work: Callable[[Report], object]) -> None:
        """Begin to write a file.

        Raises
        ------
        ExportError
            If that file is being written already.
        """
        self._jobs = {key: job for key, job in self._jobs.items() if job[0].is_alive()}
        if path in self._jobs:
            raise ExportError(f"{path} is being written already; wait for it, or cancel it")
        cancelled = threading.Event()
        thread = threading.Thread(
            target=self._run, args=(path, what, work, cancelled), name=f"writing {what}"
        )
        self._jobs[path] = thread, cancelled
        thread.start()

    def cancel(self, path: str) -> None:
        """Have one given up, if it is still under way."""
        if path in self._jobs:
            self._jobs[path][1].set()

    def wait(self) -> None:
        """Wait until everything is written."""
        for thread, _ in list(self._jobs.values()):
            thread.join()

    def close(self) -> None:
        """Give up all that is under way and wait until it has ended."""
        for _, cancelled in self._jobs.values():
            cancelled.set()
        self.wait()

    def _run(
        self, path: str, what: str, work: Callable[[Report], object], cancelled: threading.Event
    ) -> None:
        due = 0.0

        def report(share: float) -> None:
            nonlocal due
            if cancelled.is_set():
                raise Cancelled
            if time.monotonic() >= due:
                self._say(Progress(path, what, share))
                due = time.monotonic() + _BETWEEN

        outcome: Event | None
        try:
            report(0.0)
            work(report)
            outcome = Saved(path, what)
        except Cancelled:
            outcome = None
        except Exception as error:
            outcome = failure(error, path, what)
        self._say(Progress(path, what, None))
        if outcome is not None:
            self._say(outcome)


def failure(error: Exception, path: str, what: str) -> Failed:
    """Return why a file was not written, in a sentence with a way out."""
    if isinstance(error, ExportError | RecordingError):
        return Failed(f"{sentence(str(error))}.")
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return Failed(f"{path} cannot be written: {reason}; choose another place.")
    said = f"The {what} could not be written ({type(error).__name__}: {error}); try again."
    return Failed(said, traceback.format_exc())
