from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from ganstudio.data.base import Dataset
from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.diagnosis import diagnosis_for
from ganstudio.probes.shared import STALE, Shared
from ganstudio.probes.work import Work, finish


class Worker:
    """Counts to three, in slices, where nobody else has."""

    def __init__(self, file: Path) -> None:
        self.made, self.found = 0, 0.0
        self.work = Shared(file).done(self.count, self.give, self.take)

    def count(self) -> Work[None]:
        for _ in range(3):
            self.made += 1
            yield
        self.found = float(self.made)

    def give(self) -> dict[str, Tensor]:
        return {"found": torch.tensor(self.found)}

    def take(self, found: Mapping[str, Tensor]) -> None:
        self.found = float(found["found"])


def test_one_of_two_does_it_and_both_have_it(tmp_path: Path) -> None:
    first, second = (Worker(tmp_path / "count.safetensors") for _ in range(2))
    next(first.work)
    next(second.work)
    next(second.work)
    finish(first.work)
    finish(second.work)
    assert (first.made, second.made) == (3, 0)
    assert first.found == second.found == 3.0


def test_another_does_it_where_who_was_at_it_gives_no_sign_of_life(tmp_path: Path) -> None:
    first, second = (Worker(tmp_path / "count.safetensors") for _ in range(2))
    next(first.work)
    past = time.time() - 2 * STALE
    os.utime(tmp_path / "count.claim", (past, past))
    finish(second.work)
    assert (second.made, second.found) == (3, 3.0)
    finish(first.work)  # which was only paused
    assert first.found == 3.0


@pytest.mark.parametrize("labelled", [True, False])
def test_measures_by_a_classifier_that_another_process_has_taught_are_the_same(
    tmp_path: Path, labelled: bool
) -> None:
    random = np.random.default_rng(0)
    labels = np.arange(60) % 2
    images = random.normal(0, 0.2, (60, 1, 8, 8)).clip(-1, 1)
    images[labels == 1, :, :4] += 0.5
    samples = images.clip(-1, 1).astype(np.float32)
    known = labels if labelled else None
    drawn = torch.from_numpy(samples[:20]).flip(3)
    found = []
    for shelf in (None, tmp_path, tmp_path):  # by itself, the first of two, and the second
        dataset = Dataset(samples.copy(), known, ("a", "b") if labelled else (), shelf=shelf)
        diagnosis = diagnosis_for(dataset, torch.from_numpy(dataset.samples))
        assert diagnosis is not None
        assert isinstance(diagnosis, ClassDiagnosis) == labelled
        finish(diagnosis.prepare())
        found.append(finish(diagnosis.examine(drawn)).measures)
    assert found[0] == found[1] == found[2]
    assert len(list(tmp_path.glob("*.safetensors"))) == 1
