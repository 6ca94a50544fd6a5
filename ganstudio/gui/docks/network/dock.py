"""Both networks of the chosen run with a sample on its way through, and an update in stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.network.diagram import Diagram, ShownLayer
from ganstudio.gui.docks.network.lanes import Lanes, Picked
from ganstudio.gui.docks.network.motion import MotionView, ShownMotion
from ganstudio.gui.docks.network.pairings import errors_of, networks_of
from ganstudio.gui.docks.network.units import ShownUnits, UnitsView
from ganstudio.gui.docks.shared.body import Body
from ganstudio.gui.docks.shared.controls import SegmentedChoice
from ganstudio.gui.docks.shared.header import Header, Readout
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.inside import Motion, Unit
from ganstudio.telemetry.messages import Portray, RunState, Step, Unfold
from ganstudio.telemetry.parts import keyed

EMPTY = "The networks of a run, drawn from their own modules.\nOpen a preset."
REPLAYED = "A recording holds no networks.\nGo on with the run to see them."


@dataclass(frozen=True)
class ShownNetwork:
    """What the dock shows.

    Attributes
    ----------
    words : str
        What stands in place of all of it.
    readout, errors : str
        As of which step and with which errors; of several pairings these stand apart.
    lanes : tuple
        The layers of each pairing.
    units : ShownUnits or None
        The layer that is seen large.
    motion : ShownMotion or None
        Slow motion, where that is in front.
    """

    words: str
    readout: str
    errors: str
    lanes: tuple[tuple[ShownLayer, ...], ...]
    units: ShownUnits | None
    motion: ShownMotion | None


class NetworkDock(StudioDock):
    """The players of each pairing above each other; a layer of one of them large below."""

    name = "network"
    short = "Network"
    beside = "samples"
    channels = ("network", "motion", "outputs")
    title = "Network"
    help = (
        "Both networks as they are built, drawn from their own modules: a box is a layer with its "
        "norm and activation, and in it is what it gives for one sample, unit by unit. Below "
        "stand the shape, the count of parameters and the norm of the gradient that they last "
        "stepped by, also as a colour from 0.001 (dark) to 10 (yellow). A dashed arc is a skip, "
        "y is where the class goes in. D stands twice, with the generated sample and with a real "
        "one; its weights are the same.\n\n"
        "Click a layer to see its units large, and a unit to switch it off: G(z) and D's outputs "
        "are then those without it. Training never feels that. Click another sample to send it "
        "through.\n\n"
        "Slow motion shows the next update in its stages, made on a copy: what is drawn, what D "
        "says, how far each weight is to move, where G's loss pulls, and what the move of one "
        "costs the other. 'Make this update' lets the run make it, bit for bit as shown."
    )
    interval = 0.5
    least = (320, 330)

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._chosen = 0
        self._off: tuple[Unit, ...] = ()
        self._picked: Picked | None = None
        self._run: int | None = None
        self._asked: tuple[object, ...] = ()
        self._waiting = False
        self._build()

    def _build(self) -> None:
        header = Header()
        self._view = SegmentedChoice(
            {"network": "network", "motion": "slow motion"},
            {"network": "Both networks, layer by layer", "motion": "One update in its stages"},
        )
        self._view.changed.connect(self._change_view)
        self._readout = Readout()
        header.add(self._view)
        header.stretch(self._readout)
        self._lanes = Lanes()
        self._lanes.chose.connect(self._choose)
        self._lanes.picked.connect(self._pick)
        self._units = UnitsView()
        self._units.toggled.connect(self._toggle)
        self._units.restored.connect(self._restore)
        self._units.hide()
        self._errors = QLabel()
        self._errors.setWordWrap(True)
        self._errors.setMargin(8)
        networks = QWidget()
        column = QVBoxLayout(networks)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._errors)
        column.addWidget(self._lanes, 1)
        column.addWidget(self._units)
        self.motion = MotionView()
        self.motion.unfolded.connect(self._unfold)
        self.motion.made.connect(self._make)
        self._pages = QStackedWidget()
        self._pages.addWidget(networks)
        self._pages.addWidget(self.motion)
        self._body = Body(header, self._pages, EMPTY)
        self.setWidget(self._body)

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        return {"view": self._view.value()}

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        self._view.set_value(options.get("view"))

    @Slot(str)
    def _change_view(self, view: str) -> None:
        self._pages.setCurrentIndex(int(view == "motion"))
        run = self._live()
        if view == "motion" and run is not None and run.state is not RunState.RUNNING:
            self._unfold()
        self._hurry()

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.dirty = True
        self.motion.update()

    # ── what is asked of training ────────────────────────────────────────────

    def _live(self) -> RunView | None:
        """Return the chosen run where it is one of the session's."""
        run = self.studio.chosen()
        return None if run is None or run.replayed or run.untrainable else run

    def _ask(self, run: RunView) -> None:
        """Ask for the networks of each pairing, unless that is on its way or known."""
        wanted = run.run, run.reached, self._chosen, self._off
        steps_only = self._asked[:1] + self._asked[2:] == wanted[:1] + wanted[2:]
        if wanted == self._asked or (self._waiting and steps_only):
            return
        self._asked, self._waiting = wanted, True
        for part in run.parts or ("",):
            self.command.emit(Portray(run.run, part, self._chosen, self._off))

    def hear(self, channel: str) -> None:
        """Know that what was asked for has come."""
        if channel == "network":
            self._waiting = False

    @Slot()
    def _unfold(self) -> None:
        run = self._live()
        if run is not None:
            self.command.emit(Unfold(run.run, run.part))

    @Slot()
    def _make(self) -> None:
        run = self._live()
        if run is not None:
            self.command.emit(Step(run.run))
            self._unfold()

    # ── the hand ─────────────────────────────────────────────────────────────

    @Slot(int)
    def _choose(self, sample: int) -> None:
        self._chosen = sample
        self._hurry()

    @Slot(object)
    def _pick(self, picked: Picked) -> None:
        self._picked = picked
        self._hurry()

    @Slot(int)
    def _toggle(self, channel: int) -> None:
        run, picked = self._live(), self._picked
        found = None if run is None or picked is None else picked.layer(networks_of(run))
        if picked is None or found is None:
            return
        unit = Unit(picked.player, found[1].name, channel)
        off = [each for each in self._off if each != unit]
        self._off = tuple(off) if unit in self._off else (*off, unit)
        self._hurry()

    @Slot()
    def _restore(self) -> None:
        self._off = ()
        self._hurry()

    # ── drawing ──────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Draw what is newest, and ask for what is newer."""
        self.dirty = self.urgent = False
        run = self._live()
        if run is None:
            chosen = self.studio.chosen()
            self._body.say_instead(EMPTY if chosen is None else chosen.untrainable or REPLAYED)
            self._body.show_content(False)
            return
        if run.run != self._run:
            self._run, self._off, self._picked, self._asked = run.run, (), None, ()
        self._body.say_instead("The networks are being looked at …")
        self._ask(run)
        if self._view.value() == "motion":
            self._show_motion(run)
        else:
            self._show_networks(run)

    def _show_networks(self, run: RunView) -> None:
        pairings = networks_of(run)
        self._body.show_content(bool(pairings))
        if not pairings:
            return
        errors = errors_of(pairings)
        several = len(pairings) > 1  # and then too many to stand beside the step
        self._errors.setVisible(several)
        self._errors.setText(" · ".join(errors))
        step = f"step {number(pairings[0].step)}"
        self._readout.setText(" · ".join([step, *(() if several else errors)]))
        self._lanes.show_pairings(pairings, self._picked)
        picked = self._picked
        found = None if picked is None else picked.layer(pairings)
        self._units.setVisible(found is not None)
        if picked is not None and found is not None:
            self._units.show_layer(found[0], picked.player, found[1])

    def _show_motion(self, run: RunView) -> None:
        frame = run.newest.get(keyed("motion", run.part))
        record = frame.record if frame is not None else None
        motion = record if isinstance(record, Motion) else None
        step = 0 if frame is None else frame.step
        self._body.show_content(True)
        self._readout.setText("")
        stale = motion is not None and step != run.reached
        self.motion.show_motion(motion, step, run.experiment.loss.scores, stale)

    def diagrams(self) -> list[Diagram]:
        """Return the drawings on screen, one a pairing."""
        return self._lanes.diagrams()

    @property
    def units(self) -> UnitsView:
        """The units of the picked layer."""
        return self._units

    def turn_view(self, view: str) -> None:
        """Show the networks, or slow motion."""
        self._view.set_value(view)

    def shown(self) -> ShownNetwork:
        """Return what is on screen."""
        words = self._body.words()
        if words:
            return ShownNetwork(words, "", "", (), None, None)
        if self._view.value() == "motion":
            return ShownNetwork("", "", "", (), None, self.motion.shown())
        errors = "" if self._errors.isHidden() else self._errors.text()
        lanes = tuple(lane.shown() for lane in self.diagrams())
        units = None if self._units.isHidden() else self._units.shown()
        return ShownNetwork("", self._readout.whole(), errors, lanes, units, None)
