"""The process in which a network from a file makes features, and nothing else.

A file from elsewhere may want all memory, or never end. So it runs here: with a limit to its
memory, without files beside it, and answering in arrays, of which nothing is ever executed.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

MEMORY = 6 * 2**30
"""Bytes that the process may hold."""
Floats = NDArray[np.float32]


def packed(values: Floats) -> bytes:
    """Return an array as bytes."""
    file = io.BytesIO()
    np.save(file, values, allow_pickle=False)
    return file.getvalue()


def unpacked(data: bytes) -> Floats:
    """Return the array that bytes hold; ValueError where they hold none."""
    values: Floats = np.load(io.BytesIO(data), allow_pickle=False)
    return values


def serve(pipe: Connection, model: bytes) -> None:
    """Tell of a network, as JSON, and answer each array of images by its first output."""
    _limit()
    with tempfile.TemporaryDirectory() as nowhere:
        os.chdir(nowhere)  # where no file lies that it could name
        try:
            session = _session(model)
        except Exception as error:
            pipe.send_bytes(json.dumps({"error": str(error)[:300]}).encode())
            return
        (given, *others), (made, *_) = session.get_inputs(), session.get_outputs()
        told = {"inputs": 1 + len(others), "type": given.type, "shape": given.shape}
        pipe.send_bytes(json.dumps(told, default=str).encode())
        while True:
            try:
                images = unpacked(pipe.recv_bytes())
                (found,) = session.run([made.name], {given.name: images})
                pipe.send_bytes(packed(np.asarray(found, np.float32)))
            except Exception:  # the pipe has been closed, or the network has failed
                break
        os.chdir(tempfile.gettempdir())  # so that the folder can go, on every system


def _session(model: bytes) -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what is wrong is told in a sentence
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time is limited there too
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
