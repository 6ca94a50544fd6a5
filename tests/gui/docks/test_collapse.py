from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel

from ganstudio.gui.docks.collapse.dock import CollapseDock
from ganstudio.gui.docks.shared.measure_table import share_room
from ganstudio.telemetry.records import FAULTS, Collapse, Measure, Verdict

EVEN = [0.25, 0.25, 0.25, 0.25]
POOR = [0.9, 0.1, 0.0, 0.0]
WIDE = tuple(
    Measure(title, title, "", 1, 1, text, "≈ 5\u202f700", "high")
    for title, text in (
        ("Classes hit", "10 of 10"), ("KL divergence", "0.064"), ("Diversity", "92.3 %"),
        ("Near-duplicates", "0 %"), ("Support", "> 120\u202f000"),
    )
)  # fmt: skip


def texts(dock):
    return [[cell.text for cell in row] for row in dock.shown().table]


def test_the_verdict_is_words_with_evidence_and_the_step_since_when(scene, open_dock):
    dock = open_dock(CollapseDock)
    scene.say(scene.add(), scene.collapse(POOR, "collapsing"))
    dock.refresh()
    (said,) = dock.shown().banners
    assert "collapsing" in said.words
    assert "since step 9\u202f150" in said.words
    assert "2 of 4 modes" in said.words
    assert said.icon == "▲"


def test_the_step_since_when_is_a_way_there(scene, open_dock, qtbot):
    dock = open_dock(CollapseDock)
    scene.say(scene.add(), scene.collapse(POOR, "collapsing"))
    dock.refresh()
    words = next(w for w in dock.findChildren(QLabel) if "since step" in w.text())
    for x in range(0, words.width(), 10):  # somewhere on the line stands the step
        qtbot.mouseClick(words, Qt.MouseButton.LeftButton, pos=QPoint(x, words.height() // 4))
    assert scene.studio.cursor == 9150


def test_of_what_has_just_begun_it_is_not_said_since_when(scene, open_dock):
    dock = open_dock(CollapseDock)
    scene.say(scene.add(), scene.collapse(POOR, "starting"))
    dock.refresh()
    (said,) = dock.shown().banners
    assert "starting" in said.words
    assert "since" not in said.words


def test_of_several_runs_the_gravest_are_told_and_the_rest_named(scene, open_dock):
    dock = open_dock(CollapseDock)
    words = ("healthy", "collapsing", "learning", "diverged", "healthy")
    for word in words:
        scene.say(scene.add(), scene.collapse(EVEN, word))
    dock.refresh()
    told = [banner.words for banner in dock.shown().banners]
    assert ["diverged" in told[0], "collapsing" in told[1], len(told)] == [True, True, 2]
    assert "non-saturating 3" in told[0]
    rest = dock.shown().rest
    assert "learning: non-saturating 2" in rest
    assert "healthy: non-saturating 0, non-saturating 4" in rest


def test_bars_are_as_high_as_the_shares(scene, open_dock, qtbot):
    dock = open_dock(CollapseDock, 400, 500)
    scene.say(scene.add(), scene.collapse([0.5, 0.25, 0.25, 0.0], "learning"))
    dock.refresh()
    qtbot.waitUntil(lambda: dock.bars.height() > 100)
    shown = dock.shown().shares
    (shares,) = shown.shares.values()
    np.testing.assert_allclose(shares, [0.5, 0.25, 0.25, 0], atol=1e-6)
    assert shown.missing == ("3",)


@pytest.mark.parametrize("height", [224, 300, 500])
def test_bars_are_whole_in_a_dock_of_any_height(scene, open_dock, qtbot, height):
    dock = open_dock(CollapseDock, 400, 500)
    scene.say(scene.add(), scene.collapse(EVEN))
    dock.refresh()
    dock.resize(400, height)
    qtbot.waitUntil(lambda: dock.bars.visibleRegion().boundingRect() == dock.bars.rect())
    assert dock.bars.height() >= 60


def test_bars_are_painted_in_the_colour_of_the_run(scene, open_dock, qtbot):
    dock = open_dock(CollapseDock, 400, 500)
    scene.say(scene.add(), scene.collapse(EVEN))
    dock.refresh()
    qtbot.waitUntil(lambda: dock.bars.height() > 100)
    picture = dock.bars.grab().toImage()
    ratio = picture.devicePixelRatio()
    middle = dock.bars.bars(0)[1].center()
    painted = picture.pixelColor(int(middle.x() * ratio), int(middle.y() * ratio))
    assert painted.name().upper() == scene.studio.runs[0].style.colour


def test_the_scale_of_the_bars_does_not_jump(scene, open_dock):
    dock = open_dock(CollapseDock)
    run = scene.add()
    for share, top in ((0.25, 0.3), (0.45, 0.5), (0.3, 0.5), (0.21, 0.3)):
        rest = (1 - share) / 9
        scene.say(run, scene.collapse([share] + [rest] * 9))
        dock.refresh()
        assert dock.shown().shares.top == top


def test_the_scale_of_the_bars_names_round_shares(scene, open_dock):
    dock = open_dock(CollapseDock)
    run = scene.add()
    dock.resize(500, 600)
    for share, marked in ((0.28, (0, 0.1, 0.2, 0.3)), (0.7, (0, 0.25, 0.5, 0.75))):
        scene.say(run, scene.collapse([share] + [(1 - share) / 9] * 9))
        dock.refresh()
        assert dock.shown().shares.marked == pytest.approx(marked)


def test_a_mode_is_read_under_the_mouse(scene, open_dock):
    dock = open_dock(CollapseDock, 400, 500)
    modes = ("red circle", "blue star", "green ring", "grey square")
    scene.say(scene.add(), scene.collapse(EVEN, modes=modes))
    dock.refresh()
    x = dock.bars.bars(0)[1].center().x()
    assert dock.bars.mode_at(x) == 1
    assert dock.bars.reading(1).replace("\u202f", "").split("\n") == [
        "blue star",
        "data: 25.0%",
        "non-saturating 0: 25.0%",
    ]
    assert dock.bars.mode_at(-5) is None


def test_figures_stand_beside_those_of_a_perfect_sampler(scene, open_dock):
    dock = open_dock(CollapseDock)
    scene.say(scene.add(), scene.collapse(POOR))
    dock.refresh()
    assert texts(dock) == [
        ["", "now", "perfect"],
        ["Modes", "2 of 4", "4 of 4"],
        ["KL", "0.02", "0.01"],
    ]
    assert dock.shown().table[1][1].help == "Hit."


def test_two_runs_get_a_column_each_and_many_a_row_each(scene, open_dock):
    dock = open_dock(CollapseDock)
    for shares in (EVEN, POOR):
        scene.say(scene.add(), scene.collapse(shares))
    dock.refresh()
    assert texts(dock)[1] == ["Modes", "4 of 4", "2 of 4", "4 of 4"]
    scene.say(scene.add(), scene.collapse(EVEN))
    dock.refresh()
    assert texts(dock)[0] == ["", "Modes", "KL"]
    assert [row[1] for row in texts(dock)[1:]] == ["4 of 4", "2 of 4", "4 of 4", "4 of 4"]
    assert texts(dock)[-1][0] == "perfect"


def test_a_poor_figure_is_marked(scene, open_dock):
    dock = open_dock(CollapseDock)
    poor = Measure("modes", "Modes", "", 1, 4, "1 of 4", "4 of 4", "high")
    good = Measure("kl", "KL", "", 0.02, 0.01, "0.02", "0.01", "low")
    share = np.full(1, 1, np.float32)
    verdict = Verdict("learning", 1, "")
    scene.say(scene.add(), Collapse(("0",), share, share, (poor, good), verdict))
    dock.refresh()
    assert [row[1].tone for row in dock.shown().table[1:]] == ["warning", "text"]


def test_a_diverged_run_has_no_modes_and_no_figures(scene, open_dock):
    dock = open_dock(CollapseDock)
    none = np.zeros(0, np.float32)
    empty = Collapse((), none, none, (), Verdict("diverged", 3, "weights are not finite"))
    scene.say(scene.add(), empty)
    dock.refresh()
    dock.grab()
    assert "diverged" in dock.shown().banners[0].words
    scene.say(scene.add(), scene.collapse(EVEN))
    dock.refresh()
    assert len(dock.shown().shares.shares) == 1
    assert texts(dock)[1] == ["Modes", "–", "4 of 4", "4 of 4"]


def test_every_cell_can_be_pointed_at(scene, open_dock, qtbot):
    dock = open_dock(CollapseDock, 400, 500)
    for _ in range(5):
        scene.say(scene.add(), scene.collapse(EVEN))
    dock.refresh()
    qtbot.waitUntil(lambda: dock.table.width() > 100)
    for row, line in enumerate(dock.shown().table):
        for column, cell in enumerate(line):
            middle = dock.table.box(row, column).center()
            assert dock.table.cell_at(QPoint(int(middle.x()), int(middle.y()))) is cell
    assert dock.table.cell_at(QPoint(-3, -3)) is None


@pytest.mark.parametrize("modes", [1, 8, 25, 30])
@pytest.mark.parametrize("runs", [1, 3, 8])
@pytest.mark.parametrize("size", [(110, 90), (340, 480), (1600, 1200)])
def test_any_number_of_modes_and_runs_in_any_size(scene, open_dock, modes, runs, size):
    dock = open_dock(CollapseDock, *size)
    names = tuple(f"orange triangle {i}" for i in range(modes))
    for _ in range(runs):
        scene.say(scene.add(), scene.collapse(np.full(modes, 1 / modes), modes=names))
    dock.refresh()
    dock.refresh()
    assert not dock.grab().isNull()
    shares = dock.shown().shares.shares.values()
    assert [len(each) for each in shares] == [modes] * runs
    for run in list(scene.studio.runs):
        scene.remove(run)
        dock.refresh()
    assert dock.shown().words


def test_figures_without_shares_are_drawn_without_bars(scene, open_dock):
    """Unlabelled images, and labelled ones before their classifier is ready."""
    dock = open_dock(CollapseDock, 400, 500)
    run = scene.add()
    scene.say(run, scene.collapse(np.zeros(0), "starting"))
    dock.refresh()
    dock.grab()
    assert dock.shown().shares is None
    scene.say(run, scene.collapse(EVEN))
    dock.refresh()
    dock.grab()
    assert dock.shown().shares.modes == ("0", "1", "2", "3")


def test_one_run_with_shares_and_one_without(scene, open_dock):
    dock = open_dock(CollapseDock, 400, 500)
    scene.say(scene.add(), scene.collapse(np.zeros(0), "starting"))
    scene.say(scene.add(), scene.collapse(EVEN))
    dock.refresh()
    dock.grab()
    assert list(dock.shown().shares.shares) == ["non-saturating 1"]


def grouped() -> Collapse:
    """A diagnosis with a figure of each group, one of them taken before, and pictures."""
    none = np.zeros(0, np.float32)
    groups = {"modes": "coverage", "fd-digits": "quality", "support": "variety", "copies": "memory"}
    measures = tuple(
        Measure(name, name.title(), f"On {name}.", 1.0, 1.0, "1", "1", "high", group, 4400)
        for name, group in groups.items()
    )
    pictures = np.arange(6 * 2 * 8 * 8, dtype=np.uint8).reshape(6, 2, 8, 8, 1)
    verdict = Verdict("healthy", 1, "all is well")
    return Collapse((), none, none, measures, verdict, 500, pictures, 255 - pictures)


def test_figures_stand_under_the_headings_of_their_groups(scene, open_dock):
    dock = open_dock(CollapseDock, 400, 500)
    scene.say(scene.add(), grouped())
    dock.refresh()
    assert [row[0] for row in texts(dock)] == [
        "",
        "Coverage",
        "Modes",
        "Quality",
        "Fd-Digits",
        "Variety",
        "Support",
        "Memory",
        "Copies",
    ]
    assert dock.shown().table[1][0].heading
    assert "Taken at step 4\u202f400." in dock.shown().table[2][1].help
    dock.grab()


def test_a_figure_says_how_it_was_taken_and_how_sure_it_is(scene, open_dock):
    dock = open_dock(CollapseDock, 400, 500)
    sure = Measure(
        "density", "Density", "How dense.", 0.5, 1.0, "50 %", "100 %", "high", "quality",
        n=500, extractor="a small classifier", uncertainty=0.021,
    )  # fmt: skip
    none = np.zeros(0, np.float32)
    scene.say(scene.add(), Collapse((), none, none, (sure,), Verdict("learning", 1, ""), 500))
    dock.refresh()
    assert dock.shown().table[1][1].help.splitlines() == [
        "How dense.",
        "Samples 500.",
        "Features by a small classifier.",
        "Uncertainty ± 2.1 %, one standard deviation.",
    ]


def test_each_word_has_its_place_among_the_banners(scene, open_dock):
    dock = open_dock(CollapseDock)
    for word in ("arrived", "modes missing", "poor samples", "wrong sign"):
        scene.say(scene.add(), scene.collapse(EVEN, word))
    dock.refresh()
    said = [banner.words for banner in dock.shown().banners]
    told = [next(word for word in FAULTS if word in each) for each in said]
    assert told == ["wrong sign", "modes missing", "poor samples"]
    assert dock.shown().rest.startswith("◎ arrived")


def test_the_user_chooses_which_figures_are_shown(scene, open_dock):
    dock = open_dock(CollapseDock, 400, 500)
    scene.say(scene.add(), grouped())
    dock.refresh()
    choices = {action.text(): action for action in dock.menu.choices()}
    assert list(dock.shown().measures) == ["Modes", "Fd-Digits", "Support", "Copies"]
    dock.dirty = False
    choices["Support"].trigger()
    assert dock.dirty
    dock.refresh()
    shown = [row[0] for row in texts(dock)]
    assert "Support" not in shown
    assert "Variety" not in shown
    choices["Support"].trigger()
    dock.refresh()
    assert "Support" in [row[0] for row in texts(dock)]


def test_choices_are_kept_between_starts(scene, open_dock):
    scene.say(scene.add(), grouped())
    first, second = open_dock(CollapseDock), open_dock(CollapseDock)
    first.refresh()
    first.menu.choices()[1].trigger()
    first.pictures.click()
    second.set_options(first.options())
    second.refresh()
    ticked = {"Modes": True, "Fd-Digits": False, "Support": True, "Copies": True}
    assert second.shown().measures == ticked
    assert second.shown().pairs
    second.set_options({"hidden": "nonsense", "pictures": 3})
    second.refresh()
    assert not second.shown().pairs


def test_pairs_are_shown_on_demand(scene, open_dock, qtbot):
    dock = open_dock(CollapseDock, 400, 600)
    scene.say(scene.add(), grouped())
    dock.refresh()
    assert not dock.shown().pairs
    dock.pictures.click()
    dock.refresh()
    qtbot.waitUntil(lambda: dock.look_alikes.isVisible() and dock.look_alikes.width() > 300)
    assert [len(row.pictures) for row in dock.shown().pairs] == [3, 3]
    assert 255 - 127 <= dock.shown().pairs[1].pictures[0, 1].mean() <= 255 - 64
    picture = dock.look_alikes.grab().toImage()
    ratio = picture.devicePixelRatio()
    place = dock.look_alikes.place(1, 0, 1).center()
    value = picture.pixelColor(int(place.x() * ratio), int(place.y() * ratio)).red()
    assert 255 - 127 <= value <= 255 - 64
    dock.pictures.click()
    dock.refresh()
    assert not dock.shown().pairs


def test_pairs_of_several_runs_carry_their_names(scene, open_dock):
    dock = open_dock(CollapseDock, 400, 600)
    for _ in range(2):
        scene.say(scene.add(), grouped())
    dock.pictures.click()
    dock.refresh()
    names = [row.words.partition(":")[0] for row in dock.shown().pairs]
    assert names == ["non-saturating 0"] * 2 + ["non-saturating 1"] * 2
    dock.grab()


@pytest.mark.parametrize("width", [400, 480, 640])
def test_names_give_way_before_values_are_cut(scene, open_dock, width):
    dock = open_dock(CollapseDock, width, 500)
    for _ in range(5):
        scene.say(scene.add(), replace(scene.collapse(EVEN), measures=WIDE))
    dock.refresh()
    table, metrics = dock.table, dock.table.fontMetrics()
    for row, line in enumerate(dock.shown().table[1:], start=1):
        for column, cell in enumerate(line[1:], start=1):
            assert metrics.horizontalAdvance(cell.text) <= table.box(row, column).width() - 6
    assert table.box(1, len(dock.shown().table[0]) - 1).right() <= table.width()


def test_figures_stand_under_headings_in_their_menu(scene, open_dock):
    dock = open_dock(CollapseDock)
    dock.menu.offer([
        Measure("modes", "Modes covered", "", 8, 8, "8 of 8", "8 of 8", "high"),
        Measure("hq", "High quality", "", 0.9, 1, "90 %", "99 %", "high", group="quality"),
    ])  # fmt: skip
    headings = [label.text() for label in dock.menu.menu().findChildren(QLabel)]
    assert headings == ["Coverage", "Quality"]


def test_where_room_is_scarce_the_widest_columns_are_cut():
    assert share_room(100, [20, 60, 60], [20, 60, 60]) == [20, 40, 40]
    assert share_room(90, [60, 60, 60], [60, 60, 60]) == [30, 30, 30]
    assert share_room(90, [], []) == []  # runs of one point have nothing to compare


def act(menu, words, within=""):
    """Choose an entry of a menu, perhaps of a menu within it."""
    entries = {each.text().replace("&", ""): each for each in menu.actions()}
    inner = {each.text(): each for each in entries[within].menu().actions()} if within else entries
    inner[words].trigger()
    menu.close()


def test_bars_and_table_are_taken_away(scene, open_dock, monkeypatch, tmp_path):
    dock = open_dock(CollapseDock, 500, 600)
    scene.say(scene.add(), scene.collapse(POOR))
    dock.refresh()
    act(dock.bars.menu(), "Copy values (CSV)")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[:2] == ["mode,data,non-saturating 0", f"{dock.bars.modes[0]},0.25,0.9"]
    act(dock.table.menu(), "Copy values (CSV)")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[:2] == [",now,perfect", "Modes,2 of 4,4 of 4"]
    act(dock.bars.menu(), "Copy picture")
    image = QGuiApplication.clipboard().image()
    assert image.size() == 2 * dock.bars.size()
    middle = dock.bars.bars(0)[0].center() * 2
    assert image.pixelColor(middle.toPoint()).name() == dock.bars.runs[0].colour.lower()
    said = []
    dock.studio.noted.connect(said.append)
    for name, begins in (("a.png", b"\x89PNG"), ("a.svg", b"<?xml"), ("a.csv", b"mode,")):
        path = str(tmp_path / name)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (path, ""))
        act(dock.bars.menu(), "Save…")
        assert (tmp_path / name).read_bytes().startswith(begins)
        assert said[-1] == f"Bars written to {path}"


def test_the_scale_of_the_bars_can_be_held(scene, open_dock):
    dock = open_dock(CollapseDock, 500, 600)
    run = scene.add()
    scene.say(run, scene.collapse(EVEN))
    dock.refresh()
    act(dock.bars.menu(), "0 to 100\u202f%", "Range")
    assert dock.shown().shares.top == 1.0
    scene.say(run, scene.collapse(EVEN))
    dock.refresh()
    assert dock.shown().shares.top == 1.0
    act(dock.bars.menu(), "follows the bars", "Range")
    assert dock.shown().shares.top < 0.5
