"""Records a run from a thread of its own, so that no step waits for a disk.

Whatever is said of the run waits in a bounded queue and goes to disk three times a second, all
of it or nothing. While the queue is half full, snapshots are dropped and counted; series,
measures and events never are: when it is full, and only then, a step waits.

Where the disk does not take it (full, gone, read-only), training goes on: series, measures and
events are held in memory, up to `PATIENCE`, and written once the disk takes them again.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from pathlib import Path

from ganstudio.telemetry.measurements import Gatherer, Look
from ganstudio.telemetry.messages import Event, Frame
from ganstudio.telemetry.recording.tidying import Tidier
from ganstudio.telemetry.recording.transcript import (
    BestStep,
    Item,
    PendingCheckpoint,
    TimedEvent,
    Transcript,
    is_milestone,
)
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Losses, Recording

COMMIT = 0.3
"""Seconds between two writes: a killed program loses little more."""
RETRY = 5.0
"""Seconds after which a disk that refused is tried again."""
TIDY, HASTE = 20.0, 2.0
"""Seconds between two looks at the age of the snapshots; the same while the limit is near."""
ROOM = 1024
"""Items that wait at most."""
PATIENCE = 64 * 2**20
"""Bytes of series that are held for a disk that takes nothing; the oldest go beyond that."""
OVERHEAD = 1024
"""Bytes that an item takes beside its values, about."""


class Recorder:
    """Takes in what is said of a run.

    The thread that trains makes it, feeds it, asks how it stands and closes it. Its own thread
    has the writer, the transcript and the tidier. Between them stand a queue, a bell and plain
    numbers and texts, each of which one of the two alone replaces.

    Parameters
    ----------
    writer
        Where to; belongs to the recorder from now on.
    limit
        Bytes that the folder may fill.

    Attributes
    ----------
    folder : Path
        Where it records.
    limit : int
        May be changed at any time by the thread that trains.
    trouble : str
        Why nothing is written at the moment, in a sentence; empty if all is well.
    """

    def __init__(self, writer: RecordingWriter, limit: int) -> None:
        self.folder: Path = writer.folder
        self.limit = limit
        self.trouble = ""
        self._writer = writer
        self._tidier = Tidier(writer)
        self._transcript = Transcript(writer)
        self._size = self._tidier.size()
        self._refused = self._taken = 0  # snapshots and checkpoints, by the thread that trains
        self._lost = self._handled = 0  # likewise, by the thread that writes
        self._gatherer = Gatherer()
        self._incoming: deque[Item] = deque()
        self._bell = threading.Event()
        self._going = True
        self._waiting: list[Item] = []
        self._writes = False
        self._tidied = time.monotonic()
        self._thread = threading.Thread(target=self._serve, name="recorder", daemon=True)
        self._thread.start()

    # ── in the thread that trains ────────────────────────────────────────────

    def take(self, frame: Frame) -> None:
        """Take in a frame, and what is measured in it apart from that, so that it is not lost."""
        look = self._gatherer.look(frame)
        if look is not None:
            self._put(look)
        stays = isinstance(frame.record, Losses) or is_milestone(frame)
        if stays or len(self._incoming) < ROOM // 2:
            self._put(frame)
        else:
            self._refused += 1

    def note(self, step: int, seconds: float, event: Event) -> None:
        """Take in an event."""
        self._put(TimedEvent(step, seconds, event))

    def praise(self, step: int) -> None:
        """Take in that this step is the best so far."""
        self._put(BestStep(step))

    def keep(self, checkpoint: PendingCheckpoint) -> None:
        """Take in a checkpoint."""
        self._taken += 1
        self._put(checkpoint)

    def _put(self, item: Item) -> None:
        # Nobody is woken: a thread that wakes takes the interpreter from the one that trains.
        while len(self._incoming) >= ROOM and self._thread.is_alive():
            self._bell.set()
            time.sleep(0.01)
        self._incoming.append(item)

    @property
    def busy(self) -> bool:
        """Whether a checkpoint waits to be written."""
        return self._taken > self._handled

    @property
    def dropped(self) -> int:
        """Snapshots that were not written since the disk was too slow or took nothing."""
        return self._refused + self._lost

    def status(self) -> Recording:
        """Return how the recording stands."""
        return Recording(
            folder=str(self.folder),
            size=self._size,
            limit=self.limit,
            thinned=self._tidier.thinned,
            dropped=self.dropped,
            trouble=self.trouble,
        )

    def flush(self) -> None:
        """Wait until all that was taken in is written and tidied, or the disk has refused it."""
        while (self._incoming or self._writes) and not self.trouble and self._thread.is_alive():
            self._bell.set()
            time.sleep(0.002)

    def close(self) -> None:
        """Write what waits and let go of the folder."""
        self._going = False
        self._bell.set()
        self._thread.join()

    # ── in the thread that writes ────────────────────────────────────────────

    def _serve(self) -> None:
        while self._going:
            self._bell.wait(RETRY if self.trouble else COMMIT)
            self._bell.clear()
            self._attempt()
        self._attempt()  # what was said between the last time and the end
        try:
            self._writer.close()
        except (OSError, sqlite3.Error) as error:
            self.trouble = self._sentence(error)

    def _attempt(self) -> None:
        """Write what waits; keep it where the disk does not take it."""
        self._writes = True  # before anything is taken, so that `flush` sees the one or the other
        while self._incoming:
            self._waiting.append(self._incoming[0])
            self._incoming.popleft()
        checkpoints = sum(isinstance(item, PendingCheckpoint) for item in self._waiting)
        try:
            self._writer.check()
            self._transcript.write(self._waiting)
            self._waiting.clear()
            self._tidy()
        except Exception as error:  # for lack of memory, too: who writes must outlive it
            self.trouble = self._sentence(error)
            self._hold()
        else:
            self.trouble = ""
        self._handled += checkpoints
        self._writes = False

    def _tidy(self) -> None:
        due = HASTE if self._tidier.is_full(self.limit) else TIDY
        if time.monotonic() - self._tidied > due:
            self._tidied = time.monotonic()
            self._tidier.tidy(self.limit)
        self._size = self._tidier.size()

    def _hold(self) -> None:
        """Keep what must not be lost, as far as memory allows."""
        held = [item for item in self._waiting if _lossless(item)]
        lost = (isinstance(item, Frame) and not _lossless(item) for item in self._waiting)
        self._lost += sum(lost)
        room = PATIENCE
        for place in range(len(held) - 1, -1, -1):
            room -= _bytes(held[place])
            if room < 0:
                held = held[place + 1 :]
                break
        self._waiting = held

    def _sentence(self, error: Exception) -> str:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return (
            f"The run is not being recorded into {self.folder}: {reason}; training goes on, "
            f"and recording too once that is mended"
        )


def _lossless(item: Item) -> bool:
    return isinstance(item, TimedEvent | Look) or (
        isinstance(item, Frame) and isinstance(item.record, Losses)
    )


def _bytes(item: Item) -> int:
    match item:
        case Frame(record=Losses(values=values)):
            return OVERHEAD + values.nbytes
    return OVERHEAD
