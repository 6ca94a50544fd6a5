"""How far loading has come, for whoever listens, who may also give it up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_listener: ContextVar[Callable[[float], None] | None] = ContextVar("listener", default=None)


@contextmanager
def listening(report: Callable[[float], None]) -> Iterator[None]:
    """Have what is loaded here report its share, from 0 to 1; what ``report`` raises ends it."""
    before = _listener.set(report)
    try:
        yield
    finally:
        _listener.reset(before)


def report(share: float) -> None:
    """Say how far loading has come."""
    listener = _listener.get()
    if listener is not None:
        listener(share)
