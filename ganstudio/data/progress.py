"""How far loading has come, for whoever listens, who may also give it up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ganstudio.wording import thousands


@dataclass(frozen=True)
class Loaded:
    """So many samples of all that there are."""

    done: int
    total: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return min(self.done / max(self.total, 1), 1.0)

    def __str__(self) -> str:
        return f"{thousands(self.done)} of {thousands(self.total)}"


Listener = Callable[[Loaded], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have what is loaded here say how far it is; what the listener raises ends it."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def report(done: int, total: int) -> None:
    """Say how far loading has come."""
    listener = _listener.get()
    if listener is not None:
        listener(Loaded(done, total))
