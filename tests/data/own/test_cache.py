"""Large sets are made once, in a file that memory maps."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.data.base import DataError
from ganstudio.data.own import cache
from ganstudio.data.progress import Loaded, listening
from ganstudio.training.domain import on_device


@pytest.fixture(autouse=True)
def small(monkeypatch, tmp_path) -> None:
    """Take everything for large, and keep it here."""
    monkeypatch.setattr(cache, "LARGE", 1000)
    monkeypatch.setattr(cache, "folder", lambda: tmp_path / "cache")


@pytest.fixture
def pictures(put, draw):
    return put({f"{'ab'[k % 2]}/{k}.png": draw(k) for k in range(8)})


def test_the_second_reading_is_the_first_without_its_files_being_decoded(
    understood, pictures, monkeypatch
) -> None:
    first = understood(pictures)
    assert isinstance(first.dataset.samples, np.memmap)
    monkeypatch.setattr("ganstudio.data.own.reading.contents", None)
    second = understood(pictures)
    np.testing.assert_array_equal(first.dataset.samples, second.dataset.samples)
    np.testing.assert_array_equal(first.dataset.labels, second.dataset.labels)
    assert second.dataset.notes == first.dataset.notes
    assert (second.counts, second.sizes, second.total) == (first.counts, first.sizes, first.total)


def test_it_is_made_again_when_files_or_settings_change(understood, pictures, draw) -> None:
    assert len(understood(pictures).dataset) == 8
    draw(8).save(pictures / "a" / "8.png")
    assert len(understood(pictures).dataset) == 9
    assert understood(pictures, channels=1).dataset.samples.shape == (9, 1, 12, 12)


def test_it_can_be_given_up_and_leaves_nothing(understood, pictures, tmp_path) -> None:
    def report(loaded: Loaded) -> None:
        assert 0 < loaded.share <= 1
        assert f"{loaded}".endswith(" of 8")
        raise KeyboardInterrupt

    with listening(report), pytest.raises(KeyboardInterrupt):
        understood(pictures)
    assert list((tmp_path / "cache").iterdir()) == []


def test_where_nothing_can_be_written_is_said(understood, pictures, monkeypatch) -> None:
    monkeypatch.setattr(cache, "folder", lambda: pictures / "a" / "0.png" / "cache")
    with pytest.raises(DataError, match=r"cannot be kept in .* \(Not a directory\); make room"):
        understood(pictures)


def test_it_is_trained_on_from_the_file(understood, pictures) -> None:
    dataset = understood(pictures).dataset
    (samples,) = on_device(dataset, torch.device("cpu"))
    assert samples.data_ptr() == dataset.samples.ctypes.data
    np.testing.assert_array_equal(samples[2].numpy(), dataset.floats()[2])


def test_a_cache_that_was_cut_is_made_again(understood, pictures, tmp_path) -> None:
    understood(pictures)
    (kept,) = (tmp_path / "cache").glob("*.bytes")
    kept.write_bytes(b"")
    assert len(understood(pictures).dataset) == 8
