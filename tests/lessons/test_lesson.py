"""The lessons that there are, and one that is put beside them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ganstudio.gui.docks import DOCKS
from ganstudio.lessons.lesson import FOLDER, Lesson, LessonError, lessons
from ganstudio.preset_folder import find


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)
def test_a_lesson_can_be_set_up_and_speaks_of_docks(lesson: Lesson) -> None:
    runs = find(lesson.preset).with_values(dict(lesson.values)).expand()
    docks = {dock.name for dock in DOCKS}
    assert {lesson.stage, *(sight.dock for sight in lesson.sights)} <= docks
    assert all(sight.run < len(runs) for sight in lesson.sights)
    for sight in lesson.sights:
        runs[sight.run].with_values(dict(sight.deed))
    assert lesson.source
    assert lesson.prediction.reason
    assert 0 <= lesson.prediction.right < len(lesson.prediction.answers)
    assert 3 <= lesson.minutes <= 8
    assert lesson.until > 0


def test_they_come_in_the_order_of_their_numbers() -> None:
    numbers = [int(lesson.name.partition("-")[0]) for lesson in lessons()]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("right = 2", "right = 4", "predict.right is 4, and no answer has that number"),
        ("minutes = 4", "", "minutes is missing"),
        ("minutes = 4", "minuts = 4", "did you mean 'minutes'?"),
        ("until = 300", "until = 0", "until is the step at which it pauses, 1 or more"),
        ('when = "verdict', 'when = "verdikt.x and verdict', "is not understood"),
        ("[predict]", "[predict", "is no lesson"),
        ("minutes = 4", "minutes = true", "lesson.minutes has to be a whole number"),
        ('title = "Two players, one game"', "title = 3", "lesson.title has to be a text"),
        ('  "fall to 0', '  4, "fall to 0', "predict.answers has to be a list of texts"),
        ('dock = "losses"', 'dock = ["losses"]', "watch.dock has to be a text"),
    ],
)
def test_what_is_wrong_is_said_with_the_name_of_the_file(
    tmp_path: Path, before: str, after: str, why: str
) -> None:
    text = (FOLDER / "1-two-players.toml").read_text("utf-8")
    assert before in text
    (tmp_path / "mine.toml").write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(LessonError, match=r"^mine\.toml is no lesson") as told:
        lessons(tmp_path)
    assert why in str(told.value)


def test_a_file_in_the_folder_is_a_lesson(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "1-two-players.toml", tmp_path / "2-again.toml")
    assert [lesson.name for lesson in lessons(tmp_path)] == ["2-again"]
