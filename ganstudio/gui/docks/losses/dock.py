"""The loss curves of all runs: raw faint, smoothed strong, with the equilibrium in the margin."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.losses.curves import Panel, Series
from ganstudio.gui.docks.shared.header import Body, Header, Readout, Toggle, under
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.legend import Entry, Legend
from ganstudio.gui.widgets.plotting import (
    mouse_step,
)
from ganstudio.gui.widgets.scales import Linear, SymLog, named_value, number, reading
from ganstudio.gui.widgets.theme import DISCRIMINATOR, GENERATOR
from ganstudio.telemetry.series import LOSSES, is_term
from ganstudio.telemetry.timeline import Envelope

TERM_COLOURS = ("#0A84D6", "#D55E00", "#B4A000", "#9467BD", "#17A2A2", "#8C6D5A")
PLAYERS = dict(zip(LOSSES, "DG", strict=True))


class LossesDock(StudioDock):
    """D's and G's loss of every run.

    With one run both stand in one plot, in the colours of the players. With several, D and
    G have a plot each, one above the other, and the curves have the runs' colours.
    """

    name = "losses"
    channels = ("losses",)
    title = "Loss curves"
    help = (
        "The losses of discriminator and generator. A GAN's losses do not go down: dashed "
        "lines mark the values at equilibrium, where nobody can tell real from generated. "
        "Wheel zooms, drag pans, double-click returns. A fork's curve is faint up to the step at "
        "which it was forked: so far it is its parent's.\n\n"
        "Both losses are minimised, and D's is the sum over real and generated samples: with "
        "cross-entropy it ends at 2 ln 2 ≈ 1.386. Where code averages the two it is ln 2, and as "
        "the value V that D maximises it is −ln 4. Losses of different kinds cannot be compared "
        "by their height."
    )
    interval = 1 / 15

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.panels: dict[str, Panel] = {}
        self.rule: Linear = Linear()
        self._hover: float | None = None
        self._fresh = True
        self._shown_runs: tuple[int, ...] = ()
        self._build()

    def _build(self) -> None:
        header = Header()
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, 40)
        self._slider.setValue(20)
        self._slider.setFixedWidth(44)
        self._weight = Readout()
        self._weight.setFixedWidth(self.fontMetrics().horizontalAdvance("0.9999") + 2)
        self._weight.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._terms = Toggle("terms")
        self._log = Toggle("log")
        self._robust = Toggle("robust", on=True)
        tip = "Smoothing: the weight that the past has at each step (exponential moving average)"
        header.add(self._slider, tip, "smooth")
        header.add(self._weight)
        header.stretch()
        header.add(self._terms, "Show penalty terms in a plot of their own")
        header.add(self._log, "Logarithmic axis; symmetric about zero where losses are negative")
        header.add(self._robust, "Let outliers run out of sight rather than flatten the curves")
        self.legend = Legend()
        self._graphics = pg.GraphicsLayoutWidget()
        self._graphics.ci.setContentsMargins(4, 0, 4, 0)
        self._graphics.ci.setSpacing(0)
        self._graphics.setMinimumSize(40, 40)
        content = under(self.legend, self._graphics)
        self.body = Body(
            header, content, "The losses of both players, step by step.\nPress Run to see them."
        )
        self.setWidget(self.body)
        self._slider.valueChanged.connect(self._change_view)
        for toggle in (self._terms, self._log, self._robust):
            toggle.toggled.connect(self._change_view)
        self._graphics.scene().sigMouseMoved.connect(self._point)
        self.restyle()

    # ── settings ─────────────────────────────────────────────────────────────

    def weight(self) -> float:
        """Return the smoothing weight: none, then evenly in the number of steps it spans."""
        place = self._slider.value()
        return 0.0 if not place else 1 - 10 ** (-place / 12 - 0.08)

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        return {
            "smoothing": self._slider.value(),
            "penalties": self._terms.isChecked(),
            "log": self._log.isChecked(),
            "robust": self._robust.isChecked(),
        }

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        if isinstance(smoothing := options.get("smoothing"), int):
            self._slider.setValue(smoothing)
        for key, toggle in (
            ("penalties", self._terms),
            ("log", self._log),
            ("robust", self._robust),
        ):
            if isinstance(on := options.get(key), bool):
                toggle.setChecked(on)

    @Slot()
    def _change_view(self) -> None:
        self._fresh = self.dirty = True

    @Slot()
    def _touch(self) -> None:
        self.dirty = self.urgent = True

    @Slot()
    def _go_home(self) -> None:
        for panel in self.panels.values():
            panel.plot.box.free_x = panel.plot.box.free_y = False
        self._fresh = True
        self._touch()

    @Slot(object)
    def _point(self, position: QPointF) -> None:
        steps = (mouse_step(panel.plot, position) for panel in self.panels.values())
        step = next((step for step in steps if step is not None), None)
        if step != self._hover:
            self._hover = step
            self._show_readings()

    def leaveEvent(self, event: Any) -> None:
        """Go back to the values at the cursor."""
        super().leaveEvent(event)
        self._hover = None
        self._show_readings()

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self._graphics.setBackground(theme.palette().surface)
        for panel in self.panels.values():
            panel.plot.restyle()
            panel.cursor.setPen(pg.mkPen(theme.palette().muted, width=1))
        self._fresh = self.dirty = True

    # ── drawing ──────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Draw what is newest."""
        self.dirty = False
        runs = [run for run in self.studio.visible() if len(run.losses)]
        self.body.show_content(bool(runs))
        self._weight.setText(f"{self.weight():.3f}".rstrip("0").rstrip("."))
        if not runs:
            self._shown_runs = ()
            return
        if (shown := tuple(run.run for run in runs)) != self._shown_runs:
            self._shown_runs, self._fresh = shown, True
        content = self._contents(runs)
        self._arrange(list(content))
        first, last = self._steps(runs)
        moving = False
        drawn = {key: self._envelopes(series, first, last) for key, series in content.items()}
        self._choose_rule(drawn)
        for key, series in content.items():
            moving |= self._draw(self.panels[key], key, series, drawn[key])
        self._show_readings()
        self._fresh = False
        self.dirty = moving

    def _contents(self, runs: list[RunView]) -> dict[str, list[Series]]:
        """Return which curves stand in which plot."""
        alone = len(runs) == 1
        content: dict[str, list[Series]] = {}
        for name, player in PLAYERS.items():
            colour = DISCRIMINATOR if player == "D" else GENERATOR
            for run in runs:
                if name in run.losses.names:
                    key = "loss" if alone else f"loss {player}"
                    dash = () if alone else run.style.dash
                    series = Series(run, name, colour if alone else run.style.colour, dash)
                    content.setdefault(key, []).append(series)
        if self._terms.isChecked() and (terms := _terms(runs)):
            content["penalties"] = terms
        return content

    def _arrange(self, keys: list[str]) -> None:
        if keys == list(self.panels):
            return
        free_x = any(panel.plot.box.free_x for panel in self.panels.values())
        range_x = next((panel.plot.box.viewRange()[0] for panel in self.panels.values()), None)
        self._graphics.clear()
        self.panels = {key: Panel(key) for key in keys}
        top = next(iter(self.panels.values())).plot
        for row, panel in enumerate(self.panels.values()):
            self._graphics.addItem(panel.plot, row, 0)
            panel.plot.box.moved.connect(self._touch)
            panel.plot.box.wentHome.connect(self._go_home)
            if panel.plot is not top:
                panel.plot.setXLink(top)
        for panel in list(self.panels.values())[:-1]:
            panel.plot.getAxis("bottom").setStyle(showValues=False)
            panel.plot.getAxis("bottom").setHeight(4)
        self.panels[keys[-1]].plot.set_titles("step", keys[-1])
        if free_x and range_x:
            top.box.free_x = True
            top.box.setXRange(*range_x, padding=0)
        self._fresh = True

    def _steps(self, runs: list[RunView]) -> tuple[float, float]:
        """Return the steps in view; unless the user has moved them, all of them."""
        boxes = [panel.plot.box for panel in self.panels.values()]
        if any(box.free_x for box in boxes):
            first, last = boxes[0].viewRange()[0]
            return first, last
        first = min(run.losses.first for run in runs)
        last = max([first + 20, *(run.losses.last for run in runs)])
        boxes[0].setXRange(first, last, padding=0.01)
        return first, last

    def _envelopes(self, series: list[Series], first: float, last: float) -> list[Envelope]:
        room = int(self._graphics.width()) - 100
        buckets = max(room if len(self._shown_runs) == 1 else room // 2, 60)
        weight = self.weight()
        return [s.run.losses.smoothed(s.name, first, last, buckets, weight) for s in series]

    def _choose_rule(self, drawn: dict[str, list[Envelope]]) -> None:
        old = self.rule
        if not self._log.isChecked():
            self.rule = Linear()
        elif self._fresh or not isinstance(self.rule, SymLog) or self.rule.threshold == 0:
            found = [each.low for envelopes in drawn.values() for each in envelopes]
            self.rule = SymLog.over(np.concatenate(found))
        for panel in self.panels.values():
            if panel.plot.values.rule != self.rule:
                panel.plot.values.rule = self.rule
                panel.plot.values.picture = None
        self._fresh |= old != self.rule

    def _draw(
        self, panel: Panel, key: str, series: list[Series], envelopes: list[Envelope]
    ) -> bool:
        panel.draw(series, envelopes, self.rule, raw=True)
        marks = [] if key == "penalties" else self._equilibria(series)
        panel.plot.set_references(marks)
        values = [np.concatenate([each.low, each.high]) for each in envelopes]
        pooled = self.rule.forward(np.concatenate(values))
        share = 0.02 if self._robust.isChecked() else 0.0
        lines = np.repeat([place for place, _, _ in marks], max(len(pooled) // 20, 1))
        return panel.settle(np.append(pooled, lines), share, at_once=self._fresh)

    def _equilibria(self, series: list[Series]) -> list[tuple[float, str, str]]:
        alone = len(self._shown_runs) == 1
        marks: dict[float, tuple[float, str, str]] = {}
        for each in series:
            equilibrium = each.run.experiment.loss.equilibrium
            player = PLAYERS[each.name]
            value = equilibrium.discriminator if player == "D" else equilibrium.generator
            place = math.nan if value is None else float(self.rule.forward(np.float64(value)))
            if value is None or not math.isfinite(place):
                continue
            colour = each.colour if alone else theme.palette().muted
            name = f"{player} {named_value(value)}" if alone else named_value(value)
            marks.setdefault(value, (place, name, colour))
        return list(marks.values())

    # ── read-out ─────────────────────────────────────────────────────────────

    def _show_readings(self) -> None:
        """Read the values under the mouse, or the smoothed ones at the cursor."""
        runs = [run for run in self.studio.visible() if len(run.losses)]
        if not runs or not self.panels:
            return
        first, last = min(r.losses.first for r in runs), max(r.losses.last for r in runs)
        cursor = self.studio.cursor
        pointed = self._hover is not None and first - 0.5 <= self._hover <= last + 0.5
        step = last if cursor is None else max(min(cursor, last), first)
        if pointed and self._hover is not None:
            step = round(self._hover)
        for panel in self.panels.values():
            panel.cursor.setVisible(pointed or cursor is not None)
            panel.cursor.setPos(step)
        self.legend.show_entries(
            [Entry("step", shape="none", value=number(step)), *self._read(step)]
        )

    def _read(self, step: int) -> list[Entry]:
        entries = []
        alone = len(self._shown_runs) == 1
        for run in self.studio.visible():
            if not len(run.losses):
                continue
            values = [(p, self._value(run, name, step)) for name, p in PLAYERS.items()]
            if alone:
                for (player, value), colour in zip(values, (DISCRIMINATOR, GENERATOR), strict=True):
                    entries.append(Entry(f"{player} loss", colour, value=value))
            else:
                chosen = self._hover is not None or self.studio.cursor is not None
                text = "  ".join(f"{player} {value}" for player, value in values) if chosen else ""
                entries.append(Entry(run.title, run.style.colour, run.style.dash, value=text))
        terms = _terms(self.studio.visible()) if self._terms.isChecked() and alone else []
        for term in terms:
            value = self._value(term.run, term.name, step)
            entries.append(Entry(term.name.partition("/")[2], term.colour, term.dash, value=value))
        return entries

    def _value(self, run: RunView, name: str, step: int) -> str:
        """Return the value as measured where the mouse points, else smoothed, at the cursor."""
        losses = run.losses
        if name not in losses.names:
            return "–"
        if self._hover is not None:
            row = losses.at(step)
            return reading(row[name]) if row else "–"
        broken = losses.broken_since(name)
        if broken is not None and broken <= step:
            return "not finite"
        at = max(min(step, losses.last), losses.first)
        smooth = losses.smoothed(name, at, at, 1, self.weight())
        return reading(float(smooth.mean[-1]))


def _terms(runs: list[RunView]) -> list[Series]:
    """Return the extra terms of D's loss: in a colour each for one run, else in the runs'."""
    found = []
    for run in runs:
        names = [name for name in run.losses.names if is_term(name)]
        for i, name in enumerate(names):
            colour = TERM_COLOURS[i % len(TERM_COLOURS)] if len(runs) == 1 else run.style.colour
            found.append(Series(run, name, colour, run.style.dash if len(runs) > 1 else ()))
    return found
