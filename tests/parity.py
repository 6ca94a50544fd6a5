"""What comes to the same bits: a run that was resumed, and steps that are played from a list."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run


def assert_same_state(one: Run, other: Run) -> None:
    """Expect two runs to be in the same state to the bit."""
    mine, theirs = one.checkpoint(), other.checkpoint()
    assert mine.keys() == theirs.keys()
    for name in mine.keys() - {"seconds"}:
        torch.testing.assert_close(mine[name], theirs[name], rtol=0, atol=0, equal_nan=True)


def assert_listed_as_written(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, Any], game: str
) -> None:
    """Expect the steps of a steady game, a class by its dotted name, to be played from a list."""

    def series(steady: bool) -> np.ndarray:
        monkeypatch.setattr(f"{game}.steady", steady)
        run = Run(Experiment.parse(values))
        for _ in range(8):
            run.step()
        assert run.trainer.turns.listed is steady
        found = run.take_series()
        assert found is not None
        return found.values

    np.testing.assert_array_equal(series(True), series(False))
