"""What is done with the chosen runs: opened, renamed, annotated, archived, deleted, taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from ganstudio.gui.library.controls import runs_in_words
from ganstudio.library.entry import Entry
from ganstudio.library.run_library import RunLibrary
from ganstudio.library.sweep_folder import PLAN


class EntryActions(QObject):
    """Changes runs on disk and tells which; nothing here is shown but a question.

    Parameters
    ----------
    library
        Where they are; another one takes its place when another folder is looked at.
    chosen
        Returns the runs that are chosen.
    parent
        The window that asks before runs are gone for good.
    """

    opened = Signal(object)
    """The folders of runs that are to be shown in the main window."""
    sweepAsked = Signal(object)
    """The folder of a sweep whose results are to be shown."""
    pinned = Signal(object)
    """The folder of the run that others are to be shown against."""
    changed = Signal(object)
    """The folders of runs whose notes are others now."""
    gone = Signal(object)
    """The folders of runs that were deleted."""
    restored = Signal()
    """What was done last has been taken back."""
    said = Signal(str)
    """What was done, or why it cannot be."""

    def __init__(
        self, library: RunLibrary, chosen: Callable[[], list[Entry]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.library = library
        self._chosen = chosen
        self._window = parent

    def _folders(self) -> list[Path]:
        return [entry.folder for entry in self._chosen()]

    # ── elsewhere ────────────────────────────────────────────────────────────

    @Slot()
    def open(self, *_: object) -> None:
        """Show the chosen runs in the main window, together."""
        if folders := self._folders():
            self.opened.emit(folders)

    def sweeps(self) -> list[Path]:
        """Return the folders of the sweeps that the chosen runs belong to."""
        places = dict.fromkeys(entry.folder.parent for entry in self._chosen())
        return [place for place in places if (place / PLAN).is_file()]

    def show_sweep(self) -> None:
        """Show what came of the sweep that the chosen run belongs to."""
        chosen, found = self._chosen(), self.sweeps()
        if found:
            self.sweepAsked.emit(found[0])
        elif chosen:
            self.said.emit(f"{chosen[0].title} belongs to no sweep")

    def one(self) -> bool:
        """Tell whether a single run is chosen."""
        return len(self._chosen()) == 1

    def pin(self) -> None:
        """Show others against the chosen run in the main window."""
        if self.one():
            (entry,) = self._chosen()
            self.pinned.emit(entry.folder)
            self.said.emit(f"{entry.title} is the baseline")

    # ── notes ────────────────────────────────────────────────────────────────

    @Slot(object, str)
    def rename(self, folder: Path, title: str) -> None:
        """Give a run another title."""
        self._annotate([folder], title=title)

    @Slot(object, str, object)
    def edit(self, folder: Path, field: str, value: Any) -> None:
        """Change one field of a run's notes."""
        self._annotate([folder], **{field: value})

    def archive(self) -> None:
        """Archive the chosen runs; take them back if all of them are archived."""
        archived = not all(entry.notes.archived for entry in self._chosen())
        self._annotate(self._folders(), archived=archived)

    def _annotate(self, folders: Sequence[Path], **changes: Any) -> None:
        if folders and self._tried(lambda: self.library.annotate(folders, **changes)):
            self.changed.emit(folders)

    # ── coming and going ─────────────────────────────────────────────────────

    def delete(self) -> None:
        """Move the chosen runs to the trash."""
        folders = self._folders()
        if folders and self._tried(lambda: self.library.delete(folders)):
            self.gone.emit(folders)
            self.said.emit(f"{runs_in_words(len(folders), 'deleted')}, Ctrl+Z takes it back")

    @Slot()
    def undo(self) -> None:
        """Take back what was done last."""
        what = self.library.undoable
        if what and self._tried(self.library.undo):
            self.restored.emit()
            self.said.emit(f"taken back: {what}")

    @Slot()
    def ask_empty(self) -> None:
        """Ask whether deleted runs are to be removed for good."""
        waiting = len(self.library.trash.contents())
        buttons = QMessageBox.StandardButton
        question = QMessageBox(
            QMessageBox.Icon.NoIcon, "Empty trash",
            f"Remove {runs_in_words(waiting, 'deleted')} for good? This cannot be taken back.",
            buttons.Cancel, self._window,
        )  # fmt: skip
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remove = question.addButton("Remove", QMessageBox.ButtonRole.DestructiveRole)
        question.setDefaultButton(buttons.Cancel)
        remove.clicked.connect(self.empty_trash)
        question.open()

    @Slot()
    def empty_trash(self) -> None:
        """Remove deleted runs for good."""
        if self._tried(self.library.empty_trash):
            self.said.emit("trash emptied")

    def _tried(self, change: Callable[[], object]) -> bool:
        """Do something; say why if it cannot be done."""
        try:
            change()
        except OSError as error:
            self.said.emit(_sentence(error))
            return False
        return True


def _sentence(error: OSError) -> str:
    """Return what went wrong in words, also where the system alone has said so."""
    if error.strerror is None:
        return str(error)
    return f"{error.filename} cannot be changed: {error.strerror}; mend that, and try again"
