"""What went wrong, in one sentence with a way out where there is one."""

from __future__ import annotations

import traceback

import torch

from ganstudio.data.base import DataError
from ganstudio.telemetry.jobs import ExportError
from ganstudio.telemetry.messages import Failed
from ganstudio.telemetry.recording.database import RecordingError
from ganstudio.training.experiment import ExperimentError

REFUSALS = DataError | ExperimentError | ExportError | RecordingError
"""Errors whose text says all there is to say to the user; of others the trace is worth having."""


def refusal(error: Exception) -> Failed:
    """Return what is told of a command that could not be obeyed."""
    details = "" if isinstance(error, REFUSALS) else traceback.format_exc()
    return Failed(sentence(error), details)


def sentence(error: Exception) -> str:
    """Return what went wrong."""
    if isinstance(error, REFUSALS | ValueError):
        return str(error)
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return "There is not enough memory for this run; take a smaller batch or smaller networks"
    if isinstance(error, OSError):
        return f"{error.filename or 'The file'} cannot be written: {error.strerror or error}."
    text = str(error).partition("\n")[0]
    return f"Training stopped on an error ({type(error).__name__}: {text})"
