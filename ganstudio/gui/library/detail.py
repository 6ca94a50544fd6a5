"""What is known of the chosen run, with its notes; of two, in what they differ."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.library.table import shown
from ganstudio.gui.library.thumbnails import Thumbnails
from ganstudio.gui.widgets import theme
from ganstudio.library import columns
from ganstudio.library.entry import Entry
from ganstudio.telemetry.series import LOSSES
from ganstudio.training.declared import compared
from ganstudio.training.experiment import ExperimentError
from ganstudio.training.recorded import recorded

PICTURE = 168
HINT = "Choose a run to see its figures and notes, or two to see in what they differ."
VALUE = 88
"""Width of a column of values."""
FIGURES = ("steps", "edits", *LOSSES, "steps_per_second", "seconds", "created")
PAUSE = 800
"""Milliseconds after the last key until notes are kept."""


class DetailPane(QScrollArea):
    """Shows one run, or two side by side.

    Attributes
    ----------
    tags, notes : widget
        Edited here, kept in the run's folder.
    """

    edited = Signal(object, str, object)
    """Folder, field of its `Notes`, new value."""
    chosen = Signal(object)
    """The folder of a run that is related to the shown one and was clicked."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entry: Entry | None = None
        self._thumbnails = thumbnails
        self._title = self._label("")
        bold = self._title.font()
        bold.setBold(True)
        self._title.setFont(bold)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._picture = QLabel(self)
        self._figures = self._label("")
        self._related = self._label("")
        self._related.linkActivated.connect(self._follow)
        self.tags = QLineEdit(self)
        self.tags.setPlaceholderText("tags, separated by commas")
        self.tags.editingFinished.connect(self.keep)
        self.notes = QPlainTextEdit(self)
        self.notes.setPlaceholderText("Notes on this run; kept in its folder")
        self.notes.setTabChangesFocus(True)
        self.notes.setMinimumHeight(96)
        self.notes.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.keep)
        self.notes.textChanged.connect(self._pause.start)
        self.differences = Differences(self)
        self._arrange()
        thumbnails.ready.connect(self._show_picture)
        self.show_runs([])

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        label.setProperty("role", role)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        return label

    def _arrange(self) -> None:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        for widget in (self._title, self._picture, self._figures, self._related, self.tags):
            column.addWidget(widget)
        column.addWidget(self.notes, 1)
        column.addWidget(self.differences, 4)
        column.addStretch()
        self.setWidget(page)

    # ── showing ──────────────────────────────────────────────────────────────

    def show_runs(
        self, entries: Sequence[Entry], parent: Entry | None = None, forks: Sequence[Entry] = ()
    ) -> None:
        """Show the chosen runs: one whole, two by their differences, more by their number."""
        self.keep()
        self.entry = entries[0] if len(entries) == 1 else None
        one = self.entry is not None
        for widget in (self._picture, self._figures, self.tags, self.notes):
            widget.setVisible(one)
        self._related.setVisible(one and bool(parent or forks))
        self.differences.setVisible(len(entries) == 2)
        if self.entry is not None:
            self._show_one(self.entry)
            self._related.setText(_related(self.entry, parent, forks))
        elif len(entries) == 2:
            self._title.setText("\n".join(_names(entries)))
            self.differences.compare(*entries)
        else:
            self._title.setText(f"{len(entries)} runs chosen" if entries else HINT)

    def _show_one(self, entry: Entry) -> None:
        self._title.setText(entry.title)
        self._figures.setText(_figures(entry))
        self.tags.setText(", ".join(entry.notes.tags))
        if self.notes.toPlainText() != entry.notes.text:
            self.notes.setPlainText(entry.notes.text)
        self.notes.document().setModified(False)
        self._pause.stop()
        self._show_picture(entry.folder)

    @Slot(object)
    def _show_picture(self, folder: Path) -> None:
        if self.entry is None or self.entry.folder != folder:
            return
        picture = self._thumbnails.of(folder)
        self._picture.setVisible(picture is not None)
        if picture is not None:
            ratio = self.devicePixelRatioF()
            side = int(min(PICTURE, max(64, self.viewport().width() - 32)) * ratio)
            smooth = Qt.TransformationMode.SmoothTransformation
            scaled = picture.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, smooth)
            scaled.setDevicePixelRatio(ratio)
            self._picture.setPixmap(scaled)

    # ── editing ──────────────────────────────────────────────────────────────

    @Slot()
    def keep(self) -> None:
        """Hand on what was edited."""
        self._pause.stop()
        if self.entry is None:
            return
        folder, text = self.entry.folder, self.notes.document()
        if self.tags.isModified():
            self.tags.setModified(False)
            words = (word.strip() for word in self.tags.text().split(","))
            self.edited.emit(folder, "tags", tuple(dict.fromkeys(filter(None, words))))
        if text.isModified():
            text.setModified(False)
            self.edited.emit(folder, "text", self.notes.toPlainText())

    @Slot(str)
    def _follow(self, link: str) -> None:
        self.chosen.emit(Path(link))


class Differences(QTableWidget):
    """The settings in which two runs differ: what each has, side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self.setObjectName("differences")
        self.verticalHeader().hide()
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads = self.horizontalHeader()
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            self.setColumnWidth(column, VALUE)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.setHorizontalHeaderLabels(["setting", "A", "B"])
        self.setSelectionMode(self.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def compare(self, one: Entry, other: Entry) -> None:
        """Show them."""
        rows = _differing(one, other)
        self.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, (text, tip) in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(tip)
                self.setItem(row, column, item)
        self.resizeRowsToContents()


def _names(entries: Sequence[Entry]) -> list[str]:
    """Return what two runs are called; where it is the same, with their folders."""
    titles = [entry.title for entry in entries]
    if len(set(titles)) < len(titles):
        titles = [f"{entry.title} ({entry.folder.name})" for entry in entries]
    return [f"{letter}  {title}" for letter, title in zip("AB", titles, strict=True)]


def _differing(one: Entry, other: Entry) -> list[tuple[tuple[str, str], ...]]:
    """Return settings and then results that differ, each cell with its tooltip."""
    try:
        found = compared(recorded(one.experiment), recorded(other.experiment))
    except ExperimentError as error:
        return [((f"cannot be compared: {error}", ""), ("", ""), ("", ""))]
    rows: list[tuple[tuple[str, str], ...]] = []
    for each in found:
        unit = f" ({each.unit})" if each.unit else ""
        old, new = each.texts()
        rows.append(((f"{each.title}{unit}", each.path), (old, old), (new, new)))
    titles = {**columns.RESULTS, **one.titles, **other.titles}
    for key in ("edits", "steps", "verdict", *LOSSES, *one.titles):
        texts = shown(one, key), shown(other, key)
        if texts[0] != texts[1]:
            rows.append(((titles.get(key, key), key), (texts[0], ""), (texts[1], "")))
    return rows or [(("nothing", ""), ("", ""), ("", ""))]


def _figures(entry: Entry) -> str:
    """Return the figures as lines of a small table."""
    colours = theme.palette()
    titles = {**columns.RESULTS, **entry.titles}
    lines = []
    if entry.trouble:
        lines.append(f'<p style="color:{colours.error}">{html.escape(entry.trouble)}</p>')
    if "verdict" in entry.values:
        said = " ".join(filter(None, (str(entry.values["verdict"]) + ":", entry.texts["verdict"])))
        lines.append(f"<p>{html.escape(said.removesuffix(':'))}</p>")
    rows = [
        f'<tr><td style="color:{colours.muted};padding-right:12px">{html.escape(titles[key])}</td>'
        f"<td>{html.escape(shown(entry, key))}</td></tr>"
        for key in (*FIGURES, *entry.titles)
        if key in entry.values and key in titles
    ]
    return "".join((*lines, f"<table>{''.join(rows)}</table>"))


def _related(entry: Entry, parent: Entry | None, forks: Sequence[Entry]) -> str:
    colour = theme.palette().accent_hover
    parts = []
    if parent is not None:
        parts.append(f"forked at step {entry.parent_step} from {_link(parent, colour)}")
    if forks:
        parts.append(f"forks: {', '.join(_link(fork, colour) for fork in forks)}")
    return "<br>".join(parts)


def _link(entry: Entry, colour: str) -> str:
    folder = html.escape(str(entry.folder), quote=True)
    return f'<a href="{folder}" style="color:{colour}">{html.escape(entry.title)}</a>'
