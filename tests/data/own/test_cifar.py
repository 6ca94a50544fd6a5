"""CIFAR, binary and as pickles that are never run."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from ganstudio.data.base import DataError
from ganstudio.data.own.pickles import PickleError, plain

RNG = np.random.default_rng(0)
PIXELS = RNG.integers(0, 256, (6, 3072)).astype(np.uint8)
LABELS = [3, 0, 3, 0, 1, 1]
NAMES = ["plane", "car", "bird", "cat"]


def pickled(protocol: int = 4, **changes: object) -> bytes:
    batch = {b"data": PIXELS, b"labels": LABELS, b"filenames": [b"x.png"] * 6, b"batch_label": b"1"}
    return pickle.dumps(
        {**batch, **{key.encode(): value for key, value in changes.items()}}, protocol
    )


def meta() -> bytes:
    return pickle.dumps({b"label_names": [name.encode() for name in NAMES]})


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_gives_what_pickle_gives(protocol: int) -> None:
    found = plain(pickled(protocol))
    np.testing.assert_array_equal(found[b"data"], PIXELS)
    assert found[b"labels"] == LABELS


def test_python_and_binary_are_the_same_pictures(put, understood) -> None:
    rows = np.concatenate([np.array(LABELS, np.uint8)[:, None], PIXELS], axis=1)
    python = put({"data_batch_1": pickled(), "batches.meta": meta()}, "py")
    binary = put({"data_batch_1.bin": rows.tobytes(), "batches.meta.txt": "\n".join(NAMES)}, "bin")
    for path in (python, binary):
        dataset = understood(path, size=32).dataset
        assert dataset.classes == ("plane", "car", "cat")
        assert dataset.labels.tolist() == [2, 0, 2, 0, 1, 1]
        expected = PIXELS.reshape(6, 3, 32, 32).astype(np.float32) / 127.5 - 1
        np.testing.assert_array_equal(dataset.floats(), expected)


def test_damaged_names_are_refused_in_a_sentence(put, understood) -> None:
    row = bytes([1]) + PIXELS[0].tobytes()
    path = put({"data_batch_1.bin": row, "batches.meta.txt": b"\x1f\x8b and no gzip"})
    with pytest.raises(DataError, match=r"batches\.meta\.txt cannot be used: it is damaged"):
        understood(path, size=32)


class Evil:
    def __reduce__(self) -> tuple:
        return print, ("ran",)


def test_a_pickle_that_would_run_something_is_refused_unrun(put, understood, capsys) -> None:
    path = put({"data_batch_1": pickled(extra=Evil())})
    with pytest.raises(DataError, match=r"it would run builtins\.print"):
        understood(path)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "content",
    [
        pickled()[:-40],
        pickle.dumps([1, 2]),
        pickled(labels=[1]),
        pickled(data=PIXELS.astype(np.float32)),
        pickled(data=PIXELS.astype(object)),
        pickled(labels=[2**70] * 6),
        b"\x80\x04]\x94h\x00a.",  # a list that holds itself
    ],
)
def test_other_pickles_are_refused_in_a_sentence(put, understood, content: bytes) -> None:
    with pytest.raises(DataError, match="data_batch_1 is"):
        understood(put({"data_batch_1": content}))


class Promised:
    """An array that names a number where its bytes belong, which would be as many zeros."""

    def __reduce__(self) -> tuple:
        reconstruct, arguments, _ = PIXELS.__reduce__()
        return reconstruct, arguments, (1, (100,), PIXELS.dtype, False, 100)


def test_an_array_has_its_bytes() -> None:
    with pytest.raises(PickleError, match="an array without its bytes"):
        plain(pickle.dumps(Promised()))


def test_damage_is_one_kind_of_error() -> None:
    whole = pickled()
    rng = np.random.default_rng(1)
    for _ in range(300):
        broken = bytearray(whole[:400])
        for place in rng.integers(0, 400, 3):
            broken[place] = rng.integers(0, 256)
        with pytest.raises(PickleError):
            plain(bytes(broken))
