"""Your own data: where it lies and how it is read, beside what is seen of it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ganstudio.data.own.data import Own
from ganstudio.data.own.looking import Look
from ganstudio.gui.dialogs.data import DataDialog
from ganstudio.gui.dialogs.data_look import NOTHING, DataLook, DataReader
from ganstudio.gui.dialogs.scrolled import Scrolled

PAUSE_MS = 250
"""After the last change, before it is looked at again."""


class OwnDataDialog(DataDialog):
    """The form of your own data, with what is seen of it beside it.

    A path that is new is read as it suits what lies there; what is changed then is looked at
    anew. It can be trained on once it has been understood.
    """

    def __init__(self, data: Own, parent: QWidget) -> None:
        super().__init__(data, parent)
        self._path = ""
        self._reader = DataReader(self)
        self._reader.seen.connect(self._show)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self._form.valueChanged.connect(self._wait)
        self.look = DataLook(self)
        self.content.removeWidget(self._form)
        left = Scrolled(self._form, self)
        left.setMinimumWidth(300)
        both = QHBoxLayout()
        both.setSpacing(24)
        both.addWidget(left, 2)
        both.addWidget(self.look, 3)
        self.content.addLayout(both, 1)
        self.resize(960, 640)
        self.finished.connect(self._reader.close)
        self.take.setEnabled(False)
        if data.path:
            self._ask()

    def _wait(self) -> None:
        self.take.setEnabled(False)
        self._pause.start()

    def _ask(self) -> None:
        data = cast("Own", self._form.value())
        if not data.path:
            self._path = ""
            self.look.show_words(NOTHING)
            return
        new = data.path != self._path
        self._path = data.path
        if new:
            self.look.show_words("Looking at it …")
        self._reader.ask(data, suit=new)

    def _show(self, seen: Look) -> None:
        if self._pause.isActive():  # it was changed meanwhile, and is looked at again
            return
        self._form.setValue(seen.data)
        self.look.show_look(seen)
        self.take.setEnabled(not seen.refusal)
