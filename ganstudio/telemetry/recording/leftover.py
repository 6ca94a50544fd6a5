"""What a recording holds beyond the step from which its run goes on.

It stays until it has been made again, so that a run that is killed soon after it went on has
lost nothing of what was there. As the run comes to where it was, it gives way row by row.
Readers go by the ids of the rows of the series, which therefore always grow with the steps:
what is left over is moved far behind all that will come before it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from ganstudio.telemetry.recording.chunks import COLUMNS, chunk_of, insert, parted
from ganstudio.telemetry.recording.database import FOREVER, change
from ganstudio.telemetry.recording.retracing import BY_HAND
from ganstudio.telemetry.records import Losses

FAR = 2**32
"""By how much ids are moved."""
BY_STEP = ("snapshots", "events", "measurements", "verdicts")
"""Tables of which each row belongs to a step, beside the series."""


class Leftover:
    """The end of a recording, which an earlier life of its run has left.

    Whatever it changes stands at the writer's next commit, to whose thread it belongs.

    Parameters
    ----------
    connection
        To the recording.
    step
        Where the run goes on.
    """

    def __init__(self, connection: sqlite3.Connection, step: int) -> None:
        self._connection = connection
        self._step = step
        end = self._end_at_edit()
        self._newest = {table: self._max_id(table) for table in BY_STEP}
        self._first = self._beyond = self._max_id("series") + FAR
        for id, chunk in self._rows("first_step + steps - 1 > ?", step):
            before, beyond = parted(chunk, step)
            self._change("DELETE FROM series WHERE id = ?", id)
            self._insert(before, id)
            self._insert(parted(beyond, end)[0], self._beyond)
            self._beyond += 1

    def _end_at_edit(self) -> int:
        """Let it end where a hand changed its course, which is lost by going back."""
        which = f"kind IN ({', '.join(repr(kind.__name__) for kind in BY_HAND)}) AND step > ?"
        query = f"SELECT min(step) FROM events WHERE {which}"
        ((edited,),) = self._connection.execute(query, (self._step,)).fetchall()
        if edited is None:
            return FOREVER
        for table in BY_STEP:
            self._change(f"DELETE FROM {table} WHERE step > ?", edited)
        self._change(f"DELETE FROM events WHERE {which}", self._step)
        return int(edited)

    def _insert(self, chunk: Losses, id: int) -> None:
        if len(chunk.values):
            insert(self._connection, chunk, id)

    def _change(self, statement: str, *values: int) -> None:
        change(self._connection, statement, *values)

    def _max_id(self, table: str) -> int:
        return self._number(f"SELECT coalesce(max(id), 0) FROM {table}")

    def _number(self, query: str, *values: int) -> int:
        return int(self._connection.execute(query, values).fetchone()[0])

    def _rows(self, which: str, *about: int) -> Iterator[tuple[int, Losses]]:
        """Yield (id, chunk) of rows of the series, in order; one that is damaged is dropped."""
        query = f"SELECT id, {COLUMNS} FROM series WHERE {which}"
        rows = self._connection.execute(f"{query} ORDER BY id", about).fetchall()
        for id, *row in rows:
            chunk = chunk_of(*row)
            if chunk is None:
                self._change("DELETE FROM series WHERE id = ?", id)
            else:
                yield id, chunk

    # ── giving way ───────────────────────────────────────────────────────────

    def next_id(self) -> int | None:
        """Return the id of a row that comes before what is left of the series; None if none is."""
        if not self._rows_left():
            return None
        return self._number("SELECT coalesce(max(id), 0) + 1 FROM series WHERE id < ?", self._first)

    def _rows_left(self) -> int:
        query = "SELECT count(*) FROM series WHERE id >= ? AND id < ?"
        return self._number(query, self._first, self._beyond)

    def give_way(self, step: int) -> None:
        """Let go of what has been made again, up to a step."""
        for table, newest in self._newest.items():
            self._change(
                f"DELETE FROM {table} WHERE step > ? AND step <= ? AND id <= ?",
                self._step, step, newest,
            )  # fmt: skip
        which = "id >= ? AND id < ? AND first_step <= ?"
        for id, chunk in self._rows(which, self._first, self._beyond, step):
            self._change("DELETE FROM series WHERE id = ?", id)
            self._insert(parted(chunk, step)[1], id)

    def drop(self) -> None:
        """Let go of all of it: the run takes another way than it did."""
        for table, newest in self._newest.items():
            self._change(f"DELETE FROM {table} WHERE step > ? AND id <= ?", self._step, newest)
        ids = self._first, self._beyond
        self._change("DELETE FROM series WHERE id >= ? AND id < ?", *ids)

    def is_over(self) -> bool:
        """Tell whether the run has come to where it was."""
        others = (
            self._number(f"SELECT count(*) FROM {table} WHERE step > ? AND id <= ?",
                         self._step, newest)
            for table, newest in self._newest.items()
        )  # fmt: skip
        return not self._rows_left() and not any(others)
