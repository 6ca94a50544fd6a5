"""An update in stages is the update itself, bit for bit, and looking at it leaves no trace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from ganstudio import cli
from ganstudio.preset_folder import find
from ganstudio.telemetry.inside import Motion, Networks, Unit
from ganstudio.telemetry.messages import (
    Event,
    Failed,
    Frame,
    Open,
    Pause,
    Portray,
    RecordTo,
    RunState,
    Start,
    StateChanged,
    Step,
    Unfold,
)
from ganstudio.training.run import Run
from ganstudio.training.session import Session
from ganstudio.training.slow_motion import SlowMotion

SMALL: dict[str, Any] = {"data.count": 300, "schedule.batch_size": 16, "network.hidden": 8}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "points": ("ring", SMALL),
    "several turns": ("swiss-roll-wgan-gp", SMALL | {"schedule.discriminator_steps": 2}),
    "at once": ("ring", SMALL | {"schedule.order": "simultaneous"}),
    "looking ahead": ("ring", SMALL | {"optimisers.discriminator": {"name": "extragradient"}}),
    "on the same z": ("ring", SMALL | {"schedule.reuse_fake": True}),
    "images": ("digits", {"network.features": 2, "schedule.batch_size": 12}),
    "classes": ("digits-by-class", {"network.features": 2, "schedule.batch_size": 12}),
    "two pairings": ("cyclegan-points", {"network.hidden": 8, "schedule.batch_size": 16}),
    "pairs": ("pix2pix-shapes", {"data.count": 60, "network.features": 2}),
    "on a line": ("dirac-circling", {"schedule.batch_size": 16}),
}


def made(case: str, steps: int) -> tuple[Run, Run]:
    """Return a run after some steps, and a fresh one of the same experiment."""
    preset, values = CASES[case]
    experiment = find(preset).with_values({**values, "threads": 1, "seed": 0})
    run = Run(experiment)
    for _ in range(steps):
        run.step()
    return run, Run(experiment, dataset=run.dataset, samples=run.samples)


def same(one: dict[str, torch.Tensor], two: dict[str, torch.Tensor]) -> list[str]:
    """Return what differs."""
    assert one.keys() == two.keys()
    return [
        name for name in one if name != "seconds" and not torch.equal(
            one[name].nan_to_num(9e9), two[name].nan_to_num(9e9)
        )
    ]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("steps", [0, 6])
def test_what_is_shown_is_what_the_run_does_next(case: str, steps: int) -> None:
    run, copy = made(case, steps)
    slow = SlowMotion(run, copy)
    motion = slow.motion()
    run.step()
    assert same(run.checkpoint(), slow.run.checkpoint()) == []
    moves = [stage.player for stage in motion.stages if stage.what == "move"]
    turns = run.experiment.schedule.turns(steps, run.experiment.seed)
    both = ["discriminator", "generator"]
    assert moves == (both if tuple(turns) == ("both",) else list(turns))


def test_the_values_are_those_of_the_step() -> None:
    run, copy = made("points", 4)
    stages = SlowMotion(run, copy).motion().stages
    run.step()
    values = dict(zip(run.trainer.series_names, run.trainer.values().tolist(), strict=True))
    assert [stage.what for stage in stages] == [
        "draw", "make", "judge", "slope", "move", "make", "judge", "pull", "flow", "move", "price",
    ]  # fmt: skip
    judged, slope, moved, flow, replied = (stages[n] for n in (2, 3, 4, 8, 9))
    assert judged.loss == pytest.approx(values["loss_d"])
    assert replied.loss == pytest.approx(values["loss_g"])
    real, fake = run.pairing.recent_scores[-1]
    np.testing.assert_allclose(judged.real_scores, real[:40], rtol=1e-5)
    np.testing.assert_allclose(judged.fake_scores, fake[:40], rtol=1e-5)
    assert moved.loss_after < judged.loss
    assert replied.loss_after < replied.loss
    g, d = run.pairing.gradient_norms()
    assert np.hypot.reduce([norm for _, norm in slope.gradients]) == pytest.approx(float(d), 1e-4)
    assert np.hypot.reduce([norm for _, norm in flow.gradients]) == pytest.approx(float(g), 1e-4)
    assert stages[10].loss == pytest.approx(moved.loss_after)


def test_the_pull_is_minus_the_slope_of_the_loss() -> None:
    """Against a difference of the loss of the one sample, which non-saturating adds up."""
    run, copy = made("points", 4)
    pulled = SlowMotion(run, copy).motion().stages[7]
    run.step("discriminator")
    place = torch.tensor(pulled.fake[:1], dtype=torch.float32)
    small = 1e-2
    for axis in range(2):
        shift = torch.zeros(1, 2)
        shift[0, axis] = small
        up, down = (run.pairing.score(place + sign * shift) for sign in (1, -1))
        cost = torch.nn.functional.softplus
        slope = float((cost(-up) - cost(-down)) / (2 * small))
        assert pulled.pull[0, axis] == pytest.approx(-slope, rel=0.05, abs=1e-3)


class Heard(Session):
    """A session that remembers what it said."""

    def __init__(self, library: Path, preset: str, values: dict[str, Any]) -> None:
        self.said: list[Event | Frame] = []
        super().__init__(lambda run: [], lambda run, command: None, self.said.append)
        self.obey(RecordTo(str(library)))
        self.obey(Open((find(preset).with_values({**values, "threads": 1}).dumps(),)))

    def train(self, steps: int) -> None:
        self.obey(Start())
        for _ in range(steps):
            self.advance()
        self.obey(Pause())

    def records(self, kind: type) -> list[Any]:
        frames = (each for each in self.said if isinstance(each, Frame))
        return [each.record for each in frames if isinstance(each.record, kind)]


@pytest.mark.parametrize("case", ["points", "images"])
def test_the_series_are_the_same_with_and_without(case: str, tmp_path: Path) -> None:
    written = []
    for looked in (False, True):
        session = Heard(tmp_path / str(looked), *CASES[case])
        session.train(4)
        for _ in range(2):
            if looked:
                session.obey(Portray(0, chosen=1, off=(Unit("generator", "linear1", 0),)))
                session.obey(Unfold(0))
            session.obey(Step(0))
        session.train(4)
        session.close()
        assert not [each for each in session.said if isinstance(each, Failed)]
        (folder,) = [p.parent for p in (tmp_path / str(looked)).rglob("telemetry.sqlite")]
        table = tmp_path / f"{looked}.csv"
        assert cli.main(["export", "curves", str(folder), "--out", str(table)]) == 0
        written.append(table.read_bytes())
    assert written[0] == written[1]
    assert written[0].count(b"\n") > 10
    assert len(session.records(Motion)) == len(session.records(Networks)) == 2


def test_unfolding_holds_a_run_that_goes(tmp_path: Path) -> None:
    session = Heard(tmp_path, *CASES["points"])
    session.obey(Start())
    session.advance()
    session.obey(Unfold(0))
    states = [each.state for each in session.said if isinstance(each, StateChanged)]
    assert states[-1] is RunState.PAUSED
    (motion,) = session.records(Motion)
    assert len(motion.stages) == 11
    assert motion.extent
    session.close()
