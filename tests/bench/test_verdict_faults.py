"""What is done to the runs of the verdict's benchmark takes hold, and what is seen is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

pytestmark = pytest.mark.usefixtures("spare_catalogue")  # its set-ups declare losses


def begun(name: str) -> Run:
    """Return a run of a set-up with all done to it that is done to it at its step."""
    from verdict_setups import SETUPS

    setup = SETUPS[name]
    experiment = Experiment.parse({**setup.values, "device": "cpu", "threads": 1})
    dataset = experiment.data.load()
    for fault in setup.faults:
        dataset = fault.data(dataset)
    run = Run(experiment, dataset=dataset)
    for fault in setup.faults:
        fault.begin(run)
        fault.change(run)
    return run


def test_a_loader_that_exchanges_gives_d_the_generated_samples_as_real_ones() -> None:
    run, usual = begun("real and fake exchanged in the loader"), begun("ring, wide modes")
    for _ in range(2):
        run.step()
        usual.step()
    (real, fake), (fair_real, fair_fake) = (each.pairing.recent_scores[0] for each in (run, usual))
    torch.testing.assert_close(real, fair_fake)
    torch.testing.assert_close(fake, fair_real)


def test_a_mode_that_is_dropped_is_not_drawn_any_more() -> None:
    run = begun("ring, 1 of 8 dropped")
    real, _ = run.pairing.domain.draw(2000, torch.Generator().manual_seed(0))
    mixture = run.dataset.mixture
    assert mixture is not None
    modes = torch.cdist(real, torch.from_numpy(mixture.centres)).argmin(1)
    assert modes.unique().tolist() == [0, 1, 3, 4, 5, 6, 7]
    run.step()


def test_a_generator_that_is_told_others_hears_nothing_of_the_class() -> None:
    run = begun("ring by class, G told others")
    latents = run.pairing.inputs(16, torch.Generator().manual_seed(0))
    asked = [torch.full((16,), label) for label in (0, 5)]
    first, second = (run.pairing.sample(latents, False, label) for label in asked)
    torch.testing.assert_close(first, second)
    run.step()


def test_what_a_judge_saw_is_judged_again_as_it_was(tmp_path: Path) -> None:
    from bench_verdict import course_of
    from verdict_looks import again

    course = course_of(("Dirac, R1", 0, 50), tmp_path)
    assert course.said[-1][1] == "arrived"
    assert list(again(tmp_path)) == [course]


def test_healthy_runs_are_of_many_seeds_and_none_comes_twice() -> None:
    from bench_verdict import healthy

    keys = list(healthy(100, 300))
    assert len({*keys}) == 300
    assert len({seed for _, seed, _ in keys}) > 30
    assert "Dirac, R1" not in {name for name, _, _ in keys}
