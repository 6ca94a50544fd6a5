"""Files that find no room, on a real disk that is full and under a real limit of the system."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ganstudio.export.film_options import TimelapseOptions, WalkOptions
from ganstudio.export.kinds import FOLDER, KINDS, Kind
from ganstudio.export.options import ImagesOptions
from ganstudio.export.recorded import RecordedRun
from ganstudio.export.run_folder import filling
from ganstudio.export.sampler import Sampler
from ganstudio.scripting import Session
from ganstudio.telemetry.jobs import silent
from ganstudio.telemetry.messages import Failed
from ganstudio.training.experiment import Experiment
from tests.limits import small_files

FEW = {
    "walk": WalkOptions(frames=4, rows=1, columns=1),
    "timelapse": TimelapseOptions(frames=4, hold=0),
    "images": ImagesOptions(count=3),
}
ELSEWHERE = {"styles", "truncation"}
"""They want a generator with styles, and more data."""
TARGETS = [
    (kind, "folder" if suffix == FOLDER else f"file{suffix}")
    for kind in KINDS
    for suffix in kind.suffixes
    if suffix != ".onnx" and kind.name not in ELSEWHERE
]
Full = Callable[[], Any]


@contextmanager
def mounted(place: Path, size: str) -> Iterator[Path]:
    """Mount a small disk in memory, or skip where that is not allowed."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("mounting a small disk takes root on Linux")
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path) -> None:
    """Leave not a byte free."""
    with (
        (disk / "ballast").open("wb", buffering=0) as file,
        contextlib.suppress(OSError),
    ):
        while file.write(bytes(4096)):
            pass


@pytest.fixture(scope="module")
def made_of(
    images_experiment: Experiment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Kind], Any]]:
    with Session(library=tmp_path_factory.mktemp("library")) as session:
        run = session.add(images_experiment)
        session.train(3)
        folder = session.folder(run)
    assert folder is not None
    records = RecordedRun(folder)
    yield lambda kind: Sampler.of(run) if kind.takes == "generator" else [records]
    records.history.close()


def refused(kind: Kind, material: Any, path: Path) -> OSError:
    """Write a kind where there is no room; return what is said of it."""
    options = FEW.get(kind.name, kind.options())
    with pytest.raises(OSError) as told:  # noqa: PT011
        kind.write(material, path, options, silent)
    return told.value


@pytest.mark.parametrize(("kind", "name"), TARGETS, ids=[f"{k.name}-{n}" for k, n in TARGETS])
def test_a_file_too_large_for_the_system_leaves_what_was_there(
    made_of: Callable[[Kind], Any], tmp_path: Path, kind: Kind, name: str
) -> None:
    material, place = made_of(kind), tmp_path / "out"
    place.mkdir()
    path = place / name
    if name != "folder":
        path.write_text("before")
    with small_files(128):
        error = refused(kind, material, path)
    assert (error.errno, error.filename) == (errno.EFBIG, str(path))
    assert [each.read_text() for each in place.iterdir()] == ["before"] * (name != "folder")


def test_a_full_disk_leaves_what_was_there(made_of: Callable[[Kind], Any], tmp_path: Path) -> None:
    materials = {kind.name: made_of(kind) for kind in KINDS if kind.name not in ELSEWHERE}
    with mounted(tmp_path / "disk", "256k") as disk:
        for _, name in TARGETS:
            if name != "folder":
                (disk / name).write_text("before")
        fill(disk)
        there = sorted(disk.iterdir())
        for kind, name in TARGETS:
            error = refused(kind, materials[kind.name], disk / name)
            assert (error.errno, error.filename) == (errno.ENOSPC, str(disk / name))
            assert sorted(disk.iterdir()) == there
        assert all(path.read_text() == "before" for path in there if path.name != "ballast")
        with pytest.raises(OSError, match="No space") as told, filling(disk / "run") as folder:
            (folder / "series.csv").write_text("step")
        assert told.value.filename == str(disk / "run")
        assert sorted(disk.iterdir()) == there


def test_training_goes_on_while_the_disk_of_its_recording_is_full(
    points_experiment: Experiment, tmp_path: Path
) -> None:
    said: list[Any] = []
    with (
        mounted(tmp_path / "disk", "1m") as disk,
        Session(library=disk, listen=said.append) as session,
    ):
        run = session.add(points_experiment)
        session.train(2)
        folder = session.folder(run)
        assert folder is not None
        fill(disk)
        while not any(isinstance(each, Failed) for each in said):
            session.train(50)
            assert run.iteration < 200_000
        reached = run.iteration
        session.train(50)
        session.close()
        assert run.iteration == reached + 50
        failed = [each.sentence for each in said if isinstance(each, Failed)]
        assert len(failed) == 1
        assert str(folder) in failed[0]
        assert "training goes on" in failed[0]
        (disk / "ballast").unlink()
        kept = RecordedRun(folder)
        assert 0 <= kept.step <= run.iteration
        kept.history.close()
