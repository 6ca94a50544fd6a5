"""Walks through the latent space: a strip each, as a film, or as paths in the plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtGui import (
    QHideEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.shared.body import Body
from ganstudio.gui.docks.shared.controls import Count, Menu, ShownMenu, ToggleButton
from ganstudio.gui.docks.shared.header import Header, Readout
from ganstudio.gui.docks.shared.pictures import picture_menu
from ganstudio.gui.docks.shared.plane import BARE
from ganstudio.gui.docks.shared.scrolled import scrolled
from ganstudio.gui.docks.shared.step_words import StepWords
from ganstudio.gui.docks.walk.run_walks import RunWalks, ShownRunWalks
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets.grids import Grid
from ganstudio.telemetry.messages import Edit
from ganstudio.telemetry.records import Walk

EMPTY = "A walk from sample to sample through the latent space.\nPress Run to see it."
TRANSLATES = "This generator translates and has no latents to walk through.\nChoose another run."
FRAME_TIME = 90
"""Milliseconds a frame of the film."""
LINE = 22
"""Pixels of height that the strips of a run need, with its name beside them."""


@dataclass(frozen=True, eq=False)
class ShownWalks:
    """The walks as they are on screen.

    Attributes
    ----------
    words : str
        What stands in place of all of it.
    runs : tuple of ShownRunWalks
        The runs' walks, in order.
    playing : bool
        Whether the film goes on by itself.
    strips, anchors, frames : int
        How many there are.
    path, classes : ShownMenu or None
        How it is walked; None where it is not offered.
    """

    words: str
    runs: tuple[ShownRunWalks, ...]
    playing: bool
    strips: int
    anchors: int
    frames: int
    path: ShownMenu | None
    classes: ShownMenu | None


class WalkDock(StudioDock):
    """Interpolation strips of every run, through the same anchors."""

    name = "walk"
    channels = ("walk",)
    title = "Latent walk"
    short = "Walk"
    least = (300, 244)
    help = (
        "Samples along a closed path through fixed latents. A generator that has learnt the "
        "data changes smoothly from one to the next; one that jumps or stands still has not. "
        "Of a conditional run each strip is of one class, or walks from class to class. "
        "Click or drag to choose the frame that is shown large; right-click to save or copy."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.run_walks: list[RunWalks] = []
        self.cursor_at = 0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_TIME)
        self._timer.timeout.connect(self._advance)
        self._build()

    def _build(self) -> None:
        header, self._steps = Header(), Readout()
        self._play = ToggleButton("▶ play")
        self._path = Menu({"spherical": "spherical", "linear": "linear"})
        self._classes = Menu({"fixed": "z walks", "between": "class walks"})
        self._strips, self._anchors, self._frames = Count(1, 8), Count(2, 16), Count(4, 128)
        header.add(self._play, "Play the walk as an animation")
        header.stretch(self._steps)
        header.add(self._strips, "Walks shown", "strips")
        header.add(self._anchors, "Fixed latents, or classes, on each walk", "anchors")
        header.add(self._frames, "Samples along each walk", "frames")
        header.add(self._path, "Interpolation between anchors")
        header.add(
            self._classes,
            "Of a conditional run: a class a strip while z walks, or a z a strip while the class "
            "walks",
        )
        self._area = QWidget()
        self._area.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._column = QVBoxLayout(self._area)
        self._column.setContentsMargins(10, 2, 10, 8)
        self._column.setSpacing(4)
        words = "A walk from sample to sample through the latent space.\nPress Run to see it."
        room = scrolled(self._area)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.body = Body(header, room, words)
        self.setWidget(self.body)
        self._play.toggled.connect(self._toggle_play)
        self._path.chose.connect(self._choose_path)
        self._classes.chose.connect(self._choose_classes)
        self._strips.valueChanged.connect(self._choose_strips)
        self._anchors.valueChanged.connect(self._choose_anchors)
        self._frames.valueChanged.connect(self._choose_frames)

    # ── settings ─────────────────────────────────────────────────────────────

    @Slot(str)
    def _choose_path(self, path: str) -> None:
        self.command.emit(Edit({"watch.walk_path": path}))

    @Slot(str)
    def _choose_classes(self, which: str) -> None:
        self.command.emit(Edit({"watch.walk_classes": which}))

    @Slot(object)
    def _choose_strips(self, count: int) -> None:
        self.command.emit(Edit({"watch.walk_strips": count}))

    @Slot(object)
    def _choose_anchors(self, count: int) -> None:
        self.command.emit(Edit({"watch.walk_anchors": count}))

    @Slot(object)
    def _choose_frames(self, count: int) -> None:
        self.command.emit(Edit({"watch.walk_frames": count}))

    def restyle(self) -> None:
        """Take over the palette's colours."""
        for walks in self.run_walks:
            walks.restyle()
        self.dirty = True

    # ── film ─────────────────────────────────────────────────────────────────

    @Slot(bool)
    def _toggle_play(self, on: bool) -> None:
        self._play.setText("❚❚ pause" if on else "▶ play")
        self._run_film()

    def _run_film(self) -> None:
        if self._play.isChecked() and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on with the film."""
        super().showEvent(event)
        self._run_film()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hold the film while nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()

    @Slot()
    def _advance(self) -> None:
        self._move(self.cursor_at + 1)

    @Slot(int)
    def _point(self, index: int) -> None:
        self._move(index % max((walks.length() for walks in self.run_walks), default=1))

    def _move(self, cursor: int) -> None:
        length = max((walks.length() for walks in self.run_walks), default=1)
        self.cursor_at = cursor % length
        for walks, (run, _) in zip(self.run_walks, self._walks(), strict=False):
            walks.move_to(self.cursor_at, run.style.colour)

    # ── drawing ──────────────────────────────────────────────────────────────

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the film anew."""
        super().resizeEvent(event)
        self.dirty = True

    def refresh(self) -> None:
        """Draw what is newest."""
        self.dirty = False
        shown = self._walks()
        run = self.studio.chosen()
        translates = run is not None and run.experiment.network.domains > 1
        self.body.say_instead(TRANSLATES if translates else EMPTY)
        self.body.show_content(bool(shown))
        if not shown:
            self._steps.setText("")
            return
        frames = list(self.studio.frames("walk"))
        self._steps.setText(StepWords.of(self.studio, frames).header)
        images = shown[0][1].frames.ndim == 5
        self._arrange(len(shown), flat=images)
        lines = len(shown) if images else 1
        legible = self._area.height() / lines > self.fontMetrics().height()
        for walks, (run, walk) in zip(self.run_walks, shown, strict=True):
            walks.caption.setVisible(len(shown) > 1 and legible)
            walks.name_beside(images)
            walks.strip.set_corner(len(shown) > 1)
            walks.show_walk(run, walk, self.cursor_at)
        self._follow_settings(shown)

    def shown(self) -> ShownWalks:
        """Return what is on screen."""
        return ShownWalks(
            self.body.words(),
            tuple(walks.shown() for walks in self.run_walks),
            self._timer.isActive(),
            self._strips.value(),
            self._anchors.value(),
            self._frames.value(),
            self._path.shown(),
            self._classes.shown(),
        )

    def _follow_settings(self, shown: list[tuple[RunView, Walk]]) -> None:
        watch = shown[0][0].experiment.watch
        told = any(walk.classes for _, walk in shown)
        self._classes.setVisible(told)
        if told:
            self._classes.set_value(watch.walk_classes)
        self._path.setEnabled(not told or watch.walk_classes == "fixed")
        self._path.set_value(watch.walk_path)
        self._strips.follow(watch.walk_strips)
        self._anchors.follow(watch.walk_anchors)
        self._frames.follow(watch.walk_frames)

    def _walks(self) -> list[tuple[RunView, Walk]]:
        frames = self.studio.frames("walk")
        return [(run, frame.record) for run, frame in frames if isinstance(frame.record, Walk)]

    def _arrange(self, count: int, *, flat: bool) -> None:
        self._column.setDirection(
            QVBoxLayout.Direction.TopToBottom if flat else QVBoxLayout.Direction.LeftToRight
        )
        self._area.setMinimumSize(*((0, count * LINE) if flat else (count * BARE, 0)))
        for walks in self.run_walks[count:]:
            self._column.removeWidget(walks)
            walks.deleteLater()
        del self.run_walks[count:]
        while len(self.run_walks) < count:
            walks = RunWalks()
            walks.strip.clicked.connect(self._point)
            walks.strip.menuWanted.connect(self._open_menu)
            self._column.addWidget(walks, 1)
            self.run_walks.append(walks)

    # ── taking away ──────────────────────────────────────────────────────────

    def picture(self) -> Grid | None:
        """Return the strips of all runs, one under the other, or None for points."""
        every = [walk.frames for _, walk in self._walks() if walk.frames.ndim == 5]
        alike = [frames for frames in every if frames.shape[1:] == every[0].shape[1:]]
        if not alike:
            return None
        frames = np.concatenate(alike).astype(np.uint8)
        return Grid.of(frames.reshape(-1, *frames.shape[2:]), frames.shape[1])

    @Slot(int, QPoint)
    def _open_menu(self, _index: int, place: QPoint) -> None:
        if (grid := self.picture()) is not None:
            step = max(frame.step for _, frame in self.studio.frames("walk"))
            picture_menu(self, {"strips": grid.picture}, step).popup(place)

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        return {"play": self._play.isChecked()}

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        if isinstance(on := options.get("play"), bool):
            self._play.setChecked(on)
