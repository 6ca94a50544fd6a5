"""A network from an ONNX file, which runs in a process of its own and answers in arrays."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import multiprocessing
import weakref
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import numpy as np

from ganstudio.data.base import DataError
from ganstudio.probes.onnx_process import Floats, packed, serve, unpacked

START, ANSWER = 120.0, 120.0
"""Seconds in which the process has to be there, and to answer."""
LARGEST = 2**30
"""Bytes of a file."""
MOST = 2**29
"""Bytes that go to the process at a time, or come back, since memory here is not limited."""


class OnnxNetwork:
    """What the first output of a network holds for an array.

    Parameters
    ----------
    path
        The file; it is read once.
    wanted
        What is wanted of it, for the end of a sentence that refuses it.

    Attributes
    ----------
    file : str
        The name of the file.
    digest : str
        Its SHA-256.
    told : dict
        How many ``inputs`` it has, and the ``type`` and ``shape`` of the first.

    Raises
    ------
    DataError
        If it cannot be read, is no such network, or onnxruntime is not installed.
    """

    def __init__(self, path: Path, wanted: str) -> None:
        self.file, self._wanted = path.name, wanted
        model = _read(path)
        self.digest = hashlib.sha256(model).hexdigest()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, model), daemon=True)
        self._process.start()
        theirs.close()
        self.close = weakref.finalize(self, _end, self._pipe, self._process)
        """Ends the process; done too once nobody has the network any more."""
        try:
            self.told: dict[str, Any] = json.loads(self._received(START))
            if "error" in self.told:
                raise DataError(f"{self.file} is no ONNX network that runs here; {wanted}")
        except DataError:
            self.close()
            raise

    def answer(self, given: Floats) -> Floats:
        """Return its first output for an array.

        Raises
        ------
        DataError
            If it fails, takes too long or wants too much.
        """
        try:
            self._pipe.send_bytes(packed(np.ascontiguousarray(given, np.float32)))
            return unpacked(self._received(ANSWER))
        except (OSError, ValueError):
            raise self._failed() from None

    def _received(self, seconds: float) -> bytes:
        try:
            if self._pipe.poll(seconds):
                return self._pipe.recv_bytes(MOST)
        except (EOFError, OSError):
            raise self._failed() from None
        self.close()
        raise DataError(f"{self.file} gave no answer within {seconds:.0f} s; choose a smaller one")

    def _failed(self) -> DataError:
        return DataError(
            f"{self.file} failed, or wanted more memory than it may have; {self._wanted}"
        )


def _end(pipe: Connection, process: BaseProcess) -> None:
    pipe.close()
    process.kill()
    process.join()


def _read(path: Path) -> bytes:
    if importlib.util.find_spec("onnxruntime") is None:
        raise DataError(
            "an ONNX file needs the package onnxruntime; "
            "install it with: pip install 'ganstudio[extractors]'"
        )
    if path.suffix.lower() != ".onnx":
        raise DataError(f"{path} has to end in .onnx")
    try:
        if path.stat().st_size > LARGEST:
            raise DataError(
                f"{path} is larger than {LARGEST // 2**30} GB; choose a smaller network"
            )
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from None
