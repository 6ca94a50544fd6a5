from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch

from ganstudio.probes.speed import SpeedProbe


class Watch:
    """A run and a clock that are set by hand: 10 D steps of 4 samples a step, 1000 samples."""

    def __init__(self) -> None:
        self.now = 100.0
        self.run = SimpleNamespace(
            iteration=0,
            seconds=0.0,
            dataset=range(1000),
            experiment=SimpleNamespace(
                schedule=SimpleNamespace(batch_size=4, discriminator_steps=10)
            ),
            device=torch.device("cpu"),
            players=SimpleNamespace(learning_rates={"generator": 1e-3}),
        )
        self.spent = 0.0
        self.probe = SpeedProbe(clock=lambda: self.now, processor=lambda: self.spent)

    def after(self, seconds: float, steps: int, training: float | None = None):
        self.now += seconds
        self.run.iteration += steps
        self.run.seconds += seconds if training is None else training
        return self.probe.measure(self.run)


def test_steps_of_the_last_second() -> None:
    watch = Watch()
    assert watch.after(0, 0) is None
    assert watch.after(0.5, 10).steps_per_second == pytest.approx(20)
    assert watch.after(0.5, 20).steps_per_second == pytest.approx(30)
    assert watch.after(0.5, 20).steps_per_second == pytest.approx(40)


def test_samples_and_epochs_count_every_step_of_d() -> None:
    watch = Watch()
    watch.after(0, 0)
    speed = watch.after(1.0, 50)
    assert speed.samples_per_second == pytest.approx(2000)
    assert speed.epoch == pytest.approx(2.0)
    watch.run.experiment.schedule.discriminator_steps = 5
    assert watch.after(1.0, 50).epoch == pytest.approx(3.0)


def test_a_pause_does_not_count() -> None:
    watch = Watch()
    watch.after(0, 0)
    watch.after(0.5, 10)
    assert watch.after(60.0, 1, training=0.05) is None
    assert watch.after(0.5, 10).steps_per_second == pytest.approx(20)


def test_a_step_of_many_seconds_is_no_pause() -> None:
    watch = Watch()
    watch.after(0, 0)
    assert watch.after(30.0, 1).steps_per_second == pytest.approx(1 / 30)
    assert watch.after(30.0, 1, training=6.0).steps_per_second == pytest.approx(1 / 30)


def test_the_load_is_of_the_same_second_as_the_speed() -> None:
    watch = Watch()
    watch.after(0, 0)
    watch.spent += 1.5
    speed = watch.after(1.0, 10)
    assert speed.cores == pytest.approx(1.5)
    assert 10**7 < speed.memory < 10**11
    assert (speed.resident, speed.busy) == (0, None)  # the memory is the process's, on no GPU


def test_speed_of_a_run(make_run) -> None:
    run = make_run("ring")
    probe = SpeedProbe()
    probe.measure(run)
    for _ in range(5):
        run.step()
    speed = probe.measure(run)
    assert speed.steps_per_second > 0
    assert speed.epoch == pytest.approx(5 * 16 / 2000)
