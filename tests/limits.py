"""What the system refuses for a while."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def small_files(largest: int) -> Iterator[None]:
    """Let the system refuse files larger than so many bytes.

    Python keeps no compiled modules meanwhile: it would leave them cut short, for all who come.
    """
    resource = pytest.importorskip("resource")
    before, kept = resource.getrlimit(resource.RLIMIT_FSIZE), sys.dont_write_bytecode
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, before[1]))
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.dont_write_bytecode = kept
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
