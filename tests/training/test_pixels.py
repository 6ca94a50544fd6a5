"""Images that are kept as bytes are to everybody the floats that they stand for."""

from __future__ import annotations

import copy

import numpy as np
import torch

from ganstudio.data.base import Dataset
from ganstudio.training.domain import Domain, on_device
from ganstudio.training.pixels import Pixels

BYTES = np.random.default_rng(0).integers(0, 256, (60, 3, 8, 8)).astype(np.uint8)
FLOATS = Dataset(BYTES).floats()


def kept() -> torch.Tensor:
    (samples,) = on_device(Dataset(BYTES), torch.device("cpu"))
    assert isinstance(samples, Pixels)
    return samples


def test_a_quarter_of_the_memory() -> None:
    assert 4 * kept().nbytes == FLOATS.nbytes
    assert kept().data_ptr() == BYTES.ctypes.data  # on a CPU shared with the data itself


def test_whatever_is_asked_the_answer_is_that_of_floats() -> None:
    pixels, floats = kept(), torch.from_numpy(FLOATS)
    chosen = torch.tensor([3, 1, 1])
    asked = [
        lambda x: x[5], lambda x: x[:4], lambda x: x[chosen], lambda x: x[chosen, 0],
        lambda x: x.index_select(0, chosen), lambda x: torch.index_select(x, 0, chosen),
        lambda x: x.mean(dim=0), lambda x: torch.cat([x, x[:1]]), lambda x: x + 1,
        lambda x: x.flatten(1).std(dim=0), lambda x: torch.cdist(x.flatten(1), x[:2].flatten(1)),
        lambda x: x.clone(), lambda x: x.unique(dim=0), lambda x: x.to("cpu")[0], torch.max,
        lambda x: (x == x[:1]).all(), lambda x: next(iter(x)), lambda x: x.split(7)[1],
    ]  # fmt: skip
    for question in asked:
        found, expected = question(pixels), question(floats)
        assert type(found) is torch.Tensor
        assert found.dtype == expected.dtype
        torch.testing.assert_close(found, expected, rtol=0, atol=0)
    assert (pixels.shape, pixels.dtype, len(pixels)) == (floats.shape, floats.dtype, 60)


def test_the_same_batches_as_of_floats_and_mirrored_ones() -> None:
    def drawn(dataset: Dataset) -> torch.Tensor:
        (samples,) = on_device(dataset, torch.device("cpu"))
        return Domain(dataset, samples).draw(200, torch.Generator().manual_seed(1))[0]

    torch.testing.assert_close(drawn(Dataset(BYTES)), drawn(Dataset(FLOATS)), rtol=0, atol=0)
    mirrored = drawn(Dataset(BYTES, mirrored=True))
    known = {each.numpy().tobytes(): k for k, each in enumerate(torch.from_numpy(FLOATS))}
    known_mirrored = {each.flip(-1).numpy().tobytes() for each in torch.from_numpy(FLOATS)}
    straight = [each.numpy().tobytes() in known for each in mirrored]
    turned = [each.contiguous().numpy().tobytes() in known_mirrored for each in mirrored]
    assert all(a != b for a, b in zip(straight, turned, strict=True))
    assert 60 < sum(turned) < 140


def test_it_survives_a_copy() -> None:
    torch.testing.assert_close(copy.copy(kept())[0], torch.from_numpy(FLOATS)[0])
