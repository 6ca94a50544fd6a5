"""Random streams: one generator for each purpose of each run.

Torch's own generator belongs to the whole process; a run that drew from it would be
changed by whatever else goes on. A stream is seeded by the run's seed and its purpose,
so drawing more for one purpose never moves another.
"""

from __future__ import annotations

import zlib

import torch


def stream(device: torch.device, seed: int, purpose: str) -> torch.Generator:
    """Return a fresh generator on the device, the same for the same seed and purpose."""
    generator = torch.Generator(device)
    generator.manual_seed(seed * 1_000_003 + zlib.crc32(purpose.encode()))
    return generator
