"""The trainer plays the same game as the textbook's loop, number for number."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from ganstudio.objectives.stabilisers import EMA
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.random import stream
from ganstudio.training.run import Run


def textbook(run: Run, steps: int, *, reuse: bool = False) -> list[tuple[float, ...]]:
    """Train the run's own networks by the loop that tutorials print: two passes, plain Adam.

    With ``reuse`` as PyTorch's DCGAN example has it: what D was trained on, made once, is what G
    is trained on, and D's mean outputs on it before and after D's step are printed.
    """
    trainer, experiment = run.trainer, run.experiment
    draw = {
        name: stream(run.data.device, experiment.seed, name) for name in trainer.pairing.streams
    }
    G, D = trainer.pairing.generator, trainer.pairing.discriminator
    settings = experiment.optimisers.generator
    adam = {"lr": settings.lr, "betas": (settings.beta1, settings.beta2)}
    optimiser_g = torch.optim.Adam(G.parameters(), **adam)
    optimiser_d = torch.optim.Adam(D.parameters(), **adam)
    n, latent = experiment.schedule.batch_size, experiment.network.latent
    losses = []
    for _ in range(steps):
        x = run.data[torch.randint(len(run.data), (n,), generator=draw["data"])]
        optimiser_d.zero_grad()
        z = torch.randn(n, latent, generator=draw["latents"])
        made = G(z)
        real, fake = D(x), D(made.detach())
        loss_d = F.binary_cross_entropy_with_logits(real, torch.ones(n))
        loss_d = loss_d + F.binary_cross_entropy_with_logits(fake, torch.zeros(n))
        loss_d.backward()
        optimiser_d.step()
        optimiser_g.zero_grad()
        if not reuse:
            made = G(torch.randn(n, latent, generator=draw["latents"]))
        again = D(made)
        loss_g = F.binary_cross_entropy_with_logits(again, torch.ones(n))
        loss_g.backward()
        optimiser_g.step()
        scores = real.mean(), fake.mean(), again.mean()
        losses.append((loss_d.item(), loss_g.item(), *(each.item() for each in scores)))
    return losses


@pytest.mark.parametrize("fixture", ["ring", "digits"])
def test_same_numbers_as_the_textbook_loop(fixture: str, request: pytest.FixtureRequest) -> None:
    experiment: Experiment = request.getfixturevalue(fixture)
    experiment = experiment.with_values({"loss": "non-saturating"})
    ours = Run(experiment)
    for _ in range(5):
        ours.step()
    series = ours.take_series()
    assert series is not None
    expected = torch.tensor(textbook(Run(experiment), 5))
    found = torch.tensor(series.values[:, :4])
    torch.testing.assert_close(found, expected[:, :4], rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize("fixture", ["ring", "digits"])
def test_g_on_the_samples_of_d_is_the_loop_of_the_dcgan_example(
    fixture: str, request: pytest.FixtureRequest
) -> None:
    experiment: Experiment = request.getfixturevalue(fixture)
    experiment = experiment.with_values({"loss": "non-saturating", "schedule.reuse_fake": True})
    ours = Run(experiment)
    for _ in range(5):
        ours.step()
    series = ours.take_series()
    assert series is not None
    assert series.names == ("loss_d", "loss_g", "score_real", "score_fake", "score_after")
    expected = torch.tensor(textbook(Run(experiment), 5, reuse=True))
    torch.testing.assert_close(torch.tensor(series.values), expected, rtol=2e-4, atol=2e-5)
    fresh = torch.tensor(textbook(Run(experiment), 5))
    assert not torch.allclose(torch.tensor(series.values), fresh, rtol=2e-3)


def test_d_rejects_the_same_samples_more_once_it_has_moved(ring: Experiment) -> None:
    fast = {"schedule.reuse_fake": True, "optimisers.discriminator.lr": 0.01}
    run = Run(ring.with_values(fast))
    for _ in range(30):
        run.step()
    series = run.take_series()
    assert series is not None
    assert (series.column("score_after") < series.column("score_fake")).mean() > 0.8


@pytest.mark.parametrize(
    "changes",
    [
        {"penalties.r2.weight": 1.0, "stabilisers.instance-noise": {}},
        {"schedule.order": "simultaneous"},
        {"schedule.discriminator_steps": 2, "schedule.generator_steps": 2},
        {"loss": "relativistic"},
        {"optimisers.discriminator": "extragradient", "optimisers.generator": "extragradient"},
        {"stabilisers.consensus.weight": 0.1},
        {"network.conditioning": "concatenation"},
    ],
    ids=str,
)
def test_g_on_the_samples_of_d_goes_with_the_rest(
    ring: Experiment, changes: dict[str, object]
) -> None:
    experiment = ring.with_values({"schedule.reuse_fake": True, **changes})
    run, resumed = Run(experiment), Run(experiment)
    for _ in range(4):
        run.step()
    resumed.restore(run.checkpoint())
    for each in (run, resumed):
        for _ in range(3):
            each.step()
    one, two = run.checkpoint(), resumed.checkpoint()
    assert [k for k in one if k != "seconds" and not torch.equal(one[k], two[k])] == []
    assert torch.isfinite(run.trainer.values()).all()
    theirs = run.trainer.draw_for_discriminator()[""]
    ours = run.trainer.draw_for_generator()[""]
    assert ours.inputs is theirs.inputs
    assert ours.labels is theirs.labels
    assert ours.real is (theirs.real if run.pairing.looks_at_real else None)


@pytest.mark.parametrize("order", ["generator-first", "odd-even", "random"])
def test_an_order_in_which_d_does_not_move_first_has_no_samples_to_use_again(
    ring: Experiment, order: str
) -> None:
    with pytest.raises(ExperimentError, match=f"order {order} does not have D move before G"):
        ring.with_values({"schedule.reuse_fake": True, "schedule.order": order})


def test_it_is_chosen_while_a_run_goes_and_given_up_again(ring: Experiment) -> None:
    run = Run(ring)
    run.step()
    for reuse, names in ((True, 5), (False, 4)):
        changed = ring.with_values({"schedule.reuse_fake": reuse})
        assert run.can_adopt(changed)
        run.adopt(changed)
        run.step()
        assert len(run.trainer.series_names) == names
        assert torch.isfinite(run.trainer.values()).all()


def test_a_players_step_moves_that_player_only(ring: Experiment) -> None:
    trainer = Run(ring).trainer

    def weights(module: torch.nn.Module) -> torch.Tensor:
        return torch.cat([p.detach().flatten().clone() for p in module.parameters()])

    g, d = weights(trainer.pairing.generator), weights(trainer.pairing.discriminator)
    trainer.step_discriminator()
    assert torch.equal(weights(trainer.pairing.generator), g)
    assert not torch.equal(weights(trainer.pairing.discriminator), d)
    d = weights(trainer.pairing.discriminator)
    trainer.step_generator()
    assert not torch.equal(weights(trainer.pairing.generator), g)
    assert torch.equal(weights(trainer.pairing.discriminator), d)
    assert all(p.requires_grad for p in trainer.pairing.discriminator.parameters())


def test_k_steps_of_each_player(ring: Experiment) -> None:
    run = Run(ring.with_values({"schedule.discriminator_steps": 3, "schedule.generator_steps": 2}))
    run.step()
    kept = run.checkpoint()  # Adam counts its steps
    assert kept["discriminator_optimiser.0.step"] == 3
    assert kept["generator_optimiser.0.step"] == 2


def test_lazy_penalty_is_applied_every_nth_step_with_n_times_its_weight(ring: Experiment) -> None:
    base = {"optimisers.discriminator": {"name": "sgd", "lr": 1e-6}, "penalties.r1.weight": 2.0}
    lazy = Run(ring.with_values({**base, "penalties.r1.every": 4}))
    eager = Run(ring.with_values(base))
    gradients = []
    for run in (lazy, eager):
        run.trainer.step_discriminator()
        gradients.append([p.grad.clone() for p in run.pairing.discriminator.parameters()])
    plain = Run(ring.with_values({"optimisers.discriminator": base["optimisers.discriminator"]}))
    plain.trainer.step_discriminator()
    for once, n_times, without in zip(
        gradients[1], gradients[0], plain.pairing.discriminator.parameters(), strict=True
    ):
        penalty = once - without.grad
        torch.testing.assert_close(n_times - without.grad, 4 * penalty, rtol=1e-3, atol=1e-6)


def test_live_learning_rate_is_taken_at_the_next_step(ring: Experiment) -> None:
    run = Run(ring)
    changed = ring.with_values(
        {"optimisers.generator.lr": 0.5, "optimisers.discriminator.lr": 0.25}
    )
    assert run.can_adopt(changed)
    run.adopt(changed)
    assert run.trainer.generator_optimiser.param_groups[0]["lr"] == 0.5
    assert run.trainer.discriminator_optimiser.param_groups[0]["lr"] == 0.25


def test_bfloat16_trains_and_scores_stay_float32(digits: Experiment) -> None:
    run = Run(digits.with_values({"precision": "bfloat16"}))
    run.step()
    real, fake = run.pairing.recent_scores[-1]
    assert real.dtype == fake.dtype == torch.float32
    assert torch.isfinite(run.trainer.values()).all()
    assert all(p.dtype == torch.float32 for p in run.pairing.generator.parameters())


def test_sampling_and_scoring_change_nothing(digits: Experiment) -> None:
    run = Run(digits)
    run.step()
    before = run.checkpoint()
    z = run.pairing.inputs(600, run.stream("test"))
    for averaged in (True, False):
        samples = run.pairing.sample(z, averaged)
        assert samples.shape == (600, 1, 16, 16)
        assert run.pairing.score(samples).shape == (600,)
    after = run.checkpoint()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert run.pairing.generator.training
    assert run.pairing.discriminator.training


@pytest.mark.parametrize("loss", ["relativistic", "hinge"])
def test_d_is_given_the_same_batches_whatever_g_looks_at(ring: Experiment, loss: str) -> None:
    """In lockstep runs differ by their losses alone, not by what data they happened to see."""
    plain, other = Run(ring), Run(ring.with_values({"loss": loss}))
    for _ in range(3):
        pairs = [run.pairing.draw_for_discriminator() for run in (plain, other)]
        assert torch.equal(pairs[0].real, pairs[1].real)
        assert torch.equal(pairs[0].inputs, pairs[1].inputs)
        replies = [run.pairing.draw_for_generator() for run in (plain, other)]
        assert torch.equal(replies[0].inputs, replies[1].inputs)
        assert (replies[1].real is not None) == (loss == "relativistic")


def test_the_average_counts_g_s_own_steps(ring: Experiment) -> None:
    counted: list[int] = []

    class Counting(EMA):
        def after_generator_step(self, generator: nn.Module, averaged: object, step: int) -> None:
            counted.append(step)

    trainer = Run(ring.with_values({"schedule.order": "odd-even"})).trainer
    trainer.experiment = trainer.experiment.model_copy(update={"stabilisers": {"ema": Counting()}})
    for _ in range(6):
        trainer.step()
    assert counted == [0, 1, 2]


@pytest.mark.parametrize(
    ("order", "known"), [("discriminator-first", 14), ("odd-even", 6), ("simultaneous", 7)]
)
def test_older_checkpoints_count_g_s_steps_by_the_schedule(
    ring: Experiment, order: str, known: int
) -> None:
    settings = {"schedule.order": order, "schedule.generator_steps": 2}
    run = Run(ring.with_values(settings))
    for _ in range(7):
        run.step()
    new = run.checkpoint()
    assert new["iteration"].tolist()[2] == known
    old = new | {"iteration": new["iteration"][:2]}
    del old["stream.reference"]
    other = Run(run.experiment)
    other.restore(old)
    assert other.checkpoint()["iteration"].tolist() == new["iteration"].tolist()


def test_a_wasserstein_loss_is_bounded_unless_d_is_of_one_form() -> None:
    dirac = {"data": "point", "network": "dirac", "loss": "wasserstein"}
    run = Run(Experiment.parse({**dirac, "schedule": {"batch_size": 8}}))
    run.step()
    with pytest.raises(ExperimentError, match="unbounded"):
        Experiment.parse({**dirac, "network": "mlp"})
