"""What went wrong, said in the window: one sentence, details to copy, a way to dismiss it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ganstudio.telemetry.messages import Failed


class ErrorBar(QFrame):
    """Shows the latest failure until it is dismissed; counts those before it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("errors")
        self._failures: list[Failed] = []
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)  # a file's name may look like HTML
        self.details = QPushButton("Details", self)
        self.details.setCheckable(True)
        self.details.setToolTip("Show what exactly happened, to copy it")
        self.copy = QPushButton("Copy", self)
        self.copy.setToolTip("Put sentence and details on the clipboard")
        self.dismiss = QPushButton("Dismiss", self)
        self._text = QPlainTextEdit(self)
        self._text.setReadOnly(True)
        self._text.setMaximumHeight(200)
        for button in (self.details, self.copy, self.dismiss):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._arrange()
        self.details.toggled.connect(self._text.setVisible)
        self.copy.clicked.connect(self._copy)
        self.dismiss.clicked.connect(self._dismiss)
        self._dismiss()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.sentence, 1)
        for button in (self.details, self.copy, self.dismiss):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._text)

    @Slot(object)
    def tell(self, failure: Failed) -> None:
        """Show a failure; one that is already there is only counted."""
        self._failures.append(failure)
        same = sum(other.sentence == failure.sentence for other in self._failures)
        others = len(self._failures) - same
        notes = [f"{same} times"] if same > 1 else []
        notes += [f"{others} more before"] if others else []
        self.sentence.setText(failure.sentence + (f"  ({', '.join(notes)})" if notes else ""))
        told = self._told()
        self.details.setText(f"All {len(told)}" if len(told) > 1 else "Details")
        self._text.setPlainText("\n\n".join(told))
        self.details.setVisible(len(told) > 1 or bool(failure.details))
        self.show()

    def _told(self) -> list[str]:
        """Return what went wrong, the newest first, each once and with what exactly happened."""
        parts = [f"{each.sentence}\n{each.details}".strip() for each in reversed(self._failures)]
        return list(dict.fromkeys(parts))

    @Slot(int)
    def recover(self, run: int) -> None:
        """Take back what was said of a run that goes again, or of all runs at once."""
        left = [each for each in self._failures if each.run not in (run, None)]
        if left != self._failures:
            self._dismiss()
            for failure in left:
                self.tell(failure)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n\n".join(self._told()))

    @Slot()
    def _dismiss(self) -> None:
        self._failures.clear()
        self.details.setChecked(False)
        self._text.hide()
        self.hide()
