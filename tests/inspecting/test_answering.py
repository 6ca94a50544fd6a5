"""Questions by way of a session: of a run that trains, and of a recorded one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ganstudio.inspecting.answering import Answerer
from ganstudio.preset_folder import find
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.questions import Draw, Drawn, ProbeFeatures, Refused
from ganstudio.training.runs_folder import RunsFolder
from ganstudio.training.session import Session

LATENTS = np.random.default_rng(0).normal(size=(5, 32)).astype(np.float32)


class Asked:
    """A session with a run, and what it answers."""

    def __init__(self, preset: str, library: Path | None = None) -> None:
        self.answers: list[m.Answered] = []
        self.folder = ""
        runs = None if library is None else RunsFolder(library)
        self.session = Session(lambda run: [], lambda *_: None, self._hear, runs, answer=Answerer())
        settings = {"device": "cpu", "threads": 1}
        self.session.obey(m.Open((find(preset).with_values(settings).dumps(),)))

    def _hear(self, item: m.Event | m.Frame) -> None:
        if isinstance(item, m.Answered):
            self.answers.append(item)
        if isinstance(item, m.RunAdded):
            self.folder = item.folder

    @property
    def run(self):
        return self.session.runs[0].run

    def ask(self, question, topic="here", **more) -> None:
        self.session.obey(m.Ask(0, question, topic, **more))

    def answer(self):
        for _ in range(1000):
            self.session.advance()
            if self.session.idle:
                return self.answers[-1]
        raise AssertionError("nothing was answered")


def test_latents_look_as_the_run_makes_them_and_training_knows_nothing_of_it() -> None:
    asked, other = Asked("digits"), Asked("digits")
    for each in (asked, other):
        each.session.obey(m.Step(0))
    assert asked.session.idle
    asked.ask(Draw(LATENTS))
    assert not asked.session.idle
    found = asked.answer()
    assert (found.run, found.step, found.topic) == (0, 1, "here")
    assert isinstance(found.answer, Drawn)
    assert found.answer.pictures.shape == (5, 16, 16, 1)
    for each in (asked, other):
        each.session.obey(m.Step(0))
    ours, theirs = (each.run.checkpoint() for each in (asked, other))
    assert all(bool((ours[key] == theirs[key]).all()) for key in ours if "weight" in key)


def test_of_one_topic_the_newest_question_is_answered() -> None:
    asked = Asked("digits")
    asked.ask(Draw(LATENTS))
    asked.ask(Draw(LATENTS[:2]))
    asked.ask(Draw(LATENTS[:3]), "elsewhere")
    asked.answer()
    counts = {each.topic: len(each.answer.pictures) for each in asked.answers}
    assert counts == {"here": 2, "elsewhere": 3}
    assert len(asked.answers) == 2


def test_a_recorded_step_answers_as_the_run_did_then(tmp_path: Path) -> None:
    asked = Asked("digits", tmp_path)
    asked.session.obey(m.Step(0))
    asked.session.obey(m.Stop(0))
    asked.ask(Draw(LATENTS))
    before = asked.answer().answer.pictures
    for _ in range(3):
        asked.session.obey(m.Step(0))
    asked.session.runs[0].recorder.flush()
    asked.ask(Draw(LATENTS), folder=asked.folder, step=2)
    found = asked.answer()
    assert found.step == 1
    np.testing.assert_array_equal(found.answer.pictures, before)
    asked.ask(Draw(LATENTS))
    assert (asked.answer().answer.pictures != before).any()
    asked.session.close()


@pytest.mark.parametrize(
    ("preset", "question", "sentence"),
    [
        ("digits", Draw(LATENTS[:, :5]), "has 5 numbers and this generator takes 32"),
        ("ring", Draw(LATENTS), "choose a run of images"),
        ("ring", ProbeFeatures(), "choose a run of images"),
    ],
)
def test_what_cannot_be_answered_says_why(preset, question, sentence) -> None:
    asked = Asked(preset)
    asked.ask(question)
    answer = asked.answer().answer
    assert isinstance(answer, Refused)
    assert sentence in answer.sentence


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    asked = Asked("digits")
    asked.ask(Draw(LATENTS), folder=str(tmp_path / "gone"), step=5)
    answer = asked.answer().answer
    assert isinstance(answer, Refused)
    assert str(tmp_path / "gone") in answer.sentence
