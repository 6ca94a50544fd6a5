"""A loop of somebody's own, of two plain modules, is watched as any run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from ganstudio import Experiment
from ganstudio.telemetry.messages import Frame, RunAdded
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.recording.replay import Replay
from ganstudio.training.run import Run
from ganstudio.training.subject import Subject
from tests.own_loop import OWN, OwnLoop, watched


@pytest.fixture
def loop() -> OwnLoop:
    angles = 2 * np.pi * np.random.default_rng(0).random(500)
    return OwnLoop(np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32))


def test_both_are_subjects(loop: OwnLoop) -> None:
    run = Run(Experiment.parse({"data": "point", "network": "dirac", "loss": "hinge"}))
    subjects: list[Subject] = [run, loop]
    for subject in subjects:
        assert subject.iteration == 0
        assert subject.players.pairings[0].key("samples") == "samples"


def test_every_probe_and_study_looks_at_it(loop: OwnLoop) -> None:
    said = watched(loop, None, 60)
    records = {item.record.channel: item.record for item in said if isinstance(item, Frame)}
    assert {"losses", "samples", "outputs", "walk", "microscope", "collapse"} <= records.keys()
    assert records["samples"].fake.shape == (1000, 2)
    assert "verdict" in loop.watchers


def test_gradients_are_those_that_its_optimisers_stepped_by(loop: OwnLoop) -> None:
    said = watched(loop, None, 5)
    (diagnosis,) = [i.record for i in said if isinstance(i, Frame) and i.channel == "collapse"]
    told = {measure.name: measure.value for measure in diagnosis.game}
    norm = loop.players.pairings[0].gradient_norms()[1]
    assert told["gradient_d"] == pytest.approx(float(norm))
    standing = torch.cat([each.grad.flatten() for each in loop.D.parameters()]).norm()
    assert told["gradient_d"] != pytest.approx(float(standing))  # G's backward is in there too


def test_watching_it_changes_none_of_its_numbers(loop: OwnLoop) -> None:
    alone = OwnLoop(loop.dataset.samples)
    for _ in range(40):
        alone.step()
    watched(loop, None, 40)
    for ours, theirs in zip(loop.G.parameters(), alone.G.parameters(), strict=True):
        assert torch.equal(ours, theirs)


def test_it_is_recorded_and_replayed(loop: OwnLoop, tmp_path: Path) -> None:
    watched(loop, tmp_path / "mine", 50)
    with RecordingReader(tmp_path / "mine") as reader:
        assert reader.last_step == 50
        assert reader.experiment == OWN
        assert [each.step for each in reader.checkpoints()] == [50]
    source = Replay(tmp_path / "mine", 0)
    update = source.poll()
    source.close()
    (added,) = [item for item in update.log if isinstance(item, RunAdded)]
    assert (added.title, added.device) == ("My loop", "cpu · own loop")
    channels = {frame.channel for frame in update.snapshots}
    assert {"samples", "outputs", "walk", "collapse"} <= channels
