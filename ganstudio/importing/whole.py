"""A recording that is written at once: it is there whole, or nothing is left of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ganstudio.telemetry.recording.writer import RecordingWriter


@contextmanager
def whole(folder: Path, experiment: str, meta: Mapping[str, Any]) -> Iterator[RecordingWriter]:
    """Give what writes a recording into a folder; take all of it back if an error leaves it.

    Raises
    ------
    RecordingError
        If the folder holds one already.
    OSError
        If it cannot be written.
    """
    made = not folder.exists()
    writer = RecordingWriter.create(folder, experiment, meta)
    try:
        yield writer
        writer.commit()
    except BaseException:
        writer.withdraw()
        writer.close()
        if made:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    writer.close()
