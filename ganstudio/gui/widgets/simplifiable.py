"""What has a simple form, for those who do not want all of it at once."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class Simplifiable(QWidget):
    """A widget that can leave out what is for experts."""

    def simplify(self, simple: bool) -> None:
        """Leave out what is for experts, or show it again."""
        raise NotImplementedError
