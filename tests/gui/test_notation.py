"""Formulas and axes in another notation, through the window, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.lesson.dock import LessonDock
from ganstudio.gui.docks.lesson.page import LessonPage
from ganstudio.gui.docks.phase.dock import PhaseDock
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets import notation
from ganstudio.gui.widgets.explanations import tooltip
from ganstudio.preset_folder import find


@pytest.fixture(autouse=True)
def _ends_as_it_began() -> Iterator[None]:
    yield
    notation.put_in_force(notation.HOUSE)


@pytest.fixture
def source(served: Any) -> Any:
    """Train as the program does."""
    return served


def choose(window: Window, name: str) -> None:
    window.table[f"view.notation.{name}"].trigger()
    for dock in window.area.docks.values():
        dock.refresh()


def formula(window: Window) -> QLabel:
    """Return the formula of the loss in Parameters."""
    labels = window.area.docks["parameters"].findChildren(QLabel, "formula")
    (found,) = (each for each in labels if getattr(each.property("subject"), "kind", "") == "loss")
    return found


def axes(window: Window) -> tuple[str, str]:
    portrait = window.area.dock(PhaseDock).shown().portrait
    assert portrait is not None
    return portrait.plot.titles


def test_a_formula_and_an_axis_change_at_once_and_come_back(
    make_window: Callable[..., Window], served: Any, qtbot: QtBot
) -> None:
    window = make_window(None, (1400, 900))
    window.table["view.layout.Learn"].trigger()
    for name in ("parameters", "phase"):
        if not window.area.shows(window.area.docks[name]):
            window.table[f"view.dock.{name}"].trigger()
    experiment = find("dirac-circling").with_values({"loss": "minimax", "threads": 1})
    window.files.open_experiment(experiment)
    qtbot.waitUntil(lambda: bool(window.studio.runs))
    window.table["train.step"].trigger()
    for _ in range(3):
        served.session.advance()
    dock = window.area.dock(PhaseDock)
    qtbot.waitUntil(lambda: dock.shown().portrait is not None)
    window.area.docks["parameters"].refresh()
    own = formula(window).text(), formula(window).toolTip(), axes(window)
    assert "<i>L</i><sub>D</sub>" in own[0]
    assert own[2] == ("θ: where G puts its point", "ψ: slope of D")

    choose(window, "bishop")
    assert window.table["view.notation.bishop"].isChecked()
    assert "<i>E</i><sub>D</sub>" in formula(window).text()
    assert "<i>w</i>), <i>φ</i>" in formula(window).toolTip()
    assert axes(window) == ("w: where G puts its point", "φ: slope of D")
    assert dock.portrait.plot.getAxis("left").labelText == "φ: slope of D"

    choose(window, "iit-m")
    assert "D<sub>θ</sub>" in formula(window).text().replace("<i>", "").replace("</i>", "")
    assert axes(window) == ("φ: where G puts its point", "θ: slope of D")

    choose(window, "house")
    assert (formula(window).text(), formula(window).toolTip(), axes(window)) == own


def test_a_lesson_is_read_in_it(make_window: Callable[..., Window]) -> None:
    window = make_window(None)
    window.table["lesson.3-best-d"].trigger()
    dock = window.area.dock(LessonDock)
    (page,) = (each for each in dock.findChildren(LessonPage) if each.isVisible())
    own = page.text.text()
    assert "d*(x) = p(x) / (p(x) + p_G(x))" in own
    choose(window, "fleuret")
    assert "D*(x) = μ(x) / (μ(x) + μ_G(x))" in page.text.text()
    assert page.ticks[-1].text().endswith("log 4 − 2 JS = 0.977, within 3 %.")
    choose(window, "house")
    assert page.text.text() == own


def test_it_is_kept_for_the_next_start(make_window: Callable[..., Window]) -> None:
    first = make_window(None)
    choose(first, "goodfellow")
    first.close()
    notation.put_in_force(notation.HOUSE)
    again = make_window(None)
    assert again.table["view.notation.goodfellow"].isChecked()
    assert "log" in tooltip(find("dirac-circling").with_values({"loss": "minimax"}).loss)
