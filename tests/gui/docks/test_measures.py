"""Measures over time: drawn, banded, read, compared only where that is proven."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from ganstudio.gui.docks.measures.dock import EMPTY, MeasuresDock
from ganstudio.gui.docks.measures.ribbon import Ribbons
from ganstudio.preset_folder import find
from ganstudio.telemetry.measurements import Judgement, Look, Measurement
from ganstudio.telemetry.messages import Edited
from ganstudio.telemetry.recording.measured import write_look
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Losses, Measure, Speed, Verdict

STEPS = range(50, 1001, 50)
Record = Callable[..., Path]


def measure(name: str, value: float) -> Measure:
    told = {
        "fd-digits": ("FD-digits", 1.5, f"{value:.3g}", "1.5", "low", "quality"),
        "recall": ("Recall", 0.9, f"{100 * value:.0f} %", "90 %", "high", "coverage"),
        "duplicates": ("Near-duplicates", 0.07, f"{100 * value:.0f} %", "7 %", "low", "variety"),
    }
    title, floor, text, floor_text, better, group = told[name]
    return Measure(name, title, "", value, floor, text, floor_text, better, group)  # type: ignore[arg-type]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Return a maker of recordings whose measures fall towards a level."""

    def make(
        name: str, level: float, *, seed: int = 0, broken: int | None = None, every: Any = STEPS,
        **settings: Any,
    ) -> Path:  # fmt: skip
        changes = {path.replace("__", "."): value for path, value in settings.items()}
        experiment = find("digits").with_values({"title": name, "seed": seed, **changes})
        about = {"title": name, "device": "cpu", "data": "digits"}
        writer = RecordingWriter.create(tmp_path / name, experiment.dumps(), about)
        values = np.zeros((1000, 4), np.float32)
        writer.series(Losses(("loss_d", "loss_g", "score_real", "score_fake"), 1, values))
        for step in every:
            told = {
                "fd-digits": level + 40 / step,
                "recall": min(0.9, step / 500),
                "duplicates": 0.6 if broken is not None and step >= broken else 0.02,
            }
            taken = tuple(
                Measurement(step, step / 10, measure(*each), samples=500) for each in told.items()
            )
            bad = broken is not None and step >= broken
            word = "collapsing" if bad else "healthy" if step > 500 else "learning"
            since = broken if bad else step
            verdict = Verdict(word, since or 0, "3 of 10 classes")  # type: ignore[arg-type]
            write_look(writer.put, Look(taken, Judgement(step, step / 10, verdict)))
        writer.snapshot(1000, 100.0, Speed(10.0, 640.0, 20.0, 0))
        changed = experiment.with_values({"optimisers.generator.lr": 1e-4}).dumps()
        writer.event(400, 40.0, Edited(0, 400, changed, ("G lr = 0.0001",), False))
        writer.close()
        return tmp_path / name

    return make


@pytest.fixture
def opened(make_window: Any, qtbot: Any) -> Callable[..., tuple[Any, MeasuresDock]]:
    """Return an opener of recordings in a window with the dock in sight."""

    def show(*folders: Path, size: tuple[int, int] = (1600, 1000)) -> tuple[Any, MeasuresDock]:
        window = make_window(None, size)
        for folder in folders:
            window.recorded.open_path(folder)
        qtbot.waitUntil(lambda: len(window.studio.runs) == len(folders))
        dock = window.area.dock(MeasuresDock)
        for other in window.area.docks.values():
            other.setVisible(other.name in ("timeline", "measures"))
        window.area.reveal(dock)
        qtbot.waitUntil(lambda: bool(dock.shown().ribbons) and not dock.pending)
        return window, dock

    return show


def wait(qtbot: Any, dock: MeasuresDock, test: Callable[[Any], bool]) -> Any:
    dock.mark()
    qtbot.waitUntil(lambda: not dock.pending and test(dock.shown()))
    return dock.shown()


def test_it_says_when_there_will_be_something(scene, open_dock):
    dock = open_dock(MeasuresDock)
    dock.refresh()
    assert dock.shown().words == EMPTY
    run = scene.add()
    scene.say(run, scene.losses(np.zeros(60)))
    scene.say(run, scene.collapse([0.5, 0.5]), step=50)
    dock.refresh()
    assert dock.shown().words == "Measured once, at step 50; next at step 100."


def test_a_run_that_is_not_recorded_is_followed_as_it_is_heard(scene, open_dock):
    dock = open_dock(MeasuresDock, 900, 700)
    run = scene.add()
    scene.say(run, scene.losses(np.zeros(140)), step=140)
    for step in (50, 100, 150):
        scene.say(run, scene.collapse([0.5, 0.5] if step < 150 else [1.0, 0.0]), step=step)
    dock.refresh()
    shown = dock.shown()
    (curve,) = shown.plots["modes"].curves.values()
    np.testing.assert_array_equal(curve.x, [50, 100, 150])
    np.testing.assert_array_equal(curve.y, [2, 2, 1])
    assert shown.plots["modes"].plot.references == ((2.0, "floor 2 of 2"),)
    scene.reset(run)
    dock.refresh()
    assert dock.shown().words == EMPTY


def test_plots_have_their_floors_and_never_shrink(record, opened, qtbot):
    _, dock = opened(record("one", 2.0), size=(1280, 720))
    # It is laid out once it is known how much there is to scroll.
    qtbot.waitUntil(lambda: all(plot.height >= 80 for plot in dock.shown().plots.values()))
    shown = dock.shown()
    assert list(shown.plots) == ["recall", "fd-digits", "duplicates"]
    qtbot.waitUntil(lambda: dock.stack.verticalScrollBar().maximum() > 0)
    names = {name: plot.plot.references[0][1] for name, plot in shown.plots.items()}
    assert names == {"recall": "floor 90 %", "fd-digits": "floor 1.5", "duplicates": "data 7 %"}
    assert shown.plots["fd-digits"].words == "lower is better, log axis"
    assert shown.plots["duplicates"].words == "as in the data is best, in %"
    qtbot.waitUntil(lambda: share_an_axis(dock.shown().plots.values()))


def share_an_axis(plots):
    first, *others = (plot.plot.x_range for plot in plots)
    return all(each == pytest.approx(first) for each in others)


def test_seeds_are_one_line_in_a_band(record, opened, qtbot):
    folders = [
        record(f"{loss}, seed={seed}", level + 0.1 * seed, seed=seed, loss=loss)
        for loss, level in (("hinge", 2.0), ("non-saturating", 9.0))
        for seed in (0, 1, 2)
    ]
    _, dock = opened(*folders)
    shown = wait(qtbot, dock, lambda shown: len(shown.plots["fd-digits"].curves) == 2)
    curve = shown.plots["fd-digits"].curves["hinge"]
    assert 10 ** curve.y[-1] == pytest.approx(2.1 + 0.04, abs=1e-6)
    assert shown.legend[-1].name == "3 seeds each: mean, min–max"
    assert len(shown.ribbons) == 6
    told = {saying.title: saying for saying in shown.sayings}
    assert "FD-digits: hinge is better" in told
    assert "hinge 2.14 ± 0.1, non-saturating 9.14 ± 0.1" in told["FD-digits: hinge is better"].text
    assert "Recall: no difference" in told
    dock.header.seeds.set_value("apart")
    dock.header.changed.emit()
    wait(qtbot, dock, lambda shown: len(shown.plots["fd-digits"].curves) == 6)


def test_nothing_is_best_where_bands_overlap_or_seeds_are_alone(record, opened, qtbot):
    folders = [
        record(f"{loss}, seed={seed}", level + seed, seed=seed, loss=loss)
        for loss, level in (("hinge", 2.0), ("non-saturating", 2.2))
        for seed in (0, 1)
    ]
    window, dock = opened(*folders)
    shown = wait(qtbot, dock, lambda shown: len(shown.ribbons) == 4)
    (said,) = [each for each in shown.sayings if each.title.startswith("FD")]
    assert said.title == "FD-digits: not proven"
    assert said.text.endswith("within the spread of the seeds.")
    for run in list(window.studio.runs)[1::2]:
        window.studio.set_visible(run, False)
    shown = wait(qtbot, dock, lambda shown: len(shown.ribbons) == 2)
    (said,) = [each for each in shown.sayings if each.title.startswith("FD")]
    assert said.title == "FD-digits: not proven"
    assert "one seed tells nothing of the spread" in said.text
    assert not any(each.tone == "good" for each in shown.sayings)


def test_near_duplicates_are_to_be_as_in_the_data(record, opened, qtbot):
    folders = [
        record(f"{loss}, seed={seed}", 2.0, seed=seed, loss=loss, broken=broken)
        for loss, broken in (("hinge", None), ("non-saturating", 500))
        for seed in (0, 1)
    ]
    _, dock = opened(*folders)
    shown = wait(qtbot, dock, lambda shown: len(shown.ribbons) == 4)
    titles = [each.title for each in shown.sayings]
    assert titles[0] == "non-saturating: collapsing in 2 of 2 seeds"
    assert "Since step 500" in shown.sayings[0].text
    assert "Near-duplicates: hinge is better" in titles


def test_a_ribbon_leads_to_where_its_word_began(record, opened, qtbot):
    window, dock = opened(record("one", 2.0, broken=700))
    words = [segment.label for segment in dock.shown().ribbons[0].segments]
    assert words == ["learning", "healthy, told at 550", "collapsing, told at 700"]
    ribbons = dock.findChild(Ribbons)
    place = ribbons.box(0, 1).center().toPoint()
    qtbot.mouseClick(ribbons, Qt.MouseButton.LeftButton, pos=place)
    assert window.studio.cursor == 550
    ribbons.setFocus()
    qtbot.keyClick(ribbons, Qt.Key.Key_Right)
    assert ribbons.accessibleDescription() == "one: collapsing, told at 700. 3 of 10 classes"
    qtbot.keyClick(ribbons, Qt.Key.Key_Return)
    assert window.studio.cursor == 700
    for _ in range(3):
        qtbot.keyClick(ribbons, Qt.Key.Key_Left)
    assert ribbons.focused().word == "learning"


def test_ribbons_and_edits_stand_level_with_the_plots(record, opened, qtbot):
    _, dock = opened(record("one", 2.0))
    shown = dock.shown()
    assert [(edit.step, edit.text) for edit in shown.edits] == [(400, "G lr = 0.0001")]
    left, right, low, high = dock.stack.span()
    segment = shown.ribbons[0].segments[1]
    wanted = left + (segment.start - low) / (high - low) * (right - left)
    assert dock.ribbons.box(0, 1).left() == pytest.approx(wanted)


def test_the_cursor_keeps_the_event_whatever_it_is_counted_in(record, opened, qtbot):
    window, dock = opened(record("one", 2.0))
    window.studio.go_to(500)
    wait(qtbot, dock, lambda shown: shown.reading == "at step 500")
    batch = window.studio.chosen().adopted.schedule.batch_size
    for axis, place in (("time", 50.0), ("images", 500 * batch), ("epoch", 10.0), ("step", 500)):
        dock.header.axes.set_value(axis)
        shown = wait(qtbot, dock, lambda shown, place=place: all(
            plot.cursor == pytest.approx(place) for plot in shown.plots.values()))  # fmt: skip
        assert shown.reading == "at step 500"
        assert shown.plots["recall"].readings[0].value == "90 %"


def test_the_mouse_reads_everything_and_a_click_goes_there(record, opened, qtbot):
    window, dock = opened(record("one", 2.0))
    dock.stack.point_at(200.0)
    shown = dock.shown()
    assert shown.reading == "at step 200"
    assert {name: plot.readings[0].value for name, plot in shown.plots.items()} == {
        "recall": "40 %", "fd-digits": "2.2", "duplicates": "2 %",
    }  # fmt: skip
    assert all(plot.cursor == 200 for plot in shown.plots.values())
    dock.stack.chosen.emit(300.0)
    assert window.studio.cursor == 300
    box = dock.stack.plots["recall"].plot.box.sceneBoundingRect()
    dock.stack.view.scene().sigMouseMoved.emit(QPointF(box.center()))
    assert dock.shown().reading == "at step 500"


def test_which_measures_are_drawn_is_ticked_and_kept(record, opened, qtbot):
    _, dock = opened(record("one", 2.0))
    dock.list.box("recall").click()
    wait(qtbot, dock, lambda shown: list(shown.plots) == ["fd-digits", "duplicates"])
    assert dock.options()["chosen"] == ["fd-digits", "duplicates"]
    dock.set_options({"chosen": ["recall"], "axis": "time", "log": False})
    wait(qtbot, dock, lambda shown: list(shown.plots) == ["recall"])
    assert dock.list.box("recall").isChecked()
    assert not dock.list.box("fd-digits").isChecked()


def test_a_table_has_the_groups_and_a_perfect_sampler(record, opened, qtbot):
    folders = [record(f"seed={seed}", 2.0 + seed, seed=seed) for seed in (0, 1)]
    _, dock = opened(*folders)
    dock.header.views.set_value("table")
    shown = wait(qtbot, dock, lambda shown: bool(shown.table))
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in shown.table}
    assert rows["FD-digits"] == ["2.54 ± 0.5", "1.5"]


def test_what_was_evaluated_stands_beside(record, opened, qtbot):
    folder = record("one", 2.0)
    writer = RecordingWriter(folder)
    later = Measurement(1000, 100.0, measure("recall", 0.8), "", 50_000, evaluated=True)
    write_look(writer.put, Look((later,)))
    writer.close()
    _, dock = opened(folder)
    assert dock.shown().plots["recall"].evaluated == 1
    assert len(dock.shown().plots["recall"].curves) == 1


def test_what_a_run_lacks_is_said(record, opened, qtbot):
    _, dock = opened(record("one", 2.0), record("other", 2.0, loss="non-saturating", every=()))
    shown = wait(qtbot, dock, lambda shown: len(shown.ribbons) == 2)
    values = [entry.value for entry in shown.plots["recall"].readings]
    assert values == ["90 %", "not measured"]


def test_a_run_in_training_is_followed(make_window, source, qtbot):
    window = make_window("digits")
    window.table["view.dock.measures"].trigger()
    dock = window.area.dock(MeasuresDock)
    assert dock.isVisible()
    window.table["train.run"].trigger()
    qtbot.waitUntil(lambda: "modes" in dock.shown().plots and not dock.pending)
    shown = dock.shown()
    assert shown.plots["modes"].readings[0].value == "4 of 4"
    assert shown.ribbons[0].segments[0].word == "collapsing"
    window.table["train.run"].trigger()
