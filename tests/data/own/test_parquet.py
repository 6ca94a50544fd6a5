"""Parquet with pictures as bytes, and with numbers."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from ganstudio.data.base import DataError
from ganstudio.data.own.data import Own


def test_pictures_and_names_of_classes(tmp_path, understood, png) -> None:
    table = pa.table({
        "image": pa.array([{"bytes": png(k), "path": None} for k in range(4)]),
        "label": pa.array([1, 0, 1, 0]),
    })  # fmt: skip
    features = {"info": {"features": {"label": {"names": ["cat", "dog"]}}}}
    table = table.replace_schema_metadata({"huggingface": json.dumps(features)})
    parquet.write_table(table.slice(0, 3), tmp_path / "train-00000-of-00002.parquet")
    parquet.write_table(table.slice(3), tmp_path / "train-00001-of-00002.parquet")
    dataset = understood(tmp_path).dataset
    assert len(dataset) == 4
    assert (dataset.labels.tolist(), dataset.classes) == ([1, 0, 1, 0], ("cat", "dog"))


def test_points(tmp_path) -> None:
    parquet.write_table(pa.table({"x": [0.0, 1.0], "y": [2.0, 3.0]}), tmp_path / "p.parquet")
    dataset = Own(path=str(tmp_path / "p.parquet")).suited().load()
    assert dataset.floats().tolist() == [[0, 2], [1, 3]]


def test_classes_of_any_size_are_told_apart(tmp_path) -> None:
    kinds = pa.array([2**64 - 1, 0], pa.uint64())
    parquet.write_table(pa.table({"x": [0.0, 1.0], "label": kinds}), tmp_path / "p.parquet")
    dataset = Own(path=str(tmp_path / "p.parquet")).suited().load()
    assert dataset.classes == ("0", str(2**64 - 1))
    assert dataset.labels.tolist() == [1, 0]


def test_words_are_no_pictures(tmp_path, understood) -> None:
    parquet.write_table(pa.table({"image": [{"bytes": "abc"}]}), tmp_path / "a.parquet")
    with pytest.raises(DataError, match="a column of pictures as bytes, or columns of numbers"):
        understood(tmp_path)


def test_damaged(tmp_path, understood) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1" + bytes(100))
    with pytest.raises(DataError, match="is a damaged Parquet file"):
        understood(tmp_path)
