from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganstudio.networks.base import truncated
from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.nearest import CHUNK, NearestImages
from ganstudio.probes.pixels import pixels
from ganstudio.probes.samples import SamplesProbe


def test_pixels_are_rounded_over_the_whole_range() -> None:
    values = torch.tensor([-1.0, 1.0, 0.0, -2.0, 3.0, -1.0 + 2.6 / 255, 1.0 - 0.9 / 255])
    image = values.view(1, 1, 1, -1)
    assert pixels(image).ravel().tolist() == [0, 255, 128, 0, 255, 1, 255]


def test_every_level_comes_back() -> None:
    levels = torch.arange(256.0)
    image = (levels / 127.5 - 1.0).view(1, 1, 16, 16)
    assert pixels(image).ravel().tolist() == list(range(256))


def test_what_is_not_finite_is_black_or_white() -> None:
    image = torch.tensor([math.nan, math.inf, -math.inf]).view(1, 1, 1, 3)
    assert pixels(image).ravel().tolist() == [0, 255, 0]


@pytest.mark.parametrize(("channels", "shown"), [(1, 1), (2, 1), (3, 3), (5, 3)])
def test_channels_come_last(channels: int, shown: int) -> None:
    images = torch.rand(2, channels, 4, 6, generator=torch.Generator().manual_seed(0)) * 2 - 1
    result = pixels(images.contiguous(memory_format=torch.channels_last))
    assert result.shape == (2, 4, 6, shown)
    assert result.dtype == np.uint8
    assert result[1, 3, 5, 0] == pixels(images[1:, :1, 3:, 5:]).item()


def test_a_latent_keeps_its_row_in_a_larger_grid(make_run) -> None:
    run = make_run("digits")
    small, large = (
        FixedLatents(run, run.pairing, "samples").first(3),
        FixedLatents(run, run.pairing, "samples").first(1024),
    )
    assert torch.equal(small, large[:3])
    assert len(large.unique(dim=0)) == 1024
    assert not torch.equal(FixedLatents(run, run.pairing, "walk").first(3), small)


def test_nearest_is_the_nearest() -> None:
    source = torch.Generator().manual_seed(0)
    data = torch.rand(2 * CHUNK + 7, 1, 4, 4, generator=source) * 2 - 1
    images = torch.rand(30, 1, 4, 4, generator=source) * 2 - 1
    brute = [((data - image) ** 2).sum((1, 2, 3)).argmin().item() for image in images]
    assert NearestImages(data).find(images).tolist() == brute


def test_a_training_image_is_nearest_to_itself() -> None:
    data = torch.rand(50, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    assert NearestImages(data).find(data[20:30]).tolist() == list(range(20, 30))


def test_grid_of_a_run(make_run) -> None:
    run = make_run("digits")
    probe = SamplesProbe(run, run.pairing)
    grid = probe.measure(run)
    assert grid.fake.shape == grid.real.shape == grid.nearest.shape == (6, 8, 8, 1)
    assert (grid.columns, grid.averaged, grid.scores.shape) == (3, True, (6,))
    fake = run.pairing.sample(FixedLatents(run, run.pairing, "samples").first(6))
    np.testing.assert_array_equal(grid.fake, pixels(fake))
    np.testing.assert_allclose(grid.scores, run.pairing.score(fake))
    nearest = run.pairing.domain.samples[NearestImages(run.pairing.domain.samples).find(fake)]
    np.testing.assert_array_equal(grid.nearest, pixels(nearest))


def test_truncated_samples_come_from_near_the_middle(make_run) -> None:
    run = make_run("digits", {"watch.truncation": 0.5})
    latents = FixedLatents(run, run.pairing, "samples").first(6)
    fake = run.pairing.sample(truncated(latents, 0.5))
    np.testing.assert_array_equal(SamplesProbe(run, run.pairing).measure(run).fake, pixels(fake))


def test_a_grown_grid_keeps_its_images(make_run) -> None:
    run = make_run("digits")
    probe = SamplesProbe(run, run.pairing)
    before = probe.measure(run)
    run.adopt(run.experiment.with_values({"watch.rows": 4, "watch.columns": 5}))
    after = probe.measure(run)
    assert after.fake.shape[0] == 20
    np.testing.assert_array_equal(after.fake[:6], before.fake)
    np.testing.assert_array_equal(after.real[:6], before.real)


def test_the_trained_generator_is_shown_where_it_is_wanted(make_run) -> None:
    run = make_run("digits")
    for _ in range(3):
        run.step()
    averaged = SamplesProbe(run, run.pairing).measure(run)
    run.adopt(run.experiment.with_values({"watch.averaged": False}))
    live = SamplesProbe(run, run.pairing).measure(run)
    assert (averaged.averaged, live.averaged) == (True, False)
    assert not np.array_equal(averaged.fake, live.fake)


def test_a_costly_search_is_left_out_for_a_while(make_run, monkeypatch) -> None:
    """After a search that took a second there is none for fifty."""
    now = iter([10.0, 11.0, 12.0, 59.0, 61.0, 61.1])
    monkeypatch.setattr("ganstudio.probes.nearest.time.perf_counter", lambda: next(now))
    search = NearestImages(torch.zeros(4, 1, 2, 2))
    images = torch.zeros(1, 1, 2, 2)
    found = [search.look_up(images) is not None for _ in range(4)]
    assert found == [True, False, False, True]
