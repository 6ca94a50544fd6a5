"""How far the files are that are being written, each with a way to cancel it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from ganstudio.telemetry.messages import Progress


class _Entry(QWidget):
    """One file."""

    def __init__(self, progress: Progress, parent: QWidget) -> None:
        super().__init__(parent)
        self.label = QLabel(progress.what, self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 100)
        self.bar.setFixedWidth(96)
        self.bar.setTextVisible(False)
        self.cancel = QToolButton(self)
        self.cancel.setObjectName("cancel")
        self.cancel.setText("Cancel")
        self.cancel.setProperty("role", "small")
        self.cancel.setToolTip(f"Give up {progress.path}; nothing of it is left")
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.label, self.bar, self.cancel):
            row.addWidget(widget)


class ProgressRow(QWidget):
    """One entry a file, for as long as it is under way."""

    cancelled = Signal(str)
    """The user gives up this file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: dict[str, _Entry] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self.hide()

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """Take in how far one file is."""
        if progress.share is None:
            self._end(progress.path)
            return
        if progress.path not in self.entries:
            self._begin(progress)
        self.entries[progress.path].label.setText(progress.what)
        self.entries[progress.path].bar.setValue(round(100 * progress.share))

    def _begin(self, progress: Progress) -> None:
        entry = self.entries[progress.path] = _Entry(progress, self)
        entry.cancel.clicked.connect(partial(self._cancel, progress.path))
        self._row.addWidget(entry)
        self.show()

    def _end(self, path: str) -> None:
        entry = self.entries.pop(path, None)
        if entry is not None:
            self._row.removeWidget(entry)
            entry.deleteLater()
        self.setVisible(bool(self.entries))

    def _cancel(self, path: str, _checked: bool = False) -> None:
        self.entries[path].cancel.setEnabled(False)
        self.cancelled.emit(path)
