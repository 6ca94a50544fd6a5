"""The loss under the microscope: its terms and their slopes over D's output, the batch on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ganstudio.components import catalogue
from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.microscope.loss_menu import LossMenu
from ganstudio.gui.docks.microscope.run_loss import NAMES, RunLoss, has_probability, paired
from ganstudio.gui.docks.microscope.term_curves import FLAT, OutputAxis
from ganstudio.gui.docks.microscope.term_plot import CurvePlot, ShownTerm, TermPlot
from ganstudio.gui.docks.shared.body import Body, under
from ganstudio.gui.docks.shared.controls import SegmentedChoice
from ganstudio.gui.docks.shared.header import Header
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.legend import Entry, Legend
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.plot_area import PlotArea
from ganstudio.gui.widgets.plotting import Plot
from ganstudio.gui.widgets.ranges import CalmRange, robust_range
from ganstudio.gui.widgets.scales import SCALE_NAMES, named_value
from ganstudio.gui.widgets.theme import FAKE, REAL, RunStyle
from ganstudio.telemetry.records import Term

AROUND = 3.0
"""How far about the equilibrium the curves are always in sight, in raw output."""
NARROWEST, LOWEST = 130, 105
"""Pixels that a plot needs; where two do not fit under each other, the slopes stay."""


@dataclass(frozen=True, eq=False)
class ShownMicroscope:
    """What is under the microscope, as it is on screen.

    Attributes
    ----------
    words : str
        What stands in place of all of it.
    terms : dict
        The terms of the loss that is looked at, in order.
    legend : tuple of Entry
        What colours and lines mean.
    scale : str or None
        What the curves are drawn over; None where there is nothing to choose.
    """

    words: str
    terms: dict[Term, ShownTerm]
    legend: tuple[Entry, ...]
    scale: str | None


class MicroscopeDock(StudioDock):
    """A term_plot for each term of the chosen run's loss: value above, slope below.

    Further visible runs and losses chosen for comparison are drawn in the same plots.
    """

    name = "microscope"
    within = "losses"
    channels = ("microscope", "outputs")
    title = "Loss microscope"
    help = (
        "What one sample costs by D's raw output c on it, and below it the slope ∂L/∂c, which is "
        "all that training feels of the loss. The dots are the latest batch. Where the slope is "
        "next to nothing the plot is shaded: samples there teach nobody, as saturated ones or "
        "those beyond a hinge.\n\n"
        "Other losses can be laid over it: the difference of −ln d and ln(1 − d) for G is seen at "
        "a glance. Also over the probability d the slope is that by c, for this is what is handed "
        "back to the networks. A relativistic loss is drawn over the difference of a real and a "
        "generated score. Penalties and stabilisers are not in the curves. Wheel zooms, drag "
        "pans, double-click returns."
    )
    interval = 1 / 3

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.term_plots: dict[Term, TermPlot] = {}
        self._ranges: dict[str, CalmRange] = {}
        self._shown: tuple[object, ...] = ()
        self._fresh = True
        self._log = False
        self._build()

    def _build(self) -> None:
        header = Header()
        self._view = SegmentedChoice(
            {"both": "both", "loss": "loss", "slope": "slope"},
            {"both": "Loss and slope", "loss": "What a sample costs", "slope": "Its derivative"},
        )
        self._scale = SegmentedChoice(
            {"raw": "logit", "probability": "probability"},
            {"raw": "Over the raw output c", "probability": "Over d = σ(c), as textbooks draw it"},
        )
        self.loss_menu = LossMenu()
        header.add(self._view)
        header.stretch()
        header.add(self._scale)
        header.add(self.loss_menu, "Lay other losses over this one")
        self.legend = Legend()
        self.area = PlotArea("loss microscope")
        self.area.ci.setContentsMargins(4, 0, 10, 0)
        self.area.ci.setSpacing(4)
        content = under(self.legend, self.area)
        words = "The loss as a curve, with the batch on it.\nPress Run to see it."
        self.body = Body(header, content, words)
        self.setWidget(self.body)
        self.area.noted.connect(self.studio.noted)
        for signal in (self._view.changed, self._scale.changed, self.loss_menu.changed):
            signal.connect(self._change_view)
        self.restyle()

    # ── settings ─────────────────────────────────────────────────────────────

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        return {
            "view": self._view.value(),
            "scale": self._scale.value(),
            "compared": list(self.loss_menu.names),
            "log": self._log,
        }

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        self._view.set_value(options.get("view"))
        self._scale.set_value(options.get("scale"))
        self.loss_menu.check(options.get("compared"))
        self._choose_log(options.get("log") is True)

    @Slot()
    def _change_view(self, *_: object) -> None:
        self._fresh = self.dirty = True

    @Slot(bool)
    def _choose_log(self, wanted: bool) -> None:
        """Have logarithmic axes in all plots, or plain ones: they are read beside each other."""
        self._log = wanted
        for term_plot in self.term_plots.values():
            term_plot.take_log(wanted)
        self._change_view()

    @Slot()
    def _touch(self) -> None:
        self.dirty = self.urgent = True

    @Slot()
    def _go_home(self) -> None:
        for plot in self._curve_plots():
            plot.item.box.hold()
        self._fresh = True
        self._touch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the plots out anew where there is more or less room."""
        super().resizeEvent(event)
        self.dirty = True

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.area.setBackground(theme.palette().surface)
        for term_plot in self.term_plots.values():
            term_plot.restyle()
        self._fresh = self.dirty = True

    # ── drawing ──────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Draw what is newest."""
        self.dirty = self.urgent = False
        losses = self._run_losses()
        self.body.show_content(bool(losses))
        if not losses:
            return
        first = losses[0]
        alike = [each for each in losses if paired(each.loss) == paired(first.loss)]
        self._scale.setVisible(all(each.loss.scores == "logit" for each in alike))
        axis = self._axis(alike)
        self._arrange(first, axis)
        self.loss_menu.offer(first.loss)
        styles = first.overlays(self.loss_menu.names, alike)
        moving, focus = self._follow(alike, axis)
        for term, term_plot in self.term_plots.items():
            curves = [each.curves(term, alone=len(alike) == 1) for each in alike]
            curves += [
                first.laid_over(name, term, style)
                for name, style in styles.items()
                if not axis.as_probability or has_probability(name)
            ]
            moving |= term_plot.show(curves, axis, focus, at_once=self._fresh)
        self._mark(first, axis)
        self.legend.show_entries(self._entries(losses, styles, axis))
        self._fresh = False
        self.dirty = moving

    def shown(self) -> ShownMicroscope:
        """Return what is on screen."""
        return ShownMicroscope(
            self.body.words(),
            {term: plot.shown() for term, plot in self.term_plots.items()},
            self.legend.entries,
            None if self._scale.isHidden() else self._scale.value(),
        )

    def _run_losses(self) -> list[RunLoss]:
        """Return the visible runs whose loss can be drawn, the chosen one first."""
        runs = sorted(self.studio.visible(), key=lambda run: run.run != self.studio.current)
        return [loss for loss in map(RunLoss.of, runs) if loss is not None]

    def _axis(self, losses: list[RunLoss]) -> OutputAxis:
        if paired(losses[0].loss):
            return OutputAxis("c(x) − c(G(z))")
        scales = {each.loss.scores for each in losses}
        if scales == {"logit"} and self._scale.value() == "probability":
            return OutputAxis("probability d", as_probability=True)
        return OutputAxis(f"c ({SCALE_NAMES[scales.pop()]})" if len(scales) == 1 else "c")

    def _curve_plots(self) -> list[CurvePlot]:
        """Return the plots that are shown, term by term."""
        view = "slope" if self._is_low() else self._view.value()
        return [plot for term_plot in self.term_plots.values() for plot in term_plot.parts(view)]

    def _is_low(self) -> bool:
        return self._view.value() == "both" and self.area.room().height() < 2 * LOWEST

    def _arrange(self, first: RunLoss, axis: OutputAxis) -> None:
        """Lay out the plots side by side, under each other where they would be too narrow."""
        terms = first.terms
        columns = max(1, min(len(terms), self.area.width() // NARROWEST))
        columns = -(-len(terms) // -(-len(terms) // columns))
        if self._shown == (shown := (*terms, columns, self._view.value(), self._is_low(), axis)):
            return
        self._shown, self._fresh = shown, True
        names = NAMES | ({"real": "D"} if paired(first.loss) else {})
        self.term_plots = {term: TermPlot(names[term]) for term in terms}
        plots = self._curve_plots()
        height = len(plots) // len(terms)
        places: dict[tuple[int, int], Plot] = {}
        for i, term_plot in enumerate(self.term_plots.values()):
            row, column = divmod(i, columns)
            stack = plots[i * height : (i + 1) * height]
            term_plot.arrange(stack, leftmost=column == 0, lowest=axis.title)
            for j, plot in enumerate(stack):
                places[row * height + j, column] = plot.item
                plot.item.take_log(self._log)
                plot.item.logChosen.connect(self._choose_log)
                plot.item.box.moved.connect(self._touch)
                plot.item.box.wentHome.connect(self._go_home)
                if plot is not plots[0]:
                    plot.item.setXLink(plots[0].item)
        self.area.lay_out(places)

    def _follow(self, losses: list[RunLoss], axis: OutputAxis) -> tuple[bool, tuple[float, float]]:
        """Move the axis towards the scores; return whether it moves, and the range of c to show."""
        middles = [each.balance or 0.0 for each in losses]
        ends = [(middle - AROUND, middle + AROUND) for middle in middles]
        for each in losses:
            for term in self.term_plots:
                if (scores := each.scores(term)) is not None:
                    ends.append(robust_range(scores, 0.01))
        known = np.array(ends)[np.isfinite(ends).all(axis=1)]
        calm = self._ranges.setdefault(axis.title, CalmRange())
        moving = calm.towards(float(known.min()), float(known.max()), at_once=self._fresh)
        focus = calm.shown or (-AROUND, AROUND)
        plots = self._curve_plots()
        if not any(plot.item.box.free_x for plot in plots):
            shown = (0.0, 1.0) if axis.as_probability else focus
            plots[0].item.box.setXRange(*shown, padding=0)
        return moving, focus

    def _mark(self, first: RunLoss, axis: OutputAxis) -> None:
        """Mark the output at equilibrium."""
        known = [] if first.balance is None else [first.balance]
        places = axis.forward(np.array(known, np.float32))
        marks = [(float(place), "", theme.palette().muted) for place in places]
        for plot in self._curve_plots():
            plot.item.set_references(marks, upright=True)

    def _entries(
        self, losses: list[RunLoss], styles: dict[str, RunStyle], axis: OutputAxis
    ) -> list[Entry]:
        colours, first = theme.palette(), losses[0]
        entries = []
        if len(losses) > 1:
            for each in losses:
                apart = paired(each.loss) != paired(first.loss)
                style, words = each.run.style, "drawn when chosen" if apart else ""
                entries.append(Entry(each.run.title, style.colour, style.dash, value=words))
        elif paired(first.loss):
            entries.append(Entry("pairs", colours.muted, shape="block"))
        else:
            entries += [
                Entry("real", REAL, shape="block"),
                Entry("generated", FAKE, shape="block"),
            ]
        for name, style in styles.items():
            none = "has no d" if axis.as_probability and not has_probability(name) else ""
            title = catalogue("loss")[name].title
            entries.append(Entry(title, style.colour, style.dash, value=none))
        if first.balance is not None:
            (shown,) = axis.forward(np.array([first.balance], np.float32)).tolist()
            place = named_value(shown if axis.as_probability else first.balance)
            entries.append(Entry(f"equilibrium {place}", colours.muted, (4, 4)))
        return [
            *entries,
            Entry(written(f"flat: slope under {FLAT:g}"), colours.border, shape="block"),
        ]
