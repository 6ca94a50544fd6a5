"""Work that several processes would each do, done by one of them."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from ganstudio.probes.work import Work

if TYPE_CHECKING:
    from torch import Tensor

BEAT, STALE = 1.0, 10.0
"""Seconds between two signs of life of who is at it, and after which there must have been one."""
PAUSE = 0.005
"""Seconds that whoever waits for the others' work sleeps in a slice."""


class Shared:
    """Something that is worked out once, and then lies in a file for all.

    Who claims it first does it and gives signs of life meanwhile. Without these, as of a process
    that has died or whose runs are paused, another one does it.

    Parameters
    ----------
    file
        Where what comes of it lies, as safetensors; its folder is there and every process has
        the same.
    """

    def __init__(self, file: Path) -> None:
        self._file, self._claim = file, file.with_suffix(".claim")
        self._beat_due = 0.0

    def done(
        self,
        work: Callable[[], Work[None]],
        give: Callable[[], Mapping[str, Tensor]],
        take: Callable[[Mapping[str, Tensor]], None],
    ) -> Work[None]:
        """Do the work, or wait for whoever does it.

        Parameters
        ----------
        work
            Begins it.
        give, take
            Return what has come of it, and take over what has come of it elsewhere.
        """
        while not self._file.is_file():
            if self._claimed():
                for _ in work():
                    self._beat()
                    yield
                self._write(give())
                return
            time.sleep(PAUSE)
            yield
        take(load_file(self._file))

    def _claimed(self) -> bool:
        """Claim the work; tell whether nobody else is at it, as far as the disk tells."""
        try:
            self._claim.touch(exist_ok=False)
        except FileExistsError:
            with contextlib.suppress(OSError):
                if time.time() - self._claim.stat().st_mtime < STALE:
                    return False
                self._claim.touch()
        except OSError:
            return True
        return True

    def _beat(self) -> None:
        if time.monotonic() >= self._beat_due:
            with contextlib.suppress(OSError):
                self._claim.touch()
            self._beat_due = time.monotonic() + BEAT

    def _write(self, found: Mapping[str, Tensor]) -> None:
        """Lay it down; where that fails, as on a full disk, the others do it themselves."""
        draft = self._file.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError, SafetensorError):
            save_file({name: each.contiguous() for name, each in found.items()}, draft)
            os.replace(draft, self._file)
