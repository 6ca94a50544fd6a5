"""All runs under a folder: listed, found, annotated, deleted, and all of it undone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ganstudio.foreign import shown
from ganstudio.library.entry import Entry
from ganstudio.library.finding import run_folders
from ganstudio.library.index import Index, Known
from ganstudio.library.notes import read_notes, write_notes
from ganstudio.library.reading import read, stamp
from ganstudio.library.trash import Trash
from ganstudio.telemetry.recording.database import is_claimed


class LibraryError(OSError):
    """Something that cannot be done with a run; its text is one sentence with a way out."""


@dataclass(frozen=True)
class Change:
    """What was done, in words, and how it is taken back."""

    words: str
    undo: Callable[[], object]


class RunLibrary:
    """The runs under one folder. Runs that have not changed are read once.

    One thread owns it; another may call `folders`, `entry` and `entries` meanwhile, since what
    is known of the runs lies under a lock.

    Parameters
    ----------
    root
        The folder; it need not exist yet.
    index
        What was read of the runs in an earlier session; None for nothing.
    """

    def __init__(self, root: Path, index: Index | None = None) -> None:
        self.root = root
        self._index = index
        self._recalled = index is None
        self._new: set[Path] = set()
        self.trash = Trash(root)
        self._lock = threading.Lock()
        self._known: Known = {}
        self._changes: list[Change] = []

    # ── looking ──────────────────────────────────────────────────────────────

    def folders(self) -> list[Path]:
        """Return the folders of all runs, in order."""
        return list(run_folders(self.root))

    def entry(self, folder: Path) -> Entry:
        """Return a run, read again if anything in its folder has changed."""
        now = stamp(folder)
        with self._lock:
            before, entry = self._known.get(folder, ((), None))
        if entry is None or before != now or entry.state == "open":
            entry = _read(folder)
            with self._lock:
                self._known[folder] = now, entry
                self._new.add(folder)
        return entry

    def recall(self, folders: Iterable[Path]) -> None:
        """Take up what was read in an earlier session of the runs that there are."""
        if not self._recalled and self._index is not None:
            known = self._index.load(folders)
            with self._lock:
                self._known, self._recalled = known | self._known, True

    def keep(self, folders: Iterable[Path]) -> None:
        """Keep what was read for a later session, of the runs that there are."""
        there = set(folders)
        with self._lock:
            gone = self._known.keys() - there
            lasting = {
                folder: self._known[folder]
                for folder in self._new & there
                if self._known[folder][1].state != "open"
            }
            self._new.clear()
            for folder in gone:
                del self._known[folder]
        if self._index is not None and (lasting or gone):
            self._index.keep(lasting, gone)

    def entries(self) -> list[Entry]:
        """Return all runs, in the order of their folders."""
        folders = self.folders()
        self.recall(folders)
        entries = [self.entry(folder) for folder in folders]
        self.keep(folders)
        return entries

    # ── changing ─────────────────────────────────────────────────────────────

    def annotate(self, folders: Iterable[Path], **changes: Any) -> None:
        """Change fields of runs' `Notes`: ``title``, ``tags``, ``text``, ``archived``.

        Raises
        ------
        NotesError
            If the notes of one cannot be read or written; then all stay as they were.
        """
        before = {folder: read_notes(folder) for folder in folders}
        changed = {folder: replace(notes, **changes) for folder, notes in before.items()}
        changed = {folder: notes for folder, notes in changed.items() if notes != before[folder]}
        if not changed:
            return
        done: list[Path] = []
        try:
            for folder, notes in changed.items():
                write_notes(folder, notes)
                done.append(folder)
        except OSError:
            self._restore({folder: before[folder] for folder in done})
            raise
        what = {"title": "rename", "tags": "tags", "text": "notes", "archived": "archive"}
        words = ", ".join(what[key] for key in changes)
        self._changes.append(Change(words, lambda: self._restore({f: before[f] for f in changed})))

    def _restore(self, notes: dict[Path, Any]) -> None:
        for folder, each in notes.items():
            write_notes(folder, each)

    def delete(self, folders: Iterable[Path]) -> None:
        """Move runs into the trash, from which `undo` takes them back.

        Raises
        ------
        LibraryError
            If one is open, or cannot be moved; then all stay where they are.
        """
        chosen = list(folders)
        for folder in chosen:
            self._check_free(folder)
        places: list[Path] = []
        try:
            for folder in chosen:
                places.append(self.trash.put(folder))
        except OSError as error:
            self._take_back(places)
            reason = error.strerror or str(error)
            raise LibraryError(f"{folder} cannot be deleted: {reason}; nothing was") from None
        if places:
            self._changes.append(
                Change(_counted("delete", len(places)), lambda: self._take_back(places))
            )

    def _check_free(self, folder: Path) -> None:
        for run in run_folders(folder):
            if is_claimed(run):
                title = self.entry(run).title
                raise LibraryError(f"{title!r} is open; remove it where it is, then delete it")
        if folder == self.root:
            raise LibraryError(f"{folder} is the library itself; delete the runs in it")

    def _take_back(self, places: list[Path]) -> None:
        """Take all of these back; those that cannot be now are left in the list."""
        while places:
            self.trash.take_back(places[-1])
            places.pop()

    # ── taking back ──────────────────────────────────────────────────────────

    @property
    def undoable(self) -> str:
        """What `undo` would take back, in words; empty for nothing."""
        if self._changes:
            return self._changes[-1].words
        return "delete" if self.trash.contents() else ""

    def undo(self) -> str:
        """Take back what was done last, in an earlier session too; return it in words.

        Raises
        ------
        OSError
            If it cannot be taken back; it can be tried again.
        """
        words = self.undoable
        if self._changes:
            self._changes[-1].undo()
            self._changes.pop()
        elif words:
            self.trash.take_back(self.trash.contents()[-1])
        return words

    def empty_trash(self) -> int:
        """Remove deleted runs for good; return how many.

        Raises
        ------
        OSError
            If one cannot be removed.
        """
        self._changes = [each for each in self._changes if not each.words.startswith("delete")]
        return self.trash.empty()


def _read(folder: Path) -> Entry:
    """Read a run; whatever is wrong with one is said of it and hides no other."""
    try:
        return read(folder)
    except Exception as error:
        why = f"{folder} cannot be read ({type(error).__name__}: {shown(str(error), 120)})"
        return Entry(folder, folder.name, state="damaged", trouble=why)


def _counted(verb: str, count: int) -> str:
    return verb if count == 1 else f"{verb} {count} runs"
