"""Beside the cards: lessons, runs of before, and where things are dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.gui.docks.shared.verdict_looks import mark, tone
from ganstudio.gui.library.thumbnails import picture
from ganstudio.gui.menus.table import ActionTable
from ganstudio.gui.welcome.row import WelcomeRow, muted
from ganstudio.gui.widgets.elided import ElidedLabel
from ganstudio.gui.widgets.scales import number
from ganstudio.lessons.lesson import Lesson
from ganstudio.library.entry import Entry

MOST = 5
SIDE = 44
CALM = ("starting", "learning")
"""Words that have no colour."""
NONE_YET = "Runs you make appear here, with their picture."


class SideColumn(QWidget):
    """Three boxes, under each other."""

    def __init__(self, lessons: Iterable[Lesson], table: ActionTable, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        taught, rows = _box("Lessons")
        for place, lesson in enumerate(lessons, start=1):
            name = ElidedLabel(lesson.title)
            row = WelcomeRow(str(place), [name], f"{lesson.minutes} min", "Begin this lesson")
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
            seen = QPixmap.fromImage(picture(entry.folder))
            scaled = seen.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio)
            row = WelcomeRow(scaled, _told(entry), "", f"Open {entry.folder}")
            row.clicked.connect(partial(_open, open_run, entry.folder))
            self._recent.addWidget(row)
        if not entries:
            words = QLabel(NONE_YET)
            words.setWordWrap(True)
            words.setProperty("role", "muted")
            self._recent.addWidget(words)


def _open(open_run: Callable[[Path], None], folder: Path, _checked: bool = False) -> None:
    open_run(folder)


def _told(entry: Entry) -> list[QLabel]:
    """Return its name, how far it came and when it was begun, and its last verdict."""
    steps, word = entry.values.get("steps"), str(entry.values.get("verdict") or "")
    facts = [f"step {number(steps)}" if isinstance(steps, int) else ""]
    facts += [_day(str(entry.values.get("created", "")))]
    verdict = muted(f"{mark(word)} {word}" if word else "")
    if word and word not in CALM:
        verdict.setStyleSheet(f"color: {tone(word)[0]};")
    name = ElidedLabel(entry.title)
    name.setProperty("role", "name")
    return [name, muted(" · ".join(filter(None, facts))), *([verdict] if word else [])]


def _day(begun: str) -> str:
    """Return when something was begun: the time of today, else the day."""
    try:
        moment = datetime.fromisoformat(begun).astimezone()
    except ValueError:
        return ""
    if moment.date() == datetime.now().astimezone().date():
        return f"begun at {moment:%H:%M}"
    return f"{moment.day} {moment:%b %Y}"


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
