"""Whatever lies at a path is read rightly or refused in one sentence."""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from ganstudio.data.base import DataError
from ganstudio.data.own.data import Own

ROUNDS = 40


def seeds(png: Callable[..., bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield a small file of each kind."""
    grey = np.random.default_rng(0).integers(0, 256, (3, 12, 12)).astype(np.uint8)
    pictures = [png(k) for k in range(3)]
    yield "a.png", pictures[0]
    yield (
        "train-images-idx3-ubyte",
        bytes([0, 0, 8, 3]) + struct.pack(">3I", 3, 12, 12) + (grey.tobytes()),
    )
    yield (
        "b-images-idx3-ubyte.gz",
        gzip.compress(bytes([0, 0, 8, 3]) + struct.pack(">3I", 3, 12, 12) + grey.tobytes()),
    )
    for name, save in (("a.npy", np.save), ("a.npz", np.savez)):
        out = io.BytesIO()
        save(out, grey)  # type: ignore[operator]
        yield name, out.getvalue()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for k, picture in enumerate(pictures):
            archive.writestr(f"{k % 2}/{k}.png", picture)
        archive.writestr("dataset.json", json.dumps({"labels": [["0/0.png", 1], ["1/1.png", 0]]}))
    yield "a.zip", out.getvalue()
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for k, picture in enumerate(pictures):
            info = tarfile.TarInfo(f"{k}.png")
            info.size = len(picture)
            tar.addfile(info, io.BytesIO(picture))
    yield "a.tar.gz", out.getvalue()
    yield "p.csv", b"x,y,kind\n" + b"\n".join(b"%d,%d,a" % (k, k * k) for k in range(20))
    out = io.BytesIO()
    parquet.write_table(pa.table({"image": pictures, "label": [0, 1, 0]}), out)
    yield "a.parquet", out.getvalue()
    pixels = np.zeros((2, 3072), np.uint8)
    yield "data_batch_1", pickle.dumps({b"data": pixels, b"labels": [0, 1]})


def damaged(data: bytes, rng: np.random.Generator) -> bytes:
    broken = bytearray(data)
    for _ in range(int(rng.integers(1, 4))):
        place = int(rng.integers(0, min(max(len(broken), 1), 400)))
        if rng.random() < 0.2:
            del broken[place:]
        else:
            broken[place : place + 4] = rng.bytes(int(rng.integers(1, 5)))
    return bytes(broken)


@pytest.mark.parametrize("kind", range(10))
def test_damage_is_read_or_refused_in_a_sentence(tmp_path: Path, png, kind: int) -> None:
    name, data = list(seeds(png))[kind]
    assert Own(path=str(write(tmp_path, name, data))).suited().read().total > 0
    rng = np.random.default_rng(kind)
    for _ in range(ROUNDS):
        path = write(tmp_path, name, damaged(data, rng))
        try:
            Own(path=str(path)).suited().read()
        except DataError as error:
            assert "\n" not in str(error)  # noqa: PT017
    assert [path.name for path in tmp_path.iterdir()] == [name]


def write(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_pipes_and_devices_are_refused_unopened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    for path in (tmp_path / "pipe.png", Path("/dev/zero")):
        with pytest.raises(DataError, match="neither a folder nor a file but a device or a pipe"):
            Own(path=str(path)).load()
    with pytest.raises(DataError, match=r"1 unreadable \(pipe\.png\)"):
        Own(path=str(tmp_path)).load()


@pytest.mark.parametrize(
    "name", ["a.npy", "labels.csv", "a.parquet", "train-images-idx3-ubyte", "data_batch_1", "x.zip"]
)
def test_folders_that_are_called_like_files(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    for path in (tmp_path, tmp_path / name):
        with pytest.raises(DataError, match=r"holds no data|nothing that can be used|is empty"):
            Own(path=str(path)).load()


def test_nowhere_and_names_that_cannot_be(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path / "a\0b", tmp_path / ("n" * 300)):
        with pytest.raises(DataError, match="there is no folder or file"):
            Own(path=str(path)).load()


def test_what_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    zeros = gzip.compress(bytes(2**26))
    for name in ("a-images-idx3-ubyte.gz", "a.npy.gz", "a.csv.gz"):
        with pytest.raises(DataError):
            Own(path=str(write(tmp_path, name, zeros))).load()


def test_a_header_that_promises_the_world_costs_no_memory(tmp_path: Path) -> None:
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        out, {"descr": "<f8", "fortran_order": False, "shape": (2**40, 12, 12)}
    )
    with pytest.raises(DataError, match="no array that can be read"):
        Own(path=str(write(tmp_path, "a.npy", out.getvalue()))).load()
    with pytest.raises(DataError, match="no array that can be read"):
        Own(path=str(write(tmp_path, "a.npy.gz", gzip.compress(out.getvalue())))).load()
