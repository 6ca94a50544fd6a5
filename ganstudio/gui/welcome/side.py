"""Beside the cards: lessons, runs of before, and where things are dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.gui.library.thumbnails import picture
from ganstudio.gui.menus.table import ActionTable
from ganstudio.lessons.lesson import Lesson
from ganstudio.library.entry import Entry

MOST = 5
SIDE = 44
NONE_YET = "Runs you make appear here, with their picture."


class SideColumn(QWidget):
    """Three boxes, under each other."""

    def __init__(self, lessons: Iterable[Lesson], table: ActionTable, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        taught, rows = _box("Lessons")
        for lesson in lessons:
            row = _row(f"{lesson.title}   ·   {lesson.minutes} min", "Begin this lesson")
            row.clicked.connect(table[f"lesson.{lesson.name}"].trigger)
            rows.addWidget(row)
        column.addWidget(taught)
        recent, self._recent = _box("Recent runs")
        column.addWidget(recent)
        column.addWidget(self._drop(table))
        column.addStretch(1)

    def _drop(self, table: ActionTable) -> QFrame:
        frame = QFrame()
        frame.setObjectName("drop")
        words = QLabel("Drop images, a zip, a run's folder or an experiment here")
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setProperty("role", "muted")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for id, title in (("file.open_run", "Open…"), ("file.library", "Library")):
            button = QPushButton(title)
            button.setToolTip(table[id].toolTip())
            button.clicked.connect(table[id].trigger)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(frame)
        column.setContentsMargins(14, 14, 14, 14)
        column.addWidget(words)
        column.addLayout(buttons)
        return frame

    def show_runs(self, entries: list[Entry], open_run: Callable[[Path], None]) -> None:
        """List runs, newest first."""
        while self._recent.count():
            item = self._recent.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for entry in entries[:MOST]:
            row = _row(_told(entry), f"Open {entry.folder}")
            row.setIcon(QIcon(QPixmap.fromImage(picture(entry.folder))))
            row.setIconSize(QSize(SIDE, SIDE))
            row.clicked.connect(partial(_open, open_run, entry.folder))
            self._recent.addWidget(row)
        if not entries:
            words = QLabel(NONE_YET)
            words.setWordWrap(True)
            words.setProperty("role", "muted")
            self._recent.addWidget(words)


def _open(open_run: Callable[[Path], None], folder: Path, _checked: bool = False) -> None:
    open_run(folder)


def _told(entry: Entry) -> str:
    steps, verdict = entry.values.get("steps"), entry.values.get("verdict")
    facts = [f"step {steps:,}".replace(",", "\u202f") if isinstance(steps, int) else ""]
    facts += [str(verdict) if verdict else ""]
    return f"{entry.title}\n{' · '.join(filter(None, facts))}".replace("&", "&&")


def _box(title: str) -> tuple[QFrame, QVBoxLayout]:
    frame = QFrame()
    frame.setObjectName("card")
    heading = QLabel(title)
    heading.setProperty("role", "title")
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 10, 12, 12)
    column.setSpacing(4)
    column.addWidget(heading)
    rows = QVBoxLayout()
    rows.setSpacing(2)
    column.addLayout(rows)
    return frame, rows


def _row(text: str, tip: str) -> QPushButton:
    row = QPushButton(text)
    row.setObjectName("heading")
    row.setToolTip(tip)
    row.setAccessibleName(text)
    return row
