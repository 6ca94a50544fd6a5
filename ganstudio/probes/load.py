"""What a run takes of the machine: cores, memory, and how busy the GPU is.

The driver tells of a GPU by NVML, whose library comes with it; a call takes well under a
millisecond. Where there is none, or it does not tell (as of a part of a GPU), nothing is known.
"""

from __future__ import annotations

import ctypes
import functools
from pathlib import Path

import torch

LIBRARIES = ("libnvidia-ml.so.1", "nvml.dll")


def resident() -> int:
    """Return the bytes that are resident of the process."""
    table = Path("/proc/self/statm")
    if table.exists():
        return int(table.read_text().split()[1]) * _page()
    return _peak()


def allocated(device: torch.device) -> int:
    """Return the bytes that torch holds on a device; 0 where it does not say."""
    return torch.cuda.memory_allocated(device) if device.type == "cuda" else 0


def busy(device: torch.device) -> float | None:
    """Return the share of the last moments in which a GPU computed; None where it is not known."""
    if device.type != "cuda":
        return None
    return utilisation(str(torch.cuda.get_device_properties(device).uuid))


class _Utilisation(ctypes.Structure):
    """``nvmlUtilization_t``: percentages of time, of computing and of memory."""

    _fields_ = (("gpu", ctypes.c_uint), ("memory", ctypes.c_uint))


@functools.cache
def _nvml() -> ctypes.CDLL | None:
    for name in LIBRARIES:
        try:
            library = ctypes.CDLL(name)
            return library if library.nvmlInit_v2() == 0 else None
        except (OSError, AttributeError):
            continue
    return None


def utilisation(uuid: str) -> float | None:
    """Return NVML's share of time in which the GPU of a UUID computed; None if not known."""
    library, handle, found = _nvml(), ctypes.c_void_p(), _Utilisation()
    if library is None:
        return None
    if library.nvmlDeviceGetHandleByUUID(f"GPU-{uuid}".encode(), ctypes.byref(handle)):
        return None
    if library.nvmlDeviceGetUtilizationRates(handle, ctypes.byref(found)):
        return None
    return float(found.gpu) / 100


def _page() -> int:
    import resource

    return resource.getpagesize()


def _peak() -> int:
    """Return the largest resident size so far, where the present one is not told; 0 on Windows."""
    try:
        import resource
    except ImportError:
        return 0
    import sys

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
