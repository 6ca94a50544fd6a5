"""The lessons that there are, and one that is put beside them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ganstudio.gui.docks import DOCKS
from ganstudio.lessons.lesson import FOLDER, Lesson, lessons
from ganstudio.preset_folder import find


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)
def test_a_lesson_can_be_set_up_and_speaks_of_docks(lesson: Lesson) -> None:
    find(lesson.preset).with_values(dict(lesson.values))
    assert {sight.dock for sight in lesson.sights} <= {dock.name for dock in DOCKS}
    assert 0 <= lesson.prediction.right < len(lesson.prediction.answers)
    assert 3 <= lesson.minutes <= 8
    assert lesson.until > 0


def test_a_file_in_the_folder_is_a_lesson(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "1-two-players.toml", tmp_path / "2-again.toml")
    assert [lesson.name for lesson in lessons(tmp_path)] == ["2-again"]
