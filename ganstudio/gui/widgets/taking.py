"""What is on screen, to be taken away: copied as a picture or as values, or saved."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ganstudio.export.atomic import replacing
from ganstudio.export.table import told
from ganstudio.gui.widgets.drawing import Draw, encoded, picture

FILTERS = "PNG (*.png);;SVG (*.svg);;CSV (*.csv)"
Tell = Callable[[str], None]
"""Takes a sentence for the status bar."""


@dataclass(frozen=True)
class Takeaway:
    """Something drawn that can be taken away.

    Attributes
    ----------
    name : str
        What it is of, as a file is called.
    what : str
        What it is, as a sentence begins.
    size : QSize
        Its pixels on screen.
    draw : callable
        Draws it into as many.
    values : callable
        Returns its values as CSV; empty while there are none.
    """

    name: str
    what: str
    size: QSize
    draw: Draw
    values: Callable[[], str]

    @classmethod
    def of(
        cls, widget: QWidget, name: str, what: str, rows: Callable[[], Iterable[Sequence[object]]]
    ) -> Takeaway:
        """Return what a widget paints, with the rows of a table of its values."""

        def draw(painter: QPainter) -> None:
            flags = QWidget.RenderFlag.DrawChildren  # without its ground, which pictures have
            widget.render(painter, QPoint(), renderFlags=flags)

        return cls(name, what, widget.size(), draw, lambda: as_csv(rows()))

    def contents(self, suffix: str) -> bytes:
        """Return it as a file of a suffix holds it."""
        if suffix.lower() == ".csv":
            return self.values().encode()
        return encoded(self.size, self.draw, suffix, self.name)


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV, in which no title of the user's is taken for a formula."""
    cells = ([told(each) if isinstance(each, str) else each for each in row] for row in rows)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(cells)
    return text.getvalue()


def taking_menu(taken: Takeaway, tell: Tell, parent: QWidget) -> QMenu:
    """Return a menu that offers to take something away, to pop up once."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction("&Copy picture", partial(_copy_picture, taken))
    values = menu.addAction("Copy &values (CSV)", partial(_copy_values, taken))
    values.setEnabled(bool(taken.values()))
    menu.addAction("&Save…", partial(save, taken, tell, parent))
    return menu


def save(taken: Takeaway, tell: Tell, parent: QWidget) -> None:
    """Ask where to, and write it as the suffix says."""
    title = f"Save {taken.what.lower()}"
    path, _ = QFileDialog.getSaveFileName(parent, title, f"{taken.name}.png", FILTERS)
    if not path:
        return
    target = Path(path)
    try:
        with replacing(target) as temporary:
            temporary.write_bytes(taken.contents(target.suffix))
    except OSError as error:
        tell(f"{target.name} cannot be written: {error.strerror or error}; choose another folder")
    else:
        tell(f"{taken.what} written to {target}")


def _copy_picture(taken: Takeaway) -> None:
    QGuiApplication.clipboard().setImage(picture(taken.size, taken.draw))


def _copy_values(taken: Takeaway) -> None:
    QGuiApplication.clipboard().setText(taken.values())
