"""Copies against new samples of the same law."""

from __future__ import annotations

import pytest
import torch

from ganstudio.probes import memorisation
from ganstudio.probes.memorisation import Memorisation, nearest
from ganstudio.probes.work import finish


def cloud(n: int, seed: int) -> torch.Tensor:
    return torch.randn(n, 5, generator=torch.Generator().manual_seed(seed))


def images(n: int, seed: int) -> torch.Tensor:
    source = torch.Generator().manual_seed(seed)
    return torch.rand(n, 1, 8, 8, generator=source) * 2 - 1


def prepared(data: torch.Tensor, count: int) -> Memorisation:
    gauge = Memorisation(data, torch.arange(count), torch.arange(count, 2 * count))
    finish(gauge.prepare())
    return gauge


@pytest.fixture(scope="module")
def gauge() -> Memorisation:
    return prepared(cloud(3000, 0), 500)


def test_new_samples_get_the_floors(gauge: Memorisation) -> None:
    found = finish(gauge.look(cloud(500, 1)))
    assert gauge.ratio_floor == pytest.approx(1.0, abs=0.05)
    assert gauge.copies_floor == pytest.approx(0.05, abs=0.025)
    assert found.ratio == pytest.approx(1.0, abs=0.05)
    assert found.copies == pytest.approx(0.05, abs=0.025)


def test_copies_have_no_distance(gauge: Memorisation) -> None:
    found = finish(gauge.look(cloud(3000, 0)[700:900] + 1e-4))
    assert found.ratio < 0.01
    assert found.copies == 1.0
    assert sorted(found.originals.tolist()) == list(range(700, 900))
    assert torch.equal(found.samples + 700, found.originals)


def test_the_nearest_copies_come_first(gauge: Memorisation) -> None:
    new = cloud(20, 2)
    new[13] = cloud(3000, 0)[41]
    found = finish(gauge.look(new))
    assert (int(found.samples[0]), int(found.originals[0])) == (13, 41)


def test_of_a_large_data_set_a_named_part_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memorisation, "MOST_SEARCHED", 1000)
    part = prepared(cloud(3000, 0), 500)
    new = finish(part.look(cloud(500, 1)))
    assert part.ratio_floor == pytest.approx(1.0, abs=0.05)
    assert new.ratio == pytest.approx(1.0, abs=0.05)
    copied = finish(part.look(cloud(3000, 0)[900:903]))
    assert (int(copied.samples[0]), int(copied.originals[0])) == (0, 900)
    assert copied.copies == pytest.approx(1 / 3)  # the other two are not among those searched
    for measure in part.measures(copied):
        assert "Of 3\u202f000 training samples, 1\u202f000 are searched." in measure.help


def test_samples_far_away_are_no_copies(gauge: Memorisation) -> None:
    found = finish(gauge.look(cloud(500, 3) + 10.0))
    assert found.ratio > 3.0
    assert found.copies == 0.0


def test_half_the_distance_is_half_the_ratio() -> None:
    """Points on a lattice of pitch 1 are 1 from the next; samples beside them 0.5."""
    lattice = torch.arange(100.0)[:, None]
    gauge = prepared(lattice, 50)
    assert gauge.ratio_floor == 1.0
    assert finish(gauge.look(lattice[:99] + 0.5)).ratio == pytest.approx(0.5)


def test_nearest_is_the_brute_force_one_whatever_the_slices(monkeypatch) -> None:
    queries, data = cloud(70, 4), cloud(900, 5)
    distance, index = finish(nearest(queries, data))
    expected = torch.cdist(queries, data).min(1)
    torch.testing.assert_close(distance, expected.values)
    assert torch.equal(index, expected.indices)
    monkeypatch.setattr("ganstudio.probes.work.PRODUCTS", 64 * 70 * 100)
    work = nearest(queries, data)
    slices = sum(1 for _ in work)
    assert slices == 9
    assert torch.equal(finish(nearest(queries, data))[1], expected.indices)


def test_none_is_its_own_neighbour(monkeypatch) -> None:
    monkeypatch.setattr("ganstudio.probes.work.PRODUCTS", 64 * 70 * 100)
    data = cloud(900, 6)
    own = torch.arange(100, 200)
    distance, index = finish(nearest(data[own], data, own))
    assert (index != own).all()
    expected = torch.cdist(data[own], data)
    expected[torch.arange(100), own] = torch.inf
    torch.testing.assert_close(distance, expected.min(1).values)


def test_data_with_true_duplicates_and_data_of_one_sample() -> None:
    doubled = images(300, 0).repeat(2, 1, 1, 1)
    assert finish(prepared(doubled, 100).look(images(100, 1))).copies == 0.0
    same = images(1, 0).expand(30, -1, -1, -1)
    found = finish(prepared(same, 10).look(same))
    assert found.copies == 1.0


def test_measures_stand_beside_their_floors(gauge: Memorisation) -> None:
    ratio, copies = gauge.measures(finish(gauge.look(cloud(500, 1))))
    assert (ratio.name, ratio.better, ratio.floor) == ("memorisation", "high", gauge.ratio_floor)
    assert (copies.name, copies.better, copies.floor) == ("copies", "low", gauge.copies_floor)
    assert ratio.group == copies.group == "memory"


def test_data_that_repeats_itself_has_no_unit_of_distance() -> None:
    """Every real sample is a copy of another one, so that of new ones it means nothing."""
    for data in (cloud(300, 0).repeat(4, 1), images(60, 0).repeat(4, 1, 1, 1)):
        gauge = prepared(data, 100)
        assert gauge.repeats
        assert gauge.copies_floor == 1.0
        found = finish(gauge.look(data[:50]))
        assert [(each.name, each.value) for each in gauge.measures(found)] == [("copies", 1.0)]
        assert not gauge.outright(found)


def test_outright_copies_of_however_dense_data(gauge: Memorisation) -> None:
    data = cloud(3000, 0)
    assert gauge.outright(finish(gauge.look(data[700:900] + 1e-4)))
    assert not gauge.outright(finish(gauge.look(cloud(200, 1))))
    assert not gauge.outright(finish(gauge.look(0.1 * cloud(200, 1))))


def test_a_copy_of_an_image_is_at_no_distance_at_all() -> None:
    data = images(400, 0) + 100.0
    distance, index = finish(nearest(data[:30], data))
    assert not distance.any()
    assert index.tolist() == list(range(30))
