"""A lesson taken to its end: what is to be seen comes. `bench_lessons.py` takes the others."""

from __future__ import annotations

from ganstudio.lessons.lesson import lessons


def test_the_saddle() -> None:
    from bench_lessons import taken

    lesson = next(each for each in lessons() if each.name == "6-saddle")
    progress = taken(lesson, looks=1)
    assert progress.is_done, progress.seen
    assert min(progress.seen.values()) >= 400
