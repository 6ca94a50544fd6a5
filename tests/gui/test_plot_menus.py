"""On every plot of the program: copy, save, a logarithmic axis and a range, by its own menu."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.area.places import PLACES
from ganstudio.gui.docks.collapse.shares import ShareBars
from ganstudio.gui.library.parallel import ParallelPlot
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets.plot_area import PlotArea
from ganstudio.gui.widgets.plot_menu import plot_menu
from ganstudio.gui.widgets.plotting import Plot
from tests.gui.walk import settle

OFFERED = ("Copy picture", "Copy values (CSV)", "Save…")
PLOTTED = (*OFFERED, "Logarithmic axis", "Range…")


@pytest.mark.parametrize("preset", ["digits", "ring", "dirac-circling", "two-bells"])
def test_every_plot_has_a_menu_and_a_logarithmic_axis(
    make_window: Callable[..., Window], qtbot: QtBot, preset: str
) -> None:
    window = make_window(preset)
    window.table["train.run"].trigger()
    qtbot.waitUntil(lambda: all(r.reached > 5 for r in window.studio.runs.values()), timeout=20_000)
    window.table["train.run"].trigger()
    window.pump.stop()
    met: set[str] = set()
    for place in PLACES:
        window.table[f"view.layout.{place.name}"].trigger()
        settle(window, 2)
        for view in window.findChildren(pg.GraphicsView):
            assert isinstance(view, PlotArea), f"{view} is a plot without a menu"
            for plot in view.laid_out() if view.isVisible() else ():
                check(window, view, plot)
                met.add(view.subject)
    assert {"loss curves", "discriminator output", "measures over time"} <= met
    for bars in window.findChildren(ShareBars):
        offers = entries(menu := bars.menu())
        assert {*OFFERED, "Logarithmic axis", "Range"} <= set(offers)
        offers["Logarithmic axis"].trigger()
        menu.close()
        heights = next(iter(bars.shown().shares.values()), np.zeros(0))
        known = next((run.shares for run in bars.runs), np.zeros(0))
        np.testing.assert_allclose(heights, np.minimum(known, bars.top), atol=2e-3)
    for lines in window.findChildren(ParallelPlot):
        assert set(OFFERED) <= set(entries(lines.menu()))


def check(window: Window, view: PlotArea, plot: Plot) -> None:
    """See that a plot offers all, and that its axis changes there and back."""
    menu = plot_menu(plot, view.subject, str, view)
    offers = entries(menu)
    assert set(PLOTTED) <= set(offers), view.subject
    log = offers["Logarithmic axis"]
    one_scale = bool(plot.box.state["aspectLocked"])
    assert log.isEnabled() != one_scale, view.subject
    if not one_scale:
        was, titles = plot.logarithmic, plot.titles
        log.trigger()
        settle(window, 1)
        now = next(each for each in view.laid_out() if each.titles == titles)
        assert now.logarithmic is (not was), view.subject
        low, high = now.shown().y_range
        assert -np.inf < low < high < np.inf, view.subject
        now.logChosen.emit(was)
        settle(window, 1)
    menu.close()


def entries(menu: QMenu) -> dict[str, object]:
    """Return what a menu offers, by its words."""
    return {action.text().replace("&", ""): action for action in menu.actions()}
