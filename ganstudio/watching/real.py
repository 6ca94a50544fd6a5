"""The real samples of a loop, whatever they come as."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader

from ganstudio.data.base import DataError, Dataset
from ganstudio.wording import thousands

MOST_BYTES = 512 * 2**20
"""Of data that is at hand: more is looked at in part, evenly chosen."""
MOST, LEAST = 4096, 64
"""Samples, at most, of data that has to be read one by one; and at least, however slow that is."""
SECONDS = 5.0
"""Time, about, that it is read for."""


@dataclass(frozen=True)
class Real:
    """Real samples, in the loop's own units.

    Attributes
    ----------
    samples : Tensor (N, …)
        float32 on the CPU, in memory of their own.
    labels : array (N,) or None
        int64 class of each sample.
    classes : tuple of str
        Their names.
    name : str
        What the data is called.
    batch_size : int or None
        How many the loop takes at once, where its loader says so.
    note : str
        What of the data was left out; empty for nothing.
    """

    samples: Tensor
    labels: np.ndarray[Any, np.dtype[np.int64]] | None = None
    classes: tuple[str, ...] = ()
    name: str = "data"
    batch_size: int | None = None
    note: str = ""


def real_samples(data: Any, labels: Any = None) -> Real:
    """Return the real samples of a loop.

    Parameters
    ----------
    data
        A tensor or an array of samples, a data set of ours or of torch, or a loader. A loader is
        never iterated, since that would move what the loop draws: its data set is read. One that
        streams is read from its beginning.
    labels
        The class of each sample; else what the data set gives beside it, where that is a whole
        number.

    Raises
    ------
    DataError
        If nothing can be read of it; one sentence.
    """
    batch_size = None
    if isinstance(data, DataLoader):
        batch_size, data = data.batch_size, data.dataset
    name = type(data).__name__.lower()
    if isinstance(data, Dataset):
        known = data.labels if labels is None else labels
        return _at_hand(torch.from_numpy(data.samples), known, data.class_names, "data")
    if isinstance(data, torch.Tensor | np.ndarray):
        return _at_hand(torch.as_tensor(data), labels, (), "data")
    items, total = _items(data)
    with_labels = list(_read(items))
    if not with_labels:
        raise DataError("data: it has no samples; give the data that the loop draws from")
    try:
        samples = torch.stack([_floats(sample) for sample, _ in with_labels])
    except (RuntimeError, TypeError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise DataError(
            f"data: its samples cannot be laid beside each other ({reason}); give a tensor of some "
            f"of them, (N, …)"
        ) from None
    found = _labels([label for _, label in with_labels]) if labels is None else None
    if labels is not None:
        raise DataError("labels: a data set gives its own beside the samples; leave them out")
    told = "an unknown number" if total is None else thousands(total)
    note = "" if total == len(samples) else f"{len(samples)} of {told} samples are compared with"
    classes = _classes(tuple(map(str, getattr(data, "classes", ()))), found)
    return Real(samples, found, classes, name, batch_size, note)


def _at_hand(samples: Tensor, labels: Any, classes: tuple[str, ...], name: str) -> Real:
    if samples.ndim < 1 or not len(samples) or samples.is_complex():
        raise DataError(f"data: samples (N, …) are needed, not {tuple(samples.shape)}")
    samples = samples.detach()
    count = max(LEAST, MOST_BYTES // (4 * max(samples[0].numel(), 1)))
    total, note = len(samples), ""
    known = None if labels is None else torch.as_tensor(labels).detach().cpu()
    if known is not None and known.shape != (total,):
        raise DataError(
            f"labels: one for each of the {total} samples is needed, (N,) whole numbers"
        )
    if total > count:
        chosen = torch.arange(count) * total // count
        samples, note = (
            samples[chosen.to(samples.device)],
            f"{count} of {total} samples are looked at",
        )
        known = None if known is None else known[chosen]
    found = None if known is None else known.to(torch.int64).numpy().copy()
    return Real(_floats(samples).clone(), found, _classes(classes, found), name, None, note)


def _classes(names: tuple[str, ...], labels: Any) -> tuple[str, ...]:
    if labels is None:
        return ()
    return names or tuple(map(str, range(int(labels.max()) + 1)))


def _items(data: Any) -> tuple[Iterator[Any], int | None]:
    """Return samples of a data set, evenly chosen where it can be asked for any, and its size."""
    if hasattr(data, "__getitem__") and hasattr(data, "__len__"):
        total = len(data)
        count = min(total, MOST)
        # Spread first, so that whatever is read in time is from all over it.
        order = np.random.default_rng(0).permutation(np.arange(count) * total // max(count, 1))
        return (data[int(place)] for place in order), total
    if not isinstance(data, Iterable):
        raise DataError(
            f"data: {type(data).__name__} is no data; give a tensor, an array, a data set or a "
            f"loader"
        )
    stream = iter(data)
    if stream is data:
        raise DataError(
            "data: it can be read once only, and is the loop's; give a tensor of some samples"
        )
    return itertools.islice(stream, MOST), None


def _read(items: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield samples with what stands beside them, for as long as there is time."""
    began = time.monotonic()
    for count, item in enumerate(items, 1):
        if isinstance(item, dict):
            raise DataError(
                "data: its samples are dictionaries; give a tensor of some of them, (N, …)"
            )
        beside = isinstance(item, tuple) and len(item) > 0
        yield (item[0], item[1] if len(item) > 1 else None) if beside else (item, None)
        if count >= LEAST and time.monotonic() - began > SECONDS:
            return


def _floats(samples: Any) -> Tensor:
    """Return samples as float32 on the CPU; bytes as they are usually given to a network."""
    found = torch.as_tensor(samples).detach().cpu()
    return found.float() / 127.5 - 1.0 if found.dtype == torch.uint8 else found.float()


def _labels(beside: list[Any]) -> Any:
    whole = [isinstance(each, int | np.integer) or _is_whole(each) for each in beside]
    found = np.array([int(each) for each in beside], np.int64) if all(whole) else None
    return found if found is not None and found.min() >= 0 else None


def _is_whole(value: Any) -> bool:
    if not isinstance(value, torch.Tensor):
        return False
    return value.numel() == 1 and not value.is_floating_point()
