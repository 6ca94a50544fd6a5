from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganstudio.data import idx
from ganstudio.data.base import DataError
from ganstudio.data.idx import IDX


def encoded(values: np.ndarray, *, promised: tuple[int, ...] | None = None, kind: int = 8) -> bytes:
    sizes = promised or values.shape
    return struct.pack(f">BBBB{len(sizes)}I", 0, 0, kind, len(sizes), *sizes) + values.tobytes()


def written(path: Path, values: np.ndarray, **changes: object) -> str:
    content = encoded(values, **changes)  # type: ignore[arg-type]
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return str(path)


@pytest.fixture
def pictures() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (12, 28, 28), dtype=np.uint8)


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("label_suffix", ["", ".gz"])
def test_28_is_framed_to_32_with_labels_from_beside(
    tmp_path: Path, pictures: np.ndarray, suffix: str, label_suffix: str
) -> None:
    labels = np.arange(12, dtype=np.uint8) % 3 + 1
    images = written(tmp_path / f"train-images-idx3-ubyte{suffix}", pictures)
    written(tmp_path / f"train-labels-idx1-ubyte{label_suffix}", labels)
    data = IDX(images=images).load()
    assert data.samples.shape == (12, 1, 32, 32)
    inner = data.floats()[:, 0, 2:30, 2:30]
    assert np.array_equal(np.round((inner + 1) * 127.5), pictures)
    frame = data.floats().copy()
    frame[:, 0, 2:30, 2:30] = -1.0
    assert (frame == -1.0).all()
    assert data.classes == ("1", "2", "3")
    assert np.array_equal(data.labels, labels - 1)


def test_a_named_labels_file_wins(tmp_path: Path, pictures: np.ndarray) -> None:
    labels = written(tmp_path / "mine", np.full(12, 7, np.uint8))
    images = written(tmp_path / "pictures", pictures)
    assert IDX(images=images, labels=labels).load().classes == ("7",)


def test_without_labels_it_says_so(tmp_path: Path, pictures: np.ndarray) -> None:
    data = IDX(images=written(tmp_path / "a-images-idx3-ubyte", pictures)).load()
    assert data.labels is None
    assert data.notes == (
        "no labels beside a-images-idx3-ubyte, so there are no classes; data.labels names a file",
    )


def test_limit_takes_the_first_and_needs_no_more(tmp_path: Path, pictures: np.ndarray) -> None:
    images = written(tmp_path / "t-images.idx3-ubyte", pictures, promised=(60_000, 28, 28))
    written(tmp_path / "t-labels.idx1-ubyte", np.arange(60_000).astype(np.uint8))
    data = IDX(images=images, limit=5).load()
    assert len(data) == 5
    assert data.classes == ("0", "1", "2", "3", "4")


@settings(deadline=None, max_examples=40)
@given(
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    size=st.integers(8, 64),
    n=st.integers(1, 3),
)
def test_any_size_becomes_the_declared_shape(
    tmp_path_factory: pytest.TempPathFactory, height: int, width: int, size: int, n: int
) -> None:
    white = np.full((n, height, width), 255, np.uint8)
    images = written(tmp_path_factory.mktemp("idx") / "white", white)
    component = IDX(images=images, size=size)
    data = component.load()
    assert data.samples.shape == (n, *component.shape)
    assert data.floats().min() >= -1.0
    assert data.floats().max() <= 1.0
    if height == width:
        assert (data.floats()[:, 0, size // 2, size // 2] == 1.0).all()


def refused(component: IDX) -> str:
    with pytest.raises(DataError) as caught:
        component.load()
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert ";" in sentence  # what is wrong; the way out
    return sentence


def test_what_is_not_there(tmp_path: Path) -> None:
    assert "no IDX file is chosen" in refused(IDX())
    assert "there is no file" in refused(IDX(images=str(tmp_path / "nowhere")))
    assert "there is no file" in refused(IDX(images=str(tmp_path)))
    assert "there is no file" in refused(IDX(images="a\0b"))


def test_a_file_that_cannot_be_read(
    tmp_path: Path, pictures: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = written(tmp_path / "i", pictures)

    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert "cannot be read (Permission denied)" in refused(IDX(images=images))


def test_other_formats(tmp_path: Path, pictures: np.ndarray) -> None:
    labels = written(tmp_path / "labels", np.zeros(12, np.uint8))
    assert "begins with 00000801 instead of 00000803" in refused(IDX(images=labels))
    floats = written(tmp_path / "floats", pictures, kind=13)
    assert "begins with 00000d03" in refused(IDX(images=floats))
    empty = tmp_path / "empty"
    empty.touch()
    assert "begins with nothing" in refused(IDX(images=str(empty)))
    images = written(tmp_path / "images", pictures)
    assert "not an IDX file of labels" in refused(IDX(images=images, labels=images))


def test_truncated_files(tmp_path: Path, pictures: np.ndarray) -> None:
    content = encoded(pictures)
    path = tmp_path / "cut"
    path.write_bytes(content[:10])
    assert "truncated within its header" in refused(IDX(images=str(path)))
    path.write_bytes(content[: -28 * 28 - 1])
    assert "promises 12 images and it holds 10" in refused(IDX(images=str(path)))
    path.write_bytes(gzip.compress(content)[:-200])
    assert "truncated or damaged gzip" in refused(IDX(images=str(path)))
    damaged = bytearray(gzip.compress(content))
    damaged[100:200] = bytes(100)
    path.write_bytes(damaged)
    assert "truncated or damaged gzip" in refused(IDX(images=str(path)))


def test_labels_that_belong_to_other_images(tmp_path: Path, pictures: np.ndarray) -> None:
    images = written(tmp_path / "i", pictures)
    labels = written(tmp_path / "l", np.zeros(11, np.uint8))
    assert "11 labels for the 12 images" in refused(IDX(images=images, labels=labels))


@pytest.mark.parametrize("sizes", [(0, 28, 28), (1, 0, 28), (1, 1, 2**31), (2**32 - 1, 5000, 5000)])
def test_absurd_headers(tmp_path: Path, pictures: np.ndarray, sizes: tuple[int, ...]) -> None:
    images = written(tmp_path / "lies", pictures, promised=sizes)
    assert "which cannot be" in refused(IDX(images=images))


def test_a_lying_header_costs_no_memory(tmp_path: Path, pictures: np.ndarray) -> None:
    images = written(tmp_path / "lies.gz", pictures, promised=(2**32 - 1, 28, 28))
    assert "promises 4\u202f294\u202f967\u202f295 images and it holds 12" in refused(
        IDX(images=images)
    )


def test_more_than_memory_holds(
    tmp_path: Path, pictures: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idx, "MAX_BYTES", 1000)
    images = written(tmp_path / "bomb.gz", pictures, promised=(2**32 - 1, 28, 28))
    assert "set data.limit to at most" in refused(IDX(images=images))
    few = tmp_path / "few"
    written(few, np.zeros((140_000, 1, 1), np.uint8))
    monkeypatch.undo()
    assert "set data.limit to at most 131\u202f072" in refused(IDX(images=str(few), size=256))


def test_mnist(shared_data: Path) -> None:
    data = IDX(images=str(shared_data / "mnist" / "t10k-images-idx3-ubyte.gz")).load()
    assert data.samples.shape == (10_000, 1, 32, 32)
    assert data.floats().dtype == np.float32
    assert data.classes == tuple("0123456789")
    assert data.labels is not None
    assert data.labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert np.bincount(data.labels).tolist() == [
        980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]  # fmt: skip
