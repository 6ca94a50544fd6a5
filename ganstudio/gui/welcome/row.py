"""A row that is pressed: what it leads to on the left, in lines, and what it costs on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.gui.widgets.elided import ElidedLabel


class WelcomeRow(QPushButton):
    """A button that is a row of a list.

    Parameters
    ----------
    lead
        What stands before it: a number, or a picture.
    lines
        The first is its name.
    end
        What stands at its right edge.
    tip
        What pressing it does.
    """

    def __init__(
        self,
        lead: str | QPixmap,
        lines: Sequence[QLabel],
        end: str,
        tip: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("heading")
        self.setToolTip(tip)
        before, after = QLabel(), muted(end)
        before.setProperty("role", "muted")
        if isinstance(lead, QPixmap):
            before.setPixmap(lead)
        else:
            before.setText(lead)
            before.setFixedWidth(before.fontMetrics().horizontalAdvance("00") + 4)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(6, 3, 6, 3)
        row.setSpacing(10)
        column = QVBoxLayout()
        column.setSpacing(1)
        for line in lines:
            column.addWidget(line)
        row.addWidget(before)
        row.addLayout(column, 1)
        row.addWidget(after)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        words = [label.whole() for label in lines if isinstance(label, ElidedLabel)]
        self.setAccessibleName(", ".join(filter(None, (*words, end))))

    def sizeHint(self) -> QSize:
        """Room for its lines."""
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Lines are cut before anything else."""
        return self._row.minimumSize()


def muted(text: str) -> ElidedLabel:
    """Return a line that says less than the name does."""
    label = ElidedLabel(text)
    label.setProperty("role", "muted")
    return label
