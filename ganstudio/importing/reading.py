"""Tells logs apart, and reads them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ganstudio.foreign import shown
from ganstudio.importing.events import is_event_file, read_events
from ganstudio.importing.log import Log, LogError
from ganstudio.importing.naming import step_column
from ganstudio.importing.tables import header, read_csv, read_history
from ganstudio.importing.wandb import read_wandb

TABLES, HISTORY, OFFLINE = (".csv", ".tsv"), ".jsonl", ".wandb"
HISTORIES = ("wandb-history.jsonl", "history.jsonl", "metrics.jsonl", "log.jsonl", "stats.jsonl")
"""What histories are called in a folder; others there may tell of pictures."""
SAFE, PICKLED = (".safetensors",), (".pt", ".pth", ".bin", ".ckpt")
"""How files of weights end."""
ONNX = ".onnx"
REFUSED = (".pt2", ".pkl", ".pickle")
"""How networks end in forms that are named and refused."""
RUNS = 100
"""Runs that a folder may hold."""
LOOKS = 2000
"""Folders that are looked into to find out what one is."""
KNOWN = (
    "TensorBoard's event files (or their folder), an offline run of W&B (.wandb or its folder), "
    "its history (.jsonl), or a table with names (.csv)"
)


def is_log(path: Path) -> bool:
    """Tell whether a file or folder looks like a log; a table does that names its steps."""
    if path.is_dir():
        return next(_sources(path), None) is not None
    if path.suffix.lower() in TABLES:
        return _names_steps(path)
    return _is_source(path)


def is_generator(path: Path) -> bool:
    """Tell by its name whether a file holds a generator, or a network that is refused."""
    return path.suffix.lower() in (*SAFE, *PICKLED, ONNX, *REFUSED)


def _is_source(path: Path) -> bool:
    return is_event_file(path) or path.suffix.lower() in (HISTORY, OFFLINE)


def _names_steps(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            names = header(file.readline(10_000))
    except (OSError, ValueError):
        return False
    return step_column(names) is not None and len(names) > 1


def read_logs(path: Path) -> list[Log]:
    """Return the runs that a file or a folder tells of, one for each.

    Raises
    ------
    LogError
        If there is none, or one cannot be read; one sentence that names it.
    """
    if path.is_dir():
        sources = list(islice(_sources(path), RUNS + 1))
        if len(sources) > RUNS:
            raise LogError(f"{path} holds more than {RUNS} runs; choose one of them")
        if not sources:
            raise LogError(f"{path} holds no log; choose {KNOWN}")
        return [_read(source, _title(source, path)) for source in sources]
    return [_read(path, path.parent.resolve().name)]


def _sources(root: Path) -> Iterator[Path]:
    """Yield the runs below a folder: folders with event files, offline runs, histories."""
    for folder, below, names in islice(os.walk(root), LOOKS):
        below.sort()
        place = Path(folder)
        if any(is_event_file(place / name) for name in names):
            yield place
        for name in sorted(names):
            if name.lower().endswith(OFFLINE) or name.lower() in HISTORIES:
                yield place / name


def _title(source: Path, root: Path) -> str:
    own = source.relative_to(root).as_posix()
    return root.resolve().name if own == "." else own


def _read(source: Path, title: str) -> Log:
    try:
        if source.is_dir() or is_event_file(source):
            folder = source if source.is_dir() else source.parent
            files = [path for path in folder.iterdir() if is_event_file(path)]
            return read_events(files, title)
        match source.suffix.lower():
            case ".csv" | ".tsv":
                return read_csv(source)
            case ".jsonl":
                return read_history(source)
            case ".wandb":
                return read_wandb(source)
    except LogError as error:
        raise LogError(f"{source} cannot be read as a log: {shown(str(error))}") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise LogError(f"{source} cannot be read: {reason}") from None
    raise LogError(f"{source} is no log; choose {KNOWN}")
