from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ganstudio.telemetry.jobs import ExportError, Jobs, Report, tracked
from ganstudio.telemetry.messages import Event, Failed, Progress, Saved


@pytest.fixture
def said() -> list[Event]:
    return []


@pytest.fixture
def jobs(said: list[Event]) -> Iterator[Jobs]:
    jobs = Jobs(said.append)
    yield jobs
    jobs.close()


def test_progress_then_that_it_is_saved(jobs: Jobs, said: list[Event]) -> None:
    jobs.begin("a.gif", "film", lambda report: list(tracked(range(3), 3, report)))
    jobs.wait()
    assert said[0] == Progress("a.gif", "film", 0.0)
    assert said[-2:] == [Progress("a.gif", "film", None), Saved("a.gif", "film")]


def test_a_cancelled_one_is_over_without_a_word(jobs: Jobs, said: list[Event]) -> None:
    begun = threading.Event()

    def endless(report: Report) -> None:
        while True:
            report(0.5)
            begun.set()

    jobs.begin("a.gif", "film", endless)
    assert begun.wait(100)
    with pytest.raises(ExportError, match=r"a\.gif is being written already"):
        jobs.begin("a.gif", "film", endless)
    jobs.cancel("other.gif")
    jobs.cancel("a.gif")
    jobs.wait()
    assert all(isinstance(each, Progress) for each in said)
    assert said[-1] == Progress("a.gif", "film", None)


@pytest.mark.parametrize(
    ("error", "sentence", "has_details"),
    [
        (ExportError("no classes; leave it out"), "No classes; leave it out.", False),
        (OSError(28, "No space left on device"), "a.gif cannot be written: No space left on "
         "device; choose another place.", False),
        (RuntimeError("what"), "The film could not be written (RuntimeError: what); try again.",
         True),
    ],
)  # fmt: skip
def test_what_went_wrong_is_one_sentence(
    jobs: Jobs, said: list[Event], error: Exception, sentence: str, has_details: bool
) -> None:
    def fail(report: Report) -> None:
        raise error

    jobs.begin("a.gif", "film", fail)
    jobs.wait()
    failed = said[-1]
    assert isinstance(failed, Failed)
    assert failed.sentence == sentence
    assert bool(failed.details) is has_details


def test_closing_ends_all(said: list[Event], tmp_path: Path) -> None:
    jobs = Jobs(said.append)
    for name in "abc":
        jobs.begin(name, "film", lambda report: [report(0.0) for _ in iter(int, 1)])
    jobs.close()
    assert {each.path for each in said if isinstance(each, Progress) and each.share is None} == {
        "a", "b", "c",
    }  # fmt: skip
