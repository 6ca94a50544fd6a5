"""The library's window, used through keys and clicks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from ganstudio.gui.library.thumbnails import picture
from ganstudio.gui.library.window import LibraryWindow
from ganstudio.gui.settings import Settings
from ganstudio.library.notes import read_notes
from ganstudio.preset_folder import find
from ganstudio.telemetry.messages import Edited
from ganstudio.telemetry.recording.writer import RecordingWriter

Key = Qt.Key
Words = Callable[[QWidget], list[str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "runs"


@pytest.fixture
def shown(qtbot: QtBot, dressed: None, settings: Settings, root: Path) -> Iterator[Any]:
    """Return a maker of the library's window, shown and read."""
    host = QWidget()

    def show() -> LibraryWindow:
        window = LibraryWindow(root, settings, host)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: "reading" not in said(window))
        return window

    yield show
    for window in host.findChildren(LibraryWindow):
        window.close()
    shiboken6.delete(host)


@pytest.fixture
def window(shown: Any, recorded_run: Any) -> LibraryWindow:
    """Three runs, shown."""
    recorded_run("alpha", modes=3, verdict="collapsing")
    recorded_run("beta", optimisers__generator__lr=0.5)
    recorded_run("gamma", steps=20)
    window: LibraryWindow = shown()
    return window


def said(window: LibraryWindow) -> str:
    return window.status.words.whole()


def titles(window: LibraryWindow) -> list[str]:
    model = window.runs
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def choose(window: LibraryWindow, *names: str) -> None:
    """Choose rows as clicks with Ctrl do."""
    model = window.view.selectionModel()
    model.clearSelection()
    window.view.setFocus()
    for name in names:
        index = window.runs.index(titles(window).index(name), 0)
        flag = QItemSelectionModel.SelectionFlag
        model.select(index, flag.Select | flag.Rows)
        model.setCurrentIndex(index, flag.NoUpdate)
    QApplication.processEvents()


def column(window: LibraryWindow, key: str) -> int:
    return window.table.keys.index(key)


def test_the_newest_stands_first(window: LibraryWindow) -> None:
    assert titles(window) == ["alpha", "gamma", "beta"]
    assert said(window) == "3 runs"
    row = [window.runs.index(1, column(window, key)).data() for key in ("state", "steps", "loss_d")]
    assert row == ["stopped", "20", "19"]


def test_typing_filters(window: LibraryWindow, qtbot: QtBot, words: Words) -> None:
    qtbot.keyClicks(window.search, "generator.lr>0.1")
    assert titles(window) == ["beta"]
    assert said(window) == "1 of 3 runs"
    window.search.clear()
    qtbot.keyClicks(window.search, "COLLAPS")
    assert titles(window) == ["alpha"]
    qtbot.keyClicks(window.search, "nothing")
    assert not window.view.isVisible()
    assert any("No run fits" in told for told in words(window.listing))


def test_what_a_search_leaves_out_is_no_longer_chosen(window: LibraryWindow, qtbot: QtBot) -> None:
    choose(window, "alpha")
    qtbot.waitUntil(lambda: window.detail.entry is not None)
    qtbot.keyClicks(window.search, "generator.lr>0.1")
    assert titles(window) == ["beta"]
    assert window.view.entries() == []
    qtbot.waitUntil(lambda: window.detail.entry is None)
    choose(window, "beta")
    qtbot.waitUntil(lambda: window.detail.entry is not None)
    qtbot.keyClicks(window.search, "nothing")
    assert window.view.entries() == []
    qtbot.waitUntil(lambda: window.detail.entry is None)


def test_a_half_typed_filter_keeps_the_list(window: LibraryWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search, "lr>")
    assert window.search.property("wrong")
    assert "has no value" in said(window)
    assert len(titles(window)) == 3
    window.search.clear()
    assert not window.search.property("wrong")
    qtbot.keyClicks(window.search, "lrr>1")
    assert "did you mean 'lr'" in said(window)


def test_a_click_on_a_heading_sorts(window: LibraryWindow, qtbot: QtBot) -> None:
    heads = window.view.horizontalHeader()
    place = heads.sectionViewportPosition(column(window, "steps")) + 20

    def click() -> None:
        point = heads.viewport().rect().topLeft()
        point.setX(place)
        point.setY(8)
        qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=point)

    click()
    first = titles(window)
    click()
    assert {first[0], titles(window)[-1]} == {"gamma"}


def test_columns_are_chosen_and_kept(window: LibraryWindow, settings: Settings, shown: Any) -> None:
    menu = window.controls.columns.menu()
    menu.aboutToShow.emit()
    entries = {action.text(): action for action in menu.actions()}
    entries["modes covered"].trigger()
    parts = entries["Optimisers"].menu()
    next(action for action in parts.actions() if action.text() == "generator.lr").trigger()
    assert window.table.keys[-2:] == ("modes", "optimisers.generator.lr")
    beta = titles(window).index("beta")
    assert window.runs.index(beta, column(window, "optimisers.generator.lr")).data() == "0.5"
    assert window.runs.index(beta, column(window, "modes")).data() == "8 of 8"
    assert settings.get("library/columns", [])[-1] == "optimisers.generator.lr"
    assert shown().table.keys == window.table.keys


def test_enter_opens_all_that_are_chosen(window: LibraryWindow, qtbot: QtBot, root: Path) -> None:
    opened: list[Any] = []
    window.entry_actions.opened.connect(opened.append)
    choose(window, "alpha", "gamma")
    qtbot.keyClick(window.view, Key.Key_Return)
    assert opened == [[root / "alpha", root / "gamma"]]


def test_the_button_opens_what_is_chosen(window: LibraryWindow, qtbot: QtBot, root: Path) -> None:
    opened: list[Any] = []
    window.entry_actions.opened.connect(opened.append)
    assert not window.status.open.isEnabled()
    choose(window, "alpha", "gamma")
    qtbot.waitUntil(lambda: window.status.open.text() == "Open 2 runs")
    qtbot.mouseClick(window.status.open, Qt.MouseButton.LeftButton)
    assert opened == [[root / "alpha", root / "gamma"]]


def test_lines_show_the_chosen_runs_or_all(window: LibraryWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.controls.lines, Qt.MouseButton.LeftButton)
    lines = window.rows.lines
    assert lines.isVisible()
    assert len(lines.entries) == 3
    choose(window, "alpha", "beta")
    qtbot.waitUntil(lambda: [run.title for run in lines.entries] == ["alpha", "beta"])
    assert "optimisers.generator.lr" in [axis.key for axis in lines.axes]
    qtbot.mouseClick(window.controls.lines, Qt.MouseButton.LeftButton)
    assert not lines.isVisible()


def test_a_sweep_is_offered_where_there_is_one(window: LibraryWindow, qtbot: QtBot) -> None:
    def offered() -> list[str]:
        window.view.customContextMenuRequested.emit(QPoint(5, 5))
        menu = window.view.findChildren(QMenu)[-1]
        titles = [action.iconText() for action in menu.actions() if action.text()]
        menu.close()
        return titles

    choose(window, "alpha")
    assert offered()[:2] == ["Open", "Rename"]
    (window.library.root / "sweep.toml").touch()
    assert offered()[:2] == ["Open", "Show its sweep"]


def test_f2_renames(window: LibraryWindow, qtbot: QtBot, root: Path) -> None:
    choose(window, "beta")
    qtbot.keyClick(window.view, Key.Key_F2)
    field = window.view.findChild(QLineEdit)
    qtbot.keyClicks(field, "The good one")
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: "The good one" in titles(window))
    assert read_notes(root / "beta").title == "The good one"
    qtbot.keyClick(window.view, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "beta" in titles(window))


def test_delete_and_undo_by_keys(window: LibraryWindow, qtbot: QtBot, root: Path) -> None:
    choose(window, "alpha", "beta")
    qtbot.keyClick(window.view, Key.Key_Delete)
    assert titles(window) == ["gamma"]
    assert not (root / "alpha").exists()
    assert said(window).startswith("2 runs deleted")
    assert window.status.trash.isVisible()
    qtbot.mouseClick(window.status.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(titles(window)) == 3)
    assert (root / "alpha" / "telemetry.sqlite").exists()
    assert not window.status.undo.isEnabled()


def test_a_run_that_is_open_stays(window: LibraryWindow, qtbot: QtBot, root: Path) -> None:
    writer = RecordingWriter(root / "gamma")
    choose(window, "gamma")
    qtbot.keyClick(window.view, Key.Key_Delete)
    writer.close()
    assert "'gamma' is open" in said(window)
    assert len(titles(window)) == 3


def test_emptied_trash(window: LibraryWindow, qtbot: QtBot, root: Path) -> None:
    choose(window, "alpha")
    qtbot.keyClick(window.view, Key.Key_Delete)
    window.entry_actions.empty_trash()
    assert not window.status.undo.isEnabled()
    assert not list((root / ".trash").iterdir())


def test_archived_runs_are_left_out(window: LibraryWindow, qtbot: QtBot) -> None:
    choose(window, "beta")
    qtbot.keyClick(window.view, Key.Key_A)
    assert titles(window) == ["alpha", "gamma"]
    qtbot.mouseClick(window.controls.archived, Qt.MouseButton.LeftButton)
    assert len(titles(window)) == 3
    choose(window, "beta")
    qtbot.keyClick(window.view, Key.Key_A)
    qtbot.mouseClick(window.controls.archived, Qt.MouseButton.LeftButton)
    assert len(titles(window)) == 3


def test_notes_and_tags_are_kept(
    window: LibraryWindow, qtbot: QtBot, root: Path, words: Words
) -> None:
    choose(window, "alpha")
    detail = window.detail
    assert any("collapsing: why" in told for told in words(detail))
    qtbot.keyClicks(detail.tags, "paper, bad, paper")
    qtbot.keyClick(detail.tags, Key.Key_Return)
    assert read_notes(root / "alpha").tags == ("paper", "bad")
    detail.notes.setFocus()
    qtbot.keyClicks(detail.notes, "It collapses.")
    choose(window, "beta")  # leaving is enough
    assert read_notes(root / "alpha").text == "It collapses."
    assert detail.notes.toPlainText() == ""
    assert read_notes(root / "beta").text == ""
    qtbot.keyClicks(window.search, "tags=paper collapses")
    assert titles(window) == ["alpha"]


def test_undone_notes_are_gone(window: LibraryWindow, qtbot: QtBot, root: Path) -> None:
    choose(window, "alpha")
    window.detail.notes.setFocus()
    qtbot.keyClicks(window.detail.notes, "No.")
    window.detail.keep()
    qtbot.mouseClick(window.status.undo, Qt.MouseButton.LeftButton)
    assert window.detail.notes.toPlainText() == ""
    assert read_notes(root / "alpha").text == ""
    assert not window.status.undo.isEnabled()


def test_what_is_typed_outlives_another_look(
    window: LibraryWindow, qtbot: QtBot, recorded_run: Any
) -> None:
    choose(window, "alpha")
    window.detail.tags.setFocus()
    qtbot.keyClicks(window.detail.tags, "half a ta")
    recorded_run("another")
    window.look()
    qtbot.waitUntil(lambda: "another" in titles(window))
    assert window.detail.tags.text() == "half a ta"


def test_two_runs_side_by_side(window: LibraryWindow) -> None:
    choose(window, "alpha", "beta")
    table = window.detail.differences
    assert table.isVisible()
    cells = [[table.item(row, c).text() for c in range(3)] for row in range(table.rowCount())]
    assert ["learning rate (G)", "0.001", "0.5"] in cells
    assert ["modes covered", "3 of 8", "8 of 8"] in cells
    assert not any(row[0] == "batch size" for row in cells)


def test_what_was_changed_while_a_run_trained_is_compared(shown: Any, recorded_run: Any) -> None:
    recorded_run("plain")
    writer = RecordingWriter(recorded_run("turned"))
    toml = find("ring").with_values({"title": "turned"}).dumps()
    told = ("loss: hinge → non-saturating",)
    writer.event(86, 0.9, Edited(3, 86, toml, told, restarted=False))
    writer.close()
    window = shown()
    choose(window, "plain", "turned")
    table = window.detail.differences
    cells = [{table.item(row, c).text() for c in range(3)} for row in range(table.rowCount())]
    assert {"changed while training", "–", "loss: hinge → non-saturating at 86"} in cells
    column = window.table.keys.index("edits")
    shown_cells = {window.runs.index(row, column).data() for row in range(2)}
    assert shown_cells == {"–", "loss: hinge → non-saturating at 86"}
    window.controls.lines.click()
    assert "edits" in [axis.key for axis in window.rows.lines.axes]


def test_forks_stand_under_their_parents(shown: Any, recorded_run: Any, root: Path) -> None:
    parent = recorded_run("old")
    recorded_run("newer")
    recorded_run("fork", meta={"parent": str(parent), "parent_step": 100})
    window = shown()
    window.tree.click()
    assert titles(window) == ["newer", "old", "↳ fork"]
    choose(window, "↳ fork")
    labels = window.detail.findChildren(QLabel)
    related = next(each for each in labels if "forked at step 100 from" in each.text())
    assert related.isVisible()
    related.linkActivated.emit(str(parent))
    assert [entry.title for entry in window.view.entries()] == ["old"]
    window.tree.click()
    assert titles(window) == ["newer", "fork", "old"]


def test_damaged_runs_are_listed_with_their_sentence(
    shown: Any, recorded_run: Any, trained_run: Any, words: Words
) -> None:
    (recorded_run("broken") / "telemetry.sqlite").write_bytes(b"nothing")
    trained_run("whole")
    window = shown()
    assert sorted(titles(window)) == ["broken", "whole"]
    assert said(window) == "2 runs · 1 run damaged"
    choose(window, "broken")
    assert any("telemetry.sqlite" in told for told in words(window.detail))


def test_runs_that_come_and_go_are_noticed(
    window: LibraryWindow, qtbot: QtBot, recorded_run: Any, root: Path
) -> None:
    recorded_run("new one")
    (root / "alpha").rename(root.parent / "elsewhere")
    qtbot.keyClick(window, Key.Key_F5)
    qtbot.waitUntil(lambda: sorted(titles(window)) == ["beta", "gamma", "new one"])


def test_an_empty_library_says_what_will_appear(shown: Any, root: Path, words: Words) -> None:
    window = shown()
    assert not window.view.isVisible()
    assert any(f"No runs in {root} yet" in told for told in words(window.listing))


def test_pictures_are_those_of_the_runs(
    window: LibraryWindow, qtbot: QtBot, root: Path, tmp_path: Path
) -> None:
    image = picture(root / "alpha")
    assert image.pixelColor(4, 4).red() == len("alpha")  # the recorded pixels' value
    assert picture(tmp_path).isNull()
    row = window.runs.index(titles(window).index("alpha"), 0)

    def is_drawn() -> bool:
        small = row.data(Qt.ItemDataRole.DecorationRole).toImage()
        return small.pixelColor(small.rect().center()).alpha() == 255

    qtbot.waitUntil(is_drawn)


def test_the_chosen_run_is_pinned(window: LibraryWindow, qtbot: QtBot, root: Path) -> None:
    choose(window, "beta")
    window.view.setFocus()
    with qtbot.waitSignal(window.entry_actions.pinned) as told:
        qtbot.keyClick(window.view, Key.Key_B)
    assert told.args == [root / "beta"]
    assert "beta is the baseline" in said(window)
