"""Random streams: one generator for each purpose of each run, of torch or of numpy.

Torch's own generator belongs to the whole process; a run that drew from it would be
changed by whatever else goes on. A stream is seeded by the run's seed and its purpose,
so drawing more for one purpose never moves another.
"""

from __future__ import annotations

import zlib

import numpy as np
import torch

DATA_SEED = 0
"""For what is drawn of data alone, such as a floor: runs that share the data share it."""


def stream(device: torch.device, seed: int, purpose: str) -> torch.Generator:
    """Return a fresh generator on the device, the same for the same seed and purpose."""
    generator = torch.Generator(device)
    generator.manual_seed(seed * 1_000_003 + zlib.crc32(purpose.encode()))
    return generator


def numpy_stream(seed: int, purpose: str) -> np.random.Generator:
    """Return a fresh generator of numpy's, the same for the same seed and purpose."""
    return np.random.default_rng((seed, zlib.crc32(purpose.encode())))
