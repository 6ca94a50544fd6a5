"""Demonstrations: what they train, and what they show of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ganstudio import cli
from ganstudio.demos import healing as module
from ganstudio.demos.healing import Moment, Plan, Story, play
from ganstudio.demos.page import write_page
from ganstudio.demos.side_by_side import PAUSE, SideBySide, ending, scenes, write_side_by_side
from ganstudio.telemetry.jobs import ExportError
from ganstudio.telemetry.records import Collapse, Plane, Verdict, Word

EAGER = module.EAGER | {"schedule.generator_steps": 10}  # so that it breaks on any processor
SHORT = Plan("ring", EAGER, every=100, well=100, patience=800, after=100)


def moment(step: int, word: Word, shares: list[float] | None = None) -> Moment:
    points = np.random.default_rng(step).normal(size=(20, 2)).astype(np.float32)
    heat = np.zeros((4, 4), np.float32)
    arrows = np.zeros((0, 2, 2), np.float32)
    plane = Plane(points, points, (-2, 2, -2, 2), heat, "logit", arrows, False)
    share = np.array(shares or [0.5, 0.5], np.float32)
    even = np.full(2, 0.5, np.float32)
    said = Verdict(word, step, f"<{word}>")
    return Moment(step, plane, Collapse(("a", "b"), share, even, (), said, 20))


@pytest.fixture
def story() -> Story:
    sick = [moment(0, "starting"), moment(50, "healthy"), moment(100, "collapsing", [1.0, 0.0]),
            moment(150, "collapsing", [1.0, 0.0])]  # fmt: skip
    cured = [sick[1], moment(100, "learning"), moment(150, "healthy")]
    changes: Any = SimpleNamespace(changes=("schedule.generator_steps = 1",))
    return Story("Ring", (50, "x = 1"), sick[2], sick[1], changes, sick, cured)


def test_the_film_goes_back_to_where_it_was_well_and_then_shows_both(story: Story) -> None:
    assert story.back.step < story.told.verdict.since <= story.told.step
    shown = scenes(story)
    steps = [(s.sick.step, s.cured.step if s.cured else None) for s in shown]
    assert list(dict.fromkeys(steps)) == [
        (0, None), (50, None), (100, None), (50, 50), (100, 100), (150, 150),
    ]  # fmt: skip
    assert "modes lost: b" in shown[3].words
    assert shown[-1].words == ending(story) == "without the remedy: collapsing; with it: healthy"


def test_all_pictures_are_of_one_size_and_those_that_stay_are_the_same(
    story: Story, tmp_path: Path
) -> None:
    import av

    drawing = SideBySide(story)
    sizes = {drawing.picture(scene).shape for scene in scenes(story)[::PAUSE]}
    assert len(sizes) == 1
    write_side_by_side(story, tmp_path / "heal.mp4")
    with av.open(str(tmp_path / "heal.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == len(scenes(story))


def test_the_page_holds_all_that_it_shows_and_loads_nothing(story: Story, tmp_path: Path) -> None:
    write_page(story, tmp_path / "heal.html")
    text = (tmp_path / "heal.html").read_text()
    assert text.count("data:image/webp;base64,") == 7
    assert not re.search(r"(src|href)\s*=\s*[\"']?https?:|import\s*\(|fetch\(", text)
    assert "Lost: b" in text
    assert "<collapsing>" not in text  # what is said is text, never markup
    assert text.count("<i style") == 2 * len(story.sick)


def test_what_is_played_is_trained_from_one_checkpoint(tmp_path: Path) -> None:
    said: list[str] = []
    found = play(SHORT, tmp_path, 0, said.append)
    assert found.told.verdict.word == "collapsing"
    assert found.back.step < found.told.step == found.sick[-2].step
    assert not found.back.verdict.is_fault
    assert found.cured[0] is found.back
    assert [each.step for each in found.cured] == [
        each.step for each in found.sick if each.step >= found.back.step
    ]
    assert found.healing.experiment.schedule.generator_steps == 1
    assert len(list(tmp_path.iterdir())) == 2
    assert said[-1].startswith(f"step {found.cured[-1].step}, with it: ")


def test_a_run_that_does_not_break_says_so(tmp_path: Path) -> None:
    calm = replace(SHORT, turned={}, patience=100)
    with pytest.raises(ExportError, match="did not collapse; try another --seed"):
        play(calm, tmp_path, 0, lambda _: None)


def test_the_command_writes_film_page_and_picture(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(module, "play", lambda *_: story)
    assert cli.main(["demo", "heal", "ring", "--out", str(tmp_path)]) == 0
    assert {each.name for each in tmp_path.iterdir()} == {"heal.html", "heal.mp4", "heal.png"}
    assert f"written to {tmp_path}" in capsys.readouterr().out
