"""Exports through the window: its menu, its dialog, its status bar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ganstudio.export.grid import read_provenance
from ganstudio.export.kinds import KINDS
from ganstudio.gui.dialogs.export import ExportDialog
from ganstudio.gui.serving.exports import records_of
from ganstudio.gui.shell.window import Window
from ganstudio.preset_folder import find
from ganstudio.serving import new_session
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.source import Outbox
from tests.limits import small_files

Words = Callable[[QWidget], list[str]]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """Answer every question for a file with the name that is offered, or the one given here."""
    given: dict[str, str] = {}

    def save(_parent: object, _title: str, name: str, *_: object) -> tuple[str, str]:
        return str(tmp_path / given.get("name", Path(name).name)), given.get("filter", "")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save)
    return given


def dialog_of(window: Window, kind: str) -> ExportDialog:
    window.table[f"export.{kind}"].trigger()
    shown = [each for each in window.findChildren(ExportDialog) if each.isVisible()]
    return next(each for each in shown if each.kind.name == kind)


def test_the_grid_is_asked_of_training(
    window: Window, qtbot: QtBot, answer: dict[str, str], source: Any, tmp_path: Path,
    words: Words,
) -> None:  # fmt: skip
    dialog = dialog_of(window, "grid")
    dialog.form.findChild(QWidget, "rows").setValue(3)
    assert any("530 × 200 pixels" in said for said in words(dialog))
    dialog.take.click()
    order = source.last(m.Export)
    assert isinstance(order, m.Export)
    assert (order.kind, order.path) == ("grid", str(tmp_path / "grid.png"))
    assert (order.options["rows"], order.options["columns"]) == (3, 8)
    qtbot.waitUntil(lambda: "grid.png" in window.status.currentMessage())


def test_what_takes_the_generator_is_asked_of_training(
    window: Window, answer: dict[str, str], source: Any, qtbot: QtBot
) -> None:
    for kind in (kind for kind in KINDS if kind.takes == "generator"):
        dialog_of(window, kind.name).take.click()
        order = source.last(m.Export)
        assert isinstance(order, m.Export)
        assert order.kind == kind.name
        experiment = window.studio.runs[order.run].experiment
        assert kind.options(**order.options) == kind.options.suited(experiment)
        name = Path(order.path).name
        qtbot.waitUntil(lambda name=name: name in window.status.currentMessage())


def test_only_what_the_run_has_is_offered(make_window: Callable[..., Window], words: Words) -> None:
    dialog = dialog_of(make_window("ring"), "grid")
    offered = {
        key for key in dialog.kind.options.model_fields if dialog.form.findChild(QWidget, key)
    }
    assert offered == {"rows", "columns", "scale", "padding", "by_class"}
    assert "points are drawn as a plot" in words(dialog)
    dialog.close()


def test_the_chosen_filter_gives_the_ending(
    window: Window, answer: dict[str, str], source: Any, tmp_path: Path
) -> None:
    answer |= {"name": "film", "filter": "WEBP (*.webp)"}
    dialog_of(window, "walk").take.click()
    order = source.last(m.Export)
    assert isinstance(order, m.Export)
    assert order.path == str(tmp_path / "film.webp")


def test_a_file_is_not_replaced_by_a_name_without_its_ending(
    window: Window, answer: dict[str, str], source: Any, tmp_path: Path
) -> None:
    path = tmp_path / "film.webp"
    path.write_text("before")
    answer |= {"name": "film", "filter": "WEBP (*.webp)"}
    dialog_of(window, "walk").take.click()
    assert source.last(m.Export) is None
    assert f"{path} is there already" in window.errors.sentence.text()
    answer["name"] = "film.webp"
    dialog_of(window, "walk").take.click()
    assert isinstance(source.last(m.Export), m.Export)


def test_a_folder_that_is_not_empty_is_refused(
    window: Window, answer: dict[str, str], source: Any, tmp_path: Path
) -> None:
    (tmp_path / "pictures").mkdir()
    answer |= {"name": "pictures", "filter": "Folder (*)"}
    dialog_of(window, "images").take.click()
    assert isinstance(source.last(m.Export), m.Export)
    (tmp_path / "pictures" / "000001.png").touch()
    source.sent.clear()
    dialog_of(window, "images").take.click()
    assert source.last(m.Export) is None
    assert "pictures is not empty; choose a new folder" in window.errors.sentence.text()


def test_what_is_in_the_way_is_said_at_once(
    window: Window, answer: dict[str, str], source: Any, tmp_path: Path
) -> None:
    answer["name"] = "none/grid.png"
    dialog_of(window, "grid").take.click()
    assert source.last(m.Export) is None
    assert "does not exist; create it or choose another" in window.errors.sentence.text()


def test_the_figure_is_drawn_by_the_window(
    window: Window, qtbot: QtBot, answer: dict[str, str], tmp_path: Path
) -> None:
    qtbot.waitUntil(lambda: window.exports.can("figure"))
    window.table.refresh()
    dialog_of(window, "figure").take.click()
    qtbot.waitUntil((tmp_path / "figure.png").exists)
    qtbot.waitUntil(lambda: "Comparison figure written" in window.status.currentMessage())


def test_a_long_export_shows_how_far_it_is_and_is_cancelled(
    window: Window, source: Any, qtbot: QtBot
) -> None:
    row = window.status.writing
    assert not row.isVisible()
    window.studio.hear(m.Progress("film.mp4", "latent walk as film", 0.25))
    window.studio.hear(m.Progress("film.mp4", "latent walk as film", 0.5))
    entry = row.entries["film.mp4"]
    assert entry.isVisible()
    assert entry.bar.value() == 50
    entry.findChild(QToolButton, "cancel").click()
    assert source.last(m.CancelExport) == m.CancelExport("film.mp4")
    assert not entry.cancel.isEnabled()
    window.studio.hear(m.Progress("film.mp4", "latent walk as film", None))
    assert not row.isVisible()
    assert not row.entries


def test_what_a_dock_shows_is_written(
    window: Window, answer: dict[str, str], tmp_path: Path
) -> None:
    for suffix, start in (("png", b"\x89PNG"), ("svg", b"<?xml")):
        window.exports.write_plot(window.area.docks["losses"], suffix)
        assert (tmp_path / f"losses.{suffix}").read_bytes().startswith(start)


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    """Return the folder of a run of five steps that was recorded; it was held at the third."""
    library = tmp_path / "library"
    session = new_session(Outbox())
    session.obey(m.RecordTo(str(library)))
    experiment = find("ring").with_values({"data.count": 300, "network.hidden": 8, "threads": 1})
    session.obey(m.Open((experiment.dumps(),), start=True))
    for step in range(5):
        if step == 3:
            session.obey(m.Pause())
            session.obey(m.Start())
        session.advance()
    session.close()
    (folder,) = (each for each in library.iterdir() if each.is_dir())
    return folder


@pytest.fixture
def replaying(make_window: Callable[..., Window], qtbot: QtBot, ring: Path) -> Window:
    window = make_window(None)
    window.recorded.open_run(ring)
    qtbot.waitUntil(lambda: bool(window.studio.runs) and window.exports.can("figure"))
    window.studio.open_past()
    window.table.refresh()
    return window


@pytest.mark.parametrize(("cursor", "step"), [(None, 5), (4, 3)])
def test_the_generator_of_a_recording_is_that_of_the_cursor(
    replaying: Window, qtbot: QtBot, answer: dict[str, str], source: Any, tmp_path: Path,
    words: Words, cursor: int | None, step: int,
) -> None:  # fmt: skip
    replaying.studio.go_to(cursor)
    dialog = dialog_of(replaying, "grid")
    told = "As at step 3: of the weights, the newest kept before the cursor."
    assert (told in words(dialog)) == (cursor is not None)
    dialog.take.click()
    qtbot.waitUntil((tmp_path / "grid.png").exists)
    assert source.last(m.Export) is None
    found = read_provenance(tmp_path / "grid.png")
    assert found is not None
    assert found.step == step


def test_the_figure_shows_the_step_of_the_cursor(
    replaying: Window, qtbot: QtBot, answer: dict[str, str], tmp_path: Path, words: Words
) -> None:
    replaying.studio.go_to(3)
    dialog = dialog_of(replaying, "figure")
    assert any("As at step 3, where the cursor stands." in said for said in words(dialog))
    dialog.take.click()
    qtbot.waitUntil((tmp_path / "figure.png").exists)
    found = read_provenance(tmp_path / "figure.png")
    assert found is not None
    assert found.step == 3
    (run,) = replaying.studio.runs.values()
    assert [len(chunk.values) for chunk in records_of(run).series] == [3]


def test_a_recording_that_is_gone_is_said_to_be(
    replaying: Window, qtbot: QtBot, answer: dict[str, str], tmp_path: Path, ring: Path
) -> None:
    ring.rename(tmp_path / "elsewhere")
    dialog_of(replaying, "grid").take.click()
    qtbot.waitUntil(replaying.errors.isVisible)
    assert "holds no recorded run" in replaying.errors.sentence.text()
    assert not (tmp_path / "grid.png").exists()


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_a_dock_that_finds_no_room_leaves_what_was_there(
    window: Window, answer: dict[str, str], tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"losses.{suffix}"
    path.write_text("before")
    with small_files(128):
        window.exports.write_plot(window.area.docks["losses"], suffix)
    assert f"{path} cannot be written: File too large" in window.errors.sentence.text()
    assert path.read_text() == "before"
    assert not list(tmp_path.glob(".losses*"))


def test_of_a_run_in_training_the_cursor_decides_who_writes(
    replaying: Window, qtbot: QtBot, answer: dict[str, str], tmp_path: Path, words: Words,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (run,) = replaying.studio.runs.values()
    run.replayed, sent = False, []
    monkeypatch.setattr(replaying.preparation, "send", sent.append)
    replaying.studio.go_to(4)
    dialog_of(replaying, "strip").take.click()
    qtbot.waitUntil((tmp_path / "strip.png").exists)
    assert not sent
    replaying.studio.go_to(None)
    dialog = dialog_of(replaying, "grid")
    assert not any(said.startswith("As ") for said in words(dialog))
    dialog.take.click()
    assert [each.kind for each in sent] == ["grid"]
    run.replayed = True


def test_recorded_runs_become_one_film_with_their_curves(
    make_window: Callable[..., Window], recorded_run: Callable[..., Path], qtbot: QtBot,
    answer: dict[str, str], tmp_path: Path,
) -> None:  # fmt: skip
    window = make_window(None)
    for name in ("one", "two"):
        window.recorded.open_path(recorded_run(name))
    qtbot.waitUntil(lambda: sum(bool(len(r.losses)) for r in window.studio.runs.values()) == 2)
    window.refresh()
    dialog = dialog_of(window, "timelapse")
    dialog.form.findChild(QWidget, "curves").setValue("losses")
    answer["name"] = "film.gif"
    dialog.take.click()
    qtbot.waitUntil((tmp_path / "film.gif").is_file)
    window.writer.wait()
    with Image.open(tmp_path / "film.gif") as film:
        assert film.width >= 1040  # both side by side, and their curves below


@pytest.mark.parametrize("kind", ["filmstrip", "measures"])
def test_the_course_of_a_recording_leaves_through_the_menu(
    make_window: Callable[..., Window], make_recording: Callable[..., Path], qtbot: QtBot,
    answer: dict[str, str], tmp_path: Path, kind: str,
) -> None:  # fmt: skip
    window = make_window(None)
    window.recorded.open_path(make_recording())
    qtbot.waitUntil(lambda: any(len(run.losses) for run in window.studio.runs.values()))
    window.refresh()
    if kind == "filmstrip":
        dialog_of(window, kind).take.click()
    else:
        window.table[f"export.{kind}"].trigger()
    path = tmp_path / f"{kind}{'.png' if kind == 'filmstrip' else '.csv'}"
    qtbot.waitUntil(path.is_file)
    window.writer.wait()
    text = path.read_bytes()
    assert text.startswith(b"\x89PNG") if kind == "filmstrip" else b"\n10,1.0,modes,4" in text
