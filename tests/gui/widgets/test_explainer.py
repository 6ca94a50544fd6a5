"""F1 through the window: what is pointed at is what is explained."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QMenu,
    QScrollArea,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ganstudio.components import find
from ganstudio.gui.dialogs.articles import all_articles
from ganstudio.gui.dialogs.handbook import HandbookDialog
from ganstudio.gui.dialogs.losses import LossesDialog
from ganstudio.gui.docks.runs.run_row import RunRow
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets.editors import Choice
from ganstudio.gui.widgets.elided import ElidedLabel
from ganstudio.gui.widgets.explainer import ExplanationPanel, subject_at
from ganstudio.telemetry.records import FAULTS, WORDS, Collapse, Verdict, Word

Explained = Callable[..., str]


@pytest.fixture
def window(make_window: Callable[..., Window]) -> Window:
    """Return a window that is as a whole on the screen, where the mouse can point at it."""
    window = make_window(size=(790, 780))
    window.studio.set_simple(False)
    return window


def panel() -> ExplanationPanel | None:
    return next(
        (
            widget
            for widget in QApplication.topLevelWidgets()
            if isinstance(widget, ExplanationPanel) and widget.isVisible()
        ),
        None,
    )


@pytest.fixture
def f1(window: Window, qtbot: QtBot) -> Iterator[Explained]:
    """Return a function that points at a place of a widget, presses F1, and reads the panel."""

    def press(widget: QWidget, place: QPoint | None = None, keys: QWidget | None = None) -> str:
        QCursor.setPos(widget.mapToGlobal(place or widget.rect().center()))
        qtbot.keyClick(keys or window, Qt.Key.Key_F1)
        qtbot.waitUntil(lambda: panel() is not None)
        found = panel()
        assert found is not None
        text = found.browser.toPlainText()
        qtbot.keyClick(found, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: panel() is None)
        return text

    yield press
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible() and widget.windowType() == Qt.WindowType.Popup:
            widget.close()


def parameters(window: Window, qtbot: QtBot) -> QWidget:
    dock = window.area.docks["parameters"]
    window.area.reveal(dock)
    qtbot.waitUntil(lambda: bool(dock.findChildren(QToolButton, "add")))
    return dock


# ── what is pointed at ────────────────────────────────────────────────────────


def test_a_dock_anywhere_in_it(window: Window, f1: Explained) -> None:
    for name in ("losses", "outputs"):
        dock = window.area.docks[name]
        window.area.reveal(dock)
        text = f1(dock)
        assert dock.title in text
        assert dock.help.split("\n")[0][:40] in text


def test_the_title_of_a_dock(window: Window, f1: Explained) -> None:
    window.area.reveal(window.area.docks["samples"])
    assert "Samples" in f1(window.area.docks["samples"], QPoint(30, 10))


def test_the_tab_of_a_dock_that_is_behind(window: Window, qtbot: QtBot, f1: Explained) -> None:
    window.resize(790, 600)

    def bar() -> QTabBar | None:
        bars = window.area.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        shown = (b for b in bars if b.isVisible())
        return next(
            (b for b in shown if "Walk" in (b.tabText(0), b.tabText(1), b.tabText(2))), None
        )

    qtbot.waitUntil(lambda: bar() is not None)
    tabs = bar()
    assert tabs is not None
    assert "Latent walk" in f1(tabs, tabs.tabRect(1).center())


def test_a_button_of_the_toolbar(window: Window, f1: Explained) -> None:
    window.table["view.simple"].setChecked(False)
    text = f1(window.bar.widgetForAction(window.table["train.step_d"]))
    assert "One step of the discriminator alone." in text
    assert "Key D" in text


def test_the_choices_in_force(window: Window, f1: Explained) -> None:
    data, architecture = (
        window.bar.findChild(QToolButton, f"choice.{title}") for title in ("Data", "Architecture")
    )
    assert find("data", "digits").paper in f1(data)
    assert find("network", "upconv").title in f1(architecture)


def test_a_parameter_by_its_name_and_its_field(window: Window, qtbot: QtBot, f1: Explained) -> None:
    dock = parameters(window, qtbot)
    field = dock.findChild(QWidget, "latent")
    area = dock.findChild(QScrollArea)
    area.ensureWidgetVisible(field)
    text = f1(field)
    assert "latent dimension" in text
    assert "the run begins afresh" in text


def test_the_formula_and_the_list_of_losses(window: Window, qtbot: QtBot, f1: Explained) -> None:
    dock = parameters(window, qtbot)
    area = dock.findChild(QScrollArea)
    section = dock.findChild(QWidget, "section.Loss")
    area.ensureWidgetVisible(section)
    chooser = section.findChild(Choice, "chooser")
    label = next(each for each in section.findChildren(QLabel) if "<sub>" in each.text())
    assert "Geometric GAN" in f1(label)
    assert "Geometric GAN" in f1(chooser)
    chooser.showPopup()
    place = chooser.view().visualRect(chooser.model().index(1, 0)).center()
    text = f1(chooser.view().viewport(), place, keys=chooser.view())
    assert "Minimax (saturating)" in text
    assert "k/(k + K)" in text
    chooser.hidePopup()


def test_an_entry_of_a_menu(window: Window, f1: Explained) -> None:
    menu = next(m for m in window.findChildren(QMenu) if m.title() == "Penalties")
    menu.popup(window.mapToGlobal(QPoint(200, 200)))
    text = f1(menu, menu.actionGeometry(window.table["penalty.wgan-gp"]).center(), keys=menu)
    assert "has no logarithm" in text
    menu.setActiveAction(window.table["penalty.r1"])
    assert "γ = 20" in f1(window.menuBar(), QPoint(700, 5), keys=menu)
    menu.close()


def test_a_loss_with_its_company(window: Window, f1: Explained) -> None:
    menu = next(m for m in window.findChildren(QMenu) if m.title() == "&Loss")
    menu.popup(window.mapToGlobal(QPoint(200, 100)))
    text = f1(menu, menu.actionGeometry(window.table["loss.wasserstein-gp"]).center(), keys=menu)
    assert "Choosing it brings along Gradient penalty (WGAN-GP)." in text
    menu.close()


def test_a_figure_of_the_diagnosis(window: Window, qtbot: QtBot, f1: Explained) -> None:
    window.table["view.layout.Compare"].trigger()  # where it is as high as the window
    table = window.area.docks["collapse"].table  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(table.table) > 1)
    row = next(i for i, line in enumerate(table.table) if line[0].measure is not None)
    areas = window.area.docks["collapse"].findChildren(QScrollArea)
    bar = next(area for area in areas if area.isAncestorOf(table)).verticalScrollBar()

    def is_seen() -> bool:
        bar.setValue(bar.maximum())
        return bool(table.visibleRegion().contains(table.box(row, 0).center().toPoint()))

    qtbot.waitUntil(is_seen)
    text = f1(table, table.box(row, 0).center().toPoint())
    assert text.split("\n")[:3] == ["Measure", "modes covered", "How many."]
    assert "A perfect sampler gets 4 of 4" in text


def test_a_loss_to_compare_under_the_microscope(
    window: Window, qtbot: QtBot, f1: Explained
) -> None:
    window.table["view.dock.microscope"].trigger()
    dock: Any = window.area.docks["microscope"]
    menu = dock.loss_menu.menu()
    menu.popup(window.mapToGlobal(QPoint(300, 50)))
    assert "least squares" in f1(dock.loss_menu.boxes["least-squares"], keys=menu).lower()
    menu.close()


def test_a_loss_in_the_dialog_that_compares(window: Window, qtbot: QtBot, f1: Explained) -> None:
    window.table["compare.losses"].trigger()
    dialog = window.findChild(LossesDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    box = dialog.findChild(QCheckBox, "f-gan-kl")
    box.setFocus()
    assert "KL(pdata‖pG)" in f1(window.menuBar(), QPoint(700, 5), keys=dialog)
    dialog.close()


def test_what_has_the_keyboard_where_the_mouse_points_at_nothing(
    window: Window, qtbot: QtBot, f1: Explained
) -> None:
    dock = parameters(window, qtbot)
    dock.findChild(QWidget, "latent").setFocus()
    assert "latent dimension" in f1(window.menuBar(), QPoint(700, 5))


def test_nothing_to_explain_is_said(window: Window, qtbot: QtBot) -> None:
    QCursor.setPos(window.status.mapToGlobal(window.status.rect().center()))
    assert subject_at(QCursor.pos()) is None
    window.area.setFocus()
    window.table["help.explain"].trigger()
    assert panel() is None
    assert "press F1" in window.status.currentMessage()


# ── the panel ─────────────────────────────────────────────────────────────────


@pytest.fixture
def open_panel(window: Window) -> Iterator[Callable[..., ExplanationPanel]]:
    opened: list[ExplanationPanel] = []

    def show(subject: object, place: QPoint) -> ExplanationPanel:
        opened.append(ExplanationPanel(subject, window))
        opened[-1].open_at(place)
        return opened[-1]

    yield show
    for each in opened:
        each.close()


def test_links_lead_on_and_back(open_panel: Callable[..., ExplanationPanel]) -> None:
    shown = open_panel(find("loss", "wasserstein"), QPoint(50, 50))
    assert "Back" not in shown.browser.toPlainText()
    shown.browser.anchorClicked.emit(QUrl("penalty/wgan-gp"))
    assert "pulls D's slope to 1" in shown.browser.toPlainText()
    shown.browser.anchorClicked.emit(QUrl("back"))
    assert "Kantorovich" in shown.browser.toPlainText()
    assert "Back" not in shown.browser.toPlainText()


def test_f1_again_closes(window: Window, qtbot: QtBot) -> None:
    QCursor.setPos(window.area.docks["losses"].mapToGlobal(QPoint(30, 60)))
    qtbot.keyClick(window, Qt.Key.Key_F1)
    found = panel()
    assert found is not None
    qtbot.keyClick(found, Qt.Key.Key_F1)
    assert panel() is None


def test_text_can_be_selected(open_panel: Callable[..., ExplanationPanel]) -> None:
    shown = open_panel(find("loss", "hinge"), QPoint(50, 50))
    shown.browser.selectAll()
    assert "Miyato" in shown.browser.textCursor().selectedText()


def test_stays_on_the_screen_and_fits_its_text(
    window: Window, open_panel: Callable[..., ExplanationPanel]
) -> None:
    screen = window.screen().availableGeometry()
    for place in (screen.topLeft(), screen.bottomRight(), screen.center()):
        shown = open_panel(find("loss", "minimax"), place)
        assert screen.contains(QRect(shown.pos(), shown.size()))
        assert not shown.browser.verticalScrollBar().isVisible()


# ── the reference ─────────────────────────────────────────────────────────────


def test_the_reference_is_searched(window: Window, qtbot: QtBot) -> None:
    window.table["help.reference"].trigger()
    shown = window.findChild(HandbookDialog)
    assert shown is not None
    assert not shown.isModal()
    qtbot.keyClicks(shown.line, "mescheder ½")
    found = shown.titles()
    assert set(found) >= {find("penalty", name).title for name in ("r1", "r2")}
    assert "γ/2" in shown.browser.toPlainText()
    shown.browser.anchorClicked.emit(QUrl("loss/wasserstein"))
    assert "Kantorovich" in shown.browser.toPlainText()
    assert shown.line.text() == ""
    qtbot.keyClicks(shown.line, "no such thing anywhere")
    assert shown.titles() == []
    shown.close()


def test_the_reference_has_everything() -> None:
    from ganstudio.components import KINDS, catalogue
    from ganstudio.gui.docks import DOCKS

    keys = {article.key for article in all_articles([])}
    expected = {f"{kind}/{name}" for kind in KINDS for name in catalogue(kind)}
    verdicts = {f"verdict/{word.replace(' ', '-')}" for word in WORDS}
    assert keys >= expected | verdicts | {f"dock/{dock.name}" for dock in DOCKS}


# ── the verdict ───────────────────────────────────────────────────────────────


@pytest.fixture
def judged(window: Window, source: Any, qtbot: QtBot) -> Callable[[Verdict], None]:
    """Return a function that has the only run judged."""

    def judge(verdict: Verdict) -> None:
        none = np.zeros(0, np.float32)
        record = Collapse((), none, none, (), verdict)
        source.show(window.studio.chosen().run, record)
        qtbot.waitUntil(lambda: window.studio.chosen().verdict == verdict)

    return judge


@pytest.mark.parametrize("word", WORDS)
def test_the_word_of_the_verdict_where_it_stands(
    window: Window, f1: Explained, qtbot: QtBot, judged: Callable[[Verdict], None], word: Word
) -> None:
    judged(Verdict(word, 50, "this and that"))
    collapse, runs = window.area.docks["collapse"], window.area.docks["runs"]
    for dock in (runs, collapse):
        window.area.reveal(dock)
    qtbot.waitUntil(
        lambda: (
            any(word in banner.words for banner in collapse.shown().banners)
            and any(word in run.verdict for run in runs.shown().runs)
        )
    )
    row = window.findChild(RunRow)
    label = next(w for w in row.findChildren(ElidedLabel) if f" {word}:" in w.whole())
    for pointed in (collapse.banners[0], label):
        text = f1(pointed)
        assert text.startswith(f"Verdict\n{word.capitalize()}\n")
        assert "Told by" in text
        assert "What to try" in text
        is_of_the_game = word in FAULTS and word != "data without variety"
        assert is_of_the_game == bool(re.search(r"et al\. \d{4}|and \w+ \d{4}", text))


def test_the_reference_finds_a_word_by_what_it_is_told_by(window: Window, qtbot: QtBot) -> None:
    window.table["help.reference"].trigger()
    shown = window.findChild(HandbookDialog)
    qtbot.keyClicks(shown.line, "verdict goes and comes back")
    assert "Oscillating" in shown.titles()[:3]
    shown.open_article("verdict/oscillating")
    assert "0.3 spreads of the data" in shown.browser.toPlainText()
    shown.close()
