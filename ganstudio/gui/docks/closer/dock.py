"""Look closer: one pane at a time, of the chosen run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.closer.blind import BlindPane, ShownBlindTest
from ganstudio.gui.docks.closer.comparing import ComparingPane, ShownComparison
from ganstudio.gui.docks.closer.eye import EyePane, ShownEye
from ganstudio.gui.docks.closer.feature_map import FeatureMapPane, ShownFeatureMap
from ganstudio.gui.docks.closer.probing import ProbingPane, ShownProbe
from ganstudio.gui.docks.shared.asking import Asker
from ganstudio.gui.docks.shared.body import Body
from ganstudio.gui.docks.shared.controls import SegmentedChoice
from ganstudio.gui.docks.shared.header import Header, Readout
from ganstudio.gui.docks.shared.scrolled import scrolled
from ganstudio.gui.state import StudioState

VIEWS = {
    "compare": "compare",
    "eye": "D's eye",
    "map": "map",
    "blind": "real or generated?",
    "probe": "probe",
}
TIPS = {
    "compare": "Samples of two runs or steps over each other",
    "eye": "What in a picture D goes by",
    "map": "Where real and generated samples lie",
    "blind": "A blind test, for one or for a class",
    "probe": "What a linear classifier makes of D's features",
}
EMPTY = "Samples, D and its features, one picture at a time.\nPress Run to see them."
LEAST = 280


@dataclass(frozen=True, eq=False)
class ShownCloser:
    """What is looked at, as it is on screen; ``complaint`` says why there is no answer."""

    words: str
    view: str
    information: str
    complaint: str
    pane: ShownComparison | ShownEye | ShownFeatureMap | ShownBlindTest | ShownProbe | None


class CloserDock(StudioDock):
    """Ways to look at samples and at D more closely than the other docks do."""

    name = "closer"
    channels = ("samples",)
    title = "Look closer"
    short = "Closer"
    beside = "samples"
    interval = 0.5
    least = (300, 250)
    help = (
        "Compare: the samples of two runs, or of a step that was held, over each other: wipe, "
        "flicker, or twice their difference. The latents are the same.\n\n"
        "D's eye: how steep D's score is at each pixel (Simonyan et al. 2014), and what it loses "
        "where a patch is covered with the mean of the data (Zeiler and Fergus 2014).\n\n"
        "Map: real and generated samples by the features of D's last layer, in two principal "
        "components or by t-SNE; point at a dot to see its picture.\n\n"
        "Real or generated?: a blind test with its score, and how likely that is by guessing; each "
        "round is one person's.\n\n"
        "Probe: a linear classifier is taught on D's features of real pictures, and beside on "
        "those of an untrained D and on pixels (Radford et al. 2016, section 5; Alain and Bengio "
        "2017). All but the first are asked of the newest checkpoint of a recording."
    )

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.asker = Asker(self)
        self.comparing, self.eye = ComparingPane(studio), EyePane(self.asker)
        self.feature_map, self.blind = FeatureMapPane(self.asker), BlindPane(self.asker)
        self.probing = ProbingPane(self.asker)
        self.panes: dict[
            str, ComparingPane | EyePane | FeatureMapPane | BlindPane | ProbingPane
        ] = {
            "compare": self.comparing,
            "eye": self.eye,
            "map": self.feature_map,
            "blind": self.blind,
            "probe": self.probing,
        }
        self._choice, self._information = SegmentedChoice(VIEWS, TIPS), Readout()
        self._choice.changed.connect(self._turn_view)
        header = Header()
        header.add(self._choice)
        header.stretch(self._information)
        self._stack = QStackedWidget()
        for pane in self.panes.values():
            self._stack.addWidget(pane)
        self._complaint = QLabel()
        self._complaint.setProperty("role", "error")
        self._complaint.setWordWrap(True)
        self._complaint.setContentsMargins(10, 0, 10, 4)
        self._complaint.hide()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack, 1)
        column.addWidget(self._complaint)
        self.body = Body(header, scrolled(content, LEAST), EMPTY)
        self.setWidget(self.body)
        self.asker.refused.connect(self._complain)
        self.asker.waited.connect(self._say_where)
        self._at: object = None

    def refresh(self) -> None:
        """Show what is newest; what is asked for by a button waits for it."""
        self.dirty = self.urgent = False
        run = self.studio.chosen()
        there = run is not None and "samples" in run.latest
        points = run is not None and len(run.experiment.data.shape) != 3
        self.body.say_instead(
            "This is for pictures.\nChoose a run of images, such as Digits." if points else EMPTY
        )
        self.body.show_content(there and not points)
        if run is None or not there or points:
            self._information.setText("")
            return
        if self._at != (run.run, run.part):
            self.asker.forget()
            self._complain("")
            self._at = run.run, run.part
        self._say_where()
        self._renew()

    def _renew(self) -> None:
        if self._choice.value() == "compare":
            self.comparing.renew()
        elif self._choice.value() == "eye":
            self.eye.renew()

    @Slot(str)
    def _turn_view(self, view: str) -> None:
        self._complain("")
        self._stack.setCurrentWidget(self.panes[view])
        self._renew()

    @Slot()
    def _say_where(self) -> None:
        self._information.setText(self.asker.where)

    @Slot(str)
    def _complain(self, sentence: str) -> None:
        self._complaint.setText(sentence)
        self._complaint.setVisible(bool(sentence))

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        return {"view": self._choice.value()}

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        self._choice.set_value(options.get("view"))

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.comparing.renew()

    def shown(self) -> ShownCloser:
        """Return what is on screen."""
        words, view = self.body.words(), self._choice.value()
        complaint = "" if self._complaint.isHidden() else self._complaint.text()
        pane = None if words else self.panes[view].shown()
        return ShownCloser(
            words, view, self._information.text(), complaint,
            pane,
        )  # fmt: skip
