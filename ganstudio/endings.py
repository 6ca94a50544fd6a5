"""How a program is asked to end, whichever signal it is, and how it has ended."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Ctrl-C; a logout, a shutdown or another program; a terminal that is closed, twice over."""
INTERRUPTED = 130
"""Exit code of a command that was asked to end, as a shell has it for Ctrl-C."""
GRACE = 10.0
"""Seconds that a process which was told to quit has, for the step at hand and its checkpoint."""
ENDINGS = tuple(getattr(signal, name) for name in NAMES if hasattr(signal, name))


@contextmanager
def asked_to_end(obey: Callable[[], object]) -> Iterator[None]:
    """Obey every such signal meanwhile, from the main thread.

    A hang-up that the program was started to ignore, as by ``nohup``, stays ignored. Ctrl-C does
    not: whoever starts a program in the background of a script has it ignore that unasked.
    """
    before = {number: signal.getsignal(number) for number in ENDINGS}
    heard = [number for number in ENDINGS if not _is_ignored(number)]
    for number in heard:
        signal.signal(number, lambda *_: obey())
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


def _is_ignored(number: signal.Signals) -> bool:
    return number.name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN


def obituary(code: int | None) -> str:
    """Say how a process ended by its exit code."""
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        why = f"was ended by {name}" + (", most likely for want of memory" if code == -9 else "")
    else:
        why = f"ended unexpectedly (exit code {code})"
    return f"The training process {why}"
