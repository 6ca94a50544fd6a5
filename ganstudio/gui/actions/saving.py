"""Where something is to be written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ganstudio.gui.settings import Settings
from ganstudio.gui.state import StudioState
from ganstudio.telemetry.messages import Failed


class SaveAs:
    """Asks for a file, beginning in the folder of the last one.

    Parameters
    ----------
    window
        Where it asks.
    studio
        Who is told why a name is not taken.
    settings
        Where the folder is kept.
    """

    def __init__(self, window: QWidget, studio: StudioState, settings: Settings) -> None:
        self._window = window
        self._studio = studio
        self._settings = settings

    def ask(self, title: str, name: str, filters: dict[str, str]) -> Path | None:
        """Ask for a file; a name without an ending gets that of the chosen filter.

        A file that is there is replaced only if its own name was given.

        Parameters
        ----------
        title
            What the dialog is called.
        name
            What the file is called if nothing else is said.
        filters
            Endings by how the dialog names them.
        """
        folder = Path(self._settings.get("folder", str(Path.home())))
        chosen, picked = QFileDialog.getSaveFileName(
            self._window, title, str(folder / name), ";;".join(filters)
        )
        if not chosen:
            return None
        path = Path(chosen)
        self._settings.put("folder", str(path.parent))
        if path.suffix.lower() in filters.values():
            return path
        path = Path(chosen + filters.get(picked, next(iter(filters.values()))))
        if path.is_file():  # which the question for the file knew nothing of
            sentence = f"{path} is there already; give its whole name to replace it."
            self._studio.failed.emit(Failed(sentence))
            return None
        return path
