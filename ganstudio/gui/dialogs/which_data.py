"""Which dialog asks for data: a form, a form beside what is seen of it, or a plane to draw on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ganstudio.data.base import Data
from ganstudio.data.drawn import Drawn
from ganstudio.data.own.data import Own
from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.dialogs.data import DataDialog
from ganstudio.gui.dialogs.drawn import DrawnDialog
from ganstudio.gui.dialogs.own_data import OwnDataDialog


def data_dialog(data: Data, parent: QWidget) -> Dialog:
    """Return what asks for data of a kind, beginning with how it is so far."""
    if isinstance(data, Drawn):
        return DrawnDialog(data, parent)
    return OwnDataDialog(data, parent) if isinstance(data, Own) else DataDialog(data, parent)
