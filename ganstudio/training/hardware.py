"""Where a run trains: device, CPU threads, memory."""

from __future__ import annotations

import ctypes
import os
import sys

import torch

from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.wording import counted


def resolve_device(name: str) -> torch.device:
    """Turn ``auto``, ``cpu``, ``cuda`` or ``cuda:N`` into a device that is there.

    Raises
    ------
    ExperimentError
        If a CUDA device is asked for that this machine does not have.
    """
    if name == "cpu" or (name == "auto" and not torch.cuda.is_available()):
        return torch.device("cpu")
    index = int(name.partition(":")[2] or 0) if name.startswith("cuda") else 0
    if index >= torch.cuda.device_count():
        found = torch.cuda.device_count()
        raise ExperimentError(
            (f"device: there is no {name} here ({found} CUDA devices found); use 'auto' or 'cpu'",)
        )
    return torch.device("cuda", index)


def threads_for(experiment: Experiment) -> int:
    """Return the CPU threads that serve a run best.

    Small matrices gain nothing from a second thread; convolutions take all cores but
    one, which is left to whoever paints.
    """
    if experiment.threads:
        return experiment.threads
    if len(experiment.data.shape) < 3:
        return 1
    return max(1, (os.cpu_count() or 1) - 1)


def use_threads(threads: int) -> None:
    """Compute on so many CPU threads from now on, or on as many as `limit_threads` allows.

    The number is the process's, so whoever computes asks for it each time; it is not given back.
    """
    threads = min(threads, _limit[0] or threads)
    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)


def use_kernels(precision: str, tuned: bool) -> None:
    """Compute on CUDA in a precision, by kernels that are tried first or by cuDNN's own choice.

    Both are the process's, so whoever computes asks for them each time.
    """
    kind = "tf32" if precision == "tf32" else "ieee"
    convolutions = torch.backends.cudnn.conv  # type: ignore[attr-defined]
    for operators in (torch.backends.cuda.matmul, convolutions):
        if operators.fp32_precision != kind:
            operators.fp32_precision = kind
    torch.backends.cudnn.benchmark = tuned


_limit = [0]


def limit_threads(most: int) -> None:
    """Let this process compute on so many CPU threads at most, where others fill the rest.

    0 sets no bound.
    """
    _limit[0] = most


TRIM_THRESHOLD, TOP_PAD, MMAP_THRESHOLD = -1, -2, -3  # as glibc's malloc.h numbers them
_MEGABYTE = 1 << 20


def keep_memory() -> None:
    """Let this process keep the memory that it frees, for as long as it trains.

    A step frees as much as it takes. Given back to the system, the pages are taken and cleared
    again at the next one, hundreds of them for images; whether that happens is a matter of how
    memory came to lie. Where malloc is not glibc's, it stays as it is.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(MMAP_THRESHOLD, 1024 * _MEGABYTE)
        mallopt(TRIM_THRESHOLD, 2**31 - 1)
        mallopt(TOP_PAD, 64 * _MEGABYTE)


def describe(device: torch.device, precision: str, threads: int) -> str:
    """Return the device in words, such as ``"cpu · float32 · 1 thread"``."""
    if device.type == "cuda":
        return f"{device} · {torch.cuda.get_device_name(device)} · {precision}"
    return f"cpu · {precision} · {counted(threads, 'thread')}"
