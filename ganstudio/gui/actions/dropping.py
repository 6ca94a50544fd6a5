"""What is dropped on the window: told apart by what it is, and taken or named, all of it."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Signal

from ganstudio.components import find
from ganstudio.data.base import Data
from ganstudio.data.own.labelling import SUFFIXES
from ganstudio.export.atomic import replacing
from ganstudio.gui.serving.writer import Writer
from ganstudio.gui.state import StudioState
from ganstudio.importing.reading import is_generator, is_log
from ganstudio.library.finding import is_run
from ganstudio.telemetry.jobs import Report
from ganstudio.telemetry.messages import Failed
from ganstudio.telemetry.recording.replay import folder_of

Kind = Literal["run", "library", "experiment", "pictures", "picture", "idx", "log", "generator", ""]
FILES = (
    ".zip", ".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2", ".npy", ".npz", ".csv", ".tsv",
    ".parquet", ".csv.gz",
)  # fmt: skip
"""How archives, arrays and tables end."""
BATCH = re.compile(r"^(data_batch_\d|test_batch)(\.bin)?$|^(train|test|unlabeled)_X\.bin$")
"""What the files of CIFAR and STL-10 are called."""
IDX = re.compile(r"idx([13])-ubyte(\.gz)?$")
"""How the files of MNIST and its kin end: 3 dimensions are images, 1 is labels."""
LOOKS = 2000
"""Folders that are looked into to find out what one is."""
TAKEN = (
    "drop a run's folder, a folder of runs, an experiment (.toml), or data: pictures, a folder "
    "or an archive of them, arrays, tables, MNIST-style files; or what another program left: "
    "a log, a generator"
)


class Takers(NamedTuple):
    """Who takes what is dropped, by what it is."""

    run: Callable[[Path], None]
    library: Callable[[Path], None]
    experiments: Callable[[Sequence[Path]], None]
    data: Callable[[Data], None]
    log: Callable[[Path], None]
    generator: Callable[[Path], None]


class DropActions(QObject):
    """Takes files and folders.

    Parameters
    ----------
    studio
        Hears of what is not taken.
    writer
        Gathers loose pictures into an archive.
    keep_in
        Returns the folder in which those archives stay, since runs refer to them.
    takers
        Who takes the rest.
    """

    gathered = Signal(object)
    """The archive of loose pictures that were dropped; from the thread that writes it."""

    def __init__(
        self,
        studio: StudioState,
        writer: Writer,
        keep_in: Callable[[], Path],
        takers: Takers,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        self._writer = writer
        self._keep_in = keep_in
        self._to = takers
        self.gathered.connect(self._take_folder)

    def take(self, paths: Sequence[Path]) -> None:
        """Open what is dropped together; whatever is not taken is named."""
        sorts: dict[Kind, list[Path]] = {}
        for path in filter(_is_readable, paths):
            sorts.setdefault(kind_of(path), []).append(path)
        closed = [path for path in paths if not _is_readable(path)]
        self._name(closed, "see whether it is still there, and whether you may read it")
        for run in sorts.get("run", []):
            self._to.run(run)
        for log in sorts.get("log", []):
            self._to.log(log)
        for generator in sorts.get("generator", []):
            self._to.generator(generator)
        if "experiment" in sorts:
            self._to.experiments(sorts["experiment"])
        for library in sorts.get("library", [])[:1]:
            self._to.library(library)
        self._name(sorts.get("library", [])[1:], "one library is shown at a time")
        self._name(self._take_data(sorts), "a run is trained on one data set; drop them singly")
        self._name(sorts.get("", []), TAKEN)
        if not paths:
            self._studio.failed.emit(Failed(f"That is no file of this machine; {TAKEN}."))

    def _name(self, paths: Sequence[Path], reason: str) -> None:
        if paths:
            names = ", ".join(path.name or str(path) for path in paths)
            self._studio.failed.emit(Failed(f"Not taken: {names}; {reason}."))

    # ── data ─────────────────────────────────────────────────────────────────

    def _take_data(self, sorts: dict[Kind, list[Path]]) -> list[Path]:
        """Train on the first data set among what is dropped; return what belongs to others."""
        folders, loose = sorts.get("pictures", []), sorts.get("picture", [])
        files = sorts.get("idx", [])
        if folders:
            self._take_folder(folders[0])
            return [*folders[1:], *loose, *files]
        if loose:
            self._gather(loose)
            return files
        return self._take_idx(files) if files else []

    def _take_folder(self, path: Path) -> None:
        self._to.data(_data("own", path=str(path)))

    def _take_idx(self, files: list[Path]) -> list[Path]:
        images = [path for path in files if not _is_labels(path)]
        labels = [path for path in files if _is_labels(path)]
        if not images:
            return files
        if labels:  # which may lie elsewhere
            self._to.data(_data("idx", images=str(images[0]), labels=str(labels[0])))
        else:
            self._take_folder(images[0])
        return images[1:] + labels[1:]

    def _gather(self, pictures: list[Path]) -> None:
        """Make one data set of loose pictures: their folder if they are all of it, else a copy."""
        folder = pictures[0].parent
        if _is_readable(folder) and set(folder.iterdir()) == set(pictures):
            self._take_folder(folder)
            return
        place = self._keep_in() / f"Pictures {datetime.now():%Y-%m-%d %H.%M.%S}.zip"

        def write(_: Report) -> None:
            place.parent.mkdir(parents=True, exist_ok=True)
            with replacing(place) as temporary, zipfile.ZipFile(temporary, "w") as archive:
                for number, path in enumerate(pictures):
                    archive.write(path, f"{number:05d} {path.name}")
            self.gathered.emit(place)

        self._writer.write(place, "pictures", write)


def _data(name: str, **settings: str) -> Data:
    built = find("data", name)(**settings)
    assert isinstance(built, Data)
    return built


def _is_labels(path: Path) -> bool:
    found = IDX.search(path.name)
    return found is not None and found[1] == "1"


def _is_readable(path: Path) -> bool:
    return os.access(path, os.R_OK | os.X_OK if os.path.isdir(path) else os.R_OK)


def kind_of(path: Path) -> Kind:
    """Return what a file or folder is to the window; empty for what it cannot take."""
    if path.is_dir():
        return _kind_of_folder(path)
    if folder_of(path) is not None:
        return "run"
    suffix = path.suffix.lower()
    if suffix == ".toml":
        return "experiment"
    if is_log(path):
        return "log"
    if is_generator(path):
        return "generator"
    if _is_data(path.name):
        return "pictures"
    if IDX.search(path.name):
        return "idx"
    return "picture" if suffix in SUFFIXES else ""


def _kind_of_folder(root: Path) -> Kind:
    pictures = False
    for folder, below, names in islice(os.walk(root), LOOKS):
        if is_run({*below, *names}):
            return "run" if folder == str(root) else "library"
        pictures = pictures or any(
            _is_picture(name) or _is_data(name) or IDX.search(name) for name in names
        )
    if is_log(root):
        return "log"
    return "pictures" if pictures else ""


def _is_data(name: str) -> bool:
    return name.lower().endswith(FILES) or BATCH.match(name) is not None


def _is_picture(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in SUFFIXES
