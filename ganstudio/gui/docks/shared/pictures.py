"""Taking pictures away: to the clipboard, or into a PNG file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMenu

from ganstudio.gui.docks.base import StudioDock


def picture_menu(dock: StudioDock, pictures: Mapping[str, QImage], step: int) -> QMenu:
    """Return a menu that copies and saves pictures, which go by what they show, to pop up once."""
    menu = QMenu(dock)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for what, picture in pictures.items():
        name = f"{what} at step {step}.png"
        menu.addAction(f"Copy {what}", partial(copy_picture, picture))
        menu.addAction(f"Save {what} …", partial(save_picture, dock, picture, name))
    return menu


def copy_picture(picture: QImage) -> None:
    """Put a picture on the clipboard."""
    QGuiApplication.clipboard().setImage(picture)


def save_picture(dock: StudioDock, picture: QImage, name: str) -> None:
    """Ask where to, and save as PNG."""
    path, _ = QFileDialog.getSaveFileName(dock, "Save as PNG", name, "PNG (*.png)")
    if not path:
        return
    if picture.save(path, format=b"PNG"):
        dock.studio.noted.emit(f"written to {path}")
    else:
        dock.studio.noted.emit(f"{path} cannot be written; choose another folder")
