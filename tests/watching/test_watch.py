"""Loops as they stand in tutorials, watched to their end against what they did by hand."""

from __future__ import annotations

import copy
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import ganstudio
from ganstudio.data.base import DataError
from ganstudio.telemetry.messages import Failed, RunAdded
from ganstudio.telemetry.recording.database import RecordingError
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.series import LOSSES, SCORES
from ganstudio.watching import model, restart
from ganstudio.watching.watched import Watch
from tests.watching.loops import Pair, circle, dcgan, pictures, seeded, wasserstein


@pytest.fixture(autouse=True)
def _without_onnx(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the conversion, which has a test of its own and takes seconds."""
    monkeypatch.setattr(model, "missing", lambda: "G is not kept as ONNX: not here")


def events(folder: Path, kind: type[Any]) -> list[Any]:
    with RecordingReader(folder) as reader:
        return [event for *_, event in reader.events() if isinstance(event, kind)]


def series(folder: Path, *names: str) -> np.ndarray[Any, Any]:
    with RecordingReader(folder) as reader:
        return np.concatenate([chunk.columns(names) for _, chunk in reader.series()])


# ── whole loops ──────────────────────────────────────────────────────────────


def test_a_tutorial_is_watched_to_its_end_and_none_of_its_numbers_change(tmp_path: Path) -> None:
    alone, watched = dcgan(12), dcgan(12, {"library": tmp_path})
    assert watched.watch is not None
    assert watched.rows == alone.rows
    assert all(map(torch.equal, watched.weights(), alone.weights()))
    assert watched.last_draw == alone.last_draw
    norms = watched.watch.norms
    for name, by_hand in zip(
        ("generator", "discriminator"), zip(*watched.norms, strict=True), strict=True
    ):
        assert any(norms[name] == pytest.approx(each) for each in by_hand)  # of a step not long ago
    watched.watch.close()
    assert watched.watch.fault == ""
    assert watched.watch.folder is not None
    found = series(watched.watch.folder, *LOSSES, *SCORES)
    np.testing.assert_allclose(found, watched.rows, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(series(watched.watch.folder, "lr"), 2e-4)
    samples: Any = watched.watch.latest("samples")
    assert samples.fake.shape[1:] == (8, 8, 1)
    real = {image.tobytes() for image in samples.real}
    own = (pictures() * 255).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
    assert real <= {image.tobytes() for image in own}  # which are in [0, 1], and look like that


def test_five_turns_of_the_critic_are_one_step(tmp_path: Path) -> None:
    alone, watched = wasserstein(8, False), wasserstein(8, True, tmp_path)
    assert watched.watch is not None
    assert watched.rows == alone.rows
    assert all(map(torch.equal, watched.weights(), alone.weights()))
    assert watched.watch.iteration == 8
    watched.watch.close()
    assert watched.watch.fault == ""
    assert watched.watch.folder is not None
    found = series(watched.watch.folder, *LOSSES, *SCORES)
    np.testing.assert_allclose(found, watched.rows, rtol=1e-5, atol=1e-6)
    outputs: Any = watched.watch.latest("outputs")
    assert (outputs.scale, len(outputs.real)) == ("score", 8 * 16)
    with RecordingReader(watched.watch.folder) as reader:
        assert "k = 5" in reader.experiment


def test_what_it_says_of_itself_is_recorded(tmp_path: Path) -> None:
    pair = Pair()
    with pair.watch(library=tmp_path, title="Points") as watch:
        assert watch.verdict == "starting"
        for _ in range(5):
            pair.step(watch, size=24)
    assert watch.folder is not None
    with pytest.raises(RecordingError, match="trained by a loop of its own"):
        ganstudio.load_run(watch.folder)
    (added,) = events(watch.folder, RunAdded)
    assert (added.title, added.device) == ("Points", "cpu · own loop")
    assert "batch_size = 24" in added.experiment
    assert 'name = "adam"' in added.experiment
    assert watch.notes == list(added.notes)
    with RecordingReader(watch.folder) as reader:
        assert {"samples", "outputs", "walk", "collapse"} <= set(reader.channels())
        assert [each.step for each in reader.checkpoints()] == [5]
    assert "<img" in watch._repr_html_()
    assert "Points" in watch._repr_html_()


# ── loops that do what loops do ──────────────────────────────────────────────


def steps(pair: Pair, watch: Watch, count: int = 4) -> Watch:
    """Step, and look as much as there is to see."""
    for _ in range(count):
        pair.step(watch)
    watch.close()
    assert watch.fault == ""
    return watch


def test_batches_may_change_their_size() -> None:
    pair = Pair()
    watch = pair.watch()
    for size in (16, 7, 1):
        pair.step(watch, size=size)
    outputs: Any = steps(pair, watch).latest("outputs")
    assert len(outputs.real) == 16 + 7 + 1 + 4 * 16


def test_values_may_come_and_go() -> None:
    pair = Pair()
    watch = pair.watch()
    pair.step(watch)
    pair.step(watch, penalty=torch.tensor(0.5))
    assert "penalty" in steps(pair, watch).values_at(2)
    assert watch.values_at(2)["penalty"] == 0.5
    assert np.isnan(watch.values_at(3)["penalty"])


def test_a_loss_that_is_no_number_is_told_once_and_the_loop_goes_on(tmp_path: Path) -> None:
    pair = Pair()
    watch = pair.watch(library=tmp_path)
    pair.step(watch)
    for _ in range(3):
        pair.step(watch, scale=float("nan"))
    assert watch.iteration == 4
    steps(pair, watch)
    assert watch.verdict == "diverged"
    assert watch.folder is not None
    (failed,) = events(watch.folder, Failed)
    assert failed.sentence.startswith("The loss is no longer a number since step 2; the loop goes")
    with RecordingReader(watch.folder) as reader:
        assert reader.checkpoints() == []  # of what cannot be gone on from


def test_networks_that_cannot_be_copied_are_looked_at_in_place() -> None:
    class Stubborn(nn.Sequential):
        def __deepcopy__(self, memo: object) -> Any:
            raise TypeError("not twice")

    with seeded(0):
        G = Stubborn(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
    pair, other = Pair(G=G), Pair(G=nn.Sequential(*map(copy.deepcopy, G)))
    watch = pair.watch()
    assert "in place" in watch.notes[0]
    assert "not twice" in watch.notes[0]
    steps(pair, watch)
    for _ in range(4):
        other.step(None)
    assert all(module.training for module in G.modules())
    assert all(p.requires_grad for p in G.parameters())
    for ours, theirs in zip(G.state_dict().values(), other.G.state_dict().values(), strict=True):
        assert torch.equal(ours, theirs)


def test_spectral_norm_of_the_older_kind_is_copied() -> None:
    with seeded(0):
        normed = nn.utils.spectral_norm
        D = nn.Sequential(normed(nn.Linear(2, 8)), nn.ReLU(), normed(nn.Linear(8, 1)))
    pair = Pair(D=D)
    pair.step(None)  # after which its weight is no leaf
    watch = pair.watch()
    assert not any("in place" in note for note in watch.notes)
    steps(pair, watch)


def test_networks_that_are_told_classes() -> None:
    class Told(nn.Module):
        def __init__(self, inner: nn.Module) -> None:
            super().__init__()
            self.inner, self.seen = inner, set[int]()

        def forward(self, x: Tensor, y: Tensor) -> Tensor:
            return self.inner(torch.cat([x, nn.functional.one_hot(y, 3).float()], 1))

    with seeded(0):
        G, D = Told(nn.Linear(4 + 3, 2)), Told(nn.Linear(2 + 3, 1))
    data, labels = circle(90), torch.arange(90) % 3
    optimisers = [torch.optim.SGD(m.parameters(), 1e-3) for m in (G, D)]
    watch = ganstudio.watch(
        G, D, data, latent=4, labels=labels, optimisers=optimisers, library=None
    )
    fake = G(torch.zeros(30, 4), labels[:30])
    outputs = D(data[:30], labels[:30]), D(fake, labels[:30])
    watch.step(loss_d=1.0, loss_g=0.5, real=outputs[0], fake=outputs[1])
    watch.close()
    assert watch.fault == ""
    samples: Any = watch.latest("samples")
    assert samples.classes == ("0", "1", "2")


@pytest.mark.parametrize("mode", ["autocast", "no_grad", "inference", "double"])
def test_it_is_called_in_whatever_mode_the_loop_is(mode: str) -> None:
    pair = Pair()
    watch = pair.watch()
    out = torch.zeros(16, 1)
    match mode:
        case "autocast":
            with torch.autocast("cpu", torch.bfloat16):
                pair.step(watch)
        case "no_grad":
            with torch.no_grad():
                watch.step(loss_d=1.0, loss_g=1.0, real=out, fake=out)
        case "inference":
            with torch.inference_mode():
                watch.step(loss_d=1.0, loss_g=1.0, real=out + 1, fake=out - 1)
        case "double":
            torch.set_default_dtype(torch.float64)
            try:
                watch.step(loss_d=1.0, loss_g=1.0, real=out.double(), fake=out.double())
                assert torch.get_default_dtype() == torch.float64
            finally:
                torch.set_default_dtype(torch.float32)
    steps(pair, watch)


def test_what_is_wrapped_for_several_devices_is_unwrapped(tmp_path: Path) -> None:
    from torch import distributed

    store = distributed.FileStore(str(tmp_path / "store"), 1)
    distributed.init_process_group("gloo", store=store, rank=0, world_size=1)
    try:
        pair = Pair()
        pair.G = nn.parallel.DistributedDataParallel(pair.G)
        samples: Any = steps(pair, pair.watch()).latest("samples")
        assert samples.fake.shape == (1000, 2)
        assert (samples.fake.std(axis=0) > 0).all()
    finally:
        distributed.destroy_process_group()


def test_of_several_processes_only_the_first_one_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("RANK", "1")
    pair = Pair()
    watch = pair.watch()
    assert steps(pair, watch).iteration == 0
    assert watch.verdict == "starting"
    assert watch.folder is None


def test_a_process_that_the_loop_forks_does_not_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = Pair()
    watch = pair.watch()
    pair.step(watch)
    with monkeypatch.context() as forked:
        forked.setattr("os.getpid", lambda: -1)
        pair.step(watch)
        watch.close()
    assert watch.iteration == 1
    steps(pair, watch, 1)
    assert watch.iteration == 2


def test_its_own_fault_is_one_warning_and_the_loop_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = Pair()
    watch = pair.watch(library=tmp_path)
    pair.step(watch)

    def broken(*_: object) -> None:
        raise ZeroDivisionError("no such luck")

    monkeypatch.setattr("ganstudio.watching.loop.WatchedLoop.stepped", broken)
    with pytest.warns(RuntimeWarning, match=r"no longer watched .*no such luck.*goes on"):
        pair.step(watch)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pair.step(watch)
    assert "ZeroDivisionError" in watch.fault
    assert watch.folder is not None
    assert "no longer watched" in events(watch.folder, Failed)[0].sentence
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        watch.close()


# ── what is refused ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"latent": 5}, "G makes no samples of latents .*give as latent"),
        ({"latent": ()}, "latent: give the size"),
        ({"data": torch.zeros(9, 3)}, r"G makes samples of shape \(2,\) and the data has \(3,\)"),
        ({"data": iter([circle()])}, "it can be read once only"),
        ({"data": 3}, "int is no data"),
        ({"loss": "hinges"}, "loss: there is no 'hinges'; the losses are .*hinge"),
        ({"output": "odds"}, "output: 'logit', 'probability' or 'score'"),
        ({"budget": 2}, "budget: a share from 0 to 0.5"),
        ({"state": [3]}, "state: int has no state_dict"),
        ({"labels": [0, 1]}, "labels: one for each of the 300 samples"),
        ({"optimisers": ()}, "optimisers: give two"),
    ],
)
def test_what_cannot_be_watched_is_refused_in_a_sentence(given: Any, sentence: str) -> None:
    with pytest.raises((DataError, ValueError), match=sentence):
        Pair().watch(**given)


# ── going on ─────────────────────────────────────────────────────────────────


def test_a_loop_starts_again_from_its_cure_as_a_fork(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Pair()
    watch = first.watch(library=tmp_path, state=[first.G, first.D, *first.optimisers])
    for _ in range(3):
        first.step(watch)
    watch.close()
    assert watch.folder is not None
    kept = [each.clone() for each in first.G.parameters()]
    cure = restart.Restart(
        watch.folder, "Mine", 3, "It was seen to help.",
        {"optimisers.discriminator.lr": 5e-4, "penalties.r1.weight": 1.0},
    )  # fmt: skip
    cure.write()
    assert restart.VARIABLE in cure.command
    monkeypatch.setenv(restart.VARIABLE, str(cure.file))

    again = Pair()
    with torch.no_grad():
        again.G[0].weight.zero_()
    second = again.watch(library=tmp_path, state=[again.G, again.D, *again.optimisers])
    assert all(map(torch.equal, again.G.parameters(), kept))
    assert again.optimisers[0].state_dict()["state"][0]["step"] == 3
    assert again.optimisers[1].param_groups[0]["lr"] == 5e-4
    assert again.optimisers[0].param_groups[0]["lr"] == 1e-3
    assert second.changes == {"penalties.r1.weight": 1.0}
    assert second.iteration == 3
    again.step(second)
    second.close()
    assert second.folder is not None
    (added,) = events(second.folder, RunAdded)
    assert (Path(added.parent), added.parent_step) == (watch.folder.resolve(), 3)
    with RecordingReader(second.folder) as reader:
        assert reader.last_step == 4


def test_a_verdict_is_followed_by_its_cure(tmp_path: Path) -> None:
    pair = Pair()
    pair.optimisers[0].param_groups[0]["lr"] = 5e-3
    watch = pair.watch(library=tmp_path)
    pair.step(watch)
    for _ in range(2):
        pair.step(watch, scale=float("nan"))
    watch.close()
    cure = watch.cure()
    assert cure is not None
    assert cure.step == 0  # what was kept before the fault is not worth it
    assert cure.changes == {"optimisers.generator.lr": 1e-3}
    assert watch.folder is not None
    assert "optimisers.generator.lr" in (watch.folder / restart.FILE).read_text()


def test_a_restart_that_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "restart.toml").write_text("title = 3")
    monkeypatch.setenv(restart.VARIABLE, str(tmp_path / "restart.toml"))
    with pytest.raises(ValueError, match=r"cannot be read .*unset it to begin anew"):
        Pair().watch()


def test_the_window_opens_as_a_program_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []
    pair = Pair()
    watch = pair.watch(library=tmp_path)
    with pytest.raises(ValueError, match="nothing to open yet"):
        watch.open()
    pair.step(watch)
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: called.append(command))
    watch.open()
    assert called == [[sys.executable, "-m", "ganstudio", "replay", str(watch.folder)]]
    watch.close()


def test_players_of_a_rule_have_no_weights_and_are_looked_at_all_the_same() -> None:
    class Draws(nn.Module):
        def forward(self, z: Tensor) -> Tensor:
            return z / z.norm(dim=1, keepdim=True)

    class Rule(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return (x[:, 0] > 0.0).float() - 0.5

    G, D, data = Draws(), Rule(), circle()
    with ganstudio.watch(G, D, data, latent=2, library=None, budget=0.5) as watch:
        for _ in range(4):
            fake = G(torch.randn(16, 2, generator=torch.Generator().manual_seed(0)))
            watch.step(loss_d=1.4, loss_g=0.7, real=D(data[:16]), fake=D(fake))
    assert watch.fault == ""
    assert watch.latest("collapse") is not None
