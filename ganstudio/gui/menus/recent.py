"""What was opened lately: run folders and experiment files, kept between starts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu

from ganstudio.gui.menus.mnemonics import mark_letters
from ganstudio.gui.settings import Settings

MOST = 12


class RecentPaths:
    """The list, newest first."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def paths(self) -> list[Path]:
        """Return what is still there."""
        kept: list[object] = self._settings.get("recent", [])
        return [Path(path) for path in kept if isinstance(path, str) and Path(path).exists()]

    def add(self, path: Path) -> None:
        """Put a folder or file first."""
        path = path.resolve()
        others = [other for other in self.paths() if other != path]
        self._settings.put("recent", [str(each) for each in (path, *others)][:MOST])

    def clear(self) -> None:
        """Forget all."""
        self._settings.put("recent", [])


class RecentMenu(QMenu):
    """The list as a menu, made anew whenever it opens."""

    def __init__(
        self, recent: RecentPaths, open_path: Callable[[Path], None], parent: QMenu
    ) -> None:
        super().__init__("Open recent", parent)
        self._recent = recent
        self._open_path = open_path
        self.setObjectName("recent")
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.fill)
        self.aboutToShow.connect(partial(mark_letters, self))

    @Slot()
    def fill(self) -> None:
        """List what there is now."""
        self.clear()
        paths = self._recent.paths()
        for path in paths:
            action = self.addAction(f"{path.name}  –  {path.parent.name}".replace("&", "&&"))
            action.setToolTip(str(path))
            action.triggered.connect(partial(self._open, path))
        if not paths:
            self.addAction("Nothing yet").setEnabled(False)
            return
        self.addSeparator()
        self.addAction("Clear this list", self._recent.clear)

    def _open(self, path: Path, _checked: bool = False) -> None:
        self._open_path(path)
