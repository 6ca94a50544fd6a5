"""Features by a network of the user's own, from an ONNX file, made in a process of its own."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import multiprocessing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn import functional as F

from ganstudio.data.base import DataError
from ganstudio.probes.onnx_process import packed, serve, unpacked
from ganstudio.probes.work import Work

if TYPE_CHECKING:
    from torch import Tensor

AT_ONCE = 32
"""Images that pass through the network together, where it takes any number."""
START, ANSWER = 120.0, 120.0
"""Seconds in which the process has to be there, and to answer."""
LARGEST = 2**30
"""Bytes of a file."""
MOST, SIDE = 2**29, 256
"""Bytes that go to the process at a time, or come back, since memory here is not limited; and the
side of images that are taken as they are, as far as that matters for it."""
WIDEST = 8192
"""Features; their covariance has as many rows and columns."""
WANTED = (
    "give a network that takes images (n, C, H, W) as float32 in [-1, 1], of 1 or 3 channels, "
    "and returns their features first"
)


class OnnxFeatures:
    """What the first output of a network holds, flattened.

    Images are in [-1, 1], resized by bilinear interpolation where the network fixes their
    size; grey ones are repeated to three channels, coloured ones averaged to one.

    Parameters
    ----------
    path
        The file; it is read once, and its SHA-256 is part of what the measures are called.

    Raises
    ------
    DataError
        If it cannot be read, is no such network, or onnxruntime is not installed.
    """

    score = ""

    def __init__(self, path: Path) -> None:
        self._file = path.name
        model = _read(path)
        digest = hashlib.sha256(model).hexdigest()
        called = f"{path.stem}-{digest[:8]}"
        self.names = f"FD-{called}", f"KD-{called}"
        self.words = f"the network of {path.name} (SHA-256 {digest[:16]})"
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, model), daemon=True)
        self._process.start()
        theirs.close()
        try:
            self._count, self._channels, self._size = self._introduced()
        except DataError:
            self.close()
            raise

    def prepare(self) -> Work[None]:
        """Nothing need be learnt."""
        yield from ()

    def features(self, images: Tensor) -> Work[Tensor]:
        """Return the features (n, d) of images (n, C, H, W) in [-1, 1].

        Raises
        ------
        DataError
            If the network fails, takes too long or too much, or returns what is no feature.
        """
        found = []
        for part in torch.split(images, self._count or AT_ONCE):
            found.append(self._answer(self._suited(part))[: len(part)])
            yield
        return torch.cat(found).to(images.device)

    def probabilities(self, features: Tensor) -> Tensor:
        """Refuse: nobody says what its classes are."""
        raise ValueError("a network from a file tells no classes")

    def close(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.kill()
        self._process.join()

    # ── the process ──────────────────────────────────────────────────────────

    def _introduced(self) -> tuple[int, int, tuple[int, int] | None]:
        """Return how many images it takes at once (0 for any), their channels and their size."""
        told: dict[str, Any] = json.loads(self._received(START))
        if "error" in told:
            raise DataError(f"{self._file} is no ONNX network that runs here; {WANTED}")
        shape = told["shape"]
        fits = told["inputs"] == 1 and told["type"] == "tensor(float)" and len(shape) == 4
        if not fits or (isinstance(shape[1], int) and shape[1] not in (1, 3)):
            raise DataError(f"{self._file} takes something other than images; {WANTED}")
        count, channels, *size = (max(0, n) if isinstance(n, int) else 0 for n in shape)
        if 4 * 3 * (count or AT_ONCE) * math.prod(side or SIDE for side in size) > MOST:
            raise DataError(f"{self._file} takes more or larger images than fit; {WANTED}")
        fixed = (size[0], size[1]) if all(size) else None
        return count, channels, fixed

    def _suited(self, images: Tensor) -> Tensor:
        if self._channels == 3 and images.shape[1] == 1:
            images = images.expand(-1, 3, -1, -1)
        elif self._channels == 1 and images.shape[1] == 3:
            images = images.mean(1, keepdim=True)
        images = images.detach().float().clamp(-1.0, 1.0)
        if self._size is not None and tuple(images.shape[2:]) != self._size:
            images = F.interpolate(images, size=self._size, mode="bilinear", align_corners=False)
        lacking = self._count - len(images)
        return (
            torch.cat([images, images[-1:].expand(lacking, -1, -1, -1)]) if lacking > 0 else images
        )

    def _answer(self, images: Tensor) -> Tensor:
        given = np.ascontiguousarray(images.cpu().numpy())
        try:
            self._pipe.send_bytes(packed(given))
        except OSError:
            raise self._failed() from None
        try:
            found = unpacked(self._received(ANSWER))
        except ValueError:
            raise self._failed() from None
        if found.ndim < 2 or len(found) != len(given) or found[0].size > WIDEST:
            raise DataError(f"{self._file} returns no features of at most {WIDEST}; {WANTED}")
        if not np.isfinite(found).all():
            raise DataError(f"{self._file} returns features that are no numbers; {WANTED}")
        return torch.from_numpy(found.reshape(len(found), -1))

    def _received(self, seconds: float) -> bytes:
        try:
            if self._pipe.poll(seconds):
                return self._pipe.recv_bytes(MOST)
        except (EOFError, OSError):
            raise self._failed() from None
        self.close()
        raise DataError(f"{self._file} gave no answer within {seconds:.0f} s; choose a smaller one")

    def _failed(self) -> DataError:
        return DataError(f"{self._file} failed, or wanted more memory than it may have; {WANTED}")


def _read(path: Path) -> bytes:
    if importlib.util.find_spec("onnxruntime") is None:
        raise DataError(
            "an extractor from a file needs the package onnxruntime; "
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
