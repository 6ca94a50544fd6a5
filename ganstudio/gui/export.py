"""What the window itself can write: figures, series and plots of what it shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPaintDevice, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QDockWidget, QWidget

from ganstudio.export.atomic import replacing
from ganstudio.gui import theme
from ganstudio.gui.state import RunView, StudioState
from ganstudio.telemetry.records import Collapse, Losses, Outputs, Plane, SampleGrid

if TYPE_CHECKING:
    from ganstudio.export.figure import Column


def series_of(run: RunView) -> Losses:
    """Return every step of every series of a run."""
    names = run.losses.names
    values = np.stack([run.losses.column(name) for name in names], axis=1)
    return Losses(names, run.losses.first, values)


def figure_columns(studio: StudioState) -> list[Column]:
    """Return what the comparison figure shows: each visible run that has samples."""
    from ganstudio.export.figure import Column

    columns = []
    for run, frame in studio.frames("samples"):
        outputs = run.latest.get("outputs")
        collapse = run.latest.get("collapse")
        equilibrium = run.experiment.loss.equilibrium
        assert isinstance(frame.record, SampleGrid | Plane)
        columns.append(
            Column(
                run.title,
                run.step,
                frame.record,
                outputs.record if outputs and isinstance(outputs.record, Outputs) else None,
                series_of(run) if len(run.losses) else None,
                (equilibrium.discriminator, equilibrium.generator),
                collapse.record.verdict
                if collapse and isinstance(collapse.record, Collapse)
                else None,
            )
        )
    return columns


def write_figure(columns: list[Column], title: str, path: Path) -> None:
    """Draw and write the comparison figure."""
    from ganstudio.export.figure import comparison, save

    save(comparison(columns, title), path)


def write_plot(dock: QWidget, path: Path) -> None:
    """Write what a dock shows, as PNG at twice the screen's resolution or as SVG.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    content = dock.widget() if isinstance(dock, QDockWidget) else dock
    assert content is not None
    with replacing(path) as temporary:
        if path.suffix.lower() == ".svg":
            _write_svg(content, temporary)
        elif not _picture(content, 2.0).save(str(temporary)):
            raise OSError("the picture could not be written")


def _write_svg(content: QWidget, path: Path) -> None:
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(content.size())
    generator.setViewBox(content.rect())
    generator.setTitle(content.window().windowTitle())
    _render(content, generator)


def _picture(content: QWidget, ratio: float) -> QImage:
    image = QImage(content.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(theme.palette().surface))
    _render(content, image)
    return image


def _render(content: QWidget, device: QPaintDevice) -> None:
    painter = QPainter(device)
    content.render(painter, QPoint())
    painter.end()
