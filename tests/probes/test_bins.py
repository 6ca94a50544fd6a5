"""The z-test against its formula, k-means against scikit-learn's, floors against samplers."""

from __future__ import annotations

import numpy as np
import pytest
import scipy
import torch

from ganstudio.probes.bins import Bins, differing_bins, first_centres, jensen_shannon, k_means
from ganstudio.probes.work import finish


def cloud(n: int, seed: int, d: int = 3) -> torch.Tensor:
    return torch.randn(n, d, generator=torch.Generator().manual_seed(seed))


def source() -> torch.Generator:
    return torch.Generator().manual_seed(0)


@pytest.fixture(scope="module")
def bins() -> Bins:
    found = Bins(cloud(5000, 0), torch.arange(5000), 600)
    finish(found.prepare())
    return found


def test_z_test_by_hand() -> None:
    """p = 0.5 and n = 100 each: z = (0.57 − 0.43)/√(0.25 · 0.02) = 1.980, and 1.697 for 0.56."""
    assert differing_bins(np.array([57, 43]), np.array([43, 57])) == 2
    assert differing_bins(np.array([56, 44]), np.array([44, 56])) == 0


def test_an_empty_bin_differs_from_a_full_one_and_not_from_an_empty_one() -> None:
    assert differing_bins(np.array([0, 100, 0]), np.array([50, 50, 0])) == 2


@pytest.mark.parametrize("seed", range(3))
def test_divergence_is_scipys(seed: int) -> None:
    first, second = np.random.default_rng(seed).integers(0, 9, (2, 12))
    assert jensen_shannon(first, second) == pytest.approx(
        scipy.spatial.distance.jensenshannon(first, second) ** 2
    )
    assert jensen_shannon(np.array([5, 0]), np.array([0, 3])) == pytest.approx(np.log(2))


def test_a_perfect_sampler_gets_the_floors(bins: Bins) -> None:
    """And about one bin in twenty differs by chance, as α = 0.05 has it."""
    found = np.array([finish(bins.look(cloud(600, seed))) for seed in range(1, 61)])
    assert bins.bins == 30
    assert found[:, 0].mean() == pytest.approx(bins.differing_floor, abs=0.6)
    assert bins.differing_floor == pytest.approx(0.05 * 30, abs=0.5)
    assert found[:, 1].mean() == pytest.approx(bins.js_floor, abs=0.002)


def test_half_of_the_data_leaves_bins_that_differ(bins: Bins) -> None:
    half = cloud(2000, 1)
    differing, js = finish(bins.look(half[half[:, 0] > 0][:600]))
    assert differing > 15
    assert js > 10 * bins.js_floor


def test_k_means_is_scikit_learns_from_the_same_start() -> None:
    from sklearn.cluster import KMeans

    points = cloud(800, 2)
    begun = points[:12]
    ours = finish(k_means(points, begun))
    theirs = KMeans(12, init=begun.numpy(), n_init=1, max_iter=15, tol=0, algorithm="lloyd")
    theirs.fit(points.numpy())
    torch.testing.assert_close(ours, torch.from_numpy(theirs.cluster_centers_), atol=1e-4, rtol=0)


def test_clusters_are_found() -> None:
    middles = torch.tensor([[-9.0, 0.0, 0.0], [0.0, 9.0, 0.0], [9.0, 0.0, 0.0]])
    points = middles.repeat(100, 1) + 0.1 * cloud(300, 3)
    found = finish(k_means(points, finish(first_centres(points, 3, source()))))
    torch.testing.assert_close(found[found[:, 0].argsort()], middles, atol=0.05, rtol=0.0)


def test_points_that_coincide() -> None:
    bins = Bins(torch.zeros(90, 3), torch.arange(90), 60)
    finish(bins.prepare())
    assert finish(bins.look(torch.zeros(60, 3)))[0] == 0


def test_images_and_their_measures() -> None:
    images = torch.rand(200, 3, 32, 32, generator=source()) * 2 - 1
    bins = Bins(images, torch.arange(200), 100)
    finish(bins.prepare())
    ndb, js = bins.measures(*finish(bins.look(images[:100])))
    assert (ndb.name, ndb.title, js.name) == ("ndb", "NDB of 5", "js")
    assert ndb.floor == bins.differing_floor
    assert js.floor == bins.js_floor
