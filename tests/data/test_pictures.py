from __future__ import annotations

import numpy as np
import pytest

from ganstudio.data.base import DataError, Dataset
from ganstudio.data.pictures import channels_first, check_memory
from ganstudio.wording import thousands


def test_bytes_read_as_exactly_minus_one_to_one() -> None:
    pictures = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1)
    samples = channels_first(pictures)
    assert samples.shape == (1, 1, 16, 16)
    assert samples.flags.c_contiguous
    floats = Dataset(samples).floats()
    assert floats.dtype == np.float32
    assert (floats.min(), floats.max()) == (-1.0, 1.0)
    assert np.array_equal(np.round((floats + 1) * 127.5), samples)


def test_channels_come_first() -> None:
    red = np.zeros((2, 4, 5, 3), np.uint8)
    red[..., 0] = 255
    assert channels_first(red).shape == (2, 3, 4, 5)
    assert (channels_first(red)[:, 0] == 255).all()
    assert (channels_first(red)[:, 1:] == 0).all()


def test_more_than_memory_holds_is_refused_with_what_fits() -> None:
    each = 3 * 64 * 64
    fits = 8 * 2**30 // each
    check_memory(fits, (3, 64, 64), "set data.limit to at most")
    with pytest.raises(DataError, match=f"set data.limit to at most {thousands(fits)} or"):
        check_memory(fits + 1, (3, 64, 64), "set data.limit to at most")
