"""What a dock shows, written as a picture or a drawing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDockWidget, QWidget

from ganstudio.export.atomic import replacing
from ganstudio.gui.widgets.drawing import encoded


def write_plot(dock: QWidget, path: Path) -> None:
    """Write what a dock shows, as PNG at twice the screen's resolution or as SVG.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    content = dock.widget() if isinstance(dock, QDockWidget) else dock
    assert content is not None
    drawn = encoded(
        content.size(),
        lambda painter: content.render(painter, QPoint()),
        path.suffix,
        content.window().windowTitle(),
    )
    with replacing(path) as temporary:
        temporary.write_bytes(drawn)
