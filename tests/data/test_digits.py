from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from ganstudio.data import digits
from ganstudio.data.digits import Digits


def scans() -> Any:
    """Return what scikit-learn loads, which itself is loaded for it: that takes a second."""
    from sklearn.datasets import load_digits

    return load_digits()


def test_every_digit_is_there_with_its_label() -> None:
    data = Digits().load()
    assert data.samples.shape == (1797, 1, 16, 16)
    assert data.samples.dtype == np.float32
    assert data.samples.min() == -1.0
    assert data.samples.max() == 1.0
    assert data.classes == tuple("0123456789")
    assert np.array_equal(data.labels, scans().target)
    assert data.describe() == "1\u202f797 images 1 × 16 × 16, 10 classes"


def test_at_their_own_size_they_are_the_scans() -> None:
    samples = Digits(size=8).load().samples
    assert np.array_equal(samples[:, 0], scans().images / 8 - 1)


def test_enlarged_digits_average_to_the_scans() -> None:
    # Interpolation only smooths: each block of 2 × 2 stays close to the pixel it came from.
    small, large = Digits(size=8).load().samples, Digits(size=16).load().samples
    blocks = large.reshape(1797, 8, 2, 8, 2).mean(axis=(2, 4))
    assert np.abs(blocks - small[:, 0]).mean() < 0.1


def test_scikit_learn_is_asked_where_its_file_has_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    direct = Digits().load()
    monkeypatch.setattr(digits, "FILE", "nowhere")
    asked = Digits().load()
    assert np.array_equal(direct.samples, asked.samples)
    assert np.array_equal(direct.labels, asked.labels)


@pytest.mark.parametrize("size", [4, 12, 128])
def test_other_sizes_are_refused(size: int) -> None:
    with pytest.raises(ValidationError):
        Digits(size=size)


def test_the_refusal_names_the_neighbours() -> None:
    with pytest.raises(ValidationError, match="power of two, such as 16 or 32"):
        Digits(size=20)


def test_wrong_labels_keep_their_pictures_and_their_frequencies() -> None:
    right, wrong = Digits().load(), Digits(mislabelled=1.0).load()
    assert np.array_equal(right.samples, wrong.samples)
    assert right.labels is not None
    assert wrong.labels is not None
    assert np.array_equal(np.bincount(right.labels), np.bincount(wrong.labels))
    assert np.mean(right.labels == wrong.labels) == pytest.approx(0.1, abs=0.03)


def test_a_share_of_wrong_labels_leaves_the_others_as_they_were() -> None:
    right, half = Digits().load(), Digits(mislabelled=0.5).load()
    same = np.mean(np.equal(right.labels, half.labels))
    assert same == pytest.approx(0.5 + 0.5 * 0.1, abs=0.03)


def test_some_digits_are_those_of_all_of_them() -> None:
    every, some = Digits().load(), Digits(digits="8, 3").load()
    assert every.labels is not None
    assert some.labels is not None
    assert some.classes == ("8", "3")
    assert Digits(digits="8, 3").class_count == 2
    for place, digit in enumerate((8, 3)):
        theirs = every.samples[every.labels == digit]
        assert np.array_equal(some.samples[some.labels == place], theirs)


@pytest.mark.parametrize("digits", ["", "3, 3", "10", "a"])
def test_what_are_no_digits_is_said(digits: str) -> None:
    with pytest.raises(ValidationError, match="name different digits from 0 to 9"):
        Digits(digits=digits)
