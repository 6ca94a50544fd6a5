"""Latents: explored, moved along directions, added up, and found for a picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QLabel, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.export.film import Film, write_film
from ganstudio.export.grid import Provenance, compose, write_png
from ganstudio.export.options import readable_scale
from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.latents.arithmetic import ArithmeticPane, ShownArithmetic
from ganstudio.gui.docks.latents.directions import DirectionsPane, ShownDirections
from ganstudio.gui.docks.latents.explorer import ExplorerPane, ShownExplorer
from ganstudio.gui.docks.latents.pane import Pane
from ganstudio.gui.docks.latents.projection import ProjectionPane, ShownProjection
from ganstudio.gui.docks.latents.shelf import Shelf, ShownShelf
from ganstudio.gui.docks.latents.space import LatentSpace
from ganstudio.gui.docks.latents.styles import ShownStyles, StylesPane
from ganstudio.gui.docks.latents.truncation import ShownTruncation, TruncationPane
from ganstudio.gui.docks.shared.asking import Asker
from ganstudio.gui.docks.shared.body import Body
from ganstudio.gui.docks.shared.class_menu import Classes
from ganstudio.gui.docks.shared.controls import SegmentedChoice, ToggleButton
from ganstudio.gui.docks.shared.header import Header, Readout
from ganstudio.gui.docks.shared.scrolled import scrolled
from ganstudio.gui.run_view import RunView
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets.mosaic import Pixels

VIEWS = {
    "explore": "explore",
    "directions": "directions",
    "styles": "styles",
    "truncation": "truncate",
    "arithmetic": "add up",
    "projection": "project",
}
TIPS = {
    "explore": "A pad of neighbours about a latent",
    "directions": "Ways through z along which samples change",
    "styles": "Samples with some layers of one and all others of another, where G has styles",
    "truncation": "Less and less of the same latents, and precision against recall",
    "arithmetic": "a − b + c, and how often it is right",
    "projection": "The latent of a picture, and what is left over",
}
EMPTY = "Where one stands in z, and what lies around.\nPress Run to see it."
LEAST = 360
"""Pixels of height that the panes need; where there are fewer, they scroll."""
FILMS = "Film (*.gif *.webp *.mp4)"


@dataclass(frozen=True, eq=False)
class ShownLatents:
    """The latents as they are on screen; ``complaint`` says why there is no answer."""

    words: str
    view: str
    information: str
    complaint: str
    pane: (
        ShownExplorer | ShownDirections | ShownStyles | ShownTruncation | ShownArithmetic
        | ShownProjection | None
    )  # fmt: skip
    shelf: ShownShelf


class LatentsDock(StudioDock):
    """One pane at a time, of the chosen run, and what is kept below."""

    writeWanted = Signal(object, str, object)
    """A path, what is written there, and the work of writing it."""

    name = "latents"
    within = "walk"
    channels = ("samples", "collapse")
    title = "Latents"
    interval = 0.5
    help = (
        "What can be done with z. Explore: drag on the pad, or use the arrows; the latent under "
        "the mark is drawn large, with its length beside √d, near which latents of N(0, I) lie. "
        "Far from there samples are not to be trusted.\n\n"
        "Directions: SeFa takes them from the first layer (Shen and Zhou 2021), PCA from "
        "the second activation (Härkönen et al. 2020); towards classes they are a ridge "
        "regression of what a classifier says; or tick samples of your own. A direction stays as "
        "it was made; found again, it keeps its name, and its sign.\n\n"
        "Styles: of a StyleGAN, the samples above with the first, middle or last third of their "
        "layers as in the samples before the rows (Karras et al. 2019, figure 3). What stays and "
        "what changes tells what these layers decide.\n\n"
        "Truncate: the same latents cut off at falling thresholds, and what that does to "
        "precision and recall (Brock et al. 2019, figure 2): typical samples or all kinds of them. "
        "Of a StyleGAN it draws styles to their mean. While training goes on it is done anew after "
        "each tenth of the steps.\n\n"
        "Add up: the mean of several latents stands for what their samples share (Radford et "
        "al. 2016). A single answer may be luck, so ask how often it is right; the same sum of "
        "pictures stands beside.\n\n"
        "Project: the latent whose sample is nearest to a picture, by Adam from the best of "
        "256. What is left over of pictures that G made itself says how good the search is.\n\n"
        "All of it is asked of the chosen run, also of a recorded one and of an earlier step, at "
        "the newest checkpoint until then."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.space, self.asker = LatentSpace(self), Asker(self)
        self.explorer = ExplorerPane(self.space, self.asker)
        self.directions = DirectionsPane(self.space, self.asker)
        self.styles = StylesPane(self.space, self.asker)
        self.truncation = TruncationPane(self.space, self.asker)
        self.arithmetic = ArithmeticPane(self.space, self.asker)
        self.projection = ProjectionPane(self.space, self.asker)
        self.panes: dict[str, Pane] = {
            "explore": self.explorer,
            "directions": self.directions,
            "styles": self.styles,
            "truncation": self.truncation,
            "arithmetic": self.arithmetic,
            "projection": self.projection,
        }
        self._at: tuple[object, int] | None = None
        self._information = Readout()
        self._choice = SegmentedChoice(VIEWS, TIPS)
        self._class = Classes()
        self._live = ToggleButton("follow", on=True)
        header = Header()
        header.add(self._choice)
        header.add(self._class, "The class that is generated")
        header.stretch(self._information)
        header.add(self._live, "Draw anew while training goes on, twice a second at most")
        self._stack = QStackedWidget()
        for pane in self.panes.values():
            self._stack.addWidget(pane)
        self._complaint = QLabel()
        self._complaint.setProperty("role", "error")
        self._complaint.setWordWrap(True)
        self._complaint.setContentsMargins(10, 0, 10, 2)
        self._complaint.hide()
        self.shelf = Shelf(self.space, self._complain)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._stack, 1)
        column.addWidget(self._complaint)
        column.addWidget(self.shelf)
        self.body = Body(header, scrolled(content, LEAST), EMPTY)
        self.setWidget(self.body)
        self._choice.changed.connect(self._turn_view)
        self._class.chose.connect(self._show_class)
        self.asker.refused.connect(self._complain)
        self.asker.waited.connect(self._say_where)
        self.asker.waited.connect(self.mark)
        self.space.moved.connect(self._say_class)
        self.directions.filmWanted.connect(self._ask_for_film)
        self.styles.pictureWanted.connect(self._ask_for_picture)

    # ── what is asked, and when ──────────────────────────────────────────────

    def refresh(self) -> None:
        """Ask anew, where the chosen run or its generator is another."""
        self.dirty = self.urgent = False
        run = self.studio.chosen()
        why = EMPTY if run is None else unfit(run)
        self.body.say_instead(why)
        self.body.show_content(not why)
        if run is None or why:
            return
        others, step = (run.run, run.part, run.adopted), run.step
        before, seen = self._at or (None, -1)
        if before != others:
            self._meet(run)
        self._offer_classes(run)
        if before == others:
            if seen == step or (run.back is None and not self._live.isChecked()):
                return
            if self.asker.waiting:  # a question of every step would never be answered
                return
        self._at = others, step
        self._say_where()
        self.panes[self._choice.value()].renew()

    def _meet(self, run: RunView) -> None:
        """Take up another run."""
        self.asker.forget()
        self._complain("")
        self.space.fit(run.experiment.network.latent)
        self.shelf.fill()

    def _offer_classes(self, run: RunView) -> None:
        """Offer the classes, which are known only once something has been shown of them."""
        names = class_names(run)
        self.arithmetic.offer_classes(names)
        conditional = run.experiment.network.conditional
        self._class.setVisible(conditional and bool(names))
        self._class.offer({str(k): name for k, name in enumerate(names)})
        if self.space.label and not (conditional and self.space.label < len(names)):
            self.space.show_class(0)
        self._say_class()

    @Slot(str)
    def _turn_view(self, view: str) -> None:
        self._complain("")
        self._stack.setCurrentWidget(self.panes[view])
        if self.space.dimension:
            self.panes[view].renew()

    @Slot(str)
    def _show_class(self, label: str) -> None:
        self.space.show_class(int(label))

    @Slot()
    def _say_class(self) -> None:
        self._class.set_value(str(self.space.label))

    @Slot()
    def _say_where(self) -> None:
        self._information.setText(self.asker.where)

    @Slot(str)
    def _complain(self, sentence: str) -> None:
        self._complaint.setText(sentence)
        self._complaint.setVisible(bool(sentence))

    # ── films and pictures ───────────────────────────────────────────────────────────────

    @Slot(str, object)
    def _ask_for_film(self, name: str, pictures: Pixels) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "Save as film", f"{name}.gif", FILMS)
        if path:
            self.save_film(Path(path), pictures)

    def save_film(self, path: Path, pictures: Pixels) -> None:
        """Have pictures (n, H, W, C) written as a film, beside the window."""
        if path.suffix.lower() not in (".gif", ".webp", ".mp4"):
            path = path.with_name(f"{path.name}.gif")
        scale = readable_scale((1, *pictures.shape[1:3]))
        frames = [compose(each[None], 1, scale=scale, padding=0) for each in pictures]
        film = Film(lambda: frames, len(frames), fps=20)
        run = self.studio.chosen()
        comment = "" if run is None else run.experiment.dumps()
        self.writeWanted.emit(path, "film", partial(write_film, path, film, comment))

    @Slot(str, object, int)
    def _ask_for_picture(self, name: str, pictures: Pixels, columns: int) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "Save as picture", f"{name}.png", "PNG (*.png)")
        if path:
            self.save_picture(Path(path), pictures, columns)

    def save_picture(self, path: Path, pictures: Pixels, columns: int) -> None:
        """Have pictures (n, H, W, C), so many a row, written as PNG, beside the window."""
        if path.suffix.lower() != ".png":
            path = path.with_name(f"{path.name}.png")
        scale = readable_scale((1, *pictures.shape[1:3]))
        picture = compose(pictures, columns, scale=scale)
        run = self.studio.chosen()
        made = Provenance("", 0) if run is None else Provenance(run.experiment.dumps(), run.step)
        self.writeWanted.emit(path, "picture", lambda _: write_png(path, picture, made))

    # ── kept, drawn, told ────────────────────────────────────────────────────

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        return {"view": self._choice.value(), "follow": self._live.isChecked()}

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        self._choice.set_value(options.get("view"))
        if isinstance(follow := options.get("follow"), bool):
            self._live.setChecked(follow)

    def restyle(self) -> None:
        """Take over the palette's colours."""
        for pane in self.panes.values():
            pane.restyle()

    def shown(self) -> ShownLatents:
        """Return what is on screen."""
        words, view = self.body.words(), self._choice.value()
        pane = None if words else self.panes[view].shown()
        complaint = "" if self._complaint.isHidden() else self._complaint.text()
        return ShownLatents(
            words, view, self._information.text(), complaint,
            pane,  # type: ignore[arg-type]
            self.shelf.shown(),
        )  # fmt: skip


def unfit(run: RunView) -> str:
    """Return why the latents of a run cannot be looked at, and what to do; empty if they can."""
    experiment = run.experiment
    if run.untrainable:
        return "This run was trained elsewhere, and its networks cannot be built here."
    if len(experiment.data.shape) != 3:
        return "Latents are looked at as pictures.\nChoose a run of images, such as Digits."
    if experiment.network.domains > 1:
        return "This generator translates pictures and has no latents.\nChoose another run."
    return ""


def class_names(run: RunView) -> tuple[str, ...]:
    """Return the classes of a run's data as they are known, or none."""
    for channel, field in (("samples", "classes"), ("collapse", "modes")):
        frame = run.latest.get(channel)
        names = () if frame is None else getattr(frame.record, field, ())
        if names:
            return tuple(names)
    return ()
