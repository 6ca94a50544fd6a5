"""The shelf: kept latents with their pictures, to come back to, to rename, to save."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ganstudio.export.latents import read_latents, write_latents
from ganstudio.gui.docks.latents.space import Kept, LatentSpace
from ganstudio.gui.docks.shared.plain import button, muted
from ganstudio.gui.widgets.mosaic import as_image, enlarged
from ganstudio.telemetry.jobs import ExportError

SIDE = 40
FILES = "Kept latents (*.json)"


@dataclass(frozen=True)
class ShownShelf:
    """The names on the shelf, and whether they are in reach of this run."""

    names: tuple[str, ...]
    reachable: tuple[bool, ...]


class Shelf(QWidget):
    """Kept latents: a double click or Enter goes there, F2 renames, Delete takes away."""

    def __init__(self, space: LatentSpace, complain: Callable[[str], None]) -> None:
        super().__init__()
        self._space, self._complain = space, complain
        self._filling = False
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setIconSize(QSize(SIDE, SIDE))
        self.list.setWordWrap(True)
        self.list.setFixedHeight(SIDE + 2 * self.fontMetrics().height() + 16)
        self.list.setAccessibleName("Kept latents")
        self.list.setToolTip("Double-click or Enter: go there · F2: rename · Delete: take away")
        self.list.setEditTriggers(QListWidget.EditTrigger.EditKeyPressed)
        self.list.itemActivated.connect(self._go)
        self.list.itemChanged.connect(self._rename)
        away = QShortcut(QKeySequence.StandardKey.Delete, self.list)
        away.setContext(Qt.ShortcutContext.WidgetShortcut)
        away.activated.connect(self.take_away)
        self.undo = button("Undo", "Put back what was taken away last")
        self.undo.hide()
        self._gone: list[tuple[int, Kept]] = []
        save = button("Save …", "Save all kept latents as a file that opens again here")
        opened = button("Open …", "Put the latents of such a file beside these")
        save.clicked.connect(self._save)
        opened.clicked.connect(self._open)
        self.undo.clicked.connect(self._bring_back)
        head = QHBoxLayout()
        head.addWidget(muted("Kept"), 1)
        for widget in (self.undo, opened, save):
            head.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 0, 10, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.list)
        space.shelved.connect(self.fill)
        self.fill()

    @Slot()
    def fill(self) -> None:
        """Show what is kept."""
        self._filling = True
        self.list.clear()
        for each in self._space.kept:
            latent = each.latent
            item = QListWidgetItem(latent.name)
            reachable = len(latent.z) == self._space.dimension
            flags = item.flags() | Qt.ItemFlag.ItemIsEditable
            item.setFlags(flags if reachable else flags & ~Qt.ItemFlag.ItemIsEnabled)
            item.setToolTip(
                f"{latent.name}: kept at step {latent.step} of {latent.run or 'a run'}"
                + ("" if reachable else f"; of dimension {len(latent.z)}, not this run's")
            )
            if each.picture is not None:
                item.setIcon(_icon(each))
            self.list.addItem(item)
        self.list.setVisible(bool(self._space.kept))
        self._filling = False

    @Slot(QListWidgetItem)
    def _go(self, item: QListWidgetItem) -> None:
        latent = self._space.kept[self.list.row(item)].latent
        if len(latent.z) == self._space.dimension:
            self._space.show_class(latent.label)
            self._space.go_to(np.array(latent.z, np.float32))

    @Slot(QListWidgetItem)
    def _rename(self, item: QListWidgetItem) -> None:
        if self._filling:
            return
        index = self.list.row(item)
        kept, name = self._space.kept[index], item.text().strip()
        latent = replace(kept.latent, name=name or kept.latent.name)
        self._space.change(index, replace(kept, latent=latent))

    @Slot()
    def take_away(self) -> None:
        """Take the chosen one off the shelf; it can be put back."""
        index = self.list.currentRow()
        if 0 <= index < len(self._space.kept):
            self._gone.append((index, self._space.kept[index]))
            self.undo.show()
            self._space.change(index, None)

    @Slot()
    def _bring_back(self, *_: object) -> None:
        index, kept = self._gone.pop()
        self._space.kept.insert(index, kept)
        self.undo.setVisible(bool(self._gone))
        self._space.shelved.emit()

    @Slot()
    def _save(self, *_: object) -> None:
        path, _filter = QFileDialog.getSaveFileName(
            self, "Save kept latents", "latents.json", FILES
        )
        if path:
            self.save(Path(path))

    def save(self, path: Path) -> None:
        """Save all that is kept."""
        try:
            write_latents(path, tuple(each.latent for each in self._space.kept))
        except OSError as error:
            why = error.strerror or str(error)
            self._complain(f"{path} cannot be written: {why}; choose another place.")

    @Slot()
    def _open(self, *_: object) -> None:
        path, _filter = QFileDialog.getOpenFileName(self, "Open kept latents", "", FILES)
        if path:
            self.open(Path(path))

    def open(self, path: Path) -> None:
        """Put the latents of a file beside those that are kept."""
        try:
            found = read_latents(path)
        except ExportError as error:
            self._complain(f"{error}.")
            return
        self._space.kept += [Kept(latent) for latent in found]
        self._space.shelved.emit()

    def shown(self) -> ShownShelf:
        """Return what is on screen."""
        items = [self.list.item(i) for i in range(self.list.count())]
        enabled = Qt.ItemFlag.ItemIsEnabled
        return ShownShelf(
            tuple(item.text() for item in items),
            tuple(bool(item.flags() & enabled) for item in items),
        )


def _icon(kept: Kept) -> QIcon:
    assert kept.picture is not None
    opaque = np.ascontiguousarray(np.broadcast_to(kept.picture, (*kept.picture.shape[:2], 3)))
    drawn: QPixmap = enlarged(as_image(opaque), SIDE, SIDE)
    return QIcon(drawn)
