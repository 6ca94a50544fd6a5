"""Against what the system says, and a library that answers as NVML does."""

from __future__ import annotations

import ctypes
import mmap
from typing import Any

import pytest
import torch

from ganstudio.probes import load


class Nvml:
    """Knows one GPU, which computes 37 % of the time."""

    def __init__(self, known: bool = True) -> None:
        self._known = known

    def nvmlDeviceGetHandleByUUID(self, uuid: bytes, handle: Any) -> int:  # noqa: N802
        return 0 if self._known and uuid == b"GPU-1234" else 6

    def nvmlDeviceGetUtilizationRates(self, handle: Any, found: Any) -> int:  # noqa: N802
        shares = ctypes.cast(found, ctypes.POINTER(ctypes.c_uint))
        shares[0], shares[1] = 37, 12
        return 0


def test_memory_of_this_process_grows_with_what_it_holds() -> None:
    before = load.resident()
    with mmap.mmap(-1, 2**26) as held:  # of its own, whatever was given back before
        held.write(b"1" * 2**26)
        assert load.resident() - before > 2**25


def test_a_cpu_has_no_load_of_a_gpu() -> None:
    assert load.busy(torch.device("cpu")) is None
    assert load.allocated(torch.device("cpu")) == 0


def test_the_driver_tells_how_busy_a_gpu_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "_nvml", Nvml)
    assert load.utilisation("1234") == pytest.approx(0.37)
    assert load.utilisation("another") is None
    monkeypatch.setattr(load, "_nvml", lambda: None)
    assert load.utilisation("1234") is None
