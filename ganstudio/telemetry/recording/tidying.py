"""Keeps a recording within its limit: old snapshots and checkpoints go by the rule of `thinning`.

The series, the measures and the events always stay. Checkpoints may fill half of the limit,
snapshots what is left; while they fill more, the rule is applied with half the density, and only
where that does not help the samples of milestones are made fewer. What is left is less than the
limit, which has to hold what comes until the next time as well, and the write-ahead file.
"""

from __future__ import annotations

from pathlib import Path

from ganstudio.telemetry.recording.database import checkpoint_path
from ganstudio.telemetry.recording.thinning import DENSITY, superfluous
from ganstudio.telemetry.recording.writer import RecordingWriter

PROTECTED = ("first", "event", "best", "course")
"""Reasons for which a snapshot stays whatever its age."""
CHECKPOINT_DENSITY = 8
FULL, AIM = 0.85, 0.75
"""Shares of the limit: from the one it is time to tidy, down to the other."""
PAGES = 128
"""Pages that are given back at a time, so that the write-ahead file stays small."""


class Tidier:
    """Lets go of what is too old or too much in one recording; belongs to its writer's thread.

    Attributes
    ----------
    thinned : int
        Snapshots that were let go so far.
    """

    def __init__(self, writer: RecordingWriter) -> None:
        self.thinned = 0
        self._writer = writer
        self._density: float = DENSITY

    def is_full(self, limit: int) -> bool:
        """Tell whether a limit (in bytes) is near."""
        return self.size() > FULL * limit

    def tidy(self, limit: int) -> None:
        """Apply the rule, and apply it more strictly while more is left than a limit allows."""
        try:
            self._tidy(int(AIM * limit))
        except BaseException:
            self._writer.withdraw()
            raise

    def _tidy(self, limit: int) -> None:
        self._tidy_checkpoints(limit // 2)
        room = limit - self._checkpoint_size()
        self._thin()
        while self._filled() > room and self._density > 1:
            self._density /= 2
            self._thin()
        while self._filled() > room and self._let_milestones_go():
            pass
        self._writer.commit()
        self._shrink(room)

    def _shrink(self, room: int) -> None:
        """Give free pages back to the disk."""
        while (
            self._pragma("page_count") * self._pragma("page_size") > room
            and self._pragma("freelist_count") > 0
        ):
            self._writer.database.execute(f"PRAGMA incremental_vacuum({PAGES})").fetchall()

    def size(self) -> int:
        """Return the bytes that the recording fills."""
        return self._filled() + self._checkpoint_size()

    def _filled(self) -> int:
        pages = self._pragma("page_count") - self._pragma("freelist_count")
        return pages * self._pragma("page_size")

    def _checkpoint_size(self) -> int:
        query = "SELECT coalesce(sum(size), 0) FROM checkpoints"
        return int(self._writer.database.execute(query).fetchone()[0])

    def _pragma(self, name: str) -> int:
        return int(self._writer.database.execute(f"PRAGMA {name}").fetchone()[0])

    # ── snapshots ────────────────────────────────────────────────────────────

    def _thin(self) -> None:
        channels = self._writer.database.execute(
            "SELECT DISTINCT channel FROM snapshots"
        ).fetchall()
        for (channel,) in channels:
            rows = self._writer.database.execute(
                "SELECT id, seconds, kept FROM snapshots WHERE channel = ? ORDER BY step, id",
                (channel,),
            ).fetchall()
            protected = [kept in PROTECTED for _, _, kept in rows]
            gone = superfluous([row[1] for row in rows], protected, self._density)
            for place in gone:
                self._writer.put("DELETE FROM snapshots WHERE id = ?", rows[place][0])
            self.thinned += len(gone)

    def _let_milestones_go(self) -> bool:
        """Let go of every second milestone of each channel; tell whether there were any."""
        gone = self._writer.database.execute(
            "SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY channel ORDER BY step) "
            "AS place FROM snapshots WHERE kept = 'course') WHERE place % 2 = 0"
        ).fetchall()
        for (id,) in gone:
            self._writer.put("DELETE FROM snapshots WHERE id = ?", id)
        self.thinned += len(gone)
        return bool(gone)

    # ── checkpoints ──────────────────────────────────────────────────────────

    def _tidy_checkpoints(self, room: int) -> None:
        density: float = CHECKPOINT_DENSITY
        gone = self._superfluous_checkpoints(density)
        while self._checkpoint_size() > room and density > 0.1:
            density /= 2
            gone += self._superfluous_checkpoints(density)
        # The rows first: a file that is not listed is still found, one that is gone is not missed.
        self._writer.commit()
        for path in gone:
            path.unlink(missing_ok=True)

    def _superfluous_checkpoints(self, density: float) -> list[Path]:
        rows = self._writer.database.execute(
            "SELECT step, seconds, best FROM checkpoints ORDER BY step"
        ).fetchall()
        seconds = [row[1] for row in rows]
        steps = [rows[i][0] for i in superfluous(seconds, [bool(row[2]) for row in rows], density)]
        for step in steps:
            self._writer.put("DELETE FROM checkpoints WHERE step = ?", step)
        return [checkpoint_path(self._writer.folder, step) for step in steps]
