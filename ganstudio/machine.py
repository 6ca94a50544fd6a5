"""What this machine has to train on, told without torch."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from ganstudio.foreign import ForeignError, parse_toml


def cores() -> int:
    """Return the processor cores that this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def on_cuda(experiments: Iterable[str]) -> bool:
    """Tell whether any of these, as TOML, is likely to be trained on a CUDA device."""
    devices = {_device(text) for text in experiments}
    return any(device.startswith("cuda") for device in devices) or (
        "auto" in devices and cuda_likely()
    )


def _device(experiment: str) -> str:
    try:
        return str(parse_toml(experiment).get("device", "auto"))
    except ForeignError:  # the session will say so
        return "auto"


def cuda_likely() -> bool:
    """Tell whether torch will find a CUDA device, from signs that can be read without torch."""
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1")
    try:
        without = importlib.metadata.version("torch").endswith("+cpu")
    except importlib.metadata.PackageNotFoundError:
        without = True
    if hidden or without:
        return False
    if sys.platform == "win32":
        return Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "nvcuda.dll").exists()
    return Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi") is not None
