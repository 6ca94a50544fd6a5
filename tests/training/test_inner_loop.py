"""One player trained to its optimum on a copy: what it reaches, and that it leaves no trace."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import torch

from ganstudio import cli
from ganstudio.telemetry.marks import mark_of
from ganstudio.telemetry.messages import (
    Edit,
    Event,
    Failed,
    Fork,
    Frame,
    Open,
    Optimise,
    Optimised,
    Pause,
    RecordTo,
    Resume,
    RunState,
    Settle,
    Start,
    Undo,
)
from ganstudio.telemetry.records import InnerLoop
from ganstudio.training.experiment import Experiment
from ganstudio.training.inner_loop import SAMPLES, Inner, bound
from ganstudio.training.run import Run
from ganstudio.training.session import Session

SMALL = {
    "title": "bells",
    "data": {"name": "mixture-1d", "means": [0.0], "sigma": 0.7, "count": 2000},
    "network": {"name": "affine", "theta": -1.0, "omega": math.log(0.7), "hidden": 16},
    "loss": "minimax",
    "optimisers": {"discriminator": {"name": "adam", "lr": 0.01}},
    "schedule": {"batch_size": 128, "steps": 1000},
    "threads": 1,
}


class Heard(Session):
    """A session that remembers what it said."""

    def __init__(self, library: Path, values: dict[str, Any] = SMALL) -> None:
        self.said: list[Event | Frame] = []
        super().__init__(lambda run: [], lambda run, command: None, self.said.append)
        self.obey(RecordTo(str(library)))
        self.obey(Open((Experiment.parse(values).dumps(),)))

    def train(self, steps: int) -> None:
        self.obey(Start())
        for _ in range(steps):
            self.advance()
        self.obey(Pause())

    def to_the_end(self, command: Optimise) -> InnerLoop:
        self.obey(command)
        while not self.idle:
            self.advance()
        return self.inner

    @property
    def inner(self) -> InnerLoop:
        frames = [item.record for item in self.said if isinstance(item, Frame)]
        return next(each for each in reversed(frames) if isinstance(each, InnerLoop))

    def of(self, kind: type) -> list[Any]:
        return [item for item in self.said if isinstance(item, kind)]

    def weights(self) -> dict[str, torch.Tensor]:
        return {k: v for k, v in self.runs[0].run.checkpoint().items() if k != "seconds"}

    def folder(self) -> Path:
        recorder = self.runs[0].recorder
        assert recorder is not None
        return recorder.folder


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor], *but: str) -> bool:
    kept = [name for name in one if not name.startswith(but)]
    return all(one[name].nan_to_num().equal(other[name].nan_to_num()) for name in kept)


def series(folder: Path, out: Path) -> bytes:
    assert cli.main(["export", "curves", str(folder), "--out", str(out)]) == 0
    return out.read_bytes()


def test_d_comes_to_ln_4_less_twice_the_divergence(tmp_path: Path) -> None:
    session = Heard(tmp_path)
    found = session.to_the_end(Optimise(0))
    assert found.stage == "done"
    assert found.bound == pytest.approx(0.976998, abs=2e-6)  # of THEORY's G one off, s = 0.7
    assert found.losses[-1] == pytest.approx(found.bound, rel=0.05)
    assert found.losses[0] > 1.2
    assert session.runs[0].run.iteration == 0
    session.close()


def test_thrown_away_it_leaves_no_trace(tmp_path: Path) -> None:
    plain, looked = Heard(tmp_path / "plain"), Heard(tmp_path / "looked")
    for session in (plain, looked):
        session.train(20)
    before = looked.weights()
    assert looked.to_the_end(Optimise(0)).stage == "done"
    assert same(looked.weights(), before)
    looked.obey(Settle(0, keep=False))
    assert looked.inner.stage == "away"
    for session in (plain, looked):
        session.train(20)
    assert same(plain.weights(), looked.weights())
    assert looked.of(Optimised) == []
    folders = [session.folder() for session in (plain, looked)]
    for session in (plain, looked):
        session.close()
    one, other = (series(f, tmp_path / f"{i}.csv") for i, f in enumerate(folders))
    assert one.count(b"\n") == 41
    assert one == other


def test_kept_the_run_goes_on_with_it(tmp_path: Path) -> None:
    session = Heard(tmp_path)
    session.train(10)
    before = session.weights()
    found = session.to_the_end(Optimise(0))
    session.obey(Settle(0, keep=True))
    after = session.weights()
    assert session.inner.stage == "kept"
    assert not torch.equal(before["discriminator.out.weight"], after["discriminator.out.weight"])
    assert same(before, after, "discriminator.", "discriminator_optimiser.")
    (event,) = session.of(Optimised)
    assert (event.step, event.player) == (10, "discriminator")
    mark = mark_of(event, 0)
    assert mark is not None
    assert mark.text == f"D trained alone by {event.made} steps, to L_D {found.losses[-1]:.4f}"
    session.obey(Undo())
    assert same(before, session.weights())
    session.train(5)
    assert session.runs[0].run.iteration == 15
    session.close()


def test_what_was_kept_is_in_the_checkpoint_of_its_step(tmp_path: Path) -> None:
    session = Heard(tmp_path)
    session.train(10)
    session.to_the_end(Optimise(0))
    session.obey(Settle(0, keep=True))
    kept = session.weights()
    session.obey(Fork(str(session.folder()), 10))
    assert session.runs[1].run.iteration == 10
    fork = session.runs[1].run.checkpoint()
    assert torch.equal(fork["discriminator.out.weight"], kept["discriminator.out.weight"])
    session.close()


def test_players_that_grow_are_judged_by_pictures_of_their_stage() -> None:
    values = {
        "device": "cpu", "threads": 1, "data": {"name": "digits", "size": 16},
        "network": {"name": "growing", "latent": 4, "features": 2},
        "loss": "non-saturating", "schedule": {"batch_size": 8},
    }  # fmt: skip
    run, copy = (Run(Experiment.parse(values)) for _ in range(2))
    inner = Inner(run, copy, "discriminator")
    seen = run.pairing.real(SAMPLES, source := run.stream("inner loop"))[0]
    fake = run.pairing.sample(run.pairing.inputs(SAMPLES, source), averaged=False)
    scores = run.pairing.score(seen), run.pairing.score(fake)
    assert torch.equal(seen[..., ::4, ::4], seen[..., 3::4, 3::4])
    assert inner.losses == [run.experiment.loss.discriminator(*scores).item()]


def test_g_against_a_fixed_d(tmp_path: Path) -> None:
    session = Heard(tmp_path, SMALL | {"loss": "non-saturating"})
    session.train(30)
    session.obey(Optimise(0, "generator"))
    while session.inner.steps[-1] < 100:
        session.advance()
    assert session.inner.bound is None
    assert session.inner.losses[-1] < session.inner.losses[0]
    session.obey(Settle(0, keep=True))
    assert session.of(Optimised)[-1].player == "generator"
    session.close()


def test_going_on_throws_it_away(tmp_path: Path) -> None:
    session = Heard(tmp_path)
    for command in (Start(), Edit({"optimisers.discriminator.lr": 0.002})):
        session.obey(Optimise(0))
        assert not session.idle
        session.obey(command)
        assert session.inner.stage == "away"
    session.obey(Settle(0, keep=True))
    assert session.of(Optimised) == []
    assert session.runs[0].run.state is RunState.PAUSED
    session.close()


def test_a_recording_that_is_gone_on_with_throws_it_away(tmp_path: Path) -> None:
    session = Heard(tmp_path)
    session.train(5)
    session.obey(Optimise(0))
    session.obey(Resume((str(session.folder()),), start=True))
    assert session.inner.stage == "away"
    assert session.runs[0].run.state is RunState.RUNNING
    session.close()


def test_what_goes_wrong_on_the_copy_leaves_the_run_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Heard(tmp_path)
    session.train(5)
    before = session.weights()
    session.obey(Optimise(0))

    def no_room(run: Run, player: str = "both") -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(Run, "step", no_room)
        session.advance()
    assert session.idle
    assert session.inner.stage == "away"
    (failed,) = session.of(Failed)
    assert failed.sentence.endswith("; the run itself is as it was.")
    assert session.runs[0].run.state is RunState.PAUSED
    assert same(before, session.weights())
    session.close()


@pytest.mark.parametrize(
    ("theta", "loss_d"), [(-3.0, 0.086516), (-1.0, 0.976998), (0.0, 2 * math.log(2))]
)
def test_bounds_known_before(theta: float, loss_d: float) -> None:
    values = SMALL | {"network": SMALL["network"] | {"theta": theta}}  # type: ignore[operator]
    assert bound(Run(Experiment.parse(values))) == pytest.approx(loss_d, abs=2e-6)


def test_bounds_of_kinds_and_of_what_is_not_known() -> None:
    kinds = {"data": "categories", "network": "table", "loss": "minimax", "threads": 1}
    assert bound(Run(Experiment.parse(kinds))) == pytest.approx(0.9547713, abs=1e-7)
    unknown = SMALL | {"network": {"name": "mlp", "hidden": 8, "layers": 1}}
    assert bound(Run(Experiment.parse(unknown))) is None
    assert bound(Run(Experiment.parse(SMALL | {"penalties": {"r1": {}}}))) is None
