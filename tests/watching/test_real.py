"""Real samples, whatever they come as."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, Dataset, IterableDataset, TensorDataset

from ganstudio.data.base import DataError
from ganstudio.data.base import Dataset as Ours
from ganstudio.watching import real
from ganstudio.watching.real import real_samples

POINTS = np.arange(20, dtype=np.float32).reshape(10, 2)
CLASSES = np.arange(10) % 2


class Labelled(Dataset[Any]):
    classes = ("even", "odd")

    def __len__(self) -> int:
        return 10

    def __getitem__(self, place: int) -> Any:
        return torch.from_numpy(POINTS[place]), int(CLASSES[place])


class Stream(IterableDataset[Any]):
    def __iter__(self) -> Iterator[Any]:
        return iter(torch.from_numpy(POINTS))


@pytest.mark.parametrize(
    "data",
    [
        POINTS, torch.from_numpy(POINTS), POINTS.tolist(), Ours(POINTS), POINTS.astype(np.float64),
        TensorDataset(torch.from_numpy(POINTS)), DataLoader(Labelled(), 4), Stream(),
        DataLoader(Stream(), 4), DataLoader(list(torch.from_numpy(POINTS)), 4, shuffle=True),
    ],
    ids=lambda data: type(data).__name__,
)  # fmt: skip
def test_all_of_it_is_read(data: Any) -> None:
    found = real_samples(data)
    assert found.samples.dtype == torch.float32
    assert sorted(map(tuple, found.samples.tolist())) == sorted(map(tuple, POINTS.tolist()))


def test_a_loader_says_how_many_the_loop_takes_and_which_class_each_is() -> None:
    found = real_samples(DataLoader(Labelled(), 4))
    assert (found.batch_size, found.classes) == (4, ("even", "odd"))
    assert found.labels is not None
    for sample, label in zip(found.samples, found.labels, strict=True):
        assert label == (sample[0] / 2) % 2


def test_it_is_read_without_moving_what_the_loop_draws() -> None:
    loader = DataLoader(Labelled(), 4, shuffle=True, generator=torch.Generator().manual_seed(0))
    assert loader.generator is not None
    before = loader.generator.get_state()
    real_samples(loader)
    assert torch.equal(before, loader.generator.get_state())


def test_bytes_become_what_networks_are_usually_given() -> None:
    found = real_samples(np.array([[[[0, 255]]]], np.uint8))
    assert found.samples.flatten().tolist() == [-1.0, 1.0]


def test_its_memory_is_its_own() -> None:
    own = torch.zeros(5, 2)
    found = real_samples(own)
    own += 1
    assert float(found.samples.sum()) == 0


def test_of_much_data_a_part_is_taken_from_all_over_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real, "MOST_BYTES", 8 * 64)
    found = real_samples(torch.arange(1000.0).repeat(2, 1).T, torch.arange(1000) // 500)
    assert found.note == "64 of 1000 samples are looked at"
    assert found.samples[0, 0] == 0
    assert found.samples[-1, 0] > 980
    assert found.labels is not None
    assert found.labels.sum() == 32


def test_slow_data_is_read_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real, "SECONDS", -1.0)
    found = real_samples(TensorDataset(torch.arange(1000.0)[:, None]))
    assert len(found.samples) == real.LEAST
    assert found.samples.max() > 800
    assert found.note == "64 of 1\u202f000 samples are compared with"


@pytest.mark.parametrize(
    ("data", "labels", "sentence"),
    [
        ([{"image": 1}, {"image": 2}], None, "its samples are dictionaries"),
        (TensorDataset(torch.zeros(0, 2)), None, "it has no samples"),
        (torch.zeros(0, 2), None, "samples .* are needed"),
        (Labelled(), [0], "a data set gives its own"),
        (POINTS, [1, 2], "one for each of the 10 samples"),
        (object(), None, "object is no data"),
        (DataLoader([{"image": 1}]), None, "dictionaries"),
        (DataLoader([torch.zeros(1), torch.zeros(2)]), None, "cannot be laid beside each other"),
    ],
)
def test_what_cannot_be_read_is_refused(data: Any, labels: Any, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        real_samples(data, labels)
