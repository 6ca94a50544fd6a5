from __future__ import annotations

import numpy as np
import pytest

from ganstudio.data.base import DataError
from ganstudio.data.pictures import check_memory, scaled


def test_bytes_are_scaled_to_exactly_minus_one_and_one() -> None:
    pictures = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1)
    samples = scaled(pictures)
    assert samples.shape == (1, 1, 16, 16)
    assert samples.dtype == np.float32
    assert samples.flags.c_contiguous
    assert (samples.min(), samples.max()) == (-1.0, 1.0)
    assert np.array_equal(np.round((samples + 1) * 127.5), pictures.transpose(0, 3, 1, 2))


def test_channels_come_first() -> None:
    red = np.zeros((2, 4, 5, 3), np.uint8)
    red[..., 0] = 255
    assert scaled(red).shape == (2, 3, 4, 5)
    assert (scaled(red)[:, 0] == 1.0).all()
    assert (scaled(red)[:, 1:] == -1.0).all()


def test_more_than_memory_holds_is_refused_with_what_fits() -> None:
    each = 4 * 3 * 64 * 64
    fits = 8 * 2**30 // each
    check_memory(fits, (3, 64, 64), "set data.limit to at most")
    with pytest.raises(DataError, match=f"set data.limit to at most {fits:,} or"):
        check_memory(fits + 1, (3, 64, 64), "set data.limit to at most")
